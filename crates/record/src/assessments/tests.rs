//! Assessments that stand and that cannot, and what figures alone say.

use jiff::civil::date;
use model::evidence::Source;
use model::id::{ConsignmentId, ItemId};
use model::record::{Subject, Wording};

use super::*;

fn source() -> Source {
    Source::Assumption("test".to_owned())
}

fn subject() -> Subject {
    Subject { consignment: ConsignmentId::of("flight"), item: ItemId::of("ventilator-icu") }
}

fn claim(id: &str, column: Column, saying: Saying) -> Claim {
    Claim {
        id: ClaimId::of(id),
        subject: subject(),
        column,
        speaker: PartyId::of("giver"),
        capacity: "spokesman".to_owned(),
        said: date(2020, 4, 1),
        saying,
        text: id.to_owned(),
        wording: Wording::default(),
        source: source(),
    }
}

fn assessment(id: &str, by: &str, at: &str, verdict: Verdict, basis: &[(RecordKind, &str)]) -> Assessment {
    Assessment {
        id: AssessmentId::of(id),
        claim: ClaimId::of("c"),
        verdict,
        basis: basis.iter().map(|(kind, id)| RecordRef::new(*kind, id)).collect(),
        by: PartyId::of(by),
        at: at.parse().expect("an instant"),
        text: id.to_owned(),
        source: source(),
    }
}

fn parties() -> Vec<Party> {
    ["giver", "auditor", "press"].map(|id| Party { id: PartyId::of(id), name: id.to_owned(), place: None }).to_vec()
}

const COUNT: (RecordKind, &str) = (RecordKind::Event, "count");
const NOON: &str = "2020-04-02T12:00:00Z";

#[test]
fn assessments_stand_side_by_side_and_a_later_word_of_the_same_keeps_the_earlier() {
    let claims =
        [claim("c", Column::Announced, Saying::Units(Units::of(45))), claim("d", Column::Used, Saying::Declined)];
    let all = [
        assessment("a2", "auditor", "2020-05-02T12:00:00Z", Verdict::Partly, &[COUNT]),
        assessment("a1", "auditor", NOON, Verdict::NoEvidence, &[]),
        assessment("p1", "press", NOON, Verdict::NotCheckable, &[]),
        assessment("g1", "giver", NOON, Verdict::Confirmed, &[COUNT]),
        assessment("g1", "giver", NOON, Verdict::Confirmed, &[COUNT]),
    ];
    let found = assessed(&claims, &all, &parties());
    assert_eq!(found.refusals, [], "the same assessment twice is one");
    let row = found.claims.iter().find(|row| row.claim.id.as_str() == "c").expect("the claim");
    assert_eq!(row.standing.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a2", "g1", "p1"]);
    assert_eq!(row.earlier.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a1"]);
    assert!(row.verdicts_differ && !row.is_open);
    assert_eq!(found.of_oneself, [AssessmentId::of("g1")]);
    let silent = found.claims.iter().find(|row| row.claim.id.as_str() == "d").expect("the refusal to say");
    assert!(!silent.is_open, "who declined said nothing to judge");
    let open = assessed(&claims[..1], &[], &parties());
    assert!(open.claims[0].is_open);
}

#[test]
fn every_wrong_assessment_is_refused() {
    let claims = [claim("c", Column::Announced, Saying::Words)];
    let good = assessment("a", "auditor", NOON, Verdict::Confirmed, &[COUNT]);
    let mut unknown = good.clone();
    unknown.claim = ClaimId::of("nobody");
    let itself = (RecordKind::Claim, "c");
    let early = "2020-03-31T12:00:00Z";
    for (wrong, codes, remark) in [
        (assessment("x", "auditor", NOON, Verdict::Confirmed, &[]), &["basis-missing"][..], "confirmed by nothing"),
        (assessment("x", "auditor", NOON, Verdict::Contradicted, &[]), &["basis-missing"], "contradicted by nothing"),
        (assessment("x", "auditor", NOON, Verdict::Partly, &[]), &["basis-missing"], "in part by nothing"),
        (assessment("x", "auditor", NOON, Verdict::Confirmed, &[itself]), &["basis-circular"], "by itself"),
        (assessment("x", "stranger", NOON, Verdict::NoEvidence, &[]), &["unknown-code"], "by nobody"),
        (assessment("x", "auditor", early, Verdict::NoEvidence, &[]), &["impossible-date"], "before it was said"),
        (unknown, &["unknown-code"], "of no claim"),
        (
            assessment("x", "stranger", early, Verdict::Partly, &[]),
            &["basis-missing", "impossible-date", "unknown-code"],
            "all",
        ),
    ] {
        let mut found: Vec<&str> =
            assessed(&claims, &[wrong], &parties()).refusals.iter().map(|(_, fault)| fault.code).collect();
        found.sort_unstable();
        assert_eq!(found, codes, "{remark}");
    }
    let other = assessment("a", "press", NOON, Verdict::NoEvidence, &[]);
    let twice = assessed(&claims, &[good, other], &parties());
    assert_eq!(twice.refusals[0].1.code, "assessment-id-reused");
    assert_eq!(twice.claims[0].standing.len(), 1, "what stands is not altered");
}

fn row(figures: &[(Column, i64, RecordKind)]) -> Columns {
    let mut cells: [Vec<Figure>; 7] = Default::default();
    for (column, units, kind) in figures {
        let place = Column::ALL.iter().position(|(known, _)| known == column).expect("a column");
        cells[place].push(Figure {
            units: Some(Units::of(*units)),
            is_declined: false,
            is_inferred: false,
            by: PartyId::of("receiver"),
            because: RecordRef::new(*kind, format!("{}-{units}", column.word())),
            text: String::new(),
            source: source(),
        });
    }
    Columns { subject: subject(), cells }
}

#[test]
fn figures_say_what_they_can_and_name_their_records() {
    let event = |column, units| (column, units, RecordKind::Event);
    let heard = |column, units| (column, units, RecordKind::Claim);
    let (announced, arrived, counted, used) = (Column::Announced, Column::Arrived, Column::Counted, Column::Used);
    for (column, figures, expected, records, remark) in [
        (announced, vec![event(counted, 45)], Some(Verdict::Confirmed), 1, "what was announced was counted"),
        (announced, vec![event(counted, 44)], Some(Verdict::Partly), 1, "a part was counted"),
        (announced, vec![event(counted, 0)], Some(Verdict::Contradicted), 1, "nothing was counted"),
        (announced, vec![event(counted, 46)], Some(Verdict::Contradicted), 1, "more was counted"),
        (announced, vec![event(arrived, 45), event(counted, 44)], Some(Verdict::Partly), 1, "a count goes first"),
        (arrived, vec![event(arrived, 44)], Some(Verdict::Contradicted), 1, "another number arrived"),
        (arrived, vec![event(arrived, 45), event(arrived, 44)], Some(Verdict::Partly), 2, "two records differ"),
        (used, vec![event(counted, 45)], Some(Verdict::NoEvidence), 0, "a count says nothing of use"),
        (used, vec![heard(used, 45)], Some(Verdict::NoEvidence), 0, "another claim is no evidence"),
        (announced, vec![], Some(Verdict::NoEvidence), 0, "nothing is known"),
    ] {
        let said = claim("c", column, Saying::Units(Units::of(45)));
        let found = suggestion(&said, Some(&row(&figures)));
        assert_eq!((found.verdict, found.basis.len()), (expected, records), "{remark}: {}", found.text);
        assert!(found.basis.iter().all(|one| one.kind == RecordKind::Event), "{remark}");
    }
    for saying in [Saying::Words, Saying::Declined] {
        assert_eq!(suggestion(&claim("c", used, saying), Some(&row(&[event(used, 0)]))).verdict, None);
    }
}

#[test]
fn what_was_inferred_is_no_evidence_for_what_it_was_taken_from() {
    let mut row = row(&[(Column::Arrived, 45, RecordKind::Event)]);
    let said = claim("c", Column::Arrived, Saying::Units(Units::of(45)));
    assert_eq!(suggestion(&said, Some(&row)).verdict, Some(Verdict::Confirmed));
    row.cells.iter_mut().flatten().for_each(|figure| figure.is_inferred = true);
    assert_eq!(suggestion(&said, Some(&row)).verdict, Some(Verdict::NoEvidence));
}
