//! Lets the disk of the program of [`super::child`] take no more for a while: a limit on the length of its files, set and
//! lifted from outside while it works. Counts what it said was refused and is there, what it said was kept and is not, and sees
//! that it reads meanwhile and writes again afterwards. Up: [`crate::keeping`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use model::fault::Fault;
use model::id::{LineId, OperationId};
use store::{Store, StoreFault};

use super::asked::CrashArgs;
use super::child::{REFUSED, UNREAD};
use super::crash::{Site, failed, judged, listen, program, settle};
use super::found::Acknowledged;
use super::{Folder, Outcome};
use crate::airlift::dice::Dice;
use crate::print;

/// Works at which the disk is full: those that write a store that is there.
const WORKS: [&str; 4] = ["receive", "plan", "import", "backup"];
/// How often the limit is set and lifted in the life of one program.
const TIMES_EACH: u64 = 4;
/// Most writes between one limit and the next.
const WRITES_MOST: usize = 60;
/// Refusals that are waited for.
const REFUSALS: usize = 3;
/// A program that said nothing for so long does nothing.
const PATIENCE: Duration = Duration::from_secs(60);
/// Codes by which a full or failing disk may be told.
const CODES: [&str; 4] = ["store-full", "store-disk-failed", "commit-unknown", "file-failed"];

/// Sums of one kind of work.
#[derive(Default)]
struct Sum {
    times: u64,
    writes: u64,
    refusals: u64,
    lost: usize,
    partial: usize,
    codes: BTreeSet<String>,
}

/// Runs the exam.
///
/// # Errors
/// The store cannot be opened, or a program that is needed is missing.
pub(super) fn run(args: &CrashArgs) -> Result<Outcome, Fault> {
    let folder = Folder::new()?;
    let mut dice = Dice::new(args.seed, 9);
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut done = 0;
    for round in 0_u64.. {
        if done >= args.kills {
            break;
        }
        let work = WORKS[usize::try_from(round % WORKS.len() as u64).expect("a small number")];
        let site = settle((None, args.seed), &folder, round)?;
        let times = TIMES_EACH.min(args.kills - done);
        let sum = sums.entry(work).or_default();
        let mut add = |what: String| findings.push(format!("program {round}, {work}: {what}"));
        match filled((&site, &folder), (work, round), times, &mut dice) {
            Ok(heard) => examined((&site, &folder), (work, round), &heard, sum, &mut add),
            Err(fault) => add(fault.to_string()),
        }
        sum.times += times;
        done += times;
        if let Some(file) = site.address.file() {
            let _ = std::fs::remove_file(file);
        }
        print::kept("times", done, args.kills);
    }
    Ok(told(args, &sums, findings))
}

/// Sets the length that no file of a program may grow beyond; none lifts it.
fn limit(program: u32, length: Option<u64>) -> Result<(), Fault> {
    let soft = length.map_or_else(|| "unlimited".to_owned(), |length| length.to_string());
    let done = Command::new("prlimit")
        .args(["--pid", &program.to_string(), &format!("--fsize={soft}:unlimited")])
        .status()
        .map_err(|error| failed(format!("prlimit, of the package util-linux: {error}")))?;
    if done.success() { Ok(()) } else { Err(failed("prlimit did not set the limit")) }
}

/// What a program says while its disk is full now and then.
fn filled(
    (site, folder): (&Site, &Folder),
    (work, round): (&str, u64),
    times: u64,
    dice: &mut Dice,
) -> Result<Vec<Acknowledged>, Fault> {
    // The kernel ends a program that writes beyond the limit unless it ignores the signal, and then fails the write.
    let mut command = program(&["env", "--ignore-signal=XFSZ"], site, &folder.0, (work, round))?;
    let started = command.arg("--goes-on").stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| failed(format!("env, of the package coreutils: {error}")))?;
    let said = listen(&mut child);
    let mut heard = Vec::new();
    let mut tried = || -> Result<(), Fault> {
        for _ in 0..times {
            let writes = 1 + dice.below(if work == "backup" { 3 } else { WRITES_MOST });
            hear(&said, &mut heard, writes, |one| !one.work.starts_with(REFUSED))?;
            limit(child.id(), Some(length(site, dice)))?;
            hear(&said, &mut heard, 1 + dice.below(REFUSALS), |one| one.work.starts_with(REFUSED))?;
            limit(child.id(), None)?;
            hear(&said, &mut heard, 2, |one| one.work == work)?;
        }
        Ok(())
    };
    let done = tried();
    let _ = child.kill();
    let _ = child.wait();
    heard.extend(said.iter());
    done.map(|()| heard)
}

/// Listens until it has heard so many words of a kind.
fn hear(
    said: &Receiver<Acknowledged>,
    heard: &mut Vec<Acknowledged>,
    count: usize,
    is_it: impl Fn(&Acknowledged) -> bool,
) -> Result<(), Fault> {
    let (began, mut found) = (Instant::now(), 0);
    while found < count {
        let left = PATIENCE.saturating_sub(began.elapsed());
        let one = said.recv_timeout(left).map_err(|_| failed("it said nothing more, or not what was waited for"))?;
        found += usize::from(is_it(&one));
        heard.push(one);
    }
    Ok(())
}

/// A length within the journal, so that it ends in the middle of a page as often as between two.
fn length(site: &Site, dice: &mut Dice) -> u64 {
    let mut journal = site.address.file().expect("the exam's store should be a file").as_os_str().to_owned();
    journal.push("-wal");
    let there = std::fs::metadata(Path::new(&journal)).map(|file| file.len()).unwrap_or_default();
    dice.below(usize::try_from(there).unwrap_or(usize::MAX).saturating_add(10_000)) as u64
}

/// Holds the store against what was said.
fn examined(
    (site, folder): (&Site, &Folder),
    (work, round): (&str, u64),
    heard: &[Acknowledged],
    sum: &mut Sum,
    add: &mut dyn FnMut(String),
) {
    let is_word = |one: &&Acknowledged| one.work.starts_with(REFUSED) || one.work.starts_with(UNREAD);
    let kept: Vec<Acknowledged> = heard.iter().filter(|one| !is_word(one)).cloned().collect();
    sum.writes += kept.len() as u64;
    for one in heard.iter().filter(|one| one.work.starts_with(UNREAD)) {
        add(format!("{}: it could not be read: {}", one.write, one.work));
    }
    let mut surely = Vec::new();
    for one in heard.iter().filter(|one| one.work.starts_with(REFUSED)) {
        let code = one.work.trim_start_matches(REFUSED);
        sum.refusals += 1;
        sum.codes.insert(code.to_owned());
        if !CODES.contains(&code) {
            add(format!("{}: refused as {code}", one.write));
        }
        if code != "commit-unknown" {
            surely.push(one.write.clone());
        }
        let file = folder.file(&format!("backup-{}.db", one.write));
        let has_left = ["", ".partial", ".partial-wal", ".partial-journal"].into_iter().any(|ending| {
            let mut name = file.clone().into_os_string();
            name.push(ending);
            Path::new(&name).exists()
        });
        if has_left {
            add(format!("{}: a backup that was refused left a file", one.write));
        }
    }
    let mut restart = Duration::ZERO;
    let done = super::run(async {
        let found = there_though_refused(site, work, &surely).await?;
        Ok::<_, StoreFault>((found, judged(site, &folder.0, (work, round), &kept, &mut restart).await?))
    });
    match done {
        Ok((though_refused, found)) => {
            sum.lost += found.lost.len();
            sum.partial += found.partial.len() + though_refused.len();
            found.lost.iter().for_each(|what| add(format!("lost: {what}")));
            found.partial.iter().for_each(|what| add(format!("partial: {what}")));
            though_refused.iter().for_each(|what| add(format!("kept though it was refused: {what}")));
        }
        Err(fault) => add(fault.to_string()),
    }
}

/// Writes that were refused for good, and are there.
async fn there_though_refused(site: &Site, work: &str, refused: &[String]) -> Result<Vec<String>, StoreFault> {
    let store = Store::open(&site.address).await?;
    let reading = store.reading(&site.operation).await?;
    let mut found = Vec::new();
    for name in refused {
        let is_there = match work {
            "import" => store.reading(&OperationId::of(&format!("{}-import-{name}", site.operation))).await.is_ok(),
            // A receipt that was kept may be followed by a backup that was not.
            "backup" => false,
            _ => reading.line(&LineId::of(&format!("{work}-{name}-0"))).await?.is_some(),
        };
        if is_there {
            found.push(name.clone());
        }
    }
    store.close().await;
    Ok(found)
}

fn told(args: &CrashArgs, sums: &BTreeMap<&str, Sum>, mut findings: Vec<String>) -> Outcome {
    let mut all = Sum::default();
    let row = |name: &str, sum: &Sum| {
        let codes: Vec<&str> = sum.codes.iter().map(String::as_str).collect();
        vec![
            name.to_owned(),
            sum.times.to_string(),
            sum.writes.to_string(),
            sum.refusals.to_string(),
            sum.lost.to_string(),
            sum.partial.to_string(),
            codes.join(" "),
        ]
    };
    let mut rows = Vec::new();
    for (name, sum) in sums {
        rows.push(row(name, sum));
        all.times += sum.times;
        all.writes += sum.writes;
        all.refusals += sum.refusals;
        all.lost += sum.lost;
        all.partial += sum.partial;
        all.codes.extend(sum.codes.iter().cloned());
    }
    rows.push(row("all", &all));
    if all.refusals < all.times {
        findings.push(format!("too little was tried: {} refusals at {} times", all.refusals, all.times));
    }
    super::outcome(
        format!("Full disk: {} times from seed {}, each lifted again", args.kills, args.seed),
        "Full at",
        &["work", "times", "acknowledged writes", "refusals", "lost", "partial", "told as"],
        rows,
        findings,
    )
}
