//! Decides which laws a plan is played under, and how what breaks them is told: place, minute, cause.
//! Up: [`crate::replay`].

use jiff::Timestamp;
use model::evidence::{RecordKind, RecordRef};
use model::id::{AirportId, FlightId};

use crate::Checked;
use crate::sheet::Sheet;

/// What must hold while a plan is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    /// Flights can be played at all.
    Cast,
    /// Tails are where they depart from.
    Tail,
    /// Tails come home.
    Home,
    /// Tails are there for the operation.
    Available,
    /// Everything happens within the plan's time.
    Horizon,
    /// Ways lead from airport to airport.
    Way,
    /// Aircraft fly no faster than they can.
    BlockTime,
    /// Aircraft lift what they carry so far.
    PayloadRange,
    /// Aircraft keep their limits of mass.
    Masses,
    /// Aircraft burn what they burn.
    Fuel,
    /// Fuel is where it comes aboard.
    Refuel,
    /// Work on the ground takes its time.
    TurnRound,
    /// Crews are not on duty too long.
    Crew,
    /// There is room and gear for all that stand.
    Stands,
    /// Airports take no more landings and take-offs than agreed.
    Movements,
    /// Airports are open.
    OpeningHours,
    /// Curfews are kept.
    Curfew,
    /// Closed airports are kept out of.
    Closed,
    /// Runways are long and wide enough.
    Runway,
    /// Permits are at hand.
    Permit,
    /// Flights are loaded when and as often as they may.
    Loading,
    /// Every pack is in one place.
    Custody,
    /// Cargo is ready when it is loaded.
    Ready,
    /// What is aboard is what is said to be.
    Payload,
}

/// Every law with its code, and one sentence on its limit and where that is from.
pub(crate) const LAWS: [(&str, &str); 24] = [
    ("replay-cast", "A flight that is played has a known tail of its own type, known airports, known cargo, and legs."),
    (
        "replay-tail",
        "A tail begins a flight where it is, when the flight before is over, and departs from where it landed.",
    ),
    ("replay-home", "When all is played, every tail is at its base and on the ground."),
    ("replay-available", "A tail is worked and flown only while it is available to the operation."),
    ("replay-horizon", "Nothing departs before the instant of the plan, nothing lands after its horizon."),
    ("replay-way", "A leg is flown from airport to airport and is as long as its way (WGS-84, Karney 2013)."),
    ("replay-block-time", "A leg takes time, and at least its distance at block speed with the overhead of the type."),
    (
        "replay-payload-range",
        "What departs, and what is said to be possible, lies within the published payload-range corners.",
    ),
    ("replay-masses", "MTOW at take-off, MLW at landing and MZFW are kept, with 5 % of the landing mass as reserve."),
    ("replay-fuel", "A leg burns landing mass x (exp(distance / K) - 1), to a thousandth (Breguet)."),
    ("replay-refuel", "Fuel comes aboard only where there is some; nobody lands only to refuel where it is limited."),
    (
        "replay-turn-round",
        "An aircraft departs when it is unloaded, loaded or refuelled, which take their time after landing.",
    ),
    ("replay-crew", "A crew, one to each tail, is on duty from report to landing no longer than its regime allows."),
    (
        "replay-stands",
        "At every minute those that stand on trips have spots, or stands of their span, loaders and ground crews.",
    ),
    (
        "replay-movements",
        "In any hour an airport sees no more landings and take-offs of the operation than it agreed to.",
    ),
    ("replay-opening-hours", "An airport is open, by its local time, when somebody lands or departs."),
    ("replay-curfew", "Nobody lands or departs in a curfew, by local time, that does not exempt relief flights."),
    (
        "replay-closed",
        "Nobody lands at or departs from an airport that is closed to the operator's state at that instant.",
    ),
    (
        "replay-runway",
        "Runways are as long and, where their width is known, as wide as the type needs, and paved if it must be.",
    ),
    ("replay-permit", "When a flight departs, the lead times of the permits it needs, asked for at once, have passed."),
    (
        "replay-loading",
        "A flight is loaded on its way out at no more airports than the policy allows, before anything leaves it, and once more when it is empty.",
    ),
    (
        "replay-custody",
        "Every pack is at its origin, aboard one aircraft, or unloaded where it is wanted; it comes aboard when it is said to; those left are told.",
    ),
    ("replay-ready", "Loading begins when the cargo is ready."),
    ("replay-payload", "The payload of a leg is the mass that is aboard at departure; a leg said to be empty is."),
];

/// Where and when something happens, on which flight.
pub(super) struct Moment<'a> {
    /// Seconds of the epoch.
    pub(super) at: i64,
    /// Where.
    pub(super) place: &'a AirportId,
    /// On which flight.
    pub(super) flight: &'a FlightId,
}

/// What was looked at, and what was found, in the order it happened.
pub(super) struct Log {
    held: [u64; LAWS.len()],
    broken: Vec<(Law, RecordRef, String)>,
}

impl Log {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { held: [0; LAWS.len()], broken: vec![] }
    }

    /// Notes that a law was looked at, and the cause where it did not hold.
    pub(super) fn holds(&mut self, law: Law, moment: &Moment<'_>, held: bool, cause: impl FnOnce() -> String) {
        self.notes(law, held, || {
            let at = instant(moment.at);
            (RecordRef::new(RecordKind::Flight, moment.flight), format!("{} at {at}: {}", moment.place, cause()))
        });
    }

    /// Notes that a law was looked at that is about no single moment.
    pub(super) fn notes(&mut self, law: Law, held: bool, say: impl FnOnce() -> (RecordRef, String)) {
        if held {
            self.held[law as usize] += 1;
        } else {
            let (subject, text) = say();
            self.broken.push((law, subject, text));
        }
    }

    /// The log, law by law.
    pub(super) fn finish(mut self) -> Checked {
        // By law, and within a law as it happened.
        self.broken.sort_by_key(|(law, ..)| *law);
        let mut sheet = Sheet::new();
        let mut broken = self.broken.into_iter().peekable();
        for (number, ((code, _), held)) in LAWS.iter().zip(self.held).enumerate() {
            sheet.turn_to(code);
            sheet.held(held);
            while let Some((_, subject, text)) = broken.next_if(|(law, ..)| *law as usize == number) {
                sheet.holds(false, || (subject, text));
            }
        }
        sheet.finish()
    }
}

/// An instant as it is printed.
pub(super) fn instant(at: i64) -> String {
    Timestamp::from_second(at).map_or_else(|_| format!("second {at}"), |at| at.to_string())
}
