//! Lines in their one writing: what is written is read, in room that longer lines were read into before, and what is read is what
//! would be written.

use jiff::Timestamp;
use model::id::{ConsignmentId, LineId, PartyId};
use model::log::{Digest, LineKind, LogLine, SaltedText, Sealed};

use super::{Entry, LineRoom, line_text, parse, parse_line};

/// Signs that have a writing of their own, and some that have none.
const SIGNS: [char; 16] =
    ['"', '"', '\\', ':', ',', 'a', 'b', '{', '\n', '\t', '\r', '\u{8}', '\u{c}', '\u{1f}', '\u{e9}', '\u{10348}'];

fn line(number: u64, text: String) -> LogLine {
    let byte = u8::try_from(number % 251).expect("a small number");
    let sealed = |text: String| Sealed {
        digest: Digest([byte; 32]),
        content: (number % 5 != 1).then(|| SaltedText { salt: [byte.wrapping_mul(7); 16], text }),
    };
    LogLine {
        number,
        id: LineId::of(&format!("line-{number}")),
        kind: LineKind::Custody,
        occurred: Timestamp::UNIX_EPOCH,
        recorded: Timestamp::new(1_585_699_200, 120_000_000).expect("a moment"),
        organisation: PartyId::of("carrier"),
        consignments: (0..number % 4).map(|of| ConsignmentId::of(&format!("c-{of}"))).collect(),
        persons: (!number.is_multiple_of(3)).then(|| sealed(text.chars().rev().collect())),
        facts: sealed(text),
        previous: Digest([byte.wrapping_add(1); 32]),
        digest: Digest([byte.wrapping_add(2); 32]),
    }
}

/// Texts of up to sixty signs, made by Lehmer's generator (Park and Miller, 1988).
fn texts() -> impl Iterator<Item = String> {
    let mut state = 1_u64;
    let mut next = move |below: u64| {
        state = state * 48_271 % 2_147_483_647;
        usize::try_from(state % below).expect("a small number")
    };
    (0..4_000).map(move |_| (0..next(60)).map(|_| SIGNS[next(16)]).collect())
}

#[test]
fn whatever_is_written_is_read_in_room_that_was_used_before() {
    let lines: Vec<(LogLine, String)> = (1..)
        .zip(texts())
        .map(|(number, text)| {
            let line = line(number, text);
            let written = line_text(&line);
            (line, written)
        })
        .collect();
    let mut room = LineRoom::default();
    for (line, written) in &lines {
        let read = parse_line(written.as_bytes(), &mut room).expect("a line of the log").expect(written);
        assert_eq!(read, line.view(), "{written}");
        assert_eq!(read.to_line().as_ref(), Ok(line), "{written}");
        assert_eq!(parse(written.as_bytes()), Ok(Entry::Line(line.clone())), "{written}");
    }
}

/// Two files that say the same would be two truths: a byte that is another makes another line or none.
#[test]
fn a_line_has_no_second_writing() {
    let text = "{\"note\":\"a\\b\u{1f}\n\u{e9}\",\"n\":\"\"}".to_owned();
    let written = line_text(&line(2, text));
    for place in 0..written.len() {
        for byte in 0..=u8::MAX {
            let mut bytes = written.clone().into_bytes();
            bytes[place] = byte;
            if let Ok(Entry::Line(read)) = parse(&bytes) {
                assert_eq!(line_text(&read).as_bytes(), bytes, "byte {byte} at {place}");
            }
        }
        let shorter = [&written.as_bytes()[..place], &written.as_bytes()[place + 1..]].concat();
        if let Ok(Entry::Line(read)) = parse(&shorter) {
            assert_eq!(line_text(&read).as_bytes(), shorter, "without the byte at {place}");
        }
    }
}
