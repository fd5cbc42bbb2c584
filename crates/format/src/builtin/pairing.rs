//! Decides how the tables of what goes with what are read: what an item needs beside it, which certificate a class has,
//! what may be given instead. Does not decide when it is missing (`fitness`). Up: [`crate::builtin`].

use std::collections::{BTreeMap, BTreeSet};

use model::fault::Fault;
use model::handling::{Accessory, Standard, Substitute};
use model::id::ItemId;
use model::quantity::Units;

use crate::table::{Row, Spec, cell, read_all, required};

/// The table `accessories.csv`.
pub(crate) const ACCESSORIES: Spec = Spec {
    file: "accessories.csv",
    key: None,
    columns: &[
        required("item", "#item+code", "ventilator-icu"),
        required("accessory", "#item+accessory+code", "tube-endotracheal"),
        required("per_unit_permille", "#item+num+permille", "2000"),
        required("vital", "#item+vital", "yes"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// The table `standards.csv`.
pub(crate) const STANDARDS: Spec = Spec {
    file: "standards.csv",
    key: None,
    columns: &[
        required("class", "#item+class", "FFP2"),
        required("certificate", "#item+certificate", "EN149"),
        required("issuer", "#org+issuer", "notified body whose number stands behind the CE mark"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// The table `substitutes.csv`.
pub(crate) const SUBSTITUTES: Spec = Spec {
    file: "substitutes.csv",
    key: None,
    columns: &[
        required("wanted", "#item+wanted+code", "gown"),
        required("given", "#item+given+code", "coverall"),
        required("counts_permille", "#item+num+permille", "1000"),
        required("rank", "#meta+rank", "1"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Units of one thing for one unit of another, thousandths: more than 100,000 is a slip.
const PER_UNIT: std::ops::RangeInclusive<i64> = 0..=100_000_000;

/// What the built-in items need beside them.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn accessories() -> Result<Vec<Accessory>, Vec<Fault>> {
    let spec = Spec { file: "data/accessories.csv", ..ACCESSORIES };
    read_all(&spec, include_bytes!("../../../../data/accessories.csv"), accessory)
}

/// Which certificates the built-in classes have.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn standards() -> Result<Vec<Standard>, Vec<Fault>> {
    let spec = Spec { file: "data/standards.csv", ..STANDARDS };
    read_all(&spec, include_bytes!("../../../../data/standards.csv"), standard)
}

/// What may be given instead of the built-in items.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn substitutes() -> Result<Vec<Substitute>, Vec<Fault>> {
    let spec = Spec { file: "data/substitutes.csv", ..SUBSTITUTES };
    read_all(&spec, include_bytes!("../../../../data/substitutes.csv"), substitute)
}

/// A row of accessories; none of it means that a built-in row does not count.
pub(crate) fn accessory(row: &mut Row<'_>) -> Option<Accessory> {
    let [item, accessory] = ["item", "accessory"].map(|column| row.need(column, ItemId::try_new));
    let per_unit_permille = row.need("per_unit_permille", |text| cell::within(text, PER_UNIT));
    let is_vital = row.need("vital", cell::yes_no);
    let source = row.need("source", cell::source);
    Some(Accessory {
        item: item?,
        accessory: accessory?,
        per_unit_permille: Units::of(per_unit_permille?),
        is_vital: is_vital?,
        source: source?,
    })
}

/// A row of standards.
pub(crate) fn standard(row: &mut Row<'_>) -> Option<Standard> {
    let [class, issuer] = ["class", "issuer"].map(|column| row.need(column, cell::text));
    let certificate = row.need("certificate", cell::certificate);
    let source = row.need("source", cell::source);
    Some(Standard { class: class?, certificate: certificate?, issuer: issuer?, source: source? })
}

/// A row of substitutes; a rank or a count of zero means that a built-in row does not count.
pub(crate) fn substitute(row: &mut Row<'_>) -> Option<Substitute> {
    let [wanted, given] = ["wanted", "given"].map(|column| row.need(column, ItemId::try_new));
    let counts_permille = row.need("counts_permille", |text| cell::within(text, PER_UNIT));
    let rank = row.need("rank", |text| cell::within(text, 0..=i64::from(u8::MAX)));
    let source = row.need("source", cell::source);
    Some(Substitute {
        wanted: wanted?,
        given: given?,
        counts_permille: Units::of(counts_permille?),
        rank: u8::try_from(rank?).expect("the range of a rank should fit"),
        source: source?,
    })
}

/// Places of the pairs by which one comes back to where one began, going from the first of a pair to the second.
pub(crate) fn circling(pairs: &[(&ItemId, &ItemId)]) -> BTreeSet<usize> {
    let left = without_ends(pairs);
    let mut ahead: BTreeMap<&ItemId, Vec<&ItemId>> = BTreeMap::new();
    for (from, to) in left.iter().map(|place| pairs[*place]) {
        ahead.entry(from).or_default().push(to);
    }
    let leads_back = |place: &usize| {
        let (start, first) = pairs[*place];
        let (mut seen, mut next) = (BTreeSet::from([first]), vec![first]);
        while let Some(here) = next.pop() {
            if here == start {
                return true;
            }
            next.extend(ahead.get(here).into_iter().flatten().filter(|there| seen.insert(**there)));
        }
        false
    };
    left.into_iter().filter(leads_back).collect()
}

/// The pairs that are left when those that lead nowhere are taken away, again and again: none in a table without circles,
/// so that a long one is looked through once.
fn without_ends(pairs: &[(&ItemId, &ItemId)]) -> Vec<usize> {
    let (mut onward, mut back): (BTreeMap<&ItemId, usize>, BTreeMap<&ItemId, Vec<usize>>) = Default::default();
    for (place, (from, to)) in pairs.iter().enumerate() {
        *onward.entry(from).or_default() += 1;
        back.entry(to).or_default().push(place);
    }
    let mut ends: Vec<&ItemId> = back.keys().copied().filter(|item| !onward.contains_key(item)).collect();
    let mut is_left = vec![true; pairs.len()];
    while let Some(end) = ends.pop() {
        for place in back.get(end).into_iter().flatten() {
            is_left[*place] = false;
            let from = pairs[*place].0;
            let count = onward.get_mut(from).expect("the first of a pair leads onward");
            *count -= 1;
            if *count == 0 {
                ends.push(from);
            }
        }
    }
    (0..pairs.len()).filter(|place| is_left[*place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::items::items;

    #[test]
    fn what_goes_with_what_names_items_of_the_catalogue_and_never_goes_in_a_circle() {
        let known: BTreeSet<ItemId> = items().expect("a catalogue").into_iter().map(|item| item.id).collect();
        let accessories = accessories().expect("the table should be without faults");
        let needs: Vec<_> = accessories.iter().map(|row| (&row.item, &row.accessory)).collect();
        let substitutes = substitutes().expect("the table should be without faults");
        let stands: Vec<_> = substitutes.iter().map(|row| (&row.wanted, &row.given)).collect();
        for (table, edges) in [("accessories", &needs), ("substitutes", &stands)] {
            for (from, to) in edges {
                assert!(known.contains(from) && known.contains(to), "{table}: {from} or {to} is no item");
            }
            assert_eq!(edges.iter().collect::<BTreeSet<_>>().len(), edges.len(), "{table}: a pair is there twice");
            assert_eq!(circling(edges), BTreeSet::new(), "{table} go in a circle");
        }
        assert!(accessories.iter().all(|row| !row.per_unit_permille.is_zero()), "a row of nothing is no row");
        assert!(substitutes.iter().all(|row| row.rank > 0 && !row.counts_permille.is_zero()), "a row of nothing");
    }

    #[test]
    fn only_the_pairs_of_a_circle_are_named() {
        let ids = ["a", "b", "c", "d"].map(ItemId::of);
        let [a, b, c, d] = &ids;
        for (pairs, circle, remark) in [
            (vec![(a, b), (b, c), (a, c)], vec![], "none"),
            (vec![(a, b), (b, c), (c, b), (c, d)], vec![1, 2], "two in the middle"),
            (vec![(a, a), (a, b)], vec![0], "itself"),
            (vec![(a, b), (b, a), (b, c), (c, d), (d, c)], vec![0, 1, 3, 4], "two, with a way between"),
            (vec![(a, b), (a, b), (b, c)], vec![], "one pair twice"),
            (vec![(a, b), (b, c), (c, a)], vec![0, 1, 2], "three"),
        ] {
            assert_eq!(circling(&pairs).into_iter().collect::<Vec<_>>(), circle, "{remark}");
        }
    }

    #[test]
    fn every_class_of_the_catalogue_has_a_standard() {
        let standards = standards().expect("the table should be without faults");
        for item in items().expect("a catalogue") {
            for class in &item.classes {
                assert!(standards.iter().any(|row| row.class == *class), "{}: {class}", item.id);
            }
        }
        let of = |class: &str| -> Vec<&str> {
            standards.iter().filter(|row| row.class == class).map(|row| row.certificate.as_str()).collect()
        };
        assert_eq!((of("FFP2"), of("N95"), of("KN95")), (vec!["EN149"], vec!["NIOSH-42CFR84"], vec!["GB2626"]));
    }
}
