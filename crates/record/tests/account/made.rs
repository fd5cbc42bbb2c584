//! Entries made at random: most hang on an earlier one, some are wrong in some way.

use jiff::civil::date;
use model::evidence::{RecordKind, RecordRef, Source};
use model::id::{AgreementId, ConsignmentId, EntryId, ItemId, PartyId};
use model::ledger::{AccountUnit, Act, Agreement, CorrectionReason, Deal, Entry, Scope, Terms, ValueBasis, Valued};
use model::quantity::{Currency, Money, Units};
use model::record::Party;
use proptest::prelude::{Strategy, prop};
use record::ledger::Register;

pub(crate) const PARTIES: [&str; 4] = ["a", "b", "c", "d"];
pub(crate) const AGREEMENTS: [&str; 1] = ["a-b"];

pub(crate) fn source() -> Source {
    Source::Assumption("made for this test".to_owned())
}

pub(crate) fn party(id: &str) -> PartyId {
    PartyId::of(id)
}

pub(crate) fn parties() -> Vec<Party> {
    PARTIES.map(|id| Party { id: party(id), name: id.to_owned(), place: None }).to_vec()
}

pub(crate) fn agreements() -> Vec<Agreement> {
    let made = |id: &str| Agreement {
        id: AgreementId::of(id),
        parties: [party("a"), party("b")],
        from: date(2020, 1, 1),
        until: None,
        text: "made".to_owned(),
        source: source(),
    };
    AGREEMENTS.map(made).to_vec()
}

pub(crate) fn register<'a>(parties: &'a [Party], agreements: &'a [Agreement]) -> Register<'a> {
    Register::of(parties, agreements)
}

pub(crate) fn entry(id: &str, day: i8, act: Act) -> Entry {
    let said_by = matches!(act, Act::Figure { .. } | Act::Value { .. }).then(|| party("c"));
    Entry {
        id: EntryId::of(id),
        day: date(2020, 4, day),
        because: vec![RecordRef::new(RecordKind::Event, "receipt")],
        act,
        said_by,
        text: "made".to_owned(),
        source: source(),
    }
}

pub(crate) fn deal(from: &str, to: &str, unit: AccountUnit, amount: i64) -> Deal {
    Deal {
        from: party(from),
        to: party(to),
        unit,
        amount: Units::of(amount),
        scope: Scope::Community,
        terms: None,
        consignment: None,
    }
}

pub(crate) fn direct(id: &str, from: &str, to: &str, unit: AccountUnit, amount: i64) -> Entry {
    entry(id, 1, Act::Direct(deal(from, to, unit, amount)))
}

fn units() -> [AccountUnit; 5] {
    [
        AccountUnit::Item(ItemId::of("gown")),
        AccountUnit::Grams,
        AccountUnit::FlyingMinutes,
        AccountUnit::PeopleDays,
        AccountUnit::Money(Currency::USD, ValueBasis::Invoice),
    ]
}

/// Numbers from which one entry is made.
#[derive(Clone, Copy, Debug)]
struct Draw {
    act: usize,
    target: usize,
    parties: (usize, usize),
    unit: usize,
    amount: i64,
    day: i8,
    odd: usize,
}

fn draw() -> impl Strategy<Value = Draw> {
    let parties = (0..5_usize, 0..5_usize);
    (0..12_usize, 0..1000_usize, parties, 0..5_usize, 0..100_i64, 1..28_i8, 0..12_usize).prop_map(
        |(act, target, parties, unit, amount, day, odd)| Draw { act, target, parties, unit, amount, day, odd },
    )
}

/// An account of up to forty entries, not in order of day.
pub(crate) fn account() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec(draw(), 4..40).prop_map(|draws| {
        let mut entries: Vec<Entry> = Vec::new();
        for draw in draws {
            let made = one(draw, &entries);
            entries.push(made);
        }
        entries
    })
}

/// One entry of a draw; about one in six is made wrong on purpose.
fn one(draw: Draw, before: &[Entry]) -> Entry {
    let id = format!("e{:02}", before.len());
    let fits = |entry: &&Entry| match draw.act {
        4..=6 | 8 => matches!(entry.act, Act::Pledge { .. }),
        7 => entry.act.deal().is_some_and(|deal| deal.terms == Some(Terms::Loan)),
        9 => matches!(entry.act, Act::Direct(_) | Act::Post { .. } | Act::Return { .. }),
        _ => true,
    };
    let fitting: Vec<&Entry> = before.iter().filter(fits).collect();
    let wrong = draw.odd == 0;
    let target = match (wrong, fitting.is_empty()) {
        (false, false) => Some(fitting[draw.target % fitting.len()]),
        _ => before.get(draw.target % (before.len() + 1)),
    };
    let (target, unit, day) = match target {
        Some(entry) => {
            let day = if draw.odd == 1 { draw.day } else { (entry.day.day() + draw.day % 4).min(28) };
            (entry.id.clone(), unit_of(entry, before), day)
        }
        None => (EntryId::of("nobody"), None, draw.day),
    };
    let own = units()[draw.unit].clone();
    let unit = if draw.odd == 2 { own.clone() } else { unit.unwrap_or(own.clone()) };
    let amount = Units::of(draw.amount % 30);
    let act = match draw.act {
        0..=1 => Act::Pledge {
            deal: made_deal(draw, own),
            expires: (draw.amount % 3 == 0).then(|| date(2020, 4, (draw.day + 4).min(30))),
        },
        2..=3 => Act::Direct(made_deal(draw, own)),
        4..=6 => Act::Post { pledge: target, unit, amount },
        7 => Act::Return { loan: target, unit, amount },
        8 => Act::Void { pledge: target, part: (draw.amount % 2 == 0).then_some((unit, amount)) },
        9 => Act::Correct { entry: target, unit, change: draw.amount - 50, reason: CorrectionReason::Recount },
        10 => Act::Figure {
            entry: target,
            amount: (draw.amount % 4 != 0).then_some((unit, amount)),
            terms: (draw.amount % 3 == 0).then_some(Terms::Sale),
        },
        _ => Act::Value {
            of: if draw.unit == 0 { Valued::Consignment(ConsignmentId::of("c")) } else { Valued::Entry(target) },
            money: Money { cents: draw.amount * 100, currency: Currency::USD },
            basis: ValueBasis::DonorDeclared,
        },
    };
    let day = if draw.act <= 3 { draw.day } else { day };
    entry(&id, day, act)
}

fn unit_of(entry: &Entry, all: &[Entry]) -> Option<AccountUnit> {
    if let Some(deal) = entry.act.deal() {
        return Some(deal.unit.clone());
    }
    let target = entry.act.target()?;
    unit_of(all.iter().find(|other| other.id == *target)?, all)
}

fn made_deal(draw: Draw, unit: AccountUnit) -> Deal {
    let name = |index: usize| PARTIES.get(index).copied().unwrap_or("stranger");
    let (from, to) = (name(draw.parties.0), name(draw.parties.1));
    let mut made = deal(from, to, unit, draw.amount);
    made.terms = [None, Some(Terms::Gift), Some(Terms::Loan), Some(Terms::Loan)][draw.target % 4];
    if draw.target.is_multiple_of(5) {
        made.scope = Scope::Agreement(AgreementId::of(AGREEMENTS[0]));
    }
    made.consignment = draw.target.is_multiple_of(7).then(|| ConsignmentId::of("c"));
    made
}
