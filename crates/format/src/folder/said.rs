//! Decides how `parties.csv`, `claims.csv`, `events.csv` and `assessments.csv` are read: who said what, what happened, who
//! judged it how. Does not lay it side by side (`record`). Up: [`crate::folder`].

use model::assessment::Assessment;
use model::id::PartyId;
use model::record::{Claim, Event, Party};

use crate::builtin::Countries;
use crate::folder::link::{Links, Target};
use crate::log;
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
        optional("language", "#meta+language", ""),
        optional("quote", "#description+quote", ""),
        optional("url", "#meta+url", ""),
        optional("archived", "#meta+digest", ""),
        optional("predicate", "#meta+predicate", ""),
        optional("value", "#value", ""),
        optional("unit", "#value+unit", ""),
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

pub(super) const ASSESSMENTS: Spec = Spec {
    file: "assessments.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "assessment-1"),
        required("claim", "#meta+claim", "claim-1"),
        required("verdict", "#status+verdict", "partly"),
        optional("basis", "#meta+basis", "event:event-1"),
        required("by", "#org+assessor", "recipient-1"),
        required("at", "#date+assessed", "2020-04-03T10:00:00Z"),
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

pub(super) fn claim(row: &mut Row<'_>, links: &mut Links) -> Option<Claim> {
    links.filled(row, "item", Target::Item);
    links.filled(row, "speaker", Target::Party);
    log::claim::made(row)
}

pub(super) fn assessment(row: &mut Row<'_>, links: &mut Links) -> Option<Assessment> {
    links.filled(row, "claim", Target::Claim);
    links.filled(row, "by", Target::Party);
    links.records(row, "basis");
    log::assessment::made(row)
}

pub(super) fn event(row: &mut Row<'_>, links: &mut Links) -> Option<Event> {
    links.filled(row, "item", Target::Item);
    links.filled(row, "recorder", Target::Party);
    log::event::made(row)
}
