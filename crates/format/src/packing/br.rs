//! Decides how the container-loading instances of Bischoff & Ratcliff (1995) and Davies & Bischoff (1999) are read, in
//! the thpack text of the OR-Library. Up: [`crate::packing`].

use model::fault::Fault;
use model::loading::{PackBox, PackProblem, Support};
use model::quantity::{Millimetres, Units};

/// Whole numbers with the line each stands on.
struct Numbers<'a> {
    file: &'a str,
    list: Vec<(u64, i64)>,
    next: usize,
}

/// Reads one instance, counted from 1. Boxes are named by their type number and may float, as the sets have it.
///
/// The text is whole numbers: how many instances; then for each its id and seed, the container's length, width and
/// height, the number of types, and for each type its index, then length, width and height, each followed by a flag
/// that tells whether this side may stand vertical, and the quantity.
///
/// # Errors
/// Code `not-a-number` at each word that is none; `bad-br`, `out-of-range` where the text ends early or a figure cannot be.
pub fn read_br(file: &str, text: &str, instance: usize) -> Result<PackProblem, Vec<Fault>> {
    let mut list = Vec::new();
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index as u64 + 1;
        for word in line.split_whitespace() {
            match word.parse::<i64>() {
                Ok(number) => list.push((line_number, number)),
                Err(_) if faults.len() < crate::table::collector::FAULTS_PER_FILE_MAX => {
                    let cause = format!("\u{ab}{word}\u{bb} is not a whole number");
                    let action = "give a thpack file: whole numbers separated by blanks";
                    faults.push(Fault::new("not-a-number", cause, action).at(file, line_number, ""));
                }
                Err(_) => {}
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    instance_of(&mut Numbers { file, list, next: 0 }, instance).map_err(|fault| vec![fault])
}

fn instance_of(numbers: &mut Numbers<'_>, instance: usize) -> Result<PackProblem, Fault> {
    let count = numbers.take("the number of instances", 1, 100_000)?;
    if instance == 0 || i64::try_from(instance).is_ok_and(|instance| instance > count) {
        let cause = format!("instance {instance} of {count}");
        return Err(Fault::new("out-of-range", cause, format!("give an instance from 1 to {count}")).at(
            numbers.file,
            0,
            "",
        ));
    }
    for _ in 1..instance {
        one(numbers)?;
    }
    one(numbers)
}

fn one(numbers: &mut Numbers<'_>) -> Result<PackProblem, Fault> {
    numbers.take("the instance's id", i64::MIN, i64::MAX)?;
    numbers.take("the instance's seed", i64::MIN, i64::MAX)?;
    let container = (side(numbers)?, side(numbers)?, side(numbers)?);
    let types = numbers.take("the number of box types", 0, 100_000)?;
    let mut boxes = Vec::new();
    for _ in 0..types {
        let id = numbers.take("the type's number", 0, i64::MAX)?.to_string();
        let (length, stands_on_end) = (side(numbers)?, flag(numbers)?);
        let (width, stands_on_side) = (side(numbers)?, flag(numbers)?);
        let (height, stands_upright) = (side(numbers)?, flag(numbers)?);
        let count = Units::of(numbers.take("the quantity", 0, 1_000_000)?);
        let upright = (stands_on_end, stands_on_side, stands_upright);
        boxes.push(PackBox { id, sizes: (length, width, height), count, upright, ..Default::default() });
    }
    Ok(PackProblem { container, boxes, support: Support::None, ..Default::default() })
}

fn side(numbers: &mut Numbers<'_>) -> Result<Millimetres, Fault> {
    numbers.take("a side", 1, super::SIDE_MAX).map(Millimetres::of)
}

fn flag(numbers: &mut Numbers<'_>) -> Result<bool, Fault> {
    numbers.take("a flag", 0, 1).map(|flag| flag == 1)
}

impl Numbers<'_> {
    fn take(&mut self, what: &str, least: i64, greatest: i64) -> Result<i64, Fault> {
        let Some((line, number)) = self.list.get(self.next).copied() else {
            let line = self.list.last().map_or(0, |(line, _)| *line);
            let cause = format!("the text ends where {what} should stand");
            return Err(Fault::new("bad-br", cause, "give the whole file").at(self.file, line, ""));
        };
        self.next += 1;
        if !(least..=greatest).contains(&number) {
            let cause = format!("{number} stands where {what} should be, {least} to {greatest}");
            return Err(Fault::new("bad-br", cause, "check that it is a thpack file").at(self.file, line, ""));
        }
        Ok(number)
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
            (String::new(), 1, "bad-br", 0, "empty"),
        ] {
            let faults = read_br("br.txt", &text, instance).expect_err(remark);
            assert_eq!((faults[0].code, faults[0].place.line), (code, line), "{remark}");
        }
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
