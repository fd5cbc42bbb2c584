//! The vintage test: forecasts from what was published on 26 April 2020, compared with the weeks as they were known in
//! December. A later revision of the history is no help here. Up: `main.rs`.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::outside::{APRIL, DECEMBER, targets};
use crate::weeks::{scores, together};

#[test]
fn what_was_published_in_april_forecasts_the_weeks_known_in_december() {
    for ((target, known), (_, truth)) in targets(APRIL).into_iter().zip(targets(DECEMBER)) {
        let names: BTreeSet<&str> = truth.iter().map(|series| series.name.as_str()).collect();
        let both: BTreeSet<&str> =
            known.iter().map(|series| series.name.as_str()).filter(|name| names.contains(name)).collect();
        assert!(both.len() >= 180, "{target}: {} places in both publications", both.len());
        // Eleven to fourteen weeks of history: the weight of the blend begins to rise.
        let tallies = scores(&known, &truth, &both, (date(2020, 4, 4), date(2020, 4, 25)), date(2020, 5, 23));
        let all = together(tallies.values());
        assert_eq!(all.count, 4 * 4 * both.len(), "{target}");
        eprintln!("{target}: relative score {:.3}", all.relative());
        assert!(all.relative() <= 1.0, "{target}: {:.3} of the baseline", all.relative());
        for ((_, horizon), tally) in &tallies {
            assert!(tally.relative() <= 1.02, "{target}, {horizon} weeks ahead: {:.3}", tally.relative());
        }
        // The comparison would prove nothing if nothing had been revised.
        let revised = known.iter().filter(|then| both.contains(then.name.as_str())).filter(|then| {
            let now = truth.iter().find(|now| now.name == then.name).expect("a place of both");
            then.weekly != now.weekly[..then.weekly.len()]
        });
        let revised = revised.count();
        assert!(revised >= 10, "{target}: {revised} places were revised by December");
    }
}
