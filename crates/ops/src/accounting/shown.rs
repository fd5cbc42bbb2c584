//! Decides which columns a duty officer reads of the account, and in which words. Up: [`crate::accounting`].

use std::collections::BTreeSet;

use format::answer::{Cell, Table, grouped};
use jiff::civil::Date;
use model::id::{EntryId, PartyId};
use model::ledger::{AccountBalance, AccountUnit, Agreement, Deal, Factor, Scope, Valued};
use model::record::Party;
use record::ledger::statement::Statement;
use record::ledger::view::View;
use record::ledger::worth::{Amount, Cents, Valuation, ValueRange, Worths, values_disagree};
use record::ledger::{Ledger, PledgeState};

/// A party's name.
pub(super) fn name<'a>(parties: &'a [Party], id: &'a PartyId) -> &'a str {
    parties.iter().find(|party| party.id == *id).map_or(id.as_str(), |party| &party.name)
}

fn amount(unit: &AccountUnit, amount: i64) -> Cell {
    Cell::Amount(unit.said(amount), amount)
}

/// An amount that is left blank where it is nothing.
fn some(unit: &AccountUnit, held: i64) -> Cell {
    if held == 0 { Cell::Blank } else { amount(unit, held) }
}

fn day(day: Option<Date>) -> Cell {
    day.map_or(Cell::Blank, Cell::text)
}

/// Balances, by unit.
pub(super) fn balances(rows: &[AccountBalance]) -> Table {
    let mut table = Table::new("balances", &["scope", "unit", "party", "is owed", "owes", "promised, pending"]);
    for row in rows {
        table.push(vec![
            Cell::text(&row.scope),
            Cell::text(&row.unit),
            Cell::text(&row.party),
            some(&row.unit, row.balance.max(0)),
            some(&row.unit, row.balance.min(0).saturating_neg()),
            some(&row.unit, row.pledged.get()),
        ]);
    }
    table
}

fn pledge_table(name: &str, pledges: &[PledgeState]) -> Table {
    let columns =
        ["pledge", "day", "from", "to", "unit", "pledged", "posted", "pending", "voided", "expired", "last day"];
    let mut table = Table::new(name, &columns);
    for pledge in pledges {
        let deal = &pledge.deal;
        table.push(vec![
            Cell::text(&pledge.entry),
            Cell::text(pledge.day),
            Cell::text(&deal.from),
            Cell::text(&deal.to),
            Cell::text(&deal.unit),
            amount(&deal.unit, deal.amount.get()),
            some(&deal.unit, pledge.posted.get()),
            some(&deal.unit, pledge.pending.get()),
            some(&deal.unit, pledge.voided.get()),
            some(&deal.unit, pledge.expired.get()),
            day(pledge.expires),
        ]);
    }
    table
}

/// What became of each pledge.
pub(super) fn pledges(ledger: &Ledger) -> Table {
    pledge_table("pledges", &ledger.pledges)
}

/// What is left of each loan.
pub(super) fn loans(ledger: &Ledger) -> Table {
    let mut table = Table::new("loans", &["loan", "lender", "borrower", "unit", "lent", "returned", "outstanding"]);
    for loan in &ledger.loans {
        let unit = &loan.deal.unit;
        table.push(vec![
            Cell::text(&loan.entry),
            Cell::text(&loan.deal.from),
            Cell::text(&loan.deal.to),
            Cell::text(unit),
            amount(unit, loan.lent.get()),
            some(unit, loan.returned.get()),
            some(unit, loan.outstanding().get()),
        ]);
    }
    table
}

/// A party's statement, and what is pending to and from it.
pub(super) fn statement(statement: &Statement) -> [Table; 2] {
    let columns = ["scope", "unit", "day", "entry", "with", "given", "taken", "balance"];
    let mut table = Table::new("statement", &columns);
    for part in &statement.parts {
        let row = |day: Cell, entry: &str, with: Cell, change: i64, balance: i64| {
            let (given, taken) = (change.max(0), change.min(0).saturating_neg());
            vec![
                Cell::text(&part.scope),
                Cell::text(&part.unit),
                day,
                Cell::text(entry),
                with,
                some(&part.unit, given),
                some(&part.unit, taken),
                amount(&part.unit, balance),
            ]
        };
        table.push(row(day(statement.from), "opening", Cell::Blank, 0, part.opening));
        for line in &part.lines {
            let with = Cell::text(&line.other);
            table.push(row(Cell::text(line.day), line.entry.as_str(), with, line.change, line.balance));
        }
        table.push(row(Cell::text(statement.to), "closing", Cell::Blank, 0, part.closing));
    }
    [table, pledge_table("pending", &statement.pending)]
}

/// What parties say of entries themselves, beside what stands in the account.
pub(super) fn side_by_side(ledger: &Ledger, is_asked: &dyn Fn(&EntryId) -> bool) -> Table {
    let columns = ["entry", "in the account", "terms entered", "said by", "figure", "terms", "differ"];
    let mut table = Table::new("both sides", &columns);
    for row in ledger.side_by_side.iter().filter(|row| is_asked(&row.entry)) {
        let unit = unit_of(ledger, &row.entry);
        let said = |held: i64| unit.as_ref().map_or(Cell::Count(held), |unit| amount(unit, held));
        let differ = match (row.amounts_differ, row.terms_differ) {
            (true, true) => "figures and terms",
            (true, false) => "figures",
            (false, true) => "terms",
            (false, false) => "",
        };
        for told in &row.told {
            table.push(vec![
                Cell::text(&row.entry),
                said(row.amount.get()),
                row.terms.map_or(Cell::Blank, |terms| Cell::text(terms.word())),
                Cell::text(&told.by),
                told.amount.map_or(Cell::Blank, |held| said(held.get())),
                told.terms.map_or(Cell::Blank, |terms| Cell::text(terms.word())),
                Cell::text(differ),
            ]);
        }
    }
    table
}

/// The unit of what an entry hangs on.
fn unit_of(ledger: &Ledger, entry: &EntryId) -> Option<AccountUnit> {
    let entry = ledger.entry(entry)?;
    match entry.act.deal() {
        Some(deal) => Some(deal.unit.clone()),
        None => unit_of(ledger, entry.act.target()?),
    }
}

/// Every value with its basis; and what was delivered beside what was used.
pub(super) fn worths(worths: &Worths, ledger: &Ledger, party: Option<&PartyId>) -> [Table; 2] {
    let mut values = Table::new("values", &["of", "value", "basis", "said by", "for the day", "entry"]);
    let mut table = Table::new("delivered and used", &["of", "what", "came", "used", "delivered value", "used value"]);
    let is_asked = |deal: &Deal| party.is_none_or(|party| deal.from == *party || deal.to == *party);
    let mut add = |of: String, valuations: &[Valuation]| {
        for value in valuations {
            let unit = AccountUnit::Money(value.money.currency, value.basis);
            values.push(vec![
                Cell::text(&of),
                amount(&unit, value.money.cents),
                Cell::text(value.basis.word().replace('-', " ")),
                value.by.as_ref().map_or(Cell::Blank, Cell::text),
                Cell::text(value.day),
                Cell::text(&value.entry),
            ]);
        }
    };
    for line in worths.lines.iter().filter(|line| is_asked(&line.deal)) {
        add(line.entry.to_string(), &line.valuations);
        let used = line.used.as_ref().map_or(Cell::Blank, |used| {
            let range = if used.low == used.high {
                grouped(used.low.get())
            } else {
                format!("{} to {}", grouped(used.low.get()), grouped(used.high.get()))
            };
            Cell::text(if used.is_only_said { format!("{range}, only said") } else { range })
        });
        table.push(vec![
            Cell::text(&line.entry),
            Cell::text(&line.deal.unit),
            amount(&line.deal.unit, line.received.get()),
            used,
            Cell::text(worth(&line.delivered)),
            Cell::text(worth(&line.used_value)),
        ]);
    }
    for lump in &worths.lumps {
        let of = Valued::Consignment(lump.consignment.clone());
        let is_of = |entry: &model::ledger::Entry| {
            entry.act.deal().is_some_and(|deal| deal.consignment.as_ref() == Some(&lump.consignment) && is_asked(deal))
        };
        if !ledger.entries.iter().any(is_of) {
            continue;
        }
        add(valued(&of), &lump.valuations);
        table.push(vec![
            Cell::text(valued(&of)),
            Cell::text("all that came with it"),
            Cell::Blank,
            Cell::Blank,
            Cell::text(worth(&lump.delivered)),
            Cell::text(worth(&lump.used_value)),
        ]);
    }
    [values, table]
}

fn valued(of: &Valued) -> String {
    match of {
        Valued::Entry(id) => id.to_string(),
        Valued::Consignment(id) => id.to_string(),
    }
}

fn worth(amount: &Amount) -> String {
    let all = |ranges: &[ValueRange]| ranges.iter().map(range).collect::<Vec<_>>().join("; ");
    match amount {
        Amount::Ranges(ranges) => all(ranges),
        Amount::PartOf(ranges) => format!("more than 0, an untold part of {}", all(ranges)),
        Amount::Nothing => "0".to_owned(),
        Amount::NotTold => "not told".to_owned(),
    }
}

fn range(range: &ValueRange) -> String {
    let currency = range.currency.as_str();
    if range.low == range.high {
        return format!("{currency} {}", cents(&range.low));
    }
    format!("{currency} {} to {}", cents(&range.low), cents(&range.high))
}

fn cents(cents: &Cents) -> String {
    let whole = format!("{}.{:02}", grouped(cents.whole / 100), cents.whole % 100);
    if cents.rest == 0 { whole } else { format!("{whole} and {}/{} of a cent", cents.rest, cents.per) }
}

/// Agreements of a party, or all.
pub(super) fn agreements(agreements: &[Agreement], party: Option<&PartyId>) -> Table {
    let mut table = Table::new("agreements", &["agreement", "party", "other", "from", "until", "what", "source"]);
    for one in agreements.iter().filter(|one| party.is_none_or(|party| one.parties.contains(party))) {
        let [first, other] = &one.parties;
        table.push(vec![
            Cell::text(&one.id),
            Cell::text(first),
            Cell::text(other),
            Cell::text(one.from),
            day(one.until),
            Cell::text(&one.text),
            Cell::text(&one.source),
        ]);
    }
    table
}

/// Factors into a unit, or all.
pub(super) fn factors(factors: &[Factor], into: Option<&AccountUnit>) -> Table {
    let mut table = Table::new("factors", &["factor", "unit", "counted as", "parts", "per", "from", "until", "source"]);
    for factor in factors.iter().filter(|factor| into.is_none_or(|into| factor.into == *into)) {
        table.push(vec![
            Cell::text(&factor.id),
            Cell::text(&factor.unit),
            Cell::text(&factor.into),
            Cell::Count(factor.parts),
            Cell::Count(factor.per),
            Cell::text(factor.from),
            day(factor.until),
            Cell::text(&factor.source),
        ]);
    }
    table
}

/// What moved in another unit, of a party or of all: line by line with the formula, then the balances.
pub(super) fn view(view: &View, party: Option<&PartyId>) -> [Table; 2] {
    let is_asked = |one: &PartyId| party.is_none_or(|party| party == one);
    let mut lines =
        Table::new("converted", &["entry", "day", "from", "to", "unit", "as entered", "formula", "counted as"]);
    for line in view.lines.iter().filter(|line| is_asked(&line.from) || is_asked(&line.to)) {
        lines.push(vec![
            Cell::text(&line.entry),
            Cell::text(line.day),
            Cell::text(&line.from),
            Cell::text(&line.to),
            Cell::text(&line.unit),
            amount(&line.unit, line.amount.get()),
            Cell::text(&line.formula),
            amount(&view.into, line.converted.get()),
        ]);
    }
    let mut sums = Table::new("balances as converted", &["scope", "party", "is owed", "owes"]);
    for ((scope, party), balance) in view.balances.iter().filter(|((_, party), _)| is_asked(party)) {
        sums.push(vec![
            Cell::text(scope),
            Cell::text(party),
            some(&view.into, (*balance).max(0)),
            some(&view.into, (*balance).min(0).saturating_neg()),
        ]);
    }
    [lines, sums]
}

/// What a reader of a view must know.
pub(super) fn view_remarks(view: &View) -> Vec<String> {
    let mut remarks = vec![format!(
        "counted in {} by the operation's own factors: a view, which alters no entry and no balance",
        view.into
    )];
    if !view.unconverted.is_empty() {
        let ids: Vec<&str> = view.unconverted.iter().map(EntryId::as_str).collect();
        remarks.push(format!("no factor holds on the day of {}: left out of the view", ids.join(", ")));
    }
    if view.lines.is_empty() {
        remarks.push(format!("nothing moved that a factor counts in {}", view.into));
    }
    remarks
}

/// Every entry that stands, for programs.
pub(super) fn entries(ledger: &Ledger) -> Table {
    let columns = ["entry", "day", "act", "of", "said by", "because", "text", "source"];
    let mut table = Table { is_detail: true, ..Table::new("entries", &columns) };
    for entry in &ledger.entries {
        let because: Vec<String> = entry.because.iter().map(ToString::to_string).collect();
        table.push(vec![
            Cell::text(&entry.id),
            Cell::text(entry.day),
            Cell::text(entry.act.word()),
            entry.act.target().map_or(Cell::Blank, Cell::text),
            entry.said_by.as_ref().map_or(Cell::Blank, Cell::text),
            Cell::text(because.join(" ")),
            Cell::text(&entry.text),
            Cell::text(&entry.source),
        ]);
    }
    table
}

/// What a reader must know beside the figures.
pub(super) fn remarks(ledger: &Ledger, worths: &Worths, rows: &[AccountBalance]) -> Vec<String> {
    let kept: BTreeSet<(&Scope, &AccountUnit)> = rows.iter().map(|row| (&row.scope, &row.unit)).collect();
    let mut remarks = vec![format!("balances sum to zero in each of {} units and scopes; units never net", kept.len())];
    let disputed: Vec<&str> = ledger
        .side_by_side
        .iter()
        .filter(|row| row.amounts_differ || row.terms_differ)
        .map(|row| row.entry.as_str())
        .collect();
    if !disputed.is_empty() {
        let ids = disputed.join(", ");
        remarks
            .push(format!("disputed between the parties: {ids}; the account has what was posted, both words are kept"));
    }
    let lines = worths.lines.iter().map(|line| (line.entry.to_string(), &line.valuations));
    let lumps = worths.lumps.iter().map(|lump| (lump.consignment.to_string(), &lump.valuations));
    let ranges: Vec<String> =
        lines.chain(lumps).filter(|(_, values)| values_disagree(values)).map(|(of, _)| of).collect();
    if !ranges.is_empty() {
        remarks.push(format!("values disagree, so a range is told: {}", ranges.join(", ")));
    }
    if ledger.later > 0 {
        remarks.push(format!("{} entries of later days were not looked at", ledger.later));
    }
    remarks
}
