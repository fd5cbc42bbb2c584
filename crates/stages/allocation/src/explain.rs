//! Decides how a demand that is not met is explained: which limit binds, with the figures, who got more and why, and what
//! would cure it. Decides no share. Up: [`crate`].

pub(crate) mod leftovers;
mod limits;
mod rivals;

use model::allocation::{Demand, Fill};
use model::evidence::Reason;
use model::quantity::{Units, grouped};

use crate::book::{Book, Gift};
use crate::fairness::{fill_permille, share_permille};
use crate::floors::Choice;
use crate::ground::Ground;
use crate::pool::Fair;
use crate::prices::Price;

/// What was shared, ready to be explained.
pub(crate) struct Account<'e, 'a> {
    ground: &'e Ground<'a>,
    book: &'e Book<'a>,
    fair: Fair,
    prices: &'e [Price<'a>],
    /// Units each demand got, with substitutes.
    got: Vec<i64>,
    /// Units of them that substitutes count for.
    by_substitutes: Vec<i64>,
    /// What each demand got of its own item, by supply.
    gifts: Vec<Vec<(usize, Gift)>>,
    /// Packs of each supply that went to demands of other items.
    instead: Vec<i64>,
    /// Prices by which each demand would gain, and the units it would have.
    gains: Vec<Vec<(usize, i64)>>,
    /// How each demand was chosen that was left out because of its floor.
    choices: Vec<Option<Choice>>,
    /// Demands above zero of each item with their fills, the highest first.
    ranking: Vec<Vec<(i64, usize)>>,
}

impl<'e, 'a> Account<'e, 'a> {
    /// The account of a shared problem.
    pub(crate) fn of(ground: &'e Ground<'a>, book: &'e Book<'a>, fair: Fair, prices: &'e [Price<'a>]) -> Self {
        let demands = ground.problem.demands.len();
        let (got, by_substitutes) = (book.got_in_all(), book.by_substitutes());
        let mut gifts = vec![vec![]; demands];
        let mut choices = vec![None; demands];
        for item in &book.items {
            item.gifts.iter().for_each(|((supply, demand), gift)| gifts[*demand].push((*supply, *gift)));
            item.left_out.iter().for_each(|(demand, choice)| choices[*demand] = Some(*choice));
        }
        let mut instead = vec![0; ground.problem.supplies.len()];
        book.instead.iter().for_each(|given| instead[given.supply] += given.packs);
        let mut gains = vec![vec![]; demands];
        for (index, price) in prices.iter().enumerate() {
            price.gains.iter().for_each(|(demand, units)| gains[*demand].push((index, *units)));
        }
        let rank = |kind: &crate::ground::Kind<'_>| {
            let above_zero = kind.demands.iter().filter(|demand| !ground.demand(**demand).units.is_zero());
            let fill = |demand: &usize| (fill_permille(got[*demand], ground.demand(*demand).units.get()), *demand);
            let mut ranking: Vec<_> = above_zero.map(fill).collect();
            // The demands are by place already.
            ranking.sort_by_key(|(fill, _)| -fill);
            ranking
        };
        let ranking = ground.kinds.iter().map(rank).collect();
        Self { ground, book, fair, prices, got, by_substitutes, gifts, instead, gains, choices, ranking }
    }

    /// One fill per demand, in the order of the demands.
    pub(crate) fn fills(&self) -> Vec<Fill> {
        let sums: Vec<(i128, i128)> = self
            .ground
            .kinds
            .iter()
            .map(|kind| {
                let sum = |of: &dyn Fn(usize) -> i64| kind.demands.iter().map(|demand| i128::from(of(*demand))).sum();
                (sum(&|demand| self.got[demand]), sum(&|demand| self.ground.demand(demand).units.get()))
            })
            .collect();
        let demands = self.ground.problem.demands.iter().enumerate();
        demands
            .map(|(index, demand)| {
                let (all_got, all_units) = sums[self.ground.slot_of[index].0];
                Fill {
                    recipient: demand.recipient.clone(),
                    item: demand.item.clone(),
                    units: demand.units,
                    got: Units::of(self.got[index]),
                    by_substitutes: Units::of(self.by_substitutes[index]),
                    share_permille: share_permille((self.got[index], all_got), (demand.units.get(), all_units)),
                    reason: self.is_short(index).then(|| self.shortage(index)),
                }
            })
            .collect()
    }

    fn is_short(&self, demand: usize) -> bool {
        self.got[demand] < self.ground.demand(demand).units.get()
    }

    fn missing(&self, demand: usize) -> i64 {
        self.ground.demand(demand).units.get() - self.got[demand]
    }

    /// Supplies of the item of a demand.
    fn offered(&self, demand: usize) -> &[usize] {
        &self.ground.kinds[self.ground.slot_of[demand].0].supplies
    }

    /// Whole packs of a supply that nobody got.
    fn spare(&self, supply: usize) -> i64 {
        self.ground.packs(supply) - self.book.packs[supply] - self.instead[supply]
    }

    /// Need, got and fill, the beginning of every reason.
    fn opening(&self, demand: usize) -> String {
        let Demand { recipient, item, units, .. } = self.ground.demand(demand);
        let percent = percent(fill_permille(self.got[demand], units.get()));
        let instead = match self.by_substitutes[demand] {
            0 => String::new(),
            counts => format!(", {} of them by substitutes", grouped(counts)),
        };
        format!("{recipient} has {} of {} {item} ({percent}){instead}", grouped(self.got[demand]), grouped(units.get()))
    }

    /// Why a demand is not met, and without which limits it would be better met.
    fn shortage(&self, demand: usize) -> Reason {
        let mut reason = self.shortfall(demand);
        self.add_limits(demand, &mut reason);
        reason
    }

    /// What binds first: no supply, none that may go there, or in time, or with its line, or too little.
    fn shortfall(&self, demand: usize) -> Reason {
        let Demand { recipient, item, .. } = self.ground.demand(demand);
        let offered = self.offered(demand);
        let opening = self.opening(demand);
        if offered.is_empty() {
            let cure = format!("an offer of {item}, or of what may be given instead");
            return Reason::new("no-supply", format!("{opening}: nobody offers {item}"), cure);
        }
        let open: Vec<_> = offered.iter().copied().filter(|supply| self.ground.is_open(*supply, demand)).collect();
        if open.is_empty() {
            return self.not_eligible(demand);
        }
        let in_time: Vec<_> = open.iter().copied().filter(|supply| self.ground.is_in_time(*supply, demand)).collect();
        if in_time.is_empty() {
            return self.too_late(demand, &open);
        }
        if self.book.items[self.ground.slot_of[demand].0].is_cut {
            let text = format!("{opening}: the run was stopped before all was shared");
            return Reason::new("cut-short", text, "run again with more steps");
        }
        let stays = |supply: &usize| self.ground.supply(*supply).travels_with.is_some();
        if in_time.iter().all(|supply| self.book.packs[*supply] == 0 && stays(supply)) {
            let text = format!("{opening}: what may go there stays with the line it travels with");
            return Reason::new("travels-with", text, "let the lines fly apart, or give the line they travel with");
        }
        if let Some(choice) = self.choices[demand].filter(|_| self.is_below_floor(demand)) {
            return self.below_floor(demand, &in_time, choice);
        }
        let mut text = format!("{opening}: {}", self.all_given(&in_time, recipient));
        text.push_str(&self.rivals(demand));
        let mut cures = vec![format!("{} more of {item} that may go to {recipient}", grouped(self.missing(demand)))];
        let held: i64 = in_time.iter().map(|supply| self.ground.supply(*supply).held_back().get()).sum();
        if held > 0 {
            cures.push("release what is held back".to_owned());
        }
        Reason::new("supply-exhausted", text, cures.join(", or "))
    }

    fn is_below_floor(&self, demand: usize) -> bool {
        let Demand { floor, units, .. } = self.ground.demand(demand);
        self.got[demand] < floor.min(units).get()
    }

    /// Nothing of the item may go there: unfit, or kept from it by limits, which are named.
    fn not_eligible(&self, demand: usize) -> Reason {
        let Demand { recipient, item, .. } = self.ground.demand(demand);
        let offered = self.offered(demand);
        let barred = self.barring(demand);
        let unfit = offered.iter().filter(|supply| !barred.iter().any(|(barred, _)| barred == *supply)).count();
        let mut causes = Vec::new();
        let mut cures = Vec::new();
        if unfit > 0 {
            causes.push(format!("{unfit} unfit for it"));
            cures.push(format!("cure what the gate found on these lines for {recipient}"));
        }
        for (supply, limit) in barred.iter().take(limits::NAMES_MAX) {
            causes.push(format!("{} kept from it by {}", self.ground.supply(*supply).line, self.said(*supply, limit)));
            cures.push(self.lift(*supply, limit));
        }
        if barred.len() > limits::NAMES_MAX {
            causes.push(format!("{} more kept from it by earmarks or bans", barred.len() - limits::NAMES_MAX));
        }
        let text = format!(
            "{}: of {} with {} of {item} none may go there: {}",
            self.opening(demand),
            counted(offered.len(), "line"),
            grouped(self.units_of(offered)),
            causes.join(", ")
        );
        Reason::new("not-eligible", text, cures.join(", or "))
    }

    /// All that may go there is ready too late.
    fn too_late(&self, demand: usize, open: &[usize]) -> Reason {
        let ready = open.iter().map(|supply| self.ground.supply(*supply).ready).min();
        let days = (self.ground.demand(demand).due, ready);
        let (Some(due), Some(ready)) = days else { unreachable!("what is too late should have a day to be late for") };
        let text = format!(
            "{}: the last useful day is {due}, and of {} that may go there the first is ready on {ready}",
            self.opening(demand),
            counted(open.len(), "line"),
        );
        Reason::new("too-late", text, "an earlier line, or a later last day")
    }

    /// Too little for its floor: how much there is, who got it instead, and how it was chosen.
    fn below_floor(&self, demand: usize, in_time: &[usize], choice: Choice) -> Reason {
        let Demand { recipient, item, floor, units, .. } = self.ground.demand(demand);
        let floor = floor.min(units).get();
        let stays = &self.book.items[self.ground.slot_of[demand].0].stays;
        let left: i64 = in_time
            .iter()
            .filter(|supply| stays.iter().all(|(other, _)| other != *supply))
            .map(|supply| self.spare(*supply).saturating_mul(self.ground.supply(*supply).pack.units().get()))
            .fold(0, i64::saturating_add);
        let within = floor - self.got[demand];
        let mut text = format!(
            "{}: its floor is {}, and {} that may go there {} left beside what the others got, so that as few as possible get nothing ({})",
            self.opening(demand),
            grouped(floor),
            grouped(left),
            if left == 1 { "is" } else { "are" },
            match choice {
                Choice::Tried => "every choice of who is left out was tried",
                Choice::SmallestFirst => "too many to try every choice: the smallest floors were served first",
            }
        );
        text.push_str(&self.rivals(demand));
        let mut cures = Vec::new();
        if within > left {
            cures.push(format!("{} more of {item} that may go to {recipient}", grouped(within - left)));
        }
        let reachable = self.got[demand].saturating_add(left);
        if reachable > 0 && reachable < floor {
            cures.push(format!("a floor of at most {}", grouped(reachable)));
        }
        if cures.is_empty() {
            cures.push(format!("{} more of {item} in smaller packs, or no floor", grouped(within)));
        }
        Reason::new("below-floor", text, cures.join(", or "))
    }

    /// That all that may go there is given, and what of it stays behind.
    fn all_given(&self, supplies: &[usize], recipient: &model::id::PlaceId) -> String {
        let sum = |of: &dyn Fn(usize) -> i64| supplies.iter().map(|supply| of(*supply)).fold(0, i64::saturating_add);
        let protected = sum(&|index| {
            let supply = self.ground.supply(index);
            supply.protected.min(supply.units).get()
        });
        let held = sum(&|index| self.ground.supply(index).held_back().get());
        let item = &self.ground.supply(supplies[0]).item;
        let now = self.units_of(supplies) - protected - held;
        let mut text = match now {
            0 => format!("nothing of {item} may go to {recipient} in this cycle"),
            _ => format!("all {} of {item} that may go there now are given", grouped(now)),
        };
        let mut stays = Vec::new();
        if held > 0 {
            stays.push(format!("{} held back for later waves", grouped(held)));
        }
        if protected > 0 {
            stays.push(format!("{} kept for the donors' own need", grouped(protected)));
        }
        if !stays.is_empty() {
            text.push_str(&format!(" (besides {})", stays.join(", ")));
        }
        text
    }

    fn units_of(&self, supplies: &[usize]) -> i64 {
        supplies.iter().map(|supply| self.ground.supply(*supply).units.get()).fold(0, i64::saturating_add)
    }
}

/// Thousandths as a percentage with one decimal.
fn percent(permille: i64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

/// A count with its noun.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
