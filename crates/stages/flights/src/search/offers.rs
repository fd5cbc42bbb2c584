//! Decides which trips are tried for a consignment, the most promising first: by what they cost for what they could
//! carry at most, each pack counted at the least that flying it alone would cost. Up: [`crate::search`].

use model::control::Control;
use model::flights::FlightsProblem;

use std::collections::BTreeMap;
use std::ops::Range;

use super::pack_cents;
use crate::bound::{HourPrices, Worth};
use crate::choice::is_large;
use crate::fill::Load;
use crate::fleet::{minute, minute_up};
use crate::solve::Plan;
use crate::stowage::partner;

/// Trips that are kept for one consignment.
const KEPT: usize = 2_000;
/// How many trips are listed between two looks at the budget.
const LISTED: usize = 64;

/// A trip to try for a consignment.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// Cost over worth at best.
    pub(super) ratio: f64,
    pub(super) template: usize,
    pub(super) group: usize,
    /// Cost of its block hours, hundredths.
    pub(super) cents: f64,
    /// How many airports it calls at, and the number of what it can carry.
    drops: usize,
    carries: usize,
}

/// What is left of what trips can carry, asked once for all trips that can carry the same.
#[derive(Debug, Default)]
pub(super) struct Asked {
    turn: u64,
    /// Of what trips can carry the turn in which it was asked for, how many airports something is left for, and what that is worth.
    known: Vec<(u64, usize, f64)>,
}

impl Asked {
    /// Forgets what was left.
    pub(super) fn anew(&mut self) {
        self.turn += 1;
    }
}

/// When a consignment is ready and due, minutes, and what a pack weighs, grams: asked for each time that a trip is put on the clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    pub(super) ready: i64,
    pub(super) due: i64,
    pub(super) due_hard: Option<i64>,
    pub(super) gross: i64,
}

/// What the search knows of each consignment before it begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offers {
    /// The most promising first.
    pub(super) of: Vec<Vec<Offer>>,
    /// Whether there are too many trips to choose from in whole numbers.
    pub(super) is_large: bool,
    /// What trips can carry and where to, one after the other, and where each begins and ends.
    carried: Vec<(u32, u32)>,
    carries: Vec<Range<usize>>,
    pub(super) dates: Vec<Dates>,
    /// Minute at which the operation begins.
    pub(super) begin: i64,
    /// What flying a pack costs in the relaxation, or at least on a full aircraft, hundredths.
    pub(super) prices: Vec<f64>,
    /// Cost of a pack left out, and of a pack and day late, hundredths.
    pub(super) unmet: Vec<f64>,
    pub(super) late: Vec<f64>,
    /// The consignment that must be aboard for the same airport.
    pub(super) partners: Vec<Option<usize>>,
    /// How many others must be aboard first.
    pub(super) depths: Vec<usize>,
    /// A number for the origin of each.
    pub(super) origins: Vec<usize>,
    /// Consignments of the same origin, by how near they go.
    pub(super) near: Vec<Vec<usize>>,
    /// What the time of tails costs, hundredths, where that is known.
    pub(super) hours: Option<HourPrices>,
}

impl Offers {
    /// What there is to know; of trips beyond the end of the budget nothing.
    pub(super) fn new(plan: &Plan, worth: Option<Worth>, control: &mut Control) -> Self {
        let problem = plan.problem;
        let count = problem.consignments.len();
        let costs: Vec<(f64, f64)> = (0..count).map(|index| pack_cents(problem, index)).collect();
        let mut offers = Self {
            of: Vec::new(),
            is_large: is_large(&plan.all.list),
            carried: Vec::new(),
            carries: Vec::new(),
            dates: (0..count).map(|index| dates(problem, index)).collect(),
            begin: minute(problem.as_of),
            prices: prices(plan, worth.as_ref()),
            unmet: costs.iter().map(|cost| cost.0).collect(),
            late: costs.iter().map(|cost| cost.1).collect(),
            partners: (0..count).map(|index| partner(problem, index)).collect(),
            depths: (0..count).map(|index| depth(problem, index)).collect(),
            origins: (0..count).map(|index| origin(problem, index)).collect(),
            near: (0..count).map(|index| near(plan, index)).collect(),
            hours: worth.map(|worth| worth.hours),
        };
        let packs: Vec<i64> = problem.consignments.iter().map(|facts| facts.packs.get()).collect();
        let mut of: Vec<Vec<(f64, usize)>> = vec![Vec::new(); count];
        let listed = plan.all.list.iter().enumerate();
        let listed = listed.take_while(|(number, _)| !number.is_multiple_of(LISTED) || control.step(1));
        // Those with a pick-up are made of others once these are chosen.
        for (number, template) in listed.filter(|(_, template)| template.pick_up.is_none()) {
            for (consignment, _) in &template.carries {
                let Some(load) = offers.load(plan, number, *consignment, &packs) else { continue };
                let ratio = template.cents as f64 / offers.worth(&load).max(1.0);
                of[*consignment].push((ratio, number));
            }
        }
        for list in &mut of {
            list.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
            list.truncate(KEPT);
        }
        offers.keep(plan, of);
        offers
    }

    /// Notes of the trips that are kept what is asked of them most.
    fn keep(&mut self, plan: &Plan, of: Vec<Vec<(f64, usize)>>) {
        let mut known: BTreeMap<Vec<(u32, u32)>, usize> = BTreeMap::new();
        let (carried, carries) = (&mut self.carried, &mut self.carries);
        let mut offer = |(ratio, template): (f64, usize)| {
            let facts = &plan.all.list[template];
            let mine = facts.carries.iter().map(|(consignment, drop)| (short(*consignment), short(*drop)));
            let mine: Vec<(u32, u32)> = mine.collect();
            let (first, fresh) = (carried.len(), known.len());
            let number = *known.entry(mine).or_insert_with_key(|mine| {
                carried.extend(mine);
                carries.push(first..carried.len());
                fresh
            });
            Offer {
                ratio,
                template,
                group: facts.group,
                cents: facts.cents as f64,
                drops: facts.drops.len(),
                carries: number,
            }
        };
        self.of = of.into_iter().map(|list| list.into_iter().map(&mut offer).collect()).collect();
    }

    /// What flying a load would cost at least.
    pub(super) fn worth(&self, load: &Load) -> f64 {
        load.cargo.iter().map(|stow| self.prices[stow.consignment] * stow.packs as f64).sum()
    }

    /// Whether there is something left for each airport that a trip calls at, and, of large problems, whether it costs less for
    /// what all of that is worth than `worst`: most trips are looked at in vain.
    pub(super) fn is_promising(&self, offer: &Offer, left: &[i64], worst: f64, asked: &mut Asked) -> bool {
        asked.known.resize(self.carries.len(), (0, 0, 0.0));
        let known = &mut asked.known[offer.carries];
        if known.0 != asked.turn {
            let all = self.carried[self.carries[offer.carries].clone()].iter();
            let mut drops = 0_u64;
            let mut worth = 0.0;
            for (one, drop) in all.filter(|(one, _)| left[*one as usize] > 0) {
                drops |= 1 << drop.min(&63);
                worth += self.prices[*one as usize] * left[*one as usize] as f64;
            }
            *known = (asked.turn, drops.count_ones() as usize, worth);
        }
        known.1 >= offer.drops.min(64) && (self.hours.is_none() || offer.cents < worst * known.2.max(1.0))
    }

    /// A trip of a template with this consignment first and then whatever small is left; nothing when it would not be
    /// aboard, or an airport would be called at for nothing. Where what goes first leaves an airport no room, one pack of
    /// what is for it goes before: some places are only reached over others.
    pub(super) fn load(&self, plan: &Plan, number: usize, first: usize, left: &[i64]) -> Option<Load> {
        let template = &plan.all.list[number];
        self.loaded(plan, (number, template.drops.len()), template.carries.iter().copied(), (first, left))
    }

    /// The same of a trip that is to be tried, which is looked up closely only when it calls nowhere for nothing.
    pub(super) fn offered(&self, plan: &Plan, offer: &Offer, first: usize, left: &[i64]) -> Option<Load> {
        let carries = self.carried[self.carries[offer.carries].clone()].iter();
        let carries = carries.map(|(one, drop)| (*one as usize, *drop as usize));
        self.loaded(plan, (offer.template, offer.drops), carries, (first, left))
    }

    fn loaded(
        &self,
        plan: &Plan,
        (number, drops): (usize, usize),
        carries: impl Iterator<Item = (usize, usize)>,
        (first, left): (usize, &[i64]),
    ) -> Option<Load> {
        let mut order: Vec<Rank> = carries
            .filter(|(consignment, _)| left[*consignment] > 0)
            .map(|(one, drop)| (self.depths[one], one != first, left[one], one, drop))
            .collect();
        order.sort_unstable();
        let drops = 0..drops;
        if !drops.clone().all(|drop| order.iter().any(|rank| rank.4 == drop)) {
            return None;
        }
        let load = stowed(plan, number, &order, &[]);
        let missed: Vec<usize> = drops.clone().filter(|drop| !is_called(&load, *drop)).collect();
        let load = if missed.is_empty() { load } else { stowed(plan, number, &order, &missed) };
        (load.aboard(first) > 0 && drops.clone().all(|drop| is_called(&load, drop))).then_some(load)
    }
}

/// What is stowed in order: how many others must be aboard first, whether it is another than the first, how much is left of it,
/// which, and for which airport.
type Rank = (usize, bool, i64, usize, usize);

/// A trip with one pack for each of some airports, and then as much of all as goes in.
fn stowed(plan: &Plan, number: usize, order: &[Rank], before: &[usize]) -> Load {
    let kind = plan.groups[plan.all.list[number].group].kind;
    let mut load = Load::new(&plan.stowage, kind, &plan.all.list, (number, 0));
    for drop in before {
        let mut of_drop = order.iter().filter(|rank| rank.4 == *drop);
        of_drop.any(|(_, _, _, consignment, _)| load.stow(&plan.stowage, *consignment, *drop, 1) > 0);
    }
    for (_, _, packs, consignment, drop) in order {
        load.stow(&plan.stowage, *consignment, *drop, packs - load.aboard(*consignment));
    }
    load
}

/// A number of a consignment or airport in half the room: what is asked millions of times should lie close together.
fn short(number: usize) -> u32 {
    u32::try_from(number).expect("an operation should have fewer than four thousand million of anything")
}

fn is_called(load: &Load, drop: usize) -> bool {
    load.cargo.iter().any(|stow| stow.drop == drop)
}

fn prices(plan: &Plan, worth: Option<&Worth>) -> Vec<f64> {
    let (stowage, templates) = (&plan.stowage, &plan.all.list);
    let mut prices = vec![f64::INFINITY; plan.problem.consignments.len()];
    for (number, template) in templates.iter().enumerate().filter(|(_, template)| template.drops.len() == 1) {
        for (consignment, drop) in &template.carries {
            let load = Load::new(stowage, plan.groups[template.group].kind, templates, (number, 0));
            let most = load.room.packs(stowage, *consignment, *drop);
            if most > 0 {
                prices[*consignment] = prices[*consignment].min(template.cents as f64 / most as f64);
            }
        }
    }
    let own = |(one, alone): (usize, f64)| {
        let priced = worth.map(|worth| worth.packs[one]).filter(|price| *price > 0.0);
        priced.unwrap_or(if alone.is_finite() { alone } else { 1.0 })
    };
    prices.into_iter().enumerate().map(own).collect()
}

fn dates(problem: &FlightsProblem, consignment: usize) -> Dates {
    let facts = &problem.consignments[consignment];
    Dates {
        ready: minute_up(facts.ready),
        due: minute(facts.due),
        due_hard: facts.due_hard.map(minute),
        gross: facts.pack.gross().get(),
    }
}

fn depth(problem: &FlightsProblem, mut consignment: usize) -> usize {
    let mut depth = 0;
    while let Some(next) = partner(problem, consignment).filter(|_| depth < problem.consignments.len()) {
        (depth, consignment) = (depth + 1, next);
    }
    depth
}

fn origin(problem: &FlightsProblem, consignment: usize) -> usize {
    let mine = &problem.consignments[consignment].origin;
    problem
        .consignments
        .iter()
        .position(|other| other.origin == *mine)
        .expect("a consignment should have its own origin")
}

fn near(plan: &Plan, consignment: usize) -> Vec<usize> {
    let facts = |index: usize| &plan.problem.consignments[index];
    let place = |index: usize| facts(index).destinations.first().and_then(|id| plan.chains.atlas.find(id));
    let distance = |index: usize| match (place(consignment), place(index)) {
        (Some(here), Some(there)) => plan.chains.atlas.sphere_km(here, there) as i64,
        _ => i64::MAX,
    };
    let is_near = |index: &usize| *index != consignment && facts(*index).origin == facts(consignment).origin;
    let mut near: Vec<usize> = (0..plan.problem.consignments.len()).filter(is_near).collect();
    near.sort_by_key(|index| (distance(*index), *index));
    near
}
