//! Consignments to trips, tails, legs and clock times, with a proven gap.
