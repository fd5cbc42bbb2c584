//! Lets the disk of the program of [`super::child`] take no more for a while: a limit on the length of its files, set and
//! lifted from outside while it works. Counts what it said was refused and is there, what it said was kept and is not, and sees
//! that it reads meanwhile and writes again afterwards. Up: [`crate::keeping`].

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use model::fault::Fault;
use model::id::{LineId, OperationId};
use store::{Store, StoreFault};

use super::asked::CrashArgs;
use super::child::{REFUSED, UNREAD};
use super::crash::{Site, failed, judged, listen, program};
use super::found::{Acknowledged, kept};
use super::sums::{self, Sum, rounds};
use super::{Folder, Outcome};
use crate::airlift::dice::Dice;

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

/// Runs the exam.
///
/// # Errors
/// The store cannot be opened, or a program that is needed is missing.
pub(super) fn run(args: &CrashArgs) -> Result<Outcome, Fault> {
    let mut dice = Dice::new(args.seed, 9);
    let sums = rounds(args, (&WORKS, TIMES_EACH, "times"), |site, folder, round, (sum, findings)| {
        let mut add = |what: String| findings.push(format!("program {}, {}: {what}", round.number, round.work));
        match filled((site, folder), (round.work, round.number), round.times, &mut dice) {
            Ok(heard) => {
                for one in heard.iter().filter(|one| one.work.starts_with(UNREAD)) {
                    add(format!("{}: it could not be read: {}", one.write, one.work));
                }
                examined((site, folder), (round.work, round.number), (&heard, &CODES), sum, &mut add);
            }
            Err(fault) => add(fault.to_string()),
        }
        sum.times += round.times;
        Ok(())
    })?;
    let all = sums.all();
    let too_little = (all.refusals < all.times)
        .then(|| format!("too little was tried: {} refusals at {} times", all.refusals, all.times));
    let title = format!("Full disk: {} times from seed {}, each lifted again", args.kills, args.seed);
    Ok(sums.told(
        title,
        ("Full at", &[sums::TIMES, sums::WRITES, sums::REFUSALS, sums::LOST, sums::PARTIAL, sums::CODES]),
        too_little,
    ))
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

/// Holds the store against what was said; a write may be refused as one of some codes, and its store must then still be read.
pub(super) fn examined(
    (site, folder): (&Site, &Folder),
    (work, round): (&str, u64),
    (heard, codes): (&[Acknowledged], &[&str]),
    sum: &mut Sum,
    add: &mut dyn FnMut(String),
) {
    let kept = kept(heard);
    sum.heard(&kept);
    let mut surely = Vec::new();
    for one in heard.iter().filter(|one| one.work.starts_with(REFUSED)) {
        let code = one.work.trim_start_matches(REFUSED);
        sum.refusals += 1;
        sum.codes.insert(code.to_owned());
        if !codes.contains(&code) {
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
    sum.restart = sum.restart.max(restart);
    let found = done.map(|(though_refused, mut found)| {
        found.partial.extend(though_refused.iter().map(|what| format!("{what}, kept though it was refused")));
        found
    });
    sum.found(found, add);
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
