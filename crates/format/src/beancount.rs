//! Decides how an account is written as a Beancount ledger (plain-text double entry), so that a program that shares nothing
//! with this one can add it up again. Folds nothing itself (`record`). Up: [`crate`].
//!
//! Every unit is a commodity of its own, so nothing nets; every party has an account in each scope, and one more for what is
//! pending. A pledge is flagged `!`. The balances asserted at the end are those that were folded, not sums of what is
//! written here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::id::{EntryId, PartyId};
use model::ledger::{AccountBalance, AccountUnit, Act, Deal, Entry, Scope, Valued};
use model::quantity::Units;
use model::record::Party;

/// Longest name of a commodity that Beancount reads.
const COMMODITY_LENGTH_MAX: usize = 24;

/// A movement of the account, as it was folded.
#[derive(Clone, Copy, Debug)]
pub struct BookedMovement<'a> {
    /// The entry that moved it.
    pub entry: &'a EntryId,
    /// Who moved how much to whom.
    pub deal: &'a Deal,
}

/// A change of what is pending, as it was folded.
#[derive(Clone, Copy, Debug)]
pub struct BookedStep<'a> {
    /// The entry that changed it; none for an expiry.
    pub entry: Option<&'a EntryId>,
    /// Which pledge.
    pub pledge: &'a EntryId,
    /// What was pledged.
    pub deal: &'a Deal,
    /// Day of effect.
    pub day: Date,
    /// So much more or less is pending.
    pub change: i64,
}

/// A folded account, to be written.
#[derive(Clone, Debug)]
pub struct Books<'a> {
    /// Its title.
    pub title: &'a str,
    /// The day at whose end it stands so.
    pub as_of: Date,
    /// Everybody who may stand in it.
    pub parties: &'a [Party],
    /// Entries that stand, by day.
    pub entries: &'a [Entry],
    /// What moved.
    pub movements: Vec<BookedMovement<'a>>,
    /// How what is pending changed.
    pub steps: Vec<BookedStep<'a>>,
    /// What is pending in the end, with the deal it is pending of.
    pub pending: Vec<(&'a Deal, Units)>,
    /// Balances in the end.
    pub balances: &'a [AccountBalance],
}

/// An account of the ledger: of what is pending or not, in a scope, of a party.
type AccountKey<'a> = (bool, &'a Scope, &'a PartyId);

/// Names that Beancount reads, each of one thing alone.
struct Names<'a> {
    accounts: BTreeMap<AccountKey<'a>, String>,
    units: BTreeMap<&'a AccountUnit, String>,
}

/// The account as a Beancount ledger; ends with the assertion of every balance on the day after the last.
///
/// # Panics
/// When the day after the last is beyond the calendar.
#[must_use]
pub fn write(books: &Books<'_>) -> String {
    let names = Names::of(books);
    let expiries = books.steps.iter().filter(|step| step.entry.is_none());
    let first = books.entries.iter().map(|entry| entry.day).min().unwrap_or(books.as_of);
    let mut text = format!("option \"title\" {}\n", quoted(books.title));
    for (unit, name) in &names.units {
        text.push_str(&format!("\n{first} commodity {name}\n  unit: {}\n", quoted(&unit.to_string())));
    }
    for ((_, _, party), account) in &names.accounts {
        let known = books.parties.iter().find(|known| known.id == **party);
        let name = known.map_or(party.as_str(), |known| &known.name);
        let (party, name) = (quoted(party.as_str()), quoted(name));
        text.push_str(&format!("\n{first} open {account}\n  party: {party}\n  name: {name}\n"));
    }
    for entry in books.entries {
        text.push('\n');
        write_entry(&mut text, &names, books, entry);
    }
    for step in expiries {
        let said = quoted(&format!("What was left of {} expired", step.pledge));
        text.push_str(&format!("\n{} * {said}\n  entry: {}\n", step.day, quoted(step.pledge.as_str())));
        names.post(&mut text, step.deal, step.change, true);
    }
    text.push('\n');
    let last = books.as_of.tomorrow().expect("a day of an account should have a next one");
    for ((account, commodity), sum) in assertions(books, &names) {
        // Without the written tolerance of nothing, Beancount lets a sum of money be off by a cent.
        text.push_str(&format!("{last} balance {account}  {} ~ 0 {commodity}\n", sum.1.decimal(sum.0)));
    }
    text
}

fn write_entry(text: &mut String, names: &Names<'_>, books: &Books<'_>, entry: &Entry) {
    if matches!(entry.act, Act::Figure { .. } | Act::Value { .. }) {
        let said = format!("{}: {}", entry.id, told(entry));
        text.push_str(&format!("{} event \"{}\" {}\n", entry.day, entry.act.word(), quoted(&said)));
        return;
    }
    let flag = if matches!(entry.act, Act::Pledge { .. }) { '!' } else { '*' };
    text.push_str(&format!("{} {flag} {}\n", entry.day, quoted(&entry.text)));
    let because: Vec<String> = entry.because.iter().map(ToString::to_string).collect();
    let target = entry.act.target().map(ToString::to_string).unwrap_or_default();
    let (expires, terms) = match &entry.act {
        Act::Pledge { deal, expires } => (expires.map(|day| day.to_string()), deal.terms),
        Act::Direct(deal) => (None, deal.terms),
        _ => (None, None),
    };
    let notes = [
        ("entry", entry.id.to_string()),
        ("act", entry.act.word().to_owned()),
        ("of", target),
        ("terms", terms.map(|terms| terms.word().to_owned()).unwrap_or_default()),
        ("expires", expires.unwrap_or_default()),
        ("because", because.join(" ")),
        ("source", entry.source.to_string()),
    ];
    for (key, value) in notes.iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("  {key}: {}\n", quoted(value)));
    }
    for movement in books.movements.iter().filter(|movement| *movement.entry == entry.id) {
        names.post(text, movement.deal, movement.deal.amount.get(), false);
    }
    for step in books.steps.iter().filter(|step| step.entry == Some(&entry.id)) {
        names.post(text, step.deal, step.change, true);
    }
}

/// What a party's own word or a value says.
fn told(entry: &Entry) -> String {
    let by = entry.said_by.as_ref().map(ToString::to_string).unwrap_or_default();
    match &entry.act {
        Act::Figure { entry, amount, terms } => {
            let amount = amount.as_ref().map(|(unit, amount)| format!(" {} {unit}", amount.get())).unwrap_or_default();
            let terms = terms.map(|terms| format!(" {}", terms.word())).unwrap_or_default();
            format!("{by} says of {entry}:{amount}{terms}")
        }
        Act::Value { of, money, basis } => {
            let of = match of {
                Valued::Entry(id) => id.to_string(),
                Valued::Consignment(id) => format!("consignment {id}"),
            };
            let unit = AccountUnit::Money(money.currency, *basis);
            format!("{by} says of {of}: {} {}, {}", unit.decimal(money.cents), money.currency.as_str(), basis.word())
        }
        _ => String::new(),
    }
}

/// What every account holds in the end, and in which unit it is told.
fn assertions<'a>(books: &'a Books<'_>, names: &Names<'_>) -> BTreeMap<(String, String), (i64, &'a AccountUnit)> {
    let mut sums: BTreeMap<(String, String), (i64, &AccountUnit)> = BTreeMap::new();
    let mut add = |key: AccountKey<'_>, unit: &'a AccountUnit, change: i64| {
        let place = (names.accounts[&key].clone(), names.units[unit].clone());
        sums.entry(place).or_insert((0, unit)).0 += change;
    };
    for row in books.balances {
        add((false, &row.scope, &row.party), &row.unit, row.balance);
    }
    for (deal, pending) in &books.pending {
        add((true, &deal.scope, &deal.from), &deal.unit, pending.get());
        add((true, &deal.scope, &deal.to), &deal.unit, -pending.get());
    }
    sums
}

impl<'a> Names<'a> {
    fn of(books: &'a Books<'_>) -> Self {
        let mut keys: BTreeSet<AccountKey<'a>> = BTreeSet::new();
        let mut units: BTreeSet<&AccountUnit> = BTreeSet::new();
        let moved = books.movements.iter().map(|movement| (false, movement.deal));
        let stepped = books.steps.iter().map(|step| (true, step.deal));
        let pending = books.pending.iter().map(|(deal, _)| (true, *deal));
        for (is_pending, deal) in moved.chain(stepped).chain(pending) {
            keys.extend([&deal.from, &deal.to].map(|party| (is_pending, &deal.scope, party)));
            units.insert(&deal.unit);
        }
        for row in books.balances {
            keys.insert((false, &row.scope, &row.party));
            units.insert(&row.unit);
        }
        let (mut taken, mut accounts) = (BTreeSet::new(), BTreeMap::new());
        for key in keys {
            let (is_pending, scope, party) = key;
            let (pending, scope) = (if is_pending { "Pending:" } else { "" }, component(&scope.to_string()));
            let wanted = format!("Equity:{pending}{scope}:{}", component(party.as_str()));
            accounts.insert(key, free(&mut taken, &wanted, usize::MAX));
        }
        let mut taken = BTreeSet::new();
        let commodity = |unit: &'a AccountUnit| (unit, free(&mut taken, &commodity(unit), COMMODITY_LENGTH_MAX));
        Self { accounts, units: units.into_iter().map(commodity).collect() }
    }

    /// The two postings of an amount on a deal.
    fn post(&self, text: &mut String, deal: &Deal, amount: i64, is_pending: bool) {
        let commodity = &self.units[&deal.unit];
        for (party, amount) in [(&deal.from, amount), (&deal.to, -amount)] {
            let account = &self.accounts[&(is_pending, &deal.scope, party)];
            text.push_str(&format!("  {account}  {} {commodity}\n", deal.unit.decimal(amount)));
        }
    }
}

/// A text in quotation marks, on one line.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A part of an account's name: begins with a capital or a digit, then letters, digits and hyphens.
fn component(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let mut letters = plain.chars();
    match letters.next() {
        Some(first) if first.is_ascii_lowercase() => first.to_ascii_uppercase().to_string() + letters.as_str(),
        Some(first) if first.is_ascii_alphanumeric() => plain,
        _ => format!("X{plain}"),
    }
}

/// A commodity's name as it would be if no other had it: capitals, digits and some signs between.
fn commodity(unit: &AccountUnit) -> String {
    let wanted = match unit {
        AccountUnit::Item(item) => format!("I-{item}"),
        AccountUnit::Grams => "GRAMS".to_owned(),
        AccountUnit::FlyingMinutes => "FLYING-MIN".to_owned(),
        AccountUnit::FlyingMinutesOf(kind) => format!("FLYING-MIN-{kind}"),
        AccountUnit::PeopleDays => "PEOPLE-DAYS".to_owned(),
        AccountUnit::Money(currency, basis) => format!("{}-{}", currency.as_str(), basis.word()),
    };
    wanted
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '-' })
        .collect()
}

/// The wanted name, cut to its longest, or the first like it that is free.
fn free(taken: &mut BTreeSet<String>, wanted: &str, length_max: usize) -> String {
    for turn in 1..=u32::MAX {
        let ending = if turn == 1 { String::new() } else { format!("-{turn}") };
        let room = length_max.saturating_sub(ending.len()).min(wanted.len());
        let name = format!("{}{ending}", wanted[..room].trim_end_matches('-'));
        if taken.insert(name.clone()) {
            return name;
        }
    }
    unreachable!("there should be a free name among four thousand millions")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::evidence::Source;
    use model::id::ItemId;
    use model::ledger::ValueBasis;
    use model::quantity::Currency;

    use super::*;

    fn deal(from: &str, unit: AccountUnit) -> Deal {
        let (from, to) = (PartyId::of(from), PartyId::of("b"));
        Deal { from, to, unit, amount: Units::of(5), scope: Scope::Community, terms: None, consignment: None }
    }

    fn entry(id: &str, text: &str, deal: Deal) -> Entry {
        Entry {
            id: EntryId::of(id),
            day: date(2020, 4, 1),
            act: Act::Direct(deal),
            said_by: None,
            because: Vec::new(),
            text: text.to_owned(),
            source: Source::Cited("a note".to_owned()),
        }
    }

    #[test]
    fn names_that_would_be_one_are_kept_apart_and_texts_end_where_they_end() {
        let long = |ending: char| AccountUnit::Item(ItemId::of(&format!("{}{ending}", "glove-".repeat(6))));
        let entries = [
            entry("1", "one \"two\"\n\\", deal("a_x", long('a'))),
            entry("2", "three", deal("a.x", long('b'))),
            entry("3", "four", deal("_", AccountUnit::Money(Currency::USD, ValueBasis::RecipientEstimated))),
        ];
        let movements = entries
            .iter()
            .filter_map(|entry| Some(BookedMovement { entry: &entry.id, deal: entry.act.deal()? }))
            .collect();
        let books = Books {
            title: "made",
            as_of: date(2020, 4, 30),
            parties: &[],
            entries: &entries,
            movements,
            steps: Vec::new(),
            pending: Vec::new(),
            balances: &[],
        };
        let text = write(&books);
        for line in ["2020-04-01 * \"one \\\"two\\\" \\\\\"", "  Equity:Community:B  -0.05 USD-RECIPIENT-ESTIMATED"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let names: BTreeSet<&str> =
            text.lines().filter_map(|line| line.strip_prefix("2020-04-01 commodity ")).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names.iter().all(|name| name.len() <= COMMODITY_LENGTH_MAX && !name.ends_with('-')), "{names:?}");
        let accounts: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("2020-04-01 open ")).collect();
        assert_eq!(accounts.len(), 4, "{accounts:?}");
    }
}
