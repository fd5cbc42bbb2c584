//! Decides how the figures of all goods are shown to anybody: a table to glance at, and every figure with who says so and where.
//! Up: [`crate::room::public`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::id::ConsignmentId;
use model::record::{Column, Columns, Figure};

use super::super::PublicView;
use super::super::consignment::called_back;
use super::super::frame::count;
use super::{blank, cell, given, givers, item, lead, name};

/// Consignments, that of the first answers first, then by name.
pub(super) fn consignments(view: &PublicView) -> Vec<&ConsignmentId> {
    let first = lead(view).map(|one| &one.subject.consignment);
    let mut consignments: Vec<&ConsignmentId> = view.columns.iter().map(|one| &one.subject.consignment).collect();
    consignments.sort_by_key(|id| (Some(*id) != first, *id));
    consignments.dedup();
    consignments
}

fn of<'v>(view: &'v PublicView, consignment: &ConsignmentId) -> Vec<&'v Columns> {
    view.columns.iter().filter(|one| one.subject.consignment == *consignment).collect()
}

/// All goods in one table: figures with the letters of who gives them.
pub(super) fn glance(view: &PublicView) -> Markup {
    html! {
        @if !view.columns.is_empty() {
            section aria-labelledby="glance" {
                h2 id="glance" { "All goods at a glance" }
                p.soft { "Under each figure stands who gives it; the letters are explained under " a href="#names" { "Names" } ", sources under " a href="#figures" { "Every figure" } "." }
                div.scroll tabindex="0" role="region" aria-label="All goods" { table.stack.tight {
                    thead { tr { th scope="col" { "Item" } @for (_, word) in Column::ALL { th scope="col" { (word) } } } }
                    @for consignment in consignments(view) {
                        tbody {
                            tr.group { th scope="colgroup" colspan="8" { (consignment) } }
                            @for one in of(view, consignment) { tr {
                                th scope="row" { (item(view, one)) }
                                @for (column, word) in Column::ALL { td data-head=(word) {
                                    (seen(view, one, column))
                                    @if column == Column::Usable { (called_back(&view.recalls, &one.subject)) }
                                } }
                            } }
                        }
                    }
                } }
            }
        }
    }
}

/// A cell at a glance.
fn seen(view: &PublicView, one: &Columns, column: Column) -> Markup {
    let by = |figures: &[&Figure]| {
        let mark = |is_inferred: bool| if is_inferred { ", inferred" } else { "" };
        let parties = givers(figures).into_iter().map(|(by, is_inferred)| format!("{by}{}", mark(is_inferred)));
        parties.collect::<Vec<_>>().join("; ")
    };
    html! {
        @for (units, figures) in given(cell(one, column)) { strong { (count(units)) } span.by { (by(&figures)) } }
        @if let Some(blank) = blank(view, one, column) {
            @if !blank.withheld_by.is_empty() {
                span.tag.held { "withheld" } span.by { (blank.withheld_by.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) }
            } @else if blank.has_words { span.blank { "words only" } } @else { span.blank { "\u{2013}" } }
        }
    }
}

/// Every figure with who says so, in what words and where.
pub(super) fn every(view: &PublicView) -> Markup {
    html! {
        section aria-labelledby="figures" {
            h2 id="figures" { "Every figure" }
            @for consignment in consignments(view) {
                h3 { (consignment) }
                table.stack {
                    thead { tr { th scope="col" { "Item" } th scope="col" { "Column" } th.figure scope="col" { "Units" } th scope="col" { "Who says so" } th scope="col" { "Source" } } }
                    tbody { @for one in of(view, consignment) { @for (column, word) in Column::ALL { @for figure in cell(one, column) {
                        @if let Some(units) = figure.units { tr {
                            th scope="row" { (item(view, one)) }
                            td data-head="Column" { (word) }
                            td.figure data-head="Units" { (count(units)) }
                            td data-head="Who says so" {
                                (name(view, &figure.by))
                                @if figure.because.kind == RecordKind::Claim { ", a claim" }
                                span.by { (figure.text) }
                            }
                            td data-head="Source" { (figure.source) }
                        } }
                    } } } }
                }
            }
        }
    }
}
