//! Rule 3: what is offered can be used up before it expires.
//! Source: derived from the forecast need; the 10,000 t and more of Bosnia 1992-96 that nobody could use (Berckmans et
//! al., NEJM 337:1842, 1997). Warns only. Does not look at the months that must remain (rule 2). Up: [`crate`].

use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::need::NeedLine;
use model::quantity::Units;
use model::world::ItemKind;

use crate::offered::Pair;
use crate::rules::{fail, item_unknown, limited, linked, not_concerned, pass, unknown};
use crate::wording::figure;

const RULE: FitnessRule = FitnessRule::Consumption;

/// Compares what is offered and what is there with the forecast use until expiry.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    if item.kind != ItemKind::Consumable || !item.expires {
        return not_concerned(RULE, Level::Warn, format!("{} is not used up before a day of expiry", item.id));
    }
    let Some(expiry) = pair.offered.product().expiry else {
        return not_concerned(RULE, Level::Warn, "the expiry is not stated: rule 2 asks");
    };
    let place = pair.at.place();
    match pair.at.need {
        Some(need) if !need.gross.is_zero() => {
            linked(used_up(pair, need, expiry), vec![RecordRef::pair(RecordKind::Need, place, &item.id)])
        }
        _ => unknown(
            RULE,
            Level::Ask,
            format!("the use of {} in {place} is not counted, so nobody can say what is left on {expiry}", item.id),
            format!("ask {place} how many it uses a day"),
        ),
    }
}

fn used_up(pair: &Pair<'_, '_>, need: &NeedLine, expiry: Date) -> RuleFinding {
    let problem = pair.offered.facts.problem;
    let (place, offered) = (pair.at.place(), pair.offered.units);
    let days = days_between(problem.arrival, expiry);
    let need_days = problem.policy.need_days.max(1);
    let most = share_of(need.gross, days, need_days);
    let there = need.stock + need.pipeline + need.pledged;
    let figures = format!(
        "{place} uses {} in {need_days} days, so {} in the {days} days until {expiry}; {} are there or under way",
        figure(need.gross),
        figure(most),
        figure(there)
    );
    if offered + there <= most {
        return pass(RULE, Level::Warn, figures);
    }
    let left = most.saturating_sub(there);
    let finding = fail(
        RULE,
        Level::Warn,
        format!("{figures}: {} of {} would expire", figure(offered.saturating_sub(left)), figure(offered)),
        format!("send {place} no more than {}, or a lot that expires later", figure(left)),
    );
    limited(finding, left)
}

/// Days from one day to another, none where the other is earlier.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days())).max(0)
}

/// `units` times `days` over `window`, rounded down.
fn share_of(units: Units, days: i64, window: i64) -> Units {
    let whole = i128::from(units.get()) * i128::from(days) / i128::from(window);
    Units::of(i64::try_from(whole).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::handling::Regulation;

    use crate::rules::trial::{FW, Said, Trial, UA};

    use super::*;

    const P: Said = (model::fitness::Verdict::Pass, Level::Warn);
    const N: Said = (model::fitness::Verdict::NotConcerned, Level::Warn);

    #[test]
    fn what_is_there_and_what_comes_must_be_used_before_expiry() {
        let (arrival, next_month) = (date(2020, 4, 2), date(2020, 5, 2));
        for (need, (stock, pipeline, pledged), expiry, said, most, remark) in [
            (None, (0, 0, 0), next_month, UA, None, "the use is not counted"),
            (Some(0), (0, 0, 0), next_month, UA, None, "no use is counted"),
            (Some(70), (0, 0, 0), next_month, P, None, "70 in 21 days are 100 in 30 days"),
            (Some(69), (0, 0, 0), next_month, FW, Some(98), "98 in 30 days, rounded down"),
            (Some(140), (50, 40, 10), next_month, P, None, "200 in 30 days, 100 are there"),
            (Some(140), (50, 40, 11), next_month, FW, Some(99), "101 are there"),
            (Some(140), (500, 0, 0), next_month, FW, Some(0), "too many are there already"),
            (Some(70), (0, 0, 0), arrival, FW, Some(0), "expires on the day of arrival"),
            (Some(70), (0, 0, 0), date(2020, 1, 1), FW, Some(0), "expired before"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
            trial.item().expires = true;
            trial.line().units = Units::of(100);
            trial.product().expiry = Some(expiry);
            if let Some(gross) = need {
                let need = trial.need("US", gross);
                (need.stock, need.pipeline, need.pledged) = (Units::of(stock), Units::of(pipeline), Units::of(pledged));
                need.produced = Units::of(1_000);
            }
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            assert_eq!(finding.units_max, most.map(Units::of), "{remark}");
        }
    }

    #[test]
    fn only_consumables_that_expire_are_looked_at() {
        for (kind, expires, expiry, remark) in [
            (ItemKind::Consumable, false, Some(date(2020, 5, 2)), "does not expire"),
            (ItemKind::Device, true, Some(date(2020, 5, 2)), "a device is not used up"),
            (ItemKind::Consumable, true, None, "rule 2 asks for the expiry"),
        ] {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.item().expires = expires;
            trial.product().expiry = expiry;
            assert_eq!(trial.said(RULE), N, "{remark}");
        }
    }

    #[test]
    fn a_policy_of_no_days_counts_as_one() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Supply);
        trial.item().expires = true;
        trial.product().expiry = Some(date(2020, 4, 12));
        trial.problem.policy.need_days = 0;
        trial.need("US", 4);
        let finding = trial.find(RULE);
        assert_eq!(finding.units_max, Some(Units::of(40)), "four a day for ten days");
        assert!(finding.cure.starts_with("send US no more than 40"), "{}", finding.cure);
    }
}
