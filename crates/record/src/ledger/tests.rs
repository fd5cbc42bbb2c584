//! One example of every refusal, and the founding story's account in figures.

use jiff::civil::{Date, date};
use model::evidence::{RecordKind, RecordRef, Source};
use model::id::{AgreementId, ConsignmentId, EntryId, ItemId};
use model::ledger::{AccountUnit, Act, CorrectionReason, Scope, ValueBasis, Valued};
use model::quantity::{Currency, Money};
use model::record::{Column, Columns, Figure, Subject};

use super::*;
use crate::ledger::worth::{Amount, Cents, values_disagree, worths};

fn ventilators() -> AccountUnit {
    AccountUnit::Item(ItemId::of("ventilator-icu"))
}

fn deal(amount: i64) -> Deal {
    Deal {
        from: PartyId::of("us"),
        to: PartyId::of("ru"),
        unit: ventilators(),
        amount: Units::of(amount),
        scope: Scope::Community,
        terms: Some(Terms::Gift),
        consignment: Some(ConsignmentId::of("moscow")),
    }
}

fn entry(id: &str, day: i8, act: Act) -> Entry {
    Entry {
        id: EntryId::of(id),
        day: date(2020, 5, day),
        act,
        said_by: None,
        because: Vec::new(),
        text: id.to_owned(),
        source: Source::Assumption("test".to_owned()),
    }
}

fn received(mut entry: Entry) -> Entry {
    entry.because.push(RecordRef::new(RecordKind::Event, "landed"));
    entry
}

fn said(by: &str, mut entry: Entry) -> Entry {
    entry.said_by = Some(PartyId::of(by));
    entry
}

fn pledge(id: &str, day: i8, amount: i64) -> Entry {
    entry(id, day, Act::Pledge { deal: deal(amount), expires: None })
}

fn post(id: &str, day: i8, pledge: &str, amount: i64) -> Entry {
    let act = Act::Post { pledge: EntryId::of(pledge), unit: ventilators(), amount: Units::of(amount) };
    received(entry(id, day, act))
}

fn void(id: &str, day: i8, pledge: &str, part: Option<i64>) -> Entry {
    let part = part.map(|amount| (ventilators(), Units::of(amount)));
    entry(id, day, Act::Void { pledge: EntryId::of(pledge), part })
}

fn correct(id: &str, day: i8, of: &str, change: i64) -> Entry {
    let entry_id = EntryId::of(of);
    let act = Act::Correct { entry: entry_id, unit: ventilators(), change, reason: CorrectionReason::Recount };
    entry(id, day, act)
}

fn loan(id: &str, day: i8, amount: i64) -> Entry {
    entry(id, day, Act::Direct(Deal { terms: Some(Terms::Loan), ..deal(amount) }))
}

fn give_back(id: &str, day: i8, loan: &str, amount: i64) -> Entry {
    entry(id, day, Act::Return { loan: EntryId::of(loan), unit: ventilators(), amount: Units::of(amount) })
}

fn value(id: &str, of: Valued, dollars: i64, basis: ValueBasis) -> Entry {
    let money = Money { cents: dollars * 100, currency: Currency::USD };
    said("ru", entry(id, 21, Act::Value { of, money, basis }))
}

fn parties() -> Vec<Party> {
    ["us", "ru", "it"].map(|id| Party { id: PartyId::of(id), name: id.to_owned(), place: None }).to_vec()
}

fn agreements() -> Vec<Agreement> {
    vec![Agreement {
        id: AgreementId::of("us-ru"),
        parties: [PartyId::of("us"), PartyId::of("ru")],
        from: date(2020, 5, 2),
        until: Some(date(2020, 5, 20)),
        text: "test".to_owned(),
        source: Source::Assumption("test".to_owned()),
    }]
}

fn folded_at(entries: &[Entry], as_of: Date) -> Ledger {
    let (parties, agreements) = (parties(), agreements());
    fold(entries, &Register::of(&parties, &agreements), as_of)
}

fn folded(entries: &[Entry]) -> Ledger {
    folded_at(entries, date(2020, 5, 31))
}

/// A sound account: pledges that are open, closed and expired, a posting, a loan and a return.
fn sound() -> Vec<Entry> {
    vec![
        pledge("p", 5, 100),
        post("q", 6, "p", 60),
        pledge("closed", 5, 10),
        void("v", 6, "closed", None),
        entry("ended", 5, Act::Pledge { deal: deal(10), expires: Some(date(2020, 5, 7)) }),
        loan("l", 5, 10),
        give_back("r", 6, "l", 4),
    ]
}

/// An entry is refused with these codes and moves nothing.
fn is_refused(wrong: &Entry, codes: &[&str], remark: &str) {
    let sound = sound();
    let mut entries = sound.to_vec();
    entries.push(wrong.clone());
    let ledger = folded(&entries);
    let mut found: Vec<&str> = ledger.refusals.iter().map(|refusal| refusal.fault.code).collect();
    found.sort_unstable();
    assert_eq!(found, codes, "{remark}");
    assert!(ledger.refusals.iter().all(|refusal| !refusal.fault.action.is_empty() && refusal.entry == wrong.id));
    assert_eq!(ledger.movements, folded(&sound).movements, "{remark}: what is refused moves nothing");
    let (parties, agreements) = (parties(), agreements());
    let refused = admit(&sound, wrong, &Register::of(&parties, &agreements)).expect_err(remark);
    assert!(!refused.is_empty(), "{remark}");
}

#[test]
fn every_wrong_entry_is_refused_with_all_that_is_wrong() {
    assert_eq!(folded(&sound()).refusals, []);
    let kits = || AccountUnit::Item(ItemId::of("test-pcr"));
    let in_kits = |act: Act| received(entry("x", 9, act));
    let id = EntryId::of;
    let one = Units::of(1);
    let expired = Act::Pledge { deal: deal(1), expires: Some(date(2020, 5, 8)) };
    for (wrong, codes, remark) in [
        (post("x", 9, "nobody", 1), &["unknown-code"][..], "no such pledge"),
        (post("x", 9, "q", 1), &["entry-wrong-kind"], "a posting is no pledge"),
        (post("x", 9, "l", 1), &["entry-wrong-kind"], "a direct posting is no pledge"),
        (post("x", 4, "p", 1), &["entry-too-early"], "before the pledge"),
        (post("x", 9, "p", 41), &["more-than-remains"], "one more than is left"),
        (post("x", 9, "p", 0), &["amount-zero"], "nothing"),
        (post("x", 9, "closed", 1), &["pledge-closed"], "after the rest was voided"),
        (post("x", 8, "ended", 1), &["pledge-expired"], "the day after its last"),
        (
            entry("x", 9, Act::Post { pledge: id("p"), unit: ventilators(), amount: one }),
            &["receipt-missing"],
            "no receipt",
        ),
        (in_kits(Act::Post { pledge: id("p"), unit: kits(), amount: one }), &["unit-mismatch"], "another unit"),
        (
            entry("x", 9, Act::Post { pledge: id("closed"), unit: kits(), amount: Units::ZERO }),
            &["amount-zero", "pledge-closed", "receipt-missing", "unit-mismatch"],
            "all at once",
        ),
        (void("x", 9, "p", Some(41)), &["more-than-remains"], "voids more than is left"),
        (void("x", 9, "p", Some(0)), &["amount-zero"], "voids nothing"),
        (void("x", 9, "closed", None), &["pledge-closed"], "voids what was voided"),
        (give_back("x", 9, "l", 7), &["more-than-remains"], "returns more than is out"),
        (give_back("x", 9, "q", 1), &["entry-wrong-kind"], "a posting is no loan"),
        (give_back("x", 9, "p", 1), &["not-a-loan"], "a gift is no loan"),
        (correct("x", 9, "q", -61), &["correction-below-zero"], "less than nothing"),
        (correct("x", 9, "q", 41), &["more-than-remains"], "more than was pledged"),
        (correct("x", 9, "q", 0), &["amount-zero"], "changes nothing"),
        (correct("x", 9, "l", -7), &["loan-below-returned"], "less than was returned"),
        (correct("x", 9, "r", 7), &["more-than-remains"], "returned more than was lent"),
        (correct("x", 9, "p", 1), &["entry-wrong-kind"], "a pledge is not corrected but voided or made anew"),
        (entry("x", 9, expired), &["impossible-date"], "expired before it began"),
        (pledge("q", 6, 5), &["entry-id-reused"], "the id of another"),
    ] {
        is_refused(&wrong, codes, remark);
    }
}

#[test]
fn wrong_figures_values_and_parties_are_refused_with_all_that_is_wrong() {
    let scoped = |scope: &str, day: i8, to: &str| {
        let scope = Scope::try_new(scope).expect("a scope");
        entry("x", day, Act::Direct(Deal { scope, to: PartyId::of(to), ..deal(1) }))
    };
    let kits = || AccountUnit::Item(ItemId::of("test-pcr"));
    let id = EntryId::of;
    let one = Units::of(1);
    let to_itself = Act::Direct(Deal { to: PartyId::of("us"), ..deal(1) });
    let figure = |amount| Act::Figure { entry: id("p"), amount, terms: None };
    let worth = |cents| Act::Value {
        of: Valued::Entry(id("p")),
        money: Money { cents, currency: Currency::USD },
        basis: ValueBasis::Invoice,
    };
    let elsewhere = Valued::Consignment(ConsignmentId::of("elsewhere"));
    for (wrong, codes, remark) in [
        (entry("x", 9, figure(Some((ventilators(), one)))), &["sayer-missing"][..], "whose word"),
        (said("us", entry("x", 9, figure(None))), &["figure-empty"], "no word"),
        (said("us", entry("x", 9, figure(Some((kits(), one))))), &["unit-mismatch"], "another unit"),
        (said("nobody", entry("x", 9, figure(Some((ventilators(), one))))), &["unknown-code"], "nobody's word"),
        (said("us", entry("x", 9, worth(-1))), &["negative-amount"], "worth less than nothing"),
        (entry("x", 9, worth(1)), &["sayer-missing"], "whose value"),
        (value("x", elsewhere, 1, ValueBasis::Invoice), &["unknown-code"], "no such consignment"),
        (
            value("x", Valued::Entry(id("q")), 1, ValueBasis::Invoice),
            &["entry-wrong-kind"],
            "a posting has its pledge's",
        ),
        (scoped("community", 9, "stranger"), &["unknown-code"], "a stranger"),
        (scoped("agreement:other", 9, "ru"), &["unknown-code"], "no such agreement"),
        (scoped("agreement:us-ru", 9, "it"), &["agreement-mismatch"], "an agreement of others"),
        (scoped("agreement:us-ru", 1, "ru"), &["agreement-mismatch"], "before it holds"),
        (scoped("agreement:us-ru", 21, "ru"), &["agreement-mismatch"], "after it held"),
        (entry("x", 9, to_itself), &["same-party"], "to itself"),
    ] {
        is_refused(&wrong, codes, remark);
    }
}

#[test]
fn a_pledge_is_posted_in_parts_corrected_and_its_rest_voided() {
    let mut entries = vec![pledge("p", 5, 200), post("q", 6, "p", 50), post("r", 7, "p", 60)];
    let state = |entries: &[Entry]| {
        let ledger = folded(entries);
        assert_eq!(ledger.refusals, []);
        let pledge = &ledger.pledges[0];
        [pledge.pending, pledge.posted, pledge.voided, pledge.expired].map(Units::get)
    };
    assert_eq!(state(&entries), [90, 110, 0, 0]);
    entries.push(correct("c", 8, "q", -5));
    assert_eq!(state(&entries), [95, 105, 0, 0], "what was not there is pending again");
    entries.push(void("w", 8, "p", Some(15)));
    assert_eq!(state(&entries), [80, 105, 15, 0]);
    entries.push(void("v", 9, "p", None));
    assert_eq!(state(&entries), [0, 105, 95, 0]);
    entries.push(correct("d", 10, "r", 1));
    assert_eq!(state(&entries), [0, 106, 94, 0], "one more was found after the rest was voided");
    let (parties, agreements) = (parties(), agreements());
    let register = Register::of(&parties, &agreements);
    let late = admit(&entries, &void("z", 6, "p", None), &register).expect_err("it would undo what was posted since");
    assert!(late.iter().any(|fault| fault.code == "entry-undone"), "{late:?}");
    assert_eq!(admit(&entries, &entries[1], &register), Ok(Admission::Known));
}

#[test]
fn a_pledge_expires_at_the_end_of_its_day_and_not_before() {
    let ends = Act::Pledge { deal: deal(10), expires: Some(date(2020, 5, 7)) };
    let entries = [entry("p", 5, ends), post("q", 7, "p", 4)];
    let at = |day: i8| {
        let pledge = &folded_at(&entries, date(2020, 5, day)).pledges[0];
        (pledge.pending.get(), pledge.posted.get(), pledge.expired.get())
    };
    assert_eq!([at(6), at(7), at(8)], [(10, 0, 0), (6, 4, 0), (0, 4, 6)]);
}

#[test]
fn a_loan_is_returned_in_its_own_unit_and_what_is_out_is_known() {
    let entries = [loan("l", 5, 40), give_back("r", 8, "l", 25), correct("c", 9, "r", -5)];
    let ledger = folded(&entries);
    assert_eq!((ledger.refusals.as_slice(), ledger.loans[0].outstanding().get()), (&[][..], 20));
    let owed: Vec<(String, i64)> =
        balances(&ledger).into_iter().map(|row| (row.party.to_string(), row.balance)).collect();
    assert_eq!(owed, [("ru".to_owned(), -20), ("us".to_owned(), 20)]);
}

#[test]
fn both_parties_figures_stand_beside_what_was_counted() {
    let figure = |id: &str, by: &str, amount: i64, terms: Option<Terms>| {
        let amount = Some((ventilators(), Units::of(amount)));
        said(by, entry(id, 8, Act::Figure { entry: EntryId::of("q"), amount, terms }))
    };
    let entries = [
        pledge("p", 5, 200),
        post("q", 6, "p", 50),
        figure("f1", "us", 50, Some(Terms::Gift)),
        figure("f2", "ru", 48, Some(Terms::Sale)),
    ];
    let ledger = folded(&entries);
    let row = &ledger.side_by_side[0];
    assert_eq!((row.entry.as_str(), row.amount.get(), row.told.len()), ("q", 50, 2));
    assert!(row.amounts_differ && row.terms_differ);
    assert_eq!(ledger.received[&EntryId::of("p")].get(), 50, "a word posts nothing");
    let agreed = folded(&entries[..3]);
    assert!(!agreed.side_by_side[0].amounts_differ && !agreed.side_by_side[0].terms_differ);
}

fn columns(counted: Option<i64>, used: &[(i64, RecordKind)]) -> Vec<Columns> {
    let figure = |units: i64, kind: RecordKind| Figure {
        units: Some(Units::of(units)),
        is_declined: false,
        is_inferred: false,
        by: PartyId::of("ru"),
        because: RecordRef::new(kind, "x"),
        text: String::new(),
        source: Source::Assumption("test".to_owned()),
    };
    let subject = Subject { consignment: ConsignmentId::of("moscow"), item: ItemId::of("ventilator-icu") };
    let mut cells: [Vec<Figure>; 7] = Default::default();
    let place = |column: Column| Column::ALL.iter().position(|(known, _)| *known == column).expect("a column");
    cells[place(Column::Counted)].extend(counted.map(|units| figure(units, RecordKind::Event)));
    cells[place(Column::Used)].extend(used.iter().map(|(units, kind)| figure(*units, *kind)));
    vec![Columns { subject, cells }]
}

#[test]
fn values_make_a_range_and_used_value_stands_beside_delivered() {
    let of = || Valued::Entry(EntryId::of("p"));
    let entries = [
        pledge("p", 5, 200),
        post("q", 6, "p", 50),
        value("v1", of(), 5_600_000, ValueBasis::DonorDeclared),
        value("v2", of(), 5_500_000, ValueBasis::MarketReference),
    ];
    let ledger = folded(&entries);
    let made = |rows: &[Columns]| worths(&ledger, rows).lines.remove(0);
    let range = |amount: &Amount| match amount {
        Amount::Ranges(ranges) => (ranges[0].low, ranges[0].high),
        other => panic!("a range should be told: {other:?}"),
    };
    let cents = |whole: i64, rest: i64, per: i64| Cents { whole, rest, per };
    let blank = made(&[]);
    assert!(values_disagree(&blank.valuations));
    assert_eq!(range(&blank.delivered), (cents(137_500_000, 0, 1), cents(140_000_000, 0, 1)), "a quarter came");
    assert_eq!(blank.used_value, Amount::NotTold);
    let none = made(&columns(Some(50), &[(0, RecordKind::Event), (7, RecordKind::Claim)]));
    assert_eq!(none.used_value, Amount::Nothing, "an event goes before what is said");
    let some = made(&columns(Some(48), &[(7, RecordKind::Claim)]));
    // 550,000,000 cents x 50/200 x 7/48 = 20,052,083 and a third; the high end is 20,416,666 and two thirds.
    assert_eq!(range(&some.used_value), (cents(20_052_083, 1, 3), cents(20_416_666, 2, 3)));
    assert!(some.used.is_some_and(|used| used.is_only_said));
    let odd = made(&columns(Some(6), &[(7, RecordKind::Event)]));
    assert_eq!(odd.used_value, Amount::NotTold, "more used than counted: one of the two is wrong");
}

#[test]
fn a_sum_for_all_is_not_split_among_lines() {
    let lump = || Valued::Consignment(ConsignmentId::of("moscow"));
    let entries = [
        entry("d", 5, Act::Direct(deal(45))),
        value("v1", lump(), 659_283, ValueBasis::Invoice),
        value("v2", lump(), 1_000_000, ValueBasis::MarketReference),
    ];
    let ledger = folded(&entries);
    let worths = worths(&ledger, &columns(None, &[(0, RecordKind::Event)]));
    let line = &worths.lines[0];
    assert!(
        matches!(&line.delivered, Amount::PartOf(ranges) if ranges[0].high.whole == 100_000_000),
        "more than nothing"
    );
    assert_eq!(line.used_value, Amount::Nothing, "and nothing of it was used");
    let lump = &worths.lumps[0];
    assert!(matches!(&lump.delivered, Amount::Ranges(ranges) if ranges[0].low.whole == 65_928_300));
    assert_eq!(lump.used_value, Amount::Nothing);
}

#[test]
fn factors_of_one_day_are_refused_and_days_without_one_are_told() {
    let factor = |id: &str, from: i8, until: Option<i8>, parts: i64, per: i64| model::ledger::Factor {
        id: model::id::FactorId::of(id),
        unit: ventilators(),
        into: AccountUnit::PeopleDays,
        parts,
        per,
        from: date(2020, 5, from),
        until: until.map(|day| date(2020, 5, day)),
        source: Source::Assumption("test".to_owned()),
    };
    let codes = |factors: &[model::ledger::Factor]| -> Vec<&str> {
        view::factor_faults(factors).iter().map(|(_, fault)| fault.code).collect()
    };
    assert_eq!(codes(&[factor("f", 1, Some(6), 3, 2), factor("g", 7, None, 2, 1)]), [""; 0]);
    assert_eq!(codes(&[factor("f", 1, None, 3, 2), factor("g", 7, None, 2, 1)]), ["factor-overlap"]);
    let mut circular = factor("h", 1, None, 1, 1);
    circular.into = ventilators();
    assert_eq!(codes(&[circular]), ["factor-circular"]);
    let entries = [pledge("p", 5, 100), post("q", 6, "p", 5), post("r", 7, "p", 5), post("s", 9, "p", 5)];
    let ledger = folded(&entries);
    let view =
        view::view(&ledger, &AccountUnit::PeopleDays, &[factor("f", 1, Some(6), 3, 2), factor("g", 7, Some(8), 2, 1)]);
    let lines: Vec<(i64, i64)> = view.lines.iter().map(|line| (line.converted.get(), line.rest)).collect();
    assert_eq!(lines, [(7, 1), (10, 0)]);
    assert_eq!(view.lines[0].formula, "5 \u{d7} 3 / 2 = 7, rest 1/2");
    assert_eq!(view.unconverted, [EntryId::of("s")]);
}
