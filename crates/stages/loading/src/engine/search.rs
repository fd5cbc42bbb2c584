//! Decides which packings are kept: blocks for the next space are ranked by completing the packing greedily, and the best
//! few states are kept, more of them in every round, until the budget is spent. A step is one block placed in a
//! completion. Does not decide what a block is (`block`) nor how a packing goes on (`complete`), nor
//! when one is left (`trajectory`). Up: [`crate`].

use model::control::Control;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefMutIterator, ParallelIterator};

use crate::engine::score::{WEIGHTS_EARLY, WEIGHTS_LATE, Weights};
use crate::engine::space::Spot;
use crate::engine::state::{Ground, Placed, State, Worker};
use crate::engine::trajectory::{Packing, Trajectory};
use crate::engine::{FEW_KINDS, LEVEL_KINDS, renewal};
use crate::measure::{LOG_BITS, next_random};

/// Completions between two looks at the budget: the same on any number of threads, so that the answer is.
const BATCH: usize = 32;

/// Children of a state in percent of the beam's width, on the average.
const CHILDREN: usize = 25;
/// Children of any state at least: the move that its completion made, and another.
const CHILDREN_LEAST: usize = 2;
/// How many more of the average number of children the best state of a beam has, and the worst one fewer, in percent.
const FAVOUR: usize = 50;
/// How finished packings are renewed.
#[derive(Clone, Copy)]
struct Renewing {
    /// Steps spent on it to steps spent on beams from the empty container.
    share: (u64, u64),
    /// Beam widths, from one on.
    widths: u64,
    /// How much worse than the best the packing that is renewed next may be, in ten-thousandths of its volume.
    worse: i64,
    /// Whether a packing that renewal betters no more is left by a perturbation.
    perturbs: bool,
    /// Most that chance takes off a block's score, in hundredths of a halving of its volume: with a few kinds, or where
    /// boxes must stand, the same part is else packed the same way again and again.
    chance: i64,
}

/// Where boxes of many kinds may float, wide beams find most by themselves.
const RENEWING_FLOATING: Renewing = Renewing { share: (1, 3), widths: 4, worse: 0, perturbs: false, chance: 0 };
/// Of a few kinds, wide beams hold near copies of one packing, and a packing is soon caught.
const RENEWING_FEW: Renewing = Renewing { share: (1, 1), widths: 4, worse: 30, perturbs: true, chance: 40 };
/// Where boxes must stand, renewal finds more than beams.
const RENEWING_STANDING: Renewing = Renewing { share: (15, 1), widths: 2, worse: 30, perturbs: true, chance: 40 };
/// With fewer kinds there is more of each, and it is caught sooner: it may go further from the best.
const RENEWING_LEVEL: Renewing = Renewing { worse: 100, ..RENEWING_STANDING };

impl Renewing {
    fn of(ground: &Ground) -> Self {
        if ground.room.low_only[2] {
            if ground.kinds.len() <= LEVEL_KINDS { RENEWING_LEVEL } else { RENEWING_STANDING }
        } else if ground.kinds.len() <= FEW_KINDS {
            RENEWING_FEW
        } else {
            RENEWING_FLOATING
        }
    }
}

/// Beam width with which a perturbed part is packed.
const PERTURBED_WIDTH: usize = 4;

/// How often the beams begin again from narrow ones; bounds a run that nobody limits.
const BEGUN_AGAIN: u32 = 20;

/// A state of the beam with the volume its completion reached.
struct Ranked {
    state: State,
    completed: i64,
}

/// A child of a beam state: a block at the spot that its parent fills next.
#[derive(Clone, Copy)]
struct Child {
    parent: usize,
    block: usize,
    completed: i64,
    volume: i64,
}

/// What a completion reached, or would likely have when it was given up; the packing when it is better than what was known.
struct Completed {
    volume: i64,
    steps: u64,
    placed: Option<Vec<Placed>>,
}

struct Run<'a, 'b, 'c> {
    ground: &'a Ground<'a>,
    control: &'b mut Control<'c>,
    workers: Vec<(Worker, State)>,
    /// States that are used again.
    spare: Vec<State>,
    weights: [Weights; 2],
    /// The best of the present descent of the beam, and of all.
    found: Packing,
    best: Packing,
    /// Volume that cannot be surpassed.
    most: i64,
    random: u64,
    /// Steps spent so far on beams from the empty container, and on renewals.
    spent: [u64; 2],
    /// Volume that a completion must reach to be of use; zero where each is.
    least: i64,
    trajectory: Trajectory,
    /// Volume of the best packing when the trajectory last went on.
    known: i64,
}

/// The best packing found. At least one greedy packing is made, whatever the budget.
pub(crate) fn run(ground: &Ground, width_max: usize, control: &mut Control) -> Vec<Placed> {
    let mut first = Worker::default();
    let root = ground.start(&mut first);
    let volumes = ground.kinds.iter().map(|kind| kind.count.saturating_mul(volume(&kind.turns[0])));
    let total = volumes.fold(0, i64::saturating_add);
    let threads = rayon::current_num_threads().min(BATCH);
    let mut run = Run {
        ground,
        workers: (0..threads).map(|_| (Worker::default(), root.clone())).collect(),
        spare: Vec::new(),
        weights: [WEIGHTS_EARLY, WEIGHTS_LATE],
        found: Packing::default(),
        best: Packing::default(),
        most: total.min(ground.volume),
        random: control.seed,
        spent: [0; 2],
        least: 0,
        trajectory: Trajectory::default(),
        known: 0,
        control,
    };
    let mut width_squared = 1;
    let mut round = 0;
    let mut begun = 0;
    loop {
        let before = run.control.steps();
        let turn = if begun == 0 { round } else { 1 };
        run.weights = weights_of_round(turn, &mut run.random);
        let width = isqrt(width_squared).min(width_max);
        run.descend(&root, width);
        run.keep_found();
        run.spent[0] += run.control.steps() - before;
        // The widest beam is spent: what is left goes to renewal and to narrower beams with other weights.
        let is_widest = width >= width_max;
        begun += u32::from(is_widest);
        if run.is_over() || begun > BEGUN_AGAIN {
            break;
        }
        run.renew(&root);
        if run.is_over() {
            break;
        }
        width_squared = if is_widest { 2 } else { width_squared * 2 };
        round += 1;
    }
    run.best.placed
}

fn volume(sides: &[i32; 3]) -> i64 {
    sides.iter().map(|side| i64::from(*side)).product()
}

/// Whole square root, at least one.
fn isqrt(value: usize) -> usize {
    (1..).take_while(|root| root * root <= value).last().unwrap_or(1)
}

/// Blocks tried for the state of a rank in a beam, from zero on: a quarter of its width on the average, so that more states are kept
/// for the same work, and most for those that promise most.
fn children_of(width: usize, rank: usize) -> usize {
    let last = width.saturating_sub(1).max(1);
    let share = 100 + FAVOUR - 2 * FAVOUR * rank.min(last) / last;
    ((width * CHILDREN * share + 5_000) / 10_000).max(CHILDREN_LEAST)
}

/// Every second round keeps the published weights; the others vary each by up to a quarter, by the seed, because
/// different weights fail on different instances.
fn weights_of_round(round: usize, random: &mut u64) -> [Weights; 2] {
    let mut weights = [WEIGHTS_EARLY, WEIGHTS_LATE];
    if round % 2 == 1 {
        let mut vary = |value: &mut i64| {
            let percent = 75 + i64::try_from(next_random(random) % 51).expect("a percentage is small");
            *value = *value * percent / 100;
        };
        for set in &mut weights {
            vary(&mut set.contact);
            vary(&mut set.rest);
            vary(&mut set.gap);
        }
    }
    weights
}

impl Run<'_, '_, '_> {
    fn is_over(&self) -> bool {
        self.control.is_over() || self.best.volume == self.most || self.found.volume == self.most
    }

    /// Fills a state as well as a beam of this width can; what it finds is in `found`.
    fn descend(&mut self, state: &State, width: usize) {
        self.found = Packing::default();
        let completed = self.complete(state);
        if width > 1 && !self.is_over() {
            let root = Ranked { state: self.copy_of(state), completed };
            self.beam(root, width);
        }
    }

    /// A copy of a state, in lists that are used again where there are any.
    fn copy_of(&mut self, state: &State) -> State {
        match self.spare.pop() {
            Some(mut copy) => {
                copy.clone_from(state);
                copy
            }
            None => state.clone(),
        }
    }

    /// Takes what was found last when it is the best.
    fn keep_found(&mut self) {
        if self.found.volume > self.best.volume {
            self.best = self.found.clone();
        }
    }

    /// Completes one state; returns the volume reached.
    fn complete(&mut self, state: &State) -> i64 {
        let (worker, own) = &mut self.workers[0];
        own.clone_from(state);
        let done = finish(self.ground, own, &self.weights, worker, (self.found.volume, self.least));
        let volume = done.volume;
        self.note(done);
        volume
    }

    /// Counts a completion's steps and keeps its packing when it is the best of this descent.
    fn note(&mut self, done: Completed) {
        self.control.step(done.steps);
        if done.volume > self.found.volume
            && let Some(placed) = done.placed
        {
            self.found = Packing { volume: done.volume, placed };
        }
    }

    /// Renews parts of a packing, again and again, until that has had its share of the steps.
    fn renew(&mut self, root: &State) {
        let renewing = Renewing::of(self.ground);
        // What a beam found is better, or nothing leads away from the best.
        if self.best.volume > self.known || !renewing.perturbs {
            self.trajectory = Trajectory::of(&self.best, renewal::whole(&self.ground.room));
        }
        while self.spent[1] * renewing.share.1 < self.spent[0] * renewing.share.0 && !self.is_over() {
            let before = self.control.steps();
            if renewing.perturbs && self.trajectory.is_idle() {
                self.perturb(root);
            } else {
                self.renew_part(root, &renewing);
            }
            self.keep_found();
            self.spent[1] += self.control.steps() - before;
        }
        self.known = self.best.volume;
    }

    /// Renews one part of the trajectory's standing packing.
    fn renew_part(&mut self, root: &State, renewing: &Renewing) {
        let kept = renewal::kept(
            &self.trajectory.standing.placed,
            &self.ground.room,
            &self.trajectory.stretch,
            &mut self.random,
        );
        let state = self.standing_of(root, &kept);
        self.weights = weights_of_round(1, &mut self.random);
        for set in &mut self.weights {
            set.chance = renewing.chance * (1000 << LOG_BITS) / 100;
            set.salt = next_random(&mut self.random);
        }
        let width = 1 + usize::try_from(next_random(&mut self.random) % renewing.widths).expect("widths are small");
        let best = self.trajectory.best.volume;
        let least = self.trajectory.standing.volume.min(best - best / 10_000 * renewing.worse);
        self.least = if self.ground.tells_open() { least } else { 0 };
        self.descend(&state, width);
        self.spare.push(state);
        self.least = 0;
        self.trajectory.renewed(&self.found, least);
    }

    /// Leaves the trajectory's packing for one of which a stretch is packed anew, whatever becomes of it; begins another when this
    /// one is spent.
    fn perturb(&mut self, root: &State) {
        self.weights = weights_of_round(1, &mut self.random);
        let room = &self.ground.room;
        let Some(home) = self.trajectory.leave() else {
            self.descend(root, PERTURBED_WIDTH);
            self.trajectory = Trajectory::of(&self.found, renewal::whole(room));
            return;
        };
        let (kept, stretch) = renewal::perturbed(&home.placed, room, &mut self.random);
        let state = self.standing_of(root, &kept);
        self.descend(&state, PERTURBED_WIDTH);
        self.spare.push(state);
        self.trajectory.perturbed(&self.found, stretch);
    }

    /// The packing in which nothing stands but what is kept.
    fn standing_of(&mut self, root: &State, kept: &[Placed]) -> State {
        let mut state = self.copy_of(root);
        self.ground.put_all(&mut state, kept, &mut self.workers[0].0);
        state
    }

    /// One round: the beam goes down level by level.
    fn beam(&mut self, root: Ranked, width: usize) {
        let mut level = vec![root];
        while !level.is_empty() {
            let next = match self.children(&mut level, width) {
                Some((spots, children)) => self.keep_best(&level, &spots, children, width),
                None => Vec::new(),
            };
            self.spare.extend(level.into_iter().map(|ranked| ranked.state));
            level = next;
        }
    }

    /// The children of a level with what their completions reach; none when the budget ended first.
    fn children(&mut self, level: &mut [Ranked], width: usize) -> Option<(Vec<Option<Spot>>, Vec<Child>)> {
        let mut spots = Vec::with_capacity(level.len());
        let mut children = Vec::new();
        let mut tasks = Vec::new();
        for (parent, ranked) in level.iter_mut().enumerate() {
            let worker = &mut self.workers[0].0;
            let most = children_of(width, parent);
            let spot = self.ground.choose(&mut ranked.state, most, &self.weights, worker);
            spots.push(spot);
            if spot.is_none() {
                continue;
            }
            for (order, block) in Ground::found(worker).into_iter().enumerate() {
                // The first child is the move that the parent's completion made.
                if order > 0 {
                    tasks.push(children.len());
                }
                let volume = ranked.state.volume + self.ground.blocks[block].volume;
                children.push(Child { parent, block, completed: ranked.completed, volume });
            }
        }
        for batch in tasks.chunks(BATCH) {
            if self.is_over() {
                return None;
            }
            for (task, done) in batch.iter().zip(self.complete_batch(batch, &children, level, &spots)) {
                children[*task].completed = done.volume;
                self.note(done);
            }
        }
        Some((spots, children))
    }

    /// Completes some children side by side.
    fn complete_batch(
        &mut self,
        batch: &[usize],
        children: &[Child],
        level: &[Ranked],
        spots: &[Option<Spot>],
    ) -> Vec<Completed> {
        let (ground, weights, known) = (self.ground, self.weights, (self.found.volume, self.least));
        let threads = self.workers.len();
        let work = |(first, (worker, state)): (usize, &mut (Worker, State))| -> Vec<Completed> {
            let tasks = batch.iter().skip(first).step_by(threads);
            tasks
                .map(|task| {
                    let child = children[*task];
                    let spot = spots[child.parent].expect("a parent with children should have a spot");
                    state.clone_from(&level[child.parent].state);
                    ground.place(state, &spot, child.block, worker);
                    finish(ground, state, &weights, worker, known)
                })
                .collect()
        };
        if threads == 1 {
            return work((0, &mut self.workers[0]));
        }
        let mut done: Vec<_> = self.workers.par_iter_mut().enumerate().map(work).map(Vec::into_iter).collect();
        (0..batch.len()).map(|at| done[at % threads].next().expect("each task should be done once")).collect()
    }

    /// The best distinct states by what their completions reached.
    fn keep_best(
        &mut self,
        level: &[Ranked],
        spots: &[Option<Spot>],
        mut children: Vec<Child>,
        width: usize,
    ) -> Vec<Ranked> {
        children.sort_by_key(|child| std::cmp::Reverse((child.completed, child.volume)));
        let mut kept: Vec<Ranked> = Vec::new();
        for child in children {
            if kept.len() == width {
                break;
            }
            let parent = &level[child.parent];
            let needs = &self.ground.blocks[child.block].needs;
            let is_known = kept.iter().any(|other| {
                other.completed == child.completed
                    && other.state.volume == child.volume
                    && is_less(&parent.state.remaining, needs, &other.state.remaining)
            });
            if is_known {
                continue;
            }
            let spot = spots[child.parent].expect("a parent with children should have a spot");
            let mut state = self.copy_of(&parent.state);
            self.ground.place(&mut state, &spot, child.block, &mut self.workers[0].0);
            kept.push(Ranked { state, completed: child.completed });
        }
        kept
    }
}

/// Whether `before` less `needs` is `after`.
fn is_less(before: &[i64], needs: &[(u32, i32)], after: &[i64]) -> bool {
    before.iter().zip(after).enumerate().all(|(kind, (before, after))| {
        let need = needs.iter().find(|(known, _)| *known as usize == kind).map_or(0, |(_, count)| i64::from(*count));
        before - need == *after
    })
}

fn finish(
    ground: &Ground,
    state: &mut State,
    weights: &[Weights; 2],
    worker: &mut Worker,
    (known, least): (i64, i64),
) -> Completed {
    let before = state.placed.len();
    let likely = ground.complete(state, weights, worker, least);
    Completed {
        volume: likely.unwrap_or(state.volume),
        steps: (state.placed.len() - before) as u64 + 1,
        placed: (likely.is_none() && state.volume > known).then(|| state.placed.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_state_of_a_beam_has_three_times_the_children_of_the_worst() {
        assert_eq!((children_of(4, 3), children_of(80, 0), children_of(80, 79)), (CHILDREN_LEAST, 30, 10));
        for width in 16..200 {
            let children: Vec<usize> = (0..width).map(|rank| children_of(width, rank)).collect();
            assert!(children.is_sorted_by(|one, other| one >= other), "{width}: {children:?}");
            let sum = 100 * children.iter().sum::<usize>();
            assert!(sum.abs_diff(width * width * CHILDREN) <= 50 * width, "{width}: a quarter on the average, {sum}");
        }
    }
}
