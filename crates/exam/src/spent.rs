//! Decides how the work of a run is measured and cut short: seconds of the processor, not of the wall, so that a busy
//! machine gives the same figures as a quiet one; and the most memory that the program held. Up: `main.rs`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The watcher looks again no sooner than this: finer than any figure that is printed.
const LOOK_MIN: Duration = Duration::from_millis(1);

/// Does the work and tells what it took; raises `stop` once it took `limit`.
///
/// The clock is the whole program's: while one thread works and all others wait it is that thread's, and a thread that
/// worked in secret would be counted too.
pub(crate) fn measured<T>(limit: Option<Duration>, stop: &AtomicBool, work: impl FnOnce() -> T) -> (T, Duration) {
    let (done, watched) = channel();
    std::thread::scope(|scope| {
        // Dropped at the end of this closure, also when the work panics: then the watcher goes home.
        let _done = { done };
        let began = processor();
        if let Some(limit) = limit {
            scope.spawn(move || watch(&watched, began + limit, stop));
        }
        let result = work();
        (result, processor().saturating_sub(began))
    })
}

/// One thread cannot take more seconds of the processor than of the wall, so sleeping for what is left is never too long.
fn watch(watched: &Receiver<()>, end: Duration, stop: &AtomicBool) {
    loop {
        let left = end.saturating_sub(processor());
        if left.is_zero() {
            stop.store(true, Ordering::Relaxed);
            return;
        }
        if watched.recv_timeout(left.max(LOOK_MIN)) == Err(RecvTimeoutError::Disconnected) {
            return;
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
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_run_is_stopped_after_its_seconds_of_the_processor() {
        let stop = AtomicBool::new(false);
        let limit = Duration::from_millis(50);
        let (turns, spent) = measured(Some(limit), &stop, || {
            let mut turns = 0u64;
            while !stop.load(Ordering::Relaxed) {
                turns += 1;
            }
            turns
        });
        assert!(turns > 0 && spent >= limit, "{spent:?}");
    }

    #[test]
    fn sleeping_is_no_work_and_a_run_that_ends_early_is_not_waited_for() {
        let stop = AtomicBool::new(false);
        let began = Instant::now();
        let ((), _) = measured(Some(Duration::from_hours(1)), &stop, || std::thread::sleep(Duration::from_millis(5)));
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
