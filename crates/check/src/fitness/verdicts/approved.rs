//! Decides whether regulators, evaluators and certificates speak for it: rules 4, 13 and 14. Up: [`crate::fitness`].

use model::fitness::Level;
use model::handling::Regulation;
use model::product::ProductFact;

use super::super::facts::{Case, Status};
use super::super::names::{Name, have_common};
use super::goods::goods;
use super::{Found, worst};

/// Rule 4: on the recipient's essential list, or registered or authorised in both countries (WHO: no double standard).
pub(super) fn registration(case: &Case<'_>) -> Found {
    let Some(item) = goods(case) else { return Found::not_concerned() };
    let (place, line) = (&case.place.place.id, case.line);
    let there = case.facts.status(place, &line.line.item, line.model.as_ref());
    let is_unrecorded = there == Status::NotOnFile && line.status_at_home == Status::NotOnFile;
    match item.item.handling.regulation {
        Regulation::Supply => return Found::not_concerned(),
        Regulation::Protective if is_unrecorded => return Found::not_concerned(),
        _ => {}
    }
    if there == Status::Denied || line.status_at_home == Status::Denied {
        return Found::fail(Level::Block);
    }
    let is_wanted = there == Status::Granted || case.facts.is_essential(place, &line.line.item);
    if is_wanted && line.status_at_home == Status::Granted { Found::pass() } else { Found::unknown(Level::Warn) }
}

/// Rule 13: somebody else than the maker has evaluated the test, well enough, and a sample of the lot was tested (Spain
/// and Czechia, March 2020).
pub(super) fn test_performance(case: &Case<'_>) -> Found {
    if goods(case).is_none_or(|item| item.item.handling.regulation != Regulation::Test) {
        return Found::not_concerned();
    }
    let (product, policy) = (&case.line.line.product, &case.facts.problem.policy);
    let is_weak = product.sensitivity.is_some_and(|share| share < policy.sensitivity_min)
        || product.specificity.is_some_and(|share| share < policy.specificity_min);
    let is_own = match (&product.evaluated_by, &case.line.maker) {
        (Some(by), Some(maker)) => Name::of(by).is_same(maker),
        _ => false,
    };
    let part = |is_so: bool, found: Found| is_so.then_some(found);
    let block = |fact| Found::unknown(Level::Block).lacking(&[fact]);
    let parts = [
        part(is_weak || product.lot_tested == Some(false), Found::fail(Level::Block)),
        part(product.evaluated_by.is_none(), block(ProductFact::EvaluatedBy)),
        part(product.sensitivity.is_none(), block(ProductFact::Sensitivity)),
        part(is_own, Found::unknown(Level::Block)),
        part(product.lot_tested.is_none(), block(ProductFact::LotTested)),
        part(product.specificity.is_none(), Found::unknown(Level::Warn).lacking(&[ProductFact::Specificity])),
    ];
    worst(parts).unwrap_or_else(Found::pass)
}

/// Rule 14: class and certificate are of the right type for the item (EN 149, NIOSH, GB2626 are not one thing).
pub(super) fn class(case: &Case<'_>) -> Found {
    let Some(item) = goods(case) else { return Found::not_concerned() };
    let class = match &case.line.class {
        _ if item.classes.is_empty() => None,
        None => Some(Found::unknown(Level::Block).lacking(&[ProductFact::Class])),
        Some(class) if item.classes.contains(class) => Some(Found::pass()),
        Some(_) => Some(Found::fail(Level::Block)),
    };
    worst([class, certificate(case)]).unwrap_or_else(Found::not_concerned)
}

fn certificate(case: &Case<'_>) -> Option<Found> {
    let (verified, line) = (case.line.line.product.certificate_verified, case.line);
    if verified == Some(false) {
        return Some(Found::fail(Level::Block));
    }
    if line.expected.is_empty() {
        return None;
    }
    if line.certificates.is_empty() {
        return Some(Found::unknown(Level::Warn).lacking(&[ProductFact::Certificates]));
    }
    let expected: Vec<String> = line.expected.iter().cloned().collect();
    if !have_common(&line.certificates, &expected) {
        return Some(Found::fail(Level::Block));
    }
    Some(match verified {
        None => Found::unknown(Level::Ask).lacking(&[ProductFact::CertificateVerified]),
        Some(_) => Found::pass(),
    })
}
