//! Rule 18: the need still exists on the day of arrival; otherwise the line is proposed to who has one.
//! Source: ventilators reached New York and New Jersey when the demand had fallen (reported by some, disputed by others).
//! Warns only. Does not count the need (`need`). Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::need::NeedLine;

use crate::facts::Pair;
use crate::rules::{fail, linked, pass, unknown};
use crate::wording::{figure, names};

const RULE: FitnessRule = FitnessRule::NeedRemains;

/// A net need, or a request with a quantity that is still of use on arrival, passes.
pub(crate) fn judge(pair: &Pair<'_>) -> RuleFinding {
    let (place, item) = (&pair.recipient.id, &pair.line.item);
    let arrival = pair.facts.problem.arrival;
    let need = pair.need();
    let because: Vec<_> = need.iter().map(|_| RecordRef::pair(RecordKind::Need, place, item)).collect();
    let counted = need.map(|need| {
        format!(
            "{place} needs {} of {item}, has {}, awaits {}: net need {}",
            figure(need.gross),
            figure(need.stock),
            figure(need.pipeline + need.pledged + need.produced),
            figure(need.net)
        )
    });
    if let (Some(need), Some(counted)) = (need, &counted)
        && !need.net.is_zero()
    {
        return linked(pass(RULE, Level::Warn, counted.as_str()), because);
    }
    let standing = pair.requests().iter().find(|request| {
        request.units.is_some_and(|units| !units.is_zero()) && request.due.is_none_or(|due| arrival <= due)
    });
    if let Some(request) = standing {
        let units = request.units.expect("a standing request should state a quantity");
        let finding = pass(RULE, Level::Warn, format!("{place} asks for {} of {item} ({})", figure(units), request.id));
        return linked(finding, vec![RecordRef::new(RecordKind::Request, &request.id)]);
    }
    let cure = redirect(pair);
    let finding = match counted {
        Some(counted) => {
            fail(RULE, Level::Warn, format!("{counted}; no request with a quantity stands on {arrival}"), cure)
        }
        None => unknown(
            RULE,
            Level::Warn,
            format!(
                "the need of {place} for {item} is not counted, and no request with a quantity stands on {arrival}"
            ),
            format!("ask {place} how many it needs on {arrival}; {cure}"),
        ),
    };
    linked(finding, because)
}

/// Who has a net need of the item, the largest first.
fn redirect(pair: &Pair<'_>) -> String {
    let needing: Vec<_> = pair
        .facts
        .needing(&pair.line.item)
        .iter()
        .filter(|need| need.place != pair.recipient.id)
        .map(|need| Wanting(need))
        .collect();
    if needing.is_empty() {
        return format!("no other recipient has a net need of {}: do not send it", pair.line.item);
    }
    format!("redirect it to who has a net need: {}", names(&needing))
}

/// A place with its net need, written only where it is shown.
struct Wanting<'a>(&'a NeedLine);

impl std::fmt::Display for Wanting<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} ({})", self.0.place, figure(self.0.net))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::fitness::Verdict;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn a_net_need_or_a_standing_request_with_a_quantity_passes() {
        let made = date(2020, 3, 30);
        for (net, request, verdict, remark) in [
            (Some(10), (None, None), Verdict::Pass, "a net need"),
            (Some(0), (None, None), Verdict::Fail, "no net need, and the request asks for what the need says"),
            (Some(0), (Some(45), None), Verdict::Pass, "no net need, but so many are asked for"),
            (None, (Some(45), None), Verdict::Pass, "need not counted, so many asked for"),
            (None, (None, None), Verdict::Unknown, "need not counted, no quantity"),
            (Some(0), (Some(45), Some(date(2020, 4, 2))), Verdict::Pass, "of use until the day of arrival"),
            (Some(0), (Some(45), Some(date(2020, 4, 1))), Verdict::Fail, "arrives a day after its last useful day"),
            (Some(0), (Some(0), None), Verdict::Fail, "a request for none"),
        ] {
            let mut trial = Trial::new();
            trial.problem.arrival = date(2020, 4, 2);
            trial.problem.requests = vec![];
            trial.request("US", request.0, made, request.1);
            if let Some(net) = net {
                trial.need("US", net);
            }
            let finding = trial.judge(judge);
            assert_eq!((finding.verdict, finding.level), (verdict, Level::Warn), "{remark}");
        }
    }

    #[test]
    fn the_line_is_proposed_to_who_has_a_need() {
        let mut trial = Trial::new();
        trial.problem.requests = vec![];
        trial.need("US", 0);
        assert!(trial.judge(judge).cure.contains("do not send it"));
        trial.need("RS", 1_200);
        assert!(trial.judge(judge).cure.ends_with("redirect it to who has a net need: RS (1,200)"));
    }
}
