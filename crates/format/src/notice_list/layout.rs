//! Decides which list a file is, by its columns; and of one that is none, what was looked for and what it lacks.
//! Up: [`crate::notice_list`].

use std::collections::BTreeMap;

use model::fault::Fault;

use crate::cases::grid::{Grid, Line};
use crate::notice_list::ListKind;

/// Rows among which the header is looked for: lists of the United Kingdom have a line with their day above it.
const HEADER_ROWS_MAX: usize = 25;

/// Columns of the OFAC list, which has no header.
pub(super) const OFAC_COLUMNS: usize = 12;

/// The columns that a list is known by, each with the names it may have; written plain.
const SIGNS: [(ListKind, &[&[&str]]); 6] = [
    (
        ListKind::OpenSanctions,
        &[&["id"], &["schema"], &["name"], &["aliases"], &["countries"], &["sanctions"], &["dataset"]],
    ),
    (ListKind::Uk, &[&["unique id"], &["name 6"], &["name 1"], &["name type"], &["regime name"]]),
    (ListKind::UkConList, &[&["group id"], &["name 6"], &["name 1"], &["alias type"], &["regime"]]),
    (ListKind::Eu, &[&["entity logicalid"], &["namealias wholename"], &["entity regulation programme"]]),
    (
        ListKind::Fda,
        &[
            &["recall number", "product res number"],
            &["recalling firm"],
            &["product description"],
            &["reason for recall"],
            &["code info", "code information"],
        ],
    ),
    (ListKind::Own, &[&["kind"], &["subject"]]),
];

/// Where each column is, by its plain name.
#[derive(Debug, Default)]
pub(super) struct Heads {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Heads {
    /// The heads of a line.
    pub(super) fn of(line: &Line) -> Self {
        let names: Vec<String> = line.cells.iter().map(plain).collect();
        let mut places = BTreeMap::new();
        for (place, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            places.entry(name.clone()).or_insert(place);
        }
        Self { names, places }
    }

    /// The first column that has one of the names.
    pub(super) fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.places.get(*name).copied())
    }

    /// Every column whose name begins so, in their order.
    pub(super) fn beginning(&self, start: &str) -> Vec<usize> {
        self.names.iter().enumerate().filter(|(_, name)| name.starts_with(start)).map(|(place, _)| place).collect()
    }

    /// The cell under the first of the names, empty where there is no such column.
    pub(super) fn cell<'a>(&self, line: &'a Line, names: &[&str]) -> &'a str {
        self.find(names).map_or("", |place| line.cell(place))
    }
}

/// A column's name in small letters and digits, words parted by single blanks.
pub(super) fn plain(name: &str) -> String {
    let small = name.to_lowercase();
    let words: Vec<&str> = small.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A list, the index of its header and its columns; of OFAC the index of its first row.
#[derive(Debug)]
pub(super) struct Found {
    /// Which.
    pub(super) kind: ListKind,
    /// Row of the header.
    pub(super) header: usize,
    /// The columns.
    pub(super) heads: Heads,
}

/// Recognises a list, or looks for the one that is asked for. Code `unknown-list`.
pub(super) fn recognise(grid: &Grid, asked: Option<ListKind>) -> Result<Found, Fault> {
    let is_wanted = |kind: ListKind| asked.is_none_or(|asked| asked == kind);
    if is_wanted(ListKind::Ofac) && grid.lines.first().is_some_and(is_ofac) {
        return Ok(Found { kind: ListKind::Ofac, header: 0, heads: Heads::default() });
    }
    let mut lacks: BTreeMap<ListKind, Vec<&'static str>> = BTreeMap::new();
    for (header, line) in grid.lines.iter().enumerate().take(HEADER_ROWS_MAX) {
        let heads = Heads::of(line);
        for (kind, signs) in SIGNS.iter().filter(|(kind, _)| is_wanted(*kind)) {
            let lacking: Vec<&str> =
                signs.iter().filter(|names| heads.find(names).is_none()).map(|names| names[0]).collect();
            if lacking.is_empty() {
                return Ok(Found { kind: *kind, header, heads });
            }
            let best = lacks.entry(*kind).or_insert_with(|| lacking.clone());
            if lacking.len() < best.len() {
                *best = lacking;
            }
        }
    }
    Err(unknown(grid, asked, &lacks))
}

/// Twelve cells of which the first is a number, as the list has no header (OFAC, data specification).
fn is_ofac(line: &Line) -> bool {
    let first = line.cell(0);
    line.cells.len() == OFAC_COLUMNS && !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit())
}

fn unknown(grid: &Grid, asked: Option<ListKind>, lacks: &BTreeMap<ListKind, Vec<&'static str>>) -> Fault {
    let mut looked: Vec<(usize, String)> = lacks
        .iter()
        .map(|(kind, columns)| (columns.len(), format!("{} lacks {}", kind.words(), columns.join(", "))))
        .collect();
    if asked.is_none_or(|asked| asked == ListKind::Ofac) {
        let cells = grid.lines.first().map_or(0, |line| line.cells.len());
        let words = ListKind::Ofac.words();
        looked.push((OFAC_COLUMNS, format!("{words} has {OFAC_COLUMNS} columns without a header, here are {cells}")));
    }
    looked.sort();
    let looked: Vec<String> = looked.into_iter().map(|(_, words)| words).collect();
    let what = if asked.is_some() { "it is not the list that is asked for" } else { "it is no list of a known layout" };
    Fault::new(
        "unknown-list",
        format!("{what}; looked for: {}", looked.join("; ")),
        "give the list as it was published, or write a plain table with kind, subject, from, text and source",
    )
}
