//! Decides which columns a stage's table shows a person at three in the morning. Up: [`crate`].

mod loads;
mod one_load;
mod worth;

use format::answer::{Cell, Table};
use jiff::Timestamp;
use model::evidence::Reason;
use model::finding::{Finding, Judgement, Severity};
use model::flights::{Flight, FlightsSolution, Leg, LegPurpose};
use model::haul::Haul;
use model::quantity::{Grams, Minutes};

pub(crate) use loads::load_name;
pub use loads::loads;
pub use one_load::{FlightLoaded, one_load};
pub use worth::{doubtful, is_doubtful, worth, worth_remarks};

/// Flights leg by leg, and what no flight takes.
#[must_use]
pub fn flights(solution: &FlightsSolution) -> Vec<Table> {
    let mut flights =
        Table::new("flights", &["flight", "tail", "type", "packs", "block", "fuel t", "CO2 t", "cost USD"]);
    let mut legs = legs_table();
    for flight in &solution.flights {
        let fuel: Grams = flight.legs.iter().map(|leg| leg.fuel).sum();
        flights.push(vec![
            Cell::text(&flight.id),
            Cell::text(&flight.tail),
            Cell::text(&flight.aircraft),
            Cell::Count(flight.cargo.iter().map(|cargo| cargo.packs.get()).sum()),
            Cell::text(hours(flight.block)),
            tonnes(fuel),
            tonnes(flight.co2),
            Cell::Count(flight.cost.cents / 100),
        ]);
        for leg in &flight.legs {
            legs.push(leg_row(flight.id.as_str(), leg));
        }
    }
    // Where nothing is picked up, or brought back, nobody asks where, and which way it goes.
    let picks_up = solution.flights.iter().flat_map(|flight| &flight.cargo).any(|part| part.pick_up.is_some());
    let brings_back = solution.flights.iter().any(Flight::brings_back);
    let rare = [picks_up.then_some("picked up"), brings_back.then_some("haul")];
    let columns: Vec<&str> =
        ["flight", "consignment", "packs", "unload"].into_iter().chain(rare.into_iter().flatten()).collect();
    let mut cargo = Table::new("cargo", &columns);
    for flight in &solution.flights {
        for part in &flight.cargo {
            let haul = if part.haul == Haul::Out { "out" } else { "back" };
            let [consignment, unload] = [Cell::text(&part.consignment), Cell::text(&part.unload)];
            let packs = Cell::Count(part.packs.get());
            let pick_up = part.pick_up.as_ref().map_or(Cell::Blank, Cell::text);
            let mut row = vec![Cell::text(&flight.id), consignment, packs, unload];
            row.extend(picks_up.then_some(pick_up).into_iter().chain(brings_back.then(|| Cell::text(haul))));
            cargo.push(row);
        }
    }
    let left = solution
        .left_out
        .iter()
        .map(|left| (left.consignment.to_string(), Cell::Count(left.packs.get()), &left.reason));
    vec![flights, legs, cargo, left_out(left)]
}

/// An empty table of legs.
#[must_use]
pub fn legs_table() -> Table {
    Table::new(
        "legs",
        &["flight", "from", "to", "purpose", "departs", "arrives", "km", "payload t", "payload max t", "fuel t"],
    )
}

/// One leg's row.
#[must_use]
pub fn leg_row(flight: &str, leg: &Leg) -> Vec<Cell> {
    let purpose = match leg.purpose {
        LegPurpose::Position => "position",
        LegPurpose::Carry => "carry",
        LegPurpose::Return => "return",
    };
    vec![
        Cell::text(flight),
        Cell::text(&leg.from),
        Cell::text(&leg.to),
        Cell::text(purpose),
        Cell::text(minute(leg.departs)),
        Cell::text(minute(leg.arrives)),
        Cell::Figure(leg.distance.get() as f64 / 1000.0, 1),
        tonnes(leg.payload),
        tonnes(leg.payload_max),
        tonnes(leg.fuel),
    ]
}

/// What the checker says: one row for each different sentence, with what it is about.
#[must_use]
pub fn findings(judgement: &Judgement) -> Vec<Table> {
    let mut told: Vec<(&Finding, Vec<String>)> = Vec::new();
    for finding in &judgement.findings {
        let is_same = |other: &Finding| {
            (other.severity, other.rule, &other.text) == (finding.severity, finding.rule, &finding.text)
        };
        let about = finding.subject.to_string();
        match told.iter_mut().find(|(first, _)| is_same(first)) {
            Some((_, subjects)) if subjects.contains(&about) => {}
            Some((_, subjects)) => subjects.push(about),
            None => told.push((finding, vec![about])),
        }
    }
    let mut table = Table::new("findings", &["severity", "rule", "about", "text"]);
    for (finding, subjects) in told {
        let severity = if finding.severity == Severity::Fatal { "fatal" } else { "note" };
        let cells = [severity, finding.rule, &subjects.join(", "), &finding.text];
        table.push(cells.into_iter().map(Cell::text).collect());
    }
    vec![table]
}

/// What was left out, each with its reason.
pub(crate) fn left_out<'a>(rows: impl Iterator<Item = (String, Cell, &'a Reason)>) -> Table {
    let mut table = Table::new("left out", &["what", "how many", "rule", "why", "cure"]);
    for (what, count, reason) in rows {
        table.push(vec![
            Cell::Text(what),
            count,
            Cell::text(&reason.rule),
            Cell::text(&reason.text),
            Cell::text(&reason.cure),
        ]);
    }
    table
}

fn tonnes(mass: Grams) -> Cell {
    Cell::Figure(mass.get() as f64 / 1e6, 1)
}

/// Hours and minutes, `7:05`.
#[must_use]
pub fn hours(span: Minutes) -> String {
    format!("{}:{:02}", span.get() / 60, span.get() % 60)
}

/// An instant to the minute, UTC.
#[must_use]
pub fn minute(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d %H:%MZ").to_string()
}
