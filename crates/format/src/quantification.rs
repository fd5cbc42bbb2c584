//! Decides how an ESFT-compatible quantification is written as tables: totals, amounts by week, drugs, other services, and
//! the weekly steps, each with a header, a row of HXL hashtags, and what one unit is. Up: [`crate`].

use std::collections::BTreeMap;

use model::id::ItemId;
use model::need::esft::{Cadre, Counted, Equipment, EsftProblem, Quantification, TotalLine};

/// Columns of a table with their hashtags.
type Head = &'static [(&'static str, &'static str)];

const TOTALS: Head = &[
    ("item", "#item+code"),
    ("category", "#item+category"),
    ("name", "#item+name"),
    ("unit", "#item+unit"),
    ("unit_printed", "#item+unit+printed"),
    ("total", "#item+num"),
    ("tests_per_unit", "#item+tests+num"),
    ("tests", "#item+tests+total"),
    ("price_usd", "#value+usd"),
];
const WEEKS: Head = &[
    ("item", "#item+code"),
    ("week_begins", "#date+start"),
    ("week_ends", "#date+end"),
    ("unit", "#item+unit"),
    ("amount", "#item+num"),
];
const DRUGS: Head = &[
    ("item", "#item+code"),
    ("name", "#item+name"),
    ("form", "#item+unit"),
    ("mild", "#item+num+mild"),
    ("moderate", "#item+num+moderate"),
    ("severe", "#item+num+severe"),
    ("critical", "#item+num+critical"),
    ("total", "#item+num"),
    ("price_usd", "#value+usd"),
];
const OTHERS: Head =
    &[("item", "#item+code"), ("cadre", "#population+type"), ("unit", "#item+unit"), ("total", "#item+num")];
const STEPS: Head = &[
    ("week_begins", "#date+start"),
    ("week_ends", "#date+end"),
    ("step", "#indicator+code"),
    ("figure", "#indicator+num"),
];

/// What one unit is, in words: the sheet's unit, spelled out, and kits with their size.
#[must_use]
pub fn unit(printed: &str, counted: Counted) -> String {
    match (counted, printed) {
        (Counted::Kits { tests, .. }, _) => format!("kit of {tests} tests"),
        (Counted::AsPrinted, "1T/kit") => "test".to_owned(),
        (Counted::AsPrinted, "Kg") => "kg".to_owned(),
        (Counted::AsPrinted, "Lt") => "litre".to_owned(),
        (Counted::AsPrinted, other) => other.to_lowercase(),
    }
}

/// Lines of the sheet by item.
fn lines(problem: &EsftProblem) -> BTreeMap<&ItemId, &Equipment> {
    problem.sheets.equipment.iter().map(|line| (&line.item, line)).collect()
}

/// A line of equipment as the tables show it: its name, unit in words, unit as printed.
fn words_of<'a>(
    lines: &BTreeMap<&ItemId, &'a Equipment>,
    item: &ItemId,
    counted: Counted,
) -> (&'a str, String, &'a str) {
    let line = lines.get(item).expect("an amount should be of an item of the sheet");
    (&line.name, unit(&line.unit, counted), &line.unit)
}

/// `totals.csv`: a row for each line of equipment over the window; what the tool lists and does not count is left empty.
#[must_use]
pub fn totals(problem: &EsftProblem, answer: &Quantification) -> String {
    let lines = lines(problem);
    let row = |line: &TotalLine| {
        let (name, unit, printed) = words_of(&lines, &line.item, line.counted);
        let per_unit = match line.counted {
            Counted::Kits { tests, .. } => Some(tests),
            Counted::AsPrinted => None,
        };
        vec![
            line.item.to_string(),
            line.category.clone(),
            name.to_owned(),
            unit,
            printed.to_owned(),
            figure(line.is_counted.then_some(line.amount)),
            figure(per_unit),
            figure(line.counted.tests_in(line.amount)),
            figure(line.price_usd),
        ]
    };
    table(TOTALS, answer.totals.iter().map(row))
}

/// `weeks.csv`: a row for each line of equipment and week; what the tool lists and does not count is left empty.
#[must_use]
pub fn weeks(problem: &EsftProblem, answer: &Quantification) -> String {
    let lines = lines(problem);
    let protection = answer.hygiene.iter().chain(&answer.protection);
    let protection =
        protection.map(|week| (&week.item, week.begins, week.ends, Some(week.total()), Counted::AsPrinted));
    let care = answer.case_management.iter();
    let care = care.map(|week| (&week.item, week.begins, week.ends, Some(week.total()), Counted::AsPrinted));
    let diagnostics = answer.diagnostics.iter();
    let diagnostics = diagnostics.map(|week| (&week.item, week.begins, week.ends, week.amount, week.counted));
    let rows = protection.chain(care).chain(diagnostics).map(|(item, begins, ends, amount, counted)| {
        let (_, unit, _) = words_of(&lines, item, counted);
        vec![item.to_string(), begins.to_string(), ends.to_string(), unit, figure(amount)]
    });
    table(WEEKS, rows)
}

/// `drugs.csv`: a row for each drug over the window, in forms by severity.
#[must_use]
pub fn drugs(problem: &EsftProblem, answer: &Quantification) -> String {
    let rows = answer.drugs.iter().zip(&problem.sheets.drugs).map(|(drug, line)| {
        let price = line.price_usd.map(|price| price * drug.total());
        let mut row = vec![drug.item.to_string(), line.name.clone(), line.form.clone()];
        row.extend(drug.forms.list().map(|forms| forms.to_string()));
        row.extend([drug.total().to_string(), figure(price)]);
        row
    });
    table(DRUGS, rows)
}

/// `other_services.csv`: a row for each item and cadre of other health services over the window.
#[must_use]
pub fn other_services(problem: &EsftProblem, answer: &Quantification) -> String {
    let lines = lines(problem);
    let rows = answer.other_services.iter().flat_map(|line| {
        let (_, unit, _) = words_of(&lines, &line.item, Counted::AsPrinted);
        let row = move |((_, cadre), amount): (&(Cadre, &'static str), f64)| {
            vec![line.item.to_string(), (*cadre).to_owned(), unit.clone(), amount.to_string()]
        };
        Cadre::ALL.iter().zip(line.by_cadre).map(row)
    });
    table(OTHERS, rows)
}

/// `steps.csv`: every weekly figure before items, one a row.
#[must_use]
pub fn steps(answer: &Quantification) -> String {
    let mut rows = Vec::new();
    for (week, patients) in answer.patients.iter().enumerate() {
        let cases = answer.cases.iter().find(|cases| cases.begins == patients.begins);
        let (tests, staff, screening) = (&answer.tests[week], &answer.staff[week], &answer.screening[week]);
        let (extra, total) = (&answer.extra_tests[week], &answer.test_totals[week]);
        let figures = [
            ("cases", cases.map_or(0.0, |week| week.cases)),
            ("severe patients wanted", patients.wanted.severe),
            ("critical patients wanted", patients.wanted.critical),
            ("moderate patients", patients.wanted.moderate),
            ("mild patients", patients.wanted.mild),
            ("severe beds in use", patients.beds.severe),
            ("critical beds in use", patients.beds.critical),
            ("facilities in use", patients.facilities),
            ("severe admissions", patients.admitted.severe),
            ("critical admissions", patients.admitted.critical),
            ("severe discharges", patients.discharged.severe),
            ("critical discharges", patients.discharged.critical),
            ("inpatient workers wanted", staff.inpatient_workers_wanted),
            ("inpatient workers", staff.inpatient_workers),
            ("cleaners", staff.cleaners),
            ("ambulance workers", staff.ambulance_workers),
            ("biomedical engineers", staff.engineers),
            ("caregivers of the isolated", staff.caregivers),
            ("laboratory workers", staff.lab_workers),
            ("laboratory cleaners", staff.lab_cleaners),
            ("screening workers wanted", screening.wanted),
            ("screening workers", screening.workers),
            ("tests at diagnosis", tests.diagnosis),
            ("tests at release", tests.release),
            ("tests of moderate cases", tests.moderate),
            ("tests of mild cases", tests.mild),
            ("tests of suspects", tests.suspects),
            ("tests of staff", extra.staff),
            ("tests of contacts", extra.contacts),
            ("tests wanted", total.wanted),
            ("tests", total.tests),
        ];
        rows.extend(figures.map(|(step, figure)| {
            vec![patients.begins.to_string(), patients.ends.to_string(), step.to_owned(), figure.to_string()]
        }));
    }
    table(STEPS, rows)
}

fn figure(figure: Option<f64>) -> String {
    figure.map(|figure| figure.to_string()).unwrap_or_default()
}

fn table(head: Head, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let memory = "writing to memory should not fail";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head.iter().map(|(name, _)| name)).expect(memory);
    writer.write_record(head.iter().map(|(_, tag)| tag)).expect(memory);
    for row in rows {
        writer.write_record(row).expect(memory);
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("a table of ours should be UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_says_what_is_counted() {
        let kits = Counted::Kits { tests: 100.0, waste: 0.1 };
        for (printed, counted, expected) in [
            ("1T/kit", kits, "kit of 100 tests"),
            ("1T/kit", Counted::AsPrinted, "test"),
            ("Lt", Counted::AsPrinted, "litre"),
            ("Kg", Counted::AsPrinted, "kg"),
            ("Pair", Counted::AsPrinted, "pair"),
        ] {
            assert_eq!(unit(printed, counted), expected);
        }
    }

    #[test]
    fn a_table_has_a_header_and_a_row_of_hashtags() {
        let text = table(OTHERS, [vec!["a".to_owned(), "nurses".to_owned(), "x, y".to_owned(), "1.5".to_owned()]]);
        let expected =
            "item,cadre,unit,total\n#item+code,#population+type,#item+unit,#item+num\na,nurses,\"x, y\",1.5\n";
        assert_eq!(text, expected);
    }
}
