//! Decides which codes name an area of a country: ISO 3166-2 (checked against the list), FIPS of the United States
//! (states become ISO 3166-2), p-codes and NUTS (checked by shape). Up: [`crate::builtin`].

use std::collections::BTreeMap;

use model::area::AREA_SCHEMES;
use model::fault::Fault;
use model::id::PlaceId;

use crate::suggest;
use crate::table::{Spec, cell, optional, read_all, required};

const SUBDIVISIONS: Spec = Spec {
    file: "data/subdivisions.csv",
    key: Some("code"),
    columns: &[required("code", "", ""), required("name", "", ""), optional("fips", "", "")],
};

/// The areas that are known by code.
#[derive(Clone, Debug, Default)]
pub(super) struct Areas {
    /// Name of each code of ISO 3166-2.
    names: BTreeMap<String, String>,
    /// ISO 3166-2 of each state's two digits.
    states: BTreeMap<String, String>,
}

impl Areas {
    /// The areas of the built-in table.
    pub(super) fn read() -> Result<Self, Vec<Fault>> {
        let mut areas = Self::default();
        let rows = read_all(&SUBDIVISIONS, include_bytes!("../../../../data/subdivisions.csv"), |row| {
            let [code, name] = ["code", "name"].map(|column| row.need(column, cell::text));
            Some((code?, name?, row.may("fips", cell::text)?))
        })?;
        for (code, name, fips) in rows {
            areas.states.extend(fips.map(|digits| (digits, code.clone())));
            areas.names.insert(code, name);
        }
        Ok(areas)
    }

    /// The name of an area of ISO 3166-2.
    pub(super) fn name(&self, code: &str) -> Option<&str> {
        self.names.get(code).map(String::as_str)
    }

    /// The area that a code means; none when the text has not the shape of an area's code.
    ///
    /// Codes `unknown-scheme`, `bad-area-code`, `unknown-place`.
    pub(super) fn read_code(&self, text: &str, is_country: &dyn Fn(&str) -> bool) -> Option<Result<PlaceId, Fault>> {
        let Some((scheme, code)) = text.split_once(':') else {
            let is_plain = text.len() <= 6 && text.as_bytes().get(2) == Some(&b'-') && text.is_ascii();
            return is_plain.then(|| self.subdivision(&text.to_ascii_uppercase(), is_country));
        };
        let code = code.trim().to_ascii_uppercase();
        Some(match scheme.trim().to_ascii_lowercase().as_str() {
            "iso3166-2" => self.subdivision(&code, is_country),
            "fips" => self.fips(&code),
            "pcode" => prefixed("pcode", &code, 2..=20, is_country),
            "nuts" => prefixed("nuts", &code, 1..=3, &|country| match country {
                "EL" | "UK" => true,
                other => is_country(other),
            }),
            other => {
                let known = AREA_SCHEMES.join(", ");
                let action = suggest::action(other, AREA_SCHEMES, &format!("write one of {known} before the colon"));
                Err(Fault::new("unknown-scheme", format!("\u{ab}{other}\u{bb} is not a scheme of areas"), action))
            }
        })
    }

    fn subdivision(&self, code: &str, is_country: &dyn Fn(&str) -> bool) -> Result<PlaceId, Fault> {
        let parts = code.split_once('-').filter(|(country, part)| {
            country.len() == 2 && (1..=3).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_alphanumeric())
        });
        let Some((country, _)) = parts.filter(|(country, _)| is_country(country)) else {
            return Err(bad(code, "ISO 3166-2", "write country and area with a hyphen, such as US-NY"));
        };
        if self.names.contains_key(code) {
            return PlaceId::try_new(code);
        }
        let country = format!("{country}-");
        let known = self.names.keys().map(String::as_str).filter(|known| known.starts_with(&country));
        let otherwise = "take the code from ISO 3166-2, or use another scheme, such as pcode:KE030";
        let cause = format!("ISO 3166-2 has no area \u{ab}{code}\u{bb}");
        Err(Fault::new("unknown-place", cause, suggest::action(code, known, otherwise)))
    }

    fn fips(&self, digits: &str) -> Result<PlaceId, Fault> {
        // Spreadsheets take the leading zero of Alabama's 01 away.
        let padded = if [1, 4].contains(&digits.len()) { format!("0{digits}") } else { digits.to_owned() };
        let digits = padded.as_str();
        let is_shaped = [2, 5].contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        let state = digits.get(..2).and_then(|digits| self.states.get(digits));
        match state.filter(|_| is_shaped) {
            Some(state) if digits.len() == 2 => PlaceId::try_new(state),
            Some(_) => PlaceId::try_new(&format!("fips:{digits}")),
            None => Err(bad(
                digits,
                "FIPS",
                "write the two digits of a state, or the five of a county: fips:36, fips:36061",
            )),
        }
    }
}

/// A code that begins with its country's letters.
fn prefixed(
    scheme: &str,
    code: &str,
    length: std::ops::RangeInclusive<usize>,
    is_country: &dyn Fn(&str) -> bool,
) -> Result<PlaceId, Fault> {
    let parts = code.split_at_checked(2).filter(|(country, rest)| {
        is_country(country) && length.contains(&rest.len()) && rest.bytes().all(|sign| sign.is_ascii_alphanumeric())
    });
    if parts.is_none() {
        let example = if scheme == "nuts" { "nuts:ITC4" } else { "pcode:KE030" };
        return Err(bad(code, scheme, &format!("write the country's two letters, then the area, such as {example}")));
    }
    PlaceId::try_new(&format!("{scheme}:{code}"))
}

fn bad(code: &str, scheme: &str, action: &str) -> Fault {
    Fault::new("bad-area-code", format!("\u{ab}{code}\u{bb} is not a code of {scheme}"), action)
}
