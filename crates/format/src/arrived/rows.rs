//! Decides what each row of a sheet is: title, heading, group, line, sum, note. Only lines go on; the others are kept as
//! they are. Up: [`crate::arrived`].

use crate::arrived::headings::{Columns, Headings};
use crate::arrived::identify::Recogniser;
use crate::arrived::sheet::{Row, Sheet};
use crate::arrived::vocabulary::Meaning;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// A thing that arrived.
    Line,
    /// Before the first heading.
    Title,
    /// Names the columns.
    Heading,
    /// Names what the lines below it are.
    Group,
    /// A sum.
    Total,
    /// Anything else: remarks, signatures, numbers of columns.
    Note,
}

impl RowKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Line, "line"),
        (Self::Title, "title"),
        (Self::Heading, "heading"),
        (Self::Group, "group"),
        (Self::Total, "total"),
        (Self::Note, "note"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map(|(_, word)| *word).expect("every kind should have a word")
    }
}

/// One row with what it is.
#[derive(Debug)]
pub(super) struct Sorted<'a> {
    pub(super) row: &'a Row,
    pub(super) kind: RowKind,
    /// Columns that hold for it; the place in the list of headings.
    pub(super) heading: Option<usize>,
    /// Text of the group it stands under.
    pub(super) group: Option<String>,
    /// Whether it is one cell of words that name nothing: a line, or what stands below the last one.
    is_doubtful: bool,
}

/// The rows of a sheet, and the headings that hold for them.
#[derive(Debug)]
pub(super) struct SortedSheet<'a> {
    pub(super) rows: Vec<Sorted<'a>>,
    pub(super) headings: Vec<Columns>,
}

/// Says of every row what it is.
pub(super) fn sort<'a>(sheet: &'a Sheet, headings: &Headings, recogniser: &Recogniser) -> SortedSheet<'a> {
    let mut sorted = SortedSheet { rows: Vec::with_capacity(sheet.rows.len()), headings: Vec::new() };
    let mut group: Option<String> = None;
    let mut heading_left = 0;
    for (index, row) in sheet.rows.iter().enumerate() {
        if heading_left > 0 {
            heading_left -= 1;
            sorted.push(row, RowKind::Heading, None);
            continue;
        }
        if let Some(columns) = headings.columns(&sheet.rows[index..]) {
            heading_left = columns.rows - 1;
            sorted.headings.push(columns);
            sorted.push(row, RowKind::Heading, None);
            continue;
        }
        let Some(columns) = sorted.headings.last() else {
            sorted.push(row, RowKind::Title, None);
            continue;
        };
        let kind = kind(row, columns, recogniser, sheet);
        if kind == RowKind::Group {
            group = row.own().next().map(|(_, cell)| cell.trimmed().to_owned());
            sorted.push(row, kind, None);
        } else {
            sorted.push(row, kind, group.clone().filter(|_| kind == RowKind::Line));
            if let (Some(last), [(_, only)]) = (sorted.rows.last_mut(), row.own().collect::<Vec<_>>().as_slice()) {
                last.is_doubtful = kind == RowKind::Line && !recogniser.names_a_thing(only.trimmed());
            }
        }
    }
    sorted.end();
    sorted
}

impl<'a> SortedSheet<'a> {
    fn push(&mut self, row: &'a Row, kind: RowKind, group: Option<String>) {
        let heading = self.headings.len().checked_sub(1);
        self.rows.push(Sorted { row, kind, heading, group, is_doubtful: false });
    }

    /// Groups, and words that name nothing, are notes where no line follows: signatures, dates, stamps.
    fn end(&mut self) {
        for sorted in self.rows.iter_mut().rev() {
            match sorted.kind {
                RowKind::Line if !sorted.is_doubtful => break,
                RowKind::Group | RowKind::Line => {
                    sorted.kind = RowKind::Note;
                    sorted.group = None;
                }
                _ => {}
            }
        }
    }
}

fn kind(row: &Row, columns: &Columns, recogniser: &Recogniser, sheet: &Sheet) -> RowKind {
    let own: Vec<_> = row.own().collect();
    let Some((first_column, _)) = own.first().copied() else { return RowKind::Note };
    let words = || own.iter().filter(|(_, cell)| cell.text.chars().any(char::is_alphabetic));
    if is_column_numbers(&own) {
        return RowKind::Note;
    }
    if words().next().is_some_and(|(column, cell)| {
        recogniser.is_total(cell.trimmed())
            && (columns.descriptions.contains(column) || *column <= columns.descriptions[0])
    }) {
        return RowKind::Total;
    }
    if own.len() == 1 {
        return alone(first_column, row, columns, recogniser, sheet);
    }
    let describes = columns.descriptions.iter().any(|column| has_letters(row, *column));
    if describes {
        return RowKind::Line;
    }
    // Amounts without a word: a sum that nobody called one, or a line that nobody described.
    let is_numbered = [Meaning::Number, Meaning::Pallet, Meaning::Lot]
        .iter()
        .filter_map(|meaning| columns.places.get(meaning))
        .any(|column| !row.cell(*column).is_blank() && !row.cell(*column).is_filled);
    if words().next().is_none() && !is_numbered && first_column > columns.descriptions[0] {
        return RowKind::Total;
    }
    RowKind::Line
}

fn has_letters(row: &Row, column: usize) -> bool {
    row.cell(column).text.chars().any(char::is_alphabetic)
}

/// A row with one cell of its own: a group where it spans columns or stands beside the descriptions, else a line unless it
/// is written like a heading.
fn alone(column: usize, row: &Row, columns: &Columns, recogniser: &Recogniser, sheet: &Sheet) -> RowKind {
    let cell = row.cell(column);
    let text = cell.trimmed();
    let has_word = text.chars().any(char::is_alphabetic);
    let spans = cell.region.and_then(|region| sheet.regions.get(region)).is_some_and(|region| region[3] > region[2]);
    if spans {
        return if has_word { RowKind::Group } else { RowKind::Note };
    }
    if !has_word {
        return RowKind::Note;
    }
    // Cells merged downwards hold the rest of the line.
    let has_filled = row.cells.iter().any(|cell| cell.is_filled && !cell.is_blank());
    if has_filled && columns.descriptions.contains(&column) {
        return RowKind::Line;
    }
    let is_shouted = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    let is_announcing = text.ends_with(':') || (is_shouted && text.chars().count() > 3);
    let is_pallet = recogniser.pallet_of(text).is_some();
    if is_announcing || is_pallet || !columns.descriptions.contains(&column) { RowKind::Group } else { RowKind::Line }
}

/// `1 2 3 4 5` under the heading of a form.
fn is_column_numbers(own: &[(usize, &crate::arrived::sheet::Cell)]) -> bool {
    own.len() >= 3
        && own
            .iter()
            .enumerate()
            .all(|(index, (_, cell))| cell.trimmed().parse::<usize>().is_ok_and(|number| number == index + 1))
}
