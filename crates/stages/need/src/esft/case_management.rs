//! Decides devices and consumables at the bed of each week (ESFT step 8), rounded up. What is used again is counted where
//! the week needs more than all weeks before got. Up: [`mod@crate::esft`].

use model::need::esft::{CareAmount, Equipment, EsftDriver, PatientWeek};

/// What begins the categories of case management in the sheet.
const CATEGORY: &str = "Case management";

/// Whether an item belongs to case management.
pub(crate) fn is_of_care(item: &Equipment) -> bool {
    item.category.starts_with(CATEGORY)
}

/// Amounts of every item of case management, by item in the order of the sheet, then by week.
pub(crate) fn amounts(equipment: &[Equipment], patients: &[PatientWeek]) -> Vec<CareAmount> {
    let mut amounts = Vec::new();
    for item in equipment.iter().filter(|item| is_of_care(item)) {
        let mut supplied = [0.0_f64; 3];
        for week in patients {
            let mut lacking = demand(item, week);
            for (lacking, supplied) in lacking.iter_mut().zip(&mut supplied) {
                *lacking = if item.is_reusable { (*lacking - *supplied).ceil().max(0.0) } else { lacking.ceil() };
                *supplied += *lacking;
            }
            let [severe, critical, either] = lacking;
            amounts.push(CareAmount {
                item: item.item.clone(),
                begins: week.begins,
                ends: week.ends,
                severe,
                critical,
                either,
            });
        }
    }
    amounts
}

/// What a week calls for: for severe patients, critical ones, and both.
fn demand(item: &Equipment, week: &PatientWeek) -> [f64; 3] {
    let rate = |driver: EsftDriver| item.rates.get(&driver).copied().unwrap_or(0.0);
    let (admitted, beds) = (week.admitted, week.beds);
    [
        admitted.severe * rate(EsftDriver::SeverePatient) + beds.severe * rate(EsftDriver::SevereBed),
        admitted.critical * rate(EsftDriver::CriticalPatient) + beds.critical * rate(EsftDriver::CriticalBed),
        admitted.sum() * rate(EsftDriver::Inpatient) + beds.sum() * rate(EsftDriver::Bed),
    ]
}
