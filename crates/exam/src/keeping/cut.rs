//! Cuts the power: records every write and sync of the program of [`super::child`] with strace, makes of the recording what a
//! disk may hold at seeded moments, opens the store from it, and counts what was lost. Fails when a disk that ignores syncs
//! loses nothing either: then nothing was tried. Up: [`crate::keeping`].

mod disk;
mod trace;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use model::fault::Fault;
use store::{Address, StoreFault};

use self::disk::Disk;
use self::trace::Step;
use super::asked::CrashArgs;
use super::child::WORKS;
use super::crash::{Site, failed, judged, program};
use super::found::{Acknowledged, Found, kept};
use super::sums::{CUTS, LOST, PARTIAL, RESTART, Round, SEEN, Sum, WRITES, rounds};
use super::{Folder, Outcome, file_fault};
use crate::airlift::dice::Dice;

/// Cuts of one recording.
const CUTS_EACH: u64 = 100;
/// Of so many cuts one is tried again on a disk that ignores syncs.
const CARELESS_EACH: u64 = 10;
/// Turns of the program in one recording: enough that SQLite moves pages from its journal into the file meanwhile.
pub(super) const TURNS: u64 = 120;
/// The same where each turn writes a whole file.
pub(super) const TURNS_SLOW: u64 = 6;

/// Runs the exam.
///
/// # Errors
/// The program cannot be recorded.
pub(super) fn run(args: &CrashArgs) -> Result<Outcome, Fault> {
    let mut dice = Dice::new(args.seed, 8);
    let sums = rounds(args, (&WORKS, CUTS_EACH, "cuts"), |site, folder, round, (sum, findings)| {
        let turns = if ["backup", "migrate"].contains(&round.work) { TURNS_SLOW } else { TURNS };
        let mut recording = Recording::of(site)?;
        let ended = recording.go_on((site, folder), (round.work, round.number), None, turns)?;
        if !ended.success() {
            return Err(failed(format!("{} did not come to its end under strace", round.work)));
        }
        cut(&recording, (site, folder), round, &mut dice, sum, &mut |what| findings.push(what))
    })?;
    let all = sums.all();
    let cause = "a disk that ignores syncs should lose what was acknowledged at most cuts";
    let too_little = (all.seen * 2 < all.careless || all.careless == 0)
        .then(|| format!("nothing was tried: {cause}, and was seen to at {} of {}", all.seen, all.careless));
    let title = format!("Power cuts: {} from seed {}, of recorded writes and syncs", args.kills, args.seed);
    Ok(sums.told(title, ("Cut at", &[CUTS, WRITES, LOST, PARTIAL, RESTART, SEEN]), too_little))
}

/// What a program did to a disk.
pub(super) struct Recording {
    file: PathBuf,
    /// What the store held before.
    before: Vec<u8>,
    steps: Vec<Step>,
}

impl Recording {
    /// Nothing yet, of a store that nobody has open.
    pub(super) fn of(site: &Site) -> Result<Self, Fault> {
        let file = site.address.file().expect("the exam's store should be a file").to_path_buf();
        let before = std::fs::read(&file).map_err(|error| file_fault(&file, &error))?;
        Ok(Self { file, before, steps: Vec::new() })
    }

    /// Lets the program work, and records it; calls fail as `inject` says to strace, and the program then goes on. How it ended.
    pub(super) fn go_on(
        &mut self,
        (site, folder): (&Site, &Folder),
        (work, round): (&str, u64),
        inject: Option<&str>,
        turns: u64,
    ) -> Result<ExitStatus, Fault> {
        let trace = folder.file("trace");
        let trace_name = trace.to_str().ok_or_else(|| failed("the temporary folder's name is not UTF-8"))?;
        let (calls, fails) = match inject {
            // What fails must be looked at too; what is read besides is not.
            Some(inject) => (format!("{},pread64", trace::CALLS), vec!["-e", inject]),
            None => (trace::CALLS.to_owned(), Vec::new()),
        };
        let mut through = vec!["strace", "-f", "-q", "-y", "-xx", "-s", "1000000", "-e", &calls, "-o", trace_name];
        through.extend(fails);
        let mut command = program(&through, site, &folder.0, (work, round))?;
        command.arg("--turns").arg(turns.to_string()).stdin(Stdio::null()).stdout(Stdio::null());
        if inject.is_some() {
            command.arg("--goes-on").stderr(Stdio::null());
        }
        let ended = command.status().map_err(|error| {
            StoreFault::Engine(format!(
                "the exam's program strace: {error}; install the package strace and do it again"
            ))
        })?;
        let opened = File::open(&trace).map_err(|error| file_fault(&trace, &error))?;
        let steps = trace::read(BufReader::new(opened), self.steps.len()).map_err(failed)?;
        let _ = std::fs::remove_file(&trace);
        // Others' files are no part of the store; what shared memory held is gone with the power.
        let is_own = |path: &Path| path.starts_with(&folder.0) && !path.to_string_lossy().ends_with("-shm");
        for step in steps {
            let is_kept = step.path().is_none_or(is_own);
            // The place stays, so that a sync's number of steps before it stays true.
            self.steps.push(if is_kept { step } else { Step::Said(String::new()) });
        }
        Ok(ended)
    }

    /// How many reads, writes and syncs of the store failed, and how many of those were syncs.
    pub(super) fn failures(&self) -> (u64, u64) {
        let failed = self.steps.iter().filter_map(|step| match step {
            Step::Failed(_) => Some((1, 0)),
            Step::Unsynced(..) => Some((1, 1)),
            _ => None,
        });
        failed.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    }

    /// What the program said, until a step.
    pub(super) fn said(&self, until: usize) -> Vec<Acknowledged> {
        let said = self.steps[..until].iter().filter_map(|step| match step {
            Step::Said(line) => Acknowledged::read(line),
            _ => None,
        });
        said.collect()
    }

    /// How many steps there are.
    pub(super) fn length(&self) -> usize {
        self.steps.len()
    }
}

/// Cuts a recording at so many moments and holds each disk against what was acknowledged by then.
pub(super) fn cut(
    recording: &Recording,
    (site, folder): (&Site, &Folder),
    round: Round,
    dice: &mut Dice,
    sum: &mut Sum,
    add: &mut dyn FnMut(String),
) -> Result<(), Fault> {
    let mut moments: Vec<usize> = (0..round.times).map(|_| dice.below(recording.length() + 1)).collect();
    moments.sort_unstable();
    let mut disks = [false, true].map(|is_careless| Disk::with(&recording.file, recording.before.clone(), is_careless));
    let mut at = 0;
    for (number, moment) in moments.into_iter().enumerate() {
        for (index, step) in recording.steps.iter().enumerate().take(moment).skip(at) {
            disks.iter_mut().for_each(|disk| disk.take(index, step, dice));
        }
        at = moment;
        let heard = kept(&recording.said(moment));
        let place = (round.work, round.number);
        let found = opened_again(&disks[0], (site, folder), place, &heard, dice, sum)?;
        sum.cuts += 1;
        sum.heard(&heard);
        sum.found(found, &mut |what| {
            add(format!("cut at step {moment} of recording {}, {}: {what}", round.number, round.work));
        });
        if (number as u64).is_multiple_of(CARELESS_EACH) && !heard.is_empty() {
            let found = opened_again(&disks[1], (site, folder), place, &heard, dice, sum)?;
            sum.careless += 1;
            sum.seen += u64::from(found.map_or(true, |found| !found.lost.is_empty() || !found.partial.is_empty()));
        }
    }
    Ok(())
}

/// Opens the store on what a disk may hold, in a folder of its own, and judges it as after a kill.
fn opened_again(
    disk: &Disk,
    (site, folder): (&Site, &Folder),
    (work, round): (&str, u64),
    heard: &[Acknowledged],
    dice: &mut Dice,
    sum: &mut Sum,
) -> Result<Result<Found, StoreFault>, Fault> {
    let place = folder.file("after-a-cut");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir(&place).map_err(|error| file_fault(&place, &error))?;
    for (path, bytes) in disk.after_a_cut(dice) {
        let to = place.join(path.file_name().expect("a file of the exam should have a name"));
        std::fs::write(&to, bytes).map_err(|error| file_fault(&to, &error))?;
    }
    let name = site.address.file().and_then(Path::file_name).expect("the exam's store should be a file");
    let address = Address::of_file(&place.join(name))?;
    let site = Site { text: address.to_string(), address, operation: site.operation.clone() };
    Ok(super::run(judged(&site, &place, (work, round), heard, &mut sum.restart)))
}
