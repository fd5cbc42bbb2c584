//! Decides how a file of lines is read in blocks of whole lines, so that many lines can be looked at side by side without
//! holding the file. Up: [`crate::log::file`].

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr};
use model::fault::Fault;

use crate::log::TEXT_SIZE_MAX;

/// Bytes read at once.
pub const BLOCK_SIZE: usize = 4 * 1024 * 1024;

/// Longest line: two texts, every sign of them escaped in six, and their frame.
pub const LINE_SIZE_MAX: usize = 12 * TEXT_SIZE_MAX + 64 * 1024;

/// Some whole lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Number of the first line in the file, from 1.
    pub first: u64,
    /// Each line with its line feed.
    bytes: Vec<u8>,
    /// Where the line feeds are.
    ends: Vec<usize>,
}

impl Block {
    /// The lines without their line feeds, each with its number in the file.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut start = 0;
        self.ends.iter().zip(self.first..).map(move |(end, number)| {
            let line = &self.bytes[start..*end];
            start = end + 1;
            (number, line)
        })
    }
}

/// A file, block by block.
#[derive(Debug)]
pub struct Blocks<R: Read> {
    source: R,
    next: u64,
    rest: Vec<u8>,
    is_done: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads from a source from its start.
    pub fn new(source: R) -> Self {
        Self { source, next: 1, rest: Vec::new(), is_done: false }
    }

    /// The next whole lines; none after the last.
    ///
    /// # Errors
    /// Codes `file-unreadable`, `line-too-long`, and `log-cut-off` when the last line has no line feed.
    pub fn next_block(&mut self) -> Result<Option<Block>, Fault> {
        let mut bytes = std::mem::take(&mut self.rest);
        while !self.is_done {
            let before = bytes.len();
            let wanted = (BLOCK_SIZE - before.min(BLOCK_SIZE)).max(BLOCK_SIZE / 4);
            // Without room for a probe after the last byte, what was read would be moved at the end of every block.
            bytes.reserve(wanted + 64);
            let source = &mut self.source;
            let read = source.take(wanted as u64).read_to_end(&mut bytes).map_err(|error| self.unreadable(&error))?;
            self.is_done = read == 0;
            let end = memrchr(b'\n', &bytes[before..]).map(|place| before + place + 1);
            if let Some(end) = end {
                self.rest = bytes.split_off(end);
                let first = self.next;
                let ends: Vec<usize> = memchr_iter(b'\n', &bytes).collect();
                self.next += ends.len() as u64;
                return Ok(Some(Block { first, bytes, ends }));
            }
            if bytes.len() > LINE_SIZE_MAX {
                let cause = format!("the line has more than {LINE_SIZE_MAX} bytes");
                let fault = Fault::new("line-too-long", cause, "check that it is an exported log");
                return Err(fault.at("", self.next, ""));
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let cause = "the last line has no end: the file was cut off";
        let fault = Fault::new("log-cut-off", cause, "take the file from where it was exported again");
        Err(fault.at("", self.next, ""))
    }

    fn unreadable(&self, error: &io::Error) -> Fault {
        Fault::new("file-unreadable", error.to_string(), "check the file and the disk").at("", self.next, "")
    }
}
