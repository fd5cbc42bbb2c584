//! Decides what the independent checker says of a solution. Does not check (`check`). Up: [`crate`].

use crate::evidence::RecordRef;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A limit is broken: the plan cannot be approved.
    Fatal,
    /// To be looked at.
    Note,
}

/// One thing the checker found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Stable code of the rule, kebab case.
    pub rule: &'static str,
    /// What it is about.
    pub subject: RecordRef,
    /// One sentence with the figures, both the solution's and the checker's own.
    pub text: String,
}

impl Finding {
    /// A broken limit.
    pub fn fatal(rule: &'static str, subject: RecordRef, text: impl Into<String>) -> Self {
        Self { severity: Severity::Fatal, rule, subject, text: text.into() }
    }

    /// Something to look at.
    pub fn note(rule: &'static str, subject: RecordRef, text: impl Into<String>) -> Self {
        Self { severity: Severity::Note, rule, subject, text: text.into() }
    }
}

/// The checker's whole say on a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Rules that were applied, by code, in order.
    pub rules: Vec<&'static str>,
    /// How many single limits were re-derived and compared.
    pub limits: u64,
    /// What was found, fatal first.
    pub findings: Vec<Finding>,
}

impl Judgement {
    /// Whether nothing fatal was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Fatal)
    }
}
