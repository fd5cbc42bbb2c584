//! Decides how the container-loading instances of Bischoff & Ratcliff (1995) and Davies & Bischoff (1999) are read, in
//! the thpack text of the OR-Library. Up: [`crate::packing`].

use std::collections::BTreeSet;

use model::fault::Fault;
use model::loading::{PackBox, PackProblem, Support};
use model::quantity::{Millimetres, Units};

use crate::table::collector::Faults;

/// Most instances of a file, and most types of an instance: the sets have 100 of each.
const COUNT_MAX: i64 = 100_000;

/// The numbers of a text, one by one, with the faults so far.
struct Numbers<'a, I> {
    file: &'a str,
    rest: I,
    line: u64,
    faults: Faults,
}

/// Reads one instance, counted from 1. Boxes are named by their type number and may float, as the sets have it.
///
/// The text is whole numbers: how many instances; then for each its id and seed, the container's length, width and
/// height, the number of types, and for each type its index, then length, width and height, each followed by a flag
/// that tells whether this side may stand vertical, and the quantity. The whole text is read, so that one that was cut
/// off is refused whichever instance is asked for.
///
/// # Errors
/// As [`read_br_all`]; `out-of-range` where there is no such instance.
pub fn read_br(file: &str, text: &str, instance: usize) -> Result<PackProblem, Vec<Fault>> {
    let mut instances = read_br_all(file, text)?;
    if instance == 0 || instance > instances.len() {
        let count = instances.len();
        let action = format!("give an instance from 1 to {count}");
        let fault = Fault::new("out-of-range", format!("instance {instance} of {count}"), action);
        return Err(vec![fault.at(file, 0, "--instance")]);
    }
    Ok(instances.swap_remove(instance - 1))
}

/// Reads every instance.
///
/// # Errors
/// Code `not-a-number` at each word that is none; `bad-br` at each figure that cannot be, and where the text ends early or
/// goes on after the last instance.
pub fn read_br_all(file: &str, text: &str) -> Result<Vec<PackProblem>, Vec<Fault>> {
    let mut faults = Faults::default();
    for (line, word) in words(text) {
        if word.parse::<i64>().is_err() {
            let cause = format!("\u{ab}{}\u{bb} is not a whole number", shortened(word));
            let action = "give a thpack file: whole numbers separated by blanks";
            faults.push(Fault::new("not-a-number", cause, action).at(file, line, ""));
            if faults.is_full(file) {
                break;
            }
        }
    }
    if !faults.is_empty() {
        return faults.finish(None).map(|(instances, _)| instances);
    }
    let rest = words(text).filter_map(|(line, word)| word.parse::<i64>().ok().map(|number| (line, number)));
    let mut numbers = Numbers { file, rest, line: 0, faults };
    let instances = all(&mut numbers);
    numbers.faults.finish(instances).map(|(instances, _)| instances)
}

/// Words with the line each stands on.
fn words(text: &str) -> impl Iterator<Item = (u64, &str)> {
    text.lines().enumerate().flat_map(|(index, line)| line.split_whitespace().map(move |word| (index as u64 + 1, word)))
}

fn shortened(word: &str) -> String {
    let mut letters = word.chars();
    let short: String = letters.by_ref().take(30).collect();
    if letters.next().is_some() { format!("{short}\u{2026}") } else { short }
}

fn all(numbers: &mut Numbers<'_, impl Iterator<Item = (u64, i64)>>) -> Option<Vec<PackProblem>> {
    let count = numbers.count("the number of instances", 1)?;
    let mut instances = Vec::new();
    for _ in 0..count {
        instances.push(one(numbers)?);
    }
    if let Some((line, number)) = numbers.rest.next() {
        numbers.line = line;
        let cause = format!("{number} stands after the last of {count} instances");
        numbers.fault(cause, "check the number of instances in the first line");
    }
    Some(instances)
}

fn one(numbers: &mut Numbers<'_, impl Iterator<Item = (u64, i64)>>) -> Option<PackProblem> {
    numbers.figure("the instance's id", i64::MIN, i64::MAX)?;
    numbers.figure("the instance's seed", i64::MIN, i64::MAX)?;
    let container = (side(numbers)?, side(numbers)?, side(numbers)?);
    let types = numbers.count("the number of box types", 0)?;
    let mut boxes: Vec<PackBox> = Vec::new();
    let mut known = BTreeSet::new();
    let mut total = 0;
    for _ in 0..types {
        let index = numbers.figure("the type's number", 0, i64::MAX)?;
        if !known.insert(index) {
            numbers.fault(format!("type {index} stands twice in one instance"), "give each type its own number");
        }
        let (length, stands_on_end) = (side(numbers)?, flag(numbers)?);
        let (width, stands_on_side) = (side(numbers)?, flag(numbers)?);
        let (height, stands_upright) = (side(numbers)?, flag(numbers)?);
        let upright = (stands_on_end, stands_on_side, stands_upright);
        if upright == (false, false, false) {
            numbers.fault(format!("no side of type {index} may stand vertical"), "give at least one flag of 1");
        }
        let count = numbers.figure("the quantity", 0, super::BOXES_MAX)?;
        total += count;
        let sizes = (length, width, height);
        boxes.push(PackBox { id: index.to_string(), sizes, count: Units::of(count), upright, ..Default::default() });
    }
    if total > super::BOXES_MAX {
        numbers.fault(format!("{total} boxes in one instance; the limit is {}", super::BOXES_MAX), "split it");
    }
    Some(PackProblem { container, boxes, support: Support::None, ..Default::default() })
}

fn side(numbers: &mut Numbers<'_, impl Iterator<Item = (u64, i64)>>) -> Option<Millimetres> {
    numbers.figure("a side", 1, super::SIDE_MAX).map(Millimetres::of)
}

fn flag(numbers: &mut Numbers<'_, impl Iterator<Item = (u64, i64)>>) -> Option<bool> {
    numbers.figure("a flag", 0, 1).map(|flag| flag == 1)
}

impl<I: Iterator<Item = (u64, i64)>> Numbers<'_, I> {
    fn fault(&mut self, cause: String, action: &str) {
        self.faults.push(Fault::new("bad-br", cause, action).at(self.file, self.line, ""));
    }

    fn next(&mut self, what: &str) -> Option<i64> {
        let Some((line, number)) = self.rest.next() else {
            self.fault(format!("the text ends where {what} should stand"), "give the whole file");
            return None;
        };
        self.line = line;
        Some(number)
    }

    fn check(&mut self, what: &str, number: i64, least: i64, greatest: i64) -> bool {
        let is_right = (least..=greatest).contains(&number);
        if !is_right {
            let cause = format!("{number} stands where {what} should be, {least} to {greatest}");
            self.fault(cause, "check that it is a thpack file");
        }
        is_right
    }

    /// A figure. One that cannot be is a fault, and the least that can be stands in for it: reading goes on, to find the
    /// other faults. Nothing when the text has ended.
    fn figure(&mut self, what: &str, least: i64, greatest: i64) -> Option<i64> {
        let number = self.next(what)?;
        let is_right = self.check(what, number, least, greatest);
        Some(if is_right { number } else { least })
    }

    /// How many of something follow. Nothing when it cannot be: what follows would be taken for something else.
    fn count(&mut self, what: &str, least: i64) -> Option<i64> {
        let number = self.next(what)?;
        self.check(what, number, least, COUNT_MAX).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const TWO: &str = "2\n 1 2502505\n 587 233 220\n 1\n 1 108 0 76 0 30 1 40\n 2 7\n 100 50 40\n 2\n 1 10 1 8 0 6 1 3\n 2 9 0 9 0 9 1 4\n";

    #[test]
    fn an_instance_is_found_by_its_number() {
        let second = read_br("br.txt", TWO, 2).expect("a sound file");
        assert_eq!(second.container, (Millimetres::of(100), Millimetres::of(50), Millimetres::of(40)));
        assert_eq!(second.boxes[0].upright, (true, false, true));
        assert_eq!((second.boxes[1].id.as_str(), second.boxes[1].count), ("2", Units::of(4)));
        assert_eq!(second.support, Support::None);
    }

    #[test]
    fn wrong_files_are_refused_with_their_line() {
        for (text, instance, code, line, remark) in [
            (TWO.to_owned(), 3, "out-of-range", 0, "no third instance"),
            (TWO.to_owned(), 0, "out-of-range", 0, "counted from 1"),
            (TWO.replace("233", "x"), 1, "not-a-number", 3, "word"),
            (TWO.replace(" 2 9 0 9 0 9 1 4\n", " 2 9"), 2, "bad-br", 10, "cut off"),
            (TWO.replace("76 0", "76 5"), 1, "bad-br", 5, "flag of five"),
            (TWO.replace(" 2 9 0 9 0 9 1 4\n", ""), 1, "bad-br", 9, "cut off after the instance that is asked for"),
            (TWO.replace("587 233", "587 -233"), 1, "bad-br", 3, "negative side"),
            (TWO.replace("587 233", "587 0"), 1, "bad-br", 3, "no width"),
            (TWO.replace("76 0", "7.6 0"), 1, "not-a-number", 5, "fraction"),
            (TWO.replace("76 0", "NaN 0"), 1, "not-a-number", 5, "no number"),
            (TWO.replace("1 40", "1 1000000000"), 1, "bad-br", 5, "a thousand million boxes"),
            (TWO.replace("30 1", "30 0"), 1, "bad-br", 5, "no way to stand"),
            (TWO.replace(" 2 9 0", " 1 9 0"), 2, "bad-br", 10, "type twice"),
            (TWO.replace("2\n 1 25", "1\n 1 25"), 1, "bad-br", 6, "more instances than the first line says"),
            (TWO.replace("2\n 1 25", "-2\n 1 25"), 1, "bad-br", 1, "fewer than no instances"),
            (String::new(), 1, "bad-br", 0, "empty"),
        ] {
            let faults = read_br("br.txt", &text, instance).expect_err(remark);
            assert_eq!((faults[0].code, faults[0].place.line), (code, line), "{remark}: {faults:?}");
        }
    }

    #[test]
    fn every_wrong_figure_is_told_at_once() {
        let text = TWO.replace("587 233", "587 -233").replace("76 0", "76 5").replace(" 2 9 0 9 0 9 1 4\n", " 2 9");
        let faults = read_br_all("br.txt", &text).expect_err("three faults");
        assert_eq!(faults.iter().map(|fault| fault.place.line).collect::<Vec<_>>(), [3, 5, 10]);
    }

    #[test]
    fn every_published_instance_is_read() {
        let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/loading/br");
        if !dir.exists() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "the outside data should be there in CI");
            eprintln!("skipped: no outside data");
            return;
        }
        for class in [0, 1, 3, 5, 7, 10, 13, 15] {
            let text = std::fs::read_to_string(dir.join(format!("BR{class}.txt"))).expect("the class should be there");
            for instance in 1..=20 {
                let problem = read_br("br.txt", &text, instance).unwrap_or_else(|faults| panic!("{faults:?}"));
                assert_eq!(problem.container.0, Millimetres::of(587), "BR{class} {instance}");
                // Every box of the sets may at least stand upright.
                assert!(problem.boxes.iter().all(|one| one.upright.2), "BR{class} {instance}");
            }
            assert!(read_br("br.txt", &text, 21).is_err());
        }
    }
}
