//! Decides how single values of an exported log are read: each has one writing, and no other is taken. Up:
//! [`crate::log::file`].

use jiff::Timestamp;

use super::moment;
use super::scan::{copy_run, four_bytes, nibble, plain_run};

/// What should stand where something else does.
pub(super) type Wanted = &'static str;

/// A text that is read from its front.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte that is read next, from 1.
    pub(super) fn place(&self) -> usize {
        self.at + 1
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Whether a text comes next; it is then read over.
    pub(super) fn has(&mut self, literal: &str) -> bool {
        let is_next = self.text.as_bytes()[self.at..].starts_with(literal.as_bytes());
        if is_next {
            self.at += literal.len();
        }
        is_next
    }

    /// A text that must come next.
    pub(super) fn expect(&mut self, literal: &'static str) -> Result<(), Wanted> {
        if self.has(literal) { Ok(()) } else { Err(literal) }
    }

    /// The end of the line.
    pub(super) fn end(&self) -> Result<(), Wanted> {
        if self.at == self.text.len() { Ok(()) } else { Err("the end of the line") }
    }

    /// A whole number from 0 without leading zeros.
    pub(super) fn number(&mut self) -> Result<u64, Wanted> {
        const WANTED: Wanted = "a whole number without leading zeros";
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = &rest[..length];
        if digits.is_empty() || (length > 1 && digits.starts_with('0')) {
            return Err(WANTED);
        }
        let number = digits.parse().map_err(|_| WANTED)?;
        self.at += length;
        Ok(number)
    }

    /// A quoted text without escapes, up to the next quote.
    pub(super) fn plain(&mut self) -> Result<&'a str, Wanted> {
        self.expect("\"")?;
        let rest = self.rest();
        let length = plain_run(rest.as_bytes());
        match rest.as_bytes().get(length) {
            Some(b'"') => {
                self.at += length + 1;
                Ok(&rest[..length])
            }
            Some(_) => Err("a text without escapes"),
            None => Err("a closing quote"),
        }
    }

    /// A quoted text, read by a constructor.
    pub(super) fn id<T, E>(&mut self, read: impl FnOnce(&str) -> Result<T, E>) -> Result<T, Wanted> {
        let start = self.at;
        let text = self.plain()?;
        read(text).map_err(|_| {
            self.at = start;
            "an id"
        })
    }

    /// A quoted text of small hexadecimal digits, two for each byte.
    pub(super) fn hex<const N: usize>(&mut self) -> Result<[u8; N], Wanted> {
        const WANTED: Wanted = "small hexadecimal digits of the right number";
        self.expect("\"")?;
        let rest = &self.text.as_bytes()[self.at..];
        let (digits, after) = rest.split_at_checked(2 * N).ok_or(WANTED)?;
        let mut bytes = [0; N];
        let (eights, last) = digits.as_chunks::<8>();
        let (fours, end) = bytes.as_chunks_mut::<4>();
        for (four, eight) in fours.iter_mut().zip(eights) {
            *four = four_bytes(*eight).ok_or(WANTED)?;
        }
        for (byte, pair) in end.iter_mut().zip(last.chunks_exact(2)) {
            let (high, low) = (nibble(pair[0]), nibble(pair[1]));
            if high > 15 || low > 15 {
                return Err(WANTED);
            }
            *byte = (high << 4) | low;
        }
        if after.first() != Some(&b'"') {
            return Err(WANTED);
        }
        self.at += 2 * N + 1;
        Ok(bytes)
    }

    /// A quoted instant.
    pub(super) fn instant(&mut self) -> Result<Timestamp, Wanted> {
        let start = self.at;
        let text = self.plain()?;
        moment::read(text).ok_or_else(|| {
            self.at = start;
            "an instant as 2020-04-01T00:00:00Z"
        })
    }

    /// A quoted text with escapes, each in its one writing.
    pub(super) fn string(&mut self) -> Result<String, Wanted> {
        self.expect("\"")?;
        let bytes = &self.text.as_bytes()[self.at..];
        // What is read is never longer than its writing.
        let mut read = vec![0; bytes.len()];
        let mut length = 0;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let run = copy_run(rest, &mut read[length..]);
            length += run;
            self.at += run;
            match rest.get(run) {
                Some(b'"') => {
                    self.at += 1;
                    read.truncate(length);
                    return Ok(String::from_utf8(read).expect("runs of a text and signs should be a text"));
                }
                Some(b'\\') => length += self.escape()?.encode_utf8(&mut read[length..]).len(),
                Some(_) => return Err("an escaped control sign"),
                None => return Err("a closing quote"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Wanted> {
        const WANTED: Wanted = "an escape in its shortest writing";
        let bytes = &self.text.as_bytes()[self.at..];
        let (sign, length) = match bytes.get(1).ok_or(WANTED)? {
            b'"' => ('"', 2),
            b'\\' => ('\\', 2),
            b'n' => ('\n', 2),
            b't' => ('\t', 2),
            b'r' => ('\r', 2),
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            b'u' => {
                let digits = bytes.get(2..6).filter(|digits| digits.starts_with(b"00")).ok_or(WANTED)?;
                let (high, low) = (nibble(digits[2]), nibble(digits[3]));
                if high > 1 || low > 15 {
                    return Err(WANTED);
                }
                let value = high * 16 + low;
                if matches!(value, 8 | 9 | 10 | 12 | 13) {
                    return Err(WANTED);
                }
                (char::from(value), 6)
            }
            _ => return Err(WANTED),
        };
        self.at += length;
        Ok(sign)
    }
}
