//! Decides which figures of the planned operations are shown. Up: [`crate::flights`].

use model::quantity::Grams;

use super::{Planned, Report};
use crate::flights::anew::MadeAnew;
use crate::tables::{Page, Table};

/// The page of a report; the peak of memory in KiB where it is known.
pub(crate) fn page(report: &Report, memory_peak: Option<u64>) -> Page {
    let size = report.size;
    let title = format!(
        "Flights: {} made of {} donors, {} recipients, {} aircraft of {} types, {} days; at most {} s of work for each, \
         on two processors.",
        if report.planned.len() == 1 { "an operation" } else { "operations" },
        size.donors,
        size.recipients,
        size.aircraft,
        size.types,
        size.days,
        report.seconds
    );
    let tables = vec![
        Table {
            name: "Plans".to_owned(),
            columns: words(&[
                "seed",
                "consignments",
                "t",
                "templates",
                "flights",
                "left out t",
                "missed t",
                "first s",
                "s",
                "stop ms",
                "judge s",
            ]),
            rows: report.planned.iter().map(plan).collect(),
        },
        Table {
            name: "Values and bounds, millions of the currency".to_owned(),
            columns: words(&["seed", "LP bound", "MIP bound", "MIP value", "best bound", "plan", "gap %"]),
            rows: report.planned.iter().map(value).collect(),
        },
    ];
    let mut tables = tables;
    if report.planned.iter().any(|one| !one.anew.is_empty()) {
        tables.push(Table {
            name: "Plans made anew after a tail went out, millions of the currency".to_owned(),
            columns: words(&["seed", "how", "s", "flights changed", "plan", "changes", "refusals"]),
            rows: report.planned.iter().flat_map(anew).collect(),
        });
    }
    Page { title, tables, remarks: remarks(report, memory_peak) }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn plan(one: &Planned) -> Vec<String> {
    vec![
        one.seed.to_string(),
        one.asked.0.to_string(),
        tonnes(one.asked.1),
        one.templates.to_string(),
        one.flights.to_string(),
        tonnes(one.left_out),
        tonnes(one.objective.hard_missed),
        one.first.map_or_else(|| "none".to_owned(), |first| format!("{:.1}", first.as_secs_f64())),
        format!("{:.1}", one.spent.0.as_secs_f64()),
        one.heard.map_or_else(|| "none".to_owned(), |heard| heard.as_millis().to_string()),
        format!("{:.2}", one.spent.1.as_secs_f64()),
    ]
}

fn anew(one: &Planned) -> Vec<Vec<String>> {
    let row = |made: &MadeAnew| {
        vec![
            one.seed.to_string(),
            made.effort.word().to_owned(),
            format!("{:.2}", made.spent.as_secs_f64()),
            made.changes.to_string(),
            millions(made.cents.0),
            millions(made.cents.1),
            made.refusals.to_string(),
        ]
    };
    one.anew.iter().map(row).collect()
}

fn value(one: &Planned) -> Vec<String> {
    let bound = &one.bound;
    let best = bound.best_cents();
    vec![
        one.seed.to_string(),
        millions(bound.lp_cents),
        millions(bound.mip_cents),
        millions(bound.found_cents),
        best.map_or_else(|| "none".to_owned(), millions),
        millions(bound.plan_cents),
        bound.gap_per_myriad().map_or_else(|| "no bound".to_owned(), |gap| format!("{:.2}", gap as f64 / 100.0)),
    ]
}

fn tonnes(mass: Grams) -> String {
    format!("{:.1}", mass.get() as f64 / 1e6)
}

fn millions(cents: i64) -> String {
    format!("{:.3}", cents as f64 / 1e8)
}

fn remarks(report: &Report, memory_peak: Option<u64>) -> Vec<String> {
    let refused: Vec<String> = report
        .planned
        .iter()
        .filter(|one| !one.refused.is_empty())
        .map(|one| format!("{} ({} findings)", one.seed, one.refused.len()))
        .collect();
    let judged = if refused.is_empty() {
        "The judge accepts every plan.".to_owned()
    } else {
        format!("The judge refuses the plans of seeds {}.", refused.join(", "))
    };
    let memory = memory_peak.map(|peak| format!("The program held at most {} MiB.", peak.div_ceil(1024)));
    [judged].into_iter().chain(memory).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use model::disruption::Effort;
    use model::flights::{Bound, FlightsObjective};

    use super::*;
    use crate::flights::Size;

    #[test]
    fn a_plan_is_shown_with_its_gap_and_its_refusal() {
        let bound = Bound {
            lp_cents: 80_000_000_000,
            mip_cents: 100_000_000_000,
            found_cents: 100_500_000_000,
            plan_cents: 101_000_000_000,
            lagrangian_cents: None,
        };
        let finding = model::finding::Finding {
            severity: model::finding::Severity::Fatal,
            ..check::check_flights(&crate::flights::tests::spoiled().0, &crate::flights::tests::spoiled().1).findings[0]
                .clone()
        };
        let planned = Planned {
            seed: 7,
            asked: (3, Grams::of(12_340_000)),
            templates: 9,
            flights: 2,
            left_out: Grams::of(50_000),
            objective: FlightsObjective::default(),
            bound,
            first: Some(Duration::from_millis(340)),
            spent: (Duration::from_millis(1_250), Duration::from_millis(10)),
            heard: Some(Duration::from_millis(30)),
            steps: 5,
            anew: vec![MadeAnew {
                effort: Effort::Search,
                spent: Duration::from_millis(250),
                changes: 4,
                cents: (101_000_000_000, 100_000),
                refusals: 0,
            }],
            refused: vec![finding],
        };
        let size = Size { donors: 1, recipients: 3, aircraft: 2, types: 1, days: 5, load_max: 1 };
        let page = page(&Report { size, seconds: 60.0, planned: vec![planned] }, Some(2_048));
        assert_eq!(page.tables[0].rows[0], ["7", "3", "12.3", "9", "2", "0.1", "0.0", "0.3", "1.2", "30", "0.01"]);
        assert_eq!(page.tables[1].rows[0], ["7", "800.000", "1000.000", "1005.000", "1000.000", "1010.000", "1.00"]);
        assert_eq!(page.tables[2].rows, [["7", "by-search", "0.25", "4", "1010.000", "0.001", "0"]]);
        assert_eq!(
            page.remarks,
            ["The judge refuses the plans of seeds 7 (1 findings).", "The program held at most 2 MiB."]
        );
    }
}
