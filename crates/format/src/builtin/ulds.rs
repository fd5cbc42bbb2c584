//! Decides how `data/ulds.csv`, the table of pallets and unit load devices, is read. Up: [`crate::builtin`].

use model::fault::Fault;
use model::hold::UldType;
use model::id::UldTypeId;
use model::quantity::{Grams, Millimetres};

use crate::table::{Row, Spec, cell, read_all, required};

const ULDS: Spec = Spec {
    file: "data/ulds.csv",
    key: Some("id"),
    columns: &[
        required("id", "", ""),
        required("length_mm", "", ""),
        required("width_mm", "", ""),
        required("usable_length_mm", "", ""),
        required("usable_width_mm", "", ""),
        required("base_height_mm", "", ""),
        required("stack_max_mm", "", ""),
        required("tare_kg", "", ""),
        required("gross_max_kg", "", ""),
        required("source", "", ""),
    ],
};

/// The built-in pallets and unit load devices, in the order of the table.
///
/// # Errors
/// Every fault of the embedded table; a released program has none.
pub fn ulds() -> Result<Vec<UldType>, Vec<Fault>> {
    read_all(&ULDS, include_bytes!("../../../../data/ulds.csv"), |row| {
        let id = row.need("id", UldTypeId::try_new);
        let [length, width] = ["length_mm", "width_mm"].map(|column| row.need(column, millimetres));
        let [usable_length, usable_width] =
            ["usable_length_mm", "usable_width_mm"].map(|column| row.need(column, millimetres));
        let [base_height, stack_max] = ["base_height_mm", "stack_max_mm"].map(|column| row.need(column, millimetres));
        let [tare, gross_max] = ["tare_kg", "gross_max_kg"].map(|column| row.need(column, kilograms));
        let source = row.need("source", cell::source);
        let uld = UldType {
            id: id?,
            length: length?,
            width: width?,
            usable_length: usable_length?,
            usable_width: usable_width?,
            base_height: base_height?,
            stack_max: stack_max?,
            contour: None,
            tare: tare?,
            gross_max: gross_max?,
            source: source?,
        };
        is_sound(row, &uld).then_some(uld)
    })
}

fn is_sound(row: &mut Row<'_>, uld: &UldType) -> bool {
    if uld.usable_length > uld.length || uld.usable_width > uld.width || uld.tare >= uld.gross_max {
        let cause = "the usable base is larger than the base, or the tare is not below the gross mass";
        row.fault("id", Fault::new("bad-unit-load-device", cause, "check the sizes and masses"));
        return false;
    }
    true
}

/// A length in millimetres.
pub(crate) fn millimetres(text: &str) -> Result<Millimetres, Fault> {
    Millimetres::try_new(cell::whole(text)?)
}

/// A mass in kilograms.
pub(crate) fn kilograms(text: &str) -> Result<Grams, Fault> {
    Grams::try_new(cell::whole(text)?.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_sound() {
        let ulds = ulds().expect("the table should be without faults");
        let pallet = ulds.iter().find(|uld| uld.id.as_str() == "463L").expect("the 463L should be there");
        // The 463L pallet: 108 x 88 in, 10,000 lb (FM 55-9, appendix D).
        assert_eq!((pallet.width.get(), pallet.length.get()), (2743, 2235));
        assert_eq!(pallet.gross_max, Grams::of(4_536_000));
    }
}
