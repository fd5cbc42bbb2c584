//! Decides what the tool's sheets know of a place: people, beds, staff, laboratory machines.
//! Up: [`crate::builtin::esft`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::id::PlaceId;
use model::need::esft::{Cadre, PlaceCapacity};

use crate::builtin::countries::INCOMES;
use crate::table::{Spec, cell, optional, read_all, required};

const CAPACITY: Spec = Spec {
    file: "data/profiles/covid-19/esft/capacity.csv",
    key: Some("iso2"),
    columns: &[
        required("iso2", "", ""),
        required("income", "", ""),
        optional("population", "", ""),
        optional("growth", "", ""),
        optional("beds", "", ""),
        optional("icu_percent", "", ""),
        optional("doctors", "", ""),
        optional("nurses", "", ""),
        optional("laboratory", "", ""),
        optional("midwives", "", ""),
        optional("dentists", "", ""),
        optional("physiotherapists", "", ""),
        optional("traditional", "", ""),
        optional("community", "", ""),
        optional("pharmacists", "", ""),
    ],
};

const MACHINES: [&str; 6] = ["roche-6800", "roche-8800", "abbott-m2000", "hologic-panther", "genexpert", "manual"];

const PLATFORMS: Spec = Spec {
    file: "data/profiles/covid-19/esft/platforms.csv",
    key: Some("iso2"),
    columns: &[
        required("iso2", "", ""),
        required("roche-6800", "", ""),
        required("roche-8800", "", ""),
        required("abbott-m2000", "", ""),
        required("hologic-panther", "", ""),
        required("genexpert", "", ""),
        required("manual", "", ""),
    ],
};

/// What the sheets know of a place; all figures absent where they do not have it.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn esft_capacity(place: &PlaceId) -> Result<PlaceCapacity, Vec<Fault>> {
    let rows = read_all(&CAPACITY, include_bytes!("../../../../../data/profiles/covid-19/esft/capacity.csv"), |row| {
        let id = row.need("iso2", PlaceId::try_new);
        let income = row.need("income", |text| cell::word(text, &INCOMES));
        let [population, growth, beds, icu_percent] =
            ["population", "growth", "beds", "icu_percent"].map(|column| row.decimal(column));
        let staff: Option<Vec<(Cadre, Option<f64>)>> =
            Cadre::ALL.iter().map(|(cadre, word)| Some((*cadre, row.decimal(word)?))).collect();
        let capacity = PlaceCapacity {
            income: Some(income?),
            population: population?,
            growth: growth?,
            beds: beds?,
            // The sheet gives percent; divided here as the tool does.
            icu_share: icu_percent?.map(|percent| percent / 100.0),
            staff: staff?.into_iter().filter_map(|(cadre, people)| Some((cadre, people?))).collect(),
            machines: BTreeMap::new(),
        };
        Some((id?, capacity))
    })?;
    let bytes = include_bytes!("../../../../../data/profiles/covid-19/esft/platforms.csv");
    let machines = read_all(&PLATFORMS, bytes, |row| {
        let id = row.need("iso2", PlaceId::try_new);
        let counts: Option<Vec<(&str, Option<f64>)>> =
            MACHINES.iter().map(|name| Some((*name, row.decimal(name)?))).collect();
        Some((id?, counts?))
    })?;
    let of_place = rows.into_iter().find(|(id, _)| id == place).map(|(_, capacity)| capacity);
    let mut capacity = of_place.unwrap_or_default();
    if let Some((_, counts)) = machines.into_iter().find(|(id, _)| id == place) {
        capacity.machines = counts.into_iter().filter_map(|(name, count)| Some((name.to_owned(), count?))).collect();
    }
    Ok(capacity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::countries;

    #[test]
    fn the_sheets_know_italy_and_say_what_they_do_not_know_of_tuvalu() {
        let italy = esft_capacity(&PlaceId::of("IT")).expect("sound tables");
        assert_eq!(italy.beds, Some(185_674.709_22));
        assert_eq!(italy.machines.get("genexpert"), Some(&837.0));
        assert!((italy.icu_share.expect("a share") - 0.0357).abs() < 1e-12);
        let tuvalu = esft_capacity(&PlaceId::of("TV")).expect("sound tables");
        assert_eq!(tuvalu.staff.get(&Cadre::Doctors), None);
        assert_eq!(esft_capacity(&PlaceId::of("AQ")).expect("sound tables"), PlaceCapacity::default());
    }

    #[test]
    fn every_place_of_the_sheets_is_a_country_and_nearly_all_can_be_counted() {
        let countries = countries().expect("sound tables");
        let known = countries
            .iter()
            .map(|country| esft_capacity(&country.id).expect("sound tables"))
            .filter(|capacity| capacity.beds.is_some() && capacity.staff.contains_key(&Cadre::Doctors))
            .filter(|capacity| !capacity.machines.is_empty());
        assert_eq!(known.count(), 215, "all but Tuvalu");
    }
}
