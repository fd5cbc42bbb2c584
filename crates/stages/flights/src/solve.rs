//! Decides the order of the work: list, choose, round, put on the clock, repair. Each part decides for itself.
//! Up: [`crate`].

use std::collections::BTreeMap;

use model::control::Control;
use model::evidence::Reason;
use model::flights::{FlightsProblem, FlightsSolution};
use model::quantity::{Grams, Minutes};

use crate::answer::{Placed, answer};
use crate::atlas::Atlas;
use crate::back::bring_back;
use crate::beside::{Known, bettered_and_bounded};
use crate::board::Board;
use crate::bound::{self, Start};
use crate::chain::Chains;
use crate::choice::{Choice, Chosen, choose, is_large, pack_cents, period_ends};
use crate::fill::{Load, Stow, stowing_order};
use crate::fleet::{Group, groups, minute, minute_up};
use crate::pickup::pick_up;
use crate::rest::bound_of_rest;
use crate::search::{self, Offers};
use crate::stowage::{Stowage, partner};
use crate::template::{Template, Templates, cost_cents, earliest_end, templates};
use crate::timing::timing;
use crate::trip::build;
use crate::way::Router;

/// Trips that may be added after the choice, and candidates looked at for each.
const REPAIRS_MAX: usize = 40;
const REPAIR_TRIES: usize = 30;
const DAY: f64 = 24.0 * 60.0;

/// What the parts of the plan share while it is made.
pub(crate) struct Plan<'a> {
    pub(crate) problem: &'a FlightsProblem,
    pub(crate) stowage: Stowage<'a>,
    pub(crate) groups: Vec<Group>,
    pub(crate) chains: Chains<'a>,
    pub(crate) all: Templates,
    pub(crate) board: Board,
    /// Packs of each consignment that no trip has taken yet.
    pub(crate) left: Vec<i64>,
    pub(crate) placed: Vec<Placed>,
    /// What the clock said of a consignment's trip.
    pub(crate) refused: BTreeMap<usize, Reason>,
    pub(crate) remarks: Vec<String>,
    /// Whether the run ended before the first plan was whole.
    pub(crate) is_unfilled: bool,
}

/// Plans the flights of an operation: which tail carries which packs, over which airports, at which minute.
///
/// The same problem, seed and step budget give the same solution. What cannot be flown, or is not worth its flight
/// under the policy's costs, is left out with its reason.
#[must_use]
pub fn solve(problem: &FlightsProblem, control: &mut Control) -> FlightsSolution {
    let atlas = Atlas::new(&problem.airports);
    let (groups, refused_tails) = groups(problem, &atlas);
    let board = Board::new(problem, &atlas);
    let types = problem.types.iter().collect();
    let mut chains = Chains::new(atlas, Router::new(&problem.airspaces), types, &problem.policy);
    control.tell("flights", 0, 4, "listing trips");
    let all = templates(problem, &groups, &mut chains, control);
    let left = problem.consignments.iter().map(|consignment| consignment.packs.get()).collect();
    let mut remarks: Vec<String> =
        refused_tails.iter().map(|reason| format!("{}; {}", reason.text, reason.cure)).collect();
    if all.is_cut {
        remarks.push("the run ended while trips were listed: some are missing".to_owned());
    }
    let placed = Vec::new();
    let mut plan = Plan {
        problem,
        stowage: Stowage::new(problem),
        groups,
        chains,
        all,
        board,
        left,
        placed,
        refused: BTreeMap::new(),
        remarks,
        is_unfilled: false,
    };
    let empty = (plan.board.clone(), plan.left.clone());
    let offers = search::offers(&plan, None, control);
    plan.is_unfilled = !search::fill(&mut plan, &offers, control);
    if plan.is_unfilled {
        plan.remarks.push("the run ended before the first plan was whole: more could be flown".to_owned());
    }
    let text = format!("a first plan of {} flights; bettering it", plan.placed.len());
    control.tell("flights", 1, 4, text);
    let (offers, start) = priced(&plan, offers, control);
    let has_start = start.is_some();
    let known = match start {
        Some(start) => bettered_and_bounded(&mut plan, &offers, start, control),
        None => {
            search::better(&mut plan, &offers, 1, control);
            plan.tell_of_bounding(control);
            let costs = search::costs(&mut plan, &offers);
            let choice = choose(problem, &plan.groups, &plan.all.list, (&costs, None), &mut |_, _| (), control);
            Known { choice: Some(choice), costs }
        }
    };
    plan.remarks.extend(known.choice.as_ref().and_then(Choice::remark));
    let whole = known.choice.as_ref().filter(|choice| choice.is_whole() && !choice.chosen.is_empty());
    if let Some(choice) = whole {
        control.tell("flights", 3, 4, "bettering the chosen trips");
        plan.start_again(choice, &offers, empty, control);
    }
    if whole.is_some() || !has_start {
        pick_up(&mut plan, control);
        bring_back(&mut plan, control);
    }
    let mut bound = known.choice.map(|choice| choice.bound(&known.costs)).unwrap_or_default();
    if plan.brings_back() {
        control.tell("flights", 3, 4, "bounding what is not brought back");
        bound = bound_of_rest(&mut plan, &offers, control);
    }
    control.tell("flights", 4, 4, "done");
    answer(plan, bound, control.steps())
}

/// The trips to try by what the relaxation of a large problem says, and what its bound may begin from.
fn priced(plan: &Plan, offers: Offers, control: &mut Control) -> (Offers, Option<Start>) {
    if !is_large(&plan.all.list) {
        return (offers, None);
    }
    let Some((worth, start)) = bound::worth(plan.problem, &plan.groups, &plan.all.list, control) else {
        return (offers, None);
    };
    let priced = search::offers(plan, Some(worth), control);
    // What was cut off has not every trip in it.
    (if control.goes_on() { priced } else { offers }, Some(start))
}

impl Plan<'_> {
    pub(crate) fn tell_of_bounding(&self, control: &mut Control) {
        let text = format!("bounding what {} trips could do at best", self.all.list.len());
        control.tell("flights", 2, 4, text);
    }

    /// Makes a second plan from the trips that were chosen, and keeps the better one.
    fn start_again(&mut self, choice: &Choice, offers: &Offers, empty: (Board, Vec<i64>), control: &mut Control) {
        let before = search::value(self, offers);
        let placed = std::mem::take(&mut self.placed);
        let kept = (placed, std::mem::replace(&mut self.board, empty.0), std::mem::replace(&mut self.left, empty.1));
        let refused = std::mem::take(&mut self.refused);
        let loads = self.rounded(&choice.chosen);
        self.schedule(loads);
        self.top_up();
        self.repair(control);
        search::better(self, offers, 3, control);
        // What was chosen as a whole does not know of the budget.
        if self.funds() < 0 || before <= search::value(self, offers) {
            (self.placed, self.board, self.left) = kept;
            self.refused = refused;
        }
    }

    /// Whole packs on real trips, spread evenly over the trips of one template and period.
    pub(crate) fn rounded(&mut self, chosen: &[Chosen]) -> Vec<Load> {
        let order = stowing_order(self.problem);
        let mut loads: Vec<Load> = Vec::new();
        for choice in chosen {
            let kind = self.groups[self.all.list[choice.template].group].kind;
            let at = (choice.template, choice.period);
            let first = loads.len();
            let count = usize::try_from(choice.trips).expect("a number of trips should be a number");
            loads.extend((0..count).map(|_| Load::new(&self.stowage, kind, &self.all.list, at)));
            for consignment in &order {
                let Some((_, drop, flow)) = choice.flows.iter().find(|(other, _, _)| other == consignment) else {
                    continue;
                };
                let is_led = |other: &(usize, usize, f64)| {
                    other.1 == *drop && partner(self.problem, other.0) == Some(*consignment)
                };
                // Each of the trips needs one of those that others travel with.
                let least = if choice.flows.iter().any(is_led) { choice.trips } else { 0 };
                let mut target = (flow.round() as i64).max(least).min(self.left[*consignment]);
                for (place, load) in loads[first..].iter_mut().enumerate() {
                    let share = (target + (count - place) as i64 - 1) / (count - place) as i64;
                    let taken = load.stow(&self.stowage, *consignment, *drop, share);
                    target -= taken;
                    self.left[*consignment] -= taken;
                }
            }
        }
        let ends = period_ends(self.problem);
        for consignment in &order {
            for load in &mut loads {
                let template = &self.all.list[load.template];
                let Some((_, drop)) = template.carries.iter().find(|(other, _)| other == consignment) else { continue };
                let group = &self.groups[template.group];
                let facts = &self.problem.consignments[*consignment];
                let end = earliest_end(&template.timing, group, &group.windows[template.window], facts);
                if end <= ends[load.period] {
                    self.left[*consignment] -= load.stow(&self.stowage, *consignment, *drop, self.left[*consignment]);
                }
            }
        }
        loads.retain(|load| !load.cargo.is_empty());
        loads
    }

    /// Puts trips on the clock, early periods and due dates first.
    pub(crate) fn schedule(&mut self, loads: Vec<Load>) {
        let mut loads: Vec<Load> = loads.into_iter().map(|load| self.without_empty_drops(load)).collect();
        loads.sort_by_key(|load| {
            let due = load.cargo.iter().map(|stow| self.problem.consignments[stow.consignment].due).min();
            (load.period, due, self.ready(load), load.template)
        });
        for load in loads {
            if let Err(reason) = self.place(load.clone()) {
                for stow in &load.cargo {
                    self.left[stow.consignment] += stow.packs;
                    self.refused.insert(stow.consignment, reason.clone());
                }
            }
        }
    }

    /// Whether some aircraft brings something on its way home.
    pub(crate) fn brings_back(&self) -> bool {
        self.placed.iter().any(|placed| self.all.list[placed.load.template].brings_back())
    }

    /// Block hours, handling and fuel of a trip, hundredths.
    pub(crate) fn flying(&self, load: &Load) -> i64 {
        let template = &self.all.list[load.template];
        search::flying(self.problem, self.groups[template.group].kind, template, load)
    }

    /// What the budget leaves for more flying than what is placed, hundredths; everything where there is none.
    pub(crate) fn funds(&self) -> i64 {
        let spent = || self.placed.iter().map(|placed| self.flying(&placed.load)).sum::<i64>();
        self.problem.policy.budget.map_or(i64::MAX, |budget| budget.cents - spent())
    }

    /// Why none of these trips is flown, where what the budget leaves pays for none of them.
    pub(crate) fn refusal_of_funds(&self, loads: &[Load], funds: i64) -> Option<Reason> {
        let least = loads.iter().map(|load| self.flying(load)).min().filter(|least| *least > funds)?;
        let currency = self.problem.policy.unmet_cost_per_tonne.currency;
        let (least, funds) = ((least + 99) / 100, funds.max(0) / 100);
        let currency = currency.as_str();
        let text = format!("a flight with it costs at least {least} {currency}, the budget leaves {funds} {currency}");
        Some(Reason::new("budget", text, "raise policies.flights.budget_usd, or take something else off"))
    }

    /// Minute at which loading on the way out may begin, for all cargo of a trip to be there when it is loaded.
    pub(crate) fn ready(&self, load: &Load) -> i64 {
        let template = &self.all.list[load.template];
        let loading = self.problem.types[self.groups[template.group].kind].ground.load.get();
        let later = |stow: &Stow| template.loads_for(stow.consignment, stow.drop, loading) - template.timing.loads;
        let ready = |stow: &Stow| minute_up(self.problem.consignments[stow.consignment].ready) - later(stow);
        load.cargo.iter().map(ready).max().unwrap_or(i64::MIN / 4)
    }

    fn place(&mut self, load: Load) -> Result<(), Reason> {
        let template = &self.all.list[load.template];
        let group = &self.groups[template.group];
        let ready = self.ready(&load);
        let slot = self.board.find(self.problem, &self.chains.atlas, group, template, ready)?;
        self.board.put(group, template, slot);
        self.placed.push(Placed { load, slot });
        Ok(())
    }

    /// The same cargo on a trip that does not call where nothing is unloaded.
    pub(crate) fn without_empty_drops(&mut self, load: Load) -> Load {
        let template = &self.all.list[load.template];
        let is_used = |drop: &usize| load.cargo.iter().any(|stow| stow.drop == *drop);
        let used: Vec<usize> = (0..template.drops.len()).filter(is_used).collect();
        if used.len() == template.drops.len() || !template.is_plain() {
            return load;
        }
        let drops: Vec<usize> = used.iter().map(|drop| template.drops[*drop]).collect();
        let group = &self.groups[template.group];
        let gross: Grams = load
            .cargo
            .iter()
            .map(|stow| self.problem.consignments[stow.consignment].pack.gross().times(stow.packs))
            .sum();
        let (window, origin) = (template.window, template.origin);
        let Ok((legs, payloads)) = build(self.problem, group, window, origin, &drops, gross, &mut self.chains) else {
            return load;
        };
        let aircraft = &self.problem.types[group.kind];
        let block: Minutes = legs.iter().map(|leg| leg.block).sum();
        let renumbered = |drop: usize| used.iter().position(|kept| *kept == drop);
        let carries = template.carries.iter().filter_map(|(index, drop)| renumbered(*drop).map(|new| (*index, new)));
        let shorter = Template {
            turn: drops.len(),
            drops,
            timing: timing(&legs, aircraft, &group.crew),
            legs,
            payloads,
            block,
            cents: cost_cents(aircraft, block),
            carries: carries.collect(),
            ..template.clone()
        };
        if shorter.timing.ends > template.timing.ends {
            return load;
        }
        self.all.list.push(shorter);
        let kind = group.kind;
        let mut moved = Load::new(&self.stowage, kind, &self.all.list, (self.all.list.len() - 1, load.period));
        let order = stowing_order(self.problem);
        for consignment in order {
            for stow in load.cargo.iter().filter(|stow| stow.consignment == consignment) {
                let drop = renumbered(stow.drop).expect("a drop with cargo should be kept");
                let taken = moved.stow(&self.stowage, stow.consignment, drop, stow.packs);
                assert_eq!(taken, stow.packs, "a shorter trip should carry what the longer one did");
            }
        }
        moved
    }

    /// Saved cost of packs that arrive at a minute, hundredths; below zero when they come too late to be worth it.
    pub(crate) fn worth(&self, consignment: usize, packs: i64, arrival: i64) -> f64 {
        let (unmet, late) = pack_cents(self.problem, consignment);
        let days = (arrival - minute(self.problem.consignments[consignment].due)).max(0) as f64 / DAY;
        packs as f64 * (unmet - late * days)
    }

    /// Fills what is left into trips that have room and load after it is ready.
    pub(crate) fn top_up(&mut self) {
        for consignment in stowing_order(self.problem) {
            for index in 0..self.placed.len() {
                let packs = self.left[consignment];
                let Placed { load, slot } = &self.placed[index];
                let template = &self.all.list[load.template];
                let Some((_, drop)) = template.carries.iter().find(|(other, _)| *other == consignment) else {
                    continue;
                };
                let (drop, begin) = (*drop, slot.begin);
                let loading = self.problem.types[self.groups[template.group].kind].ground.load.get();
                let loads = begin + template.loads_for(consignment, drop, loading);
                let is_ready = minute_up(self.problem.consignments[consignment].ready) <= loads;
                if packs == 0 || !is_ready || self.worth(consignment, packs, begin + template.arrival(drop)) <= 0.0 {
                    continue;
                }
                self.left[consignment] -= self.placed[index].load.stow(&self.stowage, consignment, drop, packs);
            }
        }
    }

    /// Adds trips for what is left while one is worth its cost and finds its time.
    pub(crate) fn repair(&mut self, control: &mut Control) {
        for _ in 0..REPAIRS_MAX {
            if self.left.iter().all(|left| *left == 0) || !self.repaired(control) {
                return;
            }
            self.top_up();
        }
    }

    /// For each consignment that is all flown while others that travel with it are left: the trip that can lend one
    /// pack of it.
    fn lenders(&self) -> BTreeMap<usize, usize> {
        let waiting = (0..self.left.len()).filter(|index| self.left[*index] > 0);
        let leads = waiting.filter_map(|index| partner(self.problem, index)).filter(|lead| self.left[*lead] == 0);
        leads.filter_map(|lead| Some((lead, self.lender(lead)?))).collect()
    }

    /// The trip with the most packs of a consignment, one of which it can do without.
    pub(crate) fn lender(&self, lead: usize) -> Option<usize> {
        let aboard = |place: &usize| self.placed[*place].load.aboard(lead);
        let places = (0..self.placed.len()).filter(|place| self.placed[*place].load.can_lend(&self.stowage, lead));
        places.max_by_key(|place| (aboard(place), std::cmp::Reverse(*place)))
    }

    /// A trip of a template with what is left, and what it would save; nothing when that is nothing.
    fn candidate(&self, number: usize, order: &[usize], lenders: &BTreeMap<usize, usize>) -> Option<(f64, Load)> {
        let template = &self.all.list[number];
        if !template.is_plain() || !template.carries.iter().any(|(index, _)| self.left[*index] > 0) {
            return None;
        }
        let kind = self.groups[template.group].kind;
        let mut load = Load::new(&self.stowage, kind, &self.all.list, (number, 0));
        let mut gain = -(template.cents as f64);
        for consignment in order {
            let Some((_, drop)) = template.carries.iter().find(|(other, _)| other == consignment) else { continue };
            let lent = i64::from(lenders.contains_key(consignment));
            let taken = load.stow(&self.stowage, *consignment, *drop, self.left[*consignment].max(lent));
            gain += self.worth(*consignment, taken - lent.min(taken), i64::MIN / 4);
        }
        for lead in lenders.keys().filter(|lead| load.aboard(**lead) > 0).copied().collect::<Vec<_>>() {
            if !load.leads(&self.stowage, lead) {
                load.unstow(&self.stowage, lead);
            }
        }
        (gain > 0.0 && !load.cargo.is_empty()).then_some((gain, load))
    }

    /// What a new trip saves with its real arrivals; packs that another trip lends count by the change.
    fn worth_of(&self, load: &Load, begin: i64, lenders: &BTreeMap<usize, usize>) -> f64 {
        let template = &self.all.list[load.template];
        let saved = load.cargo.iter().map(|stow| {
            let before = lenders.get(&stow.consignment).map_or(0.0, |place| {
                let Placed { load, slot } = &self.placed[*place];
                let lent = load.cargo.iter().find(|other| other.consignment == stow.consignment);
                let drop = lent.expect("a lender should have what it lends").drop;
                self.worth(stow.consignment, stow.packs, slot.begin + self.all.list[load.template].arrival(drop))
            });
            self.worth(stow.consignment, stow.packs, begin + template.arrival(stow.drop)) - before
        });
        saved.sum()
    }

    fn repaired(&mut self, control: &mut Control) -> bool {
        let order = stowing_order(self.problem);
        let lenders = self.lenders();
        let mut candidates: Vec<(i64, usize, Load)> = Vec::new();
        for number in 0..self.all.list.len() {
            let found = self.candidate(number, &order, &lenders);
            candidates.extend(found.map(|(gain, load)| (-(gain as i64), number, load)));
        }
        candidates.sort_by_key(|(loss, number, _)| (*loss, *number));
        for (_, _, load) in candidates.into_iter().take(REPAIR_TRIES) {
            if !control.step(1) {
                return false;
            }
            let load = self.without_empty_drops(load);
            let template = &self.all.list[load.template];
            let group = &self.groups[template.group];
            let found = self.board.find(self.problem, &self.chains.atlas, group, template, self.ready(&load));
            let Ok(slot) = found else {
                let reason = found.expect_err("a search without slot should have a reason");
                for stow in &load.cargo {
                    self.refused.entry(stow.consignment).or_insert_with(|| reason.clone());
                }
                continue;
            };
            if self.worth_of(&load, slot.begin, &lenders) <= template.cents as f64 {
                continue;
            }
            for stow in &load.cargo {
                match lenders.get(&stow.consignment) {
                    Some(place) => {
                        self.placed[*place].load.unstow(&self.stowage, stow.consignment);
                    }
                    None => self.left[stow.consignment] -= stow.packs,
                }
            }
            self.place(load).expect("a slot that was just found should still be free");
            return true;
        }
        false
    }
}
