//! Decides which figures of the packed instances are shown: class by class, then the means in which packers are compared.
//! Up: [`crate::packing`].

use model::loading::Support;

use super::class::Class;
use super::{Budget, Packed, Report};
use crate::tables::{Page, Table};

/// A mean over classes: its name, and which classes count in it.
type Mean = (&'static str, fn(Class) -> bool);

/// The means of the literature; each counts every instance alike.
const MEANS: [Mean; 3] = [
    ("BR1 to BR7", |class| class <= Class::WEAK_LAST),
    ("BR8 to BR15", |class| class > Class::WEAK_LAST),
    ("BR1 to BR15", |_| true),
];

/// The page of a report; the peak of memory in KiB where it is known.
pub(crate) fn page(report: &Report, memory_peak: Option<u64>) -> Page {
    let mut tables = vec![table(report, "By class", "class", by_class(report))];
    let means = means(report);
    if !means.is_empty() {
        tables.push(table(report, "Over the classes, every instance alike", "classes", means));
    }
    Page { title: title(report), tables, remarks: remarks(report, memory_peak) }
}

fn title(report: &Report) -> String {
    let support = match report.support {
        Support::Full => "every box stands with its whole base",
        Support::Share(_) | Support::None => "boxes may float",
    };
    let budget = match report.budget {
        Budget::Seconds(limit) => format!("{} s of one thread", limit.as_secs_f64()),
        Budget::Steps(steps) => format!("{steps} steps on one thread"),
    };
    let made = report.made.map(|made| format!(" made from seed {}", made.seed)).unwrap_or_default();
    let instances = if report.packed.len() == 1 { "instance" } else { "instances" };
    format!("Loading: {} {instances}{made}, {support}, {budget} for each.", report.packed.len())
}

fn by_class(report: &Report) -> Vec<Vec<String>> {
    let of = |class: Class| report.packed.iter().filter(move |one| one.class == class).collect::<Vec<_>>();
    let rows = Class::all().map(|class| (class, of(class))).filter(|(_, packed)| !packed.is_empty());
    rows.map(|(class, packed)| row(report, &class.to_string(), &packed)).collect()
}

fn means(report: &Report) -> Vec<Vec<String>> {
    let of = |is_in: fn(Class) -> bool| {
        report.packed.iter().filter(move |one| one.class.is_in_means() && is_in(one.class)).collect::<Vec<_>>()
    };
    let rows = MEANS.iter().map(|(name, is_in)| (name, of(*is_in))).filter(|(_, packed)| !packed.is_empty());
    rows.map(|(name, packed)| row(report, name, &packed)).collect()
}

fn table(report: &Report, name: &str, first: &str, rows: Vec<Vec<String>>) -> Table {
    let mut columns = vec![first, "instances", "mean %", "min %", "mean s", "mean steps"];
    if report.is_compared {
        columns.extend(["compared", "mean to best-known", "above"]);
    }
    Table { name: name.to_owned(), columns: columns.into_iter().map(str::to_owned).collect(), rows }
}

/// Figures of some instances, at least one.
fn row(report: &Report, name: &str, packed: &[&Packed]) -> Vec<String> {
    let least = packed.iter().map(|one| one.percent()).fold(f64::INFINITY, f64::min);
    let mut cells = vec![
        name.to_owned(),
        packed.len().to_string(),
        format!("{:.3}", mean(packed.iter().map(|one| one.percent()))),
        format!("{least:.3}"),
        format!("{:.2}", mean(packed.iter().map(|one| one.spent.as_secs_f64()))),
        format!("{:.0}", mean(packed.iter().map(|one| one.steps as f64))),
    ];
    if report.is_compared {
        let points: Vec<f64> = packed.iter().filter_map(|one| one.above_best()).collect();
        let above = packed.iter().filter(|one| one.best.is_some_and(|best| one.volume > best)).count();
        let difference =
            if points.is_empty() { "-".to_owned() } else { format!("{:+.3}", mean(points.iter().copied())) };
        cells.extend([points.len().to_string(), difference, above.to_string()]);
    }
    cells
}

fn mean(figures: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = figures.len() as f64;
    figures.sum::<f64>() / count
}

fn remarks(report: &Report, memory_peak: Option<u64>) -> Vec<String> {
    let refused: Vec<String> = report
        .packed
        .iter()
        .filter(|one| !one.refused.is_empty())
        .map(|one| format!("{} {}", one.class, one.number))
        .collect();
    let mut remarks = vec![if refused.is_empty() {
        "The judge accepts every packing.".to_owned()
    } else {
        format!("The judge refuses {}, counted as empty: {}.", refused.len(), refused.join(", "))
    }];
    if report.is_compared && report.support == Support::Full {
        remarks.push("In the best-known packings boxes may float.".to_owned());
    }
    if report.made.is_some_and(|made| made.are_published) {
        remarks.push("Published instances are among these: to check on, not to tune on.".to_owned());
    }
    if let Some(kib) = memory_peak {
        remarks.push(format!("The program held at most {} MiB.", kib.div_ceil(1_024)));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use model::evidence::{RecordKind, RecordRef};
    use model::finding::Finding;

    use super::super::Made;
    use super::*;

    fn packed(class: &str, number: u32, volume: i64, best: Option<i64>) -> Packed {
        let class = Class::of(class).expect("a class");
        let spent = Duration::from_millis(1_500);
        Packed { class, number, room: 10_000, volume, spent, steps: 10, best, refused: Vec::new() }
    }

    fn report(packed: Vec<Packed>) -> Report {
        let budget = Budget::Seconds(Duration::from_secs(10));
        Report { support: Support::None, budget, is_compared: true, made: None, packed }
    }

    #[test]
    fn means_are_over_instances_and_differences_over_pairs() {
        let report = report(vec![
            packed("BR0", 1, 9_000, Some(9_100)),
            packed("BR7", 1, 9_500, Some(9_600)),
            packed("BR7", 2, 9_600, Some(9_500)),
            packed("BR7", 3, 9_700, None),
            packed("BR8", 1, 9_000, None),
        ]);
        let page = page(&report, Some(10_241));
        let rows = |index: usize| page.tables[index].rows.iter().map(|row| row.join(" ")).collect::<Vec<_>>();
        assert_eq!(
            rows(0),
            [
                "BR0 1 90.000 90.000 1.50 10 1 -1.000 0",
                "BR7 3 96.000 95.000 1.50 10 2 +0.000 1",
                "BR8 1 90.000 90.000 1.50 10 0 - 0",
            ]
        );
        assert_eq!(
            rows(1),
            [
                "BR1 to BR7 3 96.000 95.000 1.50 10 2 +0.000 1",
                "BR8 to BR15 1 90.000 90.000 1.50 10 0 - 0",
                "BR1 to BR15 4 94.500 90.000 1.50 10 2 +0.000 1",
            ]
        );
        assert_eq!(page.tables[0].columns.len(), page.tables[0].rows[0].len());
        assert_eq!(page.title, "Loading: 5 instances, boxes may float, 10 s of one thread for each.");
        assert_eq!(page.remarks, ["The judge accepts every packing.", "The program held at most 11 MiB."]);
    }

    #[test]
    fn what_a_reader_must_know_is_remarked() {
        let mut one = packed("BR0", 4, 0, None);
        let subject = RecordRef::new(RecordKind::Item, "1");
        one.refused.push(Finding::fatal("pack-overlap", subject, "two boxes share volume"));
        let report = Report {
            support: Support::Full,
            budget: Budget::Steps(50),
            made: Some(Made { seed: 2_502_505, are_published: true }),
            ..report(vec![one])
        };
        let page = page(&report, None);
        assert_eq!(page.tables.len(), 1, "BR0 is in no mean");
        assert_eq!(
            page.title,
            "Loading: 1 instance made from seed 2502505, every box stands with its whole base, 50 steps on one thread for each."
        );
        assert_eq!(
            page.remarks,
            [
                "The judge refuses 1, counted as empty: BR0 4.",
                "In the best-known packings boxes may float.",
                "Published instances are among these: to check on, not to tune on.",
            ]
        );
    }
}
