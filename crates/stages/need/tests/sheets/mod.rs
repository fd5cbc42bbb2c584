//! Decides how the tests of the ESFT-compatible quantification read the shipped sheets and the golden tables: by hand,
//! because only `format` may use a CSV library. Test code only. Up: `golden_esft.rs`.

pub(crate) mod comparison;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use model::id::{ItemId, PlaceId};
use model::need::esft::{
    BySeverity, Cadre, Course, DayOfCases, Dose, DrugLine, Equipment, EsftDriver, EsftProblem, Occupation,
    OccupationGroup, OtherServicesRate, Parameters, PlaceCapacity, Platform, PlatformKind, Sheets,
};
use model::world::IncomeGroup;

/// A table by column name.
pub(crate) struct Table {
    header: Vec<String>,
    /// Rows below the header.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table; quotes and line breaks inside quotes are understood.
    pub(crate) fn read(text: &str) -> Self {
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
        let header = rows.remove(0);
        Self { header, rows }
    }

    /// The cell of a row.
    pub(crate) fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        &row[place.unwrap_or_else(|| panic!("a column {column} among {:?}", self.header))]
    }

    /// The number of a cell; none when it is empty or says NA.
    pub(crate) fn number(&self, row: &[String], column: &str) -> Option<f64> {
        let cell = self.cell(row, column);
        (!cell.is_empty() && cell != "NA").then(|| cell.parse().expect("a cell of figures should hold a number"))
    }

    /// Number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.header.len()
    }
}

/// A file of the outside data, which is no part of the project; on the build server it has to be there.
pub(crate) fn shared(path: &str) -> Option<Table> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../..");
    let found = ["shared", "../shared"]
        .iter()
        .find_map(|shared| std::fs::read_to_string(root.join(shared).join("data/need/golden_esft").join(path)).ok());
    assert!(found.is_some() || std::env::var("CI").as_deref() != Ok("true"), "the outside data {path} should be there");
    if found.is_none() {
        eprintln!("skipped: {path} is not here");
    }
    found.as_deref().map(Table::read)
}

fn shipped(name: &str) -> Table {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../data/profiles/covid-19").join(name);
    Table::read(&std::fs::read_to_string(path).expect("the shipped sheets should be there"))
}

fn parameters() -> Parameters {
    let table = shipped("esft/parameters.csv");
    let key = |key: &str| {
        let row = table.rows.iter().find(|row| row[0] == key).unwrap_or_else(|| panic!("a parameter {key}"));
        table.number(row, "value").expect("a value")
    };
    let course = |class: &str, fatality: f64| Course {
        share: key(&format!("share_{class}")),
        stay_weeks: key(&format!("stay_weeks_{class}")) as u8,
        fatality,
    };
    Parameters {
        courses: BySeverity {
            mild: course("mild", 0.0),
            moderate: course("moderate", 0.0),
            severe: course("severe", key("fatality_severe")),
            critical: course("critical", key("fatality_critical")),
        },
        staff_share_others: key("staff_share_others"),
        bed_share_others: key("bed_share_others"),
        beds_per_facility: key("beds_per_facility"),
        ambulance_workers_per_bed: key("ambulance_workers_per_bed"),
        engineers_per_bed: key("engineers_per_bed"),
        caregivers_per_inpatient: key("caregivers_per_inpatient"),
        caregivers_per_isolated: key("caregivers_per_isolated"),
        shift_hours: key("shift_hours"),
        cleaner_factor: key("cleaner_factor"),
        tests_diagnosis_mild: key("tests_diagnosis_mild"),
        tests_diagnosis_severe: key("tests_diagnosis_severe"),
        tests_release_severe: key("tests_release_severe"),
        antigen_share: key("antigen_share"),
        mild_tested: key("mild_tested"),
        negatives_per_case: key("negatives_per_case"),
        tests_per_worker_week: key("tests_per_worker_week"),
        contacts_per_case: key("contacts_per_case"),
        contacts_tested: key("contacts_tested"),
        staff_per_laboratory: key("staff_per_laboratory"),
        cleaners_per_laboratory: key("cleaners_per_laboratory"),
        packaging_per_facility: key("packaging_per_facility"),
        kit_tests: key("kit_tests"),
        kit_waste: key("kit_waste"),
        platforms_per_laboratory: key("platforms_per_laboratory"),
        modules_per_laboratory: key("modules_per_laboratory"),
        other_services_days_week: key("other_services_days_week"),
    }
}

const DRIVERS: [(EsftDriver, &str); 17] = [
    (EsftDriver::InpatientWorkerDay, "inpatient-worker-day"),
    (EsftDriver::CleanerDay, "cleaner-day"),
    (EsftDriver::HospitalCaregiverDay, "hospital-caregiver-day"),
    (EsftDriver::AmbulanceWorkerDay, "ambulance-worker-day"),
    (EsftDriver::BiomedicalEngineerDay, "biomedical-engineer-day"),
    (EsftDriver::SeverePatient, "severe-patient"),
    (EsftDriver::CriticalPatient, "critical-patient"),
    (EsftDriver::Inpatient, "inpatient"),
    (EsftDriver::SevereBed, "severe-bed"),
    (EsftDriver::CriticalBed, "critical-bed"),
    (EsftDriver::Bed, "bed"),
    (EsftDriver::CaregiverDay, "caregiver-day"),
    (EsftDriver::IsolatedPatientDay, "isolated-patient-day"),
    (EsftDriver::ScreeningWorkerDay, "screening-worker-day"),
    (EsftDriver::ScreenedPatient, "screened-patient"),
    (EsftDriver::LabWorkerDay, "lab-worker-day"),
    (EsftDriver::LabCleanerDay, "lab-cleaner-day"),
];

fn equipment() -> Vec<Equipment> {
    let (lines, rates) = (shipped("esft/equipment.csv"), shipped("esft/equipment_rates.csv"));
    let rates_of = |item: &str| -> BTreeMap<EsftDriver, f64> {
        let of_item = rates.rows.iter().filter(|row| row[0] == item);
        let driver = |word: &str| DRIVERS.iter().find(|(_, known)| *known == word).expect("a driver").0;
        of_item.map(|row| (driver(&row[1]), rates.number(row, "rate").expect("a rate"))).collect()
    };
    lines
        .rows
        .iter()
        .map(|row| Equipment {
            item: ItemId::of(&row[0]),
            name: lines.cell(row, "name").to_owned(),
            category: lines.cell(row, "category").to_owned(),
            group: lines.cell(row, "group").to_owned(),
            unit: lines.cell(row, "unit").to_owned(),
            is_reusable: lines.cell(row, "reusable") == "yes",
            price_usd: lines.number(row, "price_usd"),
            rates: rates_of(&row[0]),
        })
        .collect()
}

fn drugs() -> Vec<DrugLine> {
    let table = shipped("drugs.csv");
    let dose = |row: &[String], class: &str| Dose {
        forms_per_course: table.number(row, &format!("forms_per_course_{class}")).unwrap_or(0.0),
        share_treated: table.number(row, &format!("share_treated_{class}")).unwrap_or(0.0),
    };
    let line = |row: &Vec<String>| DrugLine {
        item: ItemId::of(&row[0]),
        name: table.cell(row, "name").to_owned(),
        form: table.cell(row, "form").to_owned(),
        price_usd: table.number(row, "price_cents").map(|cents| cents / 100.0),
        doses: BySeverity {
            mild: dose(row, "mild"),
            moderate: dose(row, "moderate"),
            severe: dose(row, "severe"),
            critical: dose(row, "critical"),
        },
    };
    table.rows.iter().map(line).collect()
}

/// The cadre of a word.
fn cadre(word: &str) -> Cadre {
    Cadre::ALL.iter().find(|(_, known)| *known == word).expect("a cadre").0
}

/// The shipped sheets.
pub(crate) fn sheets() -> Sheets {
    let (staff, platforms) = (shipped("esft/staff.csv"), shipped("esft/throughput.csv"));
    let (others, people) = (shipped("esft/noncovid_rates.csv"), shipped("esft/noncovid_staff.csv"));
    let occupation = |row: &Vec<String>| {
        let hours = |class: &str| staff.number(row, class).expect("hours");
        Occupation {
            name: row[0].clone(),
            group: match row[1].as_str() {
                "health-worker" => OccupationGroup::HealthWorker,
                "cleaner" => OccupationGroup::Cleaner,
                _ => OccupationGroup::Administrator,
            },
            hours: BySeverity {
                mild: hours("mild"),
                moderate: hours("moderate"),
                severe: hours("severe"),
                critical: hours("critical"),
            },
            screening: hours("screening"),
        }
    };
    let platform = |row: &Vec<String>| {
        let of = |column: &str| platforms.number(row, column).expect("a figure");
        Platform {
            name: row[0].clone(),
            kind: match row[1].as_str() {
                "high-throughput" => PlatformKind::HighThroughput,
                "near-patient" => PlatformKind::NearPatient,
                _ => PlatformKind::Manual,
            },
            tests_a_day: [of("tests_8h"), of("tests_16h"), of("tests_24h")],
            shifts: of("shifts") as u8,
            days_week: of("days_week"),
            share: of("share"),
        }
    };
    let other = |row: &Vec<String>| OtherServicesRate {
        item: ItemId::of(&row[0]),
        cadre: cadre(&row[1]),
        rate: others.number(row, "rate").expect("a rate"),
    };
    Sheets {
        parameters: parameters(),
        occupations: staff.rows.iter().map(occupation).collect(),
        platforms: platforms.rows.iter().map(platform).collect(),
        equipment: equipment(),
        drugs: drugs(),
        other_services: others.rows.iter().map(other).collect(),
        other_staff: people
            .rows
            .iter()
            .map(|row| (cadre(&row[0]), people.number(row, "staff").expect("people")))
            .collect(),
    }
}

/// What the sheets know of a place.
pub(crate) fn capacity(place: &str) -> PlaceCapacity {
    let (table, machines) = (shipped("esft/capacity.csv"), shipped("esft/platforms.csv"));
    let row = table.rows.iter().find(|row| row[0] == place).expect("a row of the place");
    let of_place = machines.rows.iter().find(|row| row[0] == place).expect("machines of the place");
    PlaceCapacity {
        income: Some(match table.cell(row, "income") {
            "low" => IncomeGroup::Low,
            "lower-middle" => IncomeGroup::LowerMiddle,
            "upper-middle" => IncomeGroup::UpperMiddle,
            _ => IncomeGroup::High,
        }),
        population: table.number(row, "population"),
        growth: table.number(row, "growth"),
        beds: table.number(row, "beds"),
        icu_share: table.number(row, "icu_percent").map(|percent| percent / 100.0),
        staff: Cadre::ALL.iter().filter_map(|(cadre, word)| Some((*cadre, table.number(row, word)?))).collect(),
        machines: sheets()
            .platforms
            .iter()
            .filter(|one| machines.header.contains(&one.name))
            .filter_map(|one| Some((one.name.clone(), machines.number(of_place, &one.name)?)))
            .collect(),
    }
}

/// The question of a golden case; none when the outside data is not here.
pub(crate) fn question(case: &str, place: &str, from: Date) -> Option<EsftProblem> {
    let input = shared(&format!("{case}_input.csv"))?;
    let days = input
        .rows
        .iter()
        .map(|row| DayOfCases {
            day: input.cell(row, "Date_reported").parse().expect("a day"),
            cases: input.number(row, "New_cases").expect("a count"),
        })
        .collect();
    Some(EsftProblem { place: PlaceId::of(place), days, from, weeks: 12, capacity: capacity(place), sheets: sheets() })
}
