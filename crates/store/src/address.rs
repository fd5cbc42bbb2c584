//! Decides how the address of a store is read and which engine it names. Up: [`crate`].

use std::path::{Path, PathBuf};

use crate::StoreFault;

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Where a store is: `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST/DATABASE`.
///
/// It is never shown whole: a connection address may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    engine: Engine,
    url: String,
    path: Option<PathBuf>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{self}")
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.path {
            Some(path) => write!(out, "sqlite:{}", path.display()),
            None => out.write_str("postgres://..."),
        }
    }
}

impl Address {
    /// Reads an address. Code `bad-store-address`.
    ///
    /// # Errors
    /// Neither `sqlite:` with a path nor `postgres://`.
    pub fn try_new(text: &str) -> Result<Self, StoreFault> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains('\0') || path == ":memory:" {
                return Err(StoreFault::Address("a SQLite store needs the path of a file".to_owned()));
            }
            return Self::of_file(Path::new(path));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self { engine: Engine::Postgres, url: text.to_owned(), path: None });
        }
        // The text is not repeated: it may be an address with a password and a slip in its first letters.
        Err(StoreFault::Address("it begins with neither \u{ab}sqlite:\u{bb} nor \u{ab}postgres://\u{bb}".to_owned()))
    }

    /// The address of a SQLite file.
    ///
    /// # Errors
    /// The path is not UTF-8, or the working folder is not known.
    pub fn of_file(path: &Path) -> Result<Self, StoreFault> {
        let path = std::path::absolute(path).map_err(|error| StoreFault::Address(error.to_string()))?;
        let text = path.to_str().ok_or_else(|| StoreFault::Address("the path is not UTF-8".to_owned()))?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte);
        let mut url = String::from("sqlite://");
        for byte in text.bytes() {
            if is_plain(byte) {
                url.push(char::from(byte));
            } else {
                url.push_str(&format!("%{byte:02X}"));
            }
        }
        Ok(Self { engine: Engine::Sqlite, url, path: Some(path) })
    }

    /// The file of a SQLite store; none for PostgreSQL.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// The address as the driver takes it.
    pub(crate) fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("{}?mode=rwc", self.url),
            Engine::Postgres => self.url.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_passwords_are_not_shown() {
        for (text, remark) in [
            ("", "empty"),
            ("store.db", "a bare path could be meant for either"),
            ("sqlite:", "no path"),
            ("sqlite::memory:", "a store that forgets is none"),
            ("mysql://host/base", "not an engine of ours"),
            ("postgres:/host", "not a connection address"),
        ] {
            assert_eq!(Address::try_new(text).expect_err(remark).code(), "bad-store-address", "{remark}");
        }
        let file = Address::try_new("sqlite:/a folder/100%#1?.db").expect("any file name");
        assert_eq!(file.file(), Some(Path::new("/a folder/100%#1?.db")));
        assert_eq!(file.url(), "sqlite:///a%20folder/100%25%231%3F.db?mode=rwc");
        let server = Address::try_new("postgres://me:secret@host/base").expect("an address");
        assert!(!format!("{server} {server:?}").contains("secret"));
    }
}
