//! Decides how countries are known: codes, names, aliases, mains and languages, and which one a word means.
//! Does not decide whose a territory is: the tables follow ISO 3166-1. Up: [`crate::builtin`].

use std::collections::BTreeMap;

use model::evidence::Source;
use model::fault::Fault;
use model::id::PlaceId;
use model::quantity::{Permille, Units};
use model::world::{IncomeGroup, Mains};

use crate::suggest;
use crate::table::{Row, Spec, cell, optional, read_all, required};

/// Words of the income groups.
pub(crate) const INCOMES: [(IncomeGroup, &str); 4] = [
    (IncomeGroup::Low, "low"),
    (IncomeGroup::LowerMiddle, "lower-middle"),
    (IncomeGroup::UpperMiddle, "upper-middle"),
    (IncomeGroup::High, "high"),
];

const COUNTRIES: Spec = Spec {
    file: "data/countries.csv",
    key: Some("iso2"),
    columns: &[
        required("iso2", "", ""),
        required("iso3", "", ""),
        required("name", "", ""),
        optional("aliases", "", ""),
        optional("income", "", ""),
        optional("population", "", ""),
        optional("beds_per_1000", "", ""),
        optional("icu_share_permille", "", ""),
        optional("doctors", "", ""),
        optional("nurses", "", ""),
        required("source", "", ""),
    ],
};

const MAINS: Spec = Spec {
    file: "data/mains.csv",
    key: None,
    columns: &[
        required("iso2", "", ""),
        optional("volts_hertz", "", ""),
        optional("differs", "", ""),
        required("source", "", ""),
    ],
};

const LANGUAGES: Spec = Spec {
    file: "data/languages.csv",
    key: None,
    columns: &[
        required("iso2", "", ""),
        required("language", "", ""),
        optional("status", "", ""),
        required("source", "", ""),
    ],
};

/// A country or area with what the built-in tables know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub id: PlaceId,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// English short name.
    pub name: String,
    /// Other names, among them those of the case tables.
    pub aliases: Vec<String>,
    /// Income group, where known.
    pub income: Option<IncomeGroup>,
    /// Inhabitants, where known.
    pub population: Option<Units>,
    /// Hospital beds: beds per 1,000 inhabitants times the population, where both are known.
    pub beds: Option<Units>,
    /// Share of beds that are for intensive care, where known.
    pub icu_share: Option<Permille>,
    /// Doctors, where known.
    pub doctors: Option<Units>,
    /// Nurses, where known.
    pub nurses: Option<Units>,
    /// Mains supplies in use; empty means not known.
    pub mains: Vec<Mains>,
    /// Languages read, official ones; empty means not known.
    pub languages: Vec<String>,
    /// Where the row comes from.
    pub source: Source,
}

/// The countries, by code.
#[derive(Clone, Debug)]
pub struct Countries {
    by_id: BTreeMap<String, Country>,
}

/// The built-in countries with their mains and languages.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn countries() -> Result<Countries, Vec<Fault>> {
    let list = read_all(&COUNTRIES, include_bytes!("../../../../data/countries.csv"), country)?;
    let mut by_id: BTreeMap<String, Country> =
        list.into_iter().map(|country| (country.id.to_string(), country)).collect();
    let mains = read_all(&MAINS, include_bytes!("../../../../data/mains.csv"), |row| {
        Some((row.need("iso2", cell::text)?, row.list("volts_hertz", cell::mains)?))
    })?;
    for (id, supplies) in mains {
        if let Some(country) = by_id.get_mut(&id) {
            country.mains.extend(supplies);
        }
    }
    let languages = read_all(&LANGUAGES, include_bytes!("../../../../data/languages.csv"), |row| {
        Some((row.need("iso2", cell::text)?, row.need("language", cell::language)?))
    })?;
    for (id, language) in languages {
        if let Some(country) = by_id.get_mut(&id).filter(|country| !country.languages.contains(&language)) {
            country.languages.push(language);
        }
    }
    Ok(Countries { by_id })
}

fn country(row: &mut Row<'_>) -> Option<Country> {
    let id = row.need("iso2", PlaceId::try_new);
    let [iso3, name] = ["iso3", "name"].map(|column| row.need(column, cell::text));
    let aliases =
        row.raw("aliases").split(';').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect();
    let income = row.may("income", |text| cell::word(text, &INCOMES));
    let [population, doctors, nurses] = ["population", "doctors", "nurses"].map(|column| row.may(column, cell::units));
    let beds_per_1000 = row.decimal("beds_per_1000");
    let icu_share = row.may("icu_share_permille", cell::permille);
    let source = row.need("source", cell::source);
    let (population, beds_per_1000) = (population?, beds_per_1000?);
    Some(Country {
        id: id?,
        iso3: iso3?,
        name: name?,
        aliases,
        income: income?,
        population,
        beds: population
            .zip(beds_per_1000)
            .map(|(people, beds)| Units::of((people.get() as f64 * beds / 1000.0).round() as i64)),
        icu_share: icu_share?,
        doctors: doctors?,
        nurses: nurses?,
        mains: Vec::new(),
        languages: Vec::new(),
        source: source?,
    })
}

impl Countries {
    /// The country of an alpha-2 code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Country> {
        self.by_id.get(code)
    }

    /// All of them, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Country> {
        self.by_id.values()
    }

    /// The country of a code of two or three letters, a name or an alias, whatever the case.
    ///
    /// # Errors
    /// Code `unknown-place`, with the nearest known name.
    pub fn find(&self, word: &str) -> Result<&Country, Fault> {
        let wanted = word.trim().to_lowercase();
        let is_meant = |country: &&Country| {
            let words = [country.id.as_str(), &country.iso3, &country.name];
            words
                .into_iter()
                .chain(country.aliases.iter().map(String::as_str))
                .any(|known| known.to_lowercase() == wanted)
        };
        self.iter().find(is_meant).ok_or_else(|| self.unknown(word))
    }

    /// Reads a cell that must hold an alpha-2 code. Code `unknown-place`, with the code that was probably meant.
    pub(crate) fn code(&self, text: &str) -> Result<PlaceId, Fault> {
        if let Some(country) = self.get(text) {
            return Ok(country.id.clone());
        }
        let country = self.find(text)?;
        Err(Fault::new(
            "unknown-place",
            format!("\u{ab}{text}\u{bb} is not a code of ISO 3166-1 alpha-2"),
            format!("did you mean \u{ab}{}\u{bb} ({})?", country.id, country.name),
        ))
    }

    fn unknown(&self, word: &str) -> Fault {
        let names = || self.iter().flat_map(|country| std::iter::once(&country.name).chain(&country.aliases));
        let nearest = suggest::nearest(word, names().map(String::as_str));
        let meant = nearest.and_then(|name| {
            self.iter().find(|country| country.name == name || country.aliases.iter().any(|alias| alias == name))
        });
        let action = meant.map_or_else(
            || "give a code of ISO 3166-1 alpha-2, such as IT".to_owned(),
            |country| {
                format!(
                    "did you mean \u{ab}{}\u{bb} ({})? Otherwise give a code of ISO 3166-1 alpha-2",
                    country.id, country.name
                )
            },
        );
        Fault::new("unknown-place", format!("no place is known as \u{ab}{word}\u{bb}"), action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_code_name_or_alias() {
        let countries = countries().expect("the tables should be without faults");
        for (word, id, remark) in [
            ("IT", "IT", "alpha-2"),
            ("ita", "IT", "alpha-3, small"),
            ("Italy", "IT", "name"),
            ("Korea, South", "KR", "as the case tables write it"),
            ("US", "US", "as the case tables write it"),
            ("Burma", "MM", "alias"),
        ] {
            assert_eq!(countries.find(word).map(|country| country.id.as_str()), Ok(id), "{remark}");
        }
        let fault = countries.find("Itly").expect_err("misspelled");
        assert!(fault.action.contains("\u{ab}IT\u{bb}"), "{fault}");
        let fault = countries.code("Serbia").expect_err("a name is not a code");
        assert!(fault.action.contains("\u{ab}RS\u{bb}"), "{fault}");
    }

    #[test]
    fn mains_and_languages_are_joined() {
        let countries = countries().expect("the tables should be without faults");
        let us = countries.get("US").expect("the United States");
        assert!(us.mains.contains(&Mains { volts: 120, hertz: 60 }), "{:?}", us.mains);
        let italy = countries.get("IT").expect("Italy");
        assert_eq!(italy.population, Some(Units::of(60_461_828)));
        assert!(italy.languages.contains(&"it".to_owned()));
    }
}
