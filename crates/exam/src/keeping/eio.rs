//! Lets reads, writes and syncs of the program of [`super::child`] fail with `EIO` at seeded calls, by strace, and records it. Then the
//! program starts again on the files as the system shows them, and works on; then the power goes at seeded moments, and takes what a
//! failed sync left in memory. Counts what was acknowledged and is not there, and what was refused and is. Up: [`crate::keeping`].

use model::fault::Fault;

use super::asked::CrashArgs;
use super::crash::{Site, failed};
use super::cut::{Recording, TURNS, TURNS_SLOW, cut};
use super::full::examined;
use super::sums::{CODES, CUTS, LOST, PARTIAL, REFUSALS, RESTART, Round, SEEN, Sum, TIMES, WRITES, rounds};
use super::{Folder, Outcome};
use crate::airlift::dice::Dice;

/// Works at which the disk fails: those that write a store that is there.
const WORKS: [&str; 5] = ["receive", "plan", "import", "approve", "backup"];
/// Power cuts after each program.
const CUTS_EACH: u64 = 60;
/// Turns after the program started again.
const TURNS_AGAIN: u64 = 12;
/// What a program that started again is numbered beyond the first.
const AGAIN: u64 = 1_000_000;
/// Calls that fail: how many of them are passed before the first, at least and at most, and how many between one and the next at most.
/// A turn has two or three syncs, a dozen writes, and few reads; those of the program itself come first.
const CALLS: [(&str, usize, usize, usize); 6] = [
    ("fsync,fdatasync", 1, 6, 6),
    ("fsync,fdatasync", 1, 40, 30),
    ("pwrite64", 1, 400, 300),
    ("pread64", 12, 60, 60),
    ("fsync,fdatasync,pwrite64,pread64", 12, 200, 100),
    ("ftruncate,unlink,rename,fsync,fdatasync", 1, 20, 20),
];
/// Codes by which a failing disk may be told. SQLite tells a failed read as a damaged file.
const KNOWN: [&str; 4] = ["store-disk-failed", "commit-unknown", "file-failed", "store-corrupt"];

/// Runs the exam.
///
/// # Errors
/// The program cannot be recorded.
pub(super) fn run(args: &CrashArgs) -> Result<Outcome, Fault> {
    let mut dice = Dice::new(args.seed, 10);
    let mut syncs = 0;
    let sums = rounds(args, (&WORKS, CUTS_EACH, "cuts"), |site, folder, round, (sum, findings)| {
        let mut add = |what: String| findings.push(format!("program {}, {}: {what}", round.number, round.work));
        syncs += failing((site, folder), round, &mut dice, sum, &mut add)?;
        Ok(())
    })?;
    let all = sums.all();
    let is_little = syncs == 0 || all.refusals == 0 || all.seen * 2 < all.careless;
    let too_little = is_little.then(|| {
        let (seen, careless) = (all.seen, all.careless);
        format!("too little was tried: {syncs} failed syncs, {} refusals, {seen} of {careless} disks that ignore syncs seen", all.refusals)
    });
    let title = format!(
        "Failing disk: {} calls failed, {syncs} of them syncs, then {} power cuts, from seed {}",
        all.times, all.cuts, args.seed
    );
    Ok(sums.told(
        title,
        ("Failed at", &[TIMES, CUTS, WRITES, REFUSALS, LOST, PARTIAL, RESTART, SEEN, CODES]),
        too_little,
    ))
}

/// A program whose disk fails, one that goes on after it, and the power cuts of both. How many syncs failed.
fn failing(
    (site, folder): (&Site, &Folder),
    round: Round,
    dice: &mut Dice,
    sum: &mut Sum,
    add: &mut dyn FnMut(String),
) -> Result<u64, Fault> {
    // In turn, not by chance: strace counts the calls of each thread, and syncs that no thread reaches do not fail.
    let kind = usize::try_from(round.number % CALLS.len() as u64).expect("a small number");
    let (calls, least, most, each) = CALLS[kind];
    let (first, each) = (least + dice.below(most), 1 + dice.below(each));
    let inject = format!("inject={calls}:error=EIO:when={first}+{each}");
    let turns = if round.work == "backup" { TURNS_SLOW } else { TURNS };
    let mut recording = Recording::of(site)?;
    let ended = recording.go_on((site, folder), (round.work, round.number), Some(&inject), turns)?;
    if ended.code().is_none() {
        add(format!("it did not end by itself: {ended}"));
    }
    let (failures, syncs) = recording.failures();
    sum.times += failures;
    let ended = recording.go_on((site, folder), ("receive", AGAIN + round.number), None, TURNS_AGAIN)?;
    if !ended.success() {
        return Err(failed(format!("{} did not go on after the disk had failed", round.work)));
    }
    cut(&recording, (site, folder), round, dice, sum, add)?;
    let heard = recording.said(recording.length());
    examined((site, folder), (round.work, round.number), (&heard, &KNOWN), sum, add);
    Ok(syncs)
}
