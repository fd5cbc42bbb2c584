//! Decides what a disk may hold after the power went: what was synced is there; what was not is there, lost or torn, write by
//! write and sector by sector, in any order. Names of files last by syncs of their folder, and go in the order in which they
//! were given. Up: [`super`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::trace::Step;
use crate::airlift::dice::Dice;

/// The least that a disk writes whole.
const SECTOR: usize = 512;

/// What was done to a file and not synced.
#[derive(Clone, Debug)]
enum Change {
    Bytes(usize, Vec<u8>),
    Length(usize),
}

/// A file's content: what is kept, and what may be, each with the number of its step.
#[derive(Clone, Debug, Default)]
struct Content {
    kept: Vec<u8>,
    waiting: Vec<(usize, Change)>,
}

#[derive(Clone, Debug)]
enum Naming {
    Given(PathBuf, usize),
    Moved(PathBuf, PathBuf),
    Taken(PathBuf),
}

/// A disk in the middle of a recording.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    contents: Vec<Content>,
    /// Names as the program sees them, and as they last.
    names: BTreeMap<PathBuf, usize>,
    kept: BTreeMap<PathBuf, usize>,
    waiting: Vec<(usize, Naming)>,
    /// Whether syncs do nothing: what the exam must be able to see.
    is_careless: bool,
}

/// How waiting writes of one cut fare.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// All are lost.
    Lost,
    /// All are there up to one, which is torn; those behind it are lost.
    Torn,
    /// Each fares by itself.
    Scattered,
}

impl Disk {
    /// A disk that holds one file for good.
    pub(super) fn with(path: &Path, kept: Vec<u8>, is_careless: bool) -> Self {
        let names = BTreeMap::from([(path.to_path_buf(), 0)]);
        Self {
            contents: vec![Content { kept, waiting: Vec::new() }],
            kept: names.clone(),
            names,
            waiting: Vec::new(),
            is_careless,
        }
    }

    /// The file of a name; one that was not seen being made is made now.
    fn content(&mut self, number: usize, path: &Path) -> &mut Content {
        let at = match self.names.get(path) {
            Some(at) => *at,
            None => {
                self.contents.push(Content::default());
                let at = self.contents.len() - 1;
                self.names.insert(path.to_path_buf(), at);
                self.waiting.push((number, Naming::Given(path.to_path_buf(), at)));
                at
            }
        };
        &mut self.contents[at]
    }

    /// Takes the step of a number.
    pub(super) fn take(&mut self, number: usize, step: &Step, dice: &mut Dice) {
        let place = |at: u64| usize::try_from(at).expect("a file of the exam should fit in memory");
        match step {
            Step::Made(path) => {
                self.content(number, path);
            }
            Step::Wrote(path, at, bytes) => {
                self.content(number, path).waiting.push((number, Change::Bytes(place(*at), bytes.clone())));
            }
            Step::Sized(path, length) => {
                self.content(number, path).waiting.push((number, Change::Length(place(*length))));
            }
            Step::Renamed(from, to) => {
                if let Some(at) = self.names.remove(from) {
                    self.names.insert(to.clone(), at);
                    self.waiting.push((number, Naming::Moved(from.clone(), to.clone())));
                }
            }
            Step::Removed(path) => {
                if self.names.remove(path).is_some() {
                    self.waiting.push((number, Naming::Taken(path.clone())));
                }
            }
            Step::Synced(path, before) => self.sync(path, *before),
            Step::Unsynced(path, before) => self.fail(path, *before, dice),
            Step::Failed(_) | Step::Said(_) => {}
        }
    }

    fn sync(&mut self, path: &Path, before: usize) {
        if self.is_careless {
            return;
        }
        if let Some(at) = self.names.get(path) {
            let content = &mut self.contents[*at];
            for (number, change) in std::mem::take(&mut content.waiting) {
                if number < before {
                    change.apply(&mut content.kept);
                } else {
                    content.waiting.push((number, change));
                }
            }
            return;
        }
        for (number, naming) in std::mem::take(&mut self.waiting) {
            if number < before && naming.is_in(path) {
                naming.apply(&mut self.kept);
            } else {
                self.waiting.push((number, naming));
            }
        }
    }

    /// A sync that failed: what waited is told once as not written, and is then taken for written, though some of it never reaches the
    /// disk, whatever is synced later (LWN 752063, "PostgreSQL's fsync() surprise", 2018).
    fn fail(&mut self, path: &Path, before: usize, dice: &mut Dice) {
        if let Some(at) = self.names.get(path) {
            let content = &mut self.contents[*at];
            for (number, change) in std::mem::take(&mut content.waiting) {
                if number < before {
                    change.perhaps(&mut content.kept, dice);
                } else {
                    content.waiting.push((number, change));
                }
            }
        }
    }

    /// What the disk may hold when the power goes now.
    pub(super) fn after_a_cut(&self, dice: &mut Dice) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut names = self.kept.clone();
        let known = dice.below(self.waiting.len() + 1);
        self.waiting[..known].iter().for_each(|(_, naming)| naming.apply(&mut names));
        let fate = [Fate::Lost, Fate::Torn, Fate::Scattered][dice.below(3)];
        names.into_iter().map(|(path, at)| (path, self.contents[at].after_a_cut(fate, dice))).collect()
    }
}

impl Naming {
    /// Whether its folder is this one.
    fn is_in(&self, folder: &Path) -> bool {
        let (Self::Given(path, _) | Self::Moved(_, path) | Self::Taken(path)) = self;
        path.parent() == Some(folder)
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Given(path, at) => {
                names.insert(path.clone(), *at);
            }
            Self::Moved(from, to) => {
                if let Some(at) = names.remove(from) {
                    names.insert(to.clone(), at);
                }
            }
            Self::Taken(path) => {
                names.remove(path);
            }
        }
    }
}

impl Content {
    fn after_a_cut(&self, fate: Fate, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.kept.clone();
        match fate {
            Fate::Lost => {}
            Fate::Torn => {
                let whole = dice.below(self.waiting.len() + 1);
                self.waiting[..whole].iter().for_each(|(_, change)| change.apply(&mut bytes));
                if let Some((_, change)) = self.waiting.get(whole) {
                    change.torn(dice).apply(&mut bytes);
                }
            }
            Fate::Scattered => {
                self.waiting.iter().for_each(|(_, change)| change.perhaps(&mut bytes, dice));
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Length(length) => bytes.resize(*length, 0),
            Self::Bytes(at, new) => {
                let end = at + new.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*at..end].copy_from_slice(new);
            }
        }
    }

    /// None of it, all of it, or some.
    fn perhaps(&self, bytes: &mut Vec<u8>, dice: &mut Dice) {
        match dice.below(3) {
            0 => {}
            1 => self.apply(bytes),
            _ => self.scattered(bytes, dice),
        }
    }

    /// Its beginning: cut at a sector, or anywhere, as where a sector is shorter than is thought.
    fn torn(&self, dice: &mut Dice) -> Self {
        match self {
            Self::Length(length) => Self::Length(*length),
            Self::Bytes(at, new) => {
                let cut = dice.below(new.len() + 1);
                let cut = if dice.below(2) == 0 { cut / SECTOR * SECTOR } else { cut };
                Self::Bytes(*at, new[..cut].to_vec())
            }
        }
    }

    /// Some of its sectors.
    fn scattered(&self, bytes: &mut Vec<u8>, dice: &mut Dice) {
        let Self::Bytes(at, new) = self else { return };
        for (index, sector) in new.chunks(SECTOR).enumerate() {
            if dice.below(2) == 0 {
                Self::Bytes(at + index * SECTOR, sector.to_vec()).apply(bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Vec<Step> {
        let (file, partial) = (PathBuf::from("/d/b"), PathBuf::from("/d/b.partial"));
        vec![
            Step::Made(partial.clone()),
            Step::Wrote(partial.clone(), 0, vec![7; 2 * SECTOR]),
            Step::Synced(partial.clone(), 2),
            Step::Renamed(partial, file),
            Step::Synced(PathBuf::from("/d"), 4),
        ]
    }

    #[test]
    fn what_was_synced_is_there_and_nothing_is_more_than_was_written() {
        for seed in 0..200 {
            let mut dice = Dice::new(seed, 1);
            let mut disk = Disk::with(Path::new("/d/a"), vec![1], false);
            for (number, step) in steps().iter().enumerate() {
                disk.take(number, step, &mut dice);
                let there = disk.after_a_cut(&mut dice);
                assert_eq!(there[Path::new("/d/a")], [1]);
                let new = there.get(Path::new("/d/b"));
                assert!(new.is_none_or(|bytes| *bytes == [7; 2 * SECTOR]), "a file that has its name is whole");
                assert!(number < 4 || new.is_some(), "a name whose folder was synced is there");
            }
        }
    }

    #[test]
    fn what_was_not_synced_fares_in_every_way() {
        let mut disk = Disk::with(Path::new("/d/a"), vec![0; 4 * SECTOR], true);
        let mut dice = Dice::new(1, 1);
        disk.take(0, &Step::Wrote(PathBuf::from("/d/a"), 0, vec![7; 4 * SECTOR]), &mut dice);
        disk.take(1, &Step::Synced(PathBuf::from("/d/a"), 1), &mut dice);
        let there: Vec<usize> = (0..200)
            .map(|_| disk.after_a_cut(&mut dice)[Path::new("/d/a")].iter().filter(|byte| **byte == 7).count())
            .collect();
        assert!(there.contains(&0), "lost, though it was synced by a disk that does not");
        assert!(there.contains(&(4 * SECTOR)), "kept");
        assert!(there.iter().any(|count| count % SECTOR != 0), "torn within a sector");
        assert!(there.contains(&SECTOR), "torn between sectors");
    }

    #[test]
    fn what_a_failed_sync_took_is_not_brought_back_by_another() {
        let file = || PathBuf::from("/d/a");
        let there = |seed: u64| {
            let mut dice = Dice::new(seed, 1);
            let mut disk = Disk::with(&file(), vec![0; 2 * SECTOR], false);
            disk.take(0, &Step::Wrote(file(), 0, vec![7; SECTOR]), &mut dice);
            disk.take(1, &Step::Unsynced(file(), 1), &mut dice);
            disk.take(2, &Step::Wrote(file(), SECTOR as u64, vec![9; SECTOR]), &mut dice);
            disk.take(3, &Step::Synced(file(), 3), &mut dice);
            let bytes = disk.after_a_cut(&mut dice).remove(&file()).expect("the file");
            assert!(bytes[SECTOR..].iter().all(|byte| *byte == 9), "what was synced after it is there");
            bytes[0]
        };
        let fates: Vec<u8> = (0..100).map(there).collect();
        assert!(fates.contains(&0) && fates.contains(&7), "lost, or there all the same");
    }
}
