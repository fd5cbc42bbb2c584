//! Decides what is known of the permits that states ask for. Does not decide whether one is there in time (the stages
//! and the judge do). Up: [`crate`].

use crate::evidence::Source;
use crate::id::{PermitId, PlaceId};
use crate::quantity::Minutes;
use crate::transport::Tail;

/// What a flight does with a state's airspace and airports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PermitUse {
    /// Flies through its airspace.
    Overfly,
    /// Lands to refuel only.
    TechnicalStop,
    /// Lands to load or unload.
    Land,
}

impl PermitUse {
    /// Every use with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Overfly, "overfly"), (Self::TechnicalStop, "technical-stop"), (Self::Land, "land")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("a use should have a word")
    }
}

/// Which flights a permit is about: a state aircraft asks the foreign ministry for a diplomatic one, a civil aircraft the
/// aviation authority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PermitFlight {
    /// Both.
    #[default]
    Any,
    /// Civil aircraft.
    Civil,
    /// State aircraft, which are those of the military, customs and police (Chicago Convention, article 3).
    State,
}

impl PermitFlight {
    /// Every sort of flight with its word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Any, "any"), (Self::Civil, "civil"), (Self::State, "state")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("a flight should have a word")
    }
}

/// How long before the flight it is applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PermitLead {
    /// So long, night and day.
    Elapsed(Minutes),
    /// So many working days of the state, Monday to Friday where nothing else is known.
    WorkingDays(u16),
}

/// A permit that a state asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// Its id.
    pub id: PermitId,
    /// Who asks for it.
    pub state: PlaceId,
    /// For what.
    pub r#use: PermitUse,
    /// States whose operators need it; empty means all but the state itself.
    pub operators: Vec<PlaceId>,
    /// For which flights.
    pub flight: PermitFlight,
    /// How long before the flight.
    pub lead: PermitLead,
    /// Where it is written.
    pub source: Source,
}

impl Permit {
    /// Whether a tail needs it to do this.
    #[must_use]
    pub fn is_needed_by(&self, tail: &Tail, r#use: PermitUse) -> bool {
        self.r#use == r#use && self.is_asked_of(Some(&tail.operator_state), tail.is_state_aircraft)
    }

    /// Whether operators of a state are asked for it, for a state or a civil aircraft. Of an operator whose state nobody
    /// says only what is asked of all.
    #[must_use]
    pub fn is_asked_of(&self, state: Option<&PlaceId>, is_state_aircraft: bool) -> bool {
        let is_asked = if self.operators.is_empty() {
            state != Some(&self.state)
        } else {
            state.is_some_and(|state| self.operators.contains(state))
        };
        let is_meant = match self.flight {
            PermitFlight::Any => true,
            PermitFlight::Civil => !is_state_aircraft,
            PermitFlight::State => is_state_aircraft,
        };
        is_asked && is_meant
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::tests::tail;

    #[test]
    fn a_permit_is_asked_of_those_it_names() {
        let permit = |operators: &[&str], flight| Permit {
            id: PermitId::of("IN-LAND"),
            state: PlaceId::of("IN"),
            r#use: PermitUse::Land,
            operators: operators.iter().map(|state| PlaceId::of(state)).collect(),
            flight,
            lead: PermitLead::WorkingDays(3),
            source: Source::Assumption("a test".to_owned()),
        };
        let (american, indian) = (tail("US", false), tail("IN", false));
        for (permit, tail, is_needed, remark) in [
            (permit(&[], PermitFlight::Any), &american, true, "everybody"),
            (permit(&[], PermitFlight::Any), &indian, false, "not its own"),
            (permit(&["RU"], PermitFlight::Any), &american, false, "another state"),
            (permit(&["US"], PermitFlight::State), &american, false, "a civil aircraft"),
            (
                permit(&["US"], PermitFlight::State),
                &crate::transport::tests::tail("US", true),
                true,
                "a state aircraft",
            ),
            (permit(&["US"], PermitFlight::Civil), &american, true, "a civil permit"),
        ] {
            assert_eq!(permit.is_needed_by(tail, PermitUse::Land), is_needed, "{remark}");
            assert!(!permit.is_needed_by(tail, PermitUse::Overfly), "{remark}: to land is not to fly over");
        }
    }
}
