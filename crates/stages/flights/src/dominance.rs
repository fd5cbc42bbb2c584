//! Decides which columns no plan needs while the tails have hours enough: those that another column replaces at no more
//! cost. Does not choose among the rest ([`crate::choice`]). Up: [`crate`].

use std::collections::BTreeMap;

use model::flights::FlightsProblem;
use model::transport::AircraftType;

use crate::choice::Column;
use crate::fleet::Group;
use crate::places::{of_place, of_whole, places_of};
use crate::template::Template;

/// The columns without those that another one of the same airports replaces: no dearer, carrying no less of anything to
/// any of them, and no later. Of equal ones the first stays.
pub(crate) fn undominated(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    columns: Vec<Column>,
) -> Vec<Column> {
    let mut alike: BTreeMap<(usize, &[usize]), Vec<usize>> = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        let template = &templates[column.template];
        alike.entry((template.origin, &template.drops)).or_default().push(index);
    }
    let mut is_kept = vec![false; columns.len()];
    for mut same in alike.into_values() {
        same.sort_by_key(|index| (templates[columns[*index].template].cents, *index));
        let mut kept: Vec<usize> = Vec::new();
        for index in same {
            let is_replaced =
                kept.iter().any(|other| replaces(problem, groups, templates, &columns[*other], &columns[index]));
            if !is_replaced {
                kept.push(index);
                is_kept[index] = true;
            }
        }
    }
    columns.into_iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(column, _)| column).collect()
}

/// Whether one column can take over every trip of another that is no cheaper and calls at the same airports.
fn replaces(problem: &FlightsProblem, groups: &[Group], templates: &[Template], one: &Column, other: &Column) -> bool {
    let (mine, theirs) = (&templates[one.template], &templates[other.template]);
    let (kind, other_kind) = (groups[mine.group].kind, groups[theirs.group].kind);
    let (aircraft, other_aircraft) = (&problem.types[kind], &problem.types[other_kind]);
    // What loading found binds one type and says nothing of another.
    let is_limited = kind != other_kind && problem.limits.iter().any(|limit| limit.aircraft == aircraft.id);
    let carries_mass = mine.payloads.iter().zip(&theirs.payloads).all(|(mine, theirs)| mine >= theirs);
    let carries_all = || {
        other.flows.iter().all(|(consignment, drop, arrival)| {
            one.flows.iter().any(|flow| flow.0 == *consignment && flow.1 == *drop && flow.2 <= *arrival)
        })
    };
    !is_limited
        && (kind == other_kind || has_places_for(problem, aircraft, other_aircraft))
        && carries_mass
        && mine.volume >= theirs.volume
        && aircraft.seats >= other_aircraft.seats
        && carries_all()
}

/// Whether a type has at least the places of another: a type whose places are not known has any.
fn has_places_for(problem: &FlightsProblem, one: &AircraftType, other: &AircraftType) -> bool {
    let Some(mine) = places_of(problem, one) else { return true };
    let Some(theirs) = places_of(problem, other) else { return false };
    let takes = |mine: [i64; 2], theirs: [i64; 2]| mine[0] >= theirs[0] && mine[1] >= theirs[1];
    mine.count >= theirs.count
        && mine.tare_min <= theirs.tare_min
        && takes(of_place(mine), of_place(theirs))
        && takes(of_whole(mine), of_whole(theirs))
        && mine.consignments.is_subset(&theirs.consignments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::columns;
    use crate::samples::{an124, consignment, il76, listed, problem, tail};

    /// The columns of a problem before and after, each by type and base.
    fn kept(problem: &FlightsProblem) -> (usize, Vec<String>) {
        let (groups, chains, all) = listed(problem);
        let numbers: Vec<usize> = (0..all.list.len()).collect();
        let before = columns(problem, &groups, &all.list, &numbers, true);
        let count = before.len();
        let after = undominated(problem, &groups, &all.list, before);
        let name = |column: &Column| {
            let group = &groups[all.list[column.template].group];
            format!("{} {}", problem.types[group.kind].id, chains.atlas.airports[group.base].id)
        };
        (count, after.iter().map(name).collect())
    }

    #[test]
    fn only_the_nearest_base_of_a_type_is_needed_while_hours_do_not_count() {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "UAAA", 100)];
        problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &il76(), "RU", "UAAA")];
        let (before, after) = kept(&problem);
        assert!(before > 1);
        assert_eq!(after, ["Il-76TD UUMU"], "from the other base it flies to the cargo first");
    }

    #[test]
    fn a_dearer_type_stays_while_it_carries_more() {
        let mut problem = problem();
        problem.consignments = vec![consignment("a", "UUMU", "UAAA", 100)];
        problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &an124(), "RU", "UUMU")];
        let (_, after) = kept(&problem);
        assert!(
            after.contains(&"Il-76TD UUMU".to_owned()) && after.contains(&"An-124-100 UUMU".to_owned()),
            "{after:?}"
        );
    }
}
