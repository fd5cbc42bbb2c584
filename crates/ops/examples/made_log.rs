//! Makes a log of custody events, to measure on: an exported file for `airbridge verify-log`,
//! `cargo run --release -p ops --example made_log -- made.jsonl 1000000`, or an operation `made` in a new store for
//! `airbridge serve`, `... made_log -- sqlite:made.db 1000000`, with the person `made` who signs in with `made up, to measure
//! pages on`. Up: `ARCHITECTURE.md`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;

use format::api::Register;
use format::log::custody::draft;
use format::log::file::LogWriter;
use jiff::{SignedDuration, Timestamp};
use model::custody::{
    Batch, Cargo, Commission, Confidence, CustodyAct, CustodyEvent, GoodsLine, Handover, Persons, PersonsPart,
    PlainText, SourceKind, TimePrecision, Visibility,
};
use model::fault::Fault;
use model::id::{ConsignmentId, EventId, ItemId, LocationId, OperationId, PartyId};
use model::log::{LogHead, LogLine};
use model::quantity::Units;
use model::record::Party;
use ops::room::{Enrolment, Room};
use record::chain::{head_after, next_line, sign};
use store::{Address, OperationRow, Store, StoreFault};

/// Lines of the log for one checkpoint.
const CHECKPOINT_EVERY: u64 = 100_000;
/// Lines for one consignment.
const LINES_EACH: u64 = 100;

/// A consignment is made, then goes from hand to hand.
fn act(number: u64) -> CustodyAct {
    let consignment = ConsignmentId::of(&format!("c-{}", number / LINES_EACH));
    let (from, to) = (PartyId::of(&format!("p-{}", number % 7)), PartyId::of(&format!("p-{}", (number + 1) % 7)));
    if number.is_multiple_of(LINES_EACH) {
        let batch = Batch { item: ItemId::of("mask-medical"), lot: None };
        let goods = GoodsLine::try_new(batch, Units::of(1000)).expect("a thousand masks");
        return CustodyAct::Commission(Commission {
            consignment,
            holder: to,
            goods,
            expiry: None,
            maker: None,
            authorisation: None,
            mains: None,
        });
    }
    let seal = Some(PlainText::of(&format!("S-{number}")));
    let cargo = Cargo { consignment, parts: None };
    CustodyAct::Handover(Handover::try_new(cargo, from, to, seal).expect("two parties"))
}

fn event(number: u64, occurred: Timestamp) -> CustodyEvent {
    CustodyEvent {
        id: EventId::of(&format!("event-{number}")),
        occurred,
        precision: TimePrecision::Minute,
        place: Some(LocationId::of("KJFK")),
        actor: PartyId::of(&format!("p-{}", (number + 1) % 7)),
        on_behalf_of: None,
        persons: PersonsPart::Named(Persons { actor: Some(PlainText::of("Example Person")), ..Persons::default() }),
        source: SourceKind::Observed,
        cited: None,
        evidence: Vec::new(),
        confidence: Confidence::Verified,
        corrects: None,
        visibility: Visibility::Parties,
        note: Some(PlainText::of("made up, to measure how fast a log is verified")),
        counted_in: BTreeMap::new(),
        act: act(number),
    }
}

/// Lines of the log, one after the other.
fn lines(count: u64) -> impl Iterator<Item = LogLine> {
    let mut head = LogHead::EMPTY;
    let start: Timestamp = "2020-04-01T00:00:00Z".parse().expect("an instant");
    (0..count).map(move |number| {
        let occurred = start + SignedDuration::from_secs(7 * i64::try_from(number + 1).expect("a count of lines"));
        let salt = u128::from(number).to_be_bytes();
        let recorded = occurred + SignedDuration::from_mins(3);
        let line = next_line(head, recorded, draft(&event(number, occurred), salt, salt));
        head = head_after(&line);
        line
    })
}

fn file(path: &str, count: u64) -> std::io::Result<()> {
    let operation = PlainText::of("made");
    let mut writer = LogWriter::new(BufWriter::new(File::create(path)?), &operation)?;
    let mut checkpoints = Vec::new();
    for line in lines(count) {
        writer.line(&line)?;
        let head = head_after(&line);
        if head.size.is_multiple_of(CHECKPOINT_EVERY) {
            checkpoints.push(sign(operation.as_str(), head, line.recorded, &[42; 32]));
        }
    }
    checkpoints.iter().try_for_each(|checkpoint| writer.checkpoint(checkpoint))?;
    writer.finish().map(|_| ())
}

/// An operation in a new store. Where its consignments stand is derived when the store is next opened.
async fn store(address: &str, count: u64) -> Result<(), Vec<Fault>> {
    let told = |fault: StoreFault| vec![Fault::from(fault)];
    let room = Room::open(address).await.map_err(|fault| vec![fault])?;
    let enrolment = Enrolment {
        login: "made".to_owned(),
        name: "Made".to_owned(),
        organisation: PartyId::of("p-0"),
        password: "made up, to measure pages on".to_owned(),
        roles: None,
    };
    let user = ops::room::enrol(&room, &enrolment, ops::room::clock()).await?;
    room.close().await;
    let store = Store::open(&Address::try_new(address).map_err(told)?).await.map_err(told)?;
    let parties = (0..7).map(|number| Party {
        id: PartyId::of(&format!("p-{number}")),
        name: format!("Party {number}"),
        place: None,
    });
    let register = Register {
        title: "Made".to_owned(),
        parties: parties.collect(),
        items: BTreeMap::from([(ItemId::of("mask-medical"), "Medical mask".to_owned())]),
        agreements: Vec::new(),
        needs_second_person: true,
        folder: None,
    };
    let row = OperationRow {
        id: OperationId::of("made"),
        title: register.title.clone(),
        document: format::api::register_text(&register),
        created: Timestamp::UNIX_EPOCH,
        version: 0,
    };
    let mut change = store.change().await.map_err(told)?;
    change.add_operation(&row).await.map_err(told)?;
    let mut write = change.write(&row.id).await.map_err(told)?;
    write.set_roles(&user, &["coordinator"]).await.map_err(told)?;
    let all: Vec<LogLine> = lines(count).collect();
    for some in all.chunks(10_000) {
        write.append(some).await.map_err(told)?;
    }
    write.commit().await.map_err(told)?;
    store.close().await;
    Ok(())
}

fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(to), Some(count)) = (words.next(), words.next().and_then(|word| word.parse::<u64>().ok())) else {
        return Err(std::io::Error::other("say the file or the store, and how many lines"));
    };
    if !to.starts_with("sqlite:") && !to.starts_with("postgres:") {
        return file(&to, count);
    }
    ops::room::to_the_end(store(&to, count)).map_err(|faults| std::io::Error::other(format!("{faults:?}")))
}
