//! Decides whether a plan can be lived through: it is played from its first event to its last, and every aircraft, crew,
//! stand, loader and pack is followed on the way. Does not choose trips, and mends nothing. Up: [`crate`].
//!
//! A second judge beside the rules of [`crate::flights`], which look at each limit by itself over the whole plan: here one
//! queue of events changes one state of the world, and a limit is looked at when something happens that could break it.
//! Nothing stands, flies or changes hands between two events, so every minute is looked at. The two share no code: they
//! read cargo, lengths, fuel and clock times each in its own way, so that a mistake of one is seen by the other.
//!
//! What the plan says is kept to even where it cannot be done: an aircraft that is elsewhere is set where the plan has it,
//! so that one mistake does not hide the next.

#[cfg(test)]
mod agreement;
mod apron;
mod cast;
mod crew;
mod custody;
mod fleet;
mod lift;
mod loadings;
mod log;
#[cfg(test)]
mod made;
mod permits;
mod queue;
#[cfg(test)]
mod spoils;
#[cfg(test)]
mod tests;
mod tower;

use jiff::Timestamp;
use model::airport::FuelSupply;
use model::flights::{FlightsProblem, FlightsSolution};
use model::haul::Haul;
use model::quantity::Grams;

use crate::Checked;
use apron::Apron;
use cast::{Cast, Role};
use custody::Custody;
use fleet::Fleet;
pub(crate) use log::LAWS;
use log::{Law, Log, Moment};
use permits::Permits;
use queue::{Event, Kind, Queue};
use tower::Tower;

/// Plays a plan and tells what could not be done.
#[must_use]
pub(crate) fn play(problem: &FlightsProblem, solution: &FlightsSolution) -> Checked {
    let mut log = Log::new();
    let cast = Cast::new(problem, solution, &mut log);
    let mut play = Play {
        queue: Queue::opening(&cast.roles),
        fleet: Fleet::new(problem),
        apron: Apron::default(),
        custody: Custody::new(problem, cast.roles.len()),
        permits: Permits::new(&cast),
        tower: Tower::default(),
        cast: &cast,
        log,
    };
    play.run();
    play.custody.close(solution, &cast, &mut play.log);
    play.fleet.close(&cast, &mut play.log);
    play.log.finish()
}

/// The world while it is played.
struct Play<'a> {
    cast: &'a Cast<'a>,
    queue: Queue,
    fleet: Fleet<'a>,
    apron: Apron<'a>,
    custody: Custody,
    permits: Permits<'a>,
    tower: Tower<'a>,
    log: Log,
}

impl<'a> Play<'a> {
    fn run(&mut self) {
        while let Some(event) = self.queue.next() {
            let role = &self.cast.roles[event.flight];
            match event.kind {
                Kind::Lands => self.lands(role, event),
                Kind::Unloaded => self.unloaded(role, event),
                Kind::Loads => self.loads(role, event),
                Kind::Departs => self.departs(role, event),
            }
            // Who leaves at an instant makes room for who comes at it: stands are counted when the instant is over.
            if self.queue.peek_at() != Some(event.at) {
                self.apron.settle(event.at, self.cast, &mut self.log);
            }
        }
    }

    fn loads(&mut self, role: &'a Role<'a>, event: Event) {
        let leg = &role.flight.legs[event.station];
        let moment = role.moment(event.at, &leg.from);
        if event.station == 0 {
            self.fleet.begins(role, event, &mut self.log);
            self.apron.takes(role, event, &leg.from);
            self.queue.push(Event::of(Kind::Departs, leg.departs.max_second(event.at), (event.flight, 0)));
        }
        let begins = leg.departs.as_second() - role.load_seconds();
        self.may_load(role, event.station, &moment);
        for lot in role.lots.iter().filter(|lot| lot.boards == event.station) {
            let ready = lot.consignment.ready;
            self.log.holds(Law::Ready, &moment, begins >= ready.as_second(), || {
                format!("loading of {} should begin; it is ready {ready}", lot.consignment.id)
            });
            self.custody.loads(lot, event.flight, &moment, &mut self.log);
        }
    }

    /// Looks whether a flight may be loaded where it is: on its way out before anything leaves it, and again only when it is
    /// empty.
    fn may_load(&mut self, role: &Role<'_>, station: usize, moment: &Moment<'_>) {
        let Some(loading) = role.loadings.get(&station) else { return };
        let (most, way) = match loading.haul {
            Haul::Out => (usize::from(self.cast.problem.policy.load_max), "out"),
            Haul::Back => (1, "home"),
        };
        self.log.holds(Law::Loading, moment, loading.before < most, || {
            format!("loading {} for the way {way} should begin; {most} are allowed", loading.before + 1)
        });
        self.log.holds(Law::Loading, moment, loading.haul == Haul::Out || loading.held == 0, || {
            format!("loading should begin when some was unloaded; {} lots are still aboard", loading.held)
        });
    }

    fn departs(&mut self, role: &'a Role<'a>, event: Event) {
        let leg = &role.flight.legs[event.station];
        let (departs, moment) = (leg.departs.as_second(), role.moment(event.at, &leg.from));
        if event.station == 0 && !role.loads_at(0) {
            self.fleet.begins(role, event, &mut self.log);
        }
        if event.station == 0 {
            self.permits.look(role, self.cast, &moment, &mut self.log);
        }
        let as_of = self.cast.problem.as_of;
        self.log.holds(Law::Horizon, &moment, leg.departs >= as_of, || format!("departs; the plan begins {as_of}"));
        self.apron.leaves(event);
        self.tower.moves(role, (&leg.from, departs), "departs", self.cast, &mut self.log);
        self.fleet.departs(role, event, self.cast, &mut self.log);
        let aboard = self.custody.grams_aboard(event.flight);
        lift::departs((role, leg), aboard, &moment, &mut self.log);
        lift::flies((role, leg), self.cast, &moment, &mut self.log);
        let supply = self.cast.airport(&leg.from).map_or(FuelSupply::Plenty, |airport| airport.work.fuel);
        let is_fuelled = leg.fuel == Grams::ZERO || supply != FuelSupply::None;
        self.log.holds(Law::Refuel, &moment, is_fuelled, || {
            format!("{} of fuel should come aboard, where there is none", leg.fuel)
        });
        self.queue.push(Event::of(Kind::Lands, leg.arrives.max_second(event.at), (event.flight, event.station + 1)));
    }

    fn lands(&mut self, role: &'a Role<'a>, event: Event) {
        let (legs, station) = (&role.flight.legs, event.station);
        let leg = &legs[station - 1];
        let (arrives, moment) = (leg.arrives.as_second(), role.moment(event.at, &leg.to));
        let until = self.cast.problem.until;
        self.log.holds(Law::Horizon, &moment, leg.arrives <= until, || format!("lands; the plan ends {until}"));
        self.tower.moves(role, (&leg.to, arrives), "lands", self.cast, &mut self.log);
        self.fleet.lands(role, event, &mut self.log);
        lift::lands((role, leg), &moment, &mut self.log);
        if role.unloads_at(station) {
            let end = event.at + role.unload_seconds();
            self.queue.push(Event::of(Kind::Unloaded, end, (event.flight, station)));
        }
        let Some(next) = legs.get(station) else {
            if role.unloads_at(station) {
                self.apron.takes(role, event, &leg.to);
            } else {
                self.fleet.ends(role, event.flight);
            }
            return;
        };
        self.apron.takes(role, event, &leg.to);
        let (stands, works) = (next.departs.as_second() - arrives, role.work_seconds(station));
        self.log.holds(Law::TurnRound, &moment, stands >= works, || {
            let what = role.work_words(station);
            format!("stands {} min before it departs; {what} takes {} min", stands.div_euclid(60), works / 60)
        });
        if role.is_stop(station) {
            let supply = self.cast.airport(&leg.to).map_or(FuelSupply::Plenty, |airport| airport.work.fuel);
            self.log.holds(Law::Refuel, &moment, supply == FuelSupply::Plenty, || {
                format!("lands only to refuel, where fuel is {}", supply.word())
            });
        }
        if role.loads_at(station) {
            let begin = next.departs.as_second() - role.load_seconds();
            self.queue.push(Event::of(Kind::Loads, begin.max(event.at), (event.flight, station)));
        }
        self.queue.push(Event::of(Kind::Departs, next.departs.max_second(event.at), (event.flight, station)));
    }

    fn unloaded(&mut self, role: &'a Role<'a>, event: Event) {
        let moment = role.moment(event.at, &role.flight.legs[event.station - 1].to);
        for lot in role.lots.iter().filter(|lot| lot.leaves == event.station) {
            self.custody.unloads(lot, event.flight, &moment, &mut self.log);
        }
        if event.station == role.flight.legs.len() {
            self.apron.leaves(event);
            self.fleet.ends(role, event.flight);
        }
    }
}

/// Seconds of an instant, but not before the clock: it does not run backwards when a plan does.
trait NotBefore {
    /// The later of the two.
    fn max_second(self, clock: i64) -> i64;
}

impl NotBefore for Timestamp {
    fn max_second(self, clock: i64) -> i64 {
        self.as_second().max(clock)
    }
}
