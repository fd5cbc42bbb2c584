//! Rule 5: labels, inserts and manuals are complete and in a language that the recipient reads; a team speaks it.
//! Source: checklist of drugdonations.org: INN, batch, strength, maker, storage and expiry on the label, in a language
//! that is read; Lithuania 1993, eleven women who lost sight for a time after a drug without product information.
//! Up: [`crate`].

use model::fitness::{FitnessRule, Level, RuleFinding};
use model::handling::Regulation;
use model::offer::Request;
use model::product::ProductFact;
use model::world::ItemKind;

use crate::names::Languages;
use crate::offered::Pair;
use crate::recipients::Situation;
use crate::rules::{fail, item_unknown, not_concerned, not_stated, pass, unknown};
use crate::wording::{figure, redirect};

const RULE: FitnessRule = FitnessRule::Labels;

/// Blocks labels of medicines, devices and tests that nobody there reads; of other goods they only warn.
pub(crate) fn judge(pair: &Pair<'_, '_>) -> RuleFinding {
    let Some(item) = pair.offered.item else { return item_unknown(RULE, pair.offered) };
    match item.kind {
        ItemKind::Vehicle => not_concerned(RULE, Level::Block, "vehicles have no label that decides"),
        ItemKind::People => team(pair),
        ItemKind::Consumable | ItemKind::Device => goods(pair, item.handling.regulation),
    }
}

fn goods(pair: &Pair<'_, '_>, regulation: Regulation) -> RuleFinding {
    let (failing, open) = match regulation {
        Regulation::Medicine | Regulation::Device | Regulation::Test => (Level::Block, Level::Block),
        Regulation::Protective => (Level::Warn, Level::Warn),
        Regulation::Supply => (Level::Warn, Level::Ask),
    };
    let (line, place) = (pair.offered.line, pair.at.place());
    let (own, read) = (&pair.offered.languages, &pair.at.recipient.languages);
    if own.is_empty() {
        let missing = format!("the language of label and manual of line {} is not stated", line.id);
        let wanted = format!("the languages of label and manual; {place} reads {}", read);
        return not_stated((RULE, open), pair.offered, &[ProductFact::Languages], missing, &wanted);
    }
    if read.is_empty() {
        return unknown(
            RULE,
            open,
            format!("which languages {place} reads is not known; labels are in {}", own),
            format!("ask {place} which languages its staff read"),
        );
    }
    let Some(shared) = own.shared(read).next() else {
        return fail(
            RULE,
            failing,
            format!("labels and manuals are in {}; {place} reads {}", own, read),
            format!("{} labels and manuals in {}, {}", figure(pair.offered.units), read, readers(pair)),
        );
    };
    labelled(pair, regulation, shared)
}

/// Labels are read there; what remains is whether they say enough.
fn labelled(pair: &Pair<'_, '_>, regulation: Regulation, shared: &str) -> RuleFinding {
    let (line, is_medicine) = (pair.offered.line, regulation == Regulation::Medicine);
    let must = if is_medicine {
        "active substance (INN), batch, strength, maker, storage and expiry"
    } else {
        "batch, maker, storage and expiry"
    };
    match pair.offered.product().label_complete {
        Some(false) => fail(
            RULE,
            if is_medicine { Level::Block } else { Level::Warn },
            format!("labels in {shared} are read there, but do not name all of {must}"),
            format!("relabel {} units of line {}: {must}", figure(pair.offered.units), line.id),
        ),
        None if is_medicine => not_stated(
            (RULE, Level::Block),
            pair.offered,
            &[ProductFact::LabelComplete],
            format!("labels in {shared} are read there; whether they name {must} is not stated"),
            "a picture of the label",
        ),
        Some(true) | None => pass(RULE, Level::Block, format!("labels and manuals in {shared} are read there")),
    }
}

/// Who else reads the labels.
fn readers(pair: &Pair<'_, '_>) -> String {
    let reads = |at: &Situation<'_>| pair.offered.languages.meets(&at.recipient.languages);
    pair.offered.redirects.once("language", || {
        redirect(&format!("reads {}", pair.offered.languages), &pair.offered.recipients_that(reads))
    })
}

/// A team must be understood, and speak what a request asks for.
fn team(pair: &Pair<'_, '_>) -> RuleFinding {
    let (line, place) = (pair.offered.line, pair.at.place());
    let spoken = Languages::of(line.team.as_ref().map_or(&[], |team| &team.languages));
    let read = &pair.at.recipient.languages;
    if spoken.is_empty() {
        return unknown(
            RULE,
            Level::Warn,
            format!("the languages of team {} are not stated", line.id),
            format!("ask {} which languages the team speaks; {place} speaks {}", line.donor, read),
        );
    }
    if read.is_empty() {
        return unknown(
            RULE,
            Level::Warn,
            format!("which languages {place} speaks is not known; the team speaks {}", spoken),
            format!("ask {place} in which languages the team will work"),
        );
    }
    let is_unmet = |request: &&&Request| {
        let wanted = Languages::of(&request.wanted.languages);
        !wanted.is_empty() && !wanted.meets(&spoken)
    };
    if let Some(request) = pair.at.requests.iter().find(is_unmet) {
        let wanted = Languages::of(&request.wanted.languages);
        return fail(
            RULE,
            Level::Warn,
            format!("{place} asks for a team that speaks {} ({}); it speaks {}", wanted, request.id, spoken),
            format!("interpreters of {} for {} people", wanted, figure(pair.offered.units)),
        );
    }
    if !spoken.meets(read) {
        return fail(
            RULE,
            Level::Warn,
            format!("the team speaks {}; {place} speaks {}", spoken, read),
            format!("interpreters of {} for {} people", read, figure(pair.offered.units)),
        );
    }
    pass(RULE, Level::Block, format!("the team speaks {}; {place} speaks {}", spoken, read))
}

#[cfg(test)]
mod tests {
    use crate::rules::trial::{FB, FW, N, P, Trial, UA, UB, UW};

    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn labels_must_be_read_there() {
        use Regulation::{Device, Medicine, Protective, Supply, Test};
        for (regulation, own, read, complete, said, remark) in [
            (Medicine, "ru", "en", None, FB, "nobody reads it"),
            (Device, "ru", "en", None, FB, "a manual nobody reads"),
            (Test, "ru", "en", None, FB, "a leaflet nobody reads"),
            (Protective, "ru", "en", None, FW, "a mask explains itself"),
            (Supply, "ru", "en", None, FW, "soap explains itself"),
            (Medicine, "", "en", None, UB, "language not stated"),
            (Device, "ru", "", None, UB, "nobody knows what is read there"),
            (Protective, "", "en", None, UW, "language of masks not stated"),
            (Supply, "", "en", None, UA, "language of soap not stated"),
            (Medicine, "ru en-US", "EN", Some(true), P, "one of two, region and case aside"),
            (Medicine, "en", "en", None, UB, "a medicine whose label nobody has seen"),
            (Medicine, "en", "en", Some(false), FB, "a medicine without INN or expiry"),
            (Medicine, "ru", "en", Some(false), FB, "neither read nor complete"),
            (Device, "en", "en", None, P, "a device's label is not asked about"),
            (Device, "en", "en", Some(false), FW, "a device's label that says too little"),
            (Supply, "en", "en", Some(false), FW, "soap's label that says too little"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, regulation);
            trial.product().languages = words(own);
            trial.product().label_complete = complete;
            trial.problem.recipients[0].languages = words(read);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        assert_eq!(Trial::of(ItemKind::Vehicle, Regulation::Device).said(RULE), N);
    }

    #[test]
    fn a_team_speaks_what_is_asked_for_and_what_is_spoken_there() {
        for (spoken, read, wanted, said, remark) in [
            ("", "en", "", UW, "not stated"),
            ("ru", "", "", UW, "nobody knows what is spoken there"),
            ("ru", "en", "", FW, "not understood"),
            ("ru en", "en", "", P, "one of two"),
            ("en", "en es", "es", FW, "understood, but another language is asked for"),
            ("es-MX", "en es", "fr es", P, "one of those asked for"),
        ] {
            let mut trial = Trial::of(ItemKind::People, Regulation::Supply);
            trial.team().languages = words(spoken);
            trial.problem.recipients[0].languages = words(read);
            trial.problem.requests[0].wanted.languages = words(wanted);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        let mut trial = Trial::of(ItemKind::People, Regulation::Supply);
        trial.line().team = None;
        assert_eq!(trial.said(RULE), UW, "people without a row of their team");
    }

    #[test]
    fn the_cure_counts_labels_and_names_who_reads_them() {
        let mut trial = Trial::new();
        trial.product().languages = words("sr ru");
        let cure = trial.find(RULE).cure;
        assert_eq!(cure, "45 labels and manuals in en, or another recipient that reads sr, ru: RS");
        trial.product().languages = words("ru");
        assert!(trial.find(RULE).cure.ends_with("no recipient reads ru"));
    }
}
