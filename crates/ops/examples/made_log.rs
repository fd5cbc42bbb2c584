//! Writes an exported log of made custody events, to measure `airbridge verify-log` on:
//! `cargo run --release -p ops --example made_log -- made.jsonl 1000000`. Up: `ARCHITECTURE.md`.

use std::fs::File;
use std::io::BufWriter;

use format::log::custody::draft;
use format::log::file::LogWriter;
use jiff::{SignedDuration, Timestamp};
use model::custody::{
    Cargo, Confidence, CustodyAct, CustodyEvent, Handover, Persons, PersonsPart, PlainText, SourceKind, TimePrecision,
    Visibility,
};
use model::id::{ConsignmentId, EventId, LocationId, PartyId};
use model::log::LogHead;
use record::chain::{head_after, next_line, sign};

/// Lines of the log for one checkpoint.
const CHECKPOINT_EVERY: u64 = 100_000;
/// Lines for one consignment.
const LINES_EACH: u64 = 100;

fn event(number: u64, occurred: Timestamp) -> CustodyEvent {
    let cargo = Cargo { consignment: ConsignmentId::of(&format!("c-{}", number / LINES_EACH)), parts: None };
    let (from, to) = (PartyId::of(&format!("p-{}", number % 7)), PartyId::of(&format!("p-{}", (number + 1) % 7)));
    let seal = Some(PlainText::of(&format!("S-{number}")));
    CustodyEvent {
        id: EventId::of(&format!("event-{number}")),
        occurred,
        precision: TimePrecision::Minute,
        place: Some(LocationId::of("KJFK")),
        actor: to.clone(),
        on_behalf_of: None,
        persons: PersonsPart::Named(Persons { actor: Some(PlainText::of("Example Person")), ..Persons::default() }),
        source: SourceKind::Observed,
        cited: None,
        evidence: Vec::new(),
        confidence: Confidence::Verified,
        corrects: None,
        visibility: Visibility::Parties,
        note: Some(PlainText::of("made up, to measure how fast a log is verified")),
        counted_in: std::collections::BTreeMap::new(),
        act: CustodyAct::Handover(Handover::try_new(cargo, from, to, seal).expect("two parties")),
    }
}

fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(path), Some(lines)) = (words.next(), words.next().and_then(|word| word.parse::<u64>().ok())) else {
        return Err(std::io::Error::other("say the file and how many lines"));
    };
    let operation = PlainText::of("made");
    let mut writer = LogWriter::new(BufWriter::new(File::create(path)?), &operation)?;
    let mut head = LogHead::EMPTY;
    let mut checkpoints = Vec::new();
    let mut occurred: Timestamp = "2020-04-01T00:00:00Z".parse().expect("an instant");
    for number in 0..lines {
        occurred += SignedDuration::from_secs(7);
        let salt = u128::from(number).to_be_bytes();
        let line =
            next_line(head, occurred + SignedDuration::from_mins(3), draft(&event(number, occurred), salt, salt));
        head = head_after(&line);
        writer.line(&line)?;
        if head.size.is_multiple_of(CHECKPOINT_EVERY) {
            checkpoints.push(sign(operation.as_str(), head, line.recorded, &[42; 32]));
        }
    }
    checkpoints.iter().try_for_each(|checkpoint| writer.checkpoint(checkpoint))?;
    writer.finish().map(|_| ())
}
