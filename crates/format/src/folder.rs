//! Decides how an operation folder is read and written: the whole, or every fault of every file at once.
//! The contract for those who edit one is `docs/operation-folder.md`. Up: [`crate`].

mod account;
mod airports;
mod counts;
mod cross;
mod custody;
mod dispute;
mod empty;
mod flying;
mod gate;
mod link;
mod notices;
mod offers;
mod pairing;
mod people;
mod permits;
mod product;
mod said;
mod settings;
mod sharing;
mod shelf;
mod sick;
mod surface;
mod tables;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use model::fault::Fault;
use model::id::PlaceId;
use model::need::DiseaseProfile;
use model::operation::Operation;
use model::permit::PermitUse;
use model::world::Item;
use sha2::{Digest as _, Sha256};

pub use empty::write_empty;

pub(crate) use sick::{CASE_KINDS, CASES, CERTAINTIES};

use crate::builtin::{self, ACCESSORIES, ITEMS, STANDARDS, SUBSTITUTES, merge_items};
use crate::craft::{
    AIRCRAFT_TYPES, CARGO_DECKS, CG_LIMITS, CONTOURS, HOLD_POSITIONS, HOLD_ZONES, PAYLOAD_RANGE, SEPARATIONS, ULDS,
};
use crate::folder::account::{ACCOUNT, AGREEMENTS, FACTORS};
use crate::folder::airports::AIRPORTS;
use crate::folder::cross::Calendar;
use crate::folder::flying::{AIRCRAFT, CLOSURES};
use crate::folder::gate::{AUTHORISATIONS, CONSIGNEES, ESSENTIAL, SITES};
use crate::folder::link::{Links, Target};
use crate::folder::offers::{OFFERS, RAMPS, WAIVERS};
use crate::folder::permits::PERMITS;
use crate::folder::said::{ASSESSMENTS, CLAIMS, EVENTS, PARTIES};
use crate::folder::settings::ReadSettings;
use crate::folder::sharing::{COMMITMENTS, EXPORT_BANS, SHARING};
use crate::folder::shelf::{CONSUMPTION, PRODUCTION, STOCK};
use crate::folder::sick::REQUESTS;
use crate::folder::surface::SURFACE;
use crate::folder::tables::{Known, Tables};
use crate::profile;
use crate::suggest;
use crate::table::bytes::read_file;
use crate::table::collector::Faults;
use crate::table::{Keys, Spec};

/// An operation that was read without a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadOperation {
    /// The operation, with the built-in tables merged in.
    pub operation: Operation,
    /// SHA-256 over all its files in order of name, each with its name and length, as 64 hexadecimal digits.
    pub digest: String,
    /// What a reader should look at, in order of file and line; none of it makes the operation wrong.
    pub remarks: Vec<Fault>,
    /// Lines of the rows of `account.csv`, `assessments.csv`, `custody.csv` and `factors.csv`, by file and key: some faults of theirs are seen
    /// only when all is folded (`record`), and are placed by these.
    pub lines: RowLines,
}

/// Lines of rows, by file and key.
pub type RowLines = BTreeMap<&'static str, BTreeMap<String, u64>>;

/// The folder inside an operation that holds tables of a disease profile.
const PROFILE_FOLDER: &str = "profile";

/// Every table, in the order of `docs/operation-folder.md`; the flag tells whether the folder must have it.
const TABLES: [(&Spec, bool); 44] = [
    (&CASES, true),
    (&sick::PLACES, true),
    (&SITES, false),
    (&ITEMS, false),
    (&ACCESSORIES, false),
    (&SUBSTITUTES, false),
    (&STANDARDS, false),
    (&STOCK, false),
    (&CONSUMPTION, false),
    (&PRODUCTION, false),
    (&REQUESTS, true),
    (&OFFERS, true),
    (&product::PRODUCTS, false),
    (&RAMPS, false),
    (&CONSIGNEES, false),
    (&AUTHORISATIONS, false),
    (&ESSENTIAL, false),
    (&WAIVERS, false),
    (&notices::NOTICES, false),
    (&SHARING, false),
    (&COMMITMENTS, false),
    (&EXPORT_BANS, false),
    (&AIRCRAFT, true),
    (&AIRPORTS, false),
    (&AIRCRAFT_TYPES, false),
    (&PAYLOAD_RANGE, false),
    (&CARGO_DECKS, false),
    (&HOLD_POSITIONS, false),
    (&HOLD_ZONES, false),
    (&CG_LIMITS, false),
    (&ULDS, false),
    (&CONTOURS, false),
    (&SEPARATIONS, false),
    (&CLOSURES, false),
    (&PERMITS, false),
    (&SURFACE, false),
    (&PARTIES, true),
    (&CLAIMS, false),
    (&custody::CUSTODY, false),
    (&EVENTS, false),
    (&ASSESSMENTS, false),
    (&ACCOUNT, false),
    (&AGREEMENTS, false),
    (&FACTORS, false),
];

/// The tables of aircraft types, holds and units among them.
const CRAFT_TABLES: [&Spec; 9] = [
    &AIRCRAFT_TYPES,
    &PAYLOAD_RANGE,
    &CARGO_DECKS,
    &HOLD_POSITIONS,
    &HOLD_ZONES,
    &CG_LIMITS,
    &ULDS,
    &CONTOURS,
    &SEPARATIONS,
];

/// Reads an operation folder.
///
/// # Errors
/// Every fault of every file, in order of file, line and column; nothing is half-read. `docs/faults.md` lists the codes.
pub fn read(dir: &Path) -> Result<ReadOperation, Vec<Fault>> {
    read_files(dir, &|name| read_file(&dir.join(name), name))
}

/// Reads an operation folder as it would be with other bytes in one of its tables.
///
/// # Errors
/// Those of [`read`].
pub fn read_with(dir: &Path, file: &str, bytes: &[u8]) -> Result<ReadOperation, Vec<Fault>> {
    read_files(dir, &|name| if name == file { Ok(bytes.to_vec()) } else { read_file(&dir.join(name), name) })
}

fn read_files(dir: &Path, file: &dyn Fn(&str) -> Result<Vec<u8>, Fault>) -> Result<ReadOperation, Vec<Fault>> {
    let countries = builtin::countries()?;
    let mut tables = Tables::built_in()?;
    let mut faults = Faults::default();
    let (mut links, mut keys, mut settings) = (Links::default(), BTreeMap::new(), ReadSettings::default());
    let (mut digest, mut own_profile) = (Sha256::new(), profile::Files::new());
    let names = present_files(dir, &mut faults);
    // Items first: other tables state amounts in their units.
    if names.iter().any(|name| name == ITEMS.file)
        && let Ok(bytes) = file(ITEMS.file)
    {
        keys.insert(Target::Item, merge_items(&ITEMS, &bytes, &mut tables.items, &mut faults));
    }
    for name in names {
        let bytes = match file(&name) {
            Ok(bytes) => bytes,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        for part in [name.as_bytes(), &bytes] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let of_profile = profile::TABLES.iter().find(|(spec, _)| spec.file == name);
        if name == settings::FILE {
            settings = settings::read(&bytes, &mut faults);
        } else if let Some((spec, _)) = of_profile {
            own_profile.insert(spec.file, Cow::Owned(bytes));
        } else if name != ITEMS.file {
            let known = Known { countries, links: &mut links, keys: &mut keys, faults: &mut faults };
            tables.read(&name, &bytes, known);
        }
    }
    let closed = tables.closures.iter().filter_map(|closure| closure.value.overflight());
    let asked = tables.permits.iter().filter(|permit| permit.r#use == PermitUse::Overfly).map(|permit| &permit.state);
    let drawn: Vec<PlaceId> = closed.chain(asked).cloned().collect();
    if !drawn.is_empty() {
        tables.airspaces = builtin::airspaces(&drawn)?;
    }
    tables.craft = tables.craft_tables.put_together(&mut faults);
    add_built_in_keys(&tables, &mut keys);
    if let Some(organisation) = &settings.organisation {
        links.add_setting(organisation.line, settings::ORGANISATION, Target::Party, organisation.value.as_str());
    }
    links.check(&keys, &mut faults);
    dispute::settle(&mut tables.offers, &tables.described, &tables.products, &mut faults);
    let calendar = Calendar::of(&settings);
    cross::check(&tables, calendar.as_ref(), &mut faults);
    gate::check(&tables.recipients, &tables.items, calendar.as_ref(), &mut faults);
    sharing::check(&tables, calendar.as_ref(), &mut faults);
    people::check(&tables, &mut faults);
    surface::check(&tables.surface, &mut faults);
    counts::check(&tables, settings.as_of, countries, &mut faults);
    let profile = read_profile(settings.profile.as_deref(), own_profile, &tables.items, &mut faults);
    let lines = std::mem::take(&mut tables.lines);
    let operation = settings.whole.zip(profile).map(|(settings, profile)| tables.whole(settings, profile));
    let (operation, remarks) = faults.finish(operation)?;
    Ok(ReadOperation { operation, digest: hex(&digest.finalize()), remarks, lines })
}

/// The disease profile: the built-in one that the settings name, its tables replaced by those of the folder.
fn read_profile(
    named: Option<&str>,
    own: profile::Files,
    items: &[Item],
    faults: &mut Faults,
) -> Option<DiseaseProfile> {
    // Where the settings name none, or one that is not known, the folder's own tables are still looked at.
    let name = named.unwrap_or(settings::PROFILE_DEFAULT);
    let mut files = builtin::profile_files(name).ok()?;
    for file in own.keys() {
        let cause = format!("it replaces the table of the built-in profile {name}");
        faults.remark(Fault::new("profile-replaced", cause, "nothing, if it is meant").at(file, 0, ""));
    }
    files.extend(own);
    profile::read(name, &files, items, faults)
}

/// Names of the tables in the folder `profile`, in order, with that folder before them; an unknown one is a fault.
fn present_profile(dir: &Path, faults: &mut Faults) -> Vec<String> {
    let is_near = |name: &str| name.eq_ignore_ascii_case(PROFILE_FOLDER) || name.eq_ignore_ascii_case("profiles");
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_near(&name) && (name != PROFILE_FOLDER || !entry.path().is_dir()) {
            let action = "call it profile, in small letters, and make it a folder; it would be left unread";
            faults.push(Fault::new("unknown-file", "no folder of tables has this name", action).at(&name, 0, ""));
        }
    }
    let Ok(entries) = std::fs::read_dir(dir.join(PROFILE_FOLDER)) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| format!("profile/{}", entry.file_name().to_string_lossy()))
        .filter(|name| name.ends_with(".csv") && !name.starts_with("profile/."))
        .collect();
    names.sort();
    let known = profile::TABLES.map(|(spec, _)| spec.file);
    report_unknown_files(&names, &known, faults);
    names.retain(|name| known.contains(&name.as_str()));
    names
}

fn report_unknown_files(names: &[String], known: &[&str], faults: &mut Faults) {
    for name in names.iter().filter(|name| name.ends_with(".csv") && !name.starts_with('.')) {
        if !known.contains(&name.as_str()) {
            let otherwise = "move it out of the folder; an unknown table would be left unread";
            let action = suggest::action(name, known.iter().copied(), otherwise);
            faults.push(Fault::new("unknown-file", "no table has this name", action).at(name, 0, ""));
        }
    }
}

/// Names of the folder's tables that are there, in order; missing required ones and unknown tables are faults.
fn present_files(dir: &Path, faults: &mut Faults) -> Vec<String> {
    let known: Vec<&str> = TABLES.iter().map(|(spec, _)| spec.file).chain([settings::FILE]).collect();
    // What went otherwise than planned is read when a plan is made anew, and is no part of what it was made from.
    let beside = [crate::disruptions::FILE];
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            let fault = Fault::new("folder-unreadable", error.to_string(), "name a folder that holds an operation");
            faults.push(fault.at(&dir.display().to_string(), 0, ""));
            return Vec::new();
        }
    };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let named: Vec<&str> = known.iter().copied().chain(beside).collect();
    report_unknown_files(&names, &named, faults);
    let required = TABLES.iter().filter(|(_, is_required)| *is_required).map(|(spec, _)| spec.file);
    for file in required.chain([settings::FILE]).filter(|file| !names.iter().any(|name| name == file)) {
        let action = "add it; the command new writes an example";
        faults.push(Fault::new("file-missing", "the folder has no such file", action).at(file, 0, ""));
    }
    names.retain(|name| known.contains(&name.as_str()));
    names.extend(present_profile(dir, faults));
    names.sort();
    names
}

/// Built-in rows can be pointed at as well as the folder's own.
fn add_built_in_keys(tables: &Tables, keys: &mut BTreeMap<Target, Keys>) {
    let mut add = |target: Target, ids: Vec<&str>| {
        // An absent table that need not be there leaves the built-in rows, which are always whole, or none.
        let known = keys.entry(target).or_insert_with(|| Keys { is_complete: true, ..Keys::default() });
        for id in ids {
            known.lines.entry(id.to_owned()).or_insert(0);
        }
    };
    add(Target::Airport, tables.airports.iter().map(|airport| airport.id.as_str()).collect());
    add(Target::Item, tables.items.iter().map(|item| item.id.as_str()).collect());
    add(Target::Type, tables.craft.types.iter().map(|kind| kind.id.as_str()).collect());
    for absent in [Target::Product, Target::Agreement, Target::Claim, Target::Entry, Target::Event] {
        add(absent, Vec::new());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
