//! Decides which trips are flown how often, by a mixed-integer model that HiGHS solves. Does not set clock times
//! ([`crate::board`]) or round packs ([`crate::fill`]). Up: [`crate`].
//!
//! A column is a template in the period in which its trip ends; a flow is a number of packs of one consignment on a
//! column. The cost is that of block hours, of packs left out and of lateness; the lateness of a flow is that of the
//! earliest arrival that the period allows, so the model never overstates it and its bound holds for the rules stated
//! with it. One thread, a fixed seed, an end by gap or node count and never by time: the same model gives the same
//! answer on every machine.

use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};
use model::control::Control;
use model::flights::{Bound, FlightsProblem};
use model::quantity::Grams;
use model::world::ItemKind;

use crate::fill::{Room, partner};
use crate::fleet::{Group, minute, minute_up};
use crate::template::{Template, earliest_end, latest_end};

/// The search ends when value and bound are so near.
const GAP: f64 = 0.005;
/// Or when so many nodes of the search tree were looked at: the gap reached is in the answer.
const NODES_MAX: u64 = 400;
/// Nodes without a better value before the search gives up.
const STALL_NODES_MAX: i32 = 100;
/// Periods are a week long, and longer when there would be more of them than this.
const PERIODS_MAX: i64 = 5;
const WEEK: i64 = 7 * 24 * 60;
/// A consignment weighs in the cost like at least so many grams: a box of test kits is not worth less to the sick
/// because it is light, and a cost by the tonne alone would never send an aircraft for it.
pub(crate) const WEIGHT_MIN: Grams = Grams::of(2_000_000);
/// Packs of this mass and more are counted whole in the model; lighter ones round well.
const WHOLE_PACK: Grams = Grams::of(500_000);
/// Most trips of one template in one period.
const TRIPS_MAX: i64 = 200;
/// The model counts in thousands of the currency, which keeps its numbers near one.
const CENTS: f64 = 100_000.0;

/// Trips of one template in one period.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) template: usize,
    pub(crate) period: usize,
    pub(crate) trips: i64,
    /// Packs of each consignment at each drop, on all these trips together.
    pub(crate) flows: Vec<(usize, usize, f64)>,
}

/// What the model says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Choice {
    pub(crate) chosen: Vec<Chosen>,
    pub(crate) bound: Bound,
    pub(crate) nodes: u64,
    /// What a reader must know of the search.
    pub(crate) remark: Option<String>,
}

/// The cost of a pack left out and of a pack one day late, hundredths.
pub(crate) fn pack_cents(problem: &FlightsProblem, consignment: usize) -> (f64, f64) {
    let facts = &problem.consignments[consignment];
    let tonnes = facts.gross().max(WEIGHT_MIN).get() as f64 / 1e6 / facts.packs.get().max(1) as f64;
    let weight = tonnes * facts.priority_permille.get() as f64 / 1000.0;
    let policy = &problem.policy;
    (weight * policy.unmet_cost_per_tonne.cents as f64, weight * policy.late_cost_per_tonne_day.cents as f64)
}

/// Ends of the periods, minutes since the epoch.
pub(crate) fn period_ends(problem: &FlightsProblem) -> Vec<i64> {
    let (begin, end) = (minute_up(problem.as_of), minute(problem.until));
    let span = (end - begin).max(1);
    let length = WEEK.max((span + PERIODS_MAX - 1) / PERIODS_MAX);
    (1..=(span + length - 1) / length).map(|count| (begin + count * length).min(end)).collect()
}

/// One template in one period.
struct Column {
    template: usize,
    period: usize,
    /// Consignment, drop, and the minute at which it is there at the earliest.
    flows: Vec<(usize, usize, i64)>,
}

fn columns(problem: &FlightsProblem, groups: &[Group], templates: &[Template]) -> Vec<Column> {
    let ends = period_ends(problem);
    let mut columns = Vec::new();
    for (number, template) in templates.iter().enumerate() {
        let group = &groups[template.group];
        let window = &group.windows[template.window];
        let latest = latest_end(group, window);
        for (period, period_end) in ends.iter().enumerate() {
            let period_begin = if period == 0 { i64::MIN } else { ends[period - 1] };
            let mut flows = Vec::new();
            for (consignment, drop) in &template.carries {
                let facts = &problem.consignments[*consignment];
                let end = earliest_end(&template.timing, group, window, facts).max(period_begin);
                if end <= latest.min(*period_end) {
                    flows.push((*consignment, *drop, end - template.timing.ends + template.arrival(*drop)));
                }
            }
            let has = |drop: usize| flows.iter().any(|(_, other, _)| *other == drop);
            if (0..template.drops.len()).all(has) {
                columns.push(Column { template: number, period, flows });
            }
        }
    }
    columns
}

/// The model with the meaning of its variables.
struct Built {
    rows: RowProblem,
    trips: Vec<Col>,
    flows: Vec<Vec<(usize, usize, Col)>>,
}

/// Chooses trips.
pub(crate) fn choose(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    control: &mut Control,
) -> Choice {
    let columns = columns(problem, groups, templates);
    let (relaxed, _) = run(build(problem, groups, templates, &columns, false).rows, control, 0);
    let built = build(problem, groups, templates, &columns, true);
    let (trips, flows) = (built.trips.clone(), built.flows.clone());
    let left = control.steps_max.saturating_sub(control.steps());
    let (solved, bound_value) = run(built.rows, control, left.clamp(1, NODES_MAX));
    let nodes = solved.as_ref().map_or(0, |(_, nodes, _)| *nodes);
    control.step(nodes);
    let everything_left: f64 = (0..problem.consignments.len())
        .map(|c| pack_cents(problem, c).0 * problem.consignments[c].packs.get() as f64)
        .sum();
    let lp = relaxed.map_or(0.0, |(_, _, value)| value * CENTS);
    let Some((values, nodes, found)) = solved else {
        let remark = "the search found no plan within its nodes; everything is left out".to_owned();
        let bound = Bound { lp_cents: lp as i64, mip_cents: lp as i64, found_cents: everything_left as i64 };
        return Choice { chosen: vec![], bound, nodes, remark: Some(remark) };
    };
    let mut chosen = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let count = values[trips[index].index()].round() as i64;
        let carried = flows[index].iter().map(|(consignment, drop, col)| (*consignment, *drop, values[col.index()]));
        let flows: Vec<_> = carried.filter(|(_, _, packs)| *packs > 1e-6).collect();
        if count > 0 && !flows.is_empty() {
            chosen.push(Chosen { template: column.template, period: column.period, trips: count, flows });
        }
    }
    let found_cents = (found * CENTS).round() as i64;
    let mip_cents = ((bound_value * CENTS).floor() as i64).clamp(0, found_cents);
    let bound = Bound { lp_cents: ((lp.floor()) as i64).clamp(0, mip_cents), mip_cents, found_cents };
    let gap = if found_cents > 0 { (found_cents - mip_cents) as f64 / found_cents as f64 } else { 0.0 };
    let remark =
        (gap > GAP * 1.01).then(|| format!("the search ended after {nodes} nodes with a gap of {:.1} %", gap * 100.0));
    Choice { chosen, bound, nodes, remark }
}

/// Builds the model; without whole numbers it is the linear relaxation.
fn build(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    columns: &[Column],
    is_whole: bool,
) -> Built {
    let mut rows = RowProblem::default();
    let mut left_out = Vec::new();
    for (index, facts) in problem.consignments.iter().enumerate() {
        left_out.push(rows.add_column(pack_cents(problem, index).0 / CENTS, 0.0..=facts.packs.get() as f64));
    }
    let mut trips = Vec::new();
    let mut flows = Vec::new();
    for column in columns {
        let template = &templates[column.template];
        let cost = template.cents as f64 / CENTS;
        let most = most_trips(problem, groups, template, column) as f64;
        trips.push(rows.add_column_with_integrality(cost, 0.0..=most, is_whole));
        let mut carried: Vec<(usize, usize, Col)> = Vec::new();
        for (consignment, drop, arrival) in &column.flows {
            let facts = &problem.consignments[*consignment];
            let late = (arrival - minute(facts.due)).max(0) as f64 / (24.0 * 60.0);
            let cost = pack_cents(problem, *consignment).1 * late / CENTS;
            let whole = is_whole && (facts.pack.gross() >= WHOLE_PACK || facts.kind == ItemKind::Vehicle);
            let col = rows.add_column_with_integrality(cost, 0.0..=facts.packs.get() as f64, whole);
            carried.push((*consignment, *drop, col));
        }
        flows.push(carried);
    }
    for (index, facts) in problem.consignments.iter().enumerate() {
        let mine = flows.iter().flatten().filter(|(consignment, _, _)| *consignment == index);
        let mut row: Vec<(Col, f64)> = mine.map(|(_, _, col)| (*col, 1.0)).collect();
        row.push((left_out[index], 1.0));
        let packs = facts.packs.get() as f64;
        rows.add_row(packs..=packs, row);
    }
    for (index, column) in columns.iter().enumerate() {
        limit_trip(problem, &templates[column.template], groups, trips[index], &flows[index], &mut rows);
    }
    limit_hours(problem, groups, templates, columns, &trips, &mut rows);
    Built { rows, trips, flows }
}

/// No more trips than packs, nor than the tails have time for.
fn most_trips(problem: &FlightsProblem, groups: &[Group], template: &Template, column: &Column) -> i64 {
    let packs: i64 = column.flows.iter().map(|(index, _, _)| problem.consignments[*index].packs.get()).sum();
    let group = &groups[template.group];
    let span = (period_ends(problem)[column.period].min(group.until) - group.from).max(0);
    let per_tail = span / template.timing.ends.max(1) + 1;
    packs.min(per_tail * group.tails.len() as i64).min(TRIPS_MAX)
}

/// Mass to each drop, volume, seats, the limits of loading, and who travels with whom.
fn limit_trip(
    problem: &FlightsProblem,
    template: &Template,
    groups: &[Group],
    trips: Col,
    flows: &[(usize, usize, Col)],
    rows: &mut RowProblem,
) {
    let aircraft = &problem.types[groups[template.group].kind];
    let facts = |flow: &(usize, usize, Col)| &problem.consignments[flow.0];
    for (drop, payload) in template.payloads.iter().enumerate() {
        let aboard = flows.iter().filter(|flow| flow.1 >= drop);
        let parts = aboard.map(|flow| (flow.2, facts(flow).pack.gross().get() as f64 / 1e6)).collect();
        limit(rows, trips, payload.get() as f64 / 1e6, parts);
    }
    let boxed: Vec<_> = flows.iter().filter(|flow| facts(flow).pack.volume().get() > 0).collect();
    let volume = |flow: &(usize, usize, Col)| (flow.2, facts(flow).pack.volume().get() as f64 / 1e9);
    limit(rows, trips, template.volume.get() as f64 / 1e9, boxed.iter().map(|flow| volume(flow)).collect());
    for found in problem.limits.iter().filter(|found| found.aircraft == aircraft.id) {
        let named = boxed.iter().filter(|flow| found.consignments.contains(&facts(flow).id));
        limit(rows, trips, found.volume_max.get() as f64 / 1e9, named.map(|flow| volume(flow)).collect());
    }
    let seated = flows.iter().filter(|flow| facts(flow).kind == ItemKind::People);
    let seats = seated.map(|flow| (flow.2, facts(flow).pack.units().get() as f64)).collect();
    limit(rows, trips, aircraft.seats.get() as f64, seats);
    let empty = Room::new(problem, groups[template.group].kind, template);
    for flow in flows {
        let most = empty.packs(problem, facts(flow), flow.1) as f64;
        if most >= facts(flow).packs.get() as f64 {
            // A small consignment needs a whole trip, not the share of one that it fills: a tighter relaxation.
            limit(rows, trips, facts(flow).packs.get() as f64, vec![(flow.2, 1.0)]);
        }
        let Some(other) = partner(problem, flow.0) else { continue };
        let mates = flows.iter().filter(|mate| mate.0 == other && mate.1 == flow.1);
        let mut row = vec![(flow.2, 1.0)];
        row.extend(mates.map(|mate| (mate.2, -most.max(1.0))));
        rows.add_row(..=0.0, row);
    }
}

/// The parts together are at most so much for each trip.
fn limit(rows: &mut RowProblem, trips: Col, most: f64, mut parts: Vec<(Col, f64)>) {
    if !parts.is_empty() {
        parts.push((trips, -most));
        rows.add_row(..=0.0, parts);
    }
}

/// Trips that end by the end of a period have taken place in the time that the tails had until then.
fn limit_hours(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    columns: &[Column],
    trips: &[Col],
    rows: &mut RowProblem,
) {
    for (number, group) in groups.iter().enumerate() {
        let rest = problem.types[group.kind].crew.rest_min.get();
        for (period, end) in period_ends(problem).iter().enumerate() {
            // The rest after the last trip of each tail may lie beyond the period.
            let minutes = ((*end).min(group.until) - group.from).max(0) + rest;
            let had = minutes as f64 / 60.0 * group.tails.len() as f64;
            let mine = columns
                .iter()
                .zip(trips)
                .filter(|(column, _)| column.period <= period && templates[column.template].group == number);
            let row: Vec<(Col, f64)> = mine
                .map(|(column, col)| (*col, (templates[column.template].timing.ends + rest) as f64 / 60.0))
                .collect();
            if !row.is_empty() {
                rows.add_row(..=had, row);
            }
        }
    }
}

/// Runs HiGHS: values, nodes and cost, where there is a solution; and the bound. No nodes asks for the relaxation.
fn run(rows: RowProblem, control: &Control, nodes_max: u64) -> (Option<(Vec<f64>, u64, f64)>, f64) {
    let mut model: Model = rows.optimise(Sense::Minimise);
    model.make_quiet();
    model.set_option("threads", 1_i32);
    model.set_option("parallel", "off");
    model.set_option("random_seed", (control.seed % i32::MAX as u64) as i32);
    if nodes_max > 0 {
        model.set_option("mip_rel_gap", GAP);
        model.set_option("mip_max_nodes", nodes_max as i32);
        model.set_option("mip_max_stall_nodes", STALL_NODES_MAX);
    }
    let Ok(solved) = model.try_solve() else { return (None, 0.0) };
    let has_values = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    if !has_values || solved.status() == HighsModelStatus::Infeasible {
        return (None, 0.0);
    }
    let nodes = solved.int_info_value(c"mip_node_count").unwrap_or(0).max(0) as u64;
    let value = solved.objective_value();
    let bound = solved.double_info_value(c"mip_dual_bound").unwrap_or(value);
    (Some((solved.get_solution().columns().to_vec(), nodes, value)), bound)
}
