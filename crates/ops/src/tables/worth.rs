//! Decides how it is shown whether flights are worth it: those that only top up first, then the rest by what is to be looked
//! at. Does not judge them ([`crate::worth`]). Up: [`crate::tables`].

use std::collections::BTreeSet;

use format::answer::{Cell, Table};
use jiff::civil::Date;
use model::id::FlightId;
use model::need::StockStatus;
use model::operation::Operation;
use model::worth::{BySurface, FlightVerdict, FlightWorth, Lasting, WorthSolution, WorthVerdict};

/// Most places and items that a remark names.
const NAMED_MAX: usize = 12;

/// One row for each flight, and one for each item that it brings to a place.
#[must_use]
pub fn worth(solution: &WorthSolution) -> Vec<Table> {
    vec![by_flight(solution, |_| true), by_item(solution)]
}

/// Whether a duty officer should ask why it flies: most of it may stay, could go by surface, or comes too late.
#[must_use]
pub fn is_doubtful(flight: &FlightVerdict) -> bool {
    use WorthVerdict::{Spare, SurfaceInTime, TooLate, TopUp};
    flight.may_stay() || matches!(flight.mostly, Spare | SurfaceInTime | TooLate | TopUp)
}

/// The flights of which that is so.
#[must_use]
pub fn doubtful(solution: &WorthSolution) -> Table {
    by_flight(solution, is_doubtful)
}

fn by_flight(solution: &WorthSolution, is_shown: impl Fn(&FlightVerdict) -> bool) -> Table {
    let columns = ["flight", "mostly", "at best", "at worst", "items", "t", "air cost", "by surface", "all there"];
    let mut table = Table::new("worth", &columns);
    for flight in solution.by_rank().into_iter().filter(|flight| is_shown(flight)) {
        let lines: Vec<&FlightWorth> = solution.lines_of(&flight.flight).collect();
        let grams: i64 = lines.iter().map(|line| line.gross.get()).sum();
        let mut cells = vec![Cell::text(&flight.flight)];
        cells.extend([flight.mostly, flight.best, flight.worst].map(|verdict| Cell::text(verdict.word())));
        cells.extend([
            Cell::Count(i64::try_from(lines.len()).unwrap_or(i64::MAX)),
            Cell::Figure(grams as f64 / 1e6, 1),
            Cell::Count(lines.iter().map(|line| line.air_cost.cents).sum::<i64>() / 100),
        ]);
        cells.extend(surface_of_flight(&lines));
        table.push(cells);
    }
    table
}

/// What all of a flight would cost by surface, and when the last of it would come; blank where a link is not known.
fn surface_of_flight(lines: &[&FlightWorth]) -> [Cell; 2] {
    let ways: Option<Vec<&BySurface>> = lines.iter().map(|line| line.surface.as_ref()).collect();
    let last = ways.as_ref().and_then(|ways| ways.iter().map(|way| way.arrives).max());
    let (Some(ways), Some(last)) = (ways, last) else { return [Cell::Blank, Cell::Blank] };
    let cents: i64 = ways.iter().map(|way| way.cost.cents).sum();
    [Cell::Count(cents / 100), Cell::Text(short(last))]
}

fn by_item(solution: &WorthSolution) -> Table {
    let columns = [
        "flight",
        "item",
        "to",
        "units",
        "there",
        "runs out with no flight",
        "without this one",
        "with it",
        "days short",
        "air cost",
        "by surface",
        "cost",
        "verdict",
    ];
    let mut table = Table::new("worth by item", &columns);
    for flight in solution.by_rank() {
        for line in solution.lines_of(&flight.flight) {
            table.push(row(line));
        }
    }
    table
}

fn row(line: &FlightWorth) -> Vec<Cell> {
    let item =
        if line.fills == line.item { line.item.to_string() } else { format!("{} for {}", line.item, line.fills) };
    let outlook = |of: fn(&model::worth::Outlook) -> Lasting| line.outlook.as_ref().map(of);
    let day = |lasting: Option<Lasting>| match lasting.map(|lasting| lasting.run_out) {
        Some(Some(day)) => Cell::Text(short(day)),
        Some(None) => Cell::text("lasts"),
        None => Cell::Blank,
    };
    let (without, with) = (outlook(|all| all.without), outlook(|all| all.with));
    let days_short = without.zip(with).map(|(without, with)| (without.days_short, with.days_short));
    vec![
        Cell::text(&line.flight),
        Cell::Text(item),
        Cell::text(&line.recipient),
        Cell::Count(line.units.get()),
        Cell::Text(short(line.arrives)),
        day(outlook(|all| all.none)),
        day(without),
        day(with),
        days_short.map_or(Cell::Blank, |(without, with)| Cell::Text(format!("{without} to {with}"))),
        Cell::Count(line.air_cost.cents / 100),
        line.surface.as_ref().map_or(Cell::Blank, surface),
        line.surface.as_ref().map_or(Cell::Blank, |way| Cell::Count(way.cost.cents / 100)),
        Cell::text(line.verdict.word()),
    ]
}

fn surface(way: &BySurface) -> Cell {
    Cell::Text(format!("{}\u{a0}{}", way.mode.word(), short(way.arrives)))
}

fn short(day: Date) -> String {
    day.strftime("%-d\u{a0}%b").to_string()
}

/// Which flights may stay, which surface could replace, and what the days rest on.
#[must_use]
pub fn worth_remarks(operation: &Operation, solution: &WorthSolution) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut say = |flights: Vec<&FlightId>, words: &str| {
        if !flights.is_empty() {
            let names: Vec<&str> = flights.into_iter().map(FlightId::as_str).collect();
            remarks.push(format!("{words}: {}.", names.join(", ")));
        }
    };
    let those = |is_it: &dyn Fn(&FlightVerdict) -> bool| -> Vec<&FlightId> {
        solution.flights.iter().filter(|flight| is_it(flight)).map(|flight| &flight.flight).collect()
    };
    say(
        those(&FlightVerdict::only_tops_up),
        "These flights only top up: nothing they bring runs out by the end of the window, were there no flight at all",
    );
    say(
        those(&|flight| flight.may_stay() && !flight.only_tops_up()),
        "Any one of these flights may stay, not all, because others bring enough",
    );
    say(
        those(&|flight| {
            flight.best >= WorthVerdict::SurfaceInTime && flight.worst <= WorthVerdict::TopUp && !flight.may_stay()
        }),
        "All that these flights bring would be in time by surface, or is not needed",
    );
    say(those(&|flight| flight.best == WorthVerdict::TooLate), "All that these flights bring comes too late");
    remarks.extend(not_on_file(operation, solution));
    if solution.lines.iter().any(|line| line.surface.is_none()) {
        let known = operation.surface.len();
        remarks.push(format!(
            "Where no way by surface is shown, surface.csv ({known} links) has none from the origin to the recipient."
        ));
    }
    remarks
}

/// Places whose stock nobody counted: their run-out is said too early if they have any.
fn not_on_file(operation: &Operation, solution: &WorthSolution) -> Option<String> {
    let is_counted = |line: &&FlightWorth| {
        let mut rows = operation.stock.iter().filter(|row| row.status == StockStatus::Shelf);
        rows.any(|row| row.place == line.recipient && row.item == line.fills)
    };
    let missing: BTreeSet<String> = solution
        .lines
        .iter()
        .filter(|line| line.outlook.is_some() && !is_counted(line))
        .map(|line| format!("{} {}", line.recipient, line.fills))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let named: Vec<&str> = missing.iter().take(NAMED_MAX).map(String::as_str).collect();
    let more = missing.len().saturating_sub(NAMED_MAX);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let list = named.join(", ");
    Some(format!("No stock on the shelf is on file, so none is counted, and the run-out may be later: {list}{rest}."))
}
