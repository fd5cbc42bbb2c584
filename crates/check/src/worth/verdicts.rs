//! Decides whether the verdicts follow from the figures, and whether every line has its links. Up: [`crate::worth`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::worth::{FlightVerdict, FlightWorth, WorthVerdict};

use super::aboard::Lot;
use super::{Board, of_line, said};
use crate::sheet::Sheet;

pub(super) fn of_lines(board: &Board<'_>, sheet: &mut Sheet) {
    board.for_each_line(|line, lots| {
        let own = verdict(line, lots, board.last);
        sheet.holds(line.verdict == own, || {
            (of_line(line), format!("{}: {} said; the days say {}", said(line), line.verdict.word(), own.word()))
        });
    });
}

fn verdict(line: &FlightWorth, lots: &[&Lot<'_>], last: Date) -> WorthVerdict {
    let Some(outlook) = line.outlook else { return WorthVerdict::Unknown };
    let is_useful = |lot: &&Lot<'_>| lot.comes <= last && lot.expires.is_none_or(|day| lot.comes <= day);
    let is_any_useful = lots.iter().any(is_useful);
    if outlook.without.run_out.is_none() {
        return match (is_any_useful, outlook.none.run_out) {
            (false, _) => WorthVerdict::Unknown,
            (true, Some(_)) => WorthVerdict::Spare,
            (true, None) => WorthVerdict::TopUp,
        };
    }
    if line.surface.as_ref().is_some_and(|way| way.is_in_time) {
        WorthVerdict::SurfaceInTime
    } else if !is_any_useful {
        WorthVerdict::TooLate
    } else if outlook.with.run_out.is_none() {
        WorthVerdict::Prevents
    } else {
        WorthVerdict::Shortens
    }
}

pub(super) fn of_flights(board: &Board<'_>, sheet: &mut Sheet) {
    let worth = &board.solutions.worth;
    let mut own: Vec<FlightVerdict> = Vec::new();
    for flight in &board.solutions.flights.flights {
        let lines: Vec<&FlightWorth> = worth.lines.iter().filter(|line| line.flight == flight.id).collect();
        let verdicts: BTreeSet<WorthVerdict> = lines.iter().map(|line| line.verdict).collect();
        let (Some(best), Some(worst)) = (verdicts.first(), verdicts.last()) else { continue };
        let grams = |verdict: WorthVerdict| -> i64 {
            lines.iter().filter(|line| line.verdict == verdict).map(|line| line.gross.get()).sum()
        };
        let mut mostly = *best;
        for verdict in &verdicts {
            if grams(*verdict) > grams(mostly) {
                mostly = *verdict;
            }
        }
        own.push(FlightVerdict { flight: flight.id.clone(), best: *best, mostly, worst: *worst });
    }
    let given: BTreeMap<_, _> = worth.flights.iter().map(|flight| (&flight.flight, flight)).collect();
    for flight in &own {
        let said = given.get(&flight.flight).copied();
        sheet.holds(said == Some(flight), || {
            (RecordRef::new(RecordKind::Flight, &flight.flight), format!("{said:?} said; the lines say {flight:?}"))
        });
    }
    sheet.holds(worth.flights.len() == own.len(), || {
        let text = format!("{} flights have a verdict, {} carry anything", worth.flights.len(), own.len());
        (RecordRef::new(RecordKind::Policy, "worth"), text)
    });
}

pub(super) fn because(board: &Board<'_>, sheet: &mut Sheet) {
    board.for_each_line(|line, lots| {
        let mut due: BTreeSet<RecordRef> =
            lots.iter().map(|lot| RecordRef::new(RecordKind::Consignment, &lot.consignment.id)).collect();
        if line.outlook.is_some() {
            due.insert(RecordRef::pair(RecordKind::Need, &line.recipient, &line.fills));
        }
        let given: BTreeSet<RecordRef> = line.because.iter().cloned().collect();
        sheet.holds(given == due, || {
            let list = due.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            (of_line(line), format!("{}: the links should be {list}", said(line)))
        });
    });
}
