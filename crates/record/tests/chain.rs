//! The log's chain: what follows is accepted, whatever is changed is found, and what is erased stays whole.

use jiff::{SignedDuration, Timestamp};
use model::id::{ConsignmentId, LineId, PartyId};
use model::log::{Checkpoint, Digest, LineDraft, LineKind, LinePart, LogHead, LogLine, SaltedText};
use record::chain::{
    BreakKind, Chain, ChainBreak, Consistency, examine, head_after, is_signed, line_digest, next_line, seal, sign,
    verify,
};

fn draft(number: u64) -> LineDraft {
    LineDraft {
        id: LineId::of(&format!("line-{number}")),
        kind: LineKind::Custody,
        occurred: Timestamp::UNIX_EPOCH,
        organisation: PartyId::of("carrier"),
        consignments: vec![ConsignmentId::of("c-1")],
        facts: SaltedText { salt: [7; 16], text: format!("{{\"n\":{number}}}") },
        persons: number
            .is_multiple_of(2)
            .then(|| SaltedText { salt: [9; 16], text: "{\"actor\":\"A. Person\"}".to_owned() }),
    }
}

fn log(size: u64) -> Vec<LogLine> {
    let mut head = LogHead::EMPTY;
    let mut lines = Vec::new();
    for number in 1..=size {
        let recorded = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(i64::try_from(number).expect("small"));
        let line = next_line(head, recorded, draft(number));
        head = head_after(&line);
        lines.push(line);
    }
    lines
}

#[test]
fn a_log_made_line_by_line_holds() {
    let lines = log(10);
    let chain = verify(&lines).expect("our own log");
    assert_eq!(chain.head(), head_after(&lines[9]));
    assert_eq!(chain.erased(), &[]);
    assert_eq!(verify(&[]).expect("an empty log").head(), LogHead::EMPTY);
}

/// The layout of `docs/custody-log.md`, written out by hand: another program must come to the same digest.
#[test]
fn the_digest_is_over_the_bytes_that_the_document_names() {
    use sha2::Digest as _;
    let line = &log(2)[1];
    let mut bytes: Vec<u8> = Vec::new();
    let field = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend(u32::try_from(text.len()).expect("short").to_be_bytes());
        bytes.extend(text.as_bytes());
    };
    field(&mut bytes, "airbridge-line-1");
    bytes.extend(2_u64.to_be_bytes());
    field(&mut bytes, "line-2");
    field(&mut bytes, "custody");
    bytes.extend(0_i128.to_be_bytes());
    bytes.extend(2_000_000_000_i128.to_be_bytes());
    field(&mut bytes, "carrier");
    bytes.extend(1_u32.to_be_bytes());
    field(&mut bytes, "c-1");
    bytes.extend(sha2::Sha256::digest([&[7_u8; 16][..], br#"{"n":2}"#].concat()));
    bytes.push(1);
    bytes.extend(sha2::Sha256::digest([&[9_u8; 16][..], br#"{"actor":"A. Person"}"#].concat()));
    bytes.extend(line.previous.0);
    assert_eq!(line.digest.0, <[u8; 32]>::from(sha2::Sha256::digest(&bytes)));
}

#[test]
fn whatever_is_changed_is_found_at_its_place() {
    type Spoil = fn(&mut Vec<LogLine>);
    let cases: [(Spoil, u64, BreakKind, &str); 14] = [
        (|lines| drop(lines.remove(4)), 5, BreakKind::Number, "a line taken out"),
        (|lines| lines.swap(4, 5), 5, BreakKind::Number, "two lines change places"),
        (|lines| lines.insert(4, lines[3].clone()), 5, BreakKind::Number, "a line twice"),
        (|lines| lines[4].previous = Digest::ZERO, 5, BreakKind::Previous, "another line before"),
        (|lines| lines[4].digest = Digest::ZERO, 5, BreakKind::Line, "another digest"),
        (|lines| lines[4].id = LineId::of("other"), 5, BreakKind::Line, "another id"),
        (|lines| lines[4].kind = LineKind::Claim, 5, BreakKind::Line, "another kind"),
        (|lines| lines[4].occurred = Timestamp::MAX, 5, BreakKind::Line, "another moment"),
        (|lines| lines[4].recorded = Timestamp::MIN, 5, BreakKind::Line, "recorded earlier"),
        (|lines| lines[4].organisation = PartyId::of("donor"), 5, BreakKind::Line, "another party"),
        (|lines| lines[4].consignments.clear(), 5, BreakKind::Line, "about nothing"),
        (|lines| lines[5].persons = None, 6, BreakKind::Line, "persons gone without a trace"),
        (|lines| text(&mut lines[4]).push(' '), 5, BreakKind::Text(LinePart::Facts), "other facts"),
        (
            |lines| lines[5].persons.as_mut().and_then(|part| part.content.as_mut()).expect("persons").salt[0] ^= 1,
            6,
            BreakKind::Text(LinePart::Persons),
            "another salt",
        ),
    ];
    for (spoil, number, kind, remark) in cases {
        let mut lines = log(8);
        spoil(&mut lines);
        assert_eq!(verify(&lines), Err(ChainBreak { number, kind }), "{remark}");
    }
}

fn text(line: &mut LogLine) -> &mut String {
    &mut line.facts.content.as_mut().expect("facts").text
}

#[test]
fn a_rewritten_line_with_a_fitting_digest_breaks_the_next() {
    let mut lines = log(8);
    text(&mut lines[4]).push(' ');
    let content = lines[4].facts.content.take().expect("facts");
    lines[4].facts = seal(content);
    lines[4].digest = line_digest(&lines[4].view());
    assert_eq!(verify(&lines), Err(ChainBreak { number: 6, kind: BreakKind::Previous }));
}

#[test]
fn a_line_is_never_recorded_before_the_one_before_it() {
    let mut head = LogHead::EMPTY;
    let lines: Vec<LogLine> = [5, 5, 4]
        .into_iter()
        .enumerate()
        .map(|(index, second)| {
            let recorded = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second);
            let line = next_line(head, recorded, draft(index as u64 + 1));
            head = head_after(&line);
            line
        })
        .collect();
    assert_eq!(verify(&lines), Err(ChainBreak { number: 3, kind: BreakKind::Recorded }));
}

#[test]
fn erasing_persons_and_facts_keeps_the_chain_whole() {
    let mut lines = log(8);
    let head = verify(&lines).expect("a whole log").head();
    lines[1].persons.as_mut().expect("persons").content = None;
    lines[4].facts.content = None;
    let chain = verify(&lines).expect("an erased text is no break");
    assert_eq!(chain.head(), head);
    assert_eq!(chain.erased(), &[(2, LinePart::Persons), (5, LinePart::Facts)]);
}

#[test]
fn a_checkpoint_vouches_for_one_operation_one_head_and_one_moment() {
    let head = verify(&log(8)).expect("a whole log").head();
    let good = sign("april", head, Timestamp::UNIX_EPOCH, &[3; 32]);
    assert!(is_signed("april", &good));
    assert!(!is_signed("may", &good), "another operation");
    type Spoil = fn(&mut Checkpoint);
    let cases: [(Spoil, &str); 5] = [
        (|checkpoint| checkpoint.head.size += 1, "another size"),
        (|checkpoint| checkpoint.head.digest.0[31] ^= 1, "another digest"),
        (|checkpoint| checkpoint.signed = Timestamp::MAX, "another moment"),
        (
            |checkpoint| checkpoint.key = sign("april", LogHead::EMPTY, Timestamp::UNIX_EPOCH, &[4; 32]).key,
            "another key",
        ),
        (|checkpoint| checkpoint.signature[0] ^= 1, "another signature"),
    ];
    for (spoil, remark) in cases {
        let mut checkpoint = good;
        spoil(&mut checkpoint);
        assert!(!is_signed("april", &checkpoint), "{remark}");
    }
}

#[test]
fn a_log_is_held_against_an_older_head() {
    let lines = log(8);
    let mut chain = Chain::new();
    let mut heads = vec![LogHead::EMPTY];
    for line in &lines {
        chain.follow(&examine(&line.view())).expect("a whole log");
        heads.push(chain.head());
    }
    for head in &heads {
        assert_eq!(chain.against(*head), Consistency::Whole);
    }
    let longer = LogHead { size: 9, ..heads[8] };
    assert_eq!(chain.against(longer), Consistency::Shorter, "the last line was cut off");
    let other = LogHead { size: 5, ..heads[4] };
    assert_eq!(chain.against(other), Consistency::Rewritten);
}
