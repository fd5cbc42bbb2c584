//! Decides how `account.csv`, `agreements.csv` and `factors.csv` are read: who gave what to whom, against whom it stands, what
//! units are counted as in others. Does not add it up (`record`). Up: [`crate::folder`].

use model::fault::Fault;
use model::ledger::{AccountUnit, Agreement, Entry, Factor, Scope};

use crate::folder::link::{Links, Target};
use crate::log;
use crate::table::{Row, Spec, cell, optional, required};

pub(super) const ACCOUNT: Spec = Spec {
    file: "account.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "entry-1"),
        required("day", "#date", "2020-04-03"),
        optional("act", "#status+act", "pledge"),
        optional("entry", "#meta+entry", ""),
        optional("from", "#org+giver", "donor-1"),
        optional("to", "#org+taker", "recipient-1"),
        optional("unit", "#item+unit", "item:mask-medical"),
        optional("amount", "#item+num", "1000000"),
        optional("posted", "#status+posted", ""),
        optional("scope", "#status+scope", "community"),
        optional("terms", "#status+terms", "gift"),
        optional("consignment", "#meta+consignment", "EXAMPLE-1"),
        optional("expires", "#date+expires", "2020-06-30"),
        optional("reason", "#status+reason", ""),
        optional("said_by", "#org+speaker", ""),
        optional("because", "#meta+because", "claim:claim-1"),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const AGREEMENTS: Spec = Spec {
    file: "agreements.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "agreement-1"),
        required("party", "#org+party", "donor-1"),
        required("other", "#org+other", "recipient-1"),
        required("from", "#date+start", "2020-01-01"),
        optional("until", "#date+end", ""),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const FACTORS: Spec = Spec {
    file: "factors.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "factor-1"),
        required("unit", "#item+unit", "flying-minutes:An-124-100"),
        required("into", "#item+into", "flying-minutes:Il-76TD"),
        required("parts", "#value+parts", "3"),
        required("per", "#value+per", "1"),
        required("from", "#date+start", "2020-01-01"),
        optional("until", "#date+end", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn entry(row: &mut Row<'_>, links: &mut Links) -> Option<Entry> {
    for party in ["from", "to", "said_by"] {
        links.filled(row, party, Target::Party);
    }
    links.filled(row, "entry", Target::Entry);
    links.records(row, "because");
    unit(row, "unit", links);
    if let Ok(Scope::Agreement(id)) = Scope::try_new(row.raw("scope")) {
        links.add(row, "scope", Target::Agreement, id.as_str());
    }
    let posted = row.may("posted", cell::yes_no)?;
    let act = row.raw("act");
    let act_else = posted.map(|is_posted| if is_posted { "direct" } else { "pledge" });
    match (act, act_else) {
        ("", None) => {
            let cause = "the row says neither what the entry does nor whether it was received";
            row.fault("act", Fault::new("act-missing", cause, "fill in act, or posted with yes or no"));
            None
        }
        (_, Some(other)) if !act.is_empty() && act != other => {
            let cause = format!("the act is {act}, and posted says {other}");
            row.fault("posted", Fault::new("act-unclear", cause, "empty posted"));
            None
        }
        _ => log::transfer::made(row, act_else),
    }
}

/// Sees that the item or the aircraft type of a unit is known.
fn unit(row: &Row<'_>, column: &'static str, links: &mut Links) {
    match AccountUnit::try_new(row.raw(column)) {
        Ok(AccountUnit::Item(item)) => links.add(row, column, Target::Item, item.as_str()),
        Ok(AccountUnit::FlyingMinutesOf(kind)) => links.add(row, column, Target::Type, kind.as_str()),
        _ => {}
    }
}

pub(super) fn agreement(row: &mut Row<'_>, links: &mut Links) -> Option<Agreement> {
    for party in ["party", "other"] {
        links.filled(row, party, Target::Party);
    }
    log::arrangement::agreement(row)
}

pub(super) fn factor(row: &mut Row<'_>, links: &mut Links) -> Option<Factor> {
    for column in ["unit", "into"] {
        unit(row, column, links);
    }
    log::arrangement::factor(row)
}
