//! Decides how much each recipient demands of each item, and with which weight: requests, needs, what sites can use, and
//! what the people in charge declared. Up: [`crate::problems`].

use std::collections::{BTreeMap, BTreeSet};

use model::allocation::Demand;
use model::evidence::{Reason, RecordKind, RecordRef};
use model::fitness::{FitnessRule, FitnessSolution, Outcome, Verdict};
use model::id::{ItemId, PlaceId};
use model::need::{CaseKind, NeedSolution};
use model::offer::Request;
use model::operation::{Operation, SharingTerm};
use model::quantity::{Units, grouped};

use super::day_of;
use crate::recorded;

/// Thousandths of a plain weight.
const WEIGHT_PLAIN: i64 = 1000;

/// A recipient and an item.
type Pair<'a> = (&'a PlaceId, &'a ItemId);

/// Open requests, one demand per recipient and item, each cut to the net need where one was counted (unless the policy
/// honours requests as asked) and to what the sites can use.
pub(super) fn demands(operation: &Operation, need: &NeedSolution, fitness: &FitnessSolution) -> Vec<Demand> {
    let today = day_of(operation.as_of);
    let nets: BTreeMap<Pair<'_>, Units> = need.lines.iter().map(|line| ((&line.place, &line.item), line.net)).collect();
    let (sick, usable) = (sick(need), usable(fitness));
    let before = record::given_shares(&recorded::ledger(operation, Some(today)), &operation.parties);
    let mut open: BTreeMap<Pair<'_>, Vec<&Request>> = BTreeMap::new();
    let is_open = |request: &&Request| request.made <= today && request.due.is_none_or(|due| today <= due);
    for request in operation.requests.iter().filter(is_open) {
        open.entry((&request.place, &request.item)).or_default().push(request);
    }
    let mut demands = Vec::new();
    for ((place, item), requests) in open {
        let net = nets.get(&(place, item)).copied();
        let mut because: Vec<_> =
            requests.iter().map(|request| RecordRef::new(RecordKind::Request, &request.id)).collect();
        if net.is_some() {
            because.push(RecordRef::pair(RecordKind::Need, place, item));
        }
        let asked = requests.iter().map(|request| request.units).sum::<Option<Units>>();
        let (units, cut) = amount(operation, (place, item), asked, net, usable.get(&(place, item)).copied());
        if units.is_zero() {
            continue;
        }
        let term = |read: &dyn Fn(&SharingTerm) -> Option<Units>| declared(operation, (place, item), read);
        demands.push(Demand {
            recipient: place.clone(),
            item: item.clone(),
            units,
            weight_permille: term(&|term| term.weight_permille).unwrap_or(Units::of(WEIGHT_PLAIN)),
            floor: term(&|term| term.floor).unwrap_or_default(),
            harm: sick.get(place).copied().unwrap_or(units),
            given_before: before.get(place).map_or(Units::ZERO, |share| Units::of(share.get())),
            due: requests.iter().filter_map(|request| request.due).min(),
            cut,
            because,
        });
    }
    demands
}

/// How much is demanded, and why it is less than what was asked for or needed.
fn amount(
    operation: &Operation,
    (place, item): Pair<'_>,
    asked: Option<Units>,
    net: Option<Units>,
    usable: Option<Units>,
) -> (Units, Option<Reason>) {
    let honours = operation.policies.honours_requests;
    let (mut units, mut cut) = match (asked, net) {
        (Some(asked), Some(net)) if net < asked && !honours => {
            let text =
                format!("{place} asks for {} of {item}, its net need is {}", grouped(asked.get()), grouped(net.get()));
            let cure = "policies.honour_requests = true meets requests as asked";
            (net, Some(Reason::new("net-need", text, cure)))
        }
        (Some(asked), _) => (asked, None),
        (None, net) => (net.unwrap_or_default(), None),
    };
    if let Some(usable) = usable.filter(|usable| *usable < units) {
        let text = format!(
            "the sites of {place} can use {} of {} of {item}: oxygen and power",
            grouped(usable.get()),
            grouped(units.get())
        );
        let cure = "more oxygen or power at the sites, as the gate says";
        (units, cut) = (usable, Some(Reason::new("site-capacity", text, cure)));
    }
    (units, cut)
}

/// The most that the sites of a recipient can use of an item (rule 8), by the line that draws least; none where no line is
/// limited.
fn usable(fitness: &FitnessSolution) -> BTreeMap<Pair<'_>, Units> {
    let (mut most, mut free) = (BTreeMap::new(), BTreeSet::new());
    let fit = |outcome| matches!(outcome, Outcome::Fit | Outcome::FitWithConditions);
    for one in fitness.assessments.iter().filter(|one| fit(one.outcome)) {
        let pair = (&one.recipient, &one.item);
        let finding = one.findings.iter().find(|finding| finding.rule == FitnessRule::Oxygen);
        let limit = finding.filter(|finding| finding.verdict == Verdict::Fail).and_then(|finding| finding.units_max);
        match limit {
            Some(units) => {
                let known: &mut Units = most.entry(pair).or_insert(units);
                *known = (*known).max(units);
            }
            None => {
                free.insert(pair);
            }
        }
    }
    most.retain(|pair, _| !free.contains(pair));
    most
}

/// New cases forecast for each place, at the median, over the weeks of the forecast.
fn sick(need: &NeedSolution) -> BTreeMap<&PlaceId, Units> {
    let mut sick: BTreeMap<&PlaceId, Units> = BTreeMap::new();
    for forecast in need.forecasts.iter().filter(|forecast| forecast.kind == CaseKind::Cases) {
        let median = forecast.quantiles.get(forecast.quantiles.len() / 2).copied().unwrap_or_default();
        *sick.entry(&forecast.place).or_default() += median;
    }
    sick
}

/// What `sharing.csv` declares of a pair: the row that names most counts, a place before an item.
fn declared(
    operation: &Operation,
    (place, item): Pair<'_>,
    read: &dyn Fn(&SharingTerm) -> Option<Units>,
) -> Option<Units> {
    let concerns = |term: &&SharingTerm| {
        term.place.as_ref().is_none_or(|own| own == place) && term.item.as_ref().is_none_or(|own| own == item)
    };
    let rank = |term: &SharingTerm| (term.place.is_some(), term.item.is_some());
    let stated = operation.sharing_terms.iter().filter(concerns).filter_map(|term| Some((rank(term), read(term)?)));
    stated.max_by_key(|(rank, _)| *rank).map(|(_, units)| units)
}
