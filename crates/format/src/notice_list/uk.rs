//! Decides how the lists of the United Kingdom are read: the UK Sanctions List, and the consolidated list (`ConList.csv`) that
//! was kept beside it until 28 January 2026. Both have a line with their day, then the header; a row for each name or address
//! of an entry; the day before the month. Source: the columns of both files; their guide is gov.uk, UK Sanctions List, change
//! to the list's format, 17 February 2022. Up: [`crate::notice_list`].

use jiff::civil::Date;
use model::world::NoticeKind;

use crate::cases::days::{self, Order};
use crate::cases::grid::{Grid, Line};
use crate::notice_list::Listed;
use crate::notice_list::layout::{Heads, plain};
use crate::notice_list::reading::{Reading, clean, name, sentence};

/// Given names first; `Name 6` is the family name, or the whole name of an organisation or ship.
const NAMES: [&str; 6] = ["name 1", "name 2", "name 3", "name 4", "name 5", "name 6"];
const ORDER: Order = Order::DayFirst;
const WEAK: &str = "the list calls these other names weak: too common to be compared";

/// Reads the rows below the header, and the day above it.
pub(super) fn read(grid: &Grid, header: usize, heads: &Heads, reading: &mut Reading<'_>) {
    reading.published = grid.lines[..header].iter().find_map(|line| banner(line, reading.is_workbook));
    for line in &grid.lines[header + 1..] {
        let cell = |names: &[&str]| heads.cell(line, names);
        let own = cell(&["unique id", "group id"]);
        let Some(id) = reading.id(line.number, "Unique ID", "UK", own) else { continue };
        let strength = cell(&["alias strength", "alias quality"]).to_lowercase();
        let mut names: Vec<String> = Vec::new();
        if strength.contains("weak") || strength.contains("low") {
            reading.leave_out(line.number, WEAK);
        } else {
            let parts: Vec<&str> = NAMES.iter().map(|part| cell(&[part])).filter(|part| !part.is_empty()).collect();
            names.extend([name(&parts.join(" ")), name(cell(&["name non latin script"]))]);
            names.retain(|name| !name.is_empty());
        }
        let day = |reading: &mut Reading<'_>, column: &str| {
            reading.day(line.number, column, heads.cell(line, &[&plain(column)]), ORDER)
        };
        let listed =
            ["Date Designated", "Listed On", "UK Sanctions List Date Designated"].map(|column| day(reading, column));
        let first = listed.into_iter().flatten().min();
        let mut names = names.into_iter();
        let new = Listed {
            id,
            kind: NoticeKind::Sanction,
            subject: names.next().unwrap_or_default(),
            aliases: names.collect(),
            lots: Vec::new(),
            firm: None,
            applies_in: Vec::new(),
            published: first,
            from: first,
            until: None,
            text: text(own, line, heads),
            source: None,
            line: line.number,
        };
        reading.add(new, cell(&["name type", "alias type"]).eq_ignore_ascii_case("primary name"));
    }
}

fn text(own: &str, line: &Line, heads: &Heads) -> String {
    let what = heads.cell(line, &["designation type", "individual entity ship", "group type"]).to_lowercase();
    let what = if what.is_empty() { "entry".to_owned() } else { what };
    let part = |before: &str, names: &[&str]| {
        let words = clean(heads.cell(line, names));
        if words.is_empty() { String::new() } else { format!("{before}{words}") }
    };
    let regime = part(", regime ", &["regime name", "regime"]);
    let imposed = part(": ", &["sanctions imposed"]);
    let united_nations = part(", United Nations reference ", &["un reference number"]);
    sentence(&format!("On the sanctions list of the United Kingdom as {what} {own}{regime}{united_nations}{imposed}"))
}

/// The day of `Last Updated,03/06/2026` or `Report Date: 24-Jun-2026`.
fn banner(line: &Line, is_workbook: bool) -> Option<Date> {
    let words = line.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
    let small = words.to_lowercase();
    let start = ["last updated", "report date"].into_iter().find(|start| small.starts_with(start))?;
    let day = words.get(start.len()..)?.trim_matches([':', ' ', ',']);
    days::day(day, is_workbook, ORDER).ok().or_else(|| Date::strptime("%d-%b-%Y", day).ok())
}
