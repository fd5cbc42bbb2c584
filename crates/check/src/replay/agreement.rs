//! The play and the rules of the flights stage, which share no code, say the same of some hundred plans, and of the same
//! plans with one figure moved. Up: the tests of [`crate::replay`].

use std::collections::{BTreeMap, BTreeSet};

use model::flights::{FlightsProblem, FlightsSolution};

use super::made::{Lot, MOVES, Size, made, moved};
use super::{LAWS, play};
use crate::flights::{RULES, by_rule};

/// Laws of the play, and the rules that say the same.
const PAIRS: [(&str, &[&str]); 24] = [
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
    ("replay-loading", &["flights-load-max"]),
    ("replay-custody", &["flights-cargo", "flights-complete"]),
    ("replay-ready", &["flights-ready"]),
    ("replay-payload", &["flights-payload"]),
];

/// Plans that are made; each is moved in every way.
const PLANS: u64 = 120;

/// Moves of clock times, places, legs and tails: play and rules both refuse what comes of them, but one mistake of this
/// sort is told under several laws. For all other moves they agree law by law.
const SPREADING: [usize; 7] = [0, 1, 2, 3, 8, 10, 13];

/// Laws that a plan breaks, and rules that it breaks, of those that say the same.
type Verdict = (BTreeSet<&'static str>, BTreeSet<&'static str>);

fn verdict(problem: &FlightsProblem, solution: &FlightsSolution) -> Verdict {
    let compared: BTreeSet<&str> = PAIRS.iter().flat_map(|(_, rules)| rules.iter().copied()).collect();
    let played = play(problem, solution).findings;
    let judged = by_rule(problem, solution).findings;
    let rules = judged.iter().map(|finding| finding.rule).filter(|rule| compared.contains(rule));
    (played.iter().map(|finding| finding.rule).collect(), rules.collect())
}

#[test]
fn the_play_and_the_rules_agree_on_made_plans_and_on_moved_ones() {
    let size = Size { tails: 3, flights: 3, is_roomy: false };
    let (mut sound, mut refused, mut accepted) = (0, 0, 0);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..PLANS {
        let (problem, solution) = made(seed, size);
        if solution.flights.is_empty() {
            continue;
        }
        let (laws, rules) = verdict(&problem, &solution);
        assert_eq!(laws.is_empty(), rules.is_empty(), "plan {seed}: {laws:?}, {rules:?}");
        sound += usize::from(laws.is_empty());
        for sort in 0..MOVES {
            let (mut problem, mut solution) = (problem.clone(), solution.clone());
            moved(sort, &mut problem, &mut solution, &mut Lot::new(seed * 100 + sort as u64));
            let (laws, rules) = verdict(&problem, &solution);
            assert_eq!(laws.is_empty(), rules.is_empty(), "plan {seed}, move {sort}: {laws:?}, {rules:?}");
            refused += usize::from(!laws.is_empty());
            accepted += usize::from(laws.is_empty());
            if !SPREADING.contains(&sort) {
                for (law, of) in PAIRS {
                    let is_by_rule = of.iter().any(|rule| rules.contains(rule));
                    assert_eq!(laws.contains(law), is_by_rule, "plan {seed}, move {sort}, {law}: {laws:?}, {rules:?}");
                }
            }
            laws.into_iter().for_each(|law| *seen.entry(law).or_default() += 1);
        }
    }
    assert!(sound > 80, "{sound} plans are sound");
    assert!(refused > 1000 && accepted > 500, "{refused} moved plans refused, {accepted} accepted");
    let unseen: Vec<&str> = PAIRS.iter().map(|(law, _)| *law).filter(|law| !seen.contains_key(law)).collect();
    assert!(unseen.is_empty(), "no moved plan breaks {unseen:?}; broken were {seen:?}");
}

#[test]
fn every_law_has_its_rules() {
    assert_eq!(PAIRS.map(|(law, _)| law), LAWS.map(|(law, _)| law));
    for (law, rules) in PAIRS {
        assert!(rules.iter().all(|code| RULES.iter().any(|rule| rule.code == *code)), "{law}: {rules:?}");
    }
}

#[test]
fn a_thousand_flights_play_through() {
    let (problem, solution) = made(7, Size { tails: 260, flights: 5, is_roomy: true });
    assert!(solution.flights.len() >= 1000, "{} flights", solution.flights.len());
    let checked = play(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", &checked.findings[..1]);
    assert!(checked.limits > 50_000, "{} limits", checked.limits);
}
