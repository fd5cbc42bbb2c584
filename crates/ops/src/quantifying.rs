//! Decides what it is to quantify one file of daily cases as another tool does, so that a pharmacist can compare. Plans
//! never use it. Up: [`crate`].

use std::path::{Path, PathBuf};

use format::answer::{Answer, Cell, Table};
use format::builtin;
use format::quantification;
use jiff::civil::Date;
use model::control::Control;
use model::fault::Fault;
use model::need::esft::{EsftProblem, Quantification};

use crate::answer::Done;
use crate::days::parse_day;
use crate::files;

/// A quantification as it is asked for on the command line.
#[derive(Clone, Debug)]
pub struct QuantifyQuestion<'a> {
    /// Daily case counts: WHO's long table or JHU wide.
    pub file: &'a Path,
    /// The place: code, name or alias.
    pub place: &'a str,
    /// Monday that begins the window.
    pub from: &'a str,
    /// Weeks of the window.
    pub weeks: u8,
    /// Where to write the tables: a folder, or a file that ends in `.csv` for the totals alone.
    pub output: Option<&'a Path>,
}

/// Quantifies a place as WHO's ESFT does, defects included.
pub fn quantify(question: &QuantifyQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let (problem, mut remarks) = problem(question)?;
    let solution = need::esft(&problem, &mut Control::default());
    let Some(quantified) = solution.quantification else {
        let fault = |reason: model::evidence::Reason| {
            Fault::new("not-quantified", format!("{}: {}", reason.rule, reason.text), reason.cure).at(
                &question.file.display().to_string(),
                0,
                "",
            )
        };
        return Err(solution.refusals.into_iter().map(fault).collect());
    };
    remarks.extend(quantified.remarks.iter().cloned());
    remarks.push(price_remark(&problem, &quantified));
    let mut answer = Answer {
        title: title(question, &problem, &quantified),
        tables: tables(&problem, &quantified),
        remarks,
        files: Vec::new(),
    };
    if let Some(path) = question.output {
        write((path, question.file), &problem, &quantified, &mut answer)?;
    }
    Ok(answer.into())
}

fn problem(question: &QuantifyQuestion<'_>) -> Result<(EsftProblem, Vec<String>), Vec<Fault>> {
    let mut faults = Vec::new();
    let from: Option<Date> = parse_day(question.from).map_err(|fault| faults.push(fault.at("", 0, "--from"))).ok();
    let countries = builtin::countries()?;
    let country = countries.find(question.place).map_err(|fault| faults.push(fault.at("", 0, "--place"))).ok();
    let raw = files::read_bytes(question.file).map_err(|fault| faults.push(fault)).ok();
    let (Some(from), Some(country), Some(raw)) = (from, country, raw) else { return Err(faults) };
    let name = question.file.display().to_string();
    let read = format::daily_cases::read(&name, &raw, country)?;
    let problem = EsftProblem {
        place: country.id.clone(),
        days: read.days,
        from,
        weeks: question.weeks,
        capacity: builtin::esft_capacity(&country.id)?,
        sheets: builtin::esft_sheets()?,
    };
    Ok((problem, read.remarks.iter().map(ToString::to_string).collect()))
}

fn title(question: &QuantifyQuestion<'_>, problem: &EsftProblem, quantified: &Quantification) -> String {
    let in_window = |begins: Date| quantified.patients.iter().any(|week| week.begins == begins);
    let cases: f64 = quantified.cases.iter().filter(|week| in_window(week.begins)).map(|week| week.cases).sum();
    let last = quantified.patients.last().map_or(problem.from, |week| week.ends);
    format!(
        "{} as ESFT quantifies it, {} weeks from {} to {last}: {} cases.",
        question.place,
        problem.weeks,
        problem.from,
        format::answer::grouped(cases.round() as i64)
    )
}

fn tables(problem: &EsftProblem, quantified: &Quantification) -> Vec<Table> {
    let mut caps = Table::new("caps", &["cap", "bound by", "so"]);
    for reason in &quantified.bound_by {
        caps.push(vec![Cell::text(&reason.rule), Cell::text(&reason.text), Cell::text(&reason.cure)]);
    }
    let mut totals = Table::new("totals", &["category", "item", "unit", "total", "tests", "price USD"]);
    for line in &quantified.totals {
        let of_sheet = problem.sheets.equipment.iter().find(|known| known.item == line.item);
        let printed = of_sheet.map_or("", |known| known.unit.as_str());
        totals.push(vec![
            Cell::text(&line.category),
            Cell::text(&line.item),
            Cell::text(quantification::unit(printed, line.counted)),
            if line.is_counted { Cell::Figure(line.amount, 1) } else { Cell::Blank },
            line.counted.tests_in(line.amount).map_or(Cell::Blank, |tests| Cell::Figure(tests, 1)),
            line.price_usd.map_or(Cell::Blank, |price| Cell::Figure(price, 0)),
        ]);
    }
    let mut drugs = Table::new("drugs", &["item", "form", "total", "price USD"]);
    for (drug, line) in quantified.drugs.iter().zip(&problem.sheets.drugs).filter(|(drug, _)| drug.total() > 0.0) {
        drugs.push(vec![
            Cell::text(&drug.item),
            Cell::text(&line.form),
            Cell::Figure(drug.total(), 1),
            line.price_usd.map_or(Cell::Blank, |price| Cell::Figure(price * drug.total(), 0)),
        ]);
    }
    let mut others = Table::new("other services", &["item", "unit", "total"]);
    for line in &quantified.other_services {
        let of_sheet = problem.sheets.equipment.iter().find(|known| known.item == line.item);
        let printed = of_sheet.map_or("", |known| known.unit.as_str());
        let unit = quantification::unit(printed, model::need::esft::Counted::AsPrinted);
        let total: f64 = line.by_cadre.iter().sum();
        others.push(vec![Cell::text(&line.item), Cell::text(unit), Cell::Figure(total, 1)]);
    }
    let mut weeks = Table::new(
        "weeks",
        &["week begins", "cases", "severe beds", "critical beds", "inpatient workers", "screening workers", "tests"],
    );
    for (index, patients) in quantified.patients.iter().enumerate() {
        let cases = quantified.cases.iter().find(|week| week.begins == patients.begins).map_or(0.0, |week| week.cases);
        weeks.push(vec![
            Cell::text(patients.begins),
            Cell::Figure(cases, 0),
            Cell::Figure(patients.beds.severe, 1),
            Cell::Figure(patients.beds.critical, 1),
            Cell::Figure(quantified.staff[index].inpatient_workers, 1),
            Cell::Figure(quantified.screening[index].workers, 1),
            Cell::Figure(quantified.test_totals[index].tests, 1),
        ]);
    }
    vec![weeks, caps, totals, drugs, others]
}

fn price_remark(problem: &EsftProblem, quantified: &Quantification) -> String {
    let drugs = quantified.drugs.iter().zip(&problem.sheets.drugs);
    let drugs = drugs.filter(|(drug, _)| drug.total() > 0.0);
    let prices: Vec<Option<f64>> = quantified
        .totals
        .iter()
        .filter(|line| line.amount > 0.0)
        .map(|line| line.price_usd)
        .chain(drugs.map(|(drug, line)| line.price_usd.map(|price| price * drug.total())))
        .collect();
    let sum: f64 = prices.iter().flatten().sum();
    let without = prices.iter().filter(|price| price.is_none()).count();
    format!(
        "prices are the sheet's: the lines that have one add up to USD {}; {without} lines have none",
        format::answer::grouped(sum.round() as i64)
    )
}

fn write(
    (path, input): (&Path, &Path),
    problem: &EsftProblem,
    quantified: &Quantification,
    answer: &mut Answer,
) -> Result<(), Vec<Fault>> {
    let totals = quantification::totals(problem, quantified);
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let tables: Vec<(&str, PathBuf, String)> = if is_file {
        vec![("totals", path.to_owned(), totals)]
    } else {
        vec![
            ("totals", path.join("totals.csv"), totals),
            ("weeks", path.join("weeks.csv"), quantification::weeks(problem, quantified)),
            ("drugs", path.join("drugs.csv"), quantification::drugs(problem, quantified)),
            ("other services", path.join("other_services.csv"), quantification::other_services(problem, quantified)),
            ("steps", path.join("steps.csv"), quantification::steps(quantified)),
        ]
    };
    let list: Vec<(&Path, &str)> = tables.iter().map(|(_, path, text)| (path.as_path(), text.as_str())).collect();
    files::write_output(&list, &[input]).map_err(|fault| vec![fault])?;
    for (what, path, _) in &tables {
        answer.files.push(((*what).to_owned(), path.display().to_string()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WHO's series of the golden cases, outside the project; on the build server it has to be there.
    fn golden(name: &str) -> Option<PathBuf> {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let path = root.join("shared/data/need/golden_esft").join(name);
        assert!(
            path.exists() || std::env::var("CI").as_deref() != Ok("true"),
            "the outside data {name} should be there"
        );
        if !path.exists() {
            eprintln!("skipped: {name} is not here");
            return None;
        }
        Some(path)
    }

    /// From the file a person has to the table a person reads, by the shipped tables: the totals of two golden cases.
    #[test]
    fn a_file_gives_the_totals_of_the_golden_cases() {
        for (case, place, from) in [("ita", "Italy", "2020-04-06"), ("ken", "KE", "2020-07-06")] {
            let (Some(file), Some(expected)) =
                (golden(&format!("{case}_input.csv")), golden(&format!("{case}_totals.csv")))
            else {
                return;
            };
            let folder = tempfile::tempdir().expect("a temporary folder");
            let output = folder.path().join("totals.csv");
            let question = QuantifyQuestion { file: &file, place, from, weeks: 12, output: Some(&output) };
            let done = quantify(&question).unwrap_or_else(|faults| panic!("{faults:#?}"));
            assert!(done.answer.remarks.iter().any(|remark| remark.contains("kits of 100 tests")));
            // The last cell is the total in the golden table; the fourth from the end in ours.
            let last = |line: &str, from_end: usize| -> f64 {
                // The tool's totals say zero of what it does not count; ours say nothing.
                let cell = line.rsplit(',').nth(from_end).expect("a cell");
                if cell.is_empty() { 0.0 } else { cell.parse().expect("a figure") }
            };
            let sorted = |text: &str, skipped: usize, from_end: usize| {
                let mut list: Vec<f64> = text.lines().skip(skipped).map(|line| last(line, from_end)).collect();
                list.sort_by(f64::total_cmp);
                list
            };
            let ours = sorted(&std::fs::read_to_string(&output).expect("our table"), 2, 3);
            let theirs = sorted(&std::fs::read_to_string(expected).expect("the golden table"), 1, 0);
            assert_eq!(ours.len(), 53);
            assert_eq!(ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(&theirs) {
                assert!((ours - theirs).abs() <= 1e-9 * theirs, "{case}: {ours} against {theirs}");
            }
        }
    }

    #[test]
    fn wrong_questions_are_refused_all_at_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("cases.csv");
        let question = QuantifyQuestion { file: &file, place: "Itly", from: "soon", weeks: 12, output: None };
        let codes = |faults: Vec<Fault>| faults.iter().map(|fault| fault.code).collect::<Vec<_>>();
        let faults = quantify(&question).expect_err("nothing is right");
        assert_eq!(codes(faults), ["bad-date", "unknown-place", "file-missing"]);
        std::fs::write(&file, "Date_reported,New_cases\n2020-03-02,100\n").expect("a file");
        let question = QuantifyQuestion { file: &file, place: "Tuvalu", from: "2020-04-07", weeks: 0, output: None };
        let faults = quantify(&question).expect_err("no window, no capacity");
        assert_eq!(codes(faults), ["not-quantified", "not-quantified", "not-quantified"]);
    }
}
