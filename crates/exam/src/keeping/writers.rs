//! Lets many write to one log at the same time, each write with its answer, and sees that the log is one chain that holds
//! every acknowledged line. Up: [`crate::keeping`].

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use model::fault::Fault;
use model::id::OperationId;
use model::log::LineKind;
use store::{Store, StoreFault};

use super::asked::WritersArgs;
use super::found::chain;
use super::{Folder, Outcome, address, made, server};

/// What the writers did.
pub(super) struct Written {
    /// Ids of the lines that were acknowledged.
    pub(super) ids: Vec<String>,
    /// Time of each write, from its wish to its acknowledgement; sorted.
    pub(super) waits: Vec<Duration>,
    /// From the first to the last.
    pub(super) took: Duration,
}

impl Written {
    /// The wait that a share of all writes, in thousandths, did not exceed; in milliseconds.
    pub(super) fn wait(&self, share: usize) -> String {
        let at = (self.waits.len().saturating_sub(1)) * share / 1000;
        self.waits.get(at).map_or_else(|| "-".to_owned(), |wait| format!("{:.1}", wait.as_secs_f64() * 1000.0))
    }

    /// Writes in a second.
    pub(super) fn rate(&self) -> String {
        format!("{:.0}", self.waits.len() as f64 / self.took.as_secs_f64())
    }
}

/// So many writers of one line at a time, for so long.
pub(super) async fn write(
    store: &Store,
    operation: &OperationId,
    writers: u32,
    lasting: Duration,
) -> Result<Written, StoreFault> {
    let began = Instant::now();
    let mut tasks = Vec::new();
    for writer in 0..writers {
        let (store, operation) = (store.clone(), operation.clone());
        tasks.push(tokio::spawn(async move {
            let mut done = Vec::new();
            for number in 0_u64.. {
                let wished = Instant::now();
                if wished.duration_since(began) >= lasting {
                    break;
                }
                let mut write = store.write(&operation).await?;
                let head = write.head();
                let id = format!("w{writer}of{writers}-{}-{number}", head.size);
                let line = made::line(head, LineKind::Custody, &id, &format!("c-{}", number % 100));
                write.append(std::slice::from_ref(&line)).await?;
                write.stand(&[made::standing(&line)]).await?;
                let (key, request) = (made::key(&operation, &id), made::digest(&id));
                write.change().remember((&made::party(), &key), request, "done", made::moment(number)).await?;
                write.commit().await?;
                done.push((id, wished.elapsed()));
            }
            Ok::<_, StoreFault>(done)
        }));
    }
    let mut written = Written { ids: Vec::new(), waits: Vec::new(), took: Duration::ZERO };
    for task in tasks {
        for (id, wait) in task.await.map_err(|error| StoreFault::Engine(error.to_string()))?? {
            written.ids.push(id);
            written.waits.push(wait);
        }
    }
    written.took = began.elapsed();
    written.waits.sort_unstable();
    Ok(written)
}

/// Runs the exam.
///
/// # Errors
/// The store fails.
pub(crate) fn run(args: &WritersArgs) -> Result<Outcome, Fault> {
    let folder = Folder::new()?;
    let (_server, named) = server(args.store.as_deref())?;
    let address = address(named.as_deref(), &folder, "writers.db")?;
    let operation = OperationId::of(&format!("writers-{}", std::process::id()));
    super::run_as_a_server(async {
        let store = Store::open(&address).await?;
        made::add_operation(&store, &operation).await?;
        let written = write(&store, &operation, args.writers, Duration::from_secs(args.seconds)).await?;
        let mut findings = Vec::new();
        match chain(&store.reading(&operation).await?).await {
            Ok(log) => {
                let kept: BTreeSet<&str> = log.iter().map(|line| line.id.as_str()).collect();
                let lost = written.ids.iter().filter(|id| !kept.contains(id.as_str())).count();
                if lost > 0 || kept.len() != written.ids.len() {
                    let count = written.ids.len();
                    findings.push(format!("{lost} lost of {count} acknowledged; {} lines are kept", kept.len()));
                }
            }
            Err(fault) => findings.push(fault.to_string()),
        }
        store.close().await;
        let row = vec![
            args.writers.to_string(),
            written.ids.len().to_string(),
            written.rate(),
            written.wait(500),
            written.wait(990),
            written.wait(1000),
        ];
        Ok(super::outcome(
            format!(
                "Writers: {} at once for {} s, one line, one standing, one answer each",
                args.writers, args.seconds
            ),
            "Acknowledged writes",
            &["writers", "writes", "a second", "median ms", "99 % ms", "longest ms"],
            vec![row],
            findings,
        ))
    })
}
