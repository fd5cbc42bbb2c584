//! Decides how `custody.csv` is read: what happened to goods act by act, one row for each event, or several where an event has
//! several lines. What an event may hold is decided where the log reads it ([`crate::log::custody`]); what follows from all of
//! them together is `record`'s. Up: [`crate::folder`].

mod acts;
mod rows;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::custody::CustodyEvent;
use model::fault::Fault;
use model::id::{EventId, PartyId};

use crate::folder::link::{Lined, Links, Target};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, required};

pub(super) const CUSTODY: Spec = Spec {
    file: "custody.csv",
    key: None,
    columns: &[
        required("event", "#meta+id", "custody-1"),
        required("act", "#activity", "commission"),
        required("occurred", "#date+occurred", "2020-04-01"),
        required("actor", "#org+actor", "donor-1"),
        optional("on_behalf_of", "#org+principal", ""),
        optional("place", "#loc", "ZSPD"),
        optional("precision", "#date+precision", ""),
        optional("how", "#meta+how", "document"),
        optional("confidence", "#status+confidence", ""),
        optional("visibility", "#meta+visibility", "public"),
        optional("text", "#description", "Example row, edit me"),
        optional("corrects", "#meta+corrects", ""),
        optional("corrects_because", "#description+corrects", ""),
        optional("person", "#contact", ""),
        optional("signed_from", "#contact+from", ""),
        optional("signed_to", "#contact+to", ""),
        optional("consignment", "#meta+consignment", "EXAMPLE-1"),
        optional("item", "#item+code", "mask-medical"),
        optional("lot", "#item+lot", ""),
        optional("units", "#item+num", "998000"),
        optional("from", "#org+from", ""),
        optional("to", "#org+to", "donor-1"),
        optional("flight", "#meta+flight", ""),
        optional("leg", "#meta+leg", ""),
        optional("airport", "#loc+airport", ""),
        optional("position", "#meta+position", ""),
        optional("pieces", "#meta+pieces", ""),
        optional("parent", "#meta+parent", ""),
        optional("gross_g", "#item+mass", ""),
        optional("length_mm", "#item+length", ""),
        optional("width_mm", "#item+width", ""),
        optional("height_mm", "#item+height", ""),
        optional("seal", "#meta+seal", ""),
        optional("step", "#status+customs", ""),
        optional("facility", "#loc+facility", ""),
        optional("blind", "#status+blind", ""),
        optional("recount_of", "#meta+recount", ""),
        optional("expected", "#item+num+expected", ""),
        optional("damaged", "#item+num+damaged", ""),
        optional("rejected", "#item+num+rejected", ""),
        optional("used", "#item+num+used", ""),
        optional("stored", "#item+num+stored", ""),
        optional("unusable", "#item+num+unusable", ""),
        optional("disposed", "#item+num+disposed", ""),
        optional("reason", "#description+reason", ""),
        optional("rule", "#meta+rule", ""),
        optional("verdict", "#status+verdict", ""),
        optional("waived_by", "#contact+waiver", ""),
        optional("expiry", "#date+expiry", ""),
        optional("maker", "#org+maker", ""),
        optional("authorisation", "#meta+authorisation", ""),
        optional("mains", "#item+mains", ""),
        optional("retracts", "#meta+retracts", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// One row with the cells that are filled, and what every row says.
pub(super) struct CustodyRow {
    line: u64,
    event: EventId,
    actor: PartyId,
    /// When it happened; a day alone is kept as one.
    occurred: (Timestamp, bool),
    cells: BTreeMap<&'static str, String>,
}

/// Reads the table; gives its events in the order of their first rows, and their ids as what other tables may point at.
pub(super) fn read(bytes: &[u8], links: &mut Links, faults: &mut Faults) -> (Vec<Lined<CustodyEvent>>, Keys) {
    let mut rows: Vec<Option<CustodyRow>> = Vec::new();
    let mut named: Vec<(String, u64)> = Vec::new();
    let read = each_row(&CUSTODY, bytes, faults, |row| {
        if !row.raw("event").is_empty() {
            named.push((row.raw("event").to_owned(), row.line()));
        }
        rows.push(custody_row(row, links));
    });
    let mut keys = Keys { lines: BTreeMap::new(), is_complete: read.is_complete };
    for (event, line) in named {
        keys.lines.entry(event).or_insert(line);
    }
    // An event of which a row cannot be read is not made of the others.
    let is_whole = rows.iter().all(Option::is_some);
    let events = rows::events(rows.into_iter().flatten().collect(), is_whole, faults);
    (events, keys)
}

fn custody_row(row: &mut Row<'_>, links: &mut Links) -> Option<CustodyRow> {
    for (column, target) in [
        ("actor", Target::Party),
        ("on_behalf_of", Target::Party),
        ("from", Target::Party),
        ("to", Target::Party),
        ("item", Target::Item),
    ] {
        links.filled(row, column, target);
    }
    let event = row.need("event", EventId::try_new);
    let act = row.need("act", |text| acts::find(text).map(drop));
    let occurred = row.need("occurred", moment);
    let actor = row.need("actor", PartyId::try_new);
    let source = row.need("source", cell::source);
    let mut cells = BTreeMap::new();
    for column in CUSTODY.columns.iter().map(|column| column.name).filter(|column| !row.raw(column).is_empty()) {
        cells.insert(column, row.raw(column).to_owned());
    }
    act.and(source)?;
    Some(CustodyRow { line: row.line(), event: event?, actor: actor?, occurred: occurred?, cells })
}

/// An instant, or a day, of which the first moment is meant.
fn moment(text: &str) -> Result<(Timestamp, bool), Fault> {
    match cell::date(text) {
        Ok(day) if !text.contains('T') => {
            let start = day.to_zoned(TimeZone::UTC).expect("a day of our era should have a first moment");
            Ok((start.timestamp(), true))
        }
        _ => cell::instant(text).map(|instant| (instant, false)),
    }
}

#[cfg(test)]
mod tests;
