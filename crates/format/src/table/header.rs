//! Decides how the header row is understood: separator, known columns, hashtags, number of cells.
//! Does not decide what a cell means. Up: [`crate::table`].

use csv::StringRecord;
use model::fault::Fault;

use crate::suggest;
use crate::table::Spec;
use crate::table::collector::Faults;

/// Where each column of a table is in its file.
#[derive(Debug)]
pub(crate) struct Header {
    /// Comma or semicolon.
    pub(crate) separator: u8,
    places: Vec<Option<usize>>,
    nameless: Vec<usize>,
    width: usize,
}

impl Header {
    /// Finds the columns; missing, unknown and double ones are faults.
    pub(crate) fn read(spec: &Spec, separator: u8, line: u64, record: &StringRecord, faults: &mut Faults) -> Self {
        let names: Vec<&str> = record.iter().map(str::trim).collect();
        let mut places = vec![None; spec.columns.len()];
        let mut nameless = Vec::new();
        let absent: Vec<&str> =
            spec.columns.iter().map(|column| column.name).filter(|name| !names.contains(name)).collect();
        for (index, name) in names.iter().enumerate() {
            if name.is_empty() {
                nameless.push(index);
                continue;
            }
            match spec.columns.iter().position(|column| column.name == *name) {
                Some(place) if places[place].is_none() => places[place] = Some(index),
                Some(_) => {
                    let fault =
                        Fault::new("duplicate-column", format!("{name} is there twice"), "remove one of the two");
                    faults.push(fault.at(spec.file, line, name));
                }
                None => {
                    let known: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
                    // A column that is still missing is the likelier one to have been meant.
                    let likely =
                        if suggest::nearest(name, absent.iter().copied()).is_some() { &absent } else { &known };
                    let otherwise = format!("remove it; the table knows: {}", known.join(", "));
                    let action = suggest::action(name, likely.iter().copied(), &otherwise);
                    let fault = Fault::new("unknown-column", format!("there is no column \u{ab}{name}\u{bb}"), action);
                    faults.push(fault.at(spec.file, line, name));
                }
            }
        }
        for column in spec.columns.iter().zip(&places).filter(|(_, place)| place.is_none()).map(|(column, _)| column) {
            if column.is_required {
                let cause = format!("the column {} is missing", column.name);
                faults.push(Fault::new("column-missing", cause, "add it to the header and fill it").at(
                    spec.file,
                    line,
                    column.name,
                ));
            }
        }
        Self { separator, places, nameless, width: names.len() }
    }

    /// Whether the file has the column at this place of the table's list.
    pub(crate) fn has(&self, place: usize) -> bool {
        self.places[place].is_some()
    }

    /// The cell of a column without blanks around it.
    pub(crate) fn cell<'a>(&self, place: usize, record: &'a StringRecord) -> Option<&'a str> {
        self.places[place].and_then(|index| record.get(index)).map(str::trim)
    }

    /// Whether a row has as many cells as the header, none of them under no name.
    pub(crate) fn fits(&self, spec: &Spec, line: u64, record: &StringRecord, faults: &mut Faults) -> bool {
        if record.len() != self.width {
            let cause = format!("the row has {} cells, the header {}", record.len(), self.width);
            let action = "put text that holds the separator in quotation marks, or add the missing cells";
            faults.push(Fault::new("ragged-row", cause, action).at(spec.file, line, ""));
            return false;
        }
        for index in &self.nameless {
            if record.get(*index).is_some_and(|cell| !cell.trim().is_empty()) {
                let cause = format!("cell {} stands under no column name", index + 1);
                faults.push(
                    Fault::new("cell-without-column", cause, "name the column or clear the cell")
                        .at(spec.file, line, ""),
                );
            }
        }
        true
    }
}

/// Comma or semicolon, as the header row shows it; none, with a fault, when it shows both.
pub(crate) fn separator(file: &str, header: &str, faults: &mut Faults) -> Option<u8> {
    match (header.contains(','), header.contains(';')) {
        (true, true) => {
            let cause = "the header holds both commas and semicolons";
            faults.push(Fault::new("ambiguous-separator", cause, "separate all columns with commas").at(file, 1, ""));
            None
        }
        (false, true) => Some(b';'),
        _ => Some(b','),
    }
}

/// Whether a row holds HXL hashtags: cells that begin with `#`, or are empty.
pub(crate) fn is_hashtag_row(spec: &Spec, line: u64, record: &StringRecord, faults: &mut Faults) -> bool {
    let cells = || record.iter().map(str::trim).filter(|cell| !cell.is_empty());
    let tags = cells().filter(|cell| cell.starts_with('#')).count();
    if tags > 0 && tags < cells().count() {
        let cause = "some cells of the second row begin with # and some do not";
        faults.push(Fault::new("bad-hashtag-row", cause, "make every cell a hashtag or none").at(spec.file, line, ""));
    }
    tags > 0 && tags == cells().count()
}
