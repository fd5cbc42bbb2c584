//! Makes operations, lines and standings to test with. Lines are sealed by a function of the tests' own. Up: `main.rs`.

use jiff::Timestamp;
use model::id::{ConsignmentId, LineId, OperationId, PartyId};
use model::log::{Digest, LineKind, LogHead, LogLine, SaltedText, Sealed};
use sha2::{Digest as _, Sha256};
use store::{OperationRow, Reading, Sought, Store, StoreFault, Write};

pub(crate) fn moment(seconds: i64) -> Timestamp {
    // With a fraction, so that a store that rounds shows.
    Timestamp::new(1_585_699_200 + seconds, 123_456_789).expect("a moment of April 2020")
}

pub(crate) fn digest(text: &str) -> Digest {
    Digest(Sha256::digest(text).into())
}

pub(crate) fn sealed(text: &str) -> Sealed {
    let salt = [u8::try_from(text.len() % 256).expect("a byte"); 16];
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(text);
    Sealed { digest: Digest(hash.finalize().into()), content: Some(SaltedText { salt, text: text.to_owned() }) }
}

/// Kinds of made lines, in turn: those that the dump of the first release holds.
const KINDS: [LineKind; 6] =
    [LineKind::Custody, LineKind::Claim, LineKind::Assessment, LineKind::Transfer, LineKind::Plan, LineKind::Erasure];

/// Digest of a line over all that stays: the parts by their digests.
pub(crate) fn seal(line: &LogLine) -> Digest {
    digest(&format!(
        "{} {} {} {} {} {} {:?} {} {:?} {}",
        line.number,
        line.id,
        line.kind.word(),
        line.occurred,
        line.recorded,
        line.organisation,
        line.consignments,
        line.facts.digest,
        line.persons.as_ref().map(|part| part.digest),
        line.previous
    ))
}

/// The line after a head, about some consignments.
pub(crate) fn line(head: LogHead, id: &str, consignments: &[&str]) -> LogLine {
    let number = head.size + 1;
    let at = i64::try_from(number).expect("a small log");
    let mut line = LogLine {
        number,
        id: LineId::of(id),
        kind: KINDS[usize::try_from(number % 6).expect("a kind")],
        // Late entry is normal.
        occurred: moment(-at),
        recorded: moment(at),
        organisation: PartyId::of("org-a"),
        consignments: consignments.iter().map(|id| ConsignmentId::of(id)).collect(),
        facts: sealed(&format!("{{\"counted\":\"\u{142}\u{f3}d\u{17a} \u{1f6e9} {id}\"}}")),
        persons: number.is_multiple_of(2).then(|| sealed(&format!("name of {id}"))),
        previous: head.digest,
        digest: Digest::ZERO,
    };
    line.digest = seal(&line);
    line
}

/// So many lines after a head, about the consignments in turn.
pub(crate) fn lines(mut head: LogHead, count: usize, start: &str, consignments: &[&[&str]]) -> Vec<LogLine> {
    (0..count)
        .map(|index| {
            let about = if consignments.is_empty() { &[][..] } else { consignments[index % consignments.len()] };
            let line = line(head, &format!("{start}-{index}"), about);
            head = LogHead { size: line.number, digest: line.digest };
            line
        })
        .collect()
}

pub(crate) fn operation(id: &str) -> OperationRow {
    OperationRow {
        id: OperationId::of(id),
        title: format!("Operation {id}"),
        document: "{}".to_owned(),
        created: moment(0),
        version: 1,
    }
}

/// Adds an operation.
pub(crate) async fn add_operation(store: &Store, id: &str) -> OperationId {
    let mut change = store.change().await.expect("a change");
    change.add_operation(&operation(id)).await.expect("a new operation");
    change.commit().await.expect("a commit");
    OperationId::of(id)
}

/// Adds lines in one write.
pub(crate) async fn append(store: &Store, operation: &OperationId, lines: &[LogLine]) -> Result<LogHead, StoreFault> {
    let mut write: Write = store.write(operation).await?;
    write.append(lines).await?;
    write.commit().await
}

/// Every line of a log, after it was seen to be a chain without gaps that ends at its head.
pub(crate) async fn whole_log(reading: &Reading) -> Vec<LogLine> {
    let mut all: Vec<LogLine> = Vec::new();
    loop {
        let after = all.last().map_or(0, |line| line.number);
        let page = reading.lines(&Sought::All, after, 1000).await.expect("a page");
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    let mut head = LogHead::EMPTY;
    for line in &all {
        assert_eq!((line.number, line.previous), (head.size + 1, head.digest), "the chain should go on");
        assert_eq!(line.digest, seal(line), "a digest should cover its line");
        head = LogHead { size: line.number, digest: line.digest };
    }
    assert_eq!(reading.head().await.expect("a head"), head, "the head should be the last line");
    all
}
