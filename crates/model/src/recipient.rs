//! Decides what is known of who receives: sites with power, oxygen and platforms, consignees, approvals and lists.
//! Does not judge an offer by it (`fitness`). Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::id::{ItemId, PartyId, PlaceId, SiteId};
use crate::quantity::Units;
use crate::world::Mains;

/// A hospital, laboratory or store that receives for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// The place it is in.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// Mains supplies in use there; empty means as the place says.
    pub mains: Vec<Mains>,
    /// Oxygen that is free there, litres a minute; none means not known.
    pub oxygen_lpm: Option<Units>,
    /// Standard of its gas connections; none means not known.
    pub gas_fitting: Option<String>,
    /// Electric power that is free there, watts; none means not known.
    pub power_w: Option<Units>,
    /// Laboratory platforms there; empty means none known.
    pub platforms: Vec<String>,
    /// Room between 2 and 8 degrees Celsius, litres; none means not known.
    pub cold_litres: Option<Units>,
    /// Where it is written.
    pub source: Source,
}

/// Who takes the goods over at a place, and what is agreed about it (checklist of drugdonations.org: the donor pays
/// transport and clearance unless agreed otherwise).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consignee {
    /// For which place.
    pub place: PlaceId,
    /// For which item; none means any without a row of its own.
    pub item: Option<ItemId>,
    /// Who takes over.
    pub party: PartyId,
    /// Whether customs and duty are waived; none means not known.
    pub duty_free: Option<bool>,
    /// Where it is stored; none means not known.
    pub storage: Option<String>,
    /// Who pays transport onward; none means not known.
    pub onward_payer: Option<PartyId>,
    /// Day it was agreed; none means not agreed.
    pub agreed: Option<Date>,
    /// Where it is written.
    pub source: Source,
}

/// What a regulator says of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuthorisationKind {
    /// Registered.
    Registered,
    /// Authorised for the emergency.
    Emergency,
    /// Not authorised: said so by the regulator or by who asked it.
    None,
    /// Refused or withdrawn.
    Withdrawn,
}

impl AuthorisationKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Registered, "registered"),
        (Self::Emergency, "emergency"),
        (Self::None, "none"),
        (Self::Withdrawn, "withdrawn"),
    ];

    /// Whether the product may be used.
    #[must_use]
    pub fn is_granted(self) -> bool {
        matches!(self, Self::Registered | Self::Emergency)
    }
}

/// A regulator's word on an item, a maker or a model, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorisation {
    /// Place whose regulator speaks.
    pub place: PlaceId,
    /// Item, where it speaks of every product of an item; beside a model it only says what that is.
    pub item: Option<ItemId>,
    /// Model, where it speaks of one; compared as names are.
    pub model: Option<String>,
    /// What it says.
    pub kind: AuthorisationKind,
    /// First day it counts.
    pub from: Date,
    /// Last day it counts; none means still.
    pub until: Option<Date>,
    /// Number or decision.
    pub reference: String,
    /// Where it is written.
    pub source: Source,
}

/// An item on a place's essential list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EssentialItem {
    /// Whose list.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// Where it is written.
    pub source: Source,
}

/// A state that forbids to export an item for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportBan {
    /// The state.
    pub place: PlaceId,
    /// The item; none means every item.
    pub item: Option<ItemId>,
    /// First day.
    pub from: Date,
    /// Last day; none means still.
    pub until: Option<Date>,
    /// Places that may still be served.
    pub exempt: Vec<PlaceId>,
    /// Where it is written.
    pub source: Source,
}

impl ExportBan {
    /// Whether it counts on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
