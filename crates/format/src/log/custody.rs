//! Decides the canonical texts of a custody event: its facts, and apart from them its persons. What the line of the log says
//! itself (id, moment, organisation) is not said again. Up: [`crate::log`].

mod accepting;
mod reading;
mod writing;

pub use accepting::accept;
pub(crate) use accepting::accept_fields;

use jiff::Timestamp;
use model::custody::{
    Confidence, Correction, CustodyEvent, Evidence, Persons, PersonsPart, PlainText, SourceKind, TimePrecision,
    Visibility,
};
use model::evidence::Source;
use model::fault::Fault;
use model::id::{EventId, ItemId, LineId, LocationId, PartyId};
use model::log::{Digest, LineDraft, LineKind, LogLine, SaltedText};
use serde_json::{Map, Value, json};

use super::strict::{self, Object, read_text};

/// The words of the kinds of source.
const SOURCES: [(u8, &str); 5] = [(0, "observed"), (1, "document"), (2, "message"), (3, "feed"), (4, "claim")];

/// The line that an event asks for, with two new salts.
#[must_use]
pub fn draft(event: &CustodyEvent, facts_salt: [u8; 16], persons_salt: [u8; 16]) -> LineDraft {
    LineDraft {
        id: LineId::of(event.id.as_str()),
        kind: LineKind::Custody,
        occurred: event.occurred,
        organisation: event.actor.clone(),
        consignments: event.consignments(),
        facts: SaltedText { salt: facts_salt, text: facts(event) },
        persons: persons(event).map(|text| SaltedText { salt: persons_salt, text }),
    }
}

/// The facts of an event in their canonical text.
#[must_use]
pub fn facts(event: &CustodyEvent) -> String {
    let mut fields = Map::new();
    let (act, details) = writing::act(&event.act);
    put(&mut fields, "act", act);
    put(&mut fields, "precision", word_of(event.precision, &TimePrecision::ALL));
    // A place that is not known is said to be unknown.
    put(&mut fields, "place", event.place.as_ref().map_or(Value::Null, |place| json!(place.as_str())));
    put_if(&mut fields, "on_behalf_of", event.on_behalf_of.as_ref().map(PartyId::as_str));
    put(&mut fields, "source", event.source.word());
    if let SourceKind::Feed(name) = &event.source {
        put(&mut fields, "feed", name.as_str());
    }
    put_if(&mut fields, "cited", event.cited.as_ref().map(ToString::to_string));
    if !event.evidence.is_empty() {
        let list = event.evidence.iter();
        let one = |one: &Evidence| json!({"digest": one.digest.to_string(), "media_type": one.media_type.as_str()});
        put(&mut fields, "evidence", list.map(one).collect::<Vec<Value>>());
    }
    put(&mut fields, "confidence", word_of(event.confidence, &Confidence::ALL));
    if let Some(correction) = &event.corrects {
        let text = json!({"event": correction.event.as_str(), "reason": correction.reason.as_str()});
        put(&mut fields, "corrects", text);
    }
    put(&mut fields, "visibility", word_of(event.visibility, &Visibility::ALL));
    put_if(&mut fields, "note", event.note.as_ref().map(PlainText::as_str));
    if !event.counted_in.is_empty() {
        let one = |(item, unit): (&ItemId, &PlainText)| json!({"item": item.as_str(), "unit": unit.as_str()});
        put(&mut fields, "counted_in", event.counted_in.iter().map(one).collect::<Vec<Value>>());
    }
    put(&mut fields, "details", details);
    Value::Object(fields).to_string()
}

/// The persons of an event in their canonical text; none when nobody is named (any more).
#[must_use]
pub fn persons(event: &CustodyEvent) -> Option<String> {
    match &event.persons {
        PersonsPart::Named(persons) if !persons.is_empty() => Some(persons_text(persons)),
        _ => None,
    }
}

fn persons_text(persons: &Persons) -> String {
    let mut fields = Map::new();
    put_if(&mut fields, "actor", persons.actor.as_ref().map(PlainText::as_str));
    put_if(&mut fields, "signed_from", persons.signed_from.as_ref().map(PlainText::as_str));
    put_if(&mut fields, "signed_to", persons.signed_to.as_ref().map(PlainText::as_str));
    if !persons.waived_by.is_empty() {
        let one = |(rule, by): &(PlainText, PlainText)| json!({"rule": rule.as_str(), "by": by.as_str()});
        put(&mut fields, "waived_by", persons.waived_by.iter().map(one).collect::<Vec<Value>>());
    }
    Value::Object(fields).to_string()
}

fn put(fields: &mut Map<String, Value>, field: &str, value: impl Into<Value>) {
    fields.insert(field.to_owned(), value.into());
}

fn put_if(fields: &mut Map<String, Value>, field: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        put(fields, field, value);
    }
}

fn word_of<T: PartialEq>(value: T, words: &[(T, &'static str)]) -> &'static str {
    words.iter().find(|(known, _)| *known == value).map(|(_, word)| *word).expect("every value should have a word")
}

/// The event of a line.
///
/// # Errors
/// Every fault of both texts, each with a JSON pointer as its column. Codes `wrong-kind`, `text-erased`, `bad-json`,
/// `not-canonical`, `wrong-subject`, and those of the fields.
pub fn read(line: &LogLine) -> Result<CustodyEvent, Vec<Fault>> {
    if line.kind != LineKind::Custody {
        let cause = format!("line {} records a {}, not custody", line.number, line.kind.word());
        return Err(vec![Fault::new("wrong-kind", cause, "read it as what it is")]);
    }
    let Some(content) = &line.facts.content else {
        let cause = format!("the facts of line {} were erased", line.number);
        return Err(vec![Fault::new("text-erased", cause, "nothing: the line stays in the chain, and counts no more")]);
    };
    let persons = match &line.persons {
        None => Ok(PersonsPart::Nobody),
        Some(sealed) => sealed.content.as_ref().map_or(Ok(PersonsPart::Erased), |content| {
            read_text(&content.text, read_persons, persons_text).map(PersonsPart::Named)
        }),
    };
    let event = read_text(
        &content.text,
        |value, faults| read_facts(value, (EventId::of(line.id.as_str()), line.occurred, &line.organisation), faults),
        facts,
    );
    let (mut event, persons) = match (event, persons) {
        (Ok(event), Ok(persons)) => (event, persons),
        (event, persons) => {
            let faults = event.err().into_iter().chain(persons.err());
            return Err(faults.flatten().collect());
        }
    };
    event.persons = persons;
    if event.consignments() != line.consignments {
        let cause = format!("the facts of line {} are about other consignments than the line", line.number);
        return Err(vec![Fault::new("wrong-subject", cause, "enter the event again, so that both name the same")]);
    }
    Ok(event)
}

/// Reads the facts of an event whose id, moment and actor are known.
fn read_facts(
    value: &Value,
    (id, occurred, actor): (EventId, Timestamp, &PartyId),
    faults: &mut Vec<Fault>,
) -> Option<CustodyEvent> {
    let mut object = Object::open(value, "", faults)?;
    let act = object.word("act", &reading::ACTS);
    let precision = object.word("precision", &TimePrecision::ALL);
    let place = match object.value("place") {
        Some(Value::Null) => Some(None),
        Some(value) => strict::element(value, "/place", object.faults, LocationId::try_new).map(Some),
        None => None,
    };
    let on_behalf_of = object.may("on_behalf_of", PartyId::try_new);
    let source = read_source(&mut object);
    let cited = object.may("cited", read_cited);
    let evidence = object.list_if_any("evidence", read_evidence);
    let confidence = object.word("confidence", &Confidence::ALL);
    let corrects = object.inner_if_any("corrects", |mut inner| {
        let event = inner.need("event", EventId::try_new);
        let reason = inner.need("reason", PlainText::try_new);
        inner.finish()?;
        Some(Correction { event: event?, reason: reason? })
    });
    let visibility = object.word("visibility", &Visibility::ALL);
    let note = object.may("note", PlainText::try_new);
    let counted_in = object.list_if_any("counted_in", |value, pointer, faults| {
        let mut one = Object::open(value, pointer, faults)?;
        let item = one.need("item", ItemId::try_new);
        let unit = one.need("unit", PlainText::try_new);
        one.finish()?;
        Some((item?, unit?))
    });
    let details = match act {
        Some(act) => object.inner("details", |details| reading::act(act, details)),
        None => object.value("details").and(None),
    };
    object.finish()?;
    Some(CustodyEvent {
        id,
        occurred,
        precision: precision?,
        place: place?,
        actor: actor.clone(),
        on_behalf_of: on_behalf_of?,
        persons: PersonsPart::Nobody,
        source: source?,
        cited: cited?,
        evidence: evidence?,
        confidence: confidence?,
        corrects: corrects?,
        visibility: visibility?,
        note: note?,
        counted_in: counted_in?.into_iter().collect(),
        act: details?,
    })
}

fn read_source(object: &mut Object<'_, '_>) -> Option<SourceKind> {
    let source = object.word("source", &SOURCES);
    let feed = object.may("feed", PlainText::try_new)?;
    match (source?, feed) {
        (0, None) => Some(SourceKind::Observed),
        (1, None) => Some(SourceKind::Document),
        (2, None) => Some(SourceKind::Message),
        (3, Some(name)) => Some(SourceKind::Feed(name)),
        (4, None) => Some(SourceKind::Claim),
        (3, None) => {
            object
                .fault("feed", Fault::new("key-missing", "feed is missing", "name the system that it was taken from"));
            None
        }
        _ => {
            let cause = "a feed is named, and the source is another";
            object.fault("feed", Fault::new("unknown-key", cause, "leave the feed out, or write the source feed"));
            None
        }
    }
}

/// Where an event can be read: one plain line.
fn read_cited(text: &str) -> Result<Source, Fault> {
    PlainText::try_new(text).and_then(|text| Source::try_new(text.as_str()))
}

fn read_evidence(value: &Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<Evidence> {
    let mut one = Object::open(value, pointer, faults)?;
    let digest = one.need("digest", Digest::try_new);
    let media_type = one.need("media_type", model::custody::MediaType::try_new);
    one.finish()?;
    Some(Evidence { digest: digest?, media_type: media_type? })
}

fn read_persons(value: &Value, faults: &mut Vec<Fault>) -> Option<Persons> {
    let mut object = Object::open(value, "", faults)?;
    let [actor, signed_from, signed_to] =
        ["actor", "signed_from", "signed_to"].map(|field| object.may(field, PlainText::try_new));
    let waived_by = object.list_if_any("waived_by", |value, pointer, faults| {
        let mut one = Object::open(value, pointer, faults)?;
        let [rule, by] = ["rule", "by"].map(|field| one.need(field, PlainText::try_new));
        one.finish()?;
        Some((rule?, by?))
    });
    object.finish()?;
    Some(Persons { actor: actor?, signed_from: signed_from?, signed_to: signed_to?, waived_by: waived_by? })
}
