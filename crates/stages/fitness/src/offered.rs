//! Decides what is known of an offer line, whoever receives it. Does not judge it (`rules`). Up: [`crate`].

use std::collections::BTreeMap;

use model::fitness::{FitnessProblem, FitnessRule, RuleFinding};
use model::handling::Regulation;
use model::id::{ItemId, PlaceId};
use model::offer::OfferLine;
use model::product::Product;
use model::quantity::Units;
use model::recipient::Authorisation;
use model::world::{Item, ItemKind, NoticeKind, Pack};

use crate::facts::Facts;
use crate::kept::Kept;
use crate::names::Languages;
use crate::notices::{Called, Match};
use crate::recipients::Situation;

/// One offer line, with all that is the same for every recipient.
pub(crate) struct Offered<'a> {
    /// The facts.
    pub(crate) facts: &'a Facts<'a>,
    /// The line.
    pub(crate) line: &'a OfferLine,
    /// Its item, none when the catalogue does not know it.
    pub(crate) item: Option<&'a Item>,
    /// Units judged: what is there on the ready day, with what a factory's ramp adds until the day of arrival.
    pub(crate) units: Units,
    /// Languages of label and manual.
    pub(crate) languages: Languages,
    /// Recalls and incidents on maker or model, wherever they apply.
    pub(crate) alerts: Vec<Match<'a>>,
    /// Sanctions on anybody who has to do with the line, wherever they apply.
    pub(crate) sanctions: Vec<Match<'a>>,
    /// What each place's regulator says of the line: the word that outranks the others.
    pub(crate) authorisations: BTreeMap<&'a PlaceId, &'a Authorisation>,
    /// Units that travel with the line, by item.
    pub(crate) companions: BTreeMap<&'a ItemId, Units>,
    /// Every recipient's situation for the item, by id.
    pub(crate) situations: &'a [Situation<'a>],
    /// Findings that are the same for every recipient.
    pub(crate) said: Kept<FitnessRule, RuleFinding>,
    /// Sentences that are the same for every recipient that needs them: who else would do.
    pub(crate) redirects: Kept<&'static str, String>,
}

/// One offer line and one recipient, with all that is known of both.
pub(crate) struct Pair<'p, 'a> {
    /// The line.
    pub(crate) offered: &'p Offered<'a>,
    /// The recipient.
    pub(crate) at: &'p Situation<'a>,
}

impl<'a> Offered<'a> {
    /// Gathers what is known of a line.
    pub(crate) fn of(facts: &'a Facts<'a>, line: &'a OfferLine, situations: &'a [Situation<'a>]) -> Self {
        let problem = facts.problem;
        let mut companions = BTreeMap::new();
        for companion in facts.companions(&line.id) {
            *companions.entry(&companion.item).or_insert(Units::ZERO) += units(companion, problem);
        }
        Self {
            facts,
            line,
            item: facts.item(&line.item),
            units: units(line, problem),
            languages: Languages::of(&line.product.languages),
            alerts: facts.notices.on(&product_names(&line.product), &[NoticeKind::Recall, NoticeKind::Incident]),
            sanctions: facts.notices.on(&all_names(facts, line), &[NoticeKind::Sanction]),
            authorisations: authorisations(facts, line),
            companions,
            situations,
            said: Kept::default(),
            redirects: Kept::default(),
        }
    }

    /// The product.
    pub(crate) fn product(&self) -> &'a Product {
        &self.line.product
    }

    /// Its item where that is goods: people and vehicles have no label, certificate or rating plate of their own.
    pub(crate) fn goods(&self) -> Option<&'a Item> {
        self.item.filter(|item| matches!(item.kind, ItemKind::Consumable | ItemKind::Device))
    }

    /// Its item where that is goods regulated in this way.
    pub(crate) fn regulated(&self, regulation: Regulation) -> Option<&'a Item> {
        self.goods().filter(|item| item.handling.regulation == regulation)
    }

    /// What sort of thing it is; what the catalogue does not know counts as used up.
    pub(crate) fn kind(&self) -> ItemKind {
        self.item.map_or(ItemKind::Consumable, |item| item.kind)
    }

    /// How it is packed, where that is known.
    pub(crate) fn pack(&self) -> Option<&'a Pack> {
        self.line.pack.as_ref().or_else(|| self.item.and_then(|item| item.pack.as_ref()))
    }

    /// The recipients for which `fits` holds: those that ask for the item first, then by id.
    pub(crate) fn recipients_that(&self, fits: impl Fn(&Situation<'_>) -> bool) -> Vec<&'a PlaceId> {
        let (asking, others): (Vec<&Situation<'_>>, Vec<_>) =
            self.situations.iter().filter(|at| fits(at)).partition(|at| !at.requests.is_empty());
        asking.into_iter().chain(others).map(Situation::place).collect()
    }
}

/// Units judged of a line.
fn units(line: &OfferLine, problem: &FitnessProblem) -> Units {
    line.units.max(line.units_by(problem.arrival))
}

/// The names by which recalls and incidents find a product.
pub(crate) fn product_names(product: &Product) -> Vec<Called<'_>> {
    let names = [("model", &product.model), ("maker", &product.maker)];
    names.into_iter().filter_map(|(role, text)| text.as_deref().map(|text| Called { role, text })).collect()
}

/// The names by which sanctions find a line: who made it, who owns that, who gives, pays and carries.
pub(crate) fn all_names<'a>(facts: &Facts<'a>, line: &'a OfferLine) -> Vec<Called<'a>> {
    let product = &line.product;
    let mut called = Vec::new();
    for (role, text) in [("maker", &product.maker), ("owner", &product.owner), ("model", &product.model)] {
        called.extend(text.as_deref().map(|text| Called { role, text }));
    }
    let parties = [("donor", Some(&line.donor)), ("payer", line.payer.as_ref()), ("carrier", line.carrier.as_ref())];
    for (role, party) in parties.into_iter().filter_map(|(role, party)| party.map(|party| (role, party))) {
        called.push(Called { role, text: party.as_str() });
        called.extend(facts.party_name(party).map(|text| Called { role, text }));
    }
    called
}

/// Of each place the word that outranks the others: on the model before on the item, then the latest, then what is not
/// granted; at last by kind and reference, so that the order of the table does not matter.
fn authorisations<'a>(facts: &Facts<'a>, line: &'a OfferLine) -> BTreeMap<&'a PlaceId, &'a Authorisation> {
    let of_model = line.product.model.as_deref().map_or(&[][..], |model| facts.said_of_model(model));
    let both = facts.said_of_item(&line.item).iter().map(|record| (false, *record));
    let mut found: BTreeMap<&PlaceId, (bool, &Authorisation)> = BTreeMap::new();
    for (is_on_model, record) in both.chain(of_model.iter().map(|record| (true, *record))) {
        let order = |(is_on_model, record): (bool, &'a Authorisation)| {
            (is_on_model, record.from, !record.kind.is_granted(), record.kind, &record.reference, record.until)
        };
        let best = found.entry(&record.place).or_insert((is_on_model, record));
        if order((is_on_model, record)) > order(*best) {
            *best = (is_on_model, record);
        }
    }
    found.into_iter().map(|(place, (_, record))| (place, record)).collect()
}
