//! Decides the outside shape of a command's answer: a title, tables of typed cells, remarks; as JSON here, as text by
//! the program. Does not decide what a command answers (`ops`). Up: [`crate`].

use model::fault::Fault;
pub use model::quantity::grouped;
use serde_json::{Map, Value, json};

/// One cell of an answer's table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Count(i64),
    /// An amount as people say it, and the whole number that it is held as: in JSON the number.
    Amount(String, i64),
    /// A measured or converted figure and the decimals it is printed with.
    Figure(f64, usize),
    /// Not known.
    Blank,
}

impl Cell {
    /// Words.
    pub fn text(text: impl std::fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    /// Whether it is set flush right.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Amount(..) | Self::Figure(..))
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) | Self::Amount(text, _) => out.write_str(text),
            Self::Count(count) => out.write_str(&grouped(*count)),
            Self::Figure(figure, decimals) => write!(out, "{figure:.decimals$}"),
            Self::Blank => Ok(()),
        }
    }
}

/// One table of an answer. Every row has one cell for each column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the rows are, one word: the key in JSON.
    pub name: String,
    /// Column heads, in words; in JSON with `_` for blanks.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether it is for programs and auditors: in JSON always, on a terminal never.
    pub is_detail: bool,
}

impl Table {
    /// An empty table.
    pub fn new(name: &str, columns: &[&'static str]) -> Self {
        Self { name: name.to_owned(), columns: columns.to_vec(), rows: Vec::new(), is_detail: false }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row has not one cell for each column.
    pub fn push(&mut self, row: Vec<Cell>) {
        assert_eq!(row.len(), self.columns.len(), "a row should have one cell for each column");
        self.rows.push(row);
    }

    /// The rows, each an object with a member for each column.
    pub(crate) fn to_json(&self) -> Value {
        let row = |row: &Vec<Cell>| {
            let pairs = self.columns.iter().zip(row);
            Value::Object(pairs.map(|(head, cell)| (head.replace(' ', "_"), value(cell))).collect())
        };
        Value::Array(self.rows.iter().map(row).collect())
    }
}

/// What a command answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// One line.
    pub title: String,
    /// The tables.
    pub tables: Vec<Table>,
    /// What a reader must know, and the files that were written.
    pub remarks: Vec<String>,
    /// Files that were written, by what they are.
    pub files: Vec<(String, String)>,
}

impl Answer {
    /// The answer as one JSON object: `title`, a list under each table's name, `remarks`, `files`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Map::new();
        object.insert("title".to_owned(), json!(self.title));
        for table in &self.tables {
            object.insert(table.name.clone(), table.to_json());
        }
        object.insert("remarks".to_owned(), json!(self.remarks));
        let files: Map<String, Value> = self.files.iter().map(|(what, path)| (what.clone(), json!(path))).collect();
        object.insert("files".to_owned(), Value::Object(files));
        text_of(&Value::Object(object))
    }
}

/// Faults as one JSON object: a list under `faults`.
#[must_use]
pub fn faults_to_json(faults: &[Fault]) -> String {
    let list: Vec<Value> = faults
        .iter()
        .map(|fault| {
            json!({
                "code": fault.code,
                "file": fault.place.file,
                "line": fault.place.line,
                "column": fault.place.column,
                "cause": fault.cause,
                "action": fault.action,
            })
        })
        .collect();
    text_of(&json!({ "faults": list }))
}

fn text_of(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a JSON value of our own should be writable")
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Count(count) | Cell::Amount(_, count) => json!(count),
        Cell::Figure(figure, _) => json!(figure),
        Cell::Blank => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_null_and_a_count_a_number() {
        let mut table = Table::new("needs", &["place", "net units"]);
        table.push(vec![Cell::text("IT"), Cell::Blank]);
        table.push(vec![Cell::text("US"), Cell::Count(5)]);
        let answer = Answer { title: "t".to_owned(), tables: vec![table], ..Answer::default() };
        let read: Value = serde_json::from_str(&answer.to_json()).expect("our own JSON should be readable");
        assert_eq!(read["needs"][0]["net_units"], Value::Null);
        assert_eq!(read["needs"][1]["net_units"], json!(5));
    }
}
