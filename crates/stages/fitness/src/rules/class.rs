//! Rule 14: the product is of a class that counts as the item it is offered as.
//! Source: the 4,000 military full-face masks M-95 of 1 April 2020, not the N95 that clinicians asked for; standards as
//! UNICEF lists them (EN 149, NIOSH, GB2626). Does not prove a certificate genuine. Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::world::Item;

use crate::facts::{Pair, folded};
use crate::rules::{fail, item_unknown, linked, not_concerned, pass, unknown};
use crate::wording::names;

const RULE: FitnessRule = FitnessRule::Class;

/// Blocks another class; holds a product whose class nobody stated. An item without classes takes any.
pub(crate) fn judge(pair: &Pair<'_>) -> RuleFinding {
    let Some(item) = pair.item else { return item_unknown(RULE, pair) };
    if item.classes.is_empty() || !pair.is_goods() {
        return not_concerned(RULE, Level::Block, format!("any class counts as {}", item.id));
    }
    let accepted = names(&item.classes);
    let finding = match &pair.line.product.class {
        None => unknown(
            RULE,
            Level::Block,
            format!("the class of line {} is not stated; {} takes {accepted}", pair.line.id, item.id),
            format!("ask {} for the class on the certificate: {accepted}", pair.line.donor),
        ),
        Some(class) if counts(item, class) => pass(RULE, Level::Block, format!("class {class} counts as {}", item.id)),
        Some(class) => fail(
            RULE,
            Level::Block,
            format!("class {class} is the wrong class for the requested item {}: it takes {accepted}", item.id),
            cure(pair, class),
        ),
    };
    linked(finding, vec![RecordRef::new(RecordKind::Item, &item.id)])
}

/// Offer it as the items its class counts as, to who asked for those.
fn cure(pair: &Pair<'_>, class: &str) -> String {
    let items = pair.facts.items_of_class(class);
    if items.is_empty() {
        return format!("offer it as the item that class {class} is made for, to who asked for that");
    }
    let ids: Vec<_> = items.iter().map(|item| &item.id).collect();
    let mut askers: Vec<_> = ids.iter().flat_map(|id| pair.facts.requesters(id)).collect();
    askers.sort();
    askers.dedup();
    format!("offer it as {}, to who asked for it: {}", names(&ids), names(&askers))
}

fn counts(item: &Item, class: &str) -> bool {
    item.classes.iter().any(|known| folded(known) == folded(class))
}

#[cfg(test)]
mod tests {
    use model::fitness::Verdict;
    use model::id::ItemId;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn a_class_counts_when_the_item_lists_it() {
        for (classes, class, verdict, remark) in [
            (&[][..], Some("M-95"), Verdict::NotConcerned, "any class"),
            (&["N95", "FFP2"], Some("ffp2"), Verdict::Pass, "listed, in another case"),
            (&["N95", "FFP2"], Some("M-95"), Verdict::Fail, "not listed"),
            (&["N95", "FFP2"], None, Verdict::Unknown, "not stated"),
        ] {
            let mut trial = Trial::new();
            trial.problem.items[0].classes = classes.iter().map(|class| (*class).to_owned()).collect();
            trial.problem.lines[0].product.class = class.map(str::to_owned);
            let finding = trial.judge(judge);
            assert_eq!((finding.verdict, finding.level), (verdict, Level::Block), "{remark}");
        }
    }

    #[test]
    fn the_cure_names_the_item_of_the_class_and_who_asked_for_it() {
        let mut trial = Trial::new();
        trial.problem.items[0].classes = vec!["N95".to_owned()];
        trial.problem.lines[0].product.class = Some("M-95".to_owned());
        assert!(trial.judge(judge).cure.contains("that class M-95 is made for"));
        let mut item = trial.problem.items[0].clone();
        item.id = ItemId::of("mask-fullface");
        item.classes = vec!["M-95".to_owned()];
        trial.problem.items.push(item);
        assert!(trial.judge(judge).cure.contains("offer it as mask-fullface, to who asked for it: nobody"));
    }
}
