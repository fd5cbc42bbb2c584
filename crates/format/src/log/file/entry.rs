//! Decides the fields of each entry of an exported log, in order, to write and to read. Up: [`crate::log::file`].

use std::borrow::Cow;
use std::fmt::Write;

use model::custody::PlainText;
use model::log::{Checkpoint, Digest, LineKind, LineView, LogHead, LogLine, Sealed, SealedView};

use super::End;
use super::cursor::{Cursor, Wanted};

/// A line of the log in its one writing, without a line feed.
#[must_use]
pub fn line_text(line: &LogLine) -> String {
    let mut out = String::with_capacity(1024);
    let kind = line.kind.word();
    let (id, organisation) = (line.id.as_str(), line.organisation.as_str());
    let (occurred, recorded) = (line.occurred, line.recorded);
    push(&mut out, format_args!("{{\"number\":{},\"id\":\"{id}\",\"kind\":\"{kind}\",", line.number));
    push(&mut out, format_args!("\"occurred\":\"{occurred}\",\"recorded\":\"{recorded}\","));
    push(&mut out, format_args!("\"organisation\":\"{organisation}\",\"consignments\":["));
    for (index, consignment) in line.consignments.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        push(&mut out, format_args!("{comma}\"{consignment}\""));
    }
    out.push_str("],\"facts\":");
    sealed_text(&mut out, &line.facts);
    if let Some(persons) = &line.persons {
        out.push_str(",\"persons\":");
        sealed_text(&mut out, persons);
    }
    push(&mut out, format_args!(",\"previous\":\"{}\",\"digest\":\"{}\"}}", line.previous, line.digest));
    out
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a text should take more text");
}

fn sealed_text(out: &mut String, sealed: &Sealed) {
    push(out, format_args!("{{\"digest\":\"{}\"", sealed.digest));
    if let Some(content) = &sealed.content {
        push(out, format_args!(",\"salt\":\"{}\",\"text\":{}", hex(&content.salt), quoted(&content.text)));
    }
    out.push('}');
}

/// A text in quotes, with the escapes that JSON needs and no others.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text should be writable as JSON")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        push(&mut text, format_args!("{byte:02x}"));
        text
    })
}

/// A checkpoint in its one writing, without a line feed: what a partner keeps.
#[must_use]
pub fn checkpoint_text(checkpoint: &Checkpoint) -> String {
    format!(
        "{{\"checkpoint\":{{\"size\":{},\"digest\":\"{}\",\"signed\":\"{}\",\"key\":\"{}\",\"signature\":\"{}\"}}}}",
        checkpoint.head.size,
        checkpoint.head.digest,
        checkpoint.signed,
        hex(&checkpoint.key),
        hex(&checkpoint.signature)
    )
}

pub(super) fn header_text(version: &str, operation: &PlainText) -> String {
    format!("{{\"airbridge-log\":{version},\"operation\":{}}}", quoted(operation.as_str()))
}

pub(super) fn end_text(end: &End) -> String {
    format!(
        "{{\"end\":{{\"lines\":{},\"head\":\"{}\",\"checkpoints\":{},\"digest\":\"{}\"}}}}",
        end.head.size, end.head.digest, end.checkpoints, end.digest
    )
}

pub(super) fn header(cursor: &mut Cursor<'_>, version: &'static str) -> Result<PlainText, Wanted> {
    cursor.expect("{\"airbridge-log\":")?;
    cursor.expect(version)?;
    cursor.expect(",\"operation\":")?;
    let operation = PlainText::try_new(&cursor.string()?).map_err(|_| "the name of an operation")?;
    cursor.expect("}")?;
    Ok(operation)
}

#[inline]
fn digest(cursor: &mut Cursor<'_>) -> Result<Digest, Wanted> {
    cursor.hex().map(Digest)
}

#[inline]
fn sealed<'s>(cursor: &mut Cursor<'_>, room: &'s mut Vec<u8>) -> Result<SealedView<'s>, Wanted> {
    cursor.expect("{\"digest\":")?;
    let digest = digest(cursor)?;
    let content = if cursor.has(",\"salt\":") {
        let salt = cursor.hex()?;
        cursor.expect(",\"text\":")?;
        Some((salt, cursor.string_into(room)?))
    } else {
        None
    };
    cursor.expect("}")?;
    Ok(SealedView { digest, content })
}

/// Room that lines are read into, one after the other.
#[derive(Debug, Default)]
pub struct LineRoom<'t> {
    facts: Vec<u8>,
    persons: Vec<u8>,
    consignments: Vec<&'t str>,
}

pub(super) fn line<'a, 't: 'a>(cursor: &mut Cursor<'t>, room: &'a mut LineRoom<'t>) -> Result<LineView<'a>, Wanted> {
    cursor.expect("{\"number\":")?;
    let number = cursor.number()?;
    cursor.expect(",\"id\":")?;
    let id = cursor.id()?;
    cursor.expect(",\"kind\":")?;
    let kind = cursor.word(LineKind::of_word)?;
    cursor.expect(",\"occurred\":")?;
    let occurred = cursor.instant()?;
    cursor.expect(",\"recorded\":")?;
    let recorded = cursor.instant()?;
    cursor.expect(",\"organisation\":")?;
    let organisation = cursor.id()?;
    cursor.expect(",\"consignments\":[")?;
    room.consignments.clear();
    while !cursor.has("]") {
        if !room.consignments.is_empty() {
            cursor.expect(",")?;
        }
        room.consignments.push(cursor.id()?);
    }
    cursor.expect(",\"facts\":")?;
    let facts = sealed(cursor, &mut room.facts)?;
    let persons = if cursor.has(",\"persons\":") { Some(sealed(cursor, &mut room.persons)?) } else { None };
    cursor.expect(",\"previous\":")?;
    let previous = digest(cursor)?;
    cursor.expect(",\"digest\":")?;
    let digest = digest(cursor)?;
    cursor.expect("}")?;
    let consignments = Cow::Borrowed(&room.consignments[..]);
    Ok(LineView { number, id, kind, occurred, recorded, organisation, consignments, facts, persons, previous, digest })
}

pub(super) fn checkpoint(cursor: &mut Cursor<'_>) -> Result<Checkpoint, Wanted> {
    cursor.expect("{\"checkpoint\":{\"size\":")?;
    let size = cursor.number()?;
    cursor.expect(",\"digest\":")?;
    let digest = digest(cursor)?;
    cursor.expect(",\"signed\":")?;
    let signed = cursor.instant()?;
    cursor.expect(",\"key\":")?;
    let key = cursor.hex()?;
    cursor.expect(",\"signature\":")?;
    let signature = cursor.hex()?;
    cursor.expect("}}")?;
    Ok(Checkpoint { head: LogHead { size, digest }, signed, key, signature })
}

pub(super) fn end(cursor: &mut Cursor<'_>) -> Result<End, Wanted> {
    cursor.expect("{\"end\":{\"lines\":")?;
    let size = cursor.number()?;
    cursor.expect(",\"head\":")?;
    let head = digest(cursor)?;
    cursor.expect(",\"checkpoints\":")?;
    let checkpoints = cursor.number()?;
    cursor.expect(",\"digest\":")?;
    let digest = digest(cursor)?;
    cursor.expect("}}")?;
    Ok(End { head: LogHead { size, digest: head }, checkpoints, digest })
}
