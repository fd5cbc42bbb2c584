//! Decides whether each flight is worth it: joins what the flights bring with how long the places last without it, and with
//! what going by surface would take. Does not count use or stock (`need`), nor choose flights. Up: [`crate`].
//!
//! A flight is looked at as if it alone stayed on the ground and all others flew. Where two flights bring the same to one
//! place, each may then be spare although both are not: [`WorthVerdict::Spare`] says so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use model::allocation::Allotment;
use model::evidence::{Because, RecordKind, RecordRef};
use model::flights::{Consignment, Flight, FlightCargo};
use model::id::{ConsignmentId, FlightId, ItemId, OfferLineId, PlaceId};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{Grams, Money, Units};
use model::worth::{
    BySurface, FlightVerdict, FlightWorth, Outlook, SurfaceLink, SurfaceMode, WorthSolution, WorthVerdict,
};
use need::{Arrival, Prospects};

use crate::problems::day_of;

/// Grams of a tonne.
const TONNE: i128 = 1_000_000;

/// Packs of one consignment that one flight brings to one airport.
struct Part<'a> {
    consignment: &'a Consignment,
    fills: &'a ItemId,
    units: Units,
    counts: Units,
    gross: Grams,
    comes: Date,
    usable_until: Option<Date>,
}

/// A line before it is judged: recipient, item aboard, item whose need it meets.
type Key<'a> = (&'a PlaceId, &'a ItemId, &'a ItemId);

/// What a line is made of.
type Parts<'a> = BTreeMap<Key<'a>, Vec<Part<'a>>>;

/// Says of every flight, item and recipient what it is good for.
#[must_use]
pub fn worth(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions) -> WorthSolution {
    let joined = Joined::of(operation, problems, solutions);
    let flights: Vec<(&Flight, Parts<'_>)> =
        solutions.flights.flights.iter().map(|flight| (flight, joined.parts(flight))).collect();
    let asked: BTreeSet<PlaceId> =
        flights.iter().flat_map(|(_, parts)| parts.keys().map(|(recipient, ..)| (*recipient).clone())).collect();
    let prospects = Prospects::of(&problems.need, &solutions.need, &asked);
    let outlooks = outlooks(&flights, &prospects);
    let mut solution = WorthSolution::default();
    for (flight, parts) in &flights {
        let whole: i128 = parts.values().flatten().map(|part| i128::from(part.gross.get())).sum();
        let (mut passed, mut paid) = (0, 0);
        let last = parts.len().saturating_sub(1);
        let first_line = solution.lines.len();
        for (index, (key, parts)) in parts.iter().enumerate() {
            passed += parts.iter().map(|part| i128::from(part.gross.get())).sum::<i128>();
            let due = if index == last { i128::from(flight.cost.cents) } else { shared(flight.cost, passed, whole) };
            let air_cost = Money { cents: cents(due - paid), currency: flight.cost.currency };
            paid = due;
            let outlook = outlooks.get(&(&flight.id, key.0, key.2)).copied();
            solution.lines.push(joined.line(flight, (*key, parts), air_cost, outlook, prospects.last()));
        }
        solution.flights.extend(of_flight(&flight.id, &solution.lines[first_line..]));
    }
    solution
}

/// What is joined.
struct Joined<'a> {
    operation: &'a Operation,
    consignments: BTreeMap<&'a ConsignmentId, &'a Consignment>,
    allotments: BTreeMap<&'a ConsignmentId, &'a Allotment>,
    left: BTreeMap<&'a FlightId, BTreeMap<&'a ConsignmentId, i64>>,
    expiry: BTreeMap<&'a OfferLineId, Option<Date>>,
}

impl<'a> Joined<'a> {
    fn of(operation: &'a Operation, problems: &'a PlanProblems, solutions: &'a PlanSolutions) -> Self {
        let mut left: BTreeMap<_, BTreeMap<_, i64>> = BTreeMap::new();
        for load in &solutions.loading.loads {
            let of_flight = left.entry(&load.flight).or_default();
            for unloaded in &load.left_out {
                *of_flight.entry(&unloaded.consignment).or_default() += unloaded.packs.get();
            }
        }
        Self {
            operation,
            consignments: problems.flights.consignments.iter().map(|one| (&one.id, one)).collect(),
            allotments: solutions.allocation.allotments.iter().map(|one| (&one.id, one)).collect(),
            left,
            expiry: operation.offers.iter().map(|line| (&line.id, line.product.expiry)).collect(),
        }
    }

    /// What a flight brings, line by line. What loading left behind is taken from what is unloaded last.
    fn parts(&self, flight: &'a Flight) -> Parts<'a> {
        let mut left = self.left.get(&flight.id).cloned().unwrap_or_default();
        let mut parts = Parts::new();
        let mut unloaded: Vec<(usize, &FlightCargo)> =
            flight.cargo.iter().filter_map(|cargo| Some((flight.landing(cargo)?, cargo))).collect();
        unloaded.sort_by_key(|(leg, _)| std::cmp::Reverse(*leg));
        for (leg, cargo) in unloaded {
            let Some(consignment) = self.consignments.get(&cargo.consignment) else { continue };
            let behind = left.entry(&cargo.consignment).or_default();
            let packs = (cargo.packs.get() - *behind).max(0);
            *behind = (*behind - cargo.packs.get()).max(0);
            if packs > 0 {
                let part = self.part(consignment, packs, day_of(flight.legs[leg].arrives));
                parts.entry((&consignment.recipient, &consignment.item, part.fills)).or_default().push(part);
            }
        }
        parts
    }

    fn part(&self, consignment: &'a Consignment, packs: i64, comes: Date) -> Part<'a> {
        let units = consignment.pack.units().times(packs);
        let substitute = self.allotments.get(&consignment.id).filter(|allotment| allotment.fills != consignment.item);
        let counts = substitute.map_or(units, |allotment| {
            let share = i128::from(allotment.counts.get()) * i128::from(packs);
            Units::of(cents(share / i128::from(allotment.packs.get().max(1))))
        });
        Part {
            consignment,
            fills: substitute.map_or(&consignment.item, |allotment| &allotment.fills),
            units,
            counts,
            gross: consignment.pack.gross().times(packs),
            comes,
            usable_until: self.expiry.get(&consignment.line).copied().flatten(),
        }
    }

    fn line(
        &self,
        flight: &Flight,
        ((recipient, item, fills), parts): (Key<'a>, &[Part<'a>]),
        air_cost: Money,
        outlook: Option<Outlook>,
        last: Date,
    ) -> FlightWorth {
        let arrives = parts.iter().map(|part| part.comes).min().expect("a line should have a part");
        let run_out = outlook.and_then(|outlook| outlook.without.run_out);
        let surface = self.by_surface(parts, run_out.map(|day| day.max(arrives)));
        let is_of_use = |part: &Part<'_>| part.comes <= last && part.usable_until.is_none_or(|day| day >= part.comes);
        let is_too_late = !parts.iter().any(is_of_use);
        FlightWorth {
            flight: flight.id.clone(),
            item: item.clone(),
            fills: fills.clone(),
            recipient: recipient.clone(),
            units: parts.iter().map(|part| part.units).sum(),
            counts: parts.iter().map(|part| part.counts).sum(),
            gross: parts.iter().map(|part| part.gross).sum(),
            arrives,
            outlook,
            air_cost,
            verdict: verdict(outlook, surface.as_ref(), is_too_late),
            surface,
            because: because(recipient, fills, parts, outlook.is_some()),
        }
    }

    /// The quickest way by surface of everything in a line, and whether it would be there by a day; none is any day.
    fn by_surface(&self, parts: &[Part<'_>], by: Option<Date>) -> Option<BySurface> {
        let (mut last, mut mode): (Option<Date>, SurfaceMode) = (None, SurfaceMode::Road);
        let (mut cents_all, mut currency, mut is_usable) = (0, None, true);
        for part in parts {
            let link = self.link(part.consignment)?;
            let ready = day_of(part.consignment.ready.max(self.operation.as_of));
            let comes = ready.checked_add(i64::from(link.days).days()).ok()?;
            let cost = i128::from(link.cost_per_tonne.cents) * i128::from(part.gross.get()) / TONNE;
            if last.is_none_or(|last| comes > last) {
                (last, mode) = (Some(comes), link.mode);
            }
            if currency.is_some_and(|known| known != link.cost_per_tonne.currency) {
                return None;
            }
            currency = Some(link.cost_per_tonne.currency);
            cents_all += cost;
            is_usable &= part.usable_until.is_none_or(|day| day >= comes);
        }
        let (arrives, currency) = (last?, currency?);
        let is_in_time = is_usable && by.is_none_or(|by| arrives <= by);
        Some(BySurface { mode, arrives, cost: Money { cents: cents(cents_all), currency }, is_in_time })
    }

    /// The quickest link from where a consignment is ready to its recipient; of equally quick ones the cheaper. A link of a
    /// country serves its areas.
    fn link(&self, consignment: &Consignment) -> Option<&SurfaceLink> {
        let origin = &self.operation.offers.iter().find(|line| line.id == consignment.line)?.place;
        let links = self.operation.surface.iter();
        let serves = |end: &PlaceId, place: &PlaceId| end == place || Some(end.as_str()) == place.country();
        let serving = links.filter(|link| serves(&link.from, origin) && serves(&link.to, &consignment.recipient));
        serving.min_by_key(|link| (link.days, link.cost_per_tonne.cents, link.mode))
    }
}

/// How long every place lasts with, without and with none of the flights, by flight, place and item whose need is met.
fn outlooks<'a>(
    flights: &'a [(&'a Flight, Parts<'a>)],
    prospects: &Prospects<'_>,
) -> BTreeMap<(&'a FlightId, &'a PlaceId, &'a ItemId), Outlook> {
    let mut arrivals: BTreeMap<(&PlaceId, &ItemId), Vec<(&FlightId, Arrival)>> = BTreeMap::new();
    for (flight, parts) in flights {
        for ((recipient, _, fills), parts) in parts {
            let of_part = |part: &Part<'_>| {
                (&flight.id, Arrival { day: part.comes, units: part.counts, usable_until: part.usable_until })
            };
            arrivals.entry((recipient, fills)).or_default().extend(parts.iter().map(of_part));
        }
    }
    let mut outlooks = BTreeMap::new();
    for ((recipient, fills), arrivals) in &arrivals {
        let Some(prospect) = prospects.at(recipient, fills) else { continue };
        let bringing = |is_flown: &dyn Fn(&FlightId) -> bool| {
            let flown = arrivals.iter().filter(|(flight, _)| is_flown(flight));
            prospect.lasting(&flown.map(|(_, arrival)| *arrival).collect::<Vec<_>>())
        };
        let (none, with) = (bringing(&|_| false), bringing(&|_| true));
        for (flight, _) in arrivals {
            let outlook = || Outlook { none, without: bringing(&|other| other != *flight), with };
            outlooks.entry((*flight, *recipient, *fills)).or_insert_with(outlook);
        }
    }
    outlooks
}

fn verdict(outlook: Option<Outlook>, surface: Option<&BySurface>, is_too_late: bool) -> WorthVerdict {
    let Some(outlook) = outlook else { return WorthVerdict::Unknown };
    match (outlook.without.run_out, outlook.with.run_out) {
        (None, _) if is_too_late => WorthVerdict::Unknown,
        (None, _) if outlook.none.run_out.is_some() => WorthVerdict::Spare,
        (None, _) => WorthVerdict::TopUp,
        (Some(_), _) if surface.is_some_and(|surface| surface.is_in_time) => WorthVerdict::SurfaceInTime,
        (Some(_), _) if is_too_late => WorthVerdict::TooLate,
        (Some(_), None) => WorthVerdict::Prevents,
        (Some(_), Some(_)) => WorthVerdict::Shortens,
    }
}

/// The best, the heaviest and the worst verdict of a flight's lines; none without any.
fn of_flight(flight: &FlightId, lines: &[FlightWorth]) -> Option<FlightVerdict> {
    let mut masses: BTreeMap<WorthVerdict, Grams> = BTreeMap::new();
    for line in lines {
        *masses.entry(line.verdict).or_default() += line.gross;
    }
    let heaviest = masses.values().max()?;
    let (mostly, _) = masses.iter().find(|(_, gross)| *gross == heaviest)?;
    let (best, worst) = (*masses.first_key_value()?.0, *masses.last_key_value()?.0);
    Some(FlightVerdict { flight: flight.clone(), best, mostly: *mostly, worst })
}

fn because(recipient: &PlaceId, fills: &ItemId, parts: &[Part<'_>], is_counted: bool) -> Because {
    let mut consignments: Vec<&ConsignmentId> = parts.iter().map(|part| &part.consignment.id).collect();
    consignments.sort();
    consignments.dedup();
    let need = is_counted.then(|| RecordRef::pair(RecordKind::Need, recipient, fills));
    let links = consignments.into_iter().map(|id| RecordRef::new(RecordKind::Consignment, id));
    need.into_iter().chain(links).collect()
}

/// The part of a cost that falls on so much of the whole mass, rounded down.
fn shared(cost: Money, mass: i128, whole: i128) -> i128 {
    i128::from(cost.cents) * mass / whole.max(1)
}

fn cents(amount: i128) -> i64 {
    i64::try_from(amount).expect("an amount shared out should fit in 63 bits")
}
