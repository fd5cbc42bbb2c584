//! Rule 11: no open recall, safety alert or incident on the model or its maker.
//! Source: the Aventa-M, withdrawn in May 2020 after fires; evaluated as of a date, because on 1 April nobody could know.
//! Does not search the lots already delivered. Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::world::{ItemKind, NoticeKind};

use crate::facts::{Pair, applies};
use crate::rules::{fail, item_unknown, linked, not_concerned, pass, unknown};

const RULE: FitnessRule = FitnessRule::Incident;

/// Blocks on a notice in force. A device whose model is not stated is held: nobody can look it up. For other goods a
/// missing maker is normal input (lots and makers are seldom on a donor's list), so it is shown and only warns.
pub(crate) fn judge(pair: &Pair<'_>) -> RuleFinding {
    let Some(item) = pair.item else { return item_unknown(RULE, pair) };
    if item.kind == ItemKind::People {
        return not_concerned(RULE, Level::Block, "people have no model");
    }
    let product = &pair.line.product;
    let names: Vec<_> = [&product.model, &product.maker].into_iter().flatten().map(String::as_str).collect();
    let kinds = [NoticeKind::Recall, NoticeKind::Incident];
    let mut found = pair.facts.notices(&names, &kinds);
    found.retain(|notice| applies(notice, &pair.recipient.id));
    let as_of = pair.facts.problem.as_of;
    if !found.is_empty() {
        let because = found.iter().map(|notice| RecordRef::new(RecordKind::Notice, &notice.id)).collect();
        let said: Vec<_> = found
            .iter()
            .map(|notice| format!("{} since {} ({}): {}", notice.subject, notice.from, notice.id, notice.text))
            .collect();
        let finding = fail(
            RULE,
            Level::Block,
            said.join("; "),
            format!(
                "another model, or the regulator's clearance for {} recorded as the end of the notice or as a waiver",
                pair.recipient.id
            ),
        );
        return linked(finding, because);
    }
    let level = if item.kind == ItemKind::Device { Level::Block } else { Level::Warn };
    let is_named = if item.kind == ItemKind::Device { product.model.is_some() } else { !names.is_empty() };
    if !is_named {
        return unknown(
            RULE,
            level,
            format!("maker and model of line {} are not both stated: no notice can be looked up", pair.line.id),
            format!("ask {} for maker and model", pair.line.donor),
        );
    }
    pass(RULE, Level::Block, format!("no recall or incident on {} in force on {as_of}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::fitness::Verdict;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn a_notice_counts_from_its_day_to_its_last_and_where_it_applies() {
        let from = date(2020, 5, 13);
        for (subject, kind, as_of, until, applies_in, verdict, remark) in [
            ("Aventa-M", NoticeKind::Incident, date(2020, 5, 12), None, "", Verdict::Pass, "the day before"),
            ("aventa-m ", NoticeKind::Incident, from, None, "", Verdict::Fail, "its first day, case and blanks aside"),
            ("Aventa-M", NoticeKind::Recall, date(2020, 6, 1), None, "", Verdict::Fail, "a recall"),
            ("urals works", NoticeKind::Recall, date(2020, 6, 1), None, "", Verdict::Fail, "all of a maker's"),
            ("Aventa-M", NoticeKind::Sanction, date(2020, 6, 1), None, "", Verdict::Pass, "a sanction is rule 12"),
            ("Aventa-M", NoticeKind::Incident, date(2020, 6, 1), Some(date(2020, 5, 31)), "", Verdict::Pass, "lifted"),
            ("Aventa-M", NoticeKind::Incident, date(2020, 6, 1), None, "RS", Verdict::Pass, "applied elsewhere"),
            ("Aventa-M", NoticeKind::Incident, date(2020, 6, 1), None, "US", Verdict::Fail, "applied here"),
            ("Aventa", NoticeKind::Incident, date(2020, 6, 1), None, "", Verdict::Pass, "another model"),
        ] {
            let mut trial = Trial::new();
            trial.problem.as_of = as_of;
            // The goods arrive long after: a notice that does not exist yet must not count by the day of arrival.
            trial.problem.arrival = date(2020, 7, 1);
            trial.notice("n1", kind, subject, applies_in, from, until);
            let finding = trial.judge(judge);
            assert_eq!(finding.verdict, verdict, "{remark}");
            assert_eq!(finding.because.len(), usize::from(verdict == Verdict::Fail), "{remark}: the notice is linked");
        }
    }

    #[test]
    fn what_cannot_be_looked_up_is_unknown() {
        for (kind, model, maker, verdict, level, remark) in [
            (ItemKind::Device, None, Some("m"), Verdict::Unknown, Level::Block, "a device without a model is held"),
            (ItemKind::Device, Some("x"), None, Verdict::Pass, Level::Block, "a device with a model"),
            (ItemKind::Consumable, None, None, Verdict::Unknown, Level::Warn, "goods without a maker are shown"),
            (ItemKind::Consumable, None, Some("m"), Verdict::Pass, Level::Block, "goods with a maker"),
            (ItemKind::Vehicle, None, None, Verdict::Unknown, Level::Warn, "vehicles like goods"),
            (ItemKind::People, None, None, Verdict::NotConcerned, Level::Block, "people"),
        ] {
            let mut trial = Trial::new();
            trial.problem.items[0].kind = kind;
            trial.problem.lines[0].product.model = model.map(str::to_owned);
            trial.problem.lines[0].product.maker = maker.map(str::to_owned);
            let finding = trial.judge(judge);
            assert_eq!((finding.verdict, finding.level), (verdict, level), "{remark}");
        }
    }
}
