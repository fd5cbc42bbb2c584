//! The founding story in records: two sides that contradict each other, and what was counted, whatever is said. Facts are those of `fitness.md` section 1.

use jiff::civil::{Date, date};
use model::evidence::Source;
use model::id::{ClaimId, ConsignmentId, EventId, ItemId, PartyId};
use model::quantity::Units;
use model::record::{Claim, Column, Event, Records, Saying, Subject, Wording};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;

fn source() -> Source {
    Source::Cited("fitness.md section 1".to_owned())
}

fn subject(consignment: &str, item: &str) -> Subject {
    Subject { consignment: ConsignmentId::of(consignment), item: ItemId::of(item) }
}

fn claim(id: &str, column: Column, speaker: &str, said: Date, saying: Saying) -> Claim {
    Claim {
        id: ClaimId::of(id),
        subject: subject("italy-2020-03", "ventilator-icu"),
        column,
        speaker: PartyId::of(speaker),
        capacity: "spokesman".to_owned(),
        said,
        saying,
        text: format!("{id} in words"),
        wording: Wording::default(),
        source: source(),
    }
}

fn event(id: &str, column: Column, units: Option<i64>, occurred: &str) -> Event {
    Event {
        id: EventId::of(id),
        subject: subject("chkalovsky-jfk", "ventilator-icu"),
        column,
        units: units.map(Units::of),
        occurred: occurred.parse().expect("an instant"),
        recorded: occurred.parse().expect("an instant"),
        recorder: PartyId::of("receiver"),
        is_inferred: false,
        text: id.to_owned(),
        source: source(),
    }
}

fn units(number: i64) -> Saying {
    Saying::Units(Units::of(number))
}

#[test]
fn both_sides_stand_in_one_cell_blanks_stay_blank_and_a_refusal_shows() {
    let records = Records {
        claims: vec![
            claim("c3", Column::Usable, "envoy", date(2020, 4, 3), Saying::Words),
            claim("c1", Column::Announced, "giver", date(2020, 3, 22), units(600)),
            claim("c2", Column::Usable, "press", date(2020, 3, 25), Saying::Words),
            claim("c4", Column::Used, "ministry", date(2020, 5, 1), Saying::Declined),
        ],
        events: vec![
            event("later", Column::Arrived, Some(45), "2020-04-01T20:30:00Z"),
            event("earlier", Column::Arrived, None, "2020-04-01T20:00:00Z"),
        ],
        ..Records::default()
    };
    let table = record::columns(&records);
    let subjects: Vec<_> = table.iter().map(|row| row.subject.consignment.as_str()).collect();
    assert_eq!(subjects, ["chkalovsky-jfk", "italy-2020-03"], "by subject");
    let arrived = &table[0].cells[3];
    assert_eq!(arrived.iter().map(|figure| figure.text.as_str()).collect::<Vec<_>>(), ["earlier", "later"]);
    assert_eq!((arrived[0].units, arrived[1].units), (None, Some(Units::of(45))));
    assert!(!arrived[0].is_declined, "a document without a count is no refusal");
    let italy = &table[1].cells;
    assert_eq!(italy[0][0].units, Some(Units::of(600)));
    assert!(italy[1..=4].iter().all(Vec::is_empty), "what nobody said is blank");
    assert_eq!(italy[5].iter().map(|figure| figure.by.as_str()).collect::<Vec<_>>(), ["press", "envoy"], "by day");
    assert!(italy[6][0].is_declined && italy[6][0].units.is_none());
    assert_eq!(italy[6][0].because.to_string(), "claim:c4");
}

#[test]
fn claims_contradict_by_their_figures_and_stand_side_by_side_anyway() {
    let day = date(2020, 4, 1);
    for (sayings, expected, remark) in [
        (vec![units(600)], None, "one claim stands alone"),
        (vec![units(600), units(600)], Some((false, false, false)), "two with one figure"),
        (vec![units(600), units(150)], Some((true, false, false)), "two figures"),
        (vec![units(600), Saying::Words, units(150)], Some((true, true, false)), "two figures, words between"),
        (vec![Saying::Words, Saying::Words], Some((false, true, false)), "words: the reader judges"),
        (vec![units(600), Saying::Declined], Some((false, false, true)), "a refusal contradicts nothing"),
    ] {
        let said = sayings.iter().enumerate();
        let claims = said.map(|(index, saying)| claim(&format!("c{index}"), Column::Loaded, "party", day, *saying));
        let records = Records { claims: claims.collect(), ..Records::default() };
        let groups = record::claims_side_by_side(&records);
        let found = groups.first().map(|group| (group.contradict, group.has_words, group.has_declined));
        assert_eq!(found, expected, "{remark}");
        assert!(groups.iter().all(|group| group.claims.len() == sayings.len()), "{remark}: none is dropped");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn claims_change_no_observed_figure(said in 0..1_000_i64, day in 1..30_i8) {
        let seen = event("count", Column::Counted, Some(45), "2020-04-02T00:00:00Z");
        let quiet = Records { events: vec![seen], ..Records::default() };
        let mut loud = quiet.clone();
        let about = subject("chkalovsky-jfk", "ventilator-icu");
        loud.claims.push(Claim { subject: about, ..claim("c", Column::Counted, "a", date(2020, 4, day), units(said)) });
        let cell = |records: &Records| record::columns(records)[0].cells[4].clone();
        prop_assert_eq!(cell(&loud).len(), 2, "side by side");
        prop_assert!(cell(&loud).contains(&cell(&quiet)[0]), "what was counted stands as it was");
    }
}
