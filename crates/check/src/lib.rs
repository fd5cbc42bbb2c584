//! The independent judge of every stage's solution.
