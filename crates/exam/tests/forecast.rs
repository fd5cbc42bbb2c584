//! The program on tables made here: what it prints, what it refuses, and that it never looks past an origin.
//! Up: `crates/exam/src/main.rs`.

use std::fmt::Write;
use std::path::Path;

use assert_cmd::Command;
use jiff::Span;
use jiff::civil::{Date, date};

const PLACES: u32 = 15;
const FIRST: Date = date(2020, 1, 22);

/// A JHU wide table of so many days; counts of the days after `turn` are those of another world.
fn table(days: u32, turn: u32) -> String {
    let mut text = "Province/State,Country/Region,Lat,Long".to_owned();
    for day in 0..days {
        let date = FIRST.saturating_add(Span::new().days(i64::from(day)));
        write!(text, ",{}/{}/{}", date.month(), date.day(), date.year() - 2000).expect("text should grow");
    }
    for place in 1..=PLACES {
        write!(text, "\n,\"Place, {place}\",0,0").expect("text should grow");
        let mut total = 0;
        for day in 0..days {
            let wave = (day / 7 * place) % 20;
            total += place * (10 + wave.min(20 - wave)) + if day > turn { 900 } else { 0 };
            write!(text, ",{total}").expect("text should grow");
        }
    }
    text + "\n"
}

fn write_table(folder: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join(format!("time_series_covid19_{name}_global.csv")), text).expect("a table");
}

/// Standard output, standard error and the exit code.
fn exam(dir: &Path, words: &str) -> (String, String, i32) {
    let mut command = Command::cargo_bin("exam").expect("the program should be built");
    let output = command.current_dir(dir).args(words.split_whitespace()).output().expect("the program should run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr), output.status.code().expect("an exit code"))
}

#[test]
fn it_prints_scores_by_horizon_quarter_and_size() {
    let dir = tempfile::tempdir().expect("a folder");
    write_table(&dir.path().join("jhu"), "deaths", &table(300, 999));
    let (out, err, code) = exam(dir.path(), "forecast jhu --from 2020-06-01 --to 2020-08-31 --places 12 --horizons 3");
    assert_eq!(code, 0, "{err}");
    // Thirteen Saturdays, twelve places, three weeks ahead.
    assert!(out.starts_with("Deaths: 468 forecasts of 12 places at 13 origins, 2020-06-06 to 2020-08-29,"), "{out}");
    assert!(out.contains("20 to 32 weeks of history, 15 places in the panel."), "{out}");
    for line in ["By weeks ahead", "2020 Q2", "2020 Q3", "By size of the place", "1 to 10", "11 to 12"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    assert!(!out.contains("Confirmed") && !out.contains("no score"), "{out}");
    assert_eq!(err, "deaths: 13 origins from 2020-06-06\n");
    let again = exam(dir.path(), "forecast jhu --from 2020-06-06 --to 2020-08-29 --places 12 --horizons 3");
    assert_eq!(again.0, out, "the same Saturdays give the same page");
}

#[test]
fn nothing_after_an_origin_is_forecast_from() {
    let dir = tempfile::tempdir().expect("a folder");
    // 22 January to 29 August are 221 days.
    write_table(&dir.path().join("known"), "confirmed", &table(300, 220));
    write_table(&dir.path().join("truth"), "confirmed", &table(300, 999));
    let ask = |known: &str| {
        exam(dir.path(), &format!("forecast {known} --truth truth --from 2020-07-04 --to 2020-08-29 --places 15"))
    };
    let (then, later) = (ask("known"), ask("truth"));
    assert_eq!((then.2, &then.0), (0, &later.0), "{}", then.1);
    write_table(&dir.path().join("known"), "confirmed", &table(300, 210));
    assert_ne!(ask("known").0, later.0, "what is known at the last origins is forecast from");
}

#[test]
fn what_is_wrong_is_said_with_its_code() {
    let dir = tempfile::tempdir().expect("a folder");
    write_table(&dir.path().join("jhu"), "deaths", &table(100, 999));
    write_table(&dir.path().join("broken"), "deaths", "Province/State,Country/Region,Lat,Long,1/22/20\n,A,0,0,x\n");
    std::fs::create_dir(dir.path().join("empty")).expect("a folder");
    std::fs::write(dir.path().join("list"), "Place, 3\nAtlantis\n").expect("a list");
    for (words, code, said) in [
        ("jhu --from 2020-05-01 --to 2020-04-01", 2, "lies after"),
        ("jhu --from 2020-04-05 --to 2020-04-10", 2, "no Saturday"),
        ("jhu --from 2020-04-05 --to April", 2, "invalid value"),
        ("jhu --from 2020-04-01 --to 2020-04-20 --horizons 9", 2, "invalid value"),
        ("jhu --from 2020-04-01 --to 2020-04-20 --places 0", 2, "nothing to score"),
        ("nowhere --from 2020-04-01 --to 2020-04-20", 3, "nowhere is not a folder"),
        ("jhu --truth nowhere --from 2020-04-01 --to 2020-04-20", 3, "nowhere is not a folder"),
        ("empty --from 2020-04-01 --to 2020-04-20", 3, "holds neither"),
        ("jhu --truth empty --from 2020-04-01 --to 2020-04-20", 3, "the same table"),
        ("broken --from 2020-04-01 --to 2020-04-20", 3, "broken/time_series_covid19_deaths_global.csv:2"),
        ("jhu --from 2020-04-01 --to 2020-06-20", 3, "origin-outside"),
        ("jhu --from 2020-01-25 --to 2020-01-25", 3, "series-too-short"),
        ("jhu --from 2020-04-25 --to 2020-04-25", 3, "truth-too-short"),
        ("jhu --from 2020-04-01 --to 2020-04-20 --places list", 3, "list:2: place-unknown: Atlantis"),
        ("jhu --from 2020-04-01 --to 2020-04-20 --places missing", 3, "file-missing"),
    ] {
        let (out, err, got) = exam(dir.path(), &format!("forecast {words}"));
        assert_eq!((got, out.as_str()), (code, ""), "{words}: {err}");
        assert!(err.contains(said), "{words}: {err}");
    }
}
