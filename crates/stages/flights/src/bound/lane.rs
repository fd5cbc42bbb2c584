//! Decides what a trip of a template may carry at given prices, and which trips these prices call for. Up:
//! [`crate::bound`].

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::{Consignment, FlightsProblem, PalletPlaces};

use super::clock::HourPrices;
use super::cuts::Helped;
use super::{Question, goes_on};
use crate::choice::{CENTS, pack_cents};
use crate::fleet::{Group, minute};
use crate::places::{of_place, of_whole, on_unit, places_of};
use crate::template::{Template, earliest_end, latest_end};

/// Columns that one round brings for each consignment.
const OF_EACH: usize = 6;
/// Reduced costs above this are zero, in the unit of the model.
const TINY: f64 = -1e-4;
/// Consignments on one template as a rule.
const FEW: usize = 16;

/// A consignment on a template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub(super) consignment: usize,
    /// Minute at which a trip with it can be over at the earliest.
    ends: i64,
    /// Minutes from arrival to the end of the trip.
    before_end: i64,
    due: i64,
    /// Cost of a pack and day late, in the unit of the model.
    late: f64,
    pub(super) mass: f64,
    pub(super) volume: f64,
    /// Most packs that one trip can carry of it.
    pub(super) most: f64,
}

/// A template as the bound sees it.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) template: usize,
    pub(super) group: usize,
    pub(super) cost: f64,
    /// Minutes of the trip, and those until its tail may begin another.
    minutes: i64,
    busy: i64,
    pub(super) mass: f64,
    pub(super) volume: f64,
    pub(super) flows: Vec<Flow>,
    /// The minutes at which it ends when one more consignment is ready, from when on there is one for each airport that it calls
    /// at; and the last at which it may end.
    pub(super) ends: Vec<i64>,
    latest: i64,
}

/// A loaded trip.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(super) lane: usize,
    /// Minute at which it ends.
    pub(super) end: i64,
    /// Flying and lateness.
    pub(super) cost: f64,
    pub(super) load: Vec<(usize, f64)>,
}

/// Prices of what is carried and of what is used.
#[derive(Clone, Debug, Default)]
pub(super) struct Prices {
    /// Of a pack of each consignment of the problem; of those not asked about nothing.
    pub(super) packs: Vec<f64>,
    /// Of the time of the tails.
    pub(super) hours: HourPrices,
    /// Of each rounding.
    pub(super) cuts: Vec<f64>,
    /// The share of the prices of packs and roundings at which no trip is worth more than it costs.
    pub(super) share: f64,
}

impl Prices {
    /// What a trip is worth for the roundings that it helps.
    pub(super) fn of_cuts(&self, helped: &[(usize, f64)]) -> f64 {
        helped.iter().map(|(cut, share)| self.cuts[*cut] * share).sum()
    }
}

/// The lanes of some consignments.
pub(super) fn lanes(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    consignments: &[usize],
    control: &Control,
) -> Vec<Lane> {
    let mine: Vec<bool> = {
        let mut mine = vec![false; problem.consignments.len()];
        consignments.iter().for_each(|consignment| mine[*consignment] = true);
        mine
    };
    let listed = templates.iter().enumerate().take_while(|(number, _)| goes_on(control, *number));
    let used = listed.filter(|(_, template)| template.carries.iter().any(|(one, _)| mine[*one]));
    used.filter_map(|(number, template)| lane(problem, groups, (number, template))).collect()
}

fn lane(problem: &FlightsProblem, groups: &[Group], (number, template): (usize, &Template)) -> Option<Lane> {
    let group = &groups[template.group];
    let window = &group.windows[template.window];
    let latest = latest_end(group, window);
    let places = places_of(problem, &problem.types[group.kind]);
    let flow = |(consignment, drop): &(usize, usize)| {
        let facts = &problem.consignments[*consignment];
        let volume = facts.pack.volume().get() as f64;
        let mass = facts.pack.gross().get() as f64 + places.map_or(0.0, |places| tare(places, facts));
        let payload = template.payloads[..=*drop].iter().map(|payload| payload.get()).min().unwrap_or(0) as f64;
        Flow {
            consignment: *consignment,
            ends: earliest_end(&template.timing, group, window, facts),
            before_end: template.timing.ends - template.arrival(*drop),
            due: minute(facts.due),
            late: pack_cents(problem, *consignment).1 / CENTS,
            mass,
            volume,
            most: (facts.packs.get() as f64).min((payload / mass).floor()),
        }
    };
    let flown: Vec<(usize, Flow)> = template.carries.iter().map(|carried| (carried.1, flow(carried))).collect();
    let first = called(template.drops.len(), &flown).filter(|first| *first <= latest)?;
    let flows: Vec<Flow> = flown.into_iter().map(|(_, flow)| flow).filter(|flow| flow.ends <= latest).collect();
    let mut ends: Vec<i64> = flows.iter().map(|flow| flow.ends.max(first)).collect();
    ends.sort_unstable();
    ends.dedup();
    Some(Lane {
        template: number,
        group: template.group,
        cost: template.cents as f64 / CENTS,
        minutes: template.timing.ends,
        busy: template.timing.ends + group.crew.rest_min.get(),
        mass: template.payloads.iter().map(|payload| payload.get()).max().unwrap_or(0) as f64,
        volume: whole_volume(problem, template, places) as f64,
        flows,
        ends,
        latest,
    })
}

/// The minute at which a trip can be over at the earliest that brings something to each of its airports, as every trip of a plan
/// does; nothing where there is none for one of them.
fn called(drops: usize, flown: &[(usize, Flow)]) -> Option<i64> {
    let first = |drop: usize| flown.iter().filter(|(own, _)| *own == drop).map(|(_, flow)| flow.ends).min();
    (0..drops).map(first).collect::<Option<Vec<i64>>>()?.into_iter().max()
}

/// The volume that whole packs can take of a trip: a multiple of what all their volumes are multiples of, and no more than
/// its places take where all stand on them.
fn whole_volume(problem: &FlightsProblem, template: &Template, places: Option<&PalletPlaces>) -> i64 {
    let aboard = || template.carries.iter().map(|(index, _)| &problem.consignments[*index]);
    let divisor = aboard().map(|facts| facts.pack.volume().get()).fold(0, common_divisor);
    let whole = |volume: i64| if divisor == 0 { volume } else { volume / divisor * divisor };
    let most = whole(template.volume.get());
    match places.filter(|places| aboard().all(|facts| on_unit(places, facts).is_some())) {
        Some(places) => {
            let each = of_place(places)[0].saturating_mul(places.count.get());
            most.min(whole(of_whole(places)[0].min(each)))
        }
        None => most,
    }
}

/// Of a pack on a unit, its part of the tare by volume, grams: units are at least as many.
fn tare(places: &PalletPlaces, facts: &Consignment) -> f64 {
    let share = on_unit(places, facts).map_or(0.0, |pack| pack[0] as f64 / of_place(places)[0].max(1) as f64);
    share * places.tare_min.get() as f64
}

pub(super) fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The worth of the best fractions of parts (worth of one, most, size of one) that take no more than the room.
pub(crate) fn filled(parts: &mut [(f64, f64, f64)], room: f64) -> f64 {
    // The largest worth for its size first; what takes no room all goes in.
    parts.sort_unstable_by(|left, right| (right.0 * left.2).total_cmp(&(left.0 * right.2)));
    let (mut left, mut worth) = (room, 0.0);
    for (value, most, size) in parts.iter() {
        let taken = if *size > 0.0 { most.min(left / size) } else { *most };
        worth += taken * value;
        left -= taken * size;
    }
    worth
}

impl Lane {
    /// From when until when its tail is away or rests when it ends at this minute.
    pub(super) fn away(&self, end: i64) -> (i64, i64) {
        let begin = end - self.minutes;
        (begin, begin + self.busy)
    }

    /// The minutes at which a trip may best end, in order, and what the time of its tail then costs: whatever it carries, at
    /// one of them it costs least.
    pub(super) fn moments(&self, prices: &Prices) -> Vec<(i64, f64)> {
        if prices.hours.is_free(self.group) {
            return self.ends.iter().map(|end| (*end, 0.0)).collect();
        }
        let first = self.ends[0];
        let (rises, falls) = prices.hours.turns(self.group);
        let mut ends = self.ends.clone();
        // It is over before the tail's time becomes dearer, begins when that becomes cheaper, or is just in time.
        ends.extend(rises.into_iter().map(|at| at - self.busy + self.minutes));
        ends.extend(falls.into_iter().map(|at| at + self.minutes));
        ends.extend(self.flows.iter().map(|flow| flow.due + flow.before_end));
        ends.push(self.latest);
        ends.retain(|end| first <= *end && *end <= self.latest);
        ends.sort_unstable();
        ends.dedup();
        let mut least = f64::INFINITY;
        let mut moments = Vec::new();
        for end in ends {
            let (from, until) = self.away(end);
            let cost = prices.hours.of(self.group, from, until);
            // Later with nothing more aboard is of use only when it is cheaper.
            if self.ends.binary_search(&end).is_ok() || cost < least {
                least = cost;
                moments.push((end, cost));
            }
        }
        moments
    }

    /// The most that one trip is worth which ends at this minute: no less than any load is.
    pub(super) fn worth(&self, prices: &Prices, end: Option<i64>) -> f64 {
        // Few consignments share a trip as a rule: what is asked millions of times then needs no memory of its own.
        let mut few = [[(0.0, 0.0, 0.0); FEW]; 2];
        let mut many = if self.flows.len() > FEW { vec![(0.0, 0.0, 0.0); 2 * self.flows.len()] } else { Vec::new() };
        let [few_by_mass, few_by_volume] = &mut few;
        let half = many.len() / 2;
        let (by_mass, by_volume) = match many.split_at_mut(half) {
            ([], _) => (&mut few_by_mass[..], &mut few_by_volume[..]),
            many => many,
        };
        let mut count = 0;
        for flow in self.flows.iter().filter(|flow| end.is_none_or(|end| flow.ends <= end)) {
            let worth = flow.worth(prices, end);
            if worth > 0.0 {
                by_mass[count] = (worth, flow.most, flow.mass);
                by_volume[count] = (worth, flow.most, flow.volume);
                count += 1;
            }
        }
        filled(&mut by_mass[..count], self.mass).min(filled(&mut by_volume[..count], self.volume))
    }

    /// A load that is worth much at these prices.
    fn load(&self, prices: &Prices, end: i64, is_by_mass: bool) -> (Vec<(usize, f64)>, f64, f64) {
        let mut order: Vec<(f64, &Flow)> = self
            .flows
            .iter()
            .filter(|flow| flow.ends <= end)
            .map(|flow| (flow.worth(prices, Some(end)), flow))
            .filter(|(worth, _)| *worth > 0.0)
            .collect();
        let size = |flow: &Flow| if is_by_mass { flow.mass } else { flow.volume.max(1.0) };
        order.sort_by(|left, right| (right.0 / size(right.1)).total_cmp(&(left.0 / size(left.1))));
        let (mut mass, mut volume, mut late, mut worth) = (self.mass, self.volume, 0.0, 0.0);
        let mut load = Vec::new();
        for (value, flow) in order {
            let by_volume = if flow.volume > 0.0 { volume / flow.volume } else { f64::INFINITY };
            let packs = flow.most.min(mass / flow.mass).min(by_volume);
            if packs > 1e-9 {
                load.push((flow.consignment, packs));
                (mass, volume) = (mass - packs * flow.mass, volume - packs * flow.volume);
                late += packs * flow.lateness(Some(end));
                worth += packs * value;
            }
        }
        (load, late, worth)
    }

    /// The column with the best load that ends at this minute, as far as greed finds it; with none where all that the trip is worth
    /// are roundings that it helps.
    pub(super) fn column(&self, number: usize, prices: &Prices, end: i64) -> Column {
        let (by_volume, by_mass) = (self.load(prices, end, false), self.load(prices, end, true));
        let (load, late, _) = if by_mass.2 > by_volume.2 { by_mass } else { by_volume };
        Column { lane: number, end, cost: self.cost + late, load }
    }
}

impl Flow {
    /// Whether a trip that ends at this minute can have it aboard.
    pub(super) fn is_ready(&self, end: i64) -> bool {
        self.ends <= end
    }

    /// Cost of one pack for coming late.
    pub(super) fn lateness(&self, end: Option<i64>) -> f64 {
        let end = end.unwrap_or(self.ends).max(self.ends);
        self.late * (end - self.before_end - self.due).max(0) as f64 / (24.0 * 60.0)
    }

    fn worth(&self, prices: &Prices, end: Option<i64>) -> f64 {
        prices.packs[self.consignment] - self.lateness(end)
    }
}

/// The columns that cost less than they are worth, the best of each consignment; and the share of the prices at which none
/// does. Nothing when it was stopped first.
pub(super) fn improving(
    question: &Question,
    prices: &Prices,
    helped: &Helped,
    control: &Control,
) -> Option<(Vec<Column>, f64)> {
    let mut share = 1.0_f64;
    let mut best: BTreeMap<usize, Vec<(f64, usize, i64)>> = BTreeMap::new();
    for (number, lane) in question.lanes.iter().enumerate() {
        if !goes_on(control, number) {
            return None;
        }
        let rounded = prices.of_cuts(&helped[number]);
        let at_best = lane.worth(prices, None);
        if lane.cost - at_best - rounded >= 0.0 {
            continue;
        }
        for (end, hours) in lane.moments(prices) {
            let cost = lane.cost + hours;
            if cost - at_best - rounded >= 0.0 {
                continue;
            }
            let worth = lane.worth(prices, Some(end)) + rounded;
            let reduced = cost - worth;
            if reduced < 0.0 {
                share = share.min(cost / worth);
            }
            if reduced < TINY {
                for flow in &lane.flows {
                    let known = best.entry(flow.consignment).or_default();
                    let at = known.partition_point(|other| other.0 <= reduced);
                    if at < OF_EACH {
                        known.insert(at, (reduced, number, end));
                        known.truncate(OF_EACH);
                    }
                }
            }
        }
    }
    let mut called: Vec<(usize, i64)> = best.into_values().flatten().map(|(_, number, end)| (number, end)).collect();
    called.sort_unstable();
    called.dedup();
    let column = |(number, end): (usize, i64)| question.lanes[number].column(number, prices, end);
    Some((called.into_iter().map(column).collect(), share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_fractions_fill_the_room() {
        let mut by_mass = [(3.0, 2.0, 10.0), (1.0, 5.0, 1.0)];
        // Five of the light ones are worth 1 each and take 5; of the heavy ones half of one goes in.
        assert!((filled(&mut by_mass, 10.0) - 6.5).abs() < 1e-9);
        let mut without_size = [(3.0, 2.0, 0.0), (1.0, 5.0, 0.0)];
        assert!((filled(&mut without_size, 0.0) - 11.0).abs() < 1e-9, "what takes no room all goes in");
    }

    #[test]
    fn packs_of_one_volume_do_not_fill_what_is_left_over() {
        assert_eq!(common_divisor(common_divisor(0, 960), 720), 240);
        assert_eq!(common_divisor(0, 0), 0);
    }
}
