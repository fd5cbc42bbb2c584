//! Decides what the account is made of: entries that are only ever added, and the units that they are kept in.
//! What follows from them (balances, what is left of a pledge, worth) is in the crate `record`. Up: [`crate`].
//!
//! The rules are those of two-phase transfers (after TigerBeetle, rules only): a pledge is pending until it is posted in
//! parts or whole, voided, or expired; what stands in an entry is never altered, a correction is a further entry; whoever
//! makes an entry makes its id, so that the same report has one effect however often it arrives.

use jiff::civil::Date;

use crate::evidence::{Because, Source};
use crate::fault::Fault;
use crate::id::{AgreementId, AircraftTypeId, ConsignmentId, EntryId, FactorId, ItemId, PartyId};
use crate::quantity::{Currency, Money, Units, grouped};

/// Declares an enum whose every value has a word of its own, as tables and texts write it.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$part:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$part])* $value),+
        }

        impl $name {
            /// Every value with its word.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$value, $word)),+];

            /// The word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word),+
                }
            }
        }
    };
}
pub(crate) use worded;

worded!(
    /// What a value of money rests on. Values of two bases are never added up.
    ValueBasis {
        /// The donor said so.
        DonorDeclared = "donor-declared",
        /// It was invoiced.
        Invoice = "invoice",
        /// The recipient judged it so.
        RecipientEstimated = "recipient-estimated",
        /// What the like costs on a market.
        MarketReference = "market-reference",
        /// What it would cost to replace.
        ReplacementCost = "replacement-cost",
        /// What carrying it would cost.
        FreightEstimate = "freight-estimate",
    }
);

worded!(
    /// On which terms something is given.
    Terms {
        /// For nothing.
        Gift = "gift",
        /// For money.
        Sale = "sale",
        /// To be given back in the same unit.
        Loan = "loan",
        /// For something of the same kind at another time or place.
        Exchange = "exchange",
        /// For something of another kind.
        Barter = "barter",
    }
);

worded!(
    /// Why an entry is corrected.
    CorrectionReason {
        /// It was counted again.
        Recount = "recount",
        /// The paper that it was taken from was wrong.
        Document = "document",
        /// It was reported twice.
        Duplicate = "duplicate",
        /// It was taken back or never came about.
        Undone = "undone",
        /// Something else; the entry's text says what.
        Other = "other",
    }
);

/// What the account is kept in. Units never net against each other, and money not across currencies or bases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountUnit {
    /// Units of an item.
    Item(ItemId),
    /// Grams of goods that nobody counted by the piece.
    Grams,
    /// Minutes flown, on a type that was not told.
    FlyingMinutes,
    /// Minutes flown on an aircraft type: an hour of one type is not an hour of another.
    FlyingMinutesOf(AircraftTypeId),
    /// Days of people.
    PeopleDays,
    /// Hundredths of a currency, on one basis.
    Money(Currency, ValueBasis),
}

impl AccountUnit {
    /// Words that a unit may begin with, for what is said of a wrong one.
    pub const FORMS: &'static str =
        "item:ID, grams, flying-minutes, flying-minutes:TYPE, people-days or money:CURRENCY:BASIS";

    /// Reads a unit as it is printed. Codes `bad-account-unit`, `bad-id`, `unknown-currency`.
    pub fn try_new(text: &str) -> Result<Self, Fault> {
        let bad = |cause: String| Fault::new("bad-account-unit", cause, format!("write {}", Self::FORMS));
        match text.split_once(':') {
            None if text == "grams" => Ok(Self::Grams),
            None if text == "flying-minutes" => Ok(Self::FlyingMinutes),
            None if text == "people-days" => Ok(Self::PeopleDays),
            Some(("item", id)) => ItemId::try_new(id).map(Self::Item),
            Some(("flying-minutes", id)) => AircraftTypeId::try_new(id).map(Self::FlyingMinutesOf),
            Some(("money", rest)) => {
                let (currency, word) = rest.split_once(':').unwrap_or((rest, ""));
                let currency = Currency::try_new(currency)?;
                let basis = ValueBasis::ALL.iter().find(|(_, known)| *known == word).map(|(basis, _)| *basis);
                let words: Vec<&str> = ValueBasis::ALL.iter().map(|(_, word)| *word).collect();
                basis
                    .map(|basis| Self::Money(currency, basis))
                    .ok_or_else(|| bad(format!("\u{ab}{word}\u{bb} is no basis of a value: {}", words.join(", "))))
            }
            _ => Err(bad(format!("\u{ab}{text}\u{bb} is no unit of the account"))),
        }
    }
}

impl AccountUnit {
    /// An amount held in this unit in the unit that people write it in, exactly: money in whole currency with two decimals,
    /// anything else as it is held.
    #[must_use]
    pub fn decimal(&self, amount: i64) -> String {
        let sign = if amount < 0 { "-" } else { "" };
        match self {
            Self::Money(..) => format!("{sign}{}.{:02}", amount.unsigned_abs() / 100, amount.unsigned_abs() % 100),
            _ => amount.to_string(),
        }
    }

    /// An amount held in this unit as people say it, with a sign only where it is negative: `11:55 h`, `1,234.5 kg`,
    /// `659,283.00 USD`; of items and days the number.
    #[must_use]
    pub fn said(&self, amount: i64) -> String {
        let sign = if amount < 0 { "-" } else { "" };
        let parts = |of: i64| (grouped((amount / of).abs()), (amount % of).abs());
        match self {
            Self::Item(_) | Self::PeopleDays => grouped(amount),
            Self::Grams => {
                let (kilograms, grams) = parts(1000);
                let rest = if grams == 0 { String::new() } else { format!(".{grams:03}") };
                format!("{sign}{kilograms}{} kg", rest.trim_end_matches('0'))
            }
            Self::FlyingMinutes | Self::FlyingMinutesOf(_) => {
                let (hours, minutes) = parts(60);
                format!("{sign}{hours}:{minutes:02} h")
            }
            Self::Money(currency, _) => {
                let (whole, cents) = parts(100);
                format!("{sign}{whole}.{cents:02} {}", currency.as_str())
            }
        }
    }
}

impl std::fmt::Display for AccountUnit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Item(item) => write!(out, "item:{item}"),
            Self::Grams => out.write_str("grams"),
            Self::FlyingMinutes => out.write_str("flying-minutes"),
            Self::FlyingMinutesOf(kind) => write!(out, "flying-minutes:{kind}"),
            Self::PeopleDays => out.write_str("people-days"),
            Self::Money(currency, basis) => write!(out, "money:{}:{}", currency.as_str(), basis.word()),
        }
    }
}

/// Against whom a balance stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The community of all parties: who gave is owed by all, who took owes to all (as in ATARES).
    Community,
    /// The two parties of an agreement, and nobody else.
    Agreement(AgreementId),
}

impl Scope {
    /// Reads a scope as it is printed. Codes `bad-scope`, `bad-id`.
    pub fn try_new(text: &str) -> Result<Self, Fault> {
        match text.split_once(':') {
            None if text == "community" => Ok(Self::Community),
            Some(("agreement", id)) => AgreementId::try_new(id).map(Self::Agreement),
            _ => Err(Fault::new(
                "bad-scope",
                format!("\u{ab}{text}\u{bb} says not against whom a balance stands"),
                "write community, or agreement:ID",
            )),
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Community => out.write_str("community"),
            Self::Agreement(id) => write!(out, "agreement:{id}"),
        }
    }
}

/// An agreement of two parties to keep what they owe each other apart from the community's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The two parties; they differ.
    pub parties: [PartyId; 2],
    /// First day on which it holds.
    pub from: Date,
    /// Last day on which it holds; none while no end is agreed.
    pub until: Option<Date>,
    /// One sentence.
    pub text: String,
    /// Where it is written.
    pub source: Source,
}

/// Who gives what to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// Who gives.
    pub from: PartyId,
    /// Who takes; another party.
    pub to: PartyId,
    /// In what.
    pub unit: AccountUnit,
    /// How much, in whole units.
    pub amount: Units,
    /// Against whom the balance stands.
    pub scope: Scope,
    /// On which terms; none where they were not told, or are disputed.
    pub terms: Option<Terms>,
    /// Consignment that it came or is to come with, where there is one.
    pub consignment: Option<ConsignmentId>,
}

/// What a value of money is said of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Valued {
    /// The whole amount of a pledge or of a direct posting, as it was entered.
    Entry(EntryId),
    /// All that came with a consignment, in one sum.
    Consignment(ConsignmentId),
}

/// What an entry does. Every act names its unit, so that a count of kits is not taken for one of tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A promise: pending, in no balance.
    Pledge {
        /// Of what.
        deal: Deal,
        /// Last day on which it can be posted; what is left then expires. None while it does not end.
        expires: Option<Date>,
    },
    /// Something was received that nobody had pledged in this account.
    Direct(Deal),
    /// Part or all of a pledge was received.
    Post {
        /// Which pledge.
        pledge: EntryId,
        /// In what; the unit of the pledge.
        unit: AccountUnit,
        /// How much.
        amount: Units,
    },
    /// Part of a pledge, or all that is left of it, will not come.
    Void {
        /// Which pledge.
        pledge: EntryId,
        /// How much, with its unit; none means all that is left, and closes the pledge.
        part: Option<(AccountUnit, Units)>,
    },
    /// Something lent was given back, in the unit it was lent in.
    Return {
        /// The loan: a direct posting or a pledge, on the terms of a loan.
        loan: EntryId,
        /// In what.
        unit: AccountUnit,
        /// How much.
        amount: Units,
    },
    /// A posting was not what was entered: so much more (positive) or less (negative).
    Correct {
        /// A direct posting, a posting of a pledge, or a return.
        entry: EntryId,
        /// In what.
        unit: AccountUnit,
        /// By how much.
        change: i64,
        /// Why.
        reason: CorrectionReason,
    },
    /// A party's own word on another entry. It is shown beside that entry and enters no balance.
    Figure {
        /// Which entry.
        entry: EntryId,
        /// How much, with its unit; none where only the terms are told otherwise.
        amount: Option<(AccountUnit, Units)>,
        /// On which terms; none where only the amount is told otherwise.
        terms: Option<Terms>,
    },
    /// What something is said to be worth on the entry's day. It is shown, and enters no balance.
    Value {
        /// What is valued.
        of: Valued,
        /// How much.
        money: Money,
        /// On what it rests.
        basis: ValueBasis,
    },
}

impl Act {
    /// The acts' words, in the order in which acts of one day take effect.
    pub const WORDS: [&'static str; 8] = ["pledge", "direct", "post", "return", "correct", "void", "figure", "value"];

    /// Place of the act in [`Act::WORDS`]: of one day, what is promised comes before what is received, and what is left is
    /// voided last, so that the order in which entries of a day arrive does not matter.
    #[must_use]
    pub const fn rank(&self) -> usize {
        match self {
            Self::Pledge { .. } => 0,
            Self::Direct(_) => 1,
            Self::Post { .. } => 2,
            Self::Return { .. } => 3,
            Self::Correct { .. } => 4,
            Self::Void { .. } => 5,
            Self::Figure { .. } => 6,
            Self::Value { .. } => 7,
        }
    }

    /// The word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        Self::WORDS[self.rank()]
    }

    /// The deal of a pledge or of a direct posting.
    #[must_use]
    pub const fn deal(&self) -> Option<&Deal> {
        match self {
            Self::Pledge { deal, .. } | Self::Direct(deal) => Some(deal),
            _ => None,
        }
    }

    /// The entry that the act is about, where it is about one.
    #[must_use]
    pub const fn target(&self) -> Option<&EntryId> {
        match self {
            Self::Post { pledge: entry, .. }
            | Self::Void { pledge: entry, .. }
            | Self::Return { loan: entry, .. }
            | Self::Correct { entry, .. }
            | Self::Figure { entry, .. }
            | Self::Value { of: Valued::Entry(entry), .. } => Some(entry),
            Self::Pledge { .. } | Self::Direct(_) | Self::Value { of: Valued::Consignment(_), .. } => None,
        }
    }
}

/// One entry of the account. Entries are only added, never altered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, made by whoever reports it: the same id has one effect.
    pub id: EntryId,
    /// Day of effect; of a value, the day it is stated for.
    pub day: Date,
    /// What it does.
    pub act: Act,
    /// Whose word it is, where it is a party's own; a figure and a value always have one.
    pub said_by: Option<PartyId>,
    /// One step back: the receipt, the claim, the event. A posting of a pledge always has one.
    pub because: Because,
    /// One sentence; of a correction, why.
    pub text: String,
    /// Where it is written.
    pub source: Source,
}

/// What one unit is counted as in another, for a time. It is the users' own figure: none is built in, and no entry and no
/// balance ever depends on one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Its id.
    pub id: FactorId,
    /// Of this unit ...
    pub unit: AccountUnit,
    /// ... so much is counted as this one.
    pub into: AccountUnit,
    /// Parts of `into` for every [`Factor::per`] of `unit`; more than zero.
    pub parts: i64,
    /// See [`Factor::parts`]; more than zero.
    pub per: i64,
    /// First day of the entries that it converts.
    pub from: Date,
    /// Last day; none while it is not ended.
    pub until: Option<Date>,
    /// Who agreed on it, and where it is written.
    pub source: Source,
}

/// What one party is owed (positive) or owes (negative), in one unit and scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBalance {
    /// Who.
    pub party: PartyId,
    /// Against whom.
    pub scope: Scope,
    /// In what.
    pub unit: AccountUnit,
    /// Given less taken: what was received, not what was promised.
    pub balance: i64,
    /// Promised to others and pending.
    pub pledged: Units,
    /// The entries, one step back.
    pub because: Because,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_scopes_are_read_as_they_are_written() {
        for text in [
            "item:mask-medical",
            "grams",
            "flying-minutes",
            "flying-minutes:An-124-100",
            "people-days",
            "money:USD:invoice",
            "money:EUR:freight-estimate",
        ] {
            assert_eq!(AccountUnit::try_new(text).expect(text).to_string(), text);
        }
        for (text, code, remark) in [
            ("", "bad-account-unit", "nothing"),
            ("kilograms", "bad-account-unit", "another word"),
            ("item:", "bad-id", "no item"),
            ("flying-minutes:", "bad-id", "no type"),
            ("money:USD", "bad-account-unit", "no basis"),
            ("money:usd:invoice", "unknown-currency", "small letters"),
            ("money:USD:guess", "bad-account-unit", "no such basis"),
        ] {
            assert_eq!(AccountUnit::try_new(text).expect_err(remark).code, code, "{remark}");
        }
        for text in ["community", "agreement:A-1"] {
            assert_eq!(Scope::try_new(text).expect(text).to_string(), text);
        }
        for (text, code) in [("all", "bad-scope"), ("agreement:", "bad-id")] {
            assert_eq!(Scope::try_new(text).expect_err(text).code, code);
        }
    }

    #[test]
    fn amounts_are_said_exactly() {
        let unit = |text: &str| AccountUnit::try_new(text).expect(text);
        for (text, amount, said, decimal) in [
            ("grams", -1_234_500, "-1,234.5 kg", "-1234500"),
            ("grams", 2_000, "2 kg", "2000"),
            ("flying-minutes", -715, "-11:55 h", "-715"),
            ("people-days", 4_600, "4,600", "4600"),
            ("money:USD:invoice", -65_928_305, "-659,283.05 USD", "-659283.05"),
            ("money:USD:invoice", -5, "-0.05 USD", "-0.05"),
        ] {
            assert_eq!((unit(text).said(amount), unit(text).decimal(amount)), (said.to_owned(), decimal.to_owned()));
        }
    }

    #[test]
    fn words_are_words_of_one_value_each() {
        for (value, word) in ValueBasis::ALL {
            assert_eq!(value.word(), *word);
            assert_eq!(ValueBasis::ALL.iter().filter(|(_, other)| other == word).count(), 1);
        }
    }
}
