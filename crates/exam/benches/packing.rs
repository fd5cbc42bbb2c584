//! How long the packing engine takes on one thread for the same count of steps, boxes floating or standing, few types or
//! many; and how long a whole An-124 takes: 10,000 cartons of 40 consignments, to be at most ten seconds.
//! Up: `ARCHITECTURE.md`.

#[expect(dead_code, unused_imports, reason = "a made packing needs some of what chance draws")]
#[path = "../src/lot.rs"]
mod lot;
#[path = "../src/packing/procedure.rs"]
mod procedure;

use criterion::{Criterion, criterion_group, criterion_main};
use model::control::Control;
use model::finding::Severity;
use model::id::{AirportId, ConsignmentId, FlightId};
use model::loading::{CargoToLoad, FlightToLoad, LegToLoad, LoadingProblem, PackProblem, Support};
use model::quantity::{Grams, Millimetres, Units};
use model::world::{ItemKind, Pack};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Steps of one packing: some greedy completions, beside the blocks that are built first.
const STEPS: u64 = 2_000;
/// Steps of the whole aircraft, as the program takes them for a plan.
const STEPS_OF_LOAD: u64 = 400_000;
/// Seed of the made instances; no published one.
const SEED: u64 = 77;

const CONSIGNMENTS: i64 = 40;
const CARTONS_EACH: i64 = 250;
const TONNE: i64 = 1_000_000;

fn pool() -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(1).build().expect("the system should give one thread")
}

fn engine(bench: &mut Criterion) {
    let pool = pool();
    let mut group = bench.benchmark_group("2,000 steps");
    group.sample_size(10);
    for class in [7, 15] {
        for (support, word) in [(Support::None, "floating"), (Support::Full, "standing")] {
            let problem = PackProblem { support, ..procedure::instance(class, procedure::seed_of(SEED, 1)) };
            group.bench_function(format!("BR{class}, {word}"), |bencher| {
                bencher.iter(|| pool.install(|| loading::pack(&problem, &mut Control::new(1, STEPS))));
            });
        }
    }
    group.finish();
}

/// Cartons of one consignment: sizes and masses such as masks, gowns, gloves and drugs come in.
fn cargo(index: i64) -> CargoToLoad {
    let size = |step: i64, least: i64, range: i64| Millimetres::of(least + (index * step) % range * 10);
    let sizes = (size(7, 300, 16), size(5, 250, 11), size(3, 200, 11));
    let pack = Pack::try_new(Units::of(100), sizes, Grams::of(5_000 + index % 5 * 1_000), index % 3 == 0);
    CargoToLoad {
        consignment: ConsignmentId::of(&format!("C{index:02}")),
        kind: ItemKind::Consumable,
        packs: Units::of(CARTONS_EACH),
        pack: pack.expect("a pack"),
        load_order: 0,
        unload_order: u8::from(index % 4 == 0),
        unload: AirportId::of(if index % 4 == 0 { "LIRF" } else { "LYBE" }),
        class: None,
        mandatory: index % 10 == 0,
    }
}

/// An An-124-100 with its built-in hold and pallets, two legs.
fn antonov() -> LoadingProblem {
    let types = format::builtin::aircraft_types().expect("the built-in tables should be sound");
    let aircraft = types.into_iter().find(|one| one.id.as_str() == "An-124-100").expect("the type should be built in");
    let leg = |unload_from: u8| LegToLoad {
        load_until: 0,
        unload_from,
        payload_max: Grams::of(110 * TONNE),
        fuel_takeoff: Grams::of(80 * TONNE),
        fuel_landing: Grams::of(12 * TONNE),
    };
    let flight = FlightToLoad {
        flight: FlightId::of("F001"),
        haul: model::haul::Haul::Out,
        aircraft,
        legs: vec![leg(0), leg(1)],
        cargo: (0..CONSIGNMENTS).map(cargo).collect(),
        standing: None,
    };
    LoadingProblem {
        flights: vec![flight],
        ulds: format::builtin::ulds().expect("the built-in tables should be sound"),
        separations: format::builtin::separations().expect("the built-in tables should be sound"),
    }
}

fn aircraft(bench: &mut Criterion) {
    let (pool, problem) = (pool(), antonov());
    let solve = || pool.install(|| loading::solve(&problem, &mut Control::new(1, STEPS_OF_LOAD)));
    let solution = solve();
    let fatal: Vec<_> = check::check_loading(&problem, &solution)
        .findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Fatal)
        .collect();
    assert!(fatal.is_empty(), "the judge should accept the load: {fatal:?}");
    let load = &solution.loads[0];
    let left: i64 = load.left_out.iter().map(|left| left.packs.get()).sum();
    let given = CONSIGNMENTS * CARTONS_EACH;
    assert!(left < given, "something should be loaded");
    eprintln!("{} of {given} cartons on {} units, {} steps", given - left, load.units.len(), solution.steps);
    let mut group = bench.benchmark_group("An-124, 10,000 cartons of 40 consignments");
    group.sample_size(10);
    group.bench_function("load", |bencher| bencher.iter(solve));
    group.bench_function("the judge", |bencher| bencher.iter(|| check::check_loading(&problem, &solution).limits));
    group.finish();
}

criterion_group!(benches, engine, aircraft);
criterion_main!(benches);
