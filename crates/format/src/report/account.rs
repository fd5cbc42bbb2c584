//! Decides how the account is told: one table for each unit, whose balances sum to zero; promises apart. Does not keep
//! it (`record`). Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::record::{AccountBalance, AccountUnit, Transfer};

use crate::report::book::{Book, source};
use crate::report::numbers::{count, day, signed};

/// The section of the account.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let mut units: Vec<&AccountUnit> = book.input.balances.iter().map(|balance| &balance.unit).collect();
    units.sort();
    units.dedup();
    html! {
        p.lede {
            "Who gave what, owed to the community of all parties. A positive balance is owed to the party, a negative one by it; "
            "each unit sums to zero, and units never net against each other."
        }
        @if units.is_empty() { p.soft { "Nothing is in the account." } }
        @else { div.tiles { @for unit in units { (table(book, unit)) } } }
        (transfers(book))
    }
}

fn unit_words(book: &Book<'_>, unit: &AccountUnit) -> String {
    match unit {
        AccountUnit::Item(item) => book.item_name(item).to_owned(),
        AccountUnit::FlyingMinutes => "Flying time".to_owned(),
        AccountUnit::PeopleDays => "People, in days".to_owned(),
    }
}

/// An amount in its unit, with its sign where it is a balance.
fn amount(unit: &AccountUnit, amount: i64, is_balance: bool) -> String {
    match unit {
        AccountUnit::FlyingMinutes => {
            let sign = if amount < 0 {
                "\u{2212}"
            } else if is_balance && amount > 0 {
                "+"
            } else {
                ""
            };
            format!("{sign}{}:{:02}\u{202f}h", count((amount / 60).abs()), (amount % 60).abs())
        }
        _ if is_balance => signed(amount),
        _ => count(amount),
    }
}

fn table(book: &Book<'_>, unit: &AccountUnit) -> Markup {
    let balances: Vec<&AccountBalance> = book.input.balances.iter().filter(|balance| balance.unit == *unit).collect();
    let sum: i128 = balances.iter().map(|balance| i128::from(balance.balance)).sum();
    html! {
        div.tile {
            h4 { (unit_words(book, unit)) }
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

fn transfers(book: &Book<'_>) -> Markup {
    let row = |transfer: &Transfer| {
        html! {
            tr id=[book.anchor(RecordKind::Entry, &transfer.id)] {
                th.id { (transfer.id) }
                td { (day(transfer.day)) }
                td { (book.party_name(&transfer.from)) }
                td { (book.party_name(&transfer.to)) }
                td { (unit_words(book, &transfer.unit)) }
                td.n { (amount(&transfer.unit, transfer.amount.get(), false)) }
                td { @if transfer.is_posted { "received" } @else { span.pill.note { "promised" } } }
                td.free { (transfer.text) " " (source(&transfer.source)) }
            }
        }
    };
    html! {
        @if !book.operation.records.transfers.is_empty() {
            h3 { "Entries" }
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Entry" } th { "Day" } th { "From" } th { "To" } th { "In" } th.n { "Amount" } th { "State" } th { "What" }
                } }
                tbody { @for transfer in &book.operation.records.transfers { (row(transfer)) } }
            } }
        }
    }
}
