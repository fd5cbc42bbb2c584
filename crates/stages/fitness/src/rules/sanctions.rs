//! Rule 12: maker, model, donor and payer against the sanctions that the recipient applies.
//! Source: the Aventa-M, whose maker was under sanctions of the recipient; a licence may exempt and is then a waiver.
//! Does not look at carriers: flights are not known yet. Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::world::{ItemKind, NoticeKind};

use crate::facts::{Pair, applies};
use crate::rules::{fail, item_unknown, linked, pass, unknown};
use crate::wording::names;

const RULE: FitnessRule = FitnessRule::Sanctions;

/// Blocks on a sanction in force that the recipient applies. The maker of a device must be known; for other goods a
/// missing maker is shown and only warns. People and vehicles are judged by donor and payer.
pub(crate) fn judge(pair: &Pair<'_>) -> RuleFinding {
    let Some(item) = pair.item else { return item_unknown(RULE, pair) };
    let (line, place) = (pair.line, &pair.recipient.id);
    let mut parties = vec![line.donor.as_str()];
    parties.extend(line.payer.as_ref().map(|payer| payer.as_str()));
    parties.extend(line.product.maker.as_deref());
    parties.extend(line.product.model.as_deref());
    let everywhere = pair.facts.notices(&parties, &[NoticeKind::Sanction]);
    let found: Vec<_> = everywhere.iter().filter(|notice| applies(notice, place)).collect();
    if !found.is_empty() {
        let because = found.iter().map(|notice| RecordRef::new(RecordKind::Notice, &notice.id)).collect();
        let said: Vec<_> = found
            .iter()
            .map(|notice| format!("{} since {} ({}): {}", notice.subject, notice.from, notice.id, notice.text))
            .collect();
        let redirect = pair.memo.unsanctioned.get_or_init(|| {
            let free = pair.recipients_that(|other| everywhere.iter().all(|notice| !applies(notice, &other.id)));
            match free.is_empty() {
                true => "every recipient applies it".to_owned(),
                false => format!("or a recipient that does not apply it: {}", names(&free)),
            }
        });
        let finding = fail(
            RULE,
            Level::Block,
            said.join("; "),
            format!("a licence of {place}, recorded as a waiver with its reference; {redirect}"),
        );
        return linked(finding, because);
    }
    let level = match item.kind {
        ItemKind::Device => Level::Block,
        ItemKind::Consumable | ItemKind::Vehicle | ItemKind::People => Level::Warn,
    };
    let has_maker = matches!(item.kind, ItemKind::Device | ItemKind::Consumable);
    let checked = names(&parties);
    if has_maker && line.product.maker.is_none() {
        return unknown(
            RULE,
            level,
            format!("no sanction on {checked}; the maker of line {} is not stated", line.id),
            format!("ask {} for the maker", line.donor),
        );
    }
    pass(RULE, Level::Block, format!("no sanction that {place} applies on {checked}"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::fitness::Verdict;
    use model::id::PartyId;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn every_party_to_the_line_is_compared_where_the_sanction_applies() {
        let from = date(2014, 7, 16);
        for (subject, kind, applies_in, from, verdict, remark) in [
            ("URALS WORKS", NoticeKind::Sanction, "US", from, Verdict::Fail, "the maker"),
            ("aventa-m", NoticeKind::Sanction, "US", from, Verdict::Fail, "the model"),
            ("donor-ru", NoticeKind::Sanction, "US", from, Verdict::Fail, "the donor"),
            ("fund-ru", NoticeKind::Sanction, "", from, Verdict::Fail, "the payer, applied everywhere"),
            ("urals works", NoticeKind::Sanction, "RS", from, Verdict::Pass, "not applied by the recipient"),
            ("urals works", NoticeKind::Incident, "US", from, Verdict::Pass, "an incident is rule 11"),
            ("urals works", NoticeKind::Sanction, "US", date(2020, 4, 2), Verdict::Pass, "imposed after the check"),
            ("works", NoticeKind::Sanction, "US", from, Verdict::Pass, "another name"),
        ] {
            let mut trial = Trial::new();
            trial.problem.lines[0].payer = Some(PartyId::of("Fund-RU"));
            trial.notice("n1", kind, subject, applies_in, from, None);
            assert_eq!(trial.judge(judge).verdict, verdict, "{remark}");
        }
    }

    #[test]
    fn the_cure_names_who_does_not_apply_it() {
        let mut trial = Trial::new();
        trial.notice("n1", NoticeKind::Sanction, "urals works", "US", date(2014, 7, 16), None);
        let finding = trial.judge(judge);
        assert!(finding.cure.contains("does not apply it: RS"), "{}", finding.cure);
        trial.notice("n2", NoticeKind::Sanction, "urals works", "", date(2014, 7, 16), None);
        assert!(trial.judge(judge).cure.contains("every recipient applies it"));
    }

    #[test]
    fn a_missing_maker_is_not_a_pass() {
        for (kind, verdict, level) in [
            (ItemKind::Device, Verdict::Unknown, Level::Block),
            (ItemKind::Consumable, Verdict::Unknown, Level::Warn),
            (ItemKind::People, Verdict::Pass, Level::Block),
            (ItemKind::Vehicle, Verdict::Pass, Level::Block),
        ] {
            let mut trial = Trial::new();
            trial.problem.items[0].kind = kind;
            trial.problem.lines[0].product.maker = None;
            let finding = trial.judge(judge);
            assert_eq!((finding.verdict, finding.level), (verdict, level), "{kind:?}");
        }
    }
}
