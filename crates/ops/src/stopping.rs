//! Decides when a long run is told to end: after a time, when who waits interrupts it, or after its steps. Up: [`crate`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use model::fault::Fault;

/// The longest run that a number of seconds can mean.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Longest time that an interrupt goes unseen.
const LOOK: Duration = Duration::from_millis(50);

/// How long a run may go on.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// Most seconds.
    pub seconds: Option<f64>,
    /// Most steps: those that a run said it took when it was stopped give its result again.
    pub steps: Option<u64>,
    /// Raised when who waits interrupts.
    pub interrupt: Arc<AtomicBool>,
}

impl Limits {
    /// Code `out-of-range` for a time that is not more than nothing and at most a day.
    pub fn checked(&self) -> Result<(), Fault> {
        let Some(seconds) = self.seconds.filter(|seconds| !(*seconds > 0.0 && *seconds <= DAY.as_secs_f64())) else {
            return Ok(());
        };
        let fault = Fault::new("out-of-range", format!("{seconds} seconds"), "give more than 0 and at most 86400");
        Err(fault.at("", 0, "--seconds"))
    }

    /// The same limits with a time of their own.
    #[must_use]
    pub fn within(&self, seconds: f64) -> Self {
        Self { seconds: Some(self.seconds.map_or(seconds, |given| given.min(seconds))), ..self.clone() }
    }

    /// Begins to count: the signal is raised when the time is over or at an interrupt, until this is dropped.
    #[must_use]
    pub fn begin(&self) -> Timer {
        let signal = Arc::new(AtomicBool::new(self.interrupt.load(Ordering::Relaxed)));
        let end = self.seconds.map(|seconds| Instant::now() + Duration::try_from_secs_f64(seconds).unwrap_or(DAY));
        let (interrupt, raised) = (Arc::clone(&self.interrupt), Arc::clone(&signal));
        let (over, waits) = channel::<()>();
        let watch = std::thread::spawn(move || {
            loop {
                let left = end.map_or(LOOK, |end| end.saturating_duration_since(Instant::now()));
                if left.is_zero() || interrupt.load(Ordering::Relaxed) {
                    return raised.store(true, Ordering::Relaxed);
                }
                if waits.recv_timeout(left.min(LOOK)) == Err(RecvTimeoutError::Disconnected) {
                    return;
                }
            }
        });
        Timer { signal, over: Some(over), watch: Some(watch) }
    }
}

/// A time that runs.
#[derive(Debug)]
pub struct Timer {
    signal: Arc<AtomicBool>,
    over: Option<Sender<()>>,
    watch: Option<JoinHandle<()>>,
}

impl Timer {
    /// The signal, for a stage's control.
    #[must_use]
    pub fn signal(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.signal)
    }

    /// Whether the time is over or there was an interrupt.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.signal.load(Ordering::Relaxed)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        drop(self.over.take());
        if let Some(watch) = self.watch.take() {
            watch.join().expect("the watch should end");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_raised_soon(timer: &Timer) -> bool {
        // Far more than it should take, so that a busy machine does not matter.
        (0..1_000).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            timer.is_raised()
        })
    }

    #[test]
    fn a_time_that_is_over_and_an_interrupt_raise_the_signal() {
        assert!(is_raised_soon(&Limits::default().within(0.02).begin()));
        let limits = Limits::default();
        let timer = limits.begin();
        assert!(!timer.is_raised());
        limits.interrupt.store(true, Ordering::Relaxed);
        assert!(is_raised_soon(&timer));
        assert!(limits.within(1e300).begin().is_raised(), "an interrupt of before counts at once");
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 86_401.0] {
            let limits = Limits { seconds: Some(seconds), ..Limits::default() };
            assert_eq!(limits.checked().expect_err("a time that is none").code, "out-of-range", "{seconds}");
        }
        assert_eq!(Limits::default().within(0.5).checked(), Ok(()));
    }

    #[test]
    fn the_shorter_time_counts() {
        let limits = Limits { seconds: Some(5.0), ..Limits::default() };
        assert_eq!(limits.within(3.0).seconds, Some(3.0));
        assert_eq!(limits.within(9.0).seconds, Some(5.0));
    }
}
