//! Short ways to write a history of custody events in tests.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use model::custody::{
    Batch, Cargo, Commission, Confidence, Correction, CustodyAct, CustodyEvent, Distribution, GoodsLine, Handover,
    Lading, Movement, MovementKind, Packing, Parts, Persons, PersonsPart, PlainText, Receipt, ReceiptLine, Recorded,
    Rejection, Retraction, SourceKind, TimePrecision, Unpacking, Usefulness, UsefulnessLine, Visibility,
};
use model::fault::Fault;
use model::id::{AirportId, ConsignmentId, EventId, FlightId, ItemId, LocationId, LotId, PartyId, PieceId};
use model::quantity::Units;
use record::custody::refusals;

/// Hours after the first of April 2020.
pub(crate) fn hour(hours: i64) -> Timestamp {
    let start: Timestamp = "2020-04-01T00:00:00Z".parse().expect("an instant");
    start + SignedDuration::from_hours(hours)
}

pub(crate) fn consignment() -> ConsignmentId {
    ConsignmentId::of("c-1")
}

/// `item` or `item/lot`.
pub(crate) fn batch(text: &str) -> Batch {
    let (item, lot) = text.split_once('/').map_or((text, None), |(item, lot)| (item, Some(LotId::of(lot))));
    Batch { item: ItemId::of(item), lot }
}

pub(crate) fn goods(text: &str, units: i64) -> GoodsLine {
    GoodsLine::try_new(batch(text), Units::of(units)).expect("a line of goods")
}

pub(crate) fn pieces(names: &[&str]) -> Option<Parts> {
    Some(Parts::try_new(names.iter().map(|name| PieceId::of(name)).collect(), vec![]).expect("pieces"))
}

pub(crate) fn loose(text: &str, units: i64) -> Option<Parts> {
    Some(Parts::try_new(vec![], vec![goods(text, units)]).expect("loose goods"))
}

pub(crate) fn commission(text: &str, units: i64, holder: &str) -> CustodyAct {
    CustodyAct::Commission(Commission {
        consignment: consignment(),
        holder: PartyId::of(holder),
        goods: goods(text, units),
        expiry: None,
        maker: None,
        authorisation: None,
        mains: None,
    })
}

pub(crate) fn pack(parent: &str, children: Option<Parts>) -> CustodyAct {
    CustodyAct::Pack(Packing {
        consignment: consignment(),
        parent: PieceId::of(parent),
        children: children.expect("what goes into a piece is named"),
        mass: None,
        dimensions: None,
    })
}

pub(crate) fn unpack(parent: &str) -> CustodyAct {
    CustodyAct::Unpack(Unpacking { consignment: consignment(), parent: PieceId::of(parent) })
}

pub(crate) fn handover(parts: Option<Parts>, from: &str, to: &str) -> CustodyAct {
    let cargo = Cargo { consignment: consignment(), parts };
    CustodyAct::Handover(Handover::try_new(cargo, PartyId::of(from), PartyId::of(to), None).expect("two parties"))
}

fn lading(parts: Option<Parts>, flight: &str) -> Lading {
    let cargo = Cargo { consignment: consignment(), parts };
    Lading { cargo, flight: FlightId::of(flight), leg: 1, position: None, mass: None }
}

pub(crate) fn load(parts: Option<Parts>, flight: &str) -> CustodyAct {
    CustodyAct::Load(lading(parts, flight))
}

pub(crate) fn offload(parts: Option<Parts>, flight: &str) -> CustodyAct {
    CustodyAct::Offload(lading(parts, flight))
}

pub(crate) fn movement(kind: MovementKind, flight: &str, airport: &str) -> CustodyAct {
    CustodyAct::Move(Movement {
        kind,
        consignment: consignment(),
        flight: FlightId::of(flight),
        leg: 1,
        airport: AirportId::of(airport),
    })
}

/// Lines of item, expected, counted, damaged, rejected.
pub(crate) fn receive(
    lines: &[(&str, Option<i64>, i64, i64, i64)],
    opened: &[&str],
    recount_of: Option<&str>,
) -> CustodyAct {
    let line = |(text, expected, counted, damaged, rejected): &(&str, Option<i64>, i64, i64, i64)| {
        let rejected = (*rejected > 0)
            .then(|| Rejection::try_new(Units::of(*rejected), PlainText::of("expired")).expect("a rejection"));
        let expected = expected.map(Units::of);
        ReceiptLine::try_new(batch(text), expected, Units::of(*counted), Units::of(*damaged), rejected).expect("a line")
    };
    let opened = opened.iter().map(|name| PieceId::of(name)).collect();
    let lines = lines.iter().map(line).collect();
    CustodyAct::Receive(
        Receipt::try_new(consignment(), opened, lines, false, recount_of.map(EventId::of)).expect("a count"),
    )
}

pub(crate) fn distribute(text: &str, units: i64, facility: &str, to: &str) -> CustodyAct {
    let lines = vec![goods(text, units)];
    CustodyAct::Distribute(
        Distribution::try_new(consignment(), LocationId::of(facility), PartyId::of(to), lines).expect("a distribution"),
    )
}

/// Received, then used, stored, unusable, disposed.
pub(crate) fn usefulness(text: &str, received: i64, became: [i64; 4]) -> CustodyAct {
    let line =
        UsefulnessLine::try_new(batch(text), Units::of(received), became.map(Units::of), Some(PlainText::of("why")));
    CustodyAct::Usefulness(Usefulness::try_new(consignment(), None, vec![line.expect("a line")]).expect("a report"))
}

pub(crate) fn retract(event: &str) -> CustodyAct {
    let reason = PlainText::of("entered by mistake");
    CustodyAct::Retract(Retraction { consignment: Some(consignment()), event: EventId::of(event), reason })
}

/// An event of an actor at an hour, at a place unless that is empty.
pub(crate) fn event(id: &str, hours: i64, actor: &str, place: &str, act: CustodyAct) -> CustodyEvent {
    CustodyEvent {
        id: EventId::of(id),
        occurred: hour(hours),
        precision: TimePrecision::Minute,
        place: (!place.is_empty()).then(|| LocationId::of(place)),
        actor: PartyId::of(actor),
        on_behalf_of: None,
        persons: PersonsPart::Named(Persons { actor: Some(PlainText::of("A. Person")), ..Persons::default() }),
        source: SourceKind::Observed,
        cited: None,
        evidence: vec![],
        confidence: Confidence::Verified,
        corrects: None,
        visibility: Visibility::Parties,
        note: None,
        counted_in: BTreeMap::new(),
        act,
    }
}

/// A log in the making, recorded long after all that happened.
#[derive(Clone, Default)]
pub(crate) struct Story(pub(crate) Vec<Recorded>);

impl Story {
    /// The event as it would be recorded next.
    pub(crate) fn next(&self, event: CustodyEvent) -> Recorded {
        Recorded { number: self.0.len() as u64 + 1, recorded: hour(10_000), event }
    }

    /// What is wrong with an event.
    pub(crate) fn ask(&self, event: CustodyEvent) -> Vec<Fault> {
        refusals(&self.0, &self.next(event))
    }

    /// Enters an event that must be accepted.
    pub(crate) fn enter(&mut self, event: CustodyEvent) {
        let faults = self.ask(event.clone());
        assert!(faults.is_empty(), "{} should be accepted: {faults:?}", event.id);
        self.0.push(self.next(event));
    }

    /// Codes of what is wrong with an event, in order.
    pub(crate) fn codes(&self, event: CustodyEvent) -> Vec<&'static str> {
        self.ask(event).into_iter().map(|fault| fault.code).collect()
    }
}

/// The event as a correction of another.
pub(crate) fn correcting(event: &CustodyEvent, corrected: &str) -> CustodyEvent {
    let reason = PlainText::of("typing error");
    CustodyEvent { corrects: Some(Correction { event: EventId::of(corrected), reason }), ..event.clone() }
}
