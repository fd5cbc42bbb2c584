//! Decides in which words a custody act is told in one line of a table. Up: [`crate::desk`].

use format::answer::grouped;
use model::custody::{Batch, Cargo, CustodyAct, CustomsStep, GoodsLine, ReceiptLine, UsefulnessLine};
use model::quantity::Units;

fn goods(lines: &[GoodsLine]) -> String {
    let told: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", grouped(line.units().get()), line.batch())).collect();
    told.join(", ")
}

fn cargo(cargo: &Cargo) -> String {
    let Some(parts) = &cargo.parts else { return "all of it".to_owned() };
    let mut told: Vec<String> = parts.pieces().iter().map(|piece| format!("piece {piece}")).collect();
    if !parts.loose().is_empty() {
        told.push(goods(parts.loose()));
    }
    told.join(", ")
}

fn counted(line: &ReceiptLine) -> String {
    let mut text = format!("{} of {} counted", grouped(line.counted().get()), line.batch());
    if let Some(expected) = line.expected() {
        text.push_str(&format!(", {} expected", grouped(expected.get())));
    }
    if !line.damaged().is_zero() {
        text.push_str(&format!(", {} damaged", grouped(line.damaged().get())));
    }
    if let Some(rejected) = line.rejected() {
        text.push_str(&format!(", {} rejected ({})", grouped(rejected.units().get()), rejected.reason()));
    }
    text
}

fn used(line: &UsefulnessLine) -> String {
    let parts: [(Units, &str); 5] = [
        (line.used(), "used"),
        (line.stored(), "stored"),
        (line.unusable(), "unusable"),
        (line.disposed(), "disposed of"),
        (line.unreported(), "unreported"),
    ];
    let told = parts.iter().filter(|(units, _)| !units.is_zero());
    let told: Vec<String> = told.map(|(units, word)| format!("{} {word}", grouped(units.get()))).collect();
    let reason = line.reason().map_or_else(String::new, |reason| format!(" ({reason})"));
    format!("{}: {}{reason}", line.batch(), told.join(", "))
}

/// What an act says.
pub(super) fn words(act: &CustodyAct) -> String {
    let of_batch = |units: Units, batch: &Batch| format!("{} of {batch}", grouped(units.get()));
    match act {
        CustodyAct::Commission(act) => {
            let expiry = act.expiry.map_or_else(String::new, |day| format!(", usable until {day}"));
            format!("{}, held by {}{expiry}", of_batch(act.goods.units(), act.goods.batch()), act.holder)
        }
        CustodyAct::Pack(act) => format!("into piece {}", act.parent),
        CustodyAct::Unpack(act) => format!("out of piece {}", act.parent),
        CustodyAct::FitCheck(act) => format!("{} rules judged for {}", act.rules().len(), act.batch),
        CustodyAct::Handover(act) => {
            let seal = act.seal.as_ref().map_or_else(String::new, |seal| format!(", seal {seal}"));
            format!("from {} to {}: {}{seal}", act.from(), act.to(), cargo(&act.cargo))
        }
        CustodyAct::Load(act) => format!("aboard flight {}, leg {}: {}", act.flight, act.leg, cargo(&act.cargo)),
        CustodyAct::Offload(act) => format!("off flight {}, leg {}: {}", act.flight, act.leg, cargo(&act.cargo)),
        CustodyAct::Move(act) => format!("flight {}, {}", act.flight, act.airport),
        CustodyAct::Customs(act) => match &act.step {
            CustomsStep::Lodged => "lodged".to_owned(),
            CustomsStep::Held(reason) => format!("held: {reason}"),
            CustomsStep::Released => "released".to_owned(),
        },
        CustodyAct::Receive(receipt) => {
            let told: Vec<String> = receipt.lines().iter().map(counted).collect();
            format!("{}{}", if receipt.is_blind { "blind: " } else { "" }, told.join("; "))
        }
        CustodyAct::Distribute(act) => format!("to {} at {}: {}", act.to, act.facility, goods(act.lines())),
        CustodyAct::Usefulness(report) => report.lines().iter().map(used).collect::<Vec<_>>().join("; "),
        CustodyAct::Recall(act) => {
            let lot = act.lot.as_ref().map_or_else(|| ", every lot,".to_owned(), |lot| format!(" lot {lot}"));
            format!("{}{lot} recalled by {}: {}", act.item, act.issuer, act.reason)
        }
        CustodyAct::Retract(act) => format!("event {} did not happen: {}", act.event, act.reason),
    }
}
