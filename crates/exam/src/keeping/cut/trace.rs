//! Decides how a recording of a program's system calls is read: which files it wrote where, what it synced, and what it said
//! between. The recording is strace's, with every byte in hexadecimal digits. Up: [`super`].

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// The calls that are recorded: all by which SQLite and the store change files on Linux.
pub(super) const CALLS: &str =
    "trace=openat,pwrite64,write,ftruncate,fallocate,fsync,fdatasync,rename,unlink,copy_file_range";

/// One thing that the program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It opened a file that it would make.
    Made(PathBuf),
    /// It wrote bytes at a place.
    Wrote(PathBuf, u64, Vec<u8>),
    /// It set a file's length.
    Sized(PathBuf, u64),
    /// It synced a file or a folder; what was written after so many steps is not in it.
    Synced(PathBuf, usize),
    /// A sync of a file or a folder failed; what was written before so many steps may never reach the disk, though it can be read.
    Unsynced(PathBuf, usize),
    /// Another call on a file failed, and did nothing.
    Failed(PathBuf),
    /// It gave a file another name.
    Renamed(PathBuf, PathBuf),
    /// It removed a name.
    Removed(PathBuf),
    /// It said a line on its standard output.
    Said(String),
}

impl Step {
    /// The file that it is about.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Made(path) | Self::Wrote(path, ..) | Self::Sized(path, _) | Self::Synced(path, _) => Some(path),
            Self::Unsynced(path, _) | Self::Failed(path) => Some(path),
            Self::Renamed(path, _) | Self::Removed(path) => Some(path),
            Self::Said(_) => None,
        }
    }
}

/// Reads a recording, of which so many steps stand before the first.
///
/// # Errors
/// It cannot be read, or a call that changes a file is not understood: what is passed over would prove nothing.
pub(super) fn read(recording: impl BufRead, first: usize) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    // Calls of one thread that others ran beside: their beginning, and how many steps there were then.
    let mut begun: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for line in recording.lines() {
        let line = line.map_err(|error| error.to_string())?;
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(beginning) = rest.strip_suffix("<unfinished ...>") {
            begun.insert(thread.to_owned(), (beginning.trim_end().to_owned(), first + steps.len()));
            continue;
        }
        let (call, before) = match rest.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
            Some((_, end)) => {
                let (beginning, before) = begun.remove(thread).unwrap_or_default();
                (format!("{beginning}{end}"), before)
            }
            None => (rest.to_owned(), first + steps.len()),
        };
        steps.extend(step(&call, before).map_err(|what| format!("{what}: {}", short(&call)))?);
    }
    Ok(steps)
}

fn short(call: &str) -> String {
    call.chars().take(200).collect()
}

/// What one call did; none when it failed, or changed nothing that lasts.
fn step(call: &str, before: usize) -> Result<Option<Step>, &'static str> {
    if call.starts_with("+++") || call.starts_with("---") {
        // The end of a thread, or a signal.
        return Ok(None);
    }
    let (name, rest) = call.split_once('(').ok_or("no call")?;
    // Short calls are followed by blanks, so that their answers stand below each other.
    let (words, answer) = rest.rsplit_once("= ").ok_or("a call without its answer")?;
    let words = words.trim_end().strip_suffix(')').ok_or("a call without its end")?;
    let words: Vec<&str> = words.split(", ").collect();
    if answer.starts_with('-') || answer.starts_with('?') {
        return Ok(failed((name, &words), answer, before));
    }
    let file = || words.first().and_then(|word| opened(word)).ok_or("a file without its name");
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok()).ok_or("no number");
    let named = |at: usize| words.get(at).and_then(|word| path(word.trim_matches('"'))).ok_or("no name");
    let bytes = || words.get(1).and_then(|word| digits(word.trim_matches('"'))).ok_or("bytes that are no digits");
    let wrote = |answer: &str| answer.parse::<usize>().map_err(|_| "how much was written is not said");
    Ok(match name {
        "openat" if words.iter().any(|word| word.contains("O_CREAT")) => opened(answer).map(Step::Made),
        "pwrite64" => {
            let mut bytes = bytes()?;
            bytes.truncate(wrote(answer)?);
            Some(Step::Wrote(file()?, number(3)?, bytes))
        }
        // Files are written at a place; what is written without one is a pipe, and of those only the output counts.
        "write" if words.first().is_some_and(|word| word.split('<').next() == Some("1")) => {
            Some(Step::Said(String::from_utf8(bytes()?).map_err(|_| "an output that is not UTF-8")?))
        }
        "ftruncate" => Some(Step::Sized(file()?, number(1)?)),
        "fsync" | "fdatasync" => Some(Step::Synced(file()?, before)),
        "rename" => Some(Step::Renamed(named(0)?, named(1)?)),
        "unlink" => Some(Step::Removed(named(0)?)),
        "fallocate" | "copy_file_range" => return Err("a call that the exam does not replay"),
        _ => None,
    })
}

/// What a call that failed leaves: a sync that the exam lets fail takes what was written with it.
fn failed((name, words): (&str, &[&str]), answer: &str, before: usize) -> Option<Step> {
    let file = words.first().and_then(|word| opened(word).or_else(|| path(word.trim_matches('"'))));
    match name {
        _ if !answer.contains(" EIO ") => None,
        "fsync" | "fdatasync" => Some(Step::Unsynced(file?, before)),
        _ => file.map(Step::Failed),
    }
}

/// The path of an open file, as in `9<\x2f\x74>`.
fn opened(word: &str) -> Option<PathBuf> {
    let (_, rest) = word.split_once('<')?;
    path(rest.strip_suffix('>')?)
}

fn path(text: &str) -> Option<PathBuf> {
    String::from_utf8(digits(text)?).ok().map(PathBuf::from)
}

/// Bytes from their digits, as in `\x2f\x74`.
fn digits(text: &str) -> Option<Vec<u8>> {
    let value = |sign: u8| char::from(sign).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let signs = text.as_bytes();
    if !signs.len().is_multiple_of(4) {
        return None;
    }
    let one = |four: &[u8]| match four {
        [b'\\', b'x', high, low] => Some(value(*high)? << 4 | value(*low)?),
        _ => None,
    };
    signs.chunks(4).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_become_steps_and_a_sync_covers_what_was_written_before_it_began() {
        let text = "\
7 openat(AT_FDCWD<\\x2f>, \"\\x61\", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 9<\\x2f\\x61>\n\
7 openat(AT_FDCWD<\\x2f>, \"\\x62\", O_RDWR|O_CREAT, 0644) = -1 EACCES (Permission denied)\n\
7 fsync(9<\\x2f\\x61> <unfinished ...>\n\
8 pwrite64(9<\\x2f\\x61>, \"\\x01\\x02\", 2, 4096 <unfinished ...>\n\
7 <... fsync resumed>)                    = 0\n\
8 <... pwrite64 resumed>)                 = 1\n\
8 write(4<\\x70>, \"\\x01\", 1) = 1\n\
8 write(1<\\x70>, \"\\x6f\\x6b\\x0a\", 3) = 3\n\
8 ftruncate(9<\\x2f\\x61>, 0) = 0\n\
8 rename(\"\\x2f\\x61\", \"\\x2f\\x62\") = 0\n\
8 unlink(\"\\x2f\\x62\") = 0\n\
8 fsync(9<\\x2f\\x61>) = -1 EIO (Input/output error) (INJECTED)\n\
8 pread64(9<\\x2f\\x61>, 0x7f0c, 4096, 0) = -1 EIO (Input/output error) (INJECTED)\n\
8 fsync(9<\\x2f\\x61>) = -1 ENOSPC (No space left on device)\n\
8 +++ exited with 0 +++\n";
        let file = || PathBuf::from("/a");
        let steps = read(text.as_bytes(), 5).expect("a recording");
        let expected = [
            Step::Made(file()),
            Step::Synced(file(), 6),
            Step::Wrote(file(), 4096, vec![1]),
            Step::Said("ok\n".to_owned()),
            Step::Sized(file(), 0),
            Step::Renamed(file(), PathBuf::from("/b")),
            Step::Removed(PathBuf::from("/b")),
            Step::Unsynced(file(), 12),
            Step::Failed(file()),
        ];
        assert_eq!(steps, expected);
        for passed_over in ["7 fallocate(9<\\x2f>, 0, 0, 4096) = 0\n", "7 fsync(9<\\x2f>\n", "7 fsync(9) = 0\n"] {
            assert!(read(passed_over.as_bytes(), 0).is_err(), "what is passed over would prove nothing: {passed_over}");
        }
    }
}
