//! Decides what an item needs before it is of use and may fly: approval, gas, power, staff, accessories, cold, care as
//! dangerous goods. Does not judge an offer by it (`fitness`). Up: [`crate`].

use crate::evidence::Source;
use crate::id::ItemId;
use crate::quantity::{Grams, Units};

/// How an item is regulated; what a rule of the gate demands depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Regulation {
    /// A medicine: essential lists, INN labels, no returned drugs.
    Medicine,
    /// A medical device that works by itself or on power.
    Device,
    /// A test for a disease.
    Test,
    /// Protective equipment with a class and a standard.
    Protective,
    /// Any other supply, people and vehicles.
    #[default]
    Supply,
}

impl Regulation {
    /// Every one with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Medicine, "medicine"),
        (Self::Device, "device"),
        (Self::Test, "test"),
        (Self::Protective, "protective"),
        (Self::Supply, "supply"),
    ];
}

/// Dangerous goods by their UN number (49 CFR 172.101, indicative; the operator's own rules decide).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DangerousGood {
    /// UN number, such as 1170.
    pub un_number: u16,
    /// Class or division, such as `3` or `5.1`.
    pub class: String,
    /// Most in one package on a passenger aircraft, net grams or millilitres; none means forbidden there.
    pub passenger_max: Option<Units>,
    /// Most in one package on a cargo aircraft, net grams or millilitres; none means forbidden there.
    pub cargo_max: Option<Units>,
    /// Net grams or millilitres in one unit of the item.
    pub net_per_unit: Units,
}

/// Temperatures between which an item must stay, degrees Celsius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColdChain {
    /// Lowest.
    pub low: i16,
    /// Highest.
    pub high: i16,
}

/// What an item needs before it is of use and may fly. The default needs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handling {
    /// How it is regulated.
    pub regulation: Regulation,
    /// Oxygen that one unit draws, litres a minute; zero for none.
    pub oxygen_lpm: Units,
    /// Electric power of one unit, watts; zero for none.
    pub power_w: Units,
    /// Health workers that keep one unit in use round the clock, thousandths; zero for none.
    pub workers_permille: Units,
    /// Laboratory platforms that it runs on, any one of them; empty means none is needed.
    pub platforms: Vec<String>,
    /// Dangerous goods, where it is.
    pub dangerous: Option<DangerousGood>,
    /// Cold chain, where it needs one.
    pub cold_chain: Option<ColdChain>,
}

/// What must come with an item for it to work (the column "supplied with" of WHO's ESFT, WHO device donation guide 2011).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accessory {
    /// The item that needs it.
    pub item: ItemId,
    /// What it needs.
    pub accessory: ItemId,
    /// How much of it, thousandths of a unit for each unit.
    pub per_unit_permille: Units,
    /// Whether the item is useless without it; else it is only asked for.
    pub is_vital: bool,
    /// Where it is written.
    pub source: Source,
}

/// Which standard a class is certified by, so that a certificate of another standard is seen (EN 149, NIOSH, GB2626).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Class of a product, such as `FFP2`.
    pub class: String,
    /// Standard that its certificate names, such as `EN149`.
    pub certificate: String,
    /// Who can confirm it.
    pub issuer: String,
    /// Where it is written.
    pub source: Source,
}

/// An item that may be given where another is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// What is asked for.
    pub wanted: ItemId,
    /// What may be given instead.
    pub given: ItemId,
    /// Units of the wanted item that one unit given counts for, thousandths.
    pub counts_permille: Units,
    /// Lower ranks are used first.
    pub rank: u8,
    /// Where it is written.
    pub source: Source,
}

/// Heaviest package that a person should have to lift, by the checklist of drugdonations.org: 50 kg.
pub const PACKAGE_GROSS_MAX: Grams = Grams::of(50_000);
