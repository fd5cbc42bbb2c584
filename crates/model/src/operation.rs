//! Decides what an operation is: an instant, policies and the tables of facts that every stage is asked from.
//! Does not decide how it is written in a folder (`format`). Up: [`crate`].

use jiff::Timestamp;

use crate::fitness::Waiver;
use crate::flights::FlightPolicy;
use crate::need::{CaseCount, Consumption, DiseaseProfile, Production, Stock, UseProfile};
use crate::offer::{OfferLine, Request};
use crate::quantity::{Minutes, Permille, Units};
use crate::record::{Party, Records};
use crate::transport::{AircraftType, Airport, Airspace, Closure, Tail, UldType};
use crate::world::{Item, Notice, Place};

/// Choices of the people in charge; each has a default that the operation file may override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    /// Quantile of need that is ordered to.
    pub service_level: Permille,
    /// Time from order to arrival.
    pub lead_time: Minutes,
    /// Time that a delivery must last.
    pub cover: Minutes,
    /// Buffer on top, thousandths.
    pub buffer_permille: Units,
    /// How sparingly places use what they have, where they do not say so themselves.
    pub use_profile: UseProfile,
    /// Share of each supply held back.
    pub hold_back: Permille,
    /// Months of shelf life on arrival.
    pub shelf_life_months: i32,
    /// Flying.
    pub flights: FlightPolicy,
    /// Seed of every stage.
    pub seed: u64,
    /// Step budget of every stage.
    pub steps_max: u64,
}

/// A whole operation, read and valid.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// Nothing after this instant is known to the plan.
    pub as_of: Timestamp,
    /// Length of the plan.
    pub horizon: Minutes,
    /// Policies.
    pub policies: Policies,
    /// Disease profile.
    pub profile: DiseaseProfile,
    /// Case counts.
    pub cases: Vec<CaseCount>,
    /// Places with their facts: those with needs, and donors.
    pub places: Vec<Place>,
    /// Items: built-in, overridden by the folder.
    pub items: Vec<Item>,
    /// Stock, pipeline and pledges.
    pub stock: Vec<Stock>,
    /// Reported use.
    pub consumption: Vec<Consumption>,
    /// Production of the places themselves.
    pub production: Vec<Production>,
    /// Requests.
    pub requests: Vec<Request>,
    /// Offers.
    pub offers: Vec<OfferLine>,
    /// Waivers.
    pub waivers: Vec<Waiver>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Tails.
    pub tails: Vec<Tail>,
    /// Types: built-in, overridden by the folder.
    pub types: Vec<AircraftType>,
    /// Pallets and ULDs.
    pub ulds: Vec<UldType>,
    /// Airports: built-in, overridden by the folder.
    pub airports: Vec<Airport>,
    /// Closures.
    pub closures: Vec<Closure>,
    /// Outlines of every country that a closure names.
    pub airspaces: Vec<Airspace>,
    /// Parties named in the tables.
    pub parties: Vec<Party>,
    /// What was said and what became of it.
    pub records: Records,
}
