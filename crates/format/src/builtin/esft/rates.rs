//! Decides where the edited rates of the disease profile may differ from the tool's sheet. Test code only: it holds
//! `rates.csv` against `esft/equipment_rates.csv` rate by rate, so that the two cannot drift apart.
//! Up: [`crate::builtin::esft`].

use std::collections::BTreeMap;

use model::need::esft::EsftDriver;

use crate::builtin::esft::{DRIVERS, esft_sheets};

const EDITED: &[u8] = include_bytes!("../../../../../data/profiles/covid-19/rates.csv");

/// Rates of the sheet that are given otherwise, and why: item, driver of the sheet, driver and rate of ours.
const CHANGED: [(&str, &str, &str, f64); 1] = [
    // A consumable that the sheet counts for each critical bed and week; of each stay of two weeks it takes twice as much.
    ("cricothyrotomy-set", "critical-bed", "critical-admission", 2.0 / 6.0),
];

/// Drivers of the sheet that are left out: the tool has no caregiver in a hospital, so their rates count nothing.
const LEFT_OUT: [EsftDriver; 1] = [EsftDriver::HospitalCaregiverDay];

/// Items whose amounts the tool takes from its functions, and whose rates are no cells of the sheet; and oxygen, which it
/// does not count.
const NOT_OF_THE_SHEET: [&str; 7] = [
    "triple-packaging",
    "swab-vtm",
    "test-pcr-manual",
    "test-pcr-high",
    "test-cartridge",
    "test-antigen",
    "oxygen-cylinder",
];

/// Our drivers of a driver of the sheet. Patients mean admissions in case management, days in beds elsewhere.
fn ours(driver: EsftDriver, is_of_care: bool) -> Vec<&'static str> {
    match (driver, is_of_care) {
        (EsftDriver::SeverePatient, true) => vec!["severe-admission"],
        (EsftDriver::CriticalPatient, true) => vec!["critical-admission"],
        (EsftDriver::Inpatient, true) => vec!["severe-admission", "critical-admission"],
        (EsftDriver::Inpatient, false) => vec!["inpatient-day"],
        _ => vec![DRIVERS.iter().find(|(known, _)| *known == driver).expect("every driver has a word").1],
    }
}

/// Item, driver and rate of the edited table, by the names of its columns.
fn edited() -> BTreeMap<(String, String), f64> {
    let mut reader = csv::Reader::from_reader(EDITED);
    let header = reader.headers().expect("a header").clone();
    let place = |name: &str| header.iter().position(|column| column == name).expect("a column of the rates");
    let [item, driver, rate] = ["item", "driver", "rate"].map(place);
    reader
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| ((row[item].to_owned(), row[driver].to_owned()), row[rate].parse().expect("a rate")))
        .collect()
}

#[test]
fn the_edited_rates_are_those_of_the_sheet_but_for_the_argued_ones() {
    let mut edited = edited();
    let sheets = esft_sheets().expect("the tables should be without faults");
    let (mut faults, mut compared) = (Vec::new(), 0);
    for line in &sheets.equipment {
        let is_of_care = line.category.starts_with("Case management");
        for (driver, rate) in line.rates.iter().filter(|(driver, _)| !LEFT_OUT.contains(driver)) {
            let word = DRIVERS.iter().find(|(known, _)| known == driver).expect("every driver has a word").1;
            let changed = CHANGED.iter().find(|(item, from, ..)| line.item.as_str() == *item && *from == word);
            let expected: Vec<(&str, f64)> = match changed {
                Some((_, _, to, rate)) => vec![(to, *rate)],
                None => ours(*driver, is_of_care).into_iter().map(|word| (word, *rate)).collect(),
            };
            for (word, expected) in expected {
                match edited.remove(&(line.item.to_string(), word.to_owned())) {
                    Some(got) if (got - expected).abs() <= 1e-12 * expected => compared += 1,
                    got => faults.push(format!("{} {word}: {got:?} in rates.csv, {expected} in the sheet", line.item)),
                }
            }
        }
    }
    edited.retain(|(item, _), _| !NOT_OF_THE_SHEET.contains(&item.as_str()));
    faults.extend(
        edited.into_iter().map(|((item, driver), rate)| format!("{item} {driver}: {rate} is not in the sheet")),
    );
    assert!(faults.is_empty(), "argue these in `CHANGED`, `LEFT_OUT` or `NOT_OF_THE_SHEET`: {faults:#?}");
    assert!(compared > 100, "only {compared} rates were compared");
}
