//! Decides which claims stand side by side and whether their figures contradict. Judges no truth. Up: [`crate`].

use std::collections::BTreeMap;

use model::record::{Claim, ClaimGroup, Column, Records, Saying, Subject};

/// Every column of every subject about which two or more claims were made, by subject, then by column. Two refusals or
/// two statements in words stand side by side too: whether words contradict is for the reader.
#[must_use]
pub fn claims_side_by_side(records: &Records) -> Vec<ClaimGroup> {
    let mut groups: BTreeMap<(&Subject, Column), Vec<&Claim>> = BTreeMap::new();
    for claim in &records.claims {
        groups.entry((&claim.subject, claim.column)).or_default().push(claim);
    }
    groups
        .into_iter()
        .filter(|(_, claims)| claims.len() > 1)
        .map(|((subject, column), mut claims)| {
            claims.sort_by(|one, other| (one.said, &one.id).cmp(&(other.said, &other.id)));
            let figures: Vec<_> = claims.iter().filter(|claim| matches!(claim.saying, Saying::Units(_))).collect();
            ClaimGroup {
                subject: subject.clone(),
                column,
                contradict: figures.windows(2).any(|pair| pair[0].saying != pair[1].saying),
                has_words: claims.iter().any(|claim| claim.saying == Saying::Words),
                has_declined: claims.iter().any(|claim| claim.saying == Saying::Declined),
                claims: claims.into_iter().cloned().collect(),
            }
        })
        .collect()
}
