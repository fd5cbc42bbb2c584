//! Decides how it is said whether a flight is worth it: when a place runs out with and without it, and what going by
//! surface would take. Does not count it (`ops` joins the stages). Up: [`crate`].
//!
//! The audit of the relief flights of 2020 found some that only topped up full stocks: these are to be named.

use jiff::civil::Date;

use crate::evidence::{Because, Source};
use crate::id::{FlightId, ItemId, PlaceId};
use crate::quantity::{Money, Units};

/// How goods go when they do not fly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SurfaceMode {
    /// By lorry.
    Road,
    /// By train.
    Rail,
    /// By ship, with the way to and from the ports.
    Sea,
}

impl SurfaceMode {
    /// Every mode with its word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Road, "road"), (Self::Rail, "rail"), (Self::Sea, "sea")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("a mode should have a word")
    }
}

/// Transport by surface between two places, from door to door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurfaceLink {
    /// From: a country or an area.
    pub from: PlaceId,
    /// To.
    pub to: PlaceId,
    /// How.
    pub mode: SurfaceMode,
    /// Whole days from ready to arrived.
    pub days: u16,
    /// Cost of a tonne.
    pub cost_per_tonne: Money,
    /// Where the figures come from.
    pub source: Source,
}

/// What going by surface would take instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BySurface {
    /// How.
    pub mode: SurfaceMode,
    /// Day it would arrive.
    pub arrives: Date,
    /// What it would cost.
    pub cost: Money,
}

/// What an item on a flight is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorthVerdict {
    /// The place would run out before the goods could come by surface, and with the flight it does not.
    Prevents,
    /// The place runs out all the same, but later, or it has run out before the flight comes: the gap gets shorter.
    Shortens,
    /// The place would run out, but not before the goods could come by surface.
    SurfaceInTime,
    /// The place does not run out without it either: it only tops up.
    TopUp,
    /// Nobody forecasts the use of the item there.
    Unknown,
}

impl WorthVerdict {
    /// Every verdict with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Prevents, "prevents"),
        (Self::Shortens, "shortens"),
        (Self::SurfaceInTime, "surface-in-time"),
        (Self::TopUp, "top-up"),
        (Self::Unknown, "unknown"),
    ];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("a verdict should have a word")
    }
}

/// Whether a flight is worth it, for one item to one place. Run-out days are those of the median forecast, as
/// [`crate::need::NeedLine::run_out_50`]; none means that it lasts through the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightWorth {
    /// Which flight.
    pub flight: FlightId,
    /// What.
    pub item: ItemId,
    /// To whom.
    pub recipient: PlaceId,
    /// How much of it is aboard, in the item's unit.
    pub units: Units,
    /// Day it is unloaded.
    pub arrives: Date,
    /// First day that the place lacks it without this flight, all others flown.
    pub run_out_without: Option<Date>,
    /// First day that the place lacks it with this flight.
    pub run_out_with: Option<Date>,
    /// The flight's cost, shared by mass.
    pub air_cost: Money,
    /// The quickest way by surface; none when no link is known.
    pub surface: Option<BySurface>,
    /// What that makes it good for.
    pub verdict: WorthVerdict,
    /// Links one step back: the need, the consignments.
    pub because: Because,
}
