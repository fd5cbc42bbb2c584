//! The airbridge program.

fn main() {}
