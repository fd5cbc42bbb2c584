//! Decides which lines a load sheet must have, and what stands on them, by the table in the docs of
//! [`LimitLine`](model::loading::LimitLine). Up: [`crate::loading`].

use model::evidence::Source;
use model::hold::{CargoDeck, Deck};
use model::loading::{AircraftLoad, FlightToLoad, LegToLoad, LoadingProblem, Measure};

use super::aboard::{Weighed, aboard, payload_on, weighed};
use super::balance::{Instant, lateral_on, legs_of, mzfw_of};
use super::envelope::{envelopes_of, limits_at};
use super::hold::{MM2_PER_M2, limit_at};
use super::position_of;
use super::steps::after_steps;
use super::zones::Stretch;
use crate::stowage::quotient_up;

/// A line as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// Which limit.
    pub(super) limit: &'static str,
    /// Of what.
    pub(super) of: String,
    /// What is measured.
    pub(super) measure: Measure,
    /// The figure of this load.
    pub(super) value: i128,
    /// Least allowed.
    pub(super) least: Option<i128>,
    /// Most allowed.
    pub(super) most: Option<i128>,
    /// Whether the limit is known and rests on no assumption.
    pub(super) is_known: bool,
}

impl Due {
    /// A line with a limit upwards only.
    fn up_to(
        limit: &'static str,
        of: impl ToString,
        (measure, value): (Measure, i128),
        most: Option<i64>,
        is_cited: bool,
    ) -> Self {
        let is_known = is_cited && most.is_some();
        Self { limit, of: of.to_string(), measure, value, least: None, most: most.map(i128::from), is_known }
    }

    /// Whether the value keeps its limits.
    pub(super) fn is_kept(&self) -> bool {
        self.least.is_none_or(|least| least <= self.value) && self.most.is_none_or(|most| self.value <= most)
    }
}

/// Every line that the sheet of a load must have.
pub(super) fn lines_due(problem: &LoadingProblem, flight: &FlightToLoad, load: &AircraftLoad) -> Vec<Due> {
    let units = weighed(problem, flight, load);
    let mut due = vec![];
    for (index, (leg, _, instants)) in legs_of(problem, flight, load).into_iter().enumerate() {
        let payload = payload_on(flight, load, &units, leg);
        due.extend(masses_due(flight, (index, leg), payload, &instants));
        due.extend(balances_due(flight, index, &instants));
        let hold = &flight.aircraft.hold;
        let most = hold.lateral_max.map(|most| 2 * i128::from(most));
        due.push(Due {
            limit: "lateral",
            of: index.to_string(),
            measure: Measure::Moment,
            value: lateral_on(&units, leg),
            least: most.map(|most| -most),
            most,
            is_known: most.is_some() && is_cited(&hold.source),
        });
    }
    let hold = &flight.aircraft.hold;
    let steps = after_steps(problem, flight, load);
    let aftmost = steps.iter().map(|(_, own)| own.arm()).max().unwrap_or(hold.oew_arm.0);
    let tip_arm = hold.tip_arm.map(|arm| arm.0);
    let aftmost = (Measure::Arm, i128::from(aftmost));
    due.push(Due::up_to("tip-back", "", aftmost, tip_arm, is_cited(&hold.source)));
    let on = |deck: &CargoDeck| units.iter().filter(|one| one.unit.deck == deck.deck).collect::<Vec<_>>();
    due.extend(hold.decks.iter().filter_map(|deck| floor_due(flight, deck, &on(deck))));
    due.extend(position_due(flight, &units));
    due.extend(zones_due(flight, &units));
    due
}

fn masses_due(
    flight: &FlightToLoad,
    (index, leg): (usize, &LegToLoad),
    payload: i128,
    [zero_fuel, takeoff, landing]: &[Instant; 3],
) -> [Due; 4] {
    let aircraft = &flight.aircraft;
    let is_cited = is_cited(&aircraft.source);
    let line =
        |limit, value, most: Option<i64>, is_cited| Due::up_to(limit, index, (Measure::Mass, value), most, is_cited);
    let mzfw = Some(mzfw_of(flight).get());
    [
        line("payload", payload, Some(leg.payload_max.get()), is_cited),
        line("mzfw", zero_fuel.own.mass, mzfw, is_cited && aircraft.mzfw.is_some()),
        line("mtow", takeoff.own.mass, Some(aircraft.mtow.get()), is_cited),
        line("mlw", landing.own.mass, aircraft.mlw.map(|most| most.get()), is_cited),
    ]
}

fn balances_due(flight: &FlightToLoad, index: usize, instants: &[Instant; 3]) -> Vec<Due> {
    let hold = &flight.aircraft.hold;
    let limits = ["cg-zero-fuel", "cg-takeoff", "cg-landing"];
    let of = |((limit, instant), envelope): ((&'static str, &Instant), Option<&model::hold::CgEnvelope>)| {
        let arms = envelope.map(|one| limits_at(one, instant.own.mass).map(|arm| i128::from(arm.rounded())));
        let is_known = envelope.is_some_and(|one| !one.assumed && is_cited(&one.source)) && is_cited(&hold.source);
        Due {
            limit,
            of: index.to_string(),
            measure: Measure::Arm,
            value: i128::from(instant.own.arm()),
            least: arms.map(|arms| arms[0]),
            most: arms.map(|arms| arms[1]),
            is_known,
        }
    };
    limits.into_iter().zip(instants).zip(envelopes_of(hold)).map(of).collect()
}

/// The worst unit on the floor of a deck: the first of those with most mass on a square metre.
fn floor_due(flight: &FlightToLoad, deck: &CargoDeck, units: &[&Weighed<'_>]) -> Option<Due> {
    let mut worst: Option<(&Weighed, i128)> = None;
    for weighed in units {
        let area = i128::from(weighed.unit.length.get()) * i128::from(weighed.unit.width.get());
        let value = quotient_up(weighed.moment.mass * i128::from(MM2_PER_M2), area.max(1));
        if worst.is_none_or(|(_, most)| value > most) {
            worst = Some((weighed, value));
        }
    }
    let (weighed, value) = worst?;
    let most = deck.floor_max_per_m2.map(|most| most.get());
    let is_cited = is_cited(&flight.aircraft.hold.source);
    Some(Due::up_to("floor", &weighed.unit.id, (Measure::PerSquareMetre, value), most, is_cited))
}

/// The worst unit at a position: the first of those with least left to the limit there.
fn position_due(flight: &FlightToLoad, units: &[Weighed<'_>]) -> Option<Due> {
    let mut worst: Option<(&Weighed, i64)> = None;
    for weighed in units {
        let Some(position) = position_of(flight, weighed.unit) else { continue };
        let most = limit_at(position, weighed.unit).get();
        let left = |(weighed, most): (&Weighed, i64)| most - weighed.mass.get();
        if worst.is_none_or(|other| left((weighed, most)) < left(other)) {
            worst = Some((weighed, most));
        }
    }
    let (weighed, most) = worst?;
    let value = (Measure::Mass, weighed.moment.mass);
    Some(Due::up_to("position", &weighed.unit.id, value, Some(most), is_cited(&flight.aircraft.hold.source)))
}

/// Lines of the zones, then of the decks with units whose zones say nothing.
fn zones_due(flight: &FlightToLoad, units: &[Weighed<'_>]) -> Vec<Due> {
    let hold = &flight.aircraft.hold;
    let worst = |of_leg: &dyn Fn(&LegToLoad) -> i128| flight.legs.iter().map(of_leg).max().unwrap_or(0);
    let mass = |part: Stretch| (Measure::Mass, worst(&|leg| part.mass(aboard(units, leg))));
    let per_metre = |part: Stretch| (Measure::PerMetre, worst(&|leg| part.per_metre(aboard(units, leg))));
    let mut due = vec![];
    for zone in &hold.zones {
        let (part, is_cited) = (Stretch::of_zone(zone), is_cited(&zone.source));
        if let Some(most) = zone.gross_max {
            due.push(Due::up_to("zone", &zone.id, mass(part), Some(most.get()), is_cited));
        }
        if let Some(most) = zone.per_metre_max {
            due.push(Due::up_to("running", &zone.id, per_metre(part), Some(most.get()), is_cited));
        }
    }
    for deck in &hold.decks {
        if units.iter().all(|weighed| weighed.unit.deck != deck.deck) {
            continue;
        }
        let zones = || hold.zones.iter().filter(|zone| zone.deck == deck.deck);
        let part = Stretch::of_deck(deck.deck);
        let word = match deck.deck {
            Deck::Main => "main",
            Deck::Lower => "lower",
        };
        if zones().all(|zone| zone.gross_max.is_none()) {
            due.push(Due::up_to("zone", word, mass(part), None, false));
        }
        if zones().all(|zone| zone.per_metre_max.is_none()) {
            due.push(Due::up_to("running", word, per_metre(part), None, false));
        }
    }
    due
}

fn is_cited(source: &Source) -> bool {
    matches!(source, Source::Cited(_))
}
