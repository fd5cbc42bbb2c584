//! Decides which facts exist on the day of the check and finds them by pair. Does not judge them (`rules`).
//! Up: [`crate`].

use std::collections::BTreeMap;

use model::fitness::{FitnessProblem, Waiver};
use model::id::{ItemId, OfferLineId, PlaceId};
use model::need::NeedLine;
use model::offer::{OfferLine, Request};
use model::quantity::Units;
use model::world::{Item, Notice, NoticeKind, Place};

/// Everything the rules read, indexed once.
pub(crate) struct Facts<'a> {
    /// The question.
    pub(crate) problem: &'a FitnessProblem,
    items: BTreeMap<&'a ItemId, &'a Item>,
    requests: BTreeMap<(&'a PlaceId, &'a ItemId), Vec<&'a Request>>,
    needs: BTreeMap<(&'a PlaceId, &'a ItemId), &'a NeedLine>,
    notices: BTreeMap<String, Vec<&'a Notice>>,
    waivers: BTreeMap<(&'a OfferLineId, &'a PlaceId), Vec<&'a Waiver>>,
    requesters: BTreeMap<&'a ItemId, Vec<&'a PlaceId>>,
    needing: BTreeMap<&'a ItemId, Vec<&'a NeedLine>>,
}

/// One offer line and one recipient, with all that is known of both.
pub(crate) struct Pair<'a> {
    /// The facts.
    pub(crate) facts: &'a Facts<'a>,
    /// The line.
    pub(crate) line: &'a OfferLine,
    /// Its item, none when the catalogue does not know it.
    pub(crate) item: Option<&'a Item>,
    /// The recipient.
    pub(crate) recipient: &'a Place,
}

impl Pair<'_> {
    /// Open requests of the recipient for the item.
    pub(crate) fn requests(&self) -> &[&Request] {
        self.facts.requests(&self.recipient.id, &self.line.item)
    }

    /// The recipient's need of the item, where it is counted.
    pub(crate) fn need(&self) -> Option<&NeedLine> {
        self.facts.needs.get(&(&self.recipient.id, &self.line.item)).copied()
    }

    /// Units judged: what is there on the ready day, with what a factory's ramp adds until the day of arrival.
    pub(crate) fn units(&self) -> Units {
        self.line.units.max(self.line.units_by(self.facts.problem.arrival))
    }

    /// The other recipients, by id, for which `fits` holds; those that ask for the item come first.
    pub(crate) fn other_recipients(&self, fits: impl Fn(&Place) -> bool) -> Vec<&PlaceId> {
        let mut found: Vec<_> = self
            .facts
            .problem
            .recipients
            .iter()
            .filter(|place| place.id != self.recipient.id && fits(place))
            .map(|place| (self.facts.requests(&place.id, &self.line.item).is_empty(), &place.id))
            .collect();
        found.sort();
        found.into_iter().map(|(_, id)| id).collect()
    }
}

impl<'a> Facts<'a> {
    /// Indexes the facts that exist on the day of the check.
    pub(crate) fn of(problem: &'a FitnessProblem) -> Self {
        let mut facts = Self {
            problem,
            items: problem.items.iter().map(|item| (&item.id, item)).collect(),
            requests: BTreeMap::new(),
            needs: problem.needs.iter().map(|need| ((&need.place, &need.item), need)).collect(),
            notices: BTreeMap::new(),
            waivers: BTreeMap::new(),
            requesters: BTreeMap::new(),
            needing: BTreeMap::new(),
        };
        for request in problem.requests.iter().filter(|request| is_open(request, problem)) {
            facts.requests.entry((&request.place, &request.item)).or_default().push(request);
        }
        for ((place, item), requests) in &mut facts.requests {
            requests.sort_by(|one, other| one.id.cmp(&other.id));
            facts.requesters.entry(item).or_default().push(place);
        }
        for notice in problem.notices.iter().filter(|notice| is_known_and_in_force(notice, problem)) {
            facts.notices.entry(folded(&notice.subject)).or_default().push(notice);
        }
        for waiver in problem.waivers.iter().filter(|waiver| waiver.on <= problem.as_of) {
            facts.waivers.entry((&waiver.line, &waiver.recipient)).or_default().push(waiver);
        }
        for need in problem.needs.iter().filter(|need| !need.net.is_zero()) {
            if problem.recipients.iter().any(|place| place.id == need.place) {
                facts.needing.entry(&need.item).or_default().push(need);
            }
        }
        for needs in facts.needing.values_mut() {
            needs.sort_by(|one, other| other.net.cmp(&one.net).then_with(|| one.place.cmp(&other.place)));
        }
        facts
    }

    /// The item of an id.
    pub(crate) fn item(&self, id: &ItemId) -> Option<&'a Item> {
        self.items.get(id).copied()
    }

    /// Open requests of a place for an item, by id.
    pub(crate) fn requests<'b>(&'b self, place: &'b PlaceId, item: &'b ItemId) -> &'b [&'b Request] {
        self.requests.get(&(place, item)).map_or(&[], Vec::as_slice)
    }

    /// Places with an open request for an item, by id.
    pub(crate) fn requesters(&self, item: &ItemId) -> &[&'a PlaceId] {
        self.requesters.get(item).map_or(&[], Vec::as_slice)
    }

    /// Recipients that still need an item, the largest net need first.
    pub(crate) fn needing(&self, item: &ItemId) -> &[&'a NeedLine] {
        self.needing.get(item).map_or(&[], Vec::as_slice)
    }

    /// Waivers of a pair that exist on the day of the check.
    pub(crate) fn waivers<'b>(&'b self, line: &'b OfferLineId, place: &'b PlaceId) -> &'b [&'b Waiver] {
        self.waivers.get(&(line, place)).map_or(&[], Vec::as_slice)
    }

    /// Notices of some kinds in force on any of the names and applied by a place, by id.
    pub(crate) fn notices(&self, names: &[&str], kinds: &[NoticeKind], place: &PlaceId) -> Vec<&'a Notice> {
        let mut found: Vec<_> = names
            .iter()
            .filter_map(|name| self.notices.get(&folded(name)))
            .flatten()
            .copied()
            .filter(|notice| kinds.contains(&notice.kind))
            .filter(|notice| notice.applies_in.is_empty() || notice.applies_in.contains(place))
            .collect();
        found.sort_by(|one, other| one.id.cmp(&other.id));
        found.dedup_by(|one, other| one.id == other.id);
        found
    }
}

/// A request is open from the day it is made to its last useful day of arrival.
fn is_open(request: &Request, problem: &FitnessProblem) -> bool {
    request.made <= problem.as_of && request.due.is_none_or(|due| problem.as_of <= due)
}

/// A notice dated after the check does not exist, whatever day the goods arrive; one that exists counts when it is in
/// force on the day of the check or on arrival (`fitness.md` rule 11: on the day of loading and of arrival).
fn is_known_and_in_force(notice: &Notice, problem: &FitnessProblem) -> bool {
    notice.from <= problem.as_of && (notice.is_in_force(problem.as_of) || notice.is_in_force(problem.arrival))
}

/// Names are compared without regard to case and to blanks around them.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
