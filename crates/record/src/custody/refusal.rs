//! Decides whether a new event may be entered: all that is wrong with it, at once. Late entry is normal: an event is held
//! against what happened before and after it, not against what was entered before it. Up: [`crate::custody`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use model::custody::{CustodyAct, FitVerdict, PersonsPart, Recorded};
use model::fault::Fault;
use model::id::EventId;

use super::order::{Superseded, superseded, target};
use super::{CustodyState, Trouble, custody};

/// How far clocks of two organisations may differ: an event may be dated so much after it is recorded.
pub const FUTURE_ALLOWANCE: SignedDuration = SignedDuration::from_mins(15);

/// Everything that is wrong with a new event, by a history; empty when it may be entered.
#[must_use]
pub fn refusals(history: &[Recorded], new: &Recorded) -> Vec<Fault> {
    let mut faults = faults_by_itself(new);
    if history.iter().any(|entry| entry.event.id == new.event.id) {
        faults.push(exists(new));
        return faults;
    }
    faults.extend(refusals_by_others(history, new));
    faults
}

/// That an event is recorded already.
pub(super) fn exists(new: &Recorded) -> Fault {
    let cause = format!("event {} is recorded already", new.event.id);
    Fault::new("event-exists", cause, "give the new event an id of its own")
}

/// What is wrong with a new event by the events that it names, and by all others.
fn refusals_by_others(history: &[Recorded], new: &Recorded) -> Vec<Fault> {
    let targets = by_target_in(history, new);
    if !targets.is_empty() || new.event.is_claim() { targets } else { by_history(history, new) }
}

/// Everything that is wrong with a history that was put together outside a log, event by event; empty when each of its events
/// may be entered, in the order in which they stand.
#[must_use]
pub fn history_refusals(history: &[Recorded]) -> Vec<(EventId, Fault)> {
    let mut found = Vec::new();
    for (place, new) in history.iter().enumerate() {
        let mut add = |faults: Vec<Fault>| found.extend(faults.into_iter().map(|fault| (new.event.id.clone(), fault)));
        add(faults_by_itself(new));
        let is_recount = matches!(&new.event.act, CustodyAct::Receive(receipt) if receipt.recount_of.is_some());
        let names_another = is_recount || target(new).is_some();
        if names_another {
            add(by_target_in(&history[..place], new));
        }
    }
    let state = custody(history);
    for Trouble { event, fault } in state.troubles() {
        let entry = history.iter().find(|entry| entry.event.id == *event);
        found.push((event.clone(), entry.map_or(fault.clone(), |entry| told(&state, entry, fault))));
    }
    found
}

/// A trouble in the words of who enters the event: nothing of it at all is another thing than nothing of it yet.
pub(super) fn told(state: &CustodyState, entry: &Recorded, fault: &Fault) -> Fault {
    let Some(consignment) = entry.event.act.consignment() else { return fault.clone() };
    if fault.code == "before-commissioning" && state.last(consignment).is_none() {
        let cause = format!("there is no consignment {consignment}");
        return Fault::new("unknown-consignment", cause, "check the id, or enter its commission first");
    }
    fault.clone()
}

/// What is wrong with a new event without looking at any other.
#[must_use]
pub fn faults_by_itself(new: &Recorded) -> Vec<Fault> {
    let event = &new.event;
    let mut faults = Vec::new();
    if event.occurred > new.recorded.saturating_add(FUTURE_ALLOWANCE).unwrap_or(new.recorded) {
        let cause = format!("it happened at {:.0}, after it is recorded at {:.0}", event.occurred, new.recorded);
        faults.push(Fault::new("future-dated", cause, "check day, hour and zone; what is to come belongs in a plan"));
    }
    if event.corrects.is_some() && matches!(event.act, CustodyAct::Retract(_)) {
        let cause = "a retraction corrects another event besides";
        faults.push(Fault::new("two-targets", cause, "enter the retraction and the correction as two events"));
    }
    if event.corrects.is_some() && event.is_claim() {
        let cause = "something only said corrects an event";
        faults.push(Fault::new("claim-corrects", cause, "enter it without a correction; it is shown beside the event"));
    }
    if let PersonsPart::Named(persons) = &event.persons {
        let has_signature = persons.signed_from.is_some() || persons.signed_to.is_some();
        if has_signature && !matches!(event.act, CustodyAct::Handover(_)) {
            let cause = format!("a {} carries the signatures of a handover", event.act.word());
            faults.push(Fault::new("stray-person", cause, "leave the signatures out, or enter a handover"));
        }
    }
    faults.extend(waivers(new));
    faults
}

/// A rule is lifted by a named person, and a person lifts a rule that is named.
fn waivers(new: &Recorded) -> Vec<Fault> {
    let named: BTreeSet<&str> = match &new.event.persons {
        PersonsPart::Named(persons) => persons.waived_by.iter().map(|(rule, _)| rule.as_str()).collect(),
        PersonsPart::Nobody => BTreeSet::new(),
        PersonsPart::Erased => return Vec::new(),
    };
    let waived: BTreeSet<&str> = match &new.event.act {
        CustodyAct::FitCheck(act) => {
            let waived = act.rules().iter().filter(|(_, verdict)| matches!(verdict, FitVerdict::Waived(_)));
            waived.map(|(rule, _)| rule.as_str()).collect()
        }
        _ => BTreeSet::new(),
    };
    let nameless = waived.difference(&named).map(|rule| {
        let cause = format!("rule {rule} is waived, and nobody is named who did it");
        Fault::new("waiver-without-name", cause, "name who lifted the rule")
    });
    let stray = named.difference(&waived).map(|rule| {
        let cause = format!("somebody is named who waived rule {rule}, which is not waived");
        Fault::new("stray-person", cause, "leave the name out, or give the rule the verdict waived")
    });
    nameless.chain(stray).collect()
}

/// What is wrong with the events that it names, by a history.
fn by_target_in(history: &[Recorded], new: &Recorded) -> Vec<Fault> {
    let find = |id: &EventId| history.iter().find(|entry| entry.event.id == *id);
    by_target(find, &superseded(history), new)
}

/// What is wrong with the events that it names.
pub(super) fn by_target<'h>(
    find: impl Fn(&EventId) -> Option<&'h Recorded>,
    superseded: &BTreeMap<EventId, Superseded>,
    new: &Recorded,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let recounted = match &new.event.act {
        CustodyAct::Receive(receipt) => receipt.recount_of.as_ref(),
        _ => None,
    };
    for (id, is_recount) in target(new).map(|(id, _, _)| (id, false)).into_iter().chain(recounted.map(|id| (id, true)))
    {
        let Some(known) = find(id) else {
            let cause = format!("there is no event {id}");
            faults.push(Fault::new("unknown-event", cause, "check the id"));
            continue;
        };
        if let Some(instead) = superseded.get(id) {
            let how = if instead.is_retracted { "retracted" } else { "corrected" };
            let cause = format!("event {id} was {how} by {} already", instead.by);
            faults.push(Fault::new("already-superseded", cause, "name the event that stands in its stead"));
        }
        let (ours, theirs) = (new.event.act.consignment(), known.event.act.consignment());
        if theirs.is_some() && ours.is_some() && ours != theirs {
            let cause = format!("event {id} is about another consignment");
            faults.push(Fault::new("other-consignment", cause, "check the id, or name the same consignment"));
        }
        faults.extend(if is_recount { recounts_no_count(known) } else { not_to_be_superseded(known, new) });
    }
    faults
}

fn recounts_no_count(known: &Recorded) -> Option<Fault> {
    let is_count = matches!(known.event.act, CustodyAct::Receive(_)) && !known.event.is_claim();
    (!is_count).then(|| {
        let cause = format!("event {} is no count", known.event.id);
        Fault::new("unknown-event", cause, "name the count that is repeated")
    })
}

fn not_to_be_superseded(known: &Recorded, new: &Recorded) -> Option<Fault> {
    let (theirs, ours) = (&known.event, &new.event);
    if matches!(theirs.act, CustodyAct::Retract(_)) {
        let cause = format!("event {} is a retraction", theirs.id);
        return Some(Fault::new(
            "retracts-retraction",
            cause,
            "enter the retracted event again, with an id of its own",
        ));
    }
    let speaks_for =
        ours.acts_as(&theirs.actor) || theirs.on_behalf_of.as_ref().is_some_and(|party| ours.acts_as(party));
    (!speaks_for).then(|| {
        let cause = format!("event {} was reported by {}, not by {}", theirs.id, theirs.actor, ours.actor);
        Fault::new("not-the-reporter", cause, "enter your own event or a claim; both then stand side by side")
    })
}

/// What is wrong by everything else that happened: with the event itself, and with later ones that it contradicts.
pub(super) fn by_history(history: &[Recorded], new: &Recorded) -> Vec<Fault> {
    let before = custody(history);
    let mut all = history.to_vec();
    all.push(new.clone());
    let after = custody(&all);
    let is_known = |trouble: &&Trouble| !before.troubles().contains(trouble);
    let mut faults = Vec::new();
    for Trouble { event, fault } in after.troubles().iter().filter(is_known) {
        if *event != new.event.id {
            let cause = format!("with it, event {event} could not have happened: {}", fault.cause);
            let action = format!("check the moment of both, or correct or retract {event} first");
            faults.push(Fault::new("contradicts-later", cause, action));
            continue;
        }
        faults.push(told(&after, new, fault));
    }
    faults
}
