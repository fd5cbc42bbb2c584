//! Decides how the details of each act are read. Up: [`crate::log::custody`].

use model::custody::{
    Batch, Cargo, Commission, CustodyAct, Customs, CustomsStep, Distribution, FitCheck, FitVerdict, GoodsLine,
    Handover, Lading, Movement, MovementKind, Packing, Parts, PlainText, Recall, Receipt, ReceiptLine, Rejection,
    Retraction, Unpacking, Usefulness, UsefulnessLine,
};
use model::fault::Fault;
use model::id::{AirportId, ConsignmentId, EventId, FlightId, ItemId, LocationId, LotId, PartyId, PieceId, PositionId};
use model::quantity::{Grams, Millimetres};
use serde_json::Value;

use crate::log::strict::{Object, element};
use crate::table::cell;

/// Greatest mass of a piece: a thousand tonnes are beyond every aircraft.
const GRAMS_MAX: i64 = 1_000_000_000;
/// Longest side of a piece: a hundred metres are beyond every hold.
const MILLIMETRES_MAX: i64 = 100_000;

/// Which act a word names.
#[derive(Clone, Copy)]
pub(super) enum ActWord {
    Commission,
    Pack,
    Unpack,
    FitCheck,
    Handover,
    Load,
    Offload,
    Move(MovementKind),
    Customs,
    Receive,
    Distribute,
    Usefulness,
    Recall,
    Retract,
}

/// The words of the acts.
pub(super) const ACTS: [(ActWord, &str); 16] = [
    (ActWord::Commission, "commission"),
    (ActWord::Pack, "pack"),
    (ActWord::Unpack, "unpack"),
    (ActWord::FitCheck, "fit-check"),
    (ActWord::Handover, "handover"),
    (ActWord::Load, "load"),
    (ActWord::Offload, "offload"),
    (ActWord::Move(MovementKind::Depart), "depart"),
    (ActWord::Move(MovementKind::Arrive), "arrive"),
    (ActWord::Move(MovementKind::Divert), "divert"),
    (ActWord::Customs, "customs"),
    (ActWord::Receive, "receive"),
    (ActWord::Distribute, "distribute"),
    (ActWord::Usefulness, "usefulness"),
    (ActWord::Recall, "recall"),
    (ActWord::Retract, "retract"),
];

/// Reads the details of an act.
pub(super) fn act(word: ActWord, details: Object<'_, '_>) -> Option<CustodyAct> {
    match word {
        ActWord::Commission => commission(details).map(CustodyAct::Commission),
        ActWord::Pack => packing(details).map(CustodyAct::Pack),
        ActWord::Unpack => unpacking(details).map(CustodyAct::Unpack),
        ActWord::FitCheck => fit_check(details).map(CustodyAct::FitCheck),
        ActWord::Handover => handover(details).map(CustodyAct::Handover),
        ActWord::Load => lading(details).map(CustodyAct::Load),
        ActWord::Offload => lading(details).map(CustodyAct::Offload),
        ActWord::Move(kind) => movement(kind, details).map(CustodyAct::Move),
        ActWord::Customs => customs(details).map(CustodyAct::Customs),
        ActWord::Receive => receipt(details).map(CustodyAct::Receive),
        ActWord::Distribute => distribution(details).map(CustodyAct::Distribute),
        ActWord::Usefulness => usefulness(details).map(CustodyAct::Usefulness),
        ActWord::Recall => recall(details).map(CustodyAct::Recall),
        ActWord::Retract => retraction(details).map(CustodyAct::Retract),
    }
}

fn consignment(object: &mut Object<'_, '_>) -> Option<ConsignmentId> {
    object.need("consignment", ConsignmentId::try_new)
}

fn batch(object: &mut Object<'_, '_>) -> Option<Batch> {
    let item = object.need("item", ItemId::try_new);
    let lot = object.may("lot", LotId::try_new);
    Some(Batch { item: item?, lot: lot? })
}

fn goods_line(value: &Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<GoodsLine> {
    let mut object = Object::open(value, pointer, faults)?;
    let batch = batch(&mut object);
    let units = object.units("units");
    let line = match (batch, units) {
        (Some(batch), Some(units)) => object.made(GoodsLine::try_new(batch, units)),
        _ => None,
    };
    object.finish()?;
    line
}

fn piece(value: &Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<PieceId> {
    element(value, pointer, faults, PieceId::try_new)
}

fn parts(object: &mut Object<'_, '_>) -> Option<Parts> {
    let pieces = object.list_if_any("pieces", piece);
    let goods = object.list_if_any("goods", goods_line);
    let made = Parts::try_new(pieces?, goods?);
    object.made(made)
}

fn cargo(object: &mut Object<'_, '_>) -> Option<Cargo> {
    let consignment = consignment(object);
    let is_all = object.optional_value("all").is_some();
    if is_all && object.is("all") != Some(true) {
        let cause = "all is said not to be all";
        object.fault("all", Fault::new("wrong-shape", cause, "name the pieces or the goods instead"));
        return None;
    }
    let parts = if is_all { Some(None) } else { parts(object).map(Some) };
    Some(Cargo { consignment: consignment?, parts: parts? })
}

fn commission(mut object: Object<'_, '_>) -> Option<Commission> {
    let consignment = consignment(&mut object);
    let holder = object.need("holder", PartyId::try_new);
    let batch = batch(&mut object);
    let units = object.units("units");
    let goods = match (batch, units) {
        (Some(batch), Some(units)) => object.made(GoodsLine::try_new(batch, units)),
        _ => None,
    };
    let expiry = object.may("expiry", cell::date);
    let [maker, authorisation, mains] =
        ["maker", "authorisation", "mains"].map(|field| object.may(field, PlainText::try_new));
    object.finish()?;
    Some(Commission {
        consignment: consignment?,
        holder: holder?,
        goods: goods?,
        expiry: expiry?,
        maker: maker?,
        authorisation: authorisation?,
        mains: mains?,
    })
}

fn packing(mut object: Object<'_, '_>) -> Option<Packing> {
    let consignment = consignment(&mut object);
    let parent = object.need("parent", PieceId::try_new);
    let children = parts(&mut object);
    let mass = object.whole_if_any("grams", 1, GRAMS_MAX);
    let dimensions = match object.optional_value("millimetres") {
        None => Some(None),
        Some(_) => sides(&mut object).map(Some),
    };
    object.finish()?;
    let mass = mass?.map(Grams::of);
    Some(Packing { consignment: consignment?, parent: parent?, children: children?, mass, dimensions: dimensions? })
}

fn sides(object: &mut Object<'_, '_>) -> Option<[Millimetres; 3]> {
    let sides = object.list("millimetres", |value, pointer, faults| {
        let side = value.as_i64().filter(|side| (1..=MILLIMETRES_MAX).contains(side));
        if side.is_none() {
            let cause = format!("{value} is not a whole number from 1 to {MILLIMETRES_MAX}");
            let fault = Fault::new("out-of-range", cause, "give the side in millimetres");
            faults.push(fault.at("", 0, pointer));
        }
        side.map(Millimetres::of)
    })?;
    let three = <[Millimetres; 3]>::try_from(sides);
    let fault = |sides: Vec<Millimetres>| {
        let cause = format!("{} sides are given", sides.len());
        Fault::new("wrong-shape", cause, "give length, width and height")
    };
    three.map_err(|sides| object.fault("millimetres", fault(sides))).ok()
}

fn unpacking(mut object: Object<'_, '_>) -> Option<Unpacking> {
    let consignment = consignment(&mut object);
    let parent = object.need("parent", PieceId::try_new);
    object.finish()?;
    Some(Unpacking { consignment: consignment?, parent: parent? })
}

fn fit_check(mut object: Object<'_, '_>) -> Option<FitCheck> {
    let consignment = consignment(&mut object);
    let batch = batch(&mut object);
    let rules = object.list("rules", |value, pointer, faults| {
        let mut one = Object::open(value, pointer, faults)?;
        let rule = one.need("rule", PlainText::try_new);
        let verdict = one.word("verdict", &[(0, "pass"), (1, "fail"), (2, "waived")]);
        let verdict = match verdict {
            Some(0) => Some(FitVerdict::Pass),
            Some(1) => one.need("reason", PlainText::try_new).map(FitVerdict::Fail),
            Some(_) => one.need("reason", PlainText::try_new).map(FitVerdict::Waived),
            None => one.optional_value("reason").and(None),
        };
        one.finish()?;
        Some((rule?, verdict?))
    });
    let made = match (consignment, batch, rules) {
        (Some(consignment), Some(batch), Some(rules)) => object.made(FitCheck::try_new(consignment, batch, rules)),
        _ => None,
    };
    object.finish()?;
    made
}

fn handover(mut object: Object<'_, '_>) -> Option<Handover> {
    let cargo = cargo(&mut object);
    let [from, to] = ["from", "to"].map(|field| object.need(field, PartyId::try_new));
    let seal = object.may("seal", PlainText::try_new);
    let made = match (cargo, from, to, seal) {
        (Some(cargo), Some(from), Some(to), Some(seal)) => object.made(Handover::try_new(cargo, from, to, seal)),
        _ => None,
    };
    object.finish()?;
    made
}

fn leg(object: &mut Object<'_, '_>) -> Option<u16> {
    object.whole("leg", 1, i64::from(u16::MAX)).and_then(|leg| u16::try_from(leg).ok())
}

fn lading(mut object: Object<'_, '_>) -> Option<Lading> {
    let cargo = cargo(&mut object);
    let flight = object.need("flight", FlightId::try_new);
    let leg = leg(&mut object);
    let position = object.may("position", PositionId::try_new);
    let mass = object.whole_if_any("grams", 1, GRAMS_MAX);
    object.finish()?;
    Some(Lading { cargo: cargo?, flight: flight?, leg: leg?, position: position?, mass: mass?.map(Grams::of) })
}

fn movement(kind: MovementKind, mut object: Object<'_, '_>) -> Option<Movement> {
    let consignment = consignment(&mut object);
    let flight = object.need("flight", FlightId::try_new);
    let leg = leg(&mut object);
    let airport = object.need("airport", AirportId::try_new);
    object.finish()?;
    Some(Movement { kind, consignment: consignment?, flight: flight?, leg: leg?, airport: airport? })
}

fn customs(mut object: Object<'_, '_>) -> Option<Customs> {
    let consignment = consignment(&mut object);
    let step = match object.word("step", &[(0, "lodged"), (1, "held"), (2, "released")]) {
        Some(0) => Some(CustomsStep::Lodged),
        Some(1) => object.need("reason", PlainText::try_new).map(CustomsStep::Held),
        Some(_) => Some(CustomsStep::Released),
        None => object.optional_value("reason").and(None),
    };
    object.finish()?;
    Some(Customs { consignment: consignment?, step: step? })
}

fn receipt(mut object: Object<'_, '_>) -> Option<Receipt> {
    let consignment = consignment(&mut object);
    let opened = object.list_if_any("opened", piece);
    let is_blind = object.is("blind");
    let recount_of = object.may("recount_of", EventId::try_new);
    let lines = object.list("lines", receipt_line);
    let made = match (consignment, opened, lines, is_blind, recount_of) {
        (Some(consignment), Some(opened), Some(lines), Some(is_blind), Some(recount_of)) => {
            object.made(Receipt::try_new(consignment, opened, lines, is_blind, recount_of))
        }
        _ => None,
    };
    object.finish()?;
    made
}

fn receipt_line(value: &Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<ReceiptLine> {
    let mut object = Object::open(value, pointer, faults)?;
    let batch = batch(&mut object);
    let expected = match object.optional_value("expected") {
        None => Some(None),
        Some(_) => object.units("expected").map(Some),
    };
    let [counted, damaged] = ["counted", "damaged"].map(|field| object.units(field));
    let rejected = object.inner_if_any("rejected", |mut one| {
        let units = one.units("units");
        let reason = one.need("reason", PlainText::try_new);
        let made = match (units, reason) {
            (Some(units), Some(reason)) => one.made(Rejection::try_new(units, reason)),
            _ => None,
        };
        one.finish()?;
        made
    });
    let made = match (batch, expected, counted, damaged, rejected) {
        (Some(batch), Some(expected), Some(counted), Some(damaged), Some(rejected)) => {
            object.made(ReceiptLine::try_new(batch, expected, counted, damaged, rejected))
        }
        _ => None,
    };
    object.finish()?;
    made
}

fn distribution(mut object: Object<'_, '_>) -> Option<Distribution> {
    let consignment = consignment(&mut object);
    let facility = object.need("facility", LocationId::try_new);
    let to = object.need("to", PartyId::try_new);
    let goods = object.list("goods", goods_line);
    let made = match (consignment, facility, to, goods) {
        (Some(consignment), Some(facility), Some(to), Some(goods)) => {
            object.made(Distribution::try_new(consignment, facility, to, goods))
        }
        _ => None,
    };
    object.finish()?;
    made
}

fn usefulness(mut object: Object<'_, '_>) -> Option<Usefulness> {
    let consignment = consignment(&mut object);
    let facility = object.may("facility", LocationId::try_new);
    let lines = object.list("lines", |value, pointer, faults| {
        let mut one = Object::open(value, pointer, faults)?;
        let batch = batch(&mut one);
        let received = one.units("received");
        let became = ["used", "stored", "unusable", "disposed"].map(|field| one.units(field));
        let reason = one.may("reason", PlainText::try_new);
        let made = match (batch, received, became, reason) {
            (Some(batch), Some(received), [Some(used), Some(stored), Some(unusable), Some(disposed)], Some(reason)) => {
                one.made(UsefulnessLine::try_new(batch, received, [used, stored, unusable, disposed], reason))
            }
            _ => None,
        };
        one.finish()?;
        made
    });
    let made = match (consignment, facility, lines) {
        (Some(consignment), Some(facility), Some(lines)) => {
            object.made(Usefulness::try_new(consignment, facility, lines))
        }
        _ => None,
    };
    object.finish()?;
    made
}

fn recall(mut object: Object<'_, '_>) -> Option<Recall> {
    let batch = batch(&mut object);
    let reason = object.need("reason", PlainText::try_new);
    let issuer = object.need("issuer", PartyId::try_new);
    object.finish()?;
    let Batch { item, lot } = batch?;
    Some(Recall { item, lot, reason: reason?, issuer: issuer? })
}

fn retraction(mut object: Object<'_, '_>) -> Option<Retraction> {
    let consignment = object.may("consignment", ConsignmentId::try_new);
    let event = object.need("event", EventId::try_new);
    let reason = object.need("reason", PlainText::try_new);
    object.finish()?;
    Some(Retraction { consignment: consignment?, event: event?, reason: reason? })
}
