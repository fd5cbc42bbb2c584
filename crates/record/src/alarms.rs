//! Decides which goods under custody somebody must look at now, since when, and what to do next. Does not decide the
//! thresholds: they are policy. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::custody::{
    Alarm, AlarmKind, AlarmPolicy, Batch, CustodyAct, DueStep, MovementKind, PlannedStep, Recorded, UsefulnessLine,
};
use model::evidence::{RecordKind, RecordRef};
use model::id::{ConsignmentId, EventId, FlightId, ItemId};
use model::quantity::Units;

use crate::custody::{CustodyState, HeapState, custody, in_order};

/// What sounds at an instant, by a history and a plan; the longest first, then by kind and consignment.
#[must_use]
pub fn alarms(history: &[Recorded], plan: &[PlannedStep], policy: &AlarmPolicy, now: Timestamp) -> Vec<Alarm> {
    let state = custody(history);
    let mut alarms = Vec::new();
    for consignment in state.consignments() {
        let watch = Watch { state: &state, consignment, policy, now };
        alarms.extend(watch.silent());
        alarms.extend(watch.expiring());
        alarms.extend(watch.unreported());
    }
    alarms.extend(late(history, &state, plan, policy, now));
    alarms.extend(off_plan(history, &state, plan));
    alarms.retain(|alarm| alarm.since <= now);
    alarms.sort_by(|one, other| {
        let key = |alarm: &Alarm| (alarm.since, alarm.kind, alarm.consignment.clone(), alarm.what.clone());
        key(one).cmp(&key(other))
    });
    alarms
}

/// One consignment at an instant.
struct Watch<'a> {
    state: &'a CustodyState,
    consignment: &'a ConsignmentId,
    policy: &'a AlarmPolicy,
    now: Timestamp,
}

fn after(moment: Timestamp, time: SignedDuration) -> Timestamp {
    moment.saturating_add(time).unwrap_or(Timestamp::MAX)
}

/// A time in whole hours or days, as people say it.
fn told(time: SignedDuration) -> String {
    match time.as_hours() {
        hours if hours >= 72 => format!("{} days", hours / 24),
        hours => format!("{hours} h"),
    }
}

fn event(id: &EventId) -> RecordRef {
    RecordRef::new(RecordKind::Event, id)
}

impl Watch<'_> {
    fn alarm(&self, kind: AlarmKind, since: Timestamp, what: String, next_step: &str, test: HeapTest<'_>) -> Alarm {
        let (holders, places) = self.state.held(self.consignment, test);
        let because = self.state.last(self.consignment).map(|(_, id)| event(id));
        let (consignment, next_step) = (self.consignment.clone(), next_step.to_owned());
        Alarm { since, kind, consignment, what, holders, places, next_step, because }
    }

    /// Goods that nobody has counted yet are on the way.
    fn silent(&self) -> Option<Alarm> {
        let is_on_the_way = |state: HeapState, _: &Batch| state == HeapState::Uncounted;
        let (holders, _) = self.state.held(self.consignment, is_on_the_way);
        let (last, _) = self.state.last(self.consignment)?;
        let since = after(last, self.policy.silent);
        if holders.is_empty() || since > self.now {
            return None;
        }
        let silence = told(self.now.duration_since(last));
        let what = format!(
            "nothing was recorded of consignment {} for {silence}; the last was at {last:.0}",
            self.consignment
        );
        Some(self.alarm(
            AlarmKind::Silent,
            since,
            what,
            "call the last holder and enter where the goods are; enter them as missing if nobody knows",
            &is_on_the_way,
        ))
    }

    fn expiring(&self) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        for (batch, day) in self.state.expiries(self.consignment) {
            let is_it = |state: HeapState, there: &Batch| state != HeapState::Missing && there == batch;
            let (holders, _) = self.state.held(self.consignment, is_it);
            let Ok(end) = day.tomorrow().and_then(|next| next.to_zoned(TimeZone::UTC)).map(|end| end.timestamp())
            else {
                continue;
            };
            let since = end.saturating_sub(self.policy.expiring).unwrap_or(Timestamp::MIN);
            let is_used_up = self.left(&batch.item).is_zero();
            if holders.is_empty() || is_used_up || since > self.now {
                continue;
            }
            let is_past = end <= self.now;
            let what = if is_past {
                format!("{batch} of consignment {} expired on {day}", self.consignment)
            } else {
                let left = told(end.duration_since(self.now));
                format!("{batch} of consignment {} expires on {day}, in {left}", self.consignment)
            };
            let next = if is_past {
                "quarantine what is left and enter a report of use"
            } else {
                "use it first, or offer it where it is used in time"
            };
            alarms.push(self.alarm(AlarmKind::Expiring, since, what, next, &is_it));
        }
        alarms
    }

    /// Units of an item that no report of use calls used, unusable or disposed of.
    fn left(&self, item: &ItemId) -> Units {
        let account = self.state.units(self.consignment, item);
        let gone: Units = self
            .state
            .use_reports()
            .of(self.consignment, item)
            .map(|(_, _, report)| {
                let parts = [UsefulnessLine::used, UsefulnessLine::unusable, UsefulnessLine::disposed];
                report.lines.iter().flat_map(|line| parts.map(|part| part(line))).sum::<Units>()
            })
            .sum();
        (account.commissioned + account.found).saturating_sub(gone)
    }

    fn unreported(&self) -> Option<Alarm> {
        let counted = self.state.counted_at(self.consignment)?;
        let since = after(counted, self.policy.unreported);
        if since > self.now {
            return None;
        }
        let mut open: Vec<String> = Vec::new();
        for item in self.state.items(self.consignment) {
            let counted = self.counted(item);
            let told: Units = self
                .state
                .use_reports()
                .of(self.consignment, item)
                .flat_map(|(_, _, report)| &report.lines)
                .map(|line| line.received().saturating_sub(line.unreported()))
                .sum();
            let left = counted.saturating_sub(told);
            if !left.is_zero() {
                open.push(format!("{} of {item}", left.get()));
            }
        }
        if open.is_empty() {
            return None;
        }
        let what = format!(
            "{} days after the count nobody has said what became of {}",
            self.now.duration_since(counted).as_hours() / 24,
            open.join(", ")
        );
        let is_counted = |state: HeapState, _: &Batch| matches!(state, HeapState::Counted | HeapState::CountedBefore);
        let next = "ask those who hold the goods for a report of use";
        Some(self.alarm(AlarmKind::Unreported, since, what, next, &is_counted))
    }

    fn counted(&self, item: &ItemId) -> Units {
        let is_of = |tally: &&crate::custody::Tally| {
            tally.consignment == *self.consignment
                && tally.item == *item
                && tally.column == model::record::Column::Counted
        };
        let sum: i64 = self.state.tallies().iter().filter(is_of).map(|tally| tally.units).sum();
        Units::of(sum.max(0))
    }
}

/// Which heaps an alarm is about.
type HeapTest<'a> = &'a dyn Fn(HeapState, &Batch) -> bool;

/// What an event does that a plan can foresee.
fn step_of(entry: &Recorded) -> Option<DueStep> {
    match &entry.event.act {
        CustodyAct::Handover(act) => Some(DueStep::Handover(act.to().clone())),
        CustodyAct::Load(act) => Some(DueStep::Load(act.flight.clone())),
        CustodyAct::Move(act) if act.kind == MovementKind::Depart => {
            Some(DueStep::Depart(act.flight.clone(), act.airport.clone()))
        }
        CustodyAct::Move(act) => Some(DueStep::Arrive(act.flight.clone(), act.airport.clone())),
        CustodyAct::Receive(_) => entry.event.place.clone().map(DueStep::Receive),
        _ => None,
    }
}

/// Where a consignment is in one flight of a plan, or in the steps that belong to no flight.
type Strand<'p> = (&'p ConsignmentId, Option<&'p FlightId>);

fn strand(planned: &PlannedStep) -> Strand<'_> {
    let flight = match &planned.step {
        DueStep::Load(flight) | DueStep::Depart(flight, _) | DueStep::Arrive(flight, _) => Some(flight),
        DueStep::Handover(_) | DueStep::Receive(_) => None,
    };
    (&planned.consignment, flight)
}

/// The steps of a plan that are still to come: none that lies before one which was reported, and of each flight the next alone,
/// because what follows from it is late for the same reason.
fn open_steps<'p>(history: &[Recorded], state: &CustodyState, plan: &'p [PlannedStep]) -> Vec<&'p PlannedStep> {
    let done: BTreeSet<(ConsignmentId, DueStep)> = in_order(history, state.superseded())
        .into_iter()
        .filter_map(|entry| Some((entry.event.act.consignment()?.clone(), step_of(entry)?)))
        .collect();
    let is_done = |step: &PlannedStep| done.contains(&(step.consignment.clone(), step.step.clone()));
    let mut strands: BTreeMap<Strand<'_>, Vec<&PlannedStep>> = BTreeMap::new();
    for planned in plan {
        strands.entry(strand(planned)).or_default().push(planned);
    }
    let mut open = Vec::new();
    for ((_, flight), mut steps) in strands {
        // Of one due time the order of the plan stands: loading, then departure.
        steps.sort_by_key(|step| step.due);
        match flight {
            None => open.extend(steps.into_iter().filter(|step| !is_done(step))),
            Some(_) => {
                let reached = steps.iter().rposition(|step| is_done(step)).map_or(0, |last| last + 1);
                open.extend(steps.get(reached).copied());
            }
        }
    }
    open
}

/// When a flight took off first, by any report.
fn departures<'h>(history: &'h [Recorded], state: &CustodyState) -> BTreeMap<&'h FlightId, &'h Recorded> {
    let mut departures = BTreeMap::new();
    for entry in in_order(history, state.superseded()) {
        if let CustodyAct::Move(act) = &entry.event.act
            && act.kind == MovementKind::Depart
            && !entry.event.is_claim()
        {
            departures.entry(&act.flight).or_insert(entry);
        }
    }
    departures
}

fn late(
    history: &[Recorded],
    state: &CustodyState,
    plan: &[PlannedStep],
    policy: &AlarmPolicy,
    now: Timestamp,
) -> Vec<Alarm> {
    let departures = departures(history, state);
    let mut alarms = Vec::new();
    for planned in open_steps(history, state, plan) {
        let (holders, places) = state.held(&planned.consignment, |state, _| state != HeapState::Missing);
        let because = state.last(&planned.consignment).map(|(_, id)| event(id));
        let consignment = planned.consignment.clone();
        let left = match &planned.step {
            DueStep::Load(flight) => departures.get(flight).filter(|entry| entry.event.occurred <= now),
            _ => None,
        };
        if let (Some(entry), DueStep::Load(flight)) = (left, &planned.step) {
            let took_off = entry.event.occurred;
            alarms.push(Alarm {
                since: took_off,
                kind: AlarmKind::OffPlan,
                what: format!(
                    "{flight} took off at {took_off:.0}, and nobody reported consignment {consignment} aboard"
                ),
                consignment,
                holders,
                places,
                next_step: "ask the holder whether it is aboard: enter the loading, or plan it anew from where it is"
                    .to_owned(),
                because: Some(event(&entry.event.id)),
            });
            continue;
        }
        let since = after(planned.due, policy.late);
        if since > now {
            continue;
        }
        let delay = told(now.duration_since(planned.due));
        let what = format!("{} of consignment {consignment} was due at {:.0}, {delay} ago", planned.step, planned.due);
        alarms.push(Alarm {
            since,
            kind: AlarmKind::Late,
            consignment,
            what,
            holders,
            places,
            next_step: "ask the holder for a new time; plan anew if later flights wait for it".to_owned(),
            because,
        });
    }
    alarms
}

/// Handovers, loadings, movements and counts that a plan which foresees such steps of the consignment does not foresee.
fn off_plan(history: &[Recorded], state: &CustodyState, plan: &[PlannedStep]) -> Vec<Alarm> {
    let kind = |step: &DueStep| match step {
        DueStep::Handover(_) => 0,
        DueStep::Load(_) => 1,
        DueStep::Depart(..) => 2,
        DueStep::Arrive(..) => 3,
        DueStep::Receive(_) => 4,
    };
    let mut alarms = Vec::new();
    for entry in in_order(history, state.superseded()) {
        let (Some(consignment), Some(step)) = (entry.event.act.consignment(), step_of(entry)) else { continue };
        let planned: Vec<&PlannedStep> = plan
            .iter()
            .filter(|planned| planned.consignment == *consignment && kind(&planned.step) == kind(&step))
            .collect();
        if planned.is_empty() || planned.iter().any(|planned| planned.step == step) {
            continue;
        }
        let foreseen: Vec<String> = planned.iter().map(|planned| planned.step.to_string()).collect();
        let (holders, places) = state.held(consignment, |state, _| state != HeapState::Missing);
        alarms.push(Alarm {
            since: entry.event.occurred,
            kind: AlarmKind::OffPlan,
            consignment: consignment.clone(),
            what: format!("{step} of consignment {consignment} is not planned; planned: {}", foreseen.join(", ")),
            holders,
            places,
            next_step: "ask who decided it; correct the event, or plan anew from where the goods are".to_owned(),
            because: Some(event(&entry.event.id)),
        });
    }
    alarms
}
