//! Decides what is shown of a record to whom: which consignments are whose, which events, and who is named. Up: [`crate::room`].
//!
//! Everything that is shown is made of what is left here, so that no sum and no column tells of what was left out.

use std::collections::{BTreeMap, BTreeSet};

use model::custody::{CustodyAct, CustodyEvent, PersonsPart, Recorded, Visibility};
use model::id::{ConsignmentId, EntryId, PartyId};
use model::ledger::{Act, Deal, Entry, Valued};
use record::custody::CustodyState;

use super::access::{Action, Actor, Reach, Role};
use super::refused::Refused;

/// Who gave, took, held, carried or reported, by an event. What an organisation keeps to itself makes nobody else a party: else
/// others would see by it that it is there.
pub(super) fn named<'e>(event: &'e CustodyEvent) -> Vec<&'e PartyId> {
    let mut parties: Vec<&'e PartyId> = vec![&event.actor];
    parties.extend(&event.on_behalf_of);
    if event.visibility == Visibility::Own {
        return parties;
    }
    match &event.act {
        CustodyAct::Commission(act) => parties.push(&act.holder),
        CustodyAct::Handover(act) => parties.extend([act.from(), act.to()]),
        CustodyAct::Distribute(act) => parties.push(&act.to),
        CustodyAct::Recall(act) => parties.push(&act.issuer),
        _ => {}
    }
    parties
}

/// Whether a consignment is an organisation's: it gave, took, held, carried or reported.
pub(super) fn is_party(history: &[Recorded], organisation: &PartyId) -> bool {
    history.iter().any(|entry| named(&entry.event).contains(&organisation))
}

/// Whose consignments alone one may find; none: all.
///
/// # Errors
/// Who has a reach of its own and no organisation.
pub(super) fn party(actor: &Actor, reach: Reach) -> Result<Option<&PartyId>, Refused> {
    match (reach, &actor.organisation) {
        (Reach::All, _) => Ok(None),
        (_, Some(organisation)) => Ok(Some(organisation)),
        (_, None) => Err(Refused::denied()),
    }
}

/// Consignments that are an organisation's.
pub(super) fn consignments_of(history: &[Recorded], organisation: &PartyId) -> BTreeSet<ConsignmentId> {
    let own = history.iter().filter(|entry| named(&entry.event).contains(&organisation));
    own.filter_map(|entry| entry.event.act.consignment().cloned()).collect()
}

/// The part of a history that one may see, without persons that one may not.
pub(super) fn custody(history: &[Recorded], actor: &Actor) -> Vec<Recorded> {
    let own: Option<BTreeSet<ConsignmentId>> = match (actor.reach(Action::SeeConsignments), &actor.organisation) {
        (Reach::All, _) => None,
        (_, Some(organisation)) => Some(consignments_of(history, organisation)),
        (_, None) => Some(BTreeSet::new()),
    };
    let is_public = actor.roles.contains(&Role::Public);
    let seen = history.iter().filter(|entry| {
        let event = &entry.event;
        let is_own = actor.is_of(&event.actor) || event.on_behalf_of.as_ref().is_some_and(|party| actor.is_of(party));
        let is_party = event.act.consignment().is_none_or(|id| own.as_ref().is_none_or(|own| own.contains(id)));
        match event.visibility {
            Visibility::Public => is_public || is_party,
            Visibility::Parties => !is_public && is_party,
            Visibility::Own => actor.is_overseer() || (is_own && !is_public),
        }
    });
    seen.map(|entry| {
        let mut entry = entry.clone();
        if !actor.is_overseer() && !actor.is_of(&entry.event.actor) {
            entry.event.persons = PersonsPart::Nobody;
        }
        entry
    })
    .collect()
}

/// Whether what is expected must not be shown: who will count, and has not, sees no figure before.
pub(super) fn is_blind(state: &CustodyState, consignment: &ConsignmentId, actor: &Actor) -> bool {
    let only_recipient = actor.roles.contains(&Role::Recipient)
        && !actor
            .roles
            .iter()
            .any(|role| matches!(role, Role::Coordinator | Role::Auditor | Role::Donor | Role::Carrier));
    only_recipient && state.counted_at(consignment).is_none()
}

/// The entries of the account that one may see: all, or those of deals that one's organisation is a party to.
pub(super) fn entries(entries: &[Entry], actor: &Actor) -> Vec<Entry> {
    let deals: BTreeMap<&EntryId, &Deal> =
        entries.iter().filter_map(|entry| Some((&entry.id, entry.act.deal()?))).collect();
    let parents: BTreeMap<&EntryId, &EntryId> =
        entries.iter().filter_map(|entry| Some((&entry.id, entry.act.target()?))).collect();
    let root = |entry: &Entry| -> Option<&Deal> {
        let mut id = &entry.id;
        for _ in 0..=entries.len() {
            match (deals.get(id), parents.get(id)) {
                (Some(deal), _) => return Some(deal),
                (None, Some(parent)) => id = parent,
                (None, None) => return None,
            }
        }
        None
    };
    let is_all = actor.reach(Action::SeeAccount) == Reach::All;
    let is_own = |entry: &Entry| match root(entry) {
        Some(deal) => actor.is_of(&deal.from) || actor.is_of(&deal.to),
        None => {
            let of_lump = matches!(&entry.act, Act::Value { of: Valued::Consignment(_), .. });
            of_lump && entry.said_by.as_ref().is_some_and(|party| actor.is_of(party))
        }
    };
    entries.iter().filter(|entry| is_all || is_own(entry)).cloned().collect()
}

/// Whether an entry may be made for an organisation: it is a party to the deal.
pub(super) fn is_own_deal(deal: &Deal, organisation: &PartyId) -> bool {
    deal.from == *organisation || deal.to == *organisation
}
