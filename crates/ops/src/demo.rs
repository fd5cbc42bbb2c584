//! Decides what the demonstration is: the April 2020 operation, written, planned and reported. Up: [`crate`].

use std::path::Path;

use model::control::Progress;
use model::fault::Fault;

use crate::answer::Done;
use crate::stopping::Limits;
use crate::{files, plan_folder};

/// A file of the example, by name.
macro_rules! example {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../examples/april-2020/", $name)))),*]
    };
}

/// Every file of the April 2020 operation.
const EXAMPLE: &[(&str, &str)] = &example![
    "operation.toml",
    "README.md",
    "account.csv",
    "aircraft.csv",
    "airports.csv",
    "assessments.csv",
    "authorisations.csv",
    "cases.csv",
    "claims.csv",
    "closures.csv",
    "custody.csv",
    "events.csv",
    "items.csv",
    "notices.csv",
    "offers.csv",
    "parties.csv",
    "places.csv",
    "products.csv",
    "ramps.csv",
    "requests.csv",
    "stock.csv",
    "surface.csv",
    "waivers.csv",
];

/// Writes the example into a folder that is new, empty or already holds this very example, and plans it.
pub fn demo(dir: &Path, limits: &Limits, listener: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let name = dir.display().to_string();
    let is_there = dir.join("operation.toml").exists();
    let is_ours =
        EXAMPLE.iter().all(|(file, text)| std::fs::read_to_string(dir.join(file)).is_ok_and(|read| read == *text));
    let is_empty = std::fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none());
    if !is_ours {
        if is_there || !is_empty {
            let cause = format!("{name} holds something else already");
            let action = "name a new folder, or plan what is there: airbridge plan DIR";
            return Err(vec![Fault::new("folder-not-empty", cause, action).at(&name, 0, "")]);
        }
        let paths: Vec<_> = EXAMPLE.iter().map(|(file, text)| (dir.join(file), *text)).collect();
        let files: Vec<(&Path, &str)> = paths.iter().map(|(path, text)| (path.as_path(), *text)).collect();
        files::write_all(&files).map_err(|fault| vec![fault])?;
    }
    plan_folder::plan(dir, None, limits, listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_is_the_whole_example() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .expect("the example should be there")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name != "plans")
            .collect();
        there.sort();
        let mut embedded: Vec<&str> = EXAMPLE.iter().map(|(name, _)| *name).collect();
        embedded.sort_unstable();
        assert_eq!(there, embedded);
    }

    #[test]
    fn a_folder_that_holds_something_else_is_refused_untouched() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("letters.txt"), "dear").expect("a file");
        let faults = demo(folder.path(), &Limits::default(), &mut |_| {}).expect_err("it should be refused");
        assert_eq!(faults[0].code, "folder-not-empty");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }
}
