//! Golden cases of the ESFT-compatible quantification: every cell of every table that mrc-ide/esft 7f740a89 gave for four
//! cases (Italy, Kenya, a constant and a doubling outbreak), real figures to 1e-9 of themselves, whole ones exactly. Each
//! step says how many cells it compared, and that none of its table was left out. Up: [`need`].

mod sheets;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use model::control::Control;
use model::need::esft::{EsftProblem, ProtectionAmount, Quantification, StaffCaps, TestKind, WINDOW_WEEKS};
use model::world::IncomeGroup;
use sheets::Table;
use sheets::comparison::Comparison;

const CASES: [(&str, &str, Date); 4] = [
    ("ita", "IT", date(2020, 4, 6)),
    ("ken", "KE", date(2020, 7, 6)),
    ("synthconst", "KE", date(2020, 4, 6)),
    ("synthexp", "KE", date(2020, 4, 6)),
];

/// Rows of a table by item and Monday.
fn by_item_and_week(table: &Table) -> BTreeMap<(&str, &str), &Vec<String>> {
    table.rows.iter().map(|row| ((table.cell(row, "item"), table.cell(row, "week_begins")), row)).collect()
}

fn name_of<'a>(problem: &'a EsftProblem, item: &model::id::ItemId) -> &'a model::need::esft::Equipment {
    problem.sheets.equipment.iter().find(|line| line.item == *item).expect("a line of the sheet")
}

#[test]
fn every_cell_of_every_step_of_the_four_cases_is_equal() {
    let mut cells = 0;
    for (case, place, from) in CASES {
        let Some(problem) = sheets::question(case, place, from) else { return };
        assert_eq!(problem.weeks, WINDOW_WEEKS);
        let solution = need::esft(&problem, &mut Control::default());
        let answer = solution.quantification.unwrap_or_else(|| panic!("{case}: {:?}", solution.refusals));
        let golden = |step: &str| {
            sheets::shared(&format!("{case}_{step}.csv")).unwrap_or_else(|| panic!("the table {step} of {case}"))
        };
        cells += cases(case, &golden("cases_weekly"), &answer);
        cells += capacity(case, &golden("capacity"), &problem, &answer);
        cells += patients(case, &golden("patients_weekly"), &answer);
        cells += staff_caps(case, &golden("hcw_caps"), &answer);
        cells += tests(case, &golden("tests_weekly"), &answer);
        cells += staff(case, &golden("hcws_weekly"), &answer);
        cells += screening(case, &golden("screening_hcws"), &answer);
        cells += test_shares(case, &golden("test_ratio"), &answer);
        cells += extra_tests(case, &golden("additional_tests"), &answer);
        cells += test_totals(case, &golden("total_tests"), &answer);
        cells += protection(case, "hygiene", &golden("hygiene"), &problem, &answer.hygiene);
        cells += protection(case, "ppe", &golden("ppe"), &problem, &answer.protection);
        cells += case_management(case, &golden("case_management"), &problem, &answer);
        cells += diagnostics(case, &golden("diagnostics"), &problem, &answer);
        cells += drugs(case, &golden("pharma"), &answer);
        cells += other_services(case, &golden("noncovid"), &problem, &answer);
        cells += totals(case, &golden("totals"), &problem, &answer);
    }
    eprintln!("{cells} cells equal in all");
}

fn cases(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "cases_weekly", table);
    assert_eq!(table.rows.len(), answer.cases.len());
    for (row, week) in table.rows.iter().zip(&answer.cases) {
        compared.week(row, week.begins, week.ends);
        compared.real(row, "cases", week.cases);
        let new = ["new_mild_cases", "new_mod_cases", "new_severe_cases", "new_critical_cases"];
        compared.severities(row, new, week.new);
        let all = ["cum_mild_cases", "cum_mod_cases", "cum_severe_cases", "cum_critical_cases"];
        compared.severities(row, all, week.cumulative);
        compared.real(row, "cum_cases", week.cumulative_cases);
        compared.real(row, "sus_cases_but_negative", week.negatives);
    }
    compared.end()
}

/// Tables of keys and values: each value by its key.
fn keys(compared: &mut Comparison<'_>, figures: &[(&str, f64)], texts: &[(&str, &str)]) {
    let table = compared.table;
    for row in &table.rows {
        let key = table.cell(row, "k");
        compared.cells += 1;
        if let Some((_, got)) = figures.iter().find(|(name, _)| *name == key) {
            compared.real(row, "v", *got);
        } else {
            let (_, got) = texts.iter().find(|(name, _)| *name == key).unwrap_or_else(|| panic!("a value of {key}"));
            compared.text(row, "v", got);
        }
    }
}

fn codes(problem: &EsftProblem) -> (&'static str, &'static str) {
    match problem.place.as_str() {
        "IT" => ("Italy", "ITA"),
        "KE" => ("Kenya", "KEN"),
        place => panic!("{place} is no golden case"),
    }
}

fn capacity(case: &str, table: &Table, problem: &EsftProblem, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "capacity", table);
    let (has, beds) = (&problem.capacity, &answer.beds);
    let staff = |cadre| has.staff[&cadre];
    let figures = [
        ("population", has.population.expect("inhabitants")),
        ("yoy_growth", has.growth.expect("growth")),
        ("n_hcws", staff(model::need::esft::Cadre::Doctors) + staff(model::need::esft::Cadre::Nurses)),
        ("n_labs", staff(model::need::esft::Cadre::Laboratory)),
        ("n_hosp_beds", beds.all),
        ("perc_beds_crit_covid", beds.critical_share),
        ("perc_beds_not_covid", problem.sheets.parameters.bed_share_others),
        ("perc_beds_sev_covid", beds.severe_share),
        ("beds_covid", beds.disease),
        ("severe_beds_covid", beds.beds.severe),
        ("crit_beds_covid", beds.beds.critical),
    ];
    let income = match has.income {
        Some(IncomeGroup::High) => "High income",
        Some(IncomeGroup::LowerMiddle) => "Lower middle income",
        other => panic!("{other:?} is no golden case"),
    };
    let (country, iso3) = codes(problem);
    keys(&mut compared, &figures, &[("country", country), ("iso3c", iso3), ("income_group", income)]);
    compared.end()
}

fn patients(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "patients_weekly", table);
    assert_eq!(table.rows.len(), answer.patients.len());
    for (row, week) in table.rows.iter().zip(&answer.patients) {
        compared.week(row, week.begins, week.ends);
        let wanted = ["mild_patients_nocap", "mod_patients_nocap", "sev_patients_nocap", "crit_patients_nocap"];
        compared.severities(row, wanted, week.wanted);
        compared.beds(row, ["sev_beds_inuse", "crit_beds_inuse"], week.beds);
        compared.real(row, "total_beds_inuse", week.beds.sum());
        compared.whole(row, "hosp_facilities_inuse", week.facilities);
        let removed = ["rem_mild_patients", "rem_mod_patients", "rem_sev_patients", "rem_crit_patients"];
        compared.severities(row, removed, week.removed);
        compared.beds(row, ["discharged_sev_patients", "discharged_crit_patients"], week.discharged);
        compared.beds(row, ["sev_patients_admitted_cap", "crit_patients_admitted_cap"], week.admitted);
    }
    compared.end()
}

fn staff_caps(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "hcw_caps", table);
    let caps: &StaffCaps = &answer.staff_caps;
    let figures = [
        ("bed_cap", answer.beds.all),
        ("cases_screened_per_hcw_per_day", caps.screened_a_day),
        ("cleaners_inpatient_cap", caps.cleaners),
        ("hcws_inpatients_cap", caps.inpatient_workers),
        ("hcws_per_bed", caps.workers_per_bed),
        ("hcws_per_inpatient", caps.workers_per_bed),
        ("hcws_per_outpatient", caps.workers_per_outpatient),
        ("hcws_screening_cap", caps.screening_workers),
        ("hygienists_per_bed", caps.cleaners_per_bed),
        ("lab_staff_cap", caps.lab_workers),
        ("perc_crit_cases", caps.critical_share),
        ("perc_screening_covid", caps.screening_share),
        ("perc_sev_cases", caps.severe_share),
        ("perc_treating_covid", caps.treating_share),
        ("prob_inpatient", caps.inpatient_share),
        ("prob_outpatient", caps.outpatient_share),
        ("ratio_hcws_inpatient_outpatient", caps.inpatient_ratio),
    ];
    let iso3 = if case == "ita" { "ITA" } else { "KEN" };
    keys(&mut compared, &figures, &[("iso3c", iso3)]);
    compared.end()
}

fn tests(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "tests_weekly", table);
    assert_eq!(table.rows.len(), answer.tests.len());
    for (row, week) in table.rows.iter().zip(&answer.tests) {
        compared.week(row, week.begins, week.ends);
        for (column, got) in [
            ("tests_diagnosis_uncapped_sev_crit", week.diagnosis_wanted),
            ("tests_release_uncapped_sev_crit", week.release_wanted),
            ("tests_diagnosis_capped_sev_crit", week.diagnosis),
            ("tests_release_capped_sev_crit", week.release),
            ("tests_mod", week.moderate),
            ("tests_mild", week.mild),
            ("tests_suspected", week.suspects),
        ] {
            compared.real(row, column, got);
        }
        // The shipped parameters test every case, which the tool calls the strategy "all".
        compared.text(row, "testing_strategy", "all");
    }
    compared.end()
}

fn staff(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "hcws_weekly", table);
    assert_eq!(table.rows.len(), answer.staff.len());
    for (row, week) in table.rows.iter().zip(&answer.staff) {
        compared.week(row, week.begins, week.ends);
        for (column, got) in [
            ("hcws_inpatient_capped", week.inpatient_workers),
            ("hcws_inpatient_uncapped", week.inpatient_workers_wanted),
            ("inf_caregivers_hosp_uncapped", week.hospital_caregivers),
            ("cleaners_inpatient_capped", week.cleaners),
            ("inf_caregivers_isol_uncapped", week.caregivers),
        ] {
            compared.real(row, column, got);
        }
        compared.whole(row, "amb_personnel_inpatient_capped", week.ambulance_workers);
        compared.whole(row, "bio_eng_inpatient_capped", week.engineers);
        compared.whole(row, "lab_staff_capped", week.lab_workers);
        compared.whole(row, "cleaners_lab", week.lab_cleaners);
    }
    compared.end()
}

fn screening(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "screening_hcws", table);
    assert_eq!(table.rows.len(), answer.screening.len());
    for (row, week) in table.rows.iter().zip(&answer.screening) {
        compared.week(row, week.begins, week.ends);
        compared.real(row, "screening_hcw_uncapped", week.wanted);
        compared.real(row, "screening_hcw_capped", week.workers);
    }
    compared.end()
}

fn test_shares(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "test_ratio", table);
    assert_eq!(table.rows.len(), answer.test_shares.len());
    for (row, share) in table.rows.iter().zip(&answer.test_shares) {
        let word = match share.kind {
            TestKind::HighThroughput => "high_throughput",
            TestKind::NearPatient => "near_patient",
            TestKind::Manual => "manual",
            TestKind::Antigen => "antigen",
        };
        compared.text(row, "type", word);
        compared.real(row, "covid_test_capacity", share.capacity);
        compared.real(row, "ratio", share.share);
    }
    compared.end()
}

fn extra_tests(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "additional_tests", table);
    assert_eq!(table.rows.len(), answer.extra_tests.len());
    for (row, week) in table.rows.iter().zip(&answer.extra_tests) {
        compared.week(row, week.begins, week.ends);
        compared.real(row, "tests_hcws_weekly", week.staff);
        compared.real(row, "tests_contacts_weekly", week.contacts);
    }
    compared.end()
}

fn test_totals(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "total_tests", table);
    assert_eq!(table.rows.len(), answer.test_totals.len());
    for (row, week) in table.rows.iter().zip(&answer.test_totals) {
        compared.week(row, week.begins, week.ends);
        compared.real(row, "total_tests_capped", week.tests);
        compared.real(row, "total_tests_uncapped", week.wanted);
    }
    compared.end()
}

fn protection(case: &str, step: &str, table: &Table, problem: &EsftProblem, amounts: &[ProtectionAmount]) -> usize {
    let mut compared = Comparison::new(case, step, table);
    let rows = by_item_and_week(table);
    for week in amounts {
        let line = name_of(problem, &week.item);
        let begins = week.begins.to_string();
        let row = rows[&(line.name.as_str(), begins.as_str())];
        compared.text(row, "category", &line.group);
        compared.week(row, week.begins, week.ends);
        compared.text(row, "item", &line.name);
        compared.text(row, "unit", &line.unit);
        for (column, got) in [
            ("total_amount", week.total()),
            ("amount_inpatient_hcw", week.inpatient_staff),
            ("amount_inpatient_patient", week.inpatients),
            ("amount_isolation", week.isolation),
            ("amount_screening", week.screening),
            ("amount_lab", week.laboratory),
        ] {
            compared.real(row, column, got);
        }
    }
    compared.end()
}

fn case_management(case: &str, table: &Table, problem: &EsftProblem, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "case_management", table);
    let rows = by_item_and_week(table);
    for week in &answer.case_management {
        let line = name_of(problem, &week.item);
        let begins = week.begins.to_string();
        let row = rows[&(line.name.as_str(), begins.as_str())];
        compared.text(row, "category", &line.category);
        compared.week(row, week.begins, week.ends);
        compared.text(row, "item", &line.name);
        compared.text(row, "unit", &line.unit);
        compared.whole(row, "total_amount", week.total());
        compared.whole(row, "amount_sev_patient", week.severe);
        compared.whole(row, "amount_crit_patient", week.critical);
        compared.whole(row, "amount_sev_crit_patient", week.either);
    }
    compared.end()
}

fn diagnostics(case: &str, table: &Table, problem: &EsftProblem, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "diagnostics", table);
    let rows = by_item_and_week(table);
    for week in &answer.diagnostics {
        let line = name_of(problem, &week.item);
        let begins = week.begins.to_string();
        let row = rows[&(line.name.as_str(), begins.as_str())];
        compared.text(row, "category", &line.group);
        compared.week(row, week.begins, week.ends);
        compared.text(row, "item", &line.name);
        compared.text(row, "unit", &line.unit);
        match week.amount {
            Some(amount) if line.is_reusable => compared.whole(row, "total_amount", amount),
            Some(amount) => compared.real(row, "total_amount", amount),
            None => compared.text(row, "total_amount", "NA"),
        }
    }
    compared.end()
}

fn drugs(case: &str, table: &Table, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "pharma", table);
    let shipped = sheets::sheets().drugs;
    assert_eq!((table.rows.len(), shipped.len()), (answer.drugs.len(), answer.drugs.len()));
    for ((row, drug), line) in table.rows.iter().zip(&answer.drugs).zip(&shipped) {
        assert_eq!(drug.item, line.item);
        // Our names are trimmed.
        compared.cells += 1;
        assert_eq!(table.cell(row, "drug").trim(), line.name);
        let columns = [
            "total_drug_form_all_mild_treated",
            "total_drug_form_all_mod_treated",
            "total_drug_form_all_severe_treated",
            "total_drug_form_all_crit_treated",
        ];
        compared.severities(row, columns, drug.forms);
    }
    compared.end()
}

fn other_services(case: &str, table: &Table, problem: &EsftProblem, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "noncovid", table);
    assert_eq!(table.rows.len(), answer.other_services.len());
    for (row, line) in table.rows.iter().zip(&answer.other_services) {
        compared.text(row, "item", &name_of(problem, &line.item).name);
        let columns = [
            "amount_noncovid_doctors",
            "amount_noncovid_nurses",
            "amount_noncovid_lab_techs",
            "amount_midwives",
            "amount_dentists",
            "amount_physios",
            "amount_trad_comp_meds",
            "amount_chws",
            "amount_pharmacists",
        ];
        for (column, got) in columns.iter().zip(line.by_cadre) {
            compared.real(row, column, got);
        }
    }
    compared.end()
}

fn totals(case: &str, table: &Table, problem: &EsftProblem, answer: &Quantification) -> usize {
    let mut compared = Comparison::new(case, "totals", table);
    let rows: BTreeMap<&str, &Vec<String>> = table.rows.iter().map(|row| (table.cell(row, "item"), row)).collect();
    // The machines of laboratories: NA week by week, zero in the tool's totals.
    assert_eq!(answer.totals.iter().filter(|total| !total.is_counted).count(), 3);
    for total in &answer.totals {
        let line = name_of(problem, &total.item);
        let row = rows[line.name.as_str()];
        compared.text(row, "category", &total.category);
        compared.text(row, "item", &line.name);
        compared.text(row, "unit", &line.unit);
        compared.real(row, "total", total.amount);
    }
    compared.end()
}
