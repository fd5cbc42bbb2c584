//! Rule 14: the product is of a class that counts as the item it is offered as, and its certificate is genuine and of the
//! standard of that class.
//! Source: the 4,000 military full-face masks M-95 of 1 April 2020, not the N95 that clinicians asked for; standards as
//! UNICEF lists them (EN 149, NIOSH, GB2626). Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessRule, Level, RuleFinding};
use model::product::ProductFact;
use model::world::Item;

use crate::joining::joined;
use crate::names::folded;
use crate::offered::Offered;
use crate::rules::{fail, item_unknown, linked, not_concerned, not_stated, pass};
use crate::wording::names;

const RULE: FitnessRule = FitnessRule::Class;

/// Blocks another class, and a certificate that its issuer denies or that is of another standard; holds a product whose
/// class nobody stated. An item without classes takes any.
pub(crate) fn judge(offered: &Offered<'_>) -> RuleFinding {
    let Some(item) = offered.item else { return item_unknown(RULE, offered) };
    let nothing = || not_concerned(RULE, Level::Block, format!("any class counts as {}", item.id));
    if offered.goods().is_none() {
        return nothing();
    }
    let mut parts = Vec::new();
    parts.extend(class(offered, item));
    parts.extend(denied(offered));
    parts.extend(certificate(offered));
    joined(parts).map_or_else(nothing, |finding| linked(finding, vec![RecordRef::new(RecordKind::Item, &item.id)]))
}

fn class(offered: &Offered<'_>, item: &Item) -> Option<RuleFinding> {
    if item.classes.is_empty() {
        return None;
    }
    let accepted = names(&item.classes);
    let finding = match &offered.product().class {
        None => not_stated(
            (RULE, Level::Block),
            offered,
            &[ProductFact::Class],
            format!("the class of line {} is not stated; {} takes {accepted}", offered.line.id, item.id),
            &format!("the class on the certificate: {accepted}"),
        ),
        Some(class) if counts(item, class) => pass(RULE, Level::Block, format!("class {class} counts as {}", item.id)),
        Some(class) => fail(
            RULE,
            Level::Block,
            format!("class {class} is the wrong class for the requested item {}: it takes {accepted}", item.id),
            reclassed(offered, class),
        ),
    };
    Some(finding)
}

fn counts(item: &Item, class: &str) -> bool {
    item.classes.iter().any(|known| folded(known) == folded(class))
}

/// Offer it as the items its class counts as, to who asked for those.
fn reclassed(offered: &Offered<'_>, class: &str) -> String {
    let items = offered.facts.items_of_class(class);
    if items.is_empty() {
        return format!("offer it as the item that class {class} is made for, to who asked for that");
    }
    let ids: Vec<_> = items.iter().map(|item| &item.id).collect();
    let mut askers: Vec<_> = ids.iter().flat_map(|id| offered.facts.requesters(id)).collect();
    askers.sort();
    askers.dedup();
    format!("offer it as {}, to who asked for it: {}", names(&ids), names(&askers))
}

/// The issuer itself says that a certificate is not its own.
fn denied(offered: &Offered<'_>) -> Option<RuleFinding> {
    if offered.product().certificate_verified != Some(false) {
        return None;
    }
    let (line, donor) = (&offered.line.id, &offered.line.donor);
    Some(fail(
        RULE,
        Level::Block,
        format!("the issuer of the certificate of line {line} denies it"),
        format!("ask {donor} for a product whose certificate its issuer confirms, and tell the regulator"),
    ))
}

/// A certificate of the standard by which the class is certified, confirmed by its issuer.
fn certificate(offered: &Offered<'_>) -> Option<RuleFinding> {
    let (product, line) = (offered.product(), &offered.line.id);
    let class = product.class.as_deref()?;
    let standards = offered.facts.standards(class);
    if standards.is_empty() {
        return None;
    }
    let (mut expected, mut issuers): (Vec<_>, Vec<_>) =
        standards.iter().map(|standard| (&standard.certificate, &standard.issuer)).unzip();
    expected.dedup();
    issuers.sort();
    issuers.dedup();
    let (wanted, issuers) = (names(&expected), names(&issuers));
    if product.certificates.is_empty() {
        let missing = format!("no certificate of line {line} is named; class {class} is certified by {wanted}");
        let wanted = format!("the certificate by {wanted}");
        return Some(not_stated((RULE, Level::Warn), offered, &[ProductFact::Certificates], missing, &wanted));
    }
    let own = names(&product.certificates);
    let is_expected = |own: &String| expected.iter().any(|standard| folded(standard) == folded(own));
    if !product.certificates.iter().any(is_expected) {
        return Some(fail(
            RULE,
            Level::Block,
            format!("certificates by {own} are of another standard: class {class} is certified by {wanted}"),
            format!("a certificate by {wanted} from {issuers}, or a product that has one"),
        ));
    }
    Some(match product.certificate_verified {
        None => not_stated(
            (RULE, Level::Ask),
            offered,
            &[ProductFact::CertificateVerified],
            format!("whether the issuer confirms the certificate by {own} is not stated"),
            &format!("its number, and ask {issuers} whether it is genuine"),
        ),
        Some(_) => pass(RULE, Level::Block, format!("certified by {own}")),
    })
}

#[cfg(test)]
mod tests {
    use model::handling::{Regulation, Standard};
    use model::id::ItemId;
    use model::world::ItemKind;

    use crate::rules::trial::{FB, N, P, Said, Trial, UA, UB, UW, source};

    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_class_counts_when_the_item_lists_it() {
        for (classes, class, said, remark) in [
            (&[][..], Some("M-95"), N, "any class"),
            (&["N95", "FFP2"], Some("ffp-2"), P, "listed, case and signs aside"),
            (&["N95", "FFP2"], Some("M-95"), FB, "not listed"),
            (&["N95", "FFP2"], None, UB, "not stated"),
        ] {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Protective);
            trial.item().classes = texts(classes);
            trial.product().class = class.map(str::to_owned);
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
        for kind in [ItemKind::People, ItemKind::Vehicle] {
            let mut trial = Trial::of(kind, Regulation::Supply);
            trial.item().classes = texts(&["N95"]);
            assert_eq!(trial.said(RULE), N, "{kind:?}");
        }
    }

    /// Class, certificates, whether they are confirmed, what is said, remark.
    type Row<'r> = (&'r str, &'r [&'r str], Option<bool>, Said, &'r str);

    #[test]
    fn the_certificate_is_of_the_standard_of_the_class_and_genuine() {
        let rows: [Row<'_>; 8] = [
            ("FFP2", &["EN 149"], Some(true), P, "the right standard, signs aside, confirmed"),
            ("FFP2", &["EN149"], None, UA, "not confirmed"),
            ("FFP2", &["EN149"], Some(false), FB, "its issuer denies it"),
            ("FFP2", &["EN 14683", "EN 149"], Some(true), P, "one of two"),
            ("FFP2", &["EN 14683"], Some(true), FB, "a surgical mask's standard"),
            ("FFP2", &[], None, UW, "no certificate named"),
            ("KN95", &[], None, P, "no standard is known of the class"),
            ("KN95", &[], Some(false), FB, "denied, whatever the class"),
        ];
        for (class, certificates, verified, said, remark) in rows {
            let mut trial = Trial::of(ItemKind::Consumable, Regulation::Protective);
            trial.item().classes = texts(&["FFP2", "KN95"]);
            trial.problem.standards.push(Standard {
                class: "ffp2".to_owned(),
                certificate: "EN149".to_owned(),
                issuer: "notified body".to_owned(),
                source: source(),
            });
            trial.product().class = Some(class.to_owned());
            trial.product().certificates = texts(certificates);
            trial.product().certificate_verified = verified;
            assert_eq!(trial.said(RULE), said, "{remark}");
        }
    }

    #[test]
    fn the_cure_names_the_item_of_the_class_and_who_asked_for_it() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Protective);
        trial.item().classes = texts(&["N95"]);
        trial.product().class = Some("M-95".to_owned());
        assert!(trial.find(RULE).cure.contains("that class M-95 is made for"));
        let mut item = trial.problem.items[0].clone();
        item.id = ItemId::of("mask-fullface");
        item.classes = texts(&["M95"]);
        trial.problem.items.push(item);
        assert!(trial.find(RULE).cure.contains("offer it as mask-fullface, to who asked for it: nobody"));
    }

    #[test]
    fn claims_on_the_class_are_told_and_the_donor_asked() {
        let mut trial = Trial::of(ItemKind::Consumable, Regulation::Protective);
        trial.item().classes = texts(&["examination"]);
        trial.dispute(ProductFact::Class, "surgical", "household");
        let finding = trial.find(RULE);
        assert_eq!((finding.verdict, finding.level), UB);
        assert!(finding.evidence.contains("\"surgical\" (the first paper), \"household\" (the second paper)"));
        assert!(finding.cure.ends_with("ask donor-ru which class is right: \"surgical\" or \"household\""));
    }
}
