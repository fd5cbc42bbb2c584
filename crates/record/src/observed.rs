//! Decides which figures of the seven columns custody events amount to, as rows of the same shape as an operation's tables,
//! so that both fill one table. Adds up only what one record keeps apart by its nature: pieces, partial counts. Up: [`crate`].
//!
//! Where two counts of the same goods differ, or two reporters tell of the same units, the figures stand side by side.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use model::custody::{Confidence, CustodyAct, MovementKind, Receipt, ReceiptLine, Recorded, UsefulnessLine};
use model::evidence::Source;
use model::id::{ClaimId, ConsignmentId, EventId, ItemId, PartyId};
use model::quantity::Units;
use model::record::{Claim, Column, Event, Records, Saying, Subject, Wording};

use crate::custody::{CustodyState, Tally, UseReport, custody};

/// Rows that a history of custody events amounts to: events for what happened, claims for what is only said. Transfers are
/// none.
///
/// Loaded, departed and arrived are units that are, each once; counted and usable are those of the last count of each part,
/// and beside them what earlier counts of the same goods said; used is what reports of use that stand say together, or, where
/// they tell of more than there was, each by itself.
#[must_use]
pub fn observed(history: &[Recorded]) -> Records {
    let state = custody(history);
    let entries: BTreeMap<&EventId, &Recorded> = history.iter().map(|entry| (&entry.event.id, entry)).collect();
    let mut events = Vec::new();
    let mut sums: BTreeMap<(&ConsignmentId, &ItemId, Column), Vec<&Tally>> = BTreeMap::new();
    for tally in state.tallies() {
        sums.entry((&tally.consignment, &tally.item, tally.column)).or_default().push(tally);
    }
    for ((consignment, item, column), tallies) in sums {
        let subject = Subject { consignment: consignment.clone(), item: item.clone() };
        events.extend(summed(&entries, &subject, column, &tallies));
    }
    events.extend(recounted(history, &state));
    for consignment in state.consignments() {
        for item in state.items(consignment) {
            events.extend(used(&state, &entries, consignment, item));
        }
    }
    Records { claims: said(history, &state), events, ..Records::default() }
}

/// One figure for what several events add to a column; told by the last of them.
fn summed(
    entries: &BTreeMap<&EventId, &Recorded>,
    subject: &Subject,
    column: Column,
    tallies: &[&Tally],
) -> Option<Event> {
    let sum: i128 = tallies.iter().map(|tally| i128::from(tally.units)).sum();
    let last = entries.get(&tallies.last()?.event)?;
    let events: BTreeSet<&EventId> = tallies.iter().map(|tally| &tally.event).collect();
    let actors: BTreeSet<&PartyId> =
        events.iter().filter_map(|id| entries.get(id)).map(|entry| &entry.event.actor).collect();
    let names: Vec<&str> = actors.into_iter().map(PartyId::as_str).collect();
    // What took units back, such as leaving again, is no figure of its own.
    let giving = tallies.iter().filter(|tally| tally.units > 0).filter_map(|tally| entries.get(&tally.event));
    let confidences = giving.map(|entry| entry.event.confidence);
    let least = confidences.max().unwrap_or(Confidence::Verified);
    let sure = unsure(least);
    let text = match events.len() {
        1 => format!("{} recorded by {}{sure}{}", column.word(), names.join(", "), noted(last)),
        count => format!("{} recorded by {} in {count} events{sure}", column.word(), names.join(", ")),
    };
    let units = Units::of(i64::try_from(sum).expect("units of a column should fit: they are what is there"));
    let row = row(last, &last.event.id, subject, column, units, text);
    Some(Event { is_inferred: least != Confidence::Verified, ..row })
}

fn row(entry: &Recorded, id: &EventId, subject: &Subject, column: Column, units: Units, text: String) -> Event {
    Event {
        id: id.clone(),
        subject: subject.clone(),
        column,
        units: Some(units),
        occurred: entry.event.occurred,
        recorded: entry.recorded,
        recorder: entry.event.actor.clone(),
        is_inferred: entry.event.confidence != Confidence::Verified,
        text,
        source: source(entry),
    }
}

/// How a figure is told that nobody looked at: `completeness_inferred` is not `completeness_verified`.
fn unsure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verified => "",
        Confidence::Inferred => ", inferred and not counted",
        Confidence::Doubtful => ", doubted by who reports it",
    }
}

/// The event's own sentence, after others.
fn noted(entry: &Recorded) -> String {
    entry.event.note.as_ref().map_or(String::new(), |note| format!(": {note}"))
}

/// Where a figure can be read: what the event cites, else the line of the log itself.
fn source(entry: &Recorded) -> Source {
    let event = &entry.event;
    if let Some(cited) = &event.cited {
        return cited.clone();
    }
    let evidence = match event.evidence.len() {
        0 => String::new(),
        1 => ", one piece of evidence".to_owned(),
        count => format!(", {count} pieces of evidence"),
    };
    Source::Cited(format!("log line {}, {}{evidence}", entry.number, event.source.word()))
}

/// What counts say that were repeated later, as the whole would be by them.
fn recounted(history: &[Recorded], state: &CustodyState) -> Vec<Event> {
    let mut rows = Vec::new();
    for group in crate::custody::count_groups(history, state.superseded()) {
        let Some((last, earlier)) = group.split_last() else { continue };
        let Some((last_count, consignment)) = receipt(last) else { continue };
        for entry in earlier {
            let Some((count, _)) = receipt(entry) else { continue };
            let items: BTreeSet<&ItemId> = count.lines().iter().map(|line| &line.batch().item).collect();
            for item in items {
                let subject = Subject { consignment: consignment.clone(), item: item.clone() };
                for column in [Column::Counted, Column::Usable] {
                    let sum = |count: &Receipt| -> i128 {
                        let lines = count.lines().iter().filter(|line| line.batch().item == *item);
                        lines.map(|line| i128::from(units_in(column, line).get())).sum()
                    };
                    let whole = total(state, &subject, column) - sum(last_count) + sum(count);
                    let Ok(units) = i64::try_from(whole.max(0)) else { continue };
                    let text = format!("{} by an earlier count of the same goods", column.word());
                    rows.push(row(entry, &entry.event.id, &subject, column, Units::of(units), text));
                }
            }
        }
    }
    rows
}

/// What a line of a count says of a column.
fn units_in(column: Column, line: &ReceiptLine) -> Units {
    if column == Column::Usable { line.usable() } else { line.counted() }
}

fn receipt(entry: &Recorded) -> Option<(&Receipt, &ConsignmentId)> {
    match &entry.event.act {
        CustodyAct::Receive(receipt) => Some((receipt, receipt.consignment())),
        _ => None,
    }
}

fn total(state: &CustodyState, subject: &Subject, column: Column) -> i128 {
    let is_of = |tally: &&Tally| {
        tally.column == column && tally.consignment == subject.consignment && tally.item == subject.item
    };
    state.tallies().iter().filter(is_of).map(|tally| i128::from(tally.units)).sum()
}

/// Used, and usable by those who used it or could not.
fn used(
    state: &CustodyState,
    entries: &BTreeMap<&EventId, &Recorded>,
    consignment: &ConsignmentId,
    item: &ItemId,
) -> Vec<Event> {
    let subject = Subject { consignment: consignment.clone(), item: item.clone() };
    let reports: Vec<&UseReport> = state.use_reports().of(consignment, item).map(|(_, _, report)| report).collect();
    let account = state.units(consignment, item);
    let received: i128 = reports.iter().map(|report| i128::from(report.sum(UsefulnessLine::received).get())).sum();
    let is_one_whole = received <= i128::from(account.commissioned.get()) + i128::from(account.found.get());
    let groups: Vec<Vec<&UseReport>> =
        if is_one_whole { vec![reports] } else { reports.into_iter().map(|report| vec![report]).collect() };
    let mut rows = Vec::new();
    for group in groups {
        let Some(last) = group.iter().max_by_key(|report| (report.at, &report.event)) else { continue };
        let Some(entry) = entries.get(&last.event) else { continue };
        let sum = |part: fn(&UsefulnessLine) -> Units| -> Units { group.iter().map(|report| report.sum(part)).sum() };
        let told = match group.len() {
            1 => "by a report of use".to_owned(),
            count => format!("by {count} reports of use together"),
        };
        let unreported = sum(UsefulnessLine::unreported);
        let rest = if unreported.is_zero() { String::new() } else { format!("; {} unreported", unreported.get()) };
        let note = if group.len() == 1 { noted(entry) } else { String::new() };
        let text = format!("used {told}{rest}{note}");
        rows.push(row(entry, &last.event, &subject, Column::Used, sum(UsefulnessLine::used), text));
        if unreported.is_zero() {
            let usable = sum(UsefulnessLine::used) + sum(UsefulnessLine::stored);
            rows.push(row(entry, &last.event, &subject, Column::Usable, usable, format!("usable {told}")));
        }
    }
    rows
}

/// What is only said, as claims: a figure where the words name one, else words.
fn said(history: &[Recorded], state: &CustodyState) -> Vec<Claim> {
    let mut claims = Vec::new();
    for entry in history.iter().filter(|entry| entry.event.is_claim()) {
        let event = &entry.event;
        let Some(consignment) = event.act.consignment() else { continue };
        let Some((column, mut figures)) = spoken(&event.act) else { continue };
        if figures.is_empty() {
            figures = state.items(consignment).into_iter().map(|item| (item.clone(), None)).collect();
        }
        for (index, (item, units)) in figures.into_iter().enumerate() {
            let id = if index == 0 { event.id.to_string() } else { format!("{}+{index}", event.id) };
            let text = format!("{} says {}", event.actor, event.act.word());
            claims.push(Claim {
                id: ClaimId::try_new(&id).unwrap_or_else(|_| ClaimId::of(&format!("line-{}+{index}", entry.number))),
                subject: Subject { consignment: consignment.clone(), item },
                column,
                speaker: event.actor.clone(),
                capacity: "reporter".to_owned(),
                said: event.occurred.to_zoned(TimeZone::UTC).date(),
                saying: units.map_or(Saying::Words, Saying::Units),
                text: event.note.as_ref().map_or(text, ToString::to_string),
                wording: Wording::default(),
                source: source(entry),
            });
        }
    }
    claims
}

/// Which column an act speaks of, with what it says of each item.
fn spoken(act: &CustodyAct) -> Option<(Column, BTreeMap<ItemId, Option<Units>>)> {
    let mut figures: BTreeMap<ItemId, Option<Units>> = BTreeMap::new();
    let mut add = |item: &ItemId, units: Units| {
        let sum = figures.entry(item.clone()).or_insert(Some(Units::ZERO));
        // A claim may name any figure; what no count can be is words.
        *sum = sum.and_then(|sum| sum.get().checked_add(units.get())).map(Units::of);
    };
    let column = match act {
        CustodyAct::Load(act) => {
            let lines = act.cargo.parts.iter().flat_map(|parts| parts.loose());
            lines.for_each(|line| add(&line.batch().item, line.units()));
            Column::Loaded
        }
        CustodyAct::Move(act) => match act.kind {
            MovementKind::Depart => Column::Departed,
            MovementKind::Arrive => Column::Arrived,
            MovementKind::Divert => return None,
        },
        CustodyAct::Receive(act) => {
            act.lines().iter().for_each(|line| add(&line.batch().item, line.counted()));
            Column::Counted
        }
        CustodyAct::Usefulness(act) => {
            act.lines().iter().for_each(|line| add(&line.batch().item, line.used()));
            Column::Used
        }
        _ => return None,
    };
    Some((column, figures))
}
