//! Who holds what, where, how many; and which new events are refused.

#[allow(dead_code, reason = "another test file uses the rest")]
mod story;

use model::custody::{
    Confidence, CustodyAct, CustodyEvent, MovementKind, Persons, PersonsPart, PlainText, SourceKind, Whereabouts,
};
use model::evidence::Source;
use model::id::{EventId, FlightId, ItemId, LocationId, PartyId, PieceId};
use model::quantity::Units;
use model::record::{Column, Event};
use record::custody::{HeapState, count_sheet, custody, custody_at, history_refusals};
use record::{blanks, columns, gaps, observed};
use story::{
    Story, commission, consignment, correcting, distribute, event, handover, hour, load, loose, movement, offload,
    pack, pieces, receive, retract, unpack, usefulness,
};

/// 100 masks packed in two cartons on a pallet, 45 ventilators loose; flown, landed, counted.
fn flown() -> Story {
    let mut story = Story::default();
    story.enter(event("e-1", 1, "donor", "depot", commission("mask", 100, "donor")));
    story.enter(event("e-2", 1, "donor", "depot", commission("ventilator/L1", 45, "donor")));
    story.enter(event("e-3", 2, "donor", "depot", pack("box-1", loose("mask", 60))));
    story.enter(event("e-4", 2, "donor", "depot", pack("box-2", loose("mask", 40))));
    story.enter(event("e-5", 3, "donor", "depot", pack("pallet", pieces(&["box-1", "box-2"]))));
    story.enter(event("e-6", 4, "carrier", "UUMU", handover(None, "donor", "carrier")));
    story.enter(event("e-7", 5, "carrier", "UUMU", load(None, "F1")));
    story.enter(event("e-8", 6, "carrier", "UUMU", movement(MovementKind::Depart, "F1", "UUMU")));
    story.enter(event("e-9", 16, "carrier", "KJFK", movement(MovementKind::Arrive, "F1", "KJFK")));
    story
}

fn holder(story: &Story, hours: i64, piece: &str) -> Option<String> {
    custody_at(&story.0, hour(hours)).holder(&PieceId::of(piece)).map(ToString::to_string)
}

#[test]
fn a_piece_follows_the_piece_it_lies_in() {
    let story = flown();
    for (hours, expected, remark) in [
        (1, None, "not packed yet"),
        (2, Some("donor"), "packed"),
        (3, Some("donor"), "on the pallet"),
        (4, Some("carrier"), "the pallet was handed over"),
        (99, Some("carrier"), "nobody else took it"),
    ] {
        assert_eq!(holder(&story, hours, "box-1").as_deref(), expected, "{remark}");
    }
    let state = custody(&story.0);
    assert_eq!(state.whereabouts(&PieceId::of("box-2")), Some(&Whereabouts::Aboard(FlightId::of("F1"))));
    assert_eq!(state.troubles(), &[]);
}

#[test]
fn units_are_somewhere_destroyed_or_unknown() {
    let mut story = flown();
    story.enter(event("e-10", 17, "carrier", "KJFK", offload(None, "F1")));
    story.enter(event("e-11", 18, "carrier", "KJFK", handover(None, "carrier", "fema")));
    let lines = [("mask", Some(100), 97, 2, 0), ("ventilator", Some(45), 45, 0, 45)];
    story.enter(event("e-12", 20, "fema", "KJFK", receive(&lines, &["pallet"], None)));
    story.enter(event("e-13", 30, "fema", "KJFK", distribute("ventilator", 45, "store-ny", "ny")));
    story.enter(event("e-14", 900, "ny", "store-ny", usefulness("ventilator", 45, [0, 0, 5, 40])));
    let state = custody(&story.0);
    let masks = state.units(&consignment(), &ItemId::of("mask"));
    assert_eq!((masks.commissioned, masks.unknown), (Units::of(100), Units::of(3)), "three were not there");
    let place = (Whereabouts::At(LocationId::of("KJFK")), PartyId::of("fema"));
    assert_eq!(masks.places.get(&place), Some(&Units::of(97)));
    let ventilators = state.units(&consignment(), &ItemId::of("ventilator"));
    assert_eq!((ventilators.destroyed, ventilators.unknown), (Units::of(40), Units::ZERO));
    assert_eq!(ventilators.places.values().copied().sum::<Units>(), Units::of(5));
    assert!(masks.is_conserved() && ventilators.is_conserved());
    let missing: Vec<_> = state.heaps(&consignment()).filter(|(heap, _)| heap.state == HeapState::Missing).collect();
    assert_eq!(missing[0].0.holder, PartyId::of("fema"), "who took them over answers for them");
}

fn cell(story: &Story, item: &str, column: Column) -> Vec<Option<i64>> {
    let table = columns(&observed(&story.0));
    let row = table.iter().find(|row| row.subject.item.as_str() == item).expect("a row");
    let index = Column::ALL.iter().position(|(known, _)| *known == column).expect("a column");
    row.cells[index].iter().map(|figure| figure.units.map(Units::get)).collect()
}

#[test]
fn partial_repeated_and_surplus_counts_stand_beside_each_other() {
    let mut story = flown();
    story.enter(event("e-10", 18, "carrier", "KJFK", handover(None, "carrier", "fema")));
    story.enter(event("r-1", 20, "fema", "KJFK", receive(&[("mask", Some(60), 60, 0, 0)], &[], None)));
    assert_eq!(cell(&story, "mask", Column::Counted), [Some(60)], "a part");
    story.enter(event("r-2", 22, "fema", "KJFK", receive(&[("mask", Some(40), 45, 0, 0)], &[], None)));
    assert_eq!(cell(&story, "mask", Column::Counted), [Some(105)], "the other part, five more than expected");
    let state = custody(&story.0);
    assert_eq!(state.units(&consignment(), &ItemId::of("mask")).found, Units::of(5));
    story.enter(event("r-3", 24, "fema", "KJFK", receive(&[("mask", Some(40), 38, 1, 0)], &[], Some("r-2"))));
    assert_eq!(cell(&story, "mask", Column::Counted), [Some(105), Some(98)], "the second part was counted twice");
    assert_eq!(cell(&story, "mask", Column::Usable), [Some(105), Some(97)]);
    let state = custody(&story.0);
    let account = state.units(&consignment(), &ItemId::of("mask"));
    assert_eq!((account.found, account.unknown), (Units::ZERO, Units::of(2)), "whereabouts follow the last count");
    assert!(account.is_conserved());
}

#[test]
fn a_count_further_down_the_line_adds_nothing() {
    let mut story = flown();
    story.enter(event("e-10", 18, "carrier", "KJFK", handover(None, "carrier", "fema")));
    story.enter(event("r-1", 20, "fema", "KJFK", receive(&[("ventilator", Some(45), 45, 0, 0)], &[], None)));
    story.enter(event("d-1", 21, "fema", "KJFK", distribute("ventilator", 25, "store-ny", "ny")));
    story.enter(event("r-2", 30, "ny", "store-ny", receive(&[("ventilator", Some(25), 24, 0, 0)], &[], None)));
    assert_eq!(cell(&story, "ventilator", Column::Counted), [Some(45)]);
    let account = custody(&story.0).units(&consignment(), &ItemId::of("ventilator"));
    assert_eq!((account.found, account.unknown), (Units::ZERO, Units::of(1)), "one was lost on the way to the state");
}

#[test]
fn the_seven_columns_with_gaps_and_blanks() {
    let mut story = flown();
    story.enter(event("e-10", 18, "carrier", "KJFK", handover(None, "carrier", "fema")));
    story.enter(event("r-1", 20, "fema", "KJFK", receive(&[("ventilator", Some(45), 45, 0, 0)], &["pallet"], None)));
    story.enter(event("u-1", 900, "fema", "", usefulness("ventilator", 45, [0, 0, 0, 45])));
    let table = columns(&observed(&story.0));
    let row = table.iter().find(|row| row.subject.item.as_str() == "ventilator").expect("a row");
    let figures: Vec<Vec<Option<i64>>> =
        row.cells.iter().map(|cell| cell.iter().map(|figure| figure.units.map(Units::get)).collect()).collect();
    let [one, zero] = [Some(45), Some(0)];
    assert_eq!(figures, [vec![], vec![one], vec![one], vec![one], vec![one], vec![one, zero], vec![zero]]);
    let gaps: Vec<_> = gaps(row).iter().map(|gap| (gap.from.word(), gap.units, gap.permille)).collect();
    assert_eq!(gaps, [("loaded", 0, Some(0)), ("departed", 0, Some(0)), ("arrived", 0, Some(0))]);
    let masks = table.iter().find(|row| row.subject.item.as_str() == "mask").expect("a row");
    let blank: Vec<_> = blanks(masks).iter().map(|blank| blank.column.word()).collect();
    assert_eq!(blank, ["announced", "counted", "usable", "used"]);
}

#[test]
fn goods_that_leave_again_have_not_arrived_and_goods_left_behind_are_not_loaded() {
    let mut story = flown();
    assert_eq!(cell(&story, "mask", Column::Arrived), [Some(100)]);
    story.enter(event("e-10", 20, "carrier", "KJFK", movement(MovementKind::Depart, "F1", "KJFK")));
    assert_eq!(cell(&story, "mask", Column::Arrived), [Some(0)]);
    assert_eq!(cell(&story, "mask", Column::Departed), [Some(100)]);
    let mut story = Story(flown().0[..7].to_vec());
    story.enter(event("e-10", 5, "carrier", "UUMU", offload(loose("ventilator", 5), "F1")));
    assert_eq!(cell(&story, "ventilator", Column::Loaded), [Some(40)]);
}

#[test]
fn what_is_only_said_moves_nothing_and_is_shown() {
    let mut story = flown();
    let before = custody(&story.0).units(&consignment(), &ItemId::of("ventilator"));
    let said = event("s-1", 21, "press", "", receive(&[("ventilator", None, 44, 0, 0)], &[], None));
    story.enter(CustodyEvent { source: SourceKind::Claim, ..said });
    assert_eq!(custody(&story.0).units(&consignment(), &ItemId::of("ventilator")), before);
    let records = observed(&story.0);
    assert_eq!((records.claims.len(), records.claims[0].column), (1, Column::Counted));
    assert!(records.events.iter().all(|event| event.column != Column::Counted));
}

#[test]
fn a_history_made_elsewhere_is_told_all_that_is_wrong_with_it() {
    let story = flown();
    assert_eq!(history_refusals(&story.0), [], "what was entered one by one holds as a whole");
    let without_commissions: Vec<_> =
        story.0.iter().filter(|entry| !matches!(entry.event.act, CustodyAct::Commission(_))).cloned().collect();
    let codes: Vec<&str> = history_refusals(&without_commissions).iter().map(|(_, fault)| fault.code).collect();
    assert!(codes.len() > 1 && codes.iter().all(|code| *code == "unknown-consignment"), "{codes:?}");
    let mut wrong = story.clone();
    let strange = event("x-1", 30, "stranger", "KJFK", handover(None, "stranger", "hospital"));
    wrong.0.push(wrong.next(strange));
    wrong.0.push(wrong.next(event("x-2", 31, "donor", "", retract("nothing"))));
    let found: Vec<(String, &str)> =
        history_refusals(&wrong.0).into_iter().map(|(id, fault)| (id.to_string(), fault.code)).collect();
    let expected = [("x-2".to_owned(), "unknown-event"), ("x-1".to_owned(), "not-custodian")];
    assert_eq!(found, expected, "both at once");
}

#[test]
fn a_figure_that_nobody_looked_at_is_marked_and_cites_where_it_stands() {
    let mut story = flown();
    for entry in &mut story.0 {
        if matches!(entry.event.act, CustodyAct::Load(_)) {
            entry.event.confidence = Confidence::Inferred;
            entry.event.cited = Some(Source::Cited("a paper".to_owned()));
        }
    }
    let records = observed(&story.0);
    let of = |column: Column| -> Vec<&Event> { records.events.iter().filter(|event| event.column == column).collect() };
    assert!(!of(Column::Loaded).is_empty() && of(Column::Loaded).iter().all(|event| event.is_inferred));
    assert!(of(Column::Loaded).iter().all(|event| event.source == Source::Cited("a paper".to_owned())));
    assert!(of(Column::Arrived).iter().all(|event| !event.is_inferred), "the arrival was seen");
}

#[test]
fn a_blind_sheet_shows_no_expectation() {
    let state = custody(&flown().0);
    let open = count_sheet(&state, &consignment(), false);
    let expected: Vec<_> =
        open.lines.iter().map(|line| (line.item.as_str(), line.lot.is_some(), line.expected.map(Units::get))).collect();
    assert_eq!(expected, [("mask", false, Some(100)), ("ventilator", true, Some(45))]);
    let blind = count_sheet(&state, &consignment(), true);
    assert_eq!(blind.lines.len(), 2);
    assert!(blind.lines.iter().all(|line| line.expected.is_none() && line.lot.is_none()));
}

#[test]
fn corrected_and_retracted_events_stay_visible_and_do_not_count() {
    let mut story = Story::default();
    story.enter(event("e-1", 1, "donor", "depot", commission("mask", 100, "donor")));
    let right = event("e-2", 1, "donor", "depot", commission("mask", 90, "donor"));
    story.enter(correcting(&right, "e-1"));
    let units = |story: &Story| custody(&story.0).units(&consignment(), &ItemId::of("mask")).commissioned.get();
    assert_eq!(units(&story), 90);
    let again = event("e-3", 1, "donor", "depot", commission("mask", 80, "donor"));
    assert_eq!(story.codes(correcting(&again, "e-1")), ["already-superseded"]);
    story.enter(correcting(&again, "e-2"));
    assert_eq!(units(&story), 80, "a correction of a correction does not bring the first back");
    story.enter(event("e-4", 2, "donor", "", retract("e-3")));
    assert_eq!(units(&story), 90, "a retracted correction gives back what it corrected");
    let state = custody(&story.0);
    assert_eq!(state.superseded().len(), 2);
    assert!(state.superseded().get(&EventId::of("e-3")).expect("retracted").is_retracted);
}

#[test]
fn late_entry_is_accepted_where_it_is_consistent() {
    let mut story = Story(flown().0.into_iter().filter(|entry| entry.event.id.as_str() != "e-6").collect());
    story.0.truncate(5);
    story.enter(event("h-2", 10, "ny", "store", handover(None, "donor", "ny")));
    let late = event("h-1", 8, "carrier", "", handover(None, "donor", "carrier"));
    assert_eq!(story.codes(late), ["contradicts-later"], "the donor could not have given it away later");
    story.enter(event("h-0", 9, "donor", "depot-2", pack("crate", loose("ventilator", 5))));
    assert_eq!(holder(&story, 11, "crate").as_deref(), Some("ny"), "what was packed before went with the rest");
}

/// One row: what is entered after the flight landed, the codes that refuse it, and why.
type Refused = (CustodyEvent, &'static [&'static str], &'static str);

fn refused_by_custody() -> Vec<Refused> {
    let other = |mut event: CustodyEvent| {
        if let model::custody::CustodyAct::Handover(act) = &mut event.act {
            act.cargo.consignment = model::id::ConsignmentId::of("c-9");
        }
        event
    };
    vec![
        (event("e-9", 20, "fema", "", unpack("pallet")), &["event-exists"], "an id twice"),
        (event("x", 20_000, "carrier", "", unpack("pallet")), &["future-dated"], "years ahead"),
        (
            other(event("x", 20, "fema", "", handover(None, "carrier", "fema"))),
            &["unknown-consignment"],
            "no such consignment",
        ),
        (
            event("x", 0, "donor", "", handover(None, "donor", "fema")),
            &["before-commissioning"],
            "before the goods are there",
        ),
        (event("x", 20, "fema", "", handover(None, "donor", "fema")), &["not-custodian"], "the donor has nothing left"),
        (
            event("x", 20, "fema", "", handover(pieces(&["pallet"]), "donor", "fema")),
            &["not-custodian"],
            "nor the pallet",
        ),
        (
            event("x", 20, "fema", "", handover(pieces(&["crate"]), "carrier", "fema")),
            &["unknown-piece"],
            "no such piece",
        ),
        (
            event("x", 20, "fema", "", handover(pieces(&["box-1"]), "carrier", "fema")),
            &["piece-inside"],
            "it lies on the pallet",
        ),
        (
            event("x", 20, "fema", "", handover(loose("ventilator", 46), "carrier", "fema")),
            &["units-cannot-be"],
            "more than there are",
        ),
        (
            event("x", 20, "fema", "", handover(loose("mask", 1), "carrier", "fema")),
            &["units-cannot-be"],
            "all of them are packed",
        ),
        (event("x", 20, "fema", "", unpack("pallet")), &["not-custodian"], "another one's pallet"),
    ]
}

fn refused_by_figures() -> Vec<Refused> {
    let unit = |mut event: CustodyEvent, unit: &str| {
        event.counted_in.insert(ItemId::of("mask"), PlainText::of(unit));
        event
    };
    let signed = |mut event: CustodyEvent| {
        let signed_to = Some(PlainText::of("B. Person"));
        event.persons = PersonsPart::Named(Persons { signed_to, ..Persons::default() });
        event
    };
    let count = |lines: &[(&str, Option<i64>, i64, i64, i64)], recount| receive(lines, &[], recount);
    vec![
        (event("x", 20, "carrier", "", load(None, "F2")), &["not-custodian"], "aboard already"),
        (
            event("x", 20, "carrier", "", load(pieces(&["pallet"]), "F2")),
            &["already-aboard"],
            "aboard already, by name",
        ),
        (event("x", 20, "carrier", "", offload(pieces(&["pallet"]), "F2")), &["not-aboard"], "of another flight"),
        (
            event("x", 20, "carrier", "", movement(MovementKind::Arrive, "F2", "KJFK")),
            &["not-aboard"],
            "nothing flies there",
        ),
        (
            event("x", 20, "fema", "", distribute("ventilator", 5, "store", "ny")),
            &["not-custodian"],
            "not taken over yet",
        ),
        (
            event("x", 20, "fema", "", usefulness("ventilator", 46, [46, 0, 0, 0])),
            &["units-cannot-be"],
            "used more than there are",
        ),
        (
            event("x", 20, "fema", "", count(&[("mask", None, i64::MAX, 0, 0)], None)),
            &["units-cannot-be"],
            "more than can be",
        ),
        (
            event("x", 20, "fema", "", count(&[("mask", None, 1, 0, 0)], Some("r-0"))),
            &["unknown-event"],
            "a recount of nothing",
        ),
        (
            event("x", 20, "fema", "", count(&[("mask", None, 1, 0, 0)], Some("e-9"))),
            &["unknown-event"],
            "a recount of a landing",
        ),
        (event("x", 20, "donor", "", retract("e-0")), &["unknown-event"], "retracts nothing"),
        (event("x", 20, "fema", "", retract("e-9")), &["not-the-reporter"], "another one's event"),
        (event("x", 20, "donor", "", retract("e-1")), &["contradicts-later"], "goods that were packed since"),
        (correcting(&event("x", 20, "carrier", "", retract("e-9")), "e-8"), &["two-targets"], "two at once"),
        (
            unit(event("x", 1, "donor", "", commission("mask", 5, "donor")), "box of 50"),
            &["wrong-unit"],
            "boxes for pieces",
        ),
        (
            signed(event("x", 20, "carrier", "", offload(None, "F1"))),
            &["stray-person"],
            "a signature without a handover",
        ),
    ]
}

#[test]
fn whatever_cannot_have_happened_is_refused_with_cause_and_action() {
    let mut story = flown();
    story.0[0].event.counted_in.insert(ItemId::of("mask"), PlainText::of("each"));
    for (event, codes, remark) in refused_by_custody().into_iter().chain(refused_by_figures()) {
        let faults = story.ask(event);
        let mut found: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
        found.dedup();
        assert_eq!(found, codes, "{remark}: {faults:?}");
        assert!(faults.iter().all(|fault| !fault.cause.is_empty() && !fault.action.is_empty()), "{remark}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let parts = pieces(&["crate", "box-1", "pallet"]);
    let codes = flown().codes(event("x", 20_000, "fema", "", handover(parts, "donor", "fema")));
    assert_eq!(codes, ["future-dated", "piece-inside", "unknown-piece", "not-custodian"]);
}
