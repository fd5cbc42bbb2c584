//! Decides whether what a line brings can be used up before it expires: by the forecast use where one was counted, else by
//! a least span. Up: [`crate::arrived`].

use model::arrived::{ArrivedLine, ArrivedProblem, Priority};
use model::quantity::grouped;
use model::world::Item;

use crate::arrived::demand::{Demand, Wanted};
use crate::arrived::{Judged, speech};

/// A line that expires before it can be used; none where it can.
pub(super) fn too_short(line: &ArrivedLine, item: &Item, problem: &ArrivedProblem, wanted: &Wanted) -> Option<Judged> {
    let expiry = line.expiry?;
    let days = problem.day.until(expiry).map_or(i64::MAX, |span| i64::from(span.get_days()));
    let least = problem.policy.shelf_days_min;
    let cure = "use it first or not at all; offer the rest to a place that uses it within its days";
    if let Some((gross, window)) = Demand::use_of(problem, &item.id) {
        // What the days left can use, by whole numbers: gross in the window, days of it.
        let used = i128::from(gross) * i128::from(days) / i128::from(window);
        let useful = match (line.units, wanted) {
            (Some(units), Wanted::Units { left, .. }) => units.get().min(left.get()),
            (Some(units), _) => units.get(),
            (None, _) => 0,
        };
        if i128::from(useful) <= used && used > 0 {
            return None;
        }
        let used = i64::try_from(used).unwrap_or(i64::MAX);
        let text = format!(
            "{}: expires {expiry}, in {days} days; {} of it would be used by then ({} in {window} days at the median).",
            speech::brought(line, item),
            grouped(used),
            grouped(gross)
        );
        return Some(Judged::new(Priority::Low, "short-life", text, cure));
    }
    (days < least).then(|| {
        let text = format!(
            "{}: expires {expiry}, in {days} days; without a forecast of its use {least} are asked for.",
            speech::brought(line, item)
        );
        Judged::new(Priority::Low, "short-life", text, cure)
    })
}
