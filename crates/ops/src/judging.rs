//! Decides what it is to judge a written plan again and to compare two: `check` and `diff`. Up: [`crate`].

use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use format::plan::PlanDocument;
use model::fault::Fault;
use model::finding::Severity;
use model::plan::PlanSolutions;

use crate::answer::Done;
use crate::{diff as differences, files, problems, replanning, standing, tables};

/// Judges a plan by the separate checker against the folder it was made from, which must not have changed.
pub fn check(plan: &Path, operation_dir: Option<&Path>) -> Result<Done, Vec<Fault>> {
    let document = read_plan(plan)?;
    let above =
        plan.parent().and_then(Path::parent).map(|dir| if dir.as_os_str().is_empty() { Path::new(".") } else { dir });
    let Some(dir) = operation_dir.or(above) else {
        let action = "name it with --operation DIR";
        return Err(vec![Fault::new("operation-unknown", "the plan does not lie in an operation folder", action)]);
    };
    judge_document(&document, dir, plan)
}

/// Judges a plan document against a folder; `plan` is the name that faults give it.
pub(crate) fn judge_document(document: &PlanDocument, dir: &Path, plan: &Path) -> Result<Done, Vec<Fault>> {
    let read = format::folder::read(dir)?;
    if read.digest != document.inputs_digest {
        return Err(vec![inputs_changed(dir, plan)]);
    }
    let judgement = if document.anew.is_some() {
        replanning::judged_again(&read.operation, document)?
    } else {
        let asked = problems::problems_of(&read.operation, &document.solutions);
        check::judge(&read.operation, &asked, &document.solutions)
    };
    let fatal = judgement.findings.iter().filter(|finding| finding.severity == Severity::Fatal).count();
    let limits = grouped(i64::try_from(judgement.limits).unwrap_or(i64::MAX));
    let rules = judgement.rules.len();
    let title = if judgement.is_clean() {
        format!("The plan stands: {limits} limits of {rules} rules derived again, none broken.")
    } else {
        format!("The plan is refused: {fatal} of {limits} limits broken.")
    };
    let mut answer = Answer { title, tables: tables::findings(&judgement), ..Answer::default() };
    let mut applied = Table::new("rules", &["rule"]);
    applied.is_detail = true;
    for rule in &judgement.rules {
        applied.push(vec![Cell::text(rule)]);
    }
    answer.tables.push(applied);
    Ok(Done { answer, is_refused: !judgement.is_clean() })
}

/// The fault of a folder that is not the one a plan was made from.
pub(crate) fn inputs_changed(dir: &Path, plan: &Path) -> Fault {
    let cause = format!("{} has changed since the plan was made", dir.display());
    let action = "plan again, or give the folder as it was with --operation DIR";
    Fault::new("inputs-changed", cause, action).at(&plan.display().to_string(), 0, "inputs_digest")
}

/// What changed from one plan to another.
pub fn diff(before: &Path, after: &Path) -> Result<Done, Vec<Fault>> {
    match (read_plan(before), read_plan(after)) {
        (Ok(old), Ok(new)) => Ok(differences::diff(&old.solutions, &new.solutions).into()),
        (old, new) => Err(old.err().into_iter().chain(new.err()).flatten().collect()),
    }
}

/// A plan document, with every fault at its file.
pub(crate) fn read_plan(path: &Path) -> Result<PlanDocument, Vec<Fault>> {
    let text = files::read_text(path).map_err(|fault| vec![fault])?;
    let name = path.display().to_string();
    format::plan::read(&text).map_err(|faults| {
        faults
            .into_iter()
            .map(|mut fault| {
                fault.place.file.clone_from(&name);
                fault
            })
            .collect()
    })
}

/// The answers of a plan that loads are to go on from; besides faults of reading, those of its loads.
pub(crate) fn read_standing(path: &Path) -> Result<PlanSolutions, Vec<Fault>> {
    let solutions = read_plan(path)?.solutions;
    let name = path.display().to_string();
    let faults: Vec<Fault> = standing::faults(&solutions)
        .into_iter()
        .map(|mut fault| {
            fault.place.file.clone_from(&name);
            fault
        })
        .collect();
    if faults.is_empty() { Ok(solutions) } else { Err(faults) }
}
