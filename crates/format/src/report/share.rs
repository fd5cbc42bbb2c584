//! Decides how the allocation is told: who gives to whom, every consignment, how far each demand is met.
//! Does not allocate (`allocation`). Up: [`crate::report`].

use maud::{Markup, html};
use model::allocation::{Allotment, Basis, Fill, LimitKind, SharingRule, TieBreak};
use model::evidence::RecordKind;

use crate::report::book::Book;
use crate::report::fill_bars::{SHARE_HIGH, SHARE_LOW};
use crate::report::numbers::{count, day, mass, percent, permille, volume};
use crate::report::{fill_bars, flows};

/// The section of allocation.
pub(super) fn section(book: &Book<'_>) -> Markup {
    html! {
        p.lede { (lede(book)) }
        (flows::draw(book))
        (fill_bars::draw(book))
        (out_of_share(book))
        (consignments(book))
        (fills(book))
        (fairness(book))
        (shadow_prices(book))
        (bundles(book))
        (unkept(book))
    }
}

/// The declared rule, in words.
fn lede(book: &Book<'_>) -> String {
    let policies = &book.operation.policies;
    let rule = match policies.sharing {
        SharingRule::MaxMin => "filling the least-filled demand first (max-min)".to_owned(),
        SharingRule::Alpha(alpha) if alpha.is_zero() => "where most harm is averted (alpha 0)".to_owned(),
        SharingRule::Alpha(alpha) => format!("alpha-fair with alpha {}", alpha.get() as f64 / 1000.0),
    };
    let ties = match policies.tie_break {
        TieBreak::Place => "",
        TieBreak::Reciprocity => " Among equals, who gave more to others before is first.",
    };
    format!("Who gets what: in whole packs, {rule}.{ties}")
}

/// Recipients above twice or below half of their share.
fn out_of_share(book: &Book<'_>) -> Markup {
    let out: Vec<(&Fill, i64)> = book
        .solutions
        .allocation
        .fills
        .iter()
        .filter_map(|fill| Some((fill, fill.share_permille?.get())))
        .filter(|(fill, share)| !fill.units.is_zero() && !(SHARE_LOW..=SHARE_HIGH).contains(share))
        .collect();
    html! {
        @if !out.is_empty() {
            h3 { "Above twice or below half of its share" }
            div.table tabindex="0" { table {
                thead { tr { th { "Recipient" } th { "Item" } th.n { "Demand" } th.n { "Given" } th.n { "Of its share" } th { "Why" } } }
                tbody { @for (fill, share) in out { tr {
                    th { (book.place_name(&fill.recipient)) }
                    td { (book.item_name(&fill.item)) }
                    td.n { (book.units(&fill.item, fill.units)) }
                    td.n { (count(fill.got.get())) }
                    td.n { span.pill.(if share > SHARE_HIGH { "note" } else { "bad" }) { (times(share)) } }
                    td.free { @match &fill.reason { Some(reason) => { span.rule { (reason.rule) } " " (reason.text) }, None => "its demand is met; that of others is not" } }
                } } }
            } }
        }
    }
}

/// Thousandths of a share as a factor, `1.53\u{202f}\u{d7}`.
fn times(share: i64) -> String {
    format!("{}.{:02}\u{202f}\u{d7}", share / 1000, share % 1000 / 10)
}

fn fairness(book: &Book<'_>) -> Markup {
    let allocation = &book.solutions.allocation;
    let measures = allocation.fairness.iter().chain(&allocation.overall);
    html! {
        @if !allocation.fairness.is_empty() {
            details.line {
                summary { "Fairness by item " span.soft { "fill is got divided by demanded; harm is the forecast sick that a demand stands for" } }
                div.table tabindex="0" { table {
                    thead { tr {
                        th { "Item" } th.n { "Lowest fill" } th.n { "Mean fill" } th.n { "Gini of fills" } th.n { "Harm averted" }
                        th.n { "Most possible" } th.n { "Price of fairness" }
                    } }
                    tbody { @for measure in measures { tr {
                        th { @match &measure.item { Some(item) => (book.link_as(RecordKind::Item, item, book.item_name(item))), None => "All items" } }
                        td.n { (permille(measure.fill_min.get())) } td.n { (permille(measure.fill_mean.get())) }
                        td.n { (permille(measure.gini.get())) } td.n { (count(measure.harm_averted.get())) }
                        td.n { (count(measure.harm_averted_most.get())) } td.n { (permille(measure.price_permille().get())) }
                    } } }
                } }
            }
        }
    }
}

fn shadow_prices(book: &Book<'_>) -> Markup {
    let prices = &book.solutions.allocation.shadow_prices;
    let both = |(with, without): (model::quantity::Permille, model::quantity::Permille)| {
        format!("{} \u{2192} {}", permille(with.get()), permille(without.get()))
    };
    html! {
        @if !prices.is_empty() {
            details.line {
                summary { "What earmarks and bans cost " span.soft { "the item's figures with the limit and without it" } }
                div.table tabindex="0" { table {
                    thead { tr { th { "Line" } th { "Limit" } th.n { "Lowest fill" } th.n { "Mean fill" } th.n { "Harm averted" } th { "Who would gain" } th { "Because" } } }
                    tbody { @for price in prices { tr {
                        th { (book.link_as(RecordKind::Offer, &price.line, &price.line)) br; span.soft { (book.item_name(&price.item)) } }
                        td { @match price.kind { LimitKind::Earmark => "earmark", LimitKind::ExportBan => "export ban" } }
                        td.n { (both(price.fill_min)) } td.n { (both(price.fill_mean)) }
                        td.n { (count(price.harm_averted.0.get())) " \u{2192} " (count(price.harm_averted.1.get())) }
                        td.free { (price.gainers.iter().map(|place| book.place_name(place)).collect::<Vec<_>>().join(", ")) }
                        td { (book.because(std::slice::from_ref(&price.because))) }
                    } } }
                } }
            }
        }
    }
}

fn bundles(book: &Book<'_>) -> Markup {
    let bundles = &book.solutions.allocation.bundles;
    html! {
        @if !bundles.is_empty() {
            details.line {
                summary { "Small lots to fly together " span.soft { (bundles.len()) " groups by airport" } }
                div.table tabindex="0" { table {
                    thead { tr { th { "Group" } th { "Ready" } th.n { "Lots" } th.n { "Mass, volume" } th { "Consignments" } } }
                    tbody { @for bundle in bundles { tr {
                        th { (bundle.id) } td { (day(bundle.ready)) } td.n { (bundle.consignments.len()) }
                        td.n { (mass(bundle.gross)) br; span.soft { (volume(bundle.volume)) } }
                        td.free { @for id in &bundle.consignments { (book.link_as(RecordKind::Consignment, id, id)) " " } }
                    } } }
                } }
            }
        }
    }
}

fn unkept(book: &Book<'_>) -> Markup {
    let unkept = &book.solutions.allocation.unkept;
    html! {
        @if !unkept.is_empty() {
            h3 { "Promises that are not kept" }
            div.table tabindex="0" { table {
                thead { tr { th { "Line" } th { "Recipient" } th.n { "Not given" } th { "Why" } th { "Cure" } } }
                tbody { @for broken in unkept { tr {
                    th { (book.link_as(RecordKind::Offer, &broken.line, &broken.line)) } td { (book.place_name(&broken.recipient)) }
                    td.n { (count(broken.units.get())) }
                    td.free { span.rule { (broken.reason.rule) } " " (broken.reason.text) } td.free { (broken.reason.cure) }
                } } }
            } }
        }
    }
}

fn consignments(book: &Book<'_>) -> Markup {
    let row = |allotment: &Allotment| {
        let (gross, bulk) = book.bulk(&allotment.id, allotment.packs);
        let donor = book.offer(&allotment.line).map_or("not in the tables", |offer| book.party_name(&offer.donor));
        html! {
            tr id=[book.anchor(RecordKind::Consignment, &allotment.id)] {
                th.id { (allotment.id) }
                td { (donor) }
                td { (book.place_name(&allotment.recipient)) }
                td {
                    (book.link_as(RecordKind::Item, &allotment.item, book.item_name(&allotment.item)))
                    @match allotment.basis {
                        Basis::Shared => {},
                        Basis::Committed => { br; span.soft { "promised" } },
                        Basis::Substitute => { br; span.soft { "for " (count(allotment.counts.get())) " of " (book.item_name(&allotment.fills)) } },
                    }
                }
                td.n { (book.units(&allotment.item, allotment.units)) @if allotment.packs != allotment.units { br; span.soft { (book.packs(&allotment.id, allotment.packs)) } } }
                td.n { (mass(gross)) br; span.soft { (volume(bulk)) } }
                td { (flights(book, allotment)) }
                td.links { (book.because(&allotment.because)) }
            }
        }
    };
    html! {
        @if !book.solutions.allocation.allotments.is_empty() {
            h3 { "Consignments" }
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Consignment" } th { "From" } th { "To" } th { "Item" } th.n { "Amount" }
                    th.n { "Mass, volume" } th { "Flies on" } th { "Because" }
                } }
                tbody { @for allotment in &book.solutions.allocation.allotments { (row(allotment)) } }
            } }
        }
    }
}

/// The flights of a consignment with the packs each takes.
fn flights(book: &Book<'_>, allotment: &Allotment) -> Markup {
    let mut parts = Vec::new();
    for flight in &book.solutions.flights.flights {
        for cargo in flight.cargo.iter().filter(|cargo| cargo.consignment == allotment.id) {
            parts.push((&flight.id, cargo.packs));
        }
    }
    html! {
        @if parts.is_empty() { span.soft { "no flight" } }
        @for (index, (flight, packs)) in parts.iter().enumerate() {
            @if index > 0 { br; }
            span.line {
                (book.link_as(RecordKind::Flight, flight, flight))
                @if *packs != allotment.packs { " " span.soft { (book.packs(&allotment.id, *packs)) } }
            }
        }
    }
}

fn fills(book: &Book<'_>) -> Markup {
    let fills = &book.solutions.allocation.fills;
    let row = |fill: &Fill| {
        html! {
            tr id=[book.anchor_text(&format!("given:{}/{}", fill.recipient, fill.item))] {
                th { (book.place_name(&fill.recipient)) }
                td { (book.item_name(&fill.item)) }
                td.n { (book.link_as(RecordKind::Need, format!("{}/{}", fill.recipient, fill.item), book.units(&fill.item, fill.units))) }
                td.n { (count(fill.got.get())) }
                td.n { (percent(fill.got.get(), fill.units.get())) }
                td.n { @if let Some(share) = fill.share_permille { (times(share.get())) } }
                td.free { @if let Some(reason) = &fill.reason { span.rule { (reason.rule) } " " (reason.text) } }
            }
        }
    };
    html! {
        @if !fills.is_empty() {
            details.line {
                summary { "How far each demand is met " span.soft { (fills.len()) " demands" } }
                div.table tabindex="0" { table {
                    thead { tr { th { "Recipient" } th { "Item" } th.n { "Demand" } th.n { "Given" } th.n { "Fill" } th.n { "Of its share" } th { "Why not more" } } }
                    tbody { @for fill in fills { (row(fill)) } }
                } }
            }
        }
    }
}
