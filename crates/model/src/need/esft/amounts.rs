//! Decides how amounts of items are recorded in the ESFT-compatible answer: by part, by week, and in total, each with
//! what is counted. Up: [`crate::need::esft`].

use jiff::civil::Date;

use crate::id::ItemId;

/// What one unit of an amount is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counted {
    /// The unit that the sheet prints.
    AsPrinted,
    /// A kit of so many tests, of which a share is lost, although the sheet prints one test a kit.
    Kits {
        /// Tests in a kit, lost ones among them.
        tests: f64,
        /// Share that is lost.
        waste: f64,
    },
}

impl Counted {
    /// Tests in so many kits, lost ones among them; none where kits are not what is counted.
    #[must_use]
    pub fn tests_in(self, amount: f64) -> Option<f64> {
        match self {
            Self::AsPrinted => None,
            Self::Kits { tests, .. } => Some(amount * tests),
        }
    }
}

/// Hygiene or protective equipment of one item and week, by who uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtectionAmount {
    /// The item.
    pub item: ItemId,
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Inpatient staff of all kinds.
    pub inpatient_staff: f64,
    /// Inpatients.
    pub inpatients: f64,
    /// Isolated patients and their caregivers.
    pub isolation: f64,
    /// Screening staff and screened patients.
    pub screening: f64,
    /// Laboratories.
    pub laboratory: f64,
}

impl ProtectionAmount {
    /// All parts together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.inpatient_staff + self.inpatients + self.isolation + self.screening + self.laboratory
    }
}

/// Equipment of case management of one item and week, whole units. Of what is used again: what is still lacking.
#[derive(Clone, Debug, PartialEq)]
pub struct CareAmount {
    /// The item.
    pub item: ItemId,
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// For severe patients and beds.
    pub severe: f64,
    /// For critical patients and beds.
    pub critical: f64,
    /// For both, where the sheet does not tell them apart.
    pub either: f64,
}

impl CareAmount {
    /// All parts together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.severe + self.critical + self.either
    }
}

/// Diagnostics of one item and week.
#[derive(Clone, Debug, PartialEq)]
pub struct DiagnosticAmount {
    /// The item.
    pub item: ItemId,
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// How much; none for machines, which the tool lists and does not count.
    pub amount: Option<f64>,
    /// What one unit is.
    pub counted: Counted,
}

/// A drug over the window, in forms, by who takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct DrugAmount {
    /// The item.
    pub item: ItemId,
    /// Forms by severity.
    pub forms: crate::need::esft::BySeverity<f64>,
}

impl DrugAmount {
    /// Forms of all severities.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.forms.list().iter().sum()
    }
}

/// An item of other health services over the window.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherServicesAmount {
    /// The item.
    pub item: ItemId,
    /// How much, one for each of [`crate::need::esft::Cadre::ALL`].
    pub by_cadre: [f64; 9],
}

/// An item of equipment over the window.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalLine {
    /// The item.
    pub item: ItemId,
    /// The tool's category: `Hygiene`, `PPE`, `Diagnostics`, or that of the sheet for case management.
    pub category: String,
    /// How much; fractions as the tool leaves them. Zero where it is not counted.
    pub amount: f64,
    /// Whether the tool counts the item at all: it lists machines of laboratories and has no formula for them.
    pub is_counted: bool,
    /// What one unit is.
    pub counted: Counted,
    /// The sheet's price times the amount, in US dollars, where it has a price and a count. Kits of manual PCR are priced by their
    /// tests, because the price is that of one test.
    pub price_usd: Option<f64>,
}
