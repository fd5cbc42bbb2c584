//! Decides what is known of airports, aircraft, airframes and closures. Does not know holds (`hold`), nor plan (`flights`). All aircraft figures are for planning, never for dispatch. Up: [`crate`].

use jiff::Timestamp;

use crate::evidence::Source;
use crate::fault::Fault;
use crate::geo::GeoPoint;
use crate::hold::Hold;
use crate::id::{AircraftTypeId, AirportId, ClosureId, PartyId, PlaceId, TailId};
use crate::quantity::{CubicMillimetres, Grams, Metres, Minutes, Money, Units};

/// An airport as the planner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Airport {
    /// OurAirports `ident`.
    pub id: AirportId,
    /// Name.
    pub name: String,
    /// Country.
    pub place: PlaceId,
    /// Reference point.
    pub point: GeoPoint,
    /// Longest open paved runway, zero when there is none.
    pub runway_paved: Metres,
    /// Longest open runway of any surface.
    pub runway_any: Metres,
    /// IANA time zone, for display, curfews and crew duty.
    pub zone: String,
    /// Aircraft that can be worked at the same time.
    pub spots: Units,
    /// Whether fuel is to be had.
    pub has_fuel: bool,
    /// Whether a main-deck high loader is there.
    pub has_loader: bool,
    /// Hours of the day it is closed to us, local time (from, to), where it has a curfew without relief exemption.
    pub curfew: Option<(jiff::civil::Time, jiff::civil::Time)>,
    /// Where the row comes from.
    pub source: Source,
}

/// Corners of the payload-range curve: payload falls as range grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadRange(Vec<(Metres, Grams)>);

impl PayloadRange {
    /// Makes a curve of at least one corner, ranges growing, payloads not growing. Code `bad-payload-range`.
    pub fn try_new(corners: Vec<(Metres, Grams)>) -> Result<Self, Fault> {
        let is_falling = corners.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 >= pair[1].1);
        if corners.is_empty() || !is_falling {
            return Err(Fault::new(
                "bad-payload-range",
                format!("{} corners that do not go outwards and down", corners.len()),
                "give corners in order of range, each with no more payload than the one before",
            ));
        }
        Ok(Self(corners))
    }

    /// The corners.
    #[must_use]
    pub fn corners(&self) -> &[(Metres, Grams)] {
        &self.0
    }

    /// Most payload over a distance: flat up to the first corner, straight between corners, nothing beyond the last.
    #[must_use]
    pub fn payload_at(&self, distance: Metres) -> Option<Grams> {
        let (first_range, first_payload) = self.0[0];
        if distance <= first_range {
            return Some(first_payload);
        }
        for pair in self.0.windows(2) {
            let ((near, more), (far, less)) = (pair[0], pair[1]);
            if distance <= far {
                let span = i128::from(far.get() - near.get());
                let drop = i128::from(more.get() - less.get());
                let over = i128::from(distance.get() - near.get());
                // Rounded down: the loss is rounded up, so the curve is never promised more than it gives.
                let loss = (drop * over + span - 1) / span;
                return Some(Grams::of(more.get() - i64::try_from(loss).expect("a loss should be below the payload")));
            }
        }
        None
    }
}

/// How long an aircraft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroundTimes {
    /// To load a full hold.
    pub load: Minutes,
    /// To unload a full hold.
    pub unload: Minutes,
    /// To refuel at a technical stop.
    pub stop: Minutes,
}

/// How long a crew may work. Taken from a regime table; times count from report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewRegime {
    /// Its name, such as `usaf-augmented`.
    pub name: String,
    /// Report before first departure.
    pub report: Minutes,
    /// Longest flight duty period: report to last engine shut-down.
    pub duty_max: Minutes,
    /// Shortest rest between two duty periods.
    pub rest_min: Minutes,
    /// Where the figures come from.
    pub source: Source,
}

/// An aircraft type.
#[derive(Clone, Debug, PartialEq)]
pub struct AircraftType {
    /// Its id.
    pub id: AircraftTypeId,
    /// Operating empty mass.
    pub oew: Grams,
    /// Maximum zero fuel mass, where known; else OEW plus the largest payload.
    pub mzfw: Option<Grams>,
    /// Maximum take-off mass.
    pub mtow: Grams,
    /// Maximum landing mass, where known.
    pub mlw: Option<Grams>,
    /// Payload against range: what the planner trusts for feasibility.
    pub payload_range: PayloadRange,
    /// Breguet constant K, km: trip fuel = landing mass x (exp(d / K) - 1), landing mass with 5 % reserve.
    pub fuel_constant_km: f64,
    /// Block speed, km/h.
    pub speed_kmh: Units,
    /// Taxi, climb and approach added to each leg.
    pub leg_overhead: Minutes,
    /// Shortest runway it is planned on.
    pub runway_min: Metres,
    /// Whether unpaved runways are used.
    pub unpaved: bool,
    /// Whether a main-deck high loader is needed to load and unload.
    pub needs_loader: bool,
    /// Ground times.
    pub ground: GroundTimes,
    /// Seats for teams and attendants.
    pub seats: Units,
    /// Usable cargo volume.
    pub volume_max: CubicMillimetres,
    /// Cost of a block hour, for choosing between plans.
    pub block_hour_cost: Money,
    /// Crew regime it is flown under.
    pub crew: CrewRegime,
    /// Its hold.
    pub hold: Hold,
    /// Where the masses, ranges and times come from.
    pub source: Source,
}

impl AircraftType {
    /// Most payload of any flight.
    #[must_use]
    pub fn payload_max(&self) -> Grams {
        self.payload_range.corners()[0].1
    }
}

/// One airframe that can fly for the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Its id.
    pub id: TailId,
    /// Its type.
    pub aircraft: AircraftTypeId,
    /// Who flies it.
    pub operator: PartyId,
    /// State of the operator, which closures look at.
    pub operator_state: PlaceId,
    /// Where it starts and returns.
    pub base: AirportId,
    /// From when.
    pub available_from: Timestamp,
    /// Until when.
    pub available_until: Timestamp,
    /// Donors whose cargo it carries; empty means any.
    pub serves: Vec<PartyId>,
    /// Where it is written.
    pub source: Source,
}

/// Airspace that some operators may not use for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// Country whose airspace it is.
    pub place: PlaceId,
    /// Operator states it is closed to; empty means all.
    pub applies_to: Vec<PlaceId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Where it is written.
    pub source: Source,
}

/// The outline of a country for overflight: closed rings, drawn on the 1:50m or 1:110m map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Airspace {
    /// The country.
    pub place: PlaceId,
    /// Rings of points, the last joined to the first.
    pub rings: Vec<Vec<GeoPoint>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn an124() -> PayloadRange {
        PayloadRange::try_new(vec![
            (Metres::of(4_750_000), Grams::of(120_000_000)),
            (Metres::of(7_900_000), Grams::of(80_000_000)),
            (Metres::of(11_400_000), Grams::of(40_000_000)),
        ])
        .expect("the published An-124 curve should be valid")
    }

    #[test]
    fn payload_falls_between_corners_and_ends_at_the_last() {
        for (km, grams) in [(0, 120_000_000), (4_750, 120_000_000), (6_325, 100_000_000), (11_400, 40_000_000)] {
            assert_eq!(an124().payload_at(Metres::of(km * 1000)), Some(Grams::of(grams)), "{km} km");
        }
        assert_eq!(an124().payload_at(Metres::of(11_400_001)), None);
    }

    #[test]
    fn a_curve_that_rises_or_turns_back_is_refused() {
        let corner = |km: i64, t: i64| (Metres::of(km * 1000), Grams::of(t * 1_000_000));
        for (corners, remark) in [
            (vec![], "none"),
            (vec![corner(1000, 10), corner(2000, 11)], "payload grows"),
            (vec![corner(2000, 10), corner(1000, 9)], "range shrinks"),
        ] {
            assert!(PayloadRange::try_new(corners).is_err(), "{remark}");
        }
    }
}
