//! The borders of each rule: what one fact more or less makes of the verdict. Up: [`crate::fitness`].

mod handed;
mod noticed;
mod placed;

use jiff::civil::date;
use model::fitness::{FitnessProblem, FitnessRule, Level, Verdict};
use model::handling::{Regulation, Substitute};
use model::id::{ItemId, OfferLineId, PlaceId};
use model::product::Condition;
use model::quantity::{Permille, Units};
use model::recipient::AuthorisationKind;
use model::world::ItemKind;

use super::super::facts::Facts;
use super::super::verdicts::due;
use super::question::{needed, word};
use super::{request, sound};

/// A rule by its number, a line counted from 1, a remark, a change of the facts, and the verdict that is due then.
type Border = (usize, usize, &'static str, fn(&mut FitnessProblem), &'static str);

/// The verdict that is due, as the tests write it.
fn verdict(problem: &FitnessProblem, line: usize, rule: usize) -> String {
    let (_, solution) = sound();
    let facts = Facts::of(problem);
    let cases = facts.cases(&solution);
    let case = cases.iter().find(|case| case.pair.line.as_str() == format!("L{line}")).expect("a pair of the line");
    let due = due(case, FitnessRule::ALL[rule - 1].0);
    let level = match due.level {
        Level::Block => "B",
        Level::Warn => "W",
        Level::Ask => "A",
    };
    let most = due.units_max.map_or(String::new(), |most| format!(":{most}"));
    match due.verdict {
        Verdict::Pass => "P".to_owned(),
        Verdict::NotConcerned => "N".to_owned(),
        Verdict::Fail => format!("F{level}{most}"),
        Verdict::Unknown => format!("U{level}{most}"),
        Verdict::Waived => format!("W{level}{most}"),
    }
}

fn each_is_due(borders: &[Border]) {
    for (rule, line, remark, change, expected) in borders {
        let (mut problem, _) = sound();
        change(&mut problem);
        assert_eq!(verdict(&problem, *line, *rule), *expected, "rule {rule}, line {line}: {remark}");
    }
}

fn share(permille: i64) -> Permille {
    Permille::try_new(permille).expect("a share")
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

const WANTED: &[Border] = &[
    (1, 2, "as much as asked", |p| p.requests[1].units = Some(Units::of(500)), "P"),
    (1, 2, "two requests add up", |p| p.requests.push(request("R9", "US", "respirator", Some(99))), "FW:499"),
    (1, 2, "one of them is open-ended", |p| p.requests.push(request("R9", "US", "respirator", None)), "P"),
    (1, 2, "due on the day of the check is still open", |p| p.requests[1].due = Some(date(2020, 4, 1)), "FW:400"),
    (1, 2, "overtaken", |p| p.requests[1].due = Some(date(2020, 3, 31)), "FB"),
    (1, 5, "strength not stated", |p| p.lines[4].product.strength_form = None, "UB"),
    (1, 5, "another strength", |p| p.lines[4].product.strength_form = Some("5 mg".to_owned()), "FB"),
    (
        1,
        5,
        "another request takes any, for less",
        |p| {
            p.lines[4].product.strength_form = Some("5 mg".to_owned());
            p.requests.push(request("R9", "IT", "drug", Some(7)));
        },
        "FW:7",
    ),
    (1, 6, "a skill lacks", |p| p.requests[5].wanted.skills.push("surgery".to_owned()), "FB"),
    (1, 6, "skills not stated", |p| p.lines[5].team.as_mut().expect("a team").skills.clear(), "UB"),
    (1, 6, "no team", |p| p.lines[5].team = None, "UB"),
    (1, 1, "skills are wanted of people alone", |p| p.requests[0].wanted.skills.push("surgery".to_owned()), "P"),
    (1, 8, "asked for itself", |p| p.requests.push(request("R9", "US", "sanitizer", Some(300))), "P"),
    (1, 8, "soap is no longer wanted", |p| p.requests[6].due = Some(date(2020, 3, 1)), "FB"),
    (3, 5, "as much as can be used", |p| p.needs[1].gross = Units::of(57), "P"),
    (3, 5, "expired on arrival", |p| p.lines[4].product.expiry = Some(date(2020, 4, 1)), "FW:0"),
    (3, 5, "the place has more than it can use", |p| p.needs[1].stock = Units::of(2000), "FW:0"),
    (3, 5, "no days count as one", |p| p.policy.need_days = 0, "P"),
    (3, 5, "a gross need of nothing", |p| p.needs[1].gross = Units::ZERO, "UA"),
    (3, 5, "expiry not stated: rule 2 asks", |p| p.lines[4].product.expiry = None, "N"),
    (18, 1, "need met, request without figure", |p| p.needs[0].net = Units::ZERO, "FW"),
    (18, 1, "need not counted", |p| p.needs.clear(), "UW"),
    (18, 2, "a request for nothing", |p| p.requests[1].units = Some(Units::ZERO), "UW"),
    (18, 2, "due on arrival", |p| p.requests[1].due = Some(date(2020, 4, 8)), "P"),
    (18, 8, "soap asked without figure", |p| p.requests[6].units = None, "UW"),
    (
        18,
        8,
        "a net need of soap",
        |p| {
            p.requests[6].units = None;
            p.needs.push(needed("US", "soap", 10, 1));
        },
        "P",
    ),
    (
        18,
        8,
        "soap counted and met",
        |p| {
            p.requests[6].units = None;
            p.needs.push(needed("US", "soap", 10, 0));
        },
        "FW",
    ),
    (
        18,
        8,
        "a need of what nobody asks for",
        |p| {
            p.requests[6].units = None;
            p.needs.push(needed("US", "gel", 10, 10));
            p.substitutes.push(Substitute { wanted: ItemId::of("gel"), ..p.substitutes[0].clone() });
        },
        "UW",
    ),
];

#[test]
fn what_is_wanted_has_its_borders() {
    each_is_due(WANTED);
}

const GOODS: &[Border] = &[
    (2, 5, "to the day", |p| p.lines[4].product.expiry = Some(date(2021, 4, 8)), "P"),
    (2, 5, "a day less", |p| p.lines[4].product.expiry = Some(date(2021, 4, 7)), "FB"),
    (2, 5, "the item does not expire", |p| p.items[4].expires = false, "N"),
    (2, 4, "the waiver keeps the level", |p| p.lines[3].product.expiry = None, "WB"),
    (2, 6, "not said when they go home", |p| p.lines[5].team.as_mut().expect("a team").returns = None, "UW"),
    (
        2,
        6,
        "home on the day of arrival",
        |p| {
            p.lines[5].team.as_mut().expect("a team").returns = Some(date(2020, 4, 8));
        },
        "FB",
    ),
    (2, 6, "wanted longer than they stay", |p| p.requests[5].wanted.duty_until = Some(date(2020, 6, 2)), "FW"),
    (5, 1, "protective, not known", |p| p.lines[0].product.languages.clear(), "UW"),
    (5, 1, "protective, not read", |p| p.lines[0].product.languages = list(&["ru"]), "FW"),
    (5, 1, "label not complete", |p| p.lines[0].product.label_complete = Some(false), "FW"),
    (5, 8, "supply, not read", |p| p.lines[7].product.languages = list(&["ru"]), "FW"),
    (5, 4, "nobody says what is read there", |p| p.recipients[0].languages.clear(), "UB"),
    (5, 5, "a drug whose label is not known", |p| p.lines[4].product.label_complete = None, "UB"),
    (5, 5, "a drug whose label lacks something", |p| p.lines[4].product.label_complete = Some(false), "FB"),
    (5, 6, "none of the wanted languages", |p| p.requests[5].wanted.languages = list(&["fr"]), "FW"),
    (
        5,
        6,
        "none of the place's languages",
        |p| {
            p.lines[5].team.as_mut().expect("a team").languages = list(&["ru"]);
            p.requests[5].wanted.languages.clear();
        },
        "FW",
    ),
    (5, 6, "no team", |p| p.lines[5].team = None, "UW"),
    (5, 7, "trucks have no label", |p| p.lines[6].product.languages = list(&["ru"]), "N"),
    (6, 5, "a drug of unknown history", |p| p.lines[4].product.condition = None, "UB"),
    (6, 5, "a sample of a drug", |p| p.lines[4].product.condition = Some(Condition::Sample), "FB"),
    (
        6,
        3,
        "used, with a record",
        |p| {
            p.lines[2].product.condition = Some(Condition::Used);
            p.lines[2].product.refurbishment = Some("R-1".to_owned());
        },
        "P",
    ),
    (6, 3, "used, without", |p| p.lines[2].product.condition = Some(Condition::Used), "FB"),
    (6, 3, "a device of unknown history", |p| p.lines[2].product.condition = None, "UB"),
    (6, 4, "a sample of a test", |p| p.lines[3].product.condition = Some(Condition::Sample), "FW"),
    (6, 4, "a used test", |p| p.lines[3].product.condition = Some(Condition::Used), "FB"),
    (6, 8, "a used supply", |p| p.lines[7].product.condition = Some(Condition::Used), "FW"),
];

#[test]
fn how_the_goods_are_has_its_borders() {
    each_is_due(GOODS);
}

const APPROVED: &[Border] = &[
    (4, 5, "essential and registered at home", |_| {}, "P"),
    (4, 5, "not essential any more", |p| p.essential.clear(), "UW"),
    (4, 5, "refused at home", |p| p.authorisations[2].kind = AuthorisationKind::Withdrawn, "FB"),
    (
        4,
        5,
        "refused there, though essential",
        |p| {
            p.authorisations.push(word("IT", Some("drug"), None, AuthorisationKind::None));
        },
        "FB",
    ),
    (
        4,
        5,
        "refused once, granted later",
        |p| {
            p.authorisations.push(word("IT", Some("drug"), None, AuthorisationKind::Registered));
            p.authorisations.push(word("IT", Some("drug"), None, AuthorisationKind::None));
            p.authorisations[3].from = date(2020, 3, 2);
        },
        "P",
    ),
    (
        4,
        5,
        "refused and granted on one day",
        |p| {
            p.authorisations.push(word("RU", Some("drug"), None, AuthorisationKind::None));
        },
        "FB",
    ),
    (
        4,
        3,
        "the model granted, the item refused later",
        |p| {
            p.authorisations.push(word("US", None, Some("Aventa M"), AuthorisationKind::Emergency));
            p.authorisations.push(word("US", Some("ventilator"), None, AuthorisationKind::None));
            p.authorisations[4].from = date(2020, 3, 30);
        },
        "P",
    ),
    (
        4,
        3,
        "authorised only after the check",
        |p| {
            p.authorisations.push(word("US", None, Some("Aventa M"), AuthorisationKind::None));
            p.authorisations[3].from = date(2020, 4, 2);
        },
        "UW",
    ),
    (
        4,
        3,
        "an authorisation that ends before arrival",
        |p| {
            p.authorisations.push(word("US", None, Some("Aventa M"), AuthorisationKind::Emergency));
            p.authorisations[3].until = Some(date(2020, 4, 7));
        },
        "UW",
    ),
    (4, 2, "granted at home alone", |p| p.authorisations[0].place = PlaceId::of("RU"), "UW"),
    (4, 2, "protective gear that no regulator speaks of", |p| p.authorisations.clear(), "N"),
    (4, 8, "a supply", |p| p.authorisations.push(word("US", Some("sanitizer"), None, AuthorisationKind::None)), "N"),
    (13, 4, "as sensitive as asked", |p| p.lines[3].product.sensitivity = Some(share(800)), "P"),
    (13, 4, "less sensitive", |p| p.lines[3].product.sensitivity = Some(share(799)), "FB"),
    (13, 4, "less specific", |p| p.lines[3].product.specificity = Some(share(969)), "FB"),
    (13, 4, "specificity not known", |p| p.lines[3].product.specificity = None, "UW"),
    (13, 4, "sensitivity not known", |p| p.lines[3].product.sensitivity = None, "UB"),
    (13, 4, "evaluated by nobody", |p| p.lines[3].product.evaluated_by = None, "UB"),
    (13, 4, "evaluated by its maker", |p| p.lines[3].product.maker = Some("The Institute, Ltd".to_owned()), "UB"),
    (13, 4, "lot not known to be tested", |p| p.lines[3].product.lot_tested = None, "UB"),
    (
        13,
        4,
        "lot not tested, and not evaluated",
        |p| {
            (p.lines[3].product.lot_tested, p.lines[3].product.evaluated_by) = (Some(false), None);
        },
        "FB",
    ),
    (13, 4, "no longer a test", |p| p.items[3].handling.regulation = Regulation::Supply, "N"),
    (14, 2, "a class that counts, without certificate", |p| p.lines[1].product.class = Some("n-95".to_owned()), "UW"),
    (14, 2, "a class that does not", |p| p.lines[1].product.class = Some("M95".to_owned()), "FB"),
    (
        14,
        2,
        "the right certificate, not confirmed",
        |p| {
            p.lines[1].product.class = Some("FFP2".to_owned());
            p.lines[1].product.certificates = list(&["EN 149"]);
        },
        "UA",
    ),
    (
        14,
        2,
        "confirmed",
        |p| {
            p.lines[1].product.class = Some("FFP2".to_owned());
            p.lines[1].product.certificates = list(&["EN 149"]);
            p.lines[1].product.certificate_verified = Some(true);
        },
        "P",
    ),
    (
        14,
        2,
        "the certificate of another standard",
        |p| {
            p.lines[1].product.class = Some("FFP2".to_owned());
            p.lines[1].product.certificates = list(&["NIOSH-42CFR84"]);
        },
        "FB",
    ),
    (14, 1, "denied by its issuer", |p| p.lines[0].product.certificate_verified = Some(false), "FB"),
    (14, 1, "any class will do", |p| p.lines[0].product.class = Some("vinyl".to_owned()), "N"),
];

#[test]
fn what_is_approved_has_its_borders() {
    each_is_due(APPROVED);
}

const LAST: &[Border] = &[
    (14, 2, "shown only", |p| p.policy.shown.push(FitnessRule::Class), "UW"),
    (
        14,
        2,
        "shown, then waived",
        |p| {
            p.policy.shown.push(FitnessRule::Class);
            waive(p, 2, FitnessRule::Class);
        },
        "WW",
    ),
    (7, 3, "a fail is never only shown", |p| p.policy.shown.push(FitnessRule::Mains), "FB"),
    (9, 9, "not in the catalogue, shown", |p| p.policy.shown.push(FitnessRule::Completeness), "UW"),
    (1, 1, "a pass needs no waiver", |p| waive(p, 1, FitnessRule::Requested), "P"),
    (1, 2, "a surplus is waived", |p| waive(p, 2, FitnessRule::Requested), "WW:400"),
    (16, 9, "an unlisted item is no person", |p| p.consignees.clear(), "UW"),
    (11, 9, "an unlisted item is looked up as goods", |p| p.lines[8].product.maker = None, "UW"),
    (19, 9, "an unlisted item is not asked for its end", |_| {}, "N"),
    (10, 9, "nor believed to need nobody", |_| {}, "UB"),
];

#[test]
fn policy_and_waivers_come_last() {
    each_is_due(LAST);
}

fn waive(problem: &mut FitnessProblem, line: usize, rule: FitnessRule) {
    let mut waiver = problem.waivers[0].clone();
    (waiver.line, waiver.rule) = (OfferLineId::of(&format!("L{line}")), rule);
    problem.waivers.push(waiver);
}

/// Makes a line one of another kind of thing.
fn turn(problem: &mut FitnessProblem, item: usize, kind: ItemKind) {
    problem.items[item].kind = kind;
}
