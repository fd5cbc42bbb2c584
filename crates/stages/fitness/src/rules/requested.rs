//! Rule 1: an open request of the recipient asks for it, in this strength and form, with these skills, and for so much.
//! Source: WHO guidelines for medicine donations, expressed need and prior consent; nothing unrequested (PAHO practice).
//! Does not decide whether the need is real (`need_remains`). Up: [`crate`].

use model::evidence::{Because, RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::offer::Request;
use model::product::ProductFact;
use model::quantity::Units;

use crate::names::folded;
use crate::offered::{Offered, Pair};
use crate::recipients::Situation;
use crate::rules::{fail, limited, linked, not_stated, pass, unknown};
use crate::wording::{figure, names, names_of};

const RULE: FitnessRule = FitnessRule::Requested;

/// How far an offer meets what a request demands beyond the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    Yes,
    No,
    /// The offer does not say what the request demands.
    NotSaid,
}

/// No open request blocks, and so does another strength, form or skill than asked for; what may stand for another item
/// warns, and more than all open requests together ask for warns. A request without a quantity asks for what the need
/// says, so nothing is more than it: rule 18 looks at the need.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let (requests, instead) = (pair.at.requests, &pair.at.instead);
    if requests.is_empty() && instead.is_empty() {
        return unasked(pair);
    }
    if requests.is_empty() {
        return linked(stands_in(pair), links(instead));
    }
    let kept: Vec<_> = requests.iter().copied().filter(|request| met(pair.offered, request) == Met::Yes).collect();
    if kept.is_empty() {
        return linked(other_than_asked(pair), links(requests));
    }
    linked(counted(pair, &kept), links(&kept))
}

fn links(requests: &[&Request]) -> Because {
    requests.iter().map(|request| RecordRef::new(RecordKind::Request, &request.id)).collect()
}

/// Whether strength and form, and a team's skills, are those that a request demands.
fn met(offered: &Offered<'_>, request: &Request) -> Met {
    let is_of_people = offered.kind() == model::world::ItemKind::People;
    let strength = match (&request.wanted.strength_form, &offered.product().strength_form) {
        (None, _) => Met::Yes,
        (Some(_), None) => Met::NotSaid,
        (Some(wanted), Some(stated)) if folded(wanted) == folded(stated) => Met::Yes,
        (Some(_), Some(_)) => Met::No,
    };
    let own = offered.line.team.as_ref().map_or(&[][..], |team| &team.skills);
    let has = |skill: &String| own.iter().any(|known| folded(known) == folded(skill));
    let skills = match &request.wanted.skills[..] {
        [] => Met::Yes,
        _ if !is_of_people => Met::Yes,
        _ if own.is_empty() => Met::NotSaid,
        wanted if wanted.iter().all(has) => Met::Yes,
        _ => Met::No,
    };
    match (strength, skills) {
        (Met::Yes, Met::Yes) => Met::Yes,
        (Met::NotSaid, _) | (_, Met::NotSaid) => Met::NotSaid,
        _ => Met::No,
    }
}

fn unasked(pair: &Pair<'_, '_>) -> RuleFinding {
    let (place, item) = (pair.at.place(), pair.at.item);
    let requesters = pair.offered.facts.requesters(item);
    let redirect = if requesters.is_empty() {
        "nobody else asks for it".to_owned()
    } else {
        format!("or offer it to who asks for it: {}", names(requesters))
    };
    fail(
        RULE,
        Level::Block,
        format!("{place} has no open request for {item} on {}", pair.offered.facts.problem.as_of),
        format!("ask {place} whether it wants {item} and record the request; {redirect}"),
    )
}

/// Only another item is asked for, which this one may stand for.
fn stands_in(pair: &Pair<'_, '_>) -> RuleFinding {
    let (place, item) = (pair.at.place(), pair.at.item);
    let mut wanted: Vec<_> = pair.at.instead.iter().map(|request| &request.item).collect();
    wanted.dedup();
    let ids: Vec<_> = pair.at.instead.iter().map(|request| &request.id).collect();
    let requesters = pair.offered.facts.requesters(item);
    fail(
        RULE,
        Level::Warn,
        format!("{place} does not ask for {item}: it is offered instead of {} ({})", names(&wanted), names(&ids)),
        format!("ask {place} whether {item} is welcome instead; who asks for {item} itself: {}", names(requesters)),
    )
}

/// The item is asked for, but in another strength, form or skill than the line states or leaves open.
fn other_than_asked(pair: &Pair<'_, '_>) -> RuleFinding {
    let (offered, place) = (pair.offered, pair.at.place());
    let demands: Vec<_> = pair.at.requests.iter().map(|request| demand(request)).collect();
    let asked = format!("{place} asks for {}", names(&demands));
    let strength = offered.product().strength_form.as_deref();
    let skills = offered.line.team.as_ref().map_or(&[][..], |team| &team.skills);
    let is_open = pair.at.requests.iter().any(|request| met(offered, request) == Met::NotSaid);
    let is_strength_open =
        strength.is_none() && pair.at.requests.iter().any(|request| request.wanted.strength_form.is_some());
    let line = &offered.line.id;
    if is_open && is_strength_open {
        let missing = format!("{asked}; strength and form of line {line} are not stated");
        return not_stated((RULE, Level::Block), offered, &[ProductFact::StrengthForm], missing, "strength and form");
    }
    if is_open {
        return unknown(
            RULE,
            Level::Block,
            format!("{asked}; the skills of team {line} are not stated"),
            format!("ask {} for the skills of the team", offered.line.donor),
        );
    }
    let stated = match (strength, skills) {
        (Some(strength), []) => strength.to_owned(),
        (Some(strength), skills) => format!("{strength}, {}", names(skills)),
        (None, skills) => names(skills),
    };
    fail(
        RULE,
        Level::Block,
        format!("{asked}; line {line} offers {stated}"),
        format!("ask {} for what is asked, or ask {place} whether {stated} is welcome", offered.line.donor),
    )
}

/// What a request demands, as a sentence tells it.
fn demand(request: &Request) -> String {
    let mut demands: Vec<&str> = request.wanted.strength_form.iter().map(String::as_str).collect();
    demands.extend(request.wanted.skills.iter().map(String::as_str));
    format!("{} ({})", names(&demands), request.id)
}

/// Compares the quantity with what the met requests ask for together.
fn counted(pair: &Pair<'_, '_>, kept: &[&Request]) -> RuleFinding {
    let (place, item, offered) = (pair.at.place(), pair.at.item, pair.offered.units);
    let ids = || names_of(kept.iter().map(|request| &request.id), kept.len());
    let asked: Option<Units> = kept.iter().map(|request| request.units).sum();
    let Some(asked) = asked else {
        return pass(RULE, Level::Block, format!("{place} asks for {item} as its need says ({})", ids()));
    };
    let (most, all) = (figure(asked), figure(offered));
    let figures = format!("{place} asks for {most} of {item} ({}), {all} are offered", ids());
    if offered <= asked {
        return pass(RULE, Level::Block, figures);
    }
    let surplus = figure(offered.saturating_sub(asked));
    let finding = fail(
        RULE,
        Level::Warn,
        format!("{figures}: {surplus} more than requested"),
        format!("send {place} no more than {most}; {}", other_requesters(pair.at)),
    );
    limited(finding, asked)
}

/// Who else asks for the item.
fn other_requesters(at: &Situation<'_>) -> String {
    at.phrases.once("other requesters", || {
        let (requesters, place) = (at.facts.requesters(at.item), at.place());
        let others = requesters.iter().filter(|other| **other != place);
        let count = requesters.len() - usize::from(requesters.contains(&place));
        format!("who else asks for it: {}", names_of(others, count))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::evidence::Source;
    use model::handling::{Regulation, Substitute};
    use model::id::ItemId;
    use model::world::ItemKind;

    use crate::rules::trial::{FB, FW, P, Trial, UB};

    use super::*;

    #[test]
    fn requests_are_open_from_the_day_they_are_made_and_cap_the_quantity() {
        let day = date(2020, 4, 1);
        let made = |on| (Some(100), on, None);
        for (requests, said, most, remark) in [
            (vec![], FB, None, "nobody asked"),
            (vec![made(date(2020, 4, 2))], FB, None, "asked a day after the check"),
            (vec![(Some(100), day, Some(date(2020, 3, 31)))], FB, None, "past its last useful day"),
            (vec![(Some(100), day, Some(day))], P, None, "on its last useful day"),
            (vec![made(day)], P, None, "asked on the day, all of it"),
            (vec![(None, day, None)], P, None, "asked for what the need says"),
            (vec![(Some(99), day, None)], FW, Some(99), "one more than asked"),
            (vec![(Some(60), day, None), (Some(40), day, None)], P, None, "two requests add up"),
            (vec![(Some(60), day, None), (None, day, None)], P, None, "one of them is open-ended"),
        ] {
            let mut trial = Trial::new();
            trial.line().units = Units::of(100);
            trial.problem.requests = vec![];
            for (units, made, due) in requests {
                trial.request("US", units, made, due);
            }
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            assert_eq!(finding.units_max, most.map(Units::of), "{remark}");
        }
    }

    #[test]
    fn strength_and_form_must_be_those_asked_for() {
        for (wanted, stated, said, remark) in [
            (vec![None], None, P, "any strength is welcome"),
            (vec![Some("500 mg tablet")], Some("500MG Tablet"), P, "the same, case and blanks aside"),
            (vec![Some("500 mg tablet")], Some("250 mg tablet"), FB, "another strength"),
            (vec![Some("500 mg tablet")], None, UB, "not stated"),
            (vec![Some("500 mg tablet"), None], None, P, "one of two requests takes any"),
            (vec![Some("500 mg tablet"), Some("250 mg tablet")], Some("250 mg tablet"), P, "one of two is met"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Medicine);
            trial.problem.requests = vec![];
            for strength in wanted {
                trial.request("US", None, date(2020, 3, 30), None).wanted.strength_form = strength.map(str::to_owned);
            }
            trial.product().strength_form = stated.map(str::to_owned);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn only_the_requests_that_are_met_count_for_the_quantity() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Medicine);
        trial.problem.requests = vec![];
        trial.request("US", Some(40), date(2020, 3, 30), None).wanted.strength_form = Some("250 mg".to_owned());
        trial.request("US", Some(40), date(2020, 3, 30), None).wanted.strength_form = Some("500 mg".to_owned());
        trial.product().strength_form = Some("500 mg".to_owned());
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level, finding.units_max), (FW.0, FW.1, Some(Units::of(40))));
        assert_eq!(finding.because, [RecordRef::new(RecordKind::Request, "r2")]);
    }

    #[test]
    fn a_team_must_have_every_skill_asked_for() {
        for (kind, wanted, skills, said, remark) in [
            (
                ItemKind::People,
                &["intensive-care-nurse"][..],
                &["Intensive care nurse"][..],
                P,
                "the same, signs aside",
            ),
            (ItemKind::People, &["nurse", "disinfection"], &["nurse"], FB, "one of two skills"),
            (ItemKind::People, &["nurse"], &[], UB, "skills not stated"),
            (ItemKind::People, &[], &[], P, "no skill asked for"),
            (ItemKind::Device, &["nurse"], &[], P, "goods have no skills"),
        ] {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.problem.requests[0].wanted.skills = wanted.iter().map(|skill| (*skill).to_owned()).collect();
            trial.team().skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::of(ItemKind::People, Regulation::Supply);
        trial.problem.requests[0].wanted.skills = vec!["nurse".to_owned()];
        trial.line().team = None;
        assert_eq!(trial.said(RULE), UB, "people without a row of their team");
        assert!(trial.find(RULE).cure.contains("ask donor-ru for the skills"));
    }

    #[test]
    fn what_stands_for_another_item_is_asked_about() {
        let mut trial = Trial::new();
        trial.problem.requests[0].item = ItemId::of("ventilator-transport");
        assert_eq!(trial.said(RULE), FB, "nobody says that it may stand for it");
        trial.problem.substitutes.push(Substitute {
            wanted: ItemId::of("ventilator-transport"),
            given: ItemId::of("ventilator-icu"),
            counts_permille: Units::of(1000),
            rank: 1,
            source: Source::Assumption(String::new()),
        });
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level, finding.units_max), (FW.0, FW.1, None));
        assert!(finding.evidence.contains("instead of ventilator-transport (r1)"), "{}", finding.evidence);
        trial.request("US", None, date(2020, 3, 30), None);
        assert_eq!(trial.said(RULE), P, "the item itself is asked for as well");
    }

    #[test]
    fn who_asks_for_it_is_named_and_claims_on_the_strength_are_told() {
        let mut trial = Trial::new();
        trial.problem.requests = vec![];
        trial.request("RS", Some(5), date(2020, 3, 20), None);
        assert!(trial.find(RULE).cure.ends_with("or offer it to who asks for it: RS"));
        trial.request("US", None, date(2020, 3, 20), None).wanted.strength_form = Some("500 mg".to_owned());
        trial.dispute(ProductFact::StrengthForm, "500 mg", "50 mg");
        let finding = trial.find(RULE);
        assert!(finding.evidence.contains("\"500 mg\" (the first paper), \"50 mg\" (the second paper)"));
        assert!(finding.cure.ends_with("ask donor-ru which strength_form is right: \"500 mg\" or \"50 mg\""));
    }
}
