//! Decides the order of the steps of the ESFT-compatible quantification, and what stops it. The formulas are those of
//! WHO's Essential Supplies Forecasting Tool (ESFT) as re-implemented in mrc-ide/esft 7f740a89 (MIT), its defects included;
//! the plan's own engine is [`fn@crate::solve`] and mends them. Up: [`crate`].
//!
//! | file | decides |
//! |---|---|
//! | `question` | what is wrong with a question |
//! | `cases` | days to weeks and severities |
//! | `patients` | weeks of cases to patients in beds |
//! | `caps` | beds and staff that the disease may take |
//! | `staff` | staff of each week |
//! | `testing` | tests of each week |
//! | `protection` | hygiene and protective equipment |
//! | `case_management` | devices and consumables at the bed |
//! | `diagnostics` | what tests take |
//! | `medicine` | drugs, and what other health services take |
//! | `summary` | totals, caps that bound, remarks |
//! | `arithmetic` | sums and rounding as the tool's language has them |

mod arithmetic;
mod caps;
mod case_management;
mod cases;
mod diagnostics;
mod medicine;
mod patients;
mod protection;
mod question;
mod staff;
mod summary;
mod testing;
#[cfg(test)]
mod tests;

use std::sync::atomic::Ordering;

use model::control::Control;
use model::evidence::Reason;
use model::need::esft::{
    BedCaps, CaseWeek, EsftProblem, EsftSolution, ExtraTests, PatientWeek, Quantification, ScreeningWeek, StaffCaps,
    StaffWeek, TestShare, TestTotal, TestWeek,
};

/// The weekly steps up to the tests, before any item is counted. All lists but `cases` have one entry a week of the window.
struct Weekly {
    cases: Vec<CaseWeek>,
    beds: BedCaps,
    patients: Vec<PatientWeek>,
    staff_caps: StaffCaps,
    tests: Vec<TestWeek>,
    staff: Vec<StaffWeek>,
    screening: Vec<ScreeningWeek>,
    test_shares: Vec<TestShare>,
    extra_tests: Vec<ExtraTests>,
    test_totals: Vec<TestTotal>,
}

/// Quantifies one place as ESFT does, every step of it, or says all that is wrong with the question.
///
/// A step of `control` is one item and week. A run that is stopped has no quantification.
#[must_use]
pub fn esft(problem: &EsftProblem, control: &mut Control) -> EsftSolution {
    let refusals = question::refusals(problem);
    if !refusals.is_empty() {
        return EsftSolution { quantification: None, refusals };
    }
    let (capacity, parameters) = (&problem.capacity, &problem.sheets.parameters);
    let cases = cases::weeks(problem);
    let beds = caps::beds(capacity, parameters);
    let all = patients::weeks(&cases, &beds, parameters);
    let first = usize::from(model::need::esft::LEAD_IN_WEEKS);
    let window = first..first + usize::from(problem.weeks);
    let patients = all[window.clone()].to_vec();
    // The tool divides by the beds in use: a window without patients has no mix of beds.
    if arithmetic::sum(patients.iter().map(|week| week.beds.sum())) <= 0.0 {
        let text = format!("no patient lies in a bed in the {} weeks from {}", problem.weeks, problem.from);
        let reason = Reason::new("no-patients", text, "choose a window with cases");
        return EsftSolution { quantification: None, refusals: vec![reason] };
    }
    let weekly = weekly(problem, cases, &window, beds, patients);
    let items = problem.sheets.equipment.len() + problem.sheets.drugs.len() + problem.sheets.other_services.len();
    let steps = items as u64 * u64::from(problem.weeks);
    control.step(steps);
    // A budget that is spent to the last step is not overdrawn: with it the run can be replayed.
    if control.steps() > control.steps_max || control.stop().load(Ordering::Relaxed) {
        let text = format!("the run was stopped after {} steps", control.steps().min(control.steps_max));
        let reason = Reason::new("stopped", text, format!("give at least {steps} steps"));
        return EsftSolution { quantification: None, refusals: vec![reason] };
    }
    EsftSolution { quantification: Some(quantified(problem, weekly, steps)), refusals: Vec::new() }
}

fn weekly(
    problem: &EsftProblem,
    cases: Vec<CaseWeek>,
    window: &std::ops::Range<usize>,
    beds: BedCaps,
    patients: Vec<PatientWeek>,
) -> Weekly {
    let (capacity, sheets) = (&problem.capacity, &problem.sheets);
    let parameters = &sheets.parameters;
    let staff_caps = caps::staff(capacity, sheets, &patients);
    let tests = testing::of_patients(&cases[window.clone()], &patients, parameters);
    let laboratories = testing::laboratories(capacity, sheets);
    let staff = staff::weeks(&patients, &tests, &staff_caps, laboratories, parameters);
    let screening = staff::screening(&tests, &staff_caps);
    let test_shares = testing::shares(capacity, sheets);
    let extra_tests = testing::extra(&staff, &screening, &tests, parameters);
    let test_totals = testing::totals(&tests, &extra_tests, &test_shares);
    Weekly { cases, beds, patients, staff_caps, tests, staff, screening, test_shares, extra_tests, test_totals }
}

fn quantified(problem: &EsftProblem, weekly: Weekly, steps: u64) -> Quantification {
    let sheets = &problem.sheets;
    let hygiene = protection::amounts(&sheets.equipment, "Hygiene", &weekly, &sheets.parameters);
    let protection = protection::amounts(&sheets.equipment, "PPE", &weekly, &sheets.parameters);
    let case_management = case_management::amounts(&sheets.equipment, &weekly.patients);
    let diagnostics = diagnostics::amounts(&sheets.equipment, &weekly, &sheets.parameters);
    let window = &weekly.cases[usize::from(model::need::esft::LEAD_IN_WEEKS)..][..usize::from(problem.weeks)];
    let drugs = medicine::drugs(&sheets.drugs, window);
    let other_services = medicine::other_services(sheets, problem.weeks);
    let totals = summary::totals(&sheets.equipment, &hygiene, &protection, &case_management, &diagnostics);
    let bound_by = summary::bound_by(&weekly);
    let remarks = summary::remarks(problem, &weekly, &hygiene, &protection, &totals);
    let Weekly { cases, beds, patients, staff_caps, tests, staff, screening, test_shares, extra_tests, test_totals } =
        weekly;
    Quantification {
        cases,
        beds,
        patients,
        staff_caps,
        tests,
        staff,
        screening,
        test_shares,
        extra_tests,
        test_totals,
        hygiene,
        protection,
        case_management,
        diagnostics,
        drugs,
        other_services,
        totals,
        bound_by,
        remarks,
        steps,
    }
}
