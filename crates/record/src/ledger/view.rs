//! Decides how what moved reads in another unit, by factors that the users declared. It is a view: no entry and no balance
//! of the account depends on a factor. Up: [`crate::ledger`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{EntryId, FactorId, PartyId};
use model::ledger::{AccountUnit, Factor, Scope};
use model::quantity::{Units, grouped};

use crate::ledger::Ledger;

/// One movement, converted by the factor of its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertedLine {
    /// Which entry.
    pub entry: EntryId,
    /// Its day.
    pub day: Date,
    /// Who gave.
    pub from: PartyId,
    /// Who took.
    pub to: PartyId,
    /// Against whom.
    pub scope: Scope,
    /// In what it was entered.
    pub unit: AccountUnit,
    /// As it was entered.
    pub amount: Units,
    /// By which factor; none where it was entered in the unit of the view.
    pub factor: Option<FactorId>,
    /// Whole units of the view, rounded down.
    pub converted: Units,
    /// What rounding left over, in parts of [`ConvertedLine::per`].
    pub rest: i64,
    /// See [`ConvertedLine::rest`].
    pub per: i64,
    /// How it was converted, in figures.
    pub formula: String,
}

/// What moved, in another unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Into what.
    pub into: AccountUnit,
    /// What could be converted, in order of entry.
    pub lines: Vec<ConvertedLine>,
    /// Each scope's and party's converted balance; their sum in a scope is zero.
    pub balances: BTreeMap<(Scope, PartyId), i64>,
    /// Entries in units of a factor for whose day none is declared.
    pub unconverted: Vec<EntryId>,
}

/// Faults of factors among themselves: two for one day, or a unit in terms of itself. Codes `factor-overlap`,
/// `factor-circular`.
#[must_use]
pub fn factor_faults(factors: &[Factor]) -> Vec<(FactorId, Fault)> {
    let mut faults = Vec::new();
    for (index, factor) in factors.iter().enumerate() {
        if factor.unit == factor.into {
            let cause = format!("{} is told in terms of itself", factor.unit);
            faults.push((factor.id.clone(), Fault::new("factor-circular", cause, "name two units").at("", 0, "into")));
        }
        for earlier in &factors[..index] {
            let is_pair = (&earlier.unit, &earlier.into) == (&factor.unit, &factor.into);
            let is_apart = earlier.until.is_some_and(|end| end < factor.from)
                || factor.until.is_some_and(|end| end < earlier.from);
            if is_pair && !is_apart {
                let cause = format!("\u{ab}{}\u{bb} holds for some of the same days", earlier.id);
                let action = "end the one before the other begins";
                faults.push((factor.id.clone(), Fault::new("factor-overlap", cause, action).at("", 0, "from")));
            }
        }
    }
    faults
}

/// What moved, in another unit: each movement by the factor of its day, rounded down with what is left stated. Both parties'
/// balances move by the same converted amount.
///
/// # Panics
/// When a converted amount does not fit in 63 bits.
#[must_use]
pub fn view(ledger: &Ledger, into: &AccountUnit, factors: &[Factor]) -> View {
    let mut view = View { into: into.clone(), lines: Vec::new(), balances: BTreeMap::new(), unconverted: Vec::new() };
    for movement in &ledger.movements {
        let deal = &movement.deal;
        let known = |factor: &&Factor| factor.into == *into && factor.unit == deal.unit;
        let holds =
            |factor: &&Factor| factor.from <= movement.day && factor.until.is_none_or(|end| movement.day <= end);
        let factor = factors.iter().filter(known).find(holds);
        if deal.unit != *into && factor.is_none() {
            if factors.iter().any(|factor| known(&factor)) {
                view.unconverted.push(movement.entry.clone());
            }
            continue;
        }
        let (parts, per) = factor.map_or((1, 1), |factor| (factor.parts, factor.per));
        let product = i128::from(deal.amount.get()) * i128::from(parts);
        let fitting = |amount: i128| i64::try_from(amount).expect("a converted amount should fit in 63 bits");
        let (converted, rest) = (fitting(product / i128::from(per)), fitting(product % i128::from(per)));
        let left = if rest == 0 { String::new() } else { format!(", rest {rest}/{per}") };
        let formula = match factor {
            None => format!("{}, as entered", grouped(converted)),
            Some(_) => format!("{} \u{d7} {parts} / {per} = {}{left}", grouped(deal.amount.get()), grouped(converted)),
        };
        for (party, change) in [(&deal.from, converted), (&deal.to, -converted)] {
            *view.balances.entry((deal.scope.clone(), party.clone())).or_default() += change;
        }
        view.lines.push(ConvertedLine {
            entry: movement.entry.clone(),
            day: movement.day,
            from: deal.from.clone(),
            to: deal.to.clone(),
            scope: deal.scope.clone(),
            unit: deal.unit.clone(),
            amount: deal.amount,
            factor: factor.map(|factor| factor.id.clone()),
            converted: Units::of(converted),
            rest,
            per,
            formula,
        });
    }
    view
}
