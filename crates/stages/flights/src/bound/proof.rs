//! Decides what is proven for one origin in whole trips, with the hours of the tails at their prices: by clusters, then by a
//! search, over the trips whose reduced cost lies within the gap; all others only make a plan dearer (reduced cost fixing, Dantzig,
//! Fulkerson and Johnson 1954). Up: [`crate::bound`].

use std::collections::BTreeMap;

use highs::{Col, RowProblem};
use model::control::Control;

use super::cells::Cells;
use super::cluster::Clusters;
use super::cuts::{Cut, Helped};
use super::lane::{Flow, Lane, Prices};
use super::{Question, goes_on};
use crate::solver::run;

/// Trips that are searched for one origin, more each time that the search is closed; and nodes of each search.
const SEARCHED: [usize; 3] = [300, 600, 1_200];
const NODES: i32 = 50;

/// Clusters are of trips that cost no more beyond their cargo than this share of the bound of the relaxation; then, where these
/// prove as much, a little more than they prove, up to a limit.
const CLUSTERED: f64 = 0.02;
const WIDER: f64 = 1.05;
const CLUSTERED_MAX: f64 = 0.08;
/// And no more of the nearest than so many, or twice as many until they make so many parties, which is what a turn takes its time for;
/// so many times more each time: where tails are short each trip has many minutes that are nearly as good, each with a party of its own,
/// and a first turn of all takes longer than there is.
const FEW: usize = 3_000;
const PARTIES: usize = 2_000;
const MORE: usize = 4;

/// A trip of a lane that ends at a minute.
pub(super) struct Trip<'a> {
    pub(super) lane: &'a Lane,
    number: usize,
    pub(super) end: i64,
    /// Flying, and hours at their price.
    pub(super) cost: f64,
    reduced: f64,
}

/// What is known of one origin.
struct Origin<'a> {
    consignments: Vec<usize>,
    trips: Vec<Trip<'a>>,
    /// Bound of the relaxation, and the best that was proven.
    least: f64,
    proven: f64,
    /// Whether a search with more trips may prove more.
    is_open: bool,
}

impl Origin<'_> {
    /// So much, or less where more trips than `most` cost less than that beyond their cargo.
    fn nearest(&self, most: usize, near: f64) -> f64 {
        self.trips.get(most).map_or(near, |trip| near.min(trip.reduced))
    }
}

/// What is proven of the whole part: each origin is searched with few trips, then with more while time is left. Tells what is
/// known after each turn and each search of an origin.
pub(super) fn proof(
    question: &Question,
    prices: &Prices,
    (cuts, helped): (&[Cut], &Helped),
    upper: f64,
    tell: &mut dyn FnMut(f64, &mut Control),
    control: &mut Control,
) -> f64 {
    let gap = (upper - prices.bound(question, cuts)).max(0.0);
    let begun = |(origin, consignments): (usize, Vec<usize>)| {
        let least = prices.share * prices.worth(question, cuts, Some(origin));
        let trips = trips(question, prices, helped, (origin, gap), control);
        Origin { consignments, trips, least, proven: least, is_open: true }
    };
    let mut origins: Vec<Origin> = question.origins().into_iter().map(begun).collect();
    if !control.goes_on() {
        return prices.bound(question, cuts);
    }
    let mut clustered: Vec<Option<Clustered>> =
        origins.iter().map(|origin| Clustered::new(question, origin, gap, control)).collect();
    // First each once, small ones before large; then the one whose last turn brought most for its work.
    let open = |(_, clustered): &(&mut Origin, &mut Clustered)| clustered.clusters.is_open;
    while let Some((origin, clustered)) = (origins.iter_mut().zip(&mut clustered))
        .filter_map(|(origin, clustered)| Some((origin, clustered.as_mut()?)))
        .filter(open)
        .min_by(|one, other| {
            let by_rate = other.1.rate.total_cmp(&one.1.rate);
            by_rate.then(one.0.consignments.len().cmp(&other.0.consignments.len()))
        })
    {
        clustered.next(question, origin, gap, control);
        tell(proven(&origins, question, prices), control);
    }
    for most in SEARCHED {
        for number in 0..origins.len() {
            let origin = &mut origins[number];
            if !origin.is_open {
                continue;
            }
            let (kept, out) = few(question, &origin.trips, most, control);
            if !control.goes_on() {
                break;
            }
            let beyond = origin.least + out.map_or(gap, |out| out.min(gap));
            let found = searched(question, (&origin.consignments, &kept), (cuts, helped), beyond, control);
            origin.proven = origin.proven.max(found.unwrap_or(0.0).min(beyond));
            origin.is_open = out.is_some() && found.is_some_and(|found| found >= beyond);
            tell(proven(&origins, question, prices), control);
        }
    }
    proven(&origins, question, prices)
}

fn proven(origins: &[Origin], question: &Question, prices: &Prices) -> f64 {
    origins.iter().map(|origin| origin.proven).sum::<f64>() - prices.hours_worth(question)
}

/// The clusters of an origin, from trips that cost no more beyond their cargo than so much.
struct Clustered {
    clusters: Clusters,
    near: f64,
    /// How many trips are taken in at most.
    most: usize,
    /// What the last turn brought for its work; without bound before the first.
    rate: f64,
}

impl Clustered {
    /// Clusters from few trips; nothing where they cannot be told, or it was stopped.
    fn new(question: &Question, origin: &Origin, gap: f64, control: &Control) -> Option<Self> {
        let all = gap.min(origin.least * CLUSTERED);
        let mut most = FEW;
        loop {
            let near = origin.nearest(most, all);
            let cells = cells(question, (origin, near), control)?;
            if near == all || cells.parties.len() >= PARTIES {
                return Some(Self { clusters: Clusters::new(cells), near, most, rate: f64::INFINITY });
            }
            most *= 2;
        }
    }

    /// Betters the bound of the origin, and takes more trips in once it is all that these can prove: a plan with another costs no
    /// less than that.
    fn next(&mut self, question: &Question, origin: &mut Origin, gap: f64, control: &mut Control) {
        let beyond = origin.least + self.near;
        let (proven, known, spent) = (origin.proven, self.clusters.proven, self.clusters.spent);
        self.clusters.next(origin.least..beyond, control);
        let is_reached = self.clusters.proven >= beyond;
        origin.proven = origin.proven.max(self.clusters.proven.min(beyond));
        let brought = match known {
            // What was broken off waits for all that bring something.
            _ if self.clusters.rounds > 0 => 0.0,
            // A first turn tells nothing of the next but its work.
            _ if self.rate.is_infinite() => self.near,
            // With more trips what is known without them is found again first.
            0.0 => origin.proven - proven,
            // Also below what is known without clusters: they are on their way there.
            known => self.clusters.proven - known,
        };
        self.rate = brought / self.clusters.spent.saturating_sub(spent).max(1) as f64;
        // What whole clusters cost at best no search betters by much.
        origin.is_open = !self.clusters.is_exact || is_reached;
        if is_reached && control.goes_on() {
            self.clusters.is_open = false;
            // More trips prove no more than these do.
            let near = (self.clusters.proven - origin.least) * WIDER;
            self.most = self.most.saturating_mul(MORE);
            let near = origin.nearest(self.most, near.min(gap).min(origin.least * CLUSTERED_MAX));
            if near > self.near
                && let Some(cells) = cells(question, (origin, near), control)
            {
                self.clusters.widen(cells);
                self.near = near;
            }
        }
    }
}

/// An origin in cells, with the trips that are near enough.
fn cells(question: &Question, (origin, near): (&Origin, f64), control: &Control) -> Option<Cells> {
    let trips: Vec<&Trip> = origin.trips.iter().filter(|trip| trip.reduced < near).collect();
    Cells::new(question, &origin.consignments, &trips, control)
}

/// The trips of an origin whose reduced cost is within the gap, the cheapest first.
/// Some of them once it was stopped.
fn trips<'a>(
    question: &'a Question,
    prices: &Prices,
    helped: &Helped,
    (origin, gap): (usize, f64),
    control: &Control,
) -> Vec<Trip<'a>> {
    let mut trips = Vec::new();
    for (number, lane) in question.lanes.iter().enumerate() {
        if !goes_on(control, number) {
            break;
        }
        if question.origin(lane.flows[0].consignment) != origin {
            continue;
        }
        let rounded = prices.of_cuts(&helped[number]);
        for (end, hours) in lane.moments(prices) {
            let cost = lane.cost + hours;
            let reduced = cost - prices.share * (lane.worth(prices, Some(end)) + rounded);
            if reduced < gap {
                trips.push(Trip { lane, number, end, cost, reduced });
            }
        }
    }
    trips.sort_by(|left, right| left.reduced.total_cmp(&right.reduced));
    trips
}

/// The trips that no other one replaces, as many as are searched, and the least reduced cost of those left out.
/// Nothing of use once it was stopped.
fn few<'t, 'a>(
    question: &Question,
    trips: &'t [Trip<'a>],
    most: usize,
    control: &Control,
) -> (Vec<&'t Trip<'a>>, Option<f64>) {
    let mut kept: Vec<&Trip> = Vec::new();
    for (number, trip) in trips.iter().enumerate() {
        if kept.len() == most || !goes_on(control, number) {
            return (kept, Some(trip.reduced));
        }
        if !kept.iter().any(|other| replaces(question, other, trip)) {
            kept.push(trip);
        }
    }
    (kept, None)
}

/// Whether one trip carries all that another can, no dearer and no later.
fn replaces(question: &Question, one: &Trip, other: &Trip) -> bool {
    let (mine, theirs) = (&question.templates[one.lane.template], &question.templates[other.lane.template]);
    one.cost <= other.cost
        && mine.drops == theirs.drops
        && mine.payloads.iter().zip(&theirs.payloads).all(|(mine, theirs)| mine >= theirs)
        && one.lane.volume >= other.lane.volume
        && aboard(other).all(|flow| {
            aboard(one).any(|own| {
                own.consignment == flow.consignment && own.lateness(Some(one.end)) <= flow.lateness(Some(other.end))
            })
        })
}

/// What a trip can carry: what is ready for it.
pub(super) fn aboard<'a>(trip: &'a Trip) -> impl Iterator<Item = &'a Flow> {
    let end = trip.end;
    trip.lane.flows.iter().filter(move |flow| flow.is_ready(end))
}

/// The model of one origin while it is written.
struct Written {
    rows: RowProblem,
    /// Everything with its cost.
    costs: Vec<(Col, f64)>,
    /// For each consignment the packs left out.
    left: BTreeMap<usize, Col>,
    /// For each consignment who carries it.
    carried: BTreeMap<usize, Vec<(Col, f64)>>,
    /// For each rounding who helps it.
    rounded: Vec<Vec<(Col, f64)>>,
}

/// The bound of the search in whole trips; infinite when all plans cost more than `beyond`, nothing when it was stopped.
fn searched(
    question: &Question,
    (consignments, trips): (&[usize], &[&Trip]),
    (cuts, helped): (&[Cut], &Helped),
    beyond: f64,
    control: &mut Control,
) -> Option<f64> {
    let rounded = vec![Vec::new(); cuts.len()];
    let (costs, left, carried) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut written = Written { rows: RowProblem::default(), costs, left, carried, rounded };
    for consignment in consignments {
        let col = written.rows.add_column(question.unmet(*consignment), 0.0..=question.packs(*consignment));
        written.costs.push((col, question.unmet(*consignment)));
        written.left.insert(*consignment, col);
        written.carried.insert(*consignment, vec![(col, 1.0)]);
    }
    let mut counted: BTreeMap<_, Vec<(Col, f64)>> = BTreeMap::new();
    for trip in trips {
        let flown = written.trip(question, trip, &helped[trip.number]);
        for drop in question.templates[trip.lane.template].drops.iter().copied().map(Some).chain([None]) {
            counted.entry((trip.lane.group, drop)).or_default().push((flown, 1.0));
        }
    }
    let Written { mut rows, costs, left, carried, rounded } = written;
    for (consignment, row) in carried {
        rows.add_row(question.packs(consignment).., row);
    }
    for (cut, mut row) in cuts.iter().zip(rounded).filter(|(cut, _)| left.contains_key(&cut.set[0])) {
        row.extend(cut.set.iter().zip(&cut.left).map(|(one, share)| (left[one], *share)));
        rows.add_row(cut.at_least.., row);
    }
    // Whole numbers of their own, on which the search splits better than on one trip that another can replace.
    for mut sum in counted.into_values().filter(|sum| sum.len() > 1) {
        let total = rows.add_integer_column(0.0, 0.0..);
        sum.push((total, -1.0));
        rows.add_row(0.0..=0.0, sum);
    }
    // Only what is cheaper than the trips that are not searched is of interest: most of the search is cut off by that.
    rows.add_row(..=beyond, costs);
    let solved = run(rows, control, Some(NODES))?;
    control.step(solved.iterations);
    Some(solved.bound)
}

impl Written {
    /// Writes one trip with its cargo, mass and volume.
    fn trip(&mut self, question: &Question, trip: &Trip, helped: &[(usize, f64)]) -> Col {
        let template = &question.templates[trip.lane.template];
        let most: f64 = aboard(trip).map(|flow| question.packs(flow.consignment)).sum();
        let flown = self.rows.add_integer_column(trip.cost, 0.0..=most);
        self.costs.push((flown, trip.cost));
        let mut volume = vec![(flown, -trip.lane.volume / 1e9)];
        let mut mass: Vec<Vec<(Col, f64)>> =
            template.payloads.iter().map(|payload| vec![(flown, -(payload.get() as f64) / 1e6)]).collect();
        for flow in aboard(trip) {
            let packs = question.packs(flow.consignment);
            let lateness = flow.lateness(Some(trip.end));
            let col = self.rows.add_column(lateness, 0.0..=packs);
            self.costs.push((col, lateness));
            self.carried.get_mut(&flow.consignment).expect("an origin has its own cargo").push((col, 1.0));
            volume.push((col, flow.volume / 1e9));
            let drop = template.carries.iter().find(|(one, _)| *one == flow.consignment).map_or(0, |found| found.1);
            mass[..=drop].iter_mut().for_each(|row| row.push((col, flow.mass / 1e6)));
            if flow.most >= packs {
                self.rows.add_row(..=0.0, [(col, 1.0), (flown, -packs)]);
            }
        }
        for row in mass.into_iter().chain([volume]) {
            self.rows.add_row(..=0.0, row);
        }
        for (cut, share) in helped {
            self.rounded[*cut].push((flown, *share));
        }
        flown
    }
}
