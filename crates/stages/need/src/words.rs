//! Decides how a figure and a driver are put into a phrase. Up: [`crate`].

use model::need::{DiseaseProfile, Driver};

/// A whole number in groups of three: `1,234,567`.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// An amount: whole where it is large, with its figures behind the point where it is small.
pub(crate) fn amount(amount: f64) -> String {
    if amount >= 100.0 {
        return grouped(amount.round().min(1e15) as i64);
    }
    let text = if amount >= 10.0 { format!("{amount:.1}") } else { format!("{amount:.2}") };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A rate with three figures behind the point at most, or two that count where it is smaller than that.
pub(crate) fn rate(rate: f64) -> String {
    let text = if rate >= 0.01 { format!("{rate:.3}") } else { format!("{rate:.5}") };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A driver in words, plural.
pub(crate) fn driver(driver: Driver, profile: &DiseaseProfile) -> String {
    let plain = match driver {
        Driver::InpatientWorkerDay => "inpatient health worker days",
        Driver::CleanerDay => "cleaner days",
        Driver::CaregiverDay => "caregiver days",
        Driver::AmbulanceWorkerDay => "ambulance worker days",
        Driver::BiomedicalEngineerDay => "biomedical engineer days",
        Driver::ScreeningWorkerDay => "screening worker days",
        Driver::LabWorkerDay => "laboratory worker days",
        Driver::LabCleanerDay => "laboratory cleaner days",
        Driver::InpatientDay => "inpatient days",
        Driver::IsolatedPatientDay => "days of isolated patients",
        Driver::ScreenedPatient => "screened people",
        Driver::Bed => "beds at the peak",
        Driver::Admission => "admissions",
        Driver::Death => "deaths",
        Driver::Swab => "tests",
        Driver::OxygenM3 => "m3 of oxygen",
        Driver::ClassBed(class) => return format!("{} beds at the peak", profile.class(class).name),
        Driver::ClassAdmission(class) => return format!("{} admissions", profile.class(class).name),
        Driver::ClassPatientDay(class) => return format!("days of {} patients", profile.class(class).name),
        Driver::ClassCase(class) => return format!("{} cases", profile.class(class).name),
        Driver::Test(test) => return format!("{} tests", profile.tests[usize::from(test.0)].name),
    };
    plain.to_owned()
}

/// A driver in words where one day of the fullest week is counted.
pub(crate) fn driver_of_a_day(of: Driver, profile: &DiseaseProfile) -> String {
    let people = match of {
        Driver::InpatientWorkerDay => "inpatient health workers",
        Driver::CleanerDay => "cleaners",
        Driver::CaregiverDay => "caregivers",
        Driver::AmbulanceWorkerDay => "ambulance workers",
        Driver::BiomedicalEngineerDay => "biomedical engineers",
        Driver::ScreeningWorkerDay => "screening workers",
        Driver::LabWorkerDay => "laboratory workers",
        Driver::LabCleanerDay => "laboratory cleaners",
        Driver::InpatientDay => "inpatients",
        Driver::IsolatedPatientDay => "isolated patients",
        Driver::ClassPatientDay(class) => {
            return format!("{} patients in the fullest week", profile.class(class).name);
        }
        other => return format!("{} a day in the fullest week", driver(other, profile)),
    };
    format!("{people} in the fullest week")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        for (number, text) in [(0.0, "0"), (0.974, "0.97"), (46.9, "46.9"), (70.0, "70"), (5_555.5, "5,556")] {
            assert_eq!(amount(number), text);
        }
        for (number, text) in [(24.0, "24"), (2.0 / 3.0, "0.667"), (0.025, "0.025"), (1.0 / 600.0, "0.00167")] {
            assert_eq!(rate(number), text);
        }
    }
}
