//! Decides what each fault code means, in one list that a person can look up and that a test holds against the code.
//! Does not find faults. Up: [`crate`].

mod a_to_l;
mod m_to_z;

/// A fault code, what it means, and what cures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code, kebab case.
    pub code: &'static str,
    /// What is wrong; "a remark" where it does not make the input wrong.
    pub meaning: &'static str,
    /// What a person does about it.
    pub action: &'static str,
}

/// Every code of every reader, in order.
pub fn index() -> impl Iterator<Item = &'static Entry> {
    a_to_l::INDEX.iter().chain(m_to_z::INDEX)
}

const fn entry(code: &'static str, meaning: &'static str, action: &'static str) -> Entry {
    Entry { code, meaning, action }
}

/// The entry of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Entry> {
    index().find(|entry| entry.code == code)
}

/// The index as the page `docs/faults.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Faults\n\nEvery code that a reader can report, what it means and what cures it. A fault is printed as\n`file:line [column]: code: cause; action`. This page is made from `crates/format/src/faults.rs`.\n\n| code | meaning | action |\n|---|---|---|\n",
    );
    for Entry { code, meaning, action } in index() {
        page.push_str(&format!("| `{code}` | {meaning} | {action} |\n"));
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// Codes of every fault that the sources of a folder make.
    fn codes_in(dir: &Path, codes: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(dir).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                codes_in(&path, codes);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source should be text");
                let call = concat!("Fault::", "new(");
                for rest in text.split(call).skip(1) {
                    let quoted = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
                    let code =
                        quoted.unwrap_or_else(|| panic!("{}: a code should stand in the call", path.display())).0;
                    codes.insert(code.to_owned());
                }
            }
        }
    }

    #[test]
    fn the_index_holds_every_code_in_order_and_no_other() {
        let mut used = BTreeSet::new();
        for part in ["model", "record", "format", "store", "ops", "web", "cli"] {
            codes_in(&root().join("crates").join(part).join("src"), &mut used);
        }
        let listed: Vec<&str> = index().map(|entry| entry.code).collect();
        assert_eq!(listed, used.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn the_page_is_made_from_the_index() {
        let path = root().join("docs/faults.md");
        if std::env::var_os("AIRBRIDGE_REFRESH").is_some() {
            std::fs::write(&path, page()).expect("the page should be written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(written, page(), "run the tests with AIRBRIDGE_REFRESH=1 to write the page anew");
    }
}
