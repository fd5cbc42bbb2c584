//! Decides what each party is owed by the community, in each unit apart. Values nothing, converts nothing. Up: [`crate`].
//!
//! The account is multilateral, as in ATARES: who gave is owed by all, who took owes to all. Double entry in several
//! units that never net against each other; a promise is pending and enters no balance (two-phase transfers after
//! TigerBeetle).

use std::collections::BTreeMap;

use model::evidence::{Because, RecordKind, RecordRef};
use model::id::PartyId;
use model::quantity::Units;
use model::record::{AccountBalance, AccountUnit, Transfer};

/// What was moved in one unit, all parties together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTotal {
    /// In what.
    pub unit: AccountUnit,
    /// Received.
    pub posted: Units,
    /// Promised and not yet received.
    pub pledged: Units,
}

/// One row while it is added up; wide, so that the order of entries cannot overflow on the way.
#[derive(Default)]
struct Row<'a> {
    balance: i128,
    pledged: Units,
    entries: Vec<&'a Transfer>,
}

/// What every party is owed (positive) or owes (negative) in every unit in which it gave, took or promised, by party,
/// then by unit. Only posted transfers enter a balance; what a party promised stands beside it. Claims are not asked
/// for, so nothing that is only said can change a balance.
///
/// # Panics
/// When a balance or a sum of promises does not fit in 63 bits.
#[must_use]
pub fn balances(transfers: &[Transfer]) -> Vec<AccountBalance> {
    let mut rows: BTreeMap<(&PartyId, &AccountUnit), Row<'_>> = BTreeMap::new();
    for transfer in transfers {
        let giver = rows.entry((&transfer.from, &transfer.unit)).or_default();
        giver.entries.push(transfer);
        if !transfer.is_posted {
            giver.pledged += transfer.amount;
            continue;
        }
        giver.balance += i128::from(transfer.amount.get());
        let taker = rows.entry((&transfer.to, &transfer.unit)).or_default();
        taker.balance -= i128::from(transfer.amount.get());
        taker.entries.push(transfer);
    }
    rows.into_iter()
        .map(|((party, unit), row)| AccountBalance {
            party: party.clone(),
            unit: unit.clone(),
            balance: i64::try_from(row.balance).expect("a balance should fit in 63 bits"),
            pledged: row.pledged,
            because: links(row.entries),
        })
        .collect()
}

/// The sum of all balances in each unit, by unit. In a whole account every one of them is zero.
#[must_use]
pub fn balances_sum(balances: &[AccountBalance]) -> Vec<(AccountUnit, i128)> {
    let mut sums: BTreeMap<&AccountUnit, i128> = BTreeMap::new();
    for balance in balances {
        *sums.entry(&balance.unit).or_default() += i128::from(balance.balance);
    }
    sums.into_iter().map(|(unit, sum)| (unit.clone(), sum)).collect()
}

/// Whether what all are owed is what all owe, in each unit apart.
#[must_use]
pub fn balances_sum_is_zero(balances: &[AccountBalance]) -> bool {
    balances_sum(balances).iter().all(|(_, sum)| *sum == 0)
}

/// What was moved and what was promised in each unit, by unit.
#[must_use]
pub fn transfers_sum(transfers: &[Transfer]) -> Vec<UnitTotal> {
    let mut totals: BTreeMap<&AccountUnit, (Units, Units)> = BTreeMap::new();
    for transfer in transfers {
        let (posted, pledged) = totals.entry(&transfer.unit).or_default();
        *(if transfer.is_posted { posted } else { pledged }) += transfer.amount;
    }
    totals.into_iter().map(|(unit, (posted, pledged))| UnitTotal { unit: unit.clone(), posted, pledged }).collect()
}

/// The entries of a row, by day, then by id; an entry from a party to itself stands once.
fn links(mut entries: Vec<&Transfer>) -> Because {
    entries.sort_by(|one, other| (one.day, &one.id).cmp(&(other.day, &other.id)));
    entries.dedup_by(|one, other| one.id == other.id);
    entries.into_iter().map(|transfer| RecordRef::new(RecordKind::Entry, &transfer.id)).collect()
}
