//! Decides how a use case says no: of which kind, with all faults. What is not yours answers exactly as what does not exist.
//! Up: [`crate::room`].

use store::StoreFault;

use crate::answer::Fault;

/// Of which kind a refusal is; each has one HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedKind {
    /// The request cannot be read.
    Malformed,
    /// Nobody is signed in.
    SignIn,
    /// The role may not do this at all.
    Denied,
    /// There is no such record, or none that is yours.
    Unknown,
    /// It stands against something that was done meanwhile or before.
    Conflict,
    /// It was changed since it was read.
    Outdated,
    /// It is understood and wrong.
    Wrong,
    /// Too many requests.
    TooMany,
    /// The store cannot answer now.
    Unavailable,
}

/// A refusal. Nothing of the request was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Of which kind.
    pub kind: RefusedKind,
    /// Everything that is wrong; never empty.
    pub faults: Vec<Fault>,
}

impl Refused {
    /// One fault of a kind.
    #[must_use]
    pub fn of(kind: RefusedKind, fault: Fault) -> Self {
        Self { kind, faults: vec![fault] }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn sign_in() -> Self {
        Self::of(RefusedKind::SignIn, Fault::new("not-signed-in", "nobody is signed in", "sign in"))
    }

    /// The role may not do this.
    #[must_use]
    pub fn denied() -> Self {
        let cause = "no role of yours in this operation may do this";
        Self::of(RefusedKind::Denied, Fault::new("not-allowed", cause, "ask a coordinator of the operation"))
    }

    /// There is no such record, or none that is yours: one answer for both.
    #[must_use]
    pub fn unknown() -> Self {
        let fault =
            Fault::new("no-such-record", "there is no such record", "check the address; lists name what there is");
        Self::of(RefusedKind::Unknown, fault)
    }

    /// What is wrong with a request that was understood.
    #[must_use]
    pub fn wrong(faults: Vec<Fault>) -> Self {
        Self { kind: RefusedKind::Wrong, faults }
    }

    /// What is wrong with a request that cannot be read.
    #[must_use]
    pub fn malformed(faults: Vec<Fault>) -> Self {
        Self { kind: RefusedKind::Malformed, faults }
    }
}

impl From<StoreFault> for Refused {
    fn from(fault: StoreFault) -> Self {
        let kind = match &fault {
            StoreFault::Unknown { .. } => return Self::unknown(),
            StoreFault::Exists { .. } => RefusedKind::Conflict,
            StoreFault::Outdated { .. } => RefusedKind::Outdated,
            StoreFault::KeyReused(_) | StoreFault::Value { .. } => RefusedKind::Wrong,
            _ => RefusedKind::Unavailable,
        };
        Self::of(kind, fault.into())
    }
}
