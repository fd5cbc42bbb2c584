//! Decides the chance of generated worlds: the same from the same seed everywhere (xorshift64*, Vigna 2016). Up:
//! [`crate::airlift`].

/// A row of numbers from a seed.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The row of a seed and of one use of it, so that one use does not disturb another.
    pub(crate) fn new(seed: u64, of: u64) -> Self {
        let mixed = (seed ^ of.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mut dice = Self((mixed ^ (mixed >> 33)) | 1);
        (0..8).for_each(|_| {
            dice.draw();
        });
        dice
    }

    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A whole number from 0 to below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((self.draw() >> 16) % bound.max(1) as u64) as usize
    }

    /// A number from 0 to below 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// How many of a Poisson process with this mean (Knuth 1969); for small means.
    pub(crate) fn poisson(&mut self, mean: f64) -> usize {
        let limit = (-mean).exp();
        let mut product = self.share();
        let mut count = 0;
        while product > limit {
            product *= self.share();
            count += 1;
        }
        count
    }
}
