//! Decides how a plan is kept: versioned JSON with the inputs' digest, each stage's solution and the checker's say.
//! Does not decide what a plan is (`model::plan`) or whether it is right (`check`): a plan that breaks limits can be
//! written and read, because the checker has to be shown it. Up: [`crate`].

mod form;
mod records;
mod text;

use std::cell::RefCell;

use jiff::Timestamp;
use model::evidence::RecordRef;
use model::fault::{Fault, FaultPlace};
use model::finding::{Finding, Judgement, Severity};
use model::flights::Flight;
use model::plan::PlanSolutions;
use serde_json::{Map, Value};

use crate::disruptions::Told;
use crate::plan::form::{At, Form};

/// The version of the document that this program writes and reads.
pub const PLAN_VERSION: u64 = 5;

/// The name of the field that holds the version and tells that a file is a plan.
const VERSION_FIELD: &str = "airbridge_plan";

/// The name of the field that only a plan made anew has.
const ANEW_FIELD: &str = "anew";

/// A plan as it is kept. The questions are not in it: they are derived again from the operation's folder, whose digest
/// is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDocument {
    /// Name of the operation.
    pub operation_name: String,
    /// Nothing after this instant was known.
    pub as_of: Timestamp,
    /// Digest of every byte of the folder that was read.
    pub inputs_digest: String,
    /// How many times flights were planned until loading placed all they carry.
    pub rounds: u32,
    /// The answer of each stage.
    pub solutions: PlanSolutions,
    /// What the checker said when the plan was made.
    pub judgement: JudgementRecord,
    /// What it was made anew from; none for a plan from nothing.
    pub anew: Option<AnewRecord>,
}

/// What a plan was made anew from, as a document keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnewRecord {
    /// The instant that it starts from.
    pub now: Timestamp,
    /// What went otherwise, in the words in which it was told.
    pub told: Vec<Told>,
    /// The flights of the plan before, as they were told.
    pub before: Vec<Flight>,
}

/// What the checker said, as a document keeps it: rule codes are text, because an older checker may have had others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgementRecord {
    /// Rules that were applied, by code, in order.
    pub rules: Vec<String>,
    /// How many single limits were re-derived and compared.
    pub limits: u64,
    /// What was found, fatal first.
    pub findings: Vec<FindingRecord>,
}

impl JudgementRecord {
    /// Whether nothing fatal was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Fatal)
    }
}

/// One thing the checker found, as a document keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRecord {
    /// How bad.
    pub severity: Severity,
    /// Code of the rule.
    pub rule: String,
    /// What it is about.
    pub subject: RecordRef,
    /// One sentence with the figures.
    pub text: String,
}

impl From<&Judgement> for JudgementRecord {
    fn from(judgement: &Judgement) -> Self {
        Self {
            rules: judgement.rules.iter().map(|rule| (*rule).to_owned()).collect(),
            limits: judgement.limits,
            findings: judgement.findings.iter().map(FindingRecord::from).collect(),
        }
    }
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        let Finding { severity, rule, subject, text } = finding;
        Self { severity: *severity, rule: (*rule).to_owned(), subject: subject.clone(), text: text.clone() }
    }
}

/// Writes a plan, one record a line. Byte-identical for equal plans.
#[must_use]
pub fn write(document: &PlanDocument) -> String {
    let PlanDocument { operation_name, as_of, inputs_digest, rounds, solutions, judgement, anew } = document;
    let mut fields = Map::new();
    fields.insert(VERSION_FIELD.to_owned(), PLAN_VERSION.into());
    fields.insert("operation_name".to_owned(), operation_name.write());
    fields.insert("as_of".to_owned(), as_of.write());
    fields.insert("inputs_digest".to_owned(), inputs_digest.write());
    fields.insert("rounds".to_owned(), rounds.write());
    fields.insert("judgement".to_owned(), judgement.write());
    fields.insert("solutions".to_owned(), solutions.write());
    if anew.is_some() {
        fields.insert(ANEW_FIELD.to_owned(), anew.write());
    }
    text::lay_out(&Value::Object(fields))
}

/// Reads a plan back.
///
/// # Errors
/// Every fault at once, each placed by its JSON pointer in `column`: `plan-not-json` (placed by line), `plan-version`,
/// `plan-field-missing`, `plan-field-unknown`, `plan-wrong-type`, `plan-unknown-word`, and the refusals of the model's
/// constructors such as `bad-id` and `negative-amount`.
pub fn read(text: &str) -> Result<PlanDocument, Vec<Fault>> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let line = u64::try_from(error.line()).expect("a line number should fit in 64 bits");
        let mut fault = Fault::new(
            "plan-not-json",
            format!("the file is not JSON: {error}"),
            "give a plan that `airbridge plan` wrote, unchanged",
        );
        fault.place = FaultPlace { file: String::new(), line, column: String::new() };
        vec![fault]
    })?;
    version(&value).map_err(|fault| vec![fault])?;
    let faults = RefCell::new(Vec::new());
    let document = document(&At::top(&value, &faults));
    let faults = faults.into_inner();
    match document {
        Some(document) if faults.is_empty() => Ok(document),
        _ => Err(faults),
    }
}

/// The version is looked at first: the fields of a plan of another version mean nothing to us.
fn version(value: &Value) -> Result<(), Fault> {
    let place = |fault: Fault| fault.at("", 0, &format!("/{VERSION_FIELD}"));
    match value.get(VERSION_FIELD) {
        Some(version) if version.as_u64() == Some(PLAN_VERSION) => Ok(()),
        Some(version) => Err(place(Fault::new(
            "plan-version",
            format!("the plan has version {version}; this program reads version {PLAN_VERSION}"),
            "make the plan again with this program, or read it with the program that wrote it",
        ))),
        None => Err(place(Fault::new(
            "plan-version",
            format!("the file has no field \u{ab}{VERSION_FIELD}\u{bb}: it is not a plan"),
            "give a plan that `airbridge plan` wrote",
        ))),
    }
}

fn document(at: &At<'_>) -> Option<PlanDocument> {
    let known =
        [VERSION_FIELD, "operation_name", "as_of", "inputs_digest", "rounds", "judgement", ANEW_FIELD, "solutions"];
    at.only_fields(&known)?;
    let operation_name = at.field("operation_name");
    let as_of = at.field("as_of");
    let inputs_digest = at.field("inputs_digest");
    let rounds = at.field("rounds");
    let judgement = at.field("judgement");
    let solutions = at.field("solutions");
    let anew = at.optional(ANEW_FIELD);
    Some(PlanDocument {
        operation_name: operation_name?,
        as_of: as_of?,
        inputs_digest: inputs_digest?,
        rounds: rounds?,
        solutions: solutions?,
        judgement: judgement?,
        anew: anew?,
    })
}
