//! Decides that what several threads ask for is worked out once. Up: [`crate::bound::growth`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Values by key, each worked out by who asks for it first; others that ask meanwhile wait for it.
pub(super) struct Shared<K, V>(Mutex<BTreeMap<K, Arc<OnceLock<V>>>>);

impl<K: Ord, V: Clone> Shared<K, V> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    /// The value of a key. To work it out others may be asked for, of which none may need this one.
    pub(super) fn get(&self, key: K, work: impl FnOnce() -> V) -> V {
        let place = Arc::clone(self.0.lock().expect("nobody panics while it looks").entry(key).or_default());
        place.get_or_init(work).clone()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

    use super::*;

    /// The sum of all numbers up to this, each from the one before.
    fn sum(known: &Shared<usize, usize>, number: usize, count: &AtomicUsize) -> usize {
        known.get(number, || {
            count.fetch_add(1, Ordering::Relaxed);
            if number == 0 { 0 } else { number + sum(known, number - 1, count) }
        })
    }

    #[test]
    fn each_value_is_worked_out_once_whoever_asks() {
        let (known, count) = (Shared::new(), AtomicUsize::new(0));
        let sums: Vec<usize> = (0..100_usize).into_par_iter().rev().map(|number| sum(&known, number, &count)).collect();
        assert_eq!(sums, (0..100).rev().map(|number| number * (number + 1) / 2).collect::<Vec<_>>());
        assert_eq!(count.into_inner(), 100);
    }
}
