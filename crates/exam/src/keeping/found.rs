//! Decides what an exam finds in a store: acknowledged writes that are not there are lost; writes of which a part is there
//! are partial. Up: [`crate::keeping`].

use std::collections::{BTreeMap, BTreeSet};

use model::id::{ConsignmentId, OperationId, PlanId};
use model::log::{LogHead, LogLine};
use store::{PlanState, Reading, Sought, Store, StoreFault};

use super::child::{IMPORTED, PLANS, RECEIPT, REFUSED, UNREAD, document};
use super::made;

/// A write that the killed program heard acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    /// What it was.
    pub(crate) work: String,
    /// Its records.
    pub(crate) records: u64,
    /// Its name.
    pub(crate) write: String,
    /// The number of its first line, or the size of the log.
    pub(crate) from: u64,
}

impl Acknowledged {
    /// Reads what the program said; none when it was killed within the line.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.strip_suffix('\n')?.split(' ').collect();
        let [work, records, write, from] = words[..] else { return None };
        Some(Self {
            work: work.to_owned(),
            records: records.parse().ok()?,
            write: write.to_owned(),
            from: from.parse().ok()?,
        })
    }
}

/// What was acknowledged, of all that was said: no refusals.
pub(super) fn kept(said: &[Acknowledged]) -> Vec<Acknowledged> {
    let is_word = |one: &&Acknowledged| one.work.starts_with(REFUSED) || one.work.starts_with(UNREAD);
    said.iter().filter(|one| !is_word(one)).cloned().collect()
}

/// A number above those of all writes that were heard of: one more may have been kept.
pub(super) fn turns(heard: &[Acknowledged]) -> u64 {
    let number = |one: &Acknowledged| one.write.rsplit_once('-')?.1.parse::<u64>().ok();
    heard.iter().filter_map(number).max().map_or(0, |last| last + 1)
}

/// What was found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Acknowledged writes that are not there.
    pub(crate) lost: Vec<String>,
    /// Writes of which only a part is there.
    pub(crate) partial: Vec<String>,
}

/// The whole log, after it was seen to be one chain that ends at its head.
///
/// # Errors
/// It cannot be read, or it is none.
pub(crate) async fn chain(reading: &Reading) -> Result<Vec<LogLine>, StoreFault> {
    let end = reading.head().await?;
    let mut head = LogHead::EMPTY;
    let mut all = Vec::new();
    while head.size < end.size {
        let page = reading.lines(&Sought::All, head.size, 5_000).await?;
        if page.is_empty() {
            break;
        }
        for line in page {
            if line.number != head.size + 1 || line.previous != head.digest || line.digest != made::seal(&line) {
                let place = format!("line {} of the log", line.number);
                return Err(StoreFault::Corrupt { place, cause: "the chain is broken".to_owned() });
            }
            head = LogHead { size: line.number, digest: line.digest };
            all.push(line);
        }
    }
    if head != end {
        let cause = format!("the log ends at {}, its head says {}", head.size, end.size);
        return Err(StoreFault::Corrupt { place: "the log".to_owned(), cause });
    }
    Ok(all)
}

/// Holds an operation's log, plans, standings and answers against each other and against what was acknowledged.
pub(crate) async fn examine(
    store: &Store,
    operation: &OperationId,
    acknowledged: &[Acknowledged],
) -> Result<Found, StoreFault> {
    let mut found = Found::default();
    let reading = store.reading(operation).await?;
    let log = chain(&reading).await?;
    // The first number and the count of each write's lines, by "receive-17-3".
    let mut writes: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for line in &log {
        let (write, _) = line.id.as_str().rsplit_once('-').unwrap_or_default();
        writes.entry(write).or_insert((line.number, 0)).1 += 1;
    }
    for (write, (from, count)) in &writes {
        let is_receipt = write.starts_with("receive-");
        if *count != if is_receipt { RECEIPT } else { PLANS } {
            found.partial.push(format!("{write}: {count} lines"));
        }
        if is_receipt {
            let answer = store.remembered(&made::party(), &made::key(operation, write), made::digest(write)).await?;
            if answer != Some(from.to_string()) {
                found.partial.push(format!("{write}: its answer is {answer:?}"));
            }
        }
    }
    for one in acknowledged.iter().filter(|one| ["receive", "plan", "approve"].contains(&one.work.as_str())) {
        let write = format!("{}-{}", one.work, one.write);
        if writes.get(write.as_str()).is_none_or(|(from, _)| *from != one.from) {
            found.lost.push(write);
        }
    }
    answers_have_effects((store, operation), &writes, acknowledged, &mut found).await?;
    standings_follow(&reading, &log, &mut found).await?;
    plans_follow(&reading, &writes, &mut found).await?;
    Ok(found)
}

/// An answer without its effect: looked for after the last write that was heard of.
async fn answers_have_effects(
    (store, operation): (&Store, &OperationId),
    writes: &BTreeMap<&str, (u64, u64)>,
    acknowledged: &[Acknowledged],
    found: &mut Found,
) -> Result<(), StoreFault> {
    let Some(last) = acknowledged.iter().rev().find(|one| one.work == "receive") else { return Ok(()) };
    let (round, number) = last.write.rsplit_once('-').unwrap_or_default();
    let next = format!("receive-{round}-{}", number.parse::<u64>().unwrap_or_default() + 1);
    let answer = store.remembered(&made::party(), &made::key(operation, &next), made::digest(&next)).await?;
    if answer.is_some() && !writes.contains_key(next.as_str()) {
        found.partial.push(format!("{next}: an answer without its lines"));
    }
    Ok(())
}

async fn standings_follow(reading: &Reading, log: &[LogLine], found: &mut Found) -> Result<(), StoreFault> {
    let mut last: BTreeMap<&ConsignmentId, u64> = BTreeMap::new();
    for line in log.iter().filter(|line| line.id.as_str().starts_with("receive-")) {
        last.insert(&line.consignments[0], line.number);
    }
    for (consignment, number) in last {
        let standing = reading.standing(consignment).await?;
        if standing.and_then(|standing| standing.last_custody) != Some(number) {
            found.partial.push(format!("{consignment}: it does not stand at line {number}"));
        }
    }
    Ok(())
}

async fn plans_follow(
    reading: &Reading,
    writes: &BTreeMap<&str, (u64, u64)>,
    found: &mut Found,
) -> Result<(), StoreFault> {
    let mut planned: BTreeSet<String> = BTreeSet::new();
    let mut after: Option<PlanId> = None;
    loop {
        let page = reading.plans(None, after.as_ref(), 1_000).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        for plan in page {
            let (write, _) = plan.id.as_str().rsplit_once('-').unwrap_or_default();
            let kept = reading.plan_document(&plan.id).await?;
            let is_whole = kept.is_some_and(|text| text == document(plan.id.as_str()));
            let is_said = writes.contains_key(write);
            let is_approved = plan.state == PlanState::Approved;
            let is_said_approved = writes.contains_key(write.replacen("plan", "approve", 1).as_str());
            if !is_whole || !is_said || is_approved != is_said_approved {
                found.partial.push(format!("{}: plan and log differ", plan.id));
            }
            planned.insert(plan.id.to_string());
        }
    }
    for write in writes.keys().filter(|write| write.starts_with("plan-")) {
        let missing = (0..PLANS).filter(|index| !planned.contains(&format!("{write}-{index}"))).count();
        if missing > 0 {
            found.partial.push(format!("{write}: {missing} plans are missing"));
        }
    }
    Ok(())
}

/// Holds imported operations against what was acknowledged: each is whole or not there.
pub(crate) async fn examine_imports(
    store: &Store,
    start: &str,
    round: u64,
    acknowledged: &[Acknowledged],
) -> Result<Found, StoreFault> {
    let mut found = Found::default();
    for number in 0..=turns(acknowledged) {
        let name = format!("{round}-{number}");
        let id = OperationId::of(&format!("{start}-import-{name}"));
        let reading = match store.reading(&id).await {
            Ok(reading) => reading,
            Err(StoreFault::Unknown { .. }) => {
                if acknowledged.iter().any(|one| one.work == "import" && one.write == name) {
                    found.lost.push(id.to_string());
                }
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let lines = chain(&reading).await?.len() as u64;
        let has_plan = reading.plan_document(&PlanId::of("plan-1")).await? == Some(document("plan-1"));
        let standing = reading.standing(&ConsignmentId::of("c-1")).await?;
        if lines != IMPORTED || !has_plan || standing.is_none() {
            found.partial.push(format!("{id}: {lines} lines"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_said_word_is_none() {
        let one = Acknowledged { work: "plan".to_owned(), records: 10, write: "3-7".to_owned(), from: 21 };
        assert_eq!(Acknowledged::read("plan 10 3-7 21\n"), Some(one));
        for text in ["plan 10 3-7 2", "plan 10 3-7\n", "plan x 3-7 21\n", "\n", ""] {
            assert_eq!(Acknowledged::read(text), None, "{text:?}");
        }
    }
}
