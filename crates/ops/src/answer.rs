//! Decides what a use case gives back to the program or the web: an answer and whether the checker refused.
//! Re-exports by name the shapes its callers print. Up: [`crate`].

pub use format::answer::{Answer, Cell, Table, faults_to_json};
pub use model::control::Progress;
pub use model::fault::Fault;
pub use model::need::CaseKind;

/// A use case's end.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// What to print.
    pub answer: Answer,
    /// Whether the checker found something fatal in the plan.
    pub is_refused: bool,
}

impl From<Answer> for Done {
    fn from(answer: Answer) -> Self {
        Self { answer, is_refused: false }
    }
}
