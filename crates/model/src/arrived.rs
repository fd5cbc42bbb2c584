//! Decides what is known of goods that arrive unannounced, how a guess is marked, and the question and the answer of
//! triage: which lines are worth looking at now. The engine is in the crate `fitness`. Up: [`crate`].

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::evidence::{Because, Reason};
use crate::id::{ItemId, PlaceId};
use crate::need::NeedLine;
use crate::offer::Request;
use crate::product::Condition;
use crate::quantity::{CubicMillimetres, Grams, Money, Permille, Units};
use crate::world::Item;

/// What a guess is about; the word is that of the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GuessOf {
    /// Which item it is.
    Item,
    /// What else it could be, where it is no item of the catalogue.
    Sort,
    /// How many units.
    Units,
    /// How many packs.
    Packs,
    /// Mass of the whole line.
    Gross,
    /// Volume of the whole line.
    Volume,
    /// Day it expires.
    Expiry,
    /// Lots.
    Lots,
    /// Languages of its labels.
    Languages,
    /// Whether it was used, returned or a sample.
    Condition,
    /// What else speaks against it.
    Marks,
    /// Pallet it stands on.
    Pallet,
    /// Heading it stands under.
    Group,
}

impl GuessOf {
    /// Every one with its word.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::Item, "item"),
        (Self::Sort, "sort"),
        (Self::Units, "units"),
        (Self::Packs, "packs"),
        (Self::Gross, "gross"),
        (Self::Volume, "volume"),
        (Self::Expiry, "expiry"),
        (Self::Lots, "lots"),
        (Self::Languages, "languages"),
        (Self::Condition, "condition"),
        (Self::Marks, "marks"),
        (Self::Pallet, "pallet"),
        (Self::Group, "group"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).expect("every guess should have a word")
    }
}

/// How a value came out of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It stands there so: nothing was guessed.
    Exact,
    /// Words of a table say so.
    Word,
    /// A text is like a known word, with slips.
    Likeness,
    /// Nothing says so; it is usual.
    Assumed,
}

impl How {
    /// Every one with its word.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Exact, "exact"), (Self::Word, "word"), (Self::Likeness, "likeness"), (Self::Assumed, "assumed")];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).expect("every way should have a word")
    }
}

/// Where a value of a line came from. Every value that a line states has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guess {
    /// What was read.
    pub what: GuessOf,
    /// The value, as the export writes it.
    pub value: String,
    /// From what text.
    pub from: String,
    /// How.
    pub how: How,
    /// How sure, in thousandths; the whole where nothing was guessed.
    pub sure: Permille,
}

impl Guess {
    /// Whether a person should look: it did not stand there so.
    #[must_use]
    pub fn is_guessed(&self) -> bool {
        self.how != How::Exact
    }
}

/// What a thing is that is no item of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A medicine that the catalogue does not know, or not in this strength or form.
    Medicine,
    /// Medical goods that the catalogue does not know, such as wheelchairs.
    Medical,
    /// Clothing, shoes, bedding.
    Clothing,
    /// Food and drink.
    Food,
    /// Religious goods.
    Religious,
    /// Toys and games.
    Toys,
    /// Books and paper.
    Paper,
    /// Household goods and furniture.
    Household,
    /// Cosmetics and toiletries.
    Toiletries,
}

impl Sort {
    /// Every one with its word.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Medicine, "medicine"),
        (Self::Medical, "medical"),
        (Self::Clothing, "clothing"),
        (Self::Food, "food"),
        (Self::Religious, "religious"),
        (Self::Toys, "toys"),
        (Self::Paper, "paper"),
        (Self::Household, "household"),
        (Self::Toiletries, "toiletries"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).expect("every sort should have a word")
    }

    /// Whether a patient could need it.
    #[must_use]
    pub fn is_medical(self) -> bool {
        matches!(self, Self::Medicine | Self::Medical)
    }
}

/// What speaks against a line beside its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The list itself says that it is expired.
    Expired,
    /// Opened or damaged.
    Opened,
    /// Several things in one parcel, not named one by one.
    Mixed,
}

impl Mark {
    /// Every one with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Expired, "expired"), (Self::Opened, "opened"), (Self::Mixed, "mixed")];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).expect("every mark should have a word")
    }
}

/// Where a row stands: sheet and row. Rows of a text have an empty sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListPlace {
    /// Place of the sheet in its workbook, from 0.
    pub sheet_index: usize,
    /// Name of the sheet; empty for a text.
    pub sheet: String,
    /// Row of the sheet or line of the text, from 1.
    pub row: u64,
}

impl std::fmt::Display for ListPlace {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.sheet.is_empty() {
            write!(out, "{}:", self.sheet)?;
        }
        write!(out, "{}", self.row)
    }
}

/// One cell as it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListCell {
    /// Its text, as the file has it.
    pub text: String,
    /// Whether the text stands in another cell that this one was merged with.
    pub is_merged: bool,
}

/// One line of a packing list. A value of none is not known; each value that is there has its [`Guess`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrivedLine {
    /// Where it stands; no two lines of a list stand at one place.
    pub place: ListPlace,
    /// Its row as it was, cell by cell.
    pub cells: Vec<ListCell>,
    /// The words that say what it is, as the list has them.
    pub description: String,
    /// Which item it is.
    pub item: Option<ItemId>,
    /// Which items it could be as well, the likelier first.
    pub alternatives: Vec<ItemId>,
    /// What it is, where it is no item of the catalogue.
    pub sort: Option<Sort>,
    /// Language of the words that were recognised, BCP 47.
    pub words_language: Option<String>,
    /// Units, in the item's unit.
    pub units: Option<Units>,
    /// Packs, cartons or loose pieces.
    pub packs: Option<Units>,
    /// Mass of the whole line as the list states it.
    pub gross: Option<Grams>,
    /// Volume of the whole line as the list states it.
    pub volume: Option<CubicMillimetres>,
    /// Day it expires; of several the first.
    pub expiry: Option<Date>,
    /// Lots.
    pub lots: Vec<String>,
    /// Languages of its labels, BCP 47.
    pub languages: Vec<String>,
    /// Whether it was used before.
    pub condition: Option<Condition>,
    /// What else speaks against it.
    pub marks: Vec<Mark>,
    /// Pallet it stands on.
    pub pallet: Option<String>,
    /// Heading it stands under.
    pub group: Option<String>,
    /// Where each value came from, by what it is.
    pub guesses: Vec<Guess>,
}

impl ArrivedLine {
    /// The guess behind a value.
    #[must_use]
    pub fn guess(&self, what: GuessOf) -> Option<&Guess> {
        self.guesses.iter().find(|guess| guess.what == what)
    }
}

/// Choices of the people in charge of triage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrivedPolicy {
    /// Days that must remain until expiry where no use is forecast. The consignment forms of RITA flag less than three
    /// months red.
    pub shelf_days_min: i64,
    /// How sure an identification must be to be acted on without a look.
    pub sure_min: Permille,
    /// Cents of a US dollar that disposing of one tonne costs (Berckmans et al., NEJM 337:1842, 1997: about USD 2,000).
    pub disposal_cents_per_tonne: i64,
}

impl Default for ArrivedPolicy {
    fn default() -> Self {
        Self {
            shelf_days_min: 90,
            sure_min: Permille::try_new(700).expect("700 is a share"),
            disposal_cents_per_tonne: 200_000,
        }
    }
}

/// What is needed where the goods are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArrivedDemand {
    /// For whom; none means any place of the operation.
    pub recipient: Option<PlaceId>,
    /// Needs that were counted; empty where no operation is given.
    pub needs: Vec<NeedLine>,
    /// Days that a need counts: lead time and cover.
    pub need_days: i64,
    /// Requests.
    pub requests: Vec<Request>,
    /// Diseases whose profile uses an item, by item.
    pub uses: BTreeMap<ItemId, Vec<String>>,
    /// Whether an operation says what is needed; if not, what a profile uses counts as needed.
    pub has_operation: bool,
}

/// The question of triage.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrivedProblem {
    /// The lines.
    pub lines: Vec<ArrivedLine>,
    /// Day of triage.
    pub day: Date,
    /// What is needed.
    pub demand: ArrivedDemand,
    /// The catalogue.
    pub items: Vec<Item>,
    /// Choices.
    pub policy: ArrivedPolicy,
}

/// The three classes of unsolicited goods (Holguin-Veras: high, low, no priority; the last takes about 60 % of the
/// space).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Known, usable and needed now.
    High,
    /// Usable and not needed now, or somebody must look first.
    Low,
    /// Of no use here.
    None,
}

impl Priority {
    /// Every class with its word, the best first.
    pub const ALL: [(Self, &'static str); 3] = [(Self::High, "high"), (Self::Low, "low"), (Self::None, "none")];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).expect("every class should have a word")
    }
}

/// The class of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedVerdict {
    /// Which line.
    pub place: ListPlace,
    /// Its class.
    pub priority: Priority,
    /// Why, with figures, and what to do with it.
    pub reason: Reason,
    /// Mass: the list's, else that of the item's packs; none where neither is known.
    pub gross: Option<Grams>,
    /// Volume: the list's, else that of the item's packs; none where neither is known.
    pub volume: Option<CubicMillimetres>,
    /// Where mass and volume come from the item's packs and not from the list.
    pub guesses: Vec<Guess>,
    /// What disposing of it would cost; none for what is of high priority, and where the mass is not known.
    pub disposal: Option<Money>,
    /// Links one step back: needs and requests.
    pub because: Because,
}

/// What one class holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriorityTotal {
    /// Which class.
    pub priority: Priority,
    /// Lines.
    pub lines: Units,
    /// Mass of the lines whose mass is known.
    pub gross: Grams,
    /// Lines whose mass is not known.
    pub gross_unknown: Units,
    /// Volume of the lines whose volume is known.
    pub volume: CubicMillimetres,
    /// Lines whose volume is not known.
    pub volume_unknown: Units,
    /// What disposing of it would cost, by the masses that are known; nothing for high priority.
    pub disposal: Money,
}

/// The answer: one verdict for each line, in the order of the lines, and a total for each class, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrivedSolution {
    /// The verdicts.
    pub verdicts: Vec<ArrivedVerdict>,
    /// The totals.
    pub totals: Vec<PriorityTotal>,
    /// Steps taken: lines.
    pub steps: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_list_is_its_own() {
        let words = |words: Vec<&'static str>| {
            let mut sorted = words.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), words.len(), "{words:?}");
        };
        words(GuessOf::ALL.map(|(_, word)| word).to_vec());
        words(How::ALL.map(|(_, word)| word).to_vec());
        words(Sort::ALL.map(|(_, word)| word).to_vec());
        words(Mark::ALL.map(|(_, word)| word).to_vec());
        assert_eq!(Priority::None.word(), "none");
        assert!(Priority::High < Priority::None, "the best class should come first");
    }
}
