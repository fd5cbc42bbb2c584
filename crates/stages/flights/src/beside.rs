//! Decides how a large operation is bounded: on a thread of its own, while the plan is bettered, as neither needs the other.
//! Up: [`crate`].
//!
//! Steps are counted as if one came after the other, so a run is given again by its steps. Where a run ends while the plan is
//! bettered it has what was proven until then: so much as the search has waited for, which does so where the bound is late ([`due`]),
//! as a run that is given again by its steps has to have the same. Where it is stopped later it has what the bound said last, with
//! the steps until then: nobody waits for a thread that is long at something, which ends when it looks at its own signal.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use model::control::Control;
use model::id::AirportId;
use rayon::ThreadPoolBuilder;

use crate::aside::give_back;
use crate::back::bring_back;
use crate::bound::Start;
use crate::choice::{Choice, choose};
use crate::pickup::pick_up;
use crate::search::{self, Offers};
use crate::solve::Plan;
use crate::solver::LOOK;

/// What a bound is worked out by: tells now and then what is known, and with how many steps it is given again.
pub(crate) type Bounding = dyn Fn(&mut dyn FnMut(&Choice, u64), &mut Control) -> Choice + Send + Sync;

/// What the thread that bounds says: what it knows, and with how many steps that is given again.
struct Said {
    choice: Choice,
    steps: u64,
    /// Whether that is all.
    is_last: bool,
}

/// A bound that is worked out beside, and what was heard of it.
struct Beside {
    told: Receiver<Said>,
    /// Raised when this goes, also where the search panics: nobody needs the bound then.
    stop: Arc<AtomicBool>,
    /// What it said before the last, in order.
    marks: Vec<(Choice, u64)>,
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
pub(crate) fn bettered_and_bounded(plan: &mut Plan, offers: &Offers, start: Start, control: &mut Control) -> Known {
    let costs = search::costs(plan, offers);
    let (problem, groups, templates) = (plan.problem.clone(), plan.groups.clone(), plan.all.list.clone());
    let bounding: Arc<Bounding> = Arc::new(move |tell: &mut dyn FnMut(&Choice, u64), control: &mut Control| {
        choose(&problem, &groups, &templates, (&costs, Some(&start)), tell, control)
    });
    let origins: BTreeSet<&AirportId> = plan.problem.consignments.iter().map(|facts| &facts.origin).collect();
    let mut beside = Beside::new(&bounding, origins.len(), control.seed);
    search::better_while(plan, offers, 1, &mut |share, control| beside.is_in_time(share, control), control);
    let costs = search::costs(plan, offers);
    pick_up(plan, control);
    bring_back(plan, control);
    if plan.brings_back() {
        give_back(bounding);
        return Known { choice: None, costs };
    }
    plan.tell_of_bounding(control);
    let known = if control.goes_on() { beside.all(control) } else { beside.early() };
    drop(beside);
    // What the budget ends in is bounded with what the search leaves of it.
    let choice = known.unwrap_or_else(|| bounding(&mut |_, _| (), control));
    give_back(bounding);
    Known { choice: Some(choice), costs }
}

/// A bound that is worked out while nothing else is done, and left to itself when the run is stopped.
pub(crate) fn bounded(bounding: &Arc<Bounding>, control: &mut Control) -> Choice {
    let known = Beside::new(bounding, 0, control.seed).all(control);
    known.unwrap_or_else(|| bounding(&mut |_, _| (), control))
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
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

impl Beside {
    fn new(bounding: &Arc<Bounding>, origins: usize, seed: u64) -> Self {
        let (bounding, stop) = (Arc::clone(bounding), Arc::<AtomicBool>::default());
        let raised = Arc::clone(&stop);
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let work = || {
                let mut control = Control::new(seed, u64::MAX).with_stop(raised);
                // Nobody listens any more where the run was stopped.
                let say = |choice: Choice, steps, is_last| drop(tell.send(Said { choice, steps, is_last }));
                let choice = bounding(&mut |choice, steps| say(choice.clone(), steps, false), &mut control);
                say(choice, control.steps(), true);
            };
            // On threads of its own, so that no other run waits for this one.
            match ThreadPoolBuilder::new().build() {
                Ok(pool) => pool.install(work),
                Err(_) => work(),
            }
        });
        Self { told, stop, marks: Vec::new(), last: None, shares: [0.0; 2], origins }
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
    fn early(&self) -> Option<Choice> {
        let number = due(self.shares[1], self.origins).min(self.marks.len());
        Some(self.marks.get(number.checked_sub(1)?)?.0.clone().early())
    }

    /// All that it says in the end, or what it said last when the run is stopped, with its steps; nothing when it takes more steps
    /// than the run has.
    fn all(&mut self, control: &mut Control) -> Option<Choice> {
        let has = control.steps_max.saturating_sub(control.steps());
        while self.last.is_none() {
            if self.hear(control) {
                if self.marks.last().is_some_and(|mark| mark.1 >= has) {
                    return None;
                }
                continue;
            }
            while let Ok(said) = self.told.try_recv() {
                self.note(said);
            }
            let all = self.last.take().into_iter().chain(self.marks.iter().rev().cloned());
            let Some(known) = all.into_iter().find(|known| known.1 < has) else { return self.early() };
            self.last = Some(known);
        }
        let (choice, steps) = self.last.take()?;
        control.follow(steps).then_some(choice)
    }

    /// Hears for a while; tells whether the run may go on.
    fn hear(&mut self, control: &Control) -> bool {
        match self.told.recv_timeout(LOOK) {
            Ok(said) => self.note(said),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("a thread that says nothing has panicked"),
        }
        control.goes_on()
    }

    fn note(&mut self, Said { choice, steps, is_last }: Said) {
        if is_last {
            self.last = Some((choice, steps));
        } else {
            self.marks.push((choice, steps));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Chosen;

    #[test]
    fn roundings_are_due_first_and_turns_last_of_all() {
        let shares = [0.0, 0.09, 0.1, 0.25, 0.4, 0.79, 0.91, 1.0];
        assert_eq!(shares.map(|share| due(share, 5)), [0, 0, 1, 2, 4, 4, 5, 5]);
        assert_eq!(shares.map(|share| due(share, 15)), [0, 0, 1, 2, 4, 4, 7, 9]);
    }

    /// What is told by its number.
    fn known(number: usize) -> Choice {
        let mut choice = Choice::default();
        choice.chosen.push(Chosen { template: number, period: 0, trips: 1, flows: Vec::new() });
        choice
    }

    /// A bound that says something after 3 and after 7 steps, and its last after 9; once it has said both it raises a signal where
    /// there is one, and looks at none for long.
    fn bounding(stop: Option<Arc<AtomicBool>>) -> Arc<Bounding> {
        Arc::new(move |tell: &mut dyn FnMut(&Choice, u64), control: &mut Control| {
            for steps in [3, 7] {
                if !control.step(steps - control.steps()) {
                    return known(0);
                }
                tell(&known(steps as usize), steps);
            }
            if let Some(stop) = &stop {
                stop.store(true, Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_secs(20));
            }
            control.step(2);
            known(9)
        })
    }

    #[test]
    fn a_run_that_is_stopped_has_what_was_said_last_and_waits_for_nobody() {
        let mut control = Control::default();
        let choice = bounded(&bounding(Some(control.stop())), &mut control);
        assert_eq!((choice, control.steps()), (known(7), 7));
    }

    #[test]
    fn a_stopped_run_takes_only_what_its_steps_reach_for() {
        for (steps_max, found) in [(10, Some(9)), (9, Some(7)), (7, Some(3)), (3, None)] {
            let mut control = Control::new(1, steps_max);
            control.stop().store(true, Ordering::Relaxed);
            let (tell, told) = channel();
            for steps in [3, 7, 9] {
                let said = Said { choice: known(steps as usize), steps, is_last: steps == 9 };
                tell.send(said).expect("somebody listens");
            }
            let stop = Arc::default();
            let mut beside = Beside { told, stop, marks: Vec::new(), last: None, shares: [0.0; 2], origins: 1 };
            assert_eq!(beside.all(&mut control), found.map(known), "{steps_max}");
            assert_eq!(control.steps(), found.unwrap_or_default() as u64, "{steps_max}");
        }
    }

    #[test]
    fn what_the_steps_of_a_run_do_not_reach_for_is_worked_out_with_what_there_is_of_them() {
        for (steps_max, found, steps) in [(10, 9, 9), (9, 9, 9), (5, 0, 7)] {
            let mut control = Control::new(1, steps_max);
            let choice = bounded(&bounding(None), &mut control);
            assert_eq!((choice, control.steps()), (known(found), steps), "{steps_max}");
        }
    }
}
