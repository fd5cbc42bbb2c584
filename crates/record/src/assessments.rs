//! Decides which assessments of a claim stand, which cannot, and what the figures alone say of a claim. Whether a claim is
//! true is for the assessor, who signs for it. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::assessment::{Assessment, Verdict};
use model::evidence::{Because, RecordKind, RecordRef};
use model::fault::Fault;
use model::id::{AssessmentId, ClaimId, PartyId};
use model::quantity::{Units, grouped};
use model::record::{Claim, Column, Columns, Figure, Party, Saying};

/// A claim with all that was judged of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessedClaim {
    /// The claim.
    pub claim: Claim,
    /// The latest assessment of each assessor, by assessor.
    pub standing: Vec<Assessment>,
    /// Assessments that their own makers replaced later, by time, then by id.
    pub earlier: Vec<Assessment>,
    /// Whether assessors find different verdicts.
    pub verdicts_differ: bool,
    /// Whether nobody has judged it yet, though it could be: a speaker who declined has said nothing to judge.
    pub is_open: bool,
}

/// Claims as they were judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// Every claim, by subject, column, day and id.
    pub claims: Vec<AssessedClaim>,
    /// Assessments that cannot stand, by id, each with every fault; the fault's place names the column.
    pub refusals: Vec<(AssessmentId, Fault)>,
    /// Assessments of a claim by its own speaker: they stand, and a reader should know.
    pub of_oneself: Vec<AssessmentId>,
}

/// Lays claims out with their assessments; those that cannot stand are left out and told.
#[must_use]
pub fn assessed(claims: &[Claim], assessments: &[Assessment], parties: &[Party]) -> Assessed {
    let known: BTreeMap<&ClaimId, &Claim> = claims.iter().map(|claim| (&claim.id, claim)).collect();
    let register: BTreeSet<&PartyId> = parties.iter().map(|party| &party.id).collect();
    let (mut refusals, mut of_oneself) = (Vec::new(), Vec::new());
    let mut by_claim: BTreeMap<&ClaimId, Vec<&Assessment>> = BTreeMap::new();
    let mut ids: BTreeMap<&AssessmentId, &Assessment> = BTreeMap::new();
    for one in assessments {
        match ids.get(&one.id) {
            Some(first) if *first == one => continue,
            Some(_) => {
                let cause = format!("another assessment has the id \u{ab}{}\u{bb}", one.id);
                let action = "give it an id of its own; what stands is not altered";
                refusals.push((one.id.clone(), Fault::new("assessment-id-reused", cause, action).at("", 0, "id")));
                continue;
            }
            None => {
                ids.insert(&one.id, one);
            }
        }
        let faults = faults_of(one, known.get(&one.claim).copied(), &register);
        if faults.is_empty() {
            by_claim.entry(&one.claim).or_default().push(one);
            if known.get(&one.claim).is_some_and(|claim| claim.speaker == one.by) {
                of_oneself.push(one.id.clone());
            }
        }
        refusals.extend(faults.into_iter().map(|fault| (one.id.clone(), fault)));
    }
    let mut order: Vec<&Claim> = claims.iter().collect();
    order.sort_by_key(|claim| (&claim.subject, claim.column, claim.said, &claim.id));
    let claims =
        order.into_iter().map(|claim| laid_out(claim, by_claim.remove(&claim.id).unwrap_or_default())).collect();
    refusals.sort();
    Assessed { claims, refusals, of_oneself }
}

/// Everything that is wrong with an assessment.
fn faults_of(one: &Assessment, claim: Option<&Claim>, register: &BTreeSet<&PartyId>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if claim.is_none() {
        let cause = format!("no claim is known as \u{ab}{}\u{bb}", one.claim);
        faults.push(Fault::new("unknown-code", cause, "check the id, or add the claim first").at("", 0, "claim"));
    }
    if !register.contains(&one.by) {
        let cause = format!("no party is known as \u{ab}{}\u{bb}", one.by);
        faults.push(Fault::new("unknown-code", cause, "check the id, or add the party first").at("", 0, "by"));
    }
    let itself = RecordRef::new(RecordKind::Claim, &one.claim);
    if one.basis.contains(&itself) {
        let cause = "the claim is given as evidence of itself";
        faults.push(Fault::new("basis-circular", cause, "name other records").at("", 0, "basis"));
    }
    if one.verdict.needs_basis() && one.basis.is_empty() {
        let cause = format!("the verdict is {} and names no record", one.verdict.word());
        let action = "name the records it rests on, such as event:ID, or find no-evidence";
        faults.push(Fault::new("basis-missing", cause, action).at("", 0, "basis"));
    }
    let day = one.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    if let Some(claim) = claim.filter(|claim| day < claim.said) {
        let cause = format!("it judges on {day} what was said on {}", claim.said);
        faults.push(Fault::new("impossible-date", cause, "check both days").at("", 0, "at"));
    }
    faults
}

fn laid_out(claim: &Claim, mut all: Vec<&Assessment>) -> AssessedClaim {
    all.sort_by_key(|one| (one.at, &one.id));
    let mut latest: BTreeMap<&PartyId, &Assessment> = BTreeMap::new();
    let mut earlier = Vec::new();
    for one in &all {
        earlier.extend(latest.insert(&one.by, one));
    }
    earlier.sort_by_key(|one| (one.at, &one.id));
    let standing: Vec<Assessment> = latest.into_values().cloned().collect();
    AssessedClaim {
        claim: claim.clone(),
        verdicts_differ: standing.windows(2).any(|pair| pair[0].verdict != pair[1].verdict),
        is_open: standing.is_empty() && claim.saying != Saying::Declined,
        standing,
        earlier: earlier.into_iter().cloned().collect(),
    }
}

/// What the figures alone say of a claim, with the records they come from. A person judges; this only counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What they say; none where the claim has no figure, or declines one.
    pub verdict: Option<Verdict>,
    /// Why, in figures.
    pub text: String,
    /// The records.
    pub basis: Because,
}

/// What the figures of the columns say of a claim. Only what was recorded as an event is evidence: what others said is not.
/// What was announced is held against what was counted, else against what arrived, was loaded, or departed.
#[must_use]
pub fn suggestion(claim: &Claim, columns: Option<&Columns>) -> Suggestion {
    let none = |verdict: Option<Verdict>, text: &str| Suggestion { verdict, text: text.to_owned(), basis: Vec::new() };
    let said = match claim.saying {
        Saying::Units(units) => units,
        Saying::Declined => return none(None, "the speaker declined: there is nothing to judge"),
        Saying::Words => return none(None, "words without a figure: a reader judges them"),
    };
    let against: &[Column] = match claim.column {
        Column::Announced => &[Column::Counted, Column::Arrived, Column::Departed, Column::Loaded],
        Column::Loaded => &[Column::Loaded],
        Column::Departed => &[Column::Departed],
        Column::Arrived => &[Column::Counted, Column::Arrived],
        Column::Counted => &[Column::Counted],
        Column::Usable => &[Column::Usable],
        Column::Used => &[Column::Used],
    };
    let found = columns.and_then(|row| against.iter().find_map(|column| evidence(row, *column)));
    let Some((column, figures)) = found else {
        return none(Some(Verdict::NoEvidence), "no event records a figure; what others say is no evidence");
    };
    let counts: BTreeSet<Units> = figures.iter().map(|(units, _)| *units).collect();
    let words: Vec<String> = counts.iter().map(|units| grouped(units.get())).collect();
    let verdict = if counts.len() > 1 {
        if counts.contains(&said) { Verdict::Partly } else { Verdict::Contradicted }
    } else if counts.contains(&said) {
        Verdict::Confirmed
    } else if claim.column == Column::Announced && counts.iter().all(|count| *count > Units::ZERO && *count < said) {
        Verdict::Partly
    } else {
        Verdict::Contradicted
    };
    Suggestion {
        verdict: Some(verdict),
        text: format!("said {}, {} {}", grouped(said.get()), column.word(), words.join(" or ")),
        basis: figures.iter().map(|(_, figure)| figure.because.clone()).collect(),
    }
}

/// The figures of a column that were recorded as events. What was inferred is no evidence: it may be the claim itself.
fn evidence(row: &Columns, column: Column) -> Option<(Column, Vec<(Units, &Figure)>)> {
    let place = Column::ALL.iter().position(|(known, _)| *known == column)?;
    let figures: Vec<(Units, &Figure)> = row.cells[place]
        .iter()
        .filter(|figure| figure.because.kind != RecordKind::Claim && !figure.is_inferred)
        .filter_map(|figure| Some((figure.units?, figure)))
        .collect();
    if figures.is_empty() { None } else { Some((column, figures)) }
}

#[cfg(test)]
mod tests;
