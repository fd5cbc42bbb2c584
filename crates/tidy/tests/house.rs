//! The rules of the house that a program can see: sizes, openings, names, forbidden words.

use tidy::{files, functions, root, sources};

/// Most code lines of a file: past this it holds two thoughts.
const FILE_CODE_LINES_MAX: usize = 400;
/// Most code lines of a function.
const FUNCTION_CODE_LINES_MAX: usize = 70;

fn assert_none(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

#[test]
fn files_are_at_most_400_code_lines() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|file| file.code_lines() > FILE_CODE_LINES_MAX)
        .map(|file| format!("{}: {} code lines", file.path, file.code_lines()))
        .collect();
    assert_none(&faults, "split these files by thought");
}

#[test]
fn functions_are_at_most_70_code_lines() {
    let mut faults = Vec::new();
    for file in sources() {
        for (name, line, length) in functions(&file) {
            if length > FUNCTION_CODE_LINES_MAX {
                faults.push(format!("{}:{line}: fn {name} has {length} code lines", file.path));
            }
        }
    }
    assert_none(&faults, "branching belongs in the parent, arithmetic in leaves");
}

#[test]
fn every_file_opens_with_what_it_decides() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|file| !file.lines.first().is_some_and(|line| line.starts_with("//!")))
        .map(|file| file.path.clone())
        .collect();
    assert_none(&faults, "open these files with //!");
}

#[test]
fn no_unwrap_outside_tests() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test()) {
        for (number, line) in file.product_lines() {
            if line.contains(".unwrap()") && tidy::is_code(line) {
                faults.push(format!("{}:{number}", file.path));
            }
        }
    }
    assert_none(&faults, "say the invariant with expect, or return the error");
}

#[test]
fn nothing_is_imported_or_exported_by_glob() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test()) {
        for (number, line) in file.product_lines() {
            let line = line.trim_start();
            let is_use =
                line.starts_with("use ") || line.starts_with("pub use ") || line.starts_with("pub(crate) use ");
            if is_use && line.contains("::*") {
                faults.push(format!("{}:{number}: {line}", file.path));
            }
        }
    }
    assert_none(&faults, "name what is imported");
}

#[test]
fn no_file_is_named_for_nothing() {
    let vague = ["utils", "util", "common", "helpers", "helper", "manager", "data", "misc", "types"];
    let faults: Vec<String> = sources()
        .iter()
        .filter(|file| {
            let name = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
            vague.contains(&name)
        })
        .map(|file| file.path.clone())
        .collect();
    assert_none(&faults, "name these files by what they decide");
}

#[test]
fn plans_do_not_depend_on_hash_order_or_clocks() {
    let pure = ["crates/model/", "crates/stages/", "crates/record/", "crates/check/"];
    let clocks = ["SystemTime", "Instant::now", "Timestamp::now", "Zoned::now", "rand::", "thread_rng"];
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| pure.iter().any(|start| file.path.starts_with(start))) {
        let is_argued = file.lines.iter().any(|line| line.contains("never iterated"));
        for (number, line) in file.product_lines().filter(|(_, line)| tidy::is_code(line)) {
            if clocks.iter().any(|clock| line.contains(clock)) {
                faults.push(format!("{}:{number}: a clock or free randomness", file.path));
            }
            if (line.contains("HashMap") || line.contains("HashSet")) && !is_argued {
                faults.push(format!(
                    "{}:{number}: a hash map; use an ordered one or say that it is never iterated",
                    file.path
                ));
            }
        }
    }
    assert_none(&faults, "the same problem, seed and steps give the same plan");
}

#[test]
fn the_tree_names_no_machine() {
    let forbidden =
        [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat(), ["/tmp", "/tgt"].concat()];
    let mut faults = Vec::new();
    for path in files(&root()) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (index, line) in text.lines().enumerate() {
            if forbidden.iter().any(|word| line.contains(word.as_str())) {
                faults.push(format!("{}:{}", path.display(), index + 1));
            }
        }
    }
    assert_none(&faults, "paths of a machine do not belong in the tree");
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut faults = Vec::new();
    for path in files(&root()).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(&path).expect("a document should be readable");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = target.split('#').next().unwrap_or_default();
            let is_local = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
            let folder = path.parent().expect("a document lies in a folder");
            if is_local && !folder.join(target).exists() {
                faults.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert_none(&faults, "these links lead nowhere");
}
