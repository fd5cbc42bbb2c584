//! The play and the rules of the flights stage, which share no code, say the same of some hundred plans, and of the same
//! plans with one figure moved. Up: the tests of [`crate::replay`].

use std::collections::{BTreeMap, BTreeSet};

use model::flights::{FlightsProblem, FlightsSolution};

use super::made::{Lot, MOVES, Size, made, moved};
use super::{LAWS, play};
use crate::flights::{RULES, by_rule};

/// Laws of the play, and the rules that say the same plan by plan. A law of which no rule is there is not compared.
const PAIRS: [(&str, &[&str]); 23] = [
    ("replay-cast", &["flights-known", "flights-type"]),
    ("replay-tail", &["flights-base", "flights-contiguous"]),
    ("replay-home", &["flights-base"]),
    ("replay-available", &["flights-available"]),
    ("replay-horizon", &["flights-horizon"]),
    ("replay-way", &["flights-way", "flights-distance"]),
    ("replay-block-time", &["flights-block-time", "flights-contiguous"]),
    ("replay-payload-range", &["flights-payload-range"]),
    ("replay-masses", &["flights-take-off-mass", "flights-landing-mass", "flights-zero-fuel-mass"]),
    ("replay-fuel", &["flights-fuel"]),
    ("replay-refuel", &["flights-fuel-at-stop"]),
    ("replay-turn-round", &["flights-ground-time", "flights-contiguous"]),
    ("replay-crew", &["flights-crew-duty"]),
    ("replay-stands", &["flights-spots", "flights-loader"]),
    ("replay-movements", &["flights-movements"]),
    ("replay-opening-hours", &["flights-opening-hours"]),
    ("replay-curfew", &["flights-curfew"]),
    ("replay-closed", &["flights-closed-airport"]),
    ("replay-runway", &["flights-runway", "flights-runway-width"]),
    ("replay-permit", &["flights-permit"]),
    ("replay-custody", &["flights-cargo", "flights-complete"]),
    ("replay-ready", &["flights-ready"]),
    ("replay-payload", &["flights-payload"]),
];

/// Plans that are made; each is moved in every way.
const PLANS: u64 = 120;

/// Laws that the play breaks, and rules that are broken, of those that are compared.
type Verdict = (BTreeSet<&'static str>, BTreeSet<&'static str>);

fn verdict(problem: &FlightsProblem, solution: &FlightsSolution, has_rule: &BTreeSet<&str>) -> Verdict {
    let compared = PAIRS.iter().filter(|(_, rules)| rules.iter().all(|rule| has_rule.contains(rule)));
    let (laws, rules): (BTreeSet<_>, Vec<_>) = compared.map(|(law, rules)| (*law, *rules)).unzip();
    let rules: BTreeSet<&str> = rules.concat().into_iter().collect();
    let broken = |checked: crate::Checked, known: &BTreeSet<&str>| {
        checked.findings.iter().map(|finding| finding.rule).filter(|rule| known.contains(rule)).collect()
    };
    (broken(play(problem, solution), &laws), broken(by_rule(problem, solution), &rules))
}

#[test]
fn the_play_and_the_rules_agree_on_made_plans_and_on_moved_ones() {
    let has_rule: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    let size = Size { tails: 3, flights: 3, is_roomy: false };
    let (mut sound, mut refused, mut accepted) = (0, 0, 0);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..PLANS {
        let (problem, solution) = made(seed, size);
        if solution.flights.is_empty() {
            continue;
        }
        let (laws, rules) = verdict(&problem, &solution, &has_rule);
        assert_eq!(laws.is_empty(), rules.is_empty(), "plan {seed}: {laws:?}, {rules:?}");
        sound += usize::from(laws.is_empty());
        for sort in 0..MOVES {
            let (mut problem, mut solution) = (problem.clone(), solution.clone());
            moved(sort, &mut problem, &mut solution, &mut Lot::new(seed * 100 + sort as u64));
            let (laws, rules) = verdict(&problem, &solution, &has_rule);
            assert_eq!(laws.is_empty(), rules.is_empty(), "plan {seed}, move {sort}: {laws:?}, {rules:?}");
            refused += usize::from(!laws.is_empty());
            accepted += usize::from(laws.is_empty());
            laws.into_iter().for_each(|law| *seen.entry(law).or_default() += 1);
        }
    }
    assert!(sound > 80, "{sound} plans are sound");
    assert!(refused > 1000 && accepted > 1000, "{refused} moved plans refused, {accepted} accepted");
    let unseen: Vec<&str> = PAIRS
        .iter()
        .filter(|(law, rules)| rules.iter().all(|rule| has_rule.contains(rule)) && !seen.contains_key(law))
        .map(|(law, _)| *law)
        .collect();
    assert!(unseen.is_empty(), "no moved plan breaks {unseen:?}; broken were {seen:?}");
}

#[test]
fn every_law_has_its_rules() {
    assert_eq!(PAIRS.map(|(law, _)| law), LAWS.map(|(law, _)| law));
}

#[test]
fn a_thousand_flights_play_through() {
    let (problem, solution) = made(7, Size { tails: 260, flights: 5, is_roomy: true });
    assert!(solution.flights.len() >= 1000, "{} flights", solution.flights.len());
    let checked = play(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", &checked.findings[..1]);
    assert!(checked.limits > 50_000, "{} limits", checked.limits);
}
