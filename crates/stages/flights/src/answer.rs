//! Decides how a plan is written down: flights with legs and clock times, what is left out and why, what a reader must
//! know. Does not change the plan. Up: [`crate`].

use std::collections::BTreeSet;

use model::evidence::{Because, Reason, RecordKind, RecordRef};
use model::flights::{Bound, Flight, FlightCargo, FlightsProblem, FlightsSolution, Leg, Unflown, WEIGHT_MIN};
use model::haul::Haul;
use model::id::{FlightId, PlaceId};
use model::permit::{Permit, PermitUse};
use model::quantity::{Grams, Minutes, Money, Units};
use model::transport::Closure;

use crate::aside::give_back;
use crate::board::Slot;
use crate::choice::pack_cents;
use crate::fill::{Load, Stow};
use crate::fleet::instant;
use crate::objective::objective;
use crate::performance::{co2, fuel, payload_limit};
use crate::permits::Clearance;
use crate::solve::Plan;
use crate::stowage::partner;
use crate::template::Template;

/// A trip with its cargo, tail and time.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) load: Load,
    pub(crate) slot: Slot,
}

/// Writes a plan down.
pub(crate) fn answer(mut plan: Plan, mut bound: Bound, steps: u64) -> FlightsSolution {
    let problem = plan.problem;
    let placed = std::mem::take(&mut plan.placed);
    let mut written: Vec<(Flight, usize)> =
        placed.iter().enumerate().map(|(index, trip)| (flight(&plan, trip), index)).collect();
    written.sort_by(|(a, _), (b, _)| (a.legs[0].departs, &a.tail).cmp(&(b.legs[0].departs, &b.tail)));
    let digits = written.len().to_string().len().max(3);
    let mut remarks = plan.remarks.clone();
    let mut flights = Vec::with_capacity(written.len());
    for (number, (mut flight, index)) in written.into_iter().enumerate() {
        flight.id = FlightId::of(&format!("F{:0digits$}", number + 1));
        let template = &plan.all.list[placed[index].load.template];
        remarks.extend(remarks_on(&plan, &flight, template));
        flights.push(flight);
    }
    remarks.extend(general_remarks(&plan));
    let cheapest = cheapest(&plan);
    let left_out: Vec<Unflown> = (0..problem.consignments.len())
        .filter(|index| plan.left[*index] > 0)
        .map(|index| unflown(&plan, index, cheapest[index]))
        .collect();
    let objective = objective(problem, &flights, &plan.left);
    bound.plan_cents = objective.value_cents();
    let picks_up = flights.iter().any(|flight| flight.cargo.iter().any(|part| part.pick_up.is_some()));
    if picks_up {
        bound = at_most_the_plan(bound);
    }
    remarks.push(own_value(problem, &bound));
    let templates = plan.all.list.iter().filter(|template| template.is_plain()).count() as u64;
    let mut bound_scope = format!(
        "No plan costs less than the bound under these rules: the {templates} listed trips (one origin, at most {} unloading airports, something for each of them aboard, {} technical stops a hop, legs of at most {}), each consignment weighing at least {} in the cost, and the hours of the tails; curfews, opening hours, movements and spots are not in the bound, nor are seats, whole places at each airport, whole packs and who travels with whom where it is by relaxation.",
        problem.policy.unload_max, problem.policy.stops_max, problem.policy.leg_max, WEIGHT_MIN
    );
    if flights.iter().any(Flight::brings_back) {
        bound_scope.push_str(" The plan brings cargo back, so the bound is of the rest alone: what begins where others are unloaded costs nothing in it.");
    }
    if picks_up {
        bound_scope.push_str(" Some flights of the plan load at two airports, and the bound is of plans without such; where it was above the plan, it is shown as what the plan costs.");
    }
    give_back((plan.all, plan.chains.found, plan.chains.router.into_found()));
    FlightsSolution { flights, left_out, objective, bound, bound_scope, templates, remarks, steps }
}

/// The bound of plans whose trips load at one airport, no higher than a plan of which some load at two.
fn at_most_the_plan(bound: Bound) -> Bound {
    let least = |cents: i64| cents.min(bound.plan_cents);
    Bound {
        lp_cents: least(bound.lp_cents),
        mip_cents: least(bound.mip_cents),
        lagrangian_cents: bound.lagrangian_cents.map(least),
        ..bound
    }
}

pub(crate) fn flight(plan: &Plan, trip: &Placed) -> Flight {
    let problem = plan.problem;
    let template = &plan.all.list[trip.load.template];
    let group = &plan.groups[template.group];
    let aircraft = &problem.types[group.kind];
    let tail = &problem.tails[trip.slot.tail];
    let airport = |index: usize| plan.chains.atlas.airports[index].id.clone();
    let gross = |consignment: usize| problem.consignments[consignment].pack.gross();
    let mut legs = Vec::with_capacity(template.legs.len());
    for (index, leg) in template.legs.iter().enumerate() {
        let is_aboard = |stow: &&Stow| template.is_aboard((stow.consignment, stow.drop), index);
        let aboard = trip.load.cargo.iter().filter(is_aboard);
        let payload: Grams = aboard.map(|stow| gross(stow.consignment).times(stow.packs)).sum();
        let limit = payload_limit(aircraft, leg.way.distance).expect("a leg of a trip should be in range").0;
        assert!(payload <= limit, "a leg should carry no more than its limit");
        legs.push(Leg {
            from: airport(leg.from),
            to: airport(leg.to),
            purpose: leg.purpose,
            departs: instant(trip.slot.begin + template.timing.departs[index]),
            arrives: instant(trip.slot.begin + template.timing.arrives[index]),
            way: leg.way.points.clone(),
            distance: leg.way.distance,
            payload_max: limit,
            payload,
            fuel: fuel(aircraft, payload, leg.way.distance),
        });
    }
    let mut cargo: Vec<FlightCargo> = trip
        .load
        .cargo
        .iter()
        .map(|stow| FlightCargo {
            consignment: problem.consignments[stow.consignment].id.clone(),
            packs: Units::of(stow.packs),
            unload: airport(template.drops[stow.drop]),
            haul: if stow.drop < template.turn { Haul::Out } else { Haul::Back },
            pick_up: template.pick_up_of(stow.consignment, stow.drop).map(|pick_up| airport(pick_up.airport)),
        })
        .collect();
    cargo.sort_by(|a, b| a.consignment.cmp(&b.consignment));
    let burnt: Grams = legs.iter().map(|leg| leg.fuel).sum();
    let because =
        because(plan, template, tail.operator_state.clone(), &cargo, &legs, RecordRef::new(RecordKind::Tail, &tail.id));
    Flight {
        id: FlightId::of("F"),
        tail: tail.id.clone(),
        aircraft: aircraft.id.clone(),
        legs,
        cargo,
        block: template.block,
        cost: Money { cents: template.cents, currency: aircraft.block_hour_cost.currency },
        co2: co2(burnt),
        because,
    }
}

/// The consignments, the tail, the closures that the legs go round, and the permits that they need.
fn because(
    plan: &Plan,
    template: &Template,
    state: model::id::PlaceId,
    cargo: &[FlightCargo],
    legs: &[Leg],
    tail: RecordRef,
) -> Because {
    let mut links: Because =
        cargo.iter().map(|part| RecordRef::new(RecordKind::Consignment, &part.consignment)).collect();
    links.push(tail);
    let begin_end = (legs[0].departs, legs[legs.len() - 1].arrives);
    for closure in &plan.problem.closures {
        let applies = closure.applies_to.is_empty() || closure.applies_to.contains(&state);
        let is_in_force = closure.from < begin_end.1 && begin_end.0 < closure.until;
        let is_met =
            template.legs.iter().any(|leg| closure.overflight().is_some_and(|place| leg.way.met.contains(place)));
        if applies && is_in_force && is_met {
            links.push(RecordRef::new(RecordKind::Closure, &closure.id));
        }
    }
    let permits: BTreeSet<usize> =
        template.legs.iter().flat_map(|leg| leg.permits.iter().map(|clearance| clearance.permit)).collect();
    let permit = |index: usize| RecordRef::new(RecordKind::Permit, &plan.problem.permits[index].id);
    links.extend(permits.into_iter().map(permit));
    links
}

pub(crate) fn remarks_on(plan: &Plan, flight: &Flight, template: &Template) -> Vec<String> {
    let group = &plan.groups[template.group];
    let crew = &group.crew;
    let mut remarks = Vec::new();
    for (leg, duty) in &template.timing.rests {
        let next = &flight.legs[*leg];
        let before = &flight.legs[*leg - 1];
        let hours = (next.departs.as_second() - before.arrives.as_second()) / 3600;
        remarks.push(format!(
            "{}: the crew ({}) rests at {} for {hours} h, because the leg to {} would end after its duty of {} h",
            flight.id,
            crew.name,
            next.from,
            next.to,
            duty.get() / 60
        ));
    }
    let asked: BTreeSet<&Clearance> = template.legs.iter().flat_map(|leg| &leg.permits).collect();
    for Clearance { from, permit } in asked {
        let Permit { id, state, r#use, .. } = &plan.problem.permits[*permit];
        remarks.push(format!(
            "{}: needs {id} ({} in {state}), at hand {} if it is asked for now",
            flight.id,
            r#use.word(),
            instant(*from)
        ));
    }
    let closed = &group.windows[template.window].closed;
    let mut own: Vec<&model::id::PlaceId> = template
        .legs
        .iter()
        .flat_map(|leg| [leg.from, leg.to])
        .map(|airport| &plan.chains.atlas.airports[airport].place)
        .filter(|place| closed.overflight.contains(place))
        .collect();
    own.sort();
    own.dedup();
    remarks.extend(own.into_iter().map(|place| {
        format!("{}: lands in {place}, which forbids it to fly over and not to land; where landing is forbidden too, the closure must say so", flight.id)
    }));
    remarks
}

pub(crate) fn general_remarks(plan: &Plan) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut places: Vec<&model::id::PlaceId> = plan.problem.closures.iter().filter_map(Closure::overflight).collect();
    places.sort();
    places.dedup();
    for place in places.into_iter().filter(|place| !plan.chains.router.knows(place)) {
        remarks.push(format!("the outline of {place} is not given: its closure cannot be flown round"));
    }
    let overflown = plan.problem.permits.iter().filter(|permit| permit.r#use == PermitUse::Overfly);
    let undrawn: BTreeSet<&PlaceId> = overflown.map(|permit| &permit.state).collect();
    for place in undrawn.into_iter().filter(|place| !plan.chains.router.knows(place)) {
        remarks.push(format!(
            "the outline of {place} is not given: who flies over it is not known, nor who needs its permit"
        ));
    }
    for airport in &plan.board.unknown_zones {
        let facts = plan.chains.atlas.airports[*airport];
        remarks.push(format!("{}: zone {} is not known, its curfew and hours are taken in UTC", facts.id, facts.zone));
    }
    let currency = plan.problem.policy.unmet_cost_per_tonne.currency;
    let others = plan.problem.types.iter().filter(|aircraft| aircraft.block_hour_cost.currency != currency);
    remarks.extend(others.map(|aircraft| {
        format!(
            "{}: block hours in {} are compared with costs in {} as if equal",
            aircraft.id,
            aircraft.block_hour_cost.currency.as_str(),
            currency.as_str()
        )
    }));
    remarks
}

/// What the plan costs with its real clock times, beside the model's bound.
fn own_value(problem: &FlightsProblem, bound: &Bound) -> String {
    let cents = bound.plan_cents as f64;
    let above = bound.best_cents().map(|best| format!("{:.1} % above the bound", (cents / best as f64 - 1.0) * 100.0));
    format!(
        "with clock times and whole packs the plan costs {} {}, {}",
        (cents / 100.0).round() as i64,
        problem.policy.unmet_cost_per_tonne.currency.as_str(),
        above.unwrap_or_else(|| "and no bound is known".to_owned())
    )
}

fn unflown(plan: &Plan, index: usize, cheapest: Option<&Template>) -> Unflown {
    let consignment = &plan.problem.consignments[index];
    let packs = Units::of(plan.left[index]);
    Unflown { consignment: consignment.id.clone(), packs, reason: reason(plan, index, cheapest) }
}

/// The cheapest trip that carries each consignment; nothing where none does.
pub(crate) fn cheapest<'p>(plan: &'p Plan) -> Vec<Option<&'p Template>> {
    let mut cheapest: Vec<Option<&Template>> = vec![None; plan.problem.consignments.len()];
    for template in plan.all.list.iter() {
        for (index, _) in &template.carries {
            if cheapest[*index].is_none_or(|known| template.cents < known.cents) {
                cheapest[*index] = Some(template);
            }
        }
    }
    cheapest
}

/// Why some of a consignment is left out, of which the cheapest trip is known.
pub(crate) fn reason(plan: &Plan, index: usize, cheapest: Option<&Template>) -> Reason {
    let problem = plan.problem;
    if plan.groups.is_empty() {
        return Reason::new(
            "no-aircraft",
            "no tail can fly for the operation",
            "find a tail, or correct its type and base",
        );
    }
    let Some(cheapest) = cheapest else {
        let refusal = plan.all.refusals.get(&index).map(|(_, reason)| reason.clone());
        return refusal.unwrap_or_else(|| {
            Reason::new(
                "steps",
                "the run ended before a trip was listed for it",
                "give it more time or a larger step budget",
            )
        });
    };
    if let Some(mate) = partner(problem, index).filter(|mate| plan.left[*mate] > 0) {
        let text = format!("it travels with {}, which is left out", problem.consignments[mate].id);
        return Reason::new("travels-with", text, "cure the reason of that consignment, or let it travel alone");
    }
    if let Some(mate) = partner(problem, index).filter(|mate| plan.lender(*mate).is_none()) {
        let text =
            format!("it travels with {}, none of which other flights can do without", problem.consignments[mate].id);
        return Reason::new("travels-with", text, "send more of that consignment, or let this one travel alone");
    }
    if let Some(reason) = plan.refused.get(&index) {
        return reason.clone();
    }
    if plan.is_unfilled {
        return Reason::new(
            "steps",
            "the run ended before the first plan was whole, and nothing was chosen for it",
            "give the run more time or a larger step budget",
        );
    }
    let worth = pack_cents(problem, index).0 * plan.left[index] as f64;
    let currency = problem.policy.unmet_cost_per_tonne.currency;
    let (cost, worth) = (cheapest.cents / 100, (worth / 100.0) as i64);
    let hours = Minutes::of(cheapest.timing.ends).get() / 60;
    if worth <= cost {
        let text = format!(
            "the cheapest trip costs {cost} {0}, leaving it out {worth} {0} by the operation's policy",
            currency.as_str()
        );
        let cure = "raise its priority or the cost of unmet tonnes, or send it with other cargo";
        return Reason::new("not-worth-it", text, cure);
    }
    let text = format!(
        "the tails have no time left for another trip of {hours} h that is worth its cost of {cost} {}",
        currency.as_str()
    );
    Reason::new("tail-hours", text, "add a tail, or keep the tails longer")
}
