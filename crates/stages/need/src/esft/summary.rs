//! Decides what a reader sees of the ESFT-compatible answer: totals, the caps that bound, and the defects of the tool that
//! are in these very figures. Up: [`mod@crate::esft`].

use std::collections::BTreeMap;

use model::evidence::Reason;
use model::id::ItemId;
use model::need::esft::{
    CareAmount, Counted, DiagnosticAmount, Equipment, EsftProblem, ProtectionAmount, TestKind, TotalLine,
};

use crate::esft::arithmetic::sum;
use crate::esft::{Weekly, case_management, testing};
use crate::words::amount;

/// Totals of the window, in the order of the sheet.
pub(crate) fn totals(
    equipment: &[Equipment],
    hygiene: &[ProtectionAmount],
    protection: &[ProtectionAmount],
    care: &[CareAmount],
    diagnostics: &[DiagnosticAmount],
) -> Vec<TotalLine> {
    let mut weeks: BTreeMap<&ItemId, Vec<f64>> = BTreeMap::new();
    for week in hygiene.iter().chain(protection) {
        weeks.entry(&week.item).or_default().push(week.total());
    }
    for week in care {
        weeks.entry(&week.item).or_default().push(week.total());
    }
    let mut kits: BTreeMap<&ItemId, Counted> = BTreeMap::new();
    for week in diagnostics {
        weeks.entry(&week.item).or_default().extend(week.amount);
        kits.insert(&week.item, week.counted);
    }
    equipment
        .iter()
        .map(|item| {
            let weeks = weeks.remove(&item.item).unwrap_or_default();
            let is_counted = !weeks.is_empty();
            let amount = sum(weeks);
            let counted = kits.get(&item.item).copied().unwrap_or(Counted::AsPrinted);
            let priced = counted.tests_in(amount).unwrap_or(amount);
            TotalLine {
                item: item.item.clone(),
                category: if case_management::is_of_care(item) { &item.category } else { &item.group }.clone(),
                amount,
                is_counted,
                counted,
                price_usd: item.price_usd.filter(|_| is_counted).map(|price| price * priced),
            }
        })
        .collect()
}

/// One sentence for each cap that bound in any week.
pub(crate) fn bound_by(weekly: &Weekly) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut bound = |rule: &str, what: &str, most: f64, weeks: Vec<(f64, f64)>, cure: &str| {
        let over: Vec<f64> = weeks.iter().filter(|(wanted, got)| wanted > got).map(|(wanted, _)| *wanted).collect();
        if !over.is_empty() {
            let highest = over.iter().copied().fold(0.0, f64::max);
            let text = format!(
                "{what}: at most {}; {} of {} weeks call for more, up to {}",
                amount(most),
                over.len(),
                weeks.len(),
                amount(highest)
            );
            reasons.push(Reason::new(rule, text, cure));
        }
    };
    let patients = &weekly.patients;
    let beds = "patients beyond the beds get no equipment here; the drugs count them all";
    let severe = patients.iter().map(|week| (week.wanted.severe, week.beds.severe)).collect();
    bound("beds-severe", "severe beds", weekly.beds.beds.severe, severe, beds);
    let critical = patients.iter().map(|week| (week.wanted.critical, week.beds.critical)).collect();
    bound("beds-critical", "critical beds", weekly.beds.beds.critical, critical, beds);
    let caps = &weekly.staff_caps;
    let staff = "staff beyond the cap gets no protective equipment here";
    let workers = weekly.staff.iter().map(|week| (week.inpatient_workers_wanted, week.inpatient_workers)).collect();
    bound("staff-inpatient", "health workers with inpatients", caps.inpatient_workers, workers, staff);
    let screening = weekly.screening.iter().map(|week| (week.wanted, week.workers)).collect();
    bound("staff-screening", "health workers that screen", caps.screening_workers, screening, staff);
    let tests = weekly.test_totals.iter().map(|week| (week.wanted, week.tests)).collect();
    let laboratory = "tests beyond what PCR platforms can do in a week are not counted, antigen tests among them";
    bound("laboratory", "tests a week", testing::tests_max(&weekly.test_shares), tests, laboratory);
    reasons
}

/// Defects of the tool, those with figures of this run first.
pub(crate) fn remarks(
    problem: &EsftProblem,
    weekly: &Weekly,
    hygiene: &[ProtectionAmount],
    protection: &[ProtectionAmount],
    totals: &[TotalLine],
) -> Vec<String> {
    let mut remarks = vec![
        "ESFT-compatible: these figures repeat the tool with its defects, for comparison; plans do not use them"
            .to_owned(),
    ];
    if let Some(kits) = totals.iter().find(|line| line.counted != Counted::AsPrinted && line.amount > 0.0) {
        remarks.push(kit_remark(problem, kits));
    }
    remarks.extend(laboratory_remark(protection));
    remarks.extend(reused_remark(problem, protection));
    remarks.extend(contacts_remark(weekly));
    remarks.extend(screened_remark(problem, protection));
    if weekly.test_shares.iter().any(|one| one.kind == TestKind::Antigen && one.share > 0.0) {
        remarks.push("antigen tests are cut with all others at what PCR platforms can do".to_owned());
    }
    let parameters = &problem.sheets.parameters;
    remarks.push(format!(
        "cleaners: the hours of the sheet times {}, which the tool does not explain",
        amount(parameters.cleaner_factor)
    ));
    let fractions = hygiene.iter().chain(protection).any(|week| week.total().fract() > 0.0);
    if fractions {
        remarks.push("consumables are fractions: not rounded to units or packs".to_owned());
    }
    remarks.push("other health services: the staff is the same for every place, not that of the place".to_owned());
    remarks.push("no oxygen is counted, although severe and critical patients need it".to_owned());
    remarks.push("no lead time, no buffer; stock and goods under way are not taken off".to_owned());
    remarks.push("laboratory machines are listed without an amount: the tool has no formula for them".to_owned());
    remarks
}

fn kit_remark(problem: &EsftProblem, kits: &TotalLine) -> String {
    let (size, waste) = match kits.counted {
        Counted::Kits { tests, waste } => (tests, waste),
        Counted::AsPrinted => (1.0, 0.0),
    };
    let unit = problem.sheets.equipment.iter().find(|item| item.item == kits.item).map_or("", |item| &item.unit);
    format!(
        "{}: {} kits of {} tests, that is {} tests of which {} are lost, although its unit is printed as {unit}; all other \
         tests are single ones and have no waste",
        kits.item,
        amount(kits.amount),
        amount(size),
        amount(kits.amount * size),
        amount(kits.amount * size * waste),
    )
}

fn laboratory_remark(protection: &[ProtectionAmount]) -> Option<String> {
    let gowns: Vec<&ProtectionAmount> = protection.iter().filter(|week| week.item.as_str() == "gown").collect();
    let (all, laboratory) = (sum(gowns.iter().map(|week| week.total())), sum(gowns.iter().map(|week| week.laboratory)));
    (laboratory > 0.0).then(|| {
        format!(
            "laboratories are staffed whatever they test: {} of {} gowns ({:.0} %) are theirs",
            amount(laboratory),
            amount(all),
            100.0 * laboratory / all
        )
    })
}

/// The used-again item that is issued anew most often.
fn reused_remark(problem: &EsftProblem, protection: &[ProtectionAmount]) -> Option<String> {
    let reused = problem.sheets.equipment.iter().filter(|item| item.is_reusable);
    let counts = reused.map(|item| {
        let weeks: Vec<f64> =
            protection.iter().filter(|week| week.item == item.item).map(ProtectionAmount::total).collect();
        (&item.item, sum(weeks.iter().copied()), weeks.iter().copied().fold(0.0, f64::max))
    });
    let (item, issued, most) = counts.filter(|(_, issued, most)| issued > most).max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(format!(
        "what is used again is issued anew every week: {} {item} over the window for at most {} in use",
        amount(issued),
        amount(most)
    ))
}

fn contacts_remark(weekly: &Weekly) -> Option<String> {
    let first = weekly.extra_tests.first().filter(|week| week.contacts > 0.0)?;
    (weekly.extra_tests.len() > 1)
        .then(|| format!("tests of contacts are those of the first week in every week: {}", amount(first.contacts)))
}

/// What a screened patient takes once is counted for every day of the stay.
fn screened_remark(problem: &EsftProblem, protection: &[ProtectionAmount]) -> Option<String> {
    let masks = sum(protection.iter().filter(|week| week.item.as_str() == "mask-patient").map(|week| week.screening));
    let days = 7 * i64::from(problem.sheets.parameters.courses.mild.stay_weeks);
    (masks > 0.0 && days > 1).then(|| {
        format!("a screened mild patient takes a mask for each of {days} days: {} masks of screening", amount(masks))
    })
}
