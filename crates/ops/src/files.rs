//! Decides how files are read and written: a size limit before reading, whole or not at all when writing.
//! Up: [`crate`].

use std::fs;
use std::io::Write;
use std::path::Path;

use model::fault::Fault;

/// Reads a text file. Codes of [`read_bytes`], and `broken-utf8`.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    text_of(&path.display().to_string(), &read_bytes(path)?).map(str::to_owned)
}

/// Bytes as a text; `name` is how faults call them. Code `broken-utf8`.
pub fn text_of<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count() as u64;
        Fault::new("broken-utf8", "a byte here is not UTF-8", "save the file as UTF-8").at(name, line, "")
    })
}

/// Reads a file whole, up to the limit of every reader. Codes `file-missing`, `file-unreadable`, `file-too-large`.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    format::cases::read_file(path, &path.display().to_string())
}

/// Writes what a command was asked to write, but never over what it was read from. Codes `output-is-input`,
/// `not-writable`.
///
/// Refused is a file that was an input, and a table or settings file directly in an operation folder: the one would be
/// lost, the other would make the operation unreadable.
pub fn write_output(files: &[(&Path, &str)], inputs: &[&Path]) -> Result<(), Fault> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    for (path, _) in files {
        let is_input = whole(path).is_some_and(|path| inputs.iter().any(|input| whole(input).as_ref() == Some(&path)));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let is_table = path.extension().is_some_and(|ending| ending == "csv" || ending == "toml");
        let is_among_tables = is_table && folder.join("operation.toml").is_file();
        if is_input || is_among_tables {
            let cause =
                if is_input { "the file is what was read" } else { "the file lies among an operation's tables" };
            let fault = Fault::new("output-is-input", cause, "name a file elsewhere; nothing was written");
            return Err(fault.at(&path.display().to_string(), 0, "--output"));
        }
    }
    write_all(files)
}

/// A new file that is written piece by piece: whole under its name once it is kept, else never there.
#[derive(Debug)]
pub struct NewFile {
    path: std::path::PathBuf,
    /// None once it is kept.
    file: Option<std::io::BufWriter<fs::File>>,
}

impl NewFile {
    /// Begins a file. Codes `file-exists`, `not-writable`.
    pub fn begin(path: &Path) -> Result<Self, Fault> {
        is_absent(path)?;
        let file = fs::File::create(beside(path)).map_err(|error| not_writable(&path.display().to_string(), &error))?;
        Ok(Self { path: path.to_owned(), file: Some(std::io::BufWriter::new(file)) })
    }

    /// Brings it to its name. Codes `file-exists`, `not-writable`.
    pub fn keep(mut self) -> Result<(), Fault> {
        let unwritten = |error: &std::io::Error| not_writable(&self.path.display().to_string(), error);
        let file = self.file.as_mut().expect("a file that is not kept yet");
        file.flush().and_then(|()| file.get_ref().sync_all()).map_err(|error| unwritten(&error))?;
        // A link, other than a renaming, never takes the place of a file that came meanwhile.
        fs::hard_link(beside(&self.path), &self.path).map_err(|error| unwritten(&error))?;
        self.file = None;
        fs::remove_file(beside(&self.path)).map_err(|error| unwritten(&error))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.as_mut().expect("a file that is not kept yet").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.as_mut().expect("a file that is not kept yet").flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.file.is_some() {
            let _ = fs::remove_file(beside(&self.path));
        }
    }
}

/// Sees that nothing has this name yet. Code `file-exists`.
pub fn is_absent(path: &Path) -> Result<(), Fault> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let fault = Fault::new("file-exists", "a file of this name is there", "name another, or take that one away");
    Err(fault.at(&path.display().to_string(), 0, ""))
}

/// Writes files so that all of them or none are there: each beside its place first, then moved. Code `not-writable`.
pub fn write_all(files: &[(&Path, &str)]) -> Result<(), Fault> {
    let result = files.iter().try_for_each(|(path, text)| write_beside(path, text));
    if let Err((path, error)) = result {
        for (path, _) in files {
            let _ = fs::remove_file(beside(path));
        }
        return Err(not_writable(&path, &error));
    }
    for (path, _) in files {
        fs::rename(beside(path), path).map_err(|error| not_writable(&path.display().to_string(), &error))?;
    }
    Ok(())
}

fn write_beside(path: &Path, text: &str) -> Result<(), (String, std::io::Error)> {
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::File::create(beside(path))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| (path.display().to_string(), error))
}

fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    path.with_file_name(name)
}

fn not_writable(path: &str, error: &std::io::Error) -> Fault {
    Fault::new("not-writable", format!("{path} cannot be written: {error}"), "name a place that can be written to")
        .at(path, 0, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_write_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let good = folder.path().join("a.txt");
        let bad = folder.path().join("a.txt/inside-a-file.txt");
        fs::write(&good, "old").expect("a file");
        let fault = write_all(&[(&good, "new"), (&bad, "x")]).expect_err("a file is no folder");
        assert_eq!(fault.code, "not-writable");
        assert_eq!(fs::read_to_string(&good).expect("still there"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "no part is left");
    }

    #[test]
    fn a_new_file_is_whole_or_not_there_and_replaces_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.jsonl");
        let mut given_up = NewFile::begin(&path).expect("a new file");
        given_up.write_all(b"half").expect("room");
        drop(given_up);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is left");
        let mut new = NewFile::begin(&path).expect("a new file");
        new.write_all(b"whole").expect("room");
        new.keep().expect("its name is free");
        assert_eq!(fs::read_to_string(&path).expect("there"), "whole");
        assert_eq!(NewFile::begin(&path).expect_err("there is one").code, "file-exists");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "no part is left");
    }

    #[test]
    fn an_output_never_takes_the_place_of_an_input() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [settings, cases, page, other] =
            ["operation.toml", "cases.csv", "need.html", "other.csv"].map(|name| folder.path().join(name));
        fs::write(&other, "old").expect("a file");
        assert_eq!(write_output(&[(&other, "x")], &[&other]).expect_err("read from it").code, "output-is-input");
        write_output(&[(&other, "new")], &[&cases]).expect("another file");
        fs::write(&settings, "x").expect("a file");
        for path in [&cases, &settings] {
            assert_eq!(write_output(&[(path, "x")], &[]).expect_err("a table").code, "output-is-input");
        }
        write_output(&[(&page, "x")], &[]).expect("a page is no table");
        assert_eq!(fs::read_to_string(&other).expect("still there"), "new");
    }

    #[test]
    fn files_too_large_or_not_utf8_are_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let large = folder.path().join("large.csv");
        fs::File::create(&large)
            .and_then(|file| file.set_len(format::cases::FILE_SIZE_MAX + 1))
            .expect("a sparse file");
        assert_eq!(read_text(&large).expect_err("too large").code, "file-too-large");
        let broken = folder.path().join("broken.csv");
        fs::write(&broken, b"a\nb\n\xff").expect("a file");
        assert_eq!(read_text(&broken).expect_err("not UTF-8").place.line, 3);
    }
}
