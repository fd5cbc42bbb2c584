//! Rule 1: an open request of the recipient asks for it; what is more than requested is flagged.
//! Source: WHO guidelines for medicine donations, expressed need and prior consent; nothing unrequested (PAHO practice).
//! Does not decide whether the need is real (`need_remains`). Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::id::PlaceId;
use model::quantity::Units;

use crate::facts::Pair;
use crate::rules::{fail, linked, pass};
use crate::wording::{figure, names};

const RULE: FitnessRule = FitnessRule::Requested;

/// No open request blocks; more than all open requests together ask for only warns. A request without a quantity asks
/// for what the need says, so nothing is more than it: rule 18 looks at the need.
pub(crate) fn judge(pair: &Pair<'_>) -> RuleFinding {
    let (place, item) = (&pair.recipient.id, &pair.line.item);
    let requests = pair.requests();
    let requesters = pair.facts.requesters(item);
    if requests.is_empty() {
        let redirect = if requesters.is_empty() {
            "nobody else asks for it".to_owned()
        } else {
            format!("or offer it to who asks for it: {}", names(requesters))
        };
        return fail(
            RULE,
            Level::Block,
            format!("{place} has no open request for {item} on {}", pair.facts.problem.as_of),
            format!("ask {place} whether it wants {item} and record the request; {redirect}"),
        );
    }
    let because = requests.iter().map(|request| RecordRef::new(RecordKind::Request, &request.id)).collect();
    let ids: Vec<_> = requests.iter().map(|request| &request.id).collect();
    let offered = pair.units();
    let asked: Option<Units> = requests.iter().map(|request| request.units).sum();
    let finding = match asked {
        None => pass(RULE, Level::Block, format!("{place} asks for {item} as its need says ({})", names(&ids))),
        Some(asked) if offered <= asked => pass(
            RULE,
            Level::Block,
            format!("{place} asks for {} of {item} ({}), {} are offered", figure(asked), names(&ids), figure(offered)),
        ),
        Some(asked) => {
            let surplus = offered.saturating_sub(asked);
            let others: Vec<&PlaceId> = requesters.iter().copied().filter(|other| *other != place).collect();
            fail(
                RULE,
                Level::Warn,
                format!(
                    "{place} asks for {} of {item} ({}), {} are offered: {} more than requested",
                    figure(asked),
                    names(&ids),
                    figure(offered),
                    figure(surplus)
                ),
                format!("send {place} no more than {}; who else asks for it: {}", figure(asked), names(&others)),
            )
        }
    };
    linked(finding, because)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::fitness::Verdict;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn requests_are_open_from_the_day_they_are_made_and_cap_the_quantity() {
        let day = date(2020, 4, 1);
        let made = |on| (Some(100), on, None);
        for (requests, verdict, level, remark) in [
            (vec![], Verdict::Fail, Level::Block, "nobody asked"),
            (vec![made(date(2020, 4, 2))], Verdict::Fail, Level::Block, "asked a day after the check"),
            (vec![(Some(100), day, Some(date(2020, 3, 31)))], Verdict::Fail, Level::Block, "past its last useful day"),
            (vec![made(day)], Verdict::Pass, Level::Block, "asked on the day, all of it"),
            (vec![(None, day, None)], Verdict::Pass, Level::Block, "asked for what the need says"),
            (vec![(Some(99), day, None)], Verdict::Fail, Level::Warn, "one more than asked"),
            (vec![(Some(60), day, None), (Some(40), day, None)], Verdict::Pass, Level::Block, "two requests add up"),
            (vec![(Some(60), day, None), (None, day, None)], Verdict::Pass, Level::Block, "one of them is open-ended"),
        ] {
            let mut trial = Trial::new();
            trial.problem.lines[0].units = Units::of(100);
            trial.problem.requests = vec![];
            for (units, made, due) in requests {
                trial.request("US", units, made, due);
            }
            let finding = trial.judge(judge);
            assert_eq!((finding.verdict, finding.level), (verdict, level), "{remark}");
            assert_eq!(finding.cure.is_empty(), verdict == Verdict::Pass, "{remark}: a cure for what is not a pass");
        }
    }

    #[test]
    fn who_asks_for_it_is_named() {
        let mut trial = Trial::new();
        trial.problem.requests = vec![];
        trial.request("RS", Some(5), date(2020, 3, 20), None);
        assert!(trial.judge(judge).cure.contains("RS"));
    }
}
