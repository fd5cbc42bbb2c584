//! Decides the load sheet: every limit with what the load makes of it, and whether it was checked. The lines and their
//! order are those of [`model::loading::LimitLine`]. Does not keep the limits (`settle`). Up: [`crate`].

use model::evidence::Source;
use model::hold::Deck;
use model::loading::{
    Balance, FlightToLoad, LegBalance, LegToLoad, LimitLine, LimitState, LoadedUnit, LoadingStep, Measure,
};
use model::quantity::Grams;

use crate::area::Area;
use crate::balance::{Moment, mzfw};
use crate::stay::{Phase, Stay};
use crate::zones::{ends, mass_in, worst_metre};

/// A load whose sheet is written.
pub(crate) struct Loaded<'a> {
    pub(crate) flight: &'a FlightToLoad,
    pub(crate) units: &'a [LoadedUnit],
    /// Where each unit comes aboard and where it leaves.
    pub(crate) stays: &'a [Stay],
    pub(crate) legs: &'a [LegBalance],
    pub(crate) steps: &'a [LoadingStep],
}

const MASS_UNKNOWN: &str = "the figures of the aircraft type are assumptions";
const HOLD_UNKNOWN: &str = "the figures of the hold are assumptions";

/// A line with no lower limit.
fn line(limit: &str, of: String, measure: Measure, value: i64, most: Option<i64>, state: LimitState) -> LimitLine {
    LimitLine { limit: limit.to_owned(), of, measure, value, least: None, most, state }
}

/// Kept, unless there is a word against it.
fn state(against: Option<&str>) -> LimitState {
    against.map_or(LimitState::Kept, |why| LimitState::NotChecked(why.to_owned()))
}

/// What speaks against a limit that may be missing, or rest on an assumption.
fn against(is_stated: bool, missing: &'static str, source: &Source, assumed: &'static str) -> Option<&'static str> {
    if is_stated { source.is_assumption().then_some(assumed) } else { Some(missing) }
}

impl Loaded<'_> {
    /// Every line.
    pub(crate) fn sheet(&self) -> Vec<LimitLine> {
        let mut lines = Vec::new();
        for (index, (leg, balance)) in self.flight.legs.iter().zip(self.legs).enumerate() {
            let of = index.to_string();
            self.masses(leg, balance, &of, &mut lines);
            self.arms(balance, &of, &mut lines);
        }
        lines.push(self.tip_back());
        self.floors(&mut lines);
        lines.extend(self.position());
        self.zones(&mut lines);
        lines
    }

    fn masses(&self, leg: &LegToLoad, balance: &LegBalance, of: &str, lines: &mut Vec<LimitLine>) {
        let aircraft = &self.flight.aircraft;
        let mut push = |limit: &str, value: i64, most: Option<Grams>, is_stated: bool, missing: &'static str| {
            let state = state(against(is_stated, missing, &aircraft.source, MASS_UNKNOWN));
            lines.push(line(limit, of.to_owned(), Measure::Mass, value, most.map(Grams::get), state));
        };
        let zero_fuel = balance.zero_fuel.gross;
        push("payload", zero_fuel.get() - aircraft.oew.get(), Some(leg.payload_max), true, "");
        let no_mzfw = "no zero fuel mass is stated; the largest payload stands for it";
        push("mzfw", zero_fuel.get(), Some(mzfw(aircraft)), aircraft.mzfw.is_some(), no_mzfw);
        push("mtow", balance.takeoff.gross.get(), Some(aircraft.mtow), true, "");
        let no_mlw = "no landing mass is stated";
        push("mlw", balance.landing.gross.get(), aircraft.mlw, aircraft.mlw.is_some(), no_mlw);
    }

    fn arms(&self, balance: &LegBalance, of: &str, lines: &mut Vec<LimitLine>) {
        let hold = &self.flight.aircraft.hold;
        let named: [(&str, Moment, &Balance); 3] = [
            ("cg-zero-fuel", Moment::ZeroFuel, &balance.zero_fuel),
            ("cg-takeoff", Moment::TakeOff, &balance.takeoff),
            ("cg-landing", Moment::Landing, &balance.landing),
        ];
        for (limit, moment, at) in named {
            let envelope = moment.envelope(&self.flight.aircraft);
            let against = match envelope {
                None => Some("no envelope is known for this moment"),
                Some(envelope) if envelope.assumed || envelope.source.is_assumption() => {
                    Some("the envelope is an assumption")
                }
                Some(_) => hold.source.is_assumption().then_some(HOLD_UNKNOWN),
            };
            lines.push(LimitLine {
                limit: limit.to_owned(),
                of: of.to_owned(),
                measure: Measure::Arm,
                value: at.arm.0,
                least: envelope.map(|_| at.forward.0),
                most: envelope.map(|_| at.aft.0),
                state: state(against),
            });
        }
        let most = hold.lateral_max.map(|most| 2 * most);
        let against = against(most.is_some(), "no lateral limit is known", &hold.source, HOLD_UNKNOWN);
        lines.push(LimitLine {
            limit: "lateral".to_owned(),
            of: of.to_owned(),
            measure: Measure::Moment,
            value: balance.lateral_doubled,
            least: most.map(|most| -most),
            most,
            state: state(against),
        });
    }

    fn tip_back(&self) -> LimitLine {
        let hold = &self.flight.aircraft.hold;
        let value = self.steps.iter().map(|step| step.arm.0).max().unwrap_or(hold.oew_arm.0);
        let most = hold.tip_arm.map(|tip| tip.0);
        let against =
            against(most.is_some(), "the arm at which the tail tips is not known", &hold.source, HOLD_UNKNOWN);
        line("tip-back", String::new(), Measure::Arm, value, most, state(against))
    }

    fn has_units(&self, deck: Deck) -> bool {
        self.units.iter().any(|unit| unit.deck == deck)
    }

    fn floors(&self, lines: &mut Vec<LimitLine>) {
        const SQUARE_METRE: i128 = 1_000_000;
        let hold = &self.flight.aircraft.hold;
        for deck in &hold.decks {
            let loads = self.units.iter().filter(|unit| unit.deck == deck.deck).map(|unit| {
                let area = i128::from(unit.length.get()) * i128::from(unit.width.get());
                let load = -(-i128::from(unit.gross.get()) * SQUARE_METRE).div_euclid(area);
                (i64::try_from(load).expect("a floor load should fit in 63 bits"), unit)
            });
            let Some((value, worst)) = loads.reduce(|worst, next| if next.0 > worst.0 { next } else { worst }) else {
                continue;
            };
            let most = deck.floor_max_per_m2.map(Grams::get);
            let missing = "what the floor bears is not known";
            let state = state(against(most.is_some(), missing, &hold.source, HOLD_UNKNOWN));
            lines.push(line("floor", worst.id.to_string(), Measure::PerSquareMetre, value, most, state));
        }
    }

    fn position(&self) -> Option<LimitLine> {
        let hold = &self.flight.aircraft.hold;
        let limits = self.units.iter().filter_map(|unit| {
            let at = hold.positions.iter().find(|at| Some(&at.id) == unit.position.as_ref())?;
            let (_, own) = at.ulds.iter().find(|(id, _)| Some(id) == unit.uld.as_ref())?;
            Some((own.unwrap_or(at.gross_max).min(at.gross_max).get(), unit))
        });
        let spare = |(most, unit): &(i64, &LoadedUnit)| most - unit.gross.get();
        let (most, worst) = limits.reduce(|worst, next| if spare(&next) < spare(&worst) { next } else { worst })?;
        let state = state(hold.source.is_assumption().then_some(HOLD_UNKNOWN));
        Some(line("position", worst.id.to_string(), Measure::Mass, worst.gross.get(), Some(most), state))
    }

    /// Greatest over the legs of what a measure makes of the units then aboard.
    fn worst_leg(&self, measure: impl Fn(&[(Area, i64)]) -> i64) -> i64 {
        let on_leg = |leg: &LegToLoad| {
            let aboard = self.units.iter().zip(self.stays).filter(|(_, stay)| Phase::of(leg).has(**stay));
            let standing: Vec<(Area, i64)> = aboard.map(|(unit, _)| (Area::of_unit(unit), unit.gross.get())).collect();
            measure(&standing)
        };
        self.flight.legs.iter().map(on_leg).max().unwrap_or(0)
    }

    fn zones(&self, lines: &mut Vec<LimitLine>) {
        let hold = &self.flight.aircraft.hold;
        for zone in &hold.zones {
            let state = || state(zone.source.is_assumption().then_some("the limit of the zone is an assumption"));
            if let Some(most) = zone.gross_max {
                let value = self.worst_leg(|standing| mass_in(zone, standing));
                lines.push(line("zone", zone.id.clone(), Measure::Mass, value, Some(most.get()), state()));
            }
            if let Some(most) = zone.per_metre_max {
                let (from, to) = (zone.from.get(), zone.to.get());
                let value = self.worst_leg(|standing| worst_metre(zone.deck, from, to, standing));
                lines.push(line("running", zone.id.clone(), Measure::PerMetre, value, Some(most.get()), state()));
            }
        }
        for deck in hold.decks.iter().filter(|deck| self.has_units(deck.deck)) {
            let of = || if deck.deck == Deck::Main { "main" } else { "lower" }.to_owned();
            let zones = || hold.zones.iter().filter(|zone| zone.deck == deck.deck);
            if !zones().any(|zone| zone.gross_max.is_some()) {
                let on_deck = |standing: &[(Area, i64)]| {
                    standing.iter().filter(|(area, _)| area.deck == deck.deck).map(|(_, gross)| gross).sum()
                };
                let state = state(Some("no limit of a compartment is known on this deck"));
                lines.push(line("zone", of(), Measure::Mass, self.worst_leg(on_deck), None, state));
            }
            if !zones().any(|zone| zone.per_metre_max.is_some()) {
                let (from, to) = ends(deck);
                let value = self.worst_leg(|standing| worst_metre(deck.deck, from, to, standing));
                let state = state(Some("no running load is known on this deck"));
                lines.push(line("running", of(), Measure::PerMetre, value, None, state));
            }
        }
    }
}
