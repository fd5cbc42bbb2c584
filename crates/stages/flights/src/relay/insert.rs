//! Decides which aircraft takes an item on and when: the place in a route that makes the whole plan least worse, over all
//! aircraft that can come in time. Up: [`crate::relay`].

use super::board::{Before, Board};
use super::job::{Act, Job};
use super::net::FAR;

/// Idle aircraft that are tried, the nearest first.
const IDLE_MAX: usize = 5;
/// Groups of acts, counted from the end, between which a new stop may come.
const GROUPS_MAX: usize = 14;

/// A way of doing a job.
struct Choice {
    craft: usize,
    acts: Vec<Act>,
    added: f64,
}

impl Board {
    /// Gives a job to the aircraft that does it best; `false` where none can for less than `bound` points.
    pub(super) fn give(&mut self, job: usize, bound: f64, changes: &mut Vec<Before>) -> bool {
        let mut best: Option<Choice> = None;
        for craft in self.candidates(job) {
            self.lift(craft);
            self.try_craft(job, craft, bound, &mut best);
            self.lay(craft);
        }
        let Some(choice) = best else { return false };
        changes.push(self.before(choice.craft));
        self.set(choice.craft, choice.acts);
        changes.extend(self.settle());
        true
    }

    /// Aircraft worth trying: all with a route, and the nearest of those without.
    fn candidates(&self, job: usize) -> Vec<usize> {
        let job = &self.jobs[job];
        let mut idle: Vec<(u32, usize)> = Vec::new();
        let mut busy = Vec::new();
        for (index, craft) in self.crafts.iter().enumerate() {
            let cursor = craft.walker.cursor;
            let way = self.net.way(craft.walker.kind, cursor.at, job.from);
            if craft.walker.kind != job.kind || way >= FAR {
                continue;
            }
            if craft.acts.is_empty() {
                idle.push((cursor.time + way + u32::from(!cursor.is_ready) * self.clock.hold(), index));
            } else {
                busy.push(index);
            }
        }
        idle.sort_unstable();
        idle.dedup_by_key(|(_, index)| self.crafts[*index].walker.cursor);
        busy.extend(idle.into_iter().take(IDLE_MAX).map(|(_, index)| index));
        busy
    }

    /// Tries every place of a route whose working places are lifted.
    fn try_craft(&mut self, job: usize, craft: usize, bound: f64, best: &mut Option<Choice>) {
        let known = &self.crafts[craft];
        let Job { from, to, .. } = self.jobs[job];
        let mut borders: Vec<usize> = (0..known.acts.len())
            .filter(|at| *at == 0 || known.acts[*at].at != known.acts[at - 1].at)
            .chain([known.acts.len()])
            .collect();
        // A stop whose processing was ordered is not changed any more.
        if known.is_queued && borders.len() > 1 {
            borders.remove(0);
        }
        let skip = borders.len().saturating_sub(GROUPS_MAX);
        let borders = &borders[skip..];
        let load = Act { job, is_load: true, at: from };
        let unload = Act { job, is_load: false, at: to };
        let mut acts = Vec::with_capacity(known.acts.len() + 2);
        let mut visits = Vec::new();
        let mut walks = 0;
        for (index, first) in borders.iter().enumerate() {
            for second in &borders[index..] {
                acts.clear();
                acts.extend_from_slice(&known.acts[..*first]);
                acts.push(load);
                acts.extend_from_slice(&known.acts[*first..*second]);
                acts.push(unload);
                acts.extend_from_slice(&known.acts[*second..]);
                let limit = known.value + best.as_ref().map_or(bound, |best| best.added);
                walks += 1;
                let value = self.ground().walk(&known.walker, &acts, &mut visits, limit);
                let Some(added) = value.map(|value| value - known.value) else { continue };
                if best.as_ref().map_or(added < bound, |best| added < best.added) {
                    *best = Some(Choice { craft, acts: acts.clone(), added });
                }
            }
        }
        self.walks += walks;
    }

    /// Whether the stop at which a job's item is loaded was ordered already.
    pub(super) fn is_ordered(&self, job: usize) -> bool {
        let craft = self.jobs[job].craft.map(|craft| &self.crafts[craft]);
        craft.is_some_and(|craft| craft.is_queued && craft.ordered.iter().any(|act| act.job == job))
    }
}
