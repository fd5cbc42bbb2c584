//! Decides how the minutes of a trip follow each other: report, loading, legs, standing, crew rest. Does not decide
//! when the trip begins ([`crate::board`]). Up: [`crate`].
//!
//! One crew stays with the aircraft for the whole trip. It flies on until the next leg would end after the duty limit;
//! then it rests where it is, and reports again before the next departure.

use std::rc::Rc;

use model::flights::LegPurpose;
use model::quantity::Minutes;
use model::transport::AircraftType;

use crate::way::Way;

/// One leg of a trip that has no clock times yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) purpose: LegPurpose,
    /// Which way between stations with cargo it belongs to: 0 is origin to first unloading.
    pub(crate) hop: usize,
    pub(crate) way: Rc<Way>,
    pub(crate) block: Minutes,
    /// Work to be done where it ends before the next leg, or before the trip ends.
    pub(crate) stand: Minutes,
}

/// Minutes from the beginning of a trip, which is report or the beginning of loading, whichever is earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    pub(crate) departs: Vec<i64>,
    pub(crate) arrives: Vec<i64>,
    /// Loading begins.
    pub(crate) loads: i64,
    /// The aircraft is free.
    pub(crate) ends: i64,
    /// Legs before which the crew rests.
    pub(crate) rests: Vec<usize>,
}

/// Lays the legs of a trip one after the other.
pub(crate) fn timing(legs: &[Stretch], aircraft: &AircraftType) -> Timing {
    let (report, duty_max) = (aircraft.crew.report.get(), aircraft.crew.duty_max.get());
    let load = aircraft.ground.load.get();
    let is_loaded_first = legs[0].purpose == LegPurpose::Carry;
    let mut departure = if is_loaded_first { report.max(load) } else { report };
    let mut laid = Timing { departs: vec![], arrives: vec![], loads: departure - load, ends: 0, rests: vec![] };
    let mut reported = departure - report;
    for (index, leg) in legs.iter().enumerate() {
        if index > 0 {
            let arrived = laid.arrives[index - 1];
            departure = arrived + legs[index - 1].stand.get();
            if departure + leg.block.get() - reported > duty_max {
                departure = departure.max(arrived + aircraft.crew.rest_min.get() + report);
                reported = departure - report;
                laid.rests.push(index);
            }
            if leg.purpose == LegPurpose::Carry && legs[index - 1].purpose == LegPurpose::Position {
                laid.loads = arrived;
            }
        }
        laid.departs.push(departure);
        laid.arrives.push(departure + leg.block.get());
    }
    let last = legs.len() - 1;
    laid.ends = laid.arrives[last] + legs[last].stand.get();
    laid
}

#[cfg(test)]
mod tests {
    use model::geo::GeoPoint;
    use model::quantity::Metres;

    use super::*;
    use crate::samples::il76;

    fn leg(purpose: LegPurpose, block: i64, stand: i64) -> Stretch {
        let point = GeoPoint::try_new(0.0, 0.0).expect("a point");
        let way = Rc::new(Way { points: vec![point, point], distance: Metres::ZERO, met: vec![] });
        Stretch { from: 0, to: 1, purpose, hop: 0, way, block: Minutes::of(block), stand: Minutes::of(stand) }
    }

    #[test]
    fn a_crew_rests_when_the_next_leg_would_end_after_its_duty() {
        // Report 90 min, duty at most 960 min: the second leg would end at 90 + 400 + 120 + 400 = 1,010.
        let laid = timing(&[leg(LegPurpose::Carry, 400, 120), leg(LegPurpose::Return, 400, 0)], &il76());
        assert_eq!(laid.departs[0], 180, "loading takes longer than report");
        assert_eq!(laid.rests, [1]);
        assert_eq!(laid.departs[1], laid.arrives[0] + 12 * 60 + 90);
        let short = timing(&[leg(LegPurpose::Carry, 300, 120), leg(LegPurpose::Return, 300, 0)], &il76());
        assert!(short.rests.is_empty());
        assert_eq!(short.departs[1], short.arrives[0] + 120);
    }

    #[test]
    fn loading_begins_when_the_empty_aircraft_is_there() {
        let laid = timing(&[leg(LegPurpose::Position, 60, 180), leg(LegPurpose::Carry, 60, 120)], &il76());
        assert_eq!((laid.departs[0], laid.loads), (90, 150));
        assert_eq!(laid.departs[1], 150 + 180);
        assert_eq!(laid.ends, laid.arrives[1] + 120);
    }
}
