//! Decides who asks too often: a bucket of requests for each session and each address, filled again evenly. Up: [`crate`].

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;

/// Parts of a request, so that filling needs no fractions.
const PARTS: i64 = 60_000;
/// Buckets beyond which full ones are thrown away: nobody fills the memory by changing addresses.
const BUCKETS_MAX: usize = 50_000;

#[derive(Clone, Copy, Debug)]
struct Bucket {
    parts: i64,
    at: Timestamp,
}

/// Buckets of one size.
#[derive(Debug)]
pub(crate) struct Buckets {
    each_minute: i64,
    held: Mutex<BTreeMap<String, Bucket>>,
}

impl Buckets {
    /// Buckets that hold, and gain in a minute, so many requests.
    pub(crate) fn new(each_minute: u32) -> Self {
        Self { each_minute: i64::from(each_minute), held: Mutex::default() }
    }

    fn filled(&self, bucket: Bucket, now: Timestamp) -> i64 {
        // A clock that goes back fills nothing and takes nothing.
        let gone = now.as_millisecond().saturating_sub(bucket.at.as_millisecond()).clamp(0, 60_000);
        (bucket.parts + gone * self.each_minute).min(self.each_minute * PARTS)
    }

    /// Takes one request out of somebody's bucket. Whether there was one.
    pub(crate) fn has_taken(&self, who: &str, now: Timestamp) -> bool {
        let mut held = self.held.lock().expect("no holder of this lock should panic");
        let full = self.each_minute * PARTS;
        if held.len() >= BUCKETS_MAX {
            held.retain(|_, bucket| self.filled(*bucket, now) < full);
        }
        if held.len() >= BUCKETS_MAX && !held.contains_key(who) {
            return false;
        }
        let bucket = held.entry(who.to_owned()).or_insert(Bucket { parts: full, at: now });
        let parts = self.filled(*bucket, now);
        let at = bucket.at.max(now);
        *bucket = Bucket { parts: if parts >= PARTS { parts - PARTS } else { parts }, at };
        parts >= PARTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_emptied_and_filled_again_evenly() {
        let at = |millisecond: i64| Timestamp::from_millisecond(millisecond).expect("a moment");
        let buckets = Buckets::new(60);
        for number in 0..60 {
            assert!(buckets.has_taken("one", at(0)), "request {number}");
        }
        assert!(!buckets.has_taken("one", at(0)), "the 61st");
        assert!(buckets.has_taken("other", at(0)), "another has a bucket of its own");
        assert!(!buckets.has_taken("one", at(999)), "not quite a second");
        assert!(buckets.has_taken("one", at(1000)), "a request a second");
        assert!(!buckets.has_taken("one", at(500)), "a clock that goes back fills nothing");
        assert!((0..60).all(|_| buckets.has_taken("one", at(120_000))), "full again");
        assert!(!buckets.has_taken("one", at(120_000)), "and no fuller");
    }

    #[test]
    fn many_addresses_do_not_fill_the_memory() {
        let buckets = Buckets::new(60);
        let later = Timestamp::from_second(120).expect("a moment");
        for number in 0..BUCKETS_MAX + 10 {
            buckets.has_taken(&number.to_string(), Timestamp::UNIX_EPOCH);
        }
        assert!(buckets.held.lock().expect("the lock").len() <= BUCKETS_MAX);
        assert!(buckets.has_taken("new", later), "full buckets made room");
    }
}
