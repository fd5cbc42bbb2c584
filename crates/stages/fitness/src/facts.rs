//! Decides which facts exist on the day of the check and finds them by pair. Does not judge them (`rules`).
//! Up: [`crate`].

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use model::fitness::{FitnessProblem, Waiver};
use model::id::{ItemId, OfferLineId, PlaceId};
use model::need::NeedLine;
use model::offer::{OfferLine, Request};
use model::quantity::Units;
use model::world::{Item, ItemKind, Notice, NoticeKind, Place};

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
    recipients: BTreeMap<&'a ItemId, Vec<&'a Place>>,
    classes: BTreeMap<String, Vec<&'a Item>>,
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
    /// What was found out about the line for other recipients already.
    pub(crate) memo: &'a Memo,
}

/// Sentences about one line that are the same for every recipient that needs them, found out once.
#[derive(Default)]
pub(crate) struct Memo {
    /// Who has mains on which the device works.
    pub(crate) fitting_mains: OnceCell<String>,
    /// Who applies no sanction on the line.
    pub(crate) unsanctioned: OnceCell<String>,
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

    /// The recipients for which `fits` holds: those that ask for the item first, then by id.
    pub(crate) fn recipients_that(&self, fits: impl Fn(&Place) -> bool) -> Vec<&PlaceId> {
        let recipients = self.facts.recipients.get(&self.line.item).map_or(&[][..], Vec::as_slice);
        recipients.iter().filter(|place| fits(place)).map(|place| &place.id).collect()
    }

    /// Whether the line is goods: people and vehicles have no shelf life, rating plate or certificate of their own.
    pub(crate) fn is_goods(&self) -> bool {
        self.item.is_none_or(|item| matches!(item.kind, ItemKind::Consumable | ItemKind::Device))
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
            recipients: BTreeMap::new(),
            classes: BTreeMap::new(),
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
        facts.index_needs();
        facts.index_recipients();
        for item in &problem.items {
            for class in &item.classes {
                facts.classes.entry(folded(class)).or_default().push(item);
            }
        }
        for items in facts.classes.values_mut() {
            items.sort_by(|one, other| one.id.cmp(&other.id));
        }
        facts
    }

    /// Who still needs what, among the recipients.
    fn index_needs(&mut self) {
        let recipients: BTreeSet<_> = self.problem.recipients.iter().map(|place| &place.id).collect();
        for need in &self.problem.needs {
            if !need.net.is_zero() && recipients.contains(&need.place) {
                self.needing.entry(&need.item).or_default().push(need);
            }
        }
        for needs in self.needing.values_mut() {
            needs.sort_by(|one, other| other.net.cmp(&one.net).then_with(|| one.place.cmp(&other.place)));
        }
    }

    /// Every recipient for each item on offer: those that ask for it first, then by id.
    fn index_recipients(&mut self) {
        for line in &self.problem.lines {
            if !self.recipients.contains_key(&line.item) {
                let mut recipients: Vec<_> = self.problem.recipients.iter().collect();
                recipients.sort_by_key(|place| (self.requests(&place.id, &line.item).is_empty(), &place.id));
                self.recipients.insert(&line.item, recipients);
            }
        }
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

    /// Notices of some kinds in force on any of the names, wherever they apply, by id.
    pub(crate) fn notices(&self, names: &[&str], kinds: &[NoticeKind]) -> Vec<&'a Notice> {
        let mut found: Vec<_> = names
            .iter()
            .filter_map(|name| self.notices.get(&folded(name)))
            .flatten()
            .copied()
            .filter(|notice| kinds.contains(&notice.kind))
            .collect();
        found.sort_by(|one, other| one.id.cmp(&other.id));
        found.dedup_by(|one, other| one.id == other.id);
        found
    }

    /// Items that a class counts as, by id.
    pub(crate) fn items_of_class(&self, class: &str) -> &[&'a Item] {
        self.classes.get(&folded(class)).map_or(&[], Vec::as_slice)
    }
}

/// Whether a place applies a notice.
pub(crate) fn applies(notice: &Notice, place: &PlaceId) -> bool {
    notice.applies_in.is_empty() || notice.applies_in.contains(place)
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
pub(crate) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
