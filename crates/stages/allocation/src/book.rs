//! Decides how it is kept which line gave how much to which demand. Decides no share. Up: [`crate`].

use std::collections::BTreeMap;

use model::id::PlaceId;

use crate::floors::Choice;
use crate::ground::Ground;

/// Why a line that goes with another one was not shared at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stays<'a> {
    /// The line it goes with is not among the supplies.
    LeaderMissing,
    /// The line it goes with was given to nobody.
    LeaderUnshared,
    /// It may not go where the line it goes with went.
    NotAllowed(&'a PlaceId),
    /// Lines go with each other in a circle.
    Circle,
}

/// Packs that one supply gives to one demand of its item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gift {
    /// Packs.
    pub(crate) packs: i64,
    /// How many of them were promised.
    pub(crate) promised: i64,
}

/// Packs that one supply gives to a demand of another item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instead {
    /// Which supply.
    pub(crate) supply: usize,
    /// Which demand.
    pub(crate) demand: usize,
    /// Packs.
    pub(crate) packs: i64,
    /// Units of the demand that a thousand units of the supply count for.
    pub(crate) counts_permille: i64,
    /// Units of the demand that they count for.
    pub(crate) counts: i64,
}

/// Why a promise is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken<'a> {
    /// The line may not go there.
    NotEligible,
    /// The recipient demands nothing of the item.
    NoDemand,
    /// The line is ready after the last useful day.
    TooLate,
    /// What is given already meets the demand.
    DemandMet,
    /// The line has too few whole packs to give.
    TooLittleSupply,
    /// The line stays with the one it travels with.
    Stays,
    /// The line travels with another one, which goes elsewhere.
    TravelsTo(&'a PlaceId),
}

/// A promise that is not kept, in part or whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BrokenPromise<'a> {
    /// Its index in the problem.
    pub(crate) commitment: usize,
    /// Units not given.
    pub(crate) units: i64,
    /// Why.
    pub(crate) why: Broken<'a>,
}

/// What became of one item.
#[derive(Clone, Debug, Default)]
pub(crate) struct ItemBook<'a> {
    /// By supply, then demand.
    pub(crate) gifts: BTreeMap<(usize, usize), Gift>,
    /// Promises that are not kept.
    pub(crate) broken: Vec<BrokenPromise<'a>>,
    /// Supplies that were not shared at all.
    pub(crate) stays: Vec<(usize, Stays<'a>)>,
    /// Supplies that may go to one place only, because the line they travel with goes there.
    pub(crate) sent_to: Vec<(usize, &'a PlaceId)>,
    /// Demands left out because of their floor, and how they were chosen.
    pub(crate) left_out: Vec<(usize, Choice)>,
    /// Whether the run was over before all was shared.
    pub(crate) is_cut: bool,
}

impl ItemBook<'_> {
    /// What each demand has when those of this item have what is written here, and all others what they are known to have.
    pub(crate) fn got(&self, ground: &Ground<'_>, known: &[i64], kind: usize) -> Vec<i64> {
        let mut got = known.to_vec();
        ground.kinds[kind].demands.iter().for_each(|demand| got[*demand] = 0);
        for ((supply, demand), gift) in &self.gifts {
            got[*demand] += gift.packs * ground.supply(*supply).pack.units().get();
        }
        got
    }
}

/// What became of all items.
#[derive(Clone, Debug)]
pub(crate) struct Book<'a> {
    /// By item.
    pub(crate) items: Vec<ItemBook<'a>>,
    /// Whether each item's shares are final.
    pub(crate) is_done: Vec<bool>,
    /// Units that each demand got of its own item.
    pub(crate) got: Vec<i64>,
    /// Packs that each supply gave to demands of its own item.
    pub(crate) packs: Vec<i64>,
    /// Substitutes, by supply, then demand.
    pub(crate) instead: Vec<Instead>,
}

impl<'a> Book<'a> {
    /// Nothing given yet.
    pub(crate) fn new(ground: &Ground<'_>) -> Self {
        Self {
            items: vec![ItemBook::default(); ground.kinds.len()],
            is_done: vec![false; ground.kinds.len()],
            got: vec![0; ground.problem.demands.len()],
            packs: vec![0; ground.problem.supplies.len()],
            instead: vec![],
        }
    }

    /// Takes over what became of an item, in place of what was known of it.
    pub(crate) fn take(&mut self, ground: &Ground<'_>, kind: usize, item: ItemBook<'a>) {
        self.got = item.got(ground, &self.got, kind);
        ground.kinds[kind].supplies.iter().for_each(|supply| self.packs[*supply] = 0);
        for ((supply, _), gift) in &item.gifts {
            self.packs[*supply] += gift.packs;
        }
        self.items[kind] = item;
        self.is_done[kind] = true;
    }

    /// Adds substitutes. What is of the demanded item itself is a gift like others.
    pub(crate) fn add_instead(&mut self, ground: &Ground<'_>, gifts: Vec<Instead>) {
        for gift in gifts {
            let kind = ground.kind_of_supply[gift.supply];
            if kind == ground.slot_of[gift.demand].0 {
                self.items[kind].gifts.entry((gift.supply, gift.demand)).or_default().packs += gift.packs;
                self.packs[gift.supply] += gift.packs;
                self.got[gift.demand] += gift.counts;
            } else {
                self.instead.push(gift);
            }
        }
    }

    /// Units that substitutes count for, by demand.
    pub(crate) fn by_substitutes(&self) -> Vec<i64> {
        let mut counts = vec![0; self.got.len()];
        for instead in &self.instead {
            counts[instead.demand] += instead.counts;
        }
        counts
    }

    /// Units that each demand got, with substitutes.
    pub(crate) fn got_in_all(&self) -> Vec<i64> {
        self.got.iter().zip(self.by_substitutes()).map(|(got, counts)| got + counts).collect()
    }
}
