//! Decides how events are entered without folding a whole history for each: what happened last is added to the state; where one of
//! several reaches back, by its moment or by what it corrects, all of it is folded again, once for all of them. What is wrong with an
//! event is decided by the same rules as for one ([`super::refusals`]). Up: [`crate::custody`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::custody::{CustodyAct, Recorded};
use model::fault::Fault;
use model::id::EventId;

use super::counting::{Latest, receipt};
use super::order::{Superseded, superseded, target};
use super::refusal::{by_history, by_target, exists, faults_by_itself, told};
use super::{CustodyState, apply, custody};

/// A history that grows, with the state after it.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    history: Vec<Recorded>,
    /// How many of the history the state is after; what follows them was taken, and is not settled.
    settled: usize,
    state: CustodyState,
    places: BTreeMap<EventId, usize>,
    /// Events that others name before they are there: adding such a one changes what the others mean.
    named: BTreeSet<EventId>,
    superseded: BTreeMap<EventId, Superseded>,
    /// Moment and place in the log of what happened last.
    last: Option<(Timestamp, u64)>,
    /// Whether one that is not settled does more than add to the state.
    reaches_back: bool,
}

impl Growing {
    /// A history that is recorded already.
    #[must_use]
    pub fn new(history: Vec<Recorded>) -> Self {
        let mut growing = Self { settled: history.len(), state: custody(&history), ..Self::default() };
        growing.superseded = superseded(&history);
        for (place, entry) in history.iter().enumerate() {
            growing.note(place, entry);
        }
        Self { history, ..growing }
    }

    /// All of it, what is not settled included.
    #[must_use]
    pub fn history(&self) -> &[Recorded] {
        &self.history
    }

    /// The state after what is settled.
    #[must_use]
    pub fn state(&self) -> &CustodyState {
        &self.state
    }

    fn note(&mut self, place: usize, entry: &Recorded) {
        self.places.insert(entry.event.id.clone(), place);
        let recounted = receipt(entry).and_then(|receipt| receipt.recount_of.as_ref());
        self.named.extend(target(entry).map(|(id, _, _)| id).into_iter().chain(recounted).cloned());
        self.last = self.last.max(Some((entry.event.occurred, entry.number)));
    }

    /// Whether an event only adds to the state: nothing happened after it, and it stands in no other's stead.
    fn only_adds(&self, new: &Recorded) -> bool {
        let reaches_back = target(new).is_some()
            || self.named.contains(&new.event.id)
            || receipt(new).is_some_and(|receipt| receipt.recount_of.is_some());
        !reaches_back && self.last.is_none_or(|last| last < (new.event.occurred, new.number))
    }

    fn find(&self, id: &EventId) -> Option<&Recorded> {
        self.places.get(id).map(|place| &self.history[*place])
    }

    /// Adds an event, unless something is wrong with it.
    ///
    /// # Errors
    /// Everything that is wrong with it, as [`super::refusals`] says it; the history stays as it was.
    pub fn enter(&mut self, new: Recorded) -> Result<(), Vec<Fault>> {
        self.take(new)?;
        self.settle().map_err(|(_, faults)| faults)
    }

    /// Takes an event that is to be held against all others when it is settled together with those taken before and after it: events
    /// that are told at once may stand in any order.
    ///
    /// # Errors
    /// What is wrong with it by itself and by the events that it names, and then also by all others; it is not taken.
    pub fn take(&mut self, new: Recorded) -> Result<(), Vec<Fault>> {
        let mut faults = faults_by_itself(&new);
        if self.places.contains_key(&new.event.id) {
            faults.push(exists(&new));
            return Err(faults);
        }
        let targets = by_target(|id| self.find(id), &self.superseded, &new);
        if !targets.is_empty() || !faults.is_empty() {
            let by_others =
                if targets.is_empty() && !new.event.is_claim() { by_history(&self.history, &new) } else { targets };
            faults.extend(by_others);
            return Err(faults);
        }
        self.reaches_back |= !self.only_adds(&new);
        self.supersede(&new);
        self.note(self.history.len(), &new);
        self.history.push(new);
        Ok(())
    }

    /// Notes what an event stands in the stead of.
    fn supersede(&mut self, new: &Recorded) {
        let Some((id, reason, is_retracted)) = target(new) else { return };
        let names_a_correction = self.find(id).is_some_and(|known| target(known).is_some());
        if names_a_correction || self.named.contains(&new.event.id) {
            // What it stands in the stead of stood in another's: that one may count again.
            let mut all = self.history.clone();
            all.push(new.clone());
            self.superseded = superseded(&all);
        } else if !new.event.is_claim() {
            let instead = Superseded { by: new.event.id.clone(), reason: reason.clone(), is_retracted };
            self.superseded.insert(id.clone(), instead);
        }
    }

    /// Holds all that was taken against the history and each other.
    ///
    /// # Errors
    /// The first of those taken, by its place among them, that cannot have happened by the history and those before it, with everything
    /// that is wrong with it. It and those after it are not in the history then.
    pub fn settle(&mut self) -> Result<(), (usize, Vec<Fault>)> {
        let from = self.settled;
        let wrong = if self.reaches_back { self.fold_again() } else { self.add_one_by_one() };
        if let Some((place, faults)) = wrong {
            self.history.truncate(place);
            *self = Self::new(std::mem::take(&mut self.history));
            return Err((place - from, faults));
        }
        self.settled = self.history.len();
        self.reaches_back = false;
        Ok(())
    }

    fn add_one_by_one(&mut self) -> Option<(usize, Vec<Fault>)> {
        for (place, new) in self.history.iter().enumerate().skip(self.settled) {
            if new.event.is_claim() || matches!(new.event.act, CustodyAct::Retract(_)) {
                continue;
            }
            let latest: Latest<'_> =
                receipt(new).map(|receipt| (&new.event.id, (&new.event.id, receipt))).into_iter().collect();
            if let Err(found) = apply::apply(&mut self.state, new, &latest) {
                return Some((place, found.iter().map(|fault| told(&self.state, new, fault)).collect()));
            }
        }
        None
    }

    /// Folds all of it; where something cannot have happened then, looks for the first that makes it so, halving what is left.
    fn fold_again(&mut self) -> Option<(usize, Vec<Fault>)> {
        let is_sound =
            |after: &CustodyState| after.troubles().iter().all(|trouble| self.state.troubles().contains(trouble));
        let after = custody(&self.history);
        if is_sound(&after) {
            self.state = after;
            return None;
        }
        let (mut sound, mut wrong) = (self.settled, self.history.len());
        while wrong - sound > 1 {
            let middle = sound.midpoint(wrong);
            if is_sound(&custody(&self.history[..middle])) {
                sound = middle;
            } else {
                wrong = middle;
            }
        }
        Some((sound, by_history(&self.history[..sound], &self.history[sound])))
    }
}
