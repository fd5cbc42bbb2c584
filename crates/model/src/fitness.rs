//! Decides the question and the answer of the fitness stage: will this work there when it lands.
//! The rules are in the crate `fitness`; the judge is `check`. Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Because;
use crate::id::{ItemId, OfferLineId, PlaceId};
use crate::need::NeedLine;
use crate::offer::{OfferLine, Request};
use crate::quantity::Units;
use crate::world::{Item, Notice, Place};

/// The question: every offer line against every recipient it may go to.
#[derive(Clone, Debug, PartialEq)]
pub struct FitnessProblem {
    /// Day the check is made: notices dated later do not exist.
    pub as_of: Date,
    /// Day the goods would arrive.
    pub arrival: Date,
    /// Offer lines.
    pub lines: Vec<OfferLine>,
    /// Recipients.
    pub recipients: Vec<Place>,
    /// Items.
    pub items: Vec<Item>,
    /// Requests.
    pub requests: Vec<Request>,
    /// Needs.
    pub needs: Vec<NeedLine>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Waivers: a person lifts a rule for a line and recipient, by name and reason.
    pub waivers: Vec<Waiver>,
    /// Months that must remain until expiry on the day of arrival (WHO drug donation checklist: 12).
    pub shelf_life_months: i32,
}

/// A person lifts one rule for one line and recipient. A record, never a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Which line.
    pub line: OfferLineId,
    /// For whom.
    pub recipient: PlaceId,
    /// Which rule.
    pub rule: FitnessRule,
    /// Who lifts it.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// The rules of the gate, by their number in the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FitnessRule {
    /// 1: an open request of the recipient asks for it.
    Requested,
    /// 2: enough shelf life remains on arrival.
    ShelfLife,
    /// 7: mains voltage and frequency fit, or each unit has a converter.
    Mains,
    /// 11: no recall or incident on the model.
    Incident,
    /// 12: no sanctions on maker, donor or payer.
    Sanctions,
    /// 14: class and certificate are of the right type for the item.
    Class,
    /// 17: gift, sale or mixed is agreed, with value and payer.
    Terms,
    /// 18: the need still exists on arrival.
    NeedRemains,
}

impl FitnessRule {
    /// Every rule with its number and word.
    pub const ALL: [(Self, u8, &'static str); 8] = [
        (Self::Requested, 1, "requested"),
        (Self::ShelfLife, 2, "shelf-life"),
        (Self::Mains, 7, "mains"),
        (Self::Incident, 11, "incident"),
        (Self::Sanctions, 12, "sanctions"),
        (Self::Class, 14, "class"),
        (Self::Terms, 17, "terms"),
        (Self::NeedRemains, 18, "need-remains"),
    ];

    /// Number in the reference.
    #[must_use]
    pub fn number(self) -> u8 {
        Self::ALL.iter().find(|(rule, ..)| *rule == self).map(|(_, number, _)| *number).expect("every rule has a row")
    }

    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(rule, ..)| *rule == self).map(|(.., word)| *word).expect("every rule has a row")
    }

    /// The rule of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(.., known)| *known == word).map(|(rule, ..)| *rule)
    }
}

/// What a breach of a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The line does not fly until cured or waived.
    Block,
    /// The line may fly; the finding is shown.
    Warn,
}

/// What a rule found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing against it.
    Pass,
    /// The rule does not concern this item.
    NotConcerned,
    /// Against it.
    Fail,
    /// Not enough is known; on a blocking rule the line is held until somebody answers.
    Unknown,
    /// It would fail or is unknown, and a named person lifted it.
    Waived,
}

/// One rule's finding on one line for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFinding {
    /// Which rule.
    pub rule: FitnessRule,
    /// What a breach does here.
    pub level: Level,
    /// What was found.
    pub verdict: Verdict,
    /// One sentence with the figures it rests on.
    pub evidence: String,
    /// What would cure it, or whom to ask what; empty on a pass.
    pub cure: String,
    /// Links to the notices, requests and needs it rests on.
    pub because: Because,
}

/// What follows for the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing against it.
    Fit,
    /// May fly; findings to note.
    FitWithConditions,
    /// Held: a blocking rule lacks an answer.
    Held,
    /// Does not fly.
    Unfit,
}

/// One offer line judged for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Which line.
    pub line: OfferLineId,
    /// Its item.
    pub item: ItemId,
    /// For whom.
    pub recipient: PlaceId,
    /// Units judged.
    pub units: Units,
    /// Every rule, in the order of [`FitnessRule::ALL`].
    pub findings: Vec<RuleFinding>,
    /// What follows: a blocking fail is unfit, a blocking unknown held, any other fail, unknown or waiver a condition.
    pub outcome: Outcome,
    /// Links one step back.
    pub because: Because,
}

/// The answer: lines by id, then recipients by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FitnessSolution {
    /// Every pair that was judged.
    pub assessments: Vec<Assessment>,
    /// Steps taken.
    pub steps: u64,
}
