//! Decides which keys stand twice in one object of a JSON text: the parser keeps the last one and says nothing. Reads text
//! that the parser has found sound. Up: [`crate::packing`].

use std::collections::BTreeSet;

/// An object or a list that is not closed yet.
struct Level {
    pointer: String,
    /// Keys so far: none for a list.
    keys: Option<BTreeSet<String>>,
    /// Key or index of the value that comes next.
    next: String,
    index: usize,
}

/// JSON pointers of keys that stand twice in their object, in the order of the text.
pub(crate) fn keys(text: &str) -> Vec<String> {
    let mut twice = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    let mut is_key = false;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let mut taken = letter.len_utf8();
        match letter {
            '{' | '[' => {
                let pointer = levels.last().map_or_else(String::new, |up| format!("{}/{}", up.pointer, up.next));
                let keys = (letter == '{').then(BTreeSet::new);
                is_key = keys.is_some();
                levels.push(Level { pointer, keys, next: "0".to_owned(), index: 0 });
            }
            '}' | ']' => {
                levels.pop();
                is_key = false;
            }
            ',' => {
                if let Some(level) = levels.last_mut() {
                    level.index += 1;
                    level.next = level.index.to_string();
                    is_key = level.keys.is_some();
                }
            }
            '"' => {
                taken = string_length(rest);
                if let (true, Some(level)) = (is_key, levels.last_mut()) {
                    let key: String = serde_json::from_str(&rest[..taken]).unwrap_or_default();
                    if level.keys.as_mut().is_some_and(|keys| !keys.insert(key.clone())) {
                        twice.push(format!("{}/{key}", level.pointer));
                    }
                    level.next = key;
                    is_key = false;
                }
            }
            _ => {}
        }
        rest = &rest[taken..];
    }
    twice
}

/// Bytes of the string that a text opens with, quotes included.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_that_stands_twice_in_one_object_is_found() {
        for (text, found, remark) in [
            (r#"{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}"#, &[][..], "each in its own object"),
            (r#"{"a":1,"a":2}"#, &["/a"], "at the top"),
            (r#"{"boxes":[{"id":"x"},{"id":"x,\"id\":","id":3}]}"#, &["/boxes/1/id"], "quotes within a text"),
            (r#"{"a":1,"\u0061":2}"#, &["/a"], "the same key written otherwise"),
            (r#"["a","a",{"a":"a"}]"#, &[], "texts in a list"),
            (r#"{"a":{"b":[[{"c":1,"c":1}]]}}"#, &["/a/b/0/0/c"], "deep"),
        ] {
            assert_eq!(keys(text), found, "{remark}");
        }
    }
}
