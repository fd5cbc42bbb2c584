//! Decides how a large operation is bounded: on a thread of its own, while the plan is bettered, as neither needs the other.
//! Up: [`crate`].
//!
//! Steps are counted as if one came after the other, so a run is given again by its steps. Where a run ends while the plan is
//! bettered it has what was proven until then: so much as the search has waited for, which does so where the bound is late ([`due`]),
//! as a run that is given again by its steps has to have the same.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use model::control::Control;
use model::flights::FlightsProblem;
use model::id::AirportId;

use crate::back::bring_back;
use crate::bound::Start;
use crate::choice::{Choice, choose};
use crate::pickup::pick_up;
use crate::search::{self, Offers};
use crate::solve::Plan;
use crate::solver::LOOK;

/// Raises a stop signal when it goes, also where the search panics: the thread that bounds is waited for.
struct Raised(Arc<AtomicBool>);

impl Drop for Raised {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What the thread that bounds says: what it knows after so many steps.
struct Said {
    choice: Choice,
    steps: u64,
    /// Whether that is all.
    is_last: bool,
}

/// What was heard of it.
struct Heard {
    told: Receiver<Said>,
    stop: Arc<AtomicBool>,
    /// What it said before the last, in order.
    marks: Vec<Choice>,
    /// Steps it had taken then.
    steps: u64,
    last: Option<(Choice, u64)>,
    /// The share of the search that was done when it asked last, and the time before.
    shares: [f64; 2],
    /// Airports that something is to be flown from.
    origins: usize,
}

/// What is known of a plan that was bettered.
pub(crate) struct Known {
    /// The bound; nothing where the plan brings something back, of which this bound would say nothing.
    pub(crate) choice: Option<Choice>,
    /// What the plan cost for each consignment before anything was picked up or brought back.
    pub(crate) costs: Vec<f64>,
}

/// Betters a plan, lets its trips pick up and bring back what they can, and bounds what any plan costs from what the relaxation
/// was solved with.
pub(crate) fn bettered_and_bounded(plan: &mut Plan, offers: &Offers, start: &Start, control: &mut Control) -> Known {
    let costs = search::costs(plan, offers);
    let (problem, groups, templates) = (plan.problem, plan.groups.clone(), plan.all.list.clone());
    let bounded = |tell: &mut dyn FnMut(&Choice, u64), control: &mut Control| {
        choose(problem, &groups, &templates, (&costs, Some(start)), tell, control)
    };
    let aside = Raised(Arc::default());
    let (known, plain) = std::thread::scope(|scope| {
        let aside = aside;
        let (seed, stop) = (control.seed, Arc::clone(&aside.0));
        let (tell, told) = channel();
        let bounded = &bounded;
        scope.spawn(move || {
            let mut control = Control::new(seed, u64::MAX).with_stop(stop);
            // Nobody listens any more where the search was stopped.
            let say = |choice: Choice, steps, is_last| drop(tell.send(Said { choice, steps, is_last }));
            let choice = bounded(&mut |choice, steps| say(choice.clone(), steps, false), &mut control);
            say(choice, control.steps(), true);
        });
        let mut heard = Heard::new(told, Arc::clone(&aside.0), problem);
        search::better_while(plan, offers, 1, &mut |share, control| heard.is_in_time(share, control), control);
        let plain = search::costs(plan, offers);
        pick_up(plan, control);
        bring_back(plan, control);
        if plan.brings_back() {
            return (None, plain);
        }
        plan.tell_of_bounding(control);
        if !control.goes_on() {
            return (heard.early(), plain);
        }
        let all = heard.all(control).and_then(|(choice, steps)| control.follow(steps).then_some(choice));
        (all, plain)
    });
    // What the budget ends in is bounded with what the search leaves of it.
    let bounded = || known.unwrap_or_else(|| bounded(&mut |_, _| (), control));
    Known { choice: (!plan.brings_back()).then(bounded), costs: plain }
}

/// Roundings that are due early, one more with each tenth of the search, and from where on turns of origins are.
const ROUNDINGS: f64 = 4.0;
const TURNS_FROM: f64 = 0.8;

/// How often the bound has to have spoken when so much of the search is done: much less than it has in operations of many sizes, so
/// that the search hardly ever waits.
fn due(share: f64, origins: usize) -> usize {
    let turns = (share - TURNS_FROM).max(0.0) * 2.0 * origins as f64;
    (share * 10.0).min(ROUNDINGS) as usize + turns as usize
}

impl Heard {
    fn new(told: Receiver<Said>, stop: Arc<AtomicBool>, problem: &FlightsProblem) -> Self {
        let origins: BTreeSet<&AirportId> = problem.consignments.iter().map(|facts| &facts.origin).collect();
        Self { told, stop, marks: Vec::new(), steps: 0, last: None, shares: [0.0; 2], origins: origins.len() }
    }

    /// Waits until the bound is as far as it has to be before the search goes on; tells whether the run may.
    fn is_in_time(&mut self, share: f64, control: &Control) -> bool {
        self.shares = [share, self.shares[0]];
        while self.last.is_none() && self.marks.len() < due(share, self.origins) {
            if !self.hear(control) {
                return false;
            }
        }
        true
    }

    /// What is known when the search is ended: what it waited for before its last change that was kept or dropped as a whole.
    fn early(self) -> Option<Choice> {
        let number = due(self.shares[1], self.origins).min(self.marks.len());
        Some(self.marks.get(number.checked_sub(1)?)?.clone().early())
    }

    /// All that it says in the end, at the latest soon after the run was ended; nothing when it takes more steps than the run has.
    fn all(&mut self, control: &Control) -> Option<(Choice, u64)> {
        while self.last.is_none() {
            if !self.hear(control) {
                self.stop.store(true, Ordering::Relaxed);
            } else if self.steps >= control.steps_max - control.steps() {
                return None;
            }
        }
        self.last.take()
    }

    /// Hears for a while; tells whether the run may go on.
    fn hear(&mut self, control: &Control) -> bool {
        match self.told.recv_timeout(LOOK) {
            Ok(Said { choice, steps, is_last: true }) => self.last = Some((choice, steps)),
            Ok(Said { choice, steps, .. }) => {
                self.marks.push(choice);
                self.steps = steps;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("a thread that says nothing has panicked"),
        }
        control.goes_on()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roundings_are_due_first_and_turns_last_of_all() {
        let shares = [0.0, 0.09, 0.1, 0.25, 0.4, 0.79, 0.91, 1.0];
        assert_eq!(shares.map(|share| due(share, 5)), [0, 0, 1, 2, 4, 4, 5, 5]);
        assert_eq!(shares.map(|share| due(share, 15)), [0, 0, 1, 2, 4, 4, 7, 9]);
    }
}
