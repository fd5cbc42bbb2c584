//! Who may know whom: the arrows of `ARCHITECTURE.md`, read from the manifests.

use std::collections::BTreeMap;

use tidy::root;

/// Crates of ours that a crate may depend on (development dependencies are free to go downwards too).
const ALLOWED: [(&str, &[&str]); 15] = [
    ("model", &[]),
    ("need", &["model"]),
    ("fitness", &["model"]),
    ("allocation", &["model"]),
    ("flights", &["model"]),
    ("loading", &["model"]),
    ("record", &["model"]),
    ("check", &["model"]),
    ("format", &["model"]),
    ("store", &["model", "format"]),
    ("ops", &["model", "need", "fitness", "allocation", "flights", "loading", "record", "check", "format", "store"]),
    ("web", &["ops"]),
    ("airbridge", &["ops", "web"]),
    ("exam", &["model", "need", "flights", "loading", "format", "check", "store"]),
    ("tidy", &[]),
];

/// Libraries that the words of the airlift and their judge may use: a calendar and the ellipsoid.
const LIBRARIES_OF_MODEL_AND_CHECK: [&str; 2] = ["jiff", "geographiclib-rs"];

fn manifests() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for path in tidy::files(&root().join("crates")) {
        if path.file_name().is_none_or(|name| name != "Cargo.toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a manifest should be readable");
        let name = text
            .lines()
            .find_map(|line| line.strip_prefix("name = "))
            .expect("a manifest should name its crate")
            .trim_matches('"')
            .to_owned();
        let mut section = String::new();
        let mut depends = Vec::new();
        for line in text.lines() {
            if line.starts_with('[') {
                section = line.to_owned();
            } else if section == "[dependencies]" && !line.trim().is_empty() && !line.starts_with('#') {
                let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
                depends.push(name.to_owned());
            }
        }
        found.insert(name, depends);
    }
    found
}

#[test]
fn crates_know_only_whom_they_may() {
    let manifests = manifests();
    let ours: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    for (name, depends) in &manifests {
        let (_, allowed) = ALLOWED
            .iter()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("crate {name} has no place in the map; add it here and in ARCHITECTURE.md"));
        for depend in depends.iter().filter(|depend| ours.contains(&depend.as_str())) {
            assert!(allowed.contains(&depend.as_str()), "{name} must not know {depend}");
        }
    }
    assert_eq!(manifests.len(), ALLOWED.len(), "every crate of the map should exist");
}

#[test]
fn serde_lives_in_format_alone() {
    for (name, depends) in manifests() {
        let has_serde = depends.iter().any(|depend| depend.starts_with("serde"));
        assert!(!has_serde || name == "format", "{name} must not know serde");
    }
}

#[test]
fn model_and_check_use_a_calendar_and_the_ellipsoid_only() {
    let manifests = manifests();
    for name in ["model", "check"] {
        for depend in manifests[name].iter().filter(|depend| *depend != "model") {
            assert!(LIBRARIES_OF_MODEL_AND_CHECK.contains(&depend.as_str()), "{name} must not use {depend}");
        }
    }
}
