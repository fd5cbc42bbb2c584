//! Decides what it is to plan flights and show them: `fly`. Nothing is kept: a plan is made by `plan`. Up: [`crate`].

use std::path::Path;

use format::answer::Answer;
use format::folder::ReadOperation;
use model::control::Progress;
use model::fault::Fault;

use crate::answer::Done;
use crate::planning::{self, Stage};
use crate::stopping::Limits;
use crate::{files, plan_folder, tables};

/// Flights as they are asked for on the command line.
#[derive(Clone, Debug)]
pub struct FlyQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// Where to write the page.
    pub output: Option<&'a Path>,
    /// How long flights are chosen.
    pub limits: Limits,
}

/// Runs the chain up to the flights and answers with them, leg by leg.
pub fn fly(question: &FlyQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    question.limits.checked().map_err(|fault| vec![fault])?;
    let ReadOperation { operation, digest, .. } = format::folder::read(question.dir)?;
    let planned = planning::plan_within(&operation, Stage::Flights, None, &question.limits, listener);
    let flights = &planned.solutions.flights;
    let mut remarks = flights.remarks.clone();
    remarks.push(flights.bound_scope.clone());
    remarks.extend(tables::worth_remarks(&operation, &planned.solutions.worth));
    let title = "Flights, leg by leg".to_owned();
    let shown = tables::flights(flights).into_iter().chain(tables::worth(&planned.solutions.worth)).collect();
    let mut answer = Answer { title, tables: shown, remarks, files: Vec::new() };
    if let Some(path) = question.output {
        let page = plan_folder::page_of_stage(&operation, &digest, &planned, format::report::Stage::Fly, None)?;
        files::write_output(&[(path, &page)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("page".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}
