//! Decides how an item stands: not yet looked at, planned, without an aircraft, over; and by which rides it goes.
//! Up: [`crate::relay`].

use model::relay::{RelayCargo, Step};

use super::board::{Before, Board};
use super::job::{Job, MISSED, Stage};
use super::net::Part;

/// Steps that a change of aircraft is given beyond its flights when the time left after a ride is reckoned.
const HANDOVER: Step = 25;

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Released too late to be planned yet.
    Later,
    /// Its rides are in routes.
    Planned,
    /// No aircraft brings it in time as things stand.
    Unplanned,
    /// Delivered or missed.
    Over,
}

/// One item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its position among all items.
    pub(super) number: usize,
    /// What was told of it.
    pub(super) cargo: RelayCargo,
    /// How it stands.
    pub(super) standing: Standing,
    /// Its rides that are not over, the first first.
    pub(super) jobs: Vec<usize>,
    /// Where its next ride begins: the airport where it lies or will be unloaded, and from when.
    pub(super) ground: (usize, Step),
}

impl Board {
    /// Plans an item from where it lies, by the way that makes the plan least worse; `false` where every way misses it.
    pub(super) fn plan(&mut self, item: &mut Item, changes: &mut Vec<Before>) -> bool {
        let (from, release) = item.ground;
        let chains = self.net.chains(from, item.cargo.destination.at());
        let mut best: Option<(f64, usize)> = None;
        if chains.len() > 1 {
            for (index, chain) in chains.iter().enumerate() {
                let mut tried = Vec::new();
                let value = self.value();
                let jobs = self.add_jobs(item.number, &item.cargo, chain, release);
                let is_placed = self.give_all(&jobs, &mut tried);
                let added = self.value() - value;
                self.take_back(tried);
                self.jobs.truncate(self.jobs.len() - jobs.len());
                if is_placed && best.is_none_or(|(known, _)| added < known) {
                    best = Some((added, index));
                }
            }
            if best.is_none() {
                return false;
            }
        }
        let Some(chain) = chains.get(best.map_or(0, |(_, index)| index)) else { return false };
        let jobs = self.add_jobs(item.number, &item.cargo, chain, release);
        let mark = changes.len();
        if !self.give_all(&jobs, changes) {
            let undone = changes.split_off(mark);
            self.take_back(undone);
            self.jobs.truncate(self.jobs.len() - jobs.len());
            return false;
        }
        item.jobs = jobs;
        item.standing = Standing::Planned;
        true
    }

    fn give_all(&mut self, jobs: &[usize], changes: &mut Vec<Before>) -> bool {
        jobs.iter().all(|job| self.give(*job, MISSED, changes))
    }

    /// Jobs for the parts of a way, each with the time that is left after it taken off its deadlines.
    fn add_jobs(&mut self, number: usize, cargo: &RelayCargo, chain: &[Part], release: Step) -> Vec<usize> {
        let first = self.jobs.len();
        let mut left: Step = chain.iter().skip(1).map(|part| self.left_after(part)).sum();
        let mut earliest = release;
        for (index, part) in chain.iter().enumerate() {
            self.jobs.push(Job {
                cargo: number,
                kind: part.kind,
                from: part.from,
                to: part.to,
                weight: cargo.weight,
                release: earliest,
                soft: cargo.deadline_soft.saturating_sub(left),
                hard: cargo.deadline_hard.saturating_sub(left),
                next: (index + 1 < chain.len()).then_some(first + index + 1),
                stage: Stage::Open,
                craft: None,
            });
            earliest += self.net.way(part.kind, part.from, part.to);
            left -= chain.get(index + 1).map_or(0, |part| self.left_after(part));
        }
        (first..first + chain.len()).collect()
    }

    fn left_after(&self, part: &Part) -> Step {
        self.net.way(part.kind, part.from, part.to) + HANDOVER
    }
}
