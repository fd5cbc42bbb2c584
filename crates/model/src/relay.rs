//! Decides the words of a relay: cargo carried step by step through hubs, changing aircraft where no type flies all the
//! way, past airports that work few aircraft at once, while routes close and cargo appears. This is the world of the AFRL
//! Airlift Challenge (Delanovic, Chiu, Beckus 2024); it knows no payload-range, fuel, crew, curfew or parking limit, which
//! [`crate::flights`] knows. Does not plan. Up: [`crate`].
//!
//! Time runs in steps. An aircraft goes round through [`AircraftState`]: it lands and waits, is processed, is ready, flies.

use crate::fault::Fault;

/// A moment, counted in steps from the reset.
pub type Step = u32;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its list.
            #[must_use]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// The item at a position.
            ///
            /// # Panics
            /// When there are more than 2^32 of them, which no world has.
            #[must_use]
            pub fn of(position: usize) -> Self {
                Self(u32::try_from(position).expect("a relay should have fewer than 2^32 of anything"))
            }
        }
    };
}

index!(
    /// Position of an airport in [`RelayWorld::airports`].
    HubIndex
);
index!(
    /// Position of an aircraft type in [`RelayWorld::types`].
    FleetIndex
);
index!(
    /// Position of an aircraft in [`RelayWorld::aircraft`].
    CarrierIndex
);
index!(
    /// Position of an item in [`RelayView::cargo`].
    CargoIndex
);

/// A direct route of one aircraft type, one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayRoute {
    /// Where it begins.
    pub from: HubIndex,
    /// Where it ends.
    pub to: HubIndex,
    /// Steps in the air, at least 1.
    pub time: Step,
    /// Cost of one flight, in millionths of the world's unit.
    pub cost: u64,
}

/// An aircraft type: what it carries and where it may fly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayType {
    /// Most weight aboard, at least 1.
    pub weight_max: u32,
    /// Its routes; no two from the same airport to the same airport.
    pub routes: Vec<RelayRoute>,
}

/// What does not change from the reset to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayWorld {
    processing_time: Step,
    airports: Vec<u32>,
    types: Vec<RelayType>,
    aircraft: Vec<FleetIndex>,
}

impl RelayWorld {
    /// A world: steps that processing takes, working capacity of each airport (aircraft processed at once, at least 1), types,
    /// and the type of each aircraft.
    ///
    /// # Errors
    /// Every figure that cannot be and every reference into nothing. Codes `out-of-range`, `duplicate-row`.
    pub fn try_new(
        processing_time: Step,
        airports: Vec<u32>,
        types: Vec<RelayType>,
        aircraft: Vec<FleetIndex>,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut wrong = |cause: String, action: &str| faults.push(Fault::new("out-of-range", cause, action));
        if airports.is_empty() || types.is_empty() || aircraft.is_empty() {
            wrong("a world without airports, types or aircraft".to_owned(), "give at least one of each");
        }
        if processing_time == 0 {
            wrong("processing takes 0 steps".to_owned(), "give at least 1");
        }
        for (number, _) in airports.iter().enumerate().filter(|(_, capacity)| **capacity == 0) {
            wrong(format!("airport {number} of the list works 0 aircraft"), "give at least 1, or leave it out");
        }
        for (number, kind) in types.iter().enumerate() {
            if kind.weight_max == 0 {
                wrong(format!("type {number} of the list carries nothing"), "give at least 1");
            }
            for route in &kind.routes {
                let is_there = route.from.at() < airports.len() && route.to.at() < airports.len();
                if !is_there || route.from == route.to || route.time == 0 {
                    let cause = format!("type {number} has a route without two airports or without time");
                    wrong(cause, "give two airports of the list and at least 1 step");
                }
            }
        }
        for (number, _) in aircraft.iter().enumerate().filter(|(_, kind)| kind.at() >= types.len()) {
            wrong(format!("aircraft {number} is of no type of the list"), "name a type of the list");
        }
        for (number, kind) in types.iter().enumerate() {
            let mut ends: Vec<_> = kind.routes.iter().map(|route| (route.from, route.to)).collect();
            ends.sort_unstable();
            if ends.windows(2).any(|pair| pair[0] == pair[1]) {
                let cause = format!("type {number} has two routes between the same airports");
                faults.push(Fault::new("duplicate-row", cause, "give the cheaper of the two only"));
            }
        }
        if faults.is_empty() { Ok(Self { processing_time, airports, types, aircraft }) } else { Err(faults) }
    }

    /// Steps of processing: the same whether cargo moves or not, due after every landing.
    #[must_use]
    pub fn processing_time(&self) -> Step {
        self.processing_time
    }

    /// Working capacity of each airport: aircraft that are processed at the same time.
    #[must_use]
    pub fn airports(&self) -> &[u32] {
        &self.airports
    }

    /// The aircraft types.
    #[must_use]
    pub fn types(&self) -> &[RelayType] {
        &self.types
    }

    /// Type of each aircraft.
    #[must_use]
    pub fn aircraft(&self) -> &[FleetIndex] {
        &self.aircraft
    }

    /// The route of a type between two airports.
    #[must_use]
    pub fn route(&self, kind: FleetIndex, from: HubIndex, to: HubIndex) -> Option<&RelayRoute> {
        self.types[kind.at()].routes.iter().find(|route| route.from == from && route.to == to)
    }
}

/// What an aircraft does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AircraftState {
    /// On the ground after landing, or in the queue: it must be processed before it flies.
    Waiting,
    /// Being refuelled, unloaded and loaded; it takes one of the airport's working places.
    Processing,
    /// In the air.
    Moving,
    /// Processed; it flies when it has a destination. It takes no working place.
    Ready,
}

/// One aircraft as it is seen after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierView {
    /// What it does.
    pub state: AircraftState,
    /// Where it is; in the air, where it came from.
    pub airport: HubIndex,
    /// Where it flies to, in the air only.
    pub destination: Option<HubIndex>,
    /// What is aboard; an item that is being loaded or unloaded is not seen.
    pub aboard: Vec<CargoIndex>,
}

/// One item to deliver, whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayCargo {
    /// Where it must go.
    pub destination: HubIndex,
    /// Weight, at least 1.
    pub weight: u32,
    /// First step at which it may be loaded.
    pub pickup_earliest: Step,
    /// Delivered after this it is late.
    pub deadline_soft: Step,
    /// Delivered after this it is missed; not before `deadline_soft`.
    pub deadline_hard: Step,
}

/// Where an item is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CargoPlace {
    /// On the ground of an airport.
    At(HubIndex),
    /// Aboard an aircraft, or being loaded or unloaded.
    Away,
    /// Delivered or missed.
    Done,
}

/// A route that is off, and for how many steps more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteOutage {
    /// Whose route.
    pub kind: FleetIndex,
    /// Where it begins.
    pub from: HubIndex,
    /// Where it ends.
    pub to: HubIndex,
    /// Steps until it is open again; seen at a step with 1, an aircraft can take off in the next.
    pub steps: Step,
}

/// All that is seen after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayView {
    /// Steps since the reset.
    pub step: Step,
    /// Every aircraft, in the order of the world.
    pub aircraft: Vec<CarrierView>,
    /// Every item ever seen, in the order of its appearance.
    pub cargo: Vec<RelayCargo>,
    /// Where each is.
    pub cargo_at: Vec<CargoPlace>,
    /// Routes that are off.
    pub outages: Vec<RouteOutage>,
}

/// An order to one aircraft. It stands until the next one: what was loaded and unloaded or flown is struck from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayOrder {
    /// To whom.
    pub aircraft: CarrierIndex,
    /// Place in the queue for processing: the lowest first, 1 to [`PRIORITY_MAX`]; 0 keeps out of the queue.
    pub priority: u8,
    /// Loaded when processing begins, after unloading.
    pub load: Vec<CargoIndex>,
    /// Unloaded when processing begins.
    pub unload: Vec<CargoIndex>,
    /// Where to fly when ready.
    pub destination: Option<HubIndex>,
}

/// Last place in the queue that an order may ask for.
pub const PRIORITY_MAX: u8 = 9;

#[cfg(test)]
mod tests {
    use super::*;

    fn route(from: u32, to: u32, time: Step) -> RelayRoute {
        RelayRoute { from: HubIndex(from), to: HubIndex(to), time, cost: 1 }
    }

    #[test]
    fn a_world_that_cannot_be_is_refused_with_every_cause() {
        type Row = (Step, Vec<u32>, Vec<RelayType>, Vec<FleetIndex>, &'static [&'static str]);
        let kind = |routes: Vec<RelayRoute>| RelayType { weight_max: 1, routes };
        let good = || vec![kind(vec![route(0, 1, 1), route(1, 0, 1)])];
        assert!(RelayWorld::try_new(1, vec![1, 1], good(), vec![FleetIndex(0)]).is_ok());
        // One row per wrong figure: processing, capacities, types, aircraft, faults expected.
        let rows: [Row; 9] = [
            (0, vec![1, 1], good(), vec![FleetIndex(0)], &["out-of-range"]),
            (1, vec![1, 0], good(), vec![FleetIndex(0)], &["out-of-range"]),
            (1, vec![1, 1], good(), vec![FleetIndex(1)], &["out-of-range"]),
            (1, vec![1, 1], good(), vec![], &["out-of-range"]),
            (1, vec![1, 1], vec![kind(vec![route(0, 2, 1)])], vec![FleetIndex(0)], &["out-of-range"]),
            (1, vec![1, 1], vec![kind(vec![route(0, 0, 1)])], vec![FleetIndex(0)], &["out-of-range"]),
            (1, vec![1, 1], vec![kind(vec![route(0, 1, 0)])], vec![FleetIndex(0)], &["out-of-range"]),
            (
                1,
                vec![1, 1],
                vec![RelayType { weight_max: 0, routes: vec![] }],
                vec![FleetIndex(1)],
                &["out-of-range", "out-of-range"],
            ),
            (1, vec![1, 1], vec![kind(vec![route(0, 1, 1), route(0, 1, 2)])], vec![FleetIndex(0)], &["duplicate-row"]),
        ];
        for (processing, airports, types, aircraft, codes) in rows {
            let faults = RelayWorld::try_new(processing, airports, types, aircraft).expect_err("a wrong world");
            assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), codes);
        }
    }
}
