//! Decides the file that a log is exported to: JSON lines, one header, one line per line of the log, checkpoints, one end.
//! Read as a stream: what is held at once is a block of lines, never the file. Up: [`crate::log`].
//!
//! Every sign has one possible writing (`docs/custody-log.md`), so that no two files say the same: a reader refuses what a
//! writer would not write. What the chain does not cover (header, checkpoints, that nothing is cut off) the end covers.

mod blocks;
mod cursor;
mod entry;
mod moment;
mod scan;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use model::custody::PlainText;
use model::fault::Fault;
use model::log::{Checkpoint, Digest, LineView, LogHead, LogLine};
use sha2::{Digest as _, Sha256};

pub use blocks::{BLOCK_SIZE, Block, Blocks, LINE_SIZE_MAX};
pub use entry::{LineRoom, checkpoint_text, line_text};

use cursor::Cursor;

/// Version of the file's layout.
const VERSION: &str = "1";

/// One line of an exported log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The first: whose log it is.
    Header(PlainText),
    /// A line of the log.
    Line(LogLine),
    /// A signed head.
    Checkpoint(Checkpoint),
    /// The last.
    End(End),
}

/// What the last line of an exported log says of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Where the log ends.
    pub head: LogHead,
    /// Checkpoints before it.
    pub checkpoints: u64,
    /// SHA-256 of the header line, the checkpoint lines, each with its line feed, and the head's digest.
    pub digest: Digest,
}

/// Reads one line of an exported log, without its line feed.
///
/// # Errors
/// Codes `broken-utf8`, `bad-log-line`; the place has the sign (from 1) as its column.
pub fn parse(text: &[u8]) -> Result<Entry, Fault> {
    if let Some(line) = parse_line(text, &mut LineRoom::default()) {
        return line?.to_line().map(Entry::Line);
    }
    let mut cursor = Cursor::new(utf8(text)?);
    let read = if text.starts_with(b"{\"checkpoint\":") {
        entry::checkpoint(&mut cursor).map(Entry::Checkpoint)
    } else if text.starts_with(b"{\"end\":") {
        entry::end(&mut cursor).map(Entry::End)
    } else {
        entry::header(&mut cursor, VERSION).map(Entry::Header)
    };
    read.and_then(|entry| cursor.end().map(|()| entry)).map_err(|wanted| bad_line(&cursor, wanted))
}

/// Reads a line of the log as it lies in the file, into room that the next is read into after it; none where the text is another
/// entry.
///
/// # Errors
/// Those of [`parse`].
#[inline]
pub fn parse_line<'a, 't: 'a>(text: &'t [u8], room: &'a mut LineRoom<'t>) -> Option<Result<LineView<'a>, Fault>> {
    if !text.starts_with(b"{\"number\":") {
        return None;
    }
    let mut cursor = match utf8(text) {
        Ok(text) => Cursor::new(text),
        Err(fault) => return Some(Err(fault)),
    };
    match entry::line(&mut cursor, room) {
        Ok(line) => match cursor.end() {
            Ok(()) => Some(Ok(line)),
            Err(wanted) => Some(Err(bad_line(&cursor, wanted))),
        },
        Err(wanted) => Some(Err(bad_line(&cursor, wanted))),
    }
}

fn utf8(text: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(text).map_err(|error| {
        let cause = format!("byte {} is not UTF-8", error.valid_up_to() + 1);
        Fault::new("broken-utf8", cause, "take the file from where it was exported again")
    })
}

fn bad_line(cursor: &Cursor<'_>, wanted: &str) -> Fault {
    let cause = format!("at byte {} there is not {wanted}", cursor.place());
    let fault = Fault::new("bad-log-line", cause, "take the file from where it was exported again");
    fault.at("", 0, &format!("byte {}", cursor.place()))
}

/// Holds the order of entries and what the end vouches for.
#[derive(Clone, Debug)]
pub struct Sequence {
    operation: Option<PlainText>,
    checkpoints: Vec<Checkpoint>,
    covered: Sha256,
    end: Option<End>,
}

impl Default for Sequence {
    fn default() -> Self {
        Self::new()
    }
}

impl Sequence {
    /// Before the first line.
    #[must_use]
    pub fn new() -> Self {
        Self { operation: None, checkpoints: Vec::new(), covered: Sha256::new(), end: None }
    }

    /// Takes the next line of the log. Code `log-out-of-order`.
    pub fn take_line(&mut self) -> Result<(), Fault> {
        match (&self.operation, self.end, self.checkpoints.is_empty()) {
            (Some(_), None, true) => Ok(()),
            (None, ..) => Err(out_of_order("the file does not begin with a header")),
            (_, Some(_), _) => Err(out_of_order("something follows the end")),
            (.., false) => Err(out_of_order("a line follows a checkpoint")),
        }
    }

    /// Takes the next entry with the text it was read from. Code `log-out-of-order`.
    pub fn take(&mut self, entry: &Entry, text: &[u8]) -> Result<(), Fault> {
        if self.end.is_some() {
            return Err(out_of_order("something follows the end"));
        }
        match (entry, &self.operation) {
            (Entry::Line(_), _) => return self.take_line(),
            (Entry::Header(operation), None) => self.operation = Some(operation.clone()),
            (Entry::Header(_), Some(_)) => return Err(out_of_order("a second header")),
            (_, None) => return Err(out_of_order("the file does not begin with a header")),
            (Entry::Checkpoint(checkpoint), _) => self.checkpoints.push(*checkpoint),
            (Entry::End(end), _) => {
                self.end = Some(*end);
                return Ok(());
            }
        }
        self.covered.update(text);
        self.covered.update(b"\n");
        Ok(())
    }

    /// Whose log it is.
    #[must_use]
    pub fn operation(&self) -> Option<&PlainText> {
        self.operation.as_ref()
    }

    /// Its checkpoints, in order.
    #[must_use]
    pub fn checkpoints(&self) -> &[Checkpoint] {
        &self.checkpoints
    }

    /// Whether the end vouches for what was read up to this head. Code `log-cut-off`.
    pub fn finish(&self, head: LogHead) -> Result<(), Fault> {
        let action = "take the file from where it was exported again";
        let Some(end) = &self.end else {
            return Err(Fault::new("log-cut-off", "the file has no end: it was cut off", action));
        };
        if end.head.size != head.size || end.checkpoints != self.checkpoints.len() as u64 {
            let cause = format!(
                "the end speaks of {} lines and {} checkpoints; {} and {} were read",
                end.head.size,
                end.checkpoints,
                head.size,
                self.checkpoints.len()
            );
            return Err(Fault::new("log-cut-off", cause, action));
        }
        if end.head.digest != head.digest || end.digest != covered(self.covered.clone(), head) {
            let cause = "header, checkpoints or end were changed";
            return Err(Fault::new("log-cut-off", cause, action));
        }
        Ok(())
    }
}

fn out_of_order(cause: &str) -> Fault {
    Fault::new("log-out-of-order", cause, "give one header, the lines, the checkpoints, one end")
}

fn covered(mut hasher: Sha256, head: LogHead) -> Digest {
    hasher.update(head.digest.0);
    Digest(hasher.finalize().into())
}

/// Writes a log, line by line.
pub struct LogWriter<W: Write> {
    out: W,
    covered: Sha256,
    head: LogHead,
    checkpoints: u64,
}

impl<W: Write> LogWriter<W> {
    /// Begins a file with its header.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(mut out: W, operation: &PlainText) -> io::Result<Self> {
        let header = format!("{}\n", entry::header_text(VERSION, operation));
        out.write_all(header.as_bytes())?;
        let mut covered = Sha256::new();
        covered.update(header.as_bytes());
        Ok(Self { out, covered, head: LogHead::EMPTY, checkpoints: 0 })
    }

    /// Writes the next line.
    ///
    /// # Errors
    /// What the output says.
    ///
    /// # Panics
    /// When a checkpoint was written already.
    pub fn line(&mut self, line: &LogLine) -> io::Result<()> {
        assert!(self.checkpoints == 0, "lines should be written before checkpoints");
        self.head = LogHead { size: line.number, digest: line.digest };
        self.out.write_all(line_text(line).as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// Writes a checkpoint, after all lines.
    ///
    /// # Errors
    /// What the output says.
    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        let text = format!("{}\n", checkpoint_text(checkpoint));
        self.checkpoints += 1;
        self.covered.update(text.as_bytes());
        self.out.write_all(text.as_bytes())
    }

    /// Ends the file and gives the output back, flushed.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(mut self) -> io::Result<W> {
        let digest = covered(self.covered, self.head);
        let end = End { head: self.head, checkpoints: self.checkpoints, digest };
        self.out.write_all(entry::end_text(&end).as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}
