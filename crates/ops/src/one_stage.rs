//! Decides what it is to run the chain up to one stage and show that stage: `fly`, `load`. The gate and the sharing have
//! questions of their own ([`crate::gating`], [`crate::sharing`]). Nothing is kept: a plan is made by `plan`. Up: [`crate`].

use std::path::Path;

use format::answer::Answer;
use format::folder::ReadOperation;
use model::control::Progress;
use model::fault::Fault;

use crate::answer::Done;
use crate::planning::{self, Planned, Stage};
use crate::{files, plan_folder, tables};

/// A stage as it is asked for on the command line.
#[derive(Clone, Copy, Debug)]
pub struct StageQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// The stage to show.
    pub last: FlownStage,
    /// Where to write the stage's page.
    pub output: Option<&'a Path>,
}

/// A stage that is shown as it is, without a question of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlownStage {
    /// Flights.
    Flights,
    /// Loading.
    Loading,
}

/// Runs the chain up to a stage and answers with that stage's tables.
pub fn run(question: &StageQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let StageQuestion { dir, last, output } = *question;
    let ReadOperation { operation, digest, .. } = format::folder::read(dir)?;
    let (stage, page) = match last {
        FlownStage::Flights => (Stage::Flights, format::report::Stage::Fly),
        FlownStage::Loading => (Stage::Loading, format::report::Stage::Load),
    };
    let planned = planning::plan_operation(&operation, stage, listener);
    let mut answer = shown(&planned, last);
    if let Some(path) = output {
        let page = plan_folder::page_of_stage(&operation, &digest, &planned, page, None)?;
        files::write_output(&[(path, &page)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("page".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn shown(planned: &Planned, last: FlownStage) -> Answer {
    let solutions = &planned.solutions;
    let (title, tables, remarks) = match last {
        FlownStage::Flights => {
            let mut remarks = solutions.flights.remarks.clone();
            remarks.push(solutions.flights.bound_scope.clone());
            ("Flights, leg by leg", tables::flights(&solutions.flights), remarks)
        }
        FlownStage::Loading => ("Loading, unit by unit", tables::loads(&solutions.loading), Vec::new()),
    };
    Answer { title: title.to_owned(), tables, remarks, files: Vec::new() }
}
