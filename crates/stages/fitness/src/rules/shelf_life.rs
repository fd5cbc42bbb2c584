//! Rule 2: enough shelf life remains on the day of arrival, not of departure; a team stays long enough.
//! Source: checklist of drugdonations.org, at least one year after arrival; the months are a policy of the operation.
//! Does not compare with the expected consumption (rule 3). Up: [`crate`].

use jiff::Span;
use jiff::civil::Date;
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::product::ProductFact;
use model::world::{Item, ItemKind};

use crate::offered::Pair;
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass, unknown};

const RULE: FitnessRule = FitnessRule::ShelfLife;

/// Blocks what expires too early; an expiring item whose expiry nobody stated is held. Of people their day of return is
/// looked at.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    match item.kind {
        ItemKind::People => stay(pair),
        ItemKind::Consumable | ItemKind::Device if item.expires => expiry(pair, item),
        ItemKind::Consumable | ItemKind::Device | ItemKind::Vehicle => {
            not_concerned(RULE, Level::Block, format!("shelf life does not concern {}", item.id))
        }
    }
}

fn expiry(pair: &Pair<'_, '_>, item: &Item) -> RuleFinding {
    let problem = pair.offered.facts.problem;
    let (arrival, months) = (problem.arrival, problem.policy.shelf_life_months);
    let needed = months_after(arrival, months);
    match pair.offered.product().expiry {
        None => not_stated(
            (RULE, Level::Block),
            pair.offered,
            &[ProductFact::Expiry],
            format!("the expiry of line {} is not stated; {} expires", pair.offered.line.id, item.id),
            &format!("the expiry of the earliest lot: it must be {needed} or later for arrival on {arrival}"),
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
                pair.at.place()
            ),
        ),
    }
}

/// A team that leaves before it arrives is of no use; one that leaves before it is last wanted is shown.
fn stay(pair: &Pair<'_, '_>) -> RuleFinding {
    let (line, place) = (pair.offered.line, pair.at.place());
    let arrival = pair.offered.facts.problem.arrival;
    let Some(returns) = line.team.as_ref().and_then(|team| team.returns) else {
        return unknown(
            RULE,
            Level::Warn,
            format!("the day on which team {} travels home is not stated", line.id),
            format!("ask {} how long the team stays from {arrival} on", line.donor),
        );
    };
    if returns <= arrival {
        return fail(
            RULE,
            Level::Block,
            format!("team {} travels home on {returns} and arrives on {arrival}", line.id),
            format!("ask {} for a later day of return, or fly the team before {returns}", line.donor),
        );
    }
    let wanted = pair.at.requests.iter().filter_map(|request| request.wanted.duty_until.map(|until| (until, request)));
    match wanted.max_by_key(|(until, request)| (*until, &request.id)) {
        Some((until, request)) if until > returns => fail(
            RULE,
            Level::Warn,
            format!("team {} travels home on {returns}; {place} wants one until {until} ({})", line.id, request.id),
            format!("ask {} to stay until {until}, or plan who relieves the team on {returns}", line.donor),
        ),
        _ => pass(RULE, Level::Block, format!("team {} arrives on {arrival} and stays until {returns}", line.id)),
    }
}

/// The same day of the month so many months later, the last of the month where it has no such day.
fn months_after(day: Date, months: i32) -> Date {
    Span::new().try_months(months).map_or(Date::MAX, |span| day.saturating_add(span))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::handling::Regulation;

    use crate::rules::trial::{FB, FW, N, P, Trial, UB, UW};

    use super::*;

    #[test]
    fn the_shelf_life_is_counted_from_arrival_to_the_day() {
        for (kind, expires, expiry, said, remark) in [
            (ItemKind::Consumable, false, None, N, "does not expire"),
            (ItemKind::Consumable, true, None, UB, "not stated"),
            (ItemKind::Consumable, true, Some(date(2021, 4, 2)), P, "twelve months to the day"),
            (ItemKind::Consumable, true, Some(date(2021, 4, 1)), FB, "a day short, though enough from the check"),
            (ItemKind::Device, true, Some(date(2020, 1, 1)), FB, "already expired"),
            (ItemKind::Vehicle, true, Some(date(2020, 1, 1)), N, "vehicles have no shelf life"),
        ] {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.item().expires = expires;
            trial.product().expiry = expiry;
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn the_months_are_those_of_the_policy_and_the_cure_names_the_day() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Medicine);
        trial.item().expires = true;
        trial.product().expiry = Some(date(2020, 10, 1));
        trial.problem.policy.shelf_life_months = 6;
        assert!(trial.find(RULE).cure.starts_with("a lot that expires 2020-10-02 or later"));
        trial.problem.policy.shelf_life_months = 5;
        assert_eq!(trial.said(RULE), P);
    }

    #[test]
    fn a_team_stays_beyond_arrival_and_as_long_as_it_is_wanted() {
        for (returns, until, said, remark) in [
            (None, None, UW, "the day of return is not stated"),
            (Some(date(2020, 4, 2)), None, FB, "travels home on the day of arrival"),
            (Some(date(2020, 4, 3)), None, P, "stays a day"),
            (Some(date(2020, 4, 30)), Some(date(2020, 4, 30)), P, "stays to the last day wanted"),
            (Some(date(2020, 4, 29)), Some(date(2020, 4, 30)), FW, "a day short"),
        ] {
            let mut trial = Trial::of(ItemKind::People, Regulation::Supply);
            trial.team().returns = returns;
            trial.problem.requests[0].wanted.duty_until = until;
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::of(ItemKind::People, Regulation::Supply);
        trial.line().team = None;
        assert_eq!(trial.said(RULE), UW, "people without a row of their team");
    }

    #[test]
    fn months_end_where_the_calendar_ends() {
        assert_eq!(months_after(date(2020, 2, 29), 12), date(2021, 2, 28));
        assert_eq!(months_after(date(2020, 2, 29), i32::MAX), Date::MAX);
    }
}
