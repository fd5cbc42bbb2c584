//! Decides how the sheets of the ESFT-compatible mode are put together from their tables under
//! `data/profiles/covid-19/esft`. Does not quantify (`need`). Up: [`crate::builtin`].

mod capacity;
mod drugs;
mod parameters;
#[cfg(test)]
mod rates;

use std::collections::BTreeMap;

use model::fault::Fault;
use model::id::ItemId;
use model::need::esft::{
    BySeverity, Cadre, Equipment, EsftDriver, Occupation, OccupationGroup, OtherServicesRate, Platform, PlatformKind,
    Sheets,
};

use crate::table::{Row, Spec, cell, optional, read_all, required};

pub use capacity::esft_capacity;

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

const GROUPS: [(OccupationGroup, &str); 3] = [
    (OccupationGroup::HealthWorker, "health-worker"),
    (OccupationGroup::Cleaner, "cleaner"),
    (OccupationGroup::Administrator, "administrator"),
];

const KINDS: [(PlatformKind, &str); 3] = [
    (PlatformKind::HighThroughput, "high-throughput"),
    (PlatformKind::NearPatient, "near-patient"),
    (PlatformKind::Manual, "manual"),
];

const EQUIPMENT: Spec = Spec {
    file: "data/profiles/covid-19/esft/equipment.csv",
    key: Some("item"),
    columns: &[
        required("item", "", ""),
        required("name", "", ""),
        required("category", "", ""),
        required("group", "", ""),
        required("unit", "", ""),
        required("reusable", "", ""),
        optional("price_usd", "", ""),
    ],
};
const RATES: Spec = Spec {
    file: "data/profiles/covid-19/esft/equipment_rates.csv",
    key: None,
    columns: &[required("item", "", ""), required("driver", "", ""), required("rate", "", "")],
};
const STAFF: Spec = Spec {
    file: "data/profiles/covid-19/esft/staff.csv",
    key: Some("occupation"),
    columns: &[
        required("occupation", "", ""),
        required("group", "", ""),
        required("mild", "", ""),
        required("moderate", "", ""),
        required("severe", "", ""),
        required("critical", "", ""),
        required("screening", "", ""),
    ],
};
const THROUGHPUT: Spec = Spec {
    file: "data/profiles/covid-19/esft/throughput.csv",
    key: Some("platform"),
    columns: &[
        required("platform", "", ""),
        required("kind", "", ""),
        required("tests_8h", "", ""),
        required("tests_16h", "", ""),
        required("tests_24h", "", ""),
        required("shifts", "", ""),
        required("days_week", "", ""),
        required("share", "", ""),
    ],
};
const OTHER_RATES: Spec = Spec {
    file: "data/profiles/covid-19/esft/noncovid_rates.csv",
    key: None,
    columns: &[required("item", "", ""), required("cadre", "", ""), required("rate", "", "")],
};
const OTHER_STAFF: Spec = Spec {
    file: "data/profiles/covid-19/esft/noncovid_staff.csv",
    key: Some("cadre"),
    columns: &[required("cadre", "", ""), required("staff", "", "")],
};

/// The tool's sheets and parameters.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn esft_sheets() -> Result<Sheets, Vec<Fault>> {
    let mut rates: BTreeMap<ItemId, BTreeMap<EsftDriver, f64>> = BTreeMap::new();
    let bytes = include_bytes!("../../../../data/profiles/covid-19/esft/equipment_rates.csv");
    for (item, driver, rate) in read_all(&RATES, bytes, rate)? {
        rates.entry(item).or_default().insert(driver, rate);
    }
    let bytes = include_bytes!("../../../../data/profiles/covid-19/esft/equipment.csv");
    let mut equipment = read_all(&EQUIPMENT, bytes, line)?;
    for line in &mut equipment {
        line.rates = rates.remove(&line.item).unwrap_or_default();
    }
    if let Some(item) = rates.keys().next() {
        let cause = format!("{item} has rates and no line");
        return Err(vec![Fault::new("row-missing", cause, "add the line").at(EQUIPMENT.file, 0, "item")]);
    }
    let staff = include_bytes!("../../../../data/profiles/covid-19/esft/noncovid_staff.csv");
    let other_staff = read_all(&OTHER_STAFF, staff, |row| {
        let (cadre, staff) = (row.need("cadre", |text| cell::word(text, &Cadre::ALL)), row.decimal("staff"));
        Some((cadre?, staff??))
    })?;
    Ok(Sheets {
        parameters: parameters::parameters()?,
        occupations: read_all(&STAFF, include_bytes!("../../../../data/profiles/covid-19/esft/staff.csv"), occupation)?,
        platforms: read_all(
            &THROUGHPUT,
            include_bytes!("../../../../data/profiles/covid-19/esft/throughput.csv"),
            platform,
        )?,
        equipment,
        drugs: drugs::drugs()?,
        other_services: read_all(
            &OTHER_RATES,
            include_bytes!("../../../../data/profiles/covid-19/esft/noncovid_rates.csv"),
            other_rate,
        )?,
        other_staff: other_staff.into_iter().collect(),
    })
}

fn rate(row: &mut Row<'_>) -> Option<(ItemId, EsftDriver, f64)> {
    let item = row.need("item", ItemId::try_new);
    let driver = row.need("driver", |text| cell::word(text, &DRIVERS));
    let rate = row.decimal("rate");
    Some((item?, driver?, rate??))
}

fn line(row: &mut Row<'_>) -> Option<Equipment> {
    let item = row.need("item", ItemId::try_new);
    let [name, category, group, unit] =
        ["name", "category", "group", "unit"].map(|column| row.need(column, cell::text));
    let is_reusable = row.need("reusable", cell::yes_no);
    let price_usd = row.decimal("price_usd");
    Some(Equipment {
        item: item?,
        name: name?,
        category: category?,
        group: group?,
        unit: unit?,
        is_reusable: is_reusable?,
        price_usd: price_usd?,
        rates: BTreeMap::new(),
    })
}

fn occupation(row: &mut Row<'_>) -> Option<Occupation> {
    let name = row.need("occupation", cell::text);
    let group = row.need("group", |text| cell::word(text, &GROUPS));
    let [mild, moderate, severe, critical, screening] =
        ["mild", "moderate", "severe", "critical", "screening"].map(|column| row.decimal(column));
    let hours = BySeverity { mild: mild??, moderate: moderate??, severe: severe??, critical: critical?? };
    Some(Occupation { name: name?, group: group?, hours, screening: screening?? })
}

fn platform(row: &mut Row<'_>) -> Option<Platform> {
    let name = row.need("platform", cell::text);
    let kind = row.need("kind", |text| cell::word(text, &KINDS));
    let tests = ["tests_8h", "tests_16h", "tests_24h"].map(|column| row.decimal(column));
    let shifts = row.need("shifts", cell::whole);
    let [days_week, share] = ["days_week", "share"].map(|column| row.decimal(column));
    let [one, two, three] = tests;
    Some(Platform {
        name: name?,
        kind: kind?,
        tests_a_day: [one??, two??, three??],
        shifts: u8::try_from(shifts?).ok()?,
        days_week: days_week??,
        share: share??,
    })
}

fn other_rate(row: &mut Row<'_>) -> Option<OtherServicesRate> {
    let item = row.need("item", ItemId::try_new);
    let cadre = row.need("cadre", |text| cell::word(text, &Cadre::ALL));
    let rate = row.decimal("rate");
    Some(OtherServicesRate { item: item?, cadre: cadre?, rate: rate?? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::items;

    #[test]
    fn the_embedded_sheets_are_whole_and_name_items_of_the_catalogue() {
        let sheets = esft_sheets().expect("the tables should be without faults");
        let counts = (sheets.equipment.len(), sheets.drugs.len(), sheets.occupations.len(), sheets.platforms.len());
        assert_eq!(counts, (53, 145, 21, 7));
        assert_eq!(sheets.equipment.iter().map(|line| line.rates.len()).sum::<usize>(), 107);
        assert_eq!((sheets.other_services.len(), sheets.other_staff.len()), (14 * 9, 9));
        let items = items().expect("the catalogue should be without faults");
        let named = sheets.equipment.iter().map(|line| &line.item).chain(sheets.drugs.iter().map(|line| &line.item));
        for item in named {
            assert!(items.iter().any(|known| known.id == *item), "{item} should be in the catalogue");
        }
    }

    /// The catalogue's prices of these items are those of the sheet in whole cents.
    #[test]
    fn the_catalogue_has_the_prices_of_the_sheets() {
        let sheets = esft_sheets().expect("the tables should be without faults");
        let items = items().expect("the catalogue should be without faults");
        let cents = |price: Option<f64>| price.map(|price| (price * 100.0).round().max(1.0) as i64);
        let lines = sheets.equipment.iter().map(|line| (&line.item, line.price_usd));
        let mut priced = 0;
        for (item, price) in lines.chain(sheets.drugs.iter().map(|line| (&line.item, line.price_usd))) {
            let known = items.iter().find(|known| known.id == *item).expect("an item of the catalogue");
            assert_eq!(known.price.map(|price| price.cents), cents(price), "{item}");
            priced += usize::from(price.is_some());
        }
        assert_eq!(priced, 51 + 13, "51 lines of equipment and 13 drugs have a price");
    }
}
