//! Decides what the append-only log of an operation holds, line by line, and what its chain covers.
//! Computes no digest and signs nothing (`record` does); keeps no line (`store` does). Up: [`crate`].
//!
//! The past cannot be changed without it showing: each line's digest covers the line before it, and signed checkpoints
//! that partners keep cover the whole. What is personal can be forgotten all the same: a line's digest covers the digest of a
//! salted text, not the text, so the text and its salt may go while the chain still holds.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::fault::Fault;
use crate::id::{ConsignmentId, LineId, PartyId};

/// A SHA-256 digest; printed and read as 64 small hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// What stands before the first line.
    pub const ZERO: Self = Self([0; 32]);

    /// Reads 64 hexadecimal digits. Code `bad-digest`.
    pub fn try_new(text: &str) -> Result<Self, Fault> {
        let fault = || {
            Fault::new(
                "bad-digest",
                format!("\u{ab}{}\u{bb} is not a digest", text.chars().take(80).collect::<String>()),
                "give the 64 hexadecimal digits of a SHA-256",
            )
        };
        if text.len() != 64 || !text.bytes().all(|sign| sign.is_ascii_hexdigit()) {
            return Err(fault());
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| fault())?;
        }
        Ok(Self(bytes))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// What a line of the log records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Something happened to goods: packed, handed over, loaded, counted, used.
    Custody,
    /// Something happened that fills a column of the seven, as somebody observed or documented it.
    Event,
    /// Somebody said something.
    Claim,
    /// Somebody judged a claim.
    Assessment,
    /// Something was pledged, posted, voided or expired in the account.
    Transfer,
    /// An agreement or an equivalence factor of the account holds, ends, or never held.
    Arrangement,
    /// A plan was drafted, approved, superseded, or its execution reported.
    Plan,
    /// A text of an earlier line was erased, on whose word and why.
    Erasure,
}

impl LineKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Custody, "custody"),
        (Self::Event, "event"),
        (Self::Claim, "claim"),
        (Self::Assessment, "assessment"),
        (Self::Transfer, "transfer"),
        (Self::Arrangement, "arrangement"),
        (Self::Plan, "plan"),
        (Self::Erasure, "erasure"),
    ];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map(|(_, word)| *word).expect("every kind should have a word")
    }

    /// The kind of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// A text with the salt that keeps its digest from being guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaltedText {
    /// Sixteen random bytes, new for every text.
    pub salt: [u8; 16],
    /// The text in its canonical form.
    pub text: String,
}

/// One part of a line: its digest is chained for ever, its text may be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// SHA-256 of the salt and then the text's bytes.
    pub digest: Digest,
    /// The text; none once it was erased.
    pub content: Option<SaltedText>,
}

/// One line of the log. Lines are only added; a correction is another line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Place in the log, from 1 without a gap.
    pub number: u64,
    /// Its id, made by whoever reports it, so that a repeated report is known as one.
    pub id: LineId,
    /// What it records.
    pub kind: LineKind,
    /// When it happened, as reported. Late entry is normal: not in the order of the log.
    pub occurred: Timestamp,
    /// When it was recorded; not before the line before it.
    pub recorded: Timestamp,
    /// Organisation that reports it.
    pub organisation: PartyId,
    /// Consignments it is about, in order; may be none.
    pub consignments: Vec<ConsignmentId>,
    /// What happened, in its canonical form.
    pub facts: Sealed,
    /// Names of persons and what else may have to be forgotten; none when nothing personal was reported.
    pub persons: Option<Sealed>,
    /// Digest of the line before; [`Digest::ZERO`] before the first.
    pub previous: Digest,
    /// Digest of this line: over everything above, with the parts by their digests only.
    pub digest: Digest,
}

/// A line as it lies in what was read: the facts of a [`LogLine`], of which nothing is copied. Its ids are valid ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView<'a> {
    /// Place in the log, from 1 without a gap.
    pub number: u64,
    /// Its id.
    pub id: &'a str,
    /// What it records.
    pub kind: LineKind,
    /// When it happened, as reported.
    pub occurred: Timestamp,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Organisation that reports it.
    pub organisation: &'a str,
    /// Consignments it is about, in order.
    pub consignments: Cow<'a, [&'a str]>,
    /// What happened.
    pub facts: SealedView<'a>,
    /// What is personal; none when nothing was reported.
    pub persons: Option<SealedView<'a>>,
    /// Digest of the line before.
    pub previous: Digest,
    /// Digest of this line.
    pub digest: Digest,
}

/// One part of a line as it lies in what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedView<'a> {
    /// SHA-256 of the salt and then the text's bytes.
    pub digest: Digest,
    /// Salt and text; none once they were erased.
    pub content: Option<([u8; 16], &'a str)>,
}

impl Sealed {
    /// The same, borrowed.
    #[must_use]
    pub fn view(&self) -> SealedView<'_> {
        let content = self.content.as_ref().map(|content| (content.salt, content.text.as_str()));
        SealedView { digest: self.digest, content }
    }
}

impl SealedView<'_> {
    fn to_sealed(self) -> Sealed {
        let content = self.content.map(|(salt, text)| SaltedText { salt, text: text.to_owned() });
        Sealed { digest: self.digest, content }
    }
}

impl LogLine {
    /// The same, borrowed.
    #[must_use]
    pub fn view(&self) -> LineView<'_> {
        LineView {
            number: self.number,
            id: self.id.as_str(),
            kind: self.kind,
            occurred: self.occurred,
            recorded: self.recorded,
            organisation: self.organisation.as_str(),
            consignments: self.consignments.iter().map(ConsignmentId::as_str).collect(),
            facts: self.facts.view(),
            persons: self.persons.as_ref().map(Sealed::view),
            previous: self.previous,
            digest: self.digest,
        }
    }
}

impl LineView<'_> {
    /// The same, for keeps. Code `bad-id`.
    pub fn to_line(&self) -> Result<LogLine, Fault> {
        Ok(LogLine {
            number: self.number,
            id: LineId::try_new(self.id)?,
            kind: self.kind,
            occurred: self.occurred,
            recorded: self.recorded,
            organisation: PartyId::try_new(self.organisation)?,
            consignments: self.consignments.iter().map(|id| ConsignmentId::try_new(id)).collect::<Result<_, _>>()?,
            facts: self.facts.to_sealed(),
            persons: self.persons.map(SealedView::to_sealed),
            previous: self.previous,
            digest: self.digest,
        })
    }
}

/// A line before it has its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDraft {
    /// Its id.
    pub id: LineId,
    /// What it records.
    pub kind: LineKind,
    /// When it happened, as reported.
    pub occurred: Timestamp,
    /// Organisation that reports it.
    pub organisation: PartyId,
    /// Consignments it is about, in order; may be none.
    pub consignments: Vec<ConsignmentId>,
    /// What happened, in its canonical form, with a new salt.
    pub facts: SaltedText,
    /// What is personal, in its canonical form, with another new salt.
    pub persons: Option<SaltedText>,
}

/// The two texts of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinePart {
    /// What happened.
    Facts,
    /// Names of persons.
    Persons,
}

impl LinePart {
    /// Both parts with their words.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Facts, "facts"), (Self::Persons, "persons")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Persons => "persons",
        }
    }
}

/// Where a log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogHead {
    /// Number of lines.
    pub size: u64,
    /// Digest of the last line; [`Digest::ZERO`] when there is none.
    pub digest: Digest,
}

impl LogHead {
    /// The head of a log without lines.
    pub const EMPTY: Self = Self { size: 0, digest: Digest::ZERO };
}

/// A head of the log, signed: who holds one can tell whether the log was rewritten since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The head that is vouched for.
    pub head: LogHead,
    /// When it was signed.
    pub signed: Timestamp,
    /// Public Ed25519 key of who signed.
    pub key: [u8; 32],
    /// Ed25519 signature over the operation's name, size, digest and moment.
    pub signature: [u8; 64],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_is_written_and_nothing_else_is_one() {
        let mut bytes = [0; 32];
        bytes[0] = 0xa5;
        bytes[31] = 0x0f;
        let digest = Digest(bytes);
        assert_eq!(Digest::try_new(&digest.to_string()), Ok(digest));
        assert_eq!(Digest::ZERO.to_string(), "0".repeat(64));
        for (text, remark) in [
            ("", "empty"),
            ("a5", "short"),
            (&"g".repeat(64), "not hexadecimal"),
            (&"\u{e9}".repeat(32), "64 bytes, not digits"),
        ] {
            assert_eq!(Digest::try_new(text).expect_err(remark).code, "bad-digest", "{remark}");
        }
    }
}
