//! Decides who is left without when supply cannot give everyone its floor. Up: [`crate`].
//!
//! As few as possible are left with nothing, then as few as possible below their floor, then the rule decides. Up to
//! [`TRIED_MAX`] takers with floors every choice is tried, the fewest left out first; beyond, the smallest floors are served
//! first, which leaves the fewest out where all lines may go to all.

use model::control::Control;

use crate::flow::{Flow, Net};
use crate::pool::Pool;
use crate::scale::{Merit, Scale};
use crate::water;

/// Takers with floors up to which every choice of them is tried: 1,024 choices.
const TRIED_MAX: usize = 10;

/// How it was chosen who is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Every choice was tried.
    Tried,
    /// The smallest floors were served first.
    SmallestFirst,
}

/// A pool shared in quanta.
pub(crate) struct Shared<'n> {
    /// Who has what.
    pub(crate) flow: Flow<'n>,
    /// Takers left out because their floor cannot be reached.
    pub(crate) is_out: Vec<bool>,
    /// How they were chosen.
    pub(crate) choice: Choice,
}

impl Shared<'_> {
    /// Units that each taker has, with those it had before.
    pub(crate) fn got(&self, pool: &Pool, quantum: i64) -> Vec<i64> {
        let takers = pool.takers.iter().enumerate();
        takers.map(|(index, taker)| taker.base + self.flow.got(index) * quantum).collect()
    }
}

/// Shares a pool so that everybody has at least its floor or what it had before; some are out from the start. None where a
/// taker that must reach its floor cannot.
pub(crate) fn share<'n>(
    net: &'n Net,
    pool: &Pool,
    scale: &Scale<'_>,
    out: &[bool],
    control: &mut Control,
) -> Option<Shared<'n>> {
    let quantum = pool.quantum();
    let least: Vec<_> = pool.takers.iter().map(|taker| taker.least(quantum)).collect();
    // Whose floor is more than all that may go there is out from the start.
    let mut open = vec![0_i64; least.len()];
    for lot in &pool.lots {
        lot.eligible.iter().for_each(|taker| open[*taker] += lot.packs * (lot.pack / quantum));
    }
    let out: Vec<_> = (0..least.len()).map(|taker| out[taker] || least[taker] > open[taker]).collect();
    let out = &out[..];
    if pool.takers.iter().zip(out).any(|(taker, is_out)| taker.is_bound && *is_out) {
        return None;
    }
    // A floor of one pack binds nobody who has nothing: whoever gets anything has it.
    let has_choice =
        |taker: &usize| !out[*taker] && (least[*taker] > 1 || least[*taker] == 1 && pool.takers[*taker].base > 0);
    let (bound, mut free): (Vec<_>, Vec<_>) =
        (0..least.len()).filter(has_choice).partition(|taker| pool.takers[*taker].is_bound);
    // Of equal choices the first tried stays: the one that leaves out who comes last among equals.
    free.sort_by_key(|taker| (scale.given_before(*taker), std::cmp::Reverse(*taker)));
    let trial = Trial { net, pool, scale, least: &least, bound };
    let all_in = trial.share(out, control);
    let are_out = || (0..out.len()).filter(|taker| out[*taker]);
    let unavoidable = (
        are_out().filter(|taker| pool.takers[*taker].base == 0).count(),
        are_out().filter(|taker| pool.takers[*taker].base > 0).count(),
    );
    if free.is_empty() || all_in.as_ref().is_some_and(|(_, merit)| merit.left() == unavoidable) {
        let (flow, _) = all_in?;
        return Some(Shared { flow, is_out: out.to_vec(), choice: Choice::Tried });
    }
    if free.len() > TRIED_MAX {
        let (flow, is_out) = trial.smallest_first(out, control)?;
        return Some(Shared { flow, is_out, choice: Choice::SmallestFirst });
    }
    let mut best = all_in.map(|(flow, merit)| (flow, merit, out.to_vec()));
    let mut choices: Vec<u32> = (1..1 << free.len()).collect();
    choices.sort_by_key(|choice| choice.count_ones());
    for choice in choices {
        let mut is_out = out.to_vec();
        let left = || free.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1).map(|(_, taker)| *taker);
        left().for_each(|taker| is_out[taker] = true);
        let zeros = unavoidable.0 + left().filter(|taker| pool.takers[*taker].base == 0).count();
        if best.as_ref().is_some_and(|(_, merit, _)| merit.left().0 < zeros) {
            continue;
        }
        if control.is_over() && best.is_some() {
            break;
        }
        if let Some((flow, merit)) = trial.share(&is_out, control)
            && best.as_ref().is_none_or(|(_, known, _)| merit.compare(known).is_gt())
        {
            best = Some((flow, merit, is_out));
        }
    }
    best.map(|(flow, _, is_out)| Shared { flow, is_out, choice: Choice::Tried })
}

/// What stays the same while choices are tried.
struct Trial<'t, 'p, 'n> {
    net: &'n Net,
    pool: &'p Pool,
    scale: &'t Scale<'p>,
    /// Quanta with which each taker reaches its floor.
    least: &'t [i64],
    /// Takers that must reach theirs.
    bound: Vec<usize>,
}

impl<'n> Trial<'_, '_, 'n> {
    /// Gives floors to all who are not left out and shares the rest; none where the floors are too much.
    fn share(&self, is_out: &[bool], control: &mut Control) -> Option<(Flow<'n>, Merit)> {
        let mut flow = Flow::of(self.net);
        for (taker, least) in self.least.iter().enumerate() {
            let is_asked = *least > 1 || self.pool.takers[taker].base > 0;
            if is_asked && !is_out[taker] {
                flow.raise(taker, *least).ok()?;
            }
        }
        Some(self.finish(flow, is_out, control))
    }

    fn finish(&self, flow: Flow<'n>, is_out: &[bool], control: &mut Control) -> (Flow<'n>, Merit) {
        let flow = water::share(self.pool, self.scale, flow, is_out.to_vec(), control);
        let quantum = self.pool.quantum();
        let takers = self.pool.takers.iter().enumerate();
        let got: Vec<_> = takers.map(|(index, taker)| taker.base + flow.got(index) * quantum).collect();
        let merit = self.scale.merit(&got);
        (flow, merit)
    }

    /// Gives floors as long as they can be given, the smallest first, and shares the rest.
    fn smallest_first(&self, out: &[bool], control: &mut Control) -> Option<(Flow<'n>, Vec<bool>)> {
        let mut flow = Flow::of(self.net);
        for taker in &self.bound {
            flow.raise(*taker, self.least[*taker]).ok()?;
        }
        let mut is_out = out.to_vec();
        // Who has no floor takes a single quantum here, so that it does not end with nothing for the sake of a floor.
        let takers = self.pool.takers.iter().enumerate();
        let asked = |(index, taker): (usize, &crate::pool::Taker)| {
            let least = if taker.base == 0 { self.least[index].max(1) } else { self.least[index] };
            let rank = std::cmp::Reverse(self.scale.given_before(index));
            (least > 0 && !taker.is_bound && !out[index]).then_some((least, rank, index))
        };
        let mut order: Vec<_> = takers.filter_map(asked).collect();
        order.sort_unstable();
        for (least, _, taker) in order {
            if flow.raise(taker, least).is_err() {
                flow.lower(taker, flow.got(taker));
                is_out[taker] = least > 1 || self.pool.takers[taker].base > 0;
            }
        }
        let (flow, _) = self.finish(flow, &is_out, control);
        Some((flow, is_out))
    }
}
