//! What became of it: the seven columns, claims side by side, the account.
