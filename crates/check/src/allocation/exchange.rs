//! Decides where one more pack for a demand could come from, within supply, eligibility, promises and floors.
//! Does not decide whether that would be fairer (`fair`). Up: [`crate::allocation`].
//!
//! With packs of one size a pack may come by a chain: the taker gets one of a line, whose former holder gets one of
//! another line in its place, and so on. What is shared is then best if and only if no chain betters it (Federgruen and
//! Groenevelt 1986, on polymatroids; Murota 2003, on exchange). With packs of several sizes only the single step counts.

use std::collections::BTreeSet;

use super::ledger::{ItemAccount, Ledger, LineAccount};

/// Where one pack could come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// Who would have one pack less; none where it is spare.
    pub(super) holder: Option<usize>,
    /// The line it would come from.
    pub(super) line: usize,
    /// Units in the pack.
    pub(super) pack: i64,
}

/// Where one pack for a demand that is not met could come from: spare, or of a holder that may give one up. Of several
/// lines by which a holder could give up a pack of one size, one is named.
pub(super) fn sources(ledger: &Ledger<'_>, item: &ItemAccount, taker: usize) -> Vec<Source> {
    let mut found = if item.is_one_size { by_chains(ledger, taker) } else { by_steps(ledger, taker) };
    found.retain(|source| is_allowed(ledger, taker, source));
    found
}

/// Packs that come directly.
fn by_steps(ledger: &Ledger<'_>, taker: usize) -> Vec<Source> {
    let mut seen = BTreeSet::new();
    let mut found = vec![];
    for (line, account) in free_lines(ledger, taker) {
        let spare = (account.spare > 0).then_some(None);
        let holders = account.holders.iter().copied().filter(|holder| *holder != taker).map(Some);
        for holder in spare.into_iter().chain(holders) {
            if seen.insert((holder, account.pack)) {
                found.push(Source { holder, line, pack: account.pack });
            }
        }
    }
    found
}

/// Packs that come by chains of packs of one size.
fn by_chains(ledger: &Ledger<'_>, taker: usize) -> Vec<Source> {
    let mut found = vec![];
    let mut is_reached = vec![false; ledger.demands.len()];
    let mut is_open = vec![true; ledger.lines.len()];
    is_reached[taker] = true;
    let mut next = vec![taker];
    while let Some(receiver) = next.pop() {
        for (line, account) in free_lines(ledger, receiver) {
            if !std::mem::replace(&mut is_open[line], false) {
                continue;
            }
            if account.spare > 0 {
                found.push(Source { holder: None, line, pack: account.pack });
            }
            for holder in account.holders.iter().copied() {
                if !std::mem::replace(&mut is_reached[holder], true) {
                    found.push(Source { holder: Some(holder), line, pack: account.pack });
                    next.push(holder);
                }
            }
        }
    }
    found
}

/// Lines that may serve a demand and whose packs can be moved one by one.
fn free_lines<'l, 'a>(ledger: &'l Ledger<'a>, demand: usize) -> impl Iterator<Item = (usize, &'l LineAccount<'a>)> {
    let lines = ledger.demands[demand].lines.iter().map(|line| (*line, &ledger.lines[*line]));
    lines.filter(|(_, line)| line.is_free)
}

/// Whether both stay with nothing or at least their floor.
fn is_allowed(ledger: &Ledger<'_>, taker: usize, source: &Source) -> bool {
    let taker = &ledger.demands[taker];
    let is_worth_sending = taker.own + source.pack >= taker.floor;
    is_worth_sending
        && source.holder.is_none_or(|holder| {
            let holder = &ledger.demands[holder];
            holder.own - source.pack >= holder.floor
        })
}
