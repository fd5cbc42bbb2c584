//! Decides what is known of places, items, packs and notices: the facts every stage reads.
//! Does not decide how they are judged. Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::fault::Fault;
use crate::handling::Handling;
use crate::id::{AirportId, ItemId, NoticeId, PlaceId};
use crate::need::UseProfile;
use crate::quantity::{CubicMillimetres, Grams, Millimetres, Money, Permille, Units};

/// Income group of a country (World Bank), which gives default bed numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IncomeGroup {
    /// Low income.
    Low,
    /// Lower middle income.
    LowerMiddle,
    /// Upper middle income.
    UpperMiddle,
    /// High income.
    High,
}

/// One mains supply that is in use somewhere in a country: nominal volts and hertz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mains {
    /// Nominal voltage, V.
    pub volts: u16,
    /// Frequency, Hz.
    pub hertz: u16,
}

/// A country or area that falls ill, gives or receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1 alpha-2.
    pub id: PlaceId,
    /// English short name.
    pub name: String,
    /// Inhabitants, where known.
    pub population: Option<Units>,
    /// Income group, where known.
    pub income: Option<IncomeGroup>,
    /// Hospital beds, where known.
    pub beds: Option<Units>,
    /// Share of beds that are for intensive care, where known.
    pub icu_share: Option<Permille>,
    /// Doctors, where known.
    pub doctors: Option<Units>,
    /// Nurses, where known.
    pub nurses: Option<Units>,
    /// Tests that the laboratories can do in a day, where known.
    pub tests_per_day: Option<Units>,
    /// How sparingly it uses what it has; none means as the operation says.
    pub use_profile: Option<UseProfile>,
    /// Mains supplies in use; empty means not known.
    pub mains: Vec<Mains>,
    /// Plug types in use, letters of IEC World Plugs; empty means not known.
    pub plugs: Vec<char>,
    /// Languages read, BCP 47; empty means not known.
    pub languages: Vec<String>,
    /// Airports that take relief flights, best first.
    pub airports: Vec<AirportId>,
    /// Where the row comes from.
    pub source: Source,
}

/// What sort of thing an item is, for loading and for the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// Used up.
    Consumable,
    /// Stays in use, may need mains.
    Device,
    /// A person; one unit is one person.
    People,
    /// Rolls or is craned aboard; one unit is one vehicle.
    Vehicle,
}

/// One carton, case or loose piece as it is loaded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pack {
    units: Units,
    length: Millimetres,
    width: Millimetres,
    height: Millimetres,
    gross: Grams,
    upright_only: bool,
    stack_max: Option<Grams>,
}

impl Pack {
    /// Makes a pack: at least one unit, every size and the mass above zero. Code `empty-pack`.
    ///
    /// A pack of people has no sizes: give zero for all three, and the mass of one person with baggage.
    pub fn try_new(
        units: Units,
        (length, width, height): (Millimetres, Millimetres, Millimetres),
        gross: Grams,
        upright_only: bool,
    ) -> Result<Self, Fault> {
        let sizes = [length, width, height];
        let is_boxed = sizes.iter().all(|size| !size.is_zero());
        let is_bodiless = sizes.iter().all(|size| size.is_zero());
        if units.is_zero() || gross.is_zero() || !(is_boxed || is_bodiless) {
            return Err(Fault::new(
                "empty-pack",
                format!("a pack of {units}, {length} x {width} x {height}, {gross}"),
                "give at least one unit, three sizes and a gross mass",
            ));
        }
        Ok(Self { units, length, width, height, gross, upright_only, stack_max: None })
    }

    /// The same pack that bears no more than this on its top; zero is fragile, none is not stated.
    #[must_use]
    pub fn with_stack_max(mut self, stack_max: Option<Grams>) -> Self {
        self.stack_max = stack_max;
        self
    }

    /// Most mass it bears on its top, where stated.
    #[must_use]
    pub fn stack_max(&self) -> Option<Grams> {
        self.stack_max
    }

    /// Units of the item inside.
    #[must_use]
    pub fn units(&self) -> Units {
        self.units
    }

    /// Whole packs that hold so many units.
    #[must_use]
    pub fn packs_for(&self, units: Units) -> Units {
        let (whole, rest) = (units.get() / self.units.get(), units.get() % self.units.get());
        Units::of(whole + i64::from(rest > 0))
    }

    /// Outside length, width and height.
    #[must_use]
    pub fn sizes(&self) -> (Millimetres, Millimetres, Millimetres) {
        (self.length, self.width, self.height)
    }

    /// Packed mass.
    #[must_use]
    pub fn gross(&self) -> Grams {
        self.gross
    }

    /// Whether the height must stay vertical.
    #[must_use]
    pub fn upright_only(&self) -> bool {
        self.upright_only
    }

    /// Outside volume.
    #[must_use]
    pub fn volume(&self) -> CubicMillimetres {
        CubicMillimetres::cuboid(self.length, self.width, self.height)
    }
}

/// A kind of thing that can be needed, offered and flown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// English name.
    pub name: String,
    /// What one unit is: `each`, `pair`, `litre`, `person` ...
    pub unit: String,
    /// What sort of thing it is.
    pub kind: ItemKind,
    /// Default pack, used where an offer line gives none.
    pub pack: Option<Pack>,
    /// Product classes and standards that count as this item (`N95`, `FFP2`, `KN95`); empty means any.
    pub classes: Vec<String>,
    /// Whether it needs mains power.
    pub needs_mains: bool,
    /// Whether it expires.
    pub expires: bool,
    /// What it needs before it is of use and may fly.
    pub handling: Handling,
    /// Price of one unit for a plan, where known.
    pub price: Option<Money>,
    /// Where the row, its pack above all, comes from.
    pub source: Source,
}

/// What a notice says of a model, maker or party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// The maker or regulator calls it back.
    Recall,
    /// Something happened with it.
    Incident,
    /// A maker, owner, donor or carrier is under sanctions.
    Sanction,
}

/// A dated notice: known from the day it was published, in force from `from` to `until` (both inclusive).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What it is.
    pub kind: NoticeKind,
    /// Model, maker or party it is about, compared as names are.
    pub subject: String,
    /// Other names of the same subject.
    pub aliases: Vec<String>,
    /// Lots it is about; empty means all.
    pub lots: Vec<String>,
    /// Places that apply it; empty means everywhere.
    pub applies_in: Vec<PlaceId>,
    /// Day it was published: a check dated before does not know it.
    pub published: Date,
    /// First day it is in force.
    pub from: Date,
    /// Last day it is in force, where it was lifted.
    pub until: Option<Date>,
    /// One sentence.
    pub text: String,
    /// Where it was published.
    pub source: Source,
}

impl Notice {
    /// Whether the notice is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_without_content_size_or_mass_is_refused() {
        let sizes = |l, w, h| (Millimetres::of(l), Millimetres::of(w), Millimetres::of(h));
        for (units, size, gross, remark) in [
            (0, sizes(1, 1, 1), 1, "no units"),
            (1, sizes(0, 1, 1), 1, "one size missing"),
            (1, sizes(1, 1, 1), 0, "no mass"),
        ] {
            assert!(Pack::try_new(Units::of(units), size, Grams::of(gross), false).is_err(), "{remark}");
        }
        assert!(Pack::try_new(Units::of(1), sizes(0, 0, 0), Grams::of(100_000), true).is_ok(), "a person");
    }
}
