//! Decides how a whole store is kept elsewhere and taken back from a command line, and how an account is switched off: work of
//! whoever keeps the store, who needs no role in an operation for it. Up: [`crate::desk`].

use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use model::control::Progress;
use model::fault::Fault;
use model::id::OperationId;
use store::{Address, Store, Tally};

use super::at_store;
use crate::answer::Done;
use crate::files;
use crate::room;

fn tell(progress: &mut dyn FnMut(&Progress), done: u64, text: &str) {
    progress(&Progress { stage: "store", done, total: 2, text: text.to_owned() });
}

/// Writes a backup of a store that is in use or not, and verifies it before it gets its name.
///
/// # Errors
/// There is a file of this name; it cannot be written; the store is not whole.
pub fn back_up(store: &str, file: &Path, progress: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    files::is_absent(file).map_err(|fault| vec![fault])?;
    tell(progress, 0, "copying the store and verifying the copy");
    let tally = at_store(store, async |room| room::back_up(room, file).await)?;
    tell(progress, 2, "kept");
    let mut answer = whole("A backup is kept, verified as it will be read", &tally, file);
    answer.files.push(("backup".to_owned(), file.display().to_string()));
    Ok(answer.into())
}

/// Takes a backup into a store that is new or empty, after it was verified. The backup stays as it is.
///
/// # Errors
/// The backup is missing, not whole or newer than this program; the store holds something; the disk fails. A store that was
/// made for it is taken away again.
pub fn restore(file: &Path, store: &str, progress: &mut dyn FnMut(&Progress)) -> Result<Done, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    if !file.is_file() {
        let fault = Fault::new("file-missing", "there is no such file", "check the name of the backup");
        return Err(one(fault.at(&file.display().to_string(), 0, "")));
    }
    let address = Address::try_new(store).map_err(|fault| one(fault.into()))?;
    let made = address.file().filter(|path| !path.exists()).map(Path::to_path_buf);
    tell(progress, 0, "verifying the backup and copying it");
    let taken = room::to_the_end(async {
        let store = Store::open(&address).await.map_err(|fault| one(fault.into()))?;
        let taken = store.restore(file).await;
        store.close().await;
        taken.map_err(|fault| one(fault.into()))
    });
    if let (Err(_), Some(path)) = (&taken, &made) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            let _ = std::fs::remove_file(name);
        }
    }
    let tally = taken?;
    tell(progress, 2, "taken");
    let mut answer = whole(&format!("The backup is in {address}, verified before it was taken"), &tally, file);
    answer
        .remarks
        .push("every session of the backup's moment is in it; end one by a new password or disable".to_owned());
    Ok(answer.into())
}

/// Writes a whole operation to a file that another store takes in.
///
/// # Errors
/// There is no such operation; there is a file of this name; it cannot be written.
pub fn export(store: &str, operation: &str, file: &Path) -> Result<Done, Vec<Fault>> {
    files::is_absent(file).map_err(|fault| vec![fault])?;
    let operation = OperationId::try_new(operation).map_err(|fault| vec![fault.at("", 0, "--operation")])?;
    let tally = at_store(store, async |room| room::move_out(room, &operation, file).await)?;
    let mut answer = whole("The operation is in a file of its own, verified as it will be read", &tally, file);
    answer.files.push(("operation".to_owned(), file.display().to_string()));
    answer.remarks.push("people, their roles and answers to requests stay in the store".to_owned());
    Ok(answer.into())
}

/// Takes in an operation from the file that another store wrote.
///
/// # Errors
/// The file is missing, not whole, or holds no one operation; there is one of its id in the store.
pub fn import(file: &Path, store: &str) -> Result<Done, Vec<Fault>> {
    if !file.is_file() {
        let fault = Fault::new("file-missing", "there is no such file", "check the name of the exported operation");
        return Err(vec![fault.at(&file.display().to_string(), 0, "")]);
    }
    let (operation, head) = at_store(store, async |room| room::move_in(room, file).await)?;
    let lines = grouped(i64::try_from(head.size).unwrap_or(i64::MAX));
    let title =
        format!("Operation {operation} is in the store: {lines} lines, the last with the digest {}.", head.digest);
    let remarks =
        vec![format!("nobody has a role in it yet: airbridge enrol ... --operation {operation} --role coordinator")];
    Ok(Answer { title, remarks, ..Answer::default() }.into())
}

/// What a whole store consists of.
fn whole(title: &str, tally: &Tally, file: &Path) -> Answer {
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut heads = Table::new("operations", &["operation", "lines", "digest of the last"]);
    for (operation, head) in &tally.heads {
        heads.push(vec![Cell::text(operation), Cell::Count(count(head.size)), Cell::text(head.digest)]);
    }
    let mut held =
        Table { is_detail: true, ..Table::new("store", &["bytes", "operations", "lines", "consignments", "plans"]) };
    let figures = [bytes, tally.operations, tally.lines, tally.consignments, tally.plans];
    held.push(figures.into_iter().map(|figure| Cell::Count(count(figure))).collect());
    let said = |number: u64, one: &str| {
        let ending = if number == 1 { "" } else { "s" };
        format!("{} {one}{ending}", grouped(count(number)))
    };
    let title = format!(
        "{title}: {}; {}, {}, {}, {}.",
        said(bytes, "byte"),
        said(tally.operations, "operation"),
        said(tally.lines, "line"),
        said(tally.consignments, "consignment"),
        said(tally.plans, "plan")
    );
    Answer { title, tables: vec![heads, held], ..Answer::default() }
}

/// Switches an account off.
///
/// # Errors
/// Nobody signs in by this login; what the store says.
pub fn disable(store: &str, login: &str) -> Result<Done, Vec<Fault>> {
    let ended = at_store(store, async |room| room::disable(room, login).await)?;
    let sessions = match ended {
        0 => "no session was open".to_owned(),
        1 => "1 session is ended".to_owned(),
        more => format!("{more} sessions are ended"),
    };
    let remarks = vec![
        "what this person entered stays; airbridge enrol gives the account a new password and opens it".to_owned(),
    ];
    Ok(Answer { title: format!("{login} cannot sign in any more; {sessions}."), remarks, ..Answer::default() }.into())
}
