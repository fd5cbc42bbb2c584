//! Decides how question and answer of a sharing are laid ready: what each line may give and gave, what each demand wants
//! and got, what promises bind. Judges nothing. Up: [`crate::allocation`].

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use model::allocation::{AllocationProblem, AllocationSolution, Allotment, Demand, Supply};
use model::id::{ItemId, OfferLineId, PlaceId};

/// One offer line.
pub(super) struct LineAccount<'a> {
    pub(super) supply: &'a Supply,
    /// Units in one pack.
    pub(super) pack: i64,
    /// Whole packs that may leave.
    pub(super) packs: i64,
    /// Demands of its own item, above zero, that it may serve: eligible and in time.
    pub(super) takers: BTreeSet<usize>,
    /// Packs given to demands of its own item.
    pub(super) own: BTreeMap<usize, i64>,
    /// Packs given as substitutes, by demand.
    pub(super) instead: BTreeMap<usize, i64>,
    /// Packs that promises bind, by demand.
    pub(super) committed: BTreeMap<usize, i64>,
    /// Whole packs that may leave and that nobody got; below zero where too many were given.
    pub(super) spare: i64,
    /// Demands of its own item that have a pack of it which no promise binds.
    pub(super) holders: Vec<usize>,
    /// Whether a single pack of it can be moved: it neither leads nor follows another line.
    pub(super) is_free: bool,
    eligible: BTreeSet<&'a PlaceId>,
}

/// One demand.
pub(super) struct DemandAccount<'a> {
    pub(super) demand: &'a Demand,
    pub(super) units: i64,
    /// Weight of the fill in thousandths; none at all counts as the least there is.
    pub(super) weight: i64,
    /// Least that may be got, unless nothing is.
    pub(super) floor: i64,
    /// Units got of its own item.
    pub(super) own: i64,
    /// Units that substitutes count for.
    pub(super) instead: i64,
    /// Units that promises bind.
    pub(super) committed: i64,
    /// Lines of its own item that may serve it.
    pub(super) lines: Vec<usize>,
}

/// One item that is offered or demanded.
#[derive(Default)]
pub(super) struct ItemAccount {
    pub(super) lines: Vec<usize>,
    /// Demands above zero.
    pub(super) demands: Vec<usize>,
    /// Whether all its lines come in packs of one size.
    pub(super) is_one_size: bool,
    /// Whether some demand has a floor.
    pub(super) has_floors: bool,
}

/// What may be given instead: its rank, and what one unit counts for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instead {
    pub(super) rank: u8,
    pub(super) permille: i64,
}

/// One allotment, with the indices of its line and of the demand it is for, where the question knows them.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) allotment: &'a Allotment,
    pub(super) line: Option<usize>,
    pub(super) demand: Option<usize>,
}

/// A whole sharing, laid ready.
pub(crate) struct Ledger<'a> {
    pub(super) problem: &'a AllocationProblem,
    pub(super) solution: &'a AllocationSolution,
    pub(super) lines: Vec<LineAccount<'a>>,
    pub(super) demands: Vec<DemandAccount<'a>>,
    pub(super) items: BTreeMap<&'a ItemId, ItemAccount>,
    /// The allotments, in their order.
    pub(super) entries: Vec<Entry<'a>>,
    /// By what is given, then what is wanted.
    pub(super) instead: BTreeMap<&'a ItemId, BTreeMap<&'a ItemId, Instead>>,
    by_line: BTreeMap<&'a OfferLineId, usize>,
    by_demand: BTreeMap<(&'a PlaceId, &'a ItemId), usize>,
}

impl<'a> Ledger<'a> {
    pub(super) fn of(problem: &'a AllocationProblem, solution: &'a AllocationSolution) -> Self {
        let leads: BTreeSet<_> = problem.supplies.iter().filter_map(|supply| supply.travels_with.as_ref()).collect();
        let mut ledger = Self {
            problem,
            solution,
            lines: problem.supplies.iter().map(|supply| line_of(supply, leads.contains(&supply.line))).collect(),
            demands: problem.demands.iter().map(demand_of).collect(),
            items: BTreeMap::new(),
            entries: vec![],
            instead: BTreeMap::new(),
            by_line: BTreeMap::new(),
            by_demand: BTreeMap::new(),
        };
        for (index, supply) in problem.supplies.iter().enumerate() {
            ledger.by_line.entry(&supply.line).or_insert(index);
            ledger.items.entry(&supply.item).or_default().lines.push(index);
        }
        for (index, demand) in problem.demands.iter().enumerate() {
            ledger.by_demand.entry((&demand.recipient, &demand.item)).or_insert(index);
            if !demand.units.is_zero() {
                ledger.items.entry(&demand.item).or_default().demands.push(index);
            }
        }
        for row in &problem.substitutes {
            let one = Instead { rank: row.rank, permille: row.counts_permille.get() };
            let best = ledger.instead.entry(&row.given).or_default().entry(&row.wanted).or_insert(one);
            *best = one.min(*best);
        }
        ledger.match_items();
        ledger.book_allotments();
        ledger.book_promises();
        for line in &mut ledger.lines {
            line.holders = line.own.keys().copied().filter(|holder| line.movable(*holder) > 0).collect();
        }
        ledger
    }

    /// Which line may serve which demand of its item.
    fn match_items(&mut self) {
        for item in self.items.values_mut() {
            item.has_floors = item.demands.iter().any(|demand| self.demands[*demand].floor > 0);
            item.is_one_size = item.lines.windows(2).all(|two| self.lines[two[0]].pack == self.lines[two[1]].pack);
            for line in &item.lines {
                for demand in &item.demands {
                    if self.lines[*line].may_go_to(self.demands[*demand].demand) {
                        self.lines[*line].takers.insert(*demand);
                        self.demands[*demand].lines.push(*line);
                    }
                }
            }
        }
    }

    /// What promises bind, one after the other by line and recipient: whole packs, the promise rounded up, but no pack
    /// beyond the demand and none that the line may not give. Lines that travel with another one of the item come after it;
    /// a line that travels with any goes where that one goes, and its promise binds no more than it gave there.
    fn book_promises(&mut self) {
        let mut promises: Vec<_> = self.problem.commitments.iter().collect();
        promises.sort_by_key(|promise| (self.led_by(&promise.line), &promise.line, &promise.recipient));
        for promise in promises {
            let Some((line, demand)) = self.bound_by(&promise.line, &promise.recipient) else { continue };
            let account = &mut self.lines[line];
            let left = account.packs - account.committed.values().sum::<i64>();
            let wanted = packs_for(self.demands[demand].units - self.demands[demand].committed, account.pack);
            let mut kept = packs_for(promise.units.get(), account.pack).min(wanted).min(left).max(0);
            if account.supply.travels_with.is_some() {
                kept = kept.min(account.own.get(&demand).copied().unwrap_or(0));
            }
            if kept > 0 {
                *account.committed.entry(demand).or_default() += kept;
                self.demands[demand].committed += kept * account.pack;
            }
        }
    }

    /// How many lines of the same item are before a line, each of which it or the next one travels with.
    fn led_by(&self, line: &OfferLineId) -> usize {
        let leader = |line: &LineAccount<'a>| {
            let leader = self.line(line.supply.travels_with.as_ref()?)?;
            (leader.supply.item == line.supply.item).then_some(leader)
        };
        // Lines that travel in a circle have no first: each is then behind all lines, and none is given.
        std::iter::successors(self.line(line).and_then(leader), |line| leader(line)).take(self.lines.len()).count()
    }

    fn book_allotments(&mut self) {
        let entry = |allotment: &'a Allotment| Entry {
            allotment,
            line: self.by_line.get(&allotment.line).copied(),
            demand: self.by_demand.get(&(&allotment.recipient, &allotment.fills)).copied(),
        };
        self.entries = self.solution.allotments.iter().map(entry).collect();
        for Entry { allotment, line, demand } in &self.entries {
            let (Some(line), Some(demand)) = (line, demand) else { continue };
            let packs = allotment.packs.get();
            let account = &mut self.lines[*line];
            let units = packs.saturating_mul(account.pack);
            account.spare -= packs;
            if allotment.fills == allotment.item {
                *account.own.entry(*demand).or_default() += packs;
                self.demands[*demand].own += units;
            } else {
                *account.instead.entry(*demand).or_default() += packs;
                let declared = self.instead.get(&allotment.item).and_then(|wanted| wanted.get(&allotment.fills));
                self.demands[*demand].instead += counted(units, declared.map_or(0, |one| one.permille));
            }
        }
    }

    pub(super) fn line(&self, id: &OfferLineId) -> Option<&LineAccount<'a>> {
        self.by_line.get(id).map(|index| &self.lines[*index])
    }

    /// Line and demand that a promise can bind at all.
    pub(super) fn bound_by(&self, line: &OfferLineId, recipient: &PlaceId) -> Option<(usize, usize)> {
        let line = *self.by_line.get(line)?;
        let demand = *self.by_demand.get(&(recipient, &self.lines[line].supply.item))?;
        self.lines[line].takers.contains(&demand).then_some((line, demand))
    }

    /// What one item counts for where another is asked for.
    pub(super) fn instead_of(&self, given: &ItemId, wanted: &ItemId) -> Option<Instead> {
        self.instead.get(given)?.get(wanted).copied()
    }
}

impl LineAccount<'_> {
    /// Whether a demand's recipient is eligible, and the line there by the demand's last useful day.
    pub(super) fn may_go_to(&self, demand: &Demand) -> bool {
        self.eligible.contains(&demand.recipient) && demand.due.is_none_or(|due| self.supply.ready <= due)
    }

    pub(super) fn is_eligible(&self, place: &PlaceId) -> bool {
        self.eligible.contains(place)
    }

    /// Packs given to anybody.
    pub(super) fn given(&self) -> i64 {
        self.packs - self.spare
    }

    /// Packs of a holder that no promise binds.
    pub(super) fn movable(&self, holder: usize) -> i64 {
        let bound = self.committed.get(&holder).copied().unwrap_or(0);
        self.own.get(&holder).copied().unwrap_or(0) - bound
    }
}

impl DemandAccount<'_> {
    /// Units got of its own item and by substitutes.
    pub(super) fn got(&self) -> i64 {
        self.own + self.instead
    }

    /// How one weighted fill, with so many units, stands to another: got / (demand x weight), at most the demand, compared
    /// as whole products.
    pub(super) fn level(&self, got: i64, other: &Self, other_got: i64) -> Ordering {
        let full = |demand: &Self| i128::from(demand.units) * i128::from(demand.weight);
        let one = i128::from(got.min(self.units)) * full(other);
        one.cmp(&(i128::from(other_got.min(other.units)) * full(self)))
    }
}

fn line_of(supply: &Supply, leads: bool) -> LineAccount<'_> {
    let pack = supply.pack.units().get();
    let packs = giveable(supply) / pack;
    LineAccount {
        supply,
        pack,
        packs,
        spare: packs,
        holders: vec![],
        takers: BTreeSet::new(),
        own: BTreeMap::new(),
        instead: BTreeMap::new(),
        committed: BTreeMap::new(),
        is_free: supply.travels_with.is_none() && !leads,
        eligible: supply.eligible.iter().collect(),
    }
}

fn demand_of(demand: &Demand) -> DemandAccount<'_> {
    DemandAccount {
        demand,
        units: demand.units.get(),
        weight: demand.weight_permille.get().max(1),
        floor: demand.floor.min(demand.units).get(),
        own: 0,
        instead: 0,
        committed: 0,
        lines: vec![],
    }
}

/// Units of a line that stay for the donor country's own need.
pub(super) fn protected(supply: &Supply) -> i64 {
    supply.protected.min(supply.units).get()
}

/// Units held back for later waves: the share of what is not protected, rounded up.
pub(super) fn held_back(supply: &Supply) -> i64 {
    let share = i128::from(supply.units.get() - protected(supply)) * i128::from(supply.hold_back.get());
    i64::try_from((share + 999) / 1000).expect("a share of a supply should fit where the supply fits")
}

/// Units that may leave now.
pub(super) fn giveable(supply: &Supply) -> i64 {
    supply.units.get() - protected(supply) - held_back(supply)
}

/// Whole packs that hold so many units.
pub(super) fn packs_for(units: i64, pack: i64) -> i64 {
    let units = units.max(0);
    units / pack + i64::from(units % pack > 0)
}

/// Units of the wanted item that so many units of a substitute count for, rounded down.
pub(super) fn counted(units: i64, permille: i64) -> i64 {
    i64::try_from(i128::from(units) * i128::from(permille) / 1000).unwrap_or(i64::MAX)
}
