//! Decides which figures of an operation's `cases.csv` stand for the table when it is read as any other: of each day the
//! newest vintage of the primary ones. Up: [`crate::cases`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::{CaseKind, Certainty};

use crate::cases::grid::Grid;
use crate::cases::reading::{Figure, Naming, Reading};
use crate::cases::wide::after_vintage;
use crate::folder::{CASE_KINDS, CASES, CERTAINTIES};
use crate::table::collector::Faults;
use crate::table::{cell, each_row};

/// A figure as it is kept until the newest is known.
struct Kept {
    vintage: Date,
    line: u64,
    count: i64,
    written: String,
}

/// Reads the table; `header` is the grid's row of its header.
pub(super) fn read(grid: &Grid, header: usize, reading: &mut Reading<'_>) {
    let raw = if grid.is_workbook() { Cow::Owned(as_csv(grid, header)) } else { Cow::Borrowed(reading.question.raw) };
    let mut faults = Faults::default();
    let mut newest: BTreeMap<(PlaceId, CaseKind, Certainty, Date), Kept> = BTreeMap::new();
    let (mut older, mut beside) = (0_u64, 0_u64);
    let countries = reading.countries;
    each_row(&CASES, &raw, &mut faults, |row| {
        let place = row.need("place", |text| countries.code(text));
        let [day, vintage] = ["day", "vintage"].map(|column| row.need(column, cell::date));
        let kind = row.need("kind", |text| cell::word(text, &CASE_KINDS));
        let certainty = row.may("certainty", |text| cell::word(text, &CERTAINTIES));
        let count = row.need("count", cell::units);
        let is_primary = row.may("primary", cell::yes_no);
        let asked = reading.question.vintage;
        if let (Some(day), Some(asked)) = (day, asked)
            && day > asked
        {
            row.fault("day", after_vintage(day, asked));
        }
        let (Some(place), Some(day), Some(vintage), Some(kind)) = (place, day, vintage, kind) else { return };
        let (Some(certainty), Some(count), Some(is_primary)) = (certainty, count, is_primary) else { return };
        if reading.question.value.is_some_and(|wanted| wanted != kind) {
            return;
        }
        if is_primary == Some(false) {
            beside += 1;
            return;
        }
        let kept = Kept { vintage, line: row.line(), count: count.get(), written: row.raw("place").to_owned() };
        match newest.entry((place, kind, certainty.unwrap_or_default(), day)) {
            Entry::Vacant(free) => {
                free.insert(kept);
            }
            Entry::Occupied(mut standing) => {
                older += 1;
                if kept.vintage >= standing.get().vintage {
                    standing.insert(kept);
                }
            }
        }
    });
    take_over(faults, reading);
    if older + beside > 0 {
        let cause = format!("{older} figures of an older vintage and {beside} that are not primary were left aside");
        reading.remark(
            0,
            "",
            Fault::new("older-vintage", cause, "nothing; of each day the newest primary figure is read"),
        );
    }
    let column = reading.column("count");
    // Places in the order of the file, not of the alphabet.
    let mut figures: Vec<_> = newest.into_iter().collect();
    figures.sort_by_key(|(_, kept)| kept.line);
    for ((_, kind, certainty, day), Kept { line, count, written, .. }) in figures {
        let Some(place) = reading.place(Naming { code: &written, name: "" }, line, "place") else { continue };
        reading.figures.push(Figure { place, kind, certainty, is_new: false, part: 0, day, line, column, count });
    }
}

/// The folder's reader calls the table by the name it has there.
fn take_over(faults: Faults, reading: &mut Reading<'_>) {
    if faults.is_empty() {
        return;
    }
    for mut fault in faults.finish::<()>(None).expect_err("there should be faults") {
        fault.place.file = reading.question.file.to_owned();
        reading.faults.push(fault);
    }
}

/// The rows of a sheet as text, each in the line of its row, so that faults keep their place.
fn as_csv(grid: &Grid, header: usize) -> Vec<u8> {
    let mut text = Vec::new();
    let mut next = 1;
    for line in &grid.lines[header..] {
        while next < line.number {
            text.push(b'\n');
            next += 1;
        }
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let width = grid.lines[header].cells.len();
        // A cell of several lines would shift those below.
        let cells = (0..width).map(|index| line.cell(index).replace(['\n', '\r'], " "));
        writer.write_record(cells).expect("writing to memory should not fail");
        text.extend(writer.into_inner().expect("memory should be flushed"));
        next += 1;
    }
    text
}
