//! Decides which country an area's code belongs to, where the code itself says it: `US-NY` is in `US`. Does not decide
//! which codes exist (`format`). Up: [`crate`].

use crate::id::PlaceId;

/// Schemes that an area's code may be written with, before a colon. A code of ISO 3166-2 needs none: `US-NY`.
///
/// ISO 3166-2; FIPS 5-2 and 6-4 of the United States (states of two digits, counties of five); place codes (p-codes) of
/// the humanitarian Common Operational Datasets; NUTS of the European Union.
pub const AREA_SCHEMES: [&str; 4] = ["iso3166-2", "fips", "pcode", "nuts"];

impl PlaceId {
    /// Whether it is an area of a country, not a country.
    #[must_use]
    pub fn is_area(&self) -> bool {
        self.as_str().contains([':', '-'])
    }

    /// The country (ISO 3166-1 alpha-2) that the place is or lies in, where its code says it.
    ///
    /// P-codes begin with the country's alpha-2; those that begin with an alpha-3 do not say it here. NUTS writes Greece
    /// `EL` and the United Kingdom `UK`.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        let text = self.as_str();
        let (scheme, code) = text.split_once(':').unwrap_or(("", text));
        let letters = code.get(..2).filter(|letters| letters.bytes().all(|letter| letter.is_ascii_uppercase()));
        match scheme {
            "fips" => Some("US"),
            "nuts" => match letters? {
                "EL" => Some("GR"),
                "UK" => Some("GB"),
                other => Some(other),
            },
            "pcode" => letters.filter(|_| code.as_bytes().get(2).is_some_and(u8::is_ascii_digit)),
            "" | "iso3166-2" => letters.filter(|_| code.len() == 2 || code.as_bytes().get(2) == Some(&b'-')),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_says_its_country_where_its_code_does() {
        for (id, country, is_area, remark) in [
            ("IT", Some("IT"), false, "a country"),
            ("US-NY", Some("US"), true, "ISO 3166-2"),
            ("iso3166-2:IT-25", Some("IT"), true, "with its scheme"),
            ("fips:36061", Some("US"), true, "a county"),
            ("pcode:KE030", Some("KE"), true, "a p-code"),
            ("pcode:KEN030", None, true, "an alpha-3 says no alpha-2"),
            ("nuts:EL30", Some("GR"), true, "NUTS has its own letters"),
            ("nuts:ITC4", Some("IT"), true, "NUTS"),
            ("other:IT25", None, true, "a scheme that is not known"),
            ("ITALY", None, false, "a word"),
        ] {
            let place = PlaceId::of(id);
            assert_eq!((place.country(), place.is_area()), (country, is_area), "{remark}");
        }
    }
}
