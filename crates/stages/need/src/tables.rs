//! Decides how the tests of this crate read the shipped disease profile: by hand, because only `format` may use a CSV
//! library. Test code only. Up: [`crate`].

use std::path::PathBuf;

use model::evidence::Source;
use model::id::{ItemId, PlaceId};
use model::need::{BedDefault, DiseaseProfile, Driver, Rate, SeverityClass, StaffGroup, StaffHours};
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

/// The shipped profile of COVID-19.
pub(crate) fn profile() -> DiseaseProfile {
    let parameters = table("parameters.csv");
    let key = |key: &str| number(&parameters.iter().find(|row| row[0] == key).expect("a key")[1]);
    let classes = table("severity.csv");
    let class = |name: &str| {
        let row = classes.iter().find(|row| row[0] == name).expect("a class");
        SeverityClass {
            share: number(&row[1]),
            stay_weeks: row[2].parse().expect("whole weeks"),
            fatality: number(&row[3]),
            oxygen_l_min: number(&row[4]),
        }
    };
    let group = |word: &str| match word {
        "health-worker" => StaffGroup::HealthWorker,
        "cleaner" => StaffGroup::Cleaner,
        "ambulance-worker" => StaffGroup::AmbulanceWorker,
        "biomedical-engineer" => StaffGroup::BiomedicalEngineer,
        _ => panic!("{word} is no group"),
    };
    let income = |word: &str| match word {
        "low" => Some(IncomeGroup::Low),
        "lower-middle" => Some(IncomeGroup::LowerMiddle),
        "upper-middle" => Some(IncomeGroup::UpperMiddle),
        "high" => Some(IncomeGroup::High),
        "world" => None,
        _ => panic!("{word} is no income group"),
    };
    DiseaseProfile {
        name: "covid-19".to_owned(),
        mild: class("mild"),
        moderate: class("moderate"),
        severe: class("severe"),
        critical: class("critical"),
        staff: table("staff.csv")
            .iter()
            .map(|row| StaffHours {
                group: group(&row[0]),
                severe: number(&row[1]),
                critical: number(&row[2]),
                screening: number(&row[3]),
            })
            .collect(),
        shift_hours: key("shift_hours"),
        staff_share: key("staff_share"),
        bed_share: key("bed_share"),
        negatives_per_case: key("negatives_per_case"),
        mild_tested: key("mild_tested"),
        antigen_share: key("antigen_share"),
        cartridge_share: key("cartridge_share"),
        beds: table("beds.csv")
            .iter()
            .map(|row| BedDefault {
                income: income(&row[0]),
                beds_per_1000: number(&row[1]),
                icu_share: number(&row[2]),
            })
            .collect(),
        rates: table("rates.csv")
            .iter()
            .map(|row| Rate {
                item: ItemId::of(&row[0]),
                driver: Driver::of_word(&row[1]).expect("a driver"),
                rate: number(&row[2]),
                source: Source::try_new(&row[3]).expect("a source"),
            })
            .collect(),
        source: Source::Cited("WHO ESFT".to_owned()),
    }
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
        mains: Vec::new(),
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
        price: None,
        source: Source::Assumption("an item of a test".to_owned()),
    }
}

#[test]
fn the_shipped_profile_is_whole() {
    let profile = profile();
    let shares = profile.mild.share + profile.moderate.share + profile.severe.share + profile.critical.share;
    assert!((shares - 1.0).abs() < 1e-9);
    let items: std::collections::BTreeSet<_> = profile.rates.iter().map(|rate| rate.item.clone()).collect();
    assert!(items.len() >= 50, "the sheet has 53 lines of equipment; {} are here", items.len());
    assert!(profile.rates.iter().all(|rate| rate.rate > 0.0));
    assert!(Driver::ALL.iter().all(|(driver, _)| profile.rates.iter().any(|rate| rate.driver == *driver)));
}
