//! Decides how what the question says by name of holds and of what goes into them is looked up by number, as stowing asks for
//! it again and again. Does not decide how much goes into a hold ([`crate::fill`]). Up: [`crate`].

use model::flights::{FlightsProblem, LoadLimit};
use model::quantity::CubicMillimetres;
use model::transport::AircraftType;

use crate::places::Places;

/// What stowing asks for.
#[derive(Clone, Debug)]
pub(crate) struct Stowage<'p> {
    pub(crate) problem: &'p FlightsProblem,
    /// In the order of the question's types.
    holds: Vec<Hold>,
    /// The consignment that each travels with.
    partners: Vec<Option<usize>>,
}

/// The hold of a type.
#[derive(Clone, Debug)]
pub(crate) struct Hold {
    /// Places for pallets and ULDs, where they are known.
    pub(crate) places: Option<Places>,
    pub(crate) limits: Vec<Limit>,
}

/// What loading found that a type takes of some consignments.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    pub(crate) volume_max: CubicMillimetres,
    /// For each consignment whether it is one of them.
    pub(crate) is_named: Vec<bool>,
}

impl<'p> Stowage<'p> {
    pub(crate) fn new(problem: &'p FlightsProblem) -> Self {
        let partners = (0..problem.consignments.len()).map(|index| partner(problem, index)).collect();
        Self { problem, holds: problem.types.iter().map(|aircraft| Hold::new(problem, aircraft)).collect(), partners }
    }

    /// The hold of a type, by number.
    pub(crate) fn hold(&self, kind: usize) -> &Hold {
        &self.holds[kind]
    }

    /// The consignment that one travels with, where it is part of the problem.
    pub(crate) fn partner(&self, consignment: usize) -> Option<usize> {
        self.partners[consignment]
    }
}

impl Hold {
    fn new(problem: &FlightsProblem, aircraft: &AircraftType) -> Self {
        let limit = |found: &LoadLimit| Limit {
            volume_max: found.volume_max,
            is_named: problem.consignments.iter().map(|one| found.consignments.contains(&one.id)).collect(),
        };
        let limits = problem.limits.iter().filter(|found| found.aircraft == aircraft.id).map(limit).collect();
        Self { places: Places::new(problem, aircraft), limits }
    }
}

/// The consignment that one travels with, where it is part of the problem.
pub(crate) fn partner(problem: &FlightsProblem, consignment: usize) -> Option<usize> {
    let id = problem.consignments[consignment].travels_with.as_ref()?;
    problem.consignments.iter().position(|other| other.id == *id).filter(|other| *other != consignment)
}
