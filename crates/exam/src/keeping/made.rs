//! Decides what the made lines of the exams say. They are sealed by the exam's own function, so that what comes back is
//! compared with what went in and not with what another part of the program thinks of it. Up: [`crate::keeping`].

use jiff::{SignedDuration, Timestamp};
use model::id::{ConsignmentId, LineId, OperationId, PartyId};
use model::log::{Digest, LineKind, LogHead, LogLine, SaltedText, Sealed};
use sha2::{Digest as _, Sha256};
use store::{ConsignmentStanding, OperationRow, Store, StoreFault};

/// 1 April 2020.
const START: i64 = 1_585_699_200;

/// The moment of a line: one second each.
pub(crate) fn moment(number: u64) -> Timestamp {
    let seconds = START + i64::try_from(number % 1_000_000_000).expect("a number below a thousand millions");
    Timestamp::from_second(seconds).expect("the years after 2020 should be in the calendar")
}

pub(crate) fn digest(text: &str) -> Digest {
    Digest(Sha256::digest(text).into())
}

fn sealed(text: String) -> Sealed {
    // Not random: the exam must know it again.
    let salt: [u8; 16] = digest(&text).0[..16].try_into().expect("sixteen of thirty-two bytes");
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(&text);
    Sealed { digest: Digest(hash.finalize().into()), content: Some(SaltedText { salt, text }) }
}

/// Digest of a line over everything in it.
pub(crate) fn seal(line: &LogLine) -> Digest {
    let consignments: Vec<&str> = line.consignments.iter().map(ConsignmentId::as_str).collect();
    digest(&format!(
        "{} {} {} {} {} {} {} {} {}",
        line.number,
        line.id,
        line.kind.word(),
        line.occurred,
        line.recorded,
        line.organisation,
        consignments.join(","),
        line.facts.digest,
        line.previous
    ))
}

/// The party that reports.
pub(crate) fn party() -> PartyId {
    PartyId::of("exam")
}

/// The idempotency key of a write: keys are the organisation's, so it names the operation too.
pub(crate) fn key(operation: &OperationId, write: &str) -> String {
    format!("{operation}/{write}")
}

/// The line after a head.
pub(crate) fn line(head: LogHead, kind: LineKind, id: &str, consignment: &str) -> LogLine {
    let number = head.size + 1;
    let mut line = LogLine {
        number,
        id: LineId::of(id),
        kind,
        occurred: moment(number.saturating_sub(number % 7)),
        recorded: moment(number),
        organisation: party(),
        consignments: vec![ConsignmentId::of(consignment)],
        facts: sealed(format!(
            "{{\"event\":\"receive\",\"line\":\"{id}\",\"expected\":1200,\"counted\":1187,\"damaged\":9,\"missing\":13}}"
        )),
        persons: None,
        previous: head.digest,
        digest: Digest::ZERO,
    };
    line.digest = seal(&line);
    line
}

/// So many lines after a head, named by a start and a number.
pub(crate) fn lines(mut head: LogHead, kind: LineKind, start: &str, count: u64, consignment: &str) -> Vec<LogLine> {
    (0..count)
        .map(|index| {
            let line = line(head, kind, &format!("{start}-{index}"), consignment);
            head = LogHead { size: line.number, digest: line.digest };
            line
        })
        .collect()
}

/// Where a consignment stands after its last line.
pub(crate) fn standing(line: &LogLine) -> ConsignmentStanding {
    ConsignmentStanding {
        consignment: line.consignments[0].clone(),
        state: "in-transit".to_owned(),
        is_open: true,
        holder: Some(line.organisation.clone()),
        place: Some("PVG".to_owned()),
        last_custody: Some(line.number),
        last_occurred: line.occurred,
        last_recorded: line.recorded,
        due: Some(line.occurred + SignedDuration::from_hours(48)),
        parties: vec![line.organisation.clone()],
        is_public: false,
        has_own: false,
        is_said: false,
    }
}

pub(crate) fn operation(id: &OperationId) -> OperationRow {
    OperationRow {
        id: id.clone(),
        title: "An exam of the store".to_owned(),
        document: "{}".to_owned(),
        created: moment(0),
        version: 1,
    }
}

/// Adds an operation.
pub(crate) async fn add_operation(store: &Store, id: &OperationId) -> Result<(), StoreFault> {
    let mut change = store.change().await?;
    change.add_operation(&operation(id)).await?;
    change.commit().await
}
