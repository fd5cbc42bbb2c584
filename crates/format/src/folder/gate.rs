//! Decides how `sites.csv`, `consignees.csv`, `authorisations.csv` and `essential.csv` are read: who receives, what is agreed
//! with them, what regulators say. Does not judge an offer by it (`fitness`). Up: [`crate::folder`].

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{ItemId, PartyId, SiteId};
use model::recipient::{Authorisation, AuthorisationKind, Consignee, EssentialItem, Site};
use model::world::Item;

use crate::builtin::Countries;
use crate::folder::cross::{Calendar, report_twice};
use crate::folder::link::{Lined, Links, Target};
use crate::folder::product::folded;
use crate::folder::sick::recipient;
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, rating, required};

pub(super) const SITES: Spec = Spec {
    file: "sites.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "site-1"),
        required("place", "#country+code", "IT"),
        required("name", "#loc+name", "Example hospital"),
        optional("mains", "#infrastructure+mains", "230/50"),
        optional("oxygen_lpm", "#capacity+oxygen_lpm", "1500"),
        optional("gas_fitting", "#infrastructure+gas", "NIST"),
        optional("power_w", "#capacity+power_w", "40000"),
        optional("platforms", "#infrastructure+platform+list", "genexpert manual"),
        optional("cold_litres", "#capacity+cold_litres", "400"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const CONSIGNEES: Spec = Spec {
    file: "consignees.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        optional("item", "#item+code", ""),
        required("party", "#org+consignee", "recipient-1"),
        optional("duty_free", "#status+duty", "yes"),
        optional("storage", "#loc+storage", "Example central store"),
        optional("onward_payer", "#org+payer", "recipient-1"),
        optional("agreed", "#date+agreed", "2020-03-30"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const AUTHORISATIONS: Spec = Spec {
    file: "authorisations.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        optional("item", "#item+code", "mask-medical"),
        optional("model", "#item+model", ""),
        required("kind", "#status", "registered"),
        required("from", "#date+start", "2020-03-01"),
        optional("until", "#date+end", ""),
        required("reference", "#meta+reference", "Example register, number 1"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const ESSENTIAL: Spec = Spec {
    file: "essential.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        required("item", "#item+code", "mask-medical"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// What is known of those who receive.
#[derive(Default)]
pub(super) struct Recipients {
    pub(super) sites: Vec<Lined<Site>>,
    pub(super) consignees: Vec<Lined<Consignee>>,
    pub(super) authorisations: Vec<Lined<Authorisation>>,
    pub(super) essential: Vec<Lined<EssentialItem>>,
}

/// Reads one of the four tables.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    countries: &Countries,
    known: &mut Recipients,
    links: &mut Links,
    faults: &mut Faults,
) {
    let Recipients { sites, consignees, authorisations, essential } = known;
    match name {
        "sites.csv" => {
            each_row(&SITES, bytes, faults, |row| sites.extend(site(row, countries, links)));
        }
        "consignees.csv" => {
            each_row(&CONSIGNEES, bytes, faults, |row| consignees.extend(consignee(row, countries, links)));
        }
        "authorisations.csv" => {
            each_row(&AUTHORISATIONS, bytes, faults, |row| {
                authorisations.extend(authorisation(row, countries, links));
            });
        }
        other => {
            assert_eq!(other, ESSENTIAL.file, "the fourth table should be that of essential items");
            each_row(&ESSENTIAL, bytes, faults, |row| essential.extend(essential_item(row, countries, links)));
        }
    }
}

fn site(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Site>> {
    let id = row.need("id", SiteId::try_new);
    let place = recipient(row, "place", countries, links);
    let name = row.need("name", cell::text);
    let mains = row.may("mains", rating::supplies);
    let [oxygen_lpm, power_w, cold_litres] =
        ["oxygen_lpm", "power_w", "cold_litres"].map(|column| row.may(column, cell::units));
    let gas_fitting = row.may("gas_fitting", cell::text);
    let platforms = row.list("platforms", cell::text);
    let source = row.need("source", cell::source);
    let value = Site {
        id: id?,
        place: place?,
        name: name?,
        mains: mains?.unwrap_or_default(),
        oxygen_lpm: oxygen_lpm?,
        gas_fitting: gas_fitting?,
        power_w: power_w?,
        platforms: platforms?,
        cold_litres: cold_litres?,
        source: source?,
    };
    Some(Lined { line: row.line(), value })
}

fn consignee(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Consignee>> {
    let place = recipient(row, "place", countries, links);
    let item = links.may(row, "item", Target::Item, &ItemId::try_new);
    let party = links.need(row, "party", Target::Party, &PartyId::try_new);
    let duty_free = row.may("duty_free", cell::yes_no);
    let storage = row.may("storage", cell::text);
    let onward_payer = links.may(row, "onward_payer", Target::Party, &PartyId::try_new);
    let agreed = row.may("agreed", cell::date);
    let source = row.need("source", cell::source);
    let value = Consignee {
        place: place?,
        item: item?,
        party: party?,
        duty_free: duty_free?,
        storage: storage?,
        onward_payer: onward_payer?,
        agreed: agreed?,
        source: source?,
    };
    Some(Lined { line: row.line(), value })
}

fn authorisation(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Authorisation>> {
    // A regulator of a donor's country speaks as well, and that need not be a row of places.csv.
    let place = row.need("place", |text| countries.code(text));
    let item = links.may(row, "item", Target::Item, &ItemId::try_new);
    let model = row.may("model", cell::text);
    let kind = row.need("kind", |text| cell::word(text, &AuthorisationKind::ALL));
    let from = row.need("from", cell::date);
    let until = row.may("until", cell::date);
    let reference = row.need("reference", cell::text);
    let source = row.need("source", cell::source);
    if row.raw("item").is_empty() && row.raw("model").is_empty() {
        let cause = "neither an item nor a model is named";
        row.fault("item", Fault::new("cell-empty", cause, "say what the regulator speaks of"));
        return None;
    }
    let value = Authorisation {
        place: place?,
        item: item?,
        model: model?,
        kind: kind?,
        from: from?,
        until: until?,
        reference: reference?,
        source: source?,
    };
    report_end_before_beginning(row, value.from, value.until);
    Some(Lined { line: row.line(), value })
}

/// A last day that lies before the first.
pub(super) fn report_end_before_beginning(row: &mut Row<'_>, from: Date, until: Option<Date>) {
    if let Some(until) = until.filter(|until| *until < from) {
        let cause = format!("it ends on {until}, before it begins on {from}");
        row.fault("until", Fault::new("impossible-date", cause, "check both days"));
    }
}

fn essential_item(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<EssentialItem>> {
    let place = recipient(row, "place", countries, links);
    let item = links.need(row, "item", Target::Item, &ItemId::try_new);
    let source = row.need("source", cell::source);
    Some(Lined { line: row.line(), value: EssentialItem { place: place?, item: item?, source: source? } })
}

/// Checks what one row alone does not show.
pub(super) fn check(known: &Recipients, items: &[Item], calendar: Option<&Calendar>, faults: &mut Faults) {
    let key = |row: &Consignee| (row.place.clone(), row.item.clone());
    report_twice(CONSIGNEES.file, "place", &known.consignees, key, faults);
    let key = |row: &Authorisation| (row.place.clone(), row.item.clone(), row.model.as_deref().map(folded), row.from);
    report_twice(AUTHORISATIONS.file, "from", &known.authorisations, key, faults);
    let key = |row: &EssentialItem| (row.place.clone(), row.item.clone());
    report_twice(ESSENTIAL.file, "item", &known.essential, key, faults);
    remark_platforms(known, items, faults);
    if let Some(calendar) = calendar {
        for row in &known.consignees {
            if let Some(agreed) = row.value.agreed {
                calendar.remark_future((CONSIGNEES.file, "agreed", row.line), agreed, faults);
            }
        }
    }
}

/// A platform that is nearly one of the tests': a slip would make a laboratory of another kind of it.
fn remark_platforms(known: &Recipients, items: &[Item], faults: &mut Faults) {
    let platforms: Vec<&str> = items.iter().flat_map(|item| &item.handling.platforms).map(String::as_str).collect();
    for row in &known.sites {
        for platform in &row.value.platforms {
            let is_known = platforms.iter().any(|known| folded(known) == folded(platform));
            let Some(meant) = suggest::nearest(platform, platforms.iter().copied()).filter(|_| !is_known) else {
                continue;
            };
            let cause = format!("no test of the catalogue runs on \u{ab}{platform}\u{bb}");
            let action = format!("did you mean \u{ab}{meant}\u{bb}? Otherwise nothing");
            faults.remark(Fault::new("unknown-platform", cause, action).at(SITES.file, row.line, "platforms"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::countries;

    #[test]
    fn an_authorisation_of_nothing_says_so() {
        let mut faults = Faults::default();
        let (mut known, mut links) = (Recipients::default(), Links::default());
        let text = "place,kind,from,reference,source\nIT,registered,2020-03-01,r,x\n";
        let countries = countries().expect("the tables should be without faults");
        read(AUTHORISATIONS.file, text.as_bytes(), countries, &mut known, &mut links, &mut faults);
        let list = faults.finish(Some(())).expect_err("nothing is named");
        assert_eq!((list[0].code, list[0].place.column.as_str(), list.len()), ("cell-empty", "item", 1));
    }
}
