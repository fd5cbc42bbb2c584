//! Tests about the tree itself.
