//! Decides what it is to verify an exported log: the file alone is asked, line by line, and the first break ends it. What is
//! sealed, chained and signed how is decided in `record`. Up: [`crate`].

mod telling;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use format::log::file::{Blocks, Entry, LineRoom, Sequence, parse, parse_line};
use model::fault::Fault;
use model::log::{Checkpoint, Digest, LineKind, LinePart};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use record::chain::{Chain, ChainBreak, Examined, examine};

use crate::answer::Done;
use crate::files;

/// A log to be verified.
#[derive(Clone, Copy, Debug)]
pub struct VerifyQuestion<'a> {
    /// The exported log.
    pub file: &'a Path,
    /// Public key that a checkpoint must be signed with: 64 hexadecimal digits.
    pub key: Option<&'a str>,
    /// Checkpoints that were kept elsewhere.
    pub checkpoint: Option<&'a Path>,
}

/// What was found of a log.
struct Found {
    sequence: Sequence,
    chain: Chain,
    /// Texts that an erasure in the log names.
    named: BTreeSet<(u64, LinePart)>,
    /// Lines of the file of which the chain broke, and how.
    broken: Option<(u64, ChainBreak)>,
}

/// Lines that one thread looks at in the same room, one after the other.
const LINES_EACH: usize = 64;

/// One line of the file, looked at by itself.
enum Looked {
    Line(Examined, Option<(u64, LinePart)>),
    Other(Box<Entry>),
    Wrong(Box<Fault>),
}

/// Verifies a log.
///
/// # Errors
/// Faults of the words of the command and of the file: codes `bad-key`, `bad-checkpoint`, `bad-log-line`,
/// `log-out-of-order`, `log-cut-off`, `line-too-long`, `broken-utf8`, `file-missing`, `file-unreadable`. A chain that does
/// not hold is no fault but a refusal.
pub fn verify(question: &VerifyQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    let key = question.key.map(key_of).transpose().unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let kept = question.checkpoint.map_or(Ok(Vec::new()), kept_checkpoints).unwrap_or_else(|more| {
        faults.extend(more);
        Vec::new()
    });
    let found = match File::open(question.file).map_err(|error| unreadable(question.file, &error)) {
        Ok(file) if faults.is_empty() => follow(question.file, file).map_err(|fault| vec![fault])?,
        Ok(_) => return Err(faults),
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    Ok(telling::told(&found, key, &kept))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Fault {
    let name = path.display().to_string();
    if error.kind() == std::io::ErrorKind::NotFound {
        return Fault::new("file-missing", "there is no such file", "check the name").at(&name, 0, "");
    }
    Fault::new("file-unreadable", error.to_string(), "check the file's rights and its disk").at(&name, 0, "")
}

fn key_of(text: &str) -> Result<[u8; 32], Fault> {
    // A key has as many digits as a digest.
    Digest::try_new(text).map(|digest| digest.0).map_err(|_| {
        let shown: String = text.chars().take(80).collect();
        let cause = format!("\u{ab}{shown}\u{bb} is not a key");
        Fault::new("bad-key", cause, "give the 64 hexadecimal digits of an Ed25519 public key").at("", 0, "--key")
    })
}

/// Checkpoints as they are kept by partners: one a line, as in an exported log.
fn kept_checkpoints(path: &Path) -> Result<Vec<Checkpoint>, Vec<Fault>> {
    let name = path.display().to_string();
    let text = files::read_text(path).map_err(|fault| vec![fault])?;
    let mut checkpoints = Vec::new();
    let mut faults = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        match parse(line.trim_end().as_bytes()) {
            Ok(Entry::Checkpoint(checkpoint)) => checkpoints.push(checkpoint),
            Ok(_) | Err(_) => {
                let cause = "the line is not a checkpoint";
                let fault =
                    Fault::new("bad-checkpoint", cause, "give lines that begin with {\"checkpoint\":, as exported");
                faults.push(fault.at(&name, number, ""));
            }
        }
    }
    if checkpoints.is_empty() && faults.is_empty() {
        let fault = Fault::new("bad-checkpoint", "the file holds no checkpoint", "give the file that was exported");
        faults.push(fault.at(&name, 0, ""));
    }
    if faults.is_empty() { Ok(checkpoints) } else { Err(faults) }
}

/// Reads block by block; lines of a block are looked at on all threads while the next is read, then followed in order.
fn follow(path: &Path, file: impl Read + Send) -> Result<Found, Fault> {
    let name = path.display().to_string();
    let placed = |fault: Fault, line: u64| {
        let column = fault.place.column.clone();
        let line = if fault.place.line > 0 { fault.place.line } else { line };
        fault.at(&name, line, &column)
    };
    let mut found = Found { sequence: Sequence::new(), chain: Chain::new(), named: BTreeSet::new(), broken: None };
    let mut blocks = Blocks::new(file);
    let mut last = 0;
    let mut next = blocks.next_block();
    while let Some(block) = next.map_err(|fault| placed(fault, 0))? {
        let lines: Vec<(u64, &[u8])> = block.lines().collect();
        let looked: Vec<Looked>;
        let all = lines.par_iter().with_min_len(LINES_EACH);
        let all = all.map_init(LineRoom::default, |room, (_, text)| look(text, room));
        (next, looked) = rayon::join(|| blocks.next_block(), || all.collect());
        for ((number, text), looked) in lines.iter().zip(looked) {
            last = *number;
            if !take(&mut found, looked, *number, text).map_err(|fault| placed(fault, *number))? {
                return Ok(found);
            }
        }
    }
    found.sequence.finish(found.chain.head()).map_err(|fault| placed(fault, last + 1))?;
    Ok(found)
}

fn look<'t>(text: &'t [u8], room: &mut LineRoom<'t>) -> Looked {
    let wrong = |fault: Fault| Looked::Wrong(Box::new(fault));
    match parse_line(text, room) {
        Some(Ok(line)) => {
            let text = line.facts.content.filter(|_| line.kind == LineKind::Erasure).map(|(_, text)| text);
            let named = text.and_then(|text| format::log::erasure::read(text).ok());
            Looked::Line(examine(&line), named.map(|erasure| (erasure.line, erasure.part)))
        }
        Some(Err(fault)) => wrong(fault),
        None => parse(text).map_or_else(wrong, |entry| Looked::Other(Box::new(entry))),
    }
}

/// Takes the next line of the file; false when the chain broke at it.
fn take(found: &mut Found, looked: Looked, number: u64, text: &[u8]) -> Result<bool, Fault> {
    match looked {
        Looked::Wrong(fault) => return Err(*fault),
        Looked::Line(line, named) => {
            found.sequence.take_line()?;
            if let Err(broken) = found.chain.follow(&line) {
                found.broken = Some((number, broken));
                return Ok(false);
            }
            found.named.extend(named);
        }
        Looked::Other(entry) => found.sequence.take(&entry, text)?,
    }
    Ok(true)
}
