//! Decides what a disruption bars: which tail, which airports, from when until when. Does not decide what is flown
//! instead ([`crate::repair`]). Up: [`crate::repair`].
//!
//! Airspace closed to overflight is no ban: the ways are laid round it ([`crate::way`]). What has departed is barred by
//! nothing but where it lands.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::airport::FuelSupply;
use model::disruption::{Disruption, DisruptionKind, Standing};
use model::evidence::Reason;
use model::flights::{FlightsProblem, LegPurpose};
use model::id::AirportId;
use model::permit::{Permit, PermitUse};
use model::transport::{Closed, Closure, Forbids};

use crate::atlas::Atlas;
use crate::fleet::{minute, minute_up};
use crate::repair::permits::{Held, granted};
use crate::template::Template;

/// A minute that no plan sees, and that can be added to others.
const NEVER: i64 = i64::MAX / 4;

/// What a ban looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// Flying at all.
    Flying,
    /// Landings and take-offs at these airports.
    Movements(BTreeSet<usize>),
    /// Take-offs from these.
    TakeOffs(BTreeSet<usize>),
    /// Landings only to refuel at these.
    Stops(BTreeSet<usize>),
    /// Landings to load or unload at these.
    Work(BTreeSet<usize>),
}

/// Something barred for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ban {
    /// Index of the disruption; none where a permit would not be there in time.
    cause: Option<usize>,
    /// Minutes since the epoch, the second not in it.
    from: i64,
    until: i64,
    /// Tails it holds for; none means all.
    tails: Option<BTreeSet<usize>>,
    what: What,
    /// What is the matter, and what would cure it.
    reason: Reason,
}

/// What bars a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Barred {
    /// Index of the ban.
    pub(crate) ban: usize,
    /// The first leg it stands against.
    pub(crate) leg: usize,
    /// The beginning of the trip that waits for its end.
    pub(crate) later: i64,
}

/// Everything that is barred; nothing where a plan is made from nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bans {
    list: Vec<Ban>,
    now: i64,
}

impl Bans {
    /// What the disruptions bar, and what permits bar that could not be had in time.
    pub(super) fn new(problem: &FlightsProblem, standing: &Standing, atlas: &Atlas, held: &Held) -> Self {
        let mut bans = Self { list: Vec::new(), now: minute(standing.now) };
        for (index, disruption) in standing.disruptions.iter().enumerate() {
            let ban = of_disruption(problem, atlas, disruption);
            bans.list.extend(ban.map(|ban| Ban { cause: Some(index), ..ban }));
        }
        for permit in &problem.permits {
            bans.list.extend(not_in_time(problem, standing, atlas, held, permit));
        }
        bans
    }

    /// The disruption behind a ban.
    pub(super) fn cause(&self, ban: usize) -> Option<usize> {
        self.list[ban].cause
    }

    /// What a ban says to one who reads why.
    pub(super) fn why(&self, ban: usize) -> Reason {
        self.list[ban].reason.clone()
    }

    /// Why a trip of so many hours finds no time.
    pub(crate) fn reason(&self, ban: usize, hours: i64) -> Reason {
        let Reason { rule, text, cure } = self.list[ban].reason.clone();
        Reason { rule, text: format!("{text}; a trip of {hours} h finds no time beside it"), cure }
    }

    /// The first ban that stands against a trip.
    pub(crate) fn bars(&self, template: &Template, tail: usize, begin: i64) -> Option<Barred> {
        let is_meant = |ban: &Ban| ban.tails.as_ref().is_none_or(|tails| tails.contains(&tail));
        self.list.iter().enumerate().filter(|(_, ban)| is_meant(ban)).find_map(|(index, ban)| {
            let (leg, met) =
                (0..template.legs.len()).find_map(|leg| Some((leg, self.met(ban, template, leg, begin)?)))?;
            Some(Barred { ban: index, leg, later: begin + (ban.until - met).max(1) })
        })
    }

    /// The minute at which a leg meets a ban.
    fn met(&self, ban: &Ban, template: &Template, leg: usize, begin: i64) -> Option<i64> {
        let (departs, arrives) = (begin + template.timing.departs[leg], begin + template.timing.arrives[leg]);
        let legs = &template.legs;
        let is_in = |minute: i64| ban.from <= minute && minute < ban.until;
        let has_left = departs < self.now;
        let is_stop = |leg: usize| leg + 1 < legs.len() && !legs[leg].works;
        match &ban.what {
            What::Flying => (!has_left && departs < ban.until && ban.from < arrives).then_some(departs),
            What::Movements(airports) => {
                let leaves = !has_left && airports.contains(&legs[leg].from) && is_in(departs);
                let lands = airports.contains(&legs[leg].to) && is_in(arrives);
                if leaves { Some(departs) } else { lands.then_some(arrives) }
            }
            What::TakeOffs(airports) => {
                (!has_left && airports.contains(&legs[leg].from) && is_in(departs)).then_some(departs)
            }
            What::Stops(airports) => {
                (!has_left && is_stop(leg) && airports.contains(&legs[leg].to) && is_in(arrives)).then_some(arrives)
            }
            What::Work(airports) => {
                let works = !is_stop(leg) && legs[leg].purpose != LegPurpose::Return;
                (!has_left && works && airports.contains(&legs[leg].to) && is_in(arrives)).then_some(arrives)
            }
        }
    }
}

/// The span of a disruption, minutes.
fn span(disruption: &Disruption, from: Option<Timestamp>, until: Option<Timestamp>) -> (i64, i64) {
    (minute(from.unwrap_or(disruption.at)), until.map_or(NEVER, minute_up))
}

fn until_words(until: Option<Timestamp>) -> String {
    until.map_or_else(|| "to the end of the plan".to_owned(), |until| format!("until {until}"))
}

fn of_disruption(problem: &FlightsProblem, atlas: &Atlas, disruption: &Disruption) -> Option<Ban> {
    let make = |(from, until), tails, what, text: String, cure: &str| Ban {
        cause: None,
        from,
        until,
        tails,
        what,
        reason: Reason::new(disruption.kind.word(), text, cure),
    };
    let at = |id: &AirportId| atlas.find(id).into_iter().collect::<BTreeSet<usize>>();
    match &disruption.kind {
        DisruptionKind::TailOut { tail, from, until } => {
            let index = problem.tails.iter().position(|known| known.id == *tail)?;
            let text = format!("{tail} is out of service {}", until_words(*until));
            let cure = "find a tail in its place";
            Some(make(span(disruption, *from, *until), Some([index].into()), What::Flying, text, cure))
        }
        DisruptionKind::AirportClosed { airport, from, until } => {
            let text = format!("{airport} is closed {}", until_words(*until));
            let cure = "use another airport, or wait";
            Some(make(span(disruption, *from, *until), None, What::Movements(at(airport)), text, cure))
        }
        DisruptionKind::FuelMissing { airport, fuel, from, until } => {
            let what = match fuel {
                FuelSupply::None => What::TakeOffs(at(airport)),
                FuelSupply::Limited => What::Stops(at(airport)),
                FuelSupply::Plenty => return None,
            };
            let text = format!("{airport} has {} fuel {}", fuel_word(*fuel), until_words(*until));
            let cure = "bring fuel there, or stop elsewhere";
            Some(make(span(disruption, *from, *until), None, what, text, cure))
        }
        DisruptionKind::RouteClosed(closure) => {
            let airports = closed_airports(atlas, closure)?;
            let tails = (!closure.applies_to.is_empty()).then(|| tails_of_states(problem, closure));
            let text = format!("{} is closed {}", closed_words(closure), until_words(Some(closure.until)));
            let cure = "ask for leave to land, or use another airport";
            Some(make((minute(closure.from), minute_up(closure.until)), tails, What::Movements(airports), text, cure))
        }
        DisruptionKind::PermitRefused { permit, .. } => {
            let facts = problem.permits.iter().find(|known| known.id == *permit)?;
            let what = landing(atlas, facts)?;
            let text = format!("{} refuses permit {permit}", facts.state);
            let cure = "use an operator who needs none, or another airport";
            let tails = refused_tails(problem, disruption);
            Some(make((span(disruption, None, None).0, NEVER), Some(tails), what, text, cure))
        }
        DisruptionKind::SpotsFewer { .. }
        | DisruptionKind::NeedNew(_)
        | DisruptionKind::NeedChanged { .. }
        | DisruptionKind::NeedCancelled { .. }
        | DisruptionKind::LateDeparture { .. } => None,
    }
}

fn fuel_word(fuel: FuelSupply) -> &'static str {
    if fuel == FuelSupply::None { "no" } else { "little" }
}

fn closed_words(closure: &Closure) -> String {
    match &closure.closes {
        Closed::Airspace(place, _) => place.to_string(),
        Closed::Airport(airport) => airport.to_string(),
    }
}

/// Airports that a closure closes to landings; none where it forbids to fly over only.
fn closed_airports(atlas: &Atlas, closure: &Closure) -> Option<BTreeSet<usize>> {
    if matches!(closure.closes, Closed::Airspace(_, Forbids::Overflight)) {
        return None;
    }
    let is_closed = |index: &usize| {
        let airport = atlas.airports[*index];
        closure.bars_landing(&airport.id, &airport.place)
    };
    Some((0..atlas.airports.len()).filter(is_closed).collect())
}

fn tails_of_states(problem: &FlightsProblem, closure: &Closure) -> BTreeSet<usize> {
    let is_meant = |index: &usize| closure.applies_to.contains(&problem.tails[*index].operator_state);
    (0..problem.tails.len()).filter(is_meant).collect()
}

/// The tails that a refused permit keeps away: those named, or all that need it.
pub(super) fn refused_tails(problem: &FlightsProblem, disruption: &Disruption) -> BTreeSet<usize> {
    let DisruptionKind::PermitRefused { permit, tails } = &disruption.kind else { return BTreeSet::new() };
    let Some(facts) = problem.permits.iter().find(|known| known.id == *permit) else { return BTreeSet::new() };
    let is_meant = |index: &usize| {
        let tail = &problem.tails[*index];
        facts.is_needed_by(tail, facts.r#use) && (tails.is_empty() || tails.contains(&tail.id))
    };
    (0..problem.tails.len()).filter(is_meant).collect()
}

/// What cannot be done without a permit to land; none where it is about flying over.
fn landing(atlas: &Atlas, permit: &Permit) -> Option<What> {
    let there = || (0..atlas.airports.len()).filter(|index| atlas.airports[*index].place == permit.state).collect();
    match permit.r#use {
        PermitUse::Land => Some(What::Work(there())),
        PermitUse::TechnicalStop => Some(What::Stops(there())),
        PermitUse::Overfly => None,
    }
}

/// Until a permit can be had, nobody uses it who does not have it from the plan before.
fn not_in_time(
    problem: &FlightsProblem,
    standing: &Standing,
    atlas: &Atlas,
    held: &Held,
    permit: &Permit,
) -> Option<Ban> {
    let what = landing(atlas, permit)?;
    let granted = granted(standing.now, permit.lead);
    let lacks = |index: &usize| {
        let tail = &problem.tails[*index];
        permit.is_needed_by(tail, permit.r#use) && !held.has(&tail.operator, &permit.id)
    };
    let tails: BTreeSet<usize> = (0..problem.tails.len()).filter(lacks).collect();
    let text = format!("permit {} of {} cannot be had before {granted}", permit.id, permit.state);
    let reason = Reason::new("permit-lead", text, "ask the state for a shorter lead, or use an operator who has it");
    (!tails.is_empty()).then(|| Ban {
        cause: None,
        from: -NEVER,
        until: minute_up(granted),
        tails: Some(tails),
        what,
        reason,
    })
}
