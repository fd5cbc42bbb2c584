//! Decides how an entry enters the account and how the account is shown: to its parties what is theirs, to who runs or audits
//! the operation all. What an entry may be is asked of `record`. Up: [`crate::room`].

use std::collections::BTreeSet;

use format::answer::Answer;
use format::room::{AccountView, PledgeRow, SideRow};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::id::{OperationId, PartyId};
use model::ledger::Entry;
use model::log::LineKind;
use record::ledger::{Admission, Arrangements, Ledger, Register, admit, admits_all, balances, fold, last_day};

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Entered, Once, Placed, Refusals, draft, enter, is_new};
use super::listing::{SeenRecords, seen_records};
use super::refused::{Refused, RefusedKind};
use super::{Room, arranging, history, importing, visible};
use crate::accounting::{self, AccountScope, Books};
use crate::answer::Fault;

/// Enters an entry: a pledge, a posting, a void, a correction and so on.
///
/// # Errors
/// Who may not; a deal that is not yours; all that `record` finds wrong; what the store says.
pub async fn book(
    room: &Room,
    scope: (&Actor, &OperationId),
    entry: &Entry,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    book_all(room, scope, &Placed::alone(entry.clone()), once, now).await
}

/// Enters entries, all of them or none. They are held against the account together; where one cannot stand, each is held against
/// it and those before it.
///
/// # Errors
/// As [`book`], every fault at the line of its entry.
pub async fn book_all(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    entries: &[Placed<Entry>],
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::Book)?;
    let (_, organisation) = actor.writer()?;
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let history = history::booked(room, operation).await?;
        let held = arranging::held(&register, &history);
        let parties = Register::of(&register.parties, &held.agreements);
        let mut known = history.entries;
        let new: Vec<Entry> = entries.iter().map(|one| one.record.clone()).collect();
        // The account is folded once for all of them; only where one cannot stand, once more for each.
        let are_sound = admits_all(&known, &new, &parties);
        let (mut refusals, mut seen, mut drafts) = (Refusals::default(), BTreeSet::new(), Vec::new());
        for Placed { line, record: entry } in entries {
            let judged = is_allowed(&known, entry, actor, reach)
                .and_then(|()| judged(&known, entry, (&parties, are_sound), desk.recorded));
            let is_new = match refusals.kept(*line, judged) {
                Some(()) => is_new(desk.write, (entry.id.as_str(), &mut seen)).await,
                None => continue,
            };
            refusals.kept(*line, is_new);
            known.push(entry.clone());
            let consignments = entry.act.deal().and_then(|deal| deal.consignment.clone()).into_iter().collect();
            let occurred = entry.day.to_zoned(TimeZone::UTC).map_or(desk.recorded, |day| day.timestamp());
            let text = format::log::transfer::write(entry);
            drafts.push(draft((LineKind::Transfer, entry.id.as_str()), occurred, organisation, consignments, text));
        }
        refusals.none()?;
        Ok(Entered { drafts, ..Entered::default() })
    })
    .await
}

/// Whether somebody may make this entry: with a reach of its own, only of its own deals.
fn is_allowed(known: &[Entry], entry: &Entry, actor: &Actor, reach: Reach) -> Result<(), Refused> {
    if reach == Reach::All {
        return Ok(());
    }
    let (_, organisation) = actor.writer()?;
    let own = visible::entries(known, actor);
    let is_own = match (entry.act.deal(), entry.act.target()) {
        (Some(deal), _) if !visible::is_own_deal(deal, organisation) => return Err(Refused::denied()),
        (Some(_), _) => true,
        (None, Some(target)) => own.iter().any(|known| known.id == *target),
        (None, None) => entry.said_by.as_ref().is_some_and(|party| actor.is_of(party)),
    };
    if is_own { Ok(()) } else { Err(Refused::unknown()) }
}

fn judged(
    known: &[Entry],
    entry: &Entry,
    (register, are_sound): (&Register, bool),
    recorded: Timestamp,
) -> Result<(), Refused> {
    let today = recorded.to_zoned(TimeZone::UTC).date();
    let mut faults = Vec::new();
    if entry.day > today.tomorrow().unwrap_or(today) {
        let cause = format!("it takes effect on {}, after today", entry.day);
        let fault = Fault::new("future-dated", cause, "check the day; what is to come is a pledge of today");
        faults.push(fault.at("", 0, "/day"));
    }
    let admitted = if are_sound { Ok(Admission::New) } else { admit(known, entry, register) };
    match admitted {
        Ok(Admission::New) => {}
        Ok(Admission::Known) => {
            let fault = Fault::new("record-exists", format!("entry {} is in the account already", entry.id), "nothing");
            return Err(Refused::of(RefusedKind::Conflict, fault));
        }
        Err(found) => faults.extend(found),
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::wrong(faults)) }
}

/// The account as one may see it, up to today.
///
/// # Errors
/// Who may not; what the store says.
pub async fn account(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    now: Timestamp,
) -> Result<AccountView, Refused> {
    actor.may(Action::SeeAccount)?;
    let register = importing::register(room, operation).await?;
    let history = history::booked(room, operation).await?;
    let entries = visible::entries(&history.entries, actor);
    let today = now.to_zoned(TimeZone::UTC).date();
    let day = last_day(&entries).map_or(today, |last| last.max(today));
    let held = arranging::seen(&register, &history, actor);
    let ledger = fold(&entries, &Register::of(&register.parties, &held.agreements), day);
    Ok(view(&ledger, held))
}

/// What of a party's statement is asked for: a first day, a last day, a unit to count in besides, each where it is given.
///
/// # Errors
/// Every fault of the words.
pub fn statement_scope(party: &PartyId, words: [Option<&str>; 3]) -> Result<AccountScope, Refused> {
    let [from, to, unit] = words;
    let words = [Some(party.as_str()), from, to, unit];
    AccountScope::read(words, ["party", "from", "to", "unit"]).map_err(Refused::malformed)
}

/// A party's statement as one may see it: both sides' words, values as ranges, delivered beside used.
///
/// # Errors
/// Who may not; there is no such party; what the store says.
pub async fn statement(
    room: &Room,
    scope: (&Actor, &OperationId),
    asked: &AccountScope,
    now: Timestamp,
) -> Result<Answer, Refused> {
    let SeenRecords { title, as_of, parties, records } = seen_records(room, scope, Action::SeeAccount, now).await?;
    if asked.party.as_ref().is_none_or(|party| parties.iter().all(|known| known.id != *party)) {
        return Err(Refused::unknown());
    }
    accounting::told(&Books { name: title, as_of, parties, records }, asked).map_err(Refused::wrong)
}

fn view(ledger: &Ledger, held: Arrangements) -> AccountView {
    let pledges = ledger.pledges.iter().map(|pledge| PledgeRow {
        entry: pledge.entry.clone(),
        deal: pledge.deal.clone(),
        parts: [pledge.pending, pledge.posted, pledge.voided, pledge.expired],
        expires: pledge.expires,
    });
    let sides =
        ledger.side_by_side.iter().filter(|side| side.amounts_differ || side.terms_differ).map(|side| SideRow {
            entry: side.entry.clone(),
            posted: side.amount,
            told: side.told.iter().map(|told| (told.by.clone(), told.amount, told.terms)).collect(),
        });
    AccountView {
        as_of: ledger.as_of,
        balances: balances(ledger),
        pledges: pledges.collect(),
        sides: sides.collect(),
        entries: ledger.entries.clone(),
        agreements: held.agreements,
        factors: held.factors,
    }
}
