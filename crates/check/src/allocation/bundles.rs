//! Decides whether small lots of one airport fly together, and whether their sums are right. Up: [`crate::allocation`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::allocation::{Allotment, Bundle};
use model::evidence::{RecordKind, RecordRef};
use model::id::{AirportId, ConsignmentId};

use super::ledger::{Ledger, LineAccount};
use super::of_allotment;
use crate::sheet::Sheet;

/// Days of waiting up to which two small lots are neighbours.
const APART_MAX: i32 = 3;

/// A small lot with its line.
#[derive(Clone, Copy)]
struct Lot<'l> {
    allotment: &'l Allotment,
    line: &'l LineAccount<'l>,
    ready: Date,
    gross: i128,
}

pub(super) fn bundles(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let mut bundled: BTreeMap<&ConsignmentId, Vec<&Bundle>> = BTreeMap::new();
    for bundle in &ledger.solution.bundles {
        for id in &bundle.consignments {
            bundled.entry(id).or_default().push(bundle);
        }
    }
    for two in ledger.solution.bundles.windows(2) {
        sheet.holds(two[0].id < two[1].id, || (of_bundle(&two[1]), "told twice or out of order".to_owned()));
    }
    let lots = small_lots(ledger);
    for bundle in &ledger.solution.bundles {
        members(bundle, &lots, sheet);
    }
    for groups in neighbours(lots.values().copied()).values() {
        for (number, group) in (1..).zip(groups.iter().filter(|group| group.len() > 1)) {
            let first = bundled.get(&group[0].allotment.id).and_then(|bundles| bundles.first());
            for lot in group {
                let own = bundled.get(&lot.allotment.id).map_or(&[][..], Vec::as_slice);
                let is_one = own.len() == 1 && first.is_some_and(|first| first.id == own[0].id);
                sheet.holds(is_one, || {
                    let text =
                        format!("a small lot in {} bundles, of {} lots that go together", own.len(), group.len());
                    (of_allotment(lot.allotment), text)
                });
            }
            let Some(bundle) = first else { continue };
            let is_named = bundle.id.as_str() == format!("{}-{number}", bundle.airport);
            sheet.holds(is_named && bundle.consignments.len() == group.len(), || {
                let text =
                    format!("{} lots; number {number} of the airport has {}", bundle.consignments.len(), group.len());
                (of_bundle(bundle), text)
            });
        }
    }
}

/// Whether a bundle is of small lots of its airport, with their sums.
fn members(bundle: &Bundle, lots: &BTreeMap<&ConsignmentId, Lot<'_>>, sheet: &mut Sheet) {
    let ids = &bundle.consignments;
    sheet.holds(ids.len() >= 2 && ids.windows(2).all(|two| two[0] < two[1]), || {
        (of_bundle(bundle), format!("{} consignments, not two and more by id", ids.len()))
    });
    let members: Vec<&Lot<'_>> = ids.iter().filter_map(|id| lots.get(id)).collect();
    let are_here = members.iter().all(|lot| lot.line.supply.airport == bundle.airport);
    if !sheet.holds(members.len() == ids.len() && are_here, || {
        (of_bundle(bundle), format!("not all of it are small lots at {}", bundle.airport))
    }) {
        return;
    }
    let gross: i128 = members.iter().map(|lot| lot.gross).sum();
    let volume: i128 = members
        .iter()
        .map(|lot| i128::from(lot.line.supply.pack.volume().get()) * i128::from(lot.allotment.packs.get()))
        .sum();
    let ready = members.iter().map(|lot| lot.ready).max();
    let is_right = i128::from(bundle.gross.get()) == gross
        && i128::from(bundle.volume.get()) == volume
        && ready.is_none_or(|ready| ready == bundle.ready);
    sheet.holds(is_right, || {
        let said = format!("{}, {}, ready {}", bundle.gross, bundle.volume, bundle.ready);
        (of_bundle(bundle), format!("{said} is said; its lots have {gross} g, {volume} mm3, ready {ready:?}"))
    });
}

/// Allotments up to the mass of a small lot, by consignment.
fn small_lots<'l>(ledger: &'l Ledger<'_>) -> BTreeMap<&'l ConsignmentId, Lot<'l>> {
    let lots = ledger.solution.allotments.iter().filter_map(|allotment| {
        let line = ledger.line(&allotment.line)?;
        let gross = i128::from(line.supply.pack.gross().get()) * i128::from(allotment.packs.get());
        let is_small = gross <= i128::from(ledger.problem.small_lot_max.get());
        is_small.then_some((&allotment.id, Lot { allotment, line, ready: line.supply.ready, gross }))
    });
    lots.collect()
}

/// Lots of each airport in groups by the day they are ready: a group ends where the next lot is ready too much later.
fn neighbours<'l>(lots: impl Iterator<Item = Lot<'l>>) -> BTreeMap<&'l AirportId, Vec<Vec<Lot<'l>>>> {
    let mut lots: Vec<Lot<'l>> = lots.collect();
    lots.sort_by_key(|lot| (lot.ready, &lot.allotment.id));
    let mut airports: BTreeMap<&AirportId, Vec<Vec<Lot<'l>>>> = BTreeMap::new();
    for lot in lots {
        let groups = airports.entry(&lot.line.supply.airport).or_default();
        let last = groups
            .last_mut()
            .filter(|group| group.last().is_some_and(|before| (lot.ready - before.ready).get_days() <= APART_MAX));
        match last {
            Some(group) => group.push(lot),
            None => groups.push(vec![lot]),
        }
    }
    for groups in airports.values_mut() {
        join_lone(groups);
    }
    airports
}

/// A lot that a gap leaves alone goes with the nearer group, the earlier of two alike: by itself it would be a flight.
fn join_lone(groups: &mut Vec<Vec<Lot<'_>>>) {
    let days = |groups: &[Vec<Lot<'_>>], before: usize| {
        let (last, first) = (groups[before].last(), groups[before + 1].first());
        last.zip(first).map_or(i32::MAX, |(last, first)| (first.ready - last.ready).get_days())
    };
    while let Some(lone) = groups.iter().position(|group| group.len() == 1).filter(|_| groups.len() > 1) {
        let is_with_earlier = lone + 1 == groups.len() || (lone > 0 && days(groups, lone - 1) <= days(groups, lone));
        let first = if is_with_earlier { lone - 1 } else { lone };
        let later = groups.remove(first + 1);
        groups[first].extend(later);
    }
}

fn of_bundle(bundle: &Bundle) -> RecordRef {
    RecordRef::new(RecordKind::Consignment, &bundle.id)
}
