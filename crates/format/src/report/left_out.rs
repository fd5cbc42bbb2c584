//! Decides how everything left out is told: for each stage, what, which rule, the figures and the cure. Up:
//! [`crate::report`].

use maud::{Markup, html};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::fitness::Outcome;

use crate::report::book::Book;
use crate::report::matrix::is_against;
use crate::report::numbers::{count, percent};

/// Something left out, with why.
struct Left {
    what: Markup,
    rule: String,
    text: String,
    cure: String,
}

impl Left {
    fn new(what: Markup, reason: &Reason) -> Self {
        Self { what, rule: reason.rule.clone(), text: reason.text.clone(), cure: reason.cure.clone() }
    }
}

/// The section of what is left out.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let stages = [
        ("Need: places without a forecast", need(book)),
        ("Fitness: lines that do not fly to a recipient", fitness(book)),
        ("Allocation: offered and not given", unused(book)),
        ("Allocation: demanded and not met", unmet(book)),
        ("Flights: given and not flown", unflown(book)),
        ("Loading: flown for and not aboard", unloaded(book)),
    ];
    html! {
        p.lede { "Every no has its reason: the rule or limit that bound, the figures, and what would cure it." }
        @for (heading, left) in stages {
            @if left.is_empty() { p { strong { (heading) } ": nothing." } }
            @else {
                h3 { (heading) " " span.soft { (left.len()) } }
                div.table tabindex="0" { table {
                    thead { tr { th { "What" } th { "Rule" } th { "Why" } th { "Cure" } } }
                    tbody { @for one in &left { tr {
                        td.free { (one.what) } td { span.rule { (one.rule) } } td.free { (one.text) } td.free { (one.cure) }
                    } } }
                } }
            }
        }
    }
}

fn need(book: &Book<'_>) -> Vec<Left> {
    let left = book.solutions.need.left_out.iter();
    left.map(|(place, reason)| Left::new(book.link_as(RecordKind::Cases, place, book.place_name(place)), reason))
        .collect()
}

fn fitness(book: &Book<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    for one in &book.solutions.fitness.assessments {
        if !matches!(one.outcome, Outcome::Unfit | Outcome::Held) {
            continue;
        }
        let pair = RecordRef::pair(RecordKind::Fitness, &one.line, &one.recipient);
        for finding in one.findings.iter().filter(|finding| is_against(finding)) {
            let what = html! {
                (book.lead(&pair.to_string(), &one.line)) " for " (book.place_name(&one.recipient)) " "
                @if one.outcome == Outcome::Unfit { span.pill.bad { "unfit" } } @else { span.pill.held { "held" } }
            };
            left.push(Left {
                what,
                rule: finding.rule.word().to_owned(),
                text: finding.evidence.clone(),
                cure: finding.cure.clone(),
            });
        }
    }
    left
}

fn unused(book: &Book<'_>) -> Vec<Left> {
    let left = book.solutions.allocation.left_out.iter();
    left.map(|unused| {
        let item = book.offer(&unused.line).map(|offer| &offer.item);
        let what = html! {
            (book.link_as(RecordKind::Offer, &unused.line, &unused.line)) ": "
            @match item {
                Some(item) => { (book.units(item, unused.units)) " " (book.item_name(item)) }
                None => (count(unused.units.get())),
            }
        };
        Left::new(what, &unused.reason)
    })
    .collect()
}

fn unmet(book: &Book<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    for fill in &book.solutions.allocation.fills {
        if let Some(reason) = &fill.reason {
            let pair = RecordRef::pair(RecordKind::Need, &fill.recipient, &fill.item);
            let what = html! {
                (book.lead(&pair.to_string(), book.place_name(&fill.recipient))) ": " (book.item_name(&fill.item)) ", "
                (count(fill.got.get())) " of " (book.units(&fill.item, fill.units)) ", " (percent(fill.got.get(), fill.units.get()))
            };
            left.push(Left::new(what, reason));
        }
    }
    left
}

fn unflown(book: &Book<'_>) -> Vec<Left> {
    let left = book.solutions.flights.left_out.iter();
    left.map(|unflown| {
        let what = html! { (book.consignment(&unflown.consignment, unflown.packs)) ", " (count(unflown.packs.get())) " packs" };
        Left::new(what, &unflown.reason)
    })
    .collect()
}

fn unloaded(book: &Book<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    for load in &book.solutions.loading.loads {
        for unloaded in &load.left_out {
            let what = html! {
                (book.link_as(RecordKind::Flight, &load.flight, &load.flight)) ": "
                (book.consignment(&unloaded.consignment, unloaded.packs)) ", " (count(unloaded.packs.get())) " packs"
            };
            left.push(Left::new(what, &unloaded.reason));
        }
    }
    left
}
