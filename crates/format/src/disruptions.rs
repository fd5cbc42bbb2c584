//! Decides how a person says what went otherwise than planned: a few words on the command line, or a row of
//! `disruptions.csv`. `docs/replan.md` lists the words. Does not decide what follows from it (`flights`). Up: [`crate`].
//!
//! A plan that was made anew keeps these words, so that the judge can read them again.

use std::path::Path;

use jiff::Timestamp;
use model::airport::FuelSupply;
use model::disruption::{Disruption, DisruptionKind};
use model::evidence::Source;
use model::fault::Fault;
use model::flights::{Consignment, Flight};
use model::id::{AirportId, ClosureId, ConsignmentId, DisruptionId, FlightId, OfferLineId, PermitId, PlaceId, TailId};
use model::operation::Operation;
use model::quantity::Units;
use model::transport::{Closed, Closure, Forbids};

use crate::builtin::{self, Countries};
use crate::suggest;
use crate::table::bytes::read_file;
use crate::table::collector::Faults;
use crate::table::{Spec, cell, each_row, required};

/// The table of an operation folder. What happened later is no part of what a plan was made from, so it is left out of
/// the folder's digest.
pub const FILE: &str = "disruptions.csv";

const DISRUPTIONS: Spec = Spec {
    file: FILE,
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "D1"),
        required("at", "#date+reported", "2020-04-08T03:00:00Z"),
        required("event", "#event+words", "tail-out tail-1 until 2020-04-12"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// What somebody told, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: DisruptionId,
    /// When it became known.
    pub at: Timestamp,
    /// The words: the sort, what it is about, and pairs of a word and its value.
    pub words: String,
    /// Who says so.
    pub source: String,
    /// Line of the table; 0 where it was said on the command line.
    pub line: u64,
}

/// What is known when words are read.
pub struct Known<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// Flights of the plan before.
    pub flights: &'a [Flight],
    /// What was to be flown.
    pub consignments: &'a [Consignment],
    /// A consignment of so many packs from an offer line to a place; none where the two are not known.
    pub consign: &'a dyn Fn(&OfferLineId, &PlaceId, Units) -> Option<Consignment>,
}

/// The words that may follow, each with its value.
const KEYS: [&str; 12] =
    ["from", "until", "for", "to", "packs", "due", "must", "spots", "fuel", "ban", "leaves", "leg"];

/// An instant as a person in a hurry writes it: a day, or a day and a minute, universal time. Code `bad-instant`.
pub fn instant(text: &str) -> Result<Timestamp, Fault> {
    let whole = match (text.len(), text.ends_with('Z')) {
        (10, false) => format!("{text}T00:00:00Z"),
        (16, false) => format!("{text}:00Z"),
        (17, true) => format!("{}:00Z", &text[..16]),
        _ => text.to_owned(),
    };
    cell::instant(&whole)
}

/// The rows of an operation's table, in order of when they became known; none where there is no table.
///
/// # Errors
/// Every fault of the table.
pub fn table(dir: &Path) -> Result<Vec<Told>, Vec<Fault>> {
    let path = dir.join(FILE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let bytes = read_file(&path, FILE).map_err(|fault| vec![fault])?;
    let mut faults = Faults::default();
    let mut told = Vec::new();
    each_row(&DISRUPTIONS, &bytes, &mut faults, |row| {
        let id = row.need("id", DisruptionId::try_new);
        let at = row.need("at", instant);
        let words = row.need("event", cell::text);
        let source = row.need("source", cell::source).map(|_| row.raw("source").to_owned());
        let line = row.line();
        if let (Some(id), Some(at), Some(words), Some(source)) = (id, at, words, source) {
            told.push(Told { id, at, words, source, line });
        }
    });
    told.sort_by_key(|told| (told.at, told.line));
    faults.finish(Some(told)).map(|(told, _)| told)
}

/// What words mean.
///
/// # Errors
/// Every fault of the words: `disruption-unclear`, `unknown-code`, `bad-instant`, `not-a-number`.
pub fn meaning(told: &Told, known: &Known<'_>) -> Result<Disruption, Vec<Fault>> {
    let place = |mut fault: Fault| {
        if told.line > 0 {
            fault = fault.at(FILE, told.line, "event");
        } else {
            fault = fault.at("", 0, "EVENT");
        }
        fault
    };
    let fail = |faults: Vec<Fault>| -> Vec<Fault> { faults.into_iter().map(place).collect() };
    let countries = builtin::countries()?;
    let mut words = Words::of(&told.words, countries);
    let kind = words.kind(told, known);
    words.report_strangers();
    let source = Source::try_new(&told.source).map_err(|fault| fail(vec![fault]))?;
    match kind {
        Some(kind) if words.faults.is_empty() => Ok(Disruption { id: told.id.clone(), at: told.at, kind, source }),
        _ => Err(fail(words.faults)),
    }
}

/// Words that are being read.
struct Words<'a> {
    sort: &'a str,
    subject: &'a str,
    /// Each word with its values.
    pairs: Vec<(&'a str, Vec<&'a str>)>,
    used: Vec<&'a str>,
    countries: &'a Countries,
    faults: Vec<Fault>,
}

fn unclear(cause: String, action: &str) -> Fault {
    Fault::new("disruption-unclear", cause, action)
}

impl<'a> Words<'a> {
    fn of(text: &'a str, countries: &'a Countries) -> Self {
        let mut all = text.split_whitespace();
        let (sort, subject) = (all.next().unwrap_or_default(), all.next().unwrap_or_default());
        let mut words = Self { sort, subject, pairs: Vec::new(), used: Vec::new(), countries, faults: Vec::new() };
        for word in all {
            match words.pairs.last_mut() {
                _ if KEYS.contains(&word) => words.pairs.push((word, Vec::new())),
                Some((_, values)) => values.push(word),
                None => {
                    let action =
                        suggest::action(word, KEYS.iter().copied(), "remove it; docs/replan.md lists the words");
                    words.faults.push(Fault::new(
                        "disruption-unclear",
                        format!("\u{ab}{word}\u{bb} is no word that may follow {sort} {subject}"),
                        action,
                    ));
                }
            }
        }
        words
    }

    /// Words that mean nothing to this sort are faults, so that none is passed over.
    fn report_strangers(&mut self) {
        let strangers: Vec<&str> =
            self.pairs.iter().map(|(key, _)| *key).filter(|key| !self.used.contains(key)).collect();
        for key in strangers {
            let cause = format!("\u{ab}{key}\u{bb} means nothing to {}", self.sort);
            self.faults.push(unclear(cause, "remove it; docs/replan.md lists the words of each sort"));
        }
    }

    fn values(&mut self, key: &'static str) -> Vec<&'a str> {
        self.used.push(key);
        self.pairs.iter().filter(|(known, _)| *known == key).flat_map(|(_, values)| values.clone()).collect()
    }

    /// The one value of a word, where it is there.
    fn may<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let is_there = self.pairs.iter().any(|(known, _)| *known == key);
        let values = self.values(key);
        match (values.as_slice(), is_there) {
            ([], false) => None,
            ([value], _) => self.kept(parse(value)),
            _ => {
                let cause = format!("\u{ab}{key}\u{bb} has {} values", values.len());
                self.faults.push(unclear(cause, "give it one"));
                None
            }
        }
    }

    fn need<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        if !self.pairs.iter().any(|(known, _)| *known == key) {
            self.used.push(key);
            let cause = format!("{} says nothing of \u{ab}{key}\u{bb}", self.sort);
            self.faults.push(unclear(cause, "add the word and its value; docs/replan.md has an example of each sort"));
            return None;
        }
        self.may(key, parse)
    }

    fn kept<T>(&mut self, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn span(&mut self) -> (Option<Timestamp>, Option<Timestamp>) {
        let (from, until) = (self.may("from", instant), self.may("until", instant));
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            let cause = format!("it ends at {until}, not after its beginning at {from}");
            self.faults.push(Fault::new("impossible-date", cause, "check both instants"));
        }
        (from, until)
    }

    /// A code that is one of those known, or a fault with the nearest.
    fn known<T: PartialEq>(
        &mut self,
        what: &str,
        text: &str,
        made: Result<T, Fault>,
        all: impl Iterator<Item = (T, String)>,
    ) -> Option<T> {
        let all: Vec<(T, String)> = all.collect();
        let made = made.ok().filter(|made| all.iter().any(|(known, _)| known == made));
        if made.is_none() {
            let action = suggest::action(text, all.iter().map(|(_, name)| name.as_str()), "check the code");
            let cause = format!("\u{ab}{text}\u{bb} is no {what} of the operation or the plan");
            self.faults.push(Fault::new("unknown-code", cause, action));
        }
        made
    }

    fn airport(&mut self, known: &Known<'_>) -> Option<AirportId> {
        let all = known.operation.airports.iter().map(|airport| (airport.id.clone(), airport.id.to_string()));
        self.known("airport", self.subject, AirportId::try_new(self.subject), all)
    }

    fn tail(&mut self, text: &str, known: &Known<'_>) -> Option<TailId> {
        let all = known.operation.tails.iter().map(|tail| (tail.id.clone(), tail.id.to_string()));
        self.known("tail", text, TailId::try_new(text), all)
    }

    fn consignment(&mut self, known: &Known<'_>) -> Option<ConsignmentId> {
        let all = known.consignments.iter().map(|one| (one.id.clone(), one.id.to_string()));
        self.known("consignment", self.subject, ConsignmentId::try_new(self.subject), all)
    }

    fn kind(&mut self, told: &Told, known: &Known<'_>) -> Option<DisruptionKind> {
        match self.sort {
            "tail-out" => {
                let (tail, (from, until)) = (self.tail(self.subject, known), self.span());
                Some(DisruptionKind::TailOut { tail: tail?, from, until })
            }
            "airport-closed" => {
                let (airport, (from, until)) = (self.airport(known), self.span());
                Some(DisruptionKind::AirportClosed { airport: airport?, from, until })
            }
            "spots-fewer" => {
                let (airport, (from, until)) = (self.airport(known), self.span());
                let spots = self.need("spots", cell::units);
                Some(DisruptionKind::SpotsFewer { airport: airport?, spots: spots?, from, until })
            }
            "fuel-missing" => {
                let (airport, (from, until)) = (self.airport(known), self.span());
                let fuel = self.may("fuel", |text| cell::word(text, &FuelSupply::ALL)).unwrap_or(FuelSupply::None);
                Some(DisruptionKind::FuelMissing { airport: airport?, fuel, from, until })
            }
            "route-closed" => self.closure(told, known).map(|closure| DisruptionKind::RouteClosed(Box::new(closure))),
            "permit-refused" => {
                let all = known.operation.permits.iter().map(|permit| (permit.id.clone(), permit.id.to_string()));
                let permit = self.known("permit", self.subject, PermitId::try_new(self.subject), all);
                let tails = self.values("for");
                let tails: Vec<Option<TailId>> = tails.into_iter().map(|tail| self.tail(tail, known)).collect();
                Some(DisruptionKind::PermitRefused {
                    permit: permit?,
                    tails: tails.into_iter().collect::<Option<_>>()?,
                })
            }
            "late-departure" => self.late(known),
            _ => self.need_kind(known),
        }
    }

    fn closure(&mut self, told: &Told, known: &Known<'_>) -> Option<Closure> {
        let place = self.kept(self.countries.code(self.subject));
        let (from, until) = self.span();
        let bans = self.may("ban", |text| cell::word(text, &Forbids::ALL)).unwrap_or(Forbids::Both);
        let states = self.values("for");
        let states: Vec<Option<PlaceId>> =
            states.into_iter().map(|state| self.kept(self.countries.code(state))).collect();
        let end = known.operation.as_of + jiff::SignedDuration::from_mins(known.operation.horizon.get());
        Some(Closure {
            id: ClosureId::try_new(told.id.as_str()).ok()?,
            closes: Closed::Airspace(place?, bans),
            applies_to: states.into_iter().collect::<Option<_>>()?,
            from: from.unwrap_or(told.at),
            until: until.unwrap_or(end),
            source: Source::try_new(&told.source).ok()?,
        })
    }

    fn late(&mut self, known: &Known<'_>) -> Option<DisruptionKind> {
        let all = known.flights.iter().map(|flight| (flight.id.clone(), flight.id.to_string()));
        let flight = self.known("flight", self.subject, FlightId::try_new(self.subject), all);
        let departs = self.need("leaves", instant);
        let leg = self.may("leg", |text| cell::within(text, 1..=99)).unwrap_or(1);
        let (flight, departs) = (flight?, departs?);
        let legs = &known.flights.iter().find(|one| one.id == flight)?.legs;
        let index = usize::try_from(leg - 1).expect("the range of legs should fit");
        if index >= legs.len() {
            let cause = format!("{flight} has {} legs", legs.len());
            self.faults.push(Fault::new("out-of-range", cause, "name one of them, from 1 on"));
            return None;
        }
        let leg = u16::try_from(index).expect("the range of legs should fit");
        Some(DisruptionKind::LateDeparture { flight, leg, departs })
    }

    fn need_kind(&mut self, known: &Known<'_>) -> Option<DisruptionKind> {
        match self.sort {
            "need-new" => {
                let all = known.operation.offers.iter().map(|line| (line.id.clone(), line.id.to_string()));
                let line = self.known("offer line", self.subject, OfferLineId::try_new(self.subject), all);
                let place = self.need("to", PlaceId::try_new);
                let packs = self.need("packs", cell::units).filter(|packs| !packs.is_zero());
                let (due, due_hard) = (self.may("due", instant), self.may("must", instant));
                let (line, place, packs) = (line?, place?, packs?);
                let Some(mut made) = (known.consign)(&line, &place, packs) else {
                    let cause = format!("{line} cannot be flown to {place}: no such place, or no pack is known");
                    self.faults.push(Fault::new("unknown-code", cause, "name a place of places.csv with an airport"));
                    return None;
                };
                made.due = due.unwrap_or(made.due);
                made.due_hard = due_hard.map(|hard| hard.max(made.due));
                Some(DisruptionKind::NeedNew(Box::new(made)))
            }
            "need-changed" => {
                let consignment = self.consignment(known);
                let packs = self.may("packs", cell::units);
                let (due, due_hard) = (self.may("due", instant), self.may("must", instant));
                if (packs, due, due_hard) == (None, None, None) {
                    let cause = "nothing of the need is said to change".to_owned();
                    self.faults.push(unclear(cause, "add packs, due or must with the new value"));
                }
                Some(DisruptionKind::NeedChanged { consignment: consignment?, packs, due, due_hard })
            }
            "need-cancelled" => Some(DisruptionKind::NeedCancelled { consignment: self.consignment(known)? }),
            sort => {
                let sorts = [
                    "tail-out",
                    "airport-closed",
                    "spots-fewer",
                    "route-closed",
                    "permit-refused",
                    "fuel-missing",
                    "need-new",
                    "need-changed",
                    "need-cancelled",
                    "late-departure",
                ];
                let action = suggest::action(sort, sorts, "docs/replan.md lists the sorts");
                let cause = format!("\u{ab}{sort}\u{bb} is no sort of disruption");
                self.faults.push(Fault::new("disruption-unclear", cause, action));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
