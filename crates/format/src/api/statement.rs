//! Decides how a party's statement is written as JSON: its title, a list of rows for each of its tables, its remarks.
//! Up: [`crate::api`].

use serde_json::{Map, Value};

use crate::answer::Answer;

/// A statement.
#[must_use]
pub fn statement(answer: &Answer) -> String {
    let mut fields = Map::new();
    fields.insert("title".to_owned(), answer.title.as_str().into());
    for table in &answer.tables {
        fields.insert(table.name.replace(' ', "_"), table.to_json());
    }
    fields.insert("remarks".to_owned(), answer.remarks.clone().into());
    Value::Object(fields).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Cell, Table};

    #[test]
    fn a_statement_names_its_tables_in_one_word_each_and_its_amounts_as_they_are_held() {
        let mut table = Table::new("both sides", &["entry", "in the account"]);
        table.push(vec![Cell::text("E-1"), Cell::Amount("11:55 h".to_owned(), 715)]);
        let answer = Answer { title: "Of A".to_owned(), tables: vec![table], ..Answer::default() };
        let text = r#"{"title":"Of A","both_sides":[{"entry":"E-1","in_the_account":715}],"remarks":[]}"#;
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(read(&statement(&answer)), read(text));
    }
}
