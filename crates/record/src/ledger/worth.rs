//! Decides what is shown of worth: every value with its basis, a range where they differ, and what was delivered beside what
//! was used. No value is made up: a sum for many lines is not split among them. Up: [`crate::ledger`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::evidence::{Because, RecordKind};
use model::id::{ConsignmentId, EntryId, PartyId};
use model::ledger::{AccountUnit, Act, Deal, ValueBasis, Valued};
use model::quantity::{Currency, Money, Units};
use model::record::{Column, Columns, Figure, Subject};

use crate::ledger::Ledger;

/// One value that somebody stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valuation {
    /// The entry that states it.
    pub entry: EntryId,
    /// Who says so.
    pub by: Option<PartyId>,
    /// How much.
    pub money: Money,
    /// On what it rests.
    pub basis: ValueBasis,
    /// The day that it is stated for.
    pub day: Date,
}

/// Hundredths of a currency, exactly: whole ones, and a rest in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents {
    /// Whole hundredths, rounded down.
    pub whole: i64,
    /// What rounding left over, in parts of `per`.
    pub rest: i64,
    /// See `rest`; more than zero.
    pub per: i64,
}

impl Cents {
    fn exactly(whole: i64) -> Self {
        Self { whole, rest: 0, per: 1 }
    }

    /// So many units' part of a value for `of` units.
    fn part(cents: i64, units: i128, of: i128) -> Self {
        let product = i128::from(cents) * units;
        let fitting = |value: i128| i64::try_from(value).expect("a part of a value should fit in 63 bits");
        let divisor = common_divisor(product % of, of);
        Self { whole: fitting(product / of), rest: fitting(product % of / divisor), per: fitting(of / divisor) }
    }
}

/// The greatest common divisor; of nothing and a number, that number.
fn common_divisor(one: i128, other: i128) -> i128 {
    if one == 0 { other } else { common_divisor(other % one, one) }
}

/// From the lowest to the highest value in one currency; equal where there is one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueRange {
    /// In what.
    pub currency: Currency,
    /// The lowest.
    pub low: Cents,
    /// The highest.
    pub high: Cents,
}

/// What can be said of a worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A range in each currency in which a value was stated.
    Ranges(Vec<ValueRange>),
    /// More than nothing: an untold part of a sum, which is given here.
    PartOf(Vec<ValueRange>),
    /// Nothing.
    Nothing,
    /// It was not told.
    NotTold,
}

/// How many units of a line were used, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The lowest figure.
    pub low: Units,
    /// The highest.
    pub high: Units,
    /// Whether the figures are claims alone: nobody recorded it as an event.
    pub is_only_said: bool,
    /// The records, one step back.
    pub because: Because,
}

/// What one pledge or direct posting of goods is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The entry.
    pub entry: EntryId,
    /// The deal.
    pub deal: Deal,
    /// What was received of it in the end.
    pub received: Units,
    /// What was counted, where exactly one count is recorded; else used values go by what was received.
    pub counted: Option<Units>,
    /// What was used.
    pub used: Option<Used>,
    /// Values of the whole entry, by currency and amount.
    pub valuations: Vec<Valuation>,
    /// What was received is worth so much.
    pub delivered: Amount,
    /// What was used of it is worth so much.
    pub used_value: Amount,
}

/// What a consignment is worth that was valued in one sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LumpWorth {
    /// Which consignment.
    pub consignment: ConsignmentId,
    /// Values of all that came with it, by currency and amount.
    pub valuations: Vec<Valuation>,
    /// All that came is worth so much.
    pub delivered: Amount,
    /// What was used of it is worth so much: nothing where nothing was used, else an untold part of the whole.
    pub used_value: Amount,
}

/// What the goods of an account are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worths {
    /// Line by line: entries that are valued, or came with a consignment that is; in order of entry.
    pub lines: Vec<Worth>,
    /// Consignments that were valued in one sum, by id.
    pub lumps: Vec<LumpWorth>,
}

/// Values of everything that somebody valued, what was delivered beside what was used. The columns say what was counted and
/// used of a line; counts that differ are not chosen from.
#[must_use]
pub fn worths(ledger: &Ledger, columns: &[Columns]) -> Worths {
    let mut values: BTreeMap<&Valued, Vec<Valuation>> = BTreeMap::new();
    for entry in &ledger.entries {
        if let Act::Value { of, money, basis } = &entry.act {
            let by = entry.said_by.clone();
            let made = Valuation { entry: entry.id.clone(), by, money: *money, basis: *basis, day: entry.day };
            values.entry(of).or_default().push(made);
        }
    }
    for valuations in values.values_mut() {
        valuations.sort_by(|one, other| {
            (one.money.currency, one.money.cents, &one.entry).cmp(&(
                other.money.currency,
                other.money.cents,
                &other.entry,
            ))
        });
    }
    let cells: BTreeMap<&Subject, &Columns> = columns.iter().map(|row| (&row.subject, row)).collect();
    let lump_of = |deal: &Deal| values.get(&Valued::Consignment(deal.consignment.clone()?));
    let lines: Vec<Worth> = ledger
        .entries
        .iter()
        .filter_map(|entry| {
            let deal = entry.act.deal()?;
            let own = values.get(&Valued::Entry(entry.id.clone()));
            let is_goods = matches!(deal.unit, AccountUnit::Item(_) | AccountUnit::Grams);
            let lump = lump_of(deal).filter(|_| is_goods);
            if own.is_none() && lump.is_none() {
                return None;
            }
            let received = ledger.received.get(&entry.id).copied().unwrap_or_default();
            Some(line(&entry.id, deal, received, own, lump, &cells))
        })
        .collect();
    let lumps = values
        .iter()
        .filter_map(|(of, valuations)| match of {
            Valued::Consignment(id) => Some(lump(id, valuations, &lines)),
            Valued::Entry(_) => None,
        })
        .collect();
    Worths { lines, lumps }
}

fn line(
    entry: &EntryId,
    deal: &Deal,
    received: Units,
    own: Option<&Vec<Valuation>>,
    lump: Option<&Vec<Valuation>>,
    cells: &BTreeMap<&Subject, &Columns>,
) -> Worth {
    let subject = match (&deal.consignment, &deal.unit) {
        (Some(consignment), AccountUnit::Item(item)) => {
            Some(Subject { consignment: consignment.clone(), item: item.clone() })
        }
        _ => None,
    };
    let row = subject.as_ref().and_then(|subject| cells.get(subject));
    let (counted, used) = row.map_or((None, None), |row| (counted(row), used(row)));
    let valuations = own.cloned().unwrap_or_default();
    let entered = i128::from(deal.amount.get());
    let all = i128::from(counted.unwrap_or(received).get());
    let part = |low: i128, high: i128, of: i128| Amount::Ranges(ranges(&valuations, (low, of), (high, of)));
    let came = i128::from(received.get());
    let delivered = match lump {
        _ if received.is_zero() => Amount::Nothing,
        _ if !valuations.is_empty() && entered > 0 => part(came, came, entered),
        Some(lump) => Amount::PartOf(ranges(lump, (1, 1), (1, 1))),
        None => Amount::NotTold,
    };
    let used_value = match &used {
        Some(used) if used.high.is_zero() => Amount::Nothing,
        // Where more is said to be used than came, one of the figures is wrong, and no worth follows from them.
        Some(used) if i128::from(used.high.get()) > all => Amount::NotTold,
        Some(used) if !valuations.is_empty() && entered > 0 && all > 0 => {
            let times = |units: Units| i128::from(units.get()) * came;
            part(times(used.low), times(used.high), entered * all)
        }
        Some(used) if !used.low.is_zero() => match lump {
            Some(lump) => Amount::PartOf(ranges(lump, (1, 1), (1, 1))),
            None => Amount::NotTold,
        },
        _ => Amount::NotTold,
    };
    let (entry, deal) = (entry.clone(), deal.clone());
    Worth { entry, deal, received, counted, used, valuations, delivered, used_value }
}

fn lump(id: &ConsignmentId, valuations: &[Valuation], lines: &[Worth]) -> LumpWorth {
    let own: Vec<&Worth> = lines.iter().filter(|line| line.deal.consignment.as_ref() == Some(id)).collect();
    let whole = || ranges(valuations, (1, 1), (1, 1));
    let delivered = if own.iter().all(|line| line.received.is_zero()) {
        Amount::Nothing
    } else if own.iter().any(|line| line.received < line.deal.amount) {
        Amount::PartOf(whole())
    } else {
        Amount::Ranges(whole())
    };
    let is_none = |line: &Worth| line.used.as_ref().is_some_and(|used| used.high.is_zero());
    let is_some = |line: &&Worth| line.used.as_ref().is_some_and(|used| !used.low.is_zero());
    let used_value = if own.iter().all(|line| is_none(line)) {
        Amount::Nothing
    } else if own.iter().any(is_some) {
        Amount::PartOf(whole())
    } else {
        Amount::NotTold
    };
    LumpWorth { consignment: id.clone(), valuations: valuations.to_vec(), delivered, used_value }
}

/// The lowest and the highest value in each currency, each for so many units of so many.
fn ranges(valuations: &[Valuation], low: (i128, i128), high: (i128, i128)) -> Vec<ValueRange> {
    let currencies: BTreeSet<Currency> = valuations.iter().map(|value| value.money.currency).collect();
    currencies
        .into_iter()
        .map(|currency| {
            let cents =
                valuations.iter().filter(|value| value.money.currency == currency).map(|value| value.money.cents);
            let (least, most) = (cents.clone().min().unwrap_or(0), cents.max().unwrap_or(0));
            let of = |cents: i64, (units, of): (i128, i128)| {
                if units == of { Cents::exactly(cents) } else { Cents::part(cents, units, of) }
            };
            ValueRange { currency, low: of(least, low), high: of(most, high) }
        })
        .collect()
}

/// Whether values disagree: several bases, or several amounts of one currency.
#[must_use]
pub fn values_disagree(valuations: &[Valuation]) -> bool {
    let bases: BTreeSet<ValueBasis> = valuations.iter().map(|value| value.basis).collect();
    let sums: BTreeSet<(Currency, i64)> =
        valuations.iter().map(|value| (value.money.currency, value.money.cents)).collect();
    bases.len() > 1 || sums.len() > 1
}

fn cell(row: &Columns, column: Column) -> &[Figure] {
    let place = Column::ALL.iter().position(|(known, _)| *known == column).expect("every column should have a place");
    &row.cells[place]
}

fn is_said(figure: &Figure) -> bool {
    figure.because.kind == RecordKind::Claim
}

/// The one count that was recorded as an event.
fn counted(row: &Columns) -> Option<Units> {
    let counts: BTreeSet<Units> =
        cell(row, Column::Counted).iter().filter(|figure| !is_said(figure)).filter_map(|figure| figure.units).collect();
    if counts.len() == 1 { counts.first().copied() } else { None }
}

/// What was used: by events where there are any, else by what is said.
fn used(row: &Columns) -> Option<Used> {
    let figures = cell(row, Column::Used);
    let of = |said: bool| -> Vec<(Units, &Figure)> {
        figures.iter().filter(|one| is_said(one) == said).filter_map(|one| Some((one.units?, one))).collect()
    };
    let (seen, said) = (of(false), of(true));
    let is_only_said = seen.is_empty();
    let chosen = if is_only_said { said } else { seen };
    let (low, high) = (chosen.iter().map(|one| one.0).min()?, chosen.iter().map(|one| one.0).max()?);
    let because = chosen.iter().map(|(_, figure)| figure.because.clone()).collect();
    Some(Used { low, high, is_only_said, because })
}
