//! Decides how the minutes of a trip follow each other: report, loading, legs, standing, crew rest. Does not decide
//! when the trip begins ([`crate::board`]). Up: [`crate`].
//!
//! One crew stays with the aircraft for the whole trip. It flies on until the next leg would end after the duty limit;
//! then it rests where it is, and reports again before the next departure. The limit is the one that holds at every
//! report time, since a trip is moved on the clock as a whole.

use std::sync::Arc;

use model::crew::CrewRegime;
use model::flights::LegPurpose;
use model::quantity::Minutes;
use model::transport::AircraftType;

use crate::permits::Clearance;
use crate::way::Way;

/// One leg of a trip that has no clock times yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) purpose: LegPurpose,
    /// Which way with cargo it belongs to: 0 is origin to first unloading, over a pick-up where there is one.
    pub(crate) hop: usize,
    pub(crate) way: Arc<Way>,
    pub(crate) block: Minutes,
    /// Whether cargo is handled where it ends; else it lands there for fuel, or is home.
    pub(crate) works: bool,
    /// Time for what is to be done where it ends before the next leg, or before the trip ends.
    pub(crate) stand: Minutes,
    /// Permits that it needs.
    pub(crate) permits: Vec<Clearance>,
}

/// Minutes from the beginning of a trip, which is report or the beginning of loading, whichever is earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    pub(crate) departs: Vec<i64>,
    pub(crate) arrives: Vec<i64>,
    /// The leg that ends at each airport of unloading.
    pub(crate) unloads: Vec<usize>,
    /// Loading begins.
    pub(crate) loads: i64,
    /// The aircraft is free.
    pub(crate) ends: i64,
    /// Legs before which the crew rests, each with the duty that it would else have broken.
    pub(crate) rests: Vec<(usize, Minutes)>,
    /// The last of its permits to be at hand, before which the first leg does not depart.
    pub(crate) cleared: Option<Clearance>,
}

impl Timing {
    /// The first minute at which a trip may begin by its permits.
    pub(crate) fn begins_from(&self) -> i64 {
        self.cleared.map_or(i64::MIN / 4, |clearance| clearance.from - self.departs[0])
    }
}

/// Lays the legs of a trip one after the other.
pub(crate) fn timing(legs: &[Stretch], aircraft: &AircraftType, crew: &CrewRegime) -> Timing {
    let report = crew.report.get();
    let load = aircraft.ground.load.get();
    let is_loaded_first = legs[0].purpose == LegPurpose::Carry;
    let mut departure = if is_loaded_first { report.max(load) } else { report };
    let hops = legs.iter().filter(|leg| leg.purpose == LegPurpose::Carry).map(|leg| leg.hop + 1).max().unwrap_or(0);
    let last = |hop: usize| legs.iter().rposition(|leg| leg.purpose == LegPurpose::Carry && leg.hop == hop);
    let unloads = (0..hops).map(|hop| last(hop).expect("a trip should have a leg to each of its drops")).collect();
    let mut laid = Timing {
        departs: vec![],
        arrives: vec![],
        unloads,
        loads: departure - load,
        ends: 0,
        rests: vec![],
        cleared: None,
    };
    laid.cleared = legs.iter().flat_map(|leg| &leg.permits).max().copied();
    let (mut reported, mut sectors) = (departure - report, 0);
    for (index, leg) in legs.iter().enumerate() {
        if index > 0 {
            let arrived = laid.arrives[index - 1];
            departure = arrived + legs[index - 1].stand.get();
            let duty_max = crew.duty_at_any_time(sectors + 1, crew.crew);
            if duty_max.is_none_or(|most| departure + leg.block.get() - reported > most.get()) {
                departure = departure.max(arrived + crew.rest_min.get() + report);
                let broken = duty_max.or_else(|| crew.duty_at_any_time(sectors, crew.crew)).unwrap_or_default();
                laid.rests.push((index, broken));
                (reported, sectors) = (departure - report, 0);
            }
            if leg.purpose == LegPurpose::Carry && legs[index - 1].purpose == LegPurpose::Position {
                laid.loads = arrived;
            }
        }
        sectors += 1;
        laid.departs.push(departure);
        laid.arrives.push(departure + leg.block.get());
    }
    let last = legs.len() - 1;
    laid.ends = laid.arrives[last] + legs[last].stand.get();
    laid
}

#[cfg(test)]
mod tests {
    use model::airport::LocalSpan;
    use model::crew::DutyRow;
    use model::geo::GeoPoint;
    use model::quantity::Metres;

    use super::*;
    use crate::samples::il76;

    fn laid(legs: &[Stretch], crew: &CrewRegime) -> Timing {
        timing(legs, &il76(), crew)
    }

    fn leg(purpose: LegPurpose, block: i64, stand: i64) -> Stretch {
        let point = GeoPoint::try_new(0.0, 0.0).expect("a point");
        let way = Arc::new(Way { points: vec![point, point], distance: Metres::ZERO, met: vec![] });
        Stretch {
            from: 0,
            to: 1,
            purpose,
            hop: 0,
            way,
            block: Minutes::of(block),
            works: purpose != LegPurpose::Return,
            stand: Minutes::of(stand),
            permits: vec![],
        }
    }

    #[test]
    fn a_crew_rests_when_the_next_leg_would_end_after_its_duty() {
        // Report 90 min, duty at most 960 min: the second leg would end at 90 + 400 + 120 + 400 = 1,010.
        let laid = self::laid(&[leg(LegPurpose::Carry, 400, 120), leg(LegPurpose::Return, 400, 0)], &il76().crew);
        assert_eq!(laid.departs[0], 180, "loading takes longer than report");
        assert_eq!(laid.rests, [(1, Minutes::of(960))]);
        assert_eq!(laid.departs[1], laid.arrives[0] + 12 * 60 + 90);
        let short = self::laid(&[leg(LegPurpose::Carry, 300, 120), leg(LegPurpose::Return, 300, 0)], &il76().crew);
        assert!(short.rests.is_empty());
        assert_eq!(short.departs[1], short.arrives[0] + 120);
    }

    #[test]
    fn a_crew_rests_when_its_regime_allows_no_more_sectors() {
        let mut crew = il76().crew;
        let stretches = [60, 60, 60].map(|block| leg(LegPurpose::Carry, block, 60));
        assert!(laid(&stretches, &crew).rests.is_empty());
        crew.rows[0].sectors = 2;
        let rested = laid(&stretches, &crew);
        assert_eq!(rested.rests, [(2, Minutes::of(960))], "the third sector is one too many");
        assert_eq!(rested.departs[2], rested.arrives[1] + 12 * 60 + 90);
        // A third sector is allowed, but at night only for three hours from report: that is what can be counted on.
        let night = LocalSpan { from: jiff::civil::time(22, 0, 0, 0), until: jiff::civil::time(6, 0, 0, 0) };
        let day = LocalSpan { from: night.until, until: night.from };
        let row = |reports, duty| DutyRow { crew: crew.crew, reports, sectors: 3, duty_max: Minutes::of(duty) };
        crew.rows.extend([row(day, 900), row(night, 180)]);
        assert_eq!(laid(&stretches, &crew).rests, [(2, Minutes::of(180))]);
    }

    #[test]
    fn loading_begins_when_the_empty_aircraft_is_there() {
        let laid = self::laid(&[leg(LegPurpose::Position, 60, 180), leg(LegPurpose::Carry, 60, 120)], &il76().crew);
        assert_eq!((laid.departs[0], laid.loads), (90, 150));
        assert_eq!(laid.departs[1], 150 + 180);
        assert_eq!(laid.ends, laid.arrives[1] + 120);
    }
}
