//! Rule 12: maker, its owner, model, donor, payer and carrier against the sanctions that the recipient applies.
//! Source: the Aventa-M, whose maker was under sanctions of the recipient; a licence exempts, and is named.
//! Does not look at the airline of the flight: flights are not known yet. Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::product::ProductFact;
use model::world::ItemKind;

use crate::joining::joined;
use crate::names::Likeness;
use crate::notices::{Match, told};
use crate::offered::{Offered, Pair, all_names};
use crate::rules::{fail, linked, not_stated, pass, unknown};
use crate::wording::{names, redirect};

const RULE: FitnessRule = FitnessRule::Sanctions;

/// Blocks on a sanction that the recipient applies and no licence lifts; holds where the name is only alike. The maker of
/// a device must be known; for other goods a missing maker is shown and only warns. People and vehicles are judged by the
/// parties to the line.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let here = pair.offered.sanctions.iter().filter(|found| found.applies(pair.at.place()));
    let parts = here.map(|found| of_notice(pair, found)).collect();
    joined(parts).unwrap_or_else(|| pair.offered.said.once(RULE, || unlisted(pair.offered)))
}

fn of_notice(pair: &Pair<'_, '_>, found: &Match<'_>) -> RuleFinding {
    let (offered, place) = (pair.offered, pair.at.place());
    let evidence = told(found, offered.facts.problem);
    let finding = match (found.likeness, &offered.line.licence) {
        (Likeness::Possible, _) => unknown(
            RULE,
            Level::Block,
            format!("{evidence}; the names are alike, not the same"),
            format!("ask {} whether {} is {}", offered.line.donor, found.called.text, found.notice.subject),
        ),
        (Likeness::Same, Some(licence)) => fail(
            RULE,
            Level::Warn,
            format!("{evidence}; exempt by licence {licence}"),
            format!(
                "send licence {licence} with the papers, and ask who issued it whether it covers {place} on loading"
            ),
        ),
        (Likeness::Same, None) => fail(
            RULE,
            Level::Block,
            evidence,
            format!("a licence of {place}, by its reference, {}", unsanctioned(pair)),
        ),
    };
    linked(finding, vec![RecordRef::new(RecordKind::Notice, &found.notice.id)])
}

/// Who applies no sanction on the line.
fn unsanctioned(pair: &Pair<'_, '_>) -> String {
    let offered = pair.offered;
    offered.redirects.once("sanctions", || {
        let free = offered.recipients_that(|at| offered.sanctions.iter().all(|found| !found.applies(at.place())));
        match free.is_empty() {
            true => "and every recipient applies it".to_owned(),
            false => redirect("does not apply it", &free),
        }
    })
}

/// No sanction that the recipient applies is on a name of the line: it passes, if the maker of goods is known. The same
/// for every such recipient.
fn unlisted(offered: &Offered<'_>) -> RuleFinding {
    let called: Vec<_> = all_names(offered.facts, offered.line).iter().map(|own| own.text).collect();
    let checked = names(&called);
    let level = match offered.kind() {
        ItemKind::Device => Some(Level::Block),
        ItemKind::Consumable => Some(Level::Warn),
        ItemKind::People | ItemKind::Vehicle => None,
    };
    if let (None, Some(level)) = (&offered.product().maker, level) {
        let missing = format!("no sanction on {checked}; the maker of line {} is not stated", offered.line.id);
        return not_stated((RULE, level), offered, &[ProductFact::Maker], missing, "the maker");
    }
    pass(RULE, Level::Block, format!("no sanction that the recipient applies on {checked}"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::handling::Regulation;
    use model::id::PartyId;
    use model::record::Party;
    use model::world::NoticeKind;

    use crate::rules::trial::{FB, FW, P, Trial, UB, UW};

    use super::*;

    #[test]
    fn every_party_to_the_line_is_compared_where_the_sanction_applies() {
        let from = date(2014, 7, 16);
        use NoticeKind::{Incident, Sanction};
        for (subject, kind, applies_in, from, said, remark) in [
            ("JSC URALS WORKS", Sanction, "US", from, FB, "the maker, legal form aside"),
            ("State Holding", Sanction, "US", from, FB, "the owner of the maker"),
            ("aventa-m", Sanction, "US", from, FB, "the model"),
            ("donor-ru", Sanction, "US", from, FB, "the donor, by its id"),
            ("Ministry of Emergencies", Sanction, "US", from, FB, "the donor, by its name"),
            ("fund-ru", Sanction, "", from, FB, "the payer, applied everywhere"),
            ("Heavy Lift", Sanction, "US", from, FB, "the carrier"),
            ("urals works", Sanction, "RS", from, P, "not applied by the recipient"),
            ("urals works", Incident, "US", from, P, "an incident is rule 11"),
            ("urals works", Sanction, "US", date(2020, 4, 2), P, "imposed after the check"),
            ("works", Sanction, "US", from, P, "another name"),
            ("urals works holding", Sanction, "US", from, UB, "a name that is alike"),
        ] {
            let mut trial = Trial::new();
            trial.line().payer = Some(PartyId::of("Fund-RU"));
            trial.line().carrier = Some(PartyId::of("heavy-lift"));
            trial.product().owner = Some("State Holding".to_owned());
            let name = "Ministry of Emergencies".to_owned();
            trial.problem.parties.push(Party { id: PartyId::of("donor-ru"), name, place: None });
            trial.notice(kind, subject, applies_in, from);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn a_licence_exempts_from_what_is_sure_and_not_from_what_is_alike() {
        for (subject, licence, said, remark) in [
            ("Urals Works", None, FB, "no licence"),
            ("Urals Works", Some("OFAC-2020-7"), FW, "a licence"),
            ("Urals Works Holding", Some("OFAC-2020-7"), UB, "nobody knows whether it is the one"),
        ] {
            let mut trial = Trial::new();
            trial.line().licence = licence.map(str::to_owned);
            trial.notice(NoticeKind::Sanction, subject, "US", date(2014, 7, 16));
            let finding = trial.find(RULE);
            assert_eq!((finding.verdict, finding.level), said, "{remark}");
            assert_eq!(finding.evidence.contains("OFAC-2020-7"), said == FW, "{remark}: the licence is named");
        }
    }

    #[test]
    fn a_licence_for_one_does_not_silence_a_likeness_of_another() {
        let mut trial = Trial::new();
        trial.line().licence = Some("L-1".to_owned());
        trial.product().owner = Some("State Holding Group".to_owned());
        trial.notice(NoticeKind::Sanction, "Urals Works", "US", date(2014, 7, 16));
        trial.notice(NoticeKind::Sanction, "State Holding", "US", date(2014, 7, 16));
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level, finding.because.len()), (UB.0, UB.1, 2));
    }

    #[test]
    fn a_sanction_in_force_on_arrival_only_says_so() {
        let mut trial = Trial::new();
        trial.problem.arrival = date(2020, 4, 9);
        trial.notice(NoticeKind::Sanction, "Urals Works", "", date(2020, 4, 5)).published = date(2020, 3, 20);
        let finding = trial.find(RULE);
        assert!(finding.evidence.contains("not yet in force on loading 2020-04-01, in force on arrival 2020-04-09"));
        assert_eq!(finding.because[0].to_string(), "notice:n1");
    }

    #[test]
    fn the_cure_names_who_does_not_apply_it() {
        let mut trial = Trial::new();
        trial.notice(NoticeKind::Sanction, "urals works", "US", date(2014, 7, 16));
        let finding = trial.find(RULE);
        assert!(finding.cure.ends_with("or another recipient that does not apply it: RS"), "{}", finding.cure);
        trial.notice(NoticeKind::Sanction, "urals works", "", date(2014, 7, 16));
        assert!(trial.find(RULE).cure.ends_with("and every recipient applies it"), "{}", trial.find(RULE).cure);
    }

    #[test]
    fn a_missing_maker_is_not_a_pass() {
        for (kind, said) in
            [(ItemKind::Device, UB), (ItemKind::Consumable, UW), (ItemKind::People, P), (ItemKind::Vehicle, P)]
        {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.product().maker = None;
            assert_eq!(trial.said(RULE), said, "{kind:?}");
        }
    }

    #[test]
    fn claims_on_the_maker_are_told_and_the_donor_asked() {
        let mut trial = Trial::new();
        trial.product().maker = None;
        trial.dispute(ProductFact::Maker, "Urals Works", "Volga Works");
        let finding = trial.find(RULE);
        assert!(finding.evidence.contains("\"Urals Works\" (the first paper), \"Volga Works\" (the second paper)"));
        assert!(finding.cure.ends_with("ask donor-ru which maker is right: \"Urals Works\" or \"Volga Works\""));
    }
}
