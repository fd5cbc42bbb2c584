//! Runs every script under `scenarios/` and every console block of the README in an empty folder and compares what the
//! program prints, word for word. `AIRBRIDGE_REFRESH=1` writes the new text; the change is then reviewed as a diff.
//!
//! A line `$ airbridge ...` is a command; the lines below are what it prints, standard error after standard output, and
//! `exit: N` where it does not end with 0. `$ make demo` stands for what that command runs. `$ replace FILE OLD NEW`
//! edits a file, `examples/` is the repository's, `$ append FILE TEXT` adds a line, `$ write FILE TEXT` makes one, `$ copy FROM TO` copies one, `$ remove FILE` takes one away,
//! `$ bytes FILE HEX` makes one of any bytes. `< FILE` gives a command its standard input, `> FILE` takes what it prints.
//!
//! What a command on a store draws by chance or reads from the clock (ids, digests, moments of now) is struck out.

use std::path::{Path, PathBuf};

use assert_cmd::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the root lies two folders up").to_path_buf()
}

#[test]
fn scenarios_print_what_is_recorded() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join("scenarios"))
        .expect("there should be a folder of scenarios")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there should be scenarios");
    let stale: Vec<String> = paths.iter().filter_map(|path| compare(path, rerun)).collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn the_readme_prints_what_it_shows() {
    let stale = compare(&root().join("README.md"), rerun_blocks);
    assert!(stale.is_none(), "{}", stale.unwrap_or_default());
}

/// Runs a file's commands; says what differs, or writes it where that is asked for.
fn compare(path: &Path, rerun: impl Fn(&str) -> String) -> Option<String> {
    let recorded = std::fs::read_to_string(path).expect("a scenario should be readable");
    let printed = rerun(&recorded);
    if printed == recorded {
        return None;
    }
    if std::env::var_os("AIRBRIDGE_REFRESH").is_some() {
        std::fs::write(path, printed).expect("a scenario should be writable");
        return None;
    }
    let differs = printed.lines().zip(recorded.lines()).position(|(new, old)| new != old);
    let line = differs.unwrap_or_else(|| printed.lines().count().min(recorded.lines().count()));
    Some(format!(
        "{}:{}\n  recorded: {}\n  printed:  {}\n  (AIRBRIDGE_REFRESH=1 writes what is printed)",
        path.display(),
        line + 1,
        recorded.lines().nth(line).unwrap_or("<end>"),
        printed.lines().nth(line).unwrap_or("<end>"),
    ))
}

fn rerun_blocks(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut result = String::new();
    let mut block: Option<String> = None;
    for line in text.split_inclusive('\n') {
        match &mut block {
            None => {
                result.push_str(line);
                if line.trim_end() == "```console" {
                    block = Some(String::new());
                }
            }
            Some(lines) if line.trim_end() == "```" => {
                result.push_str(&rerun_in(lines, folder.path()));
                result.push_str(line);
                block = None;
            }
            Some(lines) => lines.push_str(line),
        }
    }
    result
}

fn rerun(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    rerun_in(text, folder.path())
}

/// The script with what its commands print now; lines before the first command are kept as they are.
fn rerun_in(text: &str, folder: &Path) -> String {
    if text.contains("examples/") {
        copy_all(&root().join("examples"), &folder.join("examples"));
    }
    let mut result = String::new();
    let mut has_begun = false;
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            has_begun = true;
            result.push_str(line);
            result.push('\n');
            result.push_str(&run(command, folder));
        } else if !has_begun {
            result.push_str(line);
            result.push('\n');
        }
    }
    result
}

/// Copies a folder with all that is in it.
fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder to copy to");
    for entry in std::fs::read_dir(from).expect("a folder to copy") {
        let path = entry.expect("an entry to copy").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a file to copy");
        }
    }
}

fn run(command: &str, folder: &Path) -> String {
    let words: Vec<String> = words(command)
        .iter()
        .map(|word| if word.starts_with('{') { word.clone() } else { found(word, folder) })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", "demo"] => {
            let (text, code) = airbridge(&["demo", "demo"], folder);
            text + &code
        }
        ["make", "test"] => "...\nall checks passed\n".to_owned(),
        ["airbridge", rest @ .., ">", to] => {
            let (text, code) = airbridge(rest, folder);
            std::fs::write(folder.join(to), text).expect("a file to write");
            code
        }
        ["airbridge", rest @ ..] => {
            let (text, code) = airbridge(rest, folder);
            text + &code
        }
        ["bytes", file, digits] => {
            let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("two hexadecimal digits");
            let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
            std::fs::write(folder.join(file), bytes).expect("a file to write");
            String::new()
        }
        ["replace", file, old, new] => {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).expect("a file to edit");
            assert!(text.contains(old), "{file} should contain {old}");
            std::fs::write(path, text.replacen(old, new, 1)).expect("a file to write");
            String::new()
        }
        ["append", file, line] => {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).expect("a file to add to");
            std::fs::write(path, format!("{text}{line}\n")).expect("a file to write");
            String::new()
        }
        ["write", file, text] => {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder to write");
            std::fs::write(path, format!("{text}\n")).expect("a file to write");
            String::new()
        }
        ["copy", from, to] => {
            std::fs::copy(folder.join(from), folder.join(to)).expect("a file to copy");
            String::new()
        }
        ["remove", file] => {
            std::fs::remove_file(folder.join(file)).expect("a file to remove");
            String::new()
        }
        _ => panic!("a scenario knows no command `{command}`"),
    }
}

/// What a command prints, and apart from it the line about its exit code, if there is one.
fn airbridge(words: &[&str], folder: &Path) -> (String, String) {
    let mut command = Command::cargo_bin("airbridge").expect("the program should be built");
    command.current_dir(folder);
    let words = match words {
        [rest @ .., "<", from] => {
            command.write_stdin(std::fs::read(folder.join(from)).expect("a file to give"));
            rest
        }
        all => all,
    };
    let output = command.args(words).output().expect("the program should start");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text = without_seconds(&text);
    if words.contains(&"--store") {
        text = without_chance(&text.replace(&folder.display().to_string(), ""));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let code = output.status.code().expect("the program should end by itself");
    (text, if code == 0 { String::new() } else { format!("exit: {code}\n") })
}

/// The text with the size of files struck out: moments of a second's part fill more or less of a page.
fn without_sizes(text: &str) -> String {
    let strike = |line: &str| match line.split_once(" bytes;") {
        Some((before, after)) => {
            let bare = before.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ',');
            format!("{bare}- bytes;{after}")
        }
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(strike).collect()
}

/// The text with what is drawn by chance or read from the clock struck out, letter by letter, so that tables keep their widths.
fn without_chance(text: &str) -> String {
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || "-:".contains(letter);
    let mut result = String::new();
    let text = without_sizes(text);
    for word in text.split_inclusive(|letter| !is_of_word(letter)) {
        let bare = word.trim_end_matches(|letter| !is_of_word(letter));
        let rest = &word[bare.len()..];
        let shape: String = bare
            .chars()
            .map(|letter| match letter {
                '0'..='9' => '0',
                'a'..='f' => 'f',
                other => other,
            })
            .collect();
        let is_hexadecimal = shape.chars().all(|letter| "0f".contains(letter)) && shape.contains('0');
        let is_id = bare.len() == 36 && bare.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        let is_digest = is_hexadecimal && [12, 16, 64].contains(&bare.len());
        let is_of_now = shape == "0000-00-00T00:00:00Z" && bare > "2021";
        if is_id || is_digest || is_of_now {
            result.extend(bare.chars().map(|letter| if letter.is_ascii_hexdigit() { 'x' } else { letter }));
        } else {
            result.push_str(bare);
        }
        result.push_str(rest);
    }
    result
}

/// The text with measured seconds, which differ from run to run, struck out: `12 steps, 0.3 s.` becomes `12 steps, - s.`
fn without_seconds(text: &str) -> String {
    let strike = |line: &str| match line.split_once(" steps, ") {
        Some((before, after)) if after.trim_end().ends_with(" s.") => format!("{before} steps, - s.\n"),
        _ => line.to_owned(),
    };
    text.split_inclusive('\n').map(strike).collect()
}

/// A word with `*` as the first file below the folder that it fits; the star stands for any one name.
fn found(word: &str, folder: &Path) -> String {
    let Some((before, after)) = word.split_once('*') else { return word.to_owned() };
    let mut names: Vec<String> = std::fs::read_dir(folder.join(before))
        .expect("a folder to look in")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(after))
        .collect();
    names.sort();
    format!("{before}{}", names.first().expect("a file that fits"))
}

/// Splits a command at blanks; single quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
