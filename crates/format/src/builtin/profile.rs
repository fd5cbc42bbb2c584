//! Decides how a disease profile is put together from its five tables. Does not compute need (`need`).
//! Up: [`crate::builtin`].

use model::evidence::Source;
use model::fault::Fault;
use model::id::ItemId;
use model::need::{BedDefault, DiseaseProfile, Driver, Rate, SeverityClass, StaffGroup, StaffHours};
use model::world::IncomeGroup;

use crate::builtin::countries::INCOMES;
use crate::suggest;
use crate::table::{Row, Spec, cell, read_all, required};

/// Names of the built-in profiles.
pub const PROFILES: [&str; 1] = ["covid-19"];

const DRIVERS: [(Driver, &str); 21] = [
    (Driver::InpatientWorkerDay, "inpatient-worker-day"),
    (Driver::CleanerDay, "cleaner-day"),
    (Driver::CaregiverDay, "caregiver-day"),
    (Driver::AmbulanceWorkerDay, "ambulance-worker-day"),
    (Driver::BiomedicalEngineerDay, "biomedical-engineer-day"),
    (Driver::ScreeningWorkerDay, "screening-worker-day"),
    (Driver::LabWorkerDay, "lab-worker-day"),
    (Driver::LabCleanerDay, "lab-cleaner-day"),
    (Driver::InpatientDay, "inpatient-day"),
    (Driver::IsolatedPatientDay, "isolated-patient-day"),
    (Driver::ScreenedPatient, "screened-patient"),
    (Driver::SevereAdmission, "severe-admission"),
    (Driver::CriticalAdmission, "critical-admission"),
    (Driver::SevereBed, "severe-bed"),
    (Driver::CriticalBed, "critical-bed"),
    (Driver::Bed, "bed"),
    (Driver::PcrTest, "pcr-test"),
    (Driver::CartridgeTest, "cartridge-test"),
    (Driver::AntigenTest, "antigen-test"),
    (Driver::Swab, "swab"),
    (Driver::OxygenM3, "oxygen-m3"),
];

const GROUPS: [(StaffGroup, &str); 4] = [
    (StaffGroup::HealthWorker, "health-worker"),
    (StaffGroup::Cleaner, "cleaner"),
    (StaffGroup::AmbulanceWorker, "ambulance-worker"),
    (StaffGroup::BiomedicalEngineer, "biomedical-engineer"),
];

/// Parameters, in the order in which they are taken out below.
const KEYS: [&str; 7] = [
    "shift_hours",
    "staff_share",
    "bed_share",
    "negatives_per_case",
    "mild_tested",
    "antigen_share",
    "cartridge_share",
];
const CLASSES: [&str; 4] = ["mild", "moderate", "severe", "critical"];

const PARAMETERS: Spec = Spec {
    file: "data/profiles/covid-19/parameters.csv",
    key: Some("key"),
    columns: &[required("key", "", ""), required("value", "", ""), required("source", "", "")],
};
const SEVERITY: Spec = Spec {
    file: "data/profiles/covid-19/severity.csv",
    key: Some("class"),
    columns: &[
        required("class", "", ""),
        required("share", "", ""),
        required("stay_weeks", "", ""),
        required("fatality", "", ""),
        required("oxygen_l_min", "", ""),
        required("source", "", ""),
    ],
};
const STAFF: Spec = Spec {
    file: "data/profiles/covid-19/staff.csv",
    key: Some("group"),
    columns: &[
        required("group", "", ""),
        required("severe", "", ""),
        required("critical", "", ""),
        required("screening", "", ""),
        required("source", "", ""),
    ],
};
const BEDS: Spec = Spec {
    file: "data/profiles/covid-19/beds.csv",
    key: Some("income"),
    columns: &[
        required("income", "", ""),
        required("beds_per_1000", "", ""),
        required("icu_share", "", ""),
        required("source", "", ""),
    ],
};
const RATES: Spec = Spec {
    file: "data/profiles/covid-19/rates.csv",
    key: None,
    columns: &[
        required("item", "", ""),
        required("driver", "", ""),
        required("rate", "", ""),
        required("source", "", ""),
    ],
};

/// The built-in profile of a disease.
///
/// # Errors
/// Code `unknown-profile` when there is none of this name; otherwise every fault of the embedded tables.
pub fn disease_profile(name: &str) -> Result<DiseaseProfile, Vec<Fault>> {
    if !PROFILES.contains(&name) {
        let otherwise = format!("use one of: {}", PROFILES.join(", "));
        let action = suggest::action(name, PROFILES, &otherwise);
        return Err(vec![Fault::new(
            "unknown-profile",
            format!("no disease profile is called \u{ab}{name}\u{bb}"),
            action,
        )]);
    }
    let (parameters, source) = parameters()?;
    let [shift_hours, staff_share, bed_share, negatives_per_case, mild_tested, antigen_share, cartridge_share] =
        parameters;
    let [mild, moderate, severe, critical] = severity()?;
    Ok(DiseaseProfile {
        name: name.to_owned(),
        mild,
        moderate,
        severe,
        critical,
        staff: read_all(&STAFF, include_bytes!("../../../../data/profiles/covid-19/staff.csv"), staff)?,
        shift_hours,
        staff_share,
        bed_share,
        negatives_per_case,
        mild_tested,
        antigen_share,
        cartridge_share,
        beds: read_all(&BEDS, include_bytes!("../../../../data/profiles/covid-19/beds.csv"), beds)?,
        rates: read_all(&RATES, include_bytes!("../../../../data/profiles/covid-19/rates.csv"), rate)?,
        source,
    })
}

fn parameters() -> Result<([f64; 7], Source), Vec<Fault>> {
    let bytes = include_bytes!("../../../../data/profiles/covid-19/parameters.csv");
    let rows = read_all(&PARAMETERS, bytes, |row| {
        let key = row.need("key", |text| cell::word(text, &KEYS.map(|key| (key, key))));
        let (value, source) = (row.decimal("value"), row.need("source", cell::source));
        Some((key?, value??, source?))
    })?;
    let mut values = [0.0; 7];
    for (value, key) in values.iter_mut().zip(KEYS) {
        *value = find(&rows, PARAMETERS.file, |row| row.0 == key, key)?.1;
    }
    Ok((values, rows[0].2.clone()))
}

fn severity() -> Result<[SeverityClass; 4], Vec<Fault>> {
    let bytes = include_bytes!("../../../../data/profiles/covid-19/severity.csv");
    let rows = read_all(&SEVERITY, bytes, |row| {
        let class = row.need("class", |text| cell::word(text, &CLASSES.map(|class| (class, class))));
        let [share, fatality, oxygen_l_min] = ["share", "fatality", "oxygen_l_min"].map(|column| row.decimal(column));
        let weeks = row.need("stay_weeks", cell::whole);
        row.need("source", cell::source)?;
        let stay_weeks = u8::try_from(weeks?).ok();
        let class_of = SeverityClass {
            share: share??,
            stay_weeks: stay_weeks?,
            fatality: fatality??,
            oxygen_l_min: oxygen_l_min??,
        };
        Some((class?, class_of))
    })?;
    // Shares are written with at most four digits, so their sum is off by rounding alone when it is off by less.
    let sum: f64 = rows.iter().map(|(_, class)| class.share).sum();
    if (sum - 1.0).abs() > 1e-6 {
        let fault =
            Fault::new("bad-shares", format!("the shares of severity add up to {sum}"), "make them add up to one");
        return Err(vec![fault.at(SEVERITY.file, 0, "share")]);
    }
    let class = |name: &str| find(&rows, SEVERITY.file, |row| row.0 == name, name).map(|row| row.1.clone());
    Ok([class("mild")?, class("moderate")?, class("severe")?, class("critical")?])
}

fn find<'a, T>(rows: &'a [T], file: &str, is_it: impl Fn(&T) -> bool, name: &str) -> Result<&'a T, Vec<Fault>> {
    rows.iter()
        .find(|row| is_it(row))
        .ok_or_else(|| vec![Fault::new("row-missing", format!("there is no row for {name}"), "add it").at(file, 0, "")])
}

fn staff(row: &mut Row<'_>) -> Option<StaffHours> {
    let group = row.need("group", |text| cell::word(text, &GROUPS));
    let [severe, critical, screening] = ["severe", "critical", "screening"].map(|column| row.decimal(column));
    row.need("source", cell::source)?;
    Some(StaffHours { group: group?, severe: severe??, critical: critical??, screening: screening?? })
}

fn beds(row: &mut Row<'_>) -> Option<BedDefault> {
    let words: Vec<(Option<IncomeGroup>, &'static str)> =
        INCOMES.iter().map(|(income, word)| (Some(*income), *word)).chain([(None, "world")]).collect();
    let income = row.need("income", |text| cell::word(text, &words));
    let [beds_per_1000, icu_share] = ["beds_per_1000", "icu_share"].map(|column| row.decimal(column));
    row.need("source", cell::source)?;
    Some(BedDefault { income: income?, beds_per_1000: beds_per_1000??, icu_share: icu_share?? })
}

fn rate(row: &mut Row<'_>) -> Option<Rate> {
    let item = row.need("item", ItemId::try_new);
    let driver = row.need("driver", |text| cell::word(text, &DRIVERS));
    let rate = row.decimal("rate");
    let source = row.need("source", cell::source);
    Some(Rate { item: item?, driver: driver?, rate: rate??, source: source? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::items;

    #[test]
    fn the_embedded_profile_is_sound_and_names_items_of_the_catalogue() {
        let profile = disease_profile("covid-19").expect("the tables should be without faults");
        assert_eq!(profile.staff.len(), GROUPS.len());
        assert_eq!(profile.beds.len(), INCOMES.len() + 1);
        let items = items().expect("the catalogue should be without faults");
        for rate in &profile.rates {
            assert!(items.iter().any(|item| item.id == rate.item), "{} should be in the catalogue", rate.item);
            assert!(rate.rate > 0.0, "{}: a rate of nothing", rate.item);
        }
    }

    #[test]
    fn an_unknown_profile_is_refused_with_the_nearest() {
        let faults = disease_profile("covid19").expect_err("no such profile");
        assert!(faults[0].action.contains("covid-19"), "{}", faults[0]);
    }
}
