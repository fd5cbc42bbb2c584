//! Decides how the store says what is wrong: code, cause, action, one variant per case that a caller may tell apart.
//! Up: [`crate`].

use model::fault::Fault;

/// What went wrong. Nothing of the write in which it happened is kept, [`StoreFault::CommitUnknown`] excepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// The address names no store.
    Address(String),
    /// The server or the file cannot be opened.
    Unreachable(String),
    /// Another writer held its place too long, or every connection is taken.
    Busy(String),
    /// The engine does not keep commits through a power cut: the setting, and what it is.
    NotDurable {
        /// The engine's setting.
        setting: &'static str,
        /// What it should be.
        asked: &'static str,
        /// What it is.
        found: String,
    },
    /// The disk or the quota is full.
    Full(String),
    /// The disk or its file system failed, or takes no more of this file.
    Disk(String),
    /// What is stored cannot be what was stored: the place, and what is wrong with it.
    Corrupt {
        /// Table, record and column.
        place: String,
        /// What is wrong.
        cause: String,
    },
    /// The schema is newer than this program.
    FromTheFuture {
        /// Number of the store's last migration.
        found: i64,
        /// Number of the last one that this program knows.
        known: i64,
    },
    /// A migration that the store has been through is not the one that this program knows by its number.
    MigrationChanged {
        /// Its number.
        number: i64,
    },
    /// The engine refused for another reason.
    Engine(String),
    /// The connection broke, or the disk failed, while a commit was under way: it may or may not have been made.
    CommitUnknown(String),
    /// The write was refused before; it can only be dropped.
    Refused,
    /// There is no such record.
    Unknown {
        /// Its kind, as in "operation".
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// There is such a record already.
    Exists {
        /// Its kind, as in "operation".
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// A line does not continue the log.
    OutOfOrder {
        /// Number of the line.
        number: u64,
        /// In what it does not continue it.
        cause: String,
    },
    /// The record was changed since it was read.
    Outdated {
        /// Its kind, as in "plan".
        kind: &'static str,
        /// Its id.
        id: String,
        /// The version that the caller read.
        given: u64,
        /// The version that is held.
        held: u64,
    },
    /// The idempotency key was used for another request.
    KeyReused(String),
    /// A value cannot be stored alike by both engines: which, and why.
    Value {
        /// The value's name.
        column: &'static str,
        /// Why not.
        cause: String,
    },
    /// Only an empty store can be restored into.
    NotEmpty,
    /// A file could not be written or read: its name, and why.
    File {
        /// The file.
        path: String,
        /// Why.
        cause: String,
    },
}

impl StoreFault {
    /// The stable code, kebab case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.told().code
    }

    /// What is wrong.
    #[must_use]
    pub fn cause(&self) -> String {
        self.told().cause
    }

    /// What a person does about it.
    #[must_use]
    pub fn action(&self) -> String {
        self.told().action
    }

    /// The fault in the house's form. The codes are literals here, so that the index of faults can be held against them.
    fn told(&self) -> Fault {
        match self {
            Self::Address(_)
            | Self::Unreachable(_)
            | Self::Busy(_)
            | Self::NotDurable { .. }
            | Self::Full(_)
            | Self::Disk(_) => self.told_of_the_engine(),
            Self::Corrupt { .. } | Self::FromTheFuture { .. } | Self::MigrationChanged { .. } | Self::Engine(_) => {
                self.told_of_the_store()
            }
            _ => self.told_of_a_record(),
        }
    }

    fn told_of_the_engine(&self) -> Fault {
        match self {
            Self::Address(cause) => Fault::new(
                "bad-store-address",
                format!("the address names no store: {cause}"),
                "write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE",
            ),
            Self::Unreachable(cause) => Fault::new(
                "store-unreachable",
                format!("the store cannot be opened: {cause}"),
                "see that the folder can be written, or that the server runs and lets you in",
            ),
            Self::Busy(cause) => Fault::new(
                "store-busy",
                format!("the store is in use: {cause}"),
                "try again; if it stays so, look for a program that holds the store",
            ),
            Self::NotDurable { setting, asked, found } => Fault::new(
                "store-not-durable",
                format!("{setting} is {found} and must be {asked}: a commit could be lost with the power"),
                "set it on the server, or keep the store on a file system that allows it",
            ),
            Self::Full(cause) => Fault::new(
                "store-full",
                format!("there is no room to write: {cause}"),
                "make room on the disk, then do it again; nothing of it was kept",
            ),
            Self::Disk(cause) => Fault::new(
                "store-disk-failed",
                format!("the disk does not take or give what is asked: {cause}"),
                "look at the disk, its quota and the limit on the length of files; nothing of it was kept",
            ),
            _ => unreachable!("told sorts the engine's faults"),
        }
    }

    fn told_of_the_store(&self) -> Fault {
        match self {
            Self::Corrupt { place, cause } => Fault::new(
                "store-corrupt",
                format!("{place}: {cause}"),
                "stop writing, keep a copy of the store, and restore the last backup that verifies",
            ),
            Self::FromTheFuture { found, known } => Fault::new(
                "store-from-the-future",
                format!("the store has schema {found}, this program knows schemas up to {known}"),
                "use the newer program that wrote the store",
            ),
            Self::MigrationChanged { number } => Fault::new(
                "migration-changed",
                format!("the store went through another migration {number} than this program's"),
                "use the program that wrote the store; a released migration is never edited",
            ),
            Self::Engine(cause) => Fault::new(
                "store-failed",
                format!("the store refused: {cause}"),
                "do it again; if it stays so, report it with this text; nothing of it was kept",
            ),
            _ => unreachable!("told sorts the store's faults"),
        }
    }

    fn told_of_a_record(&self) -> Fault {
        match self {
            Self::CommitUnknown(cause) => Fault::new(
                "commit-unknown",
                format!("it broke during the commit, which may have been kept or not: {cause}"),
                "send the same request with the same key: it takes effect once",
            ),
            Self::Refused => Fault::new(
                "write-refused",
                "a part of this write was refused before, so none of it can be kept",
                "begin a new write",
            ),
            Self::Unknown { kind, id } => {
                Fault::new("unknown-record", format!("there is no {kind} \u{ab}{id}\u{bb}"), "see the list for its id")
            }
            Self::Exists { kind, id } => Fault::new(
                "record-exists",
                format!("there is a {kind} \u{ab}{id}\u{bb} already"),
                "give the new one an id of its own",
            ),
            Self::OutOfOrder { number, cause } => Fault::new(
                "line-out-of-order",
                format!("line {number} does not continue the log: {cause}"),
                "read the head again and seal the line after it",
            ),
            Self::Outdated { kind, id, given, held } => Fault::new(
                "outdated-version",
                format!("{kind} \u{ab}{id}\u{bb} is at version {held}, not {given}: somebody changed it"),
                "read it again and decide anew",
            ),
            Self::KeyReused(key) => Fault::new(
                "key-reused",
                format!("the key \u{ab}{key}\u{bb} was used for another request"),
                "give every request a key of its own; repeat a request with its own key only",
            ),
            Self::Value { column, cause } => {
                Fault::new("unstorable-value", format!("{column}: {cause}"), "correct the value")
            }
            Self::NotEmpty => Fault::new(
                "store-not-empty",
                "the store holds operations already",
                "restore into a new file or database",
            ),
            Self::File { path, cause } => Fault::new(
                "file-failed",
                format!("{path}: {cause}"),
                "see that the folder exists, can be written and has room; nothing half-written was left",
            ),
            _ => unreachable!("told sorts the records' faults"),
        }
    }
}

impl std::fmt::Display for StoreFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.told().fmt(out)
    }
}

impl std::error::Error for StoreFault {}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        fault.told()
    }
}

/// SQLite's primary result codes that mean something of their own (sqlite.org/rescode.html).
const SQLITE_BUSY: i64 = 5;
const SQLITE_LOCKED: i64 = 6;
const SQLITE_READONLY: i64 = 8;
const SQLITE_IOERR: i64 = 10;
const SQLITE_CORRUPT: i64 = 11;
const SQLITE_FULL: i64 = 13;
const SQLITE_CANTOPEN: i64 = 14;
const SQLITE_NOTADB: i64 = 26;
/// A write that failed (`SQLITE_IOERR_WRITE`): the last frame of a commit lies in the journal whole or does not count.
const SQLITE_WRITE_FAILED: &str = "778";

impl StoreFault {
    /// The fault of a commit that failed. What a disk did not sync may be kept all the same: then nobody knows.
    pub(crate) fn of_commit(error: sqlx::Error) -> Self {
        let is_undone =
            error.as_database_error().is_some_and(|told| told.code().as_deref() == Some(SQLITE_WRITE_FAILED));
        // SQLite's own connection does not break; a server's may, after it has committed.
        let is_of_server = !matches!(error, sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed);
        match Self::from(error) {
            Self::Unreachable(cause) if is_of_server => Self::CommitUnknown(cause),
            Self::Disk(cause) if !is_undone => Self::CommitUnknown(cause),
            fault => fault,
        }
    }
}

impl From<sqlx::Error> for StoreFault {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy("every connection is taken".to_owned()),
            sqlx::Error::Configuration(cause) => Self::Address(cause.to_string()),
            sqlx::Error::Io(cause) => Self::Unreachable(cause.to_string()),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Unreachable(error.to_string()),
            sqlx::Error::Decode(cause) => {
                Self::Corrupt { place: "a stored value".to_owned(), cause: cause.to_string() }
            }
            sqlx::Error::ColumnDecode { index, source } => {
                Self::Corrupt { place: format!("column {index}"), cause: source.to_string() }
            }
            sqlx::Error::Database(told) => of_engine(told.code().as_deref().unwrap_or_default(), told.message()),
            _ => Self::Engine(error.to_string()),
        }
    }
}

/// A fault of the engine by its own code: SQLite's are numbers, PostgreSQL's are five signs, of which the first two are the
/// class (postgresql.org/docs/15/errcodes-appendix.html).
fn of_engine(code: &str, message: &str) -> StoreFault {
    let cause = format!("{message} ({code})");
    if code.len() == 5 {
        return match (&code[..2], code) {
            ("53", "53100") => StoreFault::Full(cause),
            ("58", _) => StoreFault::Disk(cause),
            ("53" | "55" | "40", _) => StoreFault::Busy(cause),
            ("08" | "28" | "3D" | "57", _) => StoreFault::Unreachable(cause),
            ("XX", _) => StoreFault::Corrupt { place: "the database".to_owned(), cause },
            _ => StoreFault::Engine(cause),
        };
    }
    // The low byte of an extended result code is the primary one.
    match code.parse::<i64>().map(|number| number & 0xff) {
        Ok(SQLITE_BUSY | SQLITE_LOCKED) => StoreFault::Busy(cause),
        Ok(SQLITE_FULL) => StoreFault::Full(cause),
        Ok(SQLITE_IOERR | SQLITE_READONLY) => StoreFault::Disk(cause),
        Ok(SQLITE_CANTOPEN) => StoreFault::Unreachable(cause),
        // SQLite tells a read that the disk fails (EIO) in the same words as a damaged file.
        Ok(SQLITE_CORRUPT) => {
            let cause = format!("{cause}, or the disk fails to read it: look at both");
            StoreFault::Corrupt { place: "the file".to_owned(), cause }
        }
        Ok(SQLITE_NOTADB) => StoreFault::Corrupt { place: "the file".to_owned(), cause },
        _ => StoreFault::Engine(cause),
    }
}
