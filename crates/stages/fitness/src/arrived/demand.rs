//! Decides how much of an item is wanted where the goods are, and what lines of the list have brought of it already.
//! Up: [`crate::arrived`].

use std::collections::BTreeMap;

use model::arrived::ArrivedProblem;
use model::evidence::{Because, RecordKind, RecordRef};
use model::id::{ItemId, PlaceId};
use model::need::NeedLine;
use model::offer::Request;
use model::quantity::{Units, grouped};

/// How much of an item is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// No operation is given; these diseases use it.
    ByProfile(Vec<String>),
    /// No operation is given, and no disease that was asked about uses it.
    NotInProfile,
    /// Nobody asks, nothing is missing: gross need, and what is there or to come.
    Nothing { gross: String, stock: String },
    /// So many, of which some may have been brought.
    Units {
        total: Units,
        left: Units,
        /// Who wants it, with figures.
        words: String,
    },
    /// Somebody asks without saying how many, and no need was counted.
    AsMuch { words: String },
}

/// What is wanted of every item.
pub(super) struct Demand<'a> {
    problem: &'a ArrivedProblem,
    needs: BTreeMap<&'a ItemId, Vec<&'a NeedLine>>,
    requests: BTreeMap<&'a ItemId, Vec<&'a Request>>,
    brought: BTreeMap<ItemId, Units>,
}

impl<'a> Demand<'a> {
    /// The needs and the open requests of the recipient, or of every place where none is named. A request made after the
    /// day of triage does not exist yet; one that was due before it is over.
    pub(super) fn of(problem: &'a ArrivedProblem) -> Self {
        let demand = &problem.demand;
        let is_there = |place: &PlaceId| demand.recipient.as_ref().is_none_or(|recipient| recipient == place);
        let mut needs: BTreeMap<&ItemId, Vec<&NeedLine>> = BTreeMap::new();
        for line in demand.needs.iter().filter(|line| is_there(&line.place)) {
            needs.entry(&line.item).or_default().push(line);
        }
        let mut requests: BTreeMap<&ItemId, Vec<&Request>> = BTreeMap::new();
        let is_open = |request: &&Request| {
            request.made <= problem.day && request.due.is_none_or(|due| due >= problem.day) && is_there(&request.place)
        };
        for request in demand.requests.iter().filter(is_open) {
            requests.entry(&request.item).or_default().push(request);
        }
        Self { problem, needs, requests, brought: BTreeMap::new() }
    }

    /// How much of an item is wanted now.
    pub(super) fn wanted(&self, item: &ItemId) -> Wanted {
        if !self.problem.demand.has_operation {
            return match self.problem.demand.uses.get(item) {
                Some(diseases) if !diseases.is_empty() => Wanted::ByProfile(diseases.clone()),
                _ => Wanted::NotInProfile,
            };
        }
        let (needs, requests) = (self.needs_of(item), self.requests_of(item));
        let net: i64 = sum(needs.iter().map(|line| line.net));
        let asked: i64 = sum(requests.iter().filter_map(|request| request.units));
        let total = Units::of(net.max(asked));
        let words = self.words(item, net, asked);
        if total.is_zero() {
            if requests.iter().any(|request| request.units.is_none()) && needs.is_empty() {
                return Wanted::AsMuch { words };
            }
            let gross = grouped(sum(needs.iter().map(|line| line.gross)));
            let there = sum(needs.iter().flat_map(|line| [line.stock, line.pipeline, line.pledged, line.produced]));
            return Wanted::Nothing { gross, stock: grouped(there) };
        }
        let brought = self.brought.get(item).copied().unwrap_or(Units::ZERO);
        Wanted::Units { total, left: total.saturating_sub(brought), words }
    }

    fn words(&self, item: &ItemId, net: i64, asked: i64) -> String {
        let asking: Vec<&str> = places(self.requests_of(item).iter().map(|request| &request.place));
        let missing: Vec<&str> =
            places(self.needs_of(item).iter().filter(|line| !line.net.is_zero()).map(|line| &line.place));
        let mut words = Vec::new();
        if asked > 0 {
            words.push(format!("{} asks for {}", super::speech::list(&asking), grouped(asked)));
        } else if !asking.is_empty() {
            words.push(format!("{} asks for it without a number", super::speech::list(&asking)));
        }
        if net > 0 {
            words.push(format!("{} are missing in {}", grouped(net), super::speech::list(&missing)));
        }
        words.join(", ")
    }

    /// Use of an item in a day at the median, and how many days it was counted over; none where no need was counted.
    pub(super) fn use_of(problem: &ArrivedProblem, item: &ItemId) -> Option<(i64, i64)> {
        let demand = &problem.demand;
        let is_there = |place: &PlaceId| demand.recipient.as_ref().is_none_or(|recipient| recipient == place);
        let lines = demand.needs.iter().filter(|line| line.item == *item && is_there(&line.place));
        let gross = sum(lines.map(|line| line.gross_50));
        (gross > 0 && demand.need_days > 0).then_some((gross, demand.need_days))
    }

    /// Notes what a line brings.
    pub(super) fn take(&mut self, item: &ItemId, units: Units) {
        let brought = self.brought.entry(item.clone()).or_insert(Units::ZERO);
        *brought = Units::of(brought.get().saturating_add(units.get()));
    }

    /// The needs and requests behind an item.
    pub(super) fn because(&self, item: &ItemId) -> Because {
        let needs = self.needs_of(item).iter().map(|line| RecordRef::pair(RecordKind::Need, &line.place, &line.item));
        let requests = self.requests_of(item).iter().map(|request| RecordRef::new(RecordKind::Request, &request.id));
        needs.chain(requests).collect()
    }

    fn needs_of(&self, item: &ItemId) -> &[&'a NeedLine] {
        self.needs.get(item).map_or(&[], Vec::as_slice)
    }

    fn requests_of(&self, item: &ItemId) -> &[&'a Request] {
        self.requests.get(item).map_or(&[], Vec::as_slice)
    }
}

fn sum(units: impl Iterator<Item = Units>) -> i64 {
    units.fold(0_i64, |sum, one| sum.saturating_add(one.get()))
}

fn places<'a>(ids: impl Iterator<Item = &'a PlaceId>) -> Vec<&'a str> {
    let mut places: Vec<&str> = ids.map(PlaceId::as_str).collect();
    places.sort_unstable();
    places.dedup();
    places
}
