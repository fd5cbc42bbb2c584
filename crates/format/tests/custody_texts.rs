//! The canonical texts of custody events: read as they are written, every act of them; and nothing else is read.

use std::collections::{BTreeMap, BTreeSet};

use format::log::custody::{draft, facts, persons, read};
use model::custody::{
    Batch, Cargo, Commission, Confidence, Correction, CustodyAct, CustodyEvent, Customs, CustomsStep, Distribution,
    Evidence, FitCheck, FitVerdict, GoodsLine, Handover, Lading, MediaType, Movement, MovementKind, Packing, Parts,
    Persons, PersonsPart, PlainText, Recall, Receipt, ReceiptLine, Rejection, Retraction, SourceKind, TimePrecision,
    Unpacking, Usefulness, UsefulnessLine, Visibility,
};
use model::evidence::Source;
use model::id::{
    AirportId, ConsignmentId, EventId, FlightId, ItemId, LineId, LocationId, LotId, PartyId, PieceId, PositionId,
};
use model::log::{Digest, LineKind, LogLine, SaltedText, Sealed};
use model::quantity::{Grams, Millimetres, Units};

fn consignment() -> ConsignmentId {
    ConsignmentId::of("c-1")
}

fn text(text: &str) -> PlainText {
    PlainText::of(text)
}

fn batch(lot: Option<&str>) -> Batch {
    Batch { item: ItemId::of("mask-medical"), lot: lot.map(LotId::of) }
}

fn goods() -> GoodsLine {
    GoodsLine::try_new(batch(Some("L1")), Units::of(500)).expect("a line")
}

fn cargo(is_all: bool) -> Cargo {
    let parts = Parts::try_new(vec![PieceId::of("p-2"), PieceId::of("p-1")], vec![goods()]).expect("parts");
    Cargo { consignment: consignment(), parts: (!is_all).then_some(parts) }
}

fn lading(is_all: bool) -> Lading {
    let position = (!is_all).then(|| PositionId::of("P05L"));
    let mass = (!is_all).then(|| Grams::of(1_200_000));
    Lading { cargo: cargo(is_all), flight: FlightId::of("F1"), leg: 2, position, mass }
}

fn movement(kind: MovementKind) -> CustodyAct {
    let (flight, airport) = (FlightId::of("F1"), AirportId::of("KJFK"));
    CustodyAct::Move(Movement { kind, consignment: consignment(), flight, leg: 1, airport })
}

fn customs(step: CustomsStep) -> CustodyAct {
    CustodyAct::Customs(Customs { consignment: consignment(), step })
}

/// Acts before arrival, with and without what may be absent.
fn acts_before_arrival() -> Vec<CustodyAct> {
    let holder = PartyId::of("donor");
    let day = "2023-01-31".parse().expect("a day");
    let fit = |rules| CustodyAct::FitCheck(FitCheck::try_new(consignment(), batch(None), rules).expect("a judgement"));
    let handover = |is_all, seal: Option<&str>| {
        let handover = Handover::try_new(cargo(is_all), holder.clone(), PartyId::of("carrier"), seal.map(text));
        CustodyAct::Handover(handover.expect("a handover"))
    };
    let bare = Commission {
        consignment: consignment(),
        holder: holder.clone(),
        goods: GoodsLine::try_new(batch(None), Units::of(1)).expect("a line"),
        expiry: None,
        maker: None,
        authorisation: None,
        mains: None,
    };
    let packing = |mass, dimensions| Packing {
        consignment: consignment(),
        parent: PieceId::of("p-9"),
        children: cargo(false).parts.expect("parts"),
        mass,
        dimensions,
    };
    vec![
        CustodyAct::Commission(Commission {
            goods: goods(),
            expiry: Some(day),
            maker: Some(text("Fabrik \u{201e}N\u{201c} \"A\\B\"")),
            authorisation: Some(text("EN 14683")),
            mains: Some(text("220 V 50 Hz")),
            ..bare.clone()
        }),
        CustodyAct::Commission(bare),
        CustodyAct::Pack(packing(Some(Grams::of(1)), Some([1200, 800, 1000].map(Millimetres::of)))),
        CustodyAct::Pack(packing(None, None)),
        CustodyAct::Unpack(Unpacking { consignment: consignment(), parent: PieceId::of("p-9") }),
        fit(vec![
            (text("mains-voltage"), FitVerdict::Fail(text("220 V against 120 V"))),
            (text("expiry"), FitVerdict::Pass),
            (text("language"), FitVerdict::Waived(text("staff reads it"))),
        ]),
        handover(true, None),
        handover(false, Some("S-1")),
        CustodyAct::Load(lading(true)),
        CustodyAct::Load(lading(false)),
        CustodyAct::Offload(lading(true)),
        movement(MovementKind::Depart),
        movement(MovementKind::Arrive),
        movement(MovementKind::Divert),
    ]
}

/// Acts from arrival on.
fn acts_from_arrival() -> Vec<CustodyAct> {
    let rejected = Rejection::try_new(Units::of(3), text("expired")).expect("a rejection");
    let line = |lot, expected, rejected| {
        ReceiptLine::try_new(batch(lot), expected, Units::of(10), Units::of(1), rejected).expect("a line")
    };
    let lines = vec![line(Some("L1"), Some(Units::of(12)), Some(rejected)), line(None, None, None)];
    let receipt = |opened, is_blind, recount_of| {
        CustodyAct::Receive(
            Receipt::try_new(consignment(), opened, lines.clone(), is_blind, recount_of).expect("a count"),
        )
    };
    let became = [1, 2, 3, 4].map(Units::of);
    let used = UsefulnessLine::try_new(batch(None), Units::of(12), became, Some(text("fires"))).expect("a line");
    let unused = UsefulnessLine::try_new(batch(None), Units::of(12), [Units::ZERO; 4], None).expect("a line");
    let usefulness = |facility, line| {
        CustodyAct::Usefulness(Usefulness::try_new(consignment(), facility, vec![line]).expect("a report"))
    };
    let facility = LocationId::of("hospital-1");
    let distribution = Distribution::try_new(consignment(), facility.clone(), PartyId::of("ny"), vec![goods()])
        .expect("a distribution");
    let recall = |lot: Option<&str>| {
        let (reason, issuer) = (text("fires"), PartyId::of("regulator"));
        CustodyAct::Recall(Recall { item: ItemId::of("ventilator-icu"), lot: lot.map(LotId::of), reason, issuer })
    };
    let retraction = |consignment| {
        CustodyAct::Retract(Retraction { consignment, event: EventId::of("e-1"), reason: text("entered twice") })
    };
    vec![
        customs(CustomsStep::Lodged),
        customs(CustomsStep::Held(text("papers missing"))),
        customs(CustomsStep::Released),
        receipt(vec![], true, None),
        receipt(vec![PieceId::of("p-1")], false, Some(EventId::of("e-1"))),
        CustodyAct::Distribute(distribution),
        usefulness(Some(facility), used),
        usefulness(None, unused),
        recall(Some("L1")),
        recall(None),
        retraction(Some(consignment())),
        retraction(None),
    ]
}

fn event(act: CustodyAct) -> CustodyEvent {
    CustodyEvent {
        id: EventId::of("e-7"),
        occurred: "2020-04-01T20:00:00Z".parse().expect("an instant"),
        precision: TimePrecision::Hour,
        place: None,
        actor: PartyId::of("carrier"),
        on_behalf_of: None,
        persons: PersonsPart::Nobody,
        source: SourceKind::Observed,
        cited: None,
        evidence: vec![],
        confidence: Confidence::Verified,
        corrects: None,
        visibility: Visibility::Public,
        note: None,
        counted_in: BTreeMap::new(),
        act,
    }
}

fn full(act: CustodyAct) -> CustodyEvent {
    CustodyEvent {
        place: Some(LocationId::of("KJFK")),
        on_behalf_of: Some(PartyId::of("donor")),
        persons: PersonsPart::Named(Persons {
            actor: Some(text("A. Person")),
            signed_from: Some(text("B. Person")),
            signed_to: Some(text("\u{41a}. \u{41b}\u{438}\u{446}\u{43e}")),
            waived_by: vec![(text("language"), text("D. Person"))],
        }),
        source: SourceKind::Feed(text("iata-one-record")),
        cited: Some(Source::Cited("a paper of 2 April 2020".to_owned())),
        evidence: vec![Evidence {
            digest: Digest([7; 32]),
            media_type: MediaType::try_new("image/jpeg").expect("a type"),
        }],
        confidence: Confidence::Inferred,
        corrects: Some(Correction { event: EventId::of("e-6"), reason: text("wrong hour") }),
        visibility: Visibility::Own,
        note: Some(text("rain")),
        counted_in: BTreeMap::from([(ItemId::of("mask-medical"), text("each"))]),
        ..event(act)
    }
}

fn sealed(content: SaltedText) -> Sealed {
    Sealed { digest: Digest::ZERO, content: Some(content) }
}

fn line(event: &CustodyEvent) -> LogLine {
    let draft = draft(event, [1; 16], [2; 16]);
    LogLine {
        number: 1,
        id: draft.id,
        kind: draft.kind,
        occurred: draft.occurred,
        recorded: draft.occurred,
        organisation: draft.organisation,
        consignments: draft.consignments,
        facts: sealed(draft.facts),
        persons: draft.persons.map(sealed),
        previous: Digest::ZERO,
        digest: Digest::ZERO,
    }
}

#[test]
fn every_act_is_read_as_it_is_written() {
    let acts: Vec<CustodyAct> = acts_before_arrival().into_iter().chain(acts_from_arrival()).collect();
    let words: BTreeSet<&str> = acts.iter().map(CustodyAct::word).collect();
    assert_eq!(words.len(), 16, "an act of each word");
    for act in acts {
        for event in [event(act.clone()), full(act)] {
            assert_eq!(read(&line(&event)), Ok(event));
        }
    }
}

#[test]
fn the_text_is_what_the_document_shows() {
    let event = event(CustodyAct::Handover(
        Handover::try_new(cargo(true), PartyId::of("donor"), PartyId::of("carrier"), Some(text("S-1"))).expect("two"),
    ));
    assert_eq!(
        facts(&event),
        r#"{"act":"handover","precision":"hour","place":null,"source":"observed","confidence":"verified","visibility":"public","details":{"consignment":"c-1","all":true,"from":"donor","to":"carrier","seal":"S-1"}}"#
    );
    assert_eq!(persons(&event), None);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/custody-log.md"));
    assert!(page.expect("the document").contains(&facts(&event)), "the document shows this very text");
}

/// What a change of one event's facts comes to: the text that is replaced, by what, the code.
const SPOILED: [(&str, &str, &str); 16] = [
    ("\"act\":\"receive\"", "\"act\":\"recieve\"", "unknown-word"),
    ("\"act\":\"receive\"", "\"act\":7", "wrong-shape"),
    ("\"place\":null,", "", "key-missing"),
    ("\"place\":null", "\"place\":\"a b\"", "bad-id"),
    ("\"place\":null", "\"place\": null", "not-canonical"),
    ("\"place\":null,", "\"place\":null,\"place\":null,", "not-canonical"),
    ("\"place\":null,", "\"place\":null,\"feed\":\"x\",", "unknown-key"),
    ("\"source\":\"observed\"", "\"source\":\"feed\"", "key-missing"),
    ("\"details\":{", "\"detail\":{", "key-missing"),
    ("\"blind\":true,", "\"blind\":1,", "wrong-shape"),
    ("\"counted\":10,", "\"counted\":-1,", "out-of-range"),
    ("\"counted\":10,", "\"counted\":10.0,", "out-of-range"),
    ("\"counted\":10,", "\"counted\":0,", "units-cannot-be"),
    ("\"reason\":\"expired\"", "\"reason\":\"\"", "bad-text"),
    ("\"lines\":[", "\"lines\":[],\"line\":[", "nothing-named"),
    ("{\"act\"", "[{\"act\"", "bad-json"),
];

#[test]
fn a_text_that_no_writer_would_write_is_refused() {
    let good = event(acts_from_arrival().swap_remove(3));
    for (from, to, code) in SPOILED {
        let mut line = line(&good);
        let content = line.facts.content.as_mut().expect("facts");
        assert!(content.text.contains(from), "{from} should be in {}", content.text);
        content.text = content.text.replacen(from, to, 1);
        let faults = read(&line).expect_err(to);
        assert!(faults.iter().any(|fault| fault.code == code), "{to}: {faults:?}");
        assert!(faults.iter().all(|fault| !fault.action.is_empty()));
    }
}

#[test]
fn all_faults_are_told_at_once_each_with_its_place() {
    let mut line = line(&full(acts_from_arrival().swap_remove(3)));
    let content = line.facts.content.as_mut().expect("facts");
    content.text = content.text.replace("\"own\"", "\"mine\"").replace("\"counted\":10", "\"counted\":true");
    let persons = line.persons.as_mut().and_then(|persons| persons.content.as_mut()).expect("persons");
    persons.text = persons.text.replace("\"actor\"", "\"aktor\"");
    let faults = read(&line).expect_err("four faults");
    let places: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.place.column.as_str(), fault.code)).collect();
    assert_eq!(
        places,
        [
            ("/visibility", "unknown-word"),
            ("/details/lines/0/counted", "wrong-shape"),
            ("/details/lines/1/counted", "wrong-shape"),
            ("/aktor", "unknown-key"),
        ]
    );
}

#[test]
fn erased_texts_and_other_lines_are_said_to_be_such() {
    let event = full(acts_from_arrival().swap_remove(3));
    let mut gone = line(&event);
    gone.persons.as_mut().expect("persons").content = None;
    assert_eq!(read(&gone).expect("the facts are there").persons, PersonsPart::Erased);
    gone.facts.content = None;
    assert_eq!(read(&gone).expect_err("no facts")[0].code, "text-erased");
    let claim = LogLine { kind: LineKind::Claim, ..line(&event) };
    assert_eq!(read(&claim).expect_err("a claim")[0].code, "wrong-kind");
    let other = LogLine { consignments: vec![ConsignmentId::of("c-2")], ..line(&event) };
    assert_eq!(read(&other).expect_err("another consignment")[0].code, "wrong-subject");
    assert_eq!(line(&event).id, LineId::of("e-7"));
}

#[test]
fn oversized_texts_are_refused_before_they_are_read() {
    let mut line = line(&event(movement(MovementKind::Arrive)));
    line.facts.content.as_mut().expect("facts").text = "[".repeat(format::log::TEXT_SIZE_MAX + 1);
    assert_eq!(read(&line).expect_err("too long")[0].code, "out-of-range");
    line.facts.content.as_mut().expect("facts").text = "[".repeat(1000);
    assert_eq!(read(&line).expect_err("too deep")[0].code, "bad-json");
}
