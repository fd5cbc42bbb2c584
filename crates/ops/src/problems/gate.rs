//! Decides what the gate is asked: which facts of the operation, and for which days. Up: [`crate::problems`].

use jiff::civil::Date;
use model::fitness::{FitnessPolicy, FitnessProblem};
use model::need::NeedSolution;
use model::operation::{Operation, Policies};
use model::quantity::Minutes;

use super::{day_after, day_of, place, recipients};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// The days of a check at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckDays {
    /// What was published or asked later is not known.
    pub as_of: Date,
    /// Day of loading.
    pub loading: Date,
    /// Day of arrival.
    pub arrival: Date,
}

impl CheckDays {
    /// A check made on a day: loaded that day, there after the lead time.
    #[must_use]
    pub fn on(day: Date, policies: &Policies) -> Self {
        Self { as_of: day, loading: day, arrival: day_after(day, policies.lead_time) }
    }

    /// A check made on the operation's own day.
    #[must_use]
    pub fn of(operation: &Operation) -> Self {
        Self::on(day_of(operation.as_of), &operation.policies)
    }
}

/// Every offer line against every recipient: the question of the gate.
#[must_use]
pub fn fitness_problem(operation: &Operation, need: &NeedSolution, days: CheckDays) -> FitnessProblem {
    let recipients = recipients(operation);
    FitnessProblem {
        as_of: days.as_of,
        loading: days.loading,
        arrival: days.arrival,
        lines: operation.offers.clone(),
        recipients: recipients.iter().filter_map(|id| place(operation, id)).cloned().collect(),
        items: operation.items.clone(),
        requests: operation.requests.clone(),
        needs: need.lines.clone(),
        care: need.care.clone(),
        notices: operation.notices.clone(),
        parties: operation.parties.clone(),
        sites: operation.sites.clone(),
        consignees: operation.consignees.clone(),
        authorisations: operation.authorisations.clone(),
        essential: operation.essential.clone(),
        accessories: operation.accessories.clone(),
        standards: operation.standards.clone(),
        substitutes: operation.substitutes.clone(),
        waivers: operation.waivers.clone(),
        policy: policy(&operation.policies),
    }
}

/// The gate's part of the policies.
#[must_use]
fn policy(policies: &Policies) -> FitnessPolicy {
    let days = |span: Minutes| span.get() / DAY;
    FitnessPolicy {
        shelf_life_months: policies.shelf_life_months,
        need_days: days(policies.lead_time) + days(policies.cover),
        cover_days: days(policies.cover),
        sensitivity_min: policies.test_min.0,
        specificity_min: policies.test_min.1,
        shown: policies.shown.clone(),
    }
}
