//! Decides how `parties.csv`, `claims.csv`, `events.csv` and `account.csv` are read: who said what, what happened, who
//! gave what to whom. Does not add it up (`record`). Up: [`crate::folder`].

use model::fault::Fault;
use model::id::{ClaimId, ConsignmentId, EntryId, EventId, ItemId, PartyId};
use model::record::{AccountUnit, Claim, Column, Event, Party, Saying, Subject, Transfer};

use crate::builtin::Countries;
use crate::folder::link::{Links, Target};
use crate::table::{Row, Spec, cell, optional, required};

pub(super) const PARTIES: Spec = Spec {
    file: "parties.csv",
    key: Some("id"),
    columns: &[
        required("id", "#org+code", "donor-1"),
        required("name", "#org+name", "Example donor"),
        optional("place", "#country+code", "CN"),
    ],
};

pub(super) const CLAIMS: Spec = Spec {
    file: "claims.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "claim-1"),
        required("consignment", "#meta+consignment", "EXAMPLE-1"),
        required("item", "#item+code", "mask-medical"),
        required("column", "#status", "announced"),
        required("speaker", "#org+speaker", "donor-1"),
        required("capacity", "#contact+role", "spokesperson"),
        required("said", "#date", "2020-04-01"),
        optional("units", "#item+num", "1000000"),
        optional("declined", "#status+declined", ""),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const EVENTS: Spec = Spec {
    file: "events.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "event-1"),
        required("consignment", "#meta+consignment", "EXAMPLE-1"),
        required("item", "#item+code", "mask-medical"),
        required("column", "#status", "loaded"),
        optional("units", "#item+num", "998000"),
        required("occurred", "#date+occurred", "2020-04-02T08:00:00Z"),
        required("recorded", "#date+recorded", "2020-04-02T09:00:00Z"),
        required("recorder", "#org+recorder", "carrier-1"),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const ACCOUNT: Spec = Spec {
    file: "account.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "entry-1"),
        required("day", "#date", "2020-04-03"),
        required("from", "#org+giver", "donor-1"),
        required("to", "#org+taker", "recipient-1"),
        required("unit", "#item+unit", "item:mask-medical"),
        required("amount", "#item+num", "998000"),
        required("posted", "#status+posted", "yes"),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn party(row: &mut Row<'_>, countries: &Countries) -> Option<Party> {
    let id = row.need("id", PartyId::try_new);
    let name = row.need("name", cell::text);
    let place = row.may("place", |text| countries.code(text));
    Some(Party { id: id?, name: name?, place: place? })
}

fn subject(row: &mut Row<'_>, links: &mut Links) -> Option<Subject> {
    let consignment = row.need("consignment", ConsignmentId::try_new);
    let item = links.need(row, "item", Target::Item, &ItemId::try_new);
    Some(Subject { consignment: consignment?, item: item? })
}

pub(super) fn claim(row: &mut Row<'_>, links: &mut Links) -> Option<Claim> {
    let id = row.need("id", ClaimId::try_new);
    let subject = subject(row, links);
    let column = row.need("column", |text| cell::word(text, &Column::ALL));
    let speaker = links.need(row, "speaker", Target::Party, &PartyId::try_new);
    let [capacity, text] = ["capacity", "text"].map(|column| row.need(column, cell::text));
    let said = row.need("said", cell::date);
    let units = row.may("units", cell::units);
    let declined = row.may("declined", cell::yes_no);
    let source = row.need("source", cell::source);
    let saying = match (units?, declined?.unwrap_or(false)) {
        (Some(_), true) => {
            let cause = "the claim has a figure and says that the speaker declined";
            row.fault("declined", Fault::new("said-and-declined", cause, "keep one of the two, or write two claims"));
            return None;
        }
        (Some(units), false) => Saying::Units(units),
        (None, true) => Saying::Declined,
        (None, false) => Saying::Words,
    };
    Some(Claim {
        id: id?,
        subject: subject?,
        column: column?,
        speaker: speaker?,
        capacity: capacity?,
        said: said?,
        saying,
        text: text?,
        source: source?,
    })
}

pub(super) fn event(row: &mut Row<'_>, links: &mut Links) -> Option<Event> {
    let id = row.need("id", EventId::try_new);
    let subject = subject(row, links);
    let column = row.need("column", |text| match cell::word(text, &Column::ALL)? {
        Column::Announced => Err(Fault::new(
            "announced-event",
            "an announcement is something said, not something that happened",
            "write it in claims.csv",
        )),
        column => Ok(column),
    });
    let units = row.may("units", cell::units);
    let [occurred, recorded] = ["occurred", "recorded"].map(|column| row.need(column, cell::instant));
    let recorder = links.need(row, "recorder", Target::Party, &PartyId::try_new);
    let text = row.need("text", cell::text);
    let source = row.need("source", cell::source);
    let (occurred, recorded) = (occurred?, recorded?);
    if recorded < occurred {
        let cause = format!("recorded at {recorded}, before it happened at {occurred}");
        row.fault("recorded", Fault::new("impossible-date", cause, "check both instants"));
    }
    Some(Event {
        id: id?,
        subject: subject?,
        column: column?,
        units: units?,
        occurred,
        recorded,
        recorder: recorder?,
        text: text?,
        source: source?,
    })
}

pub(super) fn transfer(row: &mut Row<'_>, links: &mut Links) -> Option<Transfer> {
    let id = row.need("id", EntryId::try_new);
    let day = row.need("day", cell::date);
    let [from, to] = ["from", "to"].map(|column| links.need(row, column, Target::Party, &PartyId::try_new));
    let unit = row.need("unit", account_unit);
    if let Some(AccountUnit::Item(item)) = &unit {
        links.add(row, "unit", Target::Item, item.as_str());
    }
    let amount = row.need("amount", cell::units);
    let is_posted = row.need("posted", cell::yes_no);
    let text = row.need("text", cell::text);
    let source = row.need("source", cell::source);
    let (from, to) = (from?, to?);
    if from == to {
        let cause = format!("\u{ab}{from}\u{bb} gives to itself");
        row.fault("to", Fault::new("same-party", cause, "name the party that received"));
    }
    Some(Transfer {
        id: id?,
        day: day?,
        from,
        to,
        unit: unit?,
        amount: amount?,
        is_posted: is_posted?,
        text: text?,
        source: source?,
    })
}

fn account_unit(text: &str) -> Result<AccountUnit, Fault> {
    match text.split_once(':') {
        Some(("item", id)) => ItemId::try_new(id).map(AccountUnit::Item),
        _ => {
            cell::word(text, &[(0, "flying-minutes"), (1, "people-days"), (2, "item:ID")]).and_then(|word| match word {
                0 => Ok(AccountUnit::FlyingMinutes),
                1 => Ok(AccountUnit::PeopleDays),
                _ => ItemId::try_new("").map(AccountUnit::Item),
            })
        }
    }
}
