//! The flight of 1 April 2020 at the gate: what must be stopped before loading, with which reasons, and what nobody
//! could know on that day. The manifest is that of the press report named in `fitness.md` section 1.1.

use jiff::civil::{Date, date};
use model::control::Control;
use model::evidence::Source;
use model::fitness::{
    Assessment, FitnessPolicy, FitnessProblem, FitnessRule, FitnessSolution, Level, Outcome, RuleFinding, Verdict,
    Waiver,
};
use model::handling::{Accessory, Handling, Regulation};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId, PlaceId, RequestId, SiteId};
use model::offer::{OfferLine, Request, Terms, Wanted};
use model::product::{Condition, Dispute, Product, ProductFact};
use model::quantity::{Money, Units};
use model::recipient::{Authorisation, AuthorisationKind, Consignee, Site};
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Place};

const LOW: Mains = Mains { volts: 120, hertz: 60 };
const HIGH: Mains = Mains { volts: 220, hertz: 50 };

fn source() -> Source {
    Source::Cited("fitness.md section 1".to_owned())
}

fn place(id: &str, mains: Mains, language: &str) -> Place {
    Place {
        id: PlaceId::of(id),
        name: id.to_owned(),
        population: None,
        income: None,
        beds: None,
        icu_share: None,
        doctors: None,
        nurses: None,
        tests_per_day: None,
        use_profile: None,
        mains: vec![mains],
        plugs: vec![],
        languages: vec![language.to_owned()],
        airports: vec![],
        source: source(),
    }
}

fn item(id: &str, regulation: Regulation, classes: &[&str]) -> Item {
    let is_device = regulation == Regulation::Device;
    let flow = Units::of(if is_device { 20 } else { 0 });
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: "each".to_owned(),
        kind: if is_device { ItemKind::Device } else { ItemKind::Consumable },
        pack: None,
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
        needs_mains: is_device,
        expires: false,
        handling: Handling { regulation, oxygen_lpm: flow, ..Handling::default() },
        price: None,
        source: source(),
    }
}

/// A line of the manifest: terms said by one side only, both sides quarrel.
fn line(id: &str, item: &str, units: i64, product: Product) -> OfferLine {
    OfferLine {
        id: OfferLineId::of(id),
        donor: PartyId::of("russia"),
        place: PlaceId::of("RU"),
        item: ItemId::of(item),
        description: id.to_owned(),
        units: Units::of(units),
        ramp: vec![],
        pack: None,
        airport: AirportId::of("UUMU"),
        ready: date(2020, 3, 31),
        earmarks: vec![PlaceId::of("US")],
        terms: Some(Terms::Mixed),
        payer: None,
        terms_agreed: Some(false),
        carrier: None,
        licence: None,
        unit_value: None,
        travels_with: None,
        product,
        team: None,
        source: source(),
    }
}

fn notice(id: &str, kind: NoticeKind, subject: &str, applies_in: &[&str], from: Date) -> Notice {
    Notice {
        id: NoticeId::of(id),
        kind,
        subject: subject.to_owned(),
        aliases: vec![],
        lots: vec![],
        applies_in: applies_in.iter().map(|place| PlaceId::of(place)).collect(),
        published: from,
        from,
        until: None,
        text: "see source".to_owned(),
        source: source(),
    }
}

/// Gloves of two claims: both are kept, and the class is not known while they stand.
fn gloves() -> Product {
    let said = |class: &str, paper: &str| (class.to_owned(), Source::Cited(paper.to_owned()));
    let claims = vec![said("surgical", "businessinsider.in"), said("household cleaning", "dailymail.co.uk")];
    Product { disputed: vec![Dispute { fact: ProductFact::Class, claims }], ..Product::default() }
}

fn manifest(as_of: Date) -> FitnessProblem {
    let ventilator = Product {
        maker: Some("UPZ".to_owned()),
        model: Some("Aventa-M".to_owned()),
        mains: vec![HIGH],
        ..Product::default()
    };
    let classed = |class: &str| Product { class: Some(class.to_owned()), ..Product::default() };
    let request = |id: &str, place: &str, item: &str| Request {
        id: RequestId::of(id),
        place: PlaceId::of(place),
        item: ItemId::of(item),
        units: None,
        due: None,
        made: date(2020, 3, 30),
        wanted: Wanted::default(),
        source: source(),
    };
    FitnessProblem {
        as_of,
        loading: as_of,
        arrival: as_of,
        lines: vec![
            line("ventilators", "ventilator-icu", 45, ventilator),
            line("masks", "respirator", 4_000, classed("M-95")),
            line("respirators", "respirator", 15_000, classed("KN95")),
            line("antiseptic", "disinfectant-skin", 80_000, Product::default()),
            line("gloves", "gloves-examination", 30_000, gloves()),
            line("clothing", "garment-medical", 400_000, Product::default()),
        ],
        recipients: vec![
            place("US", LOW, "en"),
            place("IT", HIGH, "it"),
            place("RS", HIGH, "sr"),
            place("KZ", HIGH, "ru"),
        ],
        items: vec![
            item("ventilator-icu", Regulation::Device, &[]),
            item("respirator", Regulation::Protective, &["N95", "FFP2", "KN95"]),
            item("mask-fullface", Regulation::Protective, &["M-95"]),
            item("disinfectant-skin", Regulation::Supply, &[]),
            item("gloves-examination", Regulation::Protective, &["examination", "surgical"]),
            item("garment-medical", Regulation::Protective, &[]),
        ],
        requests: vec![
            request("us-1", "US", "ventilator-icu"),
            request("us-2", "US", "respirator"),
            request("us-3", "US", "gloves-examination"),
            request("us-4", "US", "garment-medical"),
            request("it-1", "IT", "ventilator-icu"),
        ],
        needs: vec![],
        care: vec![],
        notices: vec![
            notice("sanctions-2014", NoticeKind::Sanction, "UPZ Ltd", &["US"], date(2014, 7, 16)),
            notice("fires-2020", NoticeKind::Incident, "AVENTA-M", &[], date(2020, 5, 13)),
        ],
        parties: vec![],
        sites: vec![],
        consignees: vec![],
        authorisations: vec![],
        essential: vec![],
        accessories: vec![Accessory {
            item: ItemId::of("ventilator-icu"),
            accessory: ItemId::of("ventilator-circuit"),
            per_unit_permille: Units::of(1000),
            is_vital: true,
            source: Source::Cited("WHO ESFT, supplied with".to_owned()),
        }],
        standards: vec![],
        substitutes: vec![],
        waivers: vec![],
        policy: FitnessPolicy::default(),
    }
}

fn authorisation(place: &str, kind: AuthorisationKind) -> Authorisation {
    Authorisation {
        place: PlaceId::of(place),
        item: None,
        model: Some("Aventa-M".to_owned()),
        kind,
        from: date(2020, 3, 1),
        until: None,
        reference: "ildomaniditalia.eu".to_owned(),
        source: source(),
    }
}

fn judged(problem: &FitnessProblem) -> FitnessSolution {
    fitness::solve(problem, &mut Control::default())
}

fn pair<'a>(solution: &'a FitnessSolution, line: &str, place: &str) -> &'a Assessment {
    solution
        .assessments
        .iter()
        .find(|found| found.line.as_str() == line && found.recipient.as_str() == place)
        .expect("the pair should be judged")
}

fn of(assessment: &Assessment, rule: FitnessRule) -> &RuleFinding {
    assessment.findings.iter().find(|finding| finding.rule == rule).expect("every rule should speak")
}

fn with(assessment: &Assessment, verdict: Verdict, level: Level) -> Vec<FitnessRule> {
    let is_such = |finding: &&RuleFinding| (finding.verdict, finding.level) == (verdict, level);
    assessment.findings.iter().filter(is_such).map(|finding| finding.rule).collect()
}

fn blocking(assessment: &Assessment) -> Vec<FitnessRule> {
    with(assessment, Verdict::Fail, Level::Block)
}

#[test]
fn the_ventilators_are_stopped_before_loading_by_mains_sanctions_and_terms() {
    let solution = judged(&manifest(date(2020, 4, 1)));
    let ventilators = pair(&solution, "ventilators", "US");
    assert_eq!(ventilators.outcome, Outcome::Unfit);
    assert_eq!(blocking(ventilators), [FitnessRule::Mains, FitnessRule::Sanctions, FitnessRule::Terms]);
    assert_eq!(of(ventilators, FitnessRule::Incident).verdict, Verdict::Pass, "the fires came in May");
    assert_eq!(ventilators.usable, Units::ZERO);
    assert_eq!(
        with(ventilators, Verdict::Unknown, Level::Block),
        [
            FitnessRule::Labels,
            FitnessRule::Condition,
            FitnessRule::Oxygen,
            FitnessRule::Completeness,
            FitnessRule::Consignee
        ],
        "what nobody had said by then"
    );
    let cure = &of(ventilators, FitnessRule::Mains).cure;
    assert_eq!(
        cure,
        "45 converters 120 -> 220 V and 60 -> 50 Hz, one per unit, or another recipient with 220-240 V / 50 Hz: IT, KZ, RS",
        "who asks for ventilators comes first"
    );
}

#[test]
fn the_fires_of_may_count_from_their_day_on() {
    let solution = judged(&manifest(date(2020, 6, 1)));
    let ventilators = pair(&solution, "ventilators", "US");
    assert_eq!(
        blocking(ventilators),
        [FitnessRule::Mains, FitnessRule::Incident, FitnessRule::Sanctions, FitnessRule::Terms]
    );
    let incident = of(ventilators, FitnessRule::Incident);
    assert_eq!(incident.because[0].to_string(), "notice:fires-2020");
    assert!(incident.evidence.contains("in force on loading 2020-06-01 and on arrival 2020-06-01"));
}

#[test]
fn an_authorisation_that_was_refused_blocks_and_one_that_is_not_known_is_shown() {
    use AuthorisationKind::{Emergency, None as Refused, Registered};
    for (records, verdict, level, remark) in [
        (vec![], Verdict::Unknown, Level::Warn, "nothing on file"),
        (vec![("US", Refused)], Verdict::Fail, Level::Block, "no emergency authorisation"),
        (vec![("US", Refused), ("RU", Registered)], Verdict::Fail, Level::Block, "registered at home alone"),
        (vec![("US", Emergency)], Verdict::Unknown, Level::Warn, "nothing on file at home"),
        (vec![("US", Emergency), ("RU", Registered)], Verdict::Pass, Level::Block, "on both sides"),
    ] {
        let mut problem = manifest(date(2020, 4, 1));
        problem.authorisations = records.into_iter().map(|(place, kind)| authorisation(place, kind)).collect();
        let solution = judged(&problem);
        let finding = of(pair(&solution, "ventilators", "US"), FitnessRule::Registration);
        assert_eq!((finding.verdict, finding.level), (verdict, level), "{remark}");
    }
}

#[test]
fn a_check_of_april_for_an_arrival_in_june_does_not_know_the_fires() {
    let mut problem = manifest(date(2020, 4, 1));
    problem.loading = date(2020, 5, 31);
    problem.arrival = date(2020, 6, 1);
    let solution = judged(&problem);
    assert_eq!(of(pair(&solution, "ventilators", "US"), FitnessRule::Incident).verdict, Verdict::Pass);
}

#[test]
fn the_gas_masks_are_of_the_wrong_class_and_the_gloves_are_asked_about() {
    let solution = judged(&manifest(date(2020, 4, 1)));
    let masks = pair(&solution, "masks", "US");
    assert_eq!((masks.units, masks.outcome), (Units::of(4_000), Outcome::Unfit));
    let class = of(masks, FitnessRule::Class);
    assert_eq!(class.verdict, Verdict::Fail);
    assert!(class.evidence.contains("M-95") && class.cure.contains("offer it as mask-fullface"), "{}", class.cure);
    assert_eq!(of(pair(&solution, "respirators", "US"), FitnessRule::Class).verdict, Verdict::Pass);
    assert_eq!(of(masks, FitnessRule::Incident).level, Level::Warn, "no maker is named, and that does not hold masks");
    let gloves = of(pair(&solution, "gloves", "US"), FitnessRule::Class);
    assert_eq!(
        (gloves.verdict, gloves.level),
        (Verdict::Unknown, Level::Block),
        "surgical or household: somebody must say"
    );
    let both = "\"surgical\" (businessinsider.in), \"household cleaning\" (dailymail.co.uk)";
    assert!(gloves.evidence.contains(both), "two claims kept: {}", gloves.evidence);
    let question = "ask russia which class is right: \"surgical\" or \"household cleaning\"";
    assert!(gloves.cure.ends_with(question), "{}", gloves.cure);
}

#[test]
fn what_nobody_asked_for_is_stopped_and_pairs_without_request_or_earmark_are_not_listed() {
    let solution = judged(&manifest(date(2020, 4, 1)));
    assert!(blocking(pair(&solution, "antiseptic", "US")).contains(&FitnessRule::Requested));
    let pairs: Vec<_> =
        solution.assessments.iter().map(|found| format!("{}/{}", found.line, found.recipient)).collect();
    assert_eq!(
        pairs,
        ["antiseptic/US", "clothing/US", "gloves/US", "masks/US", "respirators/US", "ventilators/IT", "ventilators/US"]
    );
    assert_eq!(
        blocking(pair(&solution, "ventilators", "IT")),
        [FitnessRule::Terms],
        "Italy has 220 V and no sanctions"
    );
}

#[test]
fn every_flag_has_a_reason_and_a_cure_and_every_rule_speaks() {
    for as_of in [date(2020, 4, 1), date(2020, 6, 1)] {
        for assessment in judged(&manifest(as_of)).assessments {
            let rules: Vec<_> = assessment.findings.iter().map(|finding| finding.rule).collect();
            assert_eq!(rules, FitnessRule::ALL.map(|(rule, ..)| rule));
            for finding in &assessment.findings {
                let is_flag = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown);
                assert!(!finding.evidence.is_empty(), "{finding:?}");
                assert_eq!(!finding.cure.is_empty(), is_flag, "{finding:?}");
            }
        }
    }
}

#[test]
fn a_waiver_counts_from_its_day_and_for_its_pair_only() {
    for (on, verdict) in [(date(2020, 4, 1), Verdict::Waived), (date(2020, 4, 2), Verdict::Fail)] {
        let mut problem = manifest(date(2020, 4, 1));
        problem.waivers.push(Waiver {
            line: OfferLineId::of("ventilators"),
            recipient: PlaceId::of("US"),
            rule: FitnessRule::Mains,
            by: "duty officer".to_owned(),
            on,
            reason: "converters wait at the hospital".to_owned(),
        });
        assert_eq!(of(pair(&judged(&problem), "ventilators", "US"), FitnessRule::Mains).verdict, verdict);
    }
}

/// The same flight with every question answered and every fault cured.
fn cured() -> FitnessProblem {
    let mut problem = manifest(date(2020, 4, 1));
    problem.notices.clear();
    problem.authorisations =
        vec![authorisation("US", AuthorisationKind::Emergency), authorisation("RU", AuthorisationKind::Registered)];
    problem.sites.push(Site {
        id: SiteId::of("hospital"),
        place: PlaceId::of("US"),
        name: "a hospital".to_owned(),
        mains: vec![],
        oxygen_lpm: Some(Units::of(900)),
        gas_fitting: None,
        power_w: None,
        platforms: vec![],
        cold_litres: None,
        source: source(),
    });
    problem.consignees.push(Consignee {
        place: PlaceId::of("US"),
        item: None,
        party: PartyId::of("fema"),
        duty_free: Some(true),
        storage: Some("New York".to_owned()),
        onward_payer: Some(PartyId::of("fema")),
        agreed: Some(date(2020, 3, 31)),
        source: source(),
    });
    let line = &mut problem.lines[0];
    line.terms = Some(Terms::Gift);
    line.terms_agreed = Some(true);
    line.product.converter = Some(true);
    line.product.languages = vec!["ru".to_owned(), "en".to_owned()];
    line.product.condition = Some(Condition::New);
    line.product.complete = Some(true);
    line.product.spares_days = Some(Units::of(30));
    line.product.training = Some(true);
    problem.requests[0].units = Some(Units::of(45));
    problem
}

#[test]
fn with_everything_cured_the_ventilators_fly() {
    let solution = judged(&cured());
    let ventilators = pair(&solution, "ventilators", "US");
    assert_eq!((ventilators.outcome, ventilators.usable), (Outcome::Fit, Units::of(45)));
    assert_eq!(
        with(ventilators, Verdict::Unknown, Level::Ask),
        [FitnessRule::Packing, FitnessRule::EndOfLife],
        "questions are asked and condition nothing"
    );
}

#[test]
fn units_of_use_are_the_least_that_the_warnings_leave() {
    for (asked, oxygen, outcome, usable, remark) in [
        (30, 900, Outcome::FitWithConditions, 30, "asked for 30"),
        (45, 400, Outcome::FitWithConditions, 20, "oxygen for 20"),
        (30, 400, Outcome::FitWithConditions, 20, "the less of both"),
        (45, 19, Outcome::Unfit, 0, "oxygen for none"),
    ] {
        let mut problem = cured();
        problem.requests[0].units = Some(Units::of(asked));
        problem.sites[0].oxygen_lpm = Some(Units::of(oxygen));
        let solution = judged(&problem);
        let ventilators = pair(&solution, "ventilators", "US");
        assert_eq!((ventilators.outcome, ventilators.usable), (outcome, Units::of(usable)), "{remark}");
    }
}

#[test]
fn a_policy_shows_what_would_hold_the_line() {
    let mut problem = cured();
    problem.consignees.clear();
    assert_eq!(pair(&judged(&problem), "ventilators", "US").outcome, Outcome::Held);
    problem.policy.shown = vec![FitnessRule::Consignee];
    let solution = judged(&problem);
    let ventilators = pair(&solution, "ventilators", "US");
    assert_eq!((ventilators.outcome, ventilators.usable), (Outcome::FitWithConditions, Units::of(45)));
    let shown = of(ventilators, FitnessRule::Consignee);
    assert_eq!((shown.verdict, shown.level), (Verdict::Unknown, Level::Warn));
    assert!(shown.evidence.ends_with("shown only, by policy"), "{}", shown.evidence);
}

#[test]
fn a_purchase_needs_a_value_and_a_payer() {
    let mut problem = cured();
    problem.lines[0].terms = Some(Terms::Sale);
    assert_eq!(pair(&judged(&problem), "ventilators", "US").outcome, Outcome::Held);
    problem.lines[0].payer = Some(PartyId::of("usa"));
    problem.lines[0].unit_value = Some(Money { cents: 1_465_073, currency: model::quantity::Currency::USD });
    assert_eq!(pair(&judged(&problem), "ventilators", "US").outcome, Outcome::Fit);
}

#[test]
fn the_order_of_the_tables_does_not_matter() {
    let problem = manifest(date(2020, 6, 1));
    let mut turned = problem.clone();
    turned.lines.reverse();
    turned.recipients.reverse();
    turned.items.reverse();
    turned.requests.reverse();
    turned.notices.reverse();
    turned.accessories.reverse();
    assert_eq!(judged(&problem), judged(&turned));
}

#[test]
fn an_item_nobody_knows_holds_the_line() {
    let mut problem = manifest(date(2020, 4, 1));
    problem.items.clear();
    problem.lines.truncate(2);
    problem.lines[1].terms_agreed = Some(true);
    problem.lines[1].terms = Some(Terms::Gift);
    let solution = judged(&problem);
    let masks = pair(&solution, "masks", "US");
    assert_eq!(masks.outcome, Outcome::Held);
    let speaking = [
        (FitnessRule::Requested, Verdict::Pass),
        (FitnessRule::Incident, Verdict::Unknown),
        (FitnessRule::Sanctions, Verdict::Unknown),
        (FitnessRule::Consignee, Verdict::Unknown),
        (FitnessRule::Terms, Verdict::Pass),
        (FitnessRule::NeedRemains, Verdict::Unknown),
        (FitnessRule::EndOfLife, Verdict::NotConcerned),
    ];
    for finding in &masks.findings {
        let is_mute = finding.evidence == "item respirator is not in the catalogue";
        match speaking.iter().find(|(rule, _)| *rule == finding.rule) {
            Some((_, verdict)) => assert_eq!((finding.verdict, is_mute), (*verdict, false), "{finding:?}"),
            None => assert_eq!((finding.verdict, finding.level, is_mute), (Verdict::Unknown, Level::Block, true)),
        }
    }
}
