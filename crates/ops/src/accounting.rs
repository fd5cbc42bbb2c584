//! Decides what it is to ask for the account of an operation: as a whole, as a party's statement, in another unit, or as a
//! Beancount ledger. Adds nothing up itself (`record`). Up: [`crate`].

mod shown;

use std::collections::BTreeSet;
use std::path::Path;

use format::answer::{Answer, Table};
use format::beancount::{BookedMovement, BookedStep};
use format::folder::ReadOperation;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::fault::Fault;
use model::id::PartyId;
use model::ledger::{AccountBalance, AccountUnit};
use model::record::{Columns, Party, Records};
use record::ledger::statement::statement;
use record::ledger::{Ledger, balances, balances_sum_is_zero};

use crate::answer::Done;
use crate::days::parse_day;
use crate::{files, recorded};

/// A question to the account, as it is asked on the command line.
#[derive(Clone, Copy, Debug)]
pub struct AccountQuestion<'a> {
    /// This party's statement instead of everybody's balances.
    pub party: Option<&'a str>,
    /// First day of the statement.
    pub from: Option<&'a str>,
    /// The day at whose end the account is told; none: of the last entry.
    pub to: Option<&'a str>,
    /// Show also what moved as it is counted in this unit, by the operation's factors.
    pub unit: Option<&'a str>,
    /// Write the account as a Beancount ledger here.
    pub beancount: Option<&'a Path>,
}

/// What of the account is asked for.
#[derive(Clone, Debug, Default)]
pub struct AccountScope {
    /// This party's statement instead of everybody's balances.
    pub party: Option<PartyId>,
    /// First day of the statement.
    pub from: Option<Date>,
    /// The day at whose end the account is told.
    pub to: Option<Date>,
    /// The unit of a view.
    pub unit: Option<AccountUnit>,
}

/// Tells the account of an operation folder.
///
/// # Errors
/// Every fault of the folder and of the question; nothing is written then.
pub fn account(dir: &Path, question: &AccountQuestion<'_>) -> Result<Done, Vec<Fault>> {
    account_of(question, || {
        let ReadOperation { operation, .. } = recorded::read(dir)?;
        let as_of = operation.as_of.to_zoned(TimeZone::UTC).date();
        Ok(Books {
            name: operation.name,
            as_of,
            parties: operation.parties,
            records: recorded::with_observed(&operation.records),
        })
    })
}

/// What an account is told of: whoever has the records can tell them, from a folder or from a store.
#[derive(Clone, Debug)]
pub struct Books {
    /// What people call the operation.
    pub name: String,
    /// The day that the records are of, where no entry is later.
    pub as_of: Date,
    /// Parties.
    pub parties: Vec<Party>,
    /// Entries, agreements, factors, and the events that tell what was used.
    pub records: Records,
}

/// Tells the account of what `read` gives.
///
/// # Errors
/// Every fault of the question and of the reading; nothing is written then.
pub fn account_of(
    question: &AccountQuestion<'_>,
    read: impl FnOnce() -> Result<Books, Vec<Fault>>,
) -> Result<Done, Vec<Fault>> {
    let (asked, books) = match (asked(question), read()) {
        (Ok(asked), Ok(books)) => (asked, books),
        (asked, read) => return Err(asked.err().into_iter().chain(read.err()).flatten().collect()),
    };
    let mut answer = told(&books, &asked)?;
    if let Some(path) = question.beancount {
        let ledger = recorded::ledger_of(&books.records, &books.parties, books.as_of, asked.to);
        let text = beancount(&books.name, &books.parties, &ledger);
        files::write_output(&[(path, &text)], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("beancount".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn asked(question: &AccountQuestion<'_>) -> Result<AccountScope, Vec<Fault>> {
    let words = [question.party, question.from, question.to, question.unit];
    AccountScope::read(words, ["--party", "--from", "--to", "--unit"])
}

impl AccountScope {
    /// Reads a party, a first day, a last day and a unit, each where it is given; `names` is how faults call them.
    ///
    /// # Errors
    /// Every fault of the words.
    pub fn read([party, from, to, unit]: [Option<&str>; 4], names: [&'static str; 4]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut day = |text: Option<&str>, name: &str| -> Option<Date> {
            parse_day(text?).map_err(|fault| faults.push(fault.at("", 0, name))).ok()
        };
        let (from, to) = (day(from, names[1]), day(to, names[2]));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let cause = format!("it ends on {to}, before it begins on {from}");
            faults.push(Fault::new("impossible-date", cause, "check both days").at("", 0, names[2]));
        }
        let party = party.map(PartyId::try_new).transpose();
        let party = party.map_err(|fault| faults.push(fault.at("", 0, names[0]))).ok().flatten();
        let unit = unit.map(AccountUnit::try_new).transpose();
        let unit = unit.map_err(|fault| faults.push(fault.at("", 0, names[3]))).ok().flatten();
        if faults.is_empty() { Ok(Self { party, from, to, unit }) } else { Err(faults) }
    }
}

/// The account of records, in tables. Asks no folder and no store: whoever has the records can tell them.
///
/// # Errors
/// Code `unknown-code`: the party is not one of the operation's.
///
/// # Panics
/// When the balances of a unit do not sum to zero: the fold would be wrong.
pub fn told(books: &Books, asked: &AccountScope) -> Result<Answer, Vec<Fault>> {
    if let Some(party) = asked.party.as_ref().filter(|party| books.parties.iter().all(|known| known.id != **party)) {
        let known = books.parties.iter().map(|known| known.id.as_str());
        let action = format::suggest::action(party.as_str(), known, "add it to parties.csv");
        let cause = format!("no party is known as \u{ab}{party}\u{bb}");
        return Err(vec![Fault::new("unknown-code", cause, action).at("", 0, "--party")]);
    }
    let ledger = recorded::ledger_of(&books.records, &books.parties, books.as_of, asked.to);
    let rows = balances(&ledger);
    assert!(balances_sum_is_zero(&rows), "what all are owed should be what all owe");
    let columns = record::columns(&books.records);
    let worths = record::ledger::worth::worths(&ledger, &columns);
    let mut answer = Answer { title: title(books, &ledger, asked), ..Answer::default() };
    match &asked.party {
        None => answer.tables.extend([shown::balances(&rows), shown::pledges(&ledger), shown::loans(&ledger)]),
        Some(party) => answer.tables.extend(shown::statement(&statement(&ledger, party, asked.from))),
    }
    let is_asked = |entry: &model::id::EntryId| is_of(&ledger, entry, asked.party.as_ref());
    answer.tables.push(shown::side_by_side(&ledger, &is_asked));
    answer.tables.extend(shown::worths(&worths, &ledger, asked.party.as_ref()));
    let Records { agreements, factors, .. } = &books.records;
    let kept_by = [shown::agreements(agreements, asked.party.as_ref()), shown::factors(factors, asked.unit.as_ref())];
    // Most accounts are kept by neither; then nothing is told of them.
    answer.tables.extend(kept_by.into_iter().filter(|table| !table.rows.is_empty()));
    if let Some(unit) = &asked.unit {
        let view = record::ledger::view::view(&ledger, unit, factors);
        answer.tables.extend(shown::view(&view, asked.party.as_ref()));
        answer.remarks.extend(shown::view_remarks(&view));
    }
    answer.tables.push(shown::entries(&ledger));
    answer.remarks.extend(shown::remarks(&ledger, &worths, &rows));
    Ok(answer)
}

/// What the goods of an account are worth by whom, and what it is kept by: values, what came beside what was used, agreements,
/// factors, and what moved as it is counted by them, unit by unit.
pub(crate) fn valued(ledger: &Ledger, columns: &[Columns], records: &Records) -> Vec<Table> {
    let worths = record::ledger::worth::worths(ledger, columns);
    let mut tables = shown::worths(&worths, ledger, None).to_vec();
    tables.extend([shown::agreements(&records.agreements, None), shown::factors(&records.factors, None)]);
    let units: BTreeSet<&AccountUnit> = records.factors.iter().map(|factor| &factor.into).collect();
    for unit in units {
        let [mut moved, mut balances] = shown::view(&record::ledger::view::view(ledger, unit, &records.factors), None);
        moved.name = format!("what moved, counted in {unit}");
        balances.name = format!("balances, counted in {unit}");
        tables.extend([moved, balances]);
    }
    tables
}

/// Whether an entry hangs on a deal of the party; without a party every one does.
fn is_of(ledger: &Ledger, entry: &model::id::EntryId, party: Option<&PartyId>) -> bool {
    let Some(party) = party else { return true };
    let mut current = ledger.entry(entry);
    while let Some(entry) = current {
        if let Some(deal) = entry.act.deal() {
            return deal.from == *party || deal.to == *party;
        }
        current = entry.act.target().and_then(|target| ledger.entry(target));
    }
    false
}

fn title(books: &Books, ledger: &Ledger, asked: &AccountScope) -> String {
    let whose = match &asked.party {
        None => "account".to_owned(),
        Some(party) => format!("statement of {}", shown::name(&books.parties, party)),
    };
    let from = asked.from.map_or_else(String::new, |day| format!("from {day} "));
    format!("{}: {whose} {from}to the end of {}; {} entries.", books.name, ledger.as_of, ledger.entries.len())
}

/// A folded account as a Beancount ledger.
#[must_use]
pub fn beancount(title: &str, parties: &[Party], ledger: &Ledger) -> String {
    let rows: Vec<AccountBalance> = balances(ledger);
    let deal = |id: &model::id::EntryId| {
        let pledge = ledger.pledges.iter().find(|pledge| pledge.entry == *id);
        &pledge.expect("a step should be of a pledge").deal
    };
    let movements = ledger.movements.iter().map(|row| BookedMovement { entry: &row.entry, deal: &row.deal });
    let steps = ledger.pending_steps.iter().map(|step| BookedStep {
        entry: step.entry.as_ref(),
        pledge: &step.pledge,
        deal: deal(&step.pledge),
        day: step.day,
        change: step.change,
    });
    format::beancount::write(&format::beancount::Books {
        title,
        as_of: ledger.as_of,
        parties,
        entries: &ledger.entries,
        movements: movements.collect(),
        steps: steps.collect(),
        pending: ledger.pledges.iter().map(|pledge| (&pledge.deal, pledge.pending)).collect(),
        balances: &rows,
    })
}
