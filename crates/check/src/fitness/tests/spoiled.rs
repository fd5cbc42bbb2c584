//! A spoiled judgement for every rule, which must be refused. Up: [`crate::fitness`].

use jiff::civil::date;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessProblem, FitnessRule, FitnessSolution, Outcome, RuleFinding, Verdict};
use model::id::{ItemId, OfferLineId, PartyId, PlaceId};
use model::product::Condition;
use model::quantity::{Currency, Money, Units};
use model::world::Mains;

use super::super::{RULES, check_fitness};
use super::{say, sound};
use crate::spoil::{Spoil, each_rule_refuses};

/// Overwrites the verdict of a line, counted from 1, on a rule, by its number.
fn told(solution: &mut FitnessSolution, line: usize, rule: usize, word: &str) {
    say(&mut solution.assessments[line - 1].findings[rule - 1], word);
}

const SPOILS: &[Spoil<FitnessProblem, FitnessSolution>] = &[
    ("fitness-pairs", "a requested line is not judged", |_, s| drop(s.assessments.remove(0))),
    ("fitness-pairs", "an earmarked line is not judged", |_, s| drop(s.assessments.remove(8))),
    ("fitness-pairs", "a substitute is not judged", |_, s| drop(s.assessments.remove(7))),
    ("fitness-pairs", "nobody asks and it is judged", |p, _| drop(p.substitutes.remove(0))),
    ("fitness-pairs", "a line nobody offered", |_, s| s.assessments[0].line = OfferLineId::of("L0")),
    ("fitness-pairs", "another item than the line's", |_, s| s.assessments[0].item = ItemId::of("test")),
    ("fitness-order", "judged twice", |_, s| s.assessments.push(s.assessments[8].clone())),
    ("fitness-order", "out of order", |_, s| s.assessments.swap(0, 1)),
    ("fitness-units", "more than the ramp gives", |_, s| s.assessments[0].units = Units::of(1081)),
    ("fitness-units", "less than is offered", |_, s| s.assessments[0].units = Units::of(999)),
    ("fitness-complete", "a rule is skipped", |_, s| drop(s.assessments[0].findings.pop())),
    ("fitness-complete", "two rules change places", |_, s| s.assessments[0].findings.swap(2, 9)),
    ("fitness-requested", "a surplus passes", |_, s| told(s, 2, 1, "P")),
    ("fitness-requested", "a surplus without its most units", |_, s| told(s, 2, 1, "FW")),
    ("fitness-requested", "asked only later", |p, _| p.requests[0].made = date(2020, 4, 2)),
    ("fitness-requested", "another strength passes", |p, _| {
        p.lines[4].product.strength_form = Some("250 mg tablet".to_owned());
    }),
    ("fitness-shelf-life", "a day too short passes", |p, _| p.lines[4].product.expiry = Some(date(2021, 4, 7))),
    ("fitness-shelf-life", "an unknown expiry passes", |p, _| p.lines[4].product.expiry = None),
    ("fitness-shelf-life", "gone on arrival", |p, _| {
        p.lines[5].team.as_mut().expect("a team").returns = Some(date(2020, 4, 8));
    }),
    ("fitness-consumption", "one unit too many is usable", |_, s| told(s, 5, 3, "FW:698")),
    ("fitness-consumption", "more than can be used passes", |_, s| told(s, 5, 3, "P")),
    ("fitness-registration", "refused there and only unknown", |p, _| {
        p.authorisations[0].kind = model::recipient::AuthorisationKind::Withdrawn;
    }),
    ("fitness-registration", "not registered at home passes", |p, _| drop(p.authorisations.pop())),
    ("fitness-labels", "a manual nobody reads passes", |_, s| told(s, 3, 5, "P")),
    ("fitness-labels", "of a drug, an incomplete label passes", |p, _| {
        p.lines[4].product.label_complete = Some(false);
    }),
    ("fitness-condition", "returned drugs pass", |p, _| p.lines[4].product.condition = Some(Condition::Returned)),
    ("fitness-condition", "refurbished without a record passes", |_, s| told(s, 3, 6, "P")),
    ("fitness-mains", "220 V at 120 V passes", |_, s| told(s, 3, 7, "P")),
    ("fitness-mains", "a converter for each unit is not seen", |p, _| p.lines[2].product.converter = Some(true)),
    ("fitness-mains", "a site's own mains are not seen", |p, _| {
        p.sites[0].mains = vec![Mains { volts: 230, hertz: 50 }];
    }),
    ("fitness-oxygen", "45 on the power of 20 pass", |_, s| told(s, 3, 8, "P")),
    ("fitness-oxygen", "one more than the power gives", |_, s| told(s, 3, 8, "FW:21")),
    ("fitness-oxygen", "another fitting is only a warning", |p, _| {
        p.lines[2].product.gas_fitting = Some("GOST 24264".to_owned());
    }),
    ("fitness-completeness", "no circuit and it passes", |_, s| told(s, 3, 9, "P")),
    ("fitness-completeness", "an incomplete set is only unknown", |p, _| p.lines[2].product.complete = Some(false)),
    ("fitness-completeness", "no platform and it passes", |p, _| p.sites[0].platforms = vec!["other".to_owned()]),
    ("fitness-staff", "nobody to use them passes", |_, s| told(s, 3, 10, "P")),
    ("fitness-staff", "busy workers count as free", |p, _| p.care[0].workers = Units::of(105)),
    ("fitness-incident", "May is known in April", |_, s| told(s, 3, 11, "FB")),
    ("fitness-incident", "a device without a model passes", |p, _| p.lines[2].product.model = None),
    ("fitness-incident", "goods of no maker pass", |_, s| told(s, 4, 11, "P")),
    ("fitness-incident", "known early, in force on arrival, passes", |p, _| {
        (p.notices[1].published, p.notices[1].from) = (date(2020, 4, 1), date(2020, 4, 8));
    }),
    ("fitness-sanctions", "sanctions pass", |_, s| told(s, 3, 12, "P")),
    ("fitness-sanctions", "sanctions that apply elsewhere", |p, _| p.notices[0].applies_in = vec![PlaceId::of("DE")]),
    ("fitness-sanctions", "goods of no maker pass", |_, s| told(s, 4, 12, "P")),
    ("fitness-sanctions", "sanctions lifted long ago", |p, _| p.notices[0].until = Some(date(2019, 1, 1))),
    ("fitness-sanctions", "the donor's name is not looked up", |p, _| {
        p.notices[0].subject = "Fund of Donors".to_owned();
    }),
    ("fitness-test-performance", "the maker's own word passes", |p, _| {
        p.lines[3].product.maker = Some("Institute".to_owned());
    }),
    ("fitness-test-performance", "a weak test passes", |p, _| p.policy.sensitivity_min = p.policy.specificity_min),
    ("fitness-class", "an unknown class passes", |_, s| told(s, 2, 14, "P")),
    ("fitness-class", "a wrong class is only unknown", |p, _| p.lines[1].product.class = Some("M-95".to_owned())),
    ("fitness-class", "the right class in small letters", |p, _| p.lines[1].product.class = Some("ffp-2".to_owned())),
    ("fitness-packing", "an undeclared number passes", |p, _| p.lines[7].product.un_number = None),
    ("fitness-packing", "60 kg of a drug pass", |p, _| p.lines[4].pack = p.items[2].pack.clone()),
    ("fitness-packing", "no room to keep it cold passes", |p, _| p.sites[0].cold_litres = Some(Units::of(95))),
    ("fitness-consignee", "duty is not waived and it passes", |p, _| p.consignees[1].duty_free = Some(false)),
    ("fitness-consignee", "agreed only later", |p, _| p.consignees[1].agreed = Some(date(2020, 4, 2))),
    ("fitness-terms", "a sale without value passes", |_, s| told(s, 3, 17, "P")),
    ("fitness-terms", "a sale with value and payer is still held", |p, _| {
        p.lines[2].payer = Some(PartyId::of("payer"));
        p.lines[2].unit_value = Some(Money { cents: 1, currency: Currency::USD });
    }),
    ("fitness-terms", "refused terms pass", |p, _| p.lines[0].terms_agreed = Some(false)),
    ("fitness-terms", "unsaid terms pass", |p, _| p.lines[0].terms = None),
    ("fitness-need-remains", "no need, and it passes", |p, _| p.needs[0].net = Units::ZERO),
    ("fitness-need-remains", "no need blocks", |_, s| told(s, 4, 18, "UB")),
    ("fitness-need-remains", "the request in figures is due before arrival", |p, _| {
        p.requests[1].due = Some(date(2020, 4, 5));
    }),
    ("fitness-end-of-life", "nobody takes it back and it passes", |_, s| told(s, 4, 19, "P")),
    ("fitness-end-of-life", "the question blocks", |_, s| told(s, 4, 19, "UB")),
    ("fitness-shown", "shown without a word", |_, s| told(s, 7, 16, "UW")),
    ("fitness-waiver", "nobody waived it", |p, _| p.waivers.clear()),
    ("fitness-waiver", "waived only later", |p, _| p.waivers[0].on = date(2020, 4, 2)),
    ("fitness-waiver", "waived without a name", |p, _| p.waivers[0].by.clear()),
    ("fitness-waiver", "does not say by whom", |_, s| told(s, 4, 2, "WB")),
    ("fitness-outcome", "sanctioned and fit", |_, s| s.assessments[2].outcome = Outcome::Fit),
    ("fitness-outcome", "unknown and fit with conditions", |_, s| {
        s.assessments[1].outcome = Outcome::FitWithConditions;
    }),
    ("fitness-outcome", "a question conditions", |_, s| {
        told(s, 1, 19, "UA");
        s.assessments[0].outcome = Outcome::FitWithConditions;
    }),
    ("fitness-usable", "all of it, where some can be used", |_, s| s.assessments[4].usable = Units::of(1000)),
    ("fitness-usable", "some of a held line", |_, s| s.assessments[1].usable = Units::of(400)),
    ("fitness-evidence", "a fail from nothing", |_, s| s.assessments[2].findings[6].evidence.clear()),
    ("fitness-evidence", "waived from nothing", |_, s| s.assessments[3].findings[1].evidence.clear()),
    ("fitness-cure", "a fail without a cure", |_, s| s.assessments[2].findings[6].cure.clear()),
    ("fitness-dispute", "one claim is left away", |_, s| {
        s.assessments[1].findings[13].evidence = "sources differ: N95 (press), customs".to_owned();
    }),
    ("fitness-dispute", "a claim without its source", |_, s| {
        s.assessments[1].findings[13].evidence = "sources differ: N95 (press), M-95".to_owned();
    }),
    ("fitness-dispute", "nobody is asked", |_, s| s.assessments[1].findings[13].cure = "find out".to_owned()),
    ("fitness-notices", "the notice is not linked", |_, s| s.assessments[2].findings[11].because.clear()),
    ("fitness-notices", "the licence is not named", |p, _| p.lines[2].licence = Some("OFAC 7".to_owned())),
    ("fitness-dated", "rests on the notice of May", |_, s| {
        s.assessments[2].findings[11].because.push(RecordRef::new(RecordKind::Notice, "N2"));
    }),
    ("fitness-dated", "rests on a notice in force before it was published", |p, _| {
        p.notices[0].published = date(2020, 4, 2);
    }),
    ("fitness-dated", "rests on a request of tomorrow", |p, s| {
        p.requests[0].made = date(2020, 4, 2);
        s.assessments[0].because.push(RecordRef::new(RecordKind::Request, "R1"));
    }),
    ("fitness-because", "from nowhere", |_, s| s.assessments[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_fitness, SPOILS);
}

#[test]
fn every_rule_of_the_gate_has_something_to_look_at() {
    let (_, solution) = sound();
    for (index, (rule, _, word)) in FitnessRule::ALL.iter().enumerate() {
        let verdicts: Vec<_> = solution.assessments.iter().map(|pair| &pair.findings[index]).collect();
        assert!(verdicts.iter().all(|finding| finding.rule == *rule), "{word} should stand in its place");
        let is_concerned = |finding: &&&RuleFinding| finding.verdict != Verdict::NotConcerned;
        let known = verdicts.iter().take(8);
        assert!(known.filter(is_concerned).count() > 0, "{word} should concern an offer of the sound example");
    }
}
