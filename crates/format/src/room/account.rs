//! Decides the page of the account: balances unit by unit, what is pending beside what was posted, and both parties' figures
//! where they differ. Up: [`crate::room`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use maud::{Markup, html};
use model::id::PartyId;
use model::ledger::{Entry, Terms};

use super::AccountView;
use super::frame::{Frame, encoded};

/// The page of the account.
#[must_use]
pub fn account_page(frame: &Frame<'_>, view: &AccountView) -> String {
    frame.page("Account", "account", &html! {
        p { "Up to the end of " (view.as_of.strftime("%d %b %Y").to_string()) ". Units are never added to one another." }
        section {
            h2 { "Balances" }
            @if view.balances.is_empty() { p { "Nothing is posted that you are a party to." } } @else {
                table.stack {
                    caption { "Given less taken; above zero: the others owe it" }
                    thead { tr { th scope="col" { "Party" } th scope="col" { "Unit" } th scope="col" { "Against" } th.figure scope="col" { "Posted" } th.figure scope="col" { "Pledged, pending" } } }
                    tbody { @for one in &view.balances { tr {
                        th scope="row" { (one.party) }
                        td data-head="Unit" { (one.unit) }
                        td data-head="Against" { (one.scope) }
                        td.figure data-head="Posted" { (one.unit.said(one.balance)) }
                        td.figure data-head="Pledged, pending" { (one.unit.said(one.pledged.get())) }
                    } } }
                }
            }
        }
        (statements(frame, view))
        (pledges(view))
        @if !view.sides.is_empty() {
            section {
                h2 { "Where the parties differ" }
                @for side in &view.sides {
                    div.card {
                        h3 { (side.entry) }
                        p { "The account posts " strong { (amount(&view.entries, side, Some(side.posted.get()))) } "." }
                        ul { @for (party, units, terms) in &side.told {
                            li { (party) " says " (amount(&view.entries, side, units.map(model::quantity::Units::get))) @if let Some(terms) = terms { ", a " (Terms::word(*terms)) } }
                        } }
                    }
                }
            }
        }
        (arrangements(view))
        section {
            h2 { "Entries" }
            div.scroll tabindex="0" role="region" aria-label="Entries" { table.stack {
                thead { tr { th scope="col" { "Entry" } th scope="col" { "Day" } th scope="col" { "Act" } th scope="col" { "What" } th scope="col" { "Source" } } }
                tbody { @for entry in &view.entries { tr {
                    th scope="row" { (entry.id) }
                    td data-head="Day" { (entry.day.strftime("%d %b %Y").to_string()) }
                    td data-head="Act" { (entry.act.word()) }
                    td data-head="What" {
                        @if let Some(deal) = entry.act.deal() { (deal.from) " \u{2192} " (deal.to) ": " strong { (deal.unit.said(deal.amount.get())) } " " (deal.unit) ". " }
                        (entry.text)
                    }
                    td data-head="Source" { (entry.source) }
                } } }
            } }
        }
    })
}

/// What became of each pledge.
fn pledges(view: &AccountView) -> Markup {
    html! {
        section {
            h2 { "Pledges" }
            @if view.pledges.is_empty() { p { "None." } } @else {
                table.stack {
                    thead { tr { th scope="col" { "Entry" } th scope="col" { "From, to" } th scope="col" { "Unit" }
                        @for word in ["Pledged", "Pending", "Posted", "Voided", "Expired"] { th.figure scope="col" { (word) } } } }
                    tbody { @for one in &view.pledges { tr {
                        th scope="row" { (one.entry) }
                        td data-head="From, to" { (one.deal.from) " \u{2192} " (one.deal.to) }
                        td data-head="Unit" { (one.deal.unit) }
                        td.figure data-head="Pledged" { (one.deal.unit.said(one.deal.amount.get())) }
                        @for (word, units) in ["Pending", "Posted", "Voided", "Expired"].iter().zip(one.parts) {
                            td.figure data-head=(word) { (one.deal.unit.said(units.get())) }
                        }
                    } } }
                }
            }
        }
    }
}

/// What the account is kept by: agreements, and what units are counted as in others.
fn arrangements(view: &AccountView) -> Markup {
    let days = |from: Date, until: Option<Date>| {
        let day = |day: Date| day.strftime("%d %b %Y").to_string();
        format!("{} \u{2013} {}", day(from), until.map_or_else(|| "no end".to_owned(), day))
    };
    html! {
        @if !view.agreements.is_empty() {
            section {
                h2 { "Agreements" }
                p { "What two parties keep apart from the account of all: entries against their agreement alone." }
                table.stack {
                    thead { tr { @for word in ["Agreement", "Parties", "Holds", "What", "Source"] { th scope="col" { (word) } } } }
                    tbody { @for one in &view.agreements { tr {
                        th scope="row" { (one.id) }
                        td data-head="Parties" { (one.parties[0]) ", " (one.parties[1]) }
                        td data-head="Holds" { (days(one.from, one.until)) }
                        td data-head="What" { (one.text) }
                        td data-head="Source" { (one.source) }
                    } } }
                }
            }
        }
        @if !view.factors.is_empty() {
            section {
                h2 { "Equivalence factors" }
                p { "The parties' own figures; none is built in, and no entry and no balance depends on one." }
                table.stack {
                    thead { tr { @for word in ["Factor", "So much", "Is counted as", "Holds", "Source"] { th scope="col" { (word) } } } }
                    tbody { @for one in &view.factors { tr {
                        th scope="row" { (one.id) }
                        td data-head="So much" { (model::quantity::grouped(one.per)) " " (one.unit) }
                        td data-head="Is counted as" { (model::quantity::grouped(one.parts)) " " (one.into) }
                        td data-head="Holds" { (days(one.from, one.until)) }
                        td data-head="Source" { (one.source) }
                    } } }
                }
            }
        }
    }
}

/// Where each party's statement is.
fn statements(frame: &Frame<'_>, view: &AccountView) -> Markup {
    let parties: BTreeSet<&PartyId> = view.balances.iter().map(|one| &one.party).collect();
    let path = |party: &PartyId| frame.path(&format!("/account/{}", encoded(party.as_str())));
    html! {
        @if !parties.is_empty() {
            p.screen { "Statements: " @for (index, party) in parties.iter().enumerate() {
                @if index > 0 { ", " } a href=(path(party)) { (party) }
            } }
        }
    }
}

fn amount(entries: &[Entry], side: &super::SideRow, units: Option<i64>) -> String {
    let deal = entries.iter().find(|entry| entry.id == side.entry).and_then(|entry| entry.act.deal());
    match (deal, units) {
        (Some(deal), Some(units)) => deal.unit.said(units),
        (None, Some(units)) => model::quantity::grouped(units),
        (_, None) => "no figure".to_owned(),
    }
}
