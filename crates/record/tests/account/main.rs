//! The account under entries that are made at random, sound ones and wrong ones mixed: what must hold whatever comes.

mod made;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use model::id::FactorId;
use model::ledger::{AccountUnit, Act, Entry, Factor};
use model::quantity::Units;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;
use record::ledger::statement::statement;
use record::ledger::{Admission, Ledger, admit, admits_all, balances, balances_sum_is_zero, fold, view};

use made::{AGREEMENTS, PARTIES, account, agreements, parties, register};

/// A day after every made entry and every made expiry.
const END: jiff::civil::Date = date(2020, 12, 31);

fn folded(entries: &[Entry]) -> Ledger {
    let (parties, agreements) = (parties(), agreements());
    fold(entries, &register(&parties, &agreements), END)
}

fn factor(parts: i64, per: i64) -> Factor {
    Factor {
        id: FactorId::of("f"),
        unit: AccountUnit::FlyingMinutes,
        into: AccountUnit::Grams,
        parts,
        per,
        from: date(2020, 1, 1),
        until: None,
        source: made::source(),
    }
}

#[test]
fn made_accounts_hold_every_act_and_every_refusal() {
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        ProptestConfig::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let (mut acts, mut codes) = (BTreeMap::<&str, usize>::new(), BTreeSet::new());
    for _ in 0..300 {
        let tree = proptest::strategy::Strategy::new_tree(&account(), &mut runner).expect("an account should be made");
        let ledger = folded(&proptest::strategy::ValueTree::current(&tree));
        for entry in &ledger.entries {
            *acts.entry(entry.act.word()).or_default() += 1;
        }
        codes.extend(ledger.refusals.iter().map(|refusal| refusal.fault.code));
    }
    assert_eq!(acts.len(), Act::WORDS.len(), "every act should stand in some account: {acts:?}");
    assert!(acts.values().all(|count| *count >= 50), "no act should be rare: {acts:?}");
    for code in
        ["more-than-remains", "unit-mismatch", "pledge-closed", "pledge-expired", "entry-too-early", "unknown-code"]
    {
        assert!(codes.contains(code), "{code} should be met: {codes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn balances_sum_to_zero_in_every_unit_and_scope(entries in account()) {
        let ledger = folded(&entries);
        prop_assert!(balances_sum_is_zero(&balances(&ledger)));
        let stated: i128 = PARTIES.iter().flat_map(|party| statement(&ledger, &made::party(party), None).parts)
            .map(|part| i128::from(part.closing)).sum();
        prop_assert_eq!(stated, 0, "statements are the same account");
    }

    #[test]
    fn a_pledge_is_pending_posted_voided_and_expired(entries in account(), day in 1..28_i8) {
        let (parties, agreements) = (parties(), agreements());
        for as_of in [date(2020, 4, day), END] {
            let ledger = fold(&entries, &register(&parties, &agreements), as_of);
            for pledge in &ledger.pledges {
                let parts = pledge.pending + pledge.posted + pledge.voided + pledge.expired;
                prop_assert_eq!(parts, pledge.deal.amount, "{:?}", pledge);
                let steps = ledger.pending_steps.iter().filter(|step| step.pledge == pledge.entry);
                prop_assert_eq!(steps.map(|step| step.change).sum::<i64>(), pledge.pending.get(), "{:?}", pledge);
            }
            for loan in &ledger.loans {
                prop_assert!(loan.returned <= loan.lent);
            }
        }
    }

    #[test]
    fn the_order_in_which_entries_arrive_does_not_matter(
        (entries, shuffled) in account().prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle()))
    ) {
        prop_assert_eq!(folded(&entries), folded(&shuffled));
    }

    #[test]
    fn an_id_repeated_has_one_effect(entries in account(), again in 0..1000_usize) {
        let mut twice = entries.clone();
        twice.push(entries[again % entries.len()].clone());
        twice.extend(entries.iter().rev().cloned());
        prop_assert_eq!(folded(&entries), folded(&twice));
    }

    #[test]
    fn a_factor_alters_no_entry_and_no_balance(entries in account(), parts in 1..1000_i64, per in 1..1000_i64) {
        let ledger = folded(&entries);
        let before = (ledger.clone(), balances(&ledger));
        let views = [factor(1, 1), factor(parts, per)].map(|factor| view::view(&ledger, &AccountUnit::Grams, &[factor]));
        prop_assert_eq!((ledger.clone(), balances(&ledger)), before);
        for view in views {
            let mut sums = BTreeMap::new();
            for ((scope, _), balance) in &view.balances {
                *sums.entry(scope).or_insert(0_i64) += balance;
            }
            prop_assert!(sums.values().all(|sum| *sum == 0), "a converted account sums to zero: {:?}", sums);
            for line in &view.lines {
                let (parts, per) = if line.factor.is_some() { (parts, per) } else { (1, 1) };
                if line.per == per {
                    let made = i128::from(line.converted.get()) * i128::from(per) + i128::from(line.rest);
                    prop_assert_eq!(made, i128::from(line.amount.get()) * i128::from(parts), "{}", line.formula);
                }
            }
        }
    }

    #[test]
    fn what_was_admitted_stays_and_what_was_refused_would_have_spoiled_it(entries in account()) {
        let (parties, agreements) = (parties(), agreements());
        let register = register(&parties, &agreements);
        let mut account: Vec<Entry> = Vec::new();
        for entry in entries {
            let admitted = admit(&account, &entry, &register);
            let is_new = admitted == Ok(Admission::New);
            prop_assert_eq!(admits_all(&account, std::slice::from_ref(&entry), &register), is_new, "alone as together");
            match admitted {
                Ok(Admission::New) => account.push(entry),
                Ok(Admission::Known) => prop_assert!(account.contains(&entry)),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
        let ledger = fold(&account, &register, END);
        prop_assert_eq!(&ledger.refusals, &Vec::new(), "an admitted account has no refusals");
        prop_assert_eq!(ledger.entries.len(), account.len());
        let (first, rest) = account.split_at(account.len() / 2);
        prop_assert!(admits_all(first, rest, &register), "what was admitted one by one is admitted at once");
    }

    #[test]
    fn units_and_scopes_never_net(entries in account()) {
        let ledger = folded(&entries);
        let all = balances(&ledger);
        for (scope, unit) in all.iter().map(|row| (&row.scope, &row.unit)).collect::<BTreeSet<_>>() {
            let roots: BTreeSet<_> = ledger.entries.iter()
                .filter(|entry| entry.act.deal().is_some_and(|deal| deal.scope == *scope && deal.unit == *unit))
                .map(|entry| entry.id.clone()).collect();
            let postings: BTreeSet<_> = ledger.movements.iter()
                .filter(|movement| roots.contains(&movement.root)).map(|movement| movement.entry.clone()).collect();
            let own: Vec<Entry> = ledger.entries.iter().filter(|entry| {
                roots.contains(&entry.id) || entry.act.target().is_some_and(|id| roots.contains(id) || postings.contains(id))
            }).cloned().collect();
            let rows: Vec<_> = all.iter().filter(|row| row.scope == *scope && row.unit == *unit).cloned().collect();
            prop_assert_eq!(rows, balances(&folded(&own)), "other units and scopes change nothing");
        }
    }

    #[test]
    fn a_statement_opens_where_the_one_before_it_closed(entries in account(), day in 2..27_i8) {
        let (parties, agreements) = (parties(), agreements());
        let register = register(&parties, &agreements);
        let (before, whole) = (fold(&entries, &register, date(2020, 4, day - 1)), folded(&entries));
        // Entries of later days may be wrong; those of the day before are wrong already then.
        for id in PARTIES {
            let party = made::party(id);
            let (first, second) = (statement(&before, &party, None), statement(&whole, &party, Some(date(2020, 4, day))));
            for part in &second.parts {
                let same = |other: &&record::ledger::statement::StatementPart| {
                    other.scope == part.scope && other.unit == part.unit
                };
                let closed = first.parts.iter().find(same).map_or(0, |part| part.closing);
                prop_assert_eq!(part.opening, closed);
                let moved: i64 = part.lines.iter().map(|line| line.change).sum();
                prop_assert_eq!(part.opening + moved, part.closing);
            }
        }
    }
}

#[test]
fn a_spoiled_account_is_noticed() {
    let entries = [
        made::direct("1", "a", "b", AccountUnit::PeopleDays, 7),
        made::direct("2", "b", "c", AccountUnit::FlyingMinutes, 7),
    ];
    let mut rows = balances(&folded(&entries));
    assert!(balances_sum_is_zero(&rows));
    rows.iter_mut().find(|row| row.unit == AccountUnit::FlyingMinutes).expect("minutes").balance += 7;
    rows.iter_mut().find(|row| row.unit == AccountUnit::PeopleDays).expect("days").balance -= 7;
    assert!(!balances_sum_is_zero(&rows), "two errors in two units do not cancel");
    let mut rows = balances(&folded(&entries));
    rows[0].scope = model::ledger::Scope::try_new(&format!("agreement:{}", AGREEMENTS[0])).expect("a scope");
    assert!(!balances_sum_is_zero(&rows), "what is owed to one scope is not owed to another");
    assert_eq!(Units::of(7), folded(&entries).received.values().copied().next().expect("an entry"));
}
