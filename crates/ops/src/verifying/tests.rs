//! Verification of exported logs: our own example, every bit of it flipped, lines cut off and written anew.

use std::path::PathBuf;

use format::log::erasure::{self, Erasure};
use format::log::file::{LogWriter, checkpoint_text};
use jiff::{SignedDuration, Timestamp};
use model::custody::{
    Batch, Cargo, Commission, Confidence, CustodyAct, CustodyEvent, GoodsLine, Handover, Persons, PersonsPart,
    PlainText, Receipt, ReceiptLine, SourceKind, TimePrecision, Visibility,
};
use model::id::{ConsignmentId, EventId, ItemId, LineId, LocationId, PartyId};
use model::log::{LineDraft, LogHead, LogLine, SaltedText};
use model::quantity::Units;
use record::chain::{head_after, next_line, sign};

use super::*;

/// The secret key of the example, which everybody may know.
const SECRET: [u8; 32] = [42; 32];

fn hour(hours: i64) -> Timestamp {
    let start: Timestamp = "2020-04-01T00:00:00Z".parse().expect("an instant");
    start + SignedDuration::from_hours(hours)
}

fn event(number: u8, actor: &str, place: Option<&str>, act: CustodyAct) -> CustodyEvent {
    CustodyEvent {
        id: EventId::of(&format!("event-{number}")),
        occurred: hour(i64::from(number)),
        precision: TimePrecision::Hour,
        place: place.map(LocationId::of),
        actor: PartyId::of(actor),
        on_behalf_of: None,
        persons: PersonsPart::Named(Persons { actor: Some(PlainText::of("Example Person")), ..Persons::default() }),
        source: SourceKind::Observed,
        cited: None,
        evidence: vec![],
        confidence: Confidence::Verified,
        corrects: None,
        visibility: Visibility::Parties,
        note: Some(PlainText::of("example: \"made up\"")),
        counted_in: std::collections::BTreeMap::new(),
        act,
    }
}

fn events() -> Vec<CustodyEvent> {
    let consignment = || ConsignmentId::of("EXAMPLE-1");
    let batch = || Batch { item: ItemId::of("mask-medical"), lot: None };
    let commission = CustodyAct::Commission(Commission {
        consignment: consignment(),
        holder: PartyId::of("donor-1"),
        goods: GoodsLine::try_new(batch(), Units::of(1000)).expect("a line"),
        expiry: None,
        maker: None,
        authorisation: None,
        mains: None,
    });
    let handover = |from, to| {
        let cargo = Cargo { consignment: consignment(), parts: None };
        CustodyAct::Handover(Handover::try_new(cargo, PartyId::of(from), PartyId::of(to), None).expect("two parties"))
    };
    let line =
        ReceiptLine::try_new(batch(), Some(Units::of(1000)), Units::of(998), Units::of(3), None).expect("a line");
    let receipt = Receipt::try_new(consignment(), vec![], vec![line], true, None).expect("a count");
    vec![
        event(1, "donor-1", Some("depot"), commission),
        event(2, "carrier-1", None, handover("donor-1", "carrier-1")),
        event(3, "recipient-1", Some("store-1"), handover("carrier-1", "recipient-1")),
        event(4, "recipient-1", Some("store-1"), CustodyAct::Receive(receipt)),
    ]
}

/// Four events, then the name of who reported the first is erased, and the log says so.
fn lines() -> Vec<LogLine> {
    let mut head = LogHead::EMPTY;
    let mut lines: Vec<LogLine> = Vec::new();
    let mut add = |draft: LineDraft, recorded: Timestamp| {
        let line = next_line(head, recorded, draft);
        head = head_after(&line);
        lines.push(line);
    };
    for (number, event) in (1_u8..).zip(events()) {
        let draft = format::log::custody::draft(&event, [number; 16], [number + 100; 16]);
        add(draft, event.occurred + SignedDuration::from_mins(20));
    }
    let erased = Erasure {
        line: 1,
        part: LinePart::Persons,
        reason: PlainText::of("no longer needed"),
        on_word_of: PlainText::of("rules of the operation"),
    };
    let draft = LineDraft {
        id: LineId::of("erasure-1"),
        kind: LineKind::Erasure,
        occurred: hour(2000),
        organisation: PartyId::of("coordinator-1"),
        consignments: vec![],
        facts: SaltedText { salt: [9; 16], text: erasure::facts(&erased) },
        persons: None,
    };
    add(draft, hour(2000));
    lines[0].persons.as_mut().expect("somebody was named").content = None;
    lines
}

fn checkpoint(lines: &[LogLine], signed: i64) -> Checkpoint {
    sign("example", head_after(lines.last().expect("a line")), hour(signed), &SECRET)
}

fn export(operation: &str, lines: &[LogLine], checkpoints: &[Checkpoint]) -> Vec<u8> {
    let mut writer = LogWriter::new(Vec::new(), &PlainText::of(operation)).expect("memory");
    lines.iter().for_each(|line| writer.line(line).expect("memory"));
    checkpoints.iter().for_each(|checkpoint| writer.checkpoint(checkpoint).expect("memory"));
    writer.finish().expect("memory")
}

fn example() -> Vec<u8> {
    let lines = lines();
    export("example", &lines, &[checkpoint(&lines, 2001)])
}

fn verdict(bytes: &[u8], kept: &[Checkpoint]) -> Result<Done, Fault> {
    follow(Path::new("log.jsonl"), bytes).map(|found| telling::told(&found, None, kept))
}

/// The example that the scenario shows is what our own functions write.
#[test]
fn the_example_is_up_to_date() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/custody-log");
    let kept = format!("{}\n", checkpoint_text(&checkpoint(&lines()[..4], 100)));
    for (name, text) in [("example.jsonl", example()), ("kept.jsonl", kept.into_bytes())] {
        let path = folder.join(name);
        if std::env::var_os("AIRBRIDGE_REFRESH").is_some() {
            std::fs::create_dir_all(&folder).expect("the folder of the example");
            std::fs::write(&path, &text).expect("the example should be written");
        }
        let written = std::fs::read(&path).unwrap_or_default();
        assert!(written == text, "run the tests with AIRBRIDGE_REFRESH=1 to write {name} anew");
    }
}

#[test]
fn a_whole_log_holds_and_says_what_was_erased() {
    let done = verdict(&example(), &[checkpoint(&lines()[..4], 100)]).expect("our own log");
    assert!(!done.is_refused, "{:?}", done.answer);
    assert_eq!(done.answer.title, "the log of example: 5 lines hold");
    let remarks = done.answer.remarks.join("\n");
    assert!(remarks.contains("1 text is erased, 0 of them without an erasure"), "{remarks}");
    let empty = verdict(&export("example", &[], &[]), &[]).expect("an empty log");
    assert_eq!(empty.answer.title, "the log of example: 0 lines hold");
}

#[test]
fn events_are_read_back_from_the_file() {
    let bytes = example();
    let mut read = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        if let Entry::Line(line) = parse(line).expect("our own line") {
            read.push(line);
        }
    }
    assert_eq!(read, lines());
    let custody = read.iter().filter(|line| line.kind == LineKind::Custody);
    let events: Vec<CustodyEvent> = custody.map(|line| format::log::custody::read(line).expect("an event")).collect();
    let mut written = self::events();
    written[0].persons = PersonsPart::Erased;
    assert_eq!(events, written);
}

/// Every bit: none can turn the file into another that is accepted.
#[test]
fn a_flipped_bit_anywhere_is_found() {
    let good = example();
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[place] ^= 1 << bit;
            let found = verdict(&bytes, &[]);
            let is_found = found.as_ref().map_or(true, |done| done.is_refused);
            assert!(is_found, "bit {bit} of byte {place} passed: {}", String::from_utf8_lossy(&bytes[..=place]));
        }
    }
}

#[test]
fn a_file_that_was_cut_off_is_known_as_one() {
    let good = example();
    for length in 0..good.len() {
        let fault = verdict(&good[..length], &[]).expect_err("a part of a file");
        assert!(["log-cut-off", "bad-log-line", "log-out-of-order"].contains(&fault.code), "{length}: {fault}");
    }
    let longer = [&good[..], b"\n"].concat();
    assert!(verdict(&longer, &[]).is_err(), "something after the end");
    assert!(verdict(&[&good[..], &good[..]].concat(), &[]).is_err(), "the file twice");
}

#[test]
fn a_log_written_anew_fails_the_checkpoint_that_was_kept() {
    let kept = checkpoint(&lines()[..4], 100);
    let mut head = LogHead::EMPTY;
    let mut anew: Vec<LogLine> = Vec::new();
    for event in events() {
        let draft = format::log::custody::draft(&event, [77; 16], [78; 16]);
        let line = next_line(head, event.occurred, draft);
        head = head_after(&line);
        anew.push(line);
    }
    let file = export("example", &anew, &[]);
    assert!(!verdict(&file, &[]).expect("it holds by itself").is_refused);
    let done = verdict(&file, &[kept]).expect("it holds by itself");
    assert!(done.is_refused && done.answer.remarks.join("\n").contains("rewritten"), "{:?}", done.answer);
    let short = export("example", &lines()[..3], &[]);
    let done = verdict(&short, &[kept]).expect("it holds by itself");
    assert!(done.is_refused && done.answer.remarks.join("\n").contains("cut off"), "{:?}", done.answer);
    let renamed = export("other", &lines(), &[]);
    assert!(verdict(&renamed, &[kept]).expect("it holds by itself").is_refused, "another operation's log");
}

#[test]
fn a_key_must_be_that_of_a_checkpoint() {
    let found = || follow(Path::new("log.jsonl"), &example()[..]).expect("our own log");
    let key = checkpoint(&lines(), 0).key;
    assert!(!telling::told(&found(), Some(key), &[]).is_refused);
    assert!(telling::told(&found(), Some([1; 32]), &[]).is_refused);
    assert_eq!(key_of("12").expect_err("too short").code, "bad-key");
}

#[test]
fn a_broken_chain_is_told_with_its_place() {
    let mut lines = lines();
    lines.remove(2);
    let done = verdict(&export("example", &lines, &[]), &[]).expect("the file is readable");
    assert!(done.is_refused);
    assert_eq!(done.answer.title, "the log of example is broken at line 3 of the log");
    assert!(done.answer.remarks[0].starts_with("line 4 of the file: its number does not follow"), "{:?}", done.answer);
}
