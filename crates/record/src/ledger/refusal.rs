//! Decides in which words an entry of the account is refused. Which are refused is decided in `chain`.
//! Up: [`crate::ledger`].

use jiff::civil::Date;
use model::fault::Fault;
use model::id::EntryId;
use model::ledger::{AccountUnit, Entry};

use crate::ledger::Refusal;

fn at(column: &str, fault: Fault) -> Fault {
    fault.at("", 0, column)
}

pub(super) fn reused(entry: &Entry) -> Refusal {
    let cause = format!("another entry has the id \u{ab}{}\u{bb}", entry.id);
    let fault = Fault::new("entry-id-reused", cause, "give the new entry an id of its own; what stands is not altered");
    Refusal { entry: entry.id.clone(), fault: at("id", fault) }
}

/// A standing entry that could not stand beside a new one.
pub(super) fn undone(refusal: &Refusal) -> Fault {
    let cause = format!("beside it the entry \u{ab}{}\u{bb} could not stand: {}", refusal.entry, refusal.fault.cause);
    at("day", Fault::new("entry-undone", cause, "correct that entry first, or enter this one for a later day"))
}

/// A standing entry that could not stand if an agreement ended, or never held.
pub(super) fn without_agreement(refusal: &Refusal) -> Fault {
    let cause = format!("then the entry \u{ab}{}\u{bb} could not stand: {}", refusal.entry, refusal.fault.cause);
    let action = "correct that entry first, or end the agreement on a later day";
    at("until", Fault::new("entry-undone", cause, action))
}

pub(super) fn unknown(column: &str, what: &str, id: &dyn std::fmt::Display) -> Fault {
    let cause = format!("no {what} is known as \u{ab}{id}\u{bb}");
    at(column, Fault::new("unknown-code", cause, format!("check the id, or add the {what} first")))
}

pub(super) fn refused(target: &EntryId) -> Fault {
    let cause = format!("the entry \u{ab}{target}\u{bb} that it is about was itself refused");
    at("entry", Fault::new("entry-target-refused", cause, "cure that entry first"))
}

pub(super) fn early(day: Date, target: &Entry) -> Fault {
    let cause = format!("it is of {day}, before \u{ab}{}\u{bb} of {}", target.id, target.day);
    at("day", Fault::new("entry-too-early", cause, "check both days"))
}

pub(super) fn kind(target: &Entry, wanted: &str) -> Fault {
    let cause = format!("\u{ab}{}\u{bb} is of the kind {}, not {wanted}", target.id, target.act.word());
    at("entry", Fault::new("entry-wrong-kind", cause, format!("name {wanted}")))
}

pub(super) fn unit(given: &AccountUnit, wanted: &AccountUnit) -> Fault {
    let cause = format!("it is in {given}, and what it is about in {wanted}");
    at("unit", Fault::new("unit-mismatch", cause, format!("give the amount in {wanted}; units never net")))
}

pub(super) fn closed(pledge: &EntryId, since: Date) -> Fault {
    let cause = format!("what was left of \u{ab}{pledge}\u{bb} was voided on {since}");
    at("entry", Fault::new("pledge-closed", cause, "enter what came all the same as a direct posting"))
}

pub(super) fn expired(pledge: &EntryId, since: Date) -> Fault {
    let cause = format!("\u{ab}{pledge}\u{bb} expired at the end of {since}");
    at("entry", Fault::new("pledge-expired", cause, "enter what came all the same as a direct posting"))
}

pub(super) fn more(of: &EntryId, amount: i128, left: i128) -> Fault {
    let cause = format!("it is {amount}, and of \u{ab}{of}\u{bb} {left} are left");
    let action = "post what is left, and enter what came beyond it as a direct posting";
    at("amount", Fault::new("more-than-remains", cause, action))
}

pub(super) fn zero() -> Fault {
    at("amount", Fault::new("amount-zero", "the amount is 0, which changes nothing", "give the amount"))
}

pub(super) fn below_zero(entry: &EntryId, left: i128) -> Fault {
    let cause = format!("\u{ab}{entry}\u{bb} stands at {left}, and would be less than nothing");
    at("amount", Fault::new("correction-below-zero", cause, "take away no more than stands there"))
}

pub(super) fn below_returned(loan: &EntryId, returned: i128) -> Fault {
    let cause = format!("of \u{ab}{loan}\u{bb} {returned} were returned, more than would have been lent");
    at("amount", Fault::new("loan-below-returned", cause, "correct the returns first"))
}

pub(super) fn not_a_loan(entry: &EntryId) -> Fault {
    let cause = format!("\u{ab}{entry}\u{bb} was not given on the terms of a loan");
    at("entry", Fault::new("not-a-loan", cause, "enter what was given as a direct posting of its own"))
}

pub(super) fn without_receipt() -> Fault {
    let cause = "it posts a pledge and names no receipt";
    at("because", Fault::new("receipt-missing", cause, "name the record that says it came, such as event:ID"))
}

pub(super) fn without_sayer() -> Fault {
    let cause = "it is a party's own word and does not say whose";
    at("said_by", Fault::new("sayer-missing", cause, "name the party that says so"))
}

pub(super) fn empty_figure() -> Fault {
    let cause = "it says neither an amount nor terms";
    at("amount", Fault::new("figure-empty", cause, "give the party's amount, its terms, or both"))
}

pub(super) fn same_party(party: &dyn std::fmt::Display) -> Fault {
    let cause = format!("\u{ab}{party}\u{bb} gives to itself");
    at("to", Fault::new("same-party", cause, "name the party that received"))
}

pub(super) fn agreement(cause: String) -> Fault {
    at(
        "scope",
        Fault::new("agreement-mismatch", cause, "name an agreement of these two parties for that day, or community"),
    )
}

pub(super) fn ends_before(day: Date, expires: Date) -> Fault {
    let cause = format!("it expires on {expires}, before its own day {day}");
    at("expires", Fault::new("impossible-date", cause, "check both days"))
}

pub(super) fn negative(cents: i64) -> Fault {
    at("amount", Fault::new("negative-amount", format!("{cents} is below zero"), "give zero or more"))
}
