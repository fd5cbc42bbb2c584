//! Decides what follows from the entries of the account: what was received, what is left of each pledge and loan, and which
//! entries cannot stand. Values nothing and converts nothing here ([`worth`], [`view`]). Up: [`crate`].
//!
//! Entries are folded by day, within a day by what they do, then by id, so that the order in which they arrive does not
//! matter. An entry that cannot stand has no effect and is told with all that is wrong with it.

mod arranging;
mod chain;
mod refusal;
mod rows;
pub mod statement;
pub mod view;
pub mod worth;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{AgreementId, ConsignmentId, EntryId, PartyId};
use model::ledger::{Agreement, Deal, Entry, Terms};
use model::quantity::Units;
use model::record::Party;

use crate::ledger::chain::Chains;

pub use arranging::{Arrangements, admit_arrangement, arrangements};
pub use rows::{Row, balances, balances_sum, balances_sum_is_zero};

/// Who may stand in an entry: the parties and agreements that are known.
#[derive(Clone, Debug, Default)]
pub struct Register<'a> {
    parties: BTreeSet<&'a PartyId>,
    agreements: BTreeMap<&'a AgreementId, &'a Agreement>,
}

impl<'a> Register<'a> {
    /// The register of these parties and agreements.
    #[must_use]
    pub fn of(parties: &'a [Party], agreements: &'a [Agreement]) -> Self {
        Self {
            parties: parties.iter().map(|party| &party.id).collect(),
            agreements: agreements.iter().map(|agreement| (&agreement.id, agreement)).collect(),
        }
    }
}

/// Why an entry cannot stand; the place of the fault names the column, and no file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// Which entry.
    pub entry: EntryId,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Something that was received, given back or corrected: it moves both parties' balances, by as much, in opposite ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The entry that moved it.
    pub entry: EntryId,
    /// The pledge or direct posting that it hangs on.
    pub root: EntryId,
    /// Day of effect.
    pub day: Date,
    /// The deal with its parties as they are moved: of a return, and of a correction to less, the other way round.
    pub deal: Deal,
}

/// What became of a pledge. Pending, posted, voided and expired are together what was pledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PledgeState {
    /// The pledge.
    pub entry: EntryId,
    /// Day it was made.
    pub day: Date,
    /// What was pledged.
    pub deal: Deal,
    /// Last day on which it can be posted.
    pub expires: Option<Date>,
    /// What can still be posted.
    pub pending: Units,
    /// What was received, as corrected.
    pub posted: Units,
    /// What will not come.
    pub voided: Units,
    /// What had not come when its time ended.
    pub expired: Units,
}

/// A change of what is pending of a pledge; over all of them a pledge has pending what its state says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingStep {
    /// The entry that changed it; none where the pledge's time ended.
    pub entry: Option<EntryId>,
    /// Which pledge.
    pub pledge: EntryId,
    /// Day of effect; of an expiry, the day after the pledge's last.
    pub day: Date,
    /// So much more (positive) or less (negative) is pending.
    pub change: i64,
}

/// What is left of a loan, in the unit it was lent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanState {
    /// The loan's entry.
    pub entry: EntryId,
    /// Who lent what to whom.
    pub deal: Deal,
    /// What the borrower received, as corrected.
    pub lent: Units,
    /// What was given back, as corrected.
    pub returned: Units,
}

impl LoanState {
    /// What is still to be given back.
    ///
    /// # Panics
    /// When more was returned than lent, which no fold lets stand.
    #[must_use]
    pub fn outstanding(&self) -> Units {
        self.lent.checked_sub(self.returned).expect("no more than was lent should be returned")
    }
}

/// One party's own word on an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The entry that says so.
    pub entry: EntryId,
    /// Who says so.
    pub by: PartyId,
    /// How much.
    pub amount: Option<Units>,
    /// On which terms.
    pub terms: Option<Terms>,
}

/// An entry with what its parties say of it, where somebody says anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySide {
    /// The entry that is spoken of.
    pub entry: EntryId,
    /// What stands in the account: of a pledge what was pledged, of anything else what was received, as corrected.
    pub amount: Units,
    /// The terms that it was entered with.
    pub terms: Option<Terms>,
    /// What is said, by day, then by id.
    pub told: Vec<Told>,
    /// Whether a figure differs from another or from what stands in the account.
    pub amounts_differ: bool,
    /// Whether terms differ.
    pub terms_differ: bool,
}

/// An account, folded up to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The day at whose end it stands so.
    pub as_of: Date,
    /// Entries that stand, by day, act and id, each once.
    pub entries: Vec<Entry>,
    /// What moved, in the same order.
    pub movements: Vec<Movement>,
    /// Pledges, by day, then by id.
    pub pledges: Vec<PledgeState>,
    /// How what is pending of them changed, in order of entry; expiries last.
    pub pending_steps: Vec<PendingStep>,
    /// Loans, by day, then by id.
    pub loans: Vec<LoanState>,
    /// Entries that somebody has a word of his own on, in order of entry.
    pub side_by_side: Vec<SideBySide>,
    /// What was received of each pledge or direct posting in the end, as corrected and less what was returned.
    pub received: BTreeMap<EntryId, Units>,
    /// Entries that cannot stand, with every fault, by entry.
    pub refusals: Vec<Refusal>,
    /// How many entries of later days were not looked at.
    pub later: usize,
}

impl Ledger {
    /// The entry of an id, where it stands.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// Who gave what to whom in the end: each pledge and direct posting with what was received of it.
    pub fn given(&self) -> impl Iterator<Item = (&Deal, Units)> {
        self.entries
            .iter()
            .filter_map(|entry| Some((entry.act.deal()?, self.received.get(&entry.id).copied().unwrap_or_default())))
    }
}

/// The day of the last entry: who folds up to it leaves none out.
#[must_use]
pub fn last_day(entries: &[Entry]) -> Option<Date> {
    entries.iter().map(|entry| entry.day).max()
}

/// Folds entries up to the end of a day. The same id with the same content has one effect; entries of later days are
/// counted and not looked at.
///
/// # Panics
/// When an amount that is added up does not fit in 63 bits.
#[must_use]
pub fn fold(entries: &[Entry], register: &Register<'_>, as_of: Date) -> Ledger {
    let mut refusals = Vec::new();
    let mut known: BTreeMap<&EntryId, &Entry> = BTreeMap::new();
    for entry in entries {
        match known.get(&entry.id) {
            None => {
                known.insert(&entry.id, entry);
            }
            Some(first) if *first == entry => {}
            Some(_) => refusals.push(refusal::reused(entry)),
        }
    }
    let later = known.values().filter(|entry| entry.day > as_of).count();
    let mut order: Vec<&Entry> = known.values().copied().filter(|entry| entry.day <= as_of).collect();
    order.sort_by_key(|entry| (entry.day, entry.act.rank(), &entry.id));
    let consignments: BTreeSet<&ConsignmentId> =
        order.iter().filter_map(|entry| entry.act.deal()?.consignment.as_ref()).collect();
    let mut chains = Chains::new(register, &known, &consignments);
    let mut standing = Vec::new();
    for entry in order {
        let faults = chains.take(entry);
        if faults.is_empty() {
            standing.push(entry.clone());
        }
        refusals.extend(faults.into_iter().map(|fault| Refusal { entry: entry.id.clone(), fault }));
    }
    refusals.sort();
    refusals.dedup();
    chains.finish(as_of, standing, refusals, later)
}

/// Whether an entry is new, or was recorded before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may be added.
    New,
    /// The very same entry stands already; adding it again has no effect.
    Known,
}

/// Whether a new entry may be added. It is refused also where an entry that stands could not stand beside it: one entered
/// late, for an earlier day, must not undo what was posted since.
///
/// # Errors
/// Everything that is wrong with it, and what it would undo. Code `entry-id-reused` where its id is another entry's.
pub fn admit(entries: &[Entry], new: &Entry, register: &Register<'_>) -> Result<Admission, Vec<Fault>> {
    if entries.contains(new) {
        return Ok(Admission::Known);
    }
    let mut all = entries.to_vec();
    all.push(new.clone());
    // No entry is left out, whatever its day.
    let after = fold(&all, register, Date::MAX).refusals;
    if after.is_empty() {
        return Ok(Admission::New);
    }
    // Where something is refused, what was refused before is not the new entry's fault.
    let before: BTreeSet<Refusal> = fold(entries, register, Date::MAX).refusals.into_iter().collect();
    let faults: Vec<Fault> = after
        .into_iter()
        .filter(|refusal| !before.contains(refusal))
        .map(|refusal| if refusal.entry == new.id { refusal.fault } else { refusal::undone(&refusal) })
        .collect();
    if faults.is_empty() { Ok(Admission::New) } else { Err(faults) }
}

/// Whether all of some new entries stand beside those of an account, each on what is there or comes before it among them. It folds
/// the account once, however many there are; where it says no, [`admit`] tells of each what is wrong.
#[must_use]
pub fn admits_all(entries: &[Entry], new: &[Entry], register: &Register<'_>) -> bool {
    let mut ids: BTreeSet<&EntryId> = entries.iter().map(|entry| &entry.id).collect();
    for entry in new {
        let is_early = entry.act.target().is_some_and(|target| !ids.contains(target));
        if is_early || !ids.insert(&entry.id) {
            return false;
        }
    }
    let all: Vec<Entry> = entries.iter().chain(new).cloned().collect();
    fold(&all, register, Date::MAX).refusals.is_empty()
}

#[cfg(test)]
mod tests;
