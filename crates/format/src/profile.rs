//! Decides how a disease profile is read from its tables, built in or from the folder `profile` of an operation: every
//! fault at once, each at its line. Does not compute need (`need`). Up: [`crate`].
//!
//! | file | decides |
//! |---|---|
//! | `profile/care` | classes, staff, tests, beds, parameters |
//! | `profile/items` | rates, drug courses, use profiles: what is counted in items |

mod care;
mod items;

use std::borrow::Cow;
use std::collections::BTreeMap;

use model::fault::Fault;
use model::need::DiseaseProfile;
use model::world::Item;

use crate::table::Spec;
use crate::table::collector::Faults;

pub(crate) use items::{DRUGS, check_unit};

/// The tables of a profile: their place in a folder, and whether a profile must have them.
pub(crate) const TABLES: [(&Spec, bool); 8] = [
    (&care::PARAMETERS, true),
    (&care::SEVERITY, true),
    (&care::STAFF, true),
    (&care::TESTS, true),
    (&care::BEDS, true),
    (&items::RATES, true),
    (&items::DRUGS, false),
    (&items::USES, false),
];

/// The bytes of the tables, by their place in a folder such as `profile/rates.csv`.
pub(crate) type Files = BTreeMap<&'static str, Cow<'static, [u8]>>;

/// Reads a profile that counts in the units of the given items.
///
/// Codes, besides those of every table: `bad-shares`, `bad-rate`, `unit-mismatch`, `unknown-code`, `unknown-word`,
/// `row-missing`, `file-missing`. None after a fault.
pub(crate) fn read(name: &str, files: &Files, catalogue: &[Item], faults: &mut Faults) -> Option<DiseaseProfile> {
    let missing = TABLES.iter().filter(|(spec, is_required)| *is_required && !files.contains_key(spec.file));
    for (spec, _) in missing {
        let action = "add it; a built-in profile of the same name has it";
        faults.push(Fault::new("file-missing", "the profile has no such table", action).at(spec.file, 0, ""));
    }
    let bytes = |spec: &Spec| files.get(spec.file).map(|bytes| &bytes[..]);
    let mut profile = care::read(name, bytes, faults)?;
    let counted = items::read(&profile, bytes, catalogue, faults);
    profile.rates = counted.rates;
    profile.uses = counted.uses;
    if faults.is_empty() {
        // What one row alone does not show; the rows themselves were judged where they stand.
        for reason in profile.faults() {
            faults.push(Fault::new("bad-profile", reason.text, reason.cure).at(care::SEVERITY.file, 0, ""));
        }
    }
    Some(profile)
}

#[cfg(test)]
mod tests;
