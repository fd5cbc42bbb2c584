//! Decides what an operation is: an instant, policies and the tables of facts that every stage is asked from.
//! Does not decide how it is written in a folder (`format`). Up: [`crate`].

use jiff::Timestamp;
use jiff::civil::Date;

use crate::airport::Airport;
use crate::allocation::{SharingRule, TieBreak};
use crate::evidence::Source;
use crate::fitness::{FitnessRule, Waiver};
use crate::flights::FlightPolicy;
use crate::handling::{Accessory, Standard, Substitute};
use crate::hold::{Separation, UldType};
use crate::id::{ItemId, OfferLineId, PartyId, PlaceId};
use crate::need::{CaseCount, Consumption, DiseaseProfile, Production, Stock, UseProfile};
use crate::offer::{OfferLine, Request};
use crate::permit::Permit;
use crate::quantity::{Grams, Minutes, Permille, Units};
use crate::recipient::{Authorisation, Consignee, EssentialItem, ExportBan, Site};
use crate::record::{Party, Records};
use crate::transport::{AircraftType, Airspace, Closure, Tail};
use crate::world::{Item, Notice, Place};
use crate::worth::SurfaceLink;

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
    /// Least sensitivity and specificity of a test.
    pub test_min: (Permille, Permille),
    /// Blocking rules of the gate whose "not known" is shown instead of holding the line.
    pub shown: Vec<FitnessRule>,
    /// How shares are made fair.
    pub sharing: SharingRule,
    /// Who is first among equals.
    pub tie_break: TieBreak,
    /// Whether a request with a figure is met as asked, even beyond the counted need.
    pub honours_requests: bool,
    /// Whether what a donor country needs itself, as far as its stock is counted, stays there.
    pub protects_donors: bool,
    /// Gross mass up to which an allotment is a small lot.
    pub small_lot_max: Grams,
    /// Flying.
    pub flights: FlightPolicy,
    /// Seed of every stage.
    pub seed: u64,
    /// Step budget of every stage.
    pub steps_max: u64,
}

/// Weight and floor of a recipient's demand, declared by the people in charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingTerm {
    /// Whose demand; none means everybody's without a row of its own.
    pub place: Option<PlaceId>,
    /// Of which item; none means every item without a row of its own.
    pub item: Option<ItemId>,
    /// Weight of the fill, thousandths; none leaves it plain.
    pub weight_permille: Option<Units>,
    /// Smallest amount worth sending; none means none.
    pub floor: Option<Units>,
    /// Share of the item held back for later waves, instead of the policy's; only where no place is named.
    pub hold_back: Option<Permille>,
    /// Who decided it, and where it is written.
    pub source: Source,
}

/// What a donor has promised a recipient from one of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// From which line.
    pub line: OfferLineId,
    /// To whom.
    pub recipient: PlaceId,
    /// How much.
    pub units: Units,
    /// Day it was made.
    pub made: Date,
    /// Where it is written.
    pub source: Source,
}

/// A whole operation, read and valid.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// Whose operation it is: who reports what its tables say; none where the folder does not tell. A plan needs none.
    pub organisation: Option<PartyId>,
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
    /// Sites of the recipients.
    pub sites: Vec<Site>,
    /// Consignees.
    pub consignees: Vec<Consignee>,
    /// What regulators say.
    pub authorisations: Vec<Authorisation>,
    /// Essential lists.
    pub essential: Vec<EssentialItem>,
    /// What must come with what: built-in, overridden by the folder.
    pub accessories: Vec<Accessory>,
    /// Standards of classes: built-in, overridden by the folder.
    pub standards: Vec<Standard>,
    /// What may be given instead of what: built-in, overridden by the folder.
    pub substitutes: Vec<Substitute>,
    /// Export bans.
    pub export_bans: Vec<ExportBan>,
    /// Weights, floors and hold-backs.
    pub sharing_terms: Vec<SharingTerm>,
    /// What donors have promised.
    pub promises: Vec<Promise>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Tails.
    pub tails: Vec<Tail>,
    /// Types: built-in, overridden by the folder.
    pub types: Vec<AircraftType>,
    /// Pallets and ULDs.
    pub ulds: Vec<UldType>,
    /// Classes of dangerous goods that must stand apart.
    pub separations: Vec<Separation>,
    /// Airports: built-in, overridden by the folder.
    pub airports: Vec<Airport>,
    /// Closures.
    pub closures: Vec<Closure>,
    /// Permits that states ask for.
    pub permits: Vec<Permit>,
    /// Transport by surface.
    pub surface: Vec<SurfaceLink>,
    /// Outlines of every country that a closure names.
    pub airspaces: Vec<Airspace>,
    /// Parties named in the tables.
    pub parties: Vec<Party>,
    /// What was said and what became of it.
    pub records: Records,
}
