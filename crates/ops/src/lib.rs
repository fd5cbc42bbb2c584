//! What people do, one file per use case.
