//! Decides the sizes of generated worlds: classes that span those of the public sets of the Airlift Challenge, from the
//! easiest to the most crowded, and two with two types of aircraft. Up: [`crate::airlift`].

/// Sizes of a class of worlds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Class {
    /// Its name.
    pub(crate) name: &'static str,
    /// Airports, and how many of them are picked up at and how many delivered to.
    pub(crate) airports: usize,
    /// Airports of the pick-up zone, and as many of the drop-off zone.
    pub(crate) zone: usize,
    /// Aircraft.
    pub(crate) aircraft: usize,
    /// Items known at the reset.
    pub(crate) cargo: usize,
    /// Items that appear later, at most.
    pub(crate) cargo_later: usize,
    /// Most weight of an item; each is drawn from 1 to this.
    pub(crate) weight_max: u32,
    /// Working capacity, but 1 at the airports through which most ways go.
    pub(crate) capacity: u32,
    /// Soft and hard deadline, in doubled shortest times.
    pub(crate) multipliers: (u32, u32),
    /// Route outages a step.
    pub(crate) outages: f64,
    /// Least and most steps of an outage.
    pub(crate) outage_steps: (u32, u32),
    /// Whether there are two types, each with its own routes.
    pub(crate) has_two_types: bool,
}

/// Releases are spread over so many steps.
pub(crate) const RELEASES: u32 = 2_500;
/// An episode ends here.
pub(crate) const STEPS_MAX: u32 = 5_000;
/// Steps that processing takes.
pub(crate) const PROCESSING: u32 = 10;

const EASY: Class = Class {
    name: "easy",
    airports: 12,
    zone: 3,
    aircraft: 24,
    cargo: 120,
    cargo_later: 0,
    weight_max: 1,
    capacity: 10,
    multipliers: (6, 9),
    outages: 0.0,
    outage_steps: (1, 2),
    has_two_types: false,
};

/// All classes, in the order of the table.
pub(crate) const CLASSES: [Class; 7] = [
    EASY,
    Class {
        name: "dev",
        airports: 20,
        zone: 4,
        aircraft: 40,
        cargo: 200,
        cargo_later: 10,
        capacity: 2,
        outages: 0.011,
        outage_steps: (4, 20),
        ..EASY
    },
    Class { name: "tight", airports: 24, zone: 5, aircraft: 48, cargo: 96, capacity: 8, multipliers: (3, 5), ..EASY },
    Class {
        name: "crowded",
        airports: 40,
        zone: 8,
        aircraft: 80,
        cargo: 280,
        capacity: 1,
        multipliers: (3, 5),
        ..EASY
    },
    Class {
        name: "storm",
        airports: 70,
        zone: 14,
        aircraft: 140,
        cargo: 280,
        cargo_later: 120,
        weight_max: 3,
        capacity: 1,
        multipliers: (3, 5),
        outages: 0.1,
        outage_steps: (5, 25),
        ..EASY
    },
    Class { name: "hubs", airports: 24, zone: 5, aircraft: 48, cargo: 140, capacity: 4, has_two_types: true, ..EASY },
    Class {
        name: "hubs-storm",
        airports: 40,
        zone: 8,
        aircraft: 80,
        cargo: 240,
        cargo_later: 60,
        weight_max: 3,
        capacity: 2,
        multipliers: (3, 5),
        outages: 0.05,
        outage_steps: (5, 25),
        has_two_types: true,
    },
];
