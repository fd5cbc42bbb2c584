//! Decides what a party reads of its account between two days: opening, entries, closing, and what is pending.
//! Up: [`crate::ledger`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::id::{EntryId, PartyId};
use model::ledger::{AccountUnit, Scope};

use crate::ledger::{Ledger, PledgeState};

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Day of effect.
    pub day: Date,
    /// Which entry.
    pub entry: EntryId,
    /// The other party.
    pub other: PartyId,
    /// Given (positive) or taken (negative).
    pub change: i64,
    /// The balance after it.
    pub balance: i64,
}

/// A party's account in one scope and unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementPart {
    /// Against whom.
    pub scope: Scope,
    /// In what.
    pub unit: AccountUnit,
    /// Balance before the first day.
    pub opening: i64,
    /// What moved, in order.
    pub lines: Vec<StatementLine>,
    /// Balance at the end of the last day.
    pub closing: i64,
}

/// What a party reads of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Whose.
    pub party: PartyId,
    /// First day; none from the beginning.
    pub from: Option<Date>,
    /// Last day: the day that the account was folded up to.
    pub to: Date,
    /// By scope, then by unit.
    pub parts: Vec<StatementPart>,
    /// Pledges of which something is pending at the end of the last day, to or from the party.
    pub pending: Vec<PledgeState>,
}

/// The statement of a party from a day (none: from the beginning) up to the day that the account was folded up to.
///
/// # Panics
/// When a balance does not fit in 63 bits.
#[must_use]
pub fn statement(ledger: &Ledger, party: &PartyId, from: Option<Date>) -> Statement {
    let mut parts: BTreeMap<(&Scope, &AccountUnit), (i128, i128, Vec<StatementLine>)> = BTreeMap::new();
    for movement in &ledger.movements {
        let deal = &movement.deal;
        let amount = i128::from(deal.amount.get());
        let (other, change) = match (deal.from == *party, deal.to == *party) {
            (true, false) => (&deal.to, amount),
            (false, true) => (&deal.from, -amount),
            _ => continue,
        };
        let (opening, balance, lines) = parts.entry((&deal.scope, &deal.unit)).or_default();
        *balance += change;
        if from.is_some_and(|day| movement.day < day) {
            *opening += change;
        } else {
            lines.push(StatementLine {
                day: movement.day,
                entry: movement.entry.clone(),
                other: other.clone(),
                change: fitting(change),
                balance: fitting(*balance),
            });
        }
    }
    let is_open =
        |pledge: &&PledgeState| !pledge.pending.is_zero() && (pledge.deal.from == *party || pledge.deal.to == *party);
    Statement {
        party: party.clone(),
        from,
        to: ledger.as_of,
        parts: parts
            .into_iter()
            .map(|((scope, unit), (opening, closing, lines))| StatementPart {
                scope: scope.clone(),
                unit: unit.clone(),
                opening: fitting(opening),
                lines,
                closing: fitting(closing),
            })
            .collect(),
        pending: ledger.pledges.iter().filter(is_open).cloned().collect(),
    }
}

fn fitting(amount: i128) -> i64 {
    i64::try_from(amount).expect("a balance should fit in 63 bits")
}
