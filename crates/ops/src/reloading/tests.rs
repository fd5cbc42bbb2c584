//! Tries the words of a change on loads of a few units. Up: [`crate::reloading`].

use model::evidence::Reason;
use model::id::{FlightId, PositionId, UldTypeId};
use model::loading::{Seated, UnitContent, Unloaded};
use model::quantity::{Grams, Millimetres, Units};

use super::*;

/// A unit in words: number, position, kind, packs of consignments, height of its boxes.
type Words<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, i64)], i64);

/// Units before, units after, the changes in words, a remark.
type Case<'a> = (&'a [Words<'a>], &'a [Words<'a>], &'a [&'a str], &'a str);

fn unit(&(id, position, kind, contents, height): &Words<'_>) -> LoadedUnit {
    let mm = Millimetres::of;
    let content =
        |(id, packs): &(&str, i64)| UnitContent { consignment: ConsignmentId::of(id), packs: Units::of(*packs) };
    let grid = |kind: usize, (_, packs): &(&str, i64)| Placement {
        kind,
        at: (mm(400), mm(100), mm(0)),
        extent: (mm(600), mm(400), mm(height)),
        counts: (u32::try_from(*packs).expect("a few packs"), 1, 1),
    };
    LoadedUnit {
        id: UnitId::of(id),
        uld: (kind != "floor").then(|| UldTypeId::of(kind)),
        position: (kind != "floor").then(|| PositionId::of(position)),
        deck: Deck::Main,
        x: mm(12_400),
        y: mm(0),
        length: mm(3000),
        width: mm(2000),
        height: mm(height),
        gross: Grams::of(contents.iter().map(|(_, packs)| packs * 10_000).sum()),
        centre: (mm(0), mm(0), mm(0)),
        contents: contents.iter().map(content).collect(),
        placements: contents.iter().enumerate().map(|(kind, content)| grid(kind, content)).collect(),
        because: Vec::new(),
    }
}

fn load(units: &[Words<'_>]) -> AircraftLoad {
    AircraftLoad {
        flight: FlightId::of("F1"),
        haul: model::haul::Haul::Out,
        units: units.iter().map(unit).collect(),
        seated: Vec::new(),
        legs: Vec::new(),
        steps: Vec::new(),
        sheet: Vec::new(),
        left_out: Vec::new(),
    }
}

#[test]
fn every_fate_of_a_unit_is_told_in_words() {
    let cases: &[Case] = &[
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300)],
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300)],
            &["F1-U01 stays at 3P"],
            "nothing",
        ),
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300)],
            &[("F1-U01", "4P", "PMC", &[("A", 4)], 300)],
            &["F1-U01 moves from 3P to 4P"],
            "another position",
        ),
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4), ("B", 2)], 300)],
            &[("F1-U01", "3P", "PMC", &[("A", 1), ("C", 1200)], 300)],
            &["F1-U01 is re-built at 3P: 1,200 of C added; 3 of A, 2 of B taken off"],
            "other packs",
        ),
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300)],
            &[("F1-U01", "4P", "PAG", &[("A", 4)], 500)],
            &["F1-U01 moves from 3P to 4P and is re-built: on PAG now"],
            "another pallet",
        ),
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300)],
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 500)],
            &["F1-U01 is re-built at 3P: the same packs, stacked anew"],
            "other layers",
        ),
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300)],
            &[("F1-U02", "3P", "PMC", &[("B", 4)], 300)],
            &["F1-U02 is new at 3P, with 4 of B", "F1-U01 is taken off 3P, with 4 of A"],
            "nothing in common",
        ),
        (
            &[("F1-U01", "3P", "PMC", &[("A", 4)], 300), ("F1-U02", "4P", "PMC", &[("B", 4)], 300)],
            &[("F1-U01", "4P", "PMC", &[("B", 4)], 300)],
            &["F1-U01 stays at 4P", "F1-U01 is taken off 3P, with 4 of A"],
            "plans made afresh number their units anew",
        ),
        (
            &[("F1-U01", "", "floor", &[("V", 1)], 2300)],
            &[("F1-U01", "", "floor", &[("V", 1)], 2300)],
            &["F1-U01 stays at main floor 12,400 mm aft, 0 mm right"],
            "a vehicle",
        ),
    ];
    for (before, after, expected, remark) in cases {
        let changes = unit_changes(&load(before), &load(after));
        let words: Vec<String> = changes.iter().map(|change| format!("{} {}", change.unit, change.words)).collect();
        assert_eq!(words, *expected, "{remark}");
    }
}

#[test]
fn a_unit_that_lies_turned_is_the_same_unit() {
    let before = load(&[("F1-U01", "3P", "PMC", &[("A", 4)], 300)]);
    let mut after = load(&[("F1-U01", "11P", "PMC", &[("A", 4)], 300)]);
    after.units[0].placements = before.units[0].placements.iter().map(transposed).collect();
    assert_eq!(unit_changes(&before, &after)[0].fate, Fate::Moves);
}

#[test]
fn people_and_packs_left_behind_are_told_when_they_differ() {
    let mut before = load(&[]);
    let mut after = load(&[]);
    before.seated.push(Seated { consignment: ConsignmentId::of("T"), people: Units::of(8) });
    after.seated.push(Seated { consignment: ConsignmentId::of("T"), people: Units::of(8) });
    assert!(rest_changes(&before, &after).is_empty());
    after.seated[0].people = Units::of(6);
    let reason = Reason::new("no-seats", "none left", "another flight");
    after.left_out.push(Unloaded { consignment: ConsignmentId::of("T"), packs: Units::of(2), reason });
    let told = rest_changes(&before, &after);
    let expected = [("T left behind", "-", "2: no-seats"), ("T seated", "8", "6")];
    let expected = expected.map(|(what, old, new)| (what.to_owned(), old.to_owned(), new.to_owned()));
    assert_eq!(told, expected);
}
