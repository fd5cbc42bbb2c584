//! Decides what is to be done for one item on one aircraft, and how bad a delivery is. Up: [`crate::relay`].

use model::relay::Step;

/// What a missed item costs: the score of the challenge.
pub(super) const MISSED: f64 = 10.0;
/// What an item costs that uses up all its time without being late, so that time is kept for what goes wrong. With a quarter of
/// this aircraft wait with cargo aboard for more of it until a route that goes off makes them miss; with two and a half times as
/// much, flights cost a sixth to a third more and nothing is gained.
const SLACK: f64 = 0.2;
/// A missed item of later date is no better; one of a little later date is, while ways are compared.
const BEYOND: f64 = 0.01;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Its item is not aboard yet.
    Open,
    /// Its item is aboard its aircraft.
    Aboard,
    /// Over, or given up.
    Over,
}

/// One item's ride on one aircraft.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    /// The item.
    pub(super) cargo: usize,
    /// Type that carries it.
    pub(super) kind: usize,
    /// Where it is loaded.
    pub(super) from: usize,
    /// Where it is unloaded.
    pub(super) to: usize,
    /// Its weight.
    pub(super) weight: u32,
    /// First step at which it can be loaded here.
    pub(super) release: Step,
    /// Unloaded after this the item will be late.
    pub(super) soft: Step,
    /// Unloaded after this it will be missed.
    pub(super) hard: Step,
    /// The ride after this one.
    pub(super) next: Option<usize>,
    /// How far it is.
    pub(super) stage: Stage,
    /// Who does it.
    pub(super) craft: Option<usize>,
}

impl Job {
    /// How bad it is that the item is unloaded then, in points of the score.
    pub(super) fn penalty(&self, unloaded: Step) -> f64 {
        let over = f64::from(unloaded.saturating_sub(self.soft));
        let span = f64::from((self.hard - self.soft).max(1));
        if unloaded > self.hard {
            return MISSED + BEYOND * f64::from(unloaded - self.hard);
        }
        let used = f64::from(unloaded.saturating_sub(self.release))
            / f64::from((self.hard.max(self.release + 1)) - self.release);
        over / span + SLACK * used * used
    }
}

/// An act at a stop of a route: a job's item comes aboard or leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Act {
    /// The job.
    pub(super) job: usize,
    /// Whether the item comes aboard.
    pub(super) is_load: bool,
    /// Where.
    pub(super) at: usize,
}
