//! Decides what a line on what the account is kept by says: that an agreement or an equivalence factor holds from a day on, that
//! it ends, or that it never held. Does not decide whether such a line can stand (`record`). Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::fault::Fault;
use crate::id::{AgreementId, ArrangementId, FactorId};
use crate::ledger::{Agreement, Factor};

/// Which agreement or factor; printed and read as `agreement:ID` or `factor:ID`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arranged {
    /// An agreement.
    Agreement(AgreementId),
    /// A factor.
    Factor(FactorId),
}

impl Arranged {
    /// Reads which one. Codes `bad-arranged`, `bad-id`.
    pub fn try_new(text: &str) -> Result<Self, Fault> {
        match text.split_once(':') {
            Some(("agreement", id)) => AgreementId::try_new(id).map(Self::Agreement),
            Some(("factor", id)) => FactorId::try_new(id).map(Self::Factor),
            _ => Err(Fault::new(
                "bad-arranged",
                format!("\u{ab}{text}\u{bb} names neither an agreement nor a factor"),
                "write agreement:ID or factor:ID",
            )),
        }
    }
}

impl std::fmt::Display for Arranged {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Agreement(id) => write!(out, "agreement:{id}"),
            Self::Factor(id) => write!(out, "factor:{id}"),
        }
    }
}

/// The end of an agreement or a factor. What it said is never altered; for how long it holds may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrangementEnd {
    /// Its own id.
    pub id: ArrangementId,
    /// What ends.
    pub of: Arranged,
    /// The last day on which it holds; none: it never held, because it was entered wrongly.
    pub until: Option<Date>,
    /// Why, in one sentence.
    pub text: String,
    /// Where it is written.
    pub source: Source,
}

/// A line on what the account is kept by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Two parties agree to keep what they owe each other apart.
    Agreement(Agreement),
    /// One unit is counted as another.
    Factor(Factor),
    /// One of them ends, or never held.
    End(ArrangementEnd),
}

impl Arrangement {
    /// What a line may do, in words: begin an agreement or a factor, end one, void one.
    pub const ACTS: [&'static str; 4] = ["agree", "factor", "end", "void"];

    /// The word for what it does.
    #[must_use]
    pub const fn act(&self) -> &'static str {
        match self {
            Self::Agreement(_) => "agree",
            Self::Factor(_) => "factor",
            Self::End(ArrangementEnd { until: Some(_), .. }) => "end",
            Self::End(ArrangementEnd { until: None, .. }) => "void",
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Agreement(agreement) => agreement.id.as_str(),
            Self::Factor(factor) => factor.id.as_str(),
            Self::End(end) => end.id.as_str(),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn of(&self) -> Arranged {
        match self {
            Self::Agreement(agreement) => Arranged::Agreement(agreement.id.clone()),
            Self::Factor(factor) => Arranged::Factor(factor.id.clone()),
            Self::End(end) => end.of.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_arranged_is_read_as_it_is_written() {
        for text in ["agreement:A-1", "factor:An-124:2020"] {
            assert_eq!(Arranged::try_new(text).expect(text).to_string(), text);
        }
        for (text, code, remark) in [
            ("", "bad-arranged", "nothing"),
            ("A-1", "bad-arranged", "of no kind"),
            ("entry:A-1", "bad-arranged", "of another kind"),
            ("agreement:", "bad-id", "no id"),
            ("factor:a b", "bad-id", "a blank"),
        ] {
            assert_eq!(Arranged::try_new(text).expect_err(remark).code, code, "{remark}");
        }
    }
}
