//! Decides how the tree is read for its own tests: which files there are, what counts as code, where functions end.
//! Does not decide the rules; those are the tests of this crate, one file each. Up: `ARCHITECTURE.md`.

use std::path::{Path, PathBuf};

/// A source file with the parts that rules look at.
pub struct SourceFile {
    /// Path from the root of the tree.
    pub path: String,
    /// Every line.
    pub lines: Vec<String>,
    /// Index of the first line of the test module, or the number of lines.
    pub tests_from: usize,
}

impl SourceFile {
    /// Lines that are code: neither blank nor a comment.
    #[must_use]
    pub fn code_lines(&self) -> usize {
        self.lines.iter().filter(|line| is_code(line)).count()
    }

    /// Lines before the test module, with their number counted from 1.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().take(self.tests_from).enumerate().map(|(index, line)| (index + 1, line.as_str()))
    }

    /// Whether the whole file is test code.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs") || self.path.contains("/benches/")
    }
}

/// Whether a line is code.
#[must_use]
pub fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

/// The root of the tree.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("tidy should lie two folders deep").to_path_buf()
}

/// Every file below a folder, in order of name, without build output and hidden folders.
#[must_use]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name == "target" || name == "demo" || (name.starts_with('.') && name != ".ci") {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Every Rust file of the workspace.
#[must_use]
pub fn sources() -> Vec<SourceFile> {
    let root = root();
    files(&root.join("crates"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source file should be readable UTF-8");
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let tests_from = lines.iter().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(lines.len());
            let path = path.strip_prefix(&root).expect("a file below the root").to_string_lossy().into_owned();
            SourceFile { path, lines, tests_from }
        })
        .collect()
}

/// Name, first line and number of code lines of each function in a file, found by its braces.
#[must_use]
pub fn functions(file: &SourceFile) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < file.lines.len() {
        let line = file.lines[index].trim_start();
        let Some(name) = function_name(line) else {
            index += 1;
            continue;
        };
        let indent = file.lines[index].len() - line.len();
        let closing = format!("{}}}", " ".repeat(indent));
        let end = (index..file.lines.len()).find(|at| {
            let text = &file.lines[*at];
            *text == closing
                || (*at == index && text.trim_end().ends_with('}'))
                || text.trim_end().ends_with(';') && *at == index
        });
        let end = end.unwrap_or(index);
        let length = file.lines[index..=end].iter().filter(|line| is_code(line)).count();
        found.push((name, index + 1, length));
        index += 1;
    }
    found
}

fn function_name(line: &str) -> Option<String> {
    let mut words = line
        .split_whitespace()
        .skip_while(|word| word.starts_with("pub") || matches!(*word, "const" | "async" | "unsafe" | "extern"));
    if words.next()? != "fn" {
        return None;
    }
    Some(words.next()?.split(['(', '<']).next()?.to_owned())
}
