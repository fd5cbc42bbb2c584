//! Rule 4: on the recipient's essential list, or registered or authorised in both countries.
//! Source: WHO guidelines for medicine donations, no double standard: what is not good enough at home is not given away;
//! the ventilators of 1 April 2020, without an emergency authorisation of the recipient. Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::Regulation;
use model::id::PlaceId;
use model::product::ProductFact;
use model::recipient::{Authorisation, AuthorisationKind};

use crate::offered::{Offered, Pair};
use crate::rules::{disputed, fail, item_unknown, not_concerned, pass, unknown};
use crate::wording::redirect;

const RULE: FitnessRule = FitnessRule::Registration;

/// Blocks what a regulator of either side has refused; what is not on file on both sides is shown.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    let Some(goods) = pair.offered.goods().filter(|item| item.handling.regulation != Regulation::Supply) else {
        return not_concerned(RULE, Level::Block, format!("no regulator decides on {}", item.id));
    };
    let (place, home) = (pair.at.place(), &pair.offered.line.place);
    let here = pair.offered.authorisations.get(place).copied();
    let there = pair.offered.authorisations.get(home).copied();
    if goods.handling.regulation == Regulation::Protective && here.is_none() && there.is_none() {
        return not_concerned(RULE, Level::Block, format!("no regulator of {place} or {home} speaks of {}", item.id));
    }
    match (here, there) {
        (Some(record), _) if !record.kind.is_granted() => refused(pair, record, "there"),
        (_, Some(record)) if !record.kind.is_granted() => refused(pair, record, "at home"),
        (Some(record), Some(other)) => pass(RULE, Level::Block, format!("{} and {}", told(record), told(other))),
        (None, Some(other)) if pair.at.is_essential => {
            pass(RULE, Level::Block, format!("on the essential list of {place}; {}", told(other)))
        }
        (Some(record), None) => not_on_file(pair, home, &told(record)),
        (None, None) if pair.at.is_essential => not_on_file(pair, home, &format!("on the essential list of {place}")),
        (None, other) => {
            let said = other.map_or_else(|| format!("nothing of {home} either"), told);
            not_on_file(pair, place, &format!("not on the essential list of {place}; {said}"))
        }
    }
}

fn refused(pair: &Pair<'_, '_>, record: &Authorisation, whose: &str) -> RuleFinding {
    let line = &pair.offered.line.id;
    let elsewhere = pair.offered.redirects.once("authorised", || {
        redirect("has it authorised", &pair.offered.recipients_that(|at| is_granted(pair.offered, at.place())))
    });
    let cure = match whose {
        "there" => format!("an authorisation of {} for line {line}, {elsewhere}", record.place),
        _ => format!("a product that {} authorises itself: nothing is given that is refused at home", record.place),
    };
    fail(RULE, Level::Block, format!("{}: refused {whose}", told(record)), cure)
}

fn not_on_file(pair: &Pair<'_, '_>, place: &PlaceId, known: &str) -> RuleFinding {
    let offered = pair.offered;
    let what = offered.product().model.as_deref().unwrap_or(offered.line.item.as_str());
    let finding = unknown(
        RULE,
        Level::Warn,
        format!("no word of {place}'s regulator on {what} is on file; {known}"),
        format!("ask {place}'s regulator whether {what} is registered or authorised, and record the reference"),
    );
    disputed(finding, offered, &[ProductFact::Model])
}

fn is_granted(offered: &Offered<'_>, place: &PlaceId) -> bool {
    offered.authorisations.get(place).is_some_and(|record| record.kind.is_granted())
}

/// A record as a sentence tells it.
fn told(record: &Authorisation) -> String {
    let about = record.model.as_deref().or(record.item.as_ref().map(|item| item.as_str())).unwrap_or("it");
    format!("{} in {} since {} ({}): {about}", word(record.kind), record.place, record.from, record.reference)
}

fn word(kind: AuthorisationKind) -> &'static str {
    match kind {
        AuthorisationKind::Registered => "registered",
        AuthorisationKind::Emergency => "authorised for the emergency",
        AuthorisationKind::None => "not authorised",
        AuthorisationKind::Withdrawn => "refused or withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use model::id::ItemId;
    use model::recipient::EssentialItem;
    use model::world::ItemKind;

    use crate::rules::trial::{FB, N, P, Said, Trial, UW, source};

    use super::*;

    const YES: AuthorisationKind = AuthorisationKind::Registered;
    const EMERGENCY: AuthorisationKind = AuthorisationKind::Emergency;
    const NO: AuthorisationKind = AuthorisationKind::None;
    const TAKEN: AuthorisationKind = AuthorisationKind::Withdrawn;

    fn record<'t>(trial: &'t mut Trial, place: &str, kind: AuthorisationKind, from: Date) -> &'t mut Authorisation {
        trial.problem.authorisations.push(Authorisation {
            place: PlaceId::of(place),
            item: Some(ItemId::of("ventilator-icu")),
            model: None,
            kind,
            from,
            until: None,
            reference: "ref".to_owned(),
            source: source(),
        });
        trial.problem.authorisations.last_mut().expect("a record was added")
    }

    fn essential(trial: &mut Trial) {
        let item = ItemId::of("ventilator-icu");
        trial.problem.essential.push(EssentialItem { place: PlaceId::of("US"), item, source: source() });
    }

    #[test]
    fn both_regulators_must_let_it_pass_and_neither_may_refuse() {
        for (here, there, is_essential, said, remark) in [
            (None, None, false, UW, "nothing is on file"),
            (Some(YES), Some(YES), false, P, "registered on both sides"),
            (Some(EMERGENCY), Some(YES), false, P, "authorised for the emergency here"),
            (Some(YES), None, false, UW, "nothing on file at home"),
            (None, Some(YES), false, UW, "nothing on file here, not on the list"),
            (None, Some(YES), true, P, "on the list, registered at home"),
            (None, None, true, UW, "on the list, nothing on file at home"),
            (Some(NO), Some(YES), true, FB, "refused here, even if on the list"),
            (Some(TAKEN), None, false, FB, "withdrawn here"),
            (Some(YES), Some(NO), true, FB, "no double standard: refused at home"),
            (None, Some(TAKEN), false, FB, "withdrawn at home, nothing on file here"),
        ] {
            let mut trial = Trial::new();
            for (place, kind) in [("US", here), ("RU", there)] {
                if let Some(kind) = kind {
                    record(&mut trial, place, kind, date(2020, 3, 1));
                }
            }
            if is_essential {
                essential(&mut trial);
            }
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    /// Records of the recipient (kind, on the model or on the item, first day), what is said, remark.
    type Row<'r> = (&'r [(AuthorisationKind, bool, Date)], Said, &'r str);

    #[test]
    fn the_word_on_the_model_outranks_that_on_the_item_and_the_later_the_earlier() {
        let (early, late) = (date(2020, 2, 1), date(2020, 3, 1));
        let rows: [Row<'_>; 6] = [
            (&[(YES, false, early), (NO, false, late)], FB, "the later word counts"),
            (&[(NO, false, early), (YES, false, late)], P, "the later word counts, the other way"),
            (&[(NO, true, early), (YES, false, late)], FB, "the model before the item, however early"),
            (&[(YES, true, early), (NO, false, late)], P, "the model is let pass where the item is not"),
            (&[(YES, false, late), (NO, false, late)], FB, "of one day what refuses"),
            (&[(NO, true, early), (YES, true, late)], P, "both on the model"),
        ];
        for (records, said, remark) in rows {
            for is_turned in [false, true] {
                let mut trial = Trial::new();
                record(&mut trial, "RU", YES, early);
                for (kind, is_on_model, from) in records {
                    let record = record(&mut trial, "US", *kind, *from);
                    if *is_on_model {
                        record.item = None;
                        record.model = Some("AVENTA M".to_owned());
                    }
                }
                if is_turned {
                    trial.problem.authorisations.reverse();
                }
                assert_eq!(trial.said(RULE), said, "{remark}");
            }
        }
    }

    #[test]
    fn a_word_counts_when_it_is_known_today_and_still_counts_on_arrival() {
        for (from, until, model, said, remark) in [
            (date(2020, 4, 1), None, None, FB, "from today on"),
            (date(2020, 4, 2), None, None, UW, "from tomorrow on, known by nobody today"),
            (date(2020, 3, 1), Some(date(2020, 4, 2)), None, FB, "to the day of arrival"),
            (date(2020, 3, 1), Some(date(2020, 4, 1)), None, UW, "ended before arrival"),
            (date(2020, 3, 1), None, Some("Aventa-S"), UW, "on another model"),
        ] {
            let mut trial = Trial::new();
            let record = record(&mut trial, "US", NO, from);
            record.until = until;
            if let Some(model) = model {
                record.item = None;
                record.model = Some(model.to_owned());
            }
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn protective_goods_are_asked_about_only_where_a_regulator_speaks() {
        for (kind, regulation, word, said, remark) in [
            (ItemKind::Consumable, Regulation::Protective, None, N, "no regulator speaks of it"),
            (ItemKind::Consumable, Regulation::Protective, Some(("US", NO)), FB, "refused"),
            (ItemKind::Consumable, Regulation::Protective, Some(("RU", YES)), UW, "one regulator speaks"),
            (ItemKind::Consumable, Regulation::Medicine, None, UW, "medicines are always asked about"),
            (ItemKind::Consumable, Regulation::Supply, Some(("US", NO)), N, "soap is not registered"),
            (ItemKind::Vehicle, Regulation::Device, Some(("US", NO)), N, "vehicles are not registered"),
            (ItemKind::People, Regulation::Supply, None, N, "people are not registered"),
        ] {
            let mut trial = Trial::of(kind, regulation);
            if let Some((place, kind)) = word {
                record(&mut trial, place, kind, date(2020, 3, 1));
            }
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn the_cure_names_who_has_it_authorised_or_whom_to_ask() {
        let mut trial = Trial::new();
        record(&mut trial, "US", NO, date(2020, 3, 1));
        assert!(trial.find(RULE).cure.ends_with("no recipient has it authorised"));
        record(&mut trial, "RS", YES, date(2020, 3, 1));
        assert!(trial.find(RULE).cure.ends_with("or another recipient that has it authorised: RS"));
        trial.problem.authorisations.clear();
        assert!(trial.find(RULE).cure.starts_with("ask US's regulator whether Aventa-M is registered"));
        trial.product().model = None;
        trial.dispute(ProductFact::Model, "Aventa-M", "Aventa-S");
        assert!(trial.find(RULE).cure.ends_with("which model is right: \"Aventa-M\" or \"Aventa-S\""));
    }
}
