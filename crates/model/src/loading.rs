//! Decides the question and the answer of the loading stage: boxes into units, units into the hold, in balance.
//! The engine is the crate `loading`; the judge is `check`. Up: [`crate`].

use crate::evidence::{Because, Reason};
use crate::haul::Haul;
use crate::hold::{Contour, Deck, Separation, UldType};
use crate::id::{AirportId, ConsignmentId, FlightId, PositionId, UldTypeId, UnitId};
use crate::quantity::{Arm, Grams, Millimetres, Permille, Units};
use crate::transport::AircraftType;
use crate::world::{ItemKind, Pack};

/// A box to be packed by the engine alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackBox {
    /// Its id, as the file names it.
    pub id: String,
    /// Own length, width and height.
    pub sizes: (Millimetres, Millimetres, Millimetres),
    /// How many.
    pub count: Units,
    /// Whether length, width, height may stand vertically.
    pub upright: (bool, bool, bool),
    /// Mass of one; a question with any limit of mass needs it for every box.
    pub gross: Option<Grams>,
    /// Most mass on its top, as `pack-stack` counts it; none bears whatever stands on it, zero is fragile.
    pub stack_max: Option<Grams>,
    /// Unloading order: boxes of lower groups come out first. None comes out last of all.
    pub group: Option<u16>,
    /// Class of dangerous goods, as separations name it.
    pub class: Option<String>,
}

/// How boxes must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Boxes may float.
    #[default]
    None,
    /// At least this share of the base of each box stands on the floor or on tops at one height.
    Share(Permille),
    /// The whole base does.
    Full,
}

/// A cuboid of the container that nothing may enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepOut {
    /// Corner nearest to the origin.
    pub at: (Millimetres, Millimetres, Millimetres),
    /// Extent along x, y and z.
    pub extent: (Millimetres, Millimetres, Millimetres),
}

/// The opening at the end x = length that every box comes in and out by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackDoor {
    /// Clear width (y).
    pub width: Millimetres,
    /// Clear height (z).
    pub height: Millimetres,
}

/// A question to the packing engine by itself. Every limit beyond the container is optional and a rule of its own.
///
/// - **Support**: of a box's base, the area on the floor (z = 0) or on tops exactly at the height of its base. A contour
///   whose outline is wider above its lowest edge carries nothing with its slope; a keep-out carries nothing.
/// - **Stack** (`stack_max`): the load of a box is the sum, over boxes that stand directly on it (share an area with its
///   top), of their mass and own load, split among all that carry them by shared area, each part rounded up to the gram;
///   what rests on the floor, or on nothing, leaves its part there. Boxes are taken from the top down.
/// - **Door**: a box as it stands, turned about the vertical if need be, is no higher than the door and one of its two
///   horizontal extents no wider.
/// - **Groups**: a box of a group that comes out first is neither under a box of a later group (overlapping in x and y, its
///   top not above the other's base) nor behind one (overlapping in y and z, the other beginning at or beyond its far side
///   in x): it is drawn out straight along x through the end x = length.
/// - **Separations**: the distance between two boxes of such classes, in a straight line between their nearest points, is
///   at least as given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackProblem {
    /// Inside length (x), width (y) and height (z) of the container.
    pub container: (Millimetres, Millimetres, Millimetres),
    /// Most mass of all boxes together.
    pub gross_max: Option<Grams>,
    /// Cross-section over y and z that every box keeps within.
    pub contour: Option<Contour>,
    /// Rooms that stay empty.
    pub keep_out: Vec<KeepOut>,
    /// The opening at x = length.
    pub door: Option<PackDoor>,
    /// Classes that must stand apart.
    pub separations: Vec<Separation>,
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
    /// Where it comes aboard; 0 is where its load begins, 1 the airport of a pick-up.
    pub load_order: u8,
    /// Where it is unloaded; 0 is the first unloading stop.
    pub unload_order: u8,
    /// The airport.
    pub unload: AirportId,
    /// Class of dangerous goods, where it is some.
    pub class: Option<String>,
    /// Whether it goes before everything else: cargo that is not is left out first.
    pub mandatory: bool,
}

/// One leg of a flight that carries cargo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegToLoad {
    /// Cargo with a higher loading order has not come aboard before this leg.
    pub load_until: u8,
    /// Cargo with a lower unloading order has left the aircraft before this leg.
    pub unload_from: u8,
    /// Most payload over its distance.
    pub payload_max: Grams,
    /// Trip fuel and reserve at take-off.
    pub fuel_takeoff: Grams,
    /// Fuel left at landing.
    pub fuel_landing: Grams,
}

/// One flight to load, or one more time for its way home.
#[derive(Clone, Debug, PartialEq)]
pub struct FlightToLoad {
    /// Which flight.
    pub flight: FlightId,
    /// Which of its loads.
    pub haul: Haul,
    /// Its type.
    pub aircraft: AircraftType,
    /// Its legs with this load, in order; at least one. Everything is aboard on the first that nothing comes aboard after,
    /// and nothing leaves before it.
    pub legs: Vec<LegToLoad>,
    /// What it is to carry.
    pub cargo: Vec<CargoToLoad>,
    /// How it was loaded before its list was revised; what can stay as it was does.
    pub standing: Option<AircraftLoad>,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadingProblem {
    /// Flights.
    pub flights: Vec<FlightToLoad>,
    /// Units that can be used.
    pub ulds: Vec<UldType>,
    /// Classes of dangerous goods that must stand apart within a unit; between units they always do.
    pub separations: Vec<Separation>,
}

/// What is in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitContent {
    /// Of which consignment.
    pub consignment: ConsignmentId,
    /// How many packs.
    pub packs: Units,
}

/// A built-up pallet, ULD or netted bay, or a piece that stands on the floor itself.
///
/// A unit on a position takes the position's floor area, so `deck`, `x`, `y`, `length` and `width` are the position's. It
/// lies unturned (its own length along x) when the position is as long as the unit's kind, to the millimetre; else it is
/// turned by 90 degrees, and its usable length runs along y, its usable width along x. Placements are given as the unit
/// lies: x along the hold, within the usable area so turned. A unit holds packs of one
/// airport of loading and one unloading stop only. The usable
/// area is centred on the position's area, so a box reaches y = (width - usable width) / 2 (rounded down) plus its own in
/// the position's contour, and z = base height plus its own. A ULD's own contour runs across its own width: over y when
/// unturned, over x when turned; it may be mirrored (the ULD the other way round), for all boxes of the unit alike.
///
/// For the balance a unit acts at its position's arm, else at the middle of its floor area along x; across at the middle
/// of its floor area, the centre line being half the deck's width (rounded down to half millimetres, that is exactly).
/// Seated people act at the front of the hold on the centre line, the empty aircraft at `oew_arm`, fuel at `fuel_arm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedUnit {
    /// Its id.
    pub id: UnitId,
    /// What kind of unit; none is a loose piece on the floor.
    pub uld: Option<UldTypeId>,
    /// The position it is locked at; none is a loose piece on the floor.
    pub position: Option<PositionId>,
    /// The deck it stands on.
    pub deck: Deck,
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
    /// Own centre of gravity from the forward left corner of its floor area, x, y and z from the floor: each box at its
    /// middle, the tare in the middle of the floor area at half the base height; rounded down to the millimetre.
    pub centre: (Millimetres, Millimetres, Millimetres),
    /// What it holds; placements point into this list.
    pub contents: Vec<UnitContent>,
    /// Where each box is: the origin is the forward left corner of the usable area, on top of the base, x along the
    /// hold. Empty for a loose piece.
    pub placements: Vec<Placement>,
    /// Links one step back.
    pub because: Because,
}

/// Mass and centre of gravity at one moment of the flight, with the cargo and people that are then aboard.
///
/// Arms are exact quotients rounded to the nearest millimetre, halves aft; so are the limits, which run straight between
/// the corners of the envelope in arm or in moment, as it says, and stay at the nearest corner's arm beyond them.
/// `loading` keeps the exact arm within limits rounded inwards to whole millimetres, so exact and rounded figures agree
/// that it is inside. A moment without an envelope shows its own arm as both limits: not checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// The balance of one leg, in the order of the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LegBalance {
    /// At zero fuel.
    pub zero_fuel: Balance,
    /// At take-off.
    pub takeoff: Balance,
    /// At landing.
    pub landing: Balance,
    /// Moment of the cargo about the centre line, gram half-millimetres, right positive.
    pub lateral_doubled: i64,
}

/// What is done in one step at an airport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CargoMove {
    /// A unit comes aboard.
    Load,
    /// A unit leaves.
    Unload,
}

/// One step of loading at the origin or a pick-up, or of unloading at a stop; the centre of gravity is then as on the ground,
/// without fuel, and people come aboard last and stay until the end. What is loaded at the origin stands before what is
/// picked up, and that before what is unloaded; what is aboard already stays where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadingStep {
    /// The unloading stop it happens at, as `unload_order` counts; none is where the unit is loaded: the origin, or the
    /// airport of its pick-up.
    pub stop: Option<u8>,
    /// Loaded or unloaded.
    pub done: CargoMove,
    /// Which unit.
    pub unit: UnitId,
    /// Mass of aircraft and cargo after it, without people.
    pub gross: Grams,
    /// Arm of the centre of gravity after it, rounded as in [`Balance`].
    pub arm: Arm,
}

/// What is measured on a line of the load sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Grams.
    Mass,
    /// Millimetres from the datum.
    Arm,
    /// Gram half-millimetres about the centre line.
    Moment,
    /// Grams on a metre.
    PerMetre,
    /// Grams on a square metre.
    PerSquareMetre,
}

/// How a limit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitState {
    /// Known and kept.
    Kept,
    /// Not known, or only assumed: why.
    NotChecked(String),
}

/// One line of the load sheet: a limit, what the load makes of it, and whether it was checked.
///
/// A line is `Kept` exactly when its limit is known and neither it nor what it rests on is an assumption (column "known"; a
/// source is cited or an assumption as [`Source::is_assumption`](crate::evidence::Source::is_assumption) says); else
/// `NotChecked`. A limit that is only assumed is shown, and kept by the load; one that is not known is `None`.
/// These lines exist, in this order, each once and no others:
///
/// | limit | of | value | least, most | known |
/// |---|---|---|---|---|
/// | `payload` | each leg | units aboard with tare, and people | the leg's payload | source of the type |
/// | `mzfw` | each leg | mass at zero fuel | MZFW, else OEW and the largest payload | MZFW stated, source of the type |
/// | `mtow`, `mlw` | each leg | mass at take-off, at landing | MTOW, MLW | stated, source of the type |
/// | `cg-zero-fuel`, `cg-takeoff`, `cg-landing` | each leg | arm | forward and aft limit | an envelope that is not assumed, its source and the hold's |
/// | `lateral` | each leg | moment, either way | twice the hold's limit (half-millimetres), below zero and above | stated, source of the hold |
/// | `tip-back` | empty | aftmost arm after any step; without steps that of the empty aircraft | tip arm | stated, source of the hold |
/// | `floor` | worst unit of each deck that has units | mass over its area, rounded up | the deck's floor limit | stated, source of the hold |
/// | `position` | worst unit at a position, if there is one | its mass | limit of the position, or of the kind there, the lower | source of the hold |
/// | `zone` | each zone with a limit of mass | mass in it on the worst leg | the zone's | source of the zone |
/// | `running` | each zone with a running limit | mass on a metre at its worst place, on the worst leg | the zone's | source of the zone |
/// | `zone`, `running` | each deck with units (`main`, `lower`) none of whose zones has that limit | mass on the deck; its worst metre | none | never |
///
/// Lines of a leg stand together, leg by leg; so do the two of a zone, and the two of a deck. The worst unit of a floor has
/// the greatest value, of the positions the least that is left; the first of `units` among equals. On a metre counts, for
/// each unit that stands across a place, its mass over its length, rounded up to a gram; a unit ends before its aft edge.
/// Decks without zones have lines of their own so that silence is never taken for "ok"; no zone is called `main` or `lower`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitLine {
    /// Which limit, by the first column of the table.
    pub limit: String,
    /// Of which leg (from 0), zone, deck or unit; empty when of the whole load.
    pub of: String,
    /// What is measured.
    pub measure: Measure,
    /// The figure of this load.
    pub value: i64,
    /// Least allowed, where there is such a limit.
    pub least: Option<i64>,
    /// Most allowed, where it is known.
    pub most: Option<i64>,
    /// Whether it was checked.
    pub state: LimitState,
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
    /// Which of its loads.
    pub haul: Haul,
    /// Its units, forward first.
    pub units: Vec<LoadedUnit>,
    /// Its people.
    pub seated: Vec<Seated>,
    /// Balance of each leg.
    pub legs: Vec<LegBalance>,
    /// In which order units come aboard and leave.
    pub steps: Vec<LoadingStep>,
    /// The load sheet: every limit, with what the load makes of it.
    pub sheet: Vec<LimitLine>,
    /// What did not fit.
    pub left_out: Vec<Unloaded>,
}

/// The answer, in the order of the flights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadingSolution {
    /// One load for each of the question.
    pub loads: Vec<AircraftLoad>,
    /// Steps taken.
    pub steps: u64,
}
