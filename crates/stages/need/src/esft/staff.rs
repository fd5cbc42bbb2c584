//! Decides the staff of each week (ESFT steps 5 and 6): with patients, in laboratories, at screening, within the caps.
//! Up: [`mod@crate::esft`].

use model::need::esft::{Parameters, PatientWeek, ScreeningWeek, StaffCaps, StaffWeek, TestWeek};

use crate::care::WEEK_DAYS;

/// Staff of each week. Laboratories are staffed whatever they do; ambulance workers and engineers are whole people.
pub(crate) fn weeks(
    patients: &[PatientWeek],
    tests: &[TestWeek],
    caps: &StaffCaps,
    laboratories: f64,
    parameters: &Parameters,
) -> Vec<StaffWeek> {
    patients
        .iter()
        .zip(tests)
        .map(|(week, tests)| {
            let beds = week.beds.sum();
            let wanted = beds * caps.workers_per_bed;
            StaffWeek {
                begins: week.begins,
                ends: week.ends,
                inpatient_workers: wanted.min(caps.inpatient_workers),
                inpatient_workers_wanted: wanted,
                hospital_caregivers: beds * parameters.caregivers_per_inpatient,
                cleaners: (beds * caps.cleaners_per_bed).min(caps.cleaners),
                ambulance_workers: (beds * parameters.ambulance_workers_per_bed).round_ties_even(),
                engineers: (beds * parameters.engineers_per_bed).round_ties_even(),
                caregivers: (tests.mild + tests.moderate) * parameters.caregivers_per_isolated,
                lab_workers: (laboratories * parameters.staff_per_laboratory).min(caps.lab_workers),
                lab_cleaners: laboratories * parameters.cleaners_per_laboratory,
            }
        })
        .collect()
}

/// Staff that screens, week by week: suspects, mild and moderate cases, as many a day as one worker screens.
pub(crate) fn screening(tests: &[TestWeek], caps: &StaffCaps) -> Vec<ScreeningWeek> {
    tests
        .iter()
        .map(|week| {
            let wanted = (week.suspects + week.mild + week.moderate) / (WEEK_DAYS * caps.screened_a_day);
            ScreeningWeek { begins: week.begins, ends: week.ends, wanted, workers: wanted.min(caps.screening_workers) }
        })
        .collect()
}
