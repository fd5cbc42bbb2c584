//! Decides what it is to load flights and show them: all of an operation, or one by itself, and what changes against a
//! standing plan: `load`. Nothing is kept: a plan is made by `plan`. Up: [`crate`].

use std::collections::BTreeMap;
use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use format::folder::ReadOperation;
use model::control::Progress;
use model::fault::Fault;
use model::finding::Judgement;
use model::flights::Flight;
use model::haul::Haul;
use model::id::FlightId;
use model::loading::{AircraftLoad, FlightToLoad, LoadingProblem, LoadingSolution};
use model::operation::Operation;
use model::plan::PlanSolutions;

use crate::answer::Done;
use crate::planning::{self, Planned, Stage};
use crate::reloading::{self, Fate};
use crate::standing::{self, StandingLoad};
use crate::tables::{self, FlightLoaded};
use crate::{files, judging, plan_folder};

/// Loads as they are asked for on the command line.
#[derive(Clone, Copy, Debug)]
pub struct LoadQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// Show this flight only, with everything a loadmaster reads.
    pub flight: Option<&'a str>,
    /// A standing plan, whose loads change only where they must.
    pub keep: Option<&'a Path>,
    /// Where to write the page.
    pub output: Option<&'a Path>,
}

/// Runs the whole chain and answers with the loads; the separate checker judges them.
///
/// # Errors
/// Every fault of the folder and of the standing plan; codes `unknown-code`, `output-is-input`, `not-writable`.
pub fn load(question: &LoadQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let kept = question.keep.map(judging::read_standing).transpose();
    let read = format::folder::read(question.dir);
    let (kept, ReadOperation { operation, digest, .. }) = match (kept, read) {
        (Ok(kept), Ok(read)) => (kept, read),
        (kept, read) => return Err(kept.err().into_iter().chain(read.err()).flatten().collect()),
    };
    let mut planned = planning::plan_keeping(&operation, Stage::Loading, kept.as_ref(), listener);
    let standing = kept.as_ref().map(|kept| standing::standing_loads(kept, &planned.solutions.flights.flights));
    if let Some(word) = question.flight {
        let flight = known_flight(word, &planned.solutions)?;
        narrow(&mut planned, &flight);
    }
    let mut answer = shown(&planned, question.flight.is_some(), &operation);
    if let Some(standing) = &standing {
        tell_changes(&planned.solutions, standing, question.flight.is_some(), &mut answer);
    }
    let mut judgement = judged(&planned.problems.loading, &planned.solutions.loading);
    if let Some(kept) = &kept {
        planning::add(&mut judgement, check::check_kept(&planned.problems, &planned.solutions, kept));
    }
    if !judgement.is_clean() {
        answer.tables.extend(tables::findings(&judgement));
    }
    if let Some(path) = question.output {
        let page = page(&operation, &digest, &planned, question.flight.is_some(), path)?;
        files::write_output(&[(path, &page)], question.keep.as_slice()).map_err(|fault| vec![fault])?;
        answer.files.push(("page".to_owned(), path.display().to_string()));
    }
    Ok(Done { answer, is_refused: !judgement.is_clean() })
}

/// What is written: the page of one flight, or its picture where the name ends in .svg; else the page of all loads.
fn page(
    operation: &Operation,
    digest: &str,
    planned: &Planned,
    is_one: bool,
    path: &Path,
) -> Result<String, Vec<Fault>> {
    let flight = planned.solutions.flights.flights.first().filter(|_| is_one);
    let Some(flight) = flight else {
        return plan_folder::page_of_stage(operation, digest, planned, format::report::Stage::Load, None);
    };
    let is_picture = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    let draw = if is_picture { format::report::flight_picture } else { format::report::flight_page };
    plan_folder::page_of_flight(operation, digest, planned, |input| {
        draw(input, &flight.id).expect("a flight of the plan should have a load")
    })
}

/// The flight that a word of the command line names. Code `unknown-code`.
fn known_flight(word: &str, solutions: &PlanSolutions) -> Result<FlightId, Vec<Fault>> {
    let flights = &solutions.flights.flights;
    if let Some(flight) = flights.iter().find(|flight| flight.id.as_str() == word) {
        return Ok(flight.id.clone());
    }
    let cause = match (flights.first(), flights.last()) {
        (Some(first), Some(last)) => {
            format!("\u{ab}{word}\u{bb} is no flight of this plan: it has {} to {}", first.id, last.id)
        }
        _ => format!("\u{ab}{word}\u{bb} is no flight of this plan: it has none"),
    };
    let action = "name one of them; the command fly lists them";
    Err(vec![Fault::new("unknown-code", cause, action).at("", 0, "--flight")])
}

/// Leaves one flight and its load, so that tables, judge and page are of it alone.
fn narrow(planned: &mut Planned, flight: &FlightId) {
    planned.solutions.flights.flights.retain(|one| one.id == *flight);
    planned.solutions.flights.left_out.clear();
    planned.solutions.loading.loads.retain(|one| one.flight == *flight);
    planned.problems.loading.flights.retain(|one| one.flight == *flight);
}

fn judged(problem: &LoadingProblem, solution: &LoadingSolution) -> Judgement {
    let checked = check::check_loading(problem, solution);
    Judgement { rules: checked.rules, limits: checked.limits, findings: checked.findings }
}

fn shown(planned: &Planned, is_one: bool, operation: &Operation) -> Answer {
    let solutions = &planned.solutions;
    let all = || Answer {
        title: "Loading, unit by unit".to_owned(),
        tables: tables::loads(&solutions.loading),
        ..Answer::default()
    };
    let loads: Vec<(&FlightToLoad, &AircraftLoad)> =
        planned.problems.loading.flights.iter().zip(&solutions.loading.loads).collect();
    let (true, Some(flight), Some((asked, load))) = (is_one, solutions.flights.flights.first(), loads.first()) else {
        return all();
    };
    let aircraft = &asked.aircraft;
    let assumed = [("masses and ranges", &aircraft.source), ("hold", &aircraft.hold.source)];
    let sources = assumed.map(|(what, source)| format!("{what}: {source}"));
    let remarks = vec![
        "planning, not for dispatch: the operator\u{2019}s own weight and balance manual decides".to_owned(),
        format!("tables of {} of version {}; {}", aircraft.id, aircraft.hold.version, sources.join("; ")),
    ];
    let title = one_title(flight, load, operation);
    let tables = loads.iter().flat_map(|(asked, load)| tables::one_load(FlightLoaded { flight, asked, load }));
    Answer { title, tables: tables.collect(), remarks, files: Vec::new() }
}

/// `F001: An-124-100 224FU-1, UUMU-LIPX, 12 units, 60.1 t, 2 people.`
fn one_title(flight: &Flight, load: &AircraftLoad, operation: &Operation) -> String {
    let stations = flight.legs.iter().filter(|leg| leg.purpose == model::flights::LegPurpose::Carry);
    let mut way: Vec<&str> = Vec::new();
    for leg in stations {
        if way.is_empty() {
            way.push(leg.from.as_str());
        }
        way.push(leg.to.as_str());
    }
    let grams: i64 = load.units.iter().map(|unit| unit.gross.get()).sum();
    let people: i64 = load.seated.iter().map(|seated| seated.people.get()).sum();
    format!(
        "{}, {}: {} {}, {}, {} units of {:.1} t, {} people.",
        operation.name,
        flight.id,
        flight.aircraft,
        flight.tail,
        way.join("-"),
        load.units.len(),
        grams as f64 / 1e6,
        grouped(people),
    )
}

/// What changes against the standing loads: of one flight every unit, of all flights those that change.
pub(crate) fn tell_changes(
    solutions: &PlanSolutions,
    standing: &BTreeMap<(FlightId, Haul), StandingLoad>,
    is_one: bool,
    answer: &mut Answer,
) {
    let mut counts = Table::new("kept", &["flight", "was", "stays", "moves", "re-built", "taken off", "new"]);
    let mut changes = Table::new("changes", &["flight", "unit", "what", "in words"]);
    for load in &solutions.loading.loads {
        let name = tables::load_name(load);
        let Some(StandingLoad { was, load: old }) = standing.get(&(load.flight.clone(), load.haul)) else {
            let mut row = vec![Cell::text(&name), Cell::Blank];
            row.extend([0, 0, 0, 0].map(Cell::Count));
            row.push(Cell::Count(i64::try_from(load.units.len()).unwrap_or(i64::MAX)));
            counts.push(row);
            continue;
        };
        let units = reloading::unit_changes(old, load);
        let count = |fate: Fate| {
            let hits = units.iter().filter(|unit| unit.fate == fate).count();
            Cell::Count(i64::try_from(hits).unwrap_or(i64::MAX))
        };
        let mut row = vec![Cell::text(&name), Cell::text(was)];
        row.extend([Fate::Stays, Fate::Moves, Fate::Rebuilt, Fate::TakenOff, Fate::New].map(count));
        counts.push(row);
        for unit in units.iter().filter(|unit| is_one || unit.fate != Fate::Stays) {
            let cells = [name.as_str(), unit.unit.as_str(), unit.fate.word(), &unit.words];
            changes.push(cells.map(Cell::text).into());
        }
        for (what, before, after) in reloading::rest_changes(old, load) {
            let words = format!("{before} before, {after} now");
            changes.push([name.as_str(), "", &what, &words].map(Cell::text).into());
        }
    }
    let is_new = |load: &&AircraftLoad| !standing.contains_key(&(load.flight.clone(), load.haul));
    let unpaired = solutions.loading.loads.iter().filter(is_new).count();
    if unpaired > 0 {
        answer.remarks.push(format!(
            "{unpaired} of {} flights are in no way the standing plan\u{2019}s (type, airports and day, or number): loaded afresh",
            solutions.loading.loads.len()
        ));
    }
    answer.tables.extend([counts, changes]);
}
