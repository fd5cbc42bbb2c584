//! Decides how a wrong input is reported: code, place, cause, action. Does not decide which inputs are wrong.
//! Up: [`crate`].

/// Where in a folder of tables a fault was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FaultPlace {
    /// File name relative to the operation folder; empty when the fault is not about a file.
    pub file: String,
    /// Line in the file, counted from 1; 0 when the fault is about the whole file.
    pub line: u64,
    /// Name of the column; empty when the fault is about the whole line.
    pub column: String,
}

/// One thing that is wrong in the world's input, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where it was found.
    pub place: FaultPlace,
    /// Stable code, kebab case, listed in the fault index.
    pub code: &'static str,
    /// What is wrong, with the figure or word that is wrong.
    pub cause: String,
    /// What a person does to cure it.
    pub action: String,
}

impl Fault {
    /// A fault whose place is not known yet.
    pub fn new(code: &'static str, cause: impl Into<String>, action: impl Into<String>) -> Self {
        Self { place: FaultPlace::default(), code, cause: cause.into(), action: action.into() }
    }

    /// The same fault, placed.
    #[must_use]
    pub fn at(mut self, file: &str, line: u64, column: &str) -> Self {
        self.place = FaultPlace { file: file.to_owned(), line, column: column.to_owned() };
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.place.file.is_empty() {
            write!(out, "{}", self.place.file)?;
            if self.place.line > 0 {
                write!(out, ":{}", self.place.line)?;
            }
            if !self.place.column.is_empty() {
                write!(out, " [{}]", self.place.column)?;
            }
            write!(out, ": ")?;
        }
        write!(out, "{}: {}; {}", self.code, self.cause, self.action)
    }
}

impl std::error::Error for Fault {}
