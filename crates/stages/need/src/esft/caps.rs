//! Decides which beds and which staff the disease may take (ESFT step 3). The caps of staff follow the mix of severe and
//! critical beds over the whole window: they are known only when the patients are. Up: [`mod@crate::esft`].

use model::need::esft::{
    BedCaps, BySeverity, Cadre, InBeds, OccupationGroup, Parameters, PatientWeek, PlaceCapacity, PlatformKind, Sheets,
    StaffCaps,
};

use crate::esft::arithmetic::{rounded, sum};

/// Beds for the disease, whole ones.
pub(crate) fn beds(capacity: &PlaceCapacity, parameters: &Parameters) -> BedCaps {
    let all = capacity.beds.expect("a question without beds should have been refused");
    let critical_share = capacity.icu_share.expect("a question without a share of intensive care should be refused");
    let severe_share = 1.0 - parameters.bed_share_others - critical_share;
    BedCaps {
        all,
        critical_share,
        severe_share,
        disease: (all * (1.0 - parameters.bed_share_others)).round_ties_even(),
        beds: InBeds {
            severe: (all * severe_share).round_ties_even(),
            critical: (all * critical_share).round_ties_even(),
        },
    }
}

/// Health workers of a place: doctors and nurses.
pub(crate) fn health_workers(capacity: &PlaceCapacity) -> f64 {
    let of = |cadre| capacity.staff.get(&cadre).copied().unwrap_or(0.0);
    of(Cadre::Doctors) + of(Cadre::Nurses)
}

/// Hours of a group for one patient in 24 hours.
fn hours(sheets: &Sheets, group: OccupationGroup) -> BySeverity<f64> {
    let of = |hours: fn(&BySeverity<f64>) -> f64| {
        sum(sheets.occupations.iter().filter(|one| one.group == group).map(|one| hours(&one.hours)))
    };
    BySeverity {
        mild: of(|hours| hours.mild),
        moderate: of(|hours| hours.moderate),
        severe: of(|hours| hours.severe),
        critical: of(|hours| hours.critical),
    }
}

/// Hours of health workers for one screened person.
pub(crate) fn screening_hours(sheets: &Sheets) -> f64 {
    let workers = sheets.occupations.iter().filter(|one| one.group == OccupationGroup::HealthWorker);
    sum(workers.map(|one| one.screening))
}

/// Staff for the disease, by the beds in use over the window.
pub(crate) fn staff(capacity: &PlaceCapacity, sheets: &Sheets, patients: &[PatientWeek]) -> StaffCaps {
    let parameters = &sheets.parameters;
    let in_use = sum(patients.iter().map(|week| week.beds.sum()));
    let severe = sum(patients.iter().map(|week| week.beds.severe)) / in_use;
    let critical = sum(patients.iter().map(|week| week.beds.critical)) / in_use;
    let per_bed = |group| {
        let hours = hours(sheets, group);
        hours.severe / parameters.shift_hours * severe + hours.critical / parameters.shift_hours * critical
    };
    let workers_per_bed = per_bed(OccupationGroup::HealthWorker);
    let cleaners_per_bed = per_bed(OccupationGroup::Cleaner) * parameters.cleaner_factor;
    let screened_a_day = parameters.shift_hours / screening_hours(sheets);
    let workers_per_outpatient = rounded(1.0 / screened_a_day);
    let courses = parameters.courses;
    let outpatient_share = courses.mild.share + courses.moderate.share;
    let inpatient_share = courses.severe.share + courses.critical.share;
    let for_inpatients = inpatient_share * workers_per_bed;
    let inpatient_ratio = rounded(for_inpatients / (for_inpatients + outpatient_share * workers_per_outpatient));
    let treating_share = rounded(inpatient_ratio * (1.0 - parameters.staff_share_others));
    let screening_share = rounded(1.0 - parameters.staff_share_others - treating_share);
    let workers = health_workers(capacity);
    let critical_share = rounded(critical);
    StaffCaps {
        screened_a_day,
        cleaners: capacity.beds.expect("a question without beds should have been refused") * cleaners_per_bed,
        inpatient_workers: rounded(treating_share * workers),
        workers_per_bed,
        workers_per_outpatient,
        screening_workers: rounded(screening_share * workers),
        cleaners_per_bed,
        lab_workers: lab_workers(capacity, sheets),
        critical_share,
        severe_share: rounded(1.0 - critical_share),
        screening_share,
        treating_share,
        inpatient_share,
        outpatient_share,
        inpatient_ratio,
    }
}

/// Laboratory staff times the mean share for the disease: the mean of each kind of platform, and of the three means.
fn lab_workers(capacity: &PlaceCapacity, sheets: &Sheets) -> f64 {
    let kinds = [PlatformKind::HighThroughput, PlatformKind::NearPatient, PlatformKind::Manual];
    let means: Vec<f64> = kinds
        .into_iter()
        .filter_map(|kind| {
            let shares: Vec<f64> =
                sheets.platforms.iter().filter(|one| one.kind == kind).map(|one| one.share).collect();
            (!shares.is_empty()).then(|| sum(shares.iter().copied()) / shares.len() as f64)
        })
        .collect();
    let staff = capacity.staff.get(&Cadre::Laboratory).copied().unwrap_or(0.0);
    staff * sum(means.iter().copied()) / means.len().max(1) as f64
}
