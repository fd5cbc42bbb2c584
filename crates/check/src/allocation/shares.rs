//! Decides whether shares keep within supply, demand, packs and eligibility, and whether all is accounted for.
//! Up: [`crate::allocation`].

use model::allocation::{AllocationProblem, AllocationSolution};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::quantity::Units;

use super::{demand_of, of_allotment, of_demand, supply_of, units_given, units_got, units_to_give};
use crate::sheet::{Sheet, repeated};

pub(super) fn known(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for allotment in &solution.allotments {
        let is_offered = supply_of(problem, &allotment.line).is_some_and(|supply| supply.item == allotment.item);
        let is_demanded = demand_of(problem, &allotment.recipient, &allotment.item).is_some();
        sheet.holds(is_offered && is_demanded, || {
            (of_allotment(allotment), "no such line of this item, or no such demand".to_owned())
        });
    }
    let twice = repeated(solution.allotments.iter().map(|one| &one.id));
    sheet.holds(twice.is_empty(), || {
        (RecordRef::new(RecordKind::Consignment, twice[0]), "the id stands for two allotments".to_owned())
    });
    let twice = repeated(solution.allotments.iter().map(|one| (&one.line, &one.recipient)));
    sheet.holds(twice.is_empty(), || {
        let subject = RecordRef::new(RecordKind::Offer, twice[0].0);
        (subject, format!("gives to {} in two allotments", twice[0].1))
    });
}

pub(super) fn whole_packs(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for allotment in &solution.allotments {
        let Some(supply) = supply_of(problem, &allotment.line) else { continue };
        let pack = supply.pack.units().get();
        let own = i128::from(allotment.packs.get()) * i128::from(pack);
        sheet.holds(!allotment.packs.is_zero() && i128::from(allotment.units.get()) == own, || {
            let text = format!("{} in {} packs of {pack}, which hold {own}", allotment.units, allotment.packs.get());
            (of_allotment(allotment), text)
        });
    }
}

pub(super) fn supply(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for supply in &problem.supplies {
        let (given, most) = (units_given(solution, &supply.line), units_to_give(problem, supply));
        sheet.holds(given <= most, || {
            let text = format!("gives {given} of {}, of which {most} are not held back", supply.units.get());
            (RecordRef::new(RecordKind::Offer, &supply.line), text)
        });
    }
}

pub(super) fn eligible(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for allotment in &solution.allotments {
        let Some(supply) = supply_of(problem, &allotment.line) else { continue };
        sheet.holds(supply.eligible.contains(&allotment.recipient), || {
            (of_allotment(allotment), format!("{} is not eligible for {}", allotment.recipient, supply.line))
        });
    }
}

pub(super) fn demand(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for demand in &problem.demands {
        let got = units_got(solution, demand);
        let packs = solution
            .allotments
            .iter()
            .filter(|one| one.recipient == demand.recipient && one.item == demand.item && !one.packs.is_zero())
            .filter_map(|one| supply_of(problem, &one.line))
            .map(|supply| supply.pack.units().get());
        // Whichever pack came last, without the largest of them the demand would not have been met.
        let largest = packs.max().unwrap_or(0);
        sheet.holds(got == 0 || got - largest < demand.units.get(), || {
            (of_demand(demand), format!("got {got} in packs of up to {largest}, demanded {}", demand.units.get()))
        });
    }
}

pub(super) fn travels_with(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for allotment in &solution.allotments {
        let Some(lead) = supply_of(problem, &allotment.line).and_then(|supply| supply.travels_with.as_ref()) else {
            continue;
        };
        let is_together =
            solution.allotments.iter().any(|one| one.line == *lead && one.recipient == allotment.recipient);
        sheet.holds(is_together, || {
            (of_allotment(allotment), format!("travels with {lead}, of which {} gets nothing", allotment.recipient))
        });
    }
}

pub(super) fn fills(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    let (due, given) = (problem.demands.len(), solution.fills.len());
    sheet.holds(due == given, || {
        (RecordRef::new(RecordKind::Policy, "allocation"), format!("{given} fills for {due} demands"))
    });
    for (demand, fill) in problem.demands.iter().zip(&solution.fills) {
        let is_same = (&demand.recipient, &demand.item, demand.units) == (&fill.recipient, &fill.item, fill.units);
        sheet.holds(is_same, || {
            let text = format!("the fill in its place is of {} {} {}", fill.recipient, fill.units.get(), fill.item);
            (of_demand(demand), text)
        });
        let got = units_got(solution, demand);
        sheet.holds(fill.got.get() == got, || {
            (of_demand(demand), format!("got {} is said; the allotments add up to {got}", fill.got.get()))
        });
    }
}

pub(super) fn unmet_reason(_: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for fill in &solution.fills {
        let says_why = fill.reason.as_ref().is_some_and(is_complete);
        sheet.holds(fill.got >= fill.units || says_why, || {
            let subject = RecordRef::pair(RecordKind::Need, &fill.recipient, &fill.item);
            (subject, format!("got {} of {} without a word why", fill.got.get(), fill.units.get()))
        });
    }
}

pub(super) fn unused(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for supply in &problem.supplies {
        let left: Units = solution.left_out.iter().filter(|one| one.line == supply.line).map(|one| one.units).sum();
        let given = units_given(solution, &supply.line);
        sheet.holds(given + left.get() == supply.units.get(), || {
            let text = format!("{given} given and {} left out of {}", left.get(), supply.units.get());
            (RecordRef::new(RecordKind::Offer, &supply.line), text)
        });
    }
    for left in &solution.left_out {
        sheet.holds(is_complete(&left.reason), || {
            (RecordRef::new(RecordKind::Offer, &left.line), format!("an incomplete reason: {:?}", left.reason))
        });
    }
}

pub(super) fn because(_: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for allotment in &solution.allotments {
        sheet.holds(!allotment.because.is_empty(), || {
            (of_allotment(allotment), "no link to what it came from".to_owned())
        });
    }
}

/// Whether a reason says its rule, its figures and its cure.
fn is_complete(reason: &Reason) -> bool {
    [&reason.rule, &reason.text, &reason.cure].iter().all(|part| !part.trim().is_empty())
}
