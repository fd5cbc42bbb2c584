//! Decides the five sentences of a plan, all computed from its figures. Up: [`crate::report`].

use std::collections::BTreeSet;

use maud::{Markup, html};
use model::allocation::Fill;
use model::evidence::RecordKind;
use model::fitness::Outcome;
use model::flights::LegPurpose;
use model::need::CaseKind;
use model::quantity::{Grams, Metres, Minutes, Units};

use crate::report::book::Book;
use crate::report::fans;
use crate::report::numbers::{count, day, distance, hours, mass, percent, tally};

/// What the plan says in five sentences: need, fitness, sharing, flying, what is missing.
pub(super) fn sentences(book: &Book<'_>) -> Markup {
    html! {
        ol.sentences {
            li { (need(book)) }
            li { (fitness(book)) }
            li { (sharing(book)) }
            li { (flying(book)) }
            li { (missing(book)) }
        }
    }
}

fn plural(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", tally(number), if number == 1 { one } else { many })
}

fn need(book: &Book<'_>) -> Markup {
    let need = &book.solutions.need;
    let places: BTreeSet<_> = need.lines.iter().map(|line| &line.place).collect();
    let items: BTreeSet<_> = need.lines.iter().filter(|line| !line.net.is_zero()).map(|line| &line.item).collect();
    let largest = fans::largest(book, 1).into_iter().next();
    let last = largest.as_ref().and_then(|place| {
        need.forecasts
            .iter()
            .filter(|one| one.place == *place && one.kind == CaseKind::Cases)
            .max_by_key(|one| one.horizon)
    });
    let asked: BTreeSet<_> = need
        .lines
        .iter()
        .filter(|line| !line.net.is_zero() && book.is_requested(&line.place, &line.item))
        .map(|line| &line.item)
        .collect();
    html! {
        "By the forecast " (book.lead("need", plural(places.len(), "place lacks", "places lack"))) " "
        (plural(items.len(), "kind of item", "kinds of items")) ", of which " (tally(asked.len()))
        @if asked.len() == 1 { " is" } @else { " are" } " asked for"
        @if let Some(last) = last {
            "; most new cases are forecast for " (book.place_name(&last.place)) ", a median of "
            (book.link_as(RecordKind::Forecast, &last.place, count(fans::level(last, 500).get())))
            " in the week to " (day(last.target_end))
        }
        "."
    }
}

fn fitness(book: &Book<'_>) -> Markup {
    let assessments = &book.solutions.fitness.assessments;
    let lines: BTreeSet<_> = assessments.iter().map(|one| &one.line).collect();
    let may_fly: BTreeSet<_> = assessments
        .iter()
        .filter(|one| matches!(one.outcome, Outcome::Fit | Outcome::FitWithConditions))
        .map(|one| &one.line)
        .collect();
    let stopped: Vec<_> = lines.iter().filter(|line| !may_fly.contains(**line)).collect();
    html! {
        "Of " (book.lead("fitness", plural(lines.len(), "line offered", "lines offered"))) ", " (tally(may_fly.len()))
        " may fly to somebody"
        @if stopped.is_empty() { " and none is stopped everywhere" }
        @else {
            " and " (tally(stopped.len())) @if stopped.len() == 1 { " is" } @else { " are" } " stopped everywhere: "
            // More than four names make a list, not a sentence.
            @for (index, line) in stopped.iter().take(4).enumerate() { @if index > 0 { ", " } (book.link_as(RecordKind::Offer, line, line)) }
            @if stopped.len() > 4 { " and " (tally(stopped.len() - 4)) " more" }
        }
        "."
    }
}

fn sharing(book: &Book<'_>) -> Markup {
    let allotments = &book.solutions.allocation.allotments;
    let donors: BTreeSet<_> =
        allotments.iter().filter_map(|one| book.offer(&one.line)).map(|offer| &offer.donor).collect();
    let recipients: BTreeSet<_> = allotments.iter().map(|one| &one.recipient).collect();
    let total: Grams = allotments.iter().map(|one| book.bulk(&one.id, one.packs).0).sum();
    html! {
        (plural(donors.len(), "donor gives", "donors give")) " "
        (book.lead("allocation", mass(total))) " to " (plural(recipients.len(), "recipient", "recipients")) " in "
        (plural(allotments.len(), "consignment", "consignments")) "."
    }
}

fn flying(book: &Book<'_>) -> Markup {
    let flights = &book.solutions.flights.flights;
    let tails: BTreeSet<_> = flights.iter().map(|flight| &flight.tail).collect();
    let length: Metres = flights.iter().flat_map(|flight| &flight.legs).map(|leg| leg.distance).sum();
    let block: Minutes = flights.iter().map(|flight| flight.block).sum();
    let carried: Grams =
        flights.iter().flat_map(|flight| &flight.cargo).map(|cargo| book.bulk(&cargo.consignment, cargo.packs).0).sum();
    let carrying = || flights.iter().flat_map(|flight| &flight.legs).filter(|leg| leg.purpose == LegPurpose::Carry);
    let last = carrying().map(|leg| leg.arrives).max();
    html! {
        @if flights.is_empty() { "No flight is planned." }
        @else {
            (book.lead("flights", plural(flights.len(), "flight", "flights"))) " of " (plural(tails.len(), "aircraft", "aircraft")) " "
            @if flights.len() == 1 { "carries " } @else { "carry " } (mass(carried)) " over " (distance(length)) " in " (hours(block)) " of block time"
            @if let Some(last) = last { ", the last cargo landing on " (crate::report::numbers::instant(last)) }
            "."
        }
    }
}

fn missing(book: &Book<'_>) -> Markup {
    let fills = &book.solutions.allocation.fills;
    let unmet = fills.iter().filter(|fill| fill.got < fill.units).count();
    let share = |fill: &&Fill| i128::from(fill.got.get()) * 1000 / i128::from(fill.units.get().max(1));
    let worst = fills.iter().filter(|fill| fill.units > Units::ZERO && fill.got > Units::ZERO).min_by_key(share);
    let grounded: Grams =
        book.solutions.flights.left_out.iter().map(|one| book.bulk(&one.consignment, one.packs).0).sum();
    html! {
        @if unmet == 0 { "Every demand is met" }
        @else { (book.lead("left-out", tally(unmet))) " of " (plural(fills.len(), "demand is", "demands are")) " not met in full" }
        @if let Some(worst) = worst.filter(|fill| fill.got < fill.units) {
            " (least: " (book.item_name(&worst.item)) " for " (book.place_name(&worst.recipient)) ", "
            (book.link_as(RecordKind::Need, format!("{}/{}", worst.recipient, worst.item), percent(worst.got.get(), worst.units.get()))) ")"
        }
        @if grounded.is_zero() { ", and everything given has a flight." }
        @else { ", and " (mass(grounded)) " that is given has no flight; every reason is below." }
    }
}
