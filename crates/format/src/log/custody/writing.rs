//! Decides the fields of each act in a canonical text, in order. Up: [`crate::log::custody`].

use model::custody::{
    Batch, Cargo, Commission, CustodyAct, Customs, CustomsStep, FitCheck, FitVerdict, GoodsLine, Lading, Packing,
    Parts, PlainText, Receipt, ReceiptLine, Usefulness, UsefulnessLine,
};
use model::id::{EventId, LocationId, LotId, PieceId};
use serde_json::{Map, Value, json};

use super::{put, put_if};

/// The word of an act and its details.
pub(super) fn act(act: &CustodyAct) -> (&'static str, Value) {
    let mut fields = Map::new();
    if let (Some(consignment), false) = (act.consignment(), matches!(act, CustodyAct::Recall(_))) {
        put(&mut fields, "consignment", consignment.as_str());
    }
    match act {
        CustodyAct::Commission(act) => commission(&mut fields, act),
        CustodyAct::Pack(act) => packing(&mut fields, act),
        CustodyAct::Unpack(act) => put(&mut fields, "parent", act.parent.as_str()),
        CustodyAct::FitCheck(act) => fit_check(&mut fields, act),
        CustodyAct::Handover(act) => {
            cargo(&mut fields, &act.cargo);
            put(&mut fields, "from", act.from().as_str());
            put(&mut fields, "to", act.to().as_str());
            put_if(&mut fields, "seal", act.seal.as_ref().map(PlainText::as_str));
        }
        CustodyAct::Load(act) | CustodyAct::Offload(act) => lading(&mut fields, act),
        CustodyAct::Move(act) => {
            put(&mut fields, "flight", act.flight.as_str());
            put(&mut fields, "leg", act.leg);
            put(&mut fields, "airport", act.airport.as_str());
        }
        CustodyAct::Customs(act) => customs(&mut fields, act),
        CustodyAct::Receive(act) => receipt(&mut fields, act),
        CustodyAct::Distribute(act) => {
            put(&mut fields, "facility", act.facility.as_str());
            put(&mut fields, "to", act.to.as_str());
            put(&mut fields, "goods", goods(act.lines()));
        }
        CustodyAct::Usefulness(act) => usefulness(&mut fields, act),
        CustodyAct::Recall(act) => {
            batch(&mut fields, &Batch { item: act.item.clone(), lot: act.lot.clone() });
            put(&mut fields, "reason", act.reason.as_str());
            put(&mut fields, "issuer", act.issuer.as_str());
        }
        CustodyAct::Retract(act) => {
            put(&mut fields, "event", act.event.as_str());
            put(&mut fields, "reason", act.reason.as_str());
        }
    }
    (act.word(), Value::Object(fields))
}

fn batch(fields: &mut Map<String, Value>, batch: &Batch) {
    put(fields, "item", batch.item.as_str());
    put_if(fields, "lot", batch.lot.as_ref().map(LotId::as_str));
}

fn goods(lines: &[GoodsLine]) -> Vec<Value> {
    let line = |line: &GoodsLine| {
        let mut fields = Map::new();
        batch(&mut fields, line.batch());
        put(&mut fields, "units", line.units().get());
        Value::Object(fields)
    };
    lines.iter().map(line).collect()
}

fn ids(pieces: &[PieceId]) -> Vec<Value> {
    pieces.iter().map(|piece| json!(piece.as_str())).collect()
}

fn parts(fields: &mut Map<String, Value>, parts: &Parts) {
    if !parts.pieces().is_empty() {
        put(fields, "pieces", ids(parts.pieces()));
    }
    if !parts.loose().is_empty() {
        put(fields, "goods", goods(parts.loose()));
    }
}

/// All is said to be all, so that a list that was lost on the way does not become everything.
fn cargo(fields: &mut Map<String, Value>, cargo: &Cargo) {
    match &cargo.parts {
        None => put(fields, "all", true),
        Some(named) => parts(fields, named),
    }
}

fn commission(fields: &mut Map<String, Value>, act: &Commission) {
    put(fields, "holder", act.holder.as_str());
    batch(fields, act.goods.batch());
    put(fields, "units", act.goods.units().get());
    put_if(fields, "expiry", act.expiry.map(|day| day.to_string()));
    put_if(fields, "maker", act.maker.as_ref().map(PlainText::as_str));
    put_if(fields, "authorisation", act.authorisation.as_ref().map(PlainText::as_str));
    put_if(fields, "mains", act.mains.as_ref().map(PlainText::as_str));
}

fn packing(fields: &mut Map<String, Value>, act: &Packing) {
    put(fields, "parent", act.parent.as_str());
    parts(fields, &act.children);
    put_if(fields, "grams", act.mass.map(|mass| mass.get()));
    put_if(fields, "millimetres", act.dimensions.map(|sides| json!(sides.map(|side| side.get()))));
}

fn fit_check(fields: &mut Map<String, Value>, act: &FitCheck) {
    batch(fields, &act.batch);
    let rule = |(rule, verdict): &(PlainText, FitVerdict)| match verdict {
        FitVerdict::Pass => json!({"rule": rule.as_str(), "verdict": "pass"}),
        FitVerdict::Fail(why) => json!({"rule": rule.as_str(), "verdict": "fail", "reason": why.as_str()}),
        FitVerdict::Waived(why) => json!({"rule": rule.as_str(), "verdict": "waived", "reason": why.as_str()}),
    };
    put(fields, "rules", act.rules().iter().map(rule).collect::<Vec<Value>>());
}

fn lading(fields: &mut Map<String, Value>, act: &Lading) {
    cargo(fields, &act.cargo);
    put(fields, "flight", act.flight.as_str());
    put(fields, "leg", act.leg);
    put_if(fields, "position", act.position.as_ref().map(model::id::PositionId::as_str));
    put_if(fields, "grams", act.mass.map(|mass| mass.get()));
}

fn customs(fields: &mut Map<String, Value>, act: &Customs) {
    let (step, reason) = match &act.step {
        CustomsStep::Lodged => ("lodged", None),
        CustomsStep::Held(reason) => ("held", Some(reason.as_str())),
        CustomsStep::Released => ("released", None),
    };
    put(fields, "step", step);
    put_if(fields, "reason", reason);
}

fn receipt(fields: &mut Map<String, Value>, act: &Receipt) {
    if !act.pieces().is_empty() {
        put(fields, "opened", ids(act.pieces()));
    }
    put(fields, "blind", act.is_blind);
    put_if(fields, "recount_of", act.recount_of.as_ref().map(EventId::as_str));
    let line = |line: &ReceiptLine| {
        let mut fields = Map::new();
        batch(&mut fields, line.batch());
        put_if(&mut fields, "expected", line.expected().map(|units| units.get()));
        put(&mut fields, "counted", line.counted().get());
        put(&mut fields, "damaged", line.damaged().get());
        let rejected = line.rejected();
        put_if(
            &mut fields,
            "rejected",
            rejected.map(|one| json!({"units": one.units().get(), "reason": one.reason().as_str()})),
        );
        Value::Object(fields)
    };
    put(fields, "lines", act.lines().iter().map(line).collect::<Vec<Value>>());
}

fn usefulness(fields: &mut Map<String, Value>, act: &Usefulness) {
    put_if(fields, "facility", act.facility().map(LocationId::as_str));
    let line = |line: &UsefulnessLine| {
        let mut fields = Map::new();
        batch(&mut fields, line.batch());
        put(&mut fields, "received", line.received().get());
        put(&mut fields, "used", line.used().get());
        put(&mut fields, "stored", line.stored().get());
        put(&mut fields, "unusable", line.unusable().get());
        put(&mut fields, "disposed", line.disposed().get());
        put_if(&mut fields, "reason", line.reason().map(PlainText::as_str));
        Value::Object(fields)
    };
    put(fields, "lines", act.lines().iter().map(line).collect::<Vec<Value>>());
}
