//! Decides how events are entered one after the other without folding a whole history for each: what happened last is added to
//! the state; what reaches back, by its moment or by what it corrects, folds all of it again. What is wrong with an event is
//! decided by the same rules as for one ([`super::refusals`]). Up: [`crate::custody`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::custody::{CustodyAct, Recorded};
use model::fault::Fault;
use model::id::EventId;

use super::counting::{Latest, receipt};
use super::order::target;
use super::refusal::{exists, faults_by_itself, refusals_by_others, told};
use super::{CustodyState, apply, custody};

/// A history that grows, with the state after it.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    history: Vec<Recorded>,
    state: CustodyState,
    ids: BTreeSet<EventId>,
    /// Events that others name before they are there: adding such a one changes what the others mean.
    named: BTreeSet<EventId>,
    /// Moment and place in the log of what happened last.
    last: Option<(Timestamp, u64)>,
}

impl Growing {
    /// A history that is recorded already.
    #[must_use]
    pub fn new(history: Vec<Recorded>) -> Self {
        let mut growing = Self { state: custody(&history), ..Self::default() };
        history.iter().for_each(|entry| growing.note(entry));
        Self { history, ..growing }
    }

    /// All of it.
    #[must_use]
    pub fn history(&self) -> &[Recorded] {
        &self.history
    }

    /// The state after it.
    #[must_use]
    pub fn state(&self) -> &CustodyState {
        &self.state
    }

    fn note(&mut self, entry: &Recorded) {
        self.ids.insert(entry.event.id.clone());
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

    /// Adds an event, unless something is wrong with it.
    ///
    /// # Errors
    /// Everything that is wrong with it, as [`super::refusals`] says it; the history stays as it was.
    pub fn enter(&mut self, new: Recorded) -> Result<(), Vec<Fault>> {
        let mut faults = faults_by_itself(&new);
        if self.ids.contains(&new.event.id) {
            faults.push(exists(&new));
            return Err(faults);
        }
        if !self.only_adds(&new) {
            faults.extend(refusals_by_others(&self.history, &new));
            if !faults.is_empty() {
                return Err(faults);
            }
            self.note(&new);
            self.history.push(new);
            self.state = custody(&self.history);
            return Ok(());
        }
        let moves = !new.event.is_claim() && !matches!(new.event.act, CustodyAct::Retract(_));
        if moves && faults.is_empty() {
            let latest: Latest<'_> =
                receipt(&new).map(|receipt| (&new.event.id, (&new.event.id, receipt))).into_iter().collect();
            if let Err(found) = apply::apply(&mut self.state, &new, &latest) {
                faults.extend(found.iter().map(|fault| told(&self.state, &new, fault)));
                // An act that cannot have happened moves nothing; that it did not is not left to every act's care.
                self.state = custody(&self.history);
            }
        } else if moves {
            faults.extend(refusals_by_others(&self.history, &new));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        self.note(&new);
        self.history.push(new);
        Ok(())
    }
}
