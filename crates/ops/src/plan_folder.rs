//! Decides what it is to plan an operation folder: read it, run the chain, judge it, write plan and report together.
//! A plan is immutable: the same inputs and program write the same bytes; a different plan gets a name of its own.
//! Up: [`crate`].

use std::path::{Path, PathBuf};

use format::answer::{Answer, Cell, Table, grouped};
use format::folder::ReadOperation;
use format::plan::{JudgementRecord, PlanDocument};
use format::report::ReportInput;
use model::allocation::Appraisal;
use model::control::Progress;
use model::fault::Fault;
use model::operation::Operation;
use model::worth::{FlightVerdict, WorthVerdict};

use crate::answer::Done;
use crate::planning::{self, Planned, Stage};
use crate::problems::day_of;
use crate::stopping::Limits;
use crate::{accounting, claiming, files, judging, loads, problems, recorded, standing, tables};

/// Signs of the inputs' digest in a plan's name: enough to tell plans apart, short enough to say on the phone.
const NAME_DIGEST_SIGNS: usize = 8;

/// Plans a folder; writes `DIR/plans/DATE-DIGEST.json` and `.html`. Where a standing plan is named, its loads change only where
/// they must, and what changes is told.
pub fn plan(
    dir: &Path,
    keep: Option<&Path>,
    limits: &Limits,
    listener: &mut dyn FnMut(&Progress),
) -> Result<Done, Vec<Fault>> {
    listener(&Progress { stage: "read", done: 0, total: 5, text: format!("reading {}", dir.display()) });
    limits.checked().map_err(|fault| vec![fault])?;
    let kept = keep.map(judging::read_standing).transpose();
    let (kept, ReadOperation { operation, digest, remarks, .. }) = match (kept, recorded::read(dir)) {
        (Ok(kept), Ok(read)) => (kept, read),
        (kept, read) => return Err(kept.err().into_iter().chain(read.err()).flatten().collect()),
    };
    let planned = planning::plan_within(&operation, Stage::Loading, kept.as_ref(), limits, listener);
    listener(&Progress { stage: "check", done: 5, total: 5, text: "checking".to_owned() });
    let judgement = planning::judge(&operation, &planned, kept.as_ref());
    let document = PlanDocument {
        operation_name: operation.name.clone(),
        as_of: operation.as_of,
        inputs_digest: digest.clone(),
        rounds: planned.rounds,
        solutions: planned.solutions.clone(),
        judgement: JudgementRecord::from(&judgement),
        anew: None,
    };
    let text = format::plan::write(&document);
    let report = report(&operation, &document)?;
    let (plan_path, report_path) = free_name(dir, &operation, &digest, &text)?;
    files::write_all(&[(&plan_path, &text), (&report_path, &report)]).map_err(|fault| vec![fault])?;
    let mut answer = summary(&operation, &document);
    if let Some(kept) = &kept {
        let standing = standing::standing_loads(kept, &planned.solutions.flights.flights);
        loads::tell_changes(&planned.solutions, &standing, false, &mut answer);
    }
    if !document.judgement.is_clean() {
        answer.tables.extend(tables::findings(&judgement));
    }
    answer.remarks.extend(remarks.iter().map(ToString::to_string));
    answer.files = vec![
        ("plan".to_owned(), plan_path.display().to_string()),
        ("report".to_owned(), report_path.display().to_string()),
    ];
    Ok(Done { answer, is_refused: !judgement.is_clean() })
}

/// The report of a plan: drawn from the document and the operation's own tables.
pub fn report(operation: &Operation, document: &PlanDocument) -> Result<String, Vec<Fault>> {
    with_report_input(operation, document, format::report::write)
}

/// The page of one stage, with a split that somebody else made where there is one. Nobody has judged the answers yet.
pub(crate) fn page_of_stage(
    operation: &Operation,
    digest: &str,
    planned: &Planned,
    stage: format::report::Stage,
    appraisal: Option<&Appraisal>,
) -> Result<String, Vec<Fault>> {
    let document = unjudged(operation, digest, planned);
    with_appraisal(operation, &document, appraisal, |input| format::report::stage_page(input, stage))
}

/// The page or picture of one flight, drawn from answers that nobody has judged yet.
pub(crate) fn page_of_flight(
    operation: &Operation,
    digest: &str,
    planned: &Planned,
    draw: impl FnOnce(&ReportInput<'_>) -> String,
) -> Result<String, Vec<Fault>> {
    with_report_input(operation, &unjudged(operation, digest, planned), draw)
}

fn unjudged(operation: &Operation, digest: &str, planned: &Planned) -> PlanDocument {
    PlanDocument {
        operation_name: operation.name.clone(),
        as_of: operation.as_of,
        inputs_digest: digest.to_owned(),
        rounds: planned.rounds,
        solutions: planned.solutions.clone(),
        judgement: JudgementRecord::default(),
        anew: None,
    }
}

/// Gathers what a page is drawn from and draws it.
pub(crate) fn with_report_input(
    operation: &Operation,
    document: &PlanDocument,
    draw: impl FnOnce(&ReportInput<'_>) -> String,
) -> Result<String, Vec<Fault>> {
    with_appraisal(operation, document, None, draw)
}

/// The same with a split that somebody else made.
pub(crate) fn with_appraisal(
    operation: &Operation,
    document: &PlanDocument,
    appraisal: Option<&Appraisal>,
    draw: impl FnOnce(&ReportInput<'_>) -> String,
) -> Result<String, Vec<Fault>> {
    let records = recorded::with_observed(&operation.records);
    let ledger = recorded::ledger(operation, None);
    let (columns, balances) = (record::columns(&records), record::ledger::balances(&ledger));
    let claims = claiming::rows(&records, &operation.parties);
    let recalls = &record::recalls(&recorded::history(&operation.records))[..];
    let valued = accounting::valued(&ledger, &columns, &records);
    let outlines = format::builtin::outlines(format::builtin::Scale::Coarse)?;
    let (columns, balances, outlines) = (&columns[..], &balances[..], &outlines[..]);
    let (claims, valued) = (&claims[..], &valued[..]);
    let asked = problems::problems_of(operation, &document.solutions).flights;
    let consignments = &asked.consignments[..];
    Ok(draw(&ReportInput {
        document,
        operation,
        columns,
        recalls,
        claims,
        balances,
        valued,
        appraisal,
        consignments,
        outlines,
    }))
}

/// The first name that is free or holds this very plan.
fn free_name(dir: &Path, operation: &Operation, digest: &str, text: &str) -> Result<(PathBuf, PathBuf), Vec<Fault>> {
    let folder = dir.join("plans");
    let day = day_of(operation.as_of);
    let sign = digest.get(..NAME_DIGEST_SIGNS).unwrap_or(digest);
    for turn in 1..=u32::MAX {
        let name = if turn == 1 { format!("{day}-{sign}") } else { format!("{day}-{sign}-{turn}") };
        let path = folder.join(format!("{name}.json"));
        if !path.exists() || files::read_text(&path).map_err(|fault| vec![fault])? == text {
            return Ok((path, folder.join(format!("{name}.html"))));
        }
    }
    unreachable!("four thousand million plans of one digest should not exist")
}

/// The plan in a table of figures, for the terminal.
fn summary(operation: &Operation, document: &PlanDocument) -> Answer {
    let solutions = &document.solutions;
    let count = |length: usize| Cell::Count(i64::try_from(length).unwrap_or(i64::MAX));
    let outcome = |outcome| {
        let hits = solutions.fitness.assessments.iter().filter(|assessment| assessment.outcome == outcome).count();
        count(hits)
    };
    let mut table = Table::new("plan", &["stage", "what", "count"]);
    let mut row = |stage: &str, what: &str, cell: Cell| table.push(vec![Cell::text(stage), Cell::text(what), cell]);
    row("need", "needs counted (place and item)", count(solutions.need.lines.len()));
    row("need", "places without a forecast", count(solutions.need.left_out.len()));
    row("fitness", "line and recipient fit", outcome(model::fitness::Outcome::Fit));
    row("fitness", "fit with conditions", outcome(model::fitness::Outcome::FitWithConditions));
    row("fitness", "held until answered", outcome(model::fitness::Outcome::Held));
    row("fitness", "unfit, stopped before loading", outcome(model::fitness::Outcome::Unfit));
    row("allocation", "consignments", count(solutions.allocation.allotments.len()));
    row(
        "allocation",
        "demands met in full",
        count(solutions.allocation.fills.iter().filter(|fill| fill.got >= fill.units).count()),
    );
    row(
        "allocation",
        "demands short, each with its reason",
        count(solutions.allocation.fills.iter().filter(|fill| fill.got < fill.units).count()),
    );
    row("flights", "flights", count(solutions.flights.flights.len()));
    row("flights", "consignments not flown, in part or whole", count(solutions.flights.left_out.len()));
    let worth = &solutions.worth;
    let flights_that = |is_it: fn(&FlightVerdict) -> bool| count(worth.flights.iter().filter(|one| is_it(one)).count());
    row("worth", "flights that only top up", flights_that(FlightVerdict::only_tops_up));
    row("worth", "flights, any one of which may stay", flights_that(|one| one.may_stay() && !one.only_tops_up()));
    row(
        "worth",
        "flights that surface could mostly replace, or too late",
        flights_that(|one| tables::is_doubtful(one) && !one.may_stay()),
    );
    row("worth", "flights mostly of what nobody forecasts", flights_that(|one| one.mostly == WorthVerdict::Unknown));
    row("loading", "pallets and pieces", count(solutions.loading.loads.iter().map(|load| load.units.len()).sum()));
    row(
        "loading",
        "parts left on the ground",
        count(solutions.loading.loads.iter().map(|load| load.left_out.len()).sum()),
    );
    row("check", "limits derived again", Cell::Count(i64::try_from(document.judgement.limits).unwrap_or(i64::MAX)));
    row(
        "check",
        "fatal findings",
        count(
            document
                .judgement
                .findings
                .iter()
                .filter(|finding| finding.severity == model::finding::Severity::Fatal)
                .count(),
        ),
    );
    let verdict = if document.judgement.is_clean() { "the checker agrees" } else { "the checker REFUSES this plan" };
    let tonnes: i64 = solutions.loading.loads.iter().flat_map(|load| &load.units).map(|unit| unit.gross.get()).sum();
    let title = format!(
        "{}, as of {}: {} flights, {} t on board, {verdict}.",
        operation.name,
        tables::minute(operation.as_of),
        solutions.flights.flights.len(),
        grouped(tonnes / 1_000_000),
    );
    let remarks = tables::worth_remarks(operation, worth);
    Answer { title, tables: vec![table, tables::doubtful(worth)], remarks, ..Answer::default() }
}
