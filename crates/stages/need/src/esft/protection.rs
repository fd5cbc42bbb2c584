//! Decides hygiene and protective equipment of each week (ESFT step 8): so much for each person and day. What is used
//! again is issued to each person anew every week, as the tool does. Up: [`mod@crate::esft`].

use model::need::esft::{Equipment, EsftDriver, Parameters, ProtectionAmount};

use crate::care::WEEK_DAYS;
use crate::esft::Weekly;

/// Amounts of every item of a group of the sheet, by item in its order, then by week.
pub(crate) fn amounts(
    equipment: &[Equipment],
    group: &str,
    weekly: &Weekly,
    parameters: &Parameters,
) -> Vec<ProtectionAmount> {
    let items = equipment.iter().filter(|item| item.group == group);
    items.flat_map(|item| (0..weekly.patients.len()).map(move |week| amount(item, weekly, week, parameters))).collect()
}

fn amount(item: &Equipment, weekly: &Weekly, week: usize, parameters: &Parameters) -> ProtectionAmount {
    let (patients, staff) = (&weekly.patients[week], &weekly.staff[week]);
    let (tests, screening) = (&weekly.tests[week], &weekly.screening[week]);
    let rate = |driver: EsftDriver| {
        item.rates.get(&driver).copied().unwrap_or(0.0) * if item.is_reusable { 1.0 } else { WEEK_DAYS }
    };
    // One for each person of a used-again item that has any rate, whatever the rate is.
    let of = |people: f64, driver: EsftDriver| match (item.is_reusable, rate(driver)) {
        (true, rate) => f64::from(u8::from(rate > 0.0)) * people,
        (false, rate) => people * rate,
    };
    // A consumable is counted for every day of the stay in isolation; so is, in the tool, what a screened patient takes.
    let stay = |weeks: u8| if item.is_reusable { 1.0 } else { f64::from(weeks) };
    let (mild_weeks, moderate_weeks) = (parameters.courses.mild.stay_weeks, parameters.courses.moderate.stay_weeks);
    let of_tested = |driver: EsftDriver| {
        of(tests.mild, driver) * stay(mild_weeks) + of(tests.moderate, driver) * stay(moderate_weeks)
    };
    ProtectionAmount {
        item: item.item.clone(),
        begins: patients.begins,
        ends: patients.ends,
        inpatient_staff: of(staff.inpatient_workers, EsftDriver::InpatientWorkerDay)
            + of(staff.cleaners, EsftDriver::CleanerDay)
            + of(staff.hospital_caregivers, EsftDriver::HospitalCaregiverDay)
            + of(staff.ambulance_workers, EsftDriver::AmbulanceWorkerDay)
            + of(staff.engineers, EsftDriver::BiomedicalEngineerDay),
        inpatients: patients.beds.sum() * rate(EsftDriver::Inpatient)
            + patients.beds.severe * rate(EsftDriver::SeverePatient)
            + patients.beds.critical * rate(EsftDriver::CriticalPatient),
        isolation: of(staff.caregivers, EsftDriver::CaregiverDay) * stay(mild_weeks)
            + of_tested(EsftDriver::IsolatedPatientDay),
        screening: of(screening.workers, EsftDriver::ScreeningWorkerDay) + of_tested(EsftDriver::ScreenedPatient),
        laboratory: of(staff.lab_workers, EsftDriver::LabWorkerDay) + of(staff.lab_cleaners, EsftDriver::LabCleanerDay),
    }
}
