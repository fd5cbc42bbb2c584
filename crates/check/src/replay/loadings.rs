//! Decides at which stations of a flight cargo comes aboard, and which of its loadings each is. Up: [`crate::replay`].

use std::collections::BTreeMap;

use model::haul::Haul;

use super::cast::Lot;

/// One time that a flight is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loading {
    /// For which way: out as long as nothing was unloaded, else back.
    pub(super) haul: Haul,
    /// How often it was loaded for that way before.
    pub(super) before: usize,
    /// Lots that are aboard already.
    pub(super) held: usize,
}

impl Loading {
    /// Whether cargo is picked up: it comes aboard on the way out, where others did before.
    pub(super) fn is_pick_up(&self) -> bool {
        self.haul == Haul::Out && self.before > 0
    }
}

/// Goes from station to station: what is for it leaves, then what is there comes aboard.
pub(super) fn loadings(lots: &[Lot<'_>]) -> BTreeMap<usize, Loading> {
    let (mut come, mut gone): (BTreeMap<usize, usize>, BTreeMap<usize, usize>) = Default::default();
    for lot in lots {
        *come.entry(lot.boards).or_default() += 1;
        *gone.entry(lot.leaves).or_default() += 1;
    }
    let (mut held, mut haul, mut before) = (0, Haul::Out, 0);
    let mut all = BTreeMap::new();
    for station in 0..=gone.keys().last().copied().unwrap_or(0) {
        if let Some(left) = gone.get(&station) {
            held -= left;
            if haul == Haul::Out {
                (haul, before) = (Haul::Back, 0);
            }
        }
        if let Some(taken) = come.get(&station) {
            all.insert(station, Loading { haul, before, held });
            (held, before) = (held + taken, before + 1);
        }
    }
    all
}
