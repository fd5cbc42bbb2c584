//! Decides how it is said whether a flight is worth it: when a place runs out with and without it, and what going by
//! surface would take. Does not count it (`ops` joins the stages). Up: [`crate`].
//!
//! The audit of the relief flights of 2020 found that they added to inventories that were large already, and that nobody had
//! asked whether distributors needed it: these flights are to be named.

use jiff::civil::Date;

use crate::evidence::{Because, Source};
use crate::id::{FlightId, ItemId, PlaceId};
use crate::quantity::{Grams, Money, Units};

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
    /// How; where goods of several origins go in several ways, that of those that come last.
    pub mode: SurfaceMode,
    /// Day on which the last of it would arrive.
    pub arrives: Date,
    /// What it would cost.
    pub cost: Money,
    /// Whether it would do as well: the place has not run out by then, or the flight comes no earlier; and the goods are
    /// still usable.
    pub is_in_time: bool,
}

/// How long what a place has of an item lasts, at the median forecast, within the window of the need.
///
/// What could not be used on a day for lack of it is not made up for later: a mask that was not worn is not needed the next day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lasting {
    /// First day whose use is more than what is there, as [`crate::need::NeedLine::run_out_50`]; none: it lasts through the window.
    pub run_out: Option<Date>,
    /// Days of the window on which there is less than is used.
    pub days_short: u32,
}

impl Lasting {
    /// Whether it lasts no less than the other: no day of lack more, and none earlier.
    #[must_use]
    pub fn is_no_less_than(&self, other: &Self) -> bool {
        let is_no_earlier = match (self.run_out, other.run_out) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => own >= other,
        };
        is_no_earlier && self.days_short <= other.days_short
    }
}

/// How long it lasts with more or fewer of the flights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// With no flight at all.
    pub none: Lasting,
    /// Without this flight, all others flown.
    pub without: Lasting,
    /// With every flight.
    pub with: Lasting,
}

/// What an item on a flight is good for, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorthVerdict {
    /// The place would run out before the goods could come by surface, and with the flight it does not.
    Prevents,
    /// The place runs out all the same, but later, or it has run out before the flight comes: the gap gets shorter.
    Shortens,
    /// The place would run out, but the goods could come by surface in time.
    SurfaceInTime,
    /// The place would run out with no flight at all, but other flights bring enough: any one of them may stay, not all.
    Spare,
    /// The place does not run out even with no flight at all: it only tops up.
    TopUp,
    /// The place would run out, and what comes is of no use in the window: it comes after it, or expires before it comes.
    TooLate,
    /// Nobody forecasts the use of the item there, or not as far as the day on which it comes.
    Unknown,
}

impl WorthVerdict {
    /// Every verdict with its word.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Prevents, "prevents"),
        (Self::Shortens, "shortens"),
        (Self::SurfaceInTime, "surface-in-time"),
        (Self::Spare, "spare"),
        (Self::TopUp, "top-up"),
        (Self::TooLate, "too-late"),
        (Self::Unknown, "unknown"),
    ];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("a verdict should have a word")
    }

    /// What it says, in a few words for a duty officer.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Prevents => "prevents a run-out",
            Self::Shortens => "shortens a run-out",
            Self::SurfaceInTime => "surface would be in time",
            Self::Spare => "spare: other flights bring enough",
            Self::TopUp => "only tops up",
            Self::TooLate => "comes too late",
            Self::Unknown => "not known: no forecast of its use",
        }
    }
}

/// Whether a flight is worth it, for one item to one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightWorth {
    /// Which flight.
    pub flight: FlightId,
    /// What is aboard.
    pub item: ItemId,
    /// Item whose need it meets: another one where it is a substitute. The outlook is of this one.
    pub fills: ItemId,
    /// To whom.
    pub recipient: PlaceId,
    /// How much of it is aboard, in the item's unit, without what loading left behind.
    pub units: Units,
    /// Units of `fills` that they count for, rounded down.
    pub counts: Units,
    /// Mass of its packs.
    pub gross: Grams,
    /// First day on which any of it is unloaded, UTC.
    pub arrives: Date,
    /// How long the place lasts; none where nobody forecasts the use of `fills` there.
    pub outlook: Option<Outlook>,
    /// The flight's cost ([`crate::flights::Flight::cost`]), shared by mass; the shares of a flight add up to it.
    pub air_cost: Money,
    /// The quickest way by surface from where the goods are ready; none when no link is known.
    pub surface: Option<BySurface>,
    /// What that makes it good for.
    pub verdict: WorthVerdict,
    /// Links one step back: the need, the consignments.
    pub because: Because,
}

/// What all that a flight carries makes it good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightVerdict {
    /// Which flight.
    pub flight: FlightId,
    /// The best verdict of what it carries.
    pub best: WorthVerdict,
    /// The verdict of most of its mass; the better one where two have as much.
    pub mostly: WorthVerdict,
    /// The worst verdict of what it carries.
    pub worst: WorthVerdict,
}

impl FlightVerdict {
    /// Whether nothing that it carries would be missed even if no flight flew at all.
    #[must_use]
    pub fn only_tops_up(&self) -> bool {
        self.best == WorthVerdict::TopUp && self.worst == WorthVerdict::TopUp
    }

    /// Whether nothing that it carries would be missed if it alone stayed: it tops up, or the others bring enough.
    #[must_use]
    pub fn may_stay(&self) -> bool {
        self.best >= WorthVerdict::Spare && self.worst <= WorthVerdict::TopUp
    }
}

impl FlightVerdict {
    /// The order in which flights are looked at: first those that may stay, then those that surface could replace or that
    /// come too late, then what nobody knows, last those that are worth it; [`FlightVerdict::mostly`] decides.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self.mostly {
            _ if self.only_tops_up() => 0,
            _ if self.may_stay() => 1,
            WorthVerdict::TopUp | WorthVerdict::Spare => 2,
            WorthVerdict::TooLate => 3,
            WorthVerdict::SurfaceInTime => 4,
            WorthVerdict::Unknown => 5,
            WorthVerdict::Shortens => 6,
            WorthVerdict::Prevents => 7,
        }
    }
}

/// Whether the flights of a plan are worth it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorthSolution {
    /// In the order of the flights, then by recipient, item and what it fills; what loading left behind is not there.
    pub lines: Vec<FlightWorth>,
    /// Every flight with a line, in their order.
    pub flights: Vec<FlightVerdict>,
}

impl WorthSolution {
    /// The flights in the order in which they are looked at ([`FlightVerdict::rank`]).
    #[must_use]
    pub fn by_rank(&self) -> Vec<&FlightVerdict> {
        let mut flights: Vec<&FlightVerdict> = self.flights.iter().collect();
        flights.sort_by_key(|flight| flight.rank());
        flights
    }

    /// The lines of a flight.
    pub fn lines_of<'a>(&'a self, flight: &'a FlightId) -> impl Iterator<Item = &'a FlightWorth> {
        self.lines.iter().filter(move |line| line.flight == *flight)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn lasting_longer_is_no_day_of_lack_more_and_none_earlier() {
        let of = |day: Option<i8>, days_short| Lasting { run_out: day.map(|day| date(2020, 4, day)), days_short };
        for (own, other, is_no_less, remark) in [
            (of(None, 0), of(Some(3), 5), true, "it lasts"),
            (of(Some(3), 5), of(None, 0), false, "the other lasts"),
            (of(Some(4), 2), of(Some(3), 5), true, "later and shorter"),
            (of(Some(3), 5), of(Some(3), 5), true, "the same"),
            (of(Some(4), 6), of(Some(3), 5), false, "later, but more days"),
            (of(Some(2), 1), of(Some(3), 5), false, "fewer days, but earlier"),
        ] {
            assert_eq!(own.is_no_less_than(&other), is_no_less, "{remark}");
        }
    }

    #[test]
    fn a_flight_is_named_only_where_all_it_carries_may_stay() {
        use WorthVerdict::{Prevents, Spare, TopUp, Unknown};
        for (best, worst, only_tops_up, may_stay) in [
            (TopUp, TopUp, true, true),
            (Spare, TopUp, false, true),
            (Spare, Spare, false, true),
            (TopUp, Unknown, false, false),
            (Prevents, TopUp, false, false),
        ] {
            let flight = FlightVerdict { flight: FlightId::of("F1"), best, mostly: best, worst };
            assert_eq!((flight.only_tops_up(), flight.may_stay()), (only_tops_up, may_stay), "{flight:?}");
        }
    }
}
