//! Decides what is printed of the trials: a row for each class, ours beside the simple planner. Up: [`crate::airlift`].

use super::trial::{Outcome, Trial};
use crate::tables::{Page, Table};

/// Sums of one class.
struct Sum<'a> {
    trials: Vec<&'a Trial>,
}

impl Sum<'_> {
    fn of(&self, figure: impl Fn(&Trial) -> f64) -> f64 {
        self.trials.iter().map(|trial| figure(trial)).sum()
    }

    fn mean(&self, figure: impl Fn(&Trial) -> f64) -> f64 {
        self.of(figure) / self.trials.len() as f64
    }

    fn row(&self, name: &str) -> Vec<String> {
        let pair = |figure: fn(&Outcome) -> f64, digits: usize| {
            let (ours, simple) = (self.of(|trial| figure(&trial.ours)), self.of(|trial| figure(&trial.simple)));
            format!("{ours:.digits$} / {simple:.digits$}")
        };
        let cost = (self.mean(|trial| trial.ours.score.cost), self.mean(|trial| trial.simple.score.cost));
        let longest = self.trials.iter().map(|trial| trial.ours.longest).max().unwrap_or_default();
        let first = self.trials.iter().map(|trial| trial.ours.first).max().unwrap_or_default();
        let steps = self.of(|trial| f64::from(trial.ours.score.steps));
        let seconds = self.of(|trial| trial.ours.all.as_secs_f64());
        vec![
            name.to_owned(),
            self.trials.len().to_string(),
            format!("{:.0}", self.of(|trial| trial.ours.score.items as f64)),
            pair(|outcome| outcome.score.missed as f64, 0),
            pair(|outcome| outcome.score.lateness, 2),
            format!("{:.0} / {:.0}", cost.0, cost.1),
            pair(|outcome| outcome.score.total(), 1),
            format!("{:.2}", first.as_secs_f64()),
            format!("{:.3}", longest.as_secs_f64()),
            format!("{:.2}", 1000.0 * seconds / steps),
        ]
    }
}

/// The page of all trials.
pub(crate) fn page(trials: &[Trial], seed: u64) -> Page {
    let mut rows = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for trial in trials {
        if !names.contains(&trial.class.name) {
            names.push(trial.class.name);
        }
    }
    for name in &names {
        let trials = trials.iter().filter(|trial| trial.class.name == *name).collect();
        rows.push(Sum { trials }.row(name));
    }
    if names.len() > 1 {
        rows.push(Sum { trials: trials.iter().collect() }.row("all"));
    }
    let columns =
        ["class", "worlds", "items", "missed", "lateness", "cost", "score", "first s", "longest s", "mean ms"];
    let refused: usize = trials.iter().map(|trial| trial.ours.refusals.len()).sum();
    let theirs: usize = trials.iter().map(|trial| trial.simple.refusals.len()).sum();
    let table = Table {
        name: "Relay planner / shortest paths".to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    };
    Page {
        title: format!("Airlift: {} generated worlds from seed {seed}", trials.len()),
        tables: vec![table],
        remarks: vec![
            "Missed, lateness and score are sums; cost is a mean. Score = 10 x missed + lateness + 0.01 x cost, the lower the better."
                .to_owned(),
            "Seconds are those of the relay planner, by the wall: its first answer, the longest of the others, and the mean of all."
                .to_owned(),
            format!("Orders that the simulator could not carry out: {refused} / {theirs}."),
        ],
    }
}
