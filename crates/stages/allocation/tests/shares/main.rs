//! What the allocation stage promises, by generated problems and by cases a person can follow.

mod drawn;
mod exact;
mod flights_together;
mod floors;
mod limits;
mod oracle;
mod promises;
mod properties;
mod reasons;
mod sharing;
mod substitutes;
