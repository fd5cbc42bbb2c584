//! Decides how it is recorded what was said, what happened and who owes what; and the tables made of it.
//! The pure functions over these records are in the crate `record`. Up: [`crate`].

use jiff::Timestamp;
use jiff::civil::Date;

use crate::assessment::Assessment;
use crate::custody::CustodyEvent;
use crate::evidence::Source;
use crate::id::{ClaimId, ConsignmentId, EventId, ItemId, PartyId, PlaceId};
use crate::ledger::{Agreement, Entry, Factor};
use crate::log::Digest;
use crate::quantity::Units;

/// What a claim or an event is about: a consignment and an item, whether planned by us or flown before us.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Consignment as the tables name it, such as `CHKALOVSKY-JFK-2020-04-01`.
    pub consignment: ConsignmentId,
    /// Item, as far as it can be told.
    pub item: ItemId,
}

/// The seven columns, in the order of a thing's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Somebody said so.
    Announced,
    /// On board.
    Loaded,
    /// Took off.
    Departed,
    /// Landed.
    Arrived,
    /// Counted by the receiver.
    Counted,
    /// Found usable.
    Usable,
    /// Used.
    Used,
}

impl Column {
    /// Every column with its word.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Announced, "announced"),
        (Self::Loaded, "loaded"),
        (Self::Departed, "departed"),
        (Self::Arrived, "arrived"),
        (Self::Counted, "counted"),
        (Self::Usable, "usable"),
        (Self::Used, "used"),
    ];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map(|(_, word)| *word).expect("every column has a word")
    }

    /// The column of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(column, _)| *column)
    }
}

/// What was said: a figure, a statement without one, or a refusal to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Saying {
    /// So many units.
    Units(Units),
    /// A statement without a count.
    Words,
    /// Declined to say.
    Declined,
}

/// What more is known of how a claim was worded; each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// Language it was made in, a tag of BCP 47.
    pub language: Option<String>,
    /// Its exact words, one sentence at most.
    pub quote: Option<String>,
    /// Address where it can be read.
    pub url: Option<String>,
    /// SHA-256 of the copy that was archived.
    pub archived: Option<Digest>,
    /// What it says of the subject, in a word such as `cost` or `paid-by`.
    pub predicate: Option<String>,
    /// The value it gives the predicate, in words or whole figures.
    pub value: Option<String>,
    /// Unit of the value; only where there is one.
    pub unit: Option<String>,
}

/// Who said what, where, when. Claims are shown side by side and never enter a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// About what.
    pub subject: Subject,
    /// Which column it speaks of.
    pub column: Column,
    /// Who spoke.
    pub speaker: PartyId,
    /// In which capacity.
    pub capacity: String,
    /// Day it was said.
    pub said: Date,
    /// What.
    pub saying: Saying,
    /// One sentence in our words.
    pub text: String,
    /// Its own words, and where they are kept.
    pub wording: Wording,
    /// Where it was read.
    pub source: Source,
}

/// What happened to a thing, as somebody observed or documented it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// To what.
    pub subject: Subject,
    /// Which column it fills; never [`Column::Announced`].
    pub column: Column,
    /// How many units; none when the document names no count.
    pub units: Option<Units>,
    /// When it happened.
    pub occurred: Timestamp,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Who recorded it.
    pub recorder: PartyId,
    /// Whether its figure was taken from something else, or is doubted by who reports it, so that it is no evidence of a count.
    pub is_inferred: bool,
    /// One sentence.
    pub text: String,
    /// Where it is documented.
    pub source: Source,
}

/// One figure in a cell of the seven columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Units, or none where only words were found.
    pub units: Option<Units>,
    /// Whether a speaker declined to say.
    pub is_declined: bool,
    /// Whether it was taken from something else, or is doubted by who reports it.
    pub is_inferred: bool,
    /// Who says so.
    pub by: PartyId,
    /// The claim or event, one step back.
    pub because: crate::evidence::RecordRef,
    /// One sentence.
    pub text: String,
    /// Where it is written.
    pub source: Source,
}

/// The seven columns of one subject. A cell may hold several figures that disagree, or none: a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// About what.
    pub subject: Subject,
    /// Seven cells, in the order of [`Column::ALL`].
    pub cells: [Vec<Figure>; 7],
}

/// Several claims about one column of one subject, side by side. They are never added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimGroup {
    /// About what.
    pub subject: Subject,
    /// Which column they speak of.
    pub column: Column,
    /// Two or more, by the day they were said, then by id.
    pub claims: Vec<Claim>,
    /// Whether two of them give different figures. Words are not compared: a reader judges them.
    pub contradict: bool,
    /// Whether one of them has words only, so that the figures alone do not tell whether they agree.
    pub has_words: bool,
    /// Whether one of the speakers declined to say.
    pub has_declined: bool,
}

/// What changed between two neighbouring columns that both have exactly one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// About what.
    pub subject: Subject,
    /// The earlier column.
    pub from: Column,
    /// The later column.
    pub to: Column,
    /// Units of the later less units of the earlier: negative when some are missing.
    pub units: i64,
    /// The same in thousandths of the earlier, rounded toward zero; none when the earlier is zero.
    pub permille: Option<i64>,
}

/// A column of a subject for which nobody has given a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// About what.
    pub subject: Subject,
    /// Which column.
    pub column: Column,
    /// Who declined to say, in order; empty when nobody was asked, or nobody answered.
    pub withheld_by: Vec<PartyId>,
    /// Whether somebody spoke of it, in words only.
    pub has_words: bool,
}

/// Everything the operation's tables say of what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// What was said.
    pub claims: Vec<Claim>,
    /// What happened, told in one column of the seven.
    pub events: Vec<Event>,
    /// What happened to goods, act by act; in the order in which it was entered.
    pub custody: Vec<CustodyEvent>,
    /// Who judged which claim how.
    pub assessments: Vec<Assessment>,
    /// Who gave what to whom: the account.
    pub entries: Vec<Entry>,
    /// Agreements that keep an account between two parties.
    pub agreements: Vec<Agreement>,
    /// What units are counted as in others.
    pub factors: Vec<Factor>,
}

/// A party's name, for display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// Its country, where it has one.
    pub place: Option<PlaceId>,
}
