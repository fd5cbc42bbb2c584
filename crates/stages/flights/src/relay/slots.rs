//! Decides who is processed when: every aircraft has a working place reserved from its planned start, so that no queue
//! forms that nobody planned. Up: [`crate::relay`].

use model::relay::Step;

/// Reserved working places of every airport, step by step.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    capacity: Vec<u32>,
    hold: Step,
    /// Places taken; steps beyond the end are free.
    taken: Vec<Vec<u32>>,
}

impl Slots {
    /// All free; a place is held for so many steps.
    pub(super) fn new(capacity: &[u32], hold: Step) -> Self {
        Self { capacity: capacity.to_vec(), hold, taken: vec![Vec::new(); capacity.len()] }
    }

    /// First start, not before `from`, at which a place is free for as long as it is held.
    pub(super) fn first_free(&self, airport: usize, from: Step) -> Step {
        let (taken, capacity) = (&self.taken[airport], self.capacity[airport]);
        let mut start = from as usize;
        let mut at = start;
        while at < taken.len() && at < start + self.hold as usize {
            if taken[at] >= capacity {
                start = at + 1;
            }
            at += 1;
        }
        start as Step
    }

    /// Takes a place.
    pub(super) fn take(&mut self, airport: usize, start: Step) {
        let (first, last) = (start as usize, (start + self.hold) as usize);
        let taken = &mut self.taken[airport];
        if taken.len() < last {
            taken.resize(last, 0);
        }
        taken[first..last].iter_mut().for_each(|count| *count += 1);
    }

    /// Gives a place back that was taken.
    pub(super) fn give_back(&mut self, airport: usize, start: Step) {
        let held = &mut self.taken[airport][start as usize..(start + self.hold) as usize];
        held.iter_mut().for_each(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_found_between_and_after_those_that_are_taken() {
        let mut slots = Slots::new(&[1, 2], 3);
        slots.take(0, 4);
        assert_eq!((slots.first_free(0, 0), slots.first_free(0, 1), slots.first_free(0, 2)), (0, 1, 7));
        slots.take(0, 10);
        assert_eq!((slots.first_free(0, 7), slots.first_free(0, 8)), (7, 13));
        slots.take(1, 4);
        assert_eq!(slots.first_free(1, 4), 4);
        slots.take(1, 5);
        assert_eq!((slots.first_free(1, 3), slots.first_free(1, 2)), (7, 2));
        slots.give_back(0, 4);
        assert_eq!(slots.first_free(0, 2), 2);
    }
}
