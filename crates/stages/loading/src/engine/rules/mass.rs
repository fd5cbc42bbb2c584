//! Decides which blocks are too heavy for what the container may still take. Does not weigh what stands on what (`stack`).
//! Up: [`crate`].

/// Bits of one word of a set of blocks.
const WORD: usize = 64;

/// Blocks by mass.
#[derive(Clone, Debug)]
pub(crate) struct Mass {
    /// Most mass of all boxes together, in grams.
    pub(crate) most: i64,
    /// Mass and block, growing.
    order: Vec<(i64, usize)>,
}

impl Mass {
    /// For blocks of these masses, in the order of their ranks.
    pub(crate) fn new(most: i64, masses: impl Iterator<Item = i64>) -> Self {
        let mut order: Vec<(i64, usize)> = masses.enumerate().map(|(block, mass)| (mass, block)).collect();
        order.sort_unstable();
        Self { most, order }
    }

    /// Blocks there are.
    pub(crate) fn blocks(&self) -> usize {
        self.order.len()
    }

    /// Drops the blocks that weigh more than is left; `light` is how many, from the lightest, were light enough before.
    pub(crate) fn limit(&self, live: &mut [u64], light: &mut usize, left: i64) {
        while let Some((mass, block)) = light.checked_sub(1).map(|last| self.order[last])
            && mass > left
        {
            live[block / WORD] &= !(1 << (block % WORD));
            *light -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_more_than_is_left_is_dropped_to_the_gram() {
        let mass = Mass::new(100, [30, 10, 20, 20].into_iter());
        let (mut live, mut light) = ([0b1111], mass.blocks());
        mass.limit(&mut live, &mut light, 30);
        assert_eq!((live[0], light), (0b1111, 4));
        mass.limit(&mut live, &mut light, 20);
        assert_eq!((live[0], light), (0b1110, 3));
        mass.limit(&mut live, &mut light, 19);
        assert_eq!((live[0], light), (0b0010, 1));
        mass.limit(&mut live, &mut light, 0);
        assert_eq!((live[0], light), (0, 0));
    }
}
