//! Decides how stored values are read back into words of the model. What cannot be what was stored is a fault with table,
//! record and column, never a panic: a disk may hold anything. Up: [`crate`].

use jiff::Timestamp;
use model::fault::Fault;
use model::log::Digest;
use sqlx::any::AnyRow;

use crate::StoreFault;

/// A row with the table and the record that it is of.
pub(crate) struct StoredRow<'r> {
    row: &'r AnyRow,
    table: &'static str,
    /// Column by whose value a person finds the record.
    name: &'static str,
}

impl<'r> StoredRow<'r> {
    pub(crate) fn new(row: &'r AnyRow, table: &'static str, name: &'static str) -> Self {
        Self { row, table, name }
    }

    /// A fault in a column.
    pub(crate) fn fault(&self, column: &str, cause: impl Into<String>) -> StoreFault {
        let record = sqlx::Row::try_get::<String, _>(self.row, self.name)
            .or_else(|_| sqlx::Row::try_get::<i64, _>(self.row, self.name).map(|number| number.to_string()))
            .unwrap_or_else(|_| "?".to_owned());
        let place = format!("table {}, {} {}, column {column}", self.table, self.name, record);
        StoreFault::Corrupt { place, cause: cause.into() }
    }

    fn get<T>(&self, column: &str) -> Result<T, StoreFault>
    where
        T: sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
    {
        sqlx::Row::try_get(self.row, column).map_err(|error| self.fault(column, error.to_string()))
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StoreFault> {
        self.get(column)
    }

    pub(crate) fn text_if_any(&self, column: &str) -> Result<Option<String>, StoreFault> {
        self.get(column)
    }

    pub(crate) fn number(&self, column: &str) -> Result<i64, StoreFault> {
        self.get(column)
    }

    pub(crate) fn number_if_any(&self, column: &str) -> Result<Option<i64>, StoreFault> {
        self.get(column)
    }

    pub(crate) fn count(&self, column: &str) -> Result<u64, StoreFault> {
        let number = self.number(column)?;
        u64::try_from(number).map_err(|_| self.fault(column, format!("{number} is less than nothing")))
    }

    pub(crate) fn is(&self, column: &str) -> Result<bool, StoreFault> {
        self.is_if_any(column)?.ok_or_else(|| self.fault(column, "there is none"))
    }

    pub(crate) fn is_if_any(&self, column: &str) -> Result<Option<bool>, StoreFault> {
        match self.number_if_any(column)? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(other) => Err(self.fault(column, format!("{other} is neither 0 nor 1"))),
        }
    }

    pub(crate) fn moment(&self, column: &str) -> Result<Timestamp, StoreFault> {
        Ok(moment(self.number(column)?))
    }

    pub(crate) fn moment_if_any(&self, column: &str) -> Result<Option<Timestamp>, StoreFault> {
        Ok(self.number_if_any(column)?.map(moment))
    }

    /// A value of the model from its text.
    pub(crate) fn read<T>(&self, column: &str, read: fn(&str) -> Result<T, Fault>) -> Result<T, StoreFault> {
        read(&self.text(column)?).map_err(|fault| self.fault(column, fault.cause))
    }

    /// The same where there may be none.
    pub(crate) fn read_if_any<T>(
        &self,
        column: &str,
        read: fn(&str) -> Result<T, Fault>,
    ) -> Result<Option<T>, StoreFault> {
        self.text_if_any(column)?.map(|text| read(&text)).transpose().map_err(|fault| self.fault(column, fault.cause))
    }

    pub(crate) fn digest(&self, column: &str) -> Result<Digest, StoreFault> {
        self.read(column, Digest::try_new)
    }

    /// A fixed number of bytes from their hexadecimal digits.
    pub(crate) fn bytes<const N: usize>(&self, column: &str) -> Result<[u8; N], StoreFault> {
        bytes(&self.text(column)?).ok_or_else(|| self.fault(column, format!("not {N} bytes in hexadecimal digits")))
    }
}

/// Bytes from hexadecimal digits; none when it is not exactly so many.
pub(crate) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|sign| sign.is_ascii_hexdigit()) {
        return None;
    }
    let mut out = [0; N];
    for (byte, at) in out.iter_mut().zip((0..2 * N).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(out)
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text should take more text");
        text
    })
}

/// A moment from nanoseconds since 1970 UTC: 64 bits of them lie within the calendar.
fn moment(nanoseconds: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(nanoseconds)).expect("the years 1677 to 2262 should be in the calendar")
}

/// Nanoseconds since 1970 UTC. Code `unstorable-value`.
pub(crate) fn nanoseconds(column: &'static str, moment: Timestamp) -> Result<i64, StoreFault> {
    i64::try_from(moment.as_nanosecond())
        .map_err(|_| StoreFault::Value { column, cause: format!("{moment} is not between the years 1678 and 2262") })
}

/// A text that both engines can keep: PostgreSQL refuses U+0000. Code `unstorable-value`.
pub(crate) fn storable(column: &'static str, text: &str) -> Result<String, StoreFault> {
    if text.contains('\0') {
        return Err(StoreFault::Value { column, cause: "it holds the sign U+0000".to_owned() });
    }
    Ok(text.to_owned())
}

/// A count as a stored number. Code `unstorable-value`.
pub(crate) fn stored(column: &'static str, count: u64) -> Result<i64, StoreFault> {
    i64::try_from(count).map_err(|_| StoreFault::Value { column, cause: format!("{count} is too large") })
}
