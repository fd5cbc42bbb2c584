//! Decides how `targets.simple.csv` of OpenSanctions is read. A row is a target; only one with a sanction becomes a notice. Its
//! days are those that stand at the end of each sanction: `first_seen` is when OpenSanctions saw it and no day of listing.
//! Source: the exporter's own columns (opensanctions/opensanctions, `zavod/exporters/simplecsv.py`). Up:
//! [`crate::notice_list`].

use csv::ReaderBuilder;
use jiff::civil::Date;
use model::world::NoticeKind;

use crate::cases::days::{self, Order};
use crate::cases::grid::Grid;
use crate::notice_list::Listed;
use crate::notice_list::layout::Heads;
use crate::notice_list::reading::{Reading, clean, name, sentence};

/// Reads the rows below the header.
pub(super) fn read(grid: &Grid, header: usize, heads: &Heads, reading: &mut Reading<'_>) {
    for line in &grid.lines[header + 1..] {
        let cell = |name: &str| heads.cell(line, &[name]);
        let (sanctions, programmes) = (cell("sanctions"), cell("program ids"));
        if sanctions.is_empty() && programmes.is_empty() {
            reading.leave_out(line.number, "they are targets without a sanction, such as politicians");
            continue;
        }
        let Some(id) = reading.id(line.number, "id", "OS", cell("id")) else { continue };
        let listed = listed(sanctions);
        let day = listed.iter().flat_map(|sanction| last_days(sanction)).min();
        let programmes = list_words(&listed_once(programmes));
        let under = if programmes.is_empty() { String::new() } else { format!(", programmes {programmes}") };
        let from_list = list_words(&listed_once(cell("dataset")));
        let words = list_words(&listed);
        let text = format!("Under sanctions by {from_list}{under}, as {}: {words}", cell("schema"));
        let new = Listed {
            id,
            kind: NoticeKind::Sanction,
            subject: name(cell("name")),
            aliases: self::listed(cell("aliases")).iter().map(|alias| name(alias)).collect(),
            lots: Vec::new(),
            firm: None,
            applies_in: Vec::new(),
            published: day,
            from: day,
            // An end that stands there may be that of one of several sanctions; the target is still on the list.
            until: None,
            text: sentence(text.trim_end_matches([':', ' '])),
            source: None,
            line: line.number,
        };
        reading.add(new, true);
    }
}

/// The values of a cell: parted by semicolons, quoted where they hold one.
fn listed(cell: &str) -> Vec<String> {
    if !cell.contains('"') {
        return cell.split(';').map(clean).filter(|value| !value.is_empty()).collect();
    }
    let mut reader =
        ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(cell.as_bytes());
    let values =
        reader.records().filter_map(Result::ok).flat_map(|record| record.iter().map(clean).collect::<Vec<_>>());
    values.filter(|value| !value.is_empty()).collect()
}

fn listed_once(cell: &str) -> Vec<String> {
    let mut values = listed(cell);
    values.sort();
    values.dedup();
    values
}

fn list_words(values: &[String]) -> String {
    values.join(", ")
}

/// The days at the end of a sanction, which is written as `programme - reason - status - start - end`.
fn last_days(sanction: &str) -> Vec<Date> {
    let is_day = |part: &&str| part.len() == 10 && part.as_bytes()[4] == b'-';
    sanction
        .rsplit(" - ")
        .map(str::trim)
        .take_while(is_day)
        .map_while(|part| days::day(part, false, Order::DayFirst).ok())
        .collect()
}
