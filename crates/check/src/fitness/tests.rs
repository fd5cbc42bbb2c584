//! A sound judgement of four offers, and a spoiled one for every rule. Up: [`crate::fitness`].

use jiff::civil::date;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{
    Assessment, FitnessProblem, FitnessRule, FitnessSolution, Level, Outcome, RuleFinding, Verdict, Waiver,
};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId, PlaceId, RequestId};
use model::offer::{OfferLine, Product, RampStep, Request, Terms};
use model::quantity::{Currency, Money, Units};
use model::world::{ItemKind, Mains, Notice, NoticeKind};

use super::{RULES, check_fitness};
use crate::need;
use crate::spoil::{Spoil, each_rule_refuses};

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

pub(crate) fn pair(
    line: &str,
    item: &str,
    units: i64,
    outcome: Outcome,
    against: &[(FitnessRule, Level, Verdict)],
) -> Assessment {
    let finding = |rule| {
        let found = against.iter().find(|(one, ..)| *one == rule);
        let (level, verdict) = found.map_or((Level::Block, Verdict::Pass), |(_, level, verdict)| (*level, *verdict));
        let told = |text: &str| if verdict == Verdict::Pass { String::new() } else { text.to_owned() };
        RuleFinding { rule, level, verdict, evidence: told("figures"), cure: told("cure"), because: vec![] }
    };
    Assessment {
        line: OfferLineId::of(line),
        item: ItemId::of(item),
        recipient: PlaceId::of("US"),
        units: Units::of(units),
        findings: FitnessRule::ALL.iter().map(|(rule, ..)| finding(*rule)).collect(),
        outcome,
        because: vec![RecordRef::new(RecordKind::Offer, line)],
    }
}

fn notice(id: &str, kind: NoticeKind, subject: &str, from: jiff::civil::Date) -> Notice {
    Notice {
        id: NoticeId::of(id),
        kind,
        subject: subject.to_owned(),
        aliases: vec![],
        lots: vec![],
        applies_in: vec![],
        published: from,
        from,
        until: None,
        text: String::new(),
        source: need::tests::source(),
    }
}

/// The four offers.
fn lines() -> Vec<OfferLine> {
    let mut gloves = offer("L1", "gloves", 1000);
    gloves.ramp = vec![RampStep { from: date(2020, 4, 1), units_per_day: Units::of(10) }];
    gloves.product.maker = Some("Glover".to_owned());
    let mut respirators = offer("L2", "respirator", 500);
    respirators.product.maker = Some("Filter".to_owned());
    let mut ventilators = offer("L3", "ventilator", 45);
    ventilators.terms = Some(Terms::Sale);
    ventilators.product = Product {
        maker: Some("KRET".to_owned()),
        model: Some("Aventa-M".to_owned()),
        mains: vec![Mains { volts: 220, hertz: 50 }],
        ..Product::default()
    };
    let mut tests = offer("L4", "test", 100);
    tests.product.expiry = Some(date(2020, 12, 31));
    vec![gloves, respirators, ventilators, tests]
}

fn problem() -> FitnessProblem {
    let item = |id, kind| need::tests::item(id, kind);
    let mut items = vec![
        item("gloves", ItemKind::Consumable),
        item("respirator", ItemKind::Consumable),
        item("ventilator", ItemKind::Device),
        item("test", ItemKind::Consumable),
    ];
    items[1].classes = vec!["N95".to_owned(), "FFP2".to_owned()];
    items[2].needs_mains = true;
    items[3].expires = true;
    let mut america = need::tests::place("US");
    america.mains = vec![Mains { volts: 120, hertz: 60 }];
    let (_, needs) = need::tests::sound();
    let mut need_of_gloves = needs.lines[0].clone();
    (need_of_gloves.place, need_of_gloves.item) = (PlaceId::of("US"), ItemId::of("gloves"));
    FitnessProblem {
        as_of: date(2020, 4, 1),
        arrival: date(2020, 4, 8),
        lines: lines(),
        recipients: vec![america],
        items,
        requests: vec![
            request("R1", "US", "gloves", None),
            request("R2", "US", "respirator", Some(400)),
            request("R3", "US", "ventilator", Some(100)),
            request("R4", "US", "test", None),
        ],
        needs: vec![need_of_gloves],
        notices: vec![
            notice("N1", NoticeKind::Sanction, "kret", date(2014, 7, 16)),
            notice("N2", NoticeKind::Incident, "aventa-m", date(2020, 5, 12)),
        ],
        waivers: vec![Waiver {
            line: OfferLineId::of("L4"),
            recipient: PlaceId::of("US"),
            rule: FitnessRule::ShelfLife,
            by: "Dr Example".to_owned(),
            on: date(2020, 3, 31),
            reason: "used within a month".to_owned(),
        }],
        shelf_life_months: 12,
    }
}

/// Gloves that are fit, respirators in surplus of an unknown class, ventilators for the wrong mains under sanctions, and
/// tests whose shelf life was waived.
fn sound() -> (FitnessProblem, FitnessSolution) {
    (problem(), answer())
}

fn answer() -> FitnessSolution {
    let mut solution = FitnessSolution {
        assessments: vec![
            pair("L1", "gloves", 1000, Outcome::Fit, &[]),
            pair(
                "L2",
                "respirator",
                500,
                Outcome::Held,
                &[
                    (FitnessRule::Requested, Level::Warn, Verdict::Fail),
                    (FitnessRule::Class, Level::Block, Verdict::Unknown),
                ],
            ),
            pair(
                "L3",
                "ventilator",
                45,
                Outcome::Unfit,
                &[
                    (FitnessRule::Mains, Level::Block, Verdict::Fail),
                    (FitnessRule::Sanctions, Level::Block, Verdict::Fail),
                    (FitnessRule::Terms, Level::Block, Verdict::Unknown),
                ],
            ),
            pair(
                "L4",
                "test",
                100,
                Outcome::FitWithConditions,
                &[
                    (FitnessRule::ShelfLife, Level::Block, Verdict::Waived),
                    (FitnessRule::Incident, Level::Warn, Verdict::Unknown),
                    (FitnessRule::Sanctions, Level::Warn, Verdict::Unknown),
                    (FitnessRule::NeedRemains, Level::Warn, Verdict::Unknown),
                ],
            ),
        ],
        steps: 1,
    };
    solution.assessments[2].findings[4].because = vec![RecordRef::new(RecordKind::Notice, "N1")];
    solution
}

/// Overwrites the verdict on a rule.
fn say(solution: &mut FitnessSolution, pair: usize, rule: usize, level: Level, verdict: Verdict) {
    let finding = &mut solution.assessments[pair].findings[rule];
    (finding.level, finding.verdict) = (level, verdict);
    (finding.evidence, finding.cure) = ("figures".to_owned(), "cure".to_owned());
}

const SPOILS: &[Spoil<FitnessProblem, FitnessSolution>] = &[
    ("fitness-pairs", "a requested line is not judged", |_, s| drop(s.assessments.remove(0))),
    ("fitness-pairs", "an earmarked line is not judged", |p, s| {
        p.lines[0].earmarks = vec![PlaceId::of("US")];
        p.requests.remove(0);
        s.assessments.remove(0);
    }),
    ("fitness-pairs", "a line nobody offered", |_, s| s.assessments[0].line = OfferLineId::of("L0")),
    ("fitness-order", "judged twice", |_, s| s.assessments.push(s.assessments[3].clone())),
    ("fitness-units", "more than the ramp gives", |_, s| s.assessments[0].units = Units::of(1081)),
    ("fitness-units", "less than is offered", |_, s| s.assessments[0].units = Units::of(999)),
    ("fitness-complete", "a rule is skipped", |_, s| drop(s.assessments[0].findings.pop())),
    ("fitness-requested", "a surplus passes", |_, s| say(s, 1, 0, Level::Block, Verdict::Pass)),
    ("fitness-requested", "nobody asked and it passes", |p, _| drop(p.requests.remove(0))),
    ("fitness-requested", "asked only later", |p, _| p.requests[0].made = date(2020, 4, 2)),
    ("fitness-shelf-life", "a day too short passes", |p, s| {
        p.waivers.clear();
        p.lines[3].product.expiry = Some(date(2021, 4, 7));
        say(s, 3, 1, Level::Block, Verdict::Pass);
    }),
    ("fitness-shelf-life", "an unknown expiry passes", |p, s| {
        p.lines[3].product.expiry = None;
        say(s, 3, 1, Level::Block, Verdict::Pass);
    }),
    ("fitness-mains", "220 V at 120 V passes", |_, s| say(s, 2, 2, Level::Block, Verdict::Pass)),
    ("fitness-mains", "120 V but only 50 Hz passes", |p, s| {
        p.lines[2].product.mains = vec![Mains { volts: 120, hertz: 50 }];
        say(s, 2, 2, Level::Block, Verdict::Pass);
    }),
    ("fitness-mains", "a converter for each unit is not seen", |p, _| p.lines[2].product.converter = Some(true)),
    ("fitness-mains", "one of two supplies is only a warning", |p, _| {
        p.lines[2].product.mains.push(Mains { volts: 110, hertz: 60 });
        p.recipients[0].mains.push(Mains { volts: 200, hertz: 50 });
    }),
    ("fitness-mains", "an unknown supply is unknown, not a fail", |p, _| p.recipients[0].mains.clear()),
    ("fitness-incident", "May is known in April", |_, s| say(s, 2, 3, Level::Block, Verdict::Fail)),
    ("fitness-incident", "a device without a model passes", |p, _| p.lines[2].product.model = None),
    ("fitness-incident", "goods of no maker pass", |_, s| say(s, 3, 3, Level::Block, Verdict::Pass)),
    ("fitness-incident", "in June the incident of May passes", |p, _| p.as_of = date(2020, 6, 1)),
    ("fitness-sanctions", "sanctions pass", |_, s| say(s, 2, 4, Level::Block, Verdict::Pass)),
    ("fitness-sanctions", "sanctions that apply elsewhere", |p, _| p.notices[0].applies_in = vec![PlaceId::of("DE")]),
    ("fitness-sanctions", "goods of no maker pass", |_, s| say(s, 3, 4, Level::Block, Verdict::Pass)),
    ("fitness-sanctions", "sanctions lifted long ago", |p, _| p.notices[0].until = Some(date(2019, 1, 1))),
    ("fitness-class", "an unknown class passes", |_, s| say(s, 1, 5, Level::Block, Verdict::Pass)),
    ("fitness-class", "a wrong class is only unknown", |p, _| p.lines[1].product.class = Some("M-95".to_owned())),
    ("fitness-class", "the right class in small letters", |p, _| p.lines[1].product.class = Some("ffp2".to_owned())),
    ("fitness-terms", "a sale without value passes", |_, s| say(s, 2, 6, Level::Block, Verdict::Pass)),
    ("fitness-terms", "a sale with value and payer is still held", |p, _| {
        p.lines[2].payer = Some(PartyId::of("payer"));
        p.lines[2].unit_value = Some(Money { cents: 1, currency: Currency::USD });
    }),
    ("fitness-terms", "refused terms pass", |p, _| p.lines[0].terms_agreed = Some(false)),
    ("fitness-terms", "unsaid terms pass", |p, _| p.lines[0].terms = None),
    ("fitness-need-remains", "no need, and it passes", |p, _| p.needs[0].net = Units::ZERO),
    ("fitness-need-remains", "no need is only a warning", |_, s| say(s, 3, 7, Level::Block, Verdict::Unknown)),
    ("fitness-need-remains", "the request in figures is due before arrival", |p, _| {
        p.requests[1].due = Some(date(2020, 4, 5));
    }),
    ("fitness-waiver", "nobody waived it", |p, _| p.waivers.clear()),
    ("fitness-waiver", "waived only later", |p, _| p.waivers[0].on = date(2020, 4, 2)),
    ("fitness-waiver", "waived without a name", |p, _| p.waivers[0].by.clear()),
    ("fitness-outcome", "sanctioned and fit", |_, s| s.assessments[2].outcome = Outcome::Fit),
    ("fitness-outcome", "unknown and fit with conditions", |_, s| {
        s.assessments[1].outcome = Outcome::FitWithConditions;
    }),
    ("fitness-evidence", "a fail from nothing", |_, s| s.assessments[2].findings[2].evidence.clear()),
    ("fitness-cure", "a fail without a cure", |_, s| s.assessments[2].findings[2].cure.clear()),
    ("fitness-dated", "rests on the notice of May", |_, s| {
        s.assessments[2].findings[4].because = vec![RecordRef::new(RecordKind::Notice, "N2")];
    }),
    ("fitness-because", "from nowhere", |_, s| s.assessments[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_fitness, SPOILS);
}
