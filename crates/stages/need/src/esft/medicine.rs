//! Decides drugs of the window (ESFT: forms of a course times the share treated), and what other health services take.
//! Up: [`mod@crate::esft`].

use model::need::esft::{BySeverity, Cadre, CaseWeek, Dose, DrugAmount, DrugLine, OtherServicesAmount, Sheets};

use crate::esft::arithmetic::sum;

/// Forms of every drug, in the order of the sheet, by the cases of the window rounded to whole patients. Beds and staff do
/// not cap them.
pub(crate) fn drugs(lines: &[DrugLine], cases: &[CaseWeek]) -> Vec<DrugAmount> {
    let patients = |part: fn(&CaseWeek) -> f64| sum(cases.iter().map(part)).round_ties_even();
    let patients = BySeverity {
        mild: patients(|week| week.new.mild),
        moderate: patients(|week| week.new.moderate),
        severe: patients(|week| week.new.severe),
        critical: patients(|week| week.new.critical),
    };
    let forms = |patients: f64, dose: Dose| patients * dose.forms_per_course * dose.share_treated;
    lines
        .iter()
        .map(|line| DrugAmount {
            item: line.item.clone(),
            forms: BySeverity {
                mild: forms(patients.mild, line.doses.mild),
                moderate: forms(patients.moderate, line.doses.moderate),
                severe: forms(patients.severe, line.doses.severe),
                critical: forms(patients.critical, line.doses.critical),
            },
        })
        .collect()
}

/// What other health services take over the window, in the order of the sheet. What is used again counts one for each
/// person, whatever the rate is.
pub(crate) fn other_services(sheets: &Sheets, weeks: u8) -> Vec<OtherServicesAmount> {
    let days = sheets.parameters.other_services_days_week * f64::from(weeks);
    let mut amounts: Vec<OtherServicesAmount> = Vec::new();
    for line in &sheets.other_services {
        let staff = sheets.other_staff.get(&line.cadre).copied().unwrap_or(0.0);
        let is_reusable = sheets.equipment.iter().any(|item| item.item == line.item && item.is_reusable);
        let amount = if is_reusable { staff } else { staff * line.rate * days };
        let place = Cadre::ALL.iter().position(|(cadre, _)| *cadre == line.cadre).expect("every cadre has a place");
        if amounts.last().is_none_or(|last| last.item != line.item) {
            amounts.push(OtherServicesAmount { item: line.item.clone(), by_cadre: [0.0; 9] });
        }
        if let Some(last) = amounts.last_mut() {
            last.by_cadre[place] = amount;
        }
    }
    amounts
}
