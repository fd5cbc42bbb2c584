//! Decides what a custody event is: when, where, who, on what evidence, and what happened to which goods. Does not decide
//! what follows from events together (`record`) nor how they are written (`format`). Up: [`crate`].
//!
//! An unknown place is a place, a missing lot is normal, and persons stand apart from the facts so that they can be
//! forgotten. Constructors refuse what no event can mean; what only the history can tell is asked of `record`.

mod act;
mod goods;
mod plan;
mod recalled;
mod receipt;
mod words;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use act::{
    Commission, CustodyAct, Customs, CustomsStep, Distribution, FitCheck, FitVerdict, Handover, Lading, Movement,
    MovementKind, Packing, Recall, Retraction, Unpacking,
};
pub use goods::{Batch, Cargo, GoodsLine, Parts};
pub use plan::{Alarm, AlarmKind, AlarmPolicy, DueStep, PlannedStep};
pub use recalled::HeldRecall;
pub use receipt::{CountSheet, CountSheetLine, Receipt, ReceiptLine, Rejection, Usefulness, UsefulnessLine};
pub use words::{MediaType, PlainText, TEXT_LENGTH_MAX};

use crate::evidence::Source;
use crate::id::{ConsignmentId, EventId, FlightId, ItemId, LocationId, PartyId};
use crate::log::Digest;

/// How exactly it is known when something happened; the moment itself is the earliest that the words allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimePrecision {
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// To the hour.
    Hour,
    /// The day only (UTC).
    Day,
}

impl TimePrecision {
    /// Every precision with its word.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Second, "second"), (Self::Minute, "minute"), (Self::Hour, "hour"), (Self::Day, "day")];
}

/// How somebody knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// Seen by the actor.
    Observed,
    /// Read in a document.
    Document,
    /// Told in a message.
    Message,
    /// Taken over from another system, by its name.
    Feed(PlainText),
    /// Only said: it is shown, and moves nothing.
    Claim,
}

impl SourceKind {
    /// The word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Document => "document",
            Self::Message => "message",
            Self::Feed(_) => "feed",
            Self::Claim => "claim",
        }
    }
}

/// How sure the reporter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Looked at or counted (`completeness_verified` in GS1's CBV).
    Verified,
    /// Assumed from something else (`completeness_inferred` in GS1's CBV).
    Inferred,
    /// Doubted by the reporter.
    Doubtful,
}

impl Confidence {
    /// Every confidence with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Verified, "verified"), (Self::Inferred, "inferred"), (Self::Doubtful, "doubtful")];
}

/// Who may see an event. `web` applies it; nothing here does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Those who take part in the operation.
    Parties,
    /// The reporting organisation and auditors.
    Own,
}

impl Visibility {
    /// Every visibility with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Public, "public"), (Self::Parties, "parties"), (Self::Own, "own")];
}

/// A document, picture or message that shows it: kept elsewhere, known by its digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// What it is, such as `image/jpeg`.
    pub media_type: MediaType,
}

/// That an event replaces an earlier one, which stays visible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Correction {
    /// The event that was wrong.
    pub event: EventId,
    /// What was wrong.
    pub reason: PlainText,
}

/// The names of persons in an event. They are sealed apart from the facts and may be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Persons {
    /// Who acted or reports.
    pub actor: Option<PlainText>,
    /// Who signed for the giver of a handover.
    pub signed_from: Option<PlainText>,
    /// Who signed for the taker of a handover.
    pub signed_to: Option<PlainText>,
    /// Who waived a rule of a fit-check, by the rule's code; in order, no rule twice.
    pub waived_by: Vec<(PlainText, PlainText)>,
}

impl Persons {
    /// Whether nobody is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actor.is_none() && self.signed_from.is_none() && self.signed_to.is_none() && self.waived_by.is_empty()
    }
}

/// What is known of the persons of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonsPart {
    /// Nobody was named.
    #[default]
    Nobody,
    /// These.
    Named(Persons),
    /// Some were named and have been erased since.
    Erased,
}

/// One thing that happened to goods, as one organisation reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustodyEvent {
    /// Its id; the same text as its line's in the log.
    pub id: EventId,
    /// When it happened.
    pub occurred: Timestamp,
    /// How exactly that is known.
    pub precision: TimePrecision,
    /// Where; none is *unknown*, which is shown.
    pub place: Option<LocationId>,
    /// Organisation that acted and reports.
    pub actor: PartyId,
    /// For whom it acted, where not for itself.
    pub on_behalf_of: Option<PartyId>,
    /// The persons.
    pub persons: PersonsPart,
    /// How it is known.
    pub source: SourceKind,
    /// Where it can be read, or what was assumed; none where the reporter is the only source.
    pub cited: Option<Source>,
    /// What shows it, in order.
    pub evidence: Vec<Evidence>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Which earlier event it replaces.
    pub corrects: Option<Correction>,
    /// Who may see it.
    pub visibility: Visibility,
    /// One sentence, where there is something to say.
    pub note: Option<PlainText>,
    /// The unit that the act's figures of an item are counted in, such as `each`, where the reporter says so; it must be the
    /// one of the commission.
    pub counted_in: BTreeMap<ItemId, PlainText>,
    /// What happened.
    pub act: CustodyAct,
}

impl CustodyEvent {
    /// Consignments that the event is about, in order, each once.
    #[must_use]
    pub fn consignments(&self) -> Vec<ConsignmentId> {
        self.act.consignment().cloned().into_iter().collect()
    }

    /// Whether the event is only said: it is shown and moves nothing.
    #[must_use]
    pub fn is_claim(&self) -> bool {
        self.source == SourceKind::Claim
    }

    /// Whether the actor acts as this party, for itself or on its behalf.
    #[must_use]
    pub fn acts_as(&self, party: &PartyId) -> bool {
        self.actor == *party || self.on_behalf_of.as_ref() == Some(party)
    }
}

/// A custody event as the log holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Place in the log, from 1.
    pub number: u64,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The event.
    pub event: CustodyEvent,
}

/// Where units are. *Unknown* is a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whereabouts {
    /// At a named place.
    At(LocationId),
    /// Aboard a flight.
    Aboard(FlightId),
    /// Nobody has said.
    Unknown,
}

impl Whereabouts {
    /// The place of an event's header.
    #[must_use]
    pub fn of(place: Option<&LocationId>) -> Self {
        place.map_or(Self::Unknown, |place| Self::At(place.clone()))
    }
}

impl std::fmt::Display for Whereabouts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::At(place) => write!(out, "{place}"),
            Self::Aboard(flight) => write!(out, "aboard {flight}"),
            Self::Unknown => out.write_str("unknown"),
        }
    }
}
