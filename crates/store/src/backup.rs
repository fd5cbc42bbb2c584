//! Decides how a store is kept elsewhere and taken back. A backup of either engine is a SQLite store: one file that opens
//! with this program, verifies by itself, and restores into either engine. It comes to its name whole and on the disk, or
//! not at all. Up: [`crate`].

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use sqlx::AssertSqlSafe;

use crate::address::Engine;
use crate::tables::{TABLES, copy_all};
use crate::{Address, Store, StoreFault, Tally};

impl Store {
    /// Writes a backup of the store as of now, while others write. What is in it.
    ///
    /// # Errors
    /// There is a file with this name; it cannot be written; another backup to it is under way; the store is not whole.
    pub async fn back_up(&self, file: &Path) -> Result<Tally, StoreFault> {
        if file.exists() {
            return Err(StoreFault::Exists { kind: "file", id: file.display().to_string() });
        }
        let partial = Partial::claim(file)?;
        match self.engine {
            Engine::Sqlite => {
                let path = partial.path.to_str().ok_or_else(|| partial.fault("the path is not UTF-8"))?;
                // VACUUM takes no parameter; within quotes only the quote itself means something.
                let statement = format!("VACUUM INTO '{}'", path.replace('\'', "''"));
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&self.pool).await?;
            }
            Engine::Postgres => {
                let copy = Self::open(&Address::of_file(&partial.path)?).await?;
                let done = self.copy_into(&copy).await;
                copy.close().await;
                done?;
            }
        }
        // Verified as it will be read: from its own file, by its own connection.
        let copy = Self::open(&Address::of_file(&partial.path)?).await?;
        let tally = copy.verify().await;
        copy.close().await;
        let tally = tally?;
        partial.keep(file)?;
        Ok(tally)
    }

    async fn copy_into(&self, copy: &Self) -> Result<(), StoreFault> {
        let mut snapshot = self.snapshot().await?;
        let mut change = copy.change().await?;
        copy_all(&mut snapshot, change.connection()).await?;
        change.commit().await
    }

    /// Takes a backup into this store, which must be empty. The backup is verified first and stays as it is. What was
    /// taken.
    ///
    /// # Errors
    /// The store is not empty; the backup is not whole, or newer than this program; the file cannot be read.
    pub async fn restore(&self, file: &Path) -> Result<Tally, StoreFault> {
        let scratch = Scratch::copy_of(file)?;
        let copy = Self::open(&Address::of_file(&scratch.file)?).await?;
        let done = self.take(&copy).await;
        copy.close().await;
        done
    }

    async fn take(&self, copy: &Self) -> Result<Tally, StoreFault> {
        let tally = copy.verify().await?;
        let mut change = self.change().await?;
        if self.engine == Engine::Postgres {
            sqlx::raw_sql("LOCK TABLE operations, organisations, answers IN EXCLUSIVE MODE")
                .execute(change.connection())
                .await?;
        }
        for table in TABLES {
            if table.count(change.connection()).await? > 0 {
                return Err(StoreFault::NotEmpty);
            }
        }
        copy_all(&mut *copy.snapshot().await?, change.connection()).await?;
        change.commit().await?;
        Ok(tally)
    }
}

fn fault_of(path: &Path, error: impl std::fmt::Display) -> StoreFault {
    StoreFault::File { path: path.display().to_string(), cause: error.to_string() }
}

/// The files that SQLite may leave beside one.
fn companions(path: &Path) -> impl Iterator<Item = PathBuf> {
    ["-wal", "-shm", "-journal"].into_iter().map(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    })
}

/// A file that is not whole yet. Dropped, it is removed.
pub(crate) struct Partial {
    path: PathBuf,
    /// Locked, so that a second backup to the same name does not write into this one; a program that was killed holds no
    /// lock, and what it left is written over.
    lock: Option<File>,
}

impl Partial {
    /// Takes the name that the file has until it is whole.
    pub(crate) fn claim(file: &Path) -> Result<Self, StoreFault> {
        let mut name = file.as_os_str().to_owned();
        name.push(".partial");
        let path = PathBuf::from(name);
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = opened.map_err(|error| fault_of(&path, error))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreFault::Busy(format!("another backup to {} is under way", file.display())),
            TryLockError::Error(error) => fault_of(&path, error),
        })?;
        let partial = Self { path, lock: Some(lock) };
        companions(&partial.path).for_each(|left| {
            let _ = std::fs::remove_file(left);
        });
        let lock = partial.lock.as_ref().expect("a lock that was just taken");
        lock.set_len(0).map_err(|error| partial.fault(error))?;
        Ok(partial)
    }

    /// Where it is until then.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn fault(&self, error: impl std::fmt::Display) -> StoreFault {
        fault_of(&self.path, error)
    }

    /// Brings the file to its name: its content first, then the name, then the folder that holds the name.
    pub(crate) fn keep(mut self, file: &Path) -> Result<(), StoreFault> {
        let lock = self.lock.as_ref().expect("a lock that is held until now");
        lock.sync_all().map_err(|error| self.fault(error))?;
        std::fs::rename(&self.path, file).map_err(|error| fault_of(file, error))?;
        // Only now is there nothing half-written to remove.
        self.lock = None;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| fault_of(folder, error))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.lock.is_some() {
            let _ = std::fs::remove_file(&self.path);
            companions(&self.path).for_each(|left| {
                let _ = std::fs::remove_file(left);
            });
        }
    }
}

/// A copy of a backup in a folder of its own, to be opened, and brought up to date, without touching the backup.
pub(crate) struct Scratch {
    folder: PathBuf,
    file: PathBuf,
}

impl Scratch {
    /// Copies a backup.
    pub(crate) fn copy_of(backup: &Path) -> Result<Self, StoreFault> {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("airbridge-restore-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).map_err(|error| fault_of(&folder, error))?;
        let scratch = Self { file: folder.join("backup.db"), folder };
        std::fs::copy(backup, &scratch.file).map_err(|error| fault_of(backup, error))?;
        Ok(scratch)
    }

    /// The copy.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
