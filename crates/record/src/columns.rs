//! Decides what stands in the seven columns of a consignment and which gaps follow. Adds nothing up. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::id::PartyId;
use model::quantity::Units;
use model::record::{Blank, Claim, Column, Columns, Event, Figure, Gap, Records, Saying, Subject};

/// When a figure was said or observed, and what it is: claims of a day stand before its events, because a claim has no
/// hour.
type Rank<'a> = (jiff::civil::Date, Option<Timestamp>, &'a str);

/// The seven columns of every consignment and item that a claim or an event speaks of, by subject.
///
/// Each figure keeps its speaker and source; figures that disagree stand side by side, by the day they were said or
/// occurred (UTC), then by id. What nobody said stays blank. A refusal is a figure of its own.
#[must_use]
pub fn columns(records: &Records) -> Vec<Columns> {
    let mut found: BTreeMap<(&Subject, Column), Vec<(Rank<'_>, Figure)>> = BTreeMap::new();
    for claim in &records.claims {
        found
            .entry((&claim.subject, claim.column))
            .or_default()
            .push(((claim.said, None, claim.id.as_str()), said(claim)));
    }
    for event in &records.events {
        let day = event.occurred.to_zoned(TimeZone::UTC).date();
        let rank = (day, Some(event.occurred), event.id.as_str());
        found.entry((&event.subject, event.column)).or_default().push((rank, observed(event)));
    }
    let mut table: BTreeMap<&Subject, [Vec<Figure>; 7]> = BTreeMap::new();
    for ((subject, column), mut figures) in found {
        figures.sort_by_key(|(rank, _)| *rank);
        table.entry(subject).or_default()[place(column)] = figures.into_iter().map(|(_, figure)| figure).collect();
    }
    table.into_iter().map(|(subject, cells)| Columns { subject: subject.clone(), cells }).collect()
}

/// What changed from one column to the next, wherever both have exactly one figure. Where a cell is blank, or holds two
/// figures that differ, nothing can be said and nothing is. The same figure from two sources is one figure.
#[must_use]
pub fn gaps(columns: &Columns) -> Vec<Gap> {
    let pairs = Column::ALL.windows(2).zip(columns.cells.windows(2));
    pairs
        .filter_map(|(names, cells)| {
            let (earlier, later) = (only_figure(&cells[0])?, only_figure(&cells[1])?);
            let units = later.get() - earlier.get();
            let permille = i128::from(units) * 1000 / i128::from(earlier.get().max(1));
            Some(Gap {
                subject: columns.subject.clone(),
                from: names[0].0,
                to: names[1].0,
                units,
                permille: i64::try_from(permille).ok().filter(|_| !earlier.is_zero()),
            })
        })
        .collect()
}

/// The columns of a subject for which nobody has given a figure, and by whom it is withheld.
#[must_use]
pub fn blanks(columns: &Columns) -> Vec<Blank> {
    let cells = Column::ALL.iter().zip(&columns.cells);
    let blank = cells.filter(|(_, cell)| cell.iter().all(|figure| figure.units.is_none()));
    blank
        .map(|((column, _), cell)| {
            let declined = cell.iter().filter(|figure| figure.is_declined).map(|figure| figure.by.clone());
            let withheld: BTreeSet<PartyId> = declined.collect();
            Blank {
                subject: columns.subject.clone(),
                column: *column,
                withheld_by: withheld.into_iter().collect(),
                has_words: cell.iter().any(|figure| !figure.is_declined),
            }
        })
        .collect()
}

/// The figure of a cell, when it has one and only one.
fn only_figure(cell: &[Figure]) -> Option<Units> {
    let mut figures = cell.iter().filter_map(|figure| figure.units);
    let first = figures.next()?;
    figures.all(|other| other == first).then_some(first)
}

/// Where a column stands among the seven.
fn place(column: Column) -> usize {
    Column::ALL.iter().position(|(known, _)| *known == column).expect("every column should have a place")
}

fn said(claim: &Claim) -> Figure {
    Figure {
        units: match claim.saying {
            Saying::Units(units) => Some(units),
            Saying::Words | Saying::Declined => None,
        },
        // Who declines to tell the price withholds no count.
        is_declined: claim.saying == Saying::Declined && claim.wording.predicate.is_none(),
        is_inferred: false,
        by: claim.speaker.clone(),
        because: RecordRef::new(RecordKind::Claim, &claim.id),
        text: claim.text.clone(),
        source: claim.source.clone(),
    }
}

fn observed(event: &Event) -> Figure {
    Figure {
        units: event.units,
        is_declined: false,
        is_inferred: event.is_inferred,
        by: event.recorder.clone(),
        because: RecordRef::new(RecordKind::Event, &event.id),
        text: event.text.clone(),
        source: event.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use model::evidence::Source;
    use model::id::{ClaimId, ConsignmentId, ItemId};

    use super::*;

    fn figures(units: &[Option<i64>]) -> Vec<Figure> {
        let figure = |units: &Option<i64>| Figure {
            units: units.map(Units::of),
            is_declined: units.is_none(),
            is_inferred: false,
            by: PartyId::of("party"),
            because: RecordRef::new(RecordKind::Claim, ClaimId::of("c")),
            text: String::new(),
            source: Source::Assumption(String::new()),
        };
        units.iter().map(figure).collect()
    }

    #[test]
    fn a_gap_needs_exactly_one_figure_on_both_sides() {
        for (loaded, departed, expected, remark) in [
            (&[Some(45)][..], &[Some(45)][..], Some((0, Some(0))), "nothing missing"),
            (&[Some(45)], &[Some(30)], Some((-15, Some(-333))), "a third missing"),
            (&[Some(30)], &[Some(45)], Some((15, Some(500))), "a surplus"),
            (&[Some(0)], &[Some(4)], Some((4, None)), "no share of nothing"),
            (&[Some(45), Some(45)], &[Some(45)], Some((0, Some(0))), "two sources with one figure"),
            (&[Some(45), Some(50)], &[Some(45)], None, "two figures that differ"),
            (&[Some(45), None], &[Some(44)], Some((-1, Some(-22))), "a refusal is no figure"),
            (&[None], &[Some(45)], None, "a refusal only"),
            (&[], &[Some(45)], None, "a blank"),
        ] {
            let subject = Subject { consignment: ConsignmentId::of("flight"), item: ItemId::of("ventilator-icu") };
            let mut row = Columns { subject, cells: Default::default() };
            row.cells[1] = figures(loaded);
            row.cells[2] = figures(departed);
            let found: Vec<_> = gaps(&row).into_iter().map(|gap| (gap.units, gap.permille)).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{remark}");
        }
    }

    #[test]
    fn a_blank_says_who_withholds_the_figure() {
        let subject = Subject { consignment: ConsignmentId::of("flight"), item: ItemId::of("ventilator-icu") };
        let mut row = Columns { subject, cells: Default::default() };
        row.cells[0] = figures(&[Some(45)]);
        row.cells[4] = figures(&[None]);
        row.cells[5] = figures(&[None, Some(44)]);
        row.cells[6] = figures(&[None]);
        row.cells[6][0].is_declined = false;
        let found = blanks(&row);
        let columns: Vec<_> = found.iter().map(|blank| blank.column.word()).collect();
        assert_eq!(columns, ["loaded", "departed", "arrived", "counted", "used"]);
        assert_eq!(found[3].withheld_by, [PartyId::of("party")]);
        assert!(found[0].withheld_by.is_empty() && !found[0].has_words && !found[3].has_words);
        assert!(found[4].withheld_by.is_empty() && found[4].has_words, "words are no figure and no refusal");
    }

    #[test]
    fn columns_that_are_not_neighbours_have_no_gap() {
        let subject = Subject { consignment: ConsignmentId::of("flight"), item: ItemId::of("ventilator-icu") };
        let mut row = Columns { subject, cells: Default::default() };
        row.cells[0] = figures(&[Some(45)]);
        row.cells[3] = figures(&[Some(45)]);
        assert_eq!(gaps(&row), vec![]);
    }
}
