//! Decides which disease profiles the program carries in itself. Does not decide how one is read ([`crate::profile`]).
//! Up: [`crate::builtin`].

use std::borrow::Cow;

use model::fault::Fault;
use model::need::DiseaseProfile;
use model::world::Item;

use crate::profile::{self, Files};
use crate::suggest;
use crate::table::collector::Faults;

/// Names of the built-in profiles.
pub const PROFILES: [&str; 4] = ["covid-19", "ebola", "cholera", "measles"];

/// The tables of one profile.
macro_rules! tables {
    ($name:literal: $($table:literal),*) => {
        &[
            $((concat!("profile/", $table), include_str!(concat!("../../../../data/profiles/", $name, "/", $table)).as_bytes())),*
        ]
    };
}

/// A table of a profile: its place in a folder, and its bytes.
type Table = (&'static str, &'static [u8]);

const COVID_19: &[Table] = tables!(
    "covid-19": "parameters.csv", "severity.csv", "staff.csv", "tests.csv", "beds.csv", "rates.csv", "drugs.csv",
    "uses.csv"
);
const EBOLA: &[Table] =
    tables!("ebola": "parameters.csv", "severity.csv", "staff.csv", "tests.csv", "beds.csv", "rates.csv");
const CHOLERA: &[Table] =
    tables!("cholera": "parameters.csv", "severity.csv", "staff.csv", "tests.csv", "beds.csv", "rates.csv");
const MEASLES: &[Table] =
    tables!("measles": "parameters.csv", "severity.csv", "staff.csv", "tests.csv", "beds.csv", "rates.csv");

/// The files of a built-in profile.
///
/// # Errors
/// Code `unknown-profile` when there is none of this name.
pub(crate) fn files(name: &str) -> Result<Files, Fault> {
    let tables = match name {
        "covid-19" => COVID_19,
        "ebola" => EBOLA,
        "cholera" => CHOLERA,
        "measles" => MEASLES,
        _ => {
            let otherwise = format!("use one of: {}", PROFILES.join(", "));
            let action = suggest::action(name, PROFILES, &otherwise);
            let cause = format!("no disease profile is called \u{ab}{name}\u{bb}");
            return Err(Fault::new("unknown-profile", cause, action));
        }
    };
    Ok(tables.iter().map(|(file, bytes)| (*file, Cow::Borrowed(*bytes))).collect())
}

/// The built-in profile of a disease, counted in the units of a catalogue.
///
/// # Errors
/// Code `unknown-profile` when there is none of this name; otherwise every fault of the tables against the catalogue.
pub fn disease_profile(name: &str, items: &[Item]) -> Result<DiseaseProfile, Vec<Fault>> {
    let files = files(name).map_err(|fault| vec![fault])?;
    let mut faults = Faults::default();
    let profile = profile::read(name, &files, items, &mut faults);
    faults.finish(profile).map(|(profile, _)| profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::items;

    #[test]
    fn every_built_in_profile_is_sound() {
        let items = items().expect("the catalogue should be without faults");
        for name in PROFILES {
            let profile = disease_profile(name, &items).expect("the tables should be without faults");
            assert!(profile.faults().is_empty(), "{name}");
            assert!(profile.rates.iter().all(|rate| rate.rate > 0.0), "{name}: a rate of nothing");
        }
    }

    #[test]
    fn an_unknown_profile_is_refused_with_the_nearest() {
        let faults = disease_profile("covid19", &[]).expect_err("no such profile");
        assert!(faults[0].action.contains("covid-19"), "{}", faults[0]);
    }
}
