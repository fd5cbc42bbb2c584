//! The planner against small worlds. Up: [`crate::relay`].
