//! Decides how an entry of the account is read, from a row or a body, and written as a body. Whether it can stand is asked
//! in the crate `record`. Up: [`crate::log`].

use model::evidence::Because;
use model::fault::Fault;
use model::id::{ConsignmentId, EntryId, PartyId};
use model::ledger::{AccountUnit, Act, CorrectionReason, Deal, Entry, Scope, Terms, Valued};
use model::quantity::{Money, Units};

use crate::fields::{Fields, list, may, need, record_ref};
use crate::log::body::{self, Members, Shape, Writer};
use crate::suggest;
use crate::table::cell;

const MEMBERS: &Members = &[
    ("id", Shape::Text),
    ("day", Shape::Text),
    ("act", Shape::Text),
    ("entry", Shape::Text),
    ("from", Shape::Text),
    ("to", Shape::Text),
    ("unit", Shape::Text),
    ("amount", Shape::Whole),
    ("scope", Shape::Text),
    ("terms", Shape::Text),
    ("consignment", Shape::Text),
    ("expires", Shape::Text),
    ("reason", Shape::Text),
    ("said_by", Shape::Text),
    ("because", Shape::List),
    ("text", Shape::Text),
    ("source", Shape::Text),
];

/// Fields that mean something to some acts only.
const OWN: [&str; 10] = ["entry", "from", "to", "unit", "amount", "scope", "terms", "consignment", "expires", "reason"];

/// The body of an entry, in its canonical form.
#[must_use]
pub fn write(entry: &Entry) -> String {
    let mut body = Writer::default();
    body.text("id", &entry.id).text("day", entry.day).text("act", entry.act.word()).may("entry", entry.act.target());
    match &entry.act {
        Act::Pledge { deal, expires } => {
            write_deal(&mut body, deal).may("expires", *expires);
        }
        Act::Direct(deal) => {
            write_deal(&mut body, deal);
        }
        Act::Post { unit, amount, .. } | Act::Return { unit, amount, .. } => {
            body.text("unit", unit).whole("amount", Some(amount.get()));
        }
        Act::Void { part, .. } => {
            write_part(&mut body, part.as_ref());
        }
        Act::Correct { unit, change, reason, .. } => {
            body.text("unit", unit).whole("amount", Some(*change)).text("reason", reason.word());
        }
        Act::Figure { amount, terms, .. } => {
            write_part(&mut body, amount.as_ref()).may("terms", terms.map(Terms::word));
        }
        Act::Value { of, money, basis } => {
            body.text("unit", AccountUnit::Money(money.currency, *basis)).whole("amount", Some(money.cents));
            if let Valued::Consignment(id) = of {
                body.text("consignment", id);
            }
        }
    }
    body.may("said_by", entry.said_by.as_ref()).list("because", &entry.because);
    body.text("text", &entry.text).text("source", &entry.source).done()
}

fn write_deal<'a>(body: &'a mut Writer, deal: &Deal) -> &'a mut Writer {
    body.text("from", &deal.from)
        .text("to", &deal.to)
        .text("unit", &deal.unit)
        .whole("amount", Some(deal.amount.get()));
    // The community is meant where nothing is said.
    let scope = Some(&deal.scope).filter(|scope| **scope != Scope::Community);
    body.may("scope", scope).may("terms", deal.terms.map(Terms::word)).may("consignment", deal.consignment.as_ref())
}

fn write_part<'a>(body: &'a mut Writer, part: Option<&(AccountUnit, Units)>) -> &'a mut Writer {
    body.may("unit", part.map(|(unit, _)| unit)).whole("amount", part.map(|(_, amount)| amount.get()))
}

/// Reads a body of the log.
///
/// # Errors
/// Every fault, each with the member as its column; `not-canonical` where the text is not the one that [`write()`] gives.
pub fn read(text: &str) -> Result<Entry, Vec<Fault>> {
    body::read(text, MEMBERS, |fields| made(fields, None), write)
}

/// Reads a body as somebody sends it: members in any order, blanks between them.
///
/// # Errors
/// Every fault, each with the member as its column.
pub fn accept(text: &str) -> Result<Entry, Vec<Fault>> {
    body::accept(text, MEMBERS, |fields| made(fields, None))
}

/// The entry of these fields; none after a fault. Where the act is not told, `act_else` is meant.
pub(crate) fn made(fields: &mut dyn Fields, act_else: Option<&'static str>) -> Option<Entry> {
    let id = need(fields, "id", EntryId::try_new);
    let day = need(fields, "day", cell::date);
    let act = match (fields.raw("act").is_empty(), act_else) {
        (true, Some(word)) => Some(word),
        _ => need(fields, "act", word),
    };
    let said_by = may(fields, "said_by", PartyId::try_new);
    let because = list(fields, "because", record_ref);
    let text = need(fields, "text", cell::text);
    let source = need(fields, "source", cell::source);
    let act = act.and_then(|word| self::act(fields, word));
    let because: Because = because?;
    Some(Entry { id: id?, day: day?, act: act?, said_by: said_by?, because, text: text?, source: source? })
}

fn word(text: &str) -> Result<&'static str, Fault> {
    Act::WORDS.into_iter().find(|known| *known == text).ok_or_else(|| {
        let otherwise = format!("write one of: {}", Act::WORDS.join(", "));
        let cause = format!("\u{ab}{text}\u{bb} is not a word of this column");
        Fault::new("unknown-word", cause, suggest::action(text, Act::WORDS, &otherwise))
    })
}

/// What an act reads, and what it leaves empty.
fn act(fields: &mut dyn Fields, word: &'static str) -> Option<Act> {
    let own: &[&str] = match word {
        "pledge" => &["from", "to", "unit", "amount", "scope", "terms", "consignment", "expires"],
        "direct" => &["from", "to", "unit", "amount", "scope", "terms", "consignment"],
        "correct" => &["entry", "unit", "amount", "reason"],
        "figure" => &["entry", "unit", "amount", "terms"],
        "value" => &["entry", "consignment", "unit", "amount"],
        _ => &["entry", "unit", "amount"],
    };
    for name in OWN.into_iter().filter(|name| !own.contains(name)) {
        if !fields.raw(name).is_empty() {
            let cause = format!("{name} means nothing to a {word}");
            fields.report(name, Fault::new("surplus-cell", cause, "empty it, or give the entry the act that is meant"));
        }
    }
    match word {
        "pledge" => {
            let (deal, expires) = (deal(fields), may(fields, "expires", cell::date));
            Some(Act::Pledge { deal: deal?, expires: expires? })
        }
        "direct" => deal(fields).map(Act::Direct),
        "value" => value(fields),
        _ => later(fields, word),
    }
}

fn deal(fields: &mut dyn Fields) -> Option<Deal> {
    let from = need(fields, "from", PartyId::try_new);
    let to = need(fields, "to", PartyId::try_new);
    let unit = need(fields, "unit", AccountUnit::try_new);
    let amount = need(fields, "amount", cell::units);
    let scope = may(fields, "scope", Scope::try_new);
    let terms = may(fields, "terms", |text| cell::word(text, Terms::ALL));
    let consignment = may(fields, "consignment", ConsignmentId::try_new);
    if let (Some(from), Some(to)) = (&from, &to)
        && from == to
    {
        let cause = format!("\u{ab}{from}\u{bb} gives to itself");
        fields.report("to", Fault::new("same-party", cause, "name the party that received"));
    }
    Some(Deal {
        from: from?,
        to: to?,
        unit: unit?,
        amount: amount?,
        scope: scope?.unwrap_or(Scope::Community),
        terms: terms?,
        consignment: consignment?,
    })
}

/// An act about an earlier entry.
fn later(fields: &mut dyn Fields, word: &str) -> Option<Act> {
    let entry = need(fields, "entry", EntryId::try_new);
    match word {
        "post" | "return" => {
            let unit = need(fields, "unit", AccountUnit::try_new);
            let amount = need(fields, "amount", cell::units);
            let (entry, unit, amount) = (entry?, unit?, amount?);
            Some(if word == "post" {
                Act::Post { pledge: entry, unit, amount }
            } else {
                Act::Return { loan: entry, unit, amount }
            })
        }
        "correct" => {
            let unit = need(fields, "unit", AccountUnit::try_new);
            let change = need(fields, "amount", cell::whole);
            let reason = need(fields, "reason", |text| cell::word(text, CorrectionReason::ALL));
            Some(Act::Correct { entry: entry?, unit: unit?, change: change?, reason: reason? })
        }
        "void" => {
            let part = part(fields);
            Some(Act::Void { pledge: entry?, part: part? })
        }
        "figure" => {
            let terms = may(fields, "terms", |text| cell::word(text, Terms::ALL));
            let amount = part(fields);
            Some(Act::Figure { entry: entry?, amount: amount?, terms: terms? })
        }
        other => unreachable!("the act {other} should have a reader"),
    }
}

/// A unit and an amount, both or neither.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
fn part(fields: &mut dyn Fields) -> Option<Option<(AccountUnit, Units)>> {
    if fields.raw("unit").is_empty() && fields.raw("amount").is_empty() {
        return Some(None);
    }
    let unit = need(fields, "unit", AccountUnit::try_new);
    let amount = need(fields, "amount", cell::units);
    Some(Some((unit?, amount?)))
}

fn value(fields: &mut dyn Fields) -> Option<Act> {
    let entry = may(fields, "entry", EntryId::try_new);
    let consignment = may(fields, "consignment", ConsignmentId::try_new);
    let unit = need(fields, "unit", |text| match AccountUnit::try_new(text)? {
        AccountUnit::Money(currency, basis) => Ok((currency, basis)),
        unit => {
            let cause = format!("a value is money, and {unit} is not");
            Err(Fault::new("bad-account-unit", cause, "write money:CURRENCY:BASIS, such as money:USD:invoice"))
        }
    });
    let cents = need(fields, "amount", |text| cell::units(text).map(Units::get));
    let of = match (entry?, consignment?) {
        (Some(entry), None) => Valued::Entry(entry),
        (None, Some(consignment)) => Valued::Consignment(consignment),
        (both, _) => {
            let cause =
                if both.is_some() { "it values an entry and a consignment" } else { "it does not say what is valued" };
            let action = "give either the entry or the consignment that is valued";
            fields.report("entry", Fault::new("value-unclear", cause, action));
            return None;
        }
    };
    let (currency, basis) = unit?;
    Some(Act::Value { of, money: Money { cents: cents?, currency }, basis })
}

#[cfg(test)]
mod tests;
