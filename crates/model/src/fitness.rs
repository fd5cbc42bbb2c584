//! Decides the question and the answer of the fitness stage: will this work there when it lands.
//! The rules are in the crate `fitness`; the judge is `check`. Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Because;
use crate::handling::{Accessory, Standard, Substitute};
use crate::id::{ItemId, OfferLineId, PlaceId};
use crate::need::{CareLoad, NeedLine};
use crate::offer::{OfferLine, Request};
use crate::quantity::{Permille, Units};
use crate::recipient::{Authorisation, Consignee, EssentialItem, Site};
use crate::record::Party;
use crate::world::{Item, Notice, Place};

/// The question: every offer line against every recipient it may go to.
#[derive(Clone, Debug, PartialEq)]
pub struct FitnessProblem {
    /// Day the check is made: what was published or asked later does not exist.
    pub as_of: Date,
    /// Day the goods would be loaded.
    pub loading: Date,
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
    /// Beds and staff that the forecast asks for, by place.
    pub care: Vec<CareLoad>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Parties, so that a notice on a name finds the party's id.
    pub parties: Vec<Party>,
    /// Sites of the recipients.
    pub sites: Vec<Site>,
    /// Who takes over, and what is agreed.
    pub consignees: Vec<Consignee>,
    /// What regulators say.
    pub authorisations: Vec<Authorisation>,
    /// Essential lists.
    pub essential: Vec<EssentialItem>,
    /// What must come with what.
    pub accessories: Vec<Accessory>,
    /// Standards of classes.
    pub standards: Vec<Standard>,
    /// What may be given instead of what.
    pub substitutes: Vec<Substitute>,
    /// Waivers: a person lifts a rule for a line and recipient, by name and reason.
    pub waivers: Vec<Waiver>,
    /// Choices of the people in charge.
    pub policy: FitnessPolicy,
}

/// Choices of the people in charge at the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitnessPolicy {
    /// Months that must remain until expiry on the day of arrival (drugdonations.org checklist: 12).
    pub shelf_life_months: i32,
    /// Days that a need counts: lead time and cover.
    pub need_days: i64,
    /// Days that spare parts must cover.
    pub cover_days: i64,
    /// Least sensitivity of a test (Spain, March 2020: about 300 where more than 800 was promised).
    pub sensitivity_min: Permille,
    /// Least specificity of a test.
    pub specificity_min: Permille,
    /// Blocking rules whose "not known" is shown instead of holding the line.
    pub shown: Vec<FitnessRule>,
}

impl Default for FitnessPolicy {
    fn default() -> Self {
        Self {
            shelf_life_months: 12,
            need_days: 21,
            cover_days: 14,
            sensitivity_min: Permille::try_new(800).expect("a share"),
            specificity_min: Permille::try_new(970).expect("a share"),
            shown: Vec::new(),
        }
    }
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
    /// 1: an open request of the recipient asks for it, in this strength and form, and for so much.
    Requested,
    /// 2: enough shelf life remains on the day of arrival.
    ShelfLife,
    /// 3: what is offered can be used up before it expires.
    Consumption,
    /// 4: on the recipient's essential list, or registered or authorised in both countries.
    Registration,
    /// 5: labels and manuals are complete and in a language that is read there.
    Labels,
    /// 6: no returned drugs, no samples, no used devices without a record of refurbishment.
    Condition,
    /// 7: mains voltage and frequency fit, or each unit has a converter.
    Mains,
    /// 8: gas connection, oxygen and power at the receiving sites are enough.
    Oxygen,
    /// 9: everything it needs to work comes with it or is there.
    Completeness,
    /// 10: health workers are there to keep it in use.
    Staff,
    /// 11: no recall or incident on the model, on the day of loading or of arrival.
    Incident,
    /// 12: no sanctions on maker, owner, donor, payer or carrier, or a licence.
    Sanctions,
    /// 13: an independent evaluation of the test, and a sample of the lot tested.
    TestPerformance,
    /// 14: class and certificate are of the right type for the item.
    Class,
    /// 15: dangerous goods, cold chain and packages are in order.
    Packing,
    /// 16: consignee, duty, storage and onward transport are agreed.
    Consignee,
    /// 17: gift, sale or mixed is agreed, with value and payer.
    Terms,
    /// 18: the need still exists on arrival.
    NeedRemains,
    /// 19: somebody takes it back or disposes of it.
    EndOfLife,
}

impl FitnessRule {
    /// Every rule with its number and word.
    pub const ALL: [(Self, u8, &'static str); 19] = [
        (Self::Requested, 1, "requested"),
        (Self::ShelfLife, 2, "shelf-life"),
        (Self::Consumption, 3, "consumption"),
        (Self::Registration, 4, "registration"),
        (Self::Labels, 5, "labels"),
        (Self::Condition, 6, "condition"),
        (Self::Mains, 7, "mains"),
        (Self::Oxygen, 8, "oxygen"),
        (Self::Completeness, 9, "completeness"),
        (Self::Staff, 10, "staff"),
        (Self::Incident, 11, "incident"),
        (Self::Sanctions, 12, "sanctions"),
        (Self::TestPerformance, 13, "test-performance"),
        (Self::Class, 14, "class"),
        (Self::Packing, 15, "packing"),
        (Self::Consignee, 16, "consignee"),
        (Self::Terms, 17, "terms"),
        (Self::NeedRemains, 18, "need-remains"),
        (Self::EndOfLife, 19, "end-of-life"),
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
    /// A question to be answered some day; it conditions nothing.
    Ask,
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
    /// Most units for which the rule would be kept, where it is kept for some of them.
    pub units_max: Option<Units>,
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
    /// Units of use there: none of an unfit or held line, else the least of what the rules leave.
    pub usable: Units,
    /// Every rule, in the order of [`FitnessRule::ALL`].
    pub findings: Vec<RuleFinding>,
    /// What follows: a blocking fail is unfit, a blocking unknown held, a warning's fail or unknown and
    /// every waiver a condition; questions change nothing.
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
