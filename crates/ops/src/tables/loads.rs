//! Decides what is shown of all loads of a plan: balance, load sheet in short, units, what did not fit. Up: [`crate::tables`].

use format::answer::{Cell, Table, grouped};
use model::haul::Haul;
use model::loading::{AircraftLoad, Balance, LimitLine, LimitState, LoadingSolution, Measure};
use model::quantity::Grams;

use super::{left_out, tonnes};

/// Loads with their balance, load sheets in short, units with their position, and what did not fit.
#[must_use]
pub fn loads(solution: &LoadingSolution) -> Vec<Table> {
    let mut loads = Table::new(
        "loads",
        &["flight", "units", "people", "payload t", "CG zero fuel mm", "limits mm", "CG take-off mm", "CG landing mm"],
    );
    let mut sheets =
        Table::new("load sheets", &["flight", "kept", "not checked", "least left of", "left", "not checked are"]);
    let mut units = Table::new("units", &["flight", "unit", "kind", "position", "gross kg", "height mm", "packs"]);
    for load in &solution.loads {
        loads.push(load_row(load));
        sheets.push(sheet_row(load));
        for unit in &load.units {
            let packs: i64 = unit.contents.iter().map(|content| content.packs.get()).sum();
            units.push(vec![
                Cell::text(load_name(load)),
                Cell::text(&unit.id),
                unit.uld.as_ref().map_or_else(|| Cell::text("loose"), Cell::text),
                unit.position.as_ref().map_or_else(|| Cell::text("floor"), Cell::text),
                Cell::Count(unit.gross.get() / 1000),
                Cell::Count(unit.height.get()),
                Cell::Count(packs),
            ]);
        }
    }
    let left = solution.loads.iter().flat_map(|load| {
        load.left_out.iter().map(|left| {
            (format!("{} off {}", left.consignment, load_name(load)), Cell::Count(left.packs.get()), &left.reason)
        })
    });
    vec![loads, sheets, units, left_out(left)]
}

/// What a load is called: by its flight, and by what it is where it is brought back.
pub(crate) fn load_name(load: &AircraftLoad) -> String {
    match load.haul {
        Haul::Out => load.flight.to_string(),
        Haul::Back => format!("{} back", load.flight),
    }
}

/// The first leg, with everything aboard.
fn load_row(load: &AircraftLoad) -> Vec<Cell> {
    let payload: Grams = load.units.iter().map(|unit| unit.gross).sum();
    let people: i64 = load.seated.iter().map(|seated| seated.people.get()).sum();
    let leg = load.legs.first();
    let arm =
        |of: fn(&model::loading::LegBalance) -> Balance| leg.map_or(Cell::Blank, |leg| Cell::Count(of(leg).arm.0));
    vec![
        Cell::text(load_name(load)),
        Cell::Count(i64::try_from(load.units.len()).unwrap_or(i64::MAX)),
        Cell::Count(people),
        tonnes(payload),
        arm(|leg| leg.zero_fuel),
        leg.map_or(Cell::Blank, |leg| Cell::text(format!("{} to {}", leg.zero_fuel.forward.0, leg.zero_fuel.aft.0))),
        arm(|leg| leg.takeoff),
        arm(|leg| leg.landing),
    ]
}

/// How many limits are kept and how many were not checked, and which limit has least left.
fn sheet_row(load: &AircraftLoad) -> Vec<Cell> {
    let is_unknown = |line: &&LimitLine| matches!(line.state, LimitState::NotChecked(_));
    let unknown: Vec<&LimitLine> = load.sheet.iter().filter(is_unknown).collect();
    let mut names: Vec<&str> = unknown.iter().map(|line| line.limit.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let count = |length: usize| Cell::Count(i64::try_from(length).unwrap_or(i64::MAX));
    let nearest = load.sheet.iter().filter(|line| line.measure == Measure::Mass).filter_map(|line| {
        let most = line.most.filter(|most| *most > 0)?;
        let left = most - line.value;
        Some((i128::from(left) * 1_000_000 / i128::from(most), left, line))
    });
    let nearest = nearest.min_by_key(|(share, ..)| *share);
    vec![
        Cell::text(load_name(load)),
        count(load.sheet.len() - unknown.len()),
        count(unknown.len()),
        nearest.as_ref().map_or(Cell::Blank, |(_, _, line)| Cell::text(limit_name(line))),
        nearest
            .as_ref()
            .map_or(Cell::Blank, |(_, left, _)| Cell::text(format!("{} kg", grouped(left.div_euclid(1000))))),
        Cell::text(names.join(", ")),
    ]
}

/// A limit with what it is of: `payload, leg 1`, `zone forward lower`.
fn limit_name(line: &LimitLine) -> String {
    match line.of.parse::<u32>() {
        Ok(leg) if is_of_leg(line) => format!("{}, leg {}", line.limit, leg + 1),
        _ => format!("{} {}", line.limit, line.of).trim_end().to_owned(),
    }
}

/// Whether a line is one of a leg's.
pub(super) fn is_of_leg(line: &LimitLine) -> bool {
    const OF_LEG: [&str; 8] = ["payload", "mzfw", "mtow", "mlw", "cg-zero-fuel", "cg-takeoff", "cg-landing", "lateral"];
    OF_LEG.contains(&line.limit.as_str())
}
