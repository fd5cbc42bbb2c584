//! Decides how `sharing.csv`, `commitments.csv` and `export_bans.csv` are read: who comes first, what is promised, what may
//! not leave a country. Does not share anything (`allocation`). Up: [`crate::folder`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{ItemId, OfferLineId};
use model::operation::{Promise, SharingTerm};
use model::quantity::Units;
use model::recipient::ExportBan;

use crate::builtin::Countries;
use crate::folder::cross::{Calendar, report_twice};
use crate::folder::gate::report_end_before_beginning;
use crate::folder::link::{Lined, Links, Target};
use crate::folder::sick::recipient;
use crate::folder::tables::Tables;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

pub(super) const SHARING: Spec = Spec {
    file: "sharing.csv",
    key: None,
    columns: &[
        optional("place", "#country+code", "IT"),
        optional("item", "#item+code", "mask-medical"),
        optional("weight_permille", "#meta+weight_permille", "1000"),
        optional("floor_units", "#item+num+min", "2000"),
        optional("hold_back_permille", "#item+reserve_permille", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const COMMITMENTS: Spec = Spec {
    file: "commitments.csv",
    key: None,
    columns: &[
        required("offer", "#meta+offer", "offer-1"),
        required("place", "#country+code", "IT"),
        required("units", "#item+num+promised", "100000"),
        required("made", "#date+made", "2020-03-30"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const EXPORT_BANS: Spec = Spec {
    file: "export_bans.csv",
    key: None,
    columns: &[
        required("place", "#country+code", "IN"),
        optional("item", "#item+code", "mask-medical"),
        required("from", "#date+start", "2020-03-19"),
        optional("until", "#date+end", ""),
        optional("exempt", "#country+exempt+list", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Weights of a fill, thousandths: nothing would never be filled, and beyond a thousandfold nobody else would be.
const WEIGHTS: std::ops::RangeInclusive<i64> = 1..=1_000_000;

/// What is declared of the sharing.
#[derive(Default)]
pub(super) struct Sharing {
    pub(super) terms: Vec<Lined<SharingTerm>>,
    pub(super) promises: Vec<Lined<Promise>>,
    pub(super) bans: Vec<Lined<ExportBan>>,
}

/// Reads one of the three tables.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    countries: &Countries,
    known: &mut Sharing,
    links: &mut Links,
    faults: &mut Faults,
) {
    let Sharing { terms, promises, bans } = known;
    match name {
        "sharing.csv" => {
            each_row(&SHARING, bytes, faults, |row| terms.extend(term(row, countries, links)));
        }
        "commitments.csv" => {
            each_row(&COMMITMENTS, bytes, faults, |row| promises.extend(promise(row, countries, links)));
        }
        other => {
            assert_eq!(other, EXPORT_BANS.file, "the third table should be that of export bans");
            each_row(&EXPORT_BANS, bytes, faults, |row| bans.extend(ban(row, countries, links)));
        }
    }
}

fn term(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<SharingTerm>> {
    let place = links.may(row, "place", Target::Place, &|text| countries.code(text));
    let item = links.may(row, "item", Target::Item, &ItemId::try_new);
    let weight = row.may("weight_permille", |text| cell::within(text, WEIGHTS).map(Units::of));
    let floor = row.may("floor_units", cell::units);
    let hold_back = row.may("hold_back_permille", cell::permille);
    let source = row.need("source", cell::source);
    let (place, weight_permille, floor, hold_back) = (place?, weight?, floor?, hold_back?);
    if let Some(place) = place.as_ref().filter(|_| hold_back.is_some()) {
        let cause = format!("a share is held back of an item for every recipient, not of {place}'s part of it");
        let action = "leave place empty in the row that holds back, and give a weight or a floor in another";
        row.fault("hold_back_permille", Fault::new("hold-back-of-place", cause, action));
        return None;
    }
    if weight_permille.is_none() && floor.is_none() && hold_back.is_none() {
        let cause = "the row gives no weight, no floor and holds nothing back";
        row.fault("weight_permille", Fault::new("cell-empty", cause, "fill in one of the three, or remove the row"));
        return None;
    }
    let value = SharingTerm { place, item: item?, weight_permille, floor, hold_back, source: source? };
    Some(Lined { line: row.line(), value })
}

fn promise(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Promise>> {
    let line = links.need(row, "offer", Target::Offer, &OfferLineId::try_new);
    let recipient = recipient(row, "place", countries, links);
    let units = row.need("units", cell::units);
    let made = row.need("made", cell::date);
    let source = row.need("source", cell::source);
    let value = Promise { line: line?, recipient: recipient?, units: units?, made: made?, source: source? };
    Some(Lined { line: row.line(), value })
}

fn ban(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<ExportBan>> {
    // The state that forbids is a donor's, which need not be a row of places.csv; nor need those that it spares.
    let place = row.need("place", |text| countries.code(text));
    let item = links.may(row, "item", Target::Item, &ItemId::try_new);
    let from = row.need("from", cell::date);
    let until = row.may("until", cell::date);
    let exempt = row.list("exempt", |text| countries.code(text));
    let source = row.need("source", cell::source);
    let value = ExportBan { place: place?, item: item?, from: from?, until: until?, exempt: exempt?, source: source? };
    report_end_before_beginning(row, value.from, value.until);
    Some(Lined { line: row.line(), value })
}

/// Checks what one row alone does not show.
pub(super) fn check(tables: &Tables, calendar: Option<&Calendar>, faults: &mut Faults) {
    let Sharing { terms, promises, bans } = &tables.sharing;
    let key = |row: &SharingTerm| (row.place.clone(), row.item.clone());
    report_twice(SHARING.file, "place", terms, key, faults);
    let key = |row: &Promise| (row.line.clone(), row.recipient.clone(), row.made, row.source.clone());
    report_twice(COMMITMENTS.file, "offer", promises, key, faults);
    let key = |row: &ExportBan| (row.place.clone(), row.item.clone(), row.from);
    report_twice(EXPORT_BANS.file, "from", bans, key, faults);
    if let Some(calendar) = calendar {
        for row in promises {
            calendar.remark_future((COMMITMENTS.file, "made", row.line), row.value.made, faults);
        }
        remark_overpromised(tables, calendar.last, faults);
    }
}

/// More promised of a line than will be there on the last day of the plan.
fn remark_overpromised(tables: &Tables, last: Date, faults: &mut Faults) {
    let mut promised: BTreeMap<&OfferLineId, (Units, u64)> = BTreeMap::new();
    for row in &tables.sharing.promises {
        let (units, line) = promised.entry(&row.value.line).or_default();
        (*units, *line) = (*units + row.value.units, row.line);
    }
    for offer in &tables.offers {
        let Some((units, line)) = promised.get(&offer.value.id) else { continue };
        let steps = tables.ramps.iter().filter(|ramp| ramp.value.0 == offer.value.id).map(|ramp| ramp.value.1);
        let mut whole = offer.value.clone();
        whole.ramp = steps.collect();
        whole.ramp.sort();
        let there = whole.units_by(last).max(whole.units);
        if *units > there {
            let cause = format!("{} of {} is promised, {} will be there by {last}", units.get(), whole.id, there.get());
            let action = "check the figures; what is not there cannot be kept";
            faults.remark(Fault::new("promised-beyond", cause, action).at(COMMITMENTS.file, *line, "units"));
        }
    }
}
