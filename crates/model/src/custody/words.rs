//! Decides what a free text of a custody event may hold: one line that prints as it is stored. Up: [`crate::custody`].

use crate::fault::Fault;

/// Longest free text, in bytes.
pub const TEXT_LENGTH_MAX: usize = 1000;

/// Signs that print nothing or turn the direction of writing, so that a text shows otherwise than it is stored.
fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// One line of text: 1 to 1000 bytes, no control signs, none that print nothing or turn the direction of writing, no
/// blanks at its ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlainText(String);

impl PlainText {
    /// Reads a text. Code `bad-text`.
    pub fn try_new(text: &str) -> Result<Self, Fault> {
        let fault = |cause: &str, action: &str| Err(Fault::new("bad-text", cause, action));
        if text.trim().is_empty() {
            return fault("the text is empty", "write something, or leave the field out");
        }
        if text.trim() != text {
            return fault("the text begins or ends with a blank", "take the blank away");
        }
        if text.len() > TEXT_LENGTH_MAX {
            return fault(
                &format!("the text has {} bytes; the limit is {TEXT_LENGTH_MAX}", text.len()),
                "shorten it, or attach it as evidence",
            );
        }
        if let Some(sign) = text.chars().find(|sign| is_hidden(*sign)) {
            let cause = format!("the text holds the sign U+{:04X}, which does not print", u32::from(sign));
            return fault(&cause, "take the sign away; write one line");
        }
        Ok(Self(text.to_owned()))
    }

    /// A text that our own code made.
    ///
    /// # Panics
    /// When the text is not one plain line.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::try_new(text).expect("a text made by our own code should be one plain line")
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PlainText {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// A media type such as `image/jpeg`: type, `/`, subtype, in small letters, without parameters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaType(String);

impl MediaType {
    /// Reads a media type. Code `bad-media-type`.
    pub fn try_new(text: &str) -> Result<Self, Fault> {
        let is_name = |part: &str| {
            let is_plain =
                |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || b"!#$&-^_.+".contains(&sign);
            !part.is_empty() && part.len() <= 64 && part.bytes().all(is_plain)
        };
        match text.split_once('/') {
            Some((kind, rest)) if is_name(kind) && is_name(rest) => Ok(Self(text.to_owned())),
            _ => {
                let shown: String = text.chars().take(80).collect();
                let cause = format!("\u{ab}{shown}\u{bb} is not a media type");
                Err(Fault::new("bad-media-type", cause, "write it as image/jpeg or application/pdf"))
            }
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_show_otherwise_than_they_are_stored_are_refused() {
        for (text, remark) in [
            ("", "empty"),
            ("  ", "blanks"),
            (" a", "blank before"),
            ("a\nb", "two lines"),
            ("a\u{0}", "a control sign"),
            ("a\u{202e}b", "writing turned round"),
            ("a\u{200b}b", "a blank without width"),
            (&"\u{e9}".repeat(501), "1002 bytes"),
        ] {
            assert_eq!(PlainText::try_new(text).expect_err(remark).code, "bad-text", "{remark}");
        }
        assert_eq!(PlainText::of("d\u{e9}j\u{e0} re\u{e7}u").as_str(), "d\u{e9}j\u{e0} re\u{e7}u");
    }

    #[test]
    fn a_media_type_has_two_halves() {
        for (text, remark) in
            [("", "empty"), ("image", "one half"), ("Image/jpeg", "capital"), ("a/b/c", "three"), ("a/b; c=d", "more")]
        {
            assert_eq!(MediaType::try_new(text).expect_err(remark).code, "bad-media-type", "{remark}");
        }
        assert_eq!(MediaType::try_new("image/svg+xml").expect("a media type").as_str(), "image/svg+xml");
    }
}
