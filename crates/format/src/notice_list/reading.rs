//! Decides what a list's reader keeps while it goes through the rows: one notice for each id, its names once each, its
//! earliest day; what was left out is counted and said once. Up: [`crate::notice_list`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{ID_LENGTH_MAX, NoticeId};
use sha2::{Digest as _, Sha256};

use crate::cases::days::{self, Order};
use crate::notice_list::{ListKind, Listed, NoticeList};
use crate::table::collector::Faults;

/// Most signs of a sentence: a row of FDA may list a thousand codes.
const TEXT_LENGTH_MAX: usize = 480;

/// A notice as it grows.
struct Kept {
    row: Listed,
    names: BTreeSet<String>,
    lots: BTreeSet<String>,
    has_primary: bool,
}

/// What has been read so far.
pub(super) struct Reading<'a> {
    /// What faults call the file.
    pub(super) file: &'a str,
    /// Whether cells come from a workbook.
    pub(super) is_workbook: bool,
    /// Faults and remarks.
    pub(super) faults: Faults,
    /// Day that the list says it was published on.
    pub(super) published: Option<Date>,
    rows: Vec<Kept>,
    by_id: BTreeMap<NoticeId, usize>,
    left_out: BTreeMap<&'static str, (u64, u64)>,
}

impl<'a> Reading<'a> {
    /// Nothing yet.
    pub(super) fn new(file: &'a str, is_workbook: bool, faults: Faults) -> Self {
        let (rows, by_id, left_out) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { file, is_workbook, faults, published: None, rows, by_id, left_out }
    }

    /// Reports a fault at a cell.
    pub(super) fn fault(&mut self, line: u64, column: &str, fault: Fault) {
        self.faults.push(fault.at(self.file, line, column));
    }

    /// Counts a row that is left out, for a remark that tells why.
    pub(super) fn leave_out(&mut self, line: u64, why: &'static str) {
        self.left_out.entry(why).or_insert((0, line)).0 += 1;
    }

    /// The day of a cell; none when it is empty or, after a fault, wrong.
    pub(super) fn day(&mut self, line: u64, column: &str, text: &str, order: Order) -> Option<Date> {
        if text.is_empty() {
            return None;
        }
        days::day(text, self.is_workbook, order).map_err(|fault| self.fault(line, column, fault)).ok()
    }

    /// The id of a row, made of the list's own; none, after a fault, where that is empty.
    pub(super) fn id(&mut self, line: u64, column: &str, prefix: &str, own: &str) -> Option<NoticeId> {
        if own.is_empty() {
            let fault = Fault::new("cell-empty", format!("{column} is empty"), "give the list as it was published");
            self.fault(line, column, fault);
            return None;
        }
        Some(id_of(prefix, own))
    }

    /// The notice of an id that was read before.
    pub(super) fn known(&self, id: &NoticeId) -> Option<&Listed> {
        self.by_id.get(id).map(|index| &self.rows[*index].row)
    }

    /// Adds another name to a notice that was read before; none when there is none of that id.
    pub(super) fn add_name(&mut self, id: &NoticeId, name: &str) -> Option<()> {
        self.rows[*self.by_id.get(id)?].push_name(name);
        Some(())
    }

    /// Adds a row. One with the id of another is joined to it: its names are other names, or the name where it is the
    /// primary one; of the days the earliest counts; lots are joined unless one of the rows means all.
    pub(super) fn add(&mut self, new: Listed, is_primary: bool) {
        match self.by_id.get(&new.id) {
            Some(index) => self.rows[*index].join(new, is_primary),
            None => {
                self.by_id.insert(new.id.clone(), self.rows.len());
                self.rows.push(Kept::new(new, is_primary));
            }
        }
    }

    /// The list, or every fault.
    pub(super) fn finish(mut self, kind: ListKind) -> Result<NoticeList, Vec<Fault>> {
        let file = self.file;
        let (named, nameless): (Vec<_>, Vec<_>) =
            self.rows.into_iter().map(|kept| kept.row).partition(|row| !row.subject.is_empty());
        for row in nameless {
            self.left_out.entry("no name stands in them").or_insert((0, row.line)).0 += 1;
        }
        for (why, (rows, line)) in self.left_out {
            let cause = format!("{rows} rows or names from line {line} on are left out: {why}");
            self.faults.remark(Fault::new("notice-left-out", cause, "nothing, if that is meant").at(file, line, ""));
        }
        if named.is_empty() && self.faults.is_empty() {
            let fault = Fault::new("file-empty", "the list holds no row", "give the list as it was published");
            self.faults.push(fault.at(file, 0, ""));
        }
        let list =
            NoticeList { file: file.to_owned(), kind, published: self.published, rows: named, remarks: Vec::new() };
        self.faults.finish(Some(list)).map(|(list, remarks)| NoticeList { remarks, ..list })
    }
}

impl Kept {
    fn new(mut row: Listed, is_primary: bool) -> Self {
        let lots = row.lots.iter().cloned().collect();
        let aliases = std::mem::take(&mut row.aliases);
        let names = BTreeSet::from([row.subject.clone()]);
        let has_primary = is_primary && !row.subject.is_empty();
        let mut kept = Self { row, names, lots, has_primary };
        aliases.iter().for_each(|alias| kept.push_name(alias));
        kept
    }

    fn join(&mut self, new: Listed, is_primary: bool) {
        if is_primary && !self.has_primary && !new.subject.is_empty() {
            self.has_primary = true;
            self.row.aliases.retain(|alias| *alias != new.subject);
            self.names.insert(new.subject.clone());
            let former = std::mem::replace(&mut self.row.subject, new.subject);
            if !former.is_empty() && former != self.row.subject {
                self.row.aliases.insert(0, former);
            }
        } else {
            self.push_name(&new.subject);
        }
        new.aliases.iter().for_each(|alias| self.push_name(alias));
        if self.row.lots.is_empty() || new.lots.is_empty() {
            self.row.lots.clear();
        } else {
            self.row.lots.extend(new.lots.into_iter().filter(|lot| self.lots.insert(lot.clone())));
        }
        self.row.published = earliest(self.row.published, new.published);
        self.row.from = earliest(self.row.from, new.from);
    }

    /// Takes the first name as the subject, each further one once as another name.
    fn push_name(&mut self, name: &str) {
        if name.is_empty() || !self.names.insert(name.to_owned()) {
            return;
        }
        if self.row.subject.is_empty() {
            name.clone_into(&mut self.row.subject);
        } else {
            self.row.aliases.push(name.to_owned());
        }
    }
}

fn earliest(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// An id of plain signs, the same for the same words: what is not plain becomes a hyphen, and then, or where it is too long,
/// the first digits of its SHA-256 keep it apart from others.
pub(super) fn id_of(prefix: &str, own: &str) -> NoticeId {
    let plain: String = own
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || "-_./+:@".contains(sign) { sign } else { '-' })
        .collect();
    if plain == own && prefix.len() + 1 + own.len() <= ID_LENGTH_MAX {
        return NoticeId::of(&format!("{prefix}-{own}"));
    }
    let start: String = plain.chars().take(40).collect();
    NoticeId::of(&format!("{prefix}-{start}-{}", digits(own)))
}

/// The first ten hexadecimal digits of the SHA-256 of some words.
pub(super) fn digits(words: &str) -> String {
    Sha256::digest(words.as_bytes()).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// Words without control signs, single blanks between them.
pub(super) fn clean(text: &str) -> String {
    let is_odd = |sign: char| sign.is_control() || sign == '\u{feff}';
    text.split(|sign: char| sign.is_whitespace() || is_odd(sign))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name as it is kept: clean, and without the sign that parts names in a cell.
pub(super) fn name(text: &str) -> String {
    clean(text).replace(';', ",")
}

/// Each value once, in the order in which they stand first.
pub(super) fn once(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.filter(|value| seen.insert(value.clone())).collect()
}

/// A sentence of at most so many signs.
pub(super) fn sentence(text: &str) -> String {
    cut(&clean(text), TEXT_LENGTH_MAX)
}

/// At most so many signs, cut between words where there are any.
pub(super) fn cut(text: &str, length_max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(length_max) else { return text.to_owned() };
    let kept = &text[..end];
    let kept = kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept);
    format!("{} \u{2026}", kept.trim_end_matches([',', ';', ' ']))
}
