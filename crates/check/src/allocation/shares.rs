//! Decides whether shares keep within supply, demand, packs, eligibility and floors, and travel together.
//! Up: [`crate::allocation`].

use std::collections::BTreeSet;

use model::allocation::Basis;
use model::evidence::{RecordKind, RecordRef};

use super::ledger::{Entry, Ledger, counted, giveable, held_back, protected};
use super::{of_allotment, of_demand, of_line};
use crate::sheet::{Sheet, repeated};

pub(super) fn known(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let allotments = &ledger.solution.allotments;
    for Entry { allotment, line, demand } in &ledger.entries {
        let is_offered = line.is_some_and(|line| ledger.lines[line].supply.item == allotment.item);
        sheet.holds(is_offered && demand.is_some(), || {
            (of_allotment(allotment), "no such line of this item, or no such demand".to_owned())
        });
    }
    for two in allotments.windows(2) {
        sheet.holds(two[0].id < two[1].id, || {
            (of_allotment(&two[1]), format!("the id is not after {}, of the allotment before", two[0].id))
        });
    }
    let known = ledger.entries.iter().filter_map(|entry| Some((entry.line?, entry.demand?)));
    for (line, demand) in repeated(known) {
        sheet.holds(false, || {
            let place = &ledger.demands[demand].demand.recipient;
            (of_line(&ledger.lines[line].supply.line), format!("gives to {place} in two allotments"))
        });
    }
}

pub(super) fn basis(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for Entry { allotment, line, demand } in ledger.entries.iter().copied() {
        let (Some(line), Some(demand)) = (line, demand) else { continue };
        let own = if allotment.fills != allotment.item {
            Basis::Substitute
        } else if ledger.lines[line].committed.contains_key(&demand) {
            Basis::Committed
        } else {
            Basis::Shared
        };
        sheet.holds(allotment.basis == own, || {
            (
                of_allotment(allotment),
                format!("{:?} is said; by the promises and the item it is {own:?}", allotment.basis),
            )
        });
    }
}

pub(super) fn whole_packs(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for Entry { allotment, line, .. } in &ledger.entries {
        let Some(line) = line.map(|line| &ledger.lines[line]) else { continue };
        let own = i128::from(allotment.packs.get()) * i128::from(line.pack);
        sheet.holds(!allotment.packs.is_zero() && i128::from(allotment.units.get()) == own, || {
            let (units, packs) = (allotment.units, allotment.packs.get());
            (of_allotment(allotment), format!("{units} in {packs} packs of {}, which hold {own}", line.pack))
        });
    }
}

pub(super) fn supply(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for line in &ledger.lines {
        sheet.holds(line.spare >= 0, || {
            let text = format!(
                "gives {} packs of {}; of {} {} are protected and {} held back, which leaves {}",
                line.given(),
                line.pack,
                line.supply.units,
                protected(line.supply),
                held_back(line.supply),
                giveable(line.supply)
            );
            (of_line(&line.supply.line), text)
        });
    }
}

pub(super) fn eligible(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for Entry { allotment, line, demand } in &ledger.entries {
        let (Some(line), Some(demand)) = (line, demand) else { continue };
        let (line, demand) = (&ledger.lines[*line], ledger.demands[*demand].demand);
        sheet.holds(line.may_go_to(demand), || {
            let (ready, due) = (line.supply.ready, demand.due);
            let text = match due.filter(|due| *due < ready) {
                Some(due) => format!("{} is ready on {ready}, {} is due on {due}", line.supply.line, demand.recipient),
                None => format!("{} is not eligible for {}", demand.recipient, line.supply.line),
            };
            (of_allotment(allotment), text)
        });
    }
}

pub(super) fn limits(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for line in &ledger.lines {
        for limit in &line.supply.limits {
            let wrong = limit.barred.iter().find(|place| line.is_eligible(place));
            sheet.holds(wrong.is_none(), || {
                let place = wrong.map_or("", |place| place.as_str());
                (of_line(&line.supply.line), format!("{place} is eligible, and barred by {}", limit.because))
            });
        }
    }
    for Entry { allotment, line, .. } in &ledger.entries {
        let limits = line.map_or(&[][..], |line| &ledger.lines[line].supply.limits);
        let bar = limits.iter().find(|limit| limit.barred.contains(&allotment.recipient));
        sheet.holds(bar.is_none(), || {
            let because = bar.map_or(String::new(), |limit| limit.because.to_string());
            (of_allotment(allotment), format!("goes to {}, which {because} bars", allotment.recipient))
        });
    }
}

pub(super) fn demand(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    // Whichever pack came last, without the largest of them the demand would not have been met.
    let mut largest = vec![0; ledger.demands.len()];
    for line in &ledger.lines {
        for demand in line.own.iter().filter(|(_, packs)| **packs > 0).map(|(demand, _)| demand) {
            largest[*demand] = line.pack.max(largest[*demand]);
        }
        for (demand, packs) in line.instead.iter().filter(|(_, packs)| **packs > 0) {
            let wanted = &ledger.demands[*demand].demand.item;
            let permille = ledger.instead_of(&line.supply.item, wanted).map_or(0, |one| one.permille);
            let last = counted(packs * line.pack, permille) - counted((packs - 1) * line.pack, permille);
            largest[*demand] = last.max(largest[*demand]);
        }
    }
    for (account, largest) in ledger.demands.iter().zip(largest) {
        let got = account.got();
        sheet.holds(got == 0 || got - largest < account.units, || {
            let text = format!("got {got} in packs of up to {largest}, demanded {}", account.units);
            (of_demand(account.demand), text)
        });
    }
}

pub(super) fn floors(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for account in &ledger.demands {
        let got = account.got();
        // What was promised is given first, also where it alone is not worth sending.
        sheet.holds(got == 0 || got >= account.floor || got <= account.committed, || {
            let text =
                format!("got {got}; less than {} is not worth sending, {} promised", account.floor, account.committed);
            (of_demand(account.demand), text)
        });
    }
}

pub(super) fn travels_with(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let served: BTreeSet<_> = ledger.solution.allotments.iter().map(|one| (&one.line, &one.recipient)).collect();
    for allotment in &ledger.solution.allotments {
        let lead = ledger.line(&allotment.line).and_then(|line| line.supply.travels_with.as_ref());
        let Some(lead) = lead else { continue };
        sheet.holds(served.contains(&(lead, &allotment.recipient)), || {
            (of_allotment(allotment), format!("travels with {lead}, of which {} gets nothing", allotment.recipient))
        });
    }
}

pub(super) fn because(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for allotment in &ledger.solution.allotments {
        sheet.holds(!allotment.because.is_empty(), || {
            (of_allotment(allotment), "no link to what it came from".to_owned())
        });
    }
}

/// Where findings on the whole answer are filed.
pub(super) fn of_answer() -> RecordRef {
    RecordRef::new(RecordKind::Policy, "allocation")
}
