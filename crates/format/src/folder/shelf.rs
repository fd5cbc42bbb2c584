//! Decides how `stock.csv`, `consumption.csv` and `production.csv` are read: what is there, what comes, what is really
//! used, what own factories yield. Does not decide what is missing (`need`). Up: [`crate::folder`].

use model::fault::Fault;
use model::id::{ItemId, PlaceId};
use model::need::{Consumption, Production, Stock, StockStatus};
use model::world::Item;

use crate::builtin::Countries;
use crate::folder::link::{Lined, Links, Target};
use crate::folder::sick::recipient;
use crate::folder::tables::Tables;
use crate::profile::check_unit;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

pub(super) const STOCK: Spec = Spec {
    file: "stock.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        required("item", "#item+code", "mask-medical"),
        required("units", "#item+num", "500000"),
        optional("unit", "#item+unit", "each"),
        optional("status", "#status", "shelf"),
        optional("arrives", "#date+arrives", ""),
        required("counted", "#date+counted", "2020-03-30"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const CONSUMPTION: Spec = Spec {
    file: "consumption.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        required("item", "#item+code", "mask-medical"),
        required("from", "#date+start", "2020-03-22"),
        required("to", "#date+end", "2020-03-28"),
        required("units", "#item+num+used", "900000"),
        optional("unit", "#item+unit", "each"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const PRODUCTION: Spec = Spec {
    file: "production.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IT"),
        required("item", "#item+code", "mask-medical"),
        required("from", "#date+start", "2020-04-06"),
        required("units_per_day", "#item+num+daily", "500000"),
        optional("unit", "#item+unit", "each"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Reads one of the three tables.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    countries: &Countries,
    tables: &mut Tables,
    links: &mut Links,
    faults: &mut Faults,
) {
    let Tables { items, stock: on_shelf, consumption: used, production: made, .. } = tables;
    match name {
        "stock.csv" => {
            each_row(&STOCK, bytes, faults, |row| on_shelf.extend(stock(row, countries, items, links)));
        }
        "consumption.csv" => {
            each_row(&CONSUMPTION, bytes, faults, |row| used.extend(consumption(row, countries, items, links)));
        }
        other => {
            assert_eq!(other, PRODUCTION.file, "the third table should be that of production");
            each_row(&PRODUCTION, bytes, faults, |row| made.extend(production(row, countries, items, links)));
        }
    }
}

/// Place and item of a row, whose unit, where it states one, must be the item's.
fn of_row(
    row: &mut Row<'_>,
    countries: &Countries,
    items: &[Item],
    links: &mut Links,
) -> (Option<PlaceId>, Option<ItemId>) {
    let place = recipient(row, "place", countries, links);
    let item = links.need(row, "item", Target::Item, &ItemId::try_new);
    if let Some(item) = item.as_ref().and_then(|id| items.iter().find(|item| item.id == *id)) {
        check_unit(row, "unit", item);
    }
    (place, item)
}

fn stock(row: &mut Row<'_>, countries: &Countries, items: &[Item], links: &mut Links) -> Option<Lined<Stock>> {
    let (place, item) = of_row(row, countries, items, links);
    let units = row.need("units", cell::units);
    let status = row.may("status", |text| cell::word(text, &StockStatus::ALL));
    let arrives = row.may("arrives", cell::date);
    let counted = row.need("counted", cell::date);
    let source = row.need("source", cell::source);
    let arrives = arrives?;
    // Without a word, a day of arrival tells what is under way from what is on the shelf.
    let implied = if arrives.is_some() { StockStatus::Pipeline } else { StockStatus::Shelf };
    let status = status?.unwrap_or(implied);
    match (status, arrives) {
        (StockStatus::Shelf, Some(day)) => {
            let cause = format!("it is on the shelf and arrives on {day}");
            row.fault("arrives", Fault::new("impossible-date", cause, "leave the day empty, or say pipeline"));
        }
        (StockStatus::Pipeline | StockStatus::PledgeConfirmed, None) => {
            let cause = "what is to come has no day of arrival";
            row.fault(
                "arrives",
                Fault::new("cell-empty", cause, "give the day, or say pledge-open: that is not counted"),
            );
        }
        _ => {}
    }
    let counted = counted?;
    if let Some(arrives) = arrives.filter(|arrives| *arrives < counted) {
        let cause = format!("it arrives on {arrives}, before the count of {counted}");
        row.fault("arrives", Fault::new("impossible-date", cause, "leave it empty if it is on the shelf already"));
    }
    let value = Stock { place: place?, item: item?, units: units?, status, arrives, counted, source: source? };
    Some(Lined { line: row.line(), value })
}

fn consumption(
    row: &mut Row<'_>,
    countries: &Countries,
    items: &[Item],
    links: &mut Links,
) -> Option<Lined<Consumption>> {
    let (place, item) = of_row(row, countries, items, links);
    let [from, to] = ["from", "to"].map(|column| row.need(column, cell::date));
    let units = row.need("units", cell::units);
    let source = row.need("source", cell::source);
    let value = Consumption { place: place?, item: item?, from: from?, to: to?, units: units?, source: source? };
    if value.to < value.from {
        let cause = format!("used from {} to {}", value.from, value.to);
        row.fault("to", Fault::new("impossible-date", cause, "give first day, then last day"));
    }
    Some(Lined { line: row.line(), value })
}

fn production(
    row: &mut Row<'_>,
    countries: &Countries,
    items: &[Item],
    links: &mut Links,
) -> Option<Lined<Production>> {
    let (place, item) = of_row(row, countries, items, links);
    let from = row.need("from", cell::date);
    let units_per_day = row.need("units_per_day", cell::units);
    let source = row.need("source", cell::source);
    let value = Production { place: place?, item: item?, from: from?, units_per_day: units_per_day?, source: source? };
    Some(Lined { line: row.line(), value })
}
