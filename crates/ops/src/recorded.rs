//! Decides how the records of an operation are folded, and where a fault is placed that only the whole of them shows.
//! Up: [`crate`].

use std::path::Path;

use format::folder::ReadOperation;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::custody::{CustodyEvent, Recorded};
use model::fault::Fault;
use model::operation::Operation;
use model::record::{Party, Records};
use record::ledger::view::factor_faults;
use record::ledger::{Ledger, Register, fold, last_day};

/// The account of an operation at the end of a day; none: of its last entry, or of the operation's own day if that is later.
/// Later facts than the operation's day are kept: a plan is not made of them, and the account tells them all.
pub(crate) fn ledger(operation: &Operation, to: Option<Date>) -> Ledger {
    let own = operation.as_of.to_zoned(TimeZone::UTC).date();
    ledger_of(&operation.records, &operation.parties, own, to)
}

/// The account of records at the end of a day; none: of the last entry, or of their own day if that is later.
pub(crate) fn ledger_of(records: &Records, parties: &[Party], own: Date, to: Option<Date>) -> Ledger {
    let to = to.unwrap_or_else(|| last_day(&records.entries).map_or(own, |last| last.max(own)));
    fold(&records.entries, &Register::of(parties, &records.agreements), to)
}

/// Reads an operation folder whose records hold together.
pub(crate) fn read(dir: &Path) -> Result<ReadOperation, Vec<Fault>> {
    let read = format::folder::read(dir)?;
    let faults = faults(&read);
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// The records with what their custody events amount to in the seven columns.
pub(crate) fn with_observed(records: &Records) -> Records {
    let observed = record::observed(&history(records));
    let mut all = records.clone();
    all.events.extend(observed.events);
    all.claims.extend(observed.claims);
    all
}

/// Custody as a log would hold it, each event recorded when it happened: a table does not tell when it was written.
pub(crate) fn history(records: &Records) -> Vec<Recorded> {
    let entry =
        |(number, event): (u64, &CustodyEvent)| Recorded { number, recorded: event.occurred, event: event.clone() };
    (1..).zip(&records.custody).map(entry).collect()
}

/// What is wrong with the account, the assessments, custody and the factors as wholes, placed at their rows.
fn faults(read: &ReadOperation) -> Vec<Fault> {
    let operation = &read.operation;
    let records = &operation.records;
    let account = ledger(operation, None).refusals;
    let account = account.into_iter().map(|refusal| ("account.csv", refusal.entry.to_string(), refusal.fault));
    let assessed = record::assessments::assessed(&records.claims, &records.assessments, &operation.parties);
    let assessed = assessed.refusals.into_iter().map(|(id, fault)| ("assessments.csv", id.to_string(), fault));
    let factors = factor_faults(&records.factors).into_iter().map(|(id, fault)| ("factors.csv", id.to_string(), fault));
    let custody = record::custody::history_refusals(&history(records));
    let custody = custody.into_iter().map(|(id, fault)| ("custody.csv", id.to_string(), fault));
    let mut faults: Vec<Fault> = account
        .chain(assessed)
        .chain(custody)
        .chain(factors)
        .map(|(file, id, fault)| {
            let line = read.lines.get(file).and_then(|lines| lines.get(&id)).copied().unwrap_or_default();
            let column = fault.place.column.clone();
            fault.at(file, line, &column)
        })
        .collect();
    faults.sort();
    faults
}
