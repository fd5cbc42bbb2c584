//! Decides what it is to count the need of an operation and to show it to a pharmacist: what is asked for first, all of it
//! in JSON and CSV. Does not count (`need`). Up: [`crate`].

use std::collections::BTreeSet;
use std::path::Path;

use format::answer::{Answer, Cell, Table};
use format::folder::ReadOperation;
use jiff::civil::Date;
use model::control::Progress;
use model::fault::Fault;
use model::id::{ItemId, PlaceId};
use model::need::{CareLoad, NeedLine, NeedSolution};
use model::operation::Operation;
use model::quantity::Units;

use crate::answer::Done;
use crate::planning::{self, Stage};
use crate::tables::left_out;
use crate::{files, plan_folder};

/// A count of needs as it is asked for on the command line.
#[derive(Clone, Copy, Debug)]
pub struct NeedQuestion<'a> {
    /// Operation folder.
    pub dir: &'a Path,
    /// Show these places only; empty means all.
    pub places: &'a [String],
    /// Show these items only; empty means those asked for or in stock.
    pub items: &'a [String],
    /// Show every item that the profile counts.
    pub is_all: bool,
    /// Where to write: every line as CSV if the name ends in `.csv`, else the page of the stage.
    pub output: Option<&'a Path>,
}

/// Counts the needs of an operation.
pub fn count(question: &NeedQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let ReadOperation { operation, digest, .. } = format::folder::read(question.dir)?;
    let faults: Vec<Fault> = unknown(question, &operation).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let planned = planning::plan_operation(&operation, Stage::Need, listener);
    let need = &planned.solutions.need;
    let shown: Vec<&NeedLine> = need.lines.iter().filter(|line| is_shown(line, question, &operation)).collect();
    let hidden = need.lines.len() - shown.len();
    let is_asked =
        |place: &PlaceId| question.places.is_empty() || question.places.iter().any(|word| word == place.as_str());
    let mut tables = vec![
        caps(need.care.iter().filter(|care| is_asked(&care.place))),
        lines("needs", &shown, &operation),
        drivers(&shown),
    ];
    let all: Vec<&NeedLine> = need.lines.iter().collect();
    tables.push(Table { is_detail: true, ..every_figure(&all) });
    let left = need
        .left_out
        .iter()
        .filter(|(place, _)| is_asked(place))
        .map(|(place, reason)| (place.to_string(), Cell::Blank, reason));
    tables.push(left_out(left));
    let mut remarks: Vec<String> = shown.iter().filter_map(|line| enough(line)).collect();
    remarks.extend(not_counted(question, &operation, need));
    remarks.extend(need.remarks.iter().cloned());
    if hidden > 0 {
        remarks.push(format!("{hidden} more lines are not shown: --all shows them, --json and -o FILE.csv hold them."));
    }
    let policies = &operation.policies;
    let days = |span: model::quantity::Minutes| span.get() / (24 * 60);
    let title = format!(
        "Need by {}, {} and {} days of lead time and cover, ordered to the {} % quantile.",
        operation.profile.name,
        days(policies.lead_time),
        days(policies.cover),
        policies.service_level.get() as f64 / 10.0
    );
    let mut answer = Answer { title, tables, remarks, files: Vec::new() };
    if let Some(path) = question.output {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let text = if is_csv {
            format::needs::write(need, &operation.items)
        } else {
            plan_folder::page_of_stage(&operation, &digest, &planned, format::report::Stage::Need, None)?
        };
        files::write_output(&[(path, &text)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push((if is_csv { "needs" } else { "page" }.to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

/// What a person asks about and will not find: places that nobody asks for, and items that the profile does not count.
fn not_counted(question: &NeedQuestion<'_>, operation: &Operation, need: &NeedSolution) -> Vec<String> {
    let mut remarks = Vec::new();
    let is_told = |place: &str| {
        need.care.iter().any(|care| care.place.as_str() == place)
            || need.left_out.iter().any(|(left, _)| left.as_str() == place)
    };
    for place in question.places.iter().filter(|place| !is_told(place)) {
        remarks.push(format!("Nobody asks for anything for {place}, so its need is not counted: add a request."));
    }
    let is_counted = |item: &ItemId| operation.profile.rates.iter().any(|rate| rate.item == *item);
    let unknown: BTreeSet<String> = concerned(operation)
        .into_iter()
        .filter(|(_, item)| !is_counted(item))
        .map(|(place, item)| format!("{item} ({place})"))
        .collect();
    if !unknown.is_empty() {
        let list: Vec<String> = unknown.into_iter().collect();
        let name = &operation.profile.name;
        remarks
            .push(format!("The profile {name} has no rate for what is asked for or held here: {}.", list.join(", ")));
    }
    remarks
}

/// Places and items of the command line that the operation does not know.
fn unknown<'a>(question: &'a NeedQuestion<'_>, operation: &'a Operation) -> impl Iterator<Item = Fault> + 'a {
    let places: Vec<&str> = operation.places.iter().map(|place| place.id.as_str()).collect();
    let items: Vec<&str> = operation.items.iter().map(|item| item.id.as_str()).collect();
    let fault = |word: &str, known: &[&str], option: &str, table: &str| {
        let action = format::suggest::action(word, known.iter().copied(), &format!("give the id of a row of {table}"));
        (!known.contains(&word))
            .then(|| Fault::new("unknown-code", format!("\u{ab}{word}\u{bb} is not known"), action).at("", 0, option))
    };
    let of_places = question.places.iter().map(|word| fault(word, &places, "--place", "places.csv"));
    let of_items = question.items.iter().map(|word| fault(word, &items, "--item", "items.csv"));
    of_places.chain(of_items).flatten().collect::<Vec<_>>().into_iter()
}

fn is_shown(line: &NeedLine, question: &NeedQuestion<'_>, operation: &Operation) -> bool {
    let is_of = |words: &[String], id: &str| words.is_empty() || words.iter().any(|word| word == id);
    if !is_of(question.places, line.place.as_str()) || !is_of(question.items, line.item.as_str()) {
        return false;
    }
    question.is_all || !question.items.is_empty() || concerned(operation).contains(&(&line.place, &line.item))
}

/// What a place asks for, has, or reports on.
fn concerned(operation: &Operation) -> BTreeSet<(&PlaceId, &ItemId)> {
    let asked = operation.requests.iter().map(|row| (&row.place, &row.item));
    let stocked = operation.stock.iter().map(|row| (&row.place, &row.item));
    let used = operation.consumption.iter().map(|row| (&row.place, &row.item));
    let made = operation.production.iter().map(|row| (&row.place, &row.item));
    asked.chain(stocked).chain(used).chain(made).collect()
}

/// Beds, workers, tests and oxygen at the peak, and which caps bound.
fn caps<'a>(loads: impl Iterator<Item = &'a CareLoad>) -> Table {
    let columns = ["place", "ward beds", "intensive care", "workers", "tests", "oxygen m3", "bound by"];
    let mut caps = Table::new("caps", &columns);
    for care in loads {
        let bound: Vec<&str> = care.bound_by.iter().map(|reason| reason.text.as_str()).collect();
        caps.push(vec![
            Cell::text(&care.place),
            Cell::Count(care.ward_beds.get()),
            Cell::Count(care.intensive_beds.get()),
            Cell::Count(care.workers.get()),
            Cell::Count(care.tests.get()),
            Cell::Count(care.oxygen_m3.get()),
            Cell::text(bound.join("; ")),
        ]);
    }
    caps
}

fn lines(name: &str, lines: &[&NeedLine], operation: &Operation) -> Table {
    let columns =
        ["place", "item", "unit", "50 %", "90 %", "order to", "stock", "to come", "missing", "packs", "runs out"];
    let mut table = Table::new(name, &columns);
    for line in lines {
        let item = operation.items.iter().find(|item| item.id == line.item);
        let to_come = [line.pipeline, line.pledged, line.produced].map(Units::get).iter().sum();
        table.push(vec![
            Cell::text(&line.place),
            Cell::text(&line.item),
            item.map_or(Cell::Blank, |item| Cell::text(&item.unit)),
            Cell::Count(line.gross_50.get()),
            Cell::Count(line.gross_90.get()),
            Cell::Count(line.gross.get()),
            Cell::Count(line.stock.get()),
            Cell::Count(to_come),
            Cell::Count(line.net.get()),
            line.packs.map_or(Cell::Blank, |packs| Cell::Count(packs.get())),
            runs_out(line),
        ]);
    }
    table
}

/// Which figure drives each line.
fn drivers(lines: &[&NeedLine]) -> Table {
    let mut table = Table::new("driven by", &["place", "item", "use", "what drives it"]);
    for line in lines {
        let cells = [line.place.as_str(), line.item.as_str(), line.use_profile.word(), &line.driver];
        table.push(cells.into_iter().map(Cell::text).collect());
    }
    table
}

/// Every figure of every line, for programs and auditors.
fn every_figure(lines: &[&NeedLine]) -> Table {
    let columns = [
        "place",
        "item",
        "use",
        "burn permille",
        "gross 50",
        "gross 90",
        "gross",
        "stock",
        "pipeline",
        "pledged",
        "produced",
        "net",
        "packs",
        "run out 50",
        "run out",
        "enough from",
        "driven by",
    ];
    let mut table = Table::new("all needs", &columns);
    let count = |units: Option<Units>| units.map_or(Cell::Blank, |units| Cell::Count(units.get()));
    let date = |day: Option<Date>| day.map_or(Cell::Blank, Cell::text);
    for line in lines {
        let mut cells = vec![Cell::text(&line.place), Cell::text(&line.item), Cell::text(line.use_profile.word())];
        cells.push(count(line.burn_permille));
        cells.extend([line.gross_50, line.gross_90, line.gross, line.stock].map(|units| count(Some(units))));
        cells.extend([line.pipeline, line.pledged, line.produced, line.net].map(|units| count(Some(units))));
        cells.push(count(line.packs));
        cells.extend([line.run_out_50, line.run_out, line.enough_from].map(date));
        cells.push(Cell::text(&line.driver));
        table.push(cells);
    }
    table
}

/// The days between which an item runs out: at the service level, and at the median.
fn runs_out(line: &NeedLine) -> Cell {
    let short = |day: Date| day.strftime("%-d\u{a0}%b").to_string();
    match (line.run_out, line.run_out_50) {
        (None, _) => Cell::Blank,
        (Some(early), Some(late)) if late > early => {
            Cell::text(format!("{}\u{a0}to\u{a0}{}", short(early), short(late)))
        }
        (Some(early), Some(_)) => Cell::text(short(early)),
        (Some(early), None) => Cell::text(format!("{}\u{a0}or\u{a0}later", short(early))),
    }
}

/// From when own factories are enough.
fn enough(line: &NeedLine) -> Option<String> {
    let day = line.enough_from?;
    Some(format!("{} makes enough {} of its own from {day}: no airlift of it is needed then.", line.place, line.item))
}
