//! Decides how a form is read: `application/x-www-form-urlencoded`, UTF-8 and nothing else, each name once, within limits.
//! Up: [`crate::api`].

use std::collections::BTreeMap;

use model::fault::Fault;

/// Most fields of a form.
const FIELDS_MAX: usize = 2_000;

/// The fields of a form or of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a body or a query.
    ///
    /// # Errors
    /// Codes `bad-form`, `broken-utf8`.
    pub fn read(body: &[u8]) -> Result<Self, Fault> {
        let mut fields = BTreeMap::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let name = decoded(&pair[..at])?;
            let value = decoded(pair.get(at + 1..).unwrap_or_default())?;
            if fields.len() == FIELDS_MAX {
                return Err(bad(format!("there are more than {FIELDS_MAX} fields")));
            }
            if fields.insert(name.clone(), value).is_some() {
                let shown: String = name.chars().take(40).collect();
                return Err(bad(format!("the field \u{ab}{shown}\u{bb} is there twice")));
            }
        }
        Ok(Self(fields))
    }

    /// A field's text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

fn bad(cause: String) -> Fault {
    Fault::new("bad-form", cause, "send the form as the page gives it")
}

fn decoded(text: &[u8]) -> Result<String, Fault> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let pair = digit(rest.next()).zip(digit(rest.next()));
                let (high, low) = pair.ok_or_else(|| bad("a % stands without two hexadecimal digits".to_owned()))?;
                bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits should fit in a byte"));
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).map_err(|_| Fault::new("broken-utf8", "a field is not UTF-8", "send the form as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_strictly() {
        let form = Form::read(b"a=1+2&b=%C3%A9&c&d=%26%3D").expect("a form");
        assert_eq!(
            (form.get("a"), form.get("b"), form.get("c"), form.get("d")),
            (Some("1 2"), Some("\u{e9}"), Some(""), Some("&="))
        );
        assert_eq!(form.get("e"), None);
        for (body, code, remark) in [
            (b"a=%".as_slice(), "bad-form", "cut off"),
            (b"a=%zz", "bad-form", "no digits"),
            (b"a=%ff", "broken-utf8", "no UTF-8"),
            (b"a=\xc3", "broken-utf8", "half a letter"),
            (b"a=1&a=2", "bad-form", "twice"),
        ] {
            assert_eq!(Form::read(body).expect_err(remark).code, code, "{remark}");
        }
        let many: Vec<String> = (0..=FIELDS_MAX).map(|number| format!("f{number}=")).collect();
        assert_eq!(Form::read(many.join("&").as_bytes()).expect_err("too many").code, "bad-form");
    }
}
