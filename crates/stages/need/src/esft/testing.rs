//! Decides the tests of each week (ESFT step 7): of patients, suspects, staff and contacts, within what laboratories can
//! do. Up: [`mod@crate::esft`].

use model::need::esft::{
    CaseWeek, ExtraTests, Parameters, PatientWeek, PlaceCapacity, PlatformKind, ScreeningWeek, Sheets, StaffWeek,
    TestKind, TestShare, TestTotal, TestWeek,
};

use crate::esft::arithmetic::sum;

/// Tests of patients and suspects, week by week of the window.
pub(crate) fn of_patients(cases: &[CaseWeek], patients: &[PatientWeek], parameters: &Parameters) -> Vec<TestWeek> {
    let (severe, critical) = (parameters.courses.severe, parameters.courses.critical);
    let release = |gone_severe: f64, gone_critical: f64| {
        gone_severe * (1.0 - severe.fatality) * parameters.tests_release_severe
            + gone_critical * (1.0 - critical.fatality) * parameters.tests_release_severe
    };
    let mild = parameters.tests_diagnosis_mild * parameters.mild_tested;
    cases
        .iter()
        .zip(patients)
        .map(|(new, week)| TestWeek {
            begins: week.begins,
            ends: week.ends,
            diagnosis_wanted: (new.new.severe + new.new.critical) * parameters.tests_diagnosis_severe,
            release_wanted: release(week.removed.severe, week.removed.critical),
            diagnosis: week.admitted.sum() * parameters.tests_diagnosis_severe,
            release: release(week.discharged.severe, week.discharged.critical),
            moderate: new.new.moderate * mild,
            mild: new.new.mild * mild,
            suspects: new.negatives * mild,
        })
        .collect()
}

/// Machines of a platform that the place has.
fn machines(capacity: &PlaceCapacity, platform: &str) -> f64 {
    capacity.machines.get(platform).copied().unwrap_or(0.0)
}

/// Laboratories of the place, whole ones: so many platforms, or so many near-patient modules, make one.
pub(crate) fn laboratories(capacity: &PlaceCapacity, sheets: &Sheets) -> f64 {
    let parameters = &sheets.parameters;
    let count = |is_near_patient: bool| {
        let kind = |kind: PlatformKind| (kind == PlatformKind::NearPatient) == is_near_patient;
        sum(sheets.platforms.iter().filter(|one| kind(one.kind)).map(|one| machines(capacity, &one.name)))
    };
    (count(false) / parameters.platforms_per_laboratory + count(true) / parameters.modules_per_laboratory)
        .round_ties_even()
}

/// Kinds of test, what the place can do of each in a week, and their shares of all tests.
pub(crate) fn shares(capacity: &PlaceCapacity, sheets: &Sheets) -> Vec<TestShare> {
    let pcr = [
        (TestKind::HighThroughput, PlatformKind::HighThroughput),
        (TestKind::NearPatient, PlatformKind::NearPatient),
        (TestKind::Manual, PlatformKind::Manual),
    ]
    .map(|(kind, platform)| {
        let of_kind = sheets.platforms.iter().filter(|one| one.kind == platform);
        let week = of_kind.map(|one| {
            let a_day = one.tests_a_day[usize::from(one.shifts.clamp(1, 3)) - 1];
            machines(capacity, &one.name) * one.days_week * a_day * one.share
        });
        (kind, sum(week))
    });
    let all = sum(pcr.iter().map(|(_, week)| *week));
    let in_laboratory = 1.0 - sheets.parameters.antigen_share;
    let mut shares: Vec<TestShare> = pcr
        .into_iter()
        .map(|(kind, week)| TestShare { kind, capacity: week, share: in_laboratory * week / all })
        .collect();
    let antigen = all / sum(shares.iter().map(|one| one.share)) - all;
    shares.push(TestShare { kind: TestKind::Antigen, capacity: antigen, share: sheets.parameters.antigen_share });
    shares
}

/// Tests of staff and of contacts, week by week. The contacts of the first week count in every week: the tool's choice
/// between contacts tested and none is made once, and gives one figure.
pub(crate) fn extra(
    staff: &[StaffWeek],
    screening: &[ScreeningWeek],
    tests: &[TestWeek],
    parameters: &Parameters,
) -> Vec<ExtraTests> {
    let contacts = tests.first().map_or(0.0, |week| {
        parameters.contacts_tested
            * parameters.contacts_per_case
            * (week.diagnosis_wanted + week.release_wanted + week.mild + week.moderate)
    });
    staff
        .iter()
        .zip(screening)
        .map(|(week, screening)| {
            let people = week.inpatient_workers
                + week.cleaners
                + week.ambulance_workers
                + week.engineers
                + screening.workers
                + week.lab_workers
                + week.lab_cleaners;
            let staff = parameters.tests_per_worker_week * people;
            ExtraTests { begins: week.begins, ends: week.ends, staff, contacts }
        })
        .collect()
}

/// Tests a week that PCR can do: the cap of all tests, antigen tests among them.
pub(crate) fn tests_max(shares: &[TestShare]) -> f64 {
    sum(shares.iter().filter(|one| one.kind != TestKind::Antigen).map(|one| one.capacity))
}

/// All tests, week by week.
pub(crate) fn totals(tests: &[TestWeek], extra: &[ExtraTests], shares: &[TestShare]) -> Vec<TestTotal> {
    let most = tests_max(shares);
    tests
        .iter()
        .zip(extra)
        .map(|(week, extra)| {
            let of_patients = week.diagnosis + week.release + week.mild + week.moderate + week.suspects;
            let wanted = of_patients + extra.staff + extra.contacts;
            TestTotal { begins: week.begins, ends: week.ends, tests: wanted.min(most), wanted }
        })
        .collect()
}
