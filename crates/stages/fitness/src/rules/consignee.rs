//! Rule 16: consignee, customs and duty, storage, onward transport and who pays it are agreed.
//! Source: checklist of drugdonations.org: the donor pays transport and clearance unless agreed otherwise; Bosnia 1992-96,
//! where the disposal was left to the recipient (Berckmans et al. 1997). Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::recipient::Consignee;

use crate::recipients::Situation;
use crate::rules::{fail, not_concerned, pass, unknown};

const RULE: FitnessRule = FitnessRule::Consignee;

/// Blocks what customs would keep; holds what nobody has agreed to take over.
pub(crate) fn judge(at: &Situation<'_>) -> RuleFinding {
    if at.is_people() {
        return not_concerned(RULE, Level::Block, "people have no consignee");
    }
    let (place, item) = (at.place(), at.item);
    let Some(row) = at.consignee else {
        return unknown(
            RULE,
            Level::Block,
            format!("nobody is named who takes over {item} in {place}"),
            format!("ask {place} for consignee, duty, storage and who pays transport onward, in writing"),
        );
    };
    let party = &row.party;
    if row.duty_free == Some(false) {
        return fail(
            RULE,
            Level::Block,
            format!("{place} does not waive customs and duty of {item} for {party}"),
            format!("a waiver of duty from {place}'s customs, or who pays it, agreed and recorded"),
        );
    }
    let open = open(row);
    if !open.is_empty() {
        return unknown(
            RULE,
            Level::Block,
            format!("{party} takes over {item} in {place}; not known: {}", open.join(", ")),
            format!("ask {party} and the donor for {}", open.join(", ")),
        );
    }
    let agreed = row.agreed.map(|day| day.to_string()).unwrap_or_default();
    pass(RULE, Level::Block, format!("{party} takes over {item} in {place}, agreed on {agreed}"))
}

/// What is not known of a row.
fn open(row: &Consignee) -> Vec<&'static str> {
    let facts = [
        (row.duty_free.is_none(), "whether duty is waived"),
        (row.storage.is_none(), "where it is stored"),
        (row.onward_payer.is_none(), "who pays transport onward"),
        (row.agreed.is_none(), "the day of the agreement"),
    ];
    facts.into_iter().filter(|(is_open, _)| *is_open).map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::handling::Regulation;
    use model::id::{ItemId, PartyId, PlaceId};
    use model::world::ItemKind;

    use crate::rules::trial::{FB, N, P, Trial, UB, source};

    use super::*;

    fn agreed(item: Option<&str>) -> Consignee {
        Consignee {
            place: PlaceId::of("US"),
            item: item.map(ItemId::of),
            party: PartyId::of("fema"),
            duty_free: Some(true),
            storage: Some("New York".to_owned()),
            onward_payer: Some(PartyId::of("fema")),
            agreed: Some(date(2020, 4, 1)),
            source: source(),
        }
    }

    #[test]
    fn everything_must_be_agreed_by_the_day_of_the_check() {
        let row = || agreed(Some("ventilator-icu"));
        for (rows, said, told, remark) in [
            (vec![], UB, "nobody is named", "no row"),
            (vec![row()], P, "fema takes over", "all agreed"),
            (vec![Consignee { duty_free: Some(false), ..row() }], FB, "does not waive", "duty is taken"),
            (vec![Consignee { duty_free: None, ..row() }], UB, "whether duty is waived", "duty not known"),
            (vec![Consignee { storage: None, ..row() }], UB, "where it is stored", "storage not known"),
            (vec![Consignee { onward_payer: None, ..row() }], UB, "who pays transport onward", "payer not known"),
            (vec![Consignee { agreed: None, ..row() }], UB, "the day of the agreement", "not agreed"),
            (vec![Consignee { agreed: Some(date(2020, 4, 2)), ..row() }], UB, "nobody is named", "agreed tomorrow"),
            (vec![agreed(None)], P, "fema", "a row of any item"),
            (vec![agreed(Some("mask"))], UB, "nobody is named", "a row of another item"),
            (
                vec![agreed(None), Consignee { storage: None, ..row() }],
                UB,
                "where it is stored",
                "the item's row first",
            ),
            (
                vec![agreed(None), Consignee { agreed: Some(date(2020, 4, 2)), storage: None, ..row() }],
                P,
                "fema",
                "the item's row does not exist yet",
            ),
            (
                vec![row(), Consignee { agreed: Some(date(2020, 3, 1)), storage: None, ..row() }],
                P,
                "fema",
                "what was agreed last",
            ),
        ] {
            for is_turned in [false, true] {
                let mut trial = Trial::new();
                trial.problem.consignees.clone_from(&rows);
                if is_turned {
                    trial.problem.consignees.reverse();
                }
                let finding = trial.find(RULE);
                assert_eq!((finding.verdict, finding.level), said, "{remark}");
                assert!(finding.evidence.contains(told), "{remark}: {}", finding.evidence);
            }
        }
    }

    #[test]
    fn people_have_no_consignee_and_what_nobody_knows_has() {
        assert_eq!(Trial::of(ItemKind::People, Regulation::Supply).said(RULE), N);
        assert_eq!(Trial::of(ItemKind::Vehicle, Regulation::Supply).said(RULE), UB);
        let mut trial = Trial::new();
        trial.problem.items.clear();
        assert_eq!(trial.said(RULE), UB);
        trial.problem.consignees.push(agreed(None));
        assert_eq!(trial.said(RULE), P);
    }
}
