//! Decides which clusters of an origin cost less than so much beyond their prices, each consignment in a cluster once. Does not
//! choose among them ([`crate::bound::cover`]). Up: [`crate::bound::cluster`].
//!
//! A cluster that is not listed costs more beyond its prices, and so does every plan with it: what the listed ones cost that
//! bring all is then the best, or the bound rises by all that was looked for (Baldacci, Christofides and Mingozzi 2008). Listed
//! are trees by size: to bring so many cells of a consignment together with a set of others. What is left of a tree costs
//! no less than the clusters say that were grown, so most sets are dropped early.

use std::collections::BTreeMap;
use std::rc::Rc;

use model::control::Control;

use super::cells::{Mask, Member, Party};
use super::growth::{Growth, Line, SAME};

/// Work between two looks at the stop signal.
const LOOKED: u64 = 1 << 20;
/// Costs that are kept of listed trees, and while trees are looked for: 320 and 128 MB.
const KEPT_MAX: usize = 20_000_000;
const FOUND_MAX: usize = 16_000_000;

/// What trees cost with these others in them, by the cells that they bring: more cells cost more.
#[derive(Clone, Debug)]
struct List {
    mask: Mask,
    points: Vec<(usize, f64)>,
    least: f64,
}

type Lists = Rc<Vec<List>>;

/// Why a listing ended.
pub(super) enum Listed {
    /// With all clusters there are.
    Whole(BTreeMap<Mask, f64>),
    /// It would have been more work.
    TooMuch,
    Stopped,
}

/// The trees that are listed so far.
struct Listing<'g, 'a> {
    growth: &'g Growth<'a>,
    slack: f64,
    /// What bringing so many cells of each consignment costs at least.
    least: Vec<Vec<f64>>,
    /// For each consignment, and each number of others, the trees with it; and those of them with one trip of it.
    covered: Vec<Vec<Lists>>,
    brought: Vec<Vec<Lists>>,
    /// For a consignment as late as this on a trip, what it adds to it.
    members: BTreeMap<(usize, u64, usize), Lists>,
    /// Costs that are kept.
    stored: usize,
    work: u64,
    most: u64,
    looked: u64,
}

/// Who may go with a consignment on the trips of a party.
struct Boarding<'p> {
    party: &'p Party,
    one: usize,
    ends: Vec<f64>,
    near: Vec<Vec<Vec<(f64, List)>>>,
}

/// Lists the clusters that cost less than `slack` beyond their prices, with so much work at most.
pub(super) fn listed(growth: &Growth, slack: f64, most: u64, work: &mut u64, control: &Control) -> Listed {
    let count = growth.cells.demand.len();
    let mut listing = Listing {
        growth,
        slack,
        least: (0..count).map(|one| least(growth, one)).collect(),
        covered: vec![Vec::new(); count],
        brought: vec![Vec::new(); count],
        members: BTreeMap::new(),
        stored: 0,
        work: 0,
        most,
        looked: 0,
    };
    let listed = listing.list(control);
    *work += listing.work;
    listed
}

/// What bringing so many cells of a consignment costs at least, beyond the prices of others.
fn least(growth: &Growth, one: usize) -> Vec<f64> {
    let mut least = vec![f64::INFINITY; growth.cells.demand[one] + 1];
    for line in growth.levels.last().into_iter().flat_map(|level| level.covered[one].iter()) {
        least.iter_mut().zip(&line.values).for_each(|(least, value)| *least = least.min(*value));
    }
    least
}

impl Listing<'_, '_> {
    fn list(&mut self, control: &Control) -> Listed {
        let count = self.growth.cells.demand.len();
        let mut clusters = BTreeMap::new();
        for size in 0..count {
            for one in 0..count {
                let Some(lists) = self.brought(one, size, control) else { return self.ended(control) };
                self.brought[one].push(Rc::new(lists));
            }
            for one in 0..count {
                let Some(lists) = self.covered(one, size, control) else { return self.ended(control) };
                for list in &lists {
                    let whole = list.points.last().filter(|point| point.0 >= self.growth.cells.demand[one]);
                    let Some((_, cost)) = whole else { continue };
                    let known = clusters.entry(list.mask | 1 << one).or_insert(f64::INFINITY);
                    *known = f64::min(*known, cost - self.growth.prices[one]);
                }
                self.covered[one].push(Rc::new(lists));
            }
            if self.covered.iter().all(|lists| lists[size].is_empty()) {
                break;
            }
        }
        Listed::Whole(clusters)
    }

    fn ended(&self, control: &Control) -> Listed {
        if control.goes_on() { Listed::TooMuch } else { Listed::Stopped }
    }

    /// Whether there may be more work.
    fn goes_on(&mut self, control: &Control) -> bool {
        if self.work > self.looked + LOOKED {
            self.looked = self.work;
            if !control.goes_on() {
                return false;
            }
        }
        self.work <= self.most && self.stored <= KEPT_MAX
    }

    /// What is worth keeping of trees from a consignment, from the most cells down.
    fn kept(&mut self, one: usize, (mask, costs): (Mask, &[f64])) -> Option<List> {
        let (demand, price) = (self.growth.cells.demand[one], self.growth.prices[one]);
        let last = self.growth.levels.last().into_iter().flat_map(|level| level.covered[one].iter());
        // What the rest costs is asked of trees with none of these others.
        let lines: Vec<&Line> = last.filter(|line| line.mask & mask == 0).collect();
        let mut points = Vec::new();
        let mut low = f64::INFINITY;
        for (cells, cost) in costs.iter().enumerate().rev() {
            let need = demand - cells;
            if *cost >= low - SAME || cost + self.least[one][need] - price >= self.slack {
                continue;
            }
            self.work += lines.len() as u64;
            let rest = lines.iter().map(|line| line.values[need]).fold(f64::INFINITY, f64::min);
            if cost + rest - price < self.slack {
                points.push((cells, *cost));
                low = *cost;
            }
        }
        points.reverse();
        self.stored += points.len();
        let least = points.first()?.1;
        Some(List { mask, points, least })
    }

    /// What is worth keeping of all that was found; nothing when it is too much or stopped.
    fn all_kept(&mut self, one: usize, found: &BTreeMap<Mask, Vec<f64>>, control: &Control) -> Option<Vec<List>> {
        let mut kept = Vec::new();
        for (mask, costs) in found {
            self.work += costs.len() as u64;
            kept.extend(self.kept(one, (*mask, costs)));
            if !self.goes_on(control) {
                return None;
            }
        }
        Some(kept)
    }

    /// Trips that bring some of a consignment, with so many others; nothing when it is too much or stopped.
    fn brought(&mut self, one: usize, size: usize, control: &Control) -> Option<Vec<List>> {
        let mut found: BTreeMap<Mask, Vec<f64>> = BTreeMap::new();
        let cells = self.growth.cells;
        for party in cells.of[one].iter().map(|party| &cells.parties[*party]) {
            let others: Vec<Member> = party.aboard.iter().filter(|member| member.one != one).copied().collect();
            if size == 0 || !others.is_empty() {
                let ends = self.ends(party, one);
                let near = self.near(one, (&others, size), &ends);
                let nobody = List { mask: 0, points: vec![(0, 0.0)], least: 0.0 };
                self.together(&Boarding { party, one, ends, near }, (0, size), &nobody, &mut found, control)?;
            }
        }
        self.all_kept(one, &found, control)
    }

    /// What a trip of a party and the rest of a consignment cost at least beyond its price, by the cells that others take.
    fn ends(&mut self, party: &Party, one: usize) -> Vec<f64> {
        let demand = self.growth.cells.demand[one];
        let late = party.aboard.iter().find(|member| member.one == one).expect("a party of its own").late;
        let room = party.trips.iter().map(|trip| trip.0).max().unwrap_or(0);
        let mut best = f64::INFINITY;
        let by_cells = (0..=room.min(demand)).map(|cells| {
            if cells > 0 {
                best = best.min(late.of(cells) + self.least[one][demand - cells]);
            }
            best
        });
        let by_cells: Vec<f64> = by_cells.collect();
        self.work += room as u64;
        let end = |taken: usize| {
            let trips = party.trips.iter().filter(|trip| trip.0 > taken);
            let costs = trips.map(|(room, cost)| cost + by_cells[(room - taken).min(demand)]);
            costs.fold(f64::INFINITY, f64::min) - self.growth.prices[one]
        };
        (0..room).map(end).collect()
    }

    /// For each of the others, and each number of consignments with it, what of it may go with such trips: by its least cost with
    /// them.
    fn near(&mut self, one: usize, (others, size): (&[Member], usize), ends: &[f64]) -> Vec<Vec<Vec<(f64, List)>>> {
        let most = |member: &Member| {
            let sizes = self.covered[member.one].iter().take(size);
            let least = sizes.flat_map(|lists| lists.iter()).map(|list| list.least).fold(f64::INFINITY, f64::min);
            (least - self.growth.prices[member.one]).min(0.0)
        };
        let gains: Vec<f64> = others.iter().map(most).collect();
        let all: f64 = gains.iter().sum();
        let mut near = Vec::with_capacity(others.len());
        for (member, gain) in others.iter().zip(&gains) {
            let mut by_size = Vec::with_capacity(size);
            for own in 1..=size {
                let more = if own == size { 0.0 } else { all - gain };
                let lists = self.member(member, own - 1);
                let mut kept = Vec::new();
                for list in lists.iter().filter(|list| list.mask >> one & 1 == 0) {
                    self.work += list.points.len() as u64;
                    let end = |point: &(usize, f64)| ends.get(point.0).map_or(f64::INFINITY, |end| end + point.1);
                    let points: Vec<(usize, f64)> =
                        list.points.iter().filter(|point| end(point) + more < self.slack).copied().collect();
                    let best = points.iter().map(end).fold(f64::INFINITY, f64::min);
                    if let Some(least) = points.iter().map(|point| point.1).min_by(f64::total_cmp) {
                        kept.push((best, List { mask: list.mask, points, least }));
                    }
                }
                kept.sort_by(|left, right| left.0.total_cmp(&right.0));
                by_size.push(kept);
            }
            near.push(by_size);
        }
        near
    }

    /// Puts others on a trip besides those that are on it, from a place on, so many in all with what hangs on them.
    fn together(
        &mut self,
        boarding: &Boarding,
        (from, size): (usize, usize),
        aboard: &List,
        found: &mut BTreeMap<Mask, Vec<f64>>,
        control: &Control,
    ) -> Option<()> {
        if size == 0 {
            self.fly(boarding.party, boarding.one, aboard, found);
            let costs = found.len() * self.growth.cells.demand[boarding.one];
            return (costs <= FOUND_MAX && self.goes_on(control)).then_some(());
        }
        for (place, by_size) in boarding.near.iter().enumerate().skip(from) {
            let is_last = place + 1 == boarding.near.len();
            for own in if is_last { size..=size } else { 1..=size } {
                for (best, list) in &by_size[own - 1] {
                    self.work += 1;
                    if own == size && best + aboard.least >= self.slack {
                        break;
                    }
                    if list.mask & aboard.mask != 0 {
                        continue;
                    }
                    let joined = self.joined(boarding, (aboard, list), own == size);
                    if !joined.points.is_empty() {
                        self.together(boarding, (place + 1, size - own), &joined, found, control)?;
                    }
                }
                if !self.goes_on(control) {
                    return None;
                }
            }
        }
        Some(())
    }

    /// Two sets in the room of one trip, with a cell to spare.
    fn joined(&mut self, boarding: &Boarding, (left, right): (&List, &List), is_all: bool) -> List {
        let mask = left.mask | right.mask;
        if left.mask == 0 {
            return List { mask, points: right.points.clone(), least: right.least };
        }
        let mut points = Vec::new();
        for (cells, cost) in &left.points {
            for (more, rest) in right.points.iter().take_while(|(more, _)| cells + more < boarding.ends.len()) {
                if !is_all || boarding.ends[cells + more] + cost + rest < self.slack {
                    points.push((cells + more, cost + rest));
                }
            }
        }
        self.work += (left.points.len() * right.points.len()) as u64;
        List { mask, points, least: left.least + right.least }
    }

    /// Notes what the trips of a party cost that bring a consignment in the room that others leave.
    fn fly(&mut self, party: &Party, one: usize, others: &List, found: &mut BTreeMap<Mask, Vec<f64>>) {
        let demand = self.growth.cells.demand[one];
        let late = party.aboard.iter().find(|member| member.one == one).expect("a party of its own").late;
        let limit = self.slack + self.growth.prices[one];
        let least = &self.least[one];
        let loads = others.points.iter().flat_map(|(taken, rest)| {
            let trips = party.trips.iter().filter(move |(room, _)| room > taken);
            trips.flat_map(move |(room, cost)| {
                let most = (room - taken).min(demand);
                // In time the fullest load is as cheap as any; late each pack costs more.
                let first = if late.of(1) == 0.0 { most } else { 1 };
                (first..=most).map(move |cells| (cells, cost + rest + late.of(cells)))
            })
        });
        let work = &mut self.work;
        let counted = loads.inspect(|_| *work += 1);
        let mut few = counted.filter(|(cells, cost)| cost + least[demand - cells] < limit).peekable();
        if few.peek().is_some() {
            let costs = found.entry(others.mask).or_insert_with(|| vec![f64::INFINITY; demand + 1]);
            few.for_each(|(cells, cost)| costs[cells] = costs[cells].min(cost));
        }
    }

    /// What bringing the rest of a consignment costs beyond its price, by the cells that a trip brings of it.
    fn member(&mut self, member: &Member, size: usize) -> Lists {
        let (one, late) = member.key();
        if let Some(known) = self.members.get(&(one, late, size)) {
            return Rc::clone(known);
        }
        let (demand, price) = (self.growth.cells.demand[one], self.growth.prices[one]);
        let list = |list: &List| {
            let mut points: Vec<(usize, f64)> = Vec::new();
            for (cells, cost) in list.points.iter().rev() {
                let aboard = (demand - cells).max(1);
                let cost = cost - price + member.late.of(aboard);
                if points.last().is_none_or(|last| cost < last.1) {
                    if points.last().is_some_and(|last| last.0 == aboard) {
                        points.pop();
                    }
                    points.push((aboard, cost));
                }
            }
            let least = points.last().map_or(f64::INFINITY, |last| last.1);
            List { mask: list.mask | 1 << one, points, least }
        };
        let lists: Lists =
            Rc::new(self.covered[one].get(size).into_iter().flat_map(|lists| lists.iter().map(list)).collect());
        self.stored += lists.iter().map(|list| list.points.len()).sum::<usize>();
        self.members.insert((one, late, size), Rc::clone(&lists));
        lists
    }

    /// Trees from a consignment with so many others; nothing when it is too much or stopped.
    fn covered(&mut self, one: usize, size: usize, control: &Control) -> Option<Vec<List>> {
        if size == 0 {
            let alone = self.alone(one);
            return Some(self.kept(one, (0, &alone)).into_iter().collect());
        }
        let demand = self.growth.cells.demand[one];
        let limit = self.slack + self.growth.prices[one];
        let mut found: BTreeMap<Mask, Vec<f64>> = BTreeMap::new();
        for own in 1..=size {
            let (trips, trees) = (Rc::clone(&self.brought[one][own]), Rc::clone(&self.covered[one][size - own]));
            for (trip, tree) in trips.iter().flat_map(|trip| trees.iter().map(move |tree| (trip, tree))) {
                self.work += 1;
                // The trip with the first of the others is put last.
                let is_first = tree.mask == 0 || trip.mask.trailing_zeros() < tree.mask.trailing_zeros();
                if trip.mask & tree.mask != 0 || !is_first || trip.least + tree.least >= limit {
                    continue;
                }
                self.work += (trip.points.len() * tree.points.len()) as u64;
                let sums = trip.points.iter().flat_map(|(cells, cost)| {
                    tree.points.iter().map(move |(more, rest)| ((cells + more).min(demand), cost + rest))
                });
                let mut few = sums.filter(|(cells, cost)| cost + self.least[one][demand - cells] < limit).peekable();
                if few.peek().is_some() {
                    let costs = found.entry(trip.mask | tree.mask).or_insert_with(|| vec![f64::INFINITY; demand + 1]);
                    few.for_each(|(cells, cost)| costs[cells] = costs[cells].min(cost));
                }
            }
            if found.len() * demand > FOUND_MAX || !self.goes_on(control) {
                return None;
            }
        }
        self.all_kept(one, &found, control)
    }

    /// What trips with nobody else cost that bring so many cells of a consignment, or leave some out.
    fn alone(&self, one: usize) -> Vec<f64> {
        let cells = self.growth.cells;
        let trips: Vec<(usize, f64)> = self.brought[one][0].iter().flat_map(|list| list.points.clone()).collect();
        let mut costs = vec![f64::INFINITY; cells.demand[one] + 1];
        costs[0] = 0.0;
        for need in 1..costs.len() {
            let flown = trips.iter().map(|(brought, cost)| cost + costs[need.saturating_sub(*brought)]);
            costs[need] = flown.fold(f64::INFINITY, f64::min);
        }
        cells.leave_out(one, &mut costs);
        costs
    }
}
