//! Which goods a recall concerns: by item and lot, where they are under custody; and what it leaves as it was.

#[allow(dead_code, reason = "another test file uses the rest")]
mod story;

use model::custody::{Batch, CustodyAct, CustodyEvent, PlainText, Recall, SourceKind, Usefulness, UsefulnessLine};
use model::id::PartyId;
use model::quantity::Units;
use record::{columns, observed, recalls};
use story::{Story, batch, commission, consignment, event, loose, pack, receive, retract, usefulness};

/// The least and the most of each of three lots, and the most of no known lot, as recalls of them tell it.
fn held(story: &Story) -> [(i64, i64, i64); 3] {
    let mut story = Story(story.0.clone());
    for lot in ["L-1", "L-2", "L-3"] {
        let (Batch { item, lot }, id) = (batch(&format!("mask/{lot}")), format!("r-{lot}"));
        let (reason, issuer) = (PlainText::of("leaks"), PartyId::of("maker"));
        story.enter(event(&id, 9_000, "maker", "", CustodyAct::Recall(Recall { item, lot, reason, issuer })));
    }
    let told = recalls(&story.0);
    ["L-1", "L-2", "L-3"].map(|lot| {
        let of = told.iter().find(|one| one.event.as_str() == format!("r-{lot}"));
        of.map_or((0, 0, 0), |one| (one.units_min.get(), one.units_max.get(), one.of_unknown_lot.get()))
    })
}

/// A report: lot or none, with used and disposed units.
fn report(lines: &[(Option<&str>, i64, i64)]) -> CustodyAct {
    let line = |(lot, used, disposed): &(Option<&str>, i64, i64)| {
        let text = lot.map_or_else(|| "mask".to_owned(), |lot| format!("mask/{lot}"));
        let became = [*used, 0, 0, *disposed].map(Units::of);
        let reason = Some(PlainText::of("torn"));
        UsefulnessLine::try_new(batch(&text), Units::of(used + disposed), became, reason).expect("a line")
    };
    let lines = lines.iter().map(line).collect();
    CustodyAct::Usefulness(Usefulness::try_new(consignment(), None, lines).expect("a report"))
}

#[test]
fn what_is_gone_of_a_named_lot_is_of_it_and_of_none_is_a_range() {
    let mut story = Story::default();
    for (id, goods, units) in [("e-1", "mask/L-1", 60), ("e-2", "mask/L-2", 30), ("e-3", "mask", 10)] {
        story.enter(event(id, 1, "donor", "UUEE", commission(goods, units, "donor")));
    }
    assert_eq!(held(&story), [(60, 60, 10), (30, 30, 10), (0, 0, 10)]);
    let mut hour = 1;
    let mut enter = |lines: &[(Option<&str>, i64, i64)], expected: [(i64, i64, i64); 3], remark: &str| {
        hour += 1;
        story.enter(event(&format!("u-{hour}"), hour, "donor", "UUEE", report(lines)));
        assert_eq!(held(&story), expected, "{remark}");
    };
    enter(&[(Some("L-2"), 0, 20)], [(60, 60, 10), (10, 10, 10), (0, 0, 10)], "of the lot that is named");
    let some = [(Some("L-2"), 0, 20), (None, 0, 5)];
    enter(&some, [(55, 60, 10), (5, 10, 10), (0, 0, 10)], "of any lot, or of the unknown ones");
    let more = [(Some("L-2"), 0, 20), (None, 0, 75)];
    enter(&more, [(0, 5, 5), (0, 5, 5), (0, 0, 5)], "no more than are left of all");
    enter(
        &[(Some("L-1"), 7, 0), (None, 3, 0)],
        [(50, 60, 10), (27, 30, 10), (0, 0, 10)],
        "taken back; used of one lot",
    );
    enter(
        &[(Some("L-9"), 0, 4)],
        [(60, 60, 6), (30, 30, 6), (0, 0, 6)],
        "of a lot that nobody knew: of the unknown ones",
    );
    let beyond = [(Some("L-9"), 0, 14)];
    enter(
        &beyond,
        [(56, 60, 0), (30, 30, 0), (0, 0, 0)],
        "more than are of unknown lot: the books are wrong somewhere",
    );
}

/// What truly is left of a lot lies between what is told of it, whoever names lots and whoever does not.
#[test]
fn the_range_holds_what_is_left() {
    let mut state = 7_u64;
    // Lehmer's generator (Park and Miller, 1988).
    let mut below = move |most: usize| {
        state = state * 48_271 % 2_147_483_647;
        usize::try_from(state % most as u64).expect("a small number")
    };
    let lots = ["L-1", "L-2", "L-3"];
    for round in 0..300 {
        let mut story = Story::default();
        // Each unit has a lot, and the papers may not know it.
        let mut units: Vec<(usize, bool)> = (0..10 + below(20)).map(|_| (below(3), below(3) > 0)).collect();
        for (lot, name) in lots.iter().enumerate() {
            let known = units.iter().filter(|unit| **unit == (lot, true)).count();
            let unknown = units.iter().filter(|unit| **unit == (lot, false)).count();
            for (count, text) in [(known, format!("mask/{name}")), (unknown, "mask".to_owned())] {
                let (id, count) = (format!("e-{text}-{lot}"), i64::try_from(count).expect("few"));
                if count > 0 {
                    story.enter(event(&id.replace('/', "-"), 1, "donor", "UUEE", commission(&text, count, "donor")));
                }
            }
        }
        if below(2) == 0 {
            let (all, lost) = (units.len(), below(4));
            for _ in 0..lost {
                units.swap_remove(below(units.len()));
            }
            let [all, counted] = [all, all - lost].map(|count| i64::try_from(count).expect("few"));
            story.enter(event(
                "e-count",
                2,
                "donor",
                "UUEE",
                receive(&[("mask", Some(all), counted, 0, 0)], &[], None),
            ));
        }
        let mut told = [(0, 0); 4];
        for turn in 0..below(8) {
            let (lot, _) = units.swap_remove(below(units.len()));
            let named = if below(2) == 0 { lot } else { 3 };
            if below(4) == 0 {
                told[named].0 += 1;
            } else {
                told[named].1 += 1;
            }
            let names = lots.iter().copied().map(Some).chain([None]);
            let lines = names.zip(told).filter(|(_, told)| *told != (0, 0)).map(|(of, told)| (of, told.0, told.1));
            let hours = 3 + i64::try_from(turn).expect("few");
            story.enter(event(&format!("u-{turn}"), hours, "donor", "UUEE", report(&lines.collect::<Vec<_>>())));
        }
        for (lot, (least, most, unknown)) in held(&story).into_iter().enumerate() {
            let left = i64::try_from(units.iter().filter(|unit| unit.0 == lot).count()).expect("few");
            let range = format!("round {round}, {}: {left} left, told as {least} to {most} and {unknown}", lots[lot]);
            assert!(least <= left && left <= most + unknown, "{range}");
        }
    }
}

#[test]
fn a_recall_concerns_what_is_under_custody_of_its_lot_and_changes_no_figure() {
    let recalled = |id: &str, item: &str, hours: i64| {
        let Batch { item, lot } = batch(item);
        let (reason, issuer) = (PlainText::of("leaks"), PartyId::of("maker"));
        event(id, hours, "maker", "", CustodyAct::Recall(Recall { item, lot, reason, issuer }))
    };
    let mut story = Story::default();
    for (id, goods, units) in
        [("e-1", "mask/L-1", 60), ("e-2", "mask/L-2", 30), ("e-3", "mask", 10), ("e-4", "gown", 5)]
    {
        story.enter(event(id, 1, "donor", "UUEE", commission(goods, units, "donor")));
    }
    story.enter(event("e-5", 2, "donor", "UUEE", pack("carton", loose("mask/L-1", 40))));
    let counted = [("mask/L-1", None, 20, 0, 0), ("mask/L-2", None, 30, 0, 0), ("mask", None, 10, 0, 0)];
    story.enter(event("e-6", 3, "donor", "UUEE", receive(&counted, &[], None)));
    let before = columns(&observed(&story.0));
    for (id, item) in [("x-1", "mask/L-1"), ("x-2", "mask"), ("x-3", "mask/L-9"), ("x-4", "gown/G-1"), ("x-5", "visor")]
    {
        story.enter(recalled(id, item, 4));
    }
    let told = |story: &Story| -> Vec<(String, i64, i64, bool)> {
        let held = recalls(&story.0);
        held.into_iter()
            .map(|one| (one.event.to_string(), one.units_max.get(), one.of_unknown_lot.get(), one.stands))
            .collect()
    };
    let row = |event: &str, units, of_unknown_lot, stands| (event.to_owned(), units, of_unknown_lot, stands);
    let expected =
        [row("x-1", 60, 10, true), row("x-2", 100, 0, true), row("x-3", 0, 10, true), row("x-4", 0, 5, true)];
    assert_eq!(
        told(&story),
        expected,
        "packed and loose, of the lot, of every lot, of an unknown one; none of a visor"
    );
    assert_eq!(columns(&observed(&story.0)), before, "no figure changes");
    story.enter(event("u-1", 5, "donor", "UUEE", usefulness("mask/L-1", 20, [0, 0, 0, 20])));
    let expected = [row("x-1", 40, 10, true), row("x-2", 80, 0, true), row("x-3", 0, 10, true), row("x-4", 0, 5, true)];
    assert_eq!(
        told(&story),
        expected,
        "what was disposed of is not there to be called back, and is of the lot that was named"
    );
    let mut mistaken = event("y-1", 6, "maker", "", retract("x-1"));
    if let CustodyAct::Retract(act) = &mut mistaken.act {
        act.consignment = None;
    }
    story.enter(mistaken);
    story.enter(CustodyEvent { source: SourceKind::Claim, ..recalled("x-6", "mask/L-2", 7) });
    let stands: Vec<_> = told(&story).into_iter().map(|(event, _, _, stands)| (event, stands)).collect();
    let stands: Vec<_> = stands.iter().map(|(event, stands)| (event.as_str(), *stands)).collect();
    assert_eq!(
        stands,
        [("x-1", false), ("x-2", true), ("x-3", true), ("x-4", true), ("x-6", false)],
        "the masks of no known lot are there still"
    );
}
