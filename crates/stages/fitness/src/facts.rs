//! Decides which facts exist on the day of the check and finds them by what they are about. Does not gather them for a
//! line (`offered`) or a recipient (`recipients`), and does not judge them (`rules`). Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::fitness::{FitnessProblem, Waiver};
use model::handling::{Accessory, Standard};
use model::id::{ItemId, OfferLineId, PartyId, PlaceId};
use model::need::NeedLine;
use model::offer::{OfferLine, Request};
use model::recipient::{Authorisation, Consignee};
use model::world::Item;

use crate::names::{Name, folded};
use crate::notices::NoticeIndex;

/// Records by place and item, each list in an order of its own.
type ByPlaceAndItem<'a, T> = BTreeMap<(&'a PlaceId, &'a ItemId), T>;

/// Everything the rules read, indexed once.
pub(crate) struct Facts<'a> {
    /// The question.
    pub(crate) problem: &'a FitnessProblem,
    /// Notices that count, by the names they are on.
    pub(crate) notices: NoticeIndex<'a>,
    items: BTreeMap<&'a ItemId, &'a Item>,
    classes: BTreeMap<String, Vec<&'a Item>>,
    standards: BTreeMap<String, Vec<&'a Standard>>,
    accessories: BTreeMap<&'a ItemId, Vec<&'a Accessory>>,
    companions: BTreeMap<&'a OfferLineId, Vec<&'a OfferLine>>,
    substituted: BTreeMap<&'a ItemId, BTreeSet<&'a ItemId>>,
    requests: ByPlaceAndItem<'a, Vec<&'a Request>>,
    requesters: BTreeMap<&'a ItemId, Vec<&'a PlaceId>>,
    needs: ByPlaceAndItem<'a, &'a NeedLine>,
    needing: BTreeMap<&'a ItemId, Vec<&'a NeedLine>>,
    essential: BTreeSet<(&'a PlaceId, &'a ItemId)>,
    consignees: BTreeMap<(&'a PlaceId, Option<&'a ItemId>), &'a Consignee>,
    item_words: BTreeMap<&'a ItemId, Vec<&'a Authorisation>>,
    model_words: BTreeMap<Name, Vec<&'a Authorisation>>,
    parties: BTreeMap<&'a PartyId, &'a str>,
    waivers: BTreeMap<(&'a OfferLineId, &'a PlaceId), Vec<&'a Waiver>>,
}

impl<'a> Facts<'a> {
    /// Indexes the facts that exist on the day of the check.
    pub(crate) fn of(problem: &'a FitnessProblem) -> Self {
        let mut facts = Self {
            problem,
            notices: NoticeIndex::of(problem),
            items: problem.items.iter().map(|item| (&item.id, item)).collect(),
            classes: BTreeMap::new(),
            standards: BTreeMap::new(),
            accessories: BTreeMap::new(),
            companions: BTreeMap::new(),
            substituted: BTreeMap::new(),
            requests: BTreeMap::new(),
            requesters: BTreeMap::new(),
            needs: problem.needs.iter().map(|need| ((&need.place, &need.item), need)).collect(),
            needing: BTreeMap::new(),
            essential: problem.essential.iter().map(|row| (&row.place, &row.item)).collect(),
            consignees: BTreeMap::new(),
            item_words: BTreeMap::new(),
            model_words: BTreeMap::new(),
            parties: problem.parties.iter().map(|party| (&party.id, party.name.as_str())).collect(),
            waivers: BTreeMap::new(),
        };
        facts.index_items();
        facts.index_lines();
        facts.index_requests();
        facts.index_needs();
        facts.index_consignees();
        facts.index_authorisations();
        facts
    }

    /// Items by class, what must come with them, what they may stand for, and the standards of classes.
    fn index_items(&mut self) {
        for item in &self.problem.items {
            for class in &item.classes {
                self.classes.entry(folded(class)).or_default().push(item);
            }
        }
        for items in self.classes.values_mut() {
            items.sort_by(|one, other| one.id.cmp(&other.id));
        }
        for standard in &self.problem.standards {
            self.standards.entry(folded(&standard.class)).or_default().push(standard);
        }
        for standards in self.standards.values_mut() {
            standards.sort_by(|one, other| (&one.certificate, &one.issuer).cmp(&(&other.certificate, &other.issuer)));
        }
        for accessory in &self.problem.accessories {
            self.accessories.entry(&accessory.item).or_default().push(accessory);
        }
        for accessories in self.accessories.values_mut() {
            accessories.sort_by(|one, other| {
                (&one.accessory, one.per_unit_permille).cmp(&(&other.accessory, other.per_unit_permille))
            });
        }
        for substitute in &self.problem.substitutes {
            self.substituted.entry(&substitute.given).or_default().insert(&substitute.wanted);
        }
    }

    /// Lines that travel with another, and the waivers of pairs: named, and dated no later than the check.
    fn index_lines(&mut self) {
        for line in &self.problem.lines {
            if let Some(leader) = &line.travels_with {
                self.companions.entry(leader).or_default().push(line);
            }
        }
        let problem = self.problem;
        let is_valid = |waiver: &&Waiver| waiver.on <= problem.as_of && !waiver.by.trim().is_empty();
        for waiver in problem.waivers.iter().filter(is_valid) {
            self.waivers.entry((&waiver.line, &waiver.recipient)).or_default().push(waiver);
        }
        for waivers in self.waivers.values_mut() {
            waivers.sort_by(|one, other| (one.on, &one.by, &one.reason).cmp(&(other.on, &other.by, &other.reason)));
        }
    }

    /// Open requests: from the day they are made to their last useful day of arrival.
    fn index_requests(&mut self) {
        let as_of = self.problem.as_of;
        for request in &self.problem.requests {
            if request.made <= as_of && request.due.is_none_or(|due| as_of <= due) {
                self.requests.entry((&request.place, &request.item)).or_default().push(request);
            }
        }
        for ((place, item), requests) in &mut self.requests {
            requests.sort_by(|one, other| one.id.cmp(&other.id));
            self.requesters.entry(item).or_default().push(place);
        }
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

    /// The row of each place and item that was agreed last; what was agreed after the check does not exist, and what is
    /// not agreed gives way to what is.
    fn index_consignees(&mut self) {
        let order = |row: &'a Consignee| (row.agreed, &row.party, row.duty_free, &row.storage, &row.onward_payer);
        for row in &self.problem.consignees {
            if row.agreed.is_none_or(|day| day <= self.problem.as_of) {
                let kept = self.consignees.entry((&row.place, row.item.as_ref())).or_insert(row);
                if order(row) > order(kept) {
                    *kept = row;
                }
            }
        }
    }

    /// What regulators say on the day of the check of what arrives: known by then, and still counting on arrival.
    fn index_authorisations(&mut self) {
        let (as_of, arrival) = (self.problem.as_of, self.problem.arrival);
        for record in &self.problem.authorisations {
            if record.from > as_of || record.until.is_some_and(|until| until < arrival) {
                continue;
            }
            // A record that names a model speaks of that model alone, whatever item it adds.
            match (&record.model, &record.item) {
                (Some(model), _) => self.model_words.entry(Name::of(model)).or_default().push(record),
                (None, Some(item)) => self.item_words.entry(item).or_default().push(record),
                (None, None) => {}
            }
        }
    }

    /// The item of an id.
    pub(crate) fn item(&self, id: &ItemId) -> Option<&'a Item> {
        self.items.get(id).copied()
    }

    /// Items that a class counts as, by id.
    pub(crate) fn items_of_class(&self, class: &str) -> &[&'a Item] {
        self.classes.get(&folded(class)).map_or(&[], Vec::as_slice)
    }

    /// Standards that a class is certified by, by certificate.
    pub(crate) fn standards(&self, class: &str) -> &[&'a Standard] {
        self.standards.get(&folded(class)).map_or(&[], Vec::as_slice)
    }

    /// What must come with an item, by id.
    pub(crate) fn accessories(&self, item: &ItemId) -> &[&'a Accessory] {
        self.accessories.get(item).map_or(&[], Vec::as_slice)
    }

    /// Lines that travel with a line.
    pub(crate) fn companions(&self, line: &OfferLineId) -> &[&'a OfferLine] {
        self.companions.get(line).map_or(&[], Vec::as_slice)
    }

    /// Items that an item may be given for, by id.
    pub(crate) fn substituted(&self, item: &ItemId) -> impl Iterator<Item = &'a ItemId> {
        self.substituted.get(item).into_iter().flatten().copied()
    }

    /// Open requests of a place for an item, by id.
    pub(crate) fn requests(&self, place: &'a PlaceId, item: &'a ItemId) -> &[&'a Request] {
        self.requests.get(&(place, item)).map_or(&[], Vec::as_slice)
    }

    /// Places with an open request for an item, by id.
    pub(crate) fn requesters(&self, item: &ItemId) -> &[&'a PlaceId] {
        self.requesters.get(item).map_or(&[], Vec::as_slice)
    }

    /// The need of a place of an item, where it is counted.
    pub(crate) fn need(&self, place: &'a PlaceId, item: &'a ItemId) -> Option<&'a NeedLine> {
        self.needs.get(&(place, item)).copied()
    }

    /// Recipients that still need an item, the largest net need first.
    pub(crate) fn needing(&self, item: &ItemId) -> &[&'a NeedLine] {
        self.needing.get(item).map_or(&[], Vec::as_slice)
    }

    /// Whether an item is on a place's essential list.
    pub(crate) fn is_essential(&self, place: &'a PlaceId, item: &'a ItemId) -> bool {
        self.essential.contains(&(place, item))
    }

    /// Who takes over an item at a place: by a row of the item, else by that of any item.
    pub(crate) fn consignee(&self, place: &'a PlaceId, item: &'a ItemId) -> Option<&'a Consignee> {
        let of_any = || self.consignees.get(&(place, None));
        self.consignees.get(&(place, Some(item))).or_else(of_any).copied()
    }

    /// What regulators say of an item.
    pub(crate) fn said_of_item(&self, item: &ItemId) -> &[&'a Authorisation] {
        self.item_words.get(item).map_or(&[], Vec::as_slice)
    }

    /// What regulators say of a model.
    pub(crate) fn said_of_model(&self, model: &str) -> &[&'a Authorisation] {
        self.model_words.get(&Name::of(model)).map_or(&[], Vec::as_slice)
    }

    /// The name of a party, where the tables give one.
    pub(crate) fn party_name(&self, party: &PartyId) -> Option<&'a str> {
        self.parties.get(party).copied()
    }

    /// Waivers of a pair that exist on the day of the check, the earliest first.
    pub(crate) fn waivers(&self, line: &'a OfferLineId, place: &'a PlaceId) -> &[&'a Waiver] {
        self.waivers.get(&(line, place)).map_or(&[], Vec::as_slice)
    }
}
