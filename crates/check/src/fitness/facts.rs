//! Decides which facts of the question exist on the day of the check, and lays them ready by id, once for all pairs.
//! Judges nothing. Up: [`crate::fitness`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fitness::{Assessment, FitnessProblem, FitnessRule, FitnessSolution, Waiver};
use model::handling::Accessory;
use model::id::{ItemId, OfferLineId, PlaceId};
use model::need::{CareLoad, NeedLine};
use model::offer::Request;
use model::recipient::{Consignee, Site};
use model::world::{Item, ItemKind, Mains, Place};

use super::lines::{LineFacts, LineReader};
use super::names::{Name, all_folded, folded, languages};

/// What a regulator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Granted,
    Denied,
    NotOnFile,
}

/// One item, with its words folded.
pub(super) struct ItemFacts<'a> {
    pub(super) item: &'a Item,
    pub(super) classes: Vec<String>,
    pub(super) platforms: Vec<String>,
    pub(super) accessories: Vec<&'a Accessory>,
}

/// One site, with its words folded.
pub(super) struct SiteFacts<'a> {
    pub(super) site: &'a Site,
    pub(super) fitting: Option<String>,
    pub(super) platforms: Vec<String>,
}

/// One recipient.
pub(super) struct PlaceFacts<'a> {
    pub(super) place: &'a Place,
    pub(super) languages: Vec<String>,
    pub(super) sites: Vec<SiteFacts<'a>>,
    /// Mains supplies of its sites, or its own where no site states any.
    pub(super) supplies: Vec<Mains>,
    pub(super) care: Option<&'a CareLoad>,
}

/// The word of a regulator that outranks the others on one thing: the latest, and of one day the refusal.
type Word = (Date, bool);

/// All facts, by id.
pub(super) struct Facts<'a> {
    pub(super) problem: &'a FitnessProblem,
    pub(super) lines: BTreeMap<&'a OfferLineId, LineFacts<'a>>,
    pub(super) places: BTreeMap<&'a PlaceId, PlaceFacts<'a>>,
    items: BTreeMap<&'a ItemId, ItemFacts<'a>>,
    requests: BTreeMap<(&'a PlaceId, &'a ItemId), Vec<&'a Request>>,
    needs: BTreeMap<(&'a PlaceId, &'a ItemId), &'a NeedLine>,
    /// Items that an item may be given instead of.
    wanted_for: BTreeMap<&'a ItemId, BTreeSet<&'a ItemId>>,
    waivers: BTreeMap<(&'a OfferLineId, &'a PlaceId, FitnessRule), &'a Waiver>,
    consignees: BTreeMap<(&'a PlaceId, Option<&'a ItemId>), &'a Consignee>,
    essential: BTreeSet<(&'a PlaceId, &'a ItemId)>,
    words_on_items: BTreeMap<(&'a PlaceId, &'a ItemId), Word>,
    words_on_models: BTreeMap<&'a PlaceId, BTreeMap<Name, Word>>,
}

/// One pair that was judged, with its facts.
pub(super) struct Case<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) pair: &'a Assessment,
    pub(super) line: &'a LineFacts<'a>,
    pub(super) place: &'a PlaceFacts<'a>,
    /// None where the catalogue does not know the item.
    pub(super) item: Option<&'a ItemFacts<'a>>,
    /// Open requests of the recipient for the item.
    pub(super) asked: &'a [&'a Request],
    /// The recipient's need of the item, where it is counted.
    pub(super) need: Option<&'a NeedLine>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(problem: &'a FitnessProblem) -> Self {
        let mut facts = Self {
            problem,
            lines: BTreeMap::new(),
            places: places_of(problem),
            items: items_of(problem),
            requests: BTreeMap::new(),
            needs: BTreeMap::new(),
            wanted_for: BTreeMap::new(),
            waivers: BTreeMap::new(),
            consignees: BTreeMap::new(),
            essential: problem.essential.iter().map(|row| (&row.place, &row.item)).collect(),
            words_on_items: BTreeMap::new(),
            words_on_models: BTreeMap::new(),
        };
        for request in problem.requests.iter().filter(|request| is_open(problem, request)) {
            facts.requests.entry((&request.place, &request.item)).or_default().push(request);
        }
        for need in &problem.needs {
            facts.needs.entry((&need.place, &need.item)).or_insert(need);
        }
        for row in problem.substitutes.iter().filter(|row| row.wanted != row.given) {
            facts.wanted_for.entry(&row.given).or_default().insert(&row.wanted);
        }
        for waiver in problem.waivers.iter().filter(|waiver| counts(problem, waiver)) {
            facts.waivers.entry((&waiver.line, &waiver.recipient, waiver.rule)).or_insert(waiver);
        }
        for row in problem.consignees.iter().filter(|row| row.agreed.is_none_or(|day| day <= problem.as_of)) {
            facts.consignees.entry((&row.place, row.item.as_ref())).or_insert(row);
        }
        facts.hear_regulators();
        let lines = LineReader::of(&facts).read();
        facts.lines = lines;
        facts
    }

    /// Keeps of each regulator, on each item and model, the word that outranks the others.
    fn hear_regulators(&mut self) {
        let (as_of, arrival) = (self.problem.as_of, self.problem.arrival);
        for row in &self.problem.authorisations {
            if row.from > as_of || row.until.is_some_and(|until| until < arrival) {
                continue;
            }
            let word = (row.from, !row.kind.is_granted());
            // What is said of a model is not said of every product of the item.
            if let Some(item) = row.item.as_ref().filter(|_| row.model.is_none()) {
                let best = self.words_on_items.entry((&row.place, item)).or_insert(word);
                *best = word.max(*best);
            }
            if let Some(model) = &row.model {
                let best = self.words_on_models.entry(&row.place).or_default().entry(Name::of(model)).or_insert(word);
                *best = word.max(*best);
            }
        }
    }

    /// What a place's regulator says of a model, or where it is silent on that, of the item.
    pub(super) fn status(&self, place: &PlaceId, item: &ItemId, model: Option<&Name>) -> Status {
        let on_model = model.and_then(|model| {
            let (known, word) = self.words_on_models.get(place)?.get_key_value(model)?;
            known.is_same(model).then_some(word)
        });
        match on_model.or_else(|| self.words_on_items.get(&(place, item))) {
            None => Status::NotOnFile,
            Some((_, true)) => Status::Denied,
            Some((_, false)) => Status::Granted,
        }
    }

    /// Every pair that was judged and is of the question.
    pub(super) fn cases(&'a self, solution: &'a FitnessSolution) -> Vec<Case<'a>> {
        let of_pair = |pair: &'a Assessment| {
            let line = self.lines.get(&pair.line)?;
            let place = self.places.get(&pair.recipient)?;
            let item = &line.line.item;
            Some(Case {
                facts: self,
                pair,
                line,
                place,
                item: self.items.get(item),
                asked: self.asked(&place.place.id, item),
                need: self.need(&place.place.id, item),
            })
        };
        solution.assessments.iter().filter_map(of_pair).collect()
    }

    /// Open requests of a place for an item.
    pub(super) fn asked<'b>(&'b self, place: &'b PlaceId, item: &'b ItemId) -> &'b [&'a Request] {
        self.requests.get(&(place, item)).map_or(&[], Vec::as_slice)
    }

    /// Items that a place asks for and may get this one instead of.
    pub(super) fn asked_instead<'b>(
        &'b self,
        place: &'b PlaceId,
        given: &ItemId,
    ) -> impl Iterator<Item = &'a ItemId> + 'b {
        let wanted = self.wanted_for.get(given).into_iter().flatten().copied();
        wanted.filter(move |item| !self.asked(place, item).is_empty())
    }

    pub(super) fn need(&self, place: &PlaceId, item: &ItemId) -> Option<&'a NeedLine> {
        self.needs.get(&(place, item)).copied()
    }

    pub(super) fn waiver(&self, line: &OfferLineId, place: &PlaceId, rule: FitnessRule) -> Option<&'a Waiver> {
        self.waivers.get(&(line, place, rule)).copied()
    }

    /// Who takes an item over at a place: by the item's own row, else by the row for any.
    pub(super) fn consignee(&self, place: &PlaceId, item: &ItemId) -> Option<&'a Consignee> {
        self.consignees.get(&(place, Some(item))).or_else(|| self.consignees.get(&(place, None))).copied()
    }

    pub(super) fn is_essential(&self, place: &PlaceId, item: &ItemId) -> bool {
        self.essential.contains(&(place, item))
    }
}

impl Case<'_> {
    pub(super) fn is_kind(&self, kind: ItemKind) -> bool {
        self.item.is_some_and(|item| item.item.kind == kind)
    }

    /// Units judged.
    pub(super) fn units(&self) -> i64 {
        self.pair.units.get()
    }
}

fn items_of(problem: &FitnessProblem) -> BTreeMap<&ItemId, ItemFacts<'_>> {
    let mut items = BTreeMap::new();
    for item in &problem.items {
        items.entry(&item.id).or_insert_with(|| ItemFacts {
            item,
            classes: all_folded(&item.classes),
            platforms: all_folded(&item.handling.platforms),
            accessories: vec![],
        });
    }
    for row in &problem.accessories {
        if let Some(item) = items.get_mut(&row.item) {
            item.accessories.push(row);
        }
    }
    items
}

fn places_of(problem: &FitnessProblem) -> BTreeMap<&PlaceId, PlaceFacts<'_>> {
    let mut places = BTreeMap::new();
    for place in &problem.recipients {
        let facts =
            PlaceFacts { place, languages: languages(&place.languages), sites: vec![], supplies: vec![], care: None };
        places.entry(&place.id).or_insert(facts);
    }
    for site in &problem.sites {
        if let Some(facts) = places.get_mut(&site.place) {
            facts.supplies.extend(&site.mains);
            facts.sites.push(SiteFacts {
                site,
                fitting: site.gas_fitting.as_deref().map(folded),
                platforms: all_folded(&site.platforms),
            });
        }
    }
    for care in &problem.care {
        if let Some(facts) = places.get_mut(&care.place) {
            facts.care.get_or_insert(care);
        }
    }
    for facts in places.values_mut().filter(|facts| facts.supplies.is_empty()) {
        facts.supplies.extend(&facts.place.mains);
    }
    places
}

/// Whether a request is known on the day of the check and not yet overtaken.
fn is_open(problem: &FitnessProblem, request: &Request) -> bool {
    request.made <= problem.as_of && request.due.is_none_or(|due| problem.as_of <= due)
}

/// A waiver counts from its day on, and only with a name.
fn counts(problem: &FitnessProblem, waiver: &Waiver) -> bool {
    waiver.on <= problem.as_of && !waiver.by.trim().is_empty()
}
