//! Decides how the lists of the Office of Foreign Assets Control are read: `SDN.CSV` and `CONS_PRIM.CSV`, twelve columns
//! without a header, and beside them `ALT.CSV` with other names. Source: OFAC, data specification (`dat_spec.txt`, 25
//! September 2023). Up: [`crate::notice_list`].

use std::collections::BTreeSet;

use model::fault::Fault;
use model::id::NoticeId;
use model::world::NoticeKind;

use crate::cases::grid::{self, Grid, Line};
use crate::notice_list::Listed;
use crate::notice_list::layout::OFAC_COLUMNS;
use crate::notice_list::reading::{Reading, clean, id_of, name, sentence};

/// What stands for "nothing" in a cell.
const NOTHING: &str = "-0-";
/// The sign that ends the file, as on old machines.
const END: &str = "\u{1a}";
/// Columns of the file of other names: number of the entry, number of the name, its kind, the name, remarks.
const ALT_COLUMNS: usize = 5;

const ID: &str = "ent_num";
const PREFIX: &str = "OFAC";

/// Reads the list, then its other names.
pub(super) fn read(grid: &Grid, other_names: Option<(&str, &[u8])>, reading: &mut Reading<'_>) {
    let mut persons: BTreeSet<NoticeId> = BTreeSet::new();
    for line in grid.lines.iter().filter(|line| !is_end(line)) {
        if line.cells.len() != OFAC_COLUMNS {
            let fault = ragged(line, OFAC_COLUMNS);
            reading.fault(line.number, "", fault);
            continue;
        }
        let Some(id) = reading.id(line.number, ID, PREFIX, cell(line, 0)) else { continue };
        let (subject, is_person) = (name(cell(line, 1)), cell(line, 2) == "individual");
        persons.extend(is_person.then(|| id.clone()));
        let aliases = given_name_first(&subject).filter(|_| is_person).into_iter().collect();
        let new = Listed {
            id,
            kind: NoticeKind::Sanction,
            subject,
            aliases,
            lots: Vec::new(),
            firm: None,
            applies_in: Vec::new(),
            // The delimited files have no day of listing.
            published: None,
            from: None,
            until: None,
            text: text(line),
            source: None,
            line: line.number,
        };
        reading.add(new, true);
    }
    if let Some((file, raw)) = other_names {
        read_names(file, raw, &persons, reading);
    }
}

fn is_end(line: &Line) -> bool {
    line.cells.len() == 1 && line.cell(0) == END
}

fn cell(line: &Line, index: usize) -> &str {
    Some(line.cell(index)).filter(|cell| *cell != NOTHING).unwrap_or_default()
}

fn ragged(line: &Line, columns: usize) -> Fault {
    let cause = format!("the row has {} cells, the list {columns}", line.cells.len());
    Fault::new("ragged-row", cause, "give the file as it was published")
}

/// `DOE, John` as `John DOE`.
fn given_name_first(subject: &str) -> Option<String> {
    let (family, given) = subject.split_once(", ")?;
    Some(format!("{given} {family}"))
}

/// What it is, under which programmes, and to whom it is linked.
fn text(line: &Line) -> String {
    let what = match cell(line, 2) {
        "" => "organisation",
        "individual" => "person",
        other => other,
    };
    // Several programmes are written as `SDGT] [IFSR`.
    let programme = clean(cell(line, 3)).replace("] [", ", ");
    let under = if programme.is_empty() { String::new() } else { format!(", programme {programme}") };
    let remarks = cell(line, 11);
    let linked: Vec<String> = remarks
        .split("Linked To: ")
        .skip(1)
        .filter_map(|rest| rest.split(&[')', ';'][..]).next())
        .map(|to| format!("; linked to {}", to.trim_end_matches('.')))
        .collect();
    sentence(&format!("On the sanctions list of OFAC, United States, as {what}{under}{}", linked.concat()))
}

/// Reads `ALT.CSV`. The names in it are those that OFAC calls strong; the weak ones stand in the remarks of the list and are not
/// taken, as OFAC does not expect them to be screened for (FAQ 124).
fn read_names(file: &str, raw: &[u8], persons: &BTreeSet<NoticeId>, reading: &mut Reading<'_>) {
    let Some(grid) = grid::read(file, raw, None, &mut reading.faults) else { return };
    let mut strangers = (0_u64, 0);
    for line in grid.lines.iter().filter(|line| !is_end(line)) {
        let is_number = !line.cell(0).is_empty() && line.cell(0).bytes().all(|byte| byte.is_ascii_digit());
        if line.cells.len() != ALT_COLUMNS || !is_number {
            reading.faults.push(ragged(line, ALT_COLUMNS).at(file, line.number, ""));
            continue;
        }
        let (id, alias) = (id_of(PREFIX, line.cell(0)), name(cell(line, 3)));
        let added = reading.add_name(&id, &alias);
        if added.is_none() {
            strangers = (strangers.0 + 1, if strangers.0 == 0 { line.number } else { strangers.1 });
            continue;
        }
        if let Some(turned) = given_name_first(&alias).filter(|_| persons.contains(&id)) {
            reading.add_name(&id, &turned);
        }
    }
    if strangers.0 > 0 {
        let cause = format!(
            "{} other names from line {} on are of entries that the list does not have",
            strangers.0, strangers.1
        );
        let action = "give both files of one publication";
        reading.faults.push(Fault::new("names-without-list", cause, action).at(file, strangers.1, ""));
    }
}
