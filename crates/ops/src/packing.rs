//! Decides what it is to pack one file by itself: which format, which limit, on how many threads, what is written.
//! Up: [`crate`].

mod running;

use std::path::Path;
use std::time::Instant;

use format::answer::{Answer, Cell, Table};
use model::control::Progress;
use model::fault::Fault;
use model::finding::{Judgement, Severity};
use model::loading::{PackProblem, PackSolution, Support};
use model::quantity::Permille;

use crate::answer::Done;
use crate::stopping::Limits;
use crate::{files, tables};

/// Steps (blocks placed) where nobody sets a limit: about two seconds of work on a small machine.
const STEPS_UNSET: u64 = 40_000;
/// Most threads: beyond the cores of any one machine.
const THREADS_MAX: usize = 1024;

/// A packing as it is asked for on the command line.
#[derive(Clone, Debug)]
pub struct PackQuestion<'a> {
    /// File with container and boxes.
    pub file: &'a Path,
    /// Whether it is BR / thpack text instead of JSON.
    pub is_br: bool,
    /// Which instance of a BR file, from 1.
    pub instance: usize,
    /// How boxes must stand, overriding the file: `none`, `full` or a share such as `0.7`.
    pub support: Option<&'a str>,
    /// How long it may go on.
    pub limits: Limits,
    /// Threads; the packing does not depend on it.
    pub threads: usize,
    /// Seed.
    pub seed: u64,
    /// Where to write it: the ending of the name says as what.
    pub output: Option<&'a Path>,
}

/// What a packing is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// The answer, box by box.
    Json,
    /// A page with a picture.
    Page,
    Picture,
}

impl Shape {
    /// By the ending of the name. Code `unknown-word`.
    fn of(path: &Path) -> Result<Self, Fault> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("json") => Ok(Self::Json),
            Some("html") => Ok(Self::Page),
            Some("svg") => Ok(Self::Picture),
            _ => {
                let cause = format!("\u{ab}{}\u{bb} does not say what to write", path.display());
                let action =
                    "end the name with .json (box by box), .html (a page with a picture) or .svg (the picture)";
                Err(Fault::new("unknown-word", cause, action).at("", 0, "--output"))
            }
        }
    }

    fn write(self, problem: &PackProblem, solution: &PackSolution, seconds: f64) -> String {
        match self {
            Self::Json => format::packing::write(problem, solution, seconds),
            Self::Page => format::report::pack_page(problem, solution),
            Self::Picture => format::report::pack_picture(problem, solution),
        }
    }
}

/// Packs, judges the packing by the separate checker, writes it.
///
/// # Errors
/// Every fault of the file and of the words of the command; then codes `output-is-input`, `not-writable`.
pub fn pack(question: &PackQuestion<'_>, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let (problem, shape) = problem(question)?;
    let began = Instant::now();
    let solution = running::run(question, &problem, listener).map_err(|fault| vec![fault])?;
    let seconds = began.elapsed().as_secs_f64();
    let checked = check::check_pack(&problem, &solution);
    let is_refused = checked.findings.iter().any(|finding| finding.severity == Severity::Fatal);
    let mut answer = shown(&problem, &solution, seconds);
    if is_refused {
        let judgement = Judgement { rules: checked.rules, limits: checked.limits, findings: checked.findings };
        answer.tables.extend(tables::findings(&judgement));
    }
    if let (Some(path), Some(shape)) = (question.output, shape) {
        let text = shape.write(&problem, &solution, seconds);
        files::write_output(&[(path, &text)], &[question.file]).map_err(|fault| vec![fault])?;
        answer.files.push(("packing".to_owned(), path.display().to_string()));
    }
    Ok(Done { answer, is_refused })
}

/// The question of the file and the words of the command, with what is to be written.
fn problem(question: &PackQuestion<'_>) -> Result<(PackProblem, Option<Shape>), Vec<Fault>> {
    let mut faults = Vec::new();
    let out_of_range =
        |cause: String, action: &str, option: &str| Fault::new("out-of-range", cause, action).at("", 0, option);
    faults.extend(question.limits.checked().err());
    if !(1..=THREADS_MAX).contains(&question.threads) {
        let cause = format!("{} threads", question.threads);
        faults.push(out_of_range(cause, "give at least 1 and at most 1024", "--threads"));
    }
    let support = question.support.map(support_of).transpose();
    let support = support.map_err(|fault| faults.push(fault)).ok().flatten();
    let shape = question.output.map(Shape::of).transpose();
    let shape = shape.map_err(|fault| faults.push(fault)).ok().flatten();
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
            Ok((problem, shape))
        }
        Ok(_) => Err(faults),
        Err(more) => Err(faults.into_iter().chain(more).collect()),
    }
}

/// `none`, `full`, or a share between them with at most three decimals. Code `unknown-word`.
fn support_of(word: &str) -> Result<Support, Fault> {
    let decimals = word.strip_prefix("0.").or_else(|| word.strip_prefix('.'));
    let digits =
        decimals.filter(|digits| (1..=3).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit()));
    let thousandths = digits.and_then(|digits| format!("{digits:0<3}").parse::<i64>().ok()).filter(|share| *share > 0);
    match (word, thousandths) {
        ("none", _) => Ok(Support::None),
        ("full", _) => Ok(Support::Full),
        (_, Some(share)) => Permille::try_new(share).map(Support::Share),
        _ => {
            let cause = format!("\u{ab}{word}\u{bb} is no way to stand");
            let action = "give none, full, or a share above 0 and below 1 with at most three decimals, such as 0.7";
            Err(Fault::new("unknown-word", cause, action).at("", 0, "--support"))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_support_is_read_to_the_thousandth() {
        for (word, share) in [("0.7", 700), (".75", 750), ("0.001", 1), ("0.999", 999)] {
            let share = Permille::try_new(share).expect("a share");
            assert_eq!(support_of(word).expect(word), Support::Share(share), "{word}");
        }
        for word in ["", "0", "1", "0.", "0.0", "0.7000", "1.5", "-0.5", "NaN", "70%", "0,7", "half", "0.+7"] {
            assert_eq!(support_of(word).expect_err(word).code, "unknown-word", "{word}");
        }
    }

    #[test]
    fn the_ending_of_a_name_says_what_is_written() {
        assert_eq!(Shape::of(Path::new("a/packed.JSON")).expect("an answer"), Shape::Json);
        assert_eq!(Shape::of(Path::new("packed.html")).expect("a page"), Shape::Page);
        for name in ["packed", "packed.csv", ".html", "packed.html/"] {
            let is_page = Shape::of(Path::new(name)).is_ok();
            assert_eq!(is_page, name == "packed.html/", "{name}");
        }
    }
}
