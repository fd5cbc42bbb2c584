//! Decides how rows become events: rows of one event belong together, each cell becomes a field of its facts, and whatever the
//! log would refuse of them is told at the cell it came from. Up: [`crate::folder::custody`].

use std::collections::BTreeMap;

use model::custody::CustodyEvent;
use model::fault::Fault;
use model::id::EventId;
use serde_json::{Map, Value, json};

use super::acts::{self, ActColumns, Part, Shape};
use super::{CUSTODY, CustodyRow};
use crate::folder::link::Lined;
use crate::log;
use crate::table::cell;
use crate::table::collector::Faults;

/// Columns of every event, with the field that each is; `event`, `act`, `occurred`, `actor` and `source` beside them.
const HEADER: [(&str, &str); 7] = [
    ("place", "place"),
    ("precision", "precision"),
    ("on_behalf_of", "on_behalf_of"),
    ("how", "source"),
    ("confidence", "confidence"),
    ("visibility", "visibility"),
    ("text", "note"),
];

/// Columns that all rows of an event say alike, with those of [`HEADER`].
const ALIKE: [&str; 7] = ["act", "occurred", "actor", "source", "corrects", "corrects_because", "person"];

/// Where each field of the facts was read, by its pointer.
type Places = BTreeMap<String, (u64, &'static str)>;

/// The events of rows, in the order of their first rows; none is made where `is_whole` does not hold, but all are looked at.
pub(super) fn events(rows: Vec<CustodyRow>, is_whole: bool, faults: &mut Faults) -> Vec<Lined<CustodyEvent>> {
    let mut order: Vec<EventId> = Vec::new();
    let mut groups: BTreeMap<EventId, Vec<CustodyRow>> = BTreeMap::new();
    for row in rows {
        let group = groups.entry(row.event.clone()).or_default();
        if group.is_empty() {
            order.push(row.event.clone());
        }
        group.push(row);
    }
    let made = order.iter().filter_map(|id| event(id, &groups[id], faults));
    let made: Vec<_> = made.collect();
    if is_whole { made } else { Vec::new() }
}

fn event(id: &EventId, rows: &[CustodyRow], faults: &mut Faults) -> Option<Lined<CustodyEvent>> {
    let first = rows.first().expect("a group should have a row");
    let Ok(act) = acts::find(first.cells.get("act").map_or("", String::as_str)) else {
        unreachable!("the act of a row that was read should be known")
    };
    let mut own = Vec::new();
    own.extend(differing(act, rows));
    own.extend(rows.iter().flat_map(|row| surplus(act, row)));
    let mut making = Making { places: Places::new(), faults: own };
    let fields = making.facts(act, rows);
    let Making { places, faults: mut own } = making;
    let made = log::custody::accept_fields(fields, &first.actor, id, first.occurred.0);
    let made = made.map_err(|list| own.extend(list.into_iter().map(|fault| placed(fault, &places, first.line))));
    if own.is_empty() {
        return made.ok().map(|value| Lined { line: first.line, value });
    }
    own.into_iter().for_each(|fault| faults.push(fault));
    None
}

/// What a further row says otherwise than the first.
fn differing(act: &ActColumns, rows: &[CustodyRow]) -> Vec<Fault> {
    let Some((first, rest)) = rows.split_first() else { return Vec::new() };
    let once = act.once.iter().map(|part| part.column);
    let columns: Vec<&str> = ALIKE.into_iter().chain(HEADER.map(|(column, _)| column)).chain(once).collect();
    let mut faults = Vec::new();
    for row in rest {
        if act.each.is_none() {
            let cause = format!("{} is told in line {} already, and a {} has one row", row.event, first.line, act.word);
            let action = "give each event an id of its own";
            faults.push(Fault::new("event-rows-differ", cause, action).at(CUSTODY.file, row.line, "event"));
            continue;
        }
        for column in columns.iter().filter(|column| row.cells.get(*column) != first.cells.get(*column)) {
            let cause = format!("{column} of {} differs from line {}", row.event, first.line);
            let action = "write the same in every row of the event, or give the other event an id of its own";
            faults.push(Fault::new("event-rows-differ", cause, action).at(CUSTODY.file, row.line, column));
        }
    }
    faults
}

/// Cells that mean nothing to the act.
fn surplus(act: &ActColumns, row: &CustodyRow) -> Vec<Fault> {
    let own = acts::columns(act);
    let is_known = |column: &&&str| {
        ALIKE.contains(*column) || HEADER.iter().any(|(known, _)| known == *column) || own.contains(*column)
    };
    let filled = row.cells.keys().filter(|column| **column != "event" && !is_known(column));
    filled
        .map(|column| {
            let cause = format!("{column} means nothing to a {}", act.word);
            let fault = Fault::new("surplus-cell", cause, "empty it, or give the event the act that is meant");
            fault.at(CUSTODY.file, row.line, column)
        })
        .collect()
}

/// A fault of the facts at the cell that they came from.
fn placed(fault: Fault, places: &Places, line: u64) -> Fault {
    let mut pointer = fault.place.column.as_str();
    loop {
        if let Some((line, column)) = places.get(pointer) {
            let missing = (fault.code == "key-missing")
                .then(|| Fault::new("cell-empty", format!("{column} is empty"), format!("fill in {column}")));
            return missing.unwrap_or(fault.clone()).at(CUSTODY.file, *line, column);
        }
        match pointer.rsplit_once('/') {
            Some((outer, _)) => pointer = outer,
            None => return fault.clone().at(CUSTODY.file, line, ""),
        }
    }
}

/// Facts that are put together of cells.
struct Making {
    places: Places,
    faults: Vec<Fault>,
}

impl Making {
    fn facts(&mut self, act: &ActColumns, rows: &[CustodyRow]) -> Map<String, Value> {
        let first = &rows[0];
        let mut fields = Map::new();
        fields.insert("act".to_owned(), json!(act.word));
        // A table tells of what was written somewhere, unless it says otherwise.
        fields.insert("source".to_owned(), json!("document"));
        if first.occurred.1 {
            fields.insert("precision".to_owned(), json!("day"));
        }
        for (column, field) in HEADER.into_iter().chain([("source", "cited")]) {
            self.cell(&mut fields, "", first, text(field, column));
        }
        if first.cells.contains_key("corrects") || first.cells.contains_key("corrects_because") {
            let mut correction = Map::new();
            self.cell(&mut correction, "/corrects", first, text("event", "corrects"));
            self.cell(&mut correction, "/corrects", first, text("reason", "corrects_because"));
            fields.insert("corrects".to_owned(), Value::Object(correction));
        }
        let persons = self.persons(rows);
        if !persons.is_empty() {
            fields.insert("persons".to_owned(), Value::Object(persons));
        }
        self.places.insert("/details".to_owned(), (first.line, "act"));
        let details = self.details(act, rows);
        fields.insert("details".to_owned(), Value::Object(details));
        fields
    }

    fn persons(&mut self, rows: &[CustodyRow]) -> Map<String, Value> {
        let mut persons = Map::new();
        for (field, column) in [("actor", "person"), ("signed_from", "signed_from"), ("signed_to", "signed_to")] {
            self.cell(&mut persons, "/persons", &rows[0], text(field, column));
        }
        let mut waived = Vec::new();
        for row in rows.iter().filter(|row| row.cells.contains_key("waived_by")) {
            let pointer = format!("/persons/waived_by/{}", waived.len());
            let mut one = Map::new();
            self.cell(&mut one, &pointer, row, text("rule", "rule"));
            self.cell(&mut one, &pointer, row, text("by", "waived_by"));
            waived.push(Value::Object(one));
        }
        if !waived.is_empty() {
            persons.insert("waived_by".to_owned(), Value::Array(waived));
        }
        persons
    }

    fn details(&mut self, act: &ActColumns, rows: &[CustodyRow]) -> Map<String, Value> {
        let first = &rows[0];
        let mut details = Map::new();
        for part in act.once {
            self.cell(&mut details, "/details", first, *part);
        }
        if act.word == "pack" {
            self.sides(&mut details, first);
        }
        let mut is_named = false;
        if let Some(field) = act.pieces {
            let pieces: Vec<(u64, &str)> = rows.iter().flat_map(pieces).collect();
            for (index, (line, _)) in pieces.iter().enumerate() {
                self.places.insert(format!("/details/{field}/{index}"), (*line, "pieces"));
            }
            if !pieces.is_empty() {
                is_named = true;
                let list: Vec<Value> = pieces.into_iter().map(|(_, piece)| json!(piece)).collect();
                details.insert(field.to_owned(), Value::Array(list));
            }
        }
        if let Some((field, parts)) = act.each {
            let opener = parts[0].column;
            let mut lines = Vec::new();
            let beside: &[&str] = if act.word == "receive" { &["rejected", "reason"] } else { &[] };
            let columns: Vec<&str> = parts.iter().map(|part| part.column).chain(beside.iter().copied()).collect();
            let is_line = |row: &&CustodyRow| columns.iter().any(|column| row.cells.contains_key(column));
            for row in rows.iter().filter(is_line) {
                let pointer = format!("/details/{field}/{}", lines.len());
                self.places.insert(pointer.clone(), (row.line, opener));
                lines.push(Value::Object(self.line(&pointer, act, parts, row)));
            }
            self.places.insert(format!("/details/{field}"), (first.line, opener));
            is_named |= !lines.is_empty();
            if !lines.is_empty() || (!act.may_be_all && act.word != "pack") {
                details.insert(field.to_owned(), Value::Array(lines));
            }
        }
        if act.may_be_all && !is_named {
            details.insert("all".to_owned(), json!(true));
        }
        details
    }

    fn line(&mut self, pointer: &str, act: &ActColumns, parts: &[Part], row: &CustodyRow) -> Map<String, Value> {
        let mut line = Map::new();
        for part in parts {
            self.cell(&mut line, pointer, row, *part);
        }
        let is_rejecting = row.cells.contains_key("rejected") || row.cells.contains_key("reason");
        if act.word == "receive" && is_rejecting {
            let mut rejected = Map::new();
            let inner = format!("{pointer}/rejected");
            let units = Part { field: "units", column: "rejected", shape: Shape::Whole(None) };
            self.cell(&mut rejected, &inner, row, units);
            self.cell(&mut rejected, &inner, row, text("reason", "reason"));
            line.insert("rejected".to_owned(), Value::Object(rejected));
        }
        line
    }

    /// Length, width and height, all three or none.
    fn sides(&mut self, details: &mut Map<String, Value>, row: &CustodyRow) {
        let columns = ["length_mm", "width_mm", "height_mm"];
        if columns.iter().all(|column| !row.cells.contains_key(column)) {
            return;
        }
        let mut sides = Vec::new();
        for column in columns {
            let Some(cell) = row.cells.get(column) else {
                let fault = Fault::new("cell-empty", format!("{column} is empty"), format!("fill in {column}"));
                self.faults.push(fault.at(CUSTODY.file, row.line, column));
                continue;
            };
            self.places.insert(format!("/details/millimetres/{}", sides.len()), (row.line, column));
            sides.extend(self.whole(row, column, cell));
        }
        if sides.len() == columns.len() {
            details.insert("millimetres".to_owned(), Value::Array(sides));
        }
    }

    /// Puts a cell into its field, and remembers where the field came from.
    fn cell(&mut self, fields: &mut Map<String, Value>, pointer: &str, row: &CustodyRow, part: Part) {
        self.places.insert(format!("{pointer}/{}", part.field), (row.line, part.column));
        let value = match (row.cells.get(part.column), part.shape) {
            (Some(cell), Shape::Text) => Some(json!(cell)),
            (None, Shape::Text | Shape::Whole(None)) => None,
            (Some(cell), Shape::Whole(_)) => self.whole(row, part.column, cell),
            (None, Shape::Whole(Some(usual))) => Some(json!(usual)),
            (Some(cell), Shape::Flag) => match cell::yes_no(cell) {
                Ok(is_so) => Some(json!(is_so)),
                Err(fault) => {
                    self.faults.push(fault.at(CUSTODY.file, row.line, part.column));
                    Some(json!(false))
                }
            },
            (None, Shape::Flag) => Some(json!(false)),
        };
        if let Some(value) = value {
            fields.insert(part.field.to_owned(), value);
        }
    }

    /// A whole number; a cell that is none is told, and stands as nothing that the log refuses again.
    fn whole(&mut self, row: &CustodyRow, column: &'static str, cell: &str) -> Option<Value> {
        match cell::whole(cell) {
            Ok(number) => Some(json!(number)),
            Err(fault) => {
                self.faults.push(fault.at(CUSTODY.file, row.line, column));
                Some(json!(1))
            }
        }
    }
}

/// Pieces that a row names, parted by blanks.
fn pieces(row: &CustodyRow) -> Vec<(u64, &str)> {
    let cell = row.cells.get("pieces").map_or("", String::as_str);
    cell.split_whitespace().map(|piece| (row.line, piece)).collect()
}

const fn text(field: &'static str, column: &'static str) -> Part {
    Part { field, column, shape: Shape::Text }
}
