//! Decides which trips are worth choosing between: from base to one origin, to one or more airports of unloading, and
//! home. Does not choose ([`crate::choice`]). Up: [`crate`].
//!
//! Trips with several unloading airports are grown from those with fewer, near airports first, and kept by what they
//! save over flying each airport by itself (Clarke and Wright 1964).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use model::control::Control;
use model::evidence::Reason;
use model::flights::{Consignment, FlightsProblem, LegPurpose};
use model::quantity::{CubicMillimetres, Grams, Minutes};
use model::transport::AircraftType;

use crate::atlas::Atlas;
use crate::chain::Chains;
use crate::fleet::{Group, Window, destinations, volume_max};
use crate::order::{shortest, tour};
use crate::shut::{RULE as CLOSED, refusal};
use crate::timing::{Stretch, Timing, timing};
use crate::trip::build;

/// Airports that a set is grown by: its nearest.
const NEAREST: usize = 8;
/// Sets of one size that are kept for one group and origin: with a third of these the April example needs five flights
/// for the test kits of twelve states, one of them with four cartons; with twice as many no fewer than four.
const SETS_MAX: usize = 120;

/// A second airport of loading, before anything is unloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PickUp {
    pub(crate) airport: usize,
    /// The leg that leaves from there.
    pub(crate) leg: usize,
    /// Consignments that come aboard there.
    pub(crate) takes: Vec<usize>,
}

/// A trip that could be flown any number of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) group: usize,
    pub(crate) window: usize,
    pub(crate) origin: usize,
    /// Where it loads once more on its way out.
    pub(crate) pick_up: Option<Box<PickUp>>,
    /// Airports of unloading in order: on the way out, then those of what is brought back.
    pub(crate) drops: Vec<usize>,
    /// How many of them are on the way out. The rest, where there is a rest, is loaded at the last of these.
    pub(crate) turn: usize,
    pub(crate) legs: Vec<Stretch>,
    pub(crate) timing: Timing,
    /// Most payload on the way to each drop.
    pub(crate) payloads: Vec<Grams>,
    pub(crate) volume: CubicMillimetres,
    pub(crate) block: Minutes,
    /// Cost of its block hours, hundredths.
    pub(crate) cents: i64,
    /// Consignments it can carry, each with the number of the drop where it is unloaded.
    pub(crate) carries: Vec<(usize, usize)>,
}

impl Template {
    /// Minutes from the beginning of the trip to the arrival at a drop.
    pub(crate) fn arrival(&self, drop: usize) -> i64 {
        self.timing.arrives[self.timing.unloads[drop]]
    }

    /// Minutes from the beginning of the trip to the beginning of loading of a consignment for a drop, which takes `load` minutes.
    pub(crate) fn loads_for(&self, consignment: usize, drop: usize, load: i64) -> i64 {
        match self.pick_up_of(consignment, drop) {
            Some(pick_up) => self.timing.departs[pick_up.leg] - load,
            None if drop < self.turn => self.timing.loads,
            None => self.timing.departs[self.turn_leg()] - load,
        }
    }

    /// The pick-up by which a consignment for a drop comes aboard; none where it does so at the beginning of its load.
    pub(crate) fn pick_up_of(&self, consignment: usize, drop: usize) -> Option<&PickUp> {
        let pick_up = self.pick_up.as_deref().filter(|_| drop < self.turn);
        pick_up.filter(|pick_up| pick_up.takes.contains(&consignment))
    }

    /// Whether it loads at one airport only, and comes home empty: one of those that the bound knows.
    pub(crate) fn is_plain(&self) -> bool {
        self.pick_up.is_none() && !self.brings_back()
    }

    /// The leg behind the last landing on the way out.
    pub(crate) fn turn_leg(&self) -> usize {
        self.timing.unloads[self.turn - 1] + 1
    }

    /// Whether a consignment that is unloaded at a drop is aboard on a leg, of which the number is given.
    pub(crate) fn is_aboard(&self, (consignment, drop): (usize, usize), number: usize) -> bool {
        let leg = &self.legs[number];
        leg.purpose == LegPurpose::Carry
            && drop >= leg.hop
            && (drop < self.turn) == (leg.hop < self.turn)
            && self.pick_up_of(consignment, drop).is_none_or(|pick_up| number >= pick_up.leg)
    }

    /// Whether it brings something back.
    pub(crate) fn brings_back(&self) -> bool {
        self.turn < self.drops.len()
    }
}

/// Templates that several may look at at once; who changes them has a list of his own from then on.
#[derive(Clone, Debug, Default)]
pub(crate) struct TemplateList(Arc<Vec<Template>>);

impl Deref for TemplateList {
    type Target = Vec<Template>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for TemplateList {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

/// All templates, and why consignments have none.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    pub(crate) list: TemplateList,
    /// For each consignment the refusal that came nearest to a trip, with its rank.
    pub(crate) refusals: BTreeMap<usize, (u8, Reason)>,
    /// Whether the run ended while they were listed.
    pub(crate) is_cut: bool,
}

impl Templates {
    fn refuse(&mut self, consignment: usize, rank: u8, reason: Reason) {
        let kept = self.refusals.entry(consignment).or_insert_with(|| (rank, reason.clone()));
        if rank > kept.0 {
            *kept = (rank, reason);
        }
    }
}

/// A stop on the way of one group from one origin: which consignments go there.
type Cargo = BTreeMap<usize, Vec<usize>>;

/// Lists the templates of a problem.
pub(crate) fn templates(
    problem: &FlightsProblem,
    groups: &[Group],
    chains: &mut Chains,
    control: &mut Control,
) -> Templates {
    let mut all = Templates::default();
    for (number, group) in groups.iter().enumerate() {
        let mut origins: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
        for (index, consignment) in problem.consignments.iter().enumerate() {
            match destinations(problem, &chains.atlas, group, consignment) {
                Ok(airports) => {
                    let origin = chains.atlas.find(&consignment.origin).expect("an allowed origin should be known");
                    origins.entry(origin).or_default().push((index, airports));
                }
                Err(reason) => all.refuse(index, rank(&reason), reason),
            }
        }
        for (origin, pairs) in &origins {
            for window in 0..group.windows.len() {
                let open = open_pairs(problem, group, window, (*origin, pairs), &chains.atlas, &mut all);
                if open.is_empty() {
                    continue;
                }
                let mut lister =
                    Lister { problem, group, number, window, origin: *origin, pairs: &open, all: &mut all };
                if !lister.all.is_cut {
                    lister.list(chains, control);
                }
            }
        }
    }
    all
}

/// A consignment with the airports where it may be unloaded, best first.
type Pair = (usize, Vec<usize>);

/// What of an origin's cargo can be flown in a window: nothing where base or origin is closed to the group in it, and
/// nothing to an airport that is.
fn open_pairs(
    problem: &FlightsProblem,
    group: &Group,
    window: usize,
    (origin, pairs): (usize, &[Pair]),
    atlas: &Atlas,
    all: &mut Templates,
) -> Vec<Pair> {
    let window = &group.windows[window];
    let state = &problem.tails[group.tails[0]].operator_state;
    let is_shut = |airport: &usize| window.closed.bars(atlas.airports[*airport]);
    let why = |airport: usize| {
        let span = (window.from, window.until);
        let reason = refusal(&problem.closures, Some(state), span, atlas.airports[airport]);
        reason.expect("an airport that a window bars should be closed in it")
    };
    let shut_end = [group.base, origin].into_iter().find(is_shut);
    let mut open = Vec::new();
    for (consignment, airports) in pairs {
        let kept: Vec<usize> = airports.iter().copied().filter(|airport| !is_shut(airport)).collect();
        match shut_end.or_else(|| kept.is_empty().then(|| airports[0])) {
            Some(shut) => all.refuse(*consignment, 4, why(shut)),
            None => open.push((*consignment, kept)),
        }
    }
    open
}

/// How near to a trip a refusal came: the nearest one is told.
fn rank(reason: &Reason) -> u8 {
    match reason.rule.as_str() {
        "no-aircraft" => 0,
        "no-seats" | "piece-too-heavy" | "piece-too-large" | "volume" => 1,
        "unknown-airport" | "no-destination" | "no-flight-needed" => 2,
        // Its type could land there: nearer than one that cannot.
        CLOSED => 4,
        _ => 3,
    }
}

/// Lists the templates of one group from one origin in one window.
struct Lister<'a> {
    problem: &'a FlightsProblem,
    group: &'a Group,
    number: usize,
    window: usize,
    origin: usize,
    pairs: &'a [Pair],
    all: &'a mut Templates,
}

impl Lister<'_> {
    fn aircraft(&self) -> &AircraftType {
        &self.problem.types[self.group.kind]
    }

    fn list(&mut self, chains: &mut Chains, control: &mut Control) {
        let mut single: Cargo = BTreeMap::new();
        let mut first: Cargo = BTreeMap::new();
        for (consignment, airports) in self.pairs {
            for airport in airports {
                single.entry(*airport).or_default().push(*consignment);
            }
            first.entry(airports[0]).or_default().push(*consignment);
        }
        for drop in single.keys() {
            self.add(&[*drop], chains, control);
        }
        let mut sets: BTreeSet<Vec<usize>> = first.keys().map(|drop| vec![*drop]).collect();
        for _ in 1..self.problem.policy.unload_max.max(1) {
            sets = self.grown(&sets, &first, chains);
            for set in &sets {
                if self.all.is_cut {
                    return;
                }
                let order = self.order(set, chains);
                self.add(&order, chains, control);
            }
        }
    }

    /// Sets with one airport more, the best savings only.
    fn grown(&self, sets: &BTreeSet<Vec<usize>>, first: &Cargo, chains: &Chains) -> BTreeSet<Vec<usize>> {
        let mut grown = BTreeSet::new();
        for set in sets {
            let mut near: Vec<(i64, usize)> = first
                .keys()
                .filter(|airport| !set.contains(airport))
                .map(|airport| {
                    let nearest = set.iter().map(|member| chains.atlas.sphere_km(*member, *airport) as i64).min();
                    (nearest.unwrap_or(i64::MAX), *airport)
                })
                .collect();
            near.sort_unstable();
            for (_, airport) in near.into_iter().take(NEAREST) {
                let mut larger = set.clone();
                larger.push(airport);
                larger.sort_unstable();
                grown.insert(larger);
            }
        }
        let mut ranked: Vec<(i64, Vec<usize>)> =
            grown.into_iter().map(|set| (-self.saving(&set, chains), set)).filter(|(loss, _)| *loss < 0).collect();
        ranked.sort();
        // Every airport keeps its best set, whatever the others save.
        let mut seen = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for (place, (_, set)) in ranked.iter().enumerate() {
            let is_new = set.iter().any(|airport| !seen.contains(airport));
            if place < SETS_MAX || is_new {
                seen.extend(set.iter().copied());
                kept.insert(set.clone());
            }
        }
        kept
    }

    /// Kilometres that one trip saves over flying to each airport by itself.
    fn saving(&self, set: &[usize], chains: &Chains) -> i64 {
        let (base, origin) = (self.group.base, self.origin);
        let apart: f64 = set
            .iter()
            .map(|drop| {
                chains.atlas.sphere_km(base, origin)
                    + chains.atlas.sphere_km(origin, *drop)
                    + chains.atlas.sphere_km(*drop, base)
            })
            .sum();
        apart as i64 - self.tour(&self.order(set, chains), chains)
    }

    fn tour(&self, order: &[usize], chains: &Chains) -> i64 {
        tour(order, chains, (&[self.group.base, self.origin], self.group.base))
    }

    /// The shortest order of unloading.
    fn order(&self, set: &[usize], chains: &Chains) -> Vec<usize> {
        shortest(set, chains, (&[self.group.base, self.origin], self.group.base))
    }

    /// Adds the trips over these drops: the quickest, and slower ones while more payload is of use.
    fn add(&mut self, drops: &[usize], chains: &mut Chains, control: &mut Control) {
        let mut carries = Vec::new();
        for (consignment, airports) in self.pairs {
            let drop = airports.iter().find_map(|airport| drops.iter().position(|drop| drop == airport));
            carries.extend(drop.map(|drop| (*consignment, drop)));
        }
        if (0..drops.len()).any(|drop| !carries.iter().any(|(_, other)| *other == drop)) {
            return;
        }
        let demand: Grams = carries.iter().map(|(index, _)| self.problem.consignments[*index].gross()).sum();
        let mut wanted = Grams::ZERO;
        loop {
            if !control.step(1) {
                self.all.is_cut = true;
                return;
            }
            let built = build(self.problem, self.group, self.window, self.origin, drops, wanted, chains);
            let (legs, payloads) = match built {
                Ok(built) => built,
                Err(reason) => {
                    if wanted.is_zero() {
                        carries.iter().for_each(|(index, _)| self.all.refuse(*index, 4, reason.clone()));
                    }
                    return;
                }
            };
            let least = payloads.iter().min().copied().expect("a trip should have a drop");
            let timing = timing(&legs, self.aircraft(), &self.group.crew);
            let block: Minutes = legs.iter().map(|leg| leg.block).sum();
            let template = Template {
                group: self.number,
                window: self.window,
                origin: self.origin,
                pick_up: None,
                drops: drops.to_vec(),
                turn: drops.len(),
                legs,
                timing,
                payloads,
                volume: volume_max(self.problem, self.aircraft()),
                block,
                cents: cost_cents(self.aircraft(), block),
                carries: carries.clone(),
            };
            if let Some(kept) = self.timely(template).filter(|kept| !self.is_known(kept)) {
                self.all.list.push(kept);
            }
            if least >= demand {
                return;
            }
            wanted = least + Grams::of(1);
        }
    }

    /// Whether the same legs are listed in a window that holds this one: closures that no leg meets make no new trip.
    fn is_known(&self, template: &Template) -> bool {
        let mine = &self.group.windows[self.window];
        self.all.list.iter().rev().take_while(|other| other.group == self.number).any(|other| {
            let wider = &self.group.windows[other.window];
            let is_within = wider.from <= mine.from && mine.until <= wider.until;
            let is_same = other.origin == template.origin && other.drops == template.drops;
            is_within && is_same && other.legs == template.legs && other.carries == template.carries
        })
    }

    /// The template with the consignments that it can bring before time is up; none when there are none.
    fn timely(&mut self, mut template: Template) -> Option<Template> {
        let window = &self.group.windows[self.window];
        let mut late = Vec::new();
        template.carries.retain(|(index, _)| {
            let end = earliest_end(&template.timing, self.group, window, &self.problem.consignments[*index]);
            let is_timely = end <= latest_end(self.group, window);
            if !is_timely {
                late.push((*index, end));
            }
            is_timely
        });
        for (index, end) in late {
            let mut text = format!(
                "ready {}, home again {} at the earliest, the tails are there until {}",
                self.problem.consignments[index].ready,
                crate::fleet::instant(end),
                crate::fleet::instant(latest_end(self.group, window))
            );
            if let Some(clearance) = template.timing.cleared {
                let permit = &self.problem.permits[clearance.permit];
                let asked =
                    format!("; {} is at hand {} at the earliest", permit.id, crate::fleet::instant(clearance.from));
                text.push_str(&asked);
            }
            let mut reason = Reason::new("too-late", text, "hand it over earlier, or keep the aircraft longer");
            // What is closed at one time and out of time at another is told with both.
            if let Some((_, closed)) = self.all.refusals.get(&index).filter(|(_, known)| known.rule == CLOSED) {
                reason = Reason::new(CLOSED, format!("{}; {}", closed.text, reason.text), &closed.cure);
            }
            self.all.refuse(index, 5, reason);
        }
        let is_whole = (0..template.drops.len()).all(|drop| template.carries.iter().any(|(_, other)| *other == drop));
        is_whole.then_some(template)
    }
}

/// Minute by which a trip with this consignment can be over at the earliest.
pub(crate) fn earliest_end(timing: &Timing, group: &Group, window: &Window, consignment: &Consignment) -> i64 {
    let begin = group.from.max(window.from).max(timing.begins_from());
    begin.max(crate::fleet::minute_up(consignment.ready) - timing.loads) + timing.ends
}

/// Minute by which a trip must be over.
pub(crate) fn latest_end(group: &Group, window: &Window) -> i64 {
    group.until.min(window.until)
}

/// Cost of block time, rounded up to the hundredth.
pub(crate) fn cost_cents(aircraft: &AircraftType, block: Minutes) -> i64 {
    (aircraft.block_hour_cost.cents * block.get() + 59) / 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Atlas;
    use crate::fleet::groups;
    use crate::samples::{consignment, il76, problem, tail};
    use crate::way::Router;

    #[test]
    fn near_airports_share_a_trip_and_loads_beyond_the_quickest_get_a_slower_one() {
        let mut problem = problem();
        problem.tails = vec![tail("A", &il76(), "RU", "UUMU")];
        problem.consignments = vec![
            consignment("a", "UUMU", "UAAA", 10),
            consignment("b", "UUMU", "UCFM", 10),
            consignment("c", "UUMU", "UTTT", 10),
        ];
        let atlas = Atlas::new(&problem.airports);
        let (groups, _) = groups(&problem, &atlas);
        let types = problem.types.iter().collect();
        let mut chains = Chains::new(atlas, Router::new(&[]), types, &problem.policy);
        let all = templates(&problem, &groups, &mut chains, &mut Control::default());
        let sizes: Vec<usize> = all.list.iter().map(|template| template.drops.len()).collect();
        assert_eq!(sizes.iter().filter(|size| **size == 1).count(), 3);
        assert_eq!(sizes.iter().filter(|size| **size == 3).count(), 1, "one trip over all three");
        assert!(all.refusals.is_empty());
        for template in all.list.iter() {
            let legs = &template.legs;
            assert!(legs.windows(2).all(|pair| pair[0].to == pair[1].from), "legs should join");
            assert_eq!((legs[0].from, legs[legs.len() - 1].to), (groups[0].base, groups[0].base));
        }
    }
}
