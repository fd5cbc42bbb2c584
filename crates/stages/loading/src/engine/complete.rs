//! Decides how a packing under way is completed greedily, and when that is given up because too little room is open for it to
//! become as full as it must. Does not decide what it must reach (`search`) nor what is open (`open`). Up: [`crate`].

use crate::engine::open::open;
use crate::engine::score::Weights;
use crate::engine::state::{Ground, State, Worker};

/// What stays empty of open room at the least, in thousandths: no more than a good packing loses on the whole. Of 714
/// completions that found a better packing, one would have been given up by 120, none by 80.
const LOST_AT_LEAST: i64 = 80;
/// What stays empty of open room in a completion that was given up, in thousandths, to rank it against others: the later it was
/// given up, the better it was.
const LOST_LIKELY: i64 = 400;

impl Ground<'_> {
    /// Whether what is open can be told: boxes stand on something, and what is dead stays so while others have their turn.
    pub(crate) fn tells_open(&self) -> bool {
        self.room.supported && self.rules.as_ref().is_none_or(|rules| rules.limits.phases.len() <= 1)
    }

    /// Fills a state greedily to its end, or until it cannot be expected to reach a volume. Then it tells the volume that was
    /// likely.
    pub(crate) fn complete(
        &self,
        state: &mut State,
        weights: &[Weights; 2],
        worker: &mut Worker,
        least: i64,
    ) -> Option<i64> {
        while let Some(spot) = self.choose(state, 1, weights, worker) {
            if least > 0 {
                let open = open(&state.spaces, &mut worker.open);
                let filled = |lost: i64| state.volume + open - open / 1000 * lost;
                if filled(LOST_AT_LEAST) < least {
                    return Some(filled(LOST_LIKELY));
                }
            }
            let (_, index) = worker.found[0];
            self.place(state, &spot, index, worker);
        }
        None
    }
}
