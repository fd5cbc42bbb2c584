//! Kills the program of [`super::child`] with SIGKILL at seeded points, opens the store again, and counts what was lost.
//! Fails too when so little was acknowledged that nothing was tried. Up: [`crate::keeping`].

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use model::fault::Fault;
use model::id::OperationId;
use store::{Address, Store, StoreFault};

use super::asked::{CrashArgs, Misfortune};
use super::child::WORKS;
use super::cluster::Cluster;
use super::found::{Acknowledged, Found, examine, examine_imports, turns};
use super::sums::{self, Column, LOST, PARTIAL, RECORDS, RESTART, Sums, WRITES};
use super::{Folder, Outcome, address, made, server};
use crate::airlift::dice::Dice;
use crate::print;

/// Most writes that a kill waits for, against the writes that are asked of all kills on average: four of six works write fast,
/// one kill in eight comes before the first write, and a kill waits for half of the most on average.
const WRITES_MOST: u64 = 4;
/// Most writes that a kill waits for where each takes long.
const WRITES_MOST_SLOW: usize = 8;
/// A store must be open again within this time.
pub(super) const RESTART_MAX: Duration = Duration::from_secs(5);
/// Kills after which a new log begins: reading a whole log after each kill must not become the work.
const KILLS_PER_LOG: u64 = 24;
/// How often the program was killed.
const KILLS: Column = ("kills", sums::TIMES.1);
/// A program that said nothing for so long does nothing.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where one log's kills happen.
pub(super) struct Site {
    pub(super) address: Address,
    pub(super) text: String,
    pub(super) operation: OperationId,
}

/// Runs the exam.
///
/// # Errors
/// The store cannot be opened, or the program does nothing.
pub(crate) fn run(args: &CrashArgs) -> Result<Outcome, Fault> {
    args.check();
    match args.fault {
        Misfortune::Kill => kills(args),
        Misfortune::Cut => super::cut::run(args),
        Misfortune::Full => super::full::run(args),
        Misfortune::Eio => super::eio::run(args),
    }
}

fn kills(args: &CrashArgs) -> Result<Outcome, Fault> {
    let folder = Folder::new()?;
    let (mut cluster, named) = server(args.store.as_deref())?;
    let mut dice = Dice::new(args.seed, 7);
    let mut sums = Sums::default();
    let mut site = None;
    for round in 0..args.kills {
        if round % KILLS_PER_LOG == 0 {
            // A store that was named stays as it is.
            let old = site.take().and_then(|site: Site| site.address.file().map(Path::to_path_buf));
            if let (Some(file), None) = (old, &named) {
                let _ = std::fs::remove_file(file);
            }
            site = Some(settle((named.as_deref(), args.seed), &folder, round / KILLS_PER_LOG)?);
        }
        let site = site.as_ref().expect("the first round should settle a site");
        let work = WORKS[usize::try_from(round % WORKS.len() as u64).expect("a small number")];
        // One in five kills is the server's own, where it is the exam's to kill.
        let server = cluster.as_mut().filter(|_| round % 5 == 4 && work != "migrate");
        let heard = match killed(site, &folder.0, (work, round), point(args, work, &mut dice), server) {
            Ok(heard) => heard,
            Err(fault) => {
                sums.findings.push(format!("kill {round}, {work}: {fault}"));
                continue;
            }
        };
        let (sum, findings) = sums.of(work);
        sum.times += 1;
        sum.heard(&heard);
        let found = super::run(judged(site, &folder.0, (work, round), &heard, &mut sum.restart));
        sum.found(found, &mut |what| findings.push(format!("kill {round}, {work}: {what}")));
        print::kept("kills", round + 1, args.kills);
    }
    let (all, asked) = (sums.all(), args.writes * args.kills);
    let too_little = (all.writes < asked)
        .then(|| format!("too little was tried: {} writes were acknowledged, {asked} are asked", all.writes));
    let title = format!("Crash: {} kills from seed {}, within {} ms of a write", args.kills, args.seed, args.within);
    Ok(sums.told(title, ("Killed at", &[KILLS, WRITES, RECORDS, LOST, PARTIAL, RESTART]), too_little))
}

/// When a kill comes: after so many acknowledged writes, and so much later. One in eight from the very start, when the program
/// opens the store.
fn point(args: &CrashArgs, work: &str, dice: &mut Dice) -> (usize, Duration) {
    let most = match work {
        "backup" | "migrate" => WRITES_MOST_SLOW,
        _ => usize::try_from(args.writes * WRITES_MOST).unwrap_or(usize::MAX),
    };
    let writes = if dice.below(8) == 0 { 0 } else { 1 + dice.below(most) };
    let within = usize::try_from(args.within * 1000).unwrap_or(usize::MAX);
    (writes, Duration::from_micros(dice.below(within) as u64))
}

/// A log of its own: in a new file, or an operation of the store that was named.
pub(super) fn settle((named, seed): (Option<&str>, u64), folder: &Folder, number: u64) -> Result<Site, Fault> {
    let address = address(named, folder, &format!("crash-{number}.db"))?;
    let text = match (named, address.file()) {
        (Some(named), _) => named.to_owned(),
        (None, file) => format!("sqlite:{}", file.expect("a new store should be a file").display()),
    };
    let operation = OperationId::of(&format!("crash-{seed}-{number}"));
    super::run(async {
        let store = Store::open(&address).await?;
        let done = made::add_operation(&store, &operation).await;
        store.close().await;
        done
    })?;
    Ok(Site { address, text, operation })
}

/// That the exam's own program, or one that it needs, does not do its part.
pub(super) fn failed(cause: impl std::fmt::Display) -> Fault {
    StoreFault::Engine(format!("the exam's program: {cause}")).into()
}

/// The program at its work, started by other programs where some are named.
pub(super) fn program(
    through: &[&str],
    site: &Site,
    folder: &Path,
    (work, round): (&str, u64),
) -> Result<Command, Fault> {
    let own = std::env::current_exe().map_err(failed)?;
    let mut command = match through {
        [] => Command::new(own),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(own);
            command
        }
    };
    command.args(["crash-child", "--store", &site.text, "--operation", site.operation.as_str(), "--work", work]);
    command.arg("--round").arg(round.to_string()).arg("--folder").arg(folder);
    Ok(command)
}

/// Starts the program, kills it, and gives what it heard acknowledged.
fn killed(
    site: &Site,
    folder: &Path,
    (work, round): (&str, u64),
    (writes, wait): (usize, Duration),
    server: Option<&mut Cluster>,
) -> Result<Vec<Acknowledged>, Fault> {
    let mut child = program(&[], site, folder, (work, round))?
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let heard = listen(&mut child);
    let mut acknowledged = Vec::new();
    while acknowledged.len() < writes {
        match heard.recv_timeout(PATIENCE) {
            Ok(write) => acknowledged.push(write),
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(format!("it acknowledged nothing more at {work}")));
            }
        }
    }
    std::thread::sleep(wait);
    let has_server_gone = server.is_some();
    if let Some(server) = server {
        server.crash();
    }
    // SIGKILL: nothing of the program runs after it.
    let is_alive = child.try_wait().is_ok_and(|status| status.is_none());
    let _ = child.kill();
    let _ = child.wait();
    // The pipe keeps what was said before the end.
    acknowledged.extend(heard.iter());
    // Without its server it may end, or try again and go on.
    if is_alive || has_server_gone { Ok(acknowledged) } else { Err(failed(format!("it ended by itself at {work}"))) }
}

/// What the program says, line by line, until it is gone.
pub(super) fn listen(child: &mut Child) -> Receiver<Acknowledged> {
    let (say, heard) = channel();
    let mut output = BufReader::new(child.stdout.take().expect("a piped output"));
    std::thread::spawn(move || {
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|length| length > 0) {
            let Some(one) = Acknowledged::read(&line) else { break };
            if say.send(one).is_err() {
                break;
            }
            line.clear();
        }
    });
    heard
}

/// Opens the store again and holds it against what was heard.
pub(super) async fn judged(
    site: &Site,
    folder: &Path,
    (work, round): (&str, u64),
    heard: &[Acknowledged],
    restart: &mut Duration,
) -> Result<Found, StoreFault> {
    let began = Instant::now();
    let store = Store::open(&site.address).await?;
    store.reading(&site.operation).await?.head().await?;
    *restart = began.elapsed().max(*restart);
    let mut found = examine(&store, &site.operation, heard).await?;
    if work == "import" {
        join(&mut found, examine_imports(&store, site.operation.as_str(), round, heard).await?);
    }
    store.close().await;
    for number in 0..=turns(heard) {
        let name = format!("{round}-{number}");
        let file = folder.join(format!("{work}-{name}.db"));
        let said = heard.iter().find(|one| one.work == work && one.write == name);
        if !file.exists() {
            found.lost.extend(said.filter(|_| ["backup", "migrate"].contains(&work)).map(|_| format!("{work} {name}")));
            continue;
        }
        let began = Instant::now();
        let kept = Store::open(&Address::of_file(&file)?).await?;
        *restart = began.elapsed().max(*restart);
        let tally = kept.verify().await?;
        if work == "migrate" {
            let imported: Vec<Acknowledged> =
                heard.iter().filter(|one| one.work == "import" && one.write == name).cloned().collect();
            let operations = kept.operations(None, 10).await?;
            if operations.len() < imported.len() {
                found.lost.push(format!("migrate {name}: the operation that was imported"));
            }
        } else if said.is_some_and(|said| tally.lines < said.from) {
            found.lost.push(format!("backup {name}: {} lines", tally.lines));
        }
        kept.close().await;
        let _ = std::fs::remove_file(file);
    }
    Ok(found)
}

fn join(found: &mut Found, other: Found) {
    found.lost.extend(other.lost);
    found.partial.extend(other.partial);
}
