//! Rule 2: enough shelf life remains on the day of arrival, not of departure.
//! Source: checklist of drugdonations.org, at least one year after arrival; the months are a policy of the operation.
//! Does not compare with the expected consumption (rule 3). Up: [`crate`].

use jiff::Span;
use jiff::civil::Date;
use model::fitness::{FitnessRule, Level, RuleFinding};

use crate::facts::Pair;
use crate::rules::{fail, item_unknown, not_concerned, pass, unknown};

const RULE: FitnessRule = FitnessRule::ShelfLife;

/// Blocks what expires too early; an expiring item whose expiry nobody stated is held.
pub(crate) fn judge(pair: &Pair<'_>) -> RuleFinding {
    let Some(item) = pair.item else { return item_unknown(RULE, pair) };
    if !item.expires || !pair.is_goods() {
        return not_concerned(RULE, Level::Block, format!("shelf life does not concern {}", item.id));
    }
    let (arrival, months) = (pair.facts.problem.arrival, pair.facts.problem.shelf_life_months);
    let needed = months_after(arrival, months);
    match pair.line.product.expiry {
        None => unknown(
            RULE,
            Level::Block,
            format!("the expiry of line {} is not stated; {} expires", pair.line.id, item.id),
            format!(
                "ask {} for the expiry of the earliest lot: it must be {needed} or later for arrival on {arrival}",
                pair.line.donor
            ),
        ),
        Some(expiry) if expiry >= needed => {
            pass(RULE, Level::Block, format!("expires {expiry}, at least {months} months after arrival on {arrival}"))
        }
        Some(expiry) => fail(
            RULE,
            Level::Block,
            format!("expires {expiry}, less than {months} months after arrival on {arrival}: {needed} is needed"),
            format!(
                "a lot that expires {needed} or later, or a waiver on {}'s written consent with its plan of use",
                pair.recipient.id
            ),
        ),
    }
}

/// The same day of the month so many months later, the last of the month where it has no such day.
fn months_after(day: Date, months: i32) -> Date {
    Span::new().try_months(months).map_or(Date::MAX, |span| day.saturating_add(span))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::fitness::Verdict;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn the_shelf_life_is_counted_from_arrival_to_the_day() {
        for (expires, expiry, verdict, remark) in [
            (false, None, Verdict::NotConcerned, "does not expire"),
            (true, None, Verdict::Unknown, "not stated"),
            (true, Some(date(2021, 4, 2)), Verdict::Pass, "twelve months to the day"),
            (true, Some(date(2021, 4, 1)), Verdict::Fail, "a day short, though enough from the day of the check"),
            (true, Some(date(2020, 1, 1)), Verdict::Fail, "already expired"),
        ] {
            let mut trial = Trial::new();
            trial.problem.arrival = date(2020, 4, 2);
            trial.problem.items[0].expires = expires;
            trial.problem.lines[0].product.expiry = expiry;
            let finding = trial.judge(judge);
            assert_eq!(finding.verdict, verdict, "{remark}");
            assert_eq!(finding.level, Level::Block, "{remark}");
        }
    }

    #[test]
    fn months_end_where_the_calendar_ends() {
        assert_eq!(months_after(date(2020, 2, 29), 12), date(2021, 2, 28));
        assert_eq!(months_after(date(2020, 2, 29), i32::MAX), Date::MAX);
    }
}
