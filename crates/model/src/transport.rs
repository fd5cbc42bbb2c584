//! Decides what is known of aircraft types, airframes and closures. Does not know airports (`airport`), crews (`crew`),
//! permits (`permit`) or holds (`hold`), nor plan (`flights`). All aircraft figures are for planning, never for dispatch.
//! Up: [`crate`].

use jiff::Timestamp;

use crate::airport::SpanCode;
use crate::crew::CrewRegime;
use crate::evidence::Source;
use crate::fault::Fault;
use crate::geo::GeoPoint;
use crate::hold::Hold;
use crate::id::{AircraftTypeId, AirportId, ClosureId, PartyId, PlaceId, TailId};
use crate::quantity::{CubicMillimetres, Grams, Metres, Millimetres, Minutes, Money, Units};

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
    /// Narrowest runway it is planned on; zero when nobody says.
    pub runway_width_min: Metres,
    /// Wing span, which says what stands it fits; none when nobody says.
    pub span: Option<Millimetres>,
    /// Whether unpaved runways are used.
    pub unpaved: bool,
    /// Whether a main-deck high loader is needed to load and unload.
    pub needs_loader: bool,
    /// Whether it brings cranes or winches that load and unload the heaviest pieces without help from the airport.
    pub has_own_gear: bool,
    /// Ground times.
    pub ground: GroundTimes,
    /// Seats for teams and attendants.
    pub seats: Units,
    /// Usable cargo volume.
    pub volume_max: CubicMillimetres,
    /// Cost of a block hour, for choosing between plans; with its fuel where the policy gives fuel no price of its own.
    pub block_hour_cost: Money,
    /// Cost of one landing with its handling, for choosing between plans.
    pub handling_cost: Money,
    /// Crew regime it is flown under, where its tail has none of its own.
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

    /// Whether the airport must have a high loader to load or unload it: it needs one and brings no gear of its own.
    #[must_use]
    pub fn takes_loader(&self) -> bool {
        self.needs_loader && !self.has_own_gear
    }

    /// The stands it fits: those of its span; of code F when nobody says what span it has.
    #[must_use]
    pub fn span_code(&self) -> SpanCode {
        self.span.map_or(SpanCode::F, SpanCode::of)
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
    /// State of the operator, which closures and permits look at.
    pub operator_state: PlaceId,
    /// Whether it flies as a state aircraft, which asks for diplomatic permits instead of civil ones.
    pub is_state_aircraft: bool,
    /// Crew regime of its operator; none means that of its type.
    pub crew: Option<CrewRegime>,
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

impl Tail {
    /// The regime that its crews work under.
    #[must_use]
    pub fn crew_regime<'a>(&'a self, aircraft: &'a AircraftType) -> &'a CrewRegime {
        self.crew.as_ref().unwrap_or(&aircraft.crew)
    }
}

/// What a state forbids in its airspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forbids {
    /// To fly through it from one foreign airport to another; who lands or takes off there may use it.
    Overflight,
    /// To land and take off there; who flies over may use it.
    Landing,
    /// Both: closed airspace is closed to whoever comes, so nothing that begins or ends there is flown.
    #[default]
    Both,
}

impl Forbids {
    /// Every ban with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Overflight, "overflight"), (Self::Landing, "landing"), (Self::Both, "both")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("a ban should have a word")
    }
}

/// What a closure closes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// The airspace of a country, for what it forbids.
    Airspace(PlaceId, Forbids),
    /// An airport, to landings and take-offs.
    Airport(AirportId),
}

/// Airspace or an airport that some operators may not use for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// What is closed.
    pub closes: Closed,
    /// Operator states it is closed to; empty means all.
    pub applies_to: Vec<PlaceId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Where it is written.
    pub source: Source,
}

impl Closure {
    /// The country whose airspace may not be flown through, if it is that sort of closure.
    #[must_use]
    pub fn overflight(&self) -> Option<&PlaceId> {
        match &self.closes {
            Closed::Airspace(place, Forbids::Overflight | Forbids::Both) => Some(place),
            Closed::Airspace(_, Forbids::Landing) | Closed::Airport(_) => None,
        }
    }

    /// Whether it forbids to land at and take off from this airport of this country.
    #[must_use]
    pub fn bars_landing(&self, airport: &AirportId, place: &PlaceId) -> bool {
        match &self.closes {
            Closed::Airspace(closed, Forbids::Landing | Forbids::Both) => closed == place,
            Closed::Airspace(_, Forbids::Overflight) => false,
            Closed::Airport(closed) => closed == airport,
        }
    }
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
pub(crate) mod tests {
    use super::*;
    use crate::crew::{CrewKind, DutyRow};
    use crate::hold::CgEnvelopes;
    use crate::quantity::{Arm, Currency, Permille};

    fn test_source() -> Source {
        Source::Assumption("a test".to_owned())
    }

    /// A freighter of no maker.
    pub(crate) fn freighter() -> AircraftType {
        let nothing = Money { cents: 0, currency: Currency::USD };
        let minutes = Minutes::of(60);
        AircraftType {
            id: AircraftTypeId::of("Freighter"),
            oew: Grams::of(100_000_000),
            mzfw: None,
            mtow: Grams::of(200_000_000),
            mlw: None,
            payload_range: an124(),
            fuel_constant_km: 20_000.0,
            speed_kmh: Units::of(800),
            leg_overhead: minutes,
            runway_min: Metres::of(2500),
            runway_width_min: Metres::ZERO,
            span: None,
            unpaved: false,
            needs_loader: false,
            has_own_gear: false,
            ground: GroundTimes { load: minutes, unload: minutes, stop: minutes },
            seats: Units::ZERO,
            volume_max: CubicMillimetres::ZERO,
            block_hour_cost: nothing,
            handling_cost: nothing,
            crew: CrewRegime {
                name: "test".to_owned(),
                crew: CrewKind::Basic,
                report: minutes,
                rest_min: minutes,
                rows: vec![DutyRow::flat(CrewKind::Basic, minutes)],
                source: test_source(),
            },
            hold: Hold {
                arm_front: Arm(0),
                decks: vec![],
                positions: vec![],
                zones: vec![],
                oew_arm: Arm(0),
                fuel_arm: Arm(0),
                envelopes: CgEnvelopes::default(),
                aim: Permille::try_new(500).expect("a share"),
                lateral_max: None,
                tip_arm: None,
                index: None,
                version: "test".to_owned(),
                source: test_source(),
            },
            source: test_source(),
        }
    }

    /// A tail of an operator of this state.
    pub(crate) fn tail(state: &str, is_state_aircraft: bool) -> Tail {
        Tail {
            id: TailId::of("T1"),
            aircraft: AircraftTypeId::of("Freighter"),
            operator: PartyId::of("operator"),
            operator_state: PlaceId::of(state),
            is_state_aircraft,
            crew: None,
            base: AirportId::of("KJFK"),
            available_from: Timestamp::UNIX_EPOCH,
            available_until: Timestamp::MAX,
            serves: vec![],
            source: test_source(),
        }
    }

    #[test]
    fn a_closure_forbids_what_it_says_and_no_more() {
        let (germany, frankfurt) = (PlaceId::of("DE"), AirportId::of("EDDF"));
        let other = AirportId::of("EDDM");
        for (closes, overflight, landing, landing_elsewhere) in [
            (Closed::Airspace(germany.clone(), Forbids::Overflight), true, false, false),
            (Closed::Airspace(germany.clone(), Forbids::Landing), false, true, true),
            (Closed::Airspace(germany.clone(), Forbids::Both), true, true, true),
            (Closed::Airport(frankfurt.clone()), false, true, false),
        ] {
            let closure = Closure {
                id: ClosureId::of("X"),
                closes,
                applies_to: vec![],
                from: Timestamp::UNIX_EPOCH,
                until: Timestamp::MAX,
                source: test_source(),
            };
            assert_eq!(closure.overflight() == Some(&germany), overflight, "{closure:?}");
            assert_eq!(closure.bars_landing(&frankfurt, &germany), landing, "{closure:?}");
            assert_eq!(closure.bars_landing(&other, &germany), landing_elsewhere, "{closure:?}");
        }
    }

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
