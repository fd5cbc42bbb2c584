//! Decides whether the load sheet says what it must, and calls kept only what is known and kept. Up: [`crate::loading`].

use model::loading::{FlightToLoad, LimitLine, LimitState, LoadingProblem, LoadingSolution};

use super::lines_due::{Due, lines_due};
use super::{loads, of_flight};
use crate::sheet::{Sheet, repeated};

pub(super) fn sheet(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let due = lines_due(problem, flight, load);
        for line in &due {
            let said = load.sheet.iter().find(|said| is_of(said, line));
            sheet.holds(said.is_some(), || {
                (of_flight(flight), format!("the sheet has no line {} {}", line.limit, line.of))
            });
            if let Some(said) = said {
                compare(flight, said, line, sheet);
            }
        }
        for said in &load.sheet {
            sheet.holds(due.iter().any(|line| is_of(said, line)), || {
                (of_flight(flight), format!("{} {}: no such line is due", said.limit, said.of))
            });
        }
        let twice = repeated(load.sheet.iter().map(|said| (&said.limit, &said.of)));
        sheet.holds(twice.is_empty(), || {
            (of_flight(flight), format!("{} {} stands on the sheet twice", twice[0].0, twice[0].1))
        });
    }
}

fn is_of(said: &LimitLine, due: &Due) -> bool {
    said.limit == due.limit && said.of == due.of
}

fn compare(flight: &FlightToLoad, said: &LimitLine, due: &Due, sheet: &mut Sheet) {
    let name = || format!("{} {}", due.limit, due.of);
    sheet.holds(said.measure == due.measure && i128::from(said.value) == due.value, || {
        let text =
            format!("{}: {} ({:?}) is said; it is {} ({:?})", name(), said.value, said.measure, due.value, due.measure);
        (of_flight(flight), text)
    });
    let limits = [said.least, said.most].map(|limit| limit.map(i128::from));
    sheet.holds(limits == [due.least, due.most], || {
        let text = format!("{}: limits {limits:?} are said; they are {:?} and {:?}", name(), due.least, due.most);
        (of_flight(flight), text)
    });
    let is_true = match &said.state {
        LimitState::Kept => due.is_known && due.is_kept(),
        LimitState::NotChecked(reason) => !due.is_known && !reason.trim().is_empty(),
    };
    sheet.holds(is_true, || {
        let is_known = if due.is_known { "known" } else { "not known, or assumed" };
        let is_kept = if due.is_kept() { "kept" } else { "broken" };
        (of_flight(flight), format!("{}: {:?} is said of a limit that is {is_known} and {is_kept}", name(), said.state))
    });
}
