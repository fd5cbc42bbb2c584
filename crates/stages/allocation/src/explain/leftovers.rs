//! Decides how supply that nobody got, and a promise that is not kept, are explained. Up: [`crate`].

use model::allocation::{Supply, UnkeptCommitment, UnusedSupply};
use model::evidence::Reason;
use model::quantity::{Units, grouped};

use crate::book::{Broken, BrokenPromise, Stays};
use crate::explain::{Account, counted, percent};

impl Account<'_, '_> {
    /// What nobody got, by line; the parts of one line add up to its units less what it gave.
    pub(crate) fn left_out(&self) -> Vec<UnusedSupply> {
        self.ground.by_line().into_iter().flat_map(|index| self.unused(index)).collect()
    }

    /// Promises that are not kept, by line, then recipient.
    pub(crate) fn unkept(&self) -> Vec<UnkeptCommitment> {
        let commitments = self.ground.problem.commitments.iter().enumerate();
        let known: std::collections::BTreeSet<_> =
            self.ground.problem.supplies.iter().map(|supply| &supply.line).collect();
        let of_items = self.book.items.iter().flat_map(|item| &item.broken).map(|broken| self.broken(broken));
        let missing = commitments.filter(|(_, promise)| !known.contains(&promise.line) && !promise.units.is_zero());
        let of_none = missing.map(|(_, promise)| UnkeptCommitment {
            line: promise.line.clone(),
            recipient: promise.recipient.clone(),
            units: promise.units,
            reason: Reason::new(
                "too-little-supply",
                format!(
                    "{} were promised to {} from {}, which is not among the usable supplies",
                    grouped(promise.units.get()),
                    promise.recipient,
                    promise.line
                ),
                "cure what the gate found on the line, or promise from another one",
            ),
        });
        let mut unkept: Vec<_> = of_items.chain(of_none).collect();
        unkept.sort_by(|one, other| {
            (&one.line, &one.recipient, one.units).cmp(&(&other.line, &other.recipient, other.units))
        });
        unkept
    }

    fn broken(&self, broken: &BrokenPromise<'_>) -> UnkeptCommitment {
        let promise = &self.ground.problem.commitments[broken.commitment];
        let (line, recipient) = (&promise.line, &promise.recipient);
        let opening = format!(
            "{} of {} promised to {recipient} from {line} are not given",
            grouped(broken.units),
            grouped(promise.units.get())
        );
        let reason = |rule, text: String, cure: String| Reason::new(rule, format!("{opening}: {text}"), cure);
        let reason = match broken.why {
            Broken::NotEligible => reason(
                "not-eligible",
                "the line may not go there, unfit for it or meant for others".to_owned(),
                format!("cure what the gate found on it for {recipient}, or lift the limit"),
            ),
            Broken::NoDemand => reason(
                "no-demand",
                format!("{recipient} demands none of it"),
                "release the promise, or have the recipient ask for it".to_owned(),
            ),
            Broken::TooLate => reason(
                "too-late",
                "the line is ready after the last useful day".to_owned(),
                "promise from an earlier line, or state a later last day".to_owned(),
            ),
            Broken::DemandMet => reason(
                "demand-met",
                "what was promised before, and this, meets the demand".to_owned(),
                "release the rest of the promise for others".to_owned(),
            ),
            Broken::TooLittleSupply => reason(
                "too-little-supply",
                "the line has no more whole packs to give".to_owned(),
                "more on the line, or a smaller share of it held back or protected".to_owned(),
            ),
            Broken::Stays => reason(
                "travels-with",
                "the line stays with the one it travels with".to_owned(),
                "let the line fly by itself".to_owned(),
            ),
            Broken::TravelsTo(place) => reason(
                "travels-with",
                format!("the line travels with another one, which goes to {place}"),
                "let the line fly by itself".to_owned(),
            ),
        };
        UnkeptCommitment { line: line.clone(), recipient: recipient.clone(), units: Units::of(broken.units), reason }
    }

    /// What nobody got of one line, in parts that each have one reason.
    fn unused(&self, index: usize) -> Vec<UnusedSupply> {
        let supply = self.ground.supply(index);
        let Supply { line, units, pack, .. } = supply;
        let mut parts = Vec::new();
        let mut part = |units: i64, reason: &dyn Fn() -> Reason| {
            if units > 0 {
                parts.push(UnusedSupply { line: line.clone(), units: Units::of(units), reason: reason() });
            }
        };
        let protected = supply.protected.min(*units).get();
        part(protected, &|| {
            let text = format!("{} of {} stay for the donor's own need", grouped(protected), grouped(units.get()));
            Reason::new("protected", text, "nothing, unless the donor's own need falls")
        });
        let held = supply.held_back().get();
        part(held, &|| {
            let share = percent(supply.hold_back.get());
            let text = format!(
                "{} held back for later waves ({share} of {})",
                grouped(held),
                grouped(units.get() - protected)
            );
            Reason::new("hold-back", text, "release it when the later wave is known")
        });
        let pack = pack.units().get();
        let broken = supply.giveable().get() % pack;
        part(broken, &|| {
            let text = format!("{} do not fill a pack of {}", grouped(broken), grouped(pack));
            Reason::new("broken-pack", text, "repack, or add to the next lot")
        });
        part(self.spare(index) * pack, &|| self.surplus(index));
        parts
    }

    /// Why whole packs are left over.
    fn surplus(&self, index: usize) -> Reason {
        let supply = self.ground.supply(index);
        let Supply { line, item, eligible, travels_with, .. } = supply;
        let kind = self.ground.kind_of_supply[index];
        let book = &self.book.items[kind];
        if let Some((_, stays)) = book.stays.iter().find(|(other, _)| *other == index) {
            return stayed(supply, stays);
        }
        if eligible.is_empty() {
            let text = match supply.limits.iter().map(|limit| limit.barred.len()).sum::<usize>() {
                0 => format!("{line} is fit for nobody"),
                barred => {
                    format!("{line} may go to nobody: earmarks or bans keep it from {}", counted(barred, "recipient"))
                }
            };
            return Reason::new("not-eligible", text, "cure what the gate found on it, or ask for other recipients");
        }
        let demands = self.ground.kinds[kind].demands.iter().copied();
        let asking: Vec<_> = demands
            .filter(|demand| self.ground.is_open(index, *demand) && self.ground.is_in_time(index, *demand))
            .filter(|demand| !self.ground.demand(*demand).units.is_zero())
            .collect();
        if asking.is_empty() {
            let whom = counted(eligible.len(), "recipient");
            let text = format!("none of the {whom} that {line} may go to demands {item} after it is ready");
            return Reason::new("no-demand", text, "keep it for a later request, or offer it elsewhere");
        }
        let short = || asking.iter().copied().filter(|demand| self.is_short(*demand));
        if travels_with.is_none() && short().next().is_some() {
            if book.is_cut || !short().all(|demand| self.is_below_floor(demand)) {
                let text = "the run was stopped before all was shared";
                return Reason::new("cut-short", text, "run again with more steps");
            }
            let text = format!(
                "too little for the floor of any of {} that still lack {item}",
                counted(short().count(), "recipient")
            );
            return Reason::new("below-floor", text, "more of it, or smaller floors");
        }
        let met = asking.iter().filter(|demand| !self.is_short(**demand)).count();
        let whom = counted(asking.len(), "recipient");
        let text = format!("the demand for {item} of {met} of {whom} it may go to is met");
        Reason::new("surplus", text, "keep it for a later request, or offer it elsewhere")
    }
}

/// Why a line that travels with another one stays.
fn stayed(supply: &Supply, stays: &Stays<'_>) -> Reason {
    let leader = supply.travels_with.as_ref().map_or("-", |line| line.as_str());
    let text = match stays {
        Stays::LeaderMissing => {
            format!("{} travels with {leader}, which is not among the usable supplies", supply.line)
        }
        Stays::LeaderUnshared => format!("{} travels with {leader}, which nobody got", supply.line),
        Stays::NotAllowed(place) => format!("{} travels with {leader} to {place}, and may not go there", supply.line),
        Stays::Circle => format!("{} travels with {leader}, which in turn waits for {}", supply.line, supply.item),
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
