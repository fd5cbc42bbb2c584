//! Decides on which threads the engine runs, when it is told to stop, and how one who waits hears of it. The only place of
//! `pack` with a clock. Up: [`crate::packing`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use model::control::{Control, Progress};
use model::fault::Fault;
use model::loading::{PackProblem, PackSolution};

use super::{PackQuestion, STEPS_UNSET};
use crate::stopping::Limits;

/// Longest silence towards one who waits.
const TICK: Duration = Duration::from_millis(250);

/// Packs on threads of its own, so many as were asked for. Code `out-of-range` where the machine gives no such number.
pub(super) fn run(
    question: &PackQuestion<'_>,
    problem: &PackProblem,
    listener: &mut dyn FnMut(&Progress),
) -> Result<PackSolution, Fault> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(question.threads).build().map_err(|error| {
        let cause = format!("{} threads cannot be started: {error}", question.threads);
        Fault::new("out-of-range", cause, "give fewer").at("", 0, "--threads")
    })?;
    let steps_max =
        question.limits.steps.unwrap_or(if question.limits.seconds.is_some() { u64::MAX } else { STEPS_UNSET });
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = channel();
    let seed = question.seed;
    let watch = Watch { began: Instant::now(), limits: &question.limits, stop: &stop };
    let engine_stop = Arc::clone(&stop);
    std::thread::scope(|scope| {
        let engine = scope.spawn(move || {
            // The listener lives and dies with the run, so that the watch below ends when the engine does.
            pool.install(move || {
                let tell = move |progress: &Progress| {
                    // Nobody listens any more only when the watch itself has failed.
                    let _ = sender.send(progress.clone());
                };
                let mut control = Control::new(seed, steps_max).with_stop(engine_stop).with_listener(Box::new(tell));
                loading::pack(problem, &mut control)
            })
        });
        watch.until_done(&receiver, listener);
        Ok(engine.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Waits for the engine.
struct Watch<'a> {
    began: Instant,
    limits: &'a Limits,
    stop: &'a AtomicBool,
}

impl Watch<'_> {
    /// Hands on what the engine tells, says how much of the time is over where it tells nothing, and raises the stop signal in
    /// time; ends with the engine.
    fn until_done(&self, receiver: &Receiver<Progress>, listener: &mut dyn FnMut(&Progress)) {
        let limit = self.limits.seconds.map(Duration::from_secs_f64);
        loop {
            let elapsed = self.began.elapsed();
            let left = limit.map_or(TICK, |limit| limit.saturating_sub(elapsed));
            if left.is_zero() || self.limits.interrupt.load(Ordering::Relaxed) {
                self.stop.store(true, Ordering::Relaxed);
            }
            let wait = if left.is_zero() { TICK } else { left.min(TICK) };
            match receiver.recv_timeout(wait) {
                Ok(progress) => listener(&progress),
                Err(RecvTimeoutError::Timeout) => listener(&self.tick(limit)),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn tick(&self, limit: Option<Duration>) -> Progress {
        let elapsed = self.began.elapsed();
        let tenths = |span: Duration| u64::try_from(span.as_millis() / 100).unwrap_or(u64::MAX);
        let text = match limit {
            Some(limit) => format!("packing, {} of {} s", elapsed.as_secs().min(limit.as_secs()), limit.as_secs_f64()),
            None => format!("packing, {} s", elapsed.as_secs()),
        };
        let total = limit.map_or(0, tenths);
        Progress { stage: "pack", done: tenths(elapsed).min(total), total, text }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use model::loading::PackBox;
    use model::quantity::{Millimetres, Units};

    use super::*;

    fn problem() -> PackProblem {
        let mm = |x, y, z| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
        let one = |id: usize, sizes| PackBox {
            id: id.to_string(),
            sizes,
            count: Units::of(200),
            upright: (true, true, true),
            ..PackBox::default()
        };
        let sizes = [mm(613, 421, 307), mm(547, 389, 251), mm(709, 353, 283), mm(431, 401, 337)];
        PackProblem {
            container: mm(5870, 2330, 2200),
            boxes: sizes.into_iter().enumerate().map(|(id, sizes)| one(id, sizes)).collect(),
            ..PackProblem::default()
        }
    }

    fn question(threads: usize, steps: Option<u64>, seconds: Option<f64>) -> PackQuestion<'static> {
        PackQuestion {
            file: Path::new("none"),
            is_br: false,
            instance: 1,
            support: None,
            limits: Limits { seconds, steps, ..Limits::default() },
            threads,
            seed: 7,
            output: None,
        }
    }

    #[test]
    fn threads_do_not_change_the_packing() {
        let on =
            |threads| run(&question(threads, Some(3_000), None), &problem(), &mut |_| {}).expect("threads to run on");
        let one = on(1);
        assert!(!one.placements.is_empty());
        assert_eq!(one, on(2));
        assert_eq!(one, on(5));
    }

    #[test]
    fn seconds_raise_the_stop_signal_and_the_wait_is_told() {
        let mut heard = Vec::new();
        let solution = run(&question(1, None, Some(0.6)), &problem(), &mut |progress| heard.push(progress.clone()))
            .expect("a thread to run on");
        assert!(!solution.placements.is_empty());
        assert!(heard.iter().any(|progress| progress.stage == "pack" && progress.total == 6), "{heard:?}");
    }
}
