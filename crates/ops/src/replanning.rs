//! Decides what it is to make a plan anew when something went otherwise, and to show the ways to go on: `replan`.
//! Does not decide what is flown (`flights`) or whether it can be (`check`). Up: [`crate`].
//!
//! Two or three alternatives are found with growing effort, each judged. The best one that the judge accepts is written
//! where that is asked for; only then is it loaded: flights that nobody changed keep their loads to the carton.

mod asked;
mod loaded;
mod said;
mod shown;

use std::collections::BTreeSet;
use std::path::Path;

use format::answer::Answer;
use format::disruptions::{self, Told};
use format::plan::{AnewRecord, JudgementRecord, PlanDocument};
use jiff::Timestamp;
use model::control::{Control, Progress};
use model::disruption::{Alternative, Effort};
use model::fault::Fault;
use model::finding::Judgement;
use model::flights::FlightsProblem;
use model::id::FlightId;
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};

use crate::answer::Done;
use crate::stopping::Limits;
use crate::worth::worth;
use crate::{files, judging, problems, tables};

pub(crate) use said::flight_sentences;

/// Seconds after which an effort is stopped; what it has found by then counts.
const SECONDS_MAX: [(Effort, f64); 3] = [(Effort::Rules, 5.0), (Effort::Search, 10.0), (Effort::Anew, 60.0)];

/// A plan to be made anew, as it is asked for on the command line.
#[derive(Clone, Debug)]
pub struct ReplanQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// The plan that stands.
    pub plan: &'a Path,
    /// The instant that the new plan starts from.
    pub now: &'a str,
    /// What went otherwise, word by word; `and` parts two of them.
    pub events: &'a [String],
    /// The alternative to take, by its word; none takes the best.
    pub take: Option<&'a str>,
    /// Where to write the new plan.
    pub output: Option<&'a Path>,
    /// How long one alternative is looked for, where that is less than its effort may take.
    pub limits: Limits,
}

/// What is judged: the questions, and flights as the operation alone asks for them.
struct Asked {
    problems: PlanProblems,
    before: FlightsProblem,
}

/// Makes a plan anew and answers with the alternatives, what each breaks, and what changes, in words.
///
/// # Errors
/// Every fault of the folder, the plan and the words; codes `inputs-changed`, `replan-too-early`, `unknown-word`,
/// `nothing-to-replan`, `output-is-input`, `not-writable`, and those of [`disruptions::meaning`].
pub fn replan(question: &ReplanQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let (document, read) = match (judging::read_plan(question.plan), format::folder::read(question.dir)) {
        (Ok(document), Ok(read)) => (document, read),
        (document, read) => return Err(document.err().into_iter().chain(read.err()).flatten().collect()),
    };
    question.limits.checked().map_err(|fault| vec![fault])?;
    let operation = read.operation;
    if read.digest != document.inputs_digest {
        return Err(vec![judging::inputs_changed(question.dir, question.plan)]);
    }
    let (now, told) = told(question, &operation, &document)?;
    let record = AnewRecord { now, told, before: document.solutions.flights.flights.clone() };
    let mut problem = asked::flights_problem(&operation, &document.solutions, &record, &BTreeSet::new())?;
    let limits = &question.limits;
    let rules = found(&problem, Effort::Rules, (&operation, limits), listener);
    // What cannot leave any more is not on its way: the question is put again without it.
    let grounded: BTreeSet<FlightId> =
        rules.broken.iter().filter(|broken| !broken.is_under_way).map(|broken| broken.flight.clone()).collect();
    if !grounded.is_empty() {
        problem = asked::flights_problem(&operation, &document.solutions, &record, &grounded)?;
    }
    let mut alternatives: Vec<Alternative> = Vec::new();
    for effort in Effort::ALL.map(|(effort, _)| effort) {
        let known = (effort == Effort::Rules && grounded.is_empty()).then(|| rules.clone());
        let one = known.unwrap_or_else(|| found(&problem, effort, (&operation, limits), listener));
        // The same plan is shown once, with the least effort that finds it.
        if alternatives.iter().all(|other| other.solution.flights != one.solution.flights) {
            alternatives.push(one);
        }
    }
    listener(&Progress { stage: "check", done: 4, total: 5, text: "checking".to_owned() });
    let judged: Vec<Judgement> = alternatives.iter().map(|one| flights_judged(&problem, one)).collect();
    let chosen = chosen(question.take, &alternatives, &judged)?;
    let view = shown::View { problem: &problem, alternatives: &alternatives, judged: &judged, chosen };
    let mut answer = view.answer();
    let mut is_refused = !judged[chosen].is_clean();
    if is_refused {
        answer.tables.extend(tables::findings(&judged[chosen]));
    }
    if let Some(path) = question.output {
        listener(&Progress { stage: "loading", done: 5, total: 5, text: "loading what changed".to_owned() });
        let written = Written { operation: &operation, document: &document, problem: &problem, record };
        let judgement = written.write(&alternatives[chosen], path, question, &mut answer)?;
        if !judgement.is_clean() {
            is_refused = true;
            answer.tables.extend(tables::findings(&judgement));
        }
    }
    Ok(Done { answer, is_refused })
}

/// Judges a plan that was made anew and kept, from its document.
pub(crate) fn judged_again(operation: &Operation, document: &PlanDocument) -> Result<Judgement, Vec<Fault>> {
    let record = document.anew.as_ref().expect("a plan made anew should say from what");
    let grounded = record
        .before
        .iter()
        .filter(|flight| {
            let words = format!("{} is broken by ", flight.id);
            let is_named = document.solutions.flights.remarks.iter().any(|remark| remark.starts_with(&words));
            is_named && flight.legs.first().is_some_and(|leg| leg.departs >= record.now)
        })
        .map(|flight| flight.id.clone())
        .collect();
    let problem = asked::flights_problem(operation, &document.solutions, record, &grounded)?;
    let asked = questions(operation, &document.solutions, &problem);
    Ok(check::judge_anew(operation, &asked.problems, &asked.before, &document.solutions))
}

fn questions(operation: &Operation, solutions: &PlanSolutions, problem: &FlightsProblem) -> Asked {
    let mut problems = problems::problems_of(operation, solutions);
    let before = std::mem::replace(&mut problems.flights, problem.clone());
    problems.loading =
        problems::loading_problem(operation, &solutions.allocation, &problem.consignments, &solutions.flights);
    Asked { problems, before }
}

/// Everything that was told up to now: what the plan before knows, the folder's table, the command line.
fn told(
    question: &ReplanQuestion<'_>,
    operation: &Operation,
    document: &PlanDocument,
) -> Result<(Timestamp, Vec<Told>), Vec<Fault>> {
    let now = disruptions::instant(question.now).map_err(|fault| vec![fault.at("", 0, "--now")])?;
    let earliest = document.anew.as_ref().map_or(operation.as_of, |anew| anew.now);
    if now < earliest {
        let cause = format!("the plan that stands was made at {earliest}; {now} is before that");
        let fault = Fault::new("replan-too-early", cause, "give an instant after it");
        return Err(vec![fault.at("", 0, "--now")]);
    }
    let mut told = document.anew.as_ref().map_or_else(Vec::new, |anew| anew.told.clone());
    let table = disruptions::table(question.dir)?;
    let is_new = |row: &Told, told: &[Told]| row.at <= now && told.iter().all(|known| known.id != row.id);
    let rows: Vec<Told> = table.into_iter().filter(|row| is_new(row, &told)).collect();
    told.extend(rows);
    for words in question.events.split(|word| word == "and").filter(|words| !words.is_empty()) {
        let number = (1..).find(|number| told.iter().all(|known| known.id.as_str() != format!("E{number}")));
        let id = format!("E{}", number.expect("there should be a number that is free"));
        let id = model::id::DisruptionId::of(&id);
        let source = "told on the command line".to_owned();
        told.push(Told { id, at: now, words: words.join(" "), source, line: 0 });
    }
    if told.len() == document.anew.as_ref().map_or(0, |anew| anew.told.len()) {
        let cause = "nothing new went otherwise by then";
        let action = "say what happened, such as tail-out VTA-3 until 2020-04-12, or write it in disruptions.csv";
        return Err(vec![Fault::new("nothing-to-replan", cause, action).at("", 0, "EVENT")]);
    }
    Ok((now, told))
}

/// One alternative, stopped after its time.
fn found(
    problem: &FlightsProblem,
    effort: Effort,
    (operation, limits): (&Operation, &Limits),
    listener: &mut dyn FnMut(&Progress),
) -> Alternative {
    let place = SECONDS_MAX.iter().position(|(known, _)| *known == effort).expect("an effort should have its time");
    let done = u64::try_from(place).expect("a place should be a number");
    listener(&Progress { stage: "flights", done: done + 1, total: 5, text: format!("a plan {}", effort.word()) });
    let timer = limits.within(SECONDS_MAX[place].1).begin();
    let control = Control::new(operation.policies.seed, operation.policies.steps_max);
    flights::replan(problem, effort, &mut control.with_stop(timer.signal()))
}

fn flights_judged(problem: &FlightsProblem, one: &Alternative) -> Judgement {
    let mut judgement = Judgement::default();
    for checked in [check::check_flights(problem, &one.solution), check::check_anew(problem, &one.solution)] {
        judgement.rules.extend(checked.rules);
        judgement.limits += checked.limits;
        judgement.findings.extend(checked.findings);
    }
    judgement
}

/// The alternative that is taken: the one that is named, else the best of those that the judge accepts.
fn chosen(take: Option<&str>, alternatives: &[Alternative], judged: &[Judgement]) -> Result<usize, Vec<Fault>> {
    if let Some(word) = take {
        let place = alternatives.iter().position(|one| one.effort.word() == word);
        return place.ok_or_else(|| {
            let words: Vec<&str> = alternatives.iter().map(|one| one.effort.word()).collect();
            let cause = format!("\u{ab}{word}\u{bb} is none of the alternatives");
            vec![Fault::new("unknown-word", cause, format!("take one of {}", words.join(", "))).at("", 0, "--take")]
        });
    }
    let places = (0..alternatives.len()).min_by_key(|place| (!judged[*place].is_clean(), alternatives[*place].rank()));
    Ok(places.expect("there should be an alternative"))
}

/// What a new plan is written from.
struct Written<'a> {
    operation: &'a Operation,
    document: &'a PlanDocument,
    problem: &'a FlightsProblem,
    record: AnewRecord,
}

impl Written<'_> {
    fn write(
        self,
        taken: &Alternative,
        path: &Path,
        question: &ReplanQuestion<'_>,
        answer: &mut Answer,
    ) -> Result<Judgement, Vec<Fault>> {
        let Self { operation, document, problem, record } = self;
        let mut solutions = document.solutions.clone();
        solutions.flights = taken.solution.clone();
        let asked = questions(operation, &solutions, problem);
        solutions.loading = loaded::loads(operation, &document.solutions, problem, &asked.problems.loading);
        solutions.worth = worth(operation, &asked.problems, &solutions);
        let judgement = check::judge_anew(operation, &asked.problems, &asked.before, &solutions);
        let new = PlanDocument {
            solutions,
            judgement: JudgementRecord::from(&judgement),
            anew: Some(record),
            ..document.clone()
        };
        let text = format::plan::write(&new);
        files::write_output(&[(path, &text)], &[question.plan]).map_err(|fault| vec![fault])?;
        answer.files.push(("plan".to_owned(), path.display().to_string()));
        Ok(judgement)
    }
}
