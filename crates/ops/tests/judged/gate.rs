//! Every answer of the gate passes its judge: generated problems of odd products, recipients, notices and waivers, in which
//! every one of the nineteen rules passes, fails and lacks an answer.

use std::collections::BTreeSet;

use model::control::Control;
use model::finding::Severity;
use model::fitness::{FitnessPolicy, FitnessProblem, FitnessRule, Level, Verdict, Waiver};
use model::handling::{Accessory, Standard, Substitute};
use model::id::{ItemId, NoticeId, PartyId, PlaceId, RequestId, SiteId};
use model::need::{CareLoad, NeedLine};
use model::offer::{OfferLine, Request, Wanted};
use model::quantity::Units;
use model::recipient::{Authorisation, AuthorisationKind, Consignee, EssentialItem, Site};
use model::record::Party;
use model::world::{Notice, NoticeKind};
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use proptest::test_runner::RngSeed;

use super::draw::{Draw, source};
use super::offered::{
    ITEMS, LANGUAGES, LOTS, MODELS, NAMES, PLACES, SKILLS, item, line, mains, place, text, units, words, yes_no,
};

fn requests(draw: &mut Draw) -> Vec<Request> {
    (0..draw.number(4..16))
        .map(|index| Request {
            id: RequestId::of(&format!("R{index}")),
            place: PlaceId::of(draw.pick(&PLACES)),
            item: ItemId::of(draw.pick(&ITEMS).0),
            units: units(draw, &[0, 50, 200, 1_000]),
            due: draw.chance(30).then(|| draw.day(-3..30)),
            made: draw.day(-10..2),
            wanted: Wanted {
                strength_form: text(draw, &["500 mg tablet"]).filter(|_| draw.chance(40)),
                skills: words(draw.some(&SKILLS, 20)),
                languages: words(draw.some(&LANGUAGES, 20)),
                duty_from: None,
                duty_until: draw.chance(30).then(|| draw.day(0..60)),
            },
            source: source("request"),
        })
        .collect()
}

fn notices(draw: &mut Draw) -> Vec<Notice> {
    let subjects: Vec<&str> = NAMES.iter().chain(&MODELS).copied().chain(["donor", "Carrier of all things"]).collect();
    (0..draw.number(0..5))
        .map(|index| {
            let from = draw.day(-30..15);
            Notice {
                id: NoticeId::of(&format!("N{index}")),
                kind: draw.pick(&[NoticeKind::Recall, NoticeKind::Incident, NoticeKind::Sanction]),
                subject: draw.pick(&subjects).to_owned(),
                aliases: words(draw.some(&NAMES, 10)),
                lots: words(draw.some(&LOTS, 15)),
                applies_in: draw.some(&PLACES, 20).into_iter().map(PlaceId::of).collect(),
                published: if draw.chance(80) { from } else { draw.day(-30..15) },
                from,
                until: draw.chance(30).then(|| draw.day(-10..30)),
                text: "text".to_owned(),
                source: source("notice"),
            }
        })
        .collect()
}

fn sites(draw: &mut Draw) -> Vec<Site> {
    (0..draw.number(0..6))
        .map(|index| Site {
            id: SiteId::of(&format!("S{index}")),
            place: PlaceId::of(draw.pick(&PLACES)),
            name: String::new(),
            mains: mains(draw),
            oxygen_lpm: units(draw, &[0, 900, 6_000]),
            gas_fitting: text(draw, &["DISS", "NIST"]),
            power_w: units(draw, &[0, 20_000]),
            platforms: words(draw.some(&["genexpert", "cobas"], 40)),
            cold_litres: units(draw, &[10, 500]),
            source: source("site"),
        })
        .collect()
}

fn consignees(draw: &mut Draw) -> Vec<Consignee> {
    let mut rows: Vec<Consignee> = Vec::new();
    for id in PLACES {
        for item in [None, Some("ventilator")] {
            if draw.chance(50) {
                rows.push(Consignee {
                    place: PlaceId::of(id),
                    item: item.map(ItemId::of),
                    party: PartyId::of("ministry"),
                    duty_free: yes_no(draw),
                    storage: text(draw, &["store"]),
                    onward_payer: draw.may(&["ministry"]).map(PartyId::of),
                    agreed: draw.chance(70).then(|| draw.day(-10..3)),
                    source: source("consignee"),
                });
            }
        }
    }
    rows
}

fn authorisations(draw: &mut Draw) -> Vec<Authorisation> {
    (0..draw.number(0..8))
        .map(|_| {
            let by_item = draw.chance(60);
            Authorisation {
                place: PlaceId::of(draw.pick(&PLACES)),
                item: by_item.then(|| ItemId::of(draw.pick(&ITEMS).0)),
                model: if by_item { None } else { Some(draw.pick(&MODELS).to_owned()) },
                kind: draw.pick(&AuthorisationKind::ALL.map(|(kind, _)| kind)),
                from: draw.day(-60..10),
                until: draw.chance(20).then(|| draw.day(-10..30)),
                reference: "reference".to_owned(),
                source: source("authorisation"),
            }
        })
        .collect()
}

fn needs(draw: &mut Draw) -> (Vec<NeedLine>, Vec<CareLoad>) {
    let (mut needs, mut care) = (Vec::new(), Vec::new());
    for id in PLACES {
        for (item, ..) in ITEMS {
            if draw.chance(60) {
                let (gross, stock) = (draw.number(0..400), draw.number(0..300));
                needs.push(NeedLine {
                    gross: Units::of(gross),
                    stock: Units::of(stock),
                    pipeline: Units::of(draw.number(0..50)),
                    net: Units::of((gross - stock).max(0)),
                    ..NeedLine::empty(PlaceId::of(id), ItemId::of(item))
                });
            }
        }
        if draw.chance(60) {
            care.push(CareLoad {
                place: PlaceId::of(id),
                ward_beds: Units::ZERO,
                intensive_beds: Units::ZERO,
                beds_max: (Units::ZERO, Units::ZERO),
                workers: Units::of(draw.number(0..300)),
                workers_max: units(draw, &[100, 400]),
                tests: Units::ZERO,
                tests_max: None,
                oxygen_m3: Units::ZERO,
                bound_by: vec![],
            });
        }
    }
    (needs, care)
}

fn accessories(draw: &mut Draw) -> Vec<Accessory> {
    [("ventilator", "circuit", 2_000, true), ("ventilator", "hand-rub", 300, false), ("test", "drug", 1, true)]
        .into_iter()
        .filter(|_| draw.chance(60))
        .map(|(item, accessory, per, is_vital)| Accessory {
            item: ItemId::of(item),
            accessory: ItemId::of(accessory),
            per_unit_permille: Units::of(per),
            is_vital,
            source: source("accessory"),
        })
        .collect()
}

fn waivers(draw: &mut Draw, lines: &[OfferLine]) -> Vec<Waiver> {
    let mut waivers: Vec<Waiver> = (0..draw.number(0..8))
        .map(|_| Waiver {
            line: draw.pick(lines).id,
            recipient: PlaceId::of(draw.pick(&PLACES)),
            rule: draw.pick(&FitnessRule::ALL).0,
            by: "duty officer".to_owned(),
            on: draw.day(-5..3),
            reason: "agreed".to_owned(),
        })
        .collect();
    waivers.sort_by(|a, b| (&a.line, &a.recipient, a.rule).cmp(&(&b.line, &b.recipient, b.rule)));
    waivers.dedup_by(|a, b| (&a.line, &a.recipient, a.rule) == (&b.line, &b.recipient, b.rule));
    waivers
}

fn problem(seed: u64) -> FitnessProblem {
    let draw = &mut Draw::new(seed);
    let mut lines: Vec<OfferLine> = Vec::new();
    for index in 0..draw.number(1..10) {
        let next = line(draw, index, &lines);
        lines.push(next);
    }
    let as_of = draw.day(0..1);
    let loading = draw.day(0..4);
    let (needs, care) = needs(draw);
    let party = |id: &str, name: &str| Party { id: PartyId::of(id), name: name.to_owned(), place: None };
    let substitute = |wanted: &str, given: &str| Substitute {
        wanted: ItemId::of(wanted),
        given: ItemId::of(given),
        counts_permille: Units::of(1_000),
        rank: 1,
        source: source("substitute"),
    };
    FitnessProblem {
        as_of,
        loading,
        arrival: loading.saturating_add(jiff::Span::new().days(draw.number(0..10))),
        waivers: waivers(draw, &lines),
        lines,
        recipients: PLACES.iter().map(|id| place(draw, id)).collect(),
        items: draw.some(&ITEMS, 96).into_iter().map(|row| item(draw, row)).collect(),
        requests: requests(draw),
        needs,
        care,
        notices: notices(draw),
        parties: vec![
            party("donor", "Direct Investment Fund PAO"),
            party("payer", "Payer"),
            party("carrier", "Carrier of All Things Ltd"),
        ],
        sites: sites(draw),
        consignees: consignees(draw),
        authorisations: authorisations(draw),
        essential: draw
            .some(&ITEMS, 20)
            .into_iter()
            .map(|(item, ..)| EssentialItem {
                place: PlaceId::of("IT"),
                item: ItemId::of(item),
                source: source("list"),
            })
            .collect(),
        accessories: accessories(draw),
        standards: [("FFP2", "EN149"), ("M-95", "GOST")]
            .map(|(class, certificate)| Standard {
                class: class.to_owned(),
                certificate: certificate.to_owned(),
                issuer: "a notified body".to_owned(),
                source: source("standard"),
            })
            .to_vec(),
        substitutes: vec![
            substitute("respirator", "garment"),
            substitute("ventilator", "truck"),
            substitute("drug", "test"),
        ],
        policy: FitnessPolicy {
            shown: draw.some(&FitnessRule::ALL, 25).into_iter().map(|(rule, ..)| rule).collect(),
            need_days: draw.pick(&[0, 21]),
            ..FitnessPolicy::default()
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3_000,
        rng_seed: RngSeed::Fixed(20_200_401),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_honest_verdict_is_refused(seed in any::<u64>()) {
        let problem = problem(seed);
        let solution = fitness::solve(&problem, &mut Control::default());
        let checked = check::check_fitness(&problem, &solution);
        let fatal: Vec<_> = checked.findings.iter().filter(|one| one.severity == Severity::Fatal).take(3).collect();
        prop_assert!(fatal.is_empty(), "seed {seed}: {fatal:#?}");
        for finding in solution.assessments.iter().flat_map(|one| &one.findings) {
            let is_against = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown);
            prop_assert!(!is_against || !(finding.evidence.is_empty() || finding.cure.is_empty()), "seed {seed}: {finding:?}");
        }
    }
}

/// The generated problems reach every rule: each passes, fails or warns, and lacks an answer somewhere.
#[test]
fn every_rule_speaks_in_every_way() {
    let mut spoken: BTreeSet<(u8, Verdict, Level)> = BTreeSet::new();
    for seed in 0..1_500 {
        let solution = fitness::solve(&problem(seed), &mut Control::default());
        for finding in solution.assessments.iter().flat_map(|one| &one.findings) {
            spoken.insert((finding.rule.number(), finding.verdict, finding.level));
        }
    }
    for (rule, number, word) in FitnessRule::ALL {
        let has = |verdict| spoken.iter().any(|(known, said, _)| *known == number && *said == verdict);
        assert!(has(Verdict::Pass), "{word} never passes");
        assert!(has(Verdict::Unknown) || matches!(rule, FitnessRule::Requested), "{word} never lacks an answer");
        assert!(has(Verdict::Fail) || matches!(rule, FitnessRule::EndOfLife), "{word} never fails");
        assert!(has(Verdict::Waived), "{word} is never waived");
    }
}
