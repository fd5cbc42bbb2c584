//! Decides how `permits.csv` is read: what states ask for before they are flown over or landed in. Does not decide
//! whether a permit is there in time. Up: [`crate::folder`].

use model::fault::Fault;
use model::id::PermitId;
use model::permit::{Permit, PermitFlight, PermitLead, PermitUse};
use model::quantity::Minutes;

use crate::builtin::Countries;
use crate::table::{Row, Spec, cell, optional, required};

/// Longest lead that is believed, hours and working days: half a year.
const HOURS_MAX: i64 = 4392;
const DAYS_MAX: i64 = 130;

pub(super) const PERMITS: Spec = Spec {
    file: "permits.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "permit-1"),
        required("state", "#country+code", "IN"),
        required("use", "#access+use", "land"),
        optional("operators", "#country+operator+list", ""),
        optional("flight", "#access+flight", "civil"),
        optional("lead_hours", "#access+lead+hours", ""),
        optional("lead_working_days", "#access+lead+days", "3"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn permit(row: &mut Row<'_>, countries: &Countries) -> Option<Permit> {
    let id = row.need("id", PermitId::try_new);
    let state = row.need("state", |text| countries.code(text));
    let r#use = row.need("use", |text| cell::word(text, &PermitUse::ALL));
    let operators = row.list("operators", |text| countries.code(text));
    let flight = row.may("flight", |text| cell::word(text, &PermitFlight::ALL));
    let lead = lead(row);
    let source = row.need("source", cell::source);
    Some(Permit {
        id: id?,
        state: state?,
        r#use: r#use?,
        operators: operators?,
        flight: flight?.unwrap_or_default(),
        lead: lead?,
        source: source?,
    })
}

/// Hours or working days, one of the two.
fn lead(row: &mut Row<'_>) -> Option<PermitLead> {
    let hours = row.may("lead_hours", |text| cell::within(text, 0..=HOURS_MAX));
    let days = row.may("lead_working_days", |text| cell::within(text, 0..=DAYS_MAX));
    match (hours?, days?) {
        (Some(hours), None) => Some(PermitLead::Elapsed(Minutes::of(hours * 60))),
        (None, Some(days)) => Some(PermitLead::WorkingDays(u16::try_from(days).expect("the range of days should fit"))),
        (hours, _) => {
            let cause = if hours.is_some() { "two lead times" } else { "no lead time" };
            let action = "fill in one of lead_hours and lead_working_days; 0 where a notice on the day is enough";
            row.fault("lead_working_days", Fault::new("lead-unclear", cause, action));
            None
        }
    }
}
