//! Decides how a count is written down on a sheet that a spreadsheet opens, and read from it: item and lot, counted, damaged,
//! rejected and why. A blank sheet names items and never how many. Up: [`crate::api`].

use model::custody::{Batch, CountSheet, PlainText, Rejection};
use model::fault::Fault;
use model::id::{ItemId, LotId};

use super::requests::CountLine;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

const COUNT: Spec = Spec {
    file: "count.csv",
    key: None,
    columns: &[
        required("item", "#item+code", "respirator"),
        optional("lot", "#item+lot", "L-7"),
        required("counted", "#received+num", "100"),
        optional("damaged", "#received+damaged+num", "2"),
        optional("rejected", "#received+rejected+num", "5"),
        optional("reason", "#received+rejected+reason", "expired"),
    ],
};

/// A blank sheet: one row for each item that is looked for, nothing counted. Rows may be added for other items and for lots.
#[must_use]
pub fn blank_sheet(sheet: &CountSheet) -> String {
    let heads: Vec<&str> = COUNT.columns.iter().map(|column| column.name).collect();
    let mut text = format!("{}\n", heads.join(","));
    for line in &sheet.lines {
        // An id holds neither a comma nor a quote.
        text.push_str(&format!("{},,,,,\n", line.item));
    }
    text
}

/// Reads a sheet that was filled in: each row with its line. `file` is how faults call it.
///
/// # Errors
/// Every fault of the sheet; codes of every table, `not-a-table` for a workbook or an archive, `formula-cell`,
/// `reason-missing`, `duplicate-row`.
pub fn count_lines(file: &str, bytes: &[u8]) -> Result<Vec<(u64, CountLine)>, Vec<Fault>> {
    if let Some(fault) = not_a_table(bytes) {
        return Err(vec![fault.at(file, 0, "")]);
    }
    let mut faults = Faults::default();
    let mut lines: Vec<(u64, CountLine)> = Vec::new();
    each_row(&COUNT, bytes, &mut faults, |row| {
        let Some(line) = count_line(row) else { return };
        if let Some((first, _)) = lines.iter().find(|(_, known)| known.batch == line.batch) {
            let cause = format!("line {first} counts {} already", line.batch);
            row.fault("item", Fault::new("duplicate-row", cause, "add the two up, or remove one"));
        }
        lines.push((row.line(), line));
    });
    if lines.is_empty() && faults.is_empty() {
        let cause = "the sheet has no row that counts anything";
        let fault = Fault::new("file-empty", cause, "fill in how many you counted, 0 where there are none");
        faults.push(fault.at(COUNT.file, 0, ""));
    }
    let named = |mut faults: Vec<Fault>| {
        faults.iter_mut().for_each(|fault| file.clone_into(&mut fault.place.file));
        faults
    };
    faults.finish(Some(lines)).map(|(lines, _)| lines).map_err(named)
}

/// A fault when the bytes are no text at all: a workbook, an archive, a picture.
fn not_a_table(bytes: &[u8]) -> Option<Fault> {
    let is_archive = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG"]
        .iter()
        .any(|start| bytes.starts_with(start));
    let cause = if is_archive {
        "the file is an archive, a workbook or a picture, and no table of text".to_owned()
    } else {
        let at = bytes.iter().position(|byte| *byte == 0)?;
        let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        format!("the file holds a byte of nothing (NUL) on line {line}")
    };
    Some(Fault::new("not-a-table", cause, "save the sheet as CSV UTF-8 and give that file"))
}

/// A text that no spreadsheet takes for a formula when the count is exported again.
fn reason(text: &str) -> Result<PlainText, Fault> {
    if text.starts_with(['=', '+', '-', '@']) {
        let shown: String = text.chars().take(40).collect();
        let cause = format!("\u{ab}{shown}\u{bb} begins like a formula, which a spreadsheet would run");
        return Err(Fault::new("formula-cell", cause, "begin the text with a word"));
    }
    PlainText::try_new(text)
}

fn count_line(row: &mut Row<'_>) -> Option<CountLine> {
    let item = row.need("item", ItemId::try_new);
    let lot = row.may("lot", LotId::try_new);
    let counted = row.need("counted", cell::units);
    let [damaged, rejected] = ["damaged", "rejected"].map(|column| row.may(column, cell::units));
    let reason = row.may("reason", reason);
    let rejected = match (rejected?.filter(|units| !units.is_zero()), reason?) {
        (None, _) => None,
        (Some(units), Some(reason)) => {
            Some(Rejection::try_new(units, reason).map_err(|fault| row.fault("rejected", fault)).ok()?)
        }
        (Some(_), None) => {
            row.fault("reason", Fault::new("reason-missing", "units are rejected, and no reason is given", "say why"));
            return None;
        }
    };
    let damaged = damaged?.unwrap_or_default();
    Some(CountLine { batch: Batch { item: item?, lot: lot? }, counted: counted?, damaged, rejected })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::custody::CountSheetLine;
    use model::id::ConsignmentId;

    #[test]
    fn a_blank_sheet_comes_back_filled_in() {
        let line = |item| CountSheetLine { item: ItemId::of(item), lot: None, expected: None };
        let sheet = CountSheet {
            consignment: ConsignmentId::of("C-1"),
            is_blind: true,
            lines: vec![line("gown"), line("mask")],
        };
        let blank = blank_sheet(&sheet);
        assert_eq!(blank, "item,lot,counted,damaged,rejected,reason\ngown,,,,,\nmask,,,,,\n");
        let unfilled = count_lines("c.csv", blank.as_bytes()).expect_err("nothing is counted");
        assert_eq!(unfilled.iter().map(|fault| fault.place.line).collect::<Vec<_>>(), [2, 3]);
        let filled = blank.replace("gown,,,,,", "gown,L7,9,1,2,torn").replace("mask,,,,,", "mask,,0,,,");
        let lines = count_lines("c.csv", filled.as_bytes()).expect("a count");
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].0, lines[0].1.counted.get(), lines[0].1.damaged.get()), (2, 9, 1));
        assert_eq!((lines[1].0, lines[1].1.batch.lot.as_ref(), lines[1].1.counted.get()), (3, None, 0));
    }

    #[test]
    fn every_fault_of_a_sheet_is_told_at_its_cell() {
        let head = "item,lot,counted,damaged,rejected,reason\n";
        for (rows, place, code, remark) in [
            ("mask,,ten,,,\n", (2, "counted"), "not-a-number", "letters"),
            ("mask,,-3,,,\n", (2, "counted"), "negative-amount", "below zero"),
            ("mask,,1.000,,,\n", (2, "counted"), "ambiguous-number", "grouped or decimal"),
            ("mask,,3,,1,\n", (2, "reason"), "reason-missing", "no reason"),
            ("mask,,3,,1,=HYPERLINK(1)\n", (2, "reason"), "formula-cell", "a formula"),
            ("=1+1,,3,,,\n", (2, "item"), "bad-id", "a formula for an item"),
            ("mask,,3,,,\nmask,,4,,,\n", (3, "item"), "duplicate-row", "twice"),
        ] {
            let faults = count_lines("c.csv", format!("{head}{rows}").as_bytes()).expect_err(remark);
            let found: Vec<(u64, &str, &str)> =
                faults.iter().map(|fault| (fault.place.line, fault.place.column.as_str(), fault.code)).collect();
            assert_eq!(found, [(place.0, place.1, code)], "{remark}");
        }
        for (bytes, code, remark) in [
            (&b"PK\x03\x04 and so on"[..], "not-a-table", "a workbook"),
            (b"item,counted\nma\0sk,3\n", "not-a-table", "a NUL byte"),
            (b"item,counted\nmask\xff,3\n", "broken-utf8", "no UTF-8"),
            (b"", "file-empty", "empty"),
            (b"item,counted\n", "file-empty", "a head alone"),
        ] {
            let faults = count_lines("c.csv", bytes).expect_err(remark);
            assert_eq!(faults[0].code, code, "{remark}");
            assert!(faults.iter().all(|fault| fault.place.file == "c.csv"), "{remark}");
        }
    }
}
