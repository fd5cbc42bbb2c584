//! A sound judgement of nine offers in which every rule has something to look at. Spoiled ones and the borders of each
//! rule are tried below. Up: [`crate::fitness`].

mod borders;
mod question;
mod spoiled;

use jiff::civil::date;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{Assessment, FitnessProblem, FitnessRule, FitnessSolution, Level, Outcome, RuleFinding, Verdict};
use model::id::{AirportId, ItemId, OfferLineId, PartyId, PlaceId, RequestId};
use model::offer::{OfferLine, Request, Terms, Wanted};
use model::product::Product;
use model::quantity::Units;

use crate::need;
use question::problem;

pub(crate) fn offer(id: &str, item: &str, units: i64) -> OfferLine {
    OfferLine {
        id: OfferLineId::of(id),
        donor: PartyId::of("donor"),
        place: PlaceId::of("RU"),
        item: ItemId::of(item),
        description: item.to_owned(),
        units: Units::of(units),
        ramp: vec![],
        pack: None,
        airport: AirportId::of("UUMU"),
        ready: date(2020, 3, 31),
        earmarks: vec![],
        terms: Some(Terms::Gift),
        payer: None,
        terms_agreed: Some(true),
        carrier: None,
        licence: None,
        unit_value: None,
        travels_with: None,
        product: Product::default(),
        team: None,
        source: need::tests::source(),
    }
}

pub(crate) fn request(id: &str, place: &str, item: &str, units: Option<i64>) -> Request {
    Request {
        id: RequestId::of(id),
        place: PlaceId::of(place),
        item: ItemId::of(item),
        units: units.map(Units::of),
        due: None,
        made: date(2020, 3, 25),
        wanted: Wanted::default(),
        source: need::tests::source(),
    }
}

/// A pair with its verdicts, rule by rule: `P` pass, `N` not concerned, `F`, `U` or `W` (waived) with the level's first
/// letter, such as `FB`, and the most units after a colon.
pub(crate) fn pair(
    line: &str,
    item: &str,
    to: &str,
    units: i64,
    (usable, outcome): (i64, Outcome),
    said: &str,
) -> Assessment {
    let said: Vec<&str> = said.split_whitespace().collect();
    assert_eq!(said.len(), FitnessRule::ALL.len(), "{line}: every rule should have its verdict");
    let finding = |(index, word): (usize, &&str)| {
        let mut finding = RuleFinding {
            rule: FitnessRule::ALL[index].0,
            level: Level::Block,
            verdict: Verdict::Pass,
            evidence: String::new(),
            cure: String::new(),
            units_max: None,
            because: vec![],
        };
        say(&mut finding, word);
        finding
    };
    Assessment {
        line: OfferLineId::of(line),
        item: ItemId::of(item),
        recipient: PlaceId::of(to),
        units: Units::of(units),
        usable: Units::of(usable),
        findings: said.iter().enumerate().map(finding).collect(),
        outcome,
        because: vec![RecordRef::new(RecordKind::Offer, line)],
    }
}

/// Overwrites a verdict by its word.
fn say(finding: &mut RuleFinding, word: &str) {
    let (verdict, most) = word.split_once(':').map_or((word, None), |(verdict, most)| (verdict, Some(most)));
    let own = match finding.rule.number() {
        3 | 10 | 18 => Level::Warn,
        19 => Level::Ask,
        _ => Level::Block,
    };
    finding.level = match verdict.get(1..) {
        Some("B") => Level::Block,
        Some("W") => Level::Warn,
        Some("A") => Level::Ask,
        _ => own,
    };
    finding.verdict = match &verdict[..1] {
        "P" => Verdict::Pass,
        "N" => Verdict::NotConcerned,
        "F" => Verdict::Fail,
        "U" => Verdict::Unknown,
        _ => Verdict::Waived,
    };
    finding.units_max = most.map(|most| Units::of(most.parse().expect("a count")));
    let is_against = !matches!(finding.verdict, Verdict::Pass | Verdict::NotConcerned);
    (finding.evidence, finding.cure) = match is_against {
        true => ("figures".to_owned(), "cure".to_owned()),
        false => (String::new(), String::new()),
    };
}

fn answer() -> FitnessSolution {
    use Outcome::{Fit, FitWithConditions, Held, Unfit};
    let mut assessments = vec![
        pair("L1", "gloves", "US", 1000, (1000, Fit), "P N N N P P N N N N P P N N P P P P N"),
        pair("L2", "respirator", "US", 500, (0, Held), "FW:400 N N UW UW UA N N N N P P N UB UA P P P N"),
        pair("L3", "ventilator", "US", 45, (0, Unfit), "P N N UW FB UB FB FW:20 UB FW:20 P FB N N P P UB P UA"),
        pair("L4", "test", "US", 100, (100, FitWithConditions), "P WB UA UW P UA N N P N UW UW P N P P P UW UA"),
        pair("L5", "drug", "IT", 1000, (697, FitWithConditions), "P P FW:697 P P P N N N N P P N N P P P P P"),
        pair("L6", "nurse", "IT", 20, (20, Fit), "P P N N P N N N N N N P N N N N P P N"),
        pair("L7", "truck", "IT", 2, (2, FitWithConditions), "P N N N N N N N N N UW P N N N UW P P N"),
        pair("L8", "sanitizer", "US", 300, (300, FitWithConditions), "FW N N N UA UA N N N N P P N N P P P P UA"),
        pair("L9", "mystery", "US", 10, (0, Unfit), "FB UB UB UB UB UB UB UB UB UB P P UB UB UB P P UW N"),
    ];
    let class = &mut assessments[1].findings[13];
    class.evidence = "sources differ: N95 (press), M-95 (customs)".to_owned();
    class.cure = "ask donor which".to_owned();
    assessments[2].findings[11].because = vec![RecordRef::new(RecordKind::Notice, "N1")];
    assessments[3].findings[1].evidence = "expires 2020-12-31; waived by Dr Example".to_owned();
    assessments[6].findings[15].evidence = "duty is not agreed; shown only, by policy".to_owned();
    FitnessSolution { assessments, steps: 9 }
}

fn sound() -> (FitnessProblem, FitnessSolution) {
    (problem(), answer())
}
