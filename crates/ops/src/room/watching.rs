//! Decides what is told to who watches: that something new was entered. Up: [`crate::room`].

use model::id::{ConsignmentId, OperationId};

/// That a write was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// In which operation.
    pub operation: OperationId,
    /// Number of the last line.
    pub head: u64,
    /// About which consignments.
    pub consignments: Vec<ConsignmentId>,
}
