//! Decides how the inputs as a whole are told: their digest, the policies, every source once, every assumption once.
//! Up: [`crate::report`].

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::evidence::{RecordKind, Source};
use model::operation::Operation;

use crate::report::book::Book;
use crate::report::numbers::{count, days, distance, instant, money, permille, tally};

/// The section of inputs.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let sources = counted(book.operation);
    let (assumed, cited): (Vec<_>, Vec<_>) = sources.iter().partition(|(source, _)| source.is_assumption());
    html! {
        dl.facts {
            div { dt { "Digest of every byte that was read" } dd.digest { (book.input.document.inputs_digest) } }
            div { dt { "Disease profile" } dd { (book.operation.profile.name) } }
        }
        (policies(book))
        h3 { "What was read and what is assumed" }
        @if assumed.is_empty() { p.soft { "Nothing is assumed: every row cites a publication." } }
        (list("Assumptions", &assumed))
        (list("Sources", &cited))
    }
}

/// A list that opens, those that most rows name first.
fn list(heading: &str, sources: &[(&&Source, &usize)]) -> Markup {
    let mut sources: Vec<_> = sources.to_vec();
    sources.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
    let rows: usize = sources.iter().map(|(_, rows)| **rows).sum();
    html! {
        @if !sources.is_empty() {
            details.line {
                summary { (heading) " " span.soft { (tally(sources.len())) ", behind " (rows_words(rows)) } }
                ul.plain { @for (source, rows) in sources { li { (words(source)) " " span.soft { (rows_words(*rows)) } } } }
            }
        }
    }
}

fn rows_words(rows: usize) -> String {
    format!("{} row{}", tally(rows), if rows == 1 { "" } else { "s" })
}

fn words(source: &Source) -> &str {
    match source {
        Source::Cited(text) => text,
        Source::Assumption(text) if text.is_empty() => "not said what is assumed",
        Source::Assumption(text) => text,
    }
}

/// Every source of the operation's rows with how many rows name it.
fn counted(operation: &Operation) -> BTreeMap<&Source, usize> {
    let mut sources: BTreeMap<&Source, usize> = BTreeMap::new();
    let all = std::iter::once(&operation.profile.source)
        .chain(operation.profile.rates.iter().map(|rate| &rate.source))
        .chain(operation.cases.iter().map(|row| &row.source))
        .chain(operation.places.iter().map(|row| &row.source))
        .chain(operation.items.iter().map(|row| &row.source))
        .chain(operation.stock.iter().map(|row| &row.source))
        .chain(operation.requests.iter().map(|row| &row.source))
        .chain(operation.offers.iter().map(|row| &row.source))
        .chain(operation.notices.iter().map(|row| &row.source))
        .chain(operation.tails.iter().map(|row| &row.source))
        .chain(operation.types.iter().flat_map(|row| [&row.source, &row.hold.source, &row.crew.source]))
        .chain(operation.ulds.iter().map(|row| &row.source))
        .chain(operation.airports.iter().map(|row| &row.source))
        .chain(operation.closures.iter().map(|row| &row.source))
        .chain(operation.permits.iter().map(|row| &row.source))
        .chain(operation.records.claims.iter().map(|row| &row.source))
        .chain(operation.records.events.iter().map(|row| &row.source))
        .chain(operation.records.assessments.iter().map(|row| &row.source))
        .chain(operation.records.entries.iter().map(|row| &row.source))
        .chain(operation.records.agreements.iter().map(|row| &row.source))
        .chain(operation.records.factors.iter().map(|row| &row.source));
    for source in all {
        *sources.entry(source).or_default() += 1;
    }
    sources
}

/// Every policy under its key in the operation file, which is also the id that stages point at, with its value in
/// words.
fn values(operation: &Operation) -> Vec<(&'static str, &'static str, String)> {
    let policies = &operation.policies;
    let flights = &policies.flights;
    vec![
        ("as_of", "Nothing after this instant is known", instant(operation.as_of)),
        ("horizon_days", "Length of the plan", days(operation.horizon)),
        ("disease_profile", "How the disease turns cases into care", operation.profile.name.clone()),
        (
            "policies.service_level_permille",
            "Quantile of need that is ordered to",
            permille(policies.service_level.get()),
        ),
        ("policies.lead_time_days", "Time from order to arrival", days(policies.lead_time)),
        ("policies.cover_days", "Time that a delivery must last", days(policies.cover)),
        ("policies.buffer_permille", "Buffer on top of the need", permille(policies.buffer_permille.get())),
        ("policies.hold_back_permille", "Share of each supply held back", permille(policies.hold_back.get())),
        ("policies.shelf_life_months", "Months of shelf life on arrival", count(i64::from(policies.shelf_life_months))),
        ("policies.seed", "Seed of every stage", policies.seed.to_string()),
        (
            "policies.steps_max",
            "Step budget of every stage",
            count(i64::try_from(policies.steps_max).unwrap_or(i64::MAX)),
        ),
        ("policies.flights.leg_max_km", "Longest leg", distance(flights.leg_max)),
        (
            "policies.flights.detour_permille",
            "Longest way round by stops, of the direct way",
            permille(flights.detour_permille.get()),
        ),
        (
            "policies.flights.volume_permille",
            "Share of a hold that cartons fill",
            permille(flights.volume_permille.get()),
        ),
        ("policies.flights.stops_max", "Most technical stops", count(i64::from(flights.stops_max))),
        ("policies.flights.load_max", "Most loading airports of a trip", count(i64::from(flights.load_max))),
        ("policies.flights.unload_max", "Most unloading airports of a trip", count(i64::from(flights.unload_max))),
        ("policies.flights.unmet_usd_per_tonne", "Cost of leaving a tonne", money(flights.unmet_cost_per_tonne)),
        (
            "policies.flights.late_usd_per_tonne_day",
            "Cost of a tonne a day late",
            money(flights.late_cost_per_tonne_day),
        ),
    ]
}

fn policies(book: &Book<'_>) -> Markup {
    html! {
        h3 { "Policies" }
        div.table tabindex="0" { table {
            thead { tr { th { "Policy" } th { "What it decides" } th.n { "Value" } } }
            tbody {
                @for (key, meaning, value) in values(book.operation) {
                    tr id=[book.anchor(RecordKind::Policy, key)] { th { span.rule { (key) } } td { (meaning) } td.n { (value) } }
                }
            }
        } }
    }
}
