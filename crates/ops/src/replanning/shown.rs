//! Decides what a duty officer is shown of the alternatives: what each is worth, what it breaks, and what the one that is
//! taken changes. Up: [`crate::replanning`].

use std::collections::BTreeMap;

use format::answer::{Answer, Cell, Table};
use model::disruption::{Alternative, ChangeKind};
use model::finding::Judgement;
use model::flights::{Flight, FlightsProblem};
use model::id::ConsignmentId;

use super::said::{cause_words, flight_sentences};
use crate::tables::minute;

/// What is shown.
pub(super) struct View<'a> {
    pub(super) problem: &'a FlightsProblem,
    pub(super) alternatives: &'a [Alternative],
    pub(super) judged: &'a [Judgement],
    /// Index of the alternative that is taken.
    pub(super) chosen: usize,
}

/// Packs of a consignment that come late, and the longest that one of them is late, minutes.
type Late = (i64, i64);

impl View<'_> {
    pub(super) fn answer(&self) -> Answer {
        let taken = &self.alternatives[self.chosen];
        let count = taken.changes.len();
        let changes = match count {
            0 => "no flight changes".to_owned(),
            1 => "1 flight changes".to_owned(),
            count => format!("{count} flights change"),
        };
        let ways = self.alternatives.len();
        let title = format!(
            "{ways} {} to go on; {} is {}: {changes}.",
            if ways == 1 { "way" } else { "ways" },
            taken.effort.word(),
            if self.judged[self.chosen].is_clean() { "taken" } else { "taken, and refused by the checker" }
        );
        let tables = vec![self.summary(), self.breaks(), self.changes()];
        Answer { title, tables, remarks: self.remarks(), files: Vec::new() }
    }

    fn summary(&self) -> Table {
        let mut table = Table::new(
            "alternatives",
            &[
                "alternative",
                "plan USD",
                "changes USD",
                "together USD",
                "departures moved",
                "tails changed",
                "dropped",
                "new",
                "left out",
                "late",
                "broken",
                "checker",
            ],
        );
        for (one, judgement) in self.alternatives.iter().zip(self.judged) {
            let count = |is_it: fn(&ChangeKind) -> bool| {
                number(one.changes.iter().filter(|change| is_it(&change.kind)).count())
            };
            let value = one.solution.objective.value_cents();
            table.push(vec![
                Cell::text(one.effort.word()),
                Cell::Count(value / 100),
                Cell::Count(one.change_cents / 100),
                Cell::Count((value + one.change_cents) / 100),
                count(|kind| matches!(kind, ChangeKind::Changed { moved, .. } if !moved.is_zero())),
                count(|kind| matches!(kind, ChangeKind::Changed { is_other_tail: true, .. })),
                count(|kind| *kind == ChangeKind::Dropped),
                count(|kind| matches!(kind, ChangeKind::Added { .. })),
                number(one.solution.left_out.len()),
                number(late(self.problem, &one.solution.flights).len()),
                number(one.broken.len()),
                Cell::text(if judgement.is_clean() { "agrees" } else { "refuses" }),
            ]);
        }
        table
    }

    /// What each alternative leaves out or brings late, and the plan before does not.
    fn breaks(&self) -> Table {
        let standing = self.problem.standing.as_ref().expect("a plan made anew should have one before");
        let before = late(self.problem, &standing.flights);
        let mut table = Table::new("breaks", &["alternative", "consignment", "for", "packs", "what", "why"]);
        for one in self.alternatives {
            let name = || Cell::text(one.effort.word());
            let recipient = |id: &ConsignmentId| {
                let known = self.problem.consignments.iter().find(|known| known.id == *id);
                known.map_or(Cell::Blank, |known| Cell::text(&known.recipient))
            };
            for left in &one.solution.left_out {
                let why = &left.reason.text;
                let (id, packs) = (&left.consignment, Cell::Count(left.packs.get()));
                table.push(vec![name(), Cell::text(id), recipient(id), packs, Cell::text("left out"), Cell::text(why)]);
            }
            for (id, (packs, minutes)) in late(self.problem, &one.solution.flights) {
                let (known_packs, known) = before.get(id).copied().unwrap_or((0, 0));
                if (packs, minutes) <= (known_packs, known) {
                    continue;
                }
                let what = format!("{:.1} days late", minutes as f64 / 1440.0);
                let why = match known {
                    0 => "in time by the plan before".to_owned(),
                    known => format!("{:.1} days late by the plan before", known as f64 / 1440.0),
                };
                let packs = Cell::Count(packs);
                table.push(vec![name(), Cell::text(id), recipient(id), packs, Cell::Text(what), Cell::Text(why)]);
            }
        }
        table
    }

    /// What the alternative that is taken changes, flight by flight, in words.
    fn changes(&self) -> Table {
        let standing = self.problem.standing.as_ref().expect("a plan made anew should have one before");
        let taken = &self.alternatives[self.chosen];
        let mut table = Table::new("changes", &["flight", "in words", "to ask for"]);
        for change in &taken.changes {
            let is_it = |flight: &&Flight| flight.id == change.flight;
            let cause = change.because.as_ref().and_then(|id| standing.disruptions.iter().find(|one| one.id == *id));
            let cause = cause.map(|cause| cause_words(cause, &self.problem.permits));
            let (before, after) = (standing.flights.iter().find(is_it), taken.solution.flights.iter().find(is_it));
            let Some(words) = flight_sentences(before, after, cause.as_deref()) else { continue };
            let permits = match &change.kind {
                ChangeKind::Added { permits } | ChangeKind::Changed { permits, .. } => permits.as_slice(),
                ChangeKind::Dropped => &[],
            };
            let permits: Vec<&str> = permits.iter().map(|permit| permit.as_str()).collect();
            table.push(vec![Cell::text(&change.flight), Cell::Text(words), Cell::Text(permits.join(", "))]);
        }
        table
    }

    fn remarks(&self) -> Vec<String> {
        let standing = self.problem.standing.as_ref().expect("a plan made anew should have one before");
        let frozen_until = standing.frozen_until(&self.problem.policy);
        let frozen = standing.flights.iter().filter(|flight| flight.legs[0].departs < frozen_until).count();
        let mut remarks: Vec<String> = standing
            .disruptions
            .iter()
            .map(|one| format!("{}: {}", one.id, cause_words(one, &self.problem.permits)))
            .collect();
        remarks.push(format!(
            "{frozen} of {} flights depart before {} and stay as they are",
            standing.flights.len(),
            minute(frozen_until)
        ));
        remarks.extend(self.alternatives[self.chosen].solution.remarks.iter().cloned());
        remarks
    }
}

fn number(count: usize) -> Cell {
    Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Consignments that come late.
fn late<'a>(problem: &'a FlightsProblem, flights: &[Flight]) -> BTreeMap<&'a ConsignmentId, Late> {
    let mut late: BTreeMap<&ConsignmentId, Late> = BTreeMap::new();
    for consignment in &problem.consignments {
        for flight in flights {
            for part in flight.cargo.iter().filter(|part| part.consignment == consignment.id) {
                let landed = flight.landing(part).map(|leg| &flight.legs[leg]);
                let Some(leg) = landed.filter(|leg| leg.arrives > consignment.due) else { continue };
                let minutes = (leg.arrives.as_second() - consignment.due.as_second() + 59) / 60;
                let known = late.entry(&consignment.id).or_default();
                *known = (known.0 + part.packs.get(), known.1.max(minutes));
            }
        }
    }
    late
}
