//! Decides how a claim is read, from a row or a body, and written as a body. Up: [`crate::log`].

use model::fault::Fault;
use model::id::{ClaimId, ConsignmentId, ItemId, PartyId};
use model::log::Digest;
use model::record::{Claim, Column, Saying, Subject, Wording};

use crate::fields::{Fields, may, need};
use crate::log::body::{self, Members, Shape, Writer};
use crate::table::cell;

/// Longest quotation, in letters: one sentence of a press conference.
const QUOTE_MAX: usize = 400;

const MEMBERS: &Members = &[
    ("id", Shape::Text),
    ("consignment", Shape::Text),
    ("item", Shape::Text),
    ("column", Shape::Text),
    ("speaker", Shape::Text),
    ("capacity", Shape::Text),
    ("said", Shape::Text),
    ("units", Shape::Whole),
    ("declined", Shape::Flag),
    ("text", Shape::Text),
    ("language", Shape::Text),
    ("quote", Shape::Text),
    ("url", Shape::Text),
    ("archived", Shape::Text),
    ("predicate", Shape::Text),
    ("value", Shape::Text),
    ("unit", Shape::Text),
    ("source", Shape::Text),
];

/// The body of a claim, in its canonical form.
#[must_use]
pub fn write(claim: &Claim) -> String {
    let Wording { language, quote, url, archived, predicate, value, unit } = &claim.wording;
    let units = if let Saying::Units(units) = claim.saying { Some(units.get()) } else { None };
    Writer::default()
        .text("id", &claim.id)
        .text("consignment", &claim.subject.consignment)
        .text("item", &claim.subject.item)
        .text("column", claim.column.word())
        .text("speaker", &claim.speaker)
        .text("capacity", &claim.capacity)
        .text("said", claim.said)
        .whole("units", units)
        .flag("declined", claim.saying == Saying::Declined)
        .text("text", &claim.text)
        .may("language", language.as_ref())
        .may("quote", quote.as_ref())
        .may("url", url.as_ref())
        .may("archived", archived.as_ref())
        .may("predicate", predicate.as_ref())
        .may("value", value.as_ref())
        .may("unit", unit.as_ref())
        .text("source", &claim.source)
        .done()
}

/// Reads a body of the log.
///
/// # Errors
/// Every fault, each with the member as its column; `not-canonical` where the text is not the one that [`write()`] gives.
pub fn read(text: &str) -> Result<Claim, Vec<Fault>> {
    body::read(text, MEMBERS, made, write)
}

/// Reads a body as somebody sends it: members in any order, blanks between them.
///
/// # Errors
/// Every fault, each with the member as its column.
pub fn accept(text: &str) -> Result<Claim, Vec<Fault>> {
    body::accept(text, MEMBERS, made)
}

/// The claim of these fields; none after a fault.
pub(crate) fn made(fields: &mut dyn Fields) -> Option<Claim> {
    let id = need(fields, "id", ClaimId::try_new);
    let consignment = need(fields, "consignment", ConsignmentId::try_new);
    let item = need(fields, "item", ItemId::try_new);
    let column = need(fields, "column", |text| cell::word(text, &Column::ALL));
    let speaker = need(fields, "speaker", PartyId::try_new);
    let capacity = need(fields, "capacity", cell::text);
    let text = need(fields, "text", cell::text);
    let said = need(fields, "said", cell::date);
    let units = may(fields, "units", cell::units);
    let declined = may(fields, "declined", cell::yes_no);
    let wording = wording(fields);
    let source = need(fields, "source", cell::source);
    let saying = match (units?, declined?.unwrap_or(false)) {
        (Some(_), true) => {
            let cause = "the claim has a figure and says that the speaker declined";
            let action = "keep one of the two, or write two claims";
            fields.report("declined", Fault::new("said-and-declined", cause, action));
            return None;
        }
        (Some(units), false) => Saying::Units(units),
        (None, true) => Saying::Declined,
        (None, false) => Saying::Words,
    };
    Some(Claim {
        id: id?,
        subject: Subject { consignment: consignment?, item: item? },
        column: column?,
        speaker: speaker?,
        capacity: capacity?,
        said: said?,
        saying,
        text: text?,
        wording: wording?,
        source: source?,
    })
}

fn wording(fields: &mut dyn Fields) -> Option<Wording> {
    let language = may(fields, "language", cell::language);
    let quote = may(fields, "quote", quote);
    let url = may(fields, "url", address);
    let archived = may(fields, "archived", Digest::try_new);
    let predicate = may(fields, "predicate", word);
    let value = may(fields, "value", cell::text);
    let unit = may(fields, "unit", cell::text);
    let (predicate, value, unit) = (predicate?, value?, unit?);
    let halves = [
        ("predicate", value.is_some() && predicate.is_none(), "a value is given and not what it is a value of"),
        ("value", predicate.is_some() && value.is_none(), "a predicate is given without its value"),
        ("value", unit.is_some() && value.is_none(), "a unit is given without a value"),
    ];
    let mut is_whole = true;
    for (name, is_wrong, cause) in halves {
        if is_wrong {
            fields.report(name, Fault::new("half-statement", cause, format!("fill in {name}, or empty the others")));
            is_whole = false;
        }
    }
    let wording =
        Wording { language: language?, quote: quote?, url: url?, archived: archived?, predicate, value, unit };
    is_whole.then_some(wording)
}

/// At most one sentence, so that no more of another's text is kept than the claim needs.
fn quote(text: &str) -> Result<String, Fault> {
    let letters: Vec<char> = text.trim_end().chars().collect();
    let is_end = |at: &usize| {
        let is_sign = matches!(letters[*at], '.' | '!' | '?' | '\u{2026}');
        let next = letters.get(at + 1..).unwrap_or_default();
        let begins = next.iter().skip_while(|letter| letter.is_whitespace()).copied().next();
        // A point within a number or after an initial ends no sentence.
        let word = letters[..*at].iter().rev().take_while(|letter| letter.is_alphanumeric()).count();
        let is_wide = matches!(letters[*at], '\u{3002}' | '\u{ff01}' | '\u{ff1f}');
        is_wide && begins.is_some()
            || is_sign
                && word > 2
                && next.first().is_some_and(|letter| letter.is_whitespace())
                && begins.is_some_and(char::is_uppercase)
    };
    if letters.len() <= QUOTE_MAX && !(0..letters.len()).any(|at| is_end(&at)) && !text.contains('\n') {
        return cell::text(text);
    }
    Err(Fault::new(
        "quote-too-long",
        format!("the quotation is more than one sentence, or longer than {QUOTE_MAX} letters"),
        "keep the one sentence that makes the claim, and give the address of the rest",
    ))
}

fn address(text: &str) -> Result<String, Fault> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    if !rest.is_empty() && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(
        "bad-url",
        format!("\u{ab}{text}\u{bb} is not an address of the web"),
        "write the whole address, beginning with https://",
    ))
}

/// One word of small letters, digits and hyphens.
fn word(text: &str) -> Result<String, Fault> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if text.chars().all(is_plain) {
        return Ok(text.to_owned());
    }
    let cause = format!("\u{ab}{text}\u{bb} is not one word");
    Err(Fault::new("bad-predicate", cause, "write small letters and hyphens, such as cost or paid-by"))
}
