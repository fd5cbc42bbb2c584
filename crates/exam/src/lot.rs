//! Decides what chance draws for made instances: the same numbers from the same seed on every machine. Up: `main.rs`.

/// The random numbers: the multiplicative congruential generator of Park and Miller (1988).
const MULTIPLIER: u64 = 16_807;
/// See `MULTIPLIER`; a prime, so every state from 1 to one below is met.
pub(crate) const MODULUS: u64 = 2_147_483_647;
/// Numbers that are thrown away at first.
const THROWN_AWAY: usize = 10;

/// Random numbers in a row.
pub(crate) struct Lot(u64);

impl Lot {
    /// The row that a seed from 1 to 2,147,483,646 begins.
    pub(crate) fn new(seed: u64) -> Self {
        let mut lot = Self(seed);
        for _ in 0..THROWN_AWAY {
            lot.below(1);
        }
        lot
    }

    /// A number from zero to one below `count`: the whole part of state / modulus x count, without rounding.
    pub(crate) fn below(&mut self, count: i64) -> i64 {
        self.0 = MULTIPLIER * self.0 % MODULUS;
        let drawn = u128::from(self.0) * count.unsigned_abs() as u128 / u128::from(MODULUS);
        i64::try_from(drawn).expect("a number below a count should be as small as the count")
    }

    /// A number from `least` to `most`.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(most - least + 1)
    }

    /// Some of a list, in the order they are drawn; all of it, shuffled, when more are asked for.
    pub(crate) fn some_of<T: Clone>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let mut left = list.to_vec();
        let mut drawn = Vec::new();
        while drawn.len() < count && !left.is_empty() {
            let at = usize::try_from(self.below(left.len() as i64)).expect("a lot should not be negative");
            drawn.push(left.swap_remove(at));
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::Lot;

    #[test]
    fn the_same_seed_draws_the_same_and_within_bounds() {
        let draw = |seed| {
            let mut lot = Lot::new(seed);
            (0..50).map(|_| lot.between(-3, 4)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|drawn| (-3..=4).contains(drawn)));
        assert!((-3..=4).all(|number| draw(7).contains(&number)), "every number comes in its turn");
    }

    #[test]
    fn some_of_a_list_are_drawn_once_each() {
        let mut drawn = Lot::new(3).some_of(&[1, 2, 3, 4, 5], 9);
        assert_eq!(Lot::new(3).some_of(&[1, 2, 3, 4, 5], 2), drawn[..2]);
        drawn.sort_unstable();
        assert_eq!(drawn, [1, 2, 3, 4, 5]);
    }
}
