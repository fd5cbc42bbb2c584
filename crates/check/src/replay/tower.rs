//! Decides whether somebody may land or depart at an instant: runway, hours, curfew, closures, movements.
//! Up: [`crate::replay`].

use std::collections::{BTreeMap, VecDeque};

use jiff::civil::Time;
use model::airport::Airport;
use model::id::AirportId;
use model::quantity::Metres;
use model::transport::{Closed, Closure, Forbids};

use super::cast::{Cast, Role};
use super::log::{Law, Log, Moment};

/// Seconds in which an airport counts its movements.
const HOUR: i64 = 3600;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// Landings and take-offs of the last hour, by airport.
#[derive(Default)]
pub(super) struct Tower<'a>(BTreeMap<&'a AirportId, VecDeque<i64>>);

impl<'a> Tower<'a> {
    /// Somebody lands or departs, as the word says, at an airport and an instant in seconds of the epoch.
    pub(super) fn moves(
        &mut self,
        role: &'a Role<'a>,
        (id, at): (&'a AirportId, i64),
        does: &str,
        cast: &Cast<'a>,
        log: &mut Log,
    ) {
        let airport = cast.airport(id).expect("an airport of the cast should be known");
        let moment = role.moment(at, id);
        runway(role, airport, &moment, log);
        hours((airport, does), cast.local_time(id, at), &moment, log);
        if !cast.is_frozen(role.flight) {
            closed(role, (airport, does), cast, &moment, log);
        }
        let Some(most) = airport.work.movements_per_hour else { return };
        let last = self.0.entry(id).or_default();
        while last.front().is_some_and(|before| at - before >= HOUR) {
            last.pop_front();
        }
        last.push_back(at);
        let count = i64::try_from(last.len()).unwrap_or(i64::MAX);
        log.holds(Law::Movements, &moment, count <= most.get(), || {
            format!("{does}, movement {count} within an hour; {} are agreed", most.get())
        });
    }
}

fn runway(role: &Role<'_>, airport: &Airport, moment: &Moment<'_>, log: &mut Log) {
    let kind = role.aircraft;
    let longest = if kind.unpaved { airport.runway_any.max(airport.runway_paved) } else { airport.runway_paved };
    log.holds(Law::Runway, moment, longest >= kind.runway_min, || {
        format!("{longest} of runway; {} needs {}", kind.id, kind.runway_min)
    });
    if let Some(width) = airport.runway_width.filter(|_| kind.runway_width_min != Metres::ZERO) {
        log.holds(Law::Runway, moment, width >= kind.runway_width_min, || {
            format!("the runway is {width} wide; {} needs {}", kind.id, kind.runway_width_min)
        });
    }
}

fn hours((airport, does): (&Airport, &str), local: Option<Time>, moment: &Moment<'_>, log: &mut Log) {
    let when = || local.map_or("at an unknown local time".to_owned(), |local| format!("at {local} local time"));
    if !airport.work.hours.is_empty() {
        let is_open = local.is_some_and(|local| {
            let is_in = |from: Time, until: Time| from == until || is_within(local, (from, until));
            airport.work.hours.iter().any(|span| is_in(span.from, span.until))
        });
        log.holds(Law::OpeningHours, moment, is_open, || {
            let spans: Vec<String> =
                airport.work.hours.iter().map(|span| format!("{} to {}", span.from, span.until)).collect();
            format!("{does} {}; open {}", when(), spans.join(", "))
        });
    }
    if let Some(curfew) = airport.work.curfew.filter(|curfew| !curfew.is_relief_exempt) {
        let is_free = local.is_some_and(|local| !is_within(local, (curfew.from, curfew.until)));
        log.holds(Law::Curfew, moment, is_free, || {
            format!("{does} {}; curfew from {} to {}", when(), curfew.from, curfew.until)
        });
    }
}

fn closed(role: &Role<'_>, (airport, does): (&Airport, &str), cast: &Cast<'_>, moment: &Moment<'_>, log: &mut Log) {
    let bars = |closure: &&Closure| {
        let is_here = match &closure.closes {
            Closed::Airport(id) => airport.id == *id,
            Closed::Airspace(_, Forbids::Overflight) => false,
            Closed::Airspace(place, Forbids::Landing | Forbids::Both) => airport.place == *place,
        };
        let (from, until) = (closure.from.as_second(), closure.until.as_second());
        let is_meant = closure.applies_to.is_empty() || closure.applies_to.contains(&role.tail.operator_state);
        is_here && is_meant && from <= moment.at && moment.at < until
    };
    let bar = cast.problem.closures.iter().find(bars);
    log.holds(Law::Closed, moment, bar.is_none(), || {
        let closure = bar.map_or(String::new(), |bar| bar.id.to_string());
        format!("{does}, which {closure} forbids to operators of {}", role.tail.operator_state)
    });
}

/// Whether a time of day lies in a span, its end not in it, that may run over midnight; none lies in an empty one.
pub(super) fn is_within(time: Time, (from, until): (Time, Time)) -> bool {
    let second = |time: Time| (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second());
    let after = |time: Time| (second(time) - second(from)).rem_euclid(DAY);
    after(time) < after(until)
}
