//! Decides how the packing engine is examined: every instance by itself, one thread, a budget of processor seconds or of
//! steps, and no packing counted that the judge refuses. Does not decide what is printed of it (`shown`). Up: `main.rs`.

mod best_known;
mod class;
mod instances;
mod procedure;
pub(crate) mod shown;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use check::check_pack;
use model::control::Control;
use model::fault::Fault;
use model::finding::{Finding, Severity};
use model::loading::{PackProblem, PackSolution, Support};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::args::{LoadingArgs, Numbers, Standing};
use crate::spent::measured;
use best_known::BestKnown;
use class::Class;
use instances::Instance;
pub(crate) use instances::NUMBERS_MAX;

/// Processor seconds of an instance where no budget is set: the shorter of the two at which the literature compares.
const SECONDS_UNSET: f64 = 10.0;
/// Instances of a class that are made where nobody says how many.
const COUNT_UNSET: u32 = 20;
/// Seed of the engine.
const SEED: u64 = 1;

/// What ends the packing of an instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Budget {
    /// Seconds of the processor.
    Seconds(Duration),
    /// Steps of the engine.
    Steps(u64),
}

/// One packed and judged instance.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    /// Its class.
    pub(crate) class: Class,
    /// Its number in the class, from 1.
    pub(crate) number: u32,
    /// Volume of the container.
    pub(crate) room: i64,
    /// Volume of the boxes in it; zero when the judge refuses the packing.
    pub(crate) volume: i64,
    /// Processor seconds.
    pub(crate) spent: Duration,
    /// Steps of the engine.
    pub(crate) steps: u64,
    /// Best-known volume, where the list has it.
    pub(crate) best: Option<i64>,
    /// Why the judge refuses the packing; empty for a good one.
    pub(crate) refused: Vec<Finding>,
}

impl Packed {
    /// Share of the container that is filled.
    pub(crate) fn percent(&self) -> f64 {
        percent(self.volume, self.room)
    }

    /// Points above the best-known packing, where it is known.
    pub(crate) fn above_best(&self) -> Option<f64> {
        self.best.map(|best| percent(self.volume - best, self.room))
    }
}

/// Where made instances come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    /// Seed of the first of each class.
    pub(crate) seed: u64,
    /// Whether published ones are among them.
    pub(crate) are_published: bool,
}

/// Everything that was packed.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// How boxes had to stand.
    pub(crate) support: Support,
    /// What ended each packing.
    pub(crate) budget: Budget,
    /// Whether a list of best-known packings was given.
    pub(crate) is_compared: bool,
    /// What made the instances, when they are not from files.
    pub(crate) made: Option<Made>,
    /// Every instance, in order of class and number.
    pub(crate) packed: Vec<Packed>,
}

/// Hears of every instance when it is packed: how many are, of how many.
pub(crate) type Listener<'a> = &'a mut dyn FnMut(&Packed, usize, usize);

/// Packs and judges what is asked for.
///
/// # Errors
/// Every fault of the classes, the files and the list; nothing is packed then.
pub(crate) fn run(question: &LoadingArgs, listener: Listener<'_>) -> Result<Report, Vec<Fault>> {
    let mut faults = Vec::new();
    let (instances, made) = instances_of(question).unwrap_or_else(|more| {
        faults.extend(more);
        (Vec::new(), None)
    });
    let best = question.best_known.as_deref().map_or_else(|| Ok(BestKnown::new()), best_known::read);
    let best = best.unwrap_or_else(|more| {
        faults.extend(more);
        BestKnown::new()
    });
    if !faults.is_empty() {
        return Err(faults);
    }
    let support = match question.support {
        Standing::None => Support::None,
        Standing::Full => Support::Full,
    };
    let seconds = || Budget::Seconds(Duration::from_secs_f64(question.seconds.unwrap_or(SECONDS_UNSET)));
    let budget = question.steps.map_or_else(seconds, Budget::Steps);
    let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("the system should give one thread");
    let total = instances.len();
    let mut packed = Vec::new();
    for Instance { class, number, mut problem } in instances {
        problem.support = support;
        let (solution, spent) = pack(&pool, &problem, budget);
        let (volume, refused) = judged(&problem, &solution);
        let (best, steps) = (best.get(&(class, number)).copied(), solution.steps);
        let one = Packed { class, number, room: room(&problem), volume, spent, steps, best, refused };
        listener(&one, packed.len() + 1, total);
        packed.push(one);
    }
    Ok(Report { support, budget, is_compared: question.best_known.is_some(), made, packed })
}

/// The instances, and what made them when they are not from files.
fn instances_of(question: &LoadingArgs) -> Result<(Vec<Instance>, Option<Made>), Vec<Fault>> {
    let classes = question.classes.as_deref().map(classes_of).transpose()?;
    if let Some(seed) = question.generate {
        let all = || Class::all().filter(|class| class.is_in_means()).collect();
        let first_ones = Numbers { first: 1, last: question.count.unwrap_or(COUNT_UNSET) };
        let numbers = question.instances.unwrap_or(first_ones);
        let made = instances::made(seed, &classes.unwrap_or_else(all), numbers);
        return Ok((made, Some(Made { seed, are_published: instances::are_published(seed, numbers) })));
    }
    let folder = question.folder.as_deref().expect("the command line should have a folder or a seed");
    instances::of_folder(folder, classes.as_deref(), question.instances).map(|found| (found, None))
}

/// Classes in order, each once.
fn classes_of(words: &[String]) -> Result<Vec<Class>, Vec<Fault>> {
    let (mut classes, mut faults) = (Vec::new(), Vec::new());
    for word in words {
        match Class::of(word.trim()) {
            Ok(class) => classes.push(class),
            Err(fault) => faults.push(fault.at("--classes", 0, "")),
        }
    }
    classes.sort_unstable();
    classes.dedup();
    if faults.is_empty() { Ok(classes) } else { Err(faults) }
}

/// Packs on the pool's one thread; what is measured is the engine alone.
fn pack(pool: &ThreadPool, problem: &PackProblem, budget: Budget) -> (PackSolution, Duration) {
    let (limit, steps_max) = match budget {
        Budget::Seconds(limit) => (Some(limit), u64::MAX),
        Budget::Steps(steps) => (None, steps),
    };
    let stop = Arc::new(AtomicBool::new(false));
    measured(limit, &stop, || {
        pool.install(|| loading::pack(problem, &mut Control::new(SEED, steps_max).with_stop(Arc::clone(&stop))))
    })
}

/// Volume of a packing and nothing else, or zero and why the judge refuses it.
fn judged(problem: &PackProblem, solution: &PackSolution) -> (i64, Vec<Finding>) {
    let mut findings = check_pack(problem, solution).findings;
    findings.retain(|finding| finding.severity == Severity::Fatal);
    if !findings.is_empty() {
        return (0, findings);
    }
    let volume = |placement: &model::loading::Placement| {
        let (x, y, z) = placement.extent;
        placement.count().get() * x.get() * y.get() * z.get()
    };
    (solution.placements.iter().map(volume).sum(), findings)
}

fn room(problem: &PackProblem) -> i64 {
    let (length, width, height) = problem.container;
    length.get() * width.get() * height.get()
}

/// A volume as a share of another.
fn percent(volume: i64, room: i64) -> f64 {
    100.0 * volume as f64 / room as f64
}

#[cfg(test)]
mod tests {
    use model::quantity::Millimetres;

    use super::*;

    #[test]
    fn a_packing_that_the_judge_refuses_counts_as_empty() {
        let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        for support in [Support::None, Support::Full] {
            let problem = PackProblem { support, ..procedure::instance(0, 11) };
            let (good, _) = pack(&pool, &problem, Budget::Steps(1));
            let (volume, refused) = judged(&problem, &good);
            assert!(volume > room(&problem) / 2 && refused.is_empty(), "{volume}: {refused:?}");
            let mut spoiled = good.clone();
            let beyond = Millimetres::of(problem.container.0.get() - spoiled.placements[0].extent.0.get() + 1);
            spoiled.placements[0].at.0 = beyond;
            let (volume, refused) = judged(&problem, &spoiled);
            assert!(volume == 0 && !refused.is_empty(), "{support:?}: a box that sticks out");
            let (volume, refused) = judged(&problem, &PackSolution { left_out: Vec::new(), ..good });
            assert!(volume == 0 && !refused.is_empty(), "{support:?}: boxes that are nowhere");
        }
    }

    #[test]
    fn a_limit_of_seconds_is_kept() {
        let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let problem = procedure::instance(3, 5);
        let limit = Duration::from_millis(200);
        let (solution, spent) = pack(&pool, &problem, Budget::Seconds(limit));
        assert!(solution.steps > 0 && spent >= limit, "{spent:?}");
        assert!(judged(&problem, &solution).1.is_empty());
    }

    #[test]
    fn points_are_counted_against_the_container() {
        let one = Packed {
            class: Class::WEAK_LAST,
            number: 1,
            room: 1_000,
            volume: 950,
            spent: Duration::ZERO,
            steps: 1,
            best: Some(960),
            refused: Vec::new(),
        };
        assert!((one.percent() - 95.0).abs() < 1e-9);
        assert!(one.above_best().is_some_and(|points| (points + 1.0).abs() < 1e-9));
    }
}
