//! Decides how cheap a plan could be at best when the operation is large: a bound by column generation over loaded trips
//! (Gilmore and Gomory 1961), tightened by rounding, and for each origin, with the hours of the tails priced (Lagrange;
//! Geoffrion 1974), by a choice of clusters and by a search in whole numbers. Does not make a plan ([`crate::search`]). Up:
//! [`crate`].
//!
//! A column is a trip of a template that ends at a minute, with its cargo; it begins when the last of this cargo is ready or
//! later, and of something for each airport that it calls at, and what waited for it is late by that. Mass, tare, volume, the places of a hold by their volume, readiness, lateness
//! and the tails' time by day are in the bound; seats, whole places at each airport, what loading found, who travels with whom,
//! curfews, opening hours, movements and spots are not: a plan only costs more for them.

mod cells;
mod clock;
mod cluster;
mod cover;
mod cuts;
mod growth;
mod lane;
mod master;
mod posed;
mod proof;
mod sets;
mod shared;
mod tree;

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::FlightsProblem;

use crate::aside::give_back;
use crate::choice::{CENTS, pack_cents};
use crate::fleet::Group;
use crate::template::Template;
use clock::Clock;
use cuts::{Cut, Helped};
use lane::{Lane, Prices};

pub(crate) use clock::HourPrices;
pub(crate) use lane::filled;
pub(crate) use master::Start;
use master::{Master, Relaxed};

/// Rounds of pricing, and of rounding, at most.
const PRICED: usize = 150;
const ROUNDED: usize = 40;
/// A round of rounding that brings less than this share of the bound is the last.
const BROUGHT: f64 = 0.0005;
/// Nothing is proven of plans that cost so many times what rounding proves: the bound is worked out before the plan is known.
const REACHED: f64 = 1.08;
/// How many steps of a loop are made between two looks at the stop signal.
const LOOKED: usize = 512;

/// Lower bounds of one part of the problem, in the unit of the model ([`CENTS`]).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Least {
    /// Of the relaxation in fractions of trips.
    pub(crate) relaxed: f64,
    /// The best that was proven.
    pub(crate) proven: f64,
}

/// What the bound is about: one part of the problem.
struct Question<'a> {
    problem: &'a FlightsProblem,
    templates: &'a [Template],
    consignments: &'a [usize],
    lanes: Vec<Lane>,
    /// For each consignment the lanes that carry it.
    carriers: BTreeMap<usize, Vec<usize>>,
    /// The time of the tails.
    clock: Clock,
}

/// What packs and the time of tails are worth in the relaxation, hundredths.
#[derive(Clone, Debug)]
pub(crate) struct Worth {
    /// Of a pack of each consignment of the problem.
    pub(crate) packs: Vec<f64>,
    /// Of the time of the tails of each group.
    pub(crate) hours: HourPrices,
}

/// What the relaxation of all consignments prices packs and hours at, and what the bound may begin from; nothing when it was
/// stopped first.
pub(crate) fn worth(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    control: &mut Control,
) -> Option<(Worth, Start)> {
    let all: Vec<usize> = (0..problem.consignments.len()).collect();
    let question = Question::new(problem, groups, templates, &all, control);
    let mut master = Master::new(&question, control);
    let helped = vec![Vec::new(); question.lanes.len()];
    let (_, prices) = priced(&question, &mut master, (&[], &helped), control)?;
    // Those of a corner steer the search badly.
    let prices = master.central(&question, &helped, control).map_or(prices, |relaxed| relaxed.prices);
    let packs = all.iter().map(|one| prices.packs[*one] * CENTS).collect();
    Some((Worth { packs, hours: prices.hours.times(CENTS) }, master.start(&question)))
}

/// What the relaxation and its roundings say of one part, from where whole trips are looked at.
pub(crate) struct Rounded<'a> {
    question: Question<'a>,
    /// What is known so far.
    least: Least,
    /// The prices that prove it, and the roundings; nothing when it was stopped first.
    prices: Option<Prices>,
    cuts: Vec<Cut>,
    helped: Vec<Vec<(usize, f64)>>,
}

/// Bounds from below what the consignments can cost that share tails with each other, in fractions of trips that are rounded. Tells
/// what is known after each rounding.
pub(crate) fn rounded<'a>(
    problem: &'a FlightsProblem,
    groups: &'a [Group],
    templates: &'a [Template],
    consignments: &'a [usize],
    start: Option<&Start>,
    tell: &mut dyn FnMut(Least, &mut Control),
    control: &mut Control,
) -> Rounded<'a> {
    let question = Question::new(problem, groups, templates, consignments, control);
    let mut master = match start {
        Some(start) => Master::from(&question, start, control),
        None => Master::new(&question, control),
    };
    let mut cuts: Vec<Cut> = Vec::new();
    let mut helped = vec![Vec::new(); question.lanes.len()];
    let mut best = Least::default();
    let mut last: Option<Prices> = None;
    for round in 0..=ROUNDED {
        let Some((relaxed, prices)) = priced(&question, &mut master, (&cuts, &helped), control) else { break };
        let bound = prices.bound(&question, &cuts);
        if round == 0 {
            best.relaxed = bound;
        }
        let brought = bound - best.proven;
        if bound > best.proven {
            best.proven = bound;
            last = Some(prices);
        }
        tell(best, control);
        let has_stalled = round > 0 && brought < best.proven * BROUGHT;
        if has_stalled || round == ROUNDED || !control.step(1) {
            break;
        }
        let found = cuts::violated(&question, &relaxed, &cuts, control);
        if found.is_empty() || !control.goes_on() {
            break;
        }
        let known = cuts.len();
        cuts.extend(found);
        cuts::note(&question, &cuts, known, &mut helped);
    }
    give_back(master);
    Rounded { question, least: best, prices: last, cuts, helped }
}

impl Rounded<'_> {
    /// The same in whole trips; `upper` is what a plan costs. Tells now and then what is known.
    pub(crate) fn proven(self, upper: f64, tell: &mut dyn FnMut(Least, &mut Control), control: &mut Control) -> Least {
        let Self { question, least, prices, mut cuts, mut helped } = self;
        let Some(prices) = prices.filter(|_| control.step(1)) else {
            give_back((question.lanes, question.carriers, helped));
            return least;
        };
        // The roundings that the best prices know of.
        cuts.truncate(prices.cuts.len());
        helped.iter_mut().for_each(|mine| mine.retain(|(cut, _)| *cut < cuts.len()));
        let upper = upper.min(least.proven * REACHED);
        // All that it says is of plans that cost less.
        let with = |proven: f64| Least { proven: least.proven.max(proven.min(upper)), ..least };
        let mut tell = |proven: f64, control: &mut Control| tell(with(proven), control);
        let proven = proof::proof(&question, &prices, (&cuts, &helped), upper, &mut tell, control);
        give_back((question.lanes, question.carriers, helped));
        with(proven)
    }
}

/// Solves the relaxation with the columns it asks for; nothing when it was stopped first.
fn priced(
    question: &Question,
    master: &mut Master,
    (cuts, helped): (&[Cut], &Helped),
    control: &mut Control,
) -> Option<(Relaxed, Prices)> {
    for round in 0.. {
        let relaxed = master.solve(question, cuts, helped, control)?;
        let mut prices = relaxed.prices.clone();
        let (columns, share) = lane::improving(question, &prices, helped, control)?;
        prices.share = share;
        let is_limited = master.limit(&relaxed);
        let is_wider = master.extend(columns);
        if round == PRICED || !(is_limited || is_wider) {
            return Some((relaxed, prices));
        }
    }
    None
}

/// Whether a long loop may go on: asked at its first turn and now and then.
fn goes_on(control: &Control, turn: usize) -> bool {
    !turn.is_multiple_of(LOOKED) || control.goes_on()
}

impl Prices {
    /// What these prices prove: no trip is worth more than it costs once all that is carried is counted at this share.
    fn bound(&self, question: &Question, cuts: &[Cut]) -> f64 {
        let of = |origin: Option<usize>| self.worth(question, cuts, origin);
        self.share * of(None) - self.hours_worth(question)
    }

    /// The worth of all packs, and of what was rounded, of one origin or of all, before the share.
    fn worth(&self, question: &Question, cuts: &[Cut], origin: Option<usize>) -> f64 {
        let is_mine = |consignment: usize| origin.is_none_or(|origin| question.origin(consignment) == origin);
        let packs: f64 = question
            .consignments
            .iter()
            .filter(|consignment| is_mine(**consignment))
            .map(|consignment| self.packs[*consignment] * question.packs(*consignment))
            .sum();
        let rounded: f64 = cuts
            .iter()
            .zip(&self.cuts)
            .filter(|(cut, _)| is_mine(cut.set[0]))
            .map(|(cut, price)| price * cut.at_least)
            .sum();
        packs + rounded
    }

    /// The worth of all hours that the tails have.
    fn hours_worth(&self, question: &Question) -> f64 {
        let of = |(had, prices): (&Vec<f64>, &Vec<f64>)| -> f64 {
            had.iter().zip(prices).map(|(had, price)| had * price).sum()
        };
        question.clock.had.iter().zip(&self.hours.each).map(of).sum()
    }
}

impl<'a> Question<'a> {
    fn new(
        problem: &'a FlightsProblem,
        groups: &'a [Group],
        templates: &'a [Template],
        consignments: &'a [usize],
        control: &Control,
    ) -> Self {
        let lanes = lane::lanes(problem, groups, templates, consignments, control);
        let mut carriers: BTreeMap<usize, Vec<usize>> = consignments.iter().map(|one| (*one, Vec::new())).collect();
        for (number, lane) in lanes.iter().enumerate() {
            lane.flows.iter().for_each(|flow| carriers.entry(flow.consignment).or_default().push(number));
        }
        Self { problem, templates, consignments, lanes, carriers, clock: Clock::new(groups) }
    }

    fn packs(&self, consignment: usize) -> f64 {
        self.problem.consignments[consignment].packs.get() as f64
    }

    /// A number for each origin.
    fn origin(&self, consignment: usize) -> usize {
        let mine = &self.problem.consignments[consignment].origin;
        let first = self.problem.consignments.iter().position(|other| other.origin == *mine);
        first.expect("a consignment should have its own origin")
    }

    /// The consignments of each origin.
    fn origins(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut origins: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for consignment in self.consignments {
            origins.entry(self.origin(*consignment)).or_default().push(*consignment);
        }
        origins
    }

    /// What a pack left out costs, in the unit of the model.
    fn unmet(&self, consignment: usize) -> f64 {
        pack_cents(self.problem, consignment).0 / CENTS
    }
}

#[cfg(test)]
mod tests;
