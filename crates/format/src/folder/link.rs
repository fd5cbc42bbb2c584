//! Decides how a code in one table is checked against the rows of another, after all tables are read.
//! Does not decide which column points where: each table does. Up: [`crate::folder`].

use std::collections::BTreeMap;
use std::fmt::Display;

use model::evidence::RecordKind;
use model::fault::Fault;
use model::id::EntryId;

use crate::fields::record_ref;
use crate::folder::settings;
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Keys, Row, cell};

/// What a code can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A row of `agreements.csv`.
    Agreement,
    /// An airport, built in or of `airports.csv`.
    Airport,
    /// A row of `claims.csv`.
    Claim,
    /// A row of `account.csv`.
    Entry,
    /// A row of `events.csv`.
    Event,
    /// An item, built in or of `items.csv`.
    Item,
    /// A row of `offers.csv`.
    Offer,
    /// A row of `parties.csv`.
    Party,
    /// A row of `places.csv`.
    Place,
    /// The id of rows of `products.csv`.
    Product,
    /// A built-in aircraft type.
    Type,
}

impl Target {
    /// What it is called, and where a missing one is added.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Agreement => ("agreement", "add it to agreements.csv, or write community"),
            Self::Airport => ("airport", "add it to airports.csv with its position, runways and zone"),
            Self::Claim => ("claim", "add it to claims.csv"),
            Self::Entry => ("entry", "add it to account.csv"),
            Self::Event => ("event", "add it to custody.csv or events.csv"),
            Self::Item => ("item", "add it to items.csv"),
            Self::Offer => ("offer line", "add it to offers.csv"),
            Self::Party => ("party", "add it to parties.csv"),
            Self::Place => ("place", "add it to places.csv"),
            Self::Product => ("product", "add it to products.csv, or leave the cell empty"),
            Self::Type => ("aircraft type", "use a built-in type"),
        }
    }
}

/// A value and the line it was read from.
#[derive(Clone, Debug)]
pub(super) struct Lined<T> {
    /// Line in its file.
    pub(super) line: u64,
    /// The value.
    pub(super) value: T,
}

struct Link {
    file: &'static str,
    line: u64,
    column: &'static str,
    target: Target,
    code: String,
}

/// The codes met so far.
#[derive(Default)]
pub(super) struct Links {
    list: Vec<Link>,
}

/// How a code becomes an id.
type Parse<'a, T> = &'a dyn Fn(&str) -> Result<T, Fault>;

impl Links {
    /// A code that must be there.
    pub(super) fn need<T: Display>(
        &mut self,
        row: &mut Row<'_>,
        column: &'static str,
        target: Target,
        parse: Parse<'_, T>,
    ) -> Option<T> {
        let id = row.need(column, parse)?;
        self.add(row, column, target, &id.to_string());
        Some(id)
    }

    /// A code that may be absent.
    #[expect(clippy::option_option, reason = "empty and wrong are two different things")]
    pub(super) fn may<T: Display>(
        &mut self,
        row: &mut Row<'_>,
        column: &'static str,
        target: Target,
        parse: Parse<'_, T>,
    ) -> Option<Option<T>> {
        let id = row.may(column, parse)?;
        if let Some(id) = &id {
            self.add(row, column, target, &id.to_string());
        }
        Some(id)
    }

    /// A list of codes.
    pub(super) fn list<T: Display>(
        &mut self,
        row: &mut Row<'_>,
        column: &'static str,
        target: Target,
        parse: Parse<'_, T>,
    ) -> Option<Vec<T>> {
        let ids = row.may(column, |text| cell::list(text, parse))?.unwrap_or_default();
        for id in &ids {
            self.add(row, column, target, &id.to_string());
        }
        Some(ids)
    }

    /// A code that is looked at where its cell is filled; whether it must be is decided elsewhere.
    pub(super) fn filled(&mut self, row: &Row<'_>, column: &'static str, target: Target) {
        let code = row.raw(column);
        // What is no id at all is told as that.
        if EntryId::try_new(code).is_ok() {
            self.add(row, column, target, code);
        }
    }

    /// A list of pointers to records; those to claims, events and entries are looked at.
    pub(super) fn records(&mut self, row: &Row<'_>, column: &'static str) {
        for record in row.raw(column).split_whitespace().filter_map(|text| record_ref(text).ok()) {
            let target = match record.kind {
                RecordKind::Claim => Target::Claim,
                RecordKind::Event => Target::Event,
                RecordKind::Entry => Target::Entry,
                _ => continue,
            };
            self.add(row, column, target, &record.id);
        }
    }

    /// A code that was read by other means.
    pub(super) fn add(&mut self, row: &Row<'_>, column: &'static str, target: Target, code: &str) {
        let (file, line) = (row.file(), row.line());
        self.list.push(Link { file, line, column, target, code: code.to_owned() });
    }

    /// A code of `operation.toml`.
    pub(super) fn add_setting(&mut self, line: u64, key: &'static str, target: Target, code: &str) {
        self.list.push(Link { file: settings::FILE, line, column: key, target, code: code.to_owned() });
    }

    /// Reports every code that points nowhere; a target that was not read whole is not looked at.
    pub(super) fn check(&self, keys: &BTreeMap<Target, Keys>, faults: &mut Faults) {
        for link in &self.list {
            let Some(known) = keys.get(&link.target).filter(|known| known.is_complete) else { continue };
            if known.lines.contains_key(&link.code) || faults.is_full(link.file) {
                continue;
            }
            let (word, otherwise) = link.target.words();
            let cause = format!("no {word} is known as \u{ab}{}\u{bb}", link.code);
            let action = suggest::action(&link.code, known.lines.keys().map(String::as_str), otherwise);
            faults.push(Fault::new("unknown-code", cause, action).at(link.file, link.line, link.column));
        }
    }
}
