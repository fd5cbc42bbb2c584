//! Decides how countries are known: codes, mains, languages and figures, and which place a word or code means.
//! Does not decide whose a territory is: the tables follow ISO 3166-1. Up: [`crate::builtin`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use model::evidence::Source;
use model::fault::Fault;
use model::id::PlaceId;
use model::quantity::{Permille, Units};
use model::world::{IncomeGroup, Mains};

use crate::builtin::areas::Areas;
use crate::builtin::names::Names;
use crate::table::{Row, Spec, cell, optional, rating, read_all, required};

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
        optional("plugs", "", ""),
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
    /// Plug types in use, letters of IEC World Plugs; empty means not known.
    pub plugs: Vec<char>,
    /// Languages read, official ones; empty means not known.
    pub languages: Vec<String>,
    /// Where the row comes from.
    pub source: Source,
}

/// The countries, by code, and the names and areas that lead to them.
#[derive(Clone, Debug)]
pub struct Countries {
    by_id: BTreeMap<String, Country>,
    by_iso3: BTreeMap<String, PlaceId>,
    names: Names,
    areas: Areas,
}

/// The built-in countries with their mains and languages, names and areas; read once.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn countries() -> Result<&'static Countries, Vec<Fault>> {
    static COUNTRIES: OnceLock<Result<Countries, Vec<Fault>>> = OnceLock::new();
    COUNTRIES.get_or_init(read_countries).as_ref().map_err(Clone::clone)
}

fn read_countries() -> Result<Countries, Vec<Fault>> {
    let list = read_all(&COUNTRIES, include_bytes!("../../../../data/countries.csv"), country)?;
    let mut by_id: BTreeMap<String, Country> =
        list.into_iter().map(|country| (country.id.to_string(), country)).collect();
    let mains = read_all(&MAINS, include_bytes!("../../../../data/mains.csv"), |row| {
        let supplies = row.may("volts_hertz", rating::supplies)?.unwrap_or_default();
        Some((row.need("iso2", cell::text)?, supplies, row.list("plugs", rating::plug)?))
    })?;
    for (id, supplies, plugs) in mains {
        if let Some(country) = by_id.get_mut(&id) {
            country.mains.extend(supplies);
            country.plugs.extend(plugs);
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
    let mut names = Names::read()?;
    for country in by_id.values() {
        std::iter::once(&country.name).chain(&country.aliases).for_each(|name| names.add(name, &country.id));
    }
    let by_iso3 = by_id.values().map(|country| (country.iso3.clone(), country.id.clone())).collect();
    Ok(Countries { by_id, by_iso3, names, areas: Areas::read()? })
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
        plugs: Vec::new(),
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

    /// The country that a word means: alpha-2, alpha-3 or the three digits of ISO 3166-1, or a name in English, French,
    /// Spanish, Russian, Arabic, Chinese, Portuguese or Ukrainian, whatever its capitals, accents and order of words.
    ///
    /// # Errors
    /// Code `unknown-place` with the nearest known name; `ambiguous-place` when several countries answer to the name.
    pub fn find(&self, word: &str) -> Result<&Country, Fault> {
        let wanted = word.trim();
        let upper = wanted.to_ascii_uppercase();
        let by_code = self.by_id.get(&upper).or_else(|| self.by_iso3.get(&upper).and_then(|id| self.get(id.as_str())));
        if let Some(country) = by_code {
            return Ok(country);
        }
        let answering: Vec<&Country> =
            self.names.answering(wanted).into_iter().filter_map(|id| self.get(id.as_str())).collect();
        match answering.as_slice() {
            [] => Err(self.unknown(word)),
            [one] => Ok(one),
            several => {
                let list: Vec<String> =
                    several.iter().map(|country| format!("{} ({})", country.id, country.name)).collect();
                let codes: Vec<&str> = several.iter().map(|country| country.id.as_str()).collect();
                let cause = format!("\u{ab}{word}\u{bb} may be {}", list.join(" or "));
                Err(Fault::new("ambiguous-place", cause, format!("which one? Write {}", codes.join(" or "))))
            }
        }
    }

    /// The place that a cell names: a country as [`Countries::find`] knows it, or an area's code with its scheme
    /// (`US-NY`, `iso3166-2:US-NY`, `fips:36`, `pcode:KE030`, `nuts:ITC4`).
    ///
    /// # Errors
    /// Codes of [`Countries::find`]; `unknown-scheme`, `bad-area-code` and `unknown-place` for areas.
    pub fn code(&self, text: &str) -> Result<PlaceId, Fault> {
        if let Some(country) = self.get(text) {
            return Ok(country.id.clone());
        }
        match self.areas.read_code(text.trim(), &|country| self.by_id.contains_key(country)) {
            Some(area) => area,
            None => self.find(text).map(|country| country.id.clone()),
        }
    }

    /// What a place is called in English: a country by its short name, an area by its own where the list has it.
    #[must_use]
    pub fn name_of(&self, place: &PlaceId) -> String {
        let country = self.get(place.as_str()).map(|country| country.name.as_str());
        country.or_else(|| self.areas.name(place.as_str())).unwrap_or(place.as_str()).to_owned()
    }

    fn unknown(&self, word: &str) -> Fault {
        let meant = self.names.nearest(word).and_then(|id| self.get(id.as_str()));
        let otherwise = "give a code of ISO 3166-1, such as IT, or an area's with its scheme, such as pcode:KE030";
        let action = meant.map_or_else(
            || otherwise.to_owned(),
            |country| format!("did you mean \u{ab}{}\u{bb} ({})? Otherwise {otherwise}", country.id, country.name),
        );
        Fault::new("unknown-place", format!("no place is known as \u{ab}{word}\u{bb}"), action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_code_number_or_name() {
        let countries = countries().expect("the tables should be without faults");
        for (word, id, remark) in [
            ("IT", "IT", "alpha-2"),
            ("it", "IT", "alpha-2, small"),
            ("ita", "IT", "alpha-3, small"),
            ("380", "IT", "numeric"),
            ("004", "AF", "numeric with zeros"),
            ("Italy", "IT", "English"),
            ("Korea, South", "KR", "as the case tables write it"),
            ("Taiwan*", "TW", "as the case tables write it"),
            ("US", "US", "as the case tables write it"),
            ("Congo (Kinshasa)", "CD", "as the case tables write it"),
            ("West Bank and Gaza", "PS", "as the case tables write it"),
            ("Burma", "MM", "alias"),
            ("SierraLeone", "SL", "as a header writes it"),
            ("C\u{f4}te d'Ivoire", "CI", "accents, typewriter apostrophe"),
            ("Cote dIvoire", "CI", "no accents"),
            ("Cor\u{e9}e du Sud", "KR", "French"),
            ("Estados Unidos", "US", "Spanish"),
            ("\u{420}\u{43e}\u{441}\u{441}\u{438}\u{44f}", "RU", "Russian"),
            (
                "\u{421}\u{43e}\u{435}\u{434}\u{438}\u{43d}\u{435}\u{43d}\u{43d}\u{44b}\u{435} \u{428}\u{442}\u{430}\u{442}\u{44b}",
                "US",
                "Russian",
            ),
            ("\u{4e2d}\u{56fd}", "CN", "Chinese"),
            ("Guinea", "GN", "a whole name that others begin with"),
            ("Equatorial Guinea", "GQ", "another country"),
            ("TM", "TM", "only in the sheet of the health organization"),
        ] {
            assert_eq!(countries.find(word).map(|country| country.id.as_str()), Ok(id), "{remark}: {word}");
            assert_eq!(countries.code(word).as_ref().map(PlaceId::as_str), Ok(id), "{remark}: {word}");
        }
    }

    #[test]
    fn a_name_that_is_unknown_or_shared_is_a_question() {
        let countries = countries().expect("the tables should be without faults");
        for (word, code, named, remark) in [
            ("Itly", "unknown-place", "\u{ab}IT\u{bb}", "letter lost"),
            ("Untied Kingdom", "unknown-place", "\u{ab}GB\u{bb}", "letters swapped"),
            ("999", "unknown-place", "ISO 3166-1", "no such number"),
            ("Congo", "ambiguous-place", "CD or CG", "two countries"),
            ("Korea", "ambiguous-place", "KP or KR", "two countries"),
            ("Corea", "ambiguous-place", "KP or KR", "two countries, Spanish"),
            ("US-QQ", "unknown-place", "US-", "no such state"),
            ("iso3166-2:New York", "bad-area-code", "US-NY", "a name for a code"),
            ("fips:99", "bad-area-code", "fips:36", "no such state"),
            ("pcode:030", "bad-area-code", "pcode:KE030", "no country"),
            ("pcod:KE030", "unknown-scheme", "\u{ab}pcode\u{bb}", "letter lost"),
            ("nuts:ITC4512", "bad-area-code", "nuts:ITC4", "too long"),
        ] {
            let fault = countries.code(word).expect_err(remark);
            assert_eq!(fault.code, code, "{remark}");
            assert!(fault.action.contains(named), "{remark}: {fault}");
        }
        for (word, id, remark) in [
            ("US-NY", "US-NY", "ISO 3166-2"),
            ("iso3166-2:US-NY", "US-NY", "with its scheme"),
            ("fips:36", "US-NY", "a state"),
            ("fips:36061", "fips:36061", "a county"),
            ("fips:1", "US-AL", "a zero that a spreadsheet took away"),
            ("pcode:KE030", "pcode:KE030", "a p-code"),
            ("nuts:EL30", "nuts:EL30", "NUTS"),
        ] {
            assert_eq!(countries.code(word).as_ref().map(PlaceId::as_str), Ok(id), "{remark}");
        }
        assert_eq!(countries.name_of(&PlaceId::of("US-NY")), "New York");
    }

    #[test]
    fn only_the_names_that_are_listed_as_shared_are_ambiguous() {
        let countries = countries().expect("the tables should be without faults");
        for country in countries.iter() {
            let found = countries.find(&country.name).map(|found| &found.id);
            assert_eq!(found, Ok(&country.id), "{}", country.name);
        }
    }

    #[test]
    fn mains_and_languages_are_joined() {
        let countries = countries().expect("the tables should be without faults");
        let us = countries.get("US").expect("the United States");
        assert!(us.mains.contains(&Mains { volts: 120, hertz: 60 }), "{:?}", us.mains);
        assert_eq!(us.plugs, ['A', 'B']);
        let with_plugs = countries.iter().filter(|country| !country.plugs.is_empty()).count();
        let with_mains = countries.iter().filter(|country| !country.mains.is_empty()).count();
        assert_eq!((with_plugs, with_mains), (222, 222));
        let italy = countries.get("IT").expect("Italy");
        assert_eq!(italy.plugs, ['C', 'F', 'L']);
        assert_eq!(italy.population, Some(Units::of(60_461_828)));
        assert!(italy.languages.contains(&"it".to_owned()));
    }
}
