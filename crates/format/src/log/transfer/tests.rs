//! Bodies are read as they are written, in one form only, and refused with every fault at once.

use jiff::civil::date;
use model::assessment::{Assessment, Verdict};
use model::evidence::{RecordKind, RecordRef, Source};
use model::id::{AssessmentId, ClaimId, ItemId};
use model::ledger::ValueBasis;
use model::log::Digest;
use model::quantity::Currency;
use model::record::{Claim, Column, Saying, Subject, Wording};

use super::*;
use crate::log::{assessment, claim};

fn entry(act: Act) -> Entry {
    Entry {
        id: EntryId::of("E-1"),
        day: date(2020, 5, 21),
        act,
        said_by: Some(PartyId::of("US-GOV")),
        because: vec![RecordRef::new(RecordKind::Event, "EVT-1"), RecordRef::new(RecordKind::Claim, "C-1")],
        text: "Landed, \u{201e}gezählt\u{201c}\t\"50\"".to_owned(),
        source: Source::Assumption("half".to_owned()),
    }
}

fn items() -> AccountUnit {
    AccountUnit::Item(ItemId::of("ventilator-icu"))
}

fn acts() -> Vec<Act> {
    let deal = |scope: &str, terms: Option<Terms>| Deal {
        from: PartyId::of("US-GOV"),
        to: PartyId::of("RU-GOV"),
        unit: items(),
        amount: Units::of(200),
        scope: Scope::try_new(scope).expect("a scope"),
        terms,
        consignment: terms.map(|_| ConsignmentId::of("C-17")),
    };
    let (id, ten) = (|| EntryId::of("E-0"), Units::of(10));
    let money = Money { cents: 560_000_000, currency: Currency::USD };
    vec![
        Act::Pledge { deal: deal("agreement:A-1", Some(Terms::Loan)), expires: Some(date(2020, 12, 31)) },
        Act::Pledge { deal: deal("community", None), expires: None },
        Act::Direct(deal("community", Some(Terms::Gift))),
        Act::Post { pledge: id(), unit: items(), amount: ten },
        Act::Void { pledge: id(), part: None },
        Act::Void { pledge: id(), part: Some((items(), ten)) },
        Act::Return { loan: id(), unit: AccountUnit::Grams, amount: ten },
        Act::Correct { entry: id(), unit: items(), change: -3, reason: CorrectionReason::Recount },
        Act::Figure { entry: id(), amount: Some((items(), ten)), terms: None },
        Act::Figure { entry: id(), amount: None, terms: Some(Terms::Sale) },
        Act::Value { of: Valued::Entry(id()), money, basis: ValueBasis::Invoice },
        Act::Value { of: Valued::Consignment(ConsignmentId::of("C-17")), money, basis: ValueBasis::DonorDeclared },
    ]
}

#[test]
fn every_act_is_read_as_it_is_written() {
    for act in acts() {
        let made = entry(act);
        let text = write(&made);
        assert_eq!(read(&text), Ok(made.clone()), "{text}");
        let spread = text.replace("\",\"", "\", \"");
        assert_eq!(accept(&spread), Ok(made), "blanks are accepted");
        if spread != text {
            assert_eq!(
                read(&spread).expect_err("the log holds one form").first().map(|fault| fault.code),
                Some("not-canonical")
            );
        }
    }
    let text = write(&entry(acts().remove(3)));
    assert_eq!(
        text,
        "{\"id\":\"E-1\",\"day\":\"2020-05-21\",\"act\":\"post\",\"entry\":\"E-0\",\"unit\":\"item:ventilator-icu\",\
         \"amount\":10,\"said_by\":\"US-GOV\",\"because\":[\"event:EVT-1\",\"claim:C-1\"],\
         \"text\":\"Landed, \u{201e}gezählt\u{201c}\\t\\\"50\\\"\",\"source\":\"assumption: half\"}"
    );
}

#[test]
fn a_wrong_body_is_refused_with_every_fault_at_its_member() {
    let good = write(&entry(acts().remove(3)));
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    for (text, faults, remark) in [
        ("[1]".to_owned(), &[("", "bad-json")][..], "no object"),
        ("{".to_owned(), &[("", "bad-json")], "half an object"),
        (" ".repeat(70_000), &[("", "body-too-long")], "too long"),
        (
            "{}".to_owned(),
            &[
                ("act", "cell-empty"),
                ("day", "cell-empty"),
                ("id", "cell-empty"),
                ("source", "cell-empty"),
                ("text", "cell-empty"),
            ],
            "nothing",
        ),
        (with("\"amount\":10", "\"amount\":10.5"), &[("amount", "member-wrong-shape")], "half a unit"),
        (with("\"amount\":10", "\"amount\":\"10\""), &[("amount", "member-wrong-shape")], "a figure in words"),
        (with("\"amount\":10", "\"amount\":-1"), &[("amount", "negative-amount")], "less than nothing"),
        (with("\"amount\":10", "\"amount\":99999999999999"), &[("amount", "absurd-figure")], "absurd"),
        (with("\"amount\":10", "\"amount\":1,\"amount\":10"), &[("amount", "member-repeated")], "twice"),
        (with("\"act\":\"post\"", "\"act\":\"psot\""), &[("act", "unknown-word")], "no act"),
        (
            with("\"act\":\"post\",", "\"act\":\"post\",\"from\":\"a\","),
            &[("from", "surplus-cell")],
            "means nothing here",
        ),
        (with("\"act\":\"post\"", "\"act\":\"correct\""), &[("reason", "cell-empty")], "no reason"),
        (with("\"act\":\"post\"", "\"act\":\"value\""), &[("unit", "bad-account-unit")], "worth in ventilators"),
        (with("\"entry\"", "\"entri\""), &[("entri", "unknown-member"), ("entry", "cell-empty")], "another name"),
        (with("\"event:EVT-1\"", "\"EVT-1\""), &[("because", "bad-record-ref")], "no kind"),
        (with("\"event:EVT-1\"", "\"evnt:EVT-1\""), &[("because", "bad-record-ref")], "no such kind"),
        (with("[\"event:EVT-1\",\"claim:C-1\"]", "[]"), &[("because", "member-wrong-shape")], "an empty list"),
        (with("2020-05-21", "21.5.2020"), &[("day", "bad-date")], "another form of day"),
        (
            with("\"id\":\"E-1\",\"day\":\"2020-05-21\"", "\"id\":\"E 1\",\"day\":\"2020-13-01\""),
            &[("day", "bad-date"), ("id", "bad-id")],
            "two at once",
        ),
    ] {
        let found = accept(&text).expect_err(remark);
        let mut found: Vec<(&str, &str)> =
            found.iter().map(|fault| (fault.place.column.as_str(), fault.code)).collect();
        found.sort_unstable();
        assert_eq!(found, faults, "{remark}");
        assert!(read(&text).is_err(), "{remark}");
    }
}

fn said(saying: Saying, wording: Wording) -> Claim {
    Claim {
        id: ClaimId::of("C-1"),
        subject: Subject { consignment: ConsignmentId::of("C-17"), item: ItemId::of("ventilator-icu") },
        column: Column::Used,
        speaker: PartyId::of("FEMA"),
        capacity: "spokesperson".to_owned(),
        said: date(2020, 5, 12),
        saying,
        text: "Never deployed".to_owned(),
        wording,
        source: Source::Cited("cnn.com".to_owned()),
    }
}

#[test]
fn claims_and_assessments_are_read_as_they_are_written() {
    let wording = Wording {
        language: Some("ru".to_owned()),
        quote: Some("\u{413}\u{443}\u{43c}\u{430}\u{43d}\u{438}\u{442}\u{430}\u{440}\u{43d}\u{430}\u{44f}".to_owned()),
        url: Some("https://example.org/a?b=c".to_owned()),
        archived: Some(Digest([7; 32])),
        predicate: Some("cost".to_owned()),
        value: Some("659283".to_owned()),
        unit: Some("USD".to_owned()),
    };
    for saying in [Saying::Units(Units::ZERO), Saying::Words, Saying::Declined] {
        for wording in [Wording::default(), wording.clone()] {
            let made = said(saying, wording);
            assert_eq!(claim::read(&claim::write(&made)), Ok(made));
        }
    }
    let made = Assessment {
        id: AssessmentId::of("A-1"),
        claim: ClaimId::of("C-1"),
        verdict: Verdict::NoEvidence,
        basis: Vec::new(),
        by: PartyId::of("FEMA"),
        at: "2020-06-01T12:00:00Z".parse().expect("an instant"),
        text: "Nothing was found".to_owned(),
        source: Source::Cited("a note".to_owned()),
    };
    assert_eq!(assessment::read(&assessment::write(&made)), Ok(made.clone()));
    let wrong = assessment::write(&made).replace("no-evidence", "no-evidenc");
    let faults = assessment::read(&wrong).expect_err("no such verdict");
    assert!(faults[0].action.contains("no-evidence"), "{faults:?}");
}

#[test]
fn a_quotation_is_one_sentence_and_a_value_is_whole() {
    for (quote, is_kept, remark) in [
        ("has agreed to purchase", true, "words"),
        ("It cost U.S. $1.3 million, i.e. too much", true, "points that end no sentence"),
        ("Was it paid for? Nobody said.", false, "two sentences"),
        ("It came. It was counted.", false, "two sentences"),
        ("\u{6536}\u{5230}\u{3002}\u{8c22}\u{8c22}", false, "two sentences in Chinese"),
        (&"very ".repeat(100), false, "too long"),
    ] {
        let made = said(Saying::Words, Wording { quote: Some(quote.trim().to_owned()), ..Wording::default() });
        assert_eq!(claim::read(&claim::write(&made)).is_ok(), is_kept, "{remark}");
    }
    let some = |text: &str| Some(text.to_owned());
    for (wording, column, code) in [
        (Wording { value: some("5"), ..Wording::default() }, "predicate", "half-statement"),
        (Wording { predicate: some("cost"), ..Wording::default() }, "value", "half-statement"),
        (Wording { unit: some("USD"), ..Wording::default() }, "value", "half-statement"),
        (Wording { predicate: some("The cost"), value: some("5"), ..Wording::default() }, "predicate", "bad-predicate"),
        (Wording { url: some("tass.com/world"), ..Wording::default() }, "url", "bad-url"),
        (Wording { language: some("Russian"), ..Wording::default() }, "language", "bad-language"),
    ] {
        let faults = claim::read(&claim::write(&said(Saying::Words, wording))).expect_err(code);
        assert_eq!((faults[0].place.column.as_str(), faults[0].code), (column, code));
    }
}
