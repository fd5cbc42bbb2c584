//! Decides how an event that fills a column of the seven is read, from a row or a body, and written as a body. What happened to
//! goods act by act is custody's. Up: [`crate::log`].

use model::fault::Fault;
use model::id::{ConsignmentId, EventId, ItemId, PartyId};
use model::quantity::Units;
use model::record::{Column, Event, Subject};

use crate::fields::{Fields, may, need};
use crate::log::body::{self, Members, Shape, Writer};
use crate::table::cell;

const MEMBERS: &Members = &[
    ("id", Shape::Text),
    ("consignment", Shape::Text),
    ("item", Shape::Text),
    ("column", Shape::Text),
    ("units", Shape::Whole),
    ("occurred", Shape::Text),
    ("recorded", Shape::Text),
    ("recorder", Shape::Text),
    ("text", Shape::Text),
    ("source", Shape::Text),
];

/// The body of an event, in its canonical form.
#[must_use]
pub fn write(event: &Event) -> String {
    Writer::default()
        .text("id", &event.id)
        .text("consignment", &event.subject.consignment)
        .text("item", &event.subject.item)
        .text("column", event.column.word())
        .whole("units", event.units.map(Units::get))
        .text("occurred", event.occurred)
        .text("recorded", event.recorded)
        .text("recorder", &event.recorder)
        .text("text", &event.text)
        .text("source", &event.source)
        .done()
}

/// Reads a body of the log.
///
/// # Errors
/// Every fault, each with the member as its column; `not-canonical` where the text is not the one that [`write()`] gives.
pub fn read(text: &str) -> Result<Event, Vec<Fault>> {
    body::read(text, MEMBERS, made, write)
}

/// The event of these fields; none after a fault.
pub(crate) fn made(fields: &mut dyn Fields) -> Option<Event> {
    let id = need(fields, "id", EventId::try_new);
    let consignment = need(fields, "consignment", ConsignmentId::try_new);
    let item = need(fields, "item", ItemId::try_new);
    let column = need(fields, "column", |text| match cell::word(text, &Column::ALL)? {
        Column::Announced => Err(Fault::new(
            "announced-event",
            "an announcement is something said, not something that happened",
            "write it as a claim, in claims.csv",
        )),
        column => Ok(column),
    });
    let units = may(fields, "units", cell::units);
    let [occurred, recorded] = ["occurred", "recorded"].map(|column| need(fields, column, cell::instant));
    let recorder = need(fields, "recorder", PartyId::try_new);
    let text = need(fields, "text", cell::text);
    let source = need(fields, "source", cell::source);
    let (occurred, recorded) = (occurred?, recorded?);
    if recorded < occurred {
        let cause = format!("recorded at {recorded}, before it happened at {occurred}");
        fields.report("recorded", Fault::new("impossible-date", cause, "check both instants"));
        return None;
    }
    Some(Event {
        id: id?,
        subject: Subject { consignment: consignment?, item: item? },
        column: column?,
        units: units?,
        occurred,
        recorded,
        recorder: recorder?,
        is_inferred: false,
        text: text?,
        source: source?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"id":"EVT-1","consignment":"C","item":"mask-medical","column":"arrived","units":5,"occurred":"2020-04-01T20:00:00Z","recorded":"2020-04-01T22:00:00Z","recorder":"FEMA","text":"Landed","source":"a paper"}"#;

    #[test]
    fn an_event_is_read_as_it_is_written() {
        for text in [BODY.to_owned(), BODY.replace("\"units\":5,", "")] {
            assert_eq!(read(&text).map(|event| write(&event)), Ok(text));
        }
    }

    #[test]
    fn what_no_table_takes_no_log_takes() {
        for (old, new, code, remark) in [
            ("arrived", "announced", "announced-event", "an announcement"),
            ("arrived", "landed", "unknown-word", "no column"),
            ("T22:00", "T19:00", "impossible-date", "recorded before it happened"),
            ("\"units\":5", "\"units\":-5", "negative-amount", "fewer than none"),
            ("\"text\":\"Landed\",", "", "cell-empty", "no words"),
            ("\"units\":5,", "\"units\":5, ", "not-canonical", "a blank"),
        ] {
            let faults = read(&BODY.replace(old, new)).expect_err(remark);
            assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [code], "{remark}");
        }
    }
}
