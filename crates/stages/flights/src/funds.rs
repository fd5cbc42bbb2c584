//! Decides nothing: flying costs no more than the budget, and what it does not pay for says so. Up: [`crate`].

use model::quantity::Money;

use crate::samples::{consignment, dollars};
use crate::tests::{rule_of, solved, with};

#[test]
fn what_the_budget_does_not_pay_for_stays_with_that_reason() {
    let mut problem = with(vec![consignment("a", "UUMU", "LIRE", 2_500), consignment("b", "UUMU", "LYBT", 1_500)]);
    problem.policy.fuel_cost_per_tonne = dollars(600);
    problem.types[1].handling_cost = dollars(900);
    let free = solved(&problem);
    assert!(free.left_out.is_empty());
    for share in [0, 40, 75, 99] {
        let budget = free.objective.cost_cents * share / 100;
        problem.policy.budget = Some(Money { cents: budget, ..dollars(0) });
        let tight = solved(&problem);
        assert!(tight.objective.cost_cents <= budget, "{share} % of what it would cost");
        assert!(tight.flights.is_empty() == (share == 0), "{share} % pays for a flight");
        assert!(["a", "b"].iter().any(|id| rule_of(&tight, id) == Some("budget")), "{share} %: {:?}", tight.left_out);
    }
}
