//! Decides how single values of an exported log are read: each has one writing, and no other is taken. Up:
//! [`crate::log::file`].

use jiff::Timestamp;
use model::id::is_id;

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

    #[inline]
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Whether a text comes next; it is then read over.
    #[inline(always)]
    pub(super) fn has(&mut self, literal: &str) -> bool {
        let is_next = self.text.as_bytes()[self.at..].starts_with(literal.as_bytes());
        if is_next {
            self.at += literal.len();
        }
        is_next
    }

    /// A text that must come next.
    #[inline(always)]
    pub(super) fn expect(&mut self, literal: &'static str) -> Result<(), Wanted> {
        if self.has(literal) { Ok(()) } else { Err(literal) }
    }

    /// The end of the line.
    #[inline]
    pub(super) fn end(&self) -> Result<(), Wanted> {
        if self.at == self.text.len() { Ok(()) } else { Err("the end of the line") }
    }

    /// A whole number from 0 without leading zeros.
    #[inline]
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
    #[inline]
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

    /// A quoted id.
    #[inline]
    pub(super) fn id(&mut self) -> Result<&'a str, Wanted> {
        let start = self.at;
        let text = self.plain()?;
        if is_id(text) {
            return Ok(text);
        }
        self.at = start;
        Err("an id")
    }

    /// A quoted word, read by a constructor.
    #[inline]
    pub(super) fn word<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Wanted> {
        let start = self.at;
        let text = self.plain()?;
        read(text).ok_or_else(|| {
            self.at = start;
            "an id"
        })
    }

    /// A quoted text of small hexadecimal digits, two for each byte.
    #[inline]
    pub(super) fn hex<const N: usize>(&mut self) -> Result<[u8; N], Wanted> {
        const { assert!(N.is_multiple_of(4), "digits are read eight at a time") };
        const WANTED: Wanted = "small hexadecimal digits of the right number";
        self.expect("\"")?;
        let rest = &self.text.as_bytes()[self.at..];
        let (digits, after) = rest.split_at_checked(2 * N).ok_or(WANTED)?;
        let mut bytes = [0; N];
        let (eights, _) = digits.as_chunks::<8>();
        let (fours, _) = bytes.as_chunks_mut::<4>();
        for (index, four) in fours.iter_mut().enumerate() {
            *four = four_bytes(eights[index]).ok_or(WANTED)?;
        }
        if after.first() != Some(&b'"') {
            return Err(WANTED);
        }
        self.at += 2 * N + 1;
        Ok(bytes)
    }

    /// A quoted instant.
    #[inline]
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
        let mut room = Vec::new();
        self.string_into(&mut room).map(str::to_owned)
    }

    /// The same, read into room that is used again for the next text: a million lines need no room each.
    pub(super) fn string_into<'s>(&mut self, room: &'s mut Vec<u8>) -> Result<&'s str, Wanted> {
        self.expect("\"")?;
        let bytes = &self.text.as_bytes()[self.at..];
        // What is read is never longer than its writing; runs are copied eight bytes at a time.
        if room.len() < bytes.len() {
            room.resize(bytes.len(), 0);
        }
        let (mut at, mut length) = (0, 0);
        loop {
            let run = copy_run(&bytes[at..], &mut room[length..]);
            length += run;
            at += run;
            match bytes.get(at..at + 2) {
                // Most of what is escaped are quotes, and most of those open or close a name with one sign between.
                Some([b'\\', b'"']) => {
                    room[length] = b'"';
                    (at, length) = (at + 2, length + 1);
                    while let Some([sign @ (b':' | b','), b'\\', b'"']) = bytes.get(at..at + 3) {
                        (room[length], room[length + 1]) = (*sign, b'"');
                        (at, length) = (at + 3, length + 2);
                    }
                }
                Some([b'\\', _]) => {
                    let (sign, size) = escaped(&bytes[at..]).ok_or_else(|| {
                        self.at += at;
                        "an escape in its shortest writing"
                    })?;
                    length += sign.encode_utf8(&mut room[length..]).len();
                    at += size;
                }
                _ => break,
            }
        }
        self.at += at;
        match bytes.get(at) {
            Some(b'"') => {
                self.at += 1;
                Ok(std::str::from_utf8(&room[..length]).expect("runs of a text and signs should be a text"))
            }
            Some(b'\\') => Err("an escape in its shortest writing"),
            Some(_) => Err("an escaped control sign"),
            None => Err("a closing quote"),
        }
    }
}

/// The sign that an escape stands for, with the length of its writing; none where another writing is the one.
fn escaped(bytes: &[u8]) -> Option<(char, usize)> {
    Some(match bytes.get(1)? {
        b'"' => ('"', 2),
        b'\\' => ('\\', 2),
        b'n' => ('\n', 2),
        b't' => ('\t', 2),
        b'r' => ('\r', 2),
        b'b' => ('\u{8}', 2),
        b'f' => ('\u{c}', 2),
        b'u' => {
            let digits = bytes.get(2..6).filter(|digits| digits.starts_with(b"00"))?;
            let (high, low) = (nibble(digits[2]), nibble(digits[3]));
            if high > 1 || low > 15 {
                return None;
            }
            let value = high * 16 + low;
            if matches!(value, 8 | 9 | 10 | 12 | 13) {
                return None;
            }
            (char::from(value), 6)
        }
        _ => return None,
    })
}
