//! Decides what a loadmaster reads of one flight: units, balance leg by leg, the load sheet, the order of loading, what did not
//! fit. Up: [`crate::tables`].

use format::answer::{Cell, Table};
use model::flights::Flight;
use model::haul::Haul;
use model::id::AirportId;
use model::loading::{
    AircraftLoad, Balance, CargoMove, FlightToLoad, LegBalance, LimitLine, LimitState, LoadedUnit, LoadingStep, Measure,
};

use super::loads::is_of_leg;
use super::{left_out, tonnes};
use crate::reloading::{deck_word, packs, packs_words, place};

/// One flight with its question and its answer.
#[derive(Clone, Copy, Debug)]
pub struct FlightLoaded<'a> {
    /// The flight.
    pub flight: &'a Flight,
    /// What was to be loaded.
    pub asked: &'a FlightToLoad,
    /// How it is loaded.
    pub load: &'a AircraftLoad,
}

/// Everything of one load.
#[must_use]
pub fn one_load(loaded: FlightLoaded<'_>) -> Vec<Table> {
    let left = loaded.load.left_out.iter();
    let left = left.map(|left| (left.consignment.to_string(), Cell::Count(left.packs.get()), &left.reason));
    let mut tables =
        vec![loaded.units(), loaded.people(), loaded.balance(), loaded.sheet(), loaded.sequence(), left_out(left)];
    if loaded.load.haul == Haul::Back {
        tables.iter_mut().for_each(|table| table.name = format!("{} back", table.name));
    }
    tables
}

impl FlightLoaded<'_> {
    fn units(&self) -> Table {
        let columns = ["unit", "kind", "deck", "position", "to", "gross kg", "height mm", "packs of"];
        let mut table = Table::new("units", &columns);
        for unit in &self.load.units {
            table.push(vec![
                Cell::text(&unit.id),
                unit.uld.as_ref().map_or_else(|| Cell::text("loose"), Cell::text),
                Cell::text(deck_word(unit.deck)),
                Cell::text(place(unit)),
                self.unload(unit).map_or(Cell::Blank, Cell::text),
                kilograms(unit.gross.get(), Round::Up),
                Cell::Count(unit.height.get()),
                Cell::text(packs_words(&packs(unit))),
            ]);
        }
        table
    }

    /// The airport a unit leaves at: its step says which stop, else its only cargo.
    fn unload(&self, unit: &LoadedUnit) -> Option<&AirportId> {
        let step = self.load.steps.iter().find(|step| step.done == CargoMove::Unload && step.unit == unit.id);
        let is_of = |one: &&model::loading::CargoToLoad| match step.and_then(|step| step.stop) {
            Some(stop) => one.unload_order == stop,
            None => unit.contents.iter().any(|content| content.consignment == one.consignment),
        };
        self.asked.cargo.iter().find(is_of).map(|one| &one.unload)
    }

    fn people(&self) -> Table {
        let mut table = Table::new("people", &["consignment", "seated"]);
        for seated in &self.load.seated {
            table.push(vec![Cell::text(&seated.consignment), Cell::Count(seated.people.get())]);
        }
        table
    }

    fn balance(&self) -> Table {
        let columns = ["leg", "moment", "mass t", "CG mm", "forward mm", "aft mm", "limits"];
        let mut table = Table::new("balance", &columns);
        for (index, leg) in self.load.legs.iter().enumerate() {
            for (moment, limit, balance) in moments(leg) {
                let is_it = |line: &&LimitLine| line.limit == limit && line.of == index.to_string();
                let line = self.load.sheet.iter().find(is_it);
                let has_limits = line.is_some_and(|line| line.most.is_some());
                let limit = |arm: i64| if has_limits { Cell::Count(arm) } else { Cell::Blank };
                table.push(vec![
                    Cell::text(self.leg_name(index)),
                    Cell::text(moment),
                    tonnes(balance.gross),
                    Cell::Count(balance.arm.0),
                    limit(balance.forward.0),
                    limit(balance.aft.0),
                    Cell::text(line.map_or("not checked", |line| state_word(&line.state))),
                ]);
            }
        }
        table
    }

    fn sheet(&self) -> Table {
        let mut table = Table::new("load sheet", &["limit", "of", "value", "least", "most", "in", "state", "why"]);
        for line in &self.load.sheet {
            let of = match line.of.parse::<usize>() {
                Ok(leg) if is_of_leg(line) => self.leg_name(leg),
                _ => line.of.clone(),
            };
            let why = match &line.state {
                LimitState::Kept => Cell::Blank,
                LimitState::NotChecked(why) => Cell::text(why),
            };
            let [value, least, most] =
                [(Some(line.value), Round::Up), (line.least, Round::Down), (line.most, Round::Down)]
                    .map(|(figure, round)| figure.map_or(Cell::Blank, |figure| shown(line.measure, figure, round)));
            table.push(vec![
                Cell::text(&line.limit),
                Cell::text(of),
                value,
                least,
                most,
                Cell::text(unit_of(line.measure)),
                Cell::text(state_word(&line.state)),
                why,
            ]);
        }
        table
    }

    fn sequence(&self) -> Table {
        let mut table = Table::new("sequence", &["step", "at", "done", "unit", "place", "mass t", "CG mm"]);
        for (number, step) in (1..).zip(&self.load.steps) {
            let unit = self.load.units.iter().find(|unit| unit.id == step.unit);
            table.push(vec![
                Cell::Count(number),
                self.airport(step).map_or(Cell::Blank, Cell::text),
                Cell::text(if step.done == CargoMove::Load { "load" } else { "unload" }),
                Cell::text(&step.unit),
                unit.map_or(Cell::Blank, |unit| Cell::text(place(unit))),
                tonnes(step.gross),
                Cell::Count(step.arm.0),
            ]);
        }
        table
    }

    fn airport(&self, step: &LoadingStep) -> Option<&AirportId> {
        match step.stop {
            None => {
                let unit = self.load.units.iter().find(|unit| unit.id == step.unit)?;
                self.flight.unit_loaded_at(self.load.haul, unit)
            }
            Some(stop) => self.asked.cargo.iter().find(|one| one.unload_order == stop).map(|one| &one.unload),
        }
    }

    fn carrying(&self) -> impl Iterator<Item = &model::flights::Leg> {
        self.flight.carrying(self.load.haul).map(|(_, leg)| leg)
    }

    /// `UUMU-LIPX`; a leg that the flight does not have by its number, from 1.
    fn leg_name(&self, index: usize) -> String {
        let leg = self.carrying().nth(index);
        leg.map_or_else(|| format!("leg {}", index + 1), |leg| format!("{}-{}", leg.from, leg.to))
    }
}

/// The three moments of a leg, with the line of the load sheet that is about each.
fn moments(leg: &LegBalance) -> [(&'static str, &'static str, Balance); 3] {
    [
        ("zero fuel", "cg-zero-fuel", leg.zero_fuel),
        ("take-off", "cg-takeoff", leg.takeoff),
        ("landing", "cg-landing", leg.landing),
    ]
}

fn state_word(state: &LimitState) -> &'static str {
    match state {
        LimitState::Kept => "kept",
        LimitState::NotChecked(_) => "not checked",
    }
}

/// Which way a figure is rounded when it is shown in a coarser unit: a load up and a limit down, so that neither looks better
/// than it is.
#[derive(Clone, Copy)]
enum Round {
    Up,
    Down,
}

fn shown(measure: Measure, figure: i64, round: Round) -> Cell {
    match measure {
        Measure::Mass | Measure::PerMetre | Measure::PerSquareMetre => kilograms(figure, round),
        Measure::Arm => Cell::Count(figure),
        // Gram half-millimetres to kilogram metres.
        Measure::Moment => Cell::Count(rounded(figure, 2_000_000, round)),
    }
}

fn kilograms(grams: i64, round: Round) -> Cell {
    Cell::Count(rounded(grams, 1000, round))
}

/// The quotient; up is away from zero, down towards it, so that a moment to the left is treated as one to the right.
fn rounded(figure: i64, divisor: i64, round: Round) -> i64 {
    let rest = figure % divisor;
    match round {
        Round::Up if rest != 0 => figure / divisor + figure.signum(),
        _ => figure / divisor,
    }
}

fn unit_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Mass => "kg",
        Measure::Arm => "mm",
        Measure::Moment => "kg m",
        Measure::PerMetre => "kg/m",
        Measure::PerSquareMetre => "kg/m2",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_rounded_up_and_limits_down() {
        for (grams, round, kilograms, remark) in [
            (60_000_001, Round::Up, 60_001, "one gram beyond"),
            (60_000_000, Round::Up, 60_000, "exactly"),
            (60_000_999, Round::Down, 60_000, "a limit with grams"),
            (-1, Round::Up, -1, "a moment to the left"),
        ] {
            assert_eq!(rounded(grams, 1000, round), kilograms, "{remark}");
        }
    }
}
