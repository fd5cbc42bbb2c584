//! Decides what is aboard when: cargo from the airport where it is loaded to the stop where it leaves. Does not weigh it
//! (`legs`) nor order its moves (`steps`). Up: [`crate`].

use model::loading::{CargoToLoad, LegToLoad};

/// Where something comes aboard and where it leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stay {
    /// Loading order; 0 is where the load begins.
    pub(crate) load: u8,
    /// Unloading order; 0 comes off first.
    pub(crate) unload: u8,
}

impl Stay {
    pub(crate) fn of(cargo: &CargoToLoad) -> Self {
        Self { load: cargo.load_order, unload: cargo.unload_order }
    }

    /// From where it is loaded to the end of the flight, as people stay.
    pub(crate) fn to_the_end(load: u8) -> Self {
        Self { load, unload: u8::MAX }
    }

    /// Whether it stands in the hold already when another comes aboard, or still when that one leaves: what it then bars.
    pub(crate) fn may_bar(self, other: Self, done: Bar) -> bool {
        match done {
            Bar::WayIn => self.load < other.load,
            Bar::WayOut => self.unload > other.unload,
        }
    }
}

/// Which way something may bar to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bar {
    WayIn,
    WayOut,
}

/// How far a load has come, on a leg or on the ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Phase {
    /// Cargo with a higher loading order has not come aboard.
    pub(crate) until: u8,
    /// Cargo with a lower unloading order has left.
    pub(crate) from: u8,
}

impl Phase {
    pub(crate) fn of(leg: &LegToLoad) -> Self {
        Self { until: leg.load_until, from: leg.unload_from }
    }

    /// Whether cargo of a stay is then aboard.
    pub(crate) fn has(self, stay: Stay) -> bool {
        stay.load <= self.until && stay.unload >= self.from
    }
}
