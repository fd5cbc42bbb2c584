//! Decides how making a plan anew is examined: one tail goes out of service in the middle of the plan, and each effort is
//! timed and judged. Up: [`crate::flights`].

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use check::{check_anew, check_flights};
use jiff::SignedDuration;
use model::control::Control;
use model::disruption::{ChangeCosts, Disruption, DisruptionKind, Effort, Standing};
use model::evidence::Source;
use model::finding::Severity;
use model::flights::{Flight, FlightsProblem, FlightsSolution};
use model::id::DisruptionId;
use model::quantity::{Minutes, Money};

use super::SEED;
use crate::spent::measured;

/// Hours that the tail is out.
const HOURS_OUT: i64 = 48;
/// Processor seconds that an effort may take.
const SECONDS_MAX: u64 = 60;

/// One plan made anew.
#[derive(Clone, Debug)]
pub(crate) struct MadeAnew {
    /// How.
    pub(crate) effort: Effort,
    /// Processor seconds.
    pub(crate) spent: Duration,
    /// Flights that change.
    pub(crate) changes: usize,
    /// What the plan costs, and what its changes cost, hundredths.
    pub(crate) cents: (i64, i64),
    /// Fatal findings of the judge.
    pub(crate) refusals: usize,
}

/// Makes a plan anew with each effort.
pub(crate) fn made_anew(problem: &FlightsProblem, before: &FlightsSolution) -> Vec<MadeAnew> {
    let Some(hit) = middle(before) else { return Vec::new() };
    // Its tail fails half a day before a flight in the middle of the plan.
    let now = hit.legs[0].departs - SignedDuration::from_hours(12);
    let until = Some(hit.legs[0].departs + SignedDuration::from_hours(HOURS_OUT));
    let out = Disruption {
        id: DisruptionId::of("E1"),
        at: now,
        kind: DisruptionKind::TailOut { tail: hit.tail.clone(), from: None, until },
        source: Source::Assumption("an exam".to_owned()),
    };
    let standing = Standing { now, flights: before.flights.clone(), disruptions: vec![out] };
    let mut problem = FlightsProblem { standing: Some(standing), ..problem.clone() };
    let currency = problem.policy.unmet_cost_per_tonne.currency;
    let dollars = |amount: i64| Money { cents: amount * 100, currency };
    problem.policy.notice = Minutes::of(6 * 60);
    problem.policy.change =
        ChangeCosts { per_departure_hour: dollars(500), per_tail: dollars(5_000), per_permit_day: dollars(1_000) };
    let one = |(effort, _): (Effort, &str)| {
        let stop = Arc::new(AtomicBool::new(false));
        let mut control = Control::new(SEED, u64::MAX).with_stop(Arc::clone(&stop));
        let limit = Some(Duration::from_secs(SECONDS_MAX));
        let (made, spent) = measured(limit, &stop, || flights::replan(&problem, effort, &mut control));
        let found = [check_flights(&problem, &made.solution), check_anew(&problem, &made.solution)];
        let findings = found.iter().flat_map(|checked| &checked.findings);
        MadeAnew {
            effort,
            spent,
            changes: made.changes.len(),
            cents: (made.solution.objective.value_cents(), made.change_cents),
            refusals: findings.filter(|finding| finding.severity == Severity::Fatal).count(),
        }
    };
    Effort::ALL.map(one).into()
}

/// The flight that half of the others depart before.
fn middle(plan: &FlightsSolution) -> Option<&Flight> {
    let mut flights: Vec<&Flight> = plan.flights.iter().collect();
    flights.sort_by_key(|flight| flight.legs[0].departs);
    flights.get(flights.len() / 2).copied()
}
