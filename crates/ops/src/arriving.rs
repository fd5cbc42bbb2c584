//! Decides what it is to triage goods that came unannounced: read the list, count what is needed here, class every line,
//! show it to two people with a phone. Does not read (`format`) or judge (`fitness`). Up: [`crate`].

use std::collections::BTreeMap;
use std::path::Path;

use format::answer::{Answer, Cell, Table};
use format::arrived::PackingList;
use format::report::ArrivedPage;
use jiff::Timestamp;
use jiff::civil::Date;
use model::arrived::{
    ArrivedDemand, ArrivedLine, ArrivedPolicy, ArrivedProblem, ArrivedSolution, ArrivedVerdict, Guess, GuessOf,
    Priority,
};
use model::control::{Control, Progress};
use model::fault::Fault;
use model::id::{ItemId, PlaceId};
use model::operation::Operation;
use model::quantity::{CubicMillimetres, Grams, Money, Units};
use model::world::Item;

use crate::answer::Done;
use crate::planning::{self, Stage};
use crate::{days, files, problems};

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

/// Rows of a list that a remark names.
const ROWS_NAMED_MAX: usize = 12;

/// A triage as it is asked for on the command line.
#[derive(Clone, Copy, Debug)]
pub struct ArrivingQuestion<'a> {
    /// Operation folder, whose needs and requests count; none counts what a disease profile uses.
    pub dir: Option<&'a Path>,
    /// The packing list.
    pub list: &'a Path,
    /// For whom; none means any place of the operation.
    pub place: Option<&'a str>,
    /// Disease profile where no operation is given; none means every one that is built in.
    pub profile: Option<&'a str>,
    /// Day of triage; none means the operation's own, else the day of the clock.
    pub as_of: Option<&'a str>,
    /// Where to write: CSV with the whole list if the name ends in `.csv`, else a page.
    pub output: Option<&'a Path>,
}

/// What stands behind a triage.
struct Ground {
    demand: ArrivedDemand,
    items: Vec<Item>,
    day: Date,
    words: String,
    control: (u64, u64),
}

/// Classes every line of a packing list.
///
/// # Errors
/// Every fault of the operation or of the list, and codes `unknown-code`, `bad-date`, `unknown-profile`, `output-is-input`,
/// `not-writable`.
pub fn triage(question: &ArrivingQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let ground = match question.dir {
        Some(dir) => of_operation(dir, question, listener)?,
        None => of_profiles(question)?,
    };
    let name = question.list.display().to_string();
    let raw = files::read_bytes(question.list).map_err(|fault| vec![fault])?;
    listener(&Progress { stage: "arrived", done: 0, total: 1, text: "reading the list".to_owned() });
    let list = format::arrived::read(&name, &raw, &ground.items)?;
    let problem = ArrivedProblem {
        lines: list.lines.clone(),
        day: ground.day,
        demand: ground.demand,
        items: ground.items,
        policy: ArrivedPolicy::default(),
    };
    let mut control = Control::new(ground.control.0, ground.control.1);
    let solution = fitness::arrived::classify(&problem, &mut control);
    let mut answer = answer(&list, &problem, &solution, &ground.words);
    if let Some(path) = question.output {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let text = if is_csv {
            format::arrived::write(&list, &solution.verdicts, &problem.items)
        } else {
            format::report::arrived_page(&ArrivedPage {
                list: &file_name(question.list),
                recipient: &ground.words,
                day: problem.day,
                lines: &problem.lines,
                solution: &solution,
                items: &problem.items,
                remarks: &answer.remarks,
            })
        };
        files::write_output(&[(path, &text)], &[question.list]).map_err(|fault| vec![fault])?;
        answer.files.push((if is_csv { "list" } else { "page" }.to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Needs and requests of an operation, as of its own day or another.
fn of_operation(
    dir: &Path,
    question: &ArrivingQuestion<'_>,
    listener: &mut dyn FnMut(&Progress),
) -> Result<Ground, Vec<Fault>> {
    let operation = format::folder::read(dir)?.operation;
    let recipient =
        question.place.map(|word| known_place(&operation, word)).transpose().map_err(|fault| vec![fault])?;
    let day = day_of(question, problems::day_of(operation.as_of))?;
    let need = planning::plan_operation(&operation, Stage::Need, listener).solutions.need;
    let policies = &operation.policies;
    let words = match &recipient {
        Some(place) => format!("{place}, {}", operation.name),
        None => format!("any place of {}", operation.name),
    };
    Ok(Ground {
        demand: ArrivedDemand {
            recipient,
            needs: need.lines,
            need_days: (policies.lead_time.get() + policies.cover.get()) / DAY_MINUTES,
            requests: operation.requests,
            uses: BTreeMap::new(),
            has_operation: true,
        },
        items: operation.items,
        day,
        words,
        control: (policies.seed, policies.steps_max),
    })
}

fn known_place(operation: &Operation, word: &str) -> Result<PlaceId, Fault> {
    let found = operation.places.iter().find(|place| place.id.as_str() == word).map(|place| place.id.clone());
    found.ok_or_else(|| {
        let known = operation.places.iter().map(|place| place.id.as_str());
        let action = format::suggest::action(word, known, "give the id of a row of places.csv");
        Fault::new("unknown-code", format!("\u{ab}{word}\u{bb} is not known"), action).at("", 0, "--for")
    })
}

/// What the built-in profiles use; nobody says how much is needed.
fn of_profiles(question: &ArrivingQuestion<'_>) -> Result<Ground, Vec<Fault>> {
    let items = format::builtin::items()?;
    let names: Vec<&str> = question.profile.map_or_else(|| format::builtin::PROFILES.to_vec(), |name| vec![name]);
    let mut uses: BTreeMap<ItemId, Vec<String>> = BTreeMap::new();
    for name in &names {
        for rate in format::builtin::disease_profile(name, &items)?.rates {
            let diseases = uses.entry(rate.item).or_default();
            if !diseases.iter().any(|known| known == name) {
                diseases.push((*name).to_owned());
            }
        }
    }
    let recipient = question.place.map(PlaceId::try_new).transpose().map_err(|fault| vec![fault.at("", 0, "--for")])?;
    let whom = recipient.as_ref().map_or_else(|| "anybody".to_owned(), ToString::to_string);
    let words = format!("{whom}, by what is used against {}", names.join(", "));
    let demand = ArrivedDemand { recipient, uses, ..ArrivedDemand::default() };
    Ok(Ground {
        demand,
        items,
        day: day_of(question, problems::day_of(Timestamp::now()))?,
        words,
        control: (1, u64::MAX),
    })
}

fn day_of(question: &ArrivingQuestion<'_>, otherwise: Date) -> Result<Date, Vec<Fault>> {
    let day = question.as_of.map(days::parse_day).transpose();
    Ok(day.map_err(|fault| vec![fault.at("", 0, "--as-of")])?.unwrap_or(otherwise))
}

fn answer(list: &PackingList, problem: &ArrivedProblem, solution: &ArrivedSolution, words: &str) -> Answer {
    let none = solution.totals.iter().find(|total| total.priority == Priority::None);
    let title = format!(
        "{} lines that came unannounced, judged for {words} on {}: {} of high priority, {} for nobody.",
        problem.lines.len(),
        problem.day,
        solution.totals.first().map_or(0, |total| total.lines.get()),
        none.map_or(0, |total| total.lines.get())
    );
    let tables = vec![totals(solution), reasons(solution), lines(problem, solution), guesses(problem, solution)];
    let mut remarks = guessed(problem, solution);
    remarks.extend(unknown_space(solution));
    if !problem.demand.has_operation {
        remarks.push("No operation is given, so what a disease profile uses counts as needed: name a folder to count against stock and requests.".to_owned());
    }
    if !list.verdicts.is_empty() {
        remarks.push(
            "The list is an export of ours: its guesses were kept, corrections believed, every line classed anew."
                .to_owned(),
        );
    }
    remarks.extend(list.remarks.iter().cloned());
    Answer { title, tables, remarks, files: Vec::new() }
}

/// What the lines of unknown volume would take, were they as dense as those of their class that state both; a remark and
/// no total, since nobody measured it.
fn unknown_space(solution: &ArrivedSolution) -> Option<String> {
    let mut parts = Vec::new();
    for (priority, word) in Priority::ALL {
        let of_class = || solution.verdicts.iter().filter(move |verdict| verdict.priority == priority);
        let both = of_class().filter_map(|verdict| verdict.gross.zip(verdict.volume));
        let (grams, space) = both.fold((0_i128, 0_i128), |sum, (gross, volume)| {
            (sum.0 + i128::from(gross.get()), sum.1 + i128::from(volume.get()))
        });
        let without = of_class().filter(|verdict| verdict.volume.is_none()).filter_map(|verdict| verdict.gross);
        let unmeasured: i128 = without.map(|gross| i128::from(gross.get())).sum();
        if grams > 0 && unmeasured > 0 {
            let tenths = unmeasured * space / grams / 100_000_000;
            parts.push(format!("{word} {}.{} m3", tenths / 10, tenths % 10));
        }
    }
    (!parts.is_empty()).then(|| {
        let list = parts.join(", ");
        format!("Not in the totals: lines without a volume would take {list} more, were they as dense as the others of their class.")
    })
}

fn cubic_metres(volume: CubicMillimetres) -> Cell {
    Cell::Figure(volume.get() as f64 / 1e9, 2)
}

fn kilograms(gross: Grams) -> Cell {
    Cell::Figure(gross.get() as f64 / 1000.0, 1)
}

fn dollars(money: Money) -> Cell {
    Cell::Figure(money.cents as f64 / 100.0, 0)
}

fn totals(solution: &ArrivedSolution) -> Table {
    let columns = ["priority", "lines", "m3", "share of m3", "kg", "USD to dispose of", "m3 not known", "kg not known"];
    let mut table = Table::new("priorities", &columns);
    let all: i64 = solution.totals.iter().map(|total| total.volume.get()).sum();
    for total in &solution.totals {
        let share =
            if all == 0 { Cell::Blank } else { Cell::text(format!("{} %", total.volume.get() / (all / 100).max(1))) };
        table.push(vec![
            Cell::text(total.priority.word()),
            Cell::Count(total.lines.get()),
            cubic_metres(total.volume),
            share,
            kilograms(total.gross),
            if total.priority == Priority::High { Cell::Blank } else { dollars(total.disposal) },
            Cell::Count(total.volume_unknown.get()),
            Cell::Count(total.gross_unknown.get()),
        ]);
    }
    table
}

fn reasons(solution: &ArrivedSolution) -> Table {
    let mut by_rule: BTreeMap<(Priority, &str), (i64, i64, i64)> = BTreeMap::new();
    for verdict in &solution.verdicts {
        let sums = by_rule.entry((verdict.priority, &verdict.reason.rule)).or_default();
        sums.0 += 1;
        sums.1 = sums.1.saturating_add(verdict.volume.map_or(0, CubicMillimetres::get));
        sums.2 = sums.2.saturating_add(verdict.gross.map_or(0, Grams::get));
    }
    let mut table = Table::new("reasons", &["priority", "reason", "lines", "m3", "kg"]);
    for ((priority, rule), (lines, volume, gross)) in by_rule {
        table.push(vec![
            Cell::text(priority.word()),
            Cell::text(rule),
            Cell::Count(lines),
            cubic_metres(CubicMillimetres::of(volume)),
            kilograms(Grams::of(gross)),
        ]);
    }
    table
}

/// Every line: the high ones first, then low, then none, each in the order of the list.
fn lines(problem: &ArrivedProblem, solution: &ArrivedSolution) -> Table {
    let columns =
        ["row", "priority", "the list says", "item", "sure", "units", "m3", "kg", "reason", "why", "what to do"];
    let mut table = Table::new("lines", &columns);
    let mut pairs: Vec<(&ArrivedLine, &ArrivedVerdict)> = problem.lines.iter().zip(&solution.verdicts).collect();
    pairs.sort_by_key(|(_, verdict)| verdict.priority);
    for (line, verdict) in pairs {
        let what = line.item.as_ref().map(ToString::to_string).or(line.sort.map(|sort| sort.word().to_owned()));
        let guess = line.guess(GuessOf::Item).or_else(|| line.guess(GuessOf::Sort));
        table.push(vec![
            Cell::text(&line.place),
            Cell::text(verdict.priority.word()),
            Cell::text(line.description.replace(['\n', '\r'], " ")),
            what.map_or(Cell::Blank, Cell::text),
            guess.map_or(Cell::Blank, |guess| Cell::text(format!("{} %", guess.sure.get() / 10))),
            line.units.map_or(Cell::Blank, |units: Units| Cell::Count(units.get())),
            verdict.volume.map_or(Cell::Blank, cubic_metres),
            verdict.gross.map_or(Cell::Blank, kilograms),
            Cell::text(&verdict.reason.rule),
            Cell::text(&verdict.reason.text),
            Cell::text(&verdict.reason.cure),
        ]);
    }
    table
}

/// Every guess, for programs and auditors.
fn guesses(problem: &ArrivedProblem, solution: &ArrivedSolution) -> Table {
    let columns = ["row", "what", "value", "how", "sure permille", "from"];
    let mut table = Table { is_detail: true, ..Table::new("guesses", &columns) };
    for (line, guess) in all_guesses(problem, solution) {
        table.push(vec![
            Cell::text(&line.place),
            Cell::text(guess.what.word()),
            Cell::text(&guess.value),
            Cell::text(guess.how.word()),
            Cell::Count(guess.sure.get()),
            Cell::text(&guess.from),
        ]);
    }
    table
}

/// What was guessed, with its line; what stands in the list so is no guess.
fn all_guesses<'a>(
    problem: &'a ArrivedProblem,
    solution: &'a ArrivedSolution,
) -> impl Iterator<Item = (&'a ArrivedLine, &'a Guess)> {
    problem.lines.iter().zip(&solution.verdicts).flat_map(|(line, verdict)| {
        line.guesses.iter().chain(&verdict.guesses).filter(|guess| guess.is_guessed()).map(move |guess| (line, guess))
    })
}

/// How many guesses there are of each kind, and which lines a person must look at.
fn guessed(problem: &ArrivedProblem, solution: &ArrivedSolution) -> Vec<String> {
    let mut counts: BTreeMap<GuessOf, (usize, usize)> = BTreeMap::new();
    for (_, guess) in all_guesses(problem, solution) {
        let count = counts.entry(guess.what).or_default();
        count.0 += 1;
        count.1 += usize::from(guess.sure < problem.policy.sure_min);
    }
    let mut remarks = Vec::new();
    let (all, weak) = counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if all > 0 {
        let parts: Vec<String> =
            counts.iter().map(|(what, (count, weak))| format!("{} {count} ({weak})", what.word())).collect();
        remarks.push(format!(
            "{all} values were guessed, {weak} of them less than {} % sure, by kind: {}. Each is marked in -o FILE.csv and -o FILE.html.",
            problem.policy.sure_min.get() / 10,
            parts.join(", ")
        ));
    }
    let unsure: Vec<String> = problem
        .lines
        .iter()
        .zip(&solution.verdicts)
        .filter(|(_, verdict)| matches!(verdict.reason.rule.as_str(), "unsure-item" | "unknown-item"))
        .map(|(line, _)| line.place.to_string())
        .collect();
    if !unsure.is_empty() {
        let shown: Vec<&str> = unsure.iter().take(ROWS_NAMED_MAX).map(String::as_str).collect();
        let rest = unsure.len() - shown.len();
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        remarks.push(format!(
            "{} lines wait for a look: {}{more}. Write the item into the export and give it to --arrived again.",
            unsure.len(),
            shown.join(", ")
        ));
    }
    remarks
}
