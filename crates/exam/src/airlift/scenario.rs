//! Decides how a world is made from a class and a seed: places on a plane, a pick-up zone on the left and a drop-off zone
//! on the right, routes no longer than a type's range, cargo with deadlines in doubled shortest times. After the published
//! procedure of the Airlift Challenge, with land everywhere. Up: [`crate::airlift`].

use std::collections::VecDeque;

use model::relay::{FleetIndex, HubIndex, RelayCargo, RelayRoute, RelayType, RelayWorld};

use super::class::{Class, PROCESSING, RELEASES};
use super::dice::Dice;

/// Width over height of the plane.
const ASPECT: f64 = 16.0 / 9.0;
/// Side of the square pick-up zone, and radius of the drop-off zone.
const ZONE: (f64, f64) = (0.25, 0.1);
/// Share of the width at either end in which the middle of a zone lies.
const BORDER: f64 = 0.2;
/// Routes for every airport.
const ROUTES_PER_AIRPORT: usize = 2;
/// An airport on so large a share of the ways between zones works one aircraft at a time, counted in zone airports.
const HUB_SHARE: f64 = 0.4;

/// Range, speed a step and most weight of a type.
type Performance = (f64, f64, u32);
/// The only type, where there is one.
const SINGLE: [Performance; 1] = [(1.0, 0.15, 12)];
/// Long haul and short haul, where there are two.
const PAIR: [Performance; 2] = [(1.2, 0.2, 20), (0.8, 0.1, 10)];

/// A world with all that will happen in it that does not depend on orders.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// Its class.
    pub(crate) class: Class,
    /// What does not change.
    pub(crate) world: RelayWorld,
    /// Where each aircraft is at the reset.
    pub(crate) starts: Vec<HubIndex>,
    /// Items known at the reset, each with where it lies.
    pub(crate) cargo: Vec<(RelayCargo, HubIndex)>,
    ways: Ways,
    zones: (Vec<usize>, Vec<usize>),
}

/// Fewest flights and least time in the air between airports, by any types.
#[derive(Clone, Debug)]
struct Ways {
    hops: Vec<Vec<u32>>,
    time: Vec<Vec<u32>>,
}

impl Scenario {
    /// The world of a class and a seed.
    pub(crate) fn generate(class: Class, seed: u64) -> Self {
        let mut dice = Dice::new(seed, 1);
        let (points, zones) = points(&class, &mut dice);
        let types = if class.has_two_types { PAIR.to_vec() } else { SINGLE.to_vec() };
        let links = links(&class, &points, &zones, &types, &mut dice);
        let layers: Vec<RelayType> =
            types.iter().enumerate().map(|(kind, of)| layer(kind, of, &points, &links)).collect();
        let ways = Ways::of(points.len(), &layers);
        let capacities = capacities(&class, points.len(), &layers, &zones);
        let mut fleet = Vec::new();
        let mut starts = Vec::new();
        for number in 0..class.aircraft {
            // Every component gets an aircraft first, so that every item can be delivered.
            let first = components(points.len(), &layers).into_iter().nth(number);
            let (kind, among) = first.unwrap_or_else(|| {
                let kind = dice.below(layers.len());
                let flown = |airport: &usize| layers[kind].routes.iter().any(|route| route.from.at() == *airport);
                (kind, (0..points.len()).filter(flown).collect())
            });
            fleet.push(FleetIndex::of(kind));
            starts.push(HubIndex::of(among[dice.below(among.len())]));
        }
        let world =
            RelayWorld::try_new(PROCESSING, capacities, layers, fleet).expect("a generated world should be right");
        let mut scenario = Self { class, world, starts, cargo: Vec::new(), ways, zones };
        for _ in 0..class.cargo {
            let release = dice.below(RELEASES as usize) as u32;
            let item = scenario.item(release, &mut dice);
            scenario.cargo.push(item);
        }
        scenario
    }

    /// An item released then, with where it lies.
    pub(crate) fn item(&self, release: u32, dice: &mut Dice) -> (RelayCargo, HubIndex) {
        let (pick_up, drop_off) = &self.zones;
        let destination = drop_off[dice.below(drop_off.len())];
        let source = pick_up[dice.below(pick_up.len())];
        let hops = self.ways.hops[source][destination];
        let unit = 2 * ((PROCESSING + 1) * hops.saturating_sub(1) + self.ways.time[source][destination]);
        let (soft, hard) = self.class.multipliers;
        let cargo = RelayCargo {
            destination: HubIndex::of(destination),
            weight: 1 + dice.below(self.class.weight_max as usize) as u32,
            pickup_earliest: release,
            deadline_soft: release + soft * unit,
            deadline_hard: release + hard * unit,
        };
        (cargo, HubIndex::of(source))
    }
}

type Point = (f64, f64);
type Zones = (Vec<usize>, Vec<usize>);

fn apart(one: Point, two: Point) -> f64 {
    (one.0 - two.0).hypot(one.1 - two.1)
}

/// Places of the airports, those of the zones last.
fn points(class: &Class, dice: &mut Dice) -> (Vec<Point>, Zones) {
    let others = class.airports - 2 * class.zone;
    let area = others as f64 + 2.0 * std::f64::consts::PI * ZONE.1 + ZONE.0 * ZONE.0;
    let width = (area / ASPECT).sqrt();
    let height = width / ASPECT;
    let between = |dice: &mut Dice, from: f64, to: f64| from + dice.share() * (to - from);
    let drop = (between(dice, (1.0 - BORDER) * width, width - ZONE.1), between(dice, ZONE.1, height - ZONE.1));
    let pick = (between(dice, ZONE.0 / 2.0, BORDER * width), between(dice, ZONE.0 / 2.0, height - ZONE.0 / 2.0));
    let is_in_drop = |point: Point| apart(point, drop) <= ZONE.1;
    let is_in_pick =
        |point: Point| (point.0 - pick.0).abs() <= ZONE.0 / 2.0 && (point.1 - pick.1).abs() <= ZONE.0 / 2.0;
    let mut points = Vec::new();
    while points.len() < others {
        let point = (dice.share() * width, dice.share() * height);
        if !is_in_drop(point) && !is_in_pick(point) {
            points.push(point);
        }
    }
    let first_pick = points.len();
    while points.len() < first_pick + class.zone {
        let half = ZONE.0 / 2.0;
        points.push((between(dice, pick.0 - half, pick.0 + half), between(dice, pick.1 - half, pick.1 + half)));
    }
    let first_drop = points.len();
    while points.len() < first_drop + class.zone {
        let point = (between(dice, drop.0 - ZONE.1, drop.0 + ZONE.1), between(dice, drop.1 - ZONE.1, drop.1 + ZONE.1));
        if is_in_drop(point) {
            points.push(point);
        }
    }
    (points, ((first_pick..first_drop).collect(), (first_drop..class.airports).collect()))
}

/// A route of a type between two airports, flown both ways.
type Link = (usize, usize, usize);

/// Routes by chance, one airport after another, so that no airport is preferred; then the fewest that join what is apart.
fn links(class: &Class, points: &[Point], zones: &Zones, types: &[Performance], dice: &mut Dice) -> Vec<Link> {
    let is_zone = |airport: usize| zones.0.contains(&airport) || zones.1.contains(&airport);
    // Of each zone the long haul lands at the first airport only.
    let is_open = |airport: usize| !is_zone(airport) || airport == zones.0[0] || airport == zones.1[0];
    let may_fly = |kind: usize, one: usize, two: usize| match (class.has_two_types, kind) {
        (false, _) => true,
        (true, 0) => is_open(one) && is_open(two),
        (true, _) => is_zone(one) || is_zone(two),
    };
    let mut possible: Vec<Link> = Vec::new();
    for (kind, of) in types.iter().enumerate() {
        for one in 0..points.len() {
            let near = (one + 1..points.len()).filter(|two| apart(points[one], points[*two]) <= of.0);
            possible.extend(near.filter(|two| may_fly(kind, one, *two)).map(|two| (kind, one, two)));
        }
    }
    let mut links = Vec::new();
    for _ in 0..ROUTES_PER_AIRPORT * points.len() {
        if possible.is_empty() {
            break;
        }
        let airport = dice.below(points.len());
        let here: Vec<usize> =
            (0..possible.len()).filter(|at| possible[*at].1 == airport || possible[*at].2 == airport).collect();
        if let Some(at) = (!here.is_empty()).then(|| here[dice.below(here.len())]) {
            links.push(possible.remove(at));
        }
    }
    join(points, types.len(), &mut links);
    links
}

/// Joins parts that no route joins by the shortest route, of the type that flies there most.
fn join(points: &[Point], kinds: usize, links: &mut Vec<Link>) {
    loop {
        let mut part: Vec<usize> = (0..points.len()).collect();
        for _ in 0..points.len() {
            for (_, one, two) in links.iter() {
                let least = part[*one].min(part[*two]);
                (part[*one], part[*two]) = (least, least);
            }
        }
        let pairs = (0..points.len()).flat_map(|one| (one + 1..points.len()).map(move |two| (one, two)));
        let apart_now = pairs.filter(|(one, two)| part[*one] != part[*two]);
        let nearest = apart_now
            .min_by(|one, two| apart(points[one.0], points[one.1]).total_cmp(&apart(points[two.0], points[two.1])));
        let Some((one, two)) = nearest else { return };
        let flown = |kind: usize| {
            let here = |link: &&Link| link.0 == kind && [link.1, link.2].iter().any(|end| *end == one || *end == two);
            links.iter().filter(here).count()
        };
        let kind = (0..kinds).max_by_key(|kind| (flown(*kind), kinds - kind)).unwrap_or(0);
        links.push((kind, one, two));
    }
}

fn layer(kind: usize, of: &Performance, points: &[Point], links: &[Link]) -> RelayType {
    let mut routes = Vec::new();
    for (_, one, two) in links.iter().filter(|link| link.0 == kind) {
        let distance = apart(points[*one], points[*two]);
        let time = ((distance / of.1).ceil() as u32).max(1);
        let cost = (distance * 1e6).round() as u64;
        for (from, to) in [(*one, *two), (*two, *one)] {
            routes.push(RelayRoute { from: HubIndex::of(from), to: HubIndex::of(to), time, cost });
        }
    }
    RelayType { weight_max: of.2, routes }
}

impl Ways {
    fn of(airports: usize, layers: &[RelayType]) -> Self {
        let mut hops = vec![vec![u32::MAX / 4; airports]; airports];
        let mut time = hops.clone();
        for at in 0..airports {
            (hops[at][at], time[at][at]) = (0, 0);
        }
        for route in layers.iter().flat_map(|layer| &layer.routes) {
            let (from, to) = (route.from.at(), route.to.at());
            hops[from][to] = 1;
            time[from][to] = time[from][to].min(route.time);
        }
        for table in [&mut hops, &mut time] {
            for over in 0..airports {
                for from in 0..airports {
                    for to in 0..airports {
                        table[from][to] = table[from][to].min(table[from][over] + table[over][to]);
                    }
                }
            }
        }
        Self { hops, time }
    }
}

/// Airports of each type that its routes join, those alone left out.
fn components(airports: usize, layers: &[RelayType]) -> Vec<(usize, Vec<usize>)> {
    let mut found = Vec::new();
    for (kind, layer) in layers.iter().enumerate() {
        let mut is_seen = vec![false; airports];
        for start in 0..airports {
            let together = reached(layer, start);
            if !is_seen[start] && together.len() > 1 {
                together.iter().for_each(|airport| is_seen[*airport] = true);
                found.push((kind, together));
            }
        }
    }
    found
}

fn reached(layer: &RelayType, start: usize) -> Vec<usize> {
    let mut found = vec![start];
    let mut next = 0;
    while next < found.len() {
        let at = found[next];
        next += 1;
        for route in layer.routes.iter().filter(|route| route.from.at() == at) {
            if !found.contains(&route.to.at()) {
                found.push(route.to.at());
            }
        }
    }
    found
}

/// The class's capacity, but 1 where many ways between a pick-up and a drop-off airport go through.
fn capacities(class: &Class, airports: usize, layers: &[RelayType], zones: &Zones) -> Vec<u32> {
    let mut through = vec![0usize; airports];
    for (from, to) in zones.1.iter().zip(&zones.0) {
        fewest_hops(airports, layers, *from, *to).into_iter().for_each(|airport| through[airport] += 1);
    }
    let limit = ((zones.0.len() + zones.1.len()) as f64 * HUB_SHARE).floor() as usize;
    through.iter().map(|count| if *count >= limit { 1 } else { class.capacity }).collect()
}

fn fewest_hops(airports: usize, layers: &[RelayType], from: usize, to: usize) -> Vec<usize> {
    let mut before = vec![usize::MAX; airports];
    let mut open = VecDeque::from([from]);
    before[from] = from;
    while let Some(at) = open.pop_front() {
        for route in layers.iter().flat_map(|layer| &layer.routes).filter(|route| route.from.at() == at) {
            if before[route.to.at()] == usize::MAX {
                before[route.to.at()] = at;
                open.push_back(route.to.at());
            }
        }
    }
    let mut way = vec![to];
    while way[way.len() - 1] != from {
        way.push(before[way[way.len() - 1]]);
    }
    way
}
