//! Rule 11: no open recall, safety alert or incident on the model or its maker, on the day of loading or of arrival.
//! Source: the Aventa-M, withdrawn in May 2020 after fires; evaluated as of a date, because on 1 April nobody could know.
//! Does not search the lots already delivered (`record`). Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::product::ProductFact;
use model::world::ItemKind;

use crate::joining::joined;
use crate::names::{Likeness, folded};
use crate::notices::{Match, told};
use crate::offered::{Offered, Pair};
use crate::rules::{fail, linked, not_concerned, not_stated, pass, unknown};
use crate::wording::names;

const RULE: FitnessRule = FitnessRule::Incident;

/// Blocks on a notice in force. A device whose model is not stated is held: nobody can look it up. For other goods a
/// missing maker is normal input (lots and makers are seldom on a donor's list), so it is shown and only warns.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let offered = pair.offered;
    if offered.kind() == ItemKind::People {
        return not_concerned(RULE, Level::Block, "people have no model");
    }
    let here = offered.alerts.iter().filter(|found| found.applies(pair.at.place()));
    let mut parts: Vec<RuleFinding> = here.filter_map(|found| of_notice(pair, found)).collect();
    // A name that is only alike tells no more than no notice: what cannot be looked up is still to be asked.
    if parts.iter().all(|part| part.level == Level::Warn) {
        parts.push(offered.said.once(RULE, || unnoticed(offered)));
    }
    joined(parts).expect("what no notice is on should be said to be so")
}

/// What one notice means for the line, none where its lots are not on offer.
fn of_notice(pair: &Pair<'_, '_>, found: &Match<'_>) -> Option<RuleFinding> {
    let (offered, place) = (pair.offered, pair.at.place());
    let (notice, donor) = (found.notice, &offered.line.donor);
    let evidence = told(found, offered.facts.problem);
    let lots = &offered.product().lots;
    let finding = if found.likeness == Likeness::Possible {
        unknown(
            RULE,
            Level::Warn,
            format!("{evidence}; the names are alike, not the same"),
            format!("ask {donor} whether {} is {}", found.called.text, notice.subject),
        )
    } else if notice.lots.is_empty() {
        fail(RULE, Level::Block, evidence, cure(pair, "another model"))
    } else if lots.is_empty() {
        let missing =
            format!("{evidence}; it is about lots {}, and those on offer are not stated", names(&notice.lots));
        let wanted = format!("which lots are on offer: {} must not be among them", names(&notice.lots));
        not_stated((RULE, Level::Block), offered, &[ProductFact::Lots], missing, &wanted)
    } else {
        let is_called = |lot: &&String| notice.lots.iter().any(|other| folded(other) == folded(lot));
        let called: Vec<_> = lots.iter().filter(is_called).collect();
        if called.is_empty() {
            return None;
        }
        let lots = names(&called);
        let cure = cure(pair, &format!("other lots than {lots}"));
        fail(RULE, Level::Block, format!("{evidence}; lots {lots} are on offer to {place}"), cure)
    };
    Some(linked(finding, vec![RecordRef::new(RecordKind::Notice, &notice.id)]))
}

fn cure(pair: &Pair<'_, '_>, instead: &str) -> String {
    let place = pair.at.place();
    format!("{instead}, or the regulator's clearance for {place} recorded as the end of the notice or as a waiver")
}

/// No notice is on a name of the line: it passes, if there is a name to look up. The same for every recipient.
fn unnoticed(offered: &Offered<'_>) -> RuleFinding {
    let product = offered.product();
    let facts = [ProductFact::Model, ProductFact::Maker];
    let line = &offered.line.id;
    let is_device = offered.kind() == ItemKind::Device;
    if is_device && product.model.is_none() {
        let missing = format!("the model of line {line} is not stated: no notice can be looked up");
        return not_stated((RULE, Level::Block), offered, &facts, missing, "maker and model");
    }
    if !is_device && product.model.is_none() && product.maker.is_none() {
        let missing = format!("maker and model of line {line} are not stated: no notice can be looked up");
        return not_stated((RULE, Level::Warn), offered, &facts, missing, "maker and model");
    }
    let known: Vec<_> = [&product.model, &product.maker].into_iter().flatten().collect();
    let (loading, arrival) = (offered.facts.problem.loading, offered.facts.problem.arrival);
    let looked_up = names(&known);
    pass(RULE, Level::Block, format!("no recall or incident on {looked_up} for loading {loading} or arrival {arrival}"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::handling::Regulation;
    use model::world::NoticeKind;

    use crate::rules::trial::{FB, N, P, Trial, UB, UW};

    use super::*;

    #[test]
    fn a_notice_counts_where_it_applies_and_on_whom() {
        use NoticeKind::{Incident, Recall, Sanction};
        for (kind, subject, alias, applies_in, said, remark) in [
            (Incident, "aventa m", None, "", FB, "the model, case and signs aside"),
            (Recall, "JSC Urals Works", None, "", FB, "all of a maker's, legal form aside"),
            (Recall, "UPZ", Some("Urals Works"), "", FB, "another name of the maker"),
            (Sanction, "Aventa-M", None, "", P, "a sanction is rule 12"),
            (Incident, "Aventa-M", None, "RS", P, "applied elsewhere"),
            (Incident, "Aventa-M", None, "RS US", FB, "applied here"),
            (Incident, "Aventa", None, "", P, "another model"),
            (Incident, "Urals Works Holding", None, "", UW, "a name that is alike"),
            (Incident, "Urals Works Holding", Some("Aventa-M"), "", FB, "alike by one name, the same by another"),
        ] {
            let mut trial = Trial::new();
            trial.notice(kind, subject, applies_in, date(2020, 3, 1)).aliases =
                alias.map(str::to_owned).into_iter().collect();
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            assert_eq!(finding.because.len(), usize::from(said != P), "{remark}: the notice is linked");
        }
    }

    #[test]
    fn a_notice_must_be_known_and_in_force_on_loading_or_arrival() {
        let (as_of, loading, arrival) = (date(2020, 5, 13), date(2020, 5, 14), date(2020, 5, 20));
        for (published, from, until, said, when, remark) in [
            (as_of, as_of, None, FB, "in force on loading 2020-05-14 and on arrival 2020-05-20", "known today"),
            (date(2020, 5, 14), as_of, None, P, "", "published tomorrow"),
            (as_of, date(2020, 5, 15), None, FB, "not yet in force on loading 2020-05-14", "in force on arrival only"),
            (as_of, date(2020, 5, 20), None, FB, "in force on arrival 2020-05-20", "in force from arrival on"),
            (as_of, date(2020, 5, 21), None, P, "", "in force after arrival"),
            (as_of, as_of, Some(date(2020, 5, 14)), FB, "ended before arrival 2020-05-20", "in force on loading only"),
            (as_of, as_of, Some(date(2020, 5, 13)), P, "", "lifted before loading"),
            (as_of, date(2020, 5, 15), Some(date(2020, 5, 19)), P, "", "in force in between only"),
        ] {
            let mut trial = Trial::new();
            (trial.problem.as_of, trial.problem.loading, trial.problem.arrival) = (as_of, loading, arrival);
            let notice = trial.notice(NoticeKind::Incident, "Aventa-M", "", from);
            (notice.published, notice.until) = (published, until);
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            assert!(finding.evidence.contains(when), "{remark}: {}", finding.evidence);
        }
    }

    #[test]
    fn a_recall_of_lots_is_compared_with_those_on_offer() {
        for (called, offered, said, remark) in [
            (&["A-1"][..], &["a1"][..], FB, "the lot is on offer"),
            (&["A-1", "A-2"], &["B-1", "A-2"], FB, "one of two"),
            (&["A-1"], &["B-1"], P, "another lot"),
            (&["A-1"], &[], UB, "lots not stated"),
            (&[], &["B-1"], FB, "every lot"),
        ] {
            let mut trial = Trial::new();
            trial.notice(NoticeKind::Recall, "Aventa-M", "", date(2020, 3, 1)).lots =
                called.iter().map(|lot| (*lot).to_owned()).collect();
            trial.product().lots = offered.iter().map(|lot| (*lot).to_owned()).collect();
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}: {}", finding.evidence);
            if said == UB {
                assert!(finding.cure.starts_with("ask donor-ru for which lots"), "{}", finding.cure);
            }
        }
    }

    #[test]
    fn the_worst_of_several_notices_speaks_and_all_are_linked() {
        let mut trial = Trial::new();
        let from = date(2020, 3, 1);
        trial.notice(NoticeKind::Incident, "Urals Works Holding", "", from);
        assert_eq!(trial.said(RULE), UW);
        trial.notice(NoticeKind::Recall, "Aventa-M", "", from).lots = vec!["A-1".to_owned()];
        assert_eq!(trial.said(RULE), UB);
        trial.notice(NoticeKind::Incident, "Aventa-M", "", from);
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level, finding.because.len()), (FB.0, FB.1, 3));
    }

    #[test]
    fn what_cannot_be_looked_up_is_unknown() {
        for (kind, model, maker, said, remark) in [
            (ItemKind::Device, None, Some("m"), UB, "a device without a model is held"),
            (ItemKind::Device, Some("x"), None, P, "a device with a model"),
            (ItemKind::Consumable, None, None, UW, "goods without a maker are shown"),
            (ItemKind::Consumable, None, Some("m"), P, "goods with a maker"),
            (ItemKind::Consumable, Some("x"), None, P, "goods with a model"),
            (ItemKind::Vehicle, None, None, UW, "vehicles like goods"),
            (ItemKind::People, None, None, N, "people"),
        ] {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.product().model = model.map(str::to_owned);
            trial.product().maker = maker.map(str::to_owned);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::new();
        trial.problem.items.clear();
        trial.product().model = None;
        trial.product().maker = None;
        assert_eq!(trial.said(RULE), UW, "what the catalogue does not know counts as used up");
    }
}
