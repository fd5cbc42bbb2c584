//! Decides how `accessories.csv`, `standards.csv` and `substitutes.csv` of a folder change the built-in rows: by key; a row
//! of nothing takes one away. Does not decide how a row is read (`builtin`). Up: [`crate::folder`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::handling::{Accessory, Standard, Substitute};
use model::id::ItemId;

use crate::builtin::{ACCESSORIES, STANDARDS, SUBSTITUTES, accessory, circling, standard, substitute};
use crate::folder::link::{Lined, Links, Target};
use crate::folder::product::folded;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, each_row};

/// What goes with what: built in, changed by the folder.
#[derive(Default)]
pub(super) struct Pairings {
    pub(super) accessories: Vec<Accessory>,
    pub(super) standards: Vec<Standard>,
    pub(super) substitutes: Vec<Substitute>,
}

/// What cures a circle; the other rows of it may be built in.
const BREAK_CIRCLE: &str = "remove the row, or take another of the circle away by a row with 0, even if it is built in";

/// How a circle is told: the verb between its items, and the fault.
type Words = (&'static str, fn(String) -> Fault);

/// A pair of columns that hold the two items of a row.
type Columns = (&'static str, &'static str);

/// Reads one of the three tables into the built-in rows.
pub(super) fn read(name: &str, bytes: &[u8], known: &mut Pairings, links: &mut Links, faults: &mut Faults) {
    match name {
        "accessories.csv" => {
            let columns = ("item", "accessory");
            let rows = rows(&ACCESSORIES, bytes, faults, |row| {
                let read = accessory(row)?;
                link(row, columns, (&read.item, &read.accessory), links);
                Some(read)
            });
            let key = |row: &Accessory| (row.item.clone(), row.accessory.clone());
            let is_nothing = |row: &Accessory| row.per_unit_permille.is_zero();
            let lines = merge(&ACCESSORIES, columns.1, rows, &mut known.accessories, (&key, &is_nothing), faults);
            let pairs: Vec<_> = known.accessories.iter().map(|row| (&row.item, &row.accessory)).collect();
            let words: Words = ("needs", |cause| Fault::new("accessory-circle", cause, BREAK_CIRCLE));
            report_circles(&ACCESSORIES, columns.1, words, &pairs, &lines, faults);
        }
        "standards.csv" => {
            let rows = rows(&STANDARDS, bytes, faults, standard);
            let key = |row: &Standard| (folded(&row.class), folded(&row.certificate));
            merge(&STANDARDS, "certificate", rows, &mut known.standards, (&key, &|_| false), faults);
        }
        other => {
            assert_eq!(other, SUBSTITUTES.file, "the third table should be that of substitutes");
            let columns = ("wanted", "given");
            let rows = rows(&SUBSTITUTES, bytes, faults, |row| {
                let read = substitute(row)?;
                link(row, columns, (&read.wanted, &read.given), links);
                Some(read)
            });
            let key = |row: &Substitute| (row.wanted.clone(), row.given.clone());
            let is_nothing = |row: &Substitute| row.rank == 0 || row.counts_permille.is_zero();
            let lines = merge(&SUBSTITUTES, columns.1, rows, &mut known.substitutes, (&key, &is_nothing), faults);
            let pairs: Vec<_> = known.substitutes.iter().map(|row| (&row.wanted, &row.given)).collect();
            let words: Words = ("may be replaced by", |cause| Fault::new("substitute-circle", cause, BREAK_CIRCLE));
            report_circles(&SUBSTITUTES, columns.1, words, &pairs, &lines, faults);
        }
    }
}

fn rows<T>(
    spec: &Spec,
    bytes: &[u8],
    faults: &mut Faults,
    mut make: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Vec<Lined<T>> {
    let mut rows = Vec::new();
    each_row(spec, bytes, faults, |row| rows.extend(make(row).map(|value| Lined { line: row.line(), value })));
    rows
}

fn link(row: &Row<'_>, columns: Columns, items: (&ItemId, &ItemId), links: &mut Links) {
    links.add(row, columns.0, Target::Item, items.0.as_str());
    links.add(row, columns.1, Target::Item, items.1.as_str());
}

/// What makes two rows the same one, and whether a row takes the same one away.
type Rule<'a, T, K> = (&'a dyn Fn(&T) -> K, &'a dyn Fn(&T) -> bool);

/// Puts the folder's rows in the place of the same built-in ones; gives the line of each row that is the folder's own.
fn merge<T, K: Ord>(
    spec: &Spec,
    column: &'static str,
    rows: Vec<Lined<T>>,
    known: &mut Vec<T>,
    (key, is_nothing): Rule<'_, T, K>,
    faults: &mut Faults,
) -> BTreeMap<K, u64> {
    let mut places: BTreeMap<K, usize> = known.iter().enumerate().map(|(place, row)| (key(row), place)).collect();
    let mut rows_left: Vec<Option<T>> = known.drain(..).map(Some).collect();
    let mut lines: BTreeMap<K, u64> = BTreeMap::new();
    let mut idle = None;
    for Lined { line, value } in rows {
        let name = key(&value);
        if let Some(first) = lines.get(&name) {
            let cause = format!("the row says the same thing as line {first}");
            faults.push(Fault::new("duplicate-row", cause, "remove one of the two").at(spec.file, line, column));
            continue;
        }
        lines.insert(name, line);
        match (places.remove(&key(&value)), is_nothing(&value)) {
            (Some(place), true) => rows_left[place] = None,
            (Some(place), false) => rows_left[place] = Some(value),
            (None, false) => rows_left.push(Some(value)),
            (None, true) => idle = idle.or(Some(line)),
        }
    }
    known.extend(rows_left.into_iter().flatten());
    if let Some(line) = idle {
        let cause = "there is no built-in row that it could take away";
        let action = "check both names, or remove the row";
        faults.remark(Fault::new("removes-nothing", cause, action).at(spec.file, line, column));
    }
    lines
}

fn report_circles(
    spec: &Spec,
    column: &'static str,
    (verb, fault): Words,
    pairs: &[(&ItemId, &ItemId)],
    lines: &BTreeMap<(ItemId, ItemId), u64>,
    faults: &mut Faults,
) {
    let circling = circling(pairs);
    for (from, to) in circling.iter().map(|place| pairs[*place]) {
        let Some(line) = lines.get(&(from.clone(), to.clone())) else { continue };
        let way = if from == to { "itself".to_owned() } else { format!("{to}, and {to} comes back to {from}") };
        faults.push(fault(format!("{from} {verb} {way}")).at(spec.file, *line, column));
    }
}
