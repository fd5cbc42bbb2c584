//! Offers to recipients: fair, in whole packs, explained.
