//! Decides how a short fill and an unused supply are explained: who got more and why, and what would cure it.
//! Decides no share. Up: [`crate`].

use std::collections::BTreeMap;

use model::allocation::{AllocationProblem, Demand, Fill, Supply, UnusedSupply};
use model::evidence::Reason;
use model::id::ItemId;
use model::quantity::{Units, grouped};

use crate::book::{Book, Stays, held_back, is_in_time};
use crate::fairness::fill_permille;
use crate::level::Level;
use crate::pool::WEIGHT_MAX;

/// Recipients named as having got more; a longer list helps nobody.
const NAMES_MAX: usize = 3;

/// What was shared, ready to be explained.
pub(crate) struct Account<'a> {
    problem: &'a AllocationProblem,
    book: &'a Book,
    /// Units each demand got.
    pub(crate) got: Vec<i64>,
    supplies_of: BTreeMap<&'a ItemId, Vec<usize>>,
    demands_of: BTreeMap<&'a ItemId, Vec<usize>>,
}

impl<'a> Account<'a> {
    /// The account of a shared problem.
    pub(crate) fn of(problem: &'a AllocationProblem, book: &'a Book) -> Self {
        let mut supplies_of: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, supply) in problem.supplies.iter().enumerate() {
            supplies_of.entry(&supply.item).or_default().push(index);
        }
        let mut demands_of: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, demand) in problem.demands.iter().enumerate() {
            demands_of.entry(&demand.item).or_default().push(index);
        }
        Self { problem, book, got: book.got(problem), supplies_of, demands_of }
    }

    /// One fill per demand, in the order of the demands.
    pub(crate) fn fills(&self) -> Vec<Fill> {
        let demands = self.problem.demands.iter().enumerate();
        demands
            .map(|(index, demand)| Fill {
                recipient: demand.recipient.clone(),
                item: demand.item.clone(),
                units: demand.units,
                got: Units::of(self.got[index]),
                reason: self.is_short(index).then(|| self.shortage(index)),
            })
            .collect()
    }

    /// What nobody got, by line; the parts of one line add up to its units less what it gave.
    pub(crate) fn left_out(&self) -> Vec<UnusedSupply> {
        let mut order: Vec<_> = (0..self.problem.supplies.len()).collect();
        order.sort_by_key(|index| &self.problem.supplies[*index].line);
        order.into_iter().flat_map(|index| self.unused(index)).collect()
    }

    fn is_short(&self, demand: usize) -> bool {
        self.got[demand] < self.problem.demands[demand].units.get()
    }

    /// Why a demand is not met.
    fn shortage(&self, demand: usize) -> Reason {
        let Demand { recipient, item, units, .. } = &self.problem.demands[demand];
        let offered = self.supplies_of.get(item).map_or(&[][..], Vec::as_slice);
        if offered.is_empty() {
            return Reason::new(
                "no-supply",
                format!("{recipient} lacks {}: nobody offers {item}", grouped(units.get())),
                format!("an offer of {item}"),
            );
        }
        let allowed: Vec<_> = offered
            .iter()
            .copied()
            .filter(|supply| self.problem.supplies[*supply].eligible.contains(recipient))
            .collect();
        if allowed.is_empty() {
            return Reason::new(
                "not-eligible",
                format!(
                    "{recipient} lacks {}: of {} lines with {} of {item} none may go there, unfit for it or meant for others",
                    grouped(units.get()),
                    offered.len(),
                    grouped(self.units_of(offered))
                ),
                format!("cure what the gate found on these lines for {recipient}, or ask a donor to lift an earmark"),
            );
        }
        let allowed: Vec<_> = allowed.into_iter().filter(|supply| self.is_in_time(*supply, demand)).collect();
        if allowed.is_empty() {
            return Reason::new(
                "too-late",
                format!(
                    "{recipient} lacks {}: every line of {item} that may go there is ready after the last useful day",
                    grouped(units.get())
                ),
                "an earlier line, or a later last day",
            );
        }
        if allowed.iter().any(|supply| self.has_spare_for(*supply, demand)) {
            return Reason::new(
                "cut-short",
                format!(
                    "{recipient} has {} of {}: the run was stopped before all was shared",
                    grouped(self.got[demand]),
                    grouped(units.get())
                ),
                "run again with more steps",
            );
        }
        let open: Vec<_> = allowed.iter().copied().filter(|supply| self.book.packs(*supply) > 0).collect();
        let missing = units.get() - self.got[demand];
        if open.is_empty() && allowed.iter().all(|supply| self.problem.supplies[*supply].travels_with.is_some()) {
            return Reason::new(
                "travels-with",
                format!(
                    "{recipient} lacks {}: what may go there stays with the line it travels with",
                    grouped(missing)
                ),
                "let the lines fly apart, or give the line they travel with",
            );
        }
        self.exhausted(demand, &allowed, missing)
    }

    /// Everything that may go there is given or held back: who has more of it, and why.
    fn exhausted(&self, demand: usize, allowed: &[usize], missing: i64) -> Reason {
        let Demand { recipient, item, units, .. } = &self.problem.demands[demand];
        let fill = fill_permille(self.got[demand], units.get());
        let held: i64 =
            allowed.iter().map(|supply| held_back(self.problem.supplies[*supply].units, self.problem.hold_back)).sum();
        let mut text = format!(
            "{recipient} has {} of {} ({}): the {} of {item} that may go there are given",
            grouped(self.got[demand]),
            grouped(units.get()),
            percent(fill),
            grouped(self.units_of(allowed))
        );
        if held > 0 {
            text.push_str(&format!(", {held} of them held back"));
        }
        let better = self.better_off(demand, fill);
        if !better.is_empty() {
            text.push_str(&format!("; more got {}", better.join(", ")));
        }
        let release = if held > 0 { ", or release what is held back" } else { "" };
        Reason::new(
            "supply-exhausted",
            text,
            format!("{} more of {item} that may go to {recipient}{release}", grouped(missing)),
        )
    }

    /// Who is filled higher, highest first, each with why.
    fn better_off(&self, demand: usize, fill: i64) -> Vec<String> {
        let item = &self.problem.demands[demand].item;
        let mut better: Vec<_> = self.demands_of[item]
            .iter()
            .copied()
            .filter(|other| !self.problem.demands[*other].units.is_zero())
            .map(|other| (fill_permille(self.got[other], self.problem.demands[other].units.get()), other))
            .filter(|(higher, _)| *higher > fill)
            .collect();
        better.sort_by_key(|(higher, other)| (-higher, &self.problem.demands[*other].recipient));
        let rest = better.len().saturating_sub(NAMES_MAX);
        let mut texts: Vec<_> = better
            .iter()
            .take(NAMES_MAX)
            .map(|(higher, other)| {
                let place = &self.problem.demands[*other].recipient;
                format!("{place} {} ({})", percent(*higher), self.why_more(demand, *other))
            })
            .collect();
        if rest > 0 {
            texts.push(format!("{rest} more recipients"));
        }
        texts
    }

    /// Why another recipient is filled higher: weight, the size of a pack, or lines that may not go here.
    fn why_more(&self, demand: usize, other: usize) -> String {
        let weights = (self.weight(demand), self.weight(other));
        let lowest = self.level(demand, self.got[demand]);
        if self.level(other, self.got[other]) <= lowest {
            return format!("weight {} against {}", weights.1, weights.0);
        }
        let recipient = &self.problem.demands[demand].recipient;
        let sources = (0..self.problem.supplies.len()).filter(|supply| self.book.given[*supply].contains_key(&other));
        let shared = sources.filter(|supply| self.problem.supplies[*supply].eligible.contains(recipient));
        match shared.map(|supply| self.problem.supplies[supply].pack.units().get()).min() {
            None => "lines that may not go here".to_owned(),
            Some(pack) if self.level(other, self.got[other] - pack) <= lowest => "the last whole pack".to_owned(),
            Some(_) => "lines that go with others or cannot be exchanged".to_owned(),
        }
    }

    fn weight(&self, demand: usize) -> i64 {
        self.problem.demands[demand].weight_permille.get().clamp(1, WEIGHT_MAX)
    }

    fn level(&self, demand: usize, got: i64) -> Level {
        Level::of(got, self.problem.demands[demand].units.get(), self.weight(demand))
    }

    /// Whole packs of a supply that nobody got, after what is held back.
    fn spare(&self, supply: usize) -> i64 {
        let Supply { units, pack, .. } = &self.problem.supplies[supply];
        (units.get() - held_back(*units, self.problem.hold_back)) / pack.units().get() - self.book.packs(supply)
    }

    /// Whether a supply still has a pack that a demand could have.
    fn has_spare_for(&self, supply: usize, demand: usize) -> bool {
        let Supply { travels_with, eligible, .. } = &self.problem.supplies[supply];
        travels_with.is_none()
            && eligible.contains(&self.problem.demands[demand].recipient)
            && self.is_in_time(supply, demand)
            && self.spare(supply) > 0
    }

    fn is_in_time(&self, supply: usize, demand: usize) -> bool {
        is_in_time(&self.problem.supplies[supply], self.problem.demands[demand].due)
    }

    fn units_of(&self, supplies: &[usize]) -> i64 {
        supplies.iter().map(|supply| self.problem.supplies[*supply].units.get()).sum()
    }

    /// What nobody got of one line, in parts that each have one reason.
    fn unused(&self, index: usize) -> Vec<UnusedSupply> {
        let supply = &self.problem.supplies[index];
        let Supply { line, units, pack, .. } = supply;
        let part = |units: i64, reason| UnusedSupply { line: line.clone(), units: Units::of(units), reason };
        if units.is_zero() {
            return vec![];
        }
        if let Some(stays) = &self.book.stays[index] {
            return vec![part(units.get(), stayed(supply, stays))];
        }
        let held = held_back(*units, self.problem.hold_back);
        let pack = pack.units().get();
        let broken = (units.get() - held) % pack;
        let mut parts = Vec::new();
        if held > 0 {
            let share = percent(self.problem.hold_back.get());
            let text = format!(
                "{} of {} held back for later waves ({share} of each supply)",
                grouped(held),
                grouped(units.get())
            );
            parts.push(part(held, Reason::new("hold-back", text, "release it when the later wave is known")));
        }
        if broken > 0 {
            let text = format!("{broken} do not fill a pack of {pack}");
            parts.push(part(broken, Reason::new("broken-pack", text, "repack, or add to the next lot")));
        }
        let spare = self.spare(index);
        if spare > 0 {
            parts.push(part(spare * pack, self.surplus(index)));
        }
        parts
    }

    /// Why whole packs are left over.
    fn surplus(&self, index: usize) -> Reason {
        let Supply { line, item, eligible, travels_with, .. } = &self.problem.supplies[index];
        if eligible.is_empty() {
            return Reason::new(
                "not-eligible",
                format!("{line} is fit for, or meant for, nobody"),
                "cure what the gate found on it, or ask the donor for other recipients",
            );
        }
        let demands = self.demands_of.get(item).map_or(&[][..], Vec::as_slice);
        let asking: Vec<_> = demands
            .iter()
            .copied()
            .filter(|demand| eligible.contains(&self.problem.demands[*demand].recipient))
            .filter(|demand| !self.problem.demands[*demand].units.is_zero() && self.is_in_time(index, *demand))
            .collect();
        if asking.is_empty() {
            return Reason::new(
                "no-demand",
                format!(
                    "none of the {} recipients that {line} may go to demands {item} after it is ready",
                    eligible.len()
                ),
                "keep it for a later request, or offer it elsewhere",
            );
        }
        if travels_with.is_none() && asking.iter().any(|demand| self.is_short(*demand)) {
            return Reason::new("cut-short", "the run was stopped before all was shared", "run again with more steps");
        }
        let met = asking.iter().filter(|demand| !self.is_short(**demand)).count();
        Reason::new(
            "surplus",
            format!("the demand for {item} of {met} of {} recipients it may go to is met", asking.len()),
            "keep it for a later request, or offer it elsewhere",
        )
    }
}

/// Why a line that travels with another one stays.
fn stayed(supply: &Supply, stays: &Stays) -> Reason {
    let leader = supply.travels_with.as_ref().map_or("-", |line| line.as_str());
    let text = match stays {
        Stays::LeaderMissing => {
            format!("{} travels with {leader}, which is not among the usable supplies", supply.line)
        }
        Stays::LeaderUnshared => format!("{} travels with {leader}, which nobody got", supply.line),
        Stays::NotAllowed(place) => format!("{} travels with {leader} to {place}, and may not go there", supply.line),
        Stays::Circle => format!("{} travels with {leader}, and that in turn with it", supply.line),
    };
    let cure = match stays {
        Stays::LeaderMissing | Stays::LeaderUnshared => {
            format!("make {leader} usable for a recipient, or let this line fly alone")
        }
        Stays::NotAllowed(place) => format!("cure what the gate found on it for {place}, or let it fly alone"),
        Stays::Circle => "let one of the lines lead".to_owned(),
    };
    Reason::new("travels-with", text, cure)
}

/// Thousandths as a percentage with one decimal.
fn percent(permille: i64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}
