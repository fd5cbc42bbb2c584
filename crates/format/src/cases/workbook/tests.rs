//! Tests of workbooks: made here, part by part, so that their days, blanks and sizes are known. Up: [`crate::cases::workbook`].

use std::io::Write as _;

use jiff::civil::date;
use model::need::CaseKind;

use super::{CELLS_MAX, UNPACKED_MAX, read};
use crate::cases::{CaseQuestion, Shape};

const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Figures" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Format 0 is general, format 1 the built-in day `m/d/yyyy` (14).
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

fn text(place: &str, words: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>"#)
}

fn number(place: &str, figure: &str) -> String {
    format!(r#"<c r="{place}"><v>{figure}</v></c>"#)
}

fn day(place: &str, serial: &str) -> String {
    format!(r#"<c r="{place}" s="1"><v>{serial}</v></c>"#)
}

fn sheet(rows: &[(u32, Vec<String>)]) -> String {
    let rows: String =
        rows.iter().map(|(number, cells)| format!(r#"<row r="{number}">{}</row>"#, cells.concat())).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells></worksheet>"#
    )
}

/// A workbook of two sheets, and a part that nobody reads.
fn book(first: &str, ballast: u64) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let notes = sheet(&[(1, vec![text("A1", "nothing")])]);
    for (name, content) in [
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", first),
        ("xl/worksheets/sheet2.xml", &notes),
    ] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.start_file("xl/media/ballast", options).expect("a part");
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), ballast), &mut zip).expect("its content");
    zip.finish().expect("a zip").into_inner()
}

/// A title in merged cells, a blank row, a header, then days as serial numbers, as plain numbers and as text.
fn long_sheet() -> String {
    let header = ["Country", "Date", "New cases", "Cumulative deaths"];
    let cells = |row: u32, place: &str, day: String, new: &str, deaths: &str| {
        (
            row,
            vec![
                text(&format!("A{row}"), place),
                day,
                number(&format!("C{row}"), new),
                number(&format!("D{row}"), deaths),
            ],
        )
    };
    sheet(&[
        (1, vec![text("A1", "Situation of 1 April")]),
        (4, header.iter().zip(["A4", "B4", "C4", "D4"]).map(|(words, place)| text(place, words)).collect()),
        cells(5, "Italie", day("B5", "43920"), "4050", "11591"),
        cells(6, "Italie", number("B6", "43921"), "4053.0", "12428"),
        cells(8, "Italie", text("B8", "2020-04-01"), "4782", "13155"),
    ])
}

fn question(raw: &[u8]) -> CaseQuestion<'_> {
    CaseQuestion {
        file: "t.xlsx",
        raw,
        sheet: None,
        value: Some(CaseKind::Deaths),
        place: None,
        vintage: None,
        is_strict: true,
    }
}

#[test]
fn a_workbook_reads_like_a_text_with_its_days_and_rows() {
    let raw = book(&long_sheet(), 0);
    let table = crate::cases::read(&question(&raw)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!((table.shape, table.sheet.as_deref()), (Shape::Long, Some("Figures")));
    let figures: Vec<_> = table.rows.iter().map(|row| (row.day, row.count, row.line)).collect();
    let expected = [(date(2020, 3, 30), 11_591, 5), (date(2020, 3, 31), 12_428, 6), (date(2020, 4, 1), 13_155, 8)];
    assert_eq!(figures, expected);
    assert_eq!(table.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["sheet-chosen"]);
}

#[test]
fn a_wide_workbook_may_have_days_as_headings() {
    let rows = sheet(&[
        (2, vec![text("A2", "Country/Region"), day("B2", "43920"), day("C2", "43921")]),
        (3, vec![text("A3", "Italy"), number("B3", "11591"), number("C3", "12428")]),
        (4, vec![text("A4", "Spain"), number("B4", "7716")]),
    ]);
    let table = crate::cases::read(&question(&book(&rows, 0))).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(table.shape, Shape::Wide);
    assert_eq!(table.rows.iter().map(|row| row.count).collect::<Vec<_>>(), [11_591, 12_428, 7716]);
}

#[test]
fn an_operations_own_sheet_keeps_its_lines() {
    let header = ["place", "day", "kind", "count", "vintage", "source"];
    let cells = |row: u32, words: [&str; 6]| {
        (
            row,
            ["A", "B", "C", "D", "E", "F"]
                .iter()
                .zip(words)
                .map(|(column, words)| text(&format!("{column}{row}"), words))
                .collect(),
        )
    };
    let rows = sheet(&[
        cells(1, header),
        cells(3, ["IT", "2020-03-31", "deaths", "12428", "2020-04-01", "a"]),
        cells(5, ["IT", "2020-03-32", "deaths", "12428", "2020-04-01", "a"]),
    ]);
    let faults = crate::cases::read(&question(&book(&rows, 0))).expect_err("no such day");
    let places: Vec<_> =
        faults.iter().map(|fault| (fault.place.line, fault.place.column.as_str(), fault.code)).collect();
    assert_eq!(places, [(5, "day", "bad-date")]);
}

#[test]
fn workbooks_that_are_none_or_too_large_are_refused() {
    let good = book(&long_sheet(), 0);
    let far = sheet(&[(1, vec![number("A1", "1")]), (1_048_576, vec![number("XFD1048576", "1")])]);
    let wide = sheet(&(1..=400).map(|row| (row, vec![number(&format!("XFD{row}"), "1")])).collect::<Vec<_>>());
    const { assert!(400 * 16_384 > CELLS_MAX, "the wide sheet should be too large") };
    for (raw, sheet, code, remark) in [
        (&good[..good.len() / 2], None, "bad-workbook", "cut off"),
        (b"PK\x03\x04 and nothing", None, "bad-workbook", "a zip that is none"),
        (b"\xd0\xcf\x11\xe0 and more", None, "bad-workbook", "a workbook of 1997"),
        (&good, Some("Figure"), "unknown-sheet", "no such sheet"),
        (&book(&long_sheet(), UNPACKED_MAX), None, "file-too-large", "a zip that unpacks to more than is read"),
        (&book(&wide, 0), None, "file-too-large", "blanks between cells"),
        (&book(&sheet(&[]), 0), None, "file-empty", "an empty sheet"),
    ] {
        assert_eq!(read(raw, sheet).map(|grid| grid.lines.len()).map_err(|fault| fault.code), Err(code), "{remark}");
    }
    let fault = read(&good, Some("Figure")).map(|_| ()).expect_err("no such sheet");
    assert!(fault.action.contains("\u{ab}Figures\u{bb}"), "{fault}");
    // Two cells at opposite ends of a sheet take the room of two rows.
    assert_eq!(read(&book(&far, 0), None).map(|grid| grid.lines.len()), Ok(2));
}
