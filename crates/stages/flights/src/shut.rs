//! Decides what is closed to an operator state in a span of time: countries to fly through, countries and airports to
//! land at and leave. Does not find ways round it ([`crate::way`]). Up: [`crate`].

use model::airport::Airport;
use model::evidence::Reason;
use model::id::{AirportId, PlaceId};
use model::transport::{Closed, Closure, Forbids};

use crate::fleet::{minute, minute_up};

/// The rule that refuses what lands at or leaves a closed airport.
pub(crate) const RULE: &str = "closed-airport";

/// What is closed through a span of time; each list in order, nothing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shut {
    /// Countries that are not flown through.
    pub(crate) overflight: Vec<PlaceId>,
    /// Countries whose airports are neither landed at nor left.
    pub(crate) countries: Vec<PlaceId>,
    /// Airports that are neither landed at nor left.
    pub(crate) airports: Vec<AirportId>,
}

impl Shut {
    /// What these closures close.
    pub(crate) fn of<'a>(closures: impl IntoIterator<Item = &'a Closure>) -> Self {
        let mut shut = Self::default();
        for closure in closures {
            shut.overflight.extend(closure.overflight().cloned());
            match &closure.closes {
                Closed::Airspace(place, Forbids::Landing | Forbids::Both) => shut.countries.push(place.clone()),
                Closed::Airspace(_, Forbids::Overflight) => {}
                Closed::Airport(airport) => shut.airports.push(airport.clone()),
            }
        }
        for places in [&mut shut.overflight, &mut shut.countries] {
            places.sort();
            places.dedup();
        }
        shut.airports.sort();
        shut.airports.dedup();
        shut
    }

    /// Whether nobody of the operator state lands at or leaves this airport.
    pub(crate) fn bars(&self, airport: &Airport) -> bool {
        self.countries.binary_search(&airport.place).is_ok() || self.airports.binary_search(&airport.id).is_ok()
    }
}

/// Closures that an operator must heed at some time of a span of minutes; one of unknown state those that are for all.
pub(crate) fn in_force<'a>(
    closures: &'a [Closure],
    state: Option<&'a PlaceId>,
    (from, until): (i64, i64),
) -> impl Iterator<Item = &'a Closure> {
    let applies = move |closure: &&Closure| {
        closure.applies_to.is_empty() || state.is_some_and(|state| closure.applies_to.contains(state))
    };
    closures
        .iter()
        .filter(applies)
        .filter(move |closure| minute(closure.from) < until && from < minute_up(closure.until))
}

/// Why an operator neither lands at nor leaves an airport in a span of minutes; nothing when no closure forbids it.
pub(crate) fn refusal(
    closures: &[Closure],
    state: Option<&PlaceId>,
    span: (i64, i64),
    airport: &Airport,
) -> Option<Reason> {
    let closure = in_force(closures, state, span).find(|closure| closure.bars_landing(&airport.id, &airport.place))?;
    let what = match &closure.closes {
        Closed::Airspace(place, _) => format!("{place}, and so {}, is", airport.id),
        Closed::Airport(id) => format!("{id} is"),
    };
    let whose = state.map_or_else(|| "all operators".to_owned(), |state| format!("operators of {state}"));
    let text = format!(
        "{what} closed to landings and take-offs of {whose} from {} to {} ({})",
        closure.from, closure.until, closure.id
    );
    let cure = "ask the state for an exemption, use an operator of another state, or name another airport";
    Some(Reason::new(RULE, text, cure))
}

#[cfg(test)]
mod tests;
