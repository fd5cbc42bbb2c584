//! Decides how the parameters of the ESFT-compatible mode are read. Up: [`crate::builtin::esft`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::need::esft::{BySeverity, Course, Parameters};

use crate::table::{Spec, cell, read_all, required};

const PARAMETERS: Spec = Spec {
    file: "data/profiles/covid-19/esft/parameters.csv",
    key: Some("key"),
    columns: &[required("key", "", ""), required("value", "", ""), required("source", "", "")],
};

/// Parameters that are taken out one by one; what is not taken is not known.
struct Keys {
    values: BTreeMap<String, f64>,
    faults: Vec<Fault>,
}

impl Keys {
    fn take(&mut self, key: &str) -> f64 {
        self.values.remove(key).unwrap_or_else(|| {
            let fault = Fault::new("row-missing", format!("there is no row for {key}"), "add it");
            self.faults.push(fault.at(PARAMETERS.file, 0, "key"));
            f64::NAN
        })
    }

    fn course(&mut self, class: &str, fatality: Option<&str>) -> Course {
        let weeks = self.take(&format!("stay_weeks_{class}"));
        Course {
            share: self.take(&format!("share_{class}")),
            // A float beyond a byte saturates, and the engine refuses such a stay.
            stay_weeks: weeks as u8,
            fatality: fatality.map_or(0.0, |key| self.take(key)),
        }
    }
}

/// All parameters.
pub(crate) fn parameters() -> Result<Parameters, Vec<Fault>> {
    let bytes = include_bytes!("../../../../../data/profiles/covid-19/esft/parameters.csv");
    let rows = read_all(&PARAMETERS, bytes, |row| {
        let (key, value) = (row.need("key", cell::text), row.decimal("value"));
        row.need("source", cell::source)?;
        Some((key?, value??))
    })?;
    let mut keys = Keys { values: rows.into_iter().collect(), faults: Vec::new() };
    let parameters = taken(&mut keys);
    for key in keys.values.keys() {
        let fault = Fault::new("unknown-key", format!("{key} is no parameter"), "remove it");
        keys.faults.push(fault.at(PARAMETERS.file, 0, "key"));
    }
    if keys.faults.is_empty() { Ok(parameters) } else { Err(keys.faults) }
}

fn taken(keys: &mut Keys) -> Parameters {
    Parameters {
        courses: BySeverity {
            mild: keys.course("mild", None),
            moderate: keys.course("moderate", None),
            severe: keys.course("severe", Some("fatality_severe")),
            critical: keys.course("critical", Some("fatality_critical")),
        },
        staff_share_others: keys.take("staff_share_others"),
        bed_share_others: keys.take("bed_share_others"),
        beds_per_facility: keys.take("beds_per_facility"),
        ambulance_workers_per_bed: keys.take("ambulance_workers_per_bed"),
        engineers_per_bed: keys.take("engineers_per_bed"),
        caregivers_per_inpatient: keys.take("caregivers_per_inpatient"),
        caregivers_per_isolated: keys.take("caregivers_per_isolated"),
        shift_hours: keys.take("shift_hours"),
        cleaner_factor: keys.take("cleaner_factor"),
        tests_diagnosis_mild: keys.take("tests_diagnosis_mild"),
        tests_diagnosis_severe: keys.take("tests_diagnosis_severe"),
        tests_release_severe: keys.take("tests_release_severe"),
        antigen_share: keys.take("antigen_share"),
        mild_tested: keys.take("mild_tested"),
        negatives_per_case: keys.take("negatives_per_case"),
        tests_per_worker_week: keys.take("tests_per_worker_week"),
        contacts_per_case: keys.take("contacts_per_case"),
        contacts_tested: keys.take("contacts_tested"),
        staff_per_laboratory: keys.take("staff_per_laboratory"),
        cleaners_per_laboratory: keys.take("cleaners_per_laboratory"),
        packaging_per_facility: keys.take("packaging_per_facility"),
        kit_tests: keys.take("kit_tests"),
        kit_waste: keys.take("kit_waste"),
        platforms_per_laboratory: keys.take("platforms_per_laboratory"),
        modules_per_laboratory: keys.take("modules_per_laboratory"),
        other_services_days_week: keys.take("other_services_days_week"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_taken_and_a_missing_one_is_named() {
        let parameters = parameters().expect("the table should be without faults");
        let sum: f64 = parameters.courses.list().iter().map(|course| course.share).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        assert_eq!((parameters.courses.critical.stay_weeks, parameters.kit_tests), (2, 100.0));
        let mut keys = Keys { values: BTreeMap::from([("share_mild".to_owned(), 0.4)]), faults: Vec::new() };
        assert_eq!(keys.take("share_mild"), 0.4);
        assert!(keys.take("share_mild").is_nan());
        assert_eq!((keys.faults.len(), keys.faults[0].code), (1, "row-missing"));
    }
}
