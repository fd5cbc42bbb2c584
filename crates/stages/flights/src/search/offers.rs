//! Decides which trips are tried for a consignment, the most promising first: by what they cost for what they could
//! carry at most, each pack counted at the least that flying it alone would cost. Up: [`crate::search`].

use model::control::Control;
use model::flights::FlightsProblem;

use super::pack_cents;
use crate::bound::{HourPrices, Worth};
use crate::fill::{Load, partner};
use crate::fleet::Group;
use crate::solve::Plan;
use crate::template::Template;

/// Trips that are kept for one consignment.
const KEPT: usize = 400;
/// How many trips are listed between two looks at the budget.
const LISTED: usize = 64;

/// What the search knows of each consignment before it begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offers {
    /// Cost over worth at best, and the template; in this order.
    pub(super) of: Vec<Vec<(f64, usize)>>,
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
            of: vec![Vec::new(); count],
            prices: prices(problem, &plan.groups, &plan.all.list, worth.as_ref()),
            unmet: costs.iter().map(|cost| cost.0).collect(),
            late: costs.iter().map(|cost| cost.1).collect(),
            partners: (0..count).map(|index| partner(problem, index)).collect(),
            depths: (0..count).map(|index| depth(problem, index)).collect(),
            origins: (0..count).map(|index| origin(problem, index)).collect(),
            near: (0..count).map(|index| near(plan, index)).collect(),
            hours: worth.map(|worth| worth.hours),
        };
        let packs: Vec<i64> = problem.consignments.iter().map(|facts| facts.packs.get()).collect();
        let listed = plan.all.list.iter().enumerate();
        let listed = listed.take_while(|(number, _)| !number.is_multiple_of(LISTED) || control.step(1));
        for (number, template) in listed {
            for (consignment, _) in &template.carries {
                let Some(load) = offers.load(plan, number, *consignment, &packs) else { continue };
                let ratio = template.cents as f64 / offers.worth(&load).max(1.0);
                offers.of[*consignment].push((ratio, number));
            }
        }
        for list in &mut offers.of {
            list.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
            list.truncate(KEPT);
        }
        offers
    }

    /// What flying a load would cost at least.
    pub(super) fn worth(&self, load: &Load) -> f64 {
        load.cargo.iter().map(|stow| self.prices[stow.consignment] * stow.packs as f64).sum()
    }

    /// Whether a trip costs more for what it is worth than `worst`, even with all aboard that is left. Only asked of large
    /// problems, where most trips are looked at in vain.
    pub(super) fn is_hopeless(&self, template: &Template, left: &[i64], worst: f64) -> bool {
        let of = |(one, _): &(usize, usize)| self.prices[*one] * left[*one] as f64;
        self.hours.is_some() && template.cents as f64 >= worst * template.carries.iter().map(of).sum::<f64>().max(1.0)
    }

    /// A trip of a template with this consignment first and then whatever small is left; nothing when it would not be
    /// aboard, or an airport would be called at for nothing. Where what goes first leaves an airport no room, one pack of
    /// what is for it goes before: some places are only reached over others.
    pub(super) fn load(&self, plan: &Plan, number: usize, first: usize, left: &[i64]) -> Option<Load> {
        let template = &plan.all.list[number];
        let mut order: Vec<Rank> = template
            .carries
            .iter()
            .filter(|(consignment, _)| left[*consignment] > 0)
            .map(|(one, drop)| (self.depths[*one], *one != first, left[*one], *one, *drop))
            .collect();
        order.sort_unstable();
        let drops = 0..template.drops.len();
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
    let mut load = Load::new(plan.problem, kind, &plan.all.list, (number, 0));
    for drop in before {
        let mut of_drop = order.iter().filter(|rank| rank.4 == *drop);
        of_drop.any(|(_, _, _, consignment, _)| load.stow(plan.problem, *consignment, *drop, 1) > 0);
    }
    for (_, _, packs, consignment, drop) in order {
        load.stow(plan.problem, *consignment, *drop, packs - load.aboard(*consignment));
    }
    load
}

fn is_called(load: &Load, drop: usize) -> bool {
    load.cargo.iter().any(|stow| stow.drop == drop)
}

fn prices(problem: &FlightsProblem, groups: &[Group], templates: &[Template], worth: Option<&Worth>) -> Vec<f64> {
    let mut prices = vec![f64::INFINITY; problem.consignments.len()];
    for (number, template) in templates.iter().enumerate().filter(|(_, template)| template.drops.len() == 1) {
        for (consignment, drop) in &template.carries {
            let facts = &problem.consignments[*consignment];
            let load = Load::new(problem, groups[template.group].kind, templates, (number, 0));
            let most = load.room.packs(problem, facts, *drop);
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
