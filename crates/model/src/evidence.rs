//! Decides how a record points one step back to what it came from, and how a "no" is explained.
//! Does not decide what is evidence for what: each stage does. Up: [`crate`].

/// The kinds of record that can be pointed at; the word is the first half of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// A place's series of case counts, id `IT`.
    Cases,
    /// A place's forecast, id `IT`.
    Forecast,
    /// A place's need of an item, id `IT/mask-medical`.
    Need,
    /// A line of the request table.
    Request,
    /// A line of the offer table.
    Offer,
    /// An offer line judged for a recipient, id `LINE/IT`.
    Fitness,
    /// A consignment: what one offer line gives to one recipient.
    Consignment,
    /// A flight.
    Flight,
    /// A built-up unit on a flight.
    Unit,
    /// A notice.
    Notice,
    /// A closure.
    Closure,
    /// A permit that a state asks for.
    Permit,
    /// Something that went otherwise than planned.
    Disruption,
    /// A claim.
    Claim,
    /// A custody event.
    Event,
    /// An entry of the account.
    Entry,
    /// An item of the catalogue.
    Item,
    /// An aircraft.
    Tail,
    /// An airport.
    Airport,
    /// A policy of the operation, by its key.
    Policy,
}

impl RecordKind {
    /// Every kind with its word, in the order of the chain.
    pub const ALL: [(Self, &'static str); 20] = [
        (Self::Cases, "cases"),
        (Self::Forecast, "forecast"),
        (Self::Need, "need"),
        (Self::Request, "request"),
        (Self::Offer, "offer"),
        (Self::Fitness, "fitness"),
        (Self::Consignment, "consignment"),
        (Self::Flight, "flight"),
        (Self::Unit, "unit"),
        (Self::Notice, "notice"),
        (Self::Closure, "closure"),
        (Self::Permit, "permit"),
        (Self::Disruption, "disruption"),
        (Self::Claim, "claim"),
        (Self::Event, "event"),
        (Self::Entry, "entry"),
        (Self::Item, "item"),
        (Self::Tail, "tail"),
        (Self::Airport, "airport"),
        (Self::Policy, "policy"),
    ];

    /// The word, as in an anchor.
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

/// A pointer to one record, printed as `kind:id`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef {
    /// What kind of record.
    pub kind: RecordKind,
    /// Its id within the kind; ids joined by `/` where two are needed.
    pub id: String,
}

impl RecordRef {
    /// Points at a record.
    pub fn new(kind: RecordKind, id: impl std::fmt::Display) -> Self {
        Self { kind, id: id.to_string() }
    }

    /// Points at a record named by two ids.
    pub fn pair(kind: RecordKind, first: impl std::fmt::Display, second: impl std::fmt::Display) -> Self {
        Self { kind, id: format!("{first}/{second}") }
    }
}

impl std::fmt::Display for RecordRef {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.kind.word(), self.id)
    }
}

/// Links one step back: what a record came from.
pub type Because = Vec<RecordRef>;

/// Where a figure of the input comes from: a publication, or the word "assumption".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Named so that a person can find it.
    Cited(String),
    /// Nobody published it; the text says what was assumed.
    Assumption(String),
}

impl Source {
    /// Reads a source cell: text that begins with "assumption" is an assumption. Code `source-missing`.
    pub fn try_new(text: &str) -> Result<Self, crate::fault::Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(crate::fault::Fault::new(
                "source-missing",
                "the figure has no source",
                "name the publication, or write assumption: and what is assumed",
            ));
        }
        if text.len() >= 10 && text.is_char_boundary(10) && text[..10].eq_ignore_ascii_case("assumption") {
            return Ok(Self::Assumption(text[10..].trim_start_matches([':', ' ']).to_owned()));
        }
        Ok(Self::Cited(text.to_owned()))
    }

    /// Whether nobody published the figure.
    #[must_use]
    pub fn is_assumption(&self) -> bool {
        matches!(self, Self::Assumption(_))
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cited(text) => out.write_str(text),
            Self::Assumption(text) if text.is_empty() => out.write_str("assumption"),
            Self::Assumption(text) => write!(out, "assumption: {text}"),
        }
    }
}

/// Why something was refused, left out or cut: which rule or limit bound, with the figures, and what would cure it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// Stable code of the rule or limit, kebab case, such as `mains-voltage` or `no-supply`.
    pub rule: String,
    /// One sentence with the figures.
    pub text: String,
    /// What would cure it, one sentence; "nothing known" is an answer.
    pub cure: String,
}

impl Reason {
    /// A reason.
    pub fn new(rule: &str, text: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { rule: rule.to_owned(), text: text.into(), cure: cure.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_by_its_word() {
        for (kind, word) in RecordKind::ALL {
            assert_eq!(RecordKind::of_word(word), Some(kind));
            assert_eq!(kind.word(), word);
        }
    }

    #[test]
    fn a_source_is_cited_or_assumed_but_never_absent() {
        assert!(Source::try_new("  ").is_err());
        assert_eq!(Source::try_new("Assumption: half").expect("a source"), Source::Assumption("half".to_owned()));
        assert!(!Source::try_new("JHU CSSE").expect("a source").is_assumption());
    }
}
