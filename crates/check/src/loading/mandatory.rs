//! Decides whether mandatory cargo stays behind while other cargo flies. Up: [`crate::loading`].

use model::loading::{AircraftLoad, CargoToLoad, FlightToLoad, LoadingProblem, LoadingSolution};

use super::{loads, of_flight};
use crate::sheet::Sheet;

/// Fatal where one pack could take the place of another as it is; to be looked at where it would take more than that.
pub(super) fn mandatory(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let flown: Vec<&CargoToLoad> =
            flight.cargo.iter().filter(|cargo| !cargo.mandatory && is_aboard(load, cargo)).collect();
        for left in load.left_out.iter().filter(|left| !left.packs.is_zero()) {
            let Some(bound) = flight.cargo.iter().find(|one| one.consignment == left.consignment && one.mandatory)
            else {
                continue;
            };
            let given_way = flown.iter().find(|flown| could_replace(flight, bound, flown));
            let is_kept = sheet.holds(given_way.is_none(), || {
                let flown = given_way.map_or(String::new(), |flown| flown.consignment.to_string());
                let text = format!(
                    "{} packs of {} are mandatory and left out; {flown} is not, flies, and has packs in whose place they fit",
                    left.packs.get(),
                    left.consignment
                );
                (of_flight(flight), text)
            });
            if is_kept {
                sheet.expects(flown.is_empty(), || {
                    let text = format!(
                        "{} packs of {} are mandatory and left out ({}) while other cargo flies",
                        left.packs.get(),
                        left.consignment,
                        left.reason.rule
                    );
                    (of_flight(flight), text)
                });
            }
        }
    }
}

fn is_aboard(load: &AircraftLoad, cargo: &CargoToLoad) -> bool {
    let contents = load.units.iter().flat_map(|unit| &unit.contents);
    contents.filter(|content| !content.packs.is_zero()).any(|content| content.consignment == cargo.consignment)
        || load.seated.iter().any(|seated| !seated.people.is_zero() && seated.consignment == cargo.consignment)
}

/// Whether a pack could stand where another stands, with no limit that the other keeps being broken: it weighs no more,
/// comes aboard and leaves where the other does, is turned as freely, bears as much, and is of no other class of dangerous goods. Mandatory
/// rows of several stops are left to the note, since it is not told which of them stayed behind.
fn could_replace(flight: &FlightToLoad, left: &CargoToLoad, flown: &CargoToLoad) -> bool {
    let rows = flight.cargo.iter().filter(|one| one.consignment == left.consignment).count();
    let bears = match (left.pack.stack_max(), flown.pack.stack_max()) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(left), Some(flown)) => left >= flown,
    };
    rows == 1
        && left.kind == flown.kind
        && left.pack.sizes() == flown.pack.sizes()
        && left.pack.gross() <= flown.pack.gross()
        && (left.load_order, left.unload_order) == (flown.load_order, flown.unload_order)
        && (!left.pack.upright_only() || flown.pack.upright_only())
        && (left.class.is_none() || left.class == flown.class)
        && bears
}
