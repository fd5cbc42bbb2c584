//! Decides how the log's lines are sealed, chained, verified and signed. Makes no salt and no key: both are arguments. Keeps
//! no line. The layouts are written out in `docs/custody-log.md`, so that a verifier can be made from that page alone.
//! Up: [`crate`].

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use model::log::{Checkpoint, Digest, LineDraft, LinePart, LineView, LogHead, LogLine, SaltedText, Sealed};
use sha2::{Digest as _, Sha256};

/// Opens what a line's digest covers, so that no other text of ours can have the same bytes.
const LINE_TAG: &[u8] = b"airbridge-line-1";
/// Opens what a checkpoint's signature covers.
const CHECKPOINT_TAG: &[u8] = b"airbridge-checkpoint-1";

/// Seals a text: its digest is over the salt, then the text.
#[must_use]
pub fn seal(content: SaltedText) -> Sealed {
    Sealed { digest: text_digest(&content.salt, &content.text), content: Some(content) }
}

/// The line that follows a head. Its digest covers the head.
///
/// # Panics
/// When the log already holds as many lines as 64 bits can number.
#[must_use]
pub fn next_line(head: LogHead, recorded: Timestamp, draft: LineDraft) -> LogLine {
    let mut line = LogLine {
        number: head.size.checked_add(1).expect("a log should end before 64 bits do"),
        id: draft.id,
        kind: draft.kind,
        occurred: draft.occurred,
        recorded,
        organisation: draft.organisation,
        consignments: draft.consignments,
        facts: seal(draft.facts),
        persons: draft.persons.map(seal),
        previous: head.digest,
        digest: Digest::ZERO,
    };
    line.digest = line_digest(&line.view());
    line
}

/// The head of a log that ends with this line.
#[must_use]
pub fn head_after(line: &LogLine) -> LogHead {
    LogHead { size: line.number, digest: line.digest }
}

/// Digest of a line, computed anew from its fields: each is of fixed length or goes after its length, so that no two lines
/// have the same bytes.
#[must_use]
pub fn line_digest(line: &LineView<'_>) -> Digest {
    let mut bytes = Vec::with_capacity(512);
    put(&mut bytes, LINE_TAG);
    bytes.extend(line.number.to_be_bytes());
    put(&mut bytes, line.id.as_bytes());
    put(&mut bytes, line.kind.word().as_bytes());
    bytes.extend(line.occurred.as_nanosecond().to_be_bytes());
    bytes.extend(line.recorded.as_nanosecond().to_be_bytes());
    put(&mut bytes, line.organisation.as_bytes());
    bytes.extend(length(line.consignments.len()));
    for consignment in line.consignments.iter() {
        put(&mut bytes, consignment.as_bytes());
    }
    bytes.extend(line.facts.digest.0);
    match line.persons {
        None => bytes.push(0),
        Some(persons) => {
            bytes.push(1);
            bytes.extend(persons.digest.0);
        }
    }
    bytes.extend(line.previous.0);
    Digest(Sha256::digest(&bytes).into())
}

fn text_digest(salt: &[u8; 16], text: &str) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(text.as_bytes());
    Digest(hasher.finalize().into())
}

fn length(count: usize) -> [u8; 4] {
    u32::try_from(count).expect("a field of a line should be shorter than 4 GiB").to_be_bytes()
}

fn put(bytes: &mut Vec<u8>, field: &[u8]) {
    bytes.extend(length(field.len()));
    bytes.extend(field);
}

/// What is wrong with a chain, at its first break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// The line's number does not follow: one was taken out, put in, or moved.
    Number,
    /// The line does not point at the one before it.
    Previous,
    /// The line's own digest is not that of its fields: a field was changed.
    Line,
    /// A text is not the one that was sealed.
    Text(LinePart),
    /// The line was recorded before the one before it.
    Recorded,
}

impl BreakKind {
    /// What it means, one sentence without its end.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Number => "its number does not follow: a line was taken out, put in or moved",
            Self::Previous => "it does not follow from the line before: one of the two was replaced",
            Self::Line => "its digest is not that of its fields: a field was changed",
            Self::Text(LinePart::Facts) => "its facts are not those that were sealed",
            Self::Text(LinePart::Persons) => "its persons are not those that were sealed",
            Self::Recorded => "it was recorded before the line before it",
        }
    }
}

/// The first line at which a chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// Place that the line should have in the log, from 1.
    pub number: u64,
    /// What is wrong.
    pub kind: BreakKind,
}

/// What a line shows by itself, without the one before it: this part may be computed on any thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// Its number.
    pub number: u64,
    /// The digest that it points at.
    pub previous: Digest,
    /// Its digest.
    pub digest: Digest,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Its erased texts.
    pub erased: Vec<LinePart>,
    /// What is wrong with it by itself.
    pub fault: Option<BreakKind>,
}

/// Computes a line's digests anew.
#[must_use]
pub fn examine(line: &LineView<'_>) -> Examined {
    let mut erased = Vec::new();
    let mut fault = (line_digest(line) != line.digest).then_some(BreakKind::Line);
    for (part, sealed) in [(LinePart::Facts, Some(line.facts)), (LinePart::Persons, line.persons)] {
        let Some(sealed) = sealed else { continue };
        match sealed.content {
            None => erased.push(part),
            Some((salt, text)) if text_digest(&salt, text) != sealed.digest => {
                fault = fault.or(Some(BreakKind::Text(part)));
            }
            Some(_) => {}
        }
    }
    Examined {
        number: line.number,
        previous: line.previous,
        digest: line.digest,
        recorded: line.recorded,
        erased,
        fault,
    }
}

/// A chain as far as it was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    digests: Vec<Digest>,
    recorded: Option<Timestamp>,
    erased: Vec<(u64, LinePart)>,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// Before the first line.
    #[must_use]
    pub fn new() -> Self {
        Self { digests: Vec::new(), recorded: None, erased: Vec::new() }
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// The break, when it does not follow; nothing is taken then.
    pub fn follow(&mut self, line: &Examined) -> Result<(), ChainBreak> {
        let head = self.head();
        let number = head.size + 1;
        let fault = if line.number != number {
            Some(BreakKind::Number)
        } else if line.previous != head.digest {
            Some(BreakKind::Previous)
        } else if line.fault.is_some() {
            line.fault
        } else if self.recorded.is_some_and(|before| line.recorded < before) {
            Some(BreakKind::Recorded)
        } else {
            None
        };
        if let Some(kind) = fault {
            return Err(ChainBreak { number, kind });
        }
        self.digests.push(line.digest);
        self.recorded = Some(line.recorded);
        self.erased.extend(line.erased.iter().map(|part| (number, *part)));
        Ok(())
    }

    /// Where it ends.
    #[must_use]
    pub fn head(&self) -> LogHead {
        let size = self.digests.len() as u64;
        self.digests.last().map_or(LogHead::EMPTY, |digest| LogHead { size, digest: *digest })
    }

    /// Lines whose texts were erased, in order.
    #[must_use]
    pub fn erased(&self) -> &[(u64, LinePart)] {
        &self.erased
    }

    /// How it stands against an older (or its own) head: whether the log still begins with what the head vouches for.
    #[must_use]
    pub fn against(&self, head: LogHead) -> Consistency {
        let Some(last) = head.size.checked_sub(1) else {
            let is_empty = head.digest == Digest::ZERO;
            return if is_empty { Consistency::Whole } else { Consistency::Rewritten };
        };
        match usize::try_from(last).ok().and_then(|last| self.digests.get(last)) {
            None => Consistency::Shorter,
            Some(digest) if *digest == head.digest => Consistency::Whole,
            Some(_) => Consistency::Rewritten,
        }
    }
}

/// How a log stands against an older head of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consistency {
    /// It begins with all that the head vouches for.
    Whole,
    /// It has fewer lines than the head vouches for.
    Shorter,
    /// It has other lines than the head vouches for.
    Rewritten,
}

/// Follows a whole log.
///
/// # Errors
/// The first break.
pub fn verify<'a>(lines: impl IntoIterator<Item = &'a LogLine>) -> Result<Chain, ChainBreak> {
    let mut chain = Chain::new();
    lines.into_iter().try_for_each(|line| chain.follow(&examine(&line.view())))?;
    Ok(chain)
}

/// Signs a head. The operation's name is signed with it, so that one operation's log cannot be shown as another's.
#[must_use]
pub fn sign(operation: &str, head: LogHead, signed: Timestamp, secret: &[u8; 32]) -> Checkpoint {
    let key = SigningKey::from_bytes(secret);
    let signature = key.sign(&signed_bytes(operation, head, signed)).to_bytes();
    Checkpoint { head, signed, key: key.verifying_key().to_bytes(), signature }
}

/// Whether a checkpoint's signature is that of its key, over this operation's name. Whether the key is trusted is for the
/// reader.
#[must_use]
pub fn is_signed(operation: &str, checkpoint: &Checkpoint) -> bool {
    let message = signed_bytes(operation, checkpoint.head, checkpoint.signed);
    let signature = Signature::from_bytes(&checkpoint.signature);
    VerifyingKey::from_bytes(&checkpoint.key).is_ok_and(|key| key.verify_strict(&message, &signature).is_ok())
}

fn signed_bytes(operation: &str, head: LogHead, signed: Timestamp) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    put(&mut bytes, CHECKPOINT_TAG);
    put(&mut bytes, operation.as_bytes());
    bytes.extend(head.size.to_be_bytes());
    bytes.extend(head.digest.0);
    bytes.extend(signed.as_nanosecond().to_be_bytes());
    bytes
}
