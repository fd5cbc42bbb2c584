//! Decides how the work of a run is measured and cut short: seconds of the processor, not of the wall, so that a busy
//! machine gives the same figures as a quiet one, and where more than one thread works at once no more of them than the wall has;
//! and the most memory that the program held. Up: `main.rs`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// The watcher looks again no sooner than this, finer than any figure that is printed, and no later.
const LOOK_MIN: Duration = Duration::from_millis(1);
const LOOK_MAX: Duration = Duration::from_millis(100);

/// The work since a moment.
struct Work {
    wall: Instant,
    processor: Duration,
    sum: Duration,
}

impl Work {
    fn new() -> Self {
        Self { wall: Instant::now(), processor: processor(), sum: Duration::ZERO }
    }

    /// The work so far. Of the time since the last look the lesser of wall and processor counts: while one thread works and all others
    /// wait it is that thread's; of threads that work at once, each on a processor of its own, that of the wall.
    fn look(&mut self) -> Duration {
        let now = Self::new();
        let since = now.processor.saturating_sub(self.processor).min(now.wall.saturating_duration_since(self.wall));
        *self = Self { sum: self.sum + since, ..now };
        self.sum
    }
}

/// Does the work and tells what it took; raises `stop` once it took `limit`.
pub(crate) fn measured<T>(limit: Option<Duration>, stop: &AtomicBool, work: impl FnOnce() -> T) -> (T, Duration) {
    let (result, spent, _) = measured_and_heard(limit, stop, work);
    (result, spent)
}

/// The same, and how long after the stop signal the work ended, by the wall; nothing when it ended before.
pub(crate) fn measured_and_heard<T>(
    limit: Option<Duration>,
    stop: &AtomicBool,
    work: impl FnOnce() -> T,
) -> (T, Duration, Option<Duration>) {
    let (done, watched) = channel();
    let (raise, raised) = channel();
    let spent = Mutex::new(Work::new());
    let look = || spent.lock().expect("nobody panics while looking").look();
    std::thread::scope(|scope| {
        // Dropped at the end of this closure, also when the work panics: then the watcher goes home.
        let _done = { done };
        if let Some(limit) = limit {
            scope.spawn(move || {
                if watch(&watched, limit, look) {
                    stop.store(true, Ordering::Relaxed);
                    // Nobody listens any more where the work panicked.
                    let _ = raise.send(Instant::now());
                }
            });
        }
        let result = work();
        let heard = raised.try_recv().ok().map(|raised: Instant| raised.elapsed());
        (result, look(), heard)
    })
}

/// Tells when the limit is reached, unless the work ends first. It cannot take more seconds than the wall has, so sleeping for
/// what is left is never too long.
fn watch(watched: &Receiver<()>, limit: Duration, look: impl Fn() -> Duration) -> bool {
    loop {
        let left = limit.saturating_sub(look());
        if left.is_zero() {
            return true;
        }
        if watched.recv_timeout(left.clamp(LOOK_MIN, LOOK_MAX)) == Err(RecvTimeoutError::Disconnected) {
            return false;
        }
    }
}

/// What this program took of the processor since it began.
pub(crate) fn processor() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).expect("time that was spent should not be negative")
}

/// Most memory that this program held, in KiB; nothing where the system does not tell.
pub(crate) fn memory_peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_stopped_after_its_seconds_of_the_processor() {
        let stop = AtomicBool::new(false);
        let limit = Duration::from_millis(50);
        let (turns, spent, heard) = measured_and_heard(Some(limit), &stop, || {
            let mut turns = 0u64;
            while !stop.load(Ordering::Relaxed) {
                turns += 1;
            }
            std::thread::sleep(Duration::from_millis(20));
            turns
        });
        assert!(turns > 0 && spent >= limit, "{spent:?}");
        assert!(heard.is_some_and(|heard| heard >= Duration::from_millis(20)), "{heard:?}");
    }

    #[test]
    fn two_that_work_at_once_take_no_more_than_the_wall() {
        let stop = AtomicBool::new(false);
        let began = Instant::now();
        let turn = || {
            let mut turns = 0u64;
            while !stop.load(Ordering::Relaxed) {
                turns = std::hint::black_box(turns + 1);
            }
        };
        let limit = Duration::from_millis(200);
        let ((), spent) = measured(Some(limit), &stop, || {
            std::thread::scope(|scope| {
                scope.spawn(turn);
                turn();
            });
        });
        assert!(spent >= limit && spent <= began.elapsed(), "{spent:?}");
    }

    #[test]
    fn sleeping_is_no_work_and_a_run_that_ends_early_is_not_waited_for() {
        let stop = AtomicBool::new(false);
        let began = Instant::now();
        let sleep = || std::thread::sleep(Duration::from_millis(5));
        let ((), _, heard) = measured_and_heard(Some(Duration::from_hours(1)), &stop, sleep);
        assert_eq!(heard, None);
        assert!(!stop.load(Ordering::Relaxed) && began.elapsed() < Duration::from_mins(10));
        let (seven, _) = measured(None, &stop, || 7);
        assert_eq!(seven, 7);
    }

    #[test]
    fn memory_is_told_where_the_system_tells_it() {
        let held = memory_peak();
        assert!(
            held.is_none_or(|kib| kib > 500) && held.is_some() == std::path::Path::new("/proc/self/status").exists()
        );
    }
}
