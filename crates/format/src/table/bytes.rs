//! Decides how a file becomes text: its size is limited before it is read, broken UTF-8 is named by line.
//! Does not decide what the text means. Up: [`crate::table`].

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use model::fault::Fault;

use crate::table::collector::Faults;

/// Largest file that is read, in bytes: 64 MiB, some million rows; a larger one is no table that a person edits.
pub const FILE_SIZE_MAX: u64 = 64 * 1024 * 1024;

/// Most broken lines of one file that are named; a spreadsheet saved as a binary file has thousands.
const BROKEN_LINES_MAX: usize = 20;

/// Reads a whole file of at most [`FILE_SIZE_MAX`] bytes; `name` is how faults call it.
///
/// Codes `file-missing`, `file-unreadable`, `file-too-large`. A larger file is refused by the size that the file system
/// states; one that grows while it is read is cut off at the limit, so memory is bounded either way.
pub fn read_file(path: &Path, name: &str) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            Fault::new("file-missing", "there is no such file", "add it; the command new writes an example")
                .at(name, 0, "")
        } else {
            Fault::new("file-unreadable", error.to_string(), "check the file's rights and its disk").at(name, 0, "")
        }
    };
    let too_large = |size: String| {
        Fault::new(
            "file-too-large",
            format!("{size} bytes; the limit is {FILE_SIZE_MAX} bytes (64 MiB)"),
            "keep only the rows of this operation",
        )
        .at(name, 0, "")
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(
            Fault::new("file-unreadable", "it is not a plain file", "put a plain file in its place").at(name, 0, "")
        );
    }
    if about.len() > FILE_SIZE_MAX {
        return Err(too_large(about.len().to_string()));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(FILE_SIZE_MAX + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_SIZE_MAX {
        return Err(too_large(format!("more than {FILE_SIZE_MAX}")));
    }
    Ok(bytes)
}

/// The text of a file without its byte-order mark; broken letters are reported and replaced, so that reading can go on
/// and find the other faults.
pub(crate) fn text<'a>(file: &str, bytes: &'a [u8], faults: &mut Faults) -> Cow<'a, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        faults.push(broken("the file is UTF-16").at(file, 1, ""));
        return Cow::Borrowed("");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let broken_lines =
                bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| std::str::from_utf8(line).is_err());
            for (index, line) in broken_lines.take(BROKEN_LINES_MAX) {
                let at = std::str::from_utf8(line).map_or_else(|error| error.valid_up_to(), str::len);
                let cause = format!("byte {:#04x} at place {} of the line is not UTF-8", line[at], at + 1);
                faults.push(broken(&cause).at(file, index as u64 + 1, ""));
            }
            String::from_utf8_lossy(bytes)
        }
    }
}

fn broken(cause: &str) -> Fault {
    Fault::new("broken-utf8", cause, "save the file as UTF-8 (in a spreadsheet: CSV UTF-8)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gigabyte_is_refused_unread_and_a_folder_is_no_file() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("cases.csv");
        File::create(&path).and_then(|file| file.set_len(1 << 30)).expect("a sparse file");
        let fault = read_file(&path, "cases.csv").expect_err("1 GiB should be refused");
        assert_eq!((fault.code, fault.place.file.as_str()), ("file-too-large", "cases.csv"));
        assert!(fault.cause.contains("67108864"), "the limit should be named: {fault}");
        assert_eq!(read_file(dir.path(), "d").expect_err("a folder").code, "file-unreadable");
        assert_eq!(read_file(&dir.path().join("x"), "x").expect_err("nothing").code, "file-missing");
    }

    #[test]
    fn broken_letters_are_named_by_line_and_a_mark_is_dropped() {
        let mut faults = Faults::default();
        assert_eq!(text("a", b"\xef\xbb\xbfid\n", &mut faults), "id\n");
        assert!(faults.is_empty());
        text("a", b"id\nok\nsm\xf8r\n", &mut faults);
        let list = faults.finish(Some(())).expect_err("broken UTF-8");
        assert_eq!((list.len(), list[0].place.line, list[0].code), (1, 3, "broken-utf8"));
    }
}
