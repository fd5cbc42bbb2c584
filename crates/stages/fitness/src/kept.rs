//! Decides how what a rule has found out once is kept for the pairs to come. Decides nothing about it. Up: [`crate`].

use std::cell::RefCell;

/// At most one value of each key, found out when it is first asked for. The keys are few, so they are looked through.
pub(crate) struct Kept<K, T>(RefCell<Vec<(K, T)>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: PartialEq, T: Clone> Kept<K, T> {
    /// The value of a key; `find` is asked only the first time.
    pub(crate) fn once(&self, key: K, find: impl FnOnce() -> T) -> T {
        if let Some((_, known)) = self.0.borrow().iter().find(|(known, _)| *known == key) {
            return known.clone();
        }
        let found = find();
        self.0.borrow_mut().push((key, found.clone()));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_asked_for_once() {
        let kept = Kept::default();
        assert_eq!(kept.once("mains", || 1), 1);
        assert_eq!(kept.once("class", || 2), 2);
        assert_eq!(kept.once("mains", || 3), 1, "the first answer stays");
    }
}
