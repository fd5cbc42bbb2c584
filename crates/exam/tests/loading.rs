//! The program on container-loading instances: what it prints, what it refuses. Up: `crates/exam/src/main.rs`.

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// Two instances of one type of box and one of two, small enough to be packed at once.
const SMALL: &str = "2\n 1 7\n 100 50 40\n 1\n 1 20 1 10 1 8 1 150\n 2 107\n 100 50 40\n 2\n 1 20 0 10 0 8 1 30\n \
                     2 30 0 15 0 10 1 20\n";

/// Standard output, standard error and the exit code.
fn exam(dir: &Path, words: &str) -> (String, String, i32) {
    let mut command = Command::cargo_bin("exam").expect("the program should be built");
    let output = command.current_dir(dir).args(words.split_whitespace()).output().expect("the program should run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr), output.status.code().expect("an exit code"))
}

/// Cells of the row of a table that begins so.
fn row(out: &str, name: &str) -> Vec<String> {
    let line = out.lines().find(|line| line.trim_start().starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no row {name}: {out}"));
    line.trim_start()[name.len()..].split_whitespace().map(str::to_owned).collect()
}

fn figure(cell: &str) -> f64 {
    cell.parse().unwrap_or_else(|_| panic!("{cell} should be a number"))
}

/// The folder of the published instances; nothing where the outside data is not there, which the gate does not accept.
fn published() -> Option<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/loading/br");
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the outside data should be there in CI");
    eprintln!("skipped: no outside data");
    None
}

#[test]
fn it_prints_classes_and_means_of_files() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("BR0.txt"), SMALL).expect("a file");
    std::fs::write(dir.path().join("thpack2.txt"), SMALL).expect("a file");
    for support in ["none", "full"] {
        let (out, err, code) = exam(dir.path(), &format!("loading . --steps 200 --support {support}"));
        assert_eq!(code, 0, "{err}");
        assert!(out.starts_with("Loading: 4 instances, "), "{out}");
        // 125 boxes of 20 x 10 x 8 fill 100 x 50 x 40 without a gap, as blocks and as layers.
        let first = row(&out, "BR0");
        assert_eq!((first[0].as_str(), first.len()), ("2", 5), "{out}");
        assert!(err.contains("1 of 4: BR0 1: 100.000 %, "), "{err}");
        assert_eq!(row(&out, "BR1 to BR7")[..3], row(&out, "BR1 to BR15")[..3], "BR0 is in no mean: {out}");
        assert!(out.contains("The judge accepts every packing.") && !out.contains("BR8 to BR15"), "{out}");
        assert_eq!(err.lines().count(), 4, "a line for each instance: {err}");
    }
}

#[test]
fn published_instances_are_packed_and_compared() {
    let Some(folder) = published() else { return };
    let words = format!(
        "loading {0} --classes BR1,BR7 --instances 1-2 --steps 100 --best-known {0}/best_known.csv",
        folder.display()
    );
    let (out, err, code) = exam(&folder, &words);
    assert_eq!(code, 0, "{err}");
    for name in ["BR1", "BR7", "BR1 to BR7"] {
        let cells = row(&out, &format!("{name}  "));
        let (mean, least, difference) = (figure(&cells[1]), figure(&cells[2]), figure(&cells[6]));
        assert!(mean > 75.0 && mean <= 100.0 && least <= mean, "{out}");
        assert_eq!(cells[0], cells[5], "every instance has a best-known packing: {out}");
        assert!((-25.0..=5.0).contains(&difference), "{out}");
    }
}

#[test]
fn made_instances_depend_on_their_seed_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = |seed: u64| {
        let (out, err, code) =
            exam(dir.path(), &format!("loading --generate {seed} --count 2 --classes BR1 --steps 50"));
        assert_eq!(code, 0, "{err}");
        let cells = row(&out, "BR1  ");
        assert_eq!(cells[0], "2", "{out}");
        (cells[1].clone(), cells[2].clone(), cells[4].clone(), out.contains("Published instances are among these"))
    };
    let first = pack(77);
    assert_eq!(first, pack(77));
    assert!(first != pack(78) && !first.3);
    assert!(pack(2_502_505).3, "the seed of the published instances is known");
}

#[test]
fn seconds_are_those_of_the_processor() {
    let dir = tempfile::tempdir().expect("a folder");
    let (out, err, code) =
        exam(dir.path(), "loading --generate 5 --count 1 --classes BR3 --seconds 0.3 --support full");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("0.3 s of one thread"), "{out}");
    assert!(figure(&row(&out, "BR3  ")[3]) >= 0.3, "the engine works until it is stopped: {out}");
}

#[test]
fn wrong_input_and_wrong_words_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path();
    for (name, text) in [("good", SMALL.to_owned()), ("cut", SMALL[..SMALL.len() - 10].to_owned())] {
        std::fs::create_dir(path.join(name)).expect("a folder");
        std::fs::write(path.join(name).join("BR1.txt"), text).expect("a file");
    }
    std::fs::write(path.join("best.csv"), "class,instance,best_known_volume,best_known_percent\nBR1,1,200000\n")
        .expect("a file");
    for (words, code, said, remark) in [
        ("nowhere", 3, "nowhere is not a folder", "no folder"),
        ("cut --instances 1", 3, "cut/BR1.txt:10: bad-br", "cut off past what is asked for"),
        ("good --classes BR16", 3, "unknown-word: \u{ab}BR16\u{bb} is no class", "no such class"),
        ("good --classes BR2", 3, "good has no file of BR2", "a class that the folder does not have"),
        ("good --instances 3", 3, "out-of-range: instance 3 of 2", "no third instance"),
        ("good --best-known best.csv", 3, "best.csv:2: ragged-row: 3 cells", "a row that is too short"),
        ("good --best-known missing.csv", 3, "missing.csv: file-missing", "no list"),
        ("cut --best-known best.csv", 3, "best.csv:2: ragged-row", "all faults at once"),
        ("", 2, "required", "neither folder nor seed"),
        ("good --generate 7", 2, "cannot be used", "folder and seed"),
        ("--generate 0", 2, "0 is not in", "a seed that cannot be"),
        ("good --count 3", 2, "cannot be used", "a count of files"),
        ("good --steps 0", 2, "0 is not in", "no step"),
        ("good --seconds 0", 2, "--seconds 0", "no time"),
        ("good --seconds NaN", 2, "--seconds NaN", "no number"),
        ("good --seconds 1 --steps 1", 2, "cannot be used", "two limits"),
        ("good --support some", 2, "possible values: none, full", "no way to stand"),
        ("good --instances 5-1", 2, "the smaller first", "a range the wrong way round"),
        ("good --instances one", 2, "is no number", "a word"),
    ] {
        let (out, err, got) = exam(path, &format!("loading {words}"));
        assert_eq!((got, out.as_str()), (code, ""), "{remark}: {err}");
        assert!(err.contains(said), "{remark}: {err}");
    }
}
