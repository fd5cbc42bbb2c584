//! Decides what it is to run the chain up to one stage and show that stage: `fit`, `allocate`, `fly`, `load`.
//! Nothing is kept: a plan is made by `plan`. Up: [`crate`].

use std::path::Path;

use format::answer::Answer;
use format::folder::ReadOperation;
use format::plan::{JudgementRecord, PlanDocument};
use jiff::civil::Date;
use model::control::{Control, Progress};
use model::fault::Fault;
use model::operation::Operation;

use crate::answer::Done;
use crate::planning::{self, Planned, Stage};
use crate::{files, plan_folder, problems, tables};

/// A stage as it is asked for on the command line.
#[derive(Clone, Copy, Debug)]
pub struct StageQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// The stage to show.
    pub last: Stage,
    /// The gate judges as of this day instead of the operation's own, so that notices dated later count.
    pub as_of: Option<&'a str>,
    /// The gate shows this offer line only.
    pub line: Option<&'a str>,
    /// Where to write the stage's page.
    pub output: Option<&'a Path>,
}

/// Runs the chain up to a stage and answers with that stage's tables.
pub fn run(question: &StageQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let StageQuestion { dir, last, as_of, line, output } = *question;
    let day: Option<Date> = as_of.map(parse_day).transpose().map_err(|fault| vec![fault.at("", 0, "--as-of")])?;
    let ReadOperation { operation, digest, .. } = format::folder::read(dir)?;
    if let Some(word) = line {
        known_line(&operation, word).map_err(|fault| vec![fault])?;
    }
    let mut planned = planning::plan_operation(&operation, last, listener);
    if let Some(day) = day {
        let problem = problems::fitness_problem(&operation, &planned.solutions.need, day);
        let mut control = Control::new(operation.policies.seed, operation.policies.steps_max);
        planned.solutions.fitness = fitness::solve(&problem, &mut control);
    }
    if let Some(word) = line {
        planned.solutions.fitness.assessments.retain(|assessment| assessment.line.as_str() == word);
    }
    let mut answer = shown(&planned, last);
    if let Some(path) = output {
        let document = PlanDocument {
            operation_name: operation.name.clone(),
            as_of: operation.as_of,
            inputs_digest: digest,
            rounds: planned.rounds,
            solutions: planned.solutions,
            judgement: JudgementRecord::default(),
        };
        let page = plan_folder::with_report_input(&operation, &document, |input| {
            format::report::stage_page(input, word(last))
        })?;
        files::write_output(&[(path, &page)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("page".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn known_line(operation: &Operation, word: &str) -> Result<(), Fault> {
    if operation.offers.iter().any(|line| line.id.as_str() == word) {
        return Ok(());
    }
    let known = operation.offers.iter().map(|line| line.id.as_str());
    let action = format::suggest::action(word, known, "give the id of a row of offers.csv");
    let cause = format!("\u{ab}{word}\u{bb} is no offer line");
    Err(Fault::new("unknown-code", cause, action).at("", 0, "--line"))
}

fn shown(planned: &Planned, last: Stage) -> Answer {
    let solutions = &planned.solutions;
    let (title, tables, remarks) = match last {
        Stage::Need => unreachable!("needs should be shown by their own use case"),
        Stage::Fitness => ("Fitness, line by recipient", tables::verdicts(&solutions.fitness), Vec::new()),
        Stage::Allocation => ("Allocation, line to recipient", tables::shares(&solutions.allocation), Vec::new()),
        Stage::Flights => {
            let mut remarks = solutions.flights.remarks.clone();
            remarks.push(solutions.flights.bound_scope.clone());
            ("Flights, leg by leg", tables::flights(&solutions.flights), remarks)
        }
        Stage::Loading => ("Loading, unit by unit", tables::loads(&solutions.loading), Vec::new()),
    };
    Answer { title: title.to_owned(), tables, remarks, files: Vec::new() }
}

fn word(last: Stage) -> format::report::Stage {
    match last {
        Stage::Need => format::report::Stage::Need,
        Stage::Fitness => format::report::Stage::Fit,
        Stage::Allocation => format::report::Stage::Allocate,
        Stage::Flights => format::report::Stage::Fly,
        Stage::Loading => format::report::Stage::Load,
    }
}

/// Reads a day of the command line. Code `bad-date`.
pub(crate) fn parse_day(text: &str) -> Result<Date, Fault> {
    text.parse()
        .map_err(|_| Fault::new("bad-date", format!("\u{ab}{text}\u{bb} is not a day"), "give a day as 2020-04-01"))
}
