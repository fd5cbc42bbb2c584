//! Decides what each rule of the gate must find, from the facts alone, and compares it with what was said.
//! Up: [`crate::fitness`].
//!
//! A missing fact is unknown, never a pass. The rules are those of the reference by their numbers, after WHO's donation
//! guidelines and the flight of 1 April 2020; one file for each thought: what is wanted, what is approved, how the goods
//! are, what the site can do, who is under notice, how it is handed over.

mod approved;
mod goods;
mod handover;
mod noticed;
mod site;
mod wanted;

use model::fitness::{FitnessRule, Level, RuleFinding, Verdict};
use model::product::ProductFact;

use super::Bench;
use super::facts::Case;
use super::of_pair;
use crate::sheet::Sheet;

pub(super) use noticed::{Hit, incidents, sanctioned};

/// What the facts say on one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) verdict: Verdict,
    pub(super) level: Level,
    /// Most units for which the rule would be kept, where the rule says so.
    pub(super) units_max: Option<i64>,
    /// Facts of the product for want of which something is not known.
    pub(super) lacks: Vec<ProductFact>,
}

impl Found {
    fn new(verdict: Verdict, level: Level) -> Self {
        Self { verdict, level, units_max: None, lacks: vec![] }
    }

    /// Nothing against it; the level is set when the rule has spoken.
    fn pass() -> Self {
        Self::new(Verdict::Pass, Level::Block)
    }

    fn not_concerned() -> Self {
        Self::new(Verdict::NotConcerned, Level::Block)
    }

    fn fail(level: Level) -> Self {
        Self::new(Verdict::Fail, level)
    }

    fn unknown(level: Level) -> Self {
        Self::new(Verdict::Unknown, level)
    }

    fn lacking(mut self, facts: &[ProductFact]) -> Self {
        self.lacks.extend(facts);
        self
    }

    fn up_to(mut self, units: i64) -> Self {
        self.units_max = Some(units);
        self
    }

    /// How much it weighs where several parts speak.
    fn weight(&self) -> u8 {
        match (self.verdict, self.level) {
            (Verdict::Fail, Level::Block) => 7,
            (Verdict::Unknown, Level::Block) => 6,
            (Verdict::Fail, _) => 5,
            (Verdict::Unknown, Level::Warn) => 4,
            (Verdict::Unknown, Level::Ask) => 3,
            (Verdict::Pass, _) => 2,
            (Verdict::NotConcerned | Verdict::Waived, _) => 1,
        }
    }
}

/// The worst of the parts of a rule speaks for it; what the others lack is still asked. None where no part speaks.
fn worst(parts: impl IntoIterator<Item = Option<Found>>) -> Option<Found> {
    parts.into_iter().flatten().reduce(|one, other| {
        let (mut worse, better) = if other.weight() > one.weight() { (other, one) } else { (one, other) };
        worse.lacks.extend(better.lacks);
        worse
    })
}

/// What one rule finds on a case.
type Judge = fn(&Case<'_>) -> Found;

/// Who judges each rule.
fn judge_of(rule: FitnessRule) -> Judge {
    match rule {
        FitnessRule::Requested => wanted::requested,
        FitnessRule::ShelfLife => goods::shelf_life,
        FitnessRule::Consumption => wanted::consumption,
        FitnessRule::Registration => approved::registration,
        FitnessRule::Labels => goods::labels,
        FitnessRule::Condition => goods::condition,
        FitnessRule::Mains => site::mains,
        FitnessRule::Oxygen => site::oxygen,
        FitnessRule::Completeness => site::completeness,
        FitnessRule::Staff => site::staff,
        FitnessRule::Incident => noticed::incident,
        FitnessRule::Sanctions => noticed::sanctions,
        FitnessRule::TestPerformance => approved::test_performance,
        FitnessRule::Class => approved::class,
        FitnessRule::Packing => handover::packing,
        FitnessRule::Consignee => handover::consignee,
        FitnessRule::Terms => handover::terms,
        FitnessRule::NeedRemains => wanted::need_remains,
        FitnessRule::EndOfLife => handover::end_of_life,
    }
}

/// Rules that need no catalogue to speak.
const WITHOUT_CATALOGUE: [FitnessRule; 6] = [
    FitnessRule::Requested,
    FitnessRule::Incident,
    FitnessRule::Sanctions,
    FitnessRule::Consignee,
    FitnessRule::Terms,
    FitnessRule::NeedRemains,
];

/// What a rule finds before policy and waivers.
pub(super) fn found(case: &Case<'_>, rule: FitnessRule) -> Found {
    let found = match case.item {
        None if rule == FitnessRule::EndOfLife => Found::not_concerned(),
        None if !WITHOUT_CATALOGUE.contains(&rule) => Found::unknown(Level::Block),
        _ => judge_of(rule)(case),
    };
    match found.verdict {
        Verdict::Pass | Verdict::NotConcerned => Found { level: own_level(rule), ..found },
        _ => found,
    }
}

/// Whether policy shows what is not known instead of holding the line for it.
pub(super) fn is_shown(case: &Case<'_>, rule: FitnessRule, found: &Found) -> bool {
    let is_held = found.verdict == Verdict::Unknown && found.level == Level::Block;
    is_held && case.facts.problem.policy.shown.contains(&rule)
}

/// What a rule must say: what it finds, then what policy shows, then what a person has waived.
pub(super) fn due(case: &Case<'_>, rule: FitnessRule) -> Found {
    let mut due = found(case, rule);
    if is_shown(case, rule, &due) {
        due.level = Level::Warn;
    }
    let is_against = matches!(due.verdict, Verdict::Fail | Verdict::Unknown);
    if is_against && case.facts.waiver(&case.pair.line, &case.pair.recipient, rule).is_some() {
        due.verdict = Verdict::Waived;
    }
    due
}

/// Level of a rule where it passes or is not concerned.
fn own_level(rule: FitnessRule) -> Level {
    match rule {
        FitnessRule::Consumption | FitnessRule::Staff | FitnessRule::NeedRemains => Level::Warn,
        FitnessRule::EndOfLife => Level::Ask,
        _ => Level::Block,
    }
}

/// Compares each pair's verdict on a rule with what the facts say.
pub(super) fn compare(bench: &Bench<'_>, sheet: &mut Sheet, rule: FitnessRule) {
    for case in &bench.cases {
        let Some(said) = finding_of(case, rule) else { continue };
        let due = due(case, rule);
        sheet.holds(agrees(said, &due), || {
            let most = |units: Option<i64>| units.map_or(String::new(), |units| format!(" up to {units}"));
            let text = format!(
                "{:?} ({:?}){} is said; the facts give {:?} ({:?}){}",
                said.verdict,
                said.level,
                most(said.units_max.map(model::quantity::Units::get)),
                due.verdict,
                due.level,
                most(due.units_max)
            );
            (of_pair(case.pair), text)
        });
    }
}

/// What was said on a rule, in its place; another place is refused by itself.
pub(super) fn finding_of<'a>(case: &Case<'a>, rule: FitnessRule) -> Option<&'a RuleFinding> {
    // The rules are declared in the order of their numbers.
    case.pair.findings.get(rule as usize).filter(|finding| finding.rule == rule)
}

/// Whether what is said is what is due. Most units count where the rule is broken: of a pass they say nothing, on a
/// block that nothing cures in part none may be said, and a waived one need not be told any more.
fn agrees(said: &RuleFinding, due: &Found) -> bool {
    let most = said.units_max.map(model::quantity::Units::get);
    let is_most = match due.verdict {
        Verdict::Pass | Verdict::NotConcerned => true,
        Verdict::Waived => most.is_none() || most == due.units_max,
        Verdict::Fail if due.level == Level::Block => most.is_none_or(|most| most == 0),
        Verdict::Fail | Verdict::Unknown => most == due.units_max,
    };
    said.verdict == due.verdict && said.level == due.level && is_most
}
