//! Decides nothing: words as people write them, and what is said of wrong ones. Up: [`crate::disruptions`].

use model::disruption::DisruptionKind;
use model::evidence::{RecordKind, RecordRef};
use model::flights::Flight;
use model::id::AircraftTypeId;
use model::operation::Operation;
use model::quantity::{Currency, Grams, Minutes, Money};

use super::*;

/// The operation that the command `new` writes.
fn operation() -> Operation {
    let folder = tempfile::tempdir().expect("a temporary folder");
    crate::folder::write_empty(folder.path()).expect("an empty operation");
    crate::folder::read(folder.path()).expect("an operation without faults").operation
}

fn flight() -> Flight {
    Flight {
        id: FlightId::of("F001"),
        tail: TailId::of("tail-1"),
        aircraft: AircraftTypeId::of("B747-400F"),
        legs: vec![],
        cargo: vec![],
        block: Minutes::ZERO,
        cost: Money { cents: 0, currency: Currency::USD },
        co2: Grams::ZERO,
        because: vec![RecordRef::new(RecordKind::Tail, "tail-1")],
    }
}

fn read(words: &str) -> Result<Disruption, Vec<Fault>> {
    let operation = operation();
    let flights = [flight()];
    let known = Known { operation: &operation, flights: &flights, consignments: &[], consign: &|_, _, _| None };
    let told = Told {
        id: DisruptionId::of("E1"),
        at: instant("2020-04-02").expect("a day"),
        words: words.to_owned(),
        source: "told by telephone".to_owned(),
        line: 0,
    };
    meaning(&told, &known)
}

#[test]
fn an_instant_may_be_written_in_a_hurry() {
    for (text, whole) in [
        ("2020-04-02", "2020-04-02T00:00:00Z"),
        ("2020-04-02T03:30", "2020-04-02T03:30:00Z"),
        ("2020-04-02T03:30Z", "2020-04-02T03:30:00Z"),
        ("2020-04-02T03:30:00Z", "2020-04-02T03:30:00Z"),
        ("2020-04-02T05:30:00+02:00", "2020-04-02T03:30:00Z"),
    ] {
        assert_eq!(instant(text).map(|at| at.to_string()).ok().as_deref(), Some(whole), "{text}");
    }
    for text in ["tomorrow", "2020-04-32", "02.04.2020", "2020-04-02 03:30", ""] {
        assert!(instant(text).is_err(), "{text}");
    }
}

#[test]
fn words_mean_what_they_say() {
    let until = Some(instant("2020-04-05").expect("a day"));
    for (words, kind) in [
        ("tail-out tail-1 until 2020-04-05", DisruptionKind::TailOut { tail: TailId::of("tail-1"), from: None, until }),
        (
            "airport-closed ZSPD",
            DisruptionKind::AirportClosed { airport: AirportId::of("ZSPD"), from: None, until: None },
        ),
        (
            "spots-fewer ZSPD spots 2 until 2020-04-05",
            DisruptionKind::SpotsFewer { airport: AirportId::of("ZSPD"), spots: Units::of(2), from: None, until },
        ),
        (
            "fuel-missing ZSPD fuel limited",
            DisruptionKind::FuelMissing {
                airport: AirportId::of("ZSPD"),
                fuel: FuelSupply::Limited,
                from: None,
                until: None,
            },
        ),
        (
            "permit-refused permit-1 for tail-1",
            DisruptionKind::PermitRefused { permit: PermitId::of("permit-1"), tails: vec![TailId::of("tail-1")] },
        ),
    ] {
        assert_eq!(read(words).map(|disruption| disruption.kind), Ok(kind), "{words}");
    }
    let closed = read("route-closed PL for RU US ban landing until 2020-04-05").expect("a closure");
    let DisruptionKind::RouteClosed(closure) = closed.kind else { panic!("a closed route") };
    assert_eq!(closure.closes, Closed::Airspace(PlaceId::of("PL"), Forbids::Landing));
    assert_eq!((closure.applies_to.len(), Some(closure.until)), (2, until));
}

#[test]
fn every_fault_of_wrong_words_is_named() {
    for (words, codes, remark) in [
        ("", vec!["disruption-unclear"], "nothing at all"),
        ("tail-uot tail-1", vec!["disruption-unclear"], "a slip"),
        ("tail-out", vec!["unknown-code"], "no tail"),
        ("tail-out tail-9 until soon", vec!["unknown-code", "bad-instant"], "both at once"),
        ("tail-out tail-1 tomorrow", vec!["disruption-unclear"], "a stray word"),
        ("tail-out tail-1 until", vec!["disruption-unclear"], "no value"),
        ("tail-out tail-1 until 2020-04-05 2020-04-06", vec!["disruption-unclear"], "two values"),
        ("tail-out tail-1 from 2020-04-05 until 2020-04-04", vec!["impossible-date"], "backwards"),
        ("tail-out tail-1 packs 3", vec!["disruption-unclear"], "a word of another sort"),
        ("airport-closed XXXX", vec!["unknown-code"], "no such airport"),
        ("spots-fewer ZSPD", vec!["disruption-unclear"], "how many"),
        ("spots-fewer ZSPD spots -1", vec!["negative-amount"], "below zero"),
        ("fuel-missing ZSPD fuel some", vec!["unknown-word"], "no such supply"),
        ("route-closed Atlantis", vec!["unknown-place"], "no such country"),
        ("permit-refused X", vec!["unknown-code"], "no such permit"),
        ("need-new offer-9 to IT packs 3", vec!["unknown-code"], "no such line"),
        ("need-new offer-1", vec!["disruption-unclear", "disruption-unclear"], "where to, how many"),
        ("need-changed C9 packs 3", vec!["unknown-code"], "no such consignment"),
        ("need-cancelled C9", vec!["unknown-code"], "no such consignment"),
        ("late-departure F009 leaves 2020-04-05", vec!["unknown-code"], "no such flight"),
        ("late-departure F001 leaves 2020-04-05", vec!["out-of-range"], "it has no legs"),
        ("late-departure F001", vec!["disruption-unclear"], "when"),
    ] {
        let faults = read(words).expect_err(remark);
        let found: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(found, codes, "{remark}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.place.column == "EVENT"), "{remark}");
    }
}

#[test]
fn the_table_is_read_in_order_and_its_faults_are_placed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(table(folder.path()), Ok(vec![]), "no table, nothing told");
    let write = |text: &str| std::fs::write(folder.path().join(FILE), text).expect("a table to write");
    write("id,at,event,source\nD2,2020-04-03,tail-out A,desk\nD1,2020-04-02T06:00,airport-closed B,desk\n");
    let told = table(folder.path()).expect("a table without faults");
    assert_eq!(told.iter().map(|told| (told.id.as_str(), told.line)).collect::<Vec<_>>(), [("D1", 3), ("D2", 2)]);
    write("id,at,event,source\nD1,soon,,desk\nD1,2020-04-03,tail-out A,\n");
    let codes: Vec<&str> = table(folder.path()).expect_err("faults").iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["bad-instant", "cell-empty", "duplicate-id", "cell-empty"]);
}
