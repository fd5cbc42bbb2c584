//! Decides what the tests of each week take (ESFT step 8). Machines are listed and not counted: the tool has no formula for
//! them. Up: [`mod@crate::esft`].

use model::id::ItemId;
use model::need::esft::{Counted, DiagnosticAmount, Equipment, Parameters, TestKind};

use crate::esft::Weekly;

/// What an item of diagnostics is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Test(TestKind),
    Swab,
    Packaging,
    Machine,
}

/// Use of our items; the tool finds them by words in their names.
fn use_of(item: &ItemId) -> Use {
    match item.as_str() {
        "test-pcr-manual" => Use::Test(TestKind::Manual),
        "test-pcr-high" => Use::Test(TestKind::HighThroughput),
        "test-cartridge" => Use::Test(TestKind::NearPatient),
        "test-antigen" => Use::Test(TestKind::Antigen),
        "swab-vtm" => Use::Swab,
        "triple-packaging" => Use::Packaging,
        _ => Use::Machine,
    }
}

/// Amounts of every item of diagnostics, by item in the order of the sheet, then by week.
pub(crate) fn amounts(equipment: &[Equipment], weekly: &Weekly, parameters: &Parameters) -> Vec<DiagnosticAmount> {
    let share = |kind: TestKind| weekly.test_shares.iter().find(|one| one.kind == kind).map_or(0.0, |one| one.share);
    let kits = Counted::Kits { tests: parameters.kit_tests, waste: parameters.kit_waste };
    let mut amounts = Vec::new();
    for item in equipment.iter().filter(|item| item.group == "Diagnostics") {
        let purpose = use_of(&item.item);
        let mut supplied = 0.0;
        for (week, patients) in weekly.test_totals.iter().zip(&weekly.patients) {
            let amount = match purpose {
                Use::Test(TestKind::Manual) => {
                    Some(week.tests * share(TestKind::Manual) / (parameters.kit_tests * (1.0 - parameters.kit_waste)))
                }
                Use::Test(kind) => Some(week.tests * share(kind)),
                Use::Swab => Some(week.tests),
                Use::Packaging => Some(patients.facilities * parameters.packaging_per_facility),
                Use::Machine => None,
            };
            let lacking =
                amount.map(|amount| if item.is_reusable { (amount - supplied).ceil().max(0.0) } else { amount });
            supplied += lacking.unwrap_or(0.0);
            amounts.push(DiagnosticAmount {
                item: item.item.clone(),
                begins: week.begins,
                ends: week.ends,
                amount: lacking,
                counted: if purpose == Use::Test(TestKind::Manual) { kits } else { Counted::AsPrinted },
            });
        }
    }
    amounts
}
