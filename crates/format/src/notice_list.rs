//! Decides how published lists of sanctions and of recalls become rows of notices: who or what is named, by which other names
//! and lots, from which day, and where it stood. Does not decide whether a line may fly (`fitness`); the layouts are told in
//! `docs/notice-lists.md`. Up: [`crate`].

mod addition;
mod eu;
mod fda;
mod layout;
mod lots;
mod names;
mod ofac;
mod opensanctions;
mod own;
mod reading;
mod uk;
mod widened;

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{NoticeId, PlaceId};
use model::world::NoticeKind;

use crate::cases::grid;
use crate::notice_list::layout::Found;
use crate::notice_list::reading::Reading;
use crate::table::cell;
use crate::table::collector::Faults;

pub use crate::table::bytes::{FILE_SIZE_MAX, read_file};
pub use addition::{Addition, AdditionQuestion, Choice, add_to, kind_word};
pub use names::{Interests, Likeness, Match};

/// A list of a known layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    /// `SDN.CSV` of the Office of Foreign Assets Control of the United States, or its non-SDN `CONS_PRIM.CSV`.
    Ofac,
    /// `targets.simple.csv` of OpenSanctions.
    OpenSanctions,
    /// The UK Sanctions List.
    Uk,
    /// `ConList.csv`, the consolidated list of the United Kingdom until January 2026.
    UkConList,
    /// The consolidated financial sanctions list of the European Union.
    Eu,
    /// Recalls of the Food and Drug Administration of the United States: enforcement report or openFDA.
    Fda,
    /// A plain table: kind, subject and what else is known.
    Own,
}

impl ListKind {
    /// Every list with its word and what it is called.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Ofac, "ofac", "OFAC list (SDN.CSV)"),
        (Self::OpenSanctions, "opensanctions", "OpenSanctions (targets.simple.csv)"),
        (Self::Uk, "uk", "UK Sanctions List"),
        (Self::UkConList, "uk-conlist", "UK consolidated list (ConList.csv)"),
        (Self::Eu, "eu", "EU consolidated financial sanctions list"),
        (Self::Fda, "fda", "FDA recalls (enforcement report or openFDA)"),
        (Self::Own, "own", "plain table of notices"),
    ];

    /// The list of a word. Code `unknown-word`.
    pub fn of_word(word: &str) -> Result<Self, Fault> {
        cell::word(word, &Self::ALL.map(|(kind, word, _)| (kind, word)))
    }

    /// What it is called.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map(|(.., words)| *words)
            .expect("every list should have a row")
    }

    /// Whose law its rows are, where that is one law; empty means everywhere: the list gathers those of many states, or names
    /// things that are unsafe wherever they are.
    #[must_use]
    pub fn applies_in(self, vintage: Date) -> Vec<PlaceId> {
        match self {
            Self::Ofac => vec![PlaceId::of("US")],
            Self::Uk | Self::UkConList => vec![PlaceId::of("GB")],
            Self::Eu => eu::members(vintage),
            Self::OpenSanctions | Self::Fda | Self::Own => Vec::new(),
        }
    }
}

/// A list that is to be read.
#[derive(Clone, Copy, Debug)]
pub struct ListQuestion<'a> {
    /// What faults call the file.
    pub file: &'a str,
    /// Its bytes.
    pub raw: &'a [u8],
    /// The file of other names that belongs to it, with what faults call it: `ALT.CSV` of OFAC.
    pub other_names: Option<(&'a str, &'a [u8])>,
    /// Sheet of a workbook; none takes the first.
    pub sheet: Option<&'a str>,
    /// Which list it is; none recognises it by its columns.
    pub list: Option<ListKind>,
}

/// One row of a list, or the several that are of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id: the list's own, after a word for the list, such as `OFAC-12345`.
    pub id: NoticeId,
    /// What it is.
    pub kind: NoticeKind,
    /// Model, maker or party, as the list writes it.
    pub subject: String,
    /// Its other names, as the list writes them; those that it calls weak are left out.
    pub aliases: Vec<String>,
    /// Lots, where the list names them so that all could be read; else empty, which means all.
    pub lots: Vec<String>,
    /// Who recalls it: compared with makers when rows are chosen.
    pub firm: Option<String>,
    /// Places that apply it, where the row itself says so.
    pub applies_in: Vec<PlaceId>,
    /// Day it was published, where the list says so.
    pub published: Option<Date>,
    /// First day it is in force, where the list says so.
    pub from: Option<Date>,
    /// Last day it is in force, where the list says so.
    pub until: Option<Date>,
    /// One sentence.
    pub text: String,
    /// Where the row itself says it comes from.
    pub source: Option<String>,
    /// Line of its first row.
    pub line: u64,
}

/// A list that was read without a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeList {
    /// What faults call its file.
    pub file: String,
    /// Which list it is.
    pub kind: ListKind,
    /// Day that the list says it was published on, where it does.
    pub published: Option<Date>,
    /// Its rows, in the order of the file.
    pub rows: Vec<Listed>,
    /// What was left out or taken for granted, in order of line.
    pub remarks: Vec<Fault>,
}

/// Reads a list: recognises it by its columns, reads every row, joins those of one name.
///
/// # Errors
/// Every fault of the file, each with line and column. `docs/faults.md` lists the codes.
pub fn read(question: &ListQuestion<'_>) -> Result<NoticeList, Vec<Fault>> {
    let mut faults = Faults::default();
    let Some(grid) = grid::read(question.file, question.raw, question.sheet, &mut faults) else {
        return Err(faults.finish::<()>(None).expect_err("a file that is no grid should have a fault"));
    };
    let mut reading = Reading::new(question.file, grid.is_workbook(), faults);
    let found = layout::recognise(&grid, question.list).map_err(|fault| {
        let line = grid.lines.first().map_or(0, |line| line.number);
        reading.faults.push(fault.at(question.file, line, ""));
    });
    let kind = found.as_ref().map_or(ListKind::Own, |found| found.kind);
    if let (Some((file, _)), false) = (question.other_names, kind == ListKind::Ofac) {
        let cause = format!("a second file is given, the first is no OFAC list but: {}", kind.words());
        let action = "leave it out; only OFAC keeps other names in a file of their own";
        reading.faults.push(Fault::new("names-without-list", cause, action).at(file, 0, ""));
    }
    if let Ok(Found { kind, header, heads }) = found {
        match kind {
            ListKind::Ofac => ofac::read(&grid, question.other_names, &mut reading),
            ListKind::OpenSanctions => opensanctions::read(&grid, header, &heads, &mut reading),
            ListKind::Uk | ListKind::UkConList => uk::read(&grid, header, &heads, &mut reading),
            ListKind::Eu => eu::read(&grid, header, &heads, &mut reading),
            ListKind::Fda => fda::read(&grid, header, &heads, &mut reading),
            ListKind::Own => own::read(&grid, header, &heads, &mut reading),
        }
    }
    if let Some((sheet, others)) = grid.sheet.as_ref().filter(|(_, others)| !others.is_empty()) {
        let cause = format!("the sheet \u{ab}{sheet}\u{bb} was read; there are also: {}", others.join(", "));
        let action = "nothing, if it is the right one; else name it with --sheet";
        reading.faults.remark(Fault::new("sheet-chosen", cause, action).at(question.file, 0, ""));
    }
    reading.finish(kind)
}

#[cfg(test)]
mod tests;
