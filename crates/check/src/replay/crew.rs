//! Decides how long the crew of a tail is on duty, and how long it may be. Up: [`crate::replay`].
//!
//! One crew belongs to a tail and stays with it from flight to flight. It reports before a departure that comes after a
//! full rest, and is on duty from then to its last landing before the next full rest.

use jiff::civil::Time;
use model::crew::CrewRegime;
use model::flights::Leg;
use model::quantity::Minutes;

use super::cast::{Cast, Role};
use super::log::{Law, Log, Moment};
use super::queue::Event;
use super::tower::is_within;

/// The crew of a tail.
pub(super) struct Crew {
    /// Since when it is on duty, seconds of the epoch.
    since: i64,
    /// Time of day then, where it reported.
    reported: Option<Time>,
    /// Sectors since then.
    sectors: usize,
    /// When it last landed, seconds of the epoch; none when it has not flown.
    landed: Option<i64>,
}

impl Crew {
    /// One that has slept.
    pub(super) fn rested() -> Self {
        Self { since: i64::MIN, reported: None, sectors: 0, landed: None }
    }

    /// Takes a leg up, on a new duty when the rest before it was long enough.
    pub(super) fn departs(&mut self, (role, event): (&Role<'_>, Event), cast: &Cast<'_>) {
        let leg = &role.flight.legs[event.station];
        let (departs, regime) = (leg.departs.as_second(), regime_of(role));
        let reports = departs - regime.report.get() * 60;
        let has_rested = self.landed.is_none_or(|landed| reports - landed >= regime.rest_min.get() * 60);
        if has_rested {
            (self.since, self.sectors) = (reports, 0);
            self.reported = cast.local_time(&leg.from, reports);
        }
        self.sectors += 1;
    }

    /// Lands, and is looked at: how long it has been on duty.
    pub(super) fn lands(&mut self, role: &Role<'_>, (leg, moment): (&Leg, &Moment<'_>), log: &mut Log) {
        let (arrives, regime) = (leg.arrives.as_second(), regime_of(role));
        self.landed = Some(arrives);
        let (duty, most) = (arrives - self.since, allowed(regime, self.reported, self.sectors));
        log.holds(Law::Crew, moment, most.is_some_and(|most| duty <= most.get() * 60), || {
            let allows =
                most.map_or("does not allow it at all".to_owned(), |most| format!("allows {} min", most.get()));
            let when = self.reported.map_or("an unknown local time".to_owned(), |time| time.to_string());
            let sector = self.sectors;
            format!(
                "the crew of {} is {} min on duty, sector {sector} since it reported at {when}; {} {allows}",
                role.tail.id,
                duty / 60,
                regime.name
            )
        });
    }
}

fn regime_of<'a>(role: &Role<'a>) -> &'a CrewRegime {
    match &role.tail.crew {
        Some(own) => own,
        None => &role.aircraft.crew,
    }
}

/// Longest duty by the rows of a regime: of those that fit, the ones for fewest sectors, and of these the shortest. When
/// nobody knows the time of report, only rows for the whole day fit.
fn allowed(regime: &CrewRegime, reported: Option<Time>, sectors: usize) -> Option<Minutes> {
    let fits = regime.rows.iter().filter(|row| {
        let is_any_time = row.reports.from == row.reports.until;
        let is_its_time = reported.is_some_and(|time| is_within(time, (row.reports.from, row.reports.until)));
        row.crew == regime.crew && sectors <= usize::from(row.sectors) && (is_any_time || is_its_time)
    });
    fits.map(|row| (row.sectors, row.duty_max)).min().map(|(_, most)| most)
}
