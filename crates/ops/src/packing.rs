//! Decides what it is to pack one file by itself: which format, which limit, what is written. Up: [`crate`].

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use format::answer::{Answer, Cell, Table};
use model::control::Control;
use model::fault::Fault;
use model::finding::Severity;
use model::loading::{PackProblem, PackSolution, Support};

use crate::answer::Done;
use crate::{files, tables};

/// Steps (blocks placed) where nobody sets a limit: about two seconds of work on a small machine.
const STEPS_UNSET: u64 = 40_000;
/// Most seconds that a run may be given: a day.
const SECONDS_MAX: f64 = 86_400.0;

/// A packing as it is asked for on the command line.
#[derive(Clone, Debug)]
pub struct PackQuestion<'a> {
    /// File with container and boxes.
    pub file: &'a Path,
    /// Whether it is BR / thpack text instead of JSON.
    pub is_br: bool,
    /// Which instance of a BR file, from 1.
    pub instance: usize,
    /// How boxes must stand, overriding the file.
    pub support: Option<&'a str>,
    /// Stop after so many seconds.
    pub seconds: Option<f64>,
    /// Stop after so many steps.
    pub steps: Option<u64>,
    /// Threads; the packing does not depend on it.
    pub threads: usize,
    /// Seed.
    pub seed: u64,
    /// Where to write it: JSON, or a picture if the name ends in `.html`.
    pub output: Option<&'a Path>,
}

/// Packs, judges the packing by the separate checker, writes it.
pub fn pack(question: &PackQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let problem = problem(question)?;
    let stop = Arc::new(AtomicBool::new(false));
    let steps_max = question.steps.unwrap_or(if question.seconds.is_some() { u64::MAX } else { STEPS_UNSET });
    let mut control = Control::new(question.seed, steps_max).with_stop(Arc::clone(&stop));
    let began = Instant::now();
    if let Some(seconds) = question.seconds {
        // The thread outlives a run that ends early; it only sets a flag that nobody reads any more.
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs_f64(seconds));
            stop.store(true, Ordering::Relaxed);
        });
    }
    let solution = loading::pack(&problem, &mut control);
    let seconds = began.elapsed().as_secs_f64();
    let checked = check::check_pack(&problem, &solution);
    let is_refused = checked.findings.iter().any(|finding| finding.severity == Severity::Fatal);
    let json = format::packing::write(&problem, &solution, seconds);
    let mut answer = shown(&problem, &solution, seconds);
    if is_refused {
        let judgement =
            model::finding::Judgement { rules: checked.rules, limits: checked.limits, findings: checked.findings };
        answer.tables.extend(tables::findings(&judgement));
    }
    if let Some(path) = question.output {
        let is_page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
        let text = if is_page { format::report::pack_page(&problem, &solution) } else { json };
        files::write_output(&[(path, &text)], &[question.file]).map_err(|fault| vec![fault])?;
        answer.files.push(("packing".to_owned(), path.display().to_string()));
    }
    Ok(Done { answer, is_refused })
}

fn problem(question: &PackQuestion<'_>) -> Result<PackProblem, Vec<Fault>> {
    let mut faults = Vec::new();
    if let Some(seconds) = question.seconds.filter(|seconds| !(*seconds > 0.0 && *seconds <= SECONDS_MAX)) {
        faults.push(Fault::new("out-of-range", format!("{seconds} seconds"), "give more than 0 and at most 86400").at(
            "",
            0,
            "--seconds",
        ));
    }
    if question.threads == 0 {
        faults.push(Fault::new("out-of-range", "0 threads", "give at least 1").at("", 0, "--threads"));
    }
    let support = match question.support {
        None => None,
        Some("none") => Some(Support::None),
        Some("full") => Some(Support::Full),
        Some(word) => {
            let cause = format!("\u{ab}{word}\u{bb} is no way to stand");
            faults.push(Fault::new("unknown-word", cause, "give none or full").at("", 0, "--support"));
            None
        }
    };
    let raw = match files::read_bytes(question.file) {
        Ok(raw) => raw,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    let name = question.file.display().to_string();
    let read = if question.is_br {
        format::packing::read_br(&name, &String::from_utf8_lossy(&raw), question.instance)
    } else {
        format::packing::read(&name, &raw)
    };
    match read {
        Ok(mut problem) if faults.is_empty() => {
            problem.support = support.unwrap_or(problem.support);
            Ok(problem)
        }
        Ok(_) => Err(faults),
        Err(more) => Err(faults.into_iter().chain(more).collect()),
    }
}

fn shown(problem: &PackProblem, solution: &PackSolution, seconds: f64) -> Answer {
    let (length, width, height) = problem.container;
    let room = length.get() as f64 * width.get() as f64 * height.get() as f64;
    let packed: f64 = solution
        .placements
        .iter()
        .map(|placement| {
            let (x, y, z) = placement.extent;
            placement.count().get() as f64 * x.get() as f64 * y.get() as f64 * z.get() as f64
        })
        .sum();
    let count: i64 = solution.placements.iter().map(|placement| placement.count().get()).sum();
    let mut left = Table::new("left out", &["box", "count", "rule", "why", "cure"]);
    for unpacked in &solution.left_out {
        left.push(vec![
            Cell::text(&unpacked.id),
            Cell::Count(unpacked.count.get()),
            Cell::text(&unpacked.reason.rule),
            Cell::text(&unpacked.reason.text),
            Cell::text(&unpacked.reason.cure),
        ]);
    }
    let title = format!(
        "{count} boxes fill {:.2} % of the container, {} steps, {seconds:.1} s.",
        100.0 * packed / room,
        solution.steps
    );
    Answer { title, tables: vec![left], ..Answer::default() }
}
