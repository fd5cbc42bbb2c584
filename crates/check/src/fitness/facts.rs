//! Decides which facts of the question exist on the day of the check, and lays them ready by id, once for all pairs.
//! Judges nothing. Up: [`crate::fitness`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fitness::{Assessment, FitnessProblem, FitnessRule, FitnessSolution, Waiver};
use model::handling::Accessory;
use model::id::{ItemId, OfferLineId, PlaceId};
use model::need::{CareLoad, NeedLine};
use model::offer::{OfferLine, Request};
use model::recipient::{Consignee, Site};
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Place};

use super::names::{Likeness, Name, all_folded, folded, languages};

/// What a regulator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Granted,
    Denied,
    NotOnFile,
}

/// One offer line, with what is the same for every recipient.
pub(super) struct LineFacts<'a> {
    pub(super) line: &'a OfferLine,
    /// Units that are there by the day of arrival.
    pub(super) units: i64,
    pub(super) maker: Option<Name>,
    pub(super) model: Option<Name>,
    pub(super) lots: Vec<String>,
    pub(super) class: Option<String>,
    pub(super) strength: Option<String>,
    pub(super) fitting: Option<String>,
    pub(super) certificates: Vec<String>,
    /// Certificates that a product of this class should have.
    pub(super) expected: BTreeSet<String>,
    pub(super) languages: Vec<String>,
    pub(super) skills: Vec<String>,
    pub(super) team_languages: Vec<String>,
    /// Recalls and incidents on maker or model.
    pub(super) incidents: Vec<(&'a Notice, Likeness)>,
    /// Sanctions on maker, owner, model, donor, payer or carrier.
    pub(super) sanctions: Vec<(&'a Notice, Likeness)>,
    /// Units of each item that travel with the line.
    pub(super) companions: BTreeMap<&'a ItemId, i64>,
    /// What the regulator says where it comes from.
    pub(super) status_at_home: Status,
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
            if let Some(item) = &row.item {
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

/// Reads the offer lines once all other tables are laid ready.
struct LineReader<'f, 'a> {
    facts: &'f Facts<'a>,
    incidents: Vec<(&'a Notice, Vec<Name>)>,
    sanctions: Vec<(&'a Notice, Vec<Name>)>,
    party_names: BTreeMap<&'a str, Vec<&'a str>>,
    companions: BTreeMap<&'a OfferLineId, BTreeMap<&'a ItemId, i64>>,
    certificates: BTreeMap<String, BTreeSet<String>>,
}

impl<'f, 'a> LineReader<'f, 'a> {
    fn of(facts: &'f Facts<'a>) -> Self {
        let problem = facts.problem;
        let (mut incidents, mut sanctions) = (vec![], vec![]);
        for notice in problem.notices.iter().filter(|notice| is_in_force(problem, notice)) {
            let names = std::iter::once(&notice.subject).chain(&notice.aliases).map(|name| Name::of(name)).collect();
            let pile = if notice.kind == NoticeKind::Sanction { &mut sanctions } else { &mut incidents };
            pile.push((notice, names));
        }
        let mut party_names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for party in &problem.parties {
            party_names.entry(party.id.as_str()).or_default().push(&party.name);
        }
        let mut companions: BTreeMap<_, BTreeMap<_, i64>> = BTreeMap::new();
        for line in &problem.lines {
            if let Some(lead) = &line.travels_with {
                *companions.entry(lead).or_default().entry(&line.item).or_default() += units_by(line, problem.arrival);
            }
        }
        let mut certificates: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in &problem.standards {
            certificates.entry(folded(&row.class)).or_default().insert(folded(&row.certificate));
        }
        Self { facts, incidents, sanctions, party_names, companions, certificates }
    }

    fn read(&self) -> BTreeMap<&'a OfferLineId, LineFacts<'a>> {
        let mut lines = BTreeMap::new();
        for line in &self.facts.problem.lines {
            lines.entry(&line.id).or_insert_with(|| self.line(line));
        }
        lines
    }

    fn line(&self, line: &'a OfferLine) -> LineFacts<'a> {
        let product = &line.product;
        let named = |text: &Option<String>| text.as_deref().map(Name::of);
        let (maker, model, owner) = (named(&product.maker), named(&product.model), named(&product.owner));
        let class = product.class.as_deref().map(folded);
        let made: Vec<&Name> = [&maker, &model].into_iter().flatten().collect();
        let parties = self.parties(line);
        let under_sanctions: Vec<&Name> = made.iter().copied().chain(&owner).chain(&parties).collect();
        LineFacts {
            line,
            units: units_by(line, self.facts.problem.arrival),
            lots: all_folded(&product.lots),
            strength: product.strength_form.as_deref().map(folded),
            fitting: product.gas_fitting.as_deref().map(folded),
            certificates: all_folded(&product.certificates),
            expected: class.as_ref().and_then(|class| self.certificates.get(class)).cloned().unwrap_or_default(),
            languages: languages(&product.languages),
            skills: line.team.as_ref().map(|team| all_folded(&team.skills)).unwrap_or_default(),
            team_languages: line.team.as_ref().map(|team| languages(&team.languages)).unwrap_or_default(),
            incidents: alike(&self.incidents, &made),
            sanctions: alike(&self.sanctions, &under_sanctions),
            companions: self.companions.get(&line.id).cloned().unwrap_or_default(),
            status_at_home: self.facts.status(&line.place, &line.item, model.as_ref()),
            maker,
            model,
            class,
        }
    }

    /// Ids and names of donor, payer and carrier.
    fn parties(&self, line: &OfferLine) -> Vec<Name> {
        let ids = std::iter::once(&line.donor).chain(&line.payer).chain(&line.carrier);
        let texts = ids.flat_map(|id| {
            let names = self.party_names.get(id.as_str()).into_iter().flatten().copied();
            std::iter::once(id.as_str()).chain(names)
        });
        texts.map(Name::of).collect()
    }
}

/// Notices on one of the names, each with its closest likeness.
fn alike<'a>(notices: &[(&'a Notice, Vec<Name>)], names: &[&Name]) -> Vec<(&'a Notice, Likeness)> {
    let closest = |subjects: &[Name]| {
        let pairs = subjects.iter().flat_map(|subject| names.iter().map(move |name| subject.likeness(name)));
        pairs.flatten().max()
    };
    notices.iter().filter_map(|(notice, subjects)| Some((*notice, closest(subjects)?))).collect()
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

/// Whether a notice is known on the day of the check, and in force when the goods are loaded or when they arrive.
fn is_in_force(problem: &FitnessProblem, notice: &Notice) -> bool {
    let covers = |day: Date| notice.from <= day && notice.until.is_none_or(|until| day <= until);
    notice.published <= problem.as_of && (covers(problem.loading) || covers(problem.arrival))
}

/// A waiver counts from its day on, and only with a name.
fn counts(problem: &FitnessProblem, waiver: &Waiver) -> bool {
    waiver.on <= problem.as_of && !waiver.by.trim().is_empty()
}

/// Units that the offer gives by a day: its first figure, then step by step what the ramp yields to the day before the
/// next step.
fn units_by(line: &OfferLine, day: Date) -> i64 {
    if day < line.ready {
        return line.units.get();
    }
    let mut total = i128::from(line.units.get());
    for (index, step) in line.ramp.iter().enumerate() {
        let end = line.ramp.get(index + 1).and_then(|next| next.from.yesterday().ok()).map_or(day, |end| end.min(day));
        let days = i128::from((end - step.from).get_days()) + 1;
        total += days.max(0) * i128::from(step.units_per_day.get());
    }
    i64::try_from(total).expect("what an offer gives should fit in 63 bits")
}
