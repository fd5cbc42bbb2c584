//! Decides what is known of an airport, and how many aircraft of a type can be worked there at once. Does not decide
//! who is worked when (the stages do). Up: [`crate`].
//!
//! Stucker (RAND 1998, "Understanding airfield capacity for airlift operations") argues against one number of spots for
//! all types: what an airport can work follows from what it has. [`Airport::spots_for`] derives it so; a number of spots
//! that a person states stands in place of the parking.

use std::collections::BTreeMap;

use jiff::civil::Time;

use crate::evidence::Source;
use crate::geo::GeoPoint;
use crate::id::{AirportId, PlaceId};
use crate::quantity::{Grams, Metres, Millimetres, Minutes, Units};
use crate::transport::AircraftType;

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
    /// Width of its longest runway; none when nobody says.
    pub runway_width: Option<Metres>,
    /// IANA time zone, for display, opening hours, curfews and crew duty.
    pub zone: String,
    /// Aircraft that can stand at the same time to be worked, of whatever type, where a person or the table of sizes says
    /// so; it stands above the parking of `work`. None: see [`Airport::spots_for`].
    pub spots: Option<Units>,
    /// What it has to work aircraft with.
    pub work: AirportWork,
    /// Where the row comes from.
    pub source: Source,
}

/// The working capacity of an airport. The default is one that nothing is known of and nothing is wrong with: fuel and
/// loaders are there, it is always open, it has no curfew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AirportWork {
    /// Stands by the largest span that fits; a smaller aircraft may stand on a larger stand. Empty when nobody counted.
    pub parking: BTreeMap<SpanCode, Units>,
    /// Main-deck high loaders; none when they are there and nobody counted them, zero when there is none.
    pub loaders: Option<Units>,
    /// Ground crews that can each load or unload one aircraft at a time; none when nobody counted.
    pub crews: Option<Units>,
    /// Whether fuel is to be had.
    pub fuel: FuelSupply,
    /// When it is open, local time; empty means always.
    pub hours: Vec<LocalSpan>,
    /// When it is closed to us, local time.
    pub curfew: Option<Curfew>,
    /// Landings and take-offs in an hour that the operation may use; none when there is no such limit.
    pub movements_per_hour: Option<Units>,
}

/// The wing span that a stand takes: the code letter of ICAO Annex 14, volume I, table 1-1. Ordered from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanCode {
    /// Below 36 m: A, B and C.
    C,
    /// From 36 m to below 52 m.
    D,
    /// From 52 m to below 65 m.
    E,
    /// From 65 m on; the table ends at 80 m.
    F,
}

impl SpanCode {
    /// Every code with its letter, from narrow to wide.
    pub const ALL: [(Self, &'static str); 4] = [(Self::C, "C"), (Self::D, "D"), (Self::E, "E"), (Self::F, "F")];

    /// The code of a wing span.
    #[must_use]
    pub fn of(span: Millimetres) -> Self {
        match span.get() {
            ..36_000 => Self::C,
            36_000..52_000 => Self::D,
            52_000..65_000 => Self::E,
            _ => Self::F,
        }
    }

    /// The letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(code, _)| *code == self)
            .map(|(_, letter)| *letter)
            .expect("a code should have a letter")
    }
}

/// What is done with an aircraft while it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handling {
    /// It is refuelled only.
    Fuel,
    /// Cargo is loaded or unloaded.
    Cargo,
}

/// How far fuel can be counted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FuelSupply {
    /// None: who lands there carries the fuel to go on.
    None,
    /// For those who load or unload there; nobody lands there only to refuel.
    Limited,
    /// For everybody.
    #[default]
    Plenty,
}

impl FuelSupply {
    /// Every supply with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::None, "none"), (Self::Limited, "limited"), (Self::Plenty, "plenty")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(supply, _)| *supply == self)
            .map(|(_, word)| *word)
            .expect("a supply should have a word")
    }
}

/// A span of the day in local time, its end not in it; one that ends before it begins runs over midnight, and one that
/// ends when it begins is the whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalSpan {
    /// Beginning.
    pub from: Time,
    /// End.
    pub until: Time,
}

impl LocalSpan {
    /// The whole day.
    pub const DAY: Self = Self { from: Time::midnight(), until: Time::midnight() };

    /// Whether a time of day lies in it.
    #[must_use]
    pub fn holds(self, time: Time) -> bool {
        if self.from < self.until {
            self.from <= time && time < self.until
        } else {
            time >= self.from || time < self.until
        }
    }
}

/// Hours of the day without take-offs and landings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Curfew {
    /// Beginning, local time.
    pub from: Time,
    /// End, local time, not in it; one that ends when it begins is no curfew.
    pub until: Time,
    /// Whether flights of disaster relief and medical aid are exempt, as at Frankfurt (fraport.com): it then does not
    /// bind the operation, and is only shown.
    pub is_relief_exempt: bool,
}

/// Share of the time that a spot is really worked, thousandths: the queuing efficiency of AFPAM 10-1403 (2018),
/// formula 9.0, as quoted in METHOD.md of sachabidermann/airlift-planner.
pub const SPOT_EFFICIENCY_PERMILLE: i64 = 850;

impl Airport {
    /// Whether fuel is to be had at all.
    #[must_use]
    pub fn has_fuel(&self) -> bool {
        self.work.fuel != FuelSupply::None
    }

    /// Whether a main-deck high loader is there.
    #[must_use]
    pub fn has_loader(&self) -> bool {
        self.work.loaders.is_none_or(|count| !count.is_zero())
    }

    /// The curfew, where it binds relief flights.
    #[must_use]
    pub fn binding_curfew(&self) -> Option<Curfew> {
        self.work.curfew.filter(|curfew| !curfew.is_relief_exempt && curfew.from != curfew.until)
    }

    /// Aircraft of this type that can be handled at once when no other is there (MOG, maximum on ground): the least of
    ///
    /// - the stated number of spots, or else, where they are counted, the stands for its span code and wider ones; a type
    ///   of unknown span takes a stand of code F;
    /// - ground crews, where they are counted and cargo is handled;
    /// - high loaders, where they are counted, the type needs one, having no gear of its own, and cargo is handled.
    ///
    /// One, where none of these is known. Movements per hour and fuel limit a flow and not a number that stands: they are
    /// limits of their own.
    #[must_use]
    pub fn spots_for(&self, aircraft: &AircraftType, handling: Handling) -> Units {
        let stands = (!self.work.parking.is_empty()).then(|| self.stands_from(aircraft.span_code()));
        let is_worked = handling == Handling::Cargo;
        let crews = self.work.crews.filter(|_| is_worked);
        let loaders = self.work.loaders.filter(|_| is_worked && aircraft.takes_loader());
        [self.spots.or(stands), crews, loaders].into_iter().flatten().min().unwrap_or(Units::of(1))
    }

    /// Counted stands that take a span code: its own and wider ones.
    #[must_use]
    pub fn stands_from(&self, code: SpanCode) -> Units {
        self.work.parking.range(code..).map(|(_, stands)| *stands).sum()
    }

    /// Most aircraft that can stand at once, of whatever type: the stated spots, or else all counted stands, or else one.
    #[must_use]
    pub fn spots_max(&self) -> Units {
        let stands = (!self.work.parking.is_empty()).then(|| self.stands_from(SpanCode::C));
        self.spots.or(stands).unwrap_or(Units::of(1))
    }
}

/// What can be brought through an airport in a day: spots x payload x open time / ground time x 0.85 (AFPAM 10-1403
/// (2018), formula 9.0, as quoted in METHOD.md of sachabidermann/airlift-planner), rounded down. Nothing where an
/// aircraft would stand no time at all: that is no answer.
#[must_use]
pub fn throughput_per_day(spots: Units, payload: Grams, open: Minutes, ground: Minutes) -> Option<Grams> {
    if ground.is_zero() {
        return None;
    }
    let whole = i128::from(spots.get()) * i128::from(payload.get()) * i128::from(open.get());
    let worked = whole * i128::from(SPOT_EFFICIENCY_PERMILLE) / (i128::from(ground.get()) * 1000);
    i64::try_from(worked).ok().map(Grams::of)
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;
    use crate::transport::tests::freighter;

    fn airport(work: AirportWork) -> Airport {
        Airport {
            id: AirportId::of("VNKT"),
            name: "Kathmandu".to_owned(),
            place: PlaceId::of("NP"),
            point: GeoPoint::try_new(27.7, 85.36).expect("a point"),
            runway_paved: Metres::of(3350),
            runway_any: Metres::of(3350),
            runway_width: Some(Metres::of(45)),
            zone: "Asia/Kathmandu".to_owned(),
            spots: None,
            work,
            source: Source::Assumption("a test".to_owned()),
        }
    }

    #[test]
    fn a_span_takes_the_code_of_annex_14() {
        for (mm, letter) in
            [(28_900, "C"), (35_999, "C"), (36_000, "D"), (51_999, "D"), (64_800, "E"), (65_000, "F"), (88_400, "F")]
        {
            assert_eq!(SpanCode::of(Millimetres::of(mm)).letter(), letter, "{mm} mm");
        }
    }

    #[test]
    fn what_an_airport_can_work_follows_from_what_it_has() {
        let parking =
            BTreeMap::from([(SpanCode::C, Units::of(6)), (SpanCode::E, Units::of(2)), (SpanCode::F, Units::of(1))]);
        let had = AirportWork { parking, ..AirportWork::default() };
        let aircraft = |span: Option<i64>, needs_loader| {
            let mut aircraft = freighter();
            (aircraft.span, aircraft.needs_loader) = (span.map(Millimetres::of), needs_loader);
            aircraft
        };
        let (narrow, wide, unknown) =
            (aircraft(Some(28_900), false), aircraft(Some(64_800), true), aircraft(None, false));
        let with = |loaders: Option<i64>, crews: Option<i64>| {
            airport(AirportWork { loaders: loaders.map(Units::of), crews: crews.map(Units::of), ..had.clone() })
        };
        let (cargo, fuel) = (Handling::Cargo, Handling::Fuel);
        for (airport, aircraft, handling, spots, remark) in [
            (with(None, None), &narrow, cargo, 9, "small aircraft stand anywhere"),
            (with(None, None), &wide, cargo, 3, "code E on stands of E and F"),
            (with(None, None), &unknown, cargo, 1, "an unknown span takes code F"),
            (with(Some(1), None), &wide, cargo, 1, "one loader"),
            (with(Some(1), None), &narrow, cargo, 9, "no loader is needed"),
            (with(Some(0), None), &wide, cargo, 0, "no loader at all"),
            (with(Some(0), Some(0)), &wide, fuel, 3, "nobody loads at a technical stop"),
            (with(None, Some(2)), &narrow, cargo, 2, "two ground crews"),
            (airport(AirportWork::default()), &wide, cargo, 1, "nothing is known"),
        ] {
            assert_eq!(airport.spots_for(aircraft, handling), Units::of(spots), "{remark}");
            assert!(airport.spots_for(aircraft, handling) <= airport.spots_max(), "{remark}");
        }
        let mut stated = with(Some(2), None);
        stated.spots = Some(Units::of(4));
        assert_eq!(stated.spots_for(&unknown, cargo), Units::of(4), "what a person states stands above the parking");
        assert_eq!(stated.spots_for(&wide, cargo), Units::of(2), "but lends no loaders");
    }

    #[test]
    fn a_day_of_kathmandu_is_that_of_the_worked_example() {
        // One spot, a C-17 with 45 short tons, 3 h 15 on the ground, open 24 h: 282.5 short tons a day.
        let short_ton = 907_185;
        let brought = throughput_per_day(Units::of(1), Grams::of(45 * short_ton), Minutes::of(1440), Minutes::of(195));
        let tenths = brought.expect("a flow").get() * 10 / short_ton;
        assert_eq!(tenths, 2824, "282.46 short tons, printed as 282.5");
        assert_eq!(throughput_per_day(Units::of(1), Grams::of(1), Minutes::of(1440), Minutes::ZERO), None);
    }

    #[test]
    fn a_span_of_the_day_may_run_over_midnight() {
        let night = LocalSpan { from: time(23, 0, 0, 0), until: time(5, 0, 0, 0) };
        for (hour, is_in) in [(22, false), (23, true), (4, true), (5, false)] {
            assert_eq!(night.holds(time(hour, 0, 0, 0)), is_in, "{hour}:00");
            assert!(LocalSpan::DAY.holds(time(hour, 0, 0, 0)));
        }
        let mut frankfurt = airport(AirportWork::default());
        let curfew = Curfew { from: night.from, until: night.until, is_relief_exempt: false };
        frankfurt.work.curfew = Some(curfew);
        assert_eq!(frankfurt.binding_curfew(), Some(curfew));
        frankfurt.work.curfew = Some(Curfew { is_relief_exempt: true, ..curfew });
        assert_eq!(frankfurt.binding_curfew(), None, "relief flights are exempt");
    }
}
