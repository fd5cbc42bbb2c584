//! Decides how JSON is laid out: one record a line, so that a person can read a plan and a line-by-line comparison of
//! two plans shows what changed. Up: [`crate::plan`].

use serde_json::Value;

/// A record that holds a list of records still stands on one line when it is no longer than this.
const LINE_LENGTH_MAX: usize = 120;

/// Lays a document out, with a line feed at the end. Byte-identical for equal documents.
pub(super) fn lay_out(document: &Value) -> String {
    let mut out = String::new();
    lay(document, 0, &mut out);
    out.push('\n');
    out
}

fn lay(value: &Value, depth: usize, out: &mut String) {
    if !holds_records(value) {
        return flat(value, out);
    }
    let mut line = String::new();
    flat(value, &mut line);
    if depth > 0 && line.len() <= LINE_LENGTH_MAX {
        return out.push_str(&line);
    }
    let break_line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&" ".repeat(depth));
    };
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                break_line(out, depth + 1);
                lay(item, depth + 1, out);
            }
            break_line(out, depth);
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                break_line(out, depth + 1);
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push_str(": ");
                lay(field, depth + 1, out);
            }
            break_line(out, depth);
            out.push('}');
        }
        _ => flat(value, out),
    }
}

/// Whether a list of records stands anywhere inside.
fn holds_records(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| item.is_object() || holds_records(item)),
        Value::Object(fields) => fields.values().any(holds_records),
        _ => false,
    }
}

/// Everything on one line.
fn flat(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                flat(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push_str(": ");
                flat(field, out);
            }
            out.push('}');
        }
        _ => out.push_str(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn records_stand_one_a_line_and_plain_lists_in_line() {
        let document = json!({"a": 1, "list": [{"x": [1, 2]}, {"x": []}], "plain": [[1, 2], [3, 4]], "none": null});
        let text =
            "{\n \"a\": 1,\n \"list\": [{\"x\": [1,2]},{\"x\": []}],\n \"plain\": [[1,2],[3,4]],\n \"none\": null\n}\n";
        assert_eq!(lay_out(&document), text);
        let long = json!({"list": [{"x": "y".repeat(120)}, {"x": 1}]});
        assert_eq!(lay_out(&long).lines().count(), 6, "a long list should be broken");
    }

    #[test]
    fn what_is_laid_out_is_read_back_the_same() {
        let document = json!({"quote\"": "line\nfeed \u{1}", "deep": [[{"a": [{"b": {"c": [1.5, -2, true]}}]}]]});
        let back: Value = serde_json::from_str(&lay_out(&document)).expect("JSON");
        assert_eq!(back, document);
    }
}
