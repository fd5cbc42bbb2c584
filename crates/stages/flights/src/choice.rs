//! Decides which trips are flown how often, by a mixed-integer model that HiGHS solves. Does not set clock times
//! ([`crate::board`]) or round packs ([`crate::fill`]). Up: [`crate`].
//!
//! A column is a template in the period in which its trip ends; a flow is a number of packs of one consignment on a
//! column. The cost is that of block hours, of packs left out and of lateness; the lateness of a flow is that of the
//! earliest arrival that the period allows, so the model never overstates it and its bound holds for the rules stated
//! with it. Parts of the problem that share neither cargo nor tails are solved each by itself. A large part is
//! only bounded ([`crate::bound`]). A small one is first solved without the hours of its tails, in the first period of
//! each template, which cuts it further into parts that share no cargo: as later periods only bring lateness, that answer
//! stands when the tails do have the hours; else the part is solved with all periods. What is still large without hours
//! is searched with its best columns only ([`crate::pricing`]), and its bound says so.

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::{Bound, FlightsProblem};

use crate::aside::give_back;
use crate::bound::{self, Least, Start};
use crate::dominance::undominated;
use crate::fleet::{Group, minute, minute_up};
use crate::pricing::promising;
use crate::programme::{Built, Shape, build, has_hours};
use crate::solver::{GAP, NODES_MAX, Solved, run};
use crate::template::{Template, earliest_end, latest_end};

/// Periods are a week long, and longer when there would be more of them than this.
const PERIODS_MAX: i64 = 5;
const WEEK: i64 = 7 * 24 * 60;
/// Columns up to which a part is searched with all of them; of others the best by the prices of its relaxation.
const SEARCHED_WHOLE: usize = 300;
/// Columns beyond which a part is only bounded: the search on the clock finds better plans than the choice does.
const WHOLE_MAX: usize = 3_000;
/// The model counts in thousands of the currency, which keeps its numbers near one.
pub(crate) const CENTS: f64 = 100_000.0;

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
    sums: Sums,
    /// Parts that are only bounded.
    large: Vec<(Vec<usize>, Least)>,
}

/// The cost of a pack left out and of a pack one day late, hundredths.
pub(crate) fn pack_cents(problem: &FlightsProblem, consignment: usize) -> (f64, f64) {
    let facts = &problem.consignments[consignment];
    let tonnes = facts.weight().get() as f64 / 1e6 / facts.packs.get().max(1) as f64;
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
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) template: usize,
    pub(crate) period: usize,
    /// Consignment, drop, and the minute at which it is there at the earliest.
    pub(crate) flows: Vec<(usize, usize, i64)>,
}

/// Consignments and the columns that can carry them, which share nothing with other parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub(crate) consignments: Vec<usize>,
    pub(crate) columns: Vec<Column>,
}

impl Part {
    /// What it costs to leave everything out.
    fn everything_left(&self, problem: &FlightsProblem) -> f64 {
        let cost = |index: &usize| pack_cents(problem, *index).0 * problem.consignments[*index].packs.get() as f64;
        self.consignments.iter().map(|index| cost(index) / CENTS).sum()
    }
}

/// The columns of some templates, by number. Without hours a later period is of use only when more cargo is ready in it.
pub(crate) fn columns(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    numbers: &[usize],
    is_timeless: bool,
) -> Vec<Column> {
    let ends = period_ends(problem);
    let mut columns: Vec<Column> = Vec::new();
    for number in numbers.iter().copied() {
        let template = &templates[number];
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
            let before = columns.last().filter(|column| column.template == number);
            let is_later = is_timeless && before.is_some_and(|column| column.flows.len() == flows.len());
            if !is_later && (0..template.drops.len()).all(has) {
                columns.push(Column { template: number, period, flows });
            }
        }
    }
    columns
}

/// Cuts consignments and columns into parts that share no cargo, and no tails where the part's hours are to be kept,
/// in order of their first consignment.
fn parts(templates: &[Template], whole: Part, groups: usize, are_tails_shared: bool) -> Vec<Part> {
    let count = whole.consignments.iter().max().map_or(0, |last| last + 1);
    let mut root: Vec<usize> = (0..count + groups).collect();
    fn find(root: &mut [usize], mut node: usize) -> usize {
        while root[node] != node {
            root[node] = root[root[node]];
            node = root[node];
        }
        node
    }
    for column in &whole.columns {
        let group = count + templates[column.template].group;
        let other = if are_tails_shared { group } else { column.flows[0].0 };
        for (consignment, _, _) in &column.flows {
            let (a, b) = (find(&mut root, *consignment), find(&mut root, other));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for consignment in whole.consignments {
        parts.entry(find(&mut root, consignment)).or_default().consignments.push(consignment);
    }
    for column in whole.columns {
        parts.entry(find(&mut root, column.flows[0].0)).or_default().columns.push(column);
    }
    parts.into_values().collect()
}

/// Whether so many templates make parts that are only bounded, as a rule.
pub(crate) fn is_large(templates: &[Template]) -> bool {
    templates.len() > WHOLE_MAX
}

impl Choice {
    /// Whether trips were chosen for all parts of the problem: large ones are only bounded.
    pub(crate) fn is_whole(&self) -> bool {
        self.large.is_empty()
    }

    /// What no plan costs less than; `costs` are those of the plan, for each consignment, in hundredths.
    pub(crate) fn bound(&self, costs: &[f64]) -> Bound {
        let mut sums = self.sums;
        for (consignments, least) in &self.large {
            let upper = upper(consignments, costs);
            // Sums of floating numbers must not claim more than a plan shows.
            sums.add(least.relaxed, least.relaxed, least.proven.min(upper), upper);
        }
        sums.bound(self.is_whole(), self.is_unknown())
    }

    /// Notes what is known of a large part, and tells it with the steps that end a run with that.
    fn tell_of(&mut self, number: usize, least: Least, tell: &mut dyn FnMut(&Self, u64), control: &mut Control) {
        self.large[number].1 = least;
        control.close();
        tell(self, control.steps());
    }

    /// Whether nothing is known of what trips could do at best.
    fn is_unknown(&self) -> bool {
        let is_nothing = |(_, least): &(Vec<usize>, Least)| *least == Least::default();
        self.sums.stopped > 0 || !self.large.is_empty() && self.large.iter().all(is_nothing)
    }

    /// The same, known to be less than what more time would prove.
    pub(crate) fn early(mut self) -> Self {
        self.sums.is_early = true;
        self
    }

    /// What a reader must know of the search.
    pub(crate) fn remark(&self) -> Option<String> {
        self.sums.remark(self.is_unknown())
    }
}

/// What a plan of some consignments costs, in the unit of the model.
fn upper(consignments: &[usize], costs: &[f64]) -> f64 {
    consignments.iter().map(|consignment| costs[*consignment] / CENTS).sum()
}

/// Chooses trips; `costs` are those of a plan that is known, for each consignment, in hundredths, and `start` is what the
/// relaxation of all was solved with. Tells now and then what is known of the bound, and the steps that end a run with that.
pub(crate) fn choose(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    (costs, start): (&[f64], Option<&Start>),
    tell: &mut dyn FnMut(&Choice, u64),
    control: &mut Control,
) -> Choice {
    let mut choice = Choice::default();
    if !control.goes_on() {
        let consignments = (0..problem.consignments.len()).collect();
        let left = Part { consignments, columns: Vec::new() }.everything_left(problem);
        choice.sums.add(left, left, left, left);
        choice.sums.stopped = 1;
        return choice;
    }
    let mut listed: Vec<Part> = Vec::new();
    for rough in parts(templates, outline(problem, templates), groups.len(), true) {
        let numbers: Vec<usize> = rough.columns.iter().map(|column| column.template).collect();
        // A part of so many templates has as many columns and more, which need not be listed to know that.
        if numbers.len() > WHOLE_MAX {
            listed.push(rough);
        } else {
            let columns = columns(problem, groups, templates, &numbers, false);
            listed.extend(parts(templates, Part { consignments: rough.consignments, columns }, groups.len(), true));
        }
    }
    let is_large = |part: &Part| part.columns.len() > WHOLE_MAX && part.everything_left(problem) > 0.0;
    let (large, listed): (Vec<Part>, Vec<Part>) = listed.into_iter().partition(is_large);
    choice.large = large.iter().map(|part| (part.consignments.clone(), Least::default())).collect();
    for full in &listed {
        let everything_left = full.everything_left(problem);
        // A spent budget or a raised stop signal leaves the rest to the plan that is there.
        let is_stopped = !control.step(1);
        choice.sums.stopped += usize::from(is_stopped);
        if full.columns.is_empty() || everything_left <= 0.0 || is_stopped {
            choice.sums.add(everything_left, everything_left, everything_left, everything_left);
        } else {
            let found = small(problem, groups, templates, full, &mut choice.sums, control);
            choice.chosen.extend(found);
        }
    }
    // What takes all the time there is comes last, and not before something is known of all.
    let mut rounded = Vec::new();
    for (number, Part { consignments, .. }) in large.iter().enumerate() {
        if !control.step(1) {
            break;
        }
        let mut tell = |least, control: &mut Control| choice.tell_of(number, least, tell, control);
        rounded.push(bound::rounded(problem, groups, templates, consignments, start, &mut tell, control));
    }
    for (number, known) in rounded.into_iter().enumerate() {
        let upper = upper(&large[number].consignments, costs);
        let mut tell = |least, control: &mut Control| choice.tell_of(number, least, tell, control);
        choice.large[number].1 = known.proven(upper, &mut tell, control);
    }
    control.close();
    give_back((large, listed));
    choice
}

/// Every template once: enough to see what shares cargo and tails.
fn outline(problem: &FlightsProblem, templates: &[Template]) -> Part {
    let column = |(number, template): (usize, &Template)| {
        let flows = template.carries.iter().map(|(consignment, drop)| (*consignment, *drop, 0)).collect();
        Column { template: number, period: 0, flows }
    };
    let consignments = (0..problem.consignments.len()).collect();
    Part { consignments, columns: templates.iter().enumerate().map(column).collect() }
}

/// What the parts add up to, in the unit of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    relaxed: f64,
    /// Bound of the mixed-integer model, of large parts that of the relaxation.
    whole: f64,
    /// The best bound of each part.
    proven: f64,
    found: f64,
    /// Of small parts what was found beyond what was proven.
    wide: f64,
    /// Parts that were not searched, and in which nothing was found.
    stopped: usize,
    cut: usize,
    /// Whether it is what was known when the plan was not bettered any more.
    is_early: bool,
}

impl Sums {
    fn add(&mut self, relaxed: f64, whole: f64, proven: f64, found: f64) {
        self.relaxed += relaxed;
        self.whole += whole;
        self.proven += proven;
        self.found += found;
    }

    fn bound(&self, is_whole: bool, is_unknown: bool) -> Bound {
        let cents = |value: f64| (value * CENTS).floor() as i64;
        let found = Bound { found_cents: cents(self.found), ..Bound::default() };
        if is_unknown {
            return found;
        }
        let lagrangian_cents = (!is_whole).then(|| cents(self.proven));
        Bound { lp_cents: cents(self.relaxed), mip_cents: cents(self.whole), lagrangian_cents, ..found }
    }

    fn remark(&self, is_unknown: bool) -> Option<String> {
        let Self { found, wide, cut, is_early, .. } = self;
        if is_unknown {
            Some("stopped before all trips were chosen: there is no bound".to_owned())
        } else if *is_early {
            Some(
                "the run ended while the plan was bettered: with more time the plan and its bound would be better"
                    .to_owned(),
            )
        } else if *cut > 0 {
            Some(format!("the search found no trips for {cut} parts of the problem within its nodes"))
        } else if *wide > found * GAP * 1.01 {
            let percent = wide / found * 100.0;
            Some(format!("the search ended at its limit of nodes with a gap of {percent:.1} %"))
        } else {
            None
        }
    }
}

/// Chooses the trips of a small part.
fn small(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    full: &Part,
    sums: &mut Sums,
    control: &mut Control,
) -> Vec<Chosen> {
    let mut numbers: Vec<usize> = full.columns.iter().map(|column| column.template).collect();
    numbers.dedup();
    let early = undominated(problem, groups, templates, columns(problem, groups, templates, &numbers, true));
    let early = Part { consignments: full.consignments.clone(), columns: early };
    let early = timeless(problem, groups, templates, &parts(templates, early, groups.len(), false), control);
    // Without hours the relaxation of the whole part may be the better bound.
    let relaxed = run(build(problem, groups, templates, full, Shape::Relaxed).rows, control, None);
    let least = relaxed.map_or(0.0, |solved| solved.found);
    let answer = match early {
        Some((solved, chosen)) if has_hours(problem, groups, templates, &chosen) => Some((solved, chosen)),
        _ => attempt(problem, groups, templates, full, Shape::Whole, control),
    };
    let Some((solved, chosen)) = answer else {
        sums.add(least, least, least, full.everything_left(problem));
        sums.cut += 1;
        return Vec::new();
    };
    let proven = solved.bound.max(least).min(solved.found);
    sums.add(least.min(proven), proven, proven, solved.found);
    sums.wide += solved.found - proven;
    chosen
}

/// Solves a part without the hours of its tails: what shares no cargo is then solved each by itself, for that is far
/// quicker than together. Also tells the value of the relaxation. What the search finds no trips for is left out; nothing
/// when that is so of a part whose every column was searched.
fn timeless(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    parts: &[Part],
    control: &mut Control,
) -> Option<(Solved, Vec<Chosen>)> {
    let mut sum = Solved { values: Vec::new(), duals: Vec::new(), found: 0.0, bound: 0.0, iterations: 0 };
    let mut all = Vec::new();
    for part in parts {
        if part.columns.len() <= SEARCHED_WHOLE {
            let (solved, chosen) = attempt(problem, groups, templates, part, Shape::Timeless, control)?;
            (sum.found, sum.bound) = (sum.found + solved.found, sum.bound + solved.bound);
            all.extend(chosen);
            continue;
        }
        let relaxed = run(build(problem, groups, templates, part, Shape::Loose).rows, control, None);
        let found = relaxed.and_then(|relaxed| {
            sum.bound += relaxed.found;
            sum.found += part.everything_left(problem);
            let (best, beyond) = promising(problem, templates, part, &relaxed.duals);
            let (solved, chosen) = attempt(problem, groups, templates, &best, Shape::Timeless, control)?;
            let bound = beyond.map_or(solved.bound, |beyond| solved.bound.min(relaxed.found + beyond));
            sum.bound += bound.max(relaxed.found) - relaxed.found;
            sum.found += solved.found - part.everything_left(problem);
            Some(chosen)
        });
        all.extend(found.unwrap_or_default());
    }
    Some((sum, all))
}

/// Solves one part and reads its trips.
fn attempt(
    problem: &FlightsProblem,
    groups: &[Group],
    templates: &[Template],
    part: &Part,
    shape: Shape,
    control: &mut Control,
) -> Option<(Solved, Vec<Chosen>)> {
    let Built { rows, trips, flows } = build(problem, groups, templates, part, shape);
    let solved = run(rows, control, Some(NODES_MAX)).filter(|solved| !solved.values.is_empty())?;
    control.step(solved.iterations);
    let mut chosen = Vec::new();
    for (index, column) in part.columns.iter().enumerate() {
        let count = solved.values[trips[index].index()].round() as i64;
        let value =
            |(consignment, drop, col): &(usize, usize, highs::Col)| (*consignment, *drop, solved.values[col.index()]);
        let carried: Vec<_> = flows[index].iter().map(value).filter(|(_, _, packs)| *packs > 1e-6).collect();
        if count > 0 && !carried.is_empty() {
            chosen.push(Chosen { template: column.template, period: column.period, trips: count, flows: carried });
        }
    }
    Some((solved, chosen))
}
