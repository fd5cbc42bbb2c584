//! Cartons to pallets and ULDs to positions in the hold: geometry, weight and balance.
