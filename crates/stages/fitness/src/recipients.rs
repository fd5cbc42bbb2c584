//! Decides what is known of a recipient, and of a recipient as far as it concerns one item. Does not judge it (`rules`).
//! Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::fitness::{FitnessRule, RuleFinding};
use model::id::{ItemId, PlaceId};
use model::need::{CareLoad, NeedLine};
use model::offer::Request;
use model::quantity::Units;
use model::recipient::{Consignee, Site};
use model::world::{Item, ItemKind, Mains, Place};

use crate::facts::Facts;
use crate::kept::Kept;
use crate::names::{Languages, folded};

/// A recipient with its sites and its load of care.
pub(crate) struct Recipient<'a> {
    /// The place.
    pub(crate) place: &'a Place,
    /// Its sites, by id.
    pub(crate) sites: Vec<ReceivingSite<'a>>,
    /// Mains supplies: those of its sites where any site states some, else those of the place.
    pub(crate) supplies: Vec<Mains>,
    /// Languages read there.
    pub(crate) languages: Languages,
    /// Beds and staff that the forecast asks for.
    pub(crate) care: Option<&'a CareLoad>,
    /// Free room between 2 and 8 degrees, litres; none where no site states any.
    pub(crate) cold_litres: Option<Units>,
}

/// A site with its texts folded once.
pub(crate) struct ReceivingSite<'a> {
    /// The site.
    pub(crate) site: &'a Site,
    /// Its gas fitting, folded.
    pub(crate) fitting: Option<String>,
    /// Its laboratory platforms, folded.
    pub(crate) platforms: Vec<String>,
}

/// A recipient as far as it concerns one item.
pub(crate) struct Situation<'a> {
    /// The facts.
    pub(crate) facts: &'a Facts<'a>,
    /// The recipient.
    pub(crate) recipient: &'a Recipient<'a>,
    /// The item.
    pub(crate) item: &'a ItemId,
    /// The item's row, none when the catalogue does not know it.
    pub(crate) row: Option<&'a Item>,
    /// Its open requests for the item, by id.
    pub(crate) requests: &'a [&'a Request],
    /// Its open requests for items that the item may be given for, by item, then by id.
    pub(crate) instead: Vec<&'a Request>,
    /// Its need of the item, where it is counted.
    pub(crate) need: Option<&'a NeedLine>,
    /// Its stock of each accessory of the item, in the order of [`Facts::accessories`].
    pub(crate) accessory_stock: Vec<Units>,
    /// Whether the item is on its essential list.
    pub(crate) is_essential: bool,
    /// Who takes over, and what is agreed.
    pub(crate) consignee: Option<&'a Consignee>,
    /// Findings that are the same for every line of the item.
    pub(crate) said: Kept<FitnessRule, RuleFinding>,
    /// Parts of sentences that are the same for every line of the item.
    pub(crate) phrases: Kept<&'static str, String>,
}

/// Every recipient, by id.
pub(crate) fn recipients<'a>(facts: &Facts<'a>) -> Vec<Recipient<'a>> {
    let mut sites: BTreeMap<&PlaceId, Vec<&Site>> = BTreeMap::new();
    for site in &facts.problem.sites {
        sites.entry(&site.place).or_default().push(site);
    }
    let care: BTreeMap<_, _> = facts.problem.care.iter().map(|load| (&load.place, load)).collect();
    let mut recipients: Vec<_> = facts
        .problem
        .recipients
        .iter()
        .map(|place| recipient(place, sites.remove(&place.id).unwrap_or_default(), care.get(&place.id).copied()))
        .collect();
    recipients.sort_by(|one, other| one.place.id.cmp(&other.place.id));
    recipients
}

fn recipient<'a>(place: &'a Place, mut sites: Vec<&'a Site>, care: Option<&'a CareLoad>) -> Recipient<'a> {
    sites.sort_by(|one, other| one.id.cmp(&other.id));
    let mut supplies: Vec<Mains> = Vec::new();
    for supply in sites.iter().flat_map(|site| &site.mains) {
        if !supplies.contains(supply) {
            supplies.push(*supply);
        }
    }
    if supplies.is_empty() {
        supplies.clone_from(&place.mains);
    }
    let cold: Vec<Units> = sites.iter().filter_map(|site| site.cold_litres).collect();
    let folded_site = |site: &'a Site| ReceivingSite {
        site,
        fitting: site.gas_fitting.as_deref().map(folded),
        platforms: site.platforms.iter().map(|platform| folded(platform)).collect(),
    };
    Recipient {
        place,
        supplies,
        languages: Languages::of(&place.languages),
        care,
        cold_litres: (!cold.is_empty()).then(|| cold.into_iter().sum()),
        sites: sites.into_iter().map(folded_site).collect(),
    }
}

/// Every recipient's situation for each item on offer, by id of the recipient.
pub(crate) fn situations<'a>(
    facts: &'a Facts<'a>,
    recipients: &'a [Recipient<'a>],
) -> BTreeMap<&'a ItemId, Vec<Situation<'a>>> {
    let items: BTreeSet<_> = facts.problem.lines.iter().map(|line| &line.item).collect();
    let of = |item| recipients.iter().map(|recipient| situation(facts, recipient, item)).collect();
    items.into_iter().map(|item| (item, of(item))).collect()
}

fn situation<'a>(facts: &'a Facts<'a>, recipient: &'a Recipient<'a>, item: &'a ItemId) -> Situation<'a> {
    let place = &recipient.place.id;
    let others = facts.substituted(item).filter(|wanted| *wanted != item);
    let stock = |accessory| facts.need(place, accessory).map_or(Units::ZERO, |need| need.stock);
    Situation {
        facts,
        recipient,
        item,
        row: facts.item(item),
        requests: facts.requests(place, item),
        instead: others.flat_map(|wanted| facts.requests(place, wanted)).copied().collect(),
        need: facts.need(place, item),
        accessory_stock: facts.accessories(item).iter().map(|row| stock(&row.accessory)).collect(),
        is_essential: facts.is_essential(place, item),
        consignee: facts.consignee(place, item),
        said: Kept::default(),
        phrases: Kept::default(),
    }
}

impl<'a> Situation<'a> {
    /// The place.
    pub(crate) fn place(&self) -> &'a PlaceId {
        &self.recipient.place.id
    }

    /// Whether the recipient asks for the item, or for one that it may be given for.
    pub(crate) fn is_asked(&self) -> bool {
        !(self.requests.is_empty() && self.instead.is_empty())
    }

    /// Whether the item is people.
    pub(crate) fn is_people(&self) -> bool {
        self.row.is_some_and(|row| row.kind == ItemKind::People)
    }
}
