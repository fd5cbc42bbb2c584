//! Decides what it is to ask who gets what: the chain up to allocation, and what is shown of it. Shares nothing itself
//! (`allocation`). Up: [`crate`].

mod appraised;
mod shown;

use std::path::Path;

use format::answer::Answer;
use format::folder::ReadOperation;
use model::allocation::{AllocationProblem, Given, SharingRule, TieBreak};
use model::control::Progress;
use model::fault::Fault;
use model::operation::Operation;

use crate::answer::Done;
use crate::planning::{self, Stage};
use crate::{files, plan_folder};

/// A question about shares as it is asked on the command line.
#[derive(Clone, Copy, Debug)]
pub struct SharesQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// Show these items only; empty means all.
    pub items: &'a [String],
    /// A split that somebody else made, to be measured beside the plan's.
    pub split: Option<&'a Path>,
    /// Where to write: every demand as CSV if the name ends in `.csv`, else the page of the stage.
    pub output: Option<&'a Path>,
}

/// Shares out and answers with who gets what, and why.
pub fn share(question: &SharesQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let ReadOperation { operation, digest, .. } = format::folder::read(question.dir)?;
    let mut faults = unknown(question, &operation);
    let given = question.split.map(|path| read_split(path, &operation)).transpose();
    let given = given.map_err(|more| faults.extend(more)).ok().flatten();
    if !faults.is_empty() {
        return Err(faults);
    }
    let planned = planning::plan_operation(&operation, Stage::Allocation, listener);
    let (problem, solution) = (&planned.problems.allocation, &planned.solutions.allocation);
    let is_asked =
        |item: &model::id::ItemId| question.items.is_empty() || question.items.iter().any(|word| word == item.as_str());
    let mut answer = Answer {
        title: title(&operation, problem),
        tables: shown::tables(problem, solution, &is_asked),
        remarks: shown::remarks(&operation, problem, solution),
        files: Vec::new(),
    };
    let appraisal = given.map(|given| allocation::appraise(problem, solution, &given));
    if let Some(appraisal) = &appraisal {
        answer.remarks.insert(0, appraised::remark(appraisal));
        answer.tables.splice(0..0, appraised::tables(appraisal, solution));
    }
    if let Some(path) = question.output {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let text = if is_csv {
            format::shares::write(problem, solution)
        } else {
            plan_folder::page_of_stage(
                &operation,
                &digest,
                &planned,
                format::report::Stage::Allocate,
                appraisal.as_ref(),
            )?
        };
        files::write_output(&[(path, &text)], question.split.as_slice()).map_err(|fault| vec![fault])?;
        answer.files.push((if is_csv { "shares" } else { "page" }.to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

/// The split that somebody else made. Codes of its reader and of [`files::read_bytes`].
fn read_split(path: &Path, operation: &Operation) -> Result<Vec<Given>, Vec<Fault>> {
    let bytes = files::read_bytes(path).map_err(|fault| vec![fault])?;
    format::split::read(&path.display().to_string(), &bytes, &operation.items)
}

/// The declared rule, in words.
fn title(operation: &Operation, problem: &AllocationProblem) -> String {
    let rule = match problem.rule {
        SharingRule::MaxMin => "the lowest fill as high as it can be, then the next (max-min)".to_owned(),
        SharingRule::Alpha(alpha) if alpha.is_zero() => "most harm averted (alpha 0)".to_owned(),
        SharingRule::Alpha(alpha) => format!("alpha-fair with alpha {}", alpha.get() as f64 / 1000.0),
    };
    let ties = match problem.tie_break {
        TieBreak::Place => "by code of the place",
        TieBreak::Reciprocity => "by what the recipient gave to others before",
    };
    format!("{}: shares by {rule}; among equals {ties}.", operation.name)
}

/// Items of the command line that the operation does not know. Code `unknown-code`.
fn unknown(question: &SharesQuestion<'_>, operation: &Operation) -> Vec<Fault> {
    let items: Vec<&str> = operation.items.iter().map(|item| item.id.as_str()).collect();
    let fault = |word: &String| {
        let action = format::suggest::action(word, items.iter().copied(), "give the id of a row of items.csv");
        Fault::new("unknown-code", format!("\u{ab}{word}\u{bb} is not known"), action).at("", 0, "--item")
    };
    question.items.iter().filter(|word| !items.contains(&word.as_str())).map(fault).collect()
}
