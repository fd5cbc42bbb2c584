//! Decides which instances are packed: those of a folder's files, or made ones. The only place of this program that reads
//! such files; how an instance is written is `format`, how it is made `procedure`. Up: [`crate::packing`].

use std::path::{Path, PathBuf};

use format::cases::read_file;
use format::packing::read_br;
use model::fault::Fault;
use model::loading::PackProblem;

use super::class::Class;
use super::procedure;
use crate::args::Numbers;

/// Most instances of one class.
pub(crate) const NUMBERS_MAX: u32 = 1_000;
/// Seeds of the published instances: a hundred of each class, a hundred apart.
const PUBLISHED_SEEDS: std::ops::RangeInclusive<u64> = 2_502_505..=2_512_405;

/// One question to the engine.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    /// Its class.
    pub(crate) class: Class,
    /// Its number in the class, from 1.
    pub(crate) number: u32,
    /// The boxes and their container.
    pub(crate) problem: PackProblem,
}

/// Instances of the classes that are asked for, else of every class that the folder has.
///
/// # Errors
/// Every fault of the folder and its files, also past the instances that are asked for.
pub(crate) fn of_folder(
    folder: &Path,
    classes: Option<&[Class]>,
    numbers: Option<Numbers>,
) -> Result<Vec<Instance>, Vec<Fault>> {
    let shown = folder.display();
    if !folder.is_dir() {
        let cause = format!("{shown} is not a folder");
        return Err(vec![Fault::new("file-missing", cause, "name a folder with BR1.txt and so on")]);
    }
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for class in Class::all().filter(|class| classes.is_none_or(|classes| classes.contains(class))) {
        let files = files_of(folder, class);
        match files.as_slice() {
            [path] => match of_file(path, class, numbers) {
                Ok(more) => found.extend(more),
                Err(more) => faults.extend(more),
            },
            [] if classes.is_some() => {
                let cause = format!("{shown} has no file of {class}");
                faults.push(Fault::new("file-missing", cause, format!("add {class}.txt, or do not ask for {class}")));
            }
            [] => {}
            _ => {
                let cause = format!("{shown} has two files of {class}");
                faults.push(Fault::new("duplicate-id", cause, "keep one of them"));
            }
        }
    }
    if found.is_empty() && faults.is_empty() {
        let cause = format!("{shown} has neither BR0.txt to BR15.txt nor thpack1.txt to thpack7.txt");
        faults.push(Fault::new("file-missing", cause, "add one of them"));
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// The files that hold a class. The OR-Library calls BR1 to BR7 thpack1 to thpack7; its thpack8 and thpack9 are sets of
/// others.
fn files_of(folder: &Path, class: Class) -> Vec<PathBuf> {
    let mut names = vec![format!("{class}.txt")];
    if class.is_in_means() && class <= Class::WEAK_LAST {
        names.push(format!("thpack{}.txt", class.number()));
    }
    names.into_iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

fn of_file(path: &Path, class: Class, numbers: Option<Numbers>) -> Result<Vec<Instance>, Vec<Fault>> {
    let name = path.display().to_string();
    let raw = read_file(path, &name).map_err(|fault| vec![fault])?;
    let text = String::from_utf8_lossy(&raw);
    // What is wrong with the first word is told by the reader.
    let count: u32 = text.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(1);
    let numbers = numbers.unwrap_or(Numbers { first: 1, last: count });
    if numbers.last.saturating_sub(numbers.first) >= NUMBERS_MAX {
        let cause = format!("{count} instances, at most {NUMBERS_MAX} are packed at once");
        return Err(vec![Fault::new("out-of-range", cause, "choose some with --instances").at(&name, 1, "")]);
    }
    // The last instance is read too, so that a file that was cut off is never taken for a whole one.
    let read = |number: u32| read_br(&name, &text, number as usize);
    read(count)?;
    (numbers.first..=numbers.last)
        .map(|number| read(number).map(|problem| Instance { class, number, problem }))
        .collect()
}

/// Made instances; the first of each class has the seed `first`.
pub(crate) fn made(first: u64, classes: &[Class], numbers: Numbers) -> Vec<Instance> {
    let one = |class: Class, number: u32| {
        let problem = procedure::instance(class.number(), procedure::seed_of(first, number));
        Instance { class, number, problem }
    };
    classes.iter().flat_map(|class| (numbers.first..=numbers.last).map(move |number| one(*class, number))).collect()
}

/// Whether one of these made instances is a published one.
pub(crate) fn are_published(first: u64, numbers: Numbers) -> bool {
    let is_published =
        |seed: u64| PUBLISHED_SEEDS.contains(&seed) && (seed - PUBLISHED_SEEDS.start()).is_multiple_of(100);
    (numbers.first..=numbers.last).any(|number| is_published(procedure::seed_of(first, number)))
}

#[cfg(test)]
mod tests {
    use model::loading::PackBox;

    use super::*;

    const ONE: &str = " 2502505\n 100 50 40\n 1\n 1 10 1 8 0 6 1 3\n";

    fn folder_of(files: &[(&str, String)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).expect("a file");
        }
        dir
    }

    #[test]
    fn files_of_both_names_are_read_in_order_of_class() {
        let two = format!("2\n 1{ONE} 2{ONE}");
        let dir = folder_of(&[("thpack3.txt", two.clone()), ("BR1.txt", two.clone()), ("thpack8.txt", two)]);
        let names = |numbers, classes| -> Vec<String> {
            let found = of_folder(dir.path(), classes, numbers).expect("sound files");
            found.iter().map(|one| format!("{} {}", one.class, one.number)).collect()
        };
        assert_eq!(names(None, None), ["BR1 1", "BR1 2", "BR3 1", "BR3 2"]);
        let third = Class::of("BR3").expect("a class");
        assert_eq!(names(Some(Numbers { first: 2, last: 2 }), Some([third].as_slice())), ["BR3 2"]);
    }

    #[test]
    fn wrong_folders_are_refused() {
        let two = format!("2\n 1{ONE} 2{ONE}");
        let first = Numbers { first: 1, last: 1 };
        for (files, numbers, code, line, remark) in [
            (vec![], None, "file-missing", 0, "an empty folder"),
            (
                vec![("BR2.txt", two[..two.len() - 6].to_owned())],
                Some(first),
                "bad-br",
                9,
                "cut off past what is asked",
            ),
            (vec![("BR2.txt", two.replace(" 50 ", " x "))], None, "not-a-number", 3, "a word"),
            (vec![("BR2.txt", "2000 1".to_owned())], None, "out-of-range", 1, "too many"),
            (vec![("BR2.txt", String::new())], None, "bad-br", 0, "empty"),
            (vec![("BR2.txt", two.clone())], Some(Numbers { first: 3, last: 3 }), "out-of-range", 0, "no third"),
            (vec![("BR2.txt", two.clone()), ("thpack2.txt", two.clone())], None, "duplicate-id", 0, "twice"),
            (vec![("BR1.txt", two.clone())], None, "file-missing", 0, "another class"),
        ] {
            let dir = folder_of(&files);
            let second = [Class::of("BR2").expect("a class")];
            let classes = (!files.is_empty()).then_some(second.as_slice());
            let faults = of_folder(dir.path(), classes, numbers).expect_err(remark);
            assert_eq!((faults[0].code, faults[0].place.line), (code, line), "{remark}: {faults:?}");
        }
        assert!(of_folder(Path::new("nowhere"), None, None).is_err());
    }

    #[test]
    fn published_instances_are_known_by_their_seeds() {
        let twenty = Numbers { first: 1, last: 20 };
        for (first, is_published) in [
            (2_502_505, true),
            (2_502_405, true),
            (2_502_506, false),
            (2_512_405, true),
            (2_512_505, false),
            (7, false),
        ] {
            assert_eq!(are_published(first, twenty), is_published, "{first}");
        }
    }

    #[test]
    fn the_procedure_makes_the_published_instances_from_their_seeds() {
        let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/loading/br");
        if !dir.exists() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "the outside data should be there in CI");
            eprintln!("skipped: no outside data");
            return;
        }
        let published = of_folder(&dir, None, None).expect("sound files");
        assert_eq!(published.len(), 160, "eight classes of twenty should be there");
        for one in published {
            let number = Numbers { first: one.number, last: one.number };
            let made = made(*PUBLISHED_SEEDS.start(), &[one.class], number);
            assert_eq!(made[0].problem, one.problem, "{} {}", one.class, one.number);
        }
    }

    #[test]
    fn made_boxes_fill_their_container_as_far_as_the_next_box() {
        let all: Vec<Class> = Class::all().collect();
        let made = made(77, &all, Numbers { first: 1, last: 20 });
        assert_eq!(made.len(), 320);
        for Instance { class, number, problem } in made {
            let volume = |one: &PackBox| one.sizes.0.get() * one.sizes.1.get() * one.sizes.2.get();
            let all: i64 = problem.boxes.iter().map(|one| volume(one) * one.count.get()).sum();
            let (room, largest) = (587 * 233 * 220, problem.boxes.iter().map(volume).max().expect("a box"));
            assert!(all <= room && all + largest > room, "{class} {number}: {all}");
            assert!(problem.boxes.iter().all(|one| one.upright.2 && !one.count.is_zero()), "{class} {number}");
        }
    }

    #[test]
    fn seeds_never_leave_their_range() {
        let last = 2_147_483_646;
        assert_eq!((procedure::seed_of(2_502_505, 1), procedure::seed_of(2_502_505, 20)), (2_502_505, 2_504_405));
        assert_eq!((procedure::seed_of(last, 1), procedure::seed_of(last, 2)), (last, 100));
    }
}
