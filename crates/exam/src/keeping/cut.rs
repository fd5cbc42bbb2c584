//! Cuts the power: records every write and sync of the program of [`super::child`] with strace, makes of the recording what a
//! disk may hold at seeded moments, opens the store from it, and counts what was lost. Fails when a disk that ignores syncs
//! loses nothing either: then nothing was tried. Up: [`crate::keeping`].

mod disk;
mod trace;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use model::fault::Fault;
use store::{Address, StoreFault};

use self::disk::Disk;
use self::trace::Step;
use super::asked::CrashArgs;
use super::child::WORKS;
use super::crash::{RESTART_MAX, Site, failed, judged, program, settle};
use super::found::{Acknowledged, Found};
use super::{Folder, Outcome, file_fault};
use crate::airlift::dice::Dice;
use crate::print;

/// Cuts of one recording.
const CUTS_EACH: u64 = 100;
/// Of so many cuts one is tried again on a disk that ignores syncs.
const CARELESS_EACH: u64 = 10;
/// Turns of the program in one recording: enough that SQLite moves pages from its journal into the file meanwhile.
const TURNS: u64 = 120;
/// The same where each turn writes a whole file.
const TURNS_SLOW: u64 = 6;

/// Sums of one kind of work.
#[derive(Default)]
struct Sum {
    cuts: u64,
    writes: u64,
    lost: usize,
    partial: usize,
    careless: u64,
    seen: u64,
    restart: Duration,
}

/// Runs the exam.
///
/// # Errors
/// The program cannot be recorded.
pub(super) fn run(args: &CrashArgs) -> Result<Outcome, Fault> {
    let folder = Folder::new()?;
    let mut dice = Dice::new(args.seed, 8);
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut done = 0;
    for round in 0_u64.. {
        if done >= args.kills {
            break;
        }
        let work = WORKS[usize::try_from(round % WORKS.len() as u64).expect("a small number")];
        let site = settle((None, args.seed), &folder, round)?;
        let recording = record(&site, &folder, (work, round))?;
        let count = CUTS_EACH.min(args.kills - done);
        let sum = sums.entry(work).or_default();
        cut(&recording, (&site, &folder), (work, round), (count, &mut dice), sum, &mut findings)?;
        done += count;
        print::kept("cuts", done, args.kills);
    }
    Ok(told(args, &sums, findings))
}

/// What a program did to a disk.
struct Recording {
    file: PathBuf,
    /// What the store held before.
    before: Vec<u8>,
    steps: Vec<Step>,
}

/// Lets the program work, and records it.
fn record(site: &Site, folder: &Folder, (work, round): (&str, u64)) -> Result<Recording, Fault> {
    let file = site.address.file().expect("the exam's store should be a file").to_path_buf();
    let before = std::fs::read(&file).map_err(|error| file_fault(&file, &error))?;
    let trace = folder.file("trace");
    let trace_name = trace.to_str().ok_or_else(|| failed("the temporary folder's name is not UTF-8"))?;
    let through = ["strace", "-f", "-q", "-y", "-xx", "-s", "1000000", "-e", trace::CALLS, "-o", trace_name];
    let turns = if ["backup", "migrate"].contains(&work) { TURNS_SLOW } else { TURNS };
    let mut command = program(&through, site, &folder.0, (work, round))?;
    command.arg("--turns").arg(turns.to_string()).stdin(Stdio::null()).stdout(Stdio::null());
    let ended = command.status().map_err(|error| {
        StoreFault::Engine(format!("the exam's program strace: {error}; install the package strace and do it again"))
    })?;
    if !ended.success() {
        return Err(failed(format!("{work} did not come to its end under strace")));
    }
    let opened = File::open(&trace).map_err(|error| file_fault(&trace, &error))?;
    let steps = trace::read(BufReader::new(opened)).map_err(failed)?;
    let _ = std::fs::remove_file(&trace);
    // Others' files are no part of the store; what shared memory held is gone with the power.
    let is_own = |path: &Path| path.starts_with(&folder.0) && !path.to_string_lossy().ends_with("-shm");
    let mut numbered = Vec::new();
    for step in steps {
        let is_kept = match &step {
            Step::Made(path) | Step::Wrote(path, ..) | Step::Sized(path, _) | Step::Synced(path, _) => is_own(path),
            Step::Renamed(path, _) | Step::Removed(path) => is_own(path),
            Step::Said(_) => true,
        };
        // The place stays, so that a sync's number of steps before it stays true.
        numbered.push(if is_kept { step } else { Step::Said(String::new()) });
    }
    Ok(Recording { file, before, steps: numbered })
}

/// Cuts a recording at so many moments and holds each disk against what was acknowledged by then.
fn cut(
    recording: &Recording,
    (site, folder): (&Site, &Folder),
    (work, round): (&str, u64),
    (count, dice): (u64, &mut Dice),
    sum: &mut Sum,
    findings: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut moments: Vec<usize> = (0..count).map(|_| dice.below(recording.steps.len() + 1)).collect();
    moments.sort_unstable();
    let mut disks = [false, true].map(|is_careless| Disk::with(&recording.file, recording.before.clone(), is_careless));
    let mut heard: Vec<Acknowledged> = Vec::new();
    let mut at = 0;
    for (number, moment) in moments.into_iter().enumerate() {
        for (index, step) in recording.steps.iter().enumerate().take(moment).skip(at) {
            disks.iter_mut().for_each(|disk| disk.take(index, step));
            if let Step::Said(line) = step {
                heard.extend(Acknowledged::read(line));
            }
        }
        at = moment;
        let found = opened_again(&disks[0], (site, folder), (work, round), &heard, dice, sum);
        sum.cuts += 1;
        sum.writes += heard.len() as u64;
        let mut add = |what: &str| findings.push(format!("cut at step {moment} of recording {round}, {work}: {what}"));
        match found? {
            Ok(found) => {
                sum.lost += found.lost.len();
                sum.partial += found.partial.len();
                found.lost.iter().for_each(|what| add(&format!("lost: {what}")));
                found.partial.iter().for_each(|what| add(&format!("partial: {what}")));
            }
            Err(fault) => add(&fault.to_string()),
        }
        if (number as u64).is_multiple_of(CARELESS_EACH) && !heard.is_empty() {
            let found = opened_again(&disks[1], (site, folder), (work, round), &heard, dice, sum)?;
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

fn told(args: &CrashArgs, sums: &BTreeMap<&str, Sum>, mut findings: Vec<String>) -> Outcome {
    let row = |name: &str, sum: &Sum| {
        vec![
            name.to_owned(),
            sum.cuts.to_string(),
            sum.writes.to_string(),
            sum.lost.to_string(),
            sum.partial.to_string(),
            sum.restart.as_millis().to_string(),
            format!("{} of {}", sum.seen, sum.careless),
        ]
    };
    let mut all = Sum::default();
    let mut rows = Vec::new();
    for (name, sum) in sums {
        rows.push(row(name, sum));
        all.cuts += sum.cuts;
        all.writes += sum.writes;
        all.lost += sum.lost;
        all.partial += sum.partial;
        all.careless += sum.careless;
        all.seen += sum.seen;
        all.restart = all.restart.max(sum.restart);
    }
    rows.push(row("all", &all));
    if all.seen * 2 < all.careless || all.careless == 0 {
        let cause = "a disk that ignores syncs should lose what was acknowledged at most cuts";
        findings.push(format!("nothing was tried: {cause}, and was seen to at {} of {}", all.seen, all.careless));
    }
    if all.restart > RESTART_MAX {
        findings.push(format!("a store took {} ms to open again", all.restart.as_millis()));
    }
    super::outcome(
        format!("Power cuts: {} from seed {}, of recorded writes and syncs", args.kills, args.seed),
        "Cut at",
        &["work", "cuts", "acknowledged writes", "lost", "partial", "longest restart ms", "seen without syncs"],
        rows,
        findings,
    )
}
