//! Decides how a record is named, found and linked to within one report. Each record has one anchor, `kind:id`, the
//! first time it is set; a link to a record that the report does not show is printed as words, never as a dead link.
//! Up: [`crate::report`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use model::airport::Airport;
use model::allocation::Allotment;
use model::evidence::{RecordKind, RecordRef, Source};
use model::flights::Consignment;
use model::id::{AircraftTypeId, AirportId, ConsignmentId, ItemId, OfferLineId, PartyId, PlaceId, TailId};
use model::offer::OfferLine;
use model::operation::Operation;
use model::plan::PlanSolutions;
use model::quantity::{CubicMillimetres, Grams, Units};
use model::transport::{AircraftType, Tail};
use model::world::{Item, Pack};

use crate::report::ReportInput;

/// What one report is written from, with its names and anchors.
pub(super) struct Book<'a> {
    /// Everything the report shows.
    pub(super) input: &'a ReportInput<'a>,
    /// The operation.
    pub(super) operation: &'a Operation,
    /// The plan.
    pub(super) solutions: &'a PlanSolutions,
    known: BTreeSet<String>,
    set: RefCell<BTreeSet<String>>,
    allotments: BTreeMap<&'a ConsignmentId, &'a Allotment>,
    asked: BTreeMap<&'a ConsignmentId, &'a Consignment>,
    offers: BTreeMap<&'a OfferLineId, &'a OfferLine>,
    requested: BTreeSet<(&'a PlaceId, &'a ItemId)>,
}

impl<'a> Book<'a> {
    /// Writes something twice: the first time learns which anchors there are, the second time links to them.
    pub(super) fn write_twice(input: &'a ReportInput<'a>, write: impl Fn(&Self) -> Markup) -> Markup {
        let draft = Self::new(input, BTreeSet::new());
        let _ = write(&draft);
        write(&Self::new(input, draft.set.into_inner()))
    }

    /// A book for a picture by itself, in which nothing can be linked to.
    pub(super) fn alone(input: &'a ReportInput<'a>) -> Self {
        Self::new(input, BTreeSet::new())
    }

    fn new(input: &'a ReportInput<'a>, known: BTreeSet<String>) -> Self {
        let solutions = &input.document.solutions;
        Self {
            input,
            operation: input.operation,
            solutions,
            known,
            set: RefCell::default(),
            allotments: solutions.allocation.allotments.iter().map(|allotment| (&allotment.id, allotment)).collect(),
            asked: input.consignments.iter().map(|one| (&one.id, one)).collect(),
            offers: input.operation.offers.iter().map(|offer| (&offer.id, offer)).collect(),
            requested: input.operation.requests.iter().map(|request| (&request.place, &request.item)).collect(),
        }
    }

    /// The anchor of a record, the first time it is asked for; nothing afterwards, so that no id stands twice.
    pub(super) fn anchor(&self, kind: RecordKind, id: impl std::fmt::Display) -> Option<String> {
        self.anchor_of(&RecordRef::new(kind, id))
    }

    /// The same for a record that is pointed at.
    pub(super) fn anchor_of(&self, record: &RecordRef) -> Option<String> {
        self.anchor_text(&record.to_string())
    }

    /// The same for something that is no record of the model, such as a section.
    pub(super) fn anchor_text(&self, text: &str) -> Option<String> {
        let anchor = fragment(text);
        self.set.borrow_mut().insert(anchor.clone()).then_some(anchor)
    }

    /// Where a link to an anchor leads, where it is in this report.
    pub(super) fn target(&self, anchor: &str) -> Option<String> {
        let target = fragment(anchor);
        self.known.contains(&target).then(|| format!("#{target}"))
    }

    /// Words that lead to an anchor, where it is in this report.
    pub(super) fn lead(&self, anchor: &str, words: impl std::fmt::Display) -> Markup {
        self.lead_marked(anchor, &html! { (words) })
    }

    /// Words with markup of their own that lead to an anchor, where it is in this report.
    pub(super) fn lead_marked(&self, anchor: &str, words: &Markup) -> Markup {
        let target = fragment(anchor);
        html! {
            @if self.known.contains(&target) { a href=(format!("#{target}")) { (words) } } @else { (words) }
        }
    }

    /// A link to a record under its own words.
    pub(super) fn link_as(
        &self,
        kind: RecordKind,
        id: impl std::fmt::Display,
        words: impl std::fmt::Display,
    ) -> Markup {
        self.lead(&RecordRef::new(kind, id).to_string(), words)
    }

    /// A link to a record, as `kind id`.
    pub(super) fn link(&self, record: &RecordRef) -> Markup {
        let target = fragment(&record.to_string());
        // Policies are told by their key in the operation file; the first half of the key says no more than the kind.
        let id = record.id.strip_prefix("policies.").unwrap_or(&record.id);
        let words = html! { span.kind { (record.kind.word()) } " " (id) };
        html! {
            @if self.known.contains(&target) { a.ref href=(format!("#{target}")) { (words) } }
            @else { span.ref { (words) } }
        }
    }

    /// Links one step back, for the last column of a table.
    pub(super) fn because(&self, records: &[RecordRef]) -> Markup {
        html! {
            span.because {
                @for (index, record) in records.iter().enumerate() {
                    @if index > 0 { " " }
                    (self.link(record))
                }
            }
        }
    }

    /// An item of the catalogue.
    pub(super) fn item(&self, id: &ItemId) -> Option<&'a Item> {
        self.operation.items.iter().find(|item| item.id == *id)
    }

    /// Name of an item, or its id.
    pub(super) fn item_name<'n>(&self, id: &'n ItemId) -> &'n str
    where
        'a: 'n,
    {
        self.item(id).map_or(id.as_str(), |item| item.name.as_str())
    }

    /// An amount of an item in its own unit: `45 each` reads `45`.
    pub(super) fn units(&self, id: &ItemId, units: Units) -> String {
        let number = super::numbers::count(units.get());
        match self.item(id).map(|item| item.unit.as_str()) {
            None | Some("each" | "") => number,
            Some(unit) if units.get() == 1 => format!("{number}\u{202f}{unit}"),
            Some("person") => format!("{number}\u{202f}people"),
            Some(unit @ ("kg" | "g" | "m3")) => format!("{number}\u{202f}{unit}"),
            Some(unit) => format!("{number}\u{202f}{unit}s"),
        }
    }

    /// Name of a place, or its id.
    pub(super) fn place_name<'n>(&self, id: &'n PlaceId) -> &'n str
    where
        'a: 'n,
    {
        self.operation.places.iter().find(|place| place.id == *id).map_or(id.as_str(), |place| place.name.as_str())
    }

    /// Name of a party, or its id.
    pub(super) fn party_name<'n>(&self, id: &'n PartyId) -> &'n str
    where
        'a: 'n,
    {
        self.operation.parties.iter().find(|party| party.id == *id).map_or(id.as_str(), |party| party.name.as_str())
    }

    /// An airport.
    pub(super) fn airport(&self, id: &AirportId) -> Option<&'a Airport> {
        self.operation.airports.iter().find(|airport| airport.id == *id)
    }

    /// An aircraft.
    pub(super) fn tail(&self, id: &TailId) -> Option<&'a Tail> {
        self.operation.tails.iter().find(|tail| tail.id == *id)
    }

    /// An aircraft type.
    pub(super) fn aircraft(&self, id: &AircraftTypeId) -> Option<&'a AircraftType> {
        self.operation.types.iter().find(|aircraft| aircraft.id == *id)
    }

    /// What a consignment is.
    pub(super) fn allotment(&self, id: &ConsignmentId) -> Option<&'a Allotment> {
        self.allotments.get(id).copied()
    }

    /// What was asked of the flights stage about a consignment, where the report is told.
    pub(super) fn asked(&self, id: &ConsignmentId) -> Option<&'a Consignment> {
        self.asked.get(id).copied()
    }

    /// Mass of packs of a consignment, as flights were planned with it.
    pub(super) fn gross(&self, id: &ConsignmentId, packs: Units) -> Grams {
        self.asked(id).map_or_else(|| self.bulk(id, packs).0, |asked| asked.pack.gross().times(packs.get()))
    }

    /// An offer line.
    pub(super) fn offer(&self, id: &OfferLineId) -> Option<&'a OfferLine> {
        self.offers.get(id).copied()
    }

    /// Whether a place asks for an item.
    pub(super) fn is_requested(&self, place: &PlaceId, item: &ItemId) -> bool {
        self.requested.contains(&(place, item))
    }

    /// Packs of a consignment in words: people are no packs, and what stands alone is a piece.
    pub(super) fn packs(&self, id: &ConsignmentId, packs: Units) -> String {
        let allotment = self.allotment(id);
        let unit = allotment.and_then(|allotment| self.item(&allotment.item)).map(|item| item.unit.as_str());
        let inside = allotment.and_then(|allotment| self.pack(allotment)).map_or(0, |pack| pack.units().get());
        let (one, many) = match (unit, inside) {
            (Some("person"), _) => ("person", "people"),
            (_, 1) => ("piece", "pieces"),
            _ => ("pack", "packs"),
        };
        format!("{}\u{202f}{}", super::numbers::count(packs.get()), if packs.get() == 1 { one } else { many })
    }

    /// How a consignment is packed: as its line says, else as its item is packed by default.
    pub(super) fn pack(&self, allotment: &Allotment) -> Option<&'a Pack> {
        let of_line = self.offer(&allotment.line).and_then(|offer| offer.pack.as_ref());
        of_line.or_else(|| self.item(&allotment.item).and_then(|item| item.pack.as_ref()))
    }

    /// Mass and volume of packs of a consignment; zero where no pack is known.
    pub(super) fn bulk(&self, id: &ConsignmentId, packs: Units) -> (Grams, CubicMillimetres) {
        let pack = self.allotment(id).and_then(|allotment| self.pack(allotment));
        pack.map_or((Grams::ZERO, CubicMillimetres::ZERO), |pack| {
            (pack.gross().times(packs.get()), pack.volume().times(packs.get()))
        })
    }

    /// A consignment as a key tells it: `C-0001 Medical mask to United States`.
    pub(super) fn consignment_in_short(&self, id: &ConsignmentId) -> Markup {
        html! {
            (self.link_as(RecordKind::Consignment, id, id))
            @if let Some(allotment) = self.allotment(id) {
                " " (self.item_name(&allotment.item)) " to " (self.place_name(&allotment.recipient))
            }
        }
    }

    /// A consignment in words: `Medical mask: 400 000 to United States`.
    pub(super) fn consignment(&self, id: &ConsignmentId, packs: Units) -> Markup {
        html! {
            (self.link_as(RecordKind::Consignment, id, id))
            @if let Some(allotment) = self.allotment(id) {
                @let inside = self.pack(allotment).map_or(1, |pack| pack.units().get());
                " " (self.item_name(&allotment.item)) ": " (self.units(&allotment.item, packs.times(inside)))
                " to " (self.place_name(&allotment.recipient))
            }
        }
    }
}

/// A source in words, assumptions marked.
pub(super) fn source(source: &Source) -> Markup {
    html! {
        @match source {
            Source::Cited(text) => span.source { (text) },
            Source::Assumption(text) => span.source { span.mark { "assumption" } " " (text) },
        }
    }
}

/// An anchor must hold no blank and needs no escape in a link: other signs than those of ids become `_`.
fn fragment(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_./+:@".contains(letter) { letter } else { '_' })
        .collect()
}
