//! Decides how a stage is steered and watched: seed, step budget, stop signal, progress.
//! Holds no clock: who wants a limit in seconds raises the stop signal from outside. Up: [`crate`].

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A line of progress, for a person who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which stage speaks, such as `flights`.
    pub stage: &'static str,
    /// Steps done.
    pub done: u64,
    /// Steps expected, zero when not known.
    pub total: u64,
    /// What is being done, a few words.
    pub text: String,
}

/// Who hears of progress.
pub type Listener<'a> = Box<dyn FnMut(&Progress) + 'a>;

/// How a stage is run. The same problem, seed and step budget give the same solution on every machine.
pub struct Control<'a> {
    /// Seed of every random choice.
    pub seed: u64,
    /// Most steps the stage may take; each stage says what a step is.
    pub steps_max: u64,
    steps: u64,
    has_ended: Cell<bool>,
    stop: Arc<AtomicBool>,
    listener: Option<Listener<'a>>,
}

impl<'a> Control<'a> {
    /// A run with a seed and a step budget, unwatched.
    #[must_use]
    pub fn new(seed: u64, steps_max: u64) -> Self {
        Self {
            seed,
            steps_max,
            steps: 0,
            has_ended: Cell::new(false),
            stop: Arc::new(AtomicBool::new(false)),
            listener: None,
        }
    }

    /// The same run with a stop signal raised from outside.
    #[must_use]
    pub fn with_stop(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = stop;
        self
    }

    /// The same run, watched.
    #[must_use]
    pub fn with_listener(mut self, listener: Listener<'a>) -> Self {
        self.listener = Some(listener);
        self
    }

    /// Takes `count` steps; tells whether the run may go on.
    ///
    /// Once it said no it takes no more steps and goes on saying no: a stage that asks only this and [`Self::goes_on`] gives,
    /// with [`Self::steps`] as its budget, the same solution again that it gave when it was stopped.
    pub fn step(&mut self, count: u64) -> bool {
        if !self.has_ended.get() {
            self.steps = self.steps.saturating_add(count);
        }
        self.goes_on()
    }

    /// Takes the step behind a change that is kept: with the step before it as the budget, that step says no and the change is
    /// not made.
    pub fn close(&mut self) {
        self.step(1);
    }

    /// Whether the run may go on, asked between two steps. When it says no, what was begun since the last step has to be
    /// dropped as if [`Self::step`] had said no: else the run cannot be replayed.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        if self.is_over() {
            self.has_ended.set(true);
        }
        !self.has_ended.get()
    }

    /// Whether the budget is spent or the stop signal raised.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.has_ended.get() || self.steps >= self.steps_max || self.stop.load(Ordering::Relaxed)
    }

    /// Steps taken so far: with this as the budget the run can be replayed.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Counts the steps of a run beside this one as if they had been taken here, after its own. Tells whether the budget reaches
    /// for them; else none are counted, as one after the other would have ended before.
    #[must_use]
    pub fn follow(&mut self, steps: u64) -> bool {
        let steps = self.steps.saturating_add(steps);
        let is_enough = steps < self.steps_max;
        self.steps = if is_enough { steps } else { self.steps };
        is_enough
    }

    /// The stop signal, to hand to threads.
    #[must_use]
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Tells the listener.
    pub fn tell(&mut self, stage: &'static str, done: u64, total: u64, text: impl Into<String>) {
        if let Some(listener) = &mut self.listener {
            listener(&Progress { stage, done, total, text: text.into() });
        }
    }
}

impl Default for Control<'_> {
    /// Seed 1 and no step limit.
    fn default() -> Self {
        Self::new(1, u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_with_its_budget_or_its_stop_signal() {
        let mut control = Control::new(1, 2);
        assert!(control.step(1));
        assert!(!control.step(1));
        let mut stopped = Control::default();
        stopped.stop().store(true, Ordering::Relaxed);
        assert!(!stopped.step(1));
        assert_eq!(stopped.steps(), 1);
        stopped.stop().store(false, Ordering::Relaxed);
        assert!(!stopped.step(5), "what has ended does not begin again");
        assert_eq!(stopped.steps(), 1, "and takes no more steps");
    }

    #[test]
    fn steps_from_beside_count_where_the_budget_reaches_for_them() {
        let mut control = Control::new(1, 5);
        assert!(control.step(2));
        assert!(!control.follow(3), "the third would have been told no");
        assert_eq!(control.steps(), 2);
        assert!(control.follow(2) && control.goes_on());
        assert_eq!(control.steps(), 4);
        assert!(!control.step(1));
    }
}
