//! Decides the question and the answer of the loading stage: boxes into units, units into the hold, in balance.
//! The engine is the crate `loading`; the judge is `check`. Up: [`crate`].

use crate::evidence::{Because, Reason};
use crate::id::{AirportId, ConsignmentId, FlightId, PositionId, UldTypeId, UnitId};
use crate::quantity::{Arm, Grams, Millimetres, Units};
use crate::transport::{AircraftType, UldType};
use crate::world::{ItemKind, Pack};

/// A box to be packed by the engine alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackBox {
    /// Its id, as the file names it.
    pub id: String,
    /// Own length, width and height.
    pub sizes: (Millimetres, Millimetres, Millimetres),
    /// How many.
    pub count: Units,
    /// Whether length, width, height may stand vertically.
    pub upright: (bool, bool, bool),
}

/// How boxes must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Boxes may float.
    None,
    /// The whole base of each box stands on the floor or on tops at one height.
    Full,
}

/// A question to the packing engine by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackProblem {
    /// Inside length (x), width (y) and height (z) of the container.
    pub container: (Millimetres, Millimetres, Millimetres),
    /// The boxes.
    pub boxes: Vec<PackBox>,
    /// How they must stand.
    pub support: Support,
}

/// A grid of equal boxes, all turned the same way: `counts` of them along each axis from the corner at `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Index into the problem's boxes (engine alone) or into the unit's contents (aircraft).
    pub kind: usize,
    /// Corner nearest to the origin.
    pub at: (Millimetres, Millimetres, Millimetres),
    /// Extent of one box along x, y and z.
    pub extent: (Millimetres, Millimetres, Millimetres),
    /// How many boxes along x, y and z; at least one each.
    pub counts: (u32, u32, u32),
}

impl Placement {
    /// How many boxes it stands for.
    #[must_use]
    pub fn count(&self) -> Units {
        let (x, y, z) = self.counts;
        Units::of(i64::from(x) * i64::from(y) * i64::from(z))
    }
}

/// Boxes that were not packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpackedBox {
    /// Its id.
    pub id: String,
    /// How many.
    pub count: Units,
    /// Why.
    pub reason: Reason,
}

/// The packing engine's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackSolution {
    /// The boxes that are in.
    pub placements: Vec<Placement>,
    /// The boxes that are not.
    pub left_out: Vec<UnpackedBox>,
    /// Steps taken.
    pub steps: u64,
}

/// Cargo of one consignment on one flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CargoToLoad {
    /// Which consignment.
    pub consignment: ConsignmentId,
    /// What sort of thing.
    pub kind: ItemKind,
    /// Whole packs.
    pub packs: Units,
    /// Each of them.
    pub pack: Pack,
    /// Where it is unloaded; 0 is the first unloading stop.
    pub unload_order: u8,
    /// The airport.
    pub unload: AirportId,
}

/// One flight to load.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightToLoad {
    /// Which flight.
    pub flight: FlightId,
    /// Its type.
    pub aircraft: AircraftType,
    /// Least payload that any of its carrying legs allows.
    pub payload_max: Grams,
    /// Trip fuel and reserve at the take-off with most fuel.
    pub fuel_takeoff: Grams,
    /// Fuel left at the last landing.
    pub fuel_landing: Grams,
    /// What it is to carry.
    pub cargo: Vec<CargoToLoad>,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadingProblem {
    /// Flights.
    pub flights: Vec<FlightToLoad>,
    /// Units that can be used.
    pub ulds: Vec<UldType>,
}

/// What is in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitContent {
    /// Of which consignment.
    pub consignment: ConsignmentId,
    /// How many packs.
    pub packs: Units,
}

/// A built-up pallet or ULD, or a piece that stands on the floor itself.
///
/// A unit on a position takes the position's floor area, so `x`, `y`, `length` and `width` are the position's. It lies
/// unturned (its own length along x) when the position is as long as the unit's kind, to the millimetre; else it is
/// turned by 90 degrees, and its usable length runs along y, its usable width along x. Placements are given as the unit
/// lies: x along the hold, within the usable area so turned. A unit holds packs of one unloading stop only.
///
/// For the balance a unit acts at the middle of its floor area along x; seated people act at the front of the hold, the
/// empty aircraft at `oew_arm`, fuel at `fuel_arm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedUnit {
    /// Its id.
    pub id: UnitId,
    /// What kind of unit; none is a loose piece on the floor.
    pub uld: Option<UldTypeId>,
    /// The position it is locked at; none is a loose piece on the floor.
    pub position: Option<PositionId>,
    /// Forward left corner of its floor area in the hold.
    pub x: Millimetres,
    /// See `x`.
    pub y: Millimetres,
    /// Extent of its floor area along x.
    pub length: Millimetres,
    /// Extent of its floor area along y.
    pub width: Millimetres,
    /// Height over the hold floor, base included.
    pub height: Millimetres,
    /// Mass, tare included.
    pub gross: Grams,
    /// What it holds; placements point into this list.
    pub contents: Vec<UnitContent>,
    /// Where each box is: the origin is the forward left corner of the usable area, on top of the base, x along the
    /// hold. Empty for a loose piece.
    pub placements: Vec<Placement>,
    /// Links one step back.
    pub because: Because,
}

/// Mass and centre of gravity at one moment of the flight, with all cargo and people of the flight aboard.
///
/// Arms are exact quotients rounded to the nearest millimetre, halves aft; so are the limits, which run straight between
/// the corners of the envelope and stay at the nearest corner beyond them. `loading` keeps the exact arm within limits
/// rounded inwards to whole millimetres, so exact and rounded figures agree that it is inside. An aircraft without an
/// envelope shows its own arm as both limits: not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Aircraft mass.
    pub gross: Grams,
    /// Arm of the centre of gravity, rounded to the millimetre.
    pub arm: Arm,
    /// Limits at this mass.
    pub forward: Arm,
    /// See `forward`.
    pub aft: Arm,
}

/// People in seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Of which consignment.
    pub consignment: ConsignmentId,
    /// How many.
    pub people: Units,
}

/// Packs that do not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unloaded {
    /// Which consignment.
    pub consignment: ConsignmentId,
    /// How many packs.
    pub packs: Units,
    /// Why.
    pub reason: Reason,
}

/// One loaded aircraft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AircraftLoad {
    /// Which flight.
    pub flight: FlightId,
    /// Its units, forward first.
    pub units: Vec<LoadedUnit>,
    /// Its people.
    pub seated: Vec<Seated>,
    /// At zero fuel.
    pub zero_fuel: Balance,
    /// At take-off.
    pub takeoff: Balance,
    /// At the last landing.
    pub landing: Balance,
    /// What did not fit.
    pub left_out: Vec<Unloaded>,
}

/// The answer, in the order of the flights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadingSolution {
    /// One load per flight.
    pub loads: Vec<AircraftLoad>,
    /// Steps taken.
    pub steps: u64,
}
