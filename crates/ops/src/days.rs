//! Decides how a day or an instant on the command line is read. Up: [`crate`].

use jiff::civil::Date;
use model::fault::Fault;

/// Reads a day of the command line. Code `bad-date`.
pub(crate) fn parse_day(text: &str) -> Result<Date, Fault> {
    text.parse()
        .map_err(|_| Fault::new("bad-date", format!("\u{ab}{text}\u{bb} is not a day"), "give a day as 2020-04-01"))
}

/// Reads an instant of the command line. Code `bad-instant`.
pub(crate) fn parse_instant(text: &str) -> Result<jiff::Timestamp, Fault> {
    text.parse().map_err(|_| {
        let cause = format!("\u{ab}{text}\u{bb} is not an instant");
        Fault::new("bad-instant", cause, "give day, time and zone as 2020-04-01T06:00:00Z")
    })
}
