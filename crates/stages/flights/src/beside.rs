//! Decides how a large operation is bounded: on a thread of its own, while the plan is bettered, as neither needs the other.
//! Up: [`crate`].
//!
//! Steps are counted as if one came after the other, so a run is given again by its steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use model::control::Control;

use crate::bound::Start;
use crate::choice::{Choice, choose};
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

/// Betters a plan, and bounds what any plan costs from what the relaxation was solved with.
pub(crate) fn bettered_and_bounded(plan: &mut Plan, offers: &Offers, start: &Start, control: &mut Control) -> Choice {
    let costs = search::costs(plan, offers);
    let (problem, groups, templates) = (plan.problem, plan.groups.clone(), plan.all.list.clone());
    let bounded = |control: &mut Control| choose(problem, &groups, &templates, (&costs, Some(start)), control);
    let aside = Raised(Arc::default());
    let chosen = std::thread::scope(|scope| {
        let aside = aside;
        let (seed, budget, stop) = (control.seed, control.steps_max - control.steps(), Arc::clone(&aside.0));
        let (tell, told) = channel();
        let bounded = &bounded;
        scope.spawn(move || {
            let mut control = Control::new(seed, budget).with_stop(stop);
            let choice = bounded(&mut control);
            // Nobody listens any more where the search was stopped.
            let _ = tell.send((choice, control.steps()));
        });
        search::better(plan, offers, 1, control);
        plan.tell_of_bounding(control);
        if !control.goes_on() {
            return None;
        }
        let (choice, steps) = heard(&told, &aside.0, control);
        control.follow(steps).then_some(choice)
    });
    // What was stopped is not bounded, and what the budget ends in is bounded with what the search leaves of it.
    chosen.unwrap_or_else(|| bounded(control))
}

/// What is said aside, at the latest soon after the stop signal was raised.
fn heard<T>(told: &Receiver<T>, stop: &AtomicBool, control: &Control) -> T {
    loop {
        match told.recv_timeout(LOOK) {
            Ok(said) => return said,
            Err(RecvTimeoutError::Timeout) => stop.store(!control.goes_on(), Ordering::Relaxed),
            Err(RecvTimeoutError::Disconnected) => panic!("a thread that says nothing has panicked"),
        }
    }
}
