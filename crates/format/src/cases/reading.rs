//! Decides what a table's reader keeps while it goes through the lines: places once each, figures, faults; names that
//! nobody knows are gathered with their number of rows. Does not decide what a line means. Up: [`crate::cases`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::{CaseKind, Certainty};

use crate::builtin::Countries;
use crate::cases::{CasePlace, CaseQuestion, CaseTable, Shape, gather, strangers};
use crate::table::collector::Faults;

/// A figure as it stood, of a whole place or of one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Figure {
    /// Index of the place.
    pub(super) place: usize,
    /// What is counted.
    pub(super) kind: CaseKind,
    /// How sure.
    pub(super) certainty: Certainty,
    /// Whether it is the new ones of its day.
    pub(super) is_new: bool,
    /// Number of the part, 0 for the whole.
    pub(super) part: u32,
    /// The day.
    pub(super) day: Date,
    /// The line.
    pub(super) line: u64,
    /// Index of the column.
    pub(super) column: u32,
    /// The count.
    pub(super) count: i64,
}

/// How a line names its place: either may be empty.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Naming<'a> {
    /// A code, of a country or of an area with its scheme.
    pub(super) code: &'a str,
    /// A name.
    pub(super) name: &'a str,
}

impl Naming<'_> {
    fn shown(&self) -> &str {
        if self.name.is_empty() { self.code } else { self.name }
    }
}

/// A name that leads to no place, and how often it stood there.
struct Stray {
    fault: Fault,
    is_fault: bool,
    rows: u64,
}

/// What has been read so far.
pub(super) struct Reading<'a> {
    /// What is read.
    pub(super) question: &'a CaseQuestion<'a>,
    /// The places that are known.
    pub(super) countries: &'a Countries,
    /// Faults and remarks.
    pub(super) faults: Faults,
    /// Figures, in the order of the file.
    pub(super) figures: Vec<Figure>,
    places: Vec<CasePlace>,
    by_naming: BTreeMap<(String, String), Option<usize>>,
    by_id: BTreeMap<PlaceId, usize>,
    strays: BTreeMap<(String, String), Stray>,
    parts: BTreeMap<String, u32>,
    columns: Vec<String>,
}

impl<'a> Reading<'a> {
    /// Nothing yet.
    pub(super) fn new(question: &'a CaseQuestion<'a>, countries: &'a Countries, faults: Faults) -> Self {
        Self {
            question,
            countries,
            faults,
            figures: Vec::new(),
            places: Vec::new(),
            by_naming: BTreeMap::new(),
            by_id: BTreeMap::new(),
            strays: BTreeMap::new(),
            parts: BTreeMap::new(),
            columns: Vec::new(),
        }
    }

    /// Reports a fault at a cell.
    pub(super) fn fault(&mut self, line: u64, column: &str, fault: Fault) {
        self.faults.push(fault.at(self.question.file, line, column));
    }

    /// Makes a remark at a cell.
    pub(super) fn remark(&mut self, line: u64, column: &str, remark: Fault) {
        self.faults.remark(remark.at(self.question.file, line, column));
    }

    /// The index of a column's name.
    pub(super) fn column(&mut self, name: &str) -> u32 {
        self.columns.push(name.to_owned());
        u32::try_from(self.columns.len() - 1).expect("a file of 64 MiB should have fewer columns")
    }

    /// The number of a part of a place, the same for the same words; 0 for none.
    pub(super) fn part(&mut self, words: &str) -> u32 {
        if words.is_empty() {
            return 0;
        }
        let next = u32::try_from(self.parts.len() + 1).expect("a file of 64 MiB should have fewer parts");
        *self.parts.entry(words.to_owned()).or_insert(next)
    }

    /// The place that a line names; none when it is left out or not known, which is told once for each name.
    pub(super) fn place(&mut self, naming: Naming<'_>, line: u64, column: &str) -> Option<usize> {
        let key = (naming.code.to_owned(), naming.name.to_owned());
        if let Some(known) = self.by_naming.get(&key) {
            if let Some(stray) = self.strays.get_mut(&key) {
                stray.rows += 1;
            }
            return *known;
        }
        let (place, stray) = self.new_place(naming, line);
        if let Some((fault, is_fault)) = stray {
            let fault = fault.at(self.question.file, line, column);
            self.strays.insert(key.clone(), Stray { fault, is_fault, rows: 1 });
        }
        self.by_naming.insert(key, place);
        place
    }

    fn new_place(&mut self, naming: Naming<'_>, line: u64) -> (Option<usize>, Option<(Fault, bool)>) {
        let shown = naming.shown().to_owned();
        if let Some(what) = strangers::kind_of(naming.name, naming.code) {
            let fault = Fault::new("not-a-place", format!("{shown} is {what}"), "nothing; it is left out");
            return (None, Some((fault, false)));
        }
        let (id, stray) = match self.meant(naming) {
            Ok(id) => (Some(id), None),
            Err(fault) if self.question.is_strict => return (None, Some((fault, true))),
            Err(fault) => (None, Some((fault, false))),
        };
        if let Some(known) = id.as_ref().and_then(|id| self.by_id.get(id)).copied() {
            let first = &self.places[known];
            // One code with two names, or with and without a name, is how tables change over time.
            if first.name != shown {
                let id = id.expect("a place that is known by its id should have one");
                let cause =
                    format!("\u{ab}{}\u{bb} (line {}) and \u{ab}{shown}\u{bb} are both {id}", first.name, first.line);
                let remark = Fault::new("place-spelled-twice", cause, "nothing, if it is one place: it is read as one");
                self.remark(line, "", remark);
            }
            return (Some(known), None);
        }
        self.by_id.extend(id.clone().map(|id| (id, self.places.len())));
        self.places.push(CasePlace { name: shown, id, line });
        (Some(self.places.len() - 1), stray)
    }

    /// Which place a code and a name mean; they must not mean two.
    fn meant(&self, naming: Naming<'_>) -> Result<PlaceId, Fault> {
        let by_name = || self.countries.code(naming.name);
        if naming.code.is_empty() {
            return by_name();
        }
        match (self.countries.code(naming.code), (!naming.name.is_empty()).then(by_name)) {
            (Ok(code), Some(Ok(name))) if code != name && !code.is_area() => {
                let cause = format!(
                    "the code \u{ab}{}\u{bb} is {code}, the name \u{ab}{}\u{bb} is {name}",
                    naming.code, naming.name
                );
                Err(Fault::new("place-disagrees", cause, "which one? Correct the other"))
            }
            (Ok(code), _) => Ok(code),
            // A code of the compiler's own beside a name that is known.
            (Err(_), Some(named)) => named,
            (Err(fault), None) => Err(fault),
        }
    }

    /// The table, or every fault.
    pub(super) fn finish(mut self, shape: Shape, sheet: Option<String>) -> Result<CaseTable, Vec<Fault>> {
        for stray in std::mem::take(&mut self.strays).into_values() {
            let mut fault = stray.fault;
            if stray.rows > 1 {
                fault.cause = format!("{} ({} rows)", fault.cause, stray.rows);
            }
            if stray.is_fault {
                self.faults.push(fault);
            } else {
                self.faults.remark(fault);
            }
        }
        let columns = std::mem::take(&mut self.columns);
        let rows = gather::sums(self.figures, &self.places, &columns, self.question.file, &mut self.faults);
        if rows.is_empty() && self.faults.is_empty() {
            let cause = "the table holds no figure of what was asked for";
            let action = "give a table of case counts, or ask for the other value";
            self.faults.push(Fault::new("file-empty", cause, action).at(self.question.file, 0, ""));
        }
        let (places, file) = (self.places, self.question.file.to_owned());
        let table = CaseTable { file, shape, sheet, places, columns, rows, remarks: Vec::new() };
        self.faults.finish(Some(table)).map(|(table, remarks)| CaseTable { remarks, ..table })
    }
}
