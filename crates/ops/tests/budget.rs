//! Decides nothing: a plan with a budget keeps to it, says what it does not pay for, and the judge agrees.

use std::path::Path;

use model::quantity::{Currency, Money};
use ops::planning::{Stage, judge, plan_operation};

#[test]
fn half_of_what_april_2020_costs_flies_part_of_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let mut operation = format::folder::read(&folder).expect("the example is sound").operation;
    operation.policies.steps_max = 20_000;
    let free = plan_operation(&operation, Stage::Flights, &mut |_| {}).solutions.flights;
    let cents = free.objective.cost_cents / 2;
    operation.policies.flights.budget = Some(Money { cents, currency: Currency::USD });
    let mut planned = plan_operation(&operation, Stage::Flights, &mut |_| {});
    let tight = &planned.solutions.flights;
    assert!(tight.objective.cost_cents <= cents && !tight.flights.is_empty());
    let has_reason = |rule: &str| tight.left_out.iter().any(|left| left.reason.rule == rule);
    assert!(has_reason("budget"), "{:?}", tight.left_out);
    let judged = check::check_flights(&planned.problems.flights, tight);
    assert_eq!(judged.findings, vec![]);
    // The judge knows the budget from the operation, not from the plan.
    planned.solutions.flights = free;
    let spoiled = judge(&operation, &planned, None);
    assert!(spoiled.findings.iter().any(|finding| finding.rule == "flights-budget"), "{:?}", spoiled.findings);
}
