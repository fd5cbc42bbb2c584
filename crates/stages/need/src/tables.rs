//! Decides how the tests of this crate read the shipped disease profile: by hand, because only `format` may use a CSV
//! library. Test code only. Up: [`crate`].

use std::path::PathBuf;

use model::evidence::Source;
use model::handling::Handling;
use model::id::{ItemId, PlaceId};
use model::need::{BedDefault, DiseaseProfile, Driver, Rate, Setting, SeverityClass, StaffGroup, StaffHours, TestKind};
use model::quantity::{Permille, Units};
use model::world::{IncomeGroup, Item, ItemKind, Place};

/// Rows of a CSV text without its header; quotes and line breaks inside quotes are understood.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for letter in text.chars().filter(|letter| *letter != '\r') {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(letter),
        }
    }
    rows.split_off(1)
}

fn table(name: &str) -> Vec<Vec<String>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../data/profiles/covid-19").join(name);
    rows(&std::fs::read_to_string(path).expect("the shipped profile should be there"))
}

/// A file of the outside data, which is no part of the project; on the build server it has to be there.
pub(crate) fn shared(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../..");
    let found = ["shared", "../shared"]
        .iter()
        .find_map(|shared| std::fs::read_to_string(root.join(shared).join("data/need").join(path)).ok());
    assert!(found.is_some() || std::env::var("CI").as_deref() != Ok("true"), "the outside data {path} should be there");
    if found.is_none() {
        eprintln!("skipped: {path} is not here");
    }
    found
}

pub(crate) fn number(text: &str) -> f64 {
    text.parse().expect("a cell of figures should hold a number")
}

/// The shipped profile of COVID-19, without its drugs.
pub(crate) fn profile() -> DiseaseProfile {
    let parameters = table("parameters.csv");
    let key = |key: &str| number(&parameters.iter().find(|row| row[0] == key).expect("a key")[1]);
    let word = |text: &str| Setting::ALL.iter().find(|(_, word)| *word == text).expect("a setting").0;
    let classes: Vec<SeverityClass> = table("severity.csv")
        .iter()
        .map(|row| SeverityClass {
            name: row[0].clone(),
            share: number(&row[1]),
            stay_days: row[2].parse().expect("whole days"),
            fatality: number(&row[3]),
            oxygen_l_min: number(&row[4]),
            setting: word(&row[5]),
            tested: number(&row[6]),
            release_tests: number(&row[7]),
        })
        .collect();
    let mut profile = DiseaseProfile {
        name: "covid-19".to_owned(),
        staff: staff(&classes, key("cleaner_factor")),
        classes,
        shift_hours: key("shift_hours"),
        staff_share: key("staff_share"),
        bed_share: key("bed_share"),
        negatives_per_case: key("negatives_per_case"),
        worker_tests_a_week: key("worker_tests_a_week"),
        contacts_per_case: key("contacts_per_case"),
        contacts_tested: key("contacts_tested"),
        lab_tests_per_worker_day: key("lab_tests_per_worker_day"),
        lab_tests_per_cleaner_day: key("lab_tests_per_cleaner_day"),
        tests: table("tests.csv")
            .iter()
            .map(|row| TestKind { name: row[0].clone(), share: number(&row[1]), is_laboratory: row[2] == "yes" })
            .collect(),
        beds: beds(),
        rates: Vec::new(),
        uses: Vec::new(),
        source: Source::Cited("WHO ESFT".to_owned()),
    };
    profile.rates = table("rates.csv")
        .iter()
        .map(|row| Rate {
            item: ItemId::of(&row[0]),
            driver: profile.driver_of_word(&row[1]).expect("a driver"),
            rate: number(&row[2]) / (1.0 - number(&row[4])),
            is_reused: row[5] == "yes",
            source: Source::try_new(&row[6]).expect("a source"),
        })
        .collect();
    profile
}

fn staff(classes: &[SeverityClass], cleaner_factor: f64) -> Vec<StaffHours> {
    let rows = table("staff.csv");
    let of_group = |(group, word): (StaffGroup, &str)| {
        let factor = if group == StaffGroup::Cleaner { cleaner_factor } else { 1.0 };
        let hours = |class: &str| {
            let row = rows.iter().find(|row| row[0] == word && row[1] == class);
            row.map_or(0.0, |row| factor * number(&row[2]))
        };
        StaffHours {
            group,
            per_bed: classes.iter().map(|class| hours(&class.name)).collect(),
            screening: hours("screening"),
        }
    };
    StaffGroup::ALL.into_iter().map(of_group).collect()
}

fn beds() -> Vec<BedDefault> {
    let income = |word: &str| match word {
        "low" => Some(IncomeGroup::Low),
        "lower-middle" => Some(IncomeGroup::LowerMiddle),
        "upper-middle" => Some(IncomeGroup::UpperMiddle),
        "high" => Some(IncomeGroup::High),
        "world" => None,
        _ => panic!("{word} is no income group"),
    };
    table("beds.csv")
        .iter()
        .map(|row| BedDefault { income: income(&row[0]), beds_per_1000: number(&row[1]), icu_share: number(&row[2]) })
        .collect()
}

/// A place of which nothing is known.
pub(crate) fn place(id: &str) -> Place {
    Place {
        id: PlaceId::of(id),
        name: id.to_owned(),
        population: None,
        income: None,
        beds: None,
        icu_share: None,
        doctors: None,
        nurses: None,
        tests_per_day: None,
        use_profile: None,
        mains: Vec::new(),
        plugs: vec![],
        languages: Vec::new(),
        airports: Vec::new(),
        source: Source::Assumption("a place of a test".to_owned()),
    }
}

/// A place of ten million people of which everything is known.
pub(crate) fn known_place(id: &str) -> Place {
    Place {
        population: Some(Units::of(10_000_000)),
        beds: Some(Units::of(40_000)),
        icu_share: Some(Permille::try_new(30).expect("a share")),
        doctors: Some(Units::of(30_000)),
        nurses: Some(Units::of(60_000)),
        tests_per_day: Some(Units::of(20_000)),
        ..place(id)
    }
}

/// A consumable of which nothing else is known.
pub(crate) fn item(id: &str) -> Item {
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: "each".to_owned(),
        kind: ItemKind::Consumable,
        pack: None,
        classes: Vec::new(),
        needs_mains: false,
        expires: false,
        handling: Handling::default(),
        price: None,
        source: Source::Assumption("an item of a test".to_owned()),
    }
}

#[test]
fn the_shipped_profile_is_whole() {
    let profile = profile();
    assert!(profile.faults().is_empty(), "{:?}", profile.faults());
    let items: std::collections::BTreeSet<_> = profile.rates.iter().map(|rate| rate.item.clone()).collect();
    assert!(items.len() >= 50, "the sheet has 53 lines of equipment; {} are here", items.len());
    assert!(profile.rates.iter().all(|rate| rate.rate > 0.0));
    let unused: Vec<String> = Driver::all(&profile)
        .into_iter()
        .filter(|(driver, _)| profile.rates.iter().all(|rate| rate.driver != *driver))
        .map(|(_, word)| word)
        .collect();
    // What is only counted by other diseases, or by drugs.
    assert!(unused.iter().all(|word| {
        ["admission", "death"].contains(&word.as_str())
            || ["-case", "-patient-day"].iter().any(|ending| word.ends_with(ending))
            || word.starts_with("mild-")
            || word.starts_with("moderate-")
    }));
}
