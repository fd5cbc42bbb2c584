//! Small lots of one airport fly together.

use jiff::civil::date;
use model::allocation::{AllocationProblem, AllocationSolution, Supply};
use model::id::AirportId;
use model::quantity::{CubicMillimetres, Grams, Millimetres, Units};
use model::world::Pack;

use crate::drawn::{demand, problem, solve, supply};

/// Bundles as `ID ready: CONSIGNMENT, ...`.
fn bundled(solution: &AllocationSolution) -> Vec<String> {
    let text = |bundle: &model::allocation::Bundle| {
        let names: Vec<_> = bundle.consignments.iter().map(|id| id.as_str()).collect();
        format!("{} {}: {}", bundle.id, bundle.ready, names.join(", "))
    };
    solution.bundles.iter().map(text).collect()
}

fn ready(day: i8, airport: &str, supply: Supply) -> Supply {
    Supply { ready: date(2020, 4, day), airport: AirportId::of(airport), ..supply }
}

#[test]
fn small_lots_of_one_airport_fly_together() {
    let person = Pack::try_new(
        Units::of(1),
        (Millimetres::ZERO, Millimetres::ZERO, Millimetres::ZERO),
        Grams::of(120_000),
        false,
    )
    .expect("people");
    let lines = vec![
        ready(1, "ZSPD", supply("kits", "kit", 4, 1, "AA BB")),
        ready(3, "ZSPD", Supply { pack: person, ..supply("nurse", "specialist", 1, 1, "AA") }),
        ready(1, "ZSPD", supply("masks", "mask", 9_000, 1, "AA")),
        ready(1, "EDDP", supply("lone", "soap", 1, 1, "AA")),
    ];
    let demands = vec![
        demand("AA", "kit", 2, 1000),
        demand("BB", "kit", 2, 1000),
        demand("AA", "specialist", 1, 1000),
        demand("AA", "mask", 9_000, 1000),
        demand("AA", "soap", 1, 1000),
    ];
    let asked = AllocationProblem { small_lot_max: Grams::of(120_000), ..problem(lines, demands) };
    let solution = solve(&asked);
    assert_eq!(bundled(&solution), ["ZSPD-1 2020-04-03: kits-AA, kits-BB, nurse-AA"]);
    let bundle = &solution.bundles[0];
    assert_eq!(bundle.gross, Grams::of(4 * 5_000 + 120_000));
    assert_eq!(bundle.volume, CubicMillimetres::of(4 * 64_000_000), "a person has no volume");
    let none = AllocationProblem { small_lot_max: Grams::ZERO, ..asked };
    assert!(solve(&none).bundles.is_empty(), "no small lots where none are declared");
}

#[test]
fn lots_that_are_ready_much_later_fly_in_another_bundle() {
    let lines: Vec<_> = [(1, "a"), (2, "b"), (9, "c"), (12, "d"), (13, "e")]
        .iter()
        .map(|(day, line)| ready(*day, "ZSPD", supply(line, line, 1, 1, "AA")))
        .collect();
    let demands = ["a", "b", "c", "d", "e"].map(|item| demand("AA", item, 1, 1000));
    let solution = solve(&AllocationProblem { small_lot_max: Grams::of(9_000), ..problem(lines, demands.to_vec()) });
    assert_eq!(bundled(&solution), ["ZSPD-1 2020-04-02: a-AA, b-AA", "ZSPD-2 2020-04-13: c-AA, d-AA, e-AA"]);
}
