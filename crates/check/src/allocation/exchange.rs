//! Decides where one more pack for a demand could come from, within supply, eligibility, promises and floors.
//! Does not decide whether that would be fairer (`fair`). Up: [`crate::allocation`].
//!
//! With packs of one size a pack may come by a chain: the taker gets one of a line, whose former holder gets one of
//! another line in its place, and so on. What is shared is then best if and only if no chain betters it (Federgruen and
//! Groenevelt 1986, on polymatroids; Murota 2003, on exchange). With packs of several sizes only the single step counts.

use std::collections::BTreeSet;

use super::ledger::{ItemAccount, Ledger};

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

/// Where one pack for a demand that is not met could come from: spare, or of a holder that may give one up.
pub(super) fn sources(ledger: &Ledger<'_>, item: &ItemAccount, taker: usize) -> Vec<Source> {
    let mut found = vec![];
    let mut seen = BTreeSet::from([taker]);
    let mut lines_seen = BTreeSet::new();
    let mut next = vec![taker];
    while let Some(receiver) = next.pop() {
        for index in &ledger.demands[receiver].lines {
            let line = &ledger.lines[*index];
            if !line.is_free || !lines_seen.insert(*index) {
                continue;
            }
            if line.spare() > 0 {
                found.push(Source { holder: None, line: *index, pack: line.pack });
            }
            for holder in line.own.keys().copied().filter(|holder| line.movable(*holder) > 0) {
                if item.is_one_size {
                    if seen.insert(holder) {
                        found.push(Source { holder: Some(holder), line: *index, pack: line.pack });
                        next.push(holder);
                    }
                } else if holder != taker {
                    found.push(Source { holder: Some(holder), line: *index, pack: line.pack });
                }
            }
        }
    }
    found.retain(|source| is_allowed(ledger, taker, source));
    found
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
