//! Decides which columns a duty officer reads of a plan's flights as they are carried out. Up: [`crate::desk`].

use format::answer::{Answer, Cell, Table};
use format::room::{PlanListRow, lateness_words};
use jiff::Timestamp;
use model::execution::{FlightExecution, Progressed};

use super::moment;

/// A plan's flights, planned and reported.
pub(crate) fn execution(row: &PlanListRow, flights: &[FlightExecution]) -> Answer {
    let counted = Progressed::ALL.iter().filter_map(|(state, word)| {
        let number = flights.iter().filter(|flight| flight.state == *state).count();
        (number > 0).then(|| format!("{number} {word}"))
    });
    let counted: Vec<String> = counted.collect();
    let what = if counted.is_empty() { "no flight".to_owned() } else { counted.join(", ") };
    let title = format!("Plan {} ({}): {what}.", row.id, row.state);
    let mut answer =
        Answer { title, tables: vec![summary(flights), legs(flights), cargo(flights)], ..Answer::default() };
    if row.state != "approved" && row.state != "executing" {
        answer.remarks.push(format!("this plan is {}: no alarm is held against it", row.state));
    }
    answer
}

fn summary(flights: &[FlightExecution]) -> Table {
    let mut table = Table::new("flights", &["flight", "tail", "type", "state", "time", "otherwise"]);
    for flight in flights {
        let otherwise = flight.cargo.iter().filter(|one| !one.deviations.is_empty()).count();
        table.push(vec![
            Cell::text(&flight.flight),
            Cell::text(&flight.tail),
            Cell::text(&flight.aircraft),
            Cell::text(flight.state.word()),
            Cell::text(lateness_words(flight).unwrap_or_default()),
            match otherwise {
                0 => Cell::Blank,
                1 => Cell::text("1 consignment"),
                more => Cell::text(format!("{more} consignments")),
            },
        ]);
    }
    table
}

fn legs(flights: &[FlightExecution]) -> Table {
    let heads = ["flight", "leg", "from", "to", "departs", "departed", "arrives", "landed", "at"];
    let mut table = Table::new("legs", &heads);
    let told = |at: Option<Timestamp>| at.map_or(Cell::Blank, |at| Cell::text(moment(at)));
    for flight in flights {
        for leg in &flight.legs {
            let elsewhere = leg.landed.as_ref().filter(|(_, airport)| *airport != leg.to);
            table.push(vec![
                Cell::text(&flight.flight),
                Cell::Count(i64::from(leg.number)),
                Cell::text(&leg.from),
                Cell::text(&leg.to),
                Cell::text(moment(leg.departs)),
                told(leg.departed),
                Cell::text(moment(leg.arrives)),
                told(leg.landed.as_ref().map(|(at, _)| *at)),
                elsewhere.map_or(Cell::Blank, |(_, airport)| Cell::text(airport)),
            ]);
        }
    }
    table
}

fn cargo(flights: &[FlightExecution]) -> Table {
    let mut table = Table::new("cargo", &["flight", "consignment", "packs", "unload", "state", "event", "otherwise"]);
    for flight in flights {
        for one in &flight.cargo {
            let otherwise: Vec<String> = one.deviations.iter().map(ToString::to_string).collect();
            table.push(vec![
                Cell::text(&flight.flight),
                Cell::text(&one.consignment),
                Cell::Count(one.packs.get()),
                Cell::text(&one.unload),
                Cell::text(one.state.word()),
                one.because.as_ref().map_or(Cell::Blank, Cell::text),
                Cell::text(otherwise.join("; ")),
            ]);
        }
    }
    table
}
