//! How long gate and sharing take together, on one thread: 200 recipients, 60 items, 500 offer lines, every recipient asking
//! for every item, so that the gate judges 100,000 pairs: to be at most two seconds. Up: `ARCHITECTURE.md`.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::civil::{Date, date};
use model::allocation::{AllocationProblem, Demand, LimitKind, SharingRule, Supply, SupplyLimit, TieBreak};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef, Source};
use model::fitness::{FitnessPolicy, FitnessProblem, FitnessSolution, Outcome};
use model::handling::{Handling, Regulation};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId, PlaceId, RequestId};
use model::need::NeedLine;
use model::offer::{OfferLine, Request, Terms, Wanted};
use model::product::{Condition, Product};
use model::quantity::{Grams, Millimetres, Permille, Units};
use model::recipient::Consignee;
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Pack, Place};

const RECIPIENTS: i64 = 200;
const ITEMS: i64 = 60;
const LINES: i64 = 500;

fn source() -> Source {
    Source::Assumption("a bench".to_owned())
}

fn place_id(index: i64) -> PlaceId {
    PlaceId::of(&format!("P{index:03}"))
}

fn item_id(index: i64) -> ItemId {
    ItemId::of(&format!("item-{index:02}"))
}

fn today() -> Date {
    date(2020, 4, 1)
}

/// A number that looks drawn by lot, the same every time.
fn lot(one: i64, other: i64, range: i64) -> i64 {
    (one * 7_919 + other * 104_729 + one * other * 13) % range
}

fn place(index: i64) -> Place {
    let mains = if index % 5 == 0 { Mains { volts: 120, hertz: 60 } } else { Mains { volts: 230, hertz: 50 } };
    Place {
        id: place_id(index),
        name: format!("place {index}"),
        population: None,
        income: None,
        beds: None,
        icu_share: None,
        doctors: None,
        nurses: None,
        tests_per_day: None,
        use_profile: None,
        mains: vec![mains],
        plugs: vec!['C'],
        languages: vec![["en", "ru", "fr", "ar"][(index % 4) as usize].to_owned()],
        airports: vec![],
        source: source(),
    }
}

fn pack(index: i64) -> Pack {
    let size = Millimetres::of(400);
    Pack::try_new(Units::of([1, 50, 100, 400][(index % 4) as usize]), (size, size, size), Grams::of(9_000), false)
        .expect("a pack")
}

fn item(index: i64) -> Item {
    let is_device = index % 6 == 0;
    let regulation = [Regulation::Device, Regulation::Medicine, Regulation::Protective][(index % 3) as usize];
    Item {
        id: item_id(index),
        name: format!("item {index}"),
        unit: "each".to_owned(),
        kind: if is_device { ItemKind::Device } else { ItemKind::Consumable },
        pack: Some(pack(index)),
        classes: if index % 4 == 1 { vec!["FFP2".to_owned(), "N95".to_owned()] } else { vec![] },
        needs_mains: is_device,
        expires: !is_device,
        handling: Handling { regulation, ..Handling::default() },
        price: None,
        source: source(),
    }
}

fn line(index: i64) -> OfferLine {
    let item = index % ITEMS;
    OfferLine {
        id: OfferLineId::of(&format!("L{index:03}")),
        donor: PartyId::of(&format!("donor-{}", index % 20)),
        place: place_id(lot(index, 1, RECIPIENTS)),
        item: item_id(item),
        description: String::new(),
        units: Units::of(1_000 + lot(index, 2, 200_000)),
        ramp: vec![],
        pack: None,
        airport: AirportId::of(["UUMU", "ZSPD", "KJFK"][(index % 3) as usize]),
        ready: today(),
        earmarks: if index % 5 == 0 {
            (0..30).map(|other| place_id(lot(index, other, RECIPIENTS))).collect()
        } else {
            vec![]
        },
        terms: Some(Terms::Gift),
        payer: None,
        terms_agreed: Some(true),
        carrier: None,
        licence: None,
        unit_value: None,
        travels_with: None,
        product: Product {
            maker: Some(format!("Maker {} Ltd", index % 50)),
            model: Some(format!("Model {index}")),
            class: Some("FFP2".to_owned()),
            mains: vec![Mains { volts: 230, hertz: 50 }],
            languages: vec!["en".to_owned(), "ru".to_owned(), "fr".to_owned(), "ar".to_owned()],
            label_complete: Some(true),
            expiry: Some(date(2023, 1, 1)),
            condition: Some(Condition::New),
            complete: Some(true),
            packing_list: Some(true),
            ..Product::default()
        },
        team: None,
        source: source(),
    }
}

fn request(place: i64, item: i64) -> Request {
    Request {
        id: RequestId::of(&format!("R{place}-{item}")),
        place: place_id(place),
        item: item_id(item),
        units: None,
        due: None,
        made: today(),
        wanted: Wanted::default(),
        source: source(),
    }
}

fn notice(index: i64) -> Notice {
    Notice {
        id: NoticeId::of(&format!("N{index}")),
        kind: if index % 2 == 0 { NoticeKind::Sanction } else { NoticeKind::Recall },
        subject: format!("Maker {} of all things", index % 60),
        aliases: vec![],
        lots: vec![],
        applies_in: vec![place_id(index % RECIPIENTS)],
        published: today(),
        from: today(),
        until: None,
        text: "a notice".to_owned(),
        source: source(),
    }
}

fn need(place: i64, item: i64) -> NeedLine {
    let net = Units::of(10 + lot(place + 3, item, 40_000));
    NeedLine { gross: net, net, ..NeedLine::empty(place_id(place), item_id(item)) }
}

fn fitness_problem() -> FitnessProblem {
    let pairs = || (0..RECIPIENTS).flat_map(|place| (0..ITEMS).map(move |item| (place, item)));
    FitnessProblem {
        as_of: today(),
        loading: today(),
        arrival: date(2020, 4, 8),
        lines: (0..LINES).map(line).collect(),
        recipients: (0..RECIPIENTS).map(place).collect(),
        items: (0..ITEMS).map(item).collect(),
        requests: pairs().map(|(place, item)| request(place, item)).collect(),
        needs: pairs().map(|(place, item)| need(place, item)).collect(),
        care: vec![],
        notices: (0..100).map(notice).collect(),
        parties: vec![],
        sites: vec![],
        consignees: (0..RECIPIENTS)
            .map(|place| Consignee {
                place: place_id(place),
                item: None,
                party: PartyId::of("ministry"),
                duty_free: Some(true),
                storage: Some("store".to_owned()),
                onward_payer: Some(PartyId::of("ministry")),
                agreed: Some(today()),
                source: source(),
            })
            .collect(),
        authorisations: vec![],
        essential: vec![],
        accessories: vec![],
        standards: vec![],
        substitutes: vec![],
        waivers: vec![],
        policy: FitnessPolicy::default(),
    }
}

/// What passed the gate against every need.
fn allocation_problem(problem: &FitnessProblem, solution: &FitnessSolution) -> AllocationProblem {
    let mut fit: std::collections::BTreeMap<&OfferLineId, Vec<PlaceId>> = std::collections::BTreeMap::new();
    for one in &solution.assessments {
        if matches!(one.outcome, Outcome::Fit | Outcome::FitWithConditions) {
            fit.entry(&one.line).or_default().push(one.recipient.clone());
        }
    }
    let supply = |line: &OfferLine| {
        let all = fit.get(&line.id).cloned().unwrap_or_default();
        let is_barred = |place: &PlaceId| !line.earmarks.is_empty() && !line.earmarks.contains(place);
        let (barred, eligible): (Vec<_>, Vec<_>) = all.into_iter().partition(is_barred);
        let because = RecordRef::new(RecordKind::Offer, &line.id);
        let limit = SupplyLimit { kind: LimitKind::Earmark, barred, because };
        Supply {
            line: line.id.clone(),
            donor: line.donor.clone(),
            item: line.item.clone(),
            from: line.place.clone(),
            units: line.units,
            protected: Units::ZERO,
            hold_back: Permille::try_new(0).expect("a share"),
            pack: pack(line.units.get()),
            ready: line.ready,
            airport: line.airport.clone(),
            eligible,
            limits: if limit.barred.is_empty() { vec![] } else { vec![limit] },
            travels_with: None,
        }
    };
    let demand = |need: &NeedLine| Demand {
        recipient: need.place.clone(),
        item: need.item.clone(),
        units: need.net,
        weight_permille: Units::of(1_000),
        floor: Units::ZERO,
        harm: need.net,
        given_before: Units::ZERO,
        due: None,
        cut: None,
        because: vec![RecordRef::pair(RecordKind::Need, &need.place, &need.item)],
    };
    AllocationProblem {
        supplies: problem.lines.iter().map(supply).collect(),
        demands: problem.needs.iter().map(demand).collect(),
        commitments: vec![],
        substitutes: vec![],
        rule: SharingRule::MaxMin,
        tie_break: TieBreak::Place,
        small_lot_max: Grams::of(4_500_000),
    }
}

fn sharing(bench: &mut Criterion) {
    let problem = fitness_problem();
    let solution = fitness::solve(&problem, &mut Control::default());
    assert_eq!(solution.assessments.len(), (RECIPIENTS * LINES) as usize, "every line should be judged for everybody");
    let shares = allocation_problem(&problem, &solution);
    let given = allocation::solve(&shares, &mut Control::default());
    assert!(given.allotments.len() > 1_000, "much should be given: {}", given.allotments.len());
    let mut group = bench.benchmark_group("200 recipients, 60 items, 500 lines");
    group.sample_size(10);
    group.bench_function("gate", |bencher| {
        bencher.iter_batched(|| (), |()| fitness::solve(&problem, &mut Control::default()), BatchSize::PerIteration);
    });
    group.bench_function("sharing", |bencher| {
        bencher.iter(|| allocation::solve(&shares, &mut Control::default()));
    });
    group.bench_function("gate and sharing", |bencher| {
        bencher.iter(|| {
            let solution = fitness::solve(&problem, &mut Control::default());
            let shares = allocation_problem(&problem, &solution);
            allocation::solve(&shares, &mut Control::default())
        });
    });
    group.bench_function("the judge of both", |bencher| {
        bencher.iter(|| {
            let gate = check::check_fitness(&problem, &solution);
            let sharing = check::check_allocation(&shares, &given);
            (gate.limits, sharing.limits)
        });
    });
    group.finish();
}

criterion_group!(benches, sharing);
criterion_main!(benches);
