//! Decides how the account is told: one table for each scope and unit, whose balances sum to zero; what is pending apart.
//! Does not keep it (`record`). Up: [`crate::report`].

use std::collections::BTreeSet;

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::ledger::{AccountBalance, AccountUnit, Act, Deal, Entry, Scope, Valued};

use crate::report::book::{Book, source};
use crate::report::numbers::{count, day, signed};
use crate::report::valued;

/// The section of the account.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let accounts: BTreeSet<(&Scope, &AccountUnit)> =
        book.input.balances.iter().map(|balance| (&balance.scope, &balance.unit)).collect();
    html! {
        p.lede {
            "Who gave what, owed to the community of all parties, or between two by agreement. A positive balance is owed to the "
            "party, a negative one by it; each table sums to zero, and units never net against each other."
        }
        @if accounts.is_empty() { p.soft { "Nothing is in the account." } }
        @else { div.tiles { @for (scope, unit) in accounts { (table(book, scope, unit)) } } }
        (valued::tables(book))
        (entries(book))
    }
}

/// A unit in words.
pub(super) fn unit_words(book: &Book<'_>, unit: &AccountUnit) -> String {
    match unit {
        AccountUnit::Item(item) => book.item_name(item).to_owned(),
        AccountUnit::Grams => "Goods, in kilograms".to_owned(),
        AccountUnit::FlyingMinutes => "Flying time".to_owned(),
        AccountUnit::FlyingMinutesOf(kind) => format!("Flying time, {kind}"),
        AccountUnit::PeopleDays => "People, in days".to_owned(),
        AccountUnit::Money(currency, basis) => format!("{}, {}", currency.as_str(), basis.word().replace('-', " ")),
    }
}

/// An amount in its unit, with its sign where it is a balance.
fn amount(unit: &AccountUnit, amount: i64, is_balance: bool) -> String {
    let sign = if amount < 0 {
        "\u{2212}"
    } else if is_balance && amount > 0 {
        "+"
    } else {
        ""
    };
    let parts = |of: i64| (count((amount / of).abs()), (amount % of).abs());
    match unit {
        AccountUnit::FlyingMinutes | AccountUnit::FlyingMinutesOf(_) => {
            let (hours, minutes) = parts(60);
            format!("{sign}{hours}:{minutes:02}\u{202f}h")
        }
        AccountUnit::Grams => {
            let (kilograms, grams) = parts(1000);
            if grams == 0 { format!("{sign}{kilograms}") } else { format!("{sign}{kilograms}.{grams:03}") }
        }
        AccountUnit::Money(..) => {
            let (whole, cents) = parts(100);
            format!("{sign}{whole}.{cents:02}")
        }
        _ if is_balance => signed(amount),
        _ => count(amount),
    }
}

fn table(book: &Book<'_>, scope: &Scope, unit: &AccountUnit) -> Markup {
    let of_table = |balance: &&AccountBalance| balance.scope == *scope && balance.unit == *unit;
    let balances: Vec<&AccountBalance> = book.input.balances.iter().filter(of_table).collect();
    let sum: i128 = balances.iter().map(|balance| i128::from(balance.balance)).sum();
    html! {
        div.tile {
            h4 {
                (unit_words(book, unit))
                @if let Scope::Agreement(id) = scope { " " span.soft { "by agreement " (id) } }
            }
            table {
                thead { tr { th { "Party" } th.n { "Balance" } th.n { "Promised" } } }
                tbody {
                    @for balance in balances {
                        tr {
                            th { (book.party_name(&balance.party)) br; (book.because(&balance.because)) }
                            td.n { (amount(unit, balance.balance, true)) }
                            td.n.soft { @if !balance.pledged.is_zero() { (amount(unit, balance.pledged.get(), false)) } }
                        }
                    }
                }
                tfoot { tr {
                    th { "Sum" }
                    td.n { @match i64::try_from(sum) { Ok(sum) => (amount(unit, sum, true)), Err(_) => "out of range" } }
                    td.n { @if sum != 0 { span.pill.bad { "not zero" } } }
                } }
            }
        }
    }
}

/// The deal that an entry hangs on, through the entries it is about.
fn deal_of<'a>(entries: &'a [Entry], entry: &'a Entry) -> Option<&'a Deal> {
    let mut current = entry;
    // Each step leads to another entry; more steps than entries would go round in a circle.
    for _ in 0..=entries.len() {
        if let Some(deal) = current.act.deal() {
            return Some(deal);
        }
        let target = current.act.target()?;
        current = entries.iter().find(|other| other.id == *target)?;
    }
    None
}

/// What an entry does, in words.
fn act_words(book: &Book<'_>, entry: &Entry) -> Markup {
    let of = |id: &model::id::EntryId| book.link_as(RecordKind::Entry, id, id);
    html! {
        @match &entry.act {
            Act::Pledge { expires, .. } => {
                span.pill.note { "promised" }
                @if let Some(end) = expires { " until " (day(*end)) }
            }
            Act::Direct(_) => "received",
            Act::Post { pledge, .. } => { "received of " (of(pledge)) }
            Act::Void { pledge, part } => {
                @if part.is_none() { "the rest of " } @else { "of " }
                (of(pledge)) " will not come"
            }
            Act::Return { loan, .. } => { "given back of " (of(loan)) }
            Act::Correct { entry, reason, .. } => { "corrects " (of(entry)) ", " (reason.word()) }
            Act::Figure { entry, .. } => { span.pill.note { "said" } " of " (of(entry)) }
            Act::Value { of: valued, basis, .. } => {
                span.pill.note { "value" } " of "
                @match valued { Valued::Entry(entry) => (of(entry)), Valued::Consignment(id) => (id) }
                ", " (basis.word().replace('-', " "))
            }
        }
        @if let Some(party) = &entry.said_by { br; span.soft { "says " (book.party_name(party)) } }
    }
}

/// The amount of an entry, in its unit.
fn amount_of(entry: &Entry) -> Option<(AccountUnit, i64)> {
    match &entry.act {
        Act::Pledge { deal, .. } | Act::Direct(deal) => Some((deal.unit.clone(), deal.amount.get())),
        Act::Post { unit, amount, .. } | Act::Return { unit, amount, .. } => Some((unit.clone(), amount.get())),
        Act::Void { part, .. } | Act::Figure { amount: part, .. } => {
            part.as_ref().map(|(unit, amount)| (unit.clone(), amount.get()))
        }
        Act::Correct { unit, change, .. } => Some((unit.clone(), *change)),
        Act::Value { money, basis, .. } => Some((AccountUnit::Money(money.currency, *basis), money.cents)),
    }
}

fn entries(book: &Book<'_>) -> Markup {
    let all = &book.operation.records.entries;
    let row = |entry: &Entry| {
        let deal = deal_of(all, entry).filter(|_| !matches!(entry.act, Act::Value { .. }));
        let told = amount_of(entry);
        html! {
            tr id=[book.anchor(RecordKind::Entry, &entry.id)] {
                th.id { (entry.id) }
                td { (day(entry.day)) }
                td { @if let Some(deal) = deal { (book.party_name(&deal.from)) } }
                td { @if let Some(deal) = deal { (book.party_name(&deal.to)) } }
                td { @if let Some((unit, _)) = &told { (unit_words(book, unit)) } }
                td.n { @if let Some((unit, sum)) = &told { (amount(unit, *sum, matches!(entry.act, Act::Correct { .. }))) } }
                td { (act_words(book, entry)) }
                td.free { (entry.text) " " (source(&entry.source)) }
            }
        }
    };
    html! {
        @if !all.is_empty() {
            h3 { "Entries" }
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Entry" } th { "Day" } th { "From" } th { "To" } th { "In" } th.n { "Amount" } th { "State" } th { "What" }
                } }
                tbody { @for entry in all { (row(entry)) } }
            } }
        }
    }
}
