//! Rule 17: gift, sale or mixed is agreed by both sides, with value and payer where something is paid.
//! Source: the flight of 1 April 2020, a purchase to one side and humanitarian aid to the other, and the quarrel over it.
//! Blocks before wheels-up. Does not judge the price. Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::offer::Terms;

use crate::offered::Pair;
use crate::rules::{fail, pass, unknown};

const RULE: FitnessRule = FitnessRule::Terms;

/// Known disagreement fails, whatever the terms are said to be; what is not said is unknown. What is the recipient's own
/// already needs no agreement.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let (line, place) = (pair.offered.line, pair.at.place());
    let parties = || format!("{} and {place}", line.donor);
    let said = line.terms.map_or("terms not said", word);
    match (line.terms, line.terms_agreed) {
        (Some(Terms::Own), _) => pass(RULE, Level::Block, format!("it is {place}'s own")),
        (_, Some(false)) => fail(
            RULE,
            Level::Block,
            format!("{said}: {} do not agree on terms and payer", parties()),
            format!("one text from {}: gift, sale, mixed, loan or exchange; the value; who pays", parties()),
        ),
        (None, _) => unknown(
            RULE,
            Level::Block,
            "nobody has said whether it is gift, sale, mixed, loan or exchange",
            format!("ask {} for the terms, the value and who pays", parties()),
        ),
        (Some(_), None) => unknown(
            RULE,
            Level::Block,
            format!("{said}: whether {} agree in writing is not known", parties()),
            format!("ask {} for the agreed text", parties()),
        ),
        (Some(Terms::Sale | Terms::Mixed), Some(true)) => paid(pair, said),
        (Some(Terms::Gift | Terms::Loan | Terms::Exchange), Some(true)) => {
            pass(RULE, Level::Block, format!("{said}: agreed by {} and {place}", line.donor))
        }
    }
}

/// Agreed, and something is paid: value and payer must be stated.
fn paid(pair: &Pair<'_, '_>, said: &str) -> RuleFinding {
    let line = pair.offered.line;
    match (line.unit_value, &line.payer) {
        (Some(value), Some(payer)) => pass(
            RULE,
            Level::Block,
            format!(
                "{said}: agreed, {}.{:02} {} a unit, paid by {payer}",
                value.cents / 100,
                value.cents % 100,
                value.currency.as_str()
            ),
        ),
        (value, payer) => {
            let missing = match (value, payer) {
                (None, None) => "value and payer",
                (None, Some(_)) => "value",
                _ => "payer",
            };
            unknown(
                RULE,
                Level::Block,
                format!("{said}: agreed, but {missing} not stated"),
                format!("ask {} and {} for {missing}, at the generic world price", line.donor, pair.at.place()),
            )
        }
    }
}

fn word(terms: Terms) -> &'static str {
    match terms {
        Terms::Gift => "gift",
        Terms::Sale => "sale",
        Terms::Mixed => "part gift, part sale",
        Terms::Loan => "loan",
        Terms::Exchange => "exchange",
        Terms::Own => "own",
    }
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;
    use model::id::PartyId;
    use model::quantity::{Currency, Money};

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn agreement_is_needed_and_a_price_where_something_is_paid() {
        let yes = Some(true);
        for (terms, agreed, value, payer, verdict, remark) in [
            (None, None, false, false, Verdict::Unknown, "nothing said"),
            (None, Some(false), false, false, Verdict::Fail, "they disagree, even on what it is"),
            (Some(Terms::Gift), None, false, false, Verdict::Unknown, "a gift nobody confirmed"),
            (Some(Terms::Gift), yes, false, false, Verdict::Pass, "an agreed gift"),
            (Some(Terms::Gift), Some(false), false, false, Verdict::Fail, "a gift that is not agreed"),
            (Some(Terms::Sale), yes, true, true, Verdict::Pass, "an agreed sale"),
            (Some(Terms::Sale), yes, false, true, Verdict::Unknown, "a sale without a value"),
            (Some(Terms::Mixed), yes, true, false, Verdict::Unknown, "half paid, by nobody knows whom"),
            (Some(Terms::Loan), yes, false, false, Verdict::Pass, "an agreed loan"),
            (Some(Terms::Exchange), yes, false, false, Verdict::Pass, "an agreed exchange"),
            (Some(Terms::Own), None, false, false, Verdict::Pass, "its own"),
        ] {
            let mut trial = Trial::new();
            let line = trial.line();
            line.terms = terms;
            line.terms_agreed = agreed;
            line.unit_value = value.then_some(Money { cents: 2_500_000, currency: Currency::USD });
            line.payer = payer.then(|| PartyId::of("payer"));
            let finding = trial.find(RULE);
            assert_eq!(finding.verdict, verdict, "{remark}");
        }
    }
}
