//! Decides how the pages of the operations room look: plain HTML that needs no script, readable on a phone in the cold, on paper
//! and aloud. What is shown is decided by who calls; what it means, by `record`. Up: [`crate`].

mod account;
mod claims;
mod codes;
mod consignment;
mod frame;
mod now;
mod plans;
mod public;
mod receive;
mod sign_in;
mod speaking;
mod statement;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use model::assessment::Assessment;
use model::custody::{Alarm, HeldRecall, Recorded, Whereabouts};
use model::execution::FlightExecution;
use model::id::{ConsignmentId, EntryId, EventId, ItemId, PartyId, PlanId};
use model::ledger::{AccountBalance, Agreement, Deal, Entry, Factor, Terms};
use model::log::{Checkpoint, Digest, LogHead};
use model::quantity::Units;
use model::record::{Blank, Claim, ClaimGroup, Columns, Gap};

use crate::answer::Answer;

pub use account::account_page;
pub use claims::claims_page;
pub use codes::codes_page;
pub use consignment::{consignment_page, consignments_page};
pub use frame::{Frame, STYLE, problem_page};
pub use now::now_page;
pub use plans::{decided_page, lateness_words, plan_page, plans_page};
pub use public::public_page;
pub use receive::{receive_page, received_page};
pub use sign_in::{operations_page, sign_in_page};
pub use speaking::{SpeakingView, Typed, claim_form_page, spoken_page, verdict_form_page};
pub use statement::statement_page;

/// What needs somebody now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowView {
    /// Alarms, the longest standing first.
    pub alarms: Vec<Alarm>,
    /// When the last event was recorded.
    pub last: Option<Timestamp>,
    /// Whether further consignments wait than are told of.
    pub is_more: bool,
}

/// A consignment in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsignmentRow {
    /// The consignment.
    pub id: ConsignmentId,
    /// The word for its state.
    pub state: String,
    /// Who holds it; none when nobody does alone.
    pub holder: Option<PartyId>,
    /// Where it is; none when at no one place.
    pub place: Option<String>,
    /// When it was last heard of.
    pub last: Timestamp,
}

/// A consignment: what happened to it and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsignmentView {
    /// The consignment.
    pub id: ConsignmentId,
    /// Who holds something of it.
    pub holders: Vec<PartyId>,
    /// Where something of it is.
    pub places: Vec<Whereabouts>,
    /// Its events, in the order of the log.
    pub entries: Vec<Recorded>,
    /// Events that were corrected or retracted.
    pub superseded: BTreeSet<EventId>,
    /// Events that cannot have happened as they are recorded, and why not.
    pub troubles: Vec<(EventId, String)>,
    /// The seven columns of each item.
    pub columns: Vec<Columns>,
    /// What changed between columns.
    pub gaps: Vec<Gap>,
    /// Columns without a figure.
    pub blanks: Vec<Blank>,
    /// Recalls that concern its goods, in the order in which they happened.
    pub recalls: Vec<HeldRecall>,
    /// Its alarms.
    pub alarms: Vec<Alarm>,
    /// Whether no figure is shown because the reader has yet to count.
    pub is_blind: bool,
    /// Whether the reader may count.
    pub is_counting: bool,
}

/// A plan in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanListRow {
    /// The plan.
    pub id: PlanId,
    /// The word for where it is in its life.
    pub state: String,
    /// Counts its changes, from 1.
    pub version: u64,
    /// The plan that it was made from.
    pub parent: Option<PlanId>,
    /// Name of who drafted it.
    pub drafter: String,
    /// When.
    pub drafted: Timestamp,
    /// Name of who approved it.
    pub approver: Option<String>,
    /// When its state was last decided.
    pub decided: Option<Timestamp>,
    /// Digest of its document.
    pub digest: Digest,
}

/// A plan: what became of its flights, and what it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// The plan.
    pub row: PlanListRow,
    /// Its flights, planned and reported, as far as the reader sees the events.
    pub flights: Vec<FlightExecution>,
    /// The plan that it is compared with: the one it was made from, or the one drafted before it.
    pub compared: Option<PlanId>,
    /// What changes from that one.
    pub changes: Option<Answer>,
    /// Whether the reader may approve it now.
    pub may_approve: bool,
}

/// A claim with what was found of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// The claim.
    pub claim: Claim,
    /// Verdicts that stand.
    pub standing: Vec<Assessment>,
    /// Verdicts that their own assessors replaced.
    pub earlier: usize,
    /// Whether verdicts differ.
    pub verdicts_differ: bool,
}

/// Claims and where they stand against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsView {
    /// All of them.
    pub rows: Vec<ClaimRow>,
    /// Those about one column of one subject.
    pub groups: Vec<ClaimGroup>,
    /// Whether the reader may enter one.
    pub is_entering: bool,
    /// Whether the reader may judge one.
    pub is_judging: bool,
}

/// A pledge and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PledgeRow {
    /// The entry.
    pub entry: EntryId,
    /// What was pledged.
    pub deal: Deal,
    /// Pending, posted, voided, expired.
    pub parts: [Units; 4],
    /// Last day on which it can be posted.
    pub expires: Option<Date>,
}

/// An entry of which the parties say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideRow {
    /// The entry.
    pub entry: EntryId,
    /// What the account posts.
    pub posted: Units,
    /// Who says what.
    pub told: Vec<(PartyId, Option<Units>, Option<Terms>)>,
}

/// The account as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Up to the end of this day.
    pub as_of: Date,
    /// Balances by party, scope and unit.
    pub balances: Vec<AccountBalance>,
    /// Pledges.
    pub pledges: Vec<PledgeRow>,
    /// Where the parties' figures differ.
    pub sides: Vec<SideRow>,
    /// All entries.
    pub entries: Vec<Entry>,
    /// Agreements that it is kept by.
    pub agreements: Vec<Agreement>,
    /// What units are counted as in others.
    pub factors: Vec<Factor>,
}

/// What anybody may read of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicView {
    /// What people call it.
    pub title: String,
    /// Names of parties.
    pub parties: BTreeMap<PartyId, String>,
    /// Names of items.
    pub items: BTreeMap<ItemId, String>,
    /// The seven columns of each item.
    pub columns: Vec<Columns>,
    /// What changed between columns.
    pub gaps: Vec<Gap>,
    /// Columns without a figure.
    pub blanks: Vec<Blank>,
    /// Recalls with the goods that they concern, by consignment.
    pub recalls: Vec<HeldRecall>,
    /// Claims with verdicts.
    pub claims: Vec<ClaimRow>,
    /// Events that correct or retract others.
    pub corrections: Vec<Recorded>,
    /// Where the log ends.
    pub head: LogHead,
    /// The last signed head.
    pub checkpoint: Option<Checkpoint>,
}
