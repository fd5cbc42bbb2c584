//! Decides how a flight goes on when one of its legs has to wait: the legs behind it follow as soon as ground times, crew
//! rest and their own planned times allow. Does not decide that it has to ([`crate::repair::ground`]).
//! Up: [`crate::repair`].

use model::crew::CrewRegime;
use model::flights::{Flight, LegPurpose};
use model::transport::AircraftType;

use crate::fleet::instant;
use crate::template::Template;
use crate::timing::Timing;

/// The minutes of a trip of which a leg departs no earlier than `earliest`, counted from the beginning of the trip. The
/// legs before it stay; a crew that waits long enough rests.
pub(super) fn held(
    template: &Template,
    aircraft: &AircraftType,
    crew: &CrewRegime,
    leg: usize,
    earliest: i64,
) -> Timing {
    let (legs, old) = (&template.legs, &template.timing);
    let (report, rest) = (crew.report.get(), crew.rest_min.get());
    let mut laid = Timing { departs: vec![], arrives: vec![], ends: 0, rests: vec![], ..old.clone() };
    let (mut reported, mut sectors) = (old.departs[0] - report, 0);
    for (index, stretch) in legs.iter().enumerate() {
        let mut departure = old.departs[index];
        if index == leg {
            departure = departure.max(earliest);
        }
        match index.checked_sub(1) {
            None => reported = departure - report,
            Some(before) => {
                let arrived = laid.arrives[before];
                departure = departure.max(arrived + legs[before].stand.get());
                let duty_max = crew.duty_at_any_time(sectors + 1, crew.crew);
                let is_over = duty_max.is_none_or(|most| departure + stretch.block.get() - reported > most.get());
                if is_over && index >= leg {
                    departure = departure.max(arrived + rest + report);
                }
                if departure >= arrived + rest + report {
                    laid.rests.push((index, duty_max.unwrap_or_default()));
                    (reported, sectors) = (departure - report, 0);
                }
            }
        }
        sectors += 1;
        laid.departs.push(departure);
        laid.arrives.push(departure + stretch.block.get());
    }
    let last = legs.len() - 1;
    laid.loads = match legs.iter().rposition(|leg| leg.purpose == LegPurpose::Position) {
        Some(leg) => laid.arrives[leg],
        None => laid.departs[0] - aircraft.ground.load.get(),
    };
    laid.ends = laid.arrives[last] + legs[last].stand.get();
    laid
}

/// A flight with other minutes, and nothing else changed.
pub(super) fn retold(flight: &Flight, timing: &Timing, begin: i64) -> Flight {
    let mut flight = flight.clone();
    for (leg, (departs, arrives)) in flight.legs.iter_mut().zip(timing.departs.iter().zip(&timing.arrives)) {
        (leg.departs, leg.arrives) = (instant(begin + departs), instant(begin + arrives));
    }
    flight
}
