//! Decides how the catalogue of items is read, built in or from a folder, and how a folder's rows override it.
//! Does not decide how much of an item is needed. Up: [`crate::builtin`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::handling::Regulation;
use model::id::ItemId;
use model::quantity::{Currency, Grams, Millimetres, Money, Units};
use model::world::{Item, ItemKind, Pack};

use crate::builtin::handling::handling;
use crate::craft::{kilograms, millimetres};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, required};

/// Words of the kinds of item.
const KINDS: [(ItemKind, &str); 4] = [
    (ItemKind::Consumable, "consumable"),
    (ItemKind::Device, "device"),
    (ItemKind::People, "people"),
    (ItemKind::Vehicle, "vehicle"),
];

/// Heaviest and longest single piece: beyond what any freighter carries as one piece (An-124 hold: 36 m, 120 t).
const PACK_GROSS_MAX: Grams = Grams::of(100_000_000);
const PACK_SIZE_MAX: Millimetres = Millimetres::of(40_000);

/// The table `items.csv`.
pub(crate) const ITEMS: Spec = Spec {
    file: "items.csv",
    key: Some("id"),
    columns: &[
        required("id", "#item+code", "mask-medical"),
        required("name", "#item+name", "Medical mask"),
        required("unit", "#item+unit", "each"),
        required("kind", "#item+type", "consumable"),
        optional("pack_units", "#item+pack+num", "2000"),
        optional("pack_length_mm", "#item+pack+length_mm", "580"),
        optional("pack_width_mm", "#item+pack+width_mm", "380"),
        optional("pack_height_mm", "#item+pack+height_mm", "400"),
        optional("pack_gross_g", "#item+pack+weight_g", "9000"),
        optional("pack_upright", "#item+pack+upright", "no"),
        optional("stack_max_kg", "#item+pack+stack_kg", ""),
        optional("classes", "#item+standard", ""),
        optional("needs_mains", "#item+mains", "no"),
        optional("expires", "#item+expires", "yes"),
        optional("regulation", "#item+regulation", "protective"),
        optional("oxygen_lpm", "#item+oxygen_lpm", ""),
        optional("power_w", "#item+power_w", ""),
        optional("workers_permille", "#item+workers_permille", ""),
        optional("platforms", "#item+platform+list", ""),
        optional("un_number", "#item+un+number", ""),
        optional("un_class", "#item+un+class", ""),
        optional("un_passenger_max", "#item+un+max+passenger", ""),
        optional("un_cargo_max", "#item+un+max+cargo", ""),
        optional("un_net_per_unit", "#item+un+net", ""),
        optional("cold_low", "#item+temperature+min", ""),
        optional("cold_high", "#item+temperature+max", ""),
        optional("price_cents", "#value+price", "50"),
        optional("currency", "#currency+code", "USD"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// The built-in catalogue, in the order of the table.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn items() -> Result<Vec<Item>, Vec<Fault>> {
    let (mut items, mut faults) = (Vec::new(), Faults::default());
    merge_items(
        &Spec { file: "data/items.csv", ..ITEMS },
        include_bytes!("../../../../data/items.csv"),
        &mut items,
        &mut faults,
    );
    faults.finish(Some(items)).map(|(items, _)| items)
}

/// Reads a table of items into a catalogue: a row with a known id overrides it, keeping what its empty cells leave
/// open; a row with a new id is added.
pub(crate) fn merge_items(spec: &Spec, bytes: &[u8], items: &mut Vec<Item>, faults: &mut Faults) -> Keys {
    let places: BTreeMap<String, usize> =
        items.iter().enumerate().map(|(place, item)| (item.id.to_string(), place)).collect();
    let mut unregulated: Vec<(u64, ItemId)> = Vec::new();
    let keys = each_row(spec, bytes, faults, |row| {
        let known = places.get(row.raw("id")).copied();
        let Some(item) = item(row, known.map(|place| &items[place])) else { return };
        if known.is_none() && row.raw("regulation").is_empty() && item.kind == ItemKind::Consumable {
            unregulated.push((row.line(), item.id.clone()));
        }
        match known {
            Some(place) => items[place] = item,
            None => items.push(item),
        }
    });
    remark_unregulated(spec, &unregulated, faults);
    keys
}

/// A new drug that is taken for any other supply would pass unasked.
fn remark_unregulated(spec: &Spec, items: &[(u64, ItemId)], faults: &mut Faults) {
    let Some((line, _)) = items.first() else { return };
    let names: Vec<&str> = items.iter().map(|(_, item)| item.as_str()).collect();
    let known = Regulation::ALL.map(|(_, word)| word).join(", ");
    let cause = format!("taken as any other supply, since no regulation is given: {}", names.join(", "));
    let action = format!("nothing, if they are; else write one of: {known}");
    faults.remark(Fault::new("regulation-assumed", cause, action).at(spec.file, *line, "regulation"));
}

fn item(row: &mut Row<'_>, known: Option<&Item>) -> Option<Item> {
    let id = row.need("id", ItemId::try_new);
    let [name, unit] = ["name", "unit"].map(|column| row.need(column, cell::text));
    let kind = row.need("kind", |text| cell::word(text, &KINDS));
    let pack = pack(row);
    let stack_max = row.may("stack_max_kg", kilograms);
    let classes = row.list("classes", cell::text);
    let [needs_mains, expires] = ["needs_mains", "expires"].map(|column| row.may(column, cell::yes_no));
    let handling = handling(row, kind, known.map(|item| &item.handling));
    let price = price(row, "price_cents");
    let source = row.need("source", cell::source);
    let classes = classes?;
    let pack = stacked(row, pack?, known.and_then(|item| item.pack.as_ref()), stack_max?)?;
    Some(Item {
        id: id?,
        name: name?,
        unit: unit?,
        kind: kind?,
        pack,
        classes: if classes.is_empty() { known.map(|item| item.classes.clone()).unwrap_or_default() } else { classes },
        needs_mains: needs_mains?.unwrap_or_else(|| known.is_some_and(|item| item.needs_mains)),
        expires: expires?.unwrap_or_else(|| known.is_some_and(|item| item.expires)),
        handling: handling?,
        price: price?.or_else(|| known.and_then(|item| item.price)),
        source: source?,
    })
}

/// The pack of an item with what it bears on its top: an empty cell of either keeps what is known.
#[expect(clippy::option_option, reason = "none and wrong are two different things")]
fn stacked(
    row: &mut Row<'_>,
    own: Option<Pack>,
    known: Option<&Pack>,
    stack_max: Option<Grams>,
) -> Option<Option<Pack>> {
    let stack_max = stack_max.or_else(|| known.and_then(Pack::stack_max));
    let Some(pack) = own.or_else(|| known.cloned()) else {
        if stack_max.is_some() {
            let cause = "a load on top of a pack that is not known";
            row.fault("stack_max_kg", Fault::new("pack-incomplete", cause, "fill in the pack_ columns too"));
            return None;
        }
        return Some(None);
    };
    Some(Some(pack.with_stack_max(stack_max)))
}

/// The pack of the columns `pack_...`, where they are filled: all of them or none.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
pub(crate) fn pack(row: &mut Row<'_>) -> Option<Option<Pack>> {
    const PARTS: [&str; 5] = ["pack_units", "pack_length_mm", "pack_width_mm", "pack_height_mm", "pack_gross_g"];
    let units = row.may("pack_units", cell::units);
    let sizes = ["pack_length_mm", "pack_width_mm", "pack_height_mm"].map(|column| row.may(column, millimetres));
    let gross = row.may("pack_gross_g", |text| Grams::try_new(cell::whole(text)?));
    let upright = row.may("pack_upright", cell::yes_no);
    let [length, width, height] = sizes;
    let (units, length, width, height, gross, upright) = (units?, length?, width?, height?, gross?, upright?);
    if PARTS.iter().all(|column| row.raw(column).is_empty()) {
        return Some(None);
    }
    let (Some(units), Some(length), Some(width), Some(height), Some(gross)) = (units, length, width, height, gross)
    else {
        let empty: Vec<&str> = PARTS.into_iter().filter(|column| row.raw(column).is_empty()).collect();
        let action = "fill in units, three sizes and gross mass of one pack, or none of them";
        row.fault(empty[0], Fault::new("pack-incomplete", format!("the pack lacks {}", empty.join(", ")), action));
        return None;
    };
    if gross > PACK_GROSS_MAX || [length, width, height].iter().any(|size| *size > PACK_SIZE_MAX) {
        let cause = format!("a pack of {length} x {width} x {height}, {gross}");
        let action = "give millimetres and grams of one pack; at most 40 m and 100 t";
        row.fault("pack_gross_g", Fault::new("absurd-pack", cause, action));
        return None;
    }
    match Pack::try_new(units, (length, width, height), gross, upright.unwrap_or(false)) {
        Ok(pack) => Some(Some(pack)),
        Err(fault) => {
            row.fault("pack_units", fault);
            None
        }
    }
}

/// The money of a column of cents and the column `currency`: both or none.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
pub(crate) fn price(row: &mut Row<'_>, column: &str) -> Option<Option<Money>> {
    let cents = row.may(column, |text| Units::try_new(cell::whole(text)?));
    let currency = row.may("currency", Currency::try_new);
    match (cents?, currency?) {
        (Some(cents), Some(currency)) => Some(Some(Money { cents: cents.get(), currency })),
        (None, None) => Some(None),
        (cents, _) => {
            let (empty, cause) = if cents.is_some() {
                ("currency", "an amount without its currency")
            } else {
                (column, "a currency without an amount")
            };
            row.fault(empty, Fault::new("price-incomplete", cause, "fill in both or neither"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_catalogue_is_sound() {
        let items = items().expect("the table should be without faults");
        for id in ["respirator", "mask-medical", "gown", "ventilator-icu", "specialist-medical", "swab-vtm"] {
            assert!(items.iter().any(|item| item.id.as_str() == id), "{id} should be in the catalogue");
        }
    }

    #[test]
    fn what_a_pack_bears_on_its_top_is_kept_until_a_row_says_otherwise() {
        let (mut list, mut faults) = (items().expect("the table should be without faults"), Faults::default());
        let bears = |list: &[Item]| {
            let mask = list.iter().find(|item| item.id.as_str() == "mask-medical").expect("masks");
            mask.pack.as_ref().and_then(Pack::stack_max)
        };
        assert_eq!(bears(&list), None, "not stated");
        let mut merge = |cells: &str, faults: &mut Faults| {
            let text = format!("id,name,unit,kind,stack_max_kg,source\n{cells},x\n");
            merge_items(&ITEMS, text.as_bytes(), &mut list, faults);
            bears(&list)
        };
        assert_eq!(merge("mask-medical,Mask,each,consumable,40", &mut faults), Some(Grams::of(40_000)));
        assert_eq!(merge("mask-medical,Mask,each,consumable,", &mut faults), Some(Grams::of(40_000)));
        assert_eq!(merge("mask-medical,Mask,each,consumable,0", &mut faults), Some(Grams::ZERO), "fragile");
        assert!(faults.is_empty());
        for (cells, code, remark) in [
            ("new-thing,N,each,device,5", "pack-incomplete", "no pack to stand on"),
            ("mask-medical,Mask,each,consumable,-1", "negative-amount", "below zero"),
        ] {
            let mut faults = Faults::default();
            merge(cells, &mut faults);
            let found = faults.finish::<()>(None).expect_err(remark);
            assert_eq!((found[0].code, found[0].place.column.as_str()), (code, "stack_max_kg"), "{remark}");
        }
    }

    #[test]
    fn a_row_of_the_folder_overrides_and_keeps_what_it_leaves_open() {
        let (mut list, mut faults) = (items().expect("the table should be without faults"), Faults::default());
        let before = list.iter().find(|item| item.id.as_str() == "mask-medical").expect("masks").clone();
        let count = list.len();
        let text = "id,name,unit,kind,price_cents,currency,source\nmask-medical,Mask,each,consumable,7,EUR,x\nnew-thing,N,each,device,,,x\n";
        merge_items(&ITEMS, text.as_bytes(), &mut list, &mut faults);
        assert!(faults.is_empty());
        let after = list.iter().find(|item| item.id == before.id).expect("masks");
        assert_eq!((list.len(), after.name.as_str(), &after.pack), (count + 1, "Mask", &before.pack));
        assert_eq!(after.price.map(|price| price.cents), Some(7));
    }

    #[test]
    fn packs_that_cannot_be_are_refused() {
        for (cells, code, remark) in [
            ("10,,300,200,5000,,", "pack-incomplete", "a size missing"),
            ("0,400,300,200,5000,,", "empty-pack", "nothing inside"),
            ("10,400,300,200,200000000,,", "absurd-pack", "200 t"),
            ("10,400,300,-2,5000,,", "negative-amount", "negative height"),
            ("10,400,300,200,5000,7,", "price-incomplete", "no currency"),
            ("10,400,300,200,5000,7,usd", "unknown-currency", "small letters"),
        ] {
            let header = "id,name,unit,kind,pack_units,pack_length_mm,pack_width_mm,pack_height_mm,pack_gross_g,price_cents,currency,source";
            let text = format!("{header}\na,A,each,device,{cells},x\n");
            let mut faults = Faults::default();
            merge_items(&ITEMS, text.as_bytes(), &mut Vec::new(), &mut faults);
            let list = faults.finish(Some(())).expect_err(remark);
            assert_eq!((list[0].code, list.len()), (code, 1), "{remark}");
        }
    }
}
