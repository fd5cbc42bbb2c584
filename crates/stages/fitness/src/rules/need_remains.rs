//! Rule 18: the need still exists on the day of arrival; otherwise the line is proposed to who has one.
//! Source: ventilators reached New York and New Jersey when the demand had fallen (reported by some, disputed by others).
//! Warns only. Does not count the need (`need`). Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding, Verdict};
use model::id::ItemId;
use model::need::NeedLine;
use model::offer::Request;

use crate::joining::joined;
use crate::recipients::Situation;
use crate::rules::{fail, linked, pass, unknown};
use crate::wording::{figure, names};

const RULE: FitnessRule = FitnessRule::NeedRemains;

/// A net need, or a request with a quantity that is still of use on arrival, passes: of the item, or of any item asked
/// for that it may be given for.
pub(crate) fn judge(at: &Situation<'_>) -> RuleFinding {
    let own = of_item(at, at.item, at.need, at.requests);
    if own.verdict == Verdict::Pass {
        return own;
    }
    let mut parts = vec![own];
    for requests in at.instead.chunk_by(|one, other| one.item == other.item) {
        let item = &requests[0].item;
        let part = of_item(at, item, at.facts.need(at.place(), item), requests);
        if part.verdict == Verdict::Pass {
            return part;
        }
        parts.push(part);
    }
    joined(parts).expect("the item itself is a part")
}

/// The need of one item that the line may serve.
fn of_item(at: &Situation<'_>, item: &ItemId, need: Option<&NeedLine>, requests: &[&Request]) -> RuleFinding {
    let (place, arrival) = (at.place(), at.facts.problem.arrival);
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
    let standing = requests.iter().find_map(|request| {
        let units = request.units.filter(|units| !units.is_zero())?;
        request.due.is_none_or(|due| arrival <= due).then_some((units, request))
    });
    if let Some((units, request)) = standing {
        let finding = pass(RULE, Level::Warn, format!("{place} asks for {} of {item} ({})", figure(units), request.id));
        return linked(finding, vec![RecordRef::new(RecordKind::Request, &request.id)]);
    }
    let cure = redirect(at, item);
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
fn redirect(at: &Situation<'_>, item: &ItemId) -> String {
    let others = at.facts.needing(item).iter().filter(|need| need.place != *at.place());
    let needing: Vec<_> = others.map(|need| Wanting(need)).collect();
    if needing.is_empty() {
        return format!("no other recipient has a net need of {item}: do not send it");
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
    use model::evidence::Source;
    use model::handling::Substitute;
    use model::quantity::Units;

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
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), (verdict, Level::Warn), "{remark}");
        }
    }

    #[test]
    fn the_need_of_an_item_that_it_stands_for_counts_as_well() {
        for (own, other, verdict, remark) in [
            (Some(0), Some(10), Verdict::Pass, "the other item is needed"),
            (Some(10), Some(0), Verdict::Pass, "the item itself is needed"),
            (Some(0), Some(0), Verdict::Fail, "neither is needed"),
            (None, Some(0), Verdict::Fail, "one is not counted, the other not needed: the worse is told"),
            (None, None, Verdict::Unknown, "neither is counted"),
        ] {
            let mut trial = Trial::new();
            let wanted = ItemId::of("ventilator-transport");
            trial.problem.requests[0].item = wanted.clone();
            trial.problem.substitutes.push(Substitute {
                wanted: wanted.clone(),
                given: ItemId::of("ventilator-icu"),
                counts_permille: Units::of(1000),
                rank: 1,
                source: Source::Assumption(String::new()),
            });
            if let Some(net) = own {
                trial.need("US", net);
            }
            if let Some(net) = other {
                trial.need("US", net).item = wanted;
            }
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), (verdict, Level::Warn), "{remark}: {}", finding.evidence);
        }
    }

    #[test]
    fn the_line_is_proposed_to_who_has_a_need() {
        let mut trial = Trial::new();
        trial.problem.requests = vec![];
        trial.need("US", 0);
        assert!(trial.find(RULE).cure.contains("do not send it"));
        trial.need("RS", 1_200);
        assert!(trial.find(RULE).cure.ends_with("redirect it to who has a net need: RS (1,200)"));
    }
}
