//! Decides how `surface.csv` is read: how goods go by road, rail or sea, in how many days, at what cost. Does not decide whether
//! they do. Up: [`crate::folder`].

use model::fault::Fault;
use model::quantity::{Currency, Money};
use model::worth::{SurfaceLink, SurfaceMode};

use crate::builtin::Countries;
use crate::folder::cross::report_twice;
use crate::folder::link::Lined;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, optional, required};

/// Days from door to door that are believed. What takes no day is not by surface, and beyond a year nobody plans.
const DAYS: std::ops::RangeInclusive<i64> = 1..=365;

/// Most that a tonne is believed to cost by surface, whole units of the currency.
const COST_MAX: i64 = 1_000_000_000;

pub(super) const SURFACE: Spec = Spec {
    file: "surface.csv",
    key: None,
    columns: &[
        required("from", "#country+code+from", "CN"),
        required("to", "#country+code+to", "IT"),
        required("mode", "#modality+transport", "sea"),
        required("days", "#date+days+num", "36"),
        required("cost_per_tonne", "#value+tonne", "1700"),
        optional("currency", "#currency+code", "USD"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn link(row: &mut Row<'_>, countries: &Countries) -> Option<Lined<SurfaceLink>> {
    let [from, to] = ["from", "to"].map(|column| row.need(column, |text| countries.code(text)));
    let mode = row.need("mode", |text| cell::word(text, &SurfaceMode::ALL));
    let days = row.need("days", |text| cell::within(text, DAYS));
    let cost = row.need("cost_per_tonne", |text| cell::within(text, 0..=COST_MAX));
    let currency = row.may("currency", Currency::try_new);
    let source = row.need("source", cell::source);
    let value = SurfaceLink {
        from: from?,
        to: to?,
        mode: mode?,
        days: u16::try_from(days?).expect("the range of days should fit"),
        cost_per_tonne: Money { cents: cost? * 100, currency: currency?.unwrap_or(Currency::USD) },
        source: source?,
    };
    Some(Lined { line: row.line(), value })
}

/// No link twice, and one currency: what goes over two links is added up.
pub(super) fn check(links: &[Lined<SurfaceLink>], faults: &mut Faults) {
    report_twice(SURFACE.file, "mode", links, |link| (link.from.clone(), link.to.clone(), link.mode), faults);
    let Some(first) = links.first() else { return };
    let of = |row: &Lined<SurfaceLink>| row.value.cost_per_tonne.currency;
    for row in links.iter().filter(|row| of(row) != of(first)) {
        let cause = format!("in {}, and line {} in {}", of(row).as_str(), first.line, of(first).as_str());
        let action = "state all costs of the table in one currency: those of one flight are added up";
        faults.push(Fault::new("mixed-currency", cause, action).at(SURFACE.file, row.line, "currency"));
    }
}
