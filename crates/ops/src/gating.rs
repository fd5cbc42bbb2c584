//! Decides what it is to ask the gate: the chain up to fitness, for chosen days, lines and places; and what is shown of its
//! verdicts. Judges nothing itself (`fitness`). Up: [`crate`].

mod shown;

use std::path::Path;

use format::answer::Answer;
use format::folder::ReadOperation;
use jiff::civil::Date;
use model::control::{Control, Progress};
use model::fault::Fault;
use model::fitness::{Assessment, FitnessSolution};
use model::operation::Operation;

use crate::answer::Done;
use crate::days::parse_day;
use crate::planning::{self, Stage};
use crate::problems::{self, CheckDays};
use crate::{files, plan_folder};

/// A question to the gate as it is asked on the command line.
#[derive(Clone, Copy, Debug)]
pub struct GateQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// What was known on this day instead of the operation's own.
    pub as_of: Option<&'a str>,
    /// Loaded on this day instead of the day of the check.
    pub loading: Option<&'a str>,
    /// Arrives on this day instead of the day of loading and the lead time.
    pub arrival: Option<&'a str>,
    /// Show these offer lines only; empty means all.
    pub lines: &'a [String],
    /// Show these recipients only; empty means all.
    pub places: &'a [String],
    /// Show warnings and questions one by one, not only what stops a line.
    pub is_all: bool,
    /// Where to write: every finding as CSV if the name ends in `.csv`, else the page of the stage.
    pub output: Option<&'a Path>,
}

/// Asks the gate and answers with its verdicts.
pub fn judge(question: &GateQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let ReadOperation { operation, digest, .. } = format::folder::read(question.dir)?;
    let days = check_days(question, &operation)?;
    let faults = unknown(question, &operation);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut planned = planning::plan_operation(&operation, Stage::Fitness, listener);
    let own = CheckDays::of(&operation);
    let before = (days != own).then(|| planned.solutions.fitness.clone());
    if days != own {
        let problem = problems::fitness_problem(&operation, &planned.solutions.need, days);
        let mut control = Control::new(operation.policies.seed, operation.policies.steps_max);
        planned.solutions.fitness = fitness::solve(&problem, &mut control);
    }
    planned.solutions.fitness.assessments.retain(|one| is_shown(question, one));
    let solution = &planned.solutions.fitness;
    let mut tables =
        vec![shown::outcomes(solution), shown::matrix(solution), shown::findings(solution, question.is_all)];
    tables.push(shown::every_finding(solution));
    if let Some(before) = &before {
        tables.insert(0, shown::changes(before, solution));
    }
    let mut answer = Answer {
        title: title(days, solution),
        tables,
        remarks: shown::remarks(solution, &operation, question.is_all),
        files: Vec::new(),
    };
    if let Some(path) = question.output {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let text = if is_csv {
            format::verdicts::write(solution)
        } else {
            plan_folder::page_of_stage(&operation, &digest, &planned, format::report::Stage::Fit, None)?
        };
        files::write_output(&[(path, &text)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push((if is_csv { "verdicts" } else { "page" }.to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn title(days: CheckDays, solution: &FitnessSolution) -> String {
    format!(
        "Fitness of {} pairs of line and recipient, as known on {}, loaded on {}, there on {}.",
        format::answer::grouped(i64::try_from(solution.assessments.len()).unwrap_or(i64::MAX)),
        days.as_of,
        days.loading,
        days.arrival
    )
}

fn is_shown(question: &GateQuestion<'_>, one: &Assessment) -> bool {
    let is_of = |words: &[String], id: &str| words.is_empty() || words.iter().any(|word| word == id);
    is_of(question.lines, one.line.as_str()) && is_of(question.places, one.recipient.as_str())
}

/// The days that are asked for, in their order. Codes `bad-date`, `impossible-date`.
fn check_days(question: &GateQuestion<'_>, operation: &Operation) -> Result<CheckDays, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut read = |text: Option<&str>, option: &str| -> Option<Date> {
        text.and_then(|text| parse_day(text).map_err(|fault| faults.push(fault.at("", 0, option))).ok())
    };
    let (as_of, loading, arrival) =
        (read(question.as_of, "--as-of"), read(question.loading, "--loading"), read(question.arrival, "--arrival"));
    let mut days = CheckDays::of(operation);
    if let Some(day) = as_of {
        days = CheckDays::on(day, &operation.policies);
    }
    if let Some(day) = loading {
        days = CheckDays { as_of: days.as_of, ..CheckDays::on(day, &operation.policies) };
    }
    days.arrival = arrival.unwrap_or(days.arrival);
    let mut in_order = |earlier: Date, later: Date, words: &str, option: &str| {
        if later < earlier {
            let cause = format!("{words} on {later}, before {earlier}");
            faults.push(Fault::new("impossible-date", cause, "give days in their order").at("", 0, option));
        }
    };
    in_order(days.as_of, days.loading, "loaded before the check:", "--loading");
    in_order(days.loading, days.arrival, "arrives before it is loaded:", "--arrival");
    if faults.is_empty() { Ok(days) } else { Err(faults) }
}

/// Lines and places of the command line that the operation does not know. Code `unknown-code`.
fn unknown(question: &GateQuestion<'_>, operation: &Operation) -> Vec<Fault> {
    let lines: Vec<&str> = operation.offers.iter().map(|line| line.id.as_str()).collect();
    let recipients = problems::recipients(operation);
    let places: Vec<&str> = recipients.iter().map(|place| place.as_str()).collect();
    let fault = |word: &String, known: &[&str], what: &str, table: &str, option: &str| {
        let action = format::suggest::action(word, known.iter().copied(), &format!("give the id of a row of {table}"));
        let cause = format!("\u{ab}{word}\u{bb} is no {what}");
        (!known.contains(&word.as_str())).then(|| Fault::new("unknown-code", cause, action).at("", 0, option))
    };
    let of_lines = question.lines.iter().filter_map(|word| fault(word, &lines, "offer line", "offers.csv", "--line"));
    let of_places = question.places.iter().filter_map(|word| {
        fault(word, &places, "place that asks for something or is named by a donor", "requests.csv", "--place")
    });
    of_lines.chain(of_places).collect()
}
