//! Decides what the exams of crashes have in common: the sums of each kind of work, the rounds of works in turn, and the table that
//! tells them. Up: [`crate::keeping`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use model::fault::Fault;
use store::StoreFault;

use super::asked::CrashArgs;
use super::crash::{RESTART_MAX, Site, settle};
use super::found::{Acknowledged, Found};
use super::{Folder, Outcome};
use crate::print;

/// Sums of one kind of work; an exam fills those that it tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    /// How often something befell it.
    pub(super) times: u64,
    /// Power cuts after that, or instead.
    pub(super) cuts: u64,
    /// Acknowledged writes, and records in them.
    pub(super) writes: u64,
    pub(super) records: u64,
    /// Writes that were refused, and as what.
    pub(super) refusals: u64,
    pub(super) codes: BTreeSet<String>,
    /// Acknowledged writes that were not there, and writes of which a part was.
    pub(super) lost: usize,
    pub(super) partial: usize,
    /// Disks that ignored syncs, and how many of those were seen to lose something.
    pub(super) careless: u64,
    pub(super) seen: u64,
    /// The longest time in which a store was open again.
    pub(super) restart: Duration,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.times += other.times;
        self.cuts += other.cuts;
        self.writes += other.writes;
        self.records += other.records;
        self.refusals += other.refusals;
        self.codes.extend(other.codes.iter().cloned());
        self.lost += other.lost;
        self.partial += other.partial;
        self.careless += other.careless;
        self.seen += other.seen;
        self.restart = self.restart.max(other.restart);
    }

    /// Takes what was acknowledged.
    pub(super) fn heard(&mut self, heard: &[Acknowledged]) {
        self.writes += heard.len() as u64;
        self.records += heard.iter().map(|one| one.records).sum::<u64>();
    }

    /// Takes what a store was found to hold, and tells what is wrong with it.
    pub(super) fn found(&mut self, found: Result<Found, StoreFault>, add: &mut dyn FnMut(String)) {
        match found {
            Ok(found) => {
                self.lost += found.lost.len();
                self.partial += found.partial.len();
                found.lost.iter().for_each(|what| add(format!("lost: {what}")));
                found.partial.iter().for_each(|what| add(format!("partial: {what}")));
            }
            Err(fault) => add(fault.to_string()),
        }
    }
}

/// A column of the table, and how a sum fills it.
pub(super) type Column = (&'static str, fn(&Sum) -> String);

pub(super) const TIMES: Column = ("times", |sum| sum.times.to_string());
pub(super) const CUTS: Column = ("cuts", |sum| sum.cuts.to_string());
pub(super) const WRITES: Column = ("acknowledged writes", |sum| sum.writes.to_string());
pub(super) const RECORDS: Column = ("records in them", |sum| sum.records.to_string());
pub(super) const REFUSALS: Column = ("refusals", |sum| sum.refusals.to_string());
pub(super) const LOST: Column = ("lost", |sum| sum.lost.to_string());
pub(super) const PARTIAL: Column = ("partial", |sum| sum.partial.to_string());
pub(super) const RESTART: Column = ("longest restart ms", |sum| sum.restart.as_millis().to_string());
pub(super) const SEEN: Column = ("seen without syncs", |sum| format!("{} of {}", sum.seen, sum.careless));
pub(super) const CODES: Column = ("told as", |sum| sum.codes.iter().map(String::as_str).collect::<Vec<_>>().join(" "));

/// The sums of each kind of work, and what was found wrong.
#[derive(Debug, Default)]
pub(super) struct Sums {
    by_work: BTreeMap<&'static str, Sum>,
    pub(super) findings: Vec<String>,
}

impl Sums {
    /// The sum of a kind of work, with the findings beside it.
    pub(super) fn of(&mut self, work: &'static str) -> (&mut Sum, &mut Vec<String>) {
        (self.by_work.entry(work).or_default(), &mut self.findings)
    }

    /// All kinds of work together.
    pub(super) fn all(&self) -> Sum {
        let mut all = Sum::default();
        self.by_work.values().for_each(|sum| all.add(sum));
        all
    }

    /// The table of the exam; a store that took too long to open again is a finding.
    pub(super) fn told(
        mut self,
        title: String,
        (name, columns): (&str, &[Column]),
        too_little: Option<String>,
    ) -> Outcome {
        let all = self.all();
        self.findings.extend(too_little);
        if all.restart > RESTART_MAX {
            self.findings.push(format!("a store took {} ms to open again", all.restart.as_millis()));
        }
        let row = |work: &str, sum: &Sum| {
            let cells = columns.iter().map(|(_, fill)| fill(sum));
            [work.to_owned()].into_iter().chain(cells).collect()
        };
        let mut rows: Vec<Vec<String>> = self.by_work.iter().map(|(work, sum)| row(work, sum)).collect();
        rows.push(row("all", &all));
        let heads: Vec<&str> = ["work"].into_iter().chain(columns.iter().map(|(head, _)| *head)).collect();
        super::outcome(title, name, &heads, rows, self.findings)
    }
}

/// A round of an exam: its work, its number, and how often something may befall the program in it at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub(super) work: &'static str,
    pub(super) number: u64,
    pub(super) times: u64,
}

/// Rounds of works in turn, each on a store of its own, until what is asked was done.
///
/// # Errors
/// A store cannot be made, or what `each` cannot go on after.
pub(super) fn rounds(
    args: &CrashArgs,
    (works, times_each, what): (&[&'static str], u64, &str),
    mut each: impl FnMut(&Site, &Folder, Round, (&mut Sum, &mut Vec<String>)) -> Result<(), Fault>,
) -> Result<Sums, Fault> {
    let folder = Folder::new()?;
    let mut sums = Sums::default();
    let mut done = 0;
    for number in 0_u64.. {
        if done >= args.kills {
            break;
        }
        let work = works[usize::try_from(number % works.len() as u64).expect("a small number")];
        let round = Round { work, number, times: times_each.min(args.kills - done) };
        let site = settle((None, args.seed), &folder, number)?;
        each(&site, &folder, round, sums.of(work))?;
        if let Some(file) = site.address.file() {
            let _ = std::fs::remove_file(file);
        }
        done += round.times;
        print::kept(what, done, args.kills);
    }
    Ok(sums)
}
