//! Decides what each party is owed and owes, in each unit and scope apart. Up: [`crate::ledger`].

use std::collections::{BTreeMap, BTreeSet};

use model::evidence::{RecordKind, RecordRef};
use model::id::{EntryId, PartyId};
use model::ledger::{AccountBalance, AccountUnit, Scope};
use model::quantity::Units;

use crate::ledger::Ledger;

/// Where a balance stands: a scope, a unit and a party.
pub type Row<'a> = (&'a Scope, &'a AccountUnit, &'a PartyId);

/// One row while it is added up; wide, so that the order of entries cannot overflow on the way.
#[derive(Default)]
struct Sum<'a> {
    balance: i128,
    pledged: Units,
    entries: BTreeSet<(jiff::civil::Date, &'a EntryId)>,
}

/// What every party is owed (positive) or owes (negative) in every unit and scope in which it gave, took or promised, by
/// scope, unit and party. Only what was received enters a balance; what a party promised and is pending stands beside it.
///
/// # Panics
/// When a balance or a sum of promises does not fit in 63 bits.
#[must_use]
pub fn balances(ledger: &Ledger) -> Vec<AccountBalance> {
    let mut rows: BTreeMap<Row<'_>, Sum<'_>> = BTreeMap::new();
    for movement in &ledger.movements {
        let deal = &movement.deal;
        let amount = i128::from(deal.amount.get());
        for (party, change) in [(&deal.from, amount), (&deal.to, -amount)] {
            let sum = rows.entry((&deal.scope, &deal.unit, party)).or_default();
            sum.balance += change;
            sum.entries.insert((movement.day, &movement.entry));
        }
    }
    for pledge in &ledger.pledges {
        let sum = rows.entry((&pledge.deal.scope, &pledge.deal.unit, &pledge.deal.from)).or_default();
        sum.pledged += pledge.pending;
        sum.entries.insert((pledge.day, &pledge.entry));
    }
    rows.into_iter()
        .map(|((scope, unit, party), sum)| AccountBalance {
            party: party.clone(),
            scope: scope.clone(),
            unit: unit.clone(),
            balance: i64::try_from(sum.balance).expect("a balance should fit in 63 bits"),
            pledged: sum.pledged,
            because: sum.entries.into_iter().map(|(_, entry)| RecordRef::new(RecordKind::Entry, entry)).collect(),
        })
        .collect()
}

/// The sum of all balances in each scope and unit. In a whole account every one of them is zero.
#[must_use]
pub fn balances_sum(balances: &[AccountBalance]) -> Vec<(Scope, AccountUnit, i128)> {
    let mut sums: BTreeMap<(&Scope, &AccountUnit), i128> = BTreeMap::new();
    for balance in balances {
        *sums.entry((&balance.scope, &balance.unit)).or_default() += i128::from(balance.balance);
    }
    sums.into_iter().map(|((scope, unit), sum)| (scope.clone(), unit.clone(), sum)).collect()
}

/// Whether what all are owed is what all owe, in each scope and unit apart.
#[must_use]
pub fn balances_sum_is_zero(balances: &[AccountBalance]) -> bool {
    balances_sum(balances).iter().all(|(_, _, sum)| *sum == 0)
}
