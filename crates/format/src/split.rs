//! Decides how a split that somebody else made is read: place, item, units, source. Does not measure it (`allocation`).
//! Up: [`crate`].

use std::collections::BTreeMap;

use model::allocation::Given;
use model::fault::Fault;
use model::id::{ItemId, PlaceId};
use model::world::Item;

use crate::builtin;
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Spec, cell, each_row, required};

const SPLIT: Spec = Spec {
    file: "split.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "BD"),
        required("item", "#item+code", "ventilator-icu"),
        required("units", "#reached+num", "100"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Reads a split. A place may be any country; an item must be one of `items`.
///
/// # Errors
/// Every fault of the file; codes of every table, `unknown-code` for an item that is not known, `duplicate-row` for a place
/// and item that stand twice.
pub fn read(file: &str, bytes: &[u8], items: &[Item]) -> Result<Vec<Given>, Vec<Fault>> {
    let countries = builtin::countries()?;
    let known: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    let mut faults = Faults::default();
    let mut given = Vec::new();
    let mut first: BTreeMap<(PlaceId, ItemId), u64> = BTreeMap::new();
    each_row(&SPLIT, bytes, &mut faults, |row| {
        let place = row.need("place", |text| countries.code(text));
        let item = row.need("item", |text| {
            if known.contains(&text) {
                return ItemId::try_new(text);
            }
            let action = suggest::action(text, known.iter().copied(), "give the id of a row of items.csv");
            Err(Fault::new("unknown-code", format!("\u{ab}{text}\u{bb} is no item"), action))
        });
        let units = row.need("units", cell::units);
        let source = row.need("source", cell::source);
        let (Some(recipient), Some(item), Some(units), Some(source)) = (place, item, units, source) else { return };
        let line = *first.entry((recipient.clone(), item.clone())).or_insert(row.line());
        if line != row.line() {
            let cause = format!("line {line} gives {item} to {recipient} already");
            row.fault("place", Fault::new("duplicate-row", cause, "add the two up, or remove one"));
        }
        given.push(Given { recipient, item, units, source });
    });
    let (given, _) = faults.finish(Some(given)).map_err(|faults| named(file, faults))?;
    Ok(given)
}

/// Faults under the name that the file really has.
fn named(file: &str, mut faults: Vec<Fault>) -> Vec<Fault> {
    for fault in &mut faults {
        file.clone_into(&mut fault.place.file);
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_is_read_whole_or_every_fault_is_told() {
        let items = builtin::items().expect("a catalogue");
        let good = "place,item,units,source\nBD,ventilator-icu,100,GAO\nSri Lanka,ventilator-icu,200,GAO\n";
        let given = read("given.csv", good.as_bytes(), &items).expect("a sound split");
        assert_eq!((given[1].recipient.as_str(), given[1].units.get()), ("LK", 200));
        let bad = "place,item,units,source\nXX,ventilator-icu,1,s\nBD,ventilater-icu,1,s\nBD,gown,-1,s\nLK,gown,1,s\nLK,gown,2,s\n";
        let faults = read("given.csv", bad.as_bytes(), &items).expect_err("a spoiled split");
        let codes: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.place.line, fault.code)).collect();
        assert_eq!(codes.len(), 4, "{codes:?}");
        assert!(codes.contains(&(3, "unknown-code")) && codes.contains(&(6, "duplicate-row")), "{codes:?}");
        assert!(faults.iter().all(|fault| fault.place.file == "given.csv"));
        assert!(faults.iter().any(|fault| fault.action.contains("ventilator-icu")), "the near id is suggested");
    }
}
