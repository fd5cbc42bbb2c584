//! An offer line against a recipient: fit, fit with conditions, held or unfit, and why.
