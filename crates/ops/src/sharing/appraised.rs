//! Decides what a person sees of a split that somebody else made: every recipient's share beside the plan's, those far off
//! first. Measures nothing itself (`allocation`). Up: [`crate::sharing`].

use format::answer::{Cell, Table};
use model::allocation::{AllocationSolution, Appraisal, AppraisedShare, Fairness};

use super::shown::{SHARE_HIGH, SHARE_LOW, times};

/// The split beside the plan, and the fairness of both.
pub(super) fn tables(appraisal: &Appraisal, solution: &AllocationSolution) -> Vec<Table> {
    vec![shares(appraisal), fairness(appraisal, solution)]
}

/// What is said of a share, and how far off it is, so that the farthest stand first.
fn mark(one: &AppraisedShare) -> (&'static str, i64) {
    match one.share_permille.map(|share| share.get()) {
        None if one.demand.is_zero() && !one.given.is_zero() => ("no need counted", i64::MAX),
        Some(share) if share > SHARE_HIGH => ("above 2x", share),
        Some(0) => ("nothing", i64::MAX - 1),
        Some(share) if share < SHARE_LOW => ("below 0.5x", 1_000_000 / share),
        _ => ("", 0),
    }
}

fn shares(appraisal: &Appraisal) -> Table {
    let columns = ["recipient", "item", "demand", "given", "of its share", "lights up", "the plan gives", "source"];
    let mut table = Table::new("the split beside the plan", &columns);
    let mut rows: Vec<&AppraisedShare> = appraisal.shares.iter().collect();
    rows.sort_by(|a, b| {
        a.item.cmp(&b.item).then_with(|| mark(b).1.cmp(&mark(a).1)).then_with(|| a.recipient.cmp(&b.recipient))
    });
    for one in rows {
        table.push(vec![
            Cell::text(&one.recipient),
            Cell::text(&one.item),
            Cell::Count(one.demand.get()),
            Cell::Count(one.given.get()),
            times(one.share_permille),
            Cell::text(mark(one).0),
            Cell::Count(one.fair.get()),
            one.source.as_ref().map_or(Cell::Blank, Cell::text),
        ]);
    }
    table
}

fn fairness(appraisal: &Appraisal, solution: &AllocationSolution) -> Table {
    let columns =
        ["item", "of", "lowest fill %", "mean fill %", "gini", "harm averted", "most possible", "price of fairness %"];
    let mut table = Table::new("fairness of both", &columns);
    let mut row = |of: &str, measure: &Fairness| {
        table.push(vec![
            measure.item.as_ref().map_or(Cell::Blank, Cell::text),
            Cell::text(of),
            Cell::Figure(measure.fill_min.as_fraction() * 100.0, 1),
            Cell::Figure(measure.fill_mean.as_fraction() * 100.0, 1),
            Cell::Figure(measure.gini.as_fraction(), 3),
            Cell::Count(measure.harm_averted.get()),
            Cell::Count(measure.harm_averted_most.get()),
            Cell::Figure(measure.price_permille().as_fraction() * 100.0, 1),
        ]);
    };
    for split in &appraisal.fairness {
        row("the split", split);
        if let Some(own) = solution.fairness.iter().find(|own| own.item == split.item) {
            row("the plan", own);
        }
    }
    table
}

/// How many light up, in one sentence.
pub(super) fn remark(appraisal: &Appraisal) -> String {
    let tally = |word: &str| appraisal.shares.iter().filter(|one| mark(one).0 == word).count();
    format!(
        "Of {} recipients {} got more than twice their share, {} less than half, {} nothing, and {} got some without a counted need.",
        appraisal.shares.len(),
        tally("above 2x"),
        tally("below 0.5x"),
        tally("nothing"),
        tally("no need counted")
    )
}
