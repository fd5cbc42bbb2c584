//! Fills a log and measures what a room asks of it: pages, what is due, writes, room on the disk. Up: [`crate::keeping`].

use std::time::{Duration, Instant};

use model::fault::Fault;
use model::id::{ConsignmentId, OperationId};
use model::log::{LineKind, LogHead};
use store::{Address, ConsignmentStanding, Sought, Store, StoreFault};

use super::asked::LogArgs;
use super::writers;
use super::{Folder, Outcome, address, made, server};
use crate::airlift::dice::Dice;
use crate::print;

/// Lines of one write while the log is filled.
const AT_ONCE: u64 = 1_000;
/// How often each question is asked.
const QUESTIONS: usize = 100;
/// Lines and consignments of one page.
const PAGE: u32 = 100;
/// For how long writers are measured.
const LASTING: Duration = Duration::from_secs(5);
/// What a page of a consignment may take.
const PAGE_MAX: Duration = Duration::from_millis(50);
/// What the question for consignments that await somebody may take.
const DUE_MAX: Duration = Duration::from_millis(500);

/// Runs the exam.
///
/// # Errors
/// The store fails.
pub(crate) fn run(args: &LogArgs) -> Result<Outcome, Fault> {
    let folder = Folder::new()?;
    let (_server, named) = server(args.store.as_deref())?;
    let address = address(named.as_deref(), &folder, "log.db")?;
    Ok(super::run_as_a_server(measured(args, &address))?)
}

async fn measured(args: &LogArgs, address: &Address) -> Result<Outcome, StoreFault> {
    let store = Store::open(address).await?;
    let operation = OperationId::of(&format!("log-{}", std::process::id()));
    made::add_operation(&store, &operation).await?;
    let mut rows = Vec::new();
    let mut findings = Vec::new();
    let filled = fill(args, &store, &operation).await?;
    let rate = args.lines as f64 / filled.as_secs_f64();
    rows.push(row(&format!("{} lines in writes of {AT_ONCE}", args.lines), format!("{rate:.0} lines/s"), ""));
    if let Some(file) = address.file() {
        let bytes = std::fs::metadata(file).map(|file| file.len()).unwrap_or_default();
        let each = bytes / args.lines;
        rows.push(row("file", format!("{:.0} MB", bytes as f64 / 1e6), &format!("{each} bytes a line")));
    }
    let (pages, due) = ask(args, &store, &operation).await?;
    let mut asked = |name: &str, mut took: Vec<Duration>, most: Duration| {
        took.sort_unstable();
        let longest = took.last().copied().unwrap_or_default();
        rows.push(row(name, milliseconds(took[took.len() / 2]), &format!("longest {}", milliseconds(longest))));
        if longest > most {
            findings.push(format!("{name}: {}, {} are allowed", milliseconds(longest), milliseconds(most)));
        }
    };
    asked("page of a consignment", pages, PAGE_MAX);
    asked("page of the due", due, DUE_MAX);
    for count in [1, 50] {
        let written = writers::write(&store, &operation, count, LASTING).await?;
        let waits = format!("median {} ms, 99 % {} ms", written.wait(500), written.wait(990));
        rows.push(row(&format!("{count} writers of one line"), format!("{} writes/s", written.rate()), &waits));
    }
    let began = Instant::now();
    let tally = store.verify().await?;
    let rate = tally.lines as f64 / began.elapsed().as_secs_f64();
    rows.push(row("the whole store verified", format!("{rate:.0} lines/s"), ""));
    store.close().await;
    let title = format!("Log: {} lines about {} consignments", args.lines, args.consignments);
    Ok(super::outcome(title, "Measured", &["what", "figure", "more"], rows, findings))
}

fn row(what: &str, figure: String, more: &str) -> Vec<String> {
    vec![what.to_owned(), figure, more.to_owned()]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

fn name(number: u64) -> String {
    format!("c-{number:07}")
}

/// Fills the log; consignments are met in an order that scatters them over it.
async fn fill(args: &LogArgs, store: &Store, operation: &OperationId) -> Result<Duration, StoreFault> {
    let began = Instant::now();
    let mut dice = Dice::new(1, 11);
    let consignments = usize::try_from(args.consignments).unwrap_or(usize::MAX);
    let mut left = args.lines;
    while left > 0 {
        let mut write = store.write(operation).await?;
        let mut head = write.head();
        let mut lines = Vec::new();
        let mut standings: Vec<ConsignmentStanding> = Vec::new();
        for _ in 0..left.min(AT_ONCE) {
            let consignment = name(dice.below(consignments) as u64);
            let line = made::line(head, LineKind::Custody, &format!("line-{}", head.size + 1), &consignment);
            head = LogHead { size: line.number, digest: line.digest };
            standings.push(made::standing(&line));
            lines.push(line);
        }
        write.append(&lines).await?;
        write.stand(&standings).await?;
        write.commit().await?;
        left -= lines.len() as u64;
        print::kept("lines", args.lines - left, args.lines);
    }
    Ok(began.elapsed())
}

/// Times of the first page of a consignment, and of those that are due.
async fn ask(
    args: &LogArgs,
    store: &Store,
    operation: &OperationId,
) -> Result<(Vec<Duration>, Vec<Duration>), StoreFault> {
    let reading = store.reading(operation).await?;
    let mut dice = Dice::new(1, 12);
    let (mut pages, mut due) = (Vec::new(), Vec::new());
    for _ in 0..QUESTIONS {
        let consignment = dice.below(usize::try_from(args.consignments).unwrap_or(usize::MAX)) as u64;
        let id = ConsignmentId::of(&name(consignment));
        let began = Instant::now();
        // What a page of a consignment shows: its lines and where it stands.
        reading.lines(&Sought::Consignment(id.clone()), 0, PAGE).await?;
        reading.standing(&id).await?;
        pages.push(began.elapsed());
        // Two days after the newest line, when nobody reports any more, every consignment is due.
        let at = made::moment(args.lines + 48 * 3600);
        let began = Instant::now();
        reading.due(at, None, None, PAGE).await?;
        due.push(began.elapsed());
    }
    Ok((pages, due))
}
