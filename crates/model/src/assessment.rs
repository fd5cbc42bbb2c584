//! Decides how it is recorded that somebody judged a claim. Whether the judgement holds together is asked in the crate
//! `record`; whether it is true, nowhere. Up: [`crate`].

use jiff::Timestamp;

use crate::evidence::{Because, Source};
use crate::id::{AssessmentId, ClaimId, PartyId};
use crate::ledger::worded;

worded!(
    /// What somebody found a claim to be.
    Verdict {
        /// The records bear it out.
        Confirmed = "confirmed",
        /// The records bear out a part.
        Partly = "partly",
        /// The records say otherwise.
        Contradicted = "contradicted",
        /// There are no records of it, either way.
        NoEvidence = "no-evidence",
        /// No record could bear it out: an opinion, an intention, a word without a figure.
        NotCheckable = "not-checkable",
    }
);

impl Verdict {
    /// Whether it says something of the claim's truth, and so must name the records it rests on.
    #[must_use]
    pub const fn needs_basis(self) -> bool {
        matches!(self, Self::Confirmed | Self::Partly | Self::Contradicted)
    }
}

/// Somebody's judgement of one claim. Several stand side by side; a later one by the same party replaces its earlier one,
/// which is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// Which claim.
    pub claim: ClaimId,
    /// What it was found to be.
    pub verdict: Verdict,
    /// The records that it rests on, one step back.
    pub basis: Because,
    /// Who judged.
    pub by: PartyId,
    /// When.
    pub at: Timestamp,
    /// One sentence.
    pub text: String,
    /// Where it is written.
    pub source: Source,
}
