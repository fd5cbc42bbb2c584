//! Decides how `operation.toml` is read: name, instant, horizon and policies, each key checked and placed.
//! Does not decide what a policy does. Up: [`crate::folder`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::allocation::{SharingRule, TieBreak};
use model::fault::Fault;
use model::flights::FlightPolicy;
use model::need::UseProfile;
use model::operation::Policies;
use model::quantity::{Currency, Grams, Metres, Minutes, Money, Permille, Units};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::suggest;
use crate::table::bytes;
use crate::table::cell;
use crate::table::collector::Faults;

/// Name of the file.
pub(super) const FILE: &str = "operation.toml";

/// Every whole-number key with its least and greatest value and its default.
const NUMBERS: [(&str, i64, i64, i64); 16] = [
    ("horizon_days", 1, 120, 28),
    // The lowest and highest quantiles of the forecast are 10 and 990 thousandths.
    ("policies.service_level_permille", 10, 990, 800),
    ("policies.lead_time_days", 0, 180, 7),
    ("policies.cover_days", 1, 180, 14),
    ("policies.buffer_permille", 0, 5000, 0),
    ("policies.hold_back_permille", 0, 1000, 0),
    ("policies.shelf_life_months", 0, 120, 12),
    ("policies.seed", 0, i64::MAX, 1),
    ("policies.steps_max", 1, i64::MAX, 2_000_000),
    // The longest airliner legs are some 15,000 km; a quarter of the Earth's girth is 10,000 km.
    ("policies.flights.leg_max_km", 500, 20_000, 7000),
    ("policies.flights.detour_permille", 1000, 5000, 1150),
    ("policies.flights.volume_permille", 1, 1000, 650),
    ("policies.flights.stops_max", 0, 2, 2),
    ("policies.flights.unload_max", 1, 5, 3),
    ("policies.flights.unmet_usd_per_tonne", 0, 1_000_000_000, 100_000),
    ("policies.flights.late_usd_per_tonne_day", 0, 1_000_000_000, 1000),
];

/// Keys that hold text or an instant.
const WORDS: [&str; 4] = ["name", "as_of", "disease_profile", USE_PROFILE];

/// The key of the use profile.
const USE_PROFILE: &str = "policies.use_profile";

/// The disease profile of an operation that names none.
pub(super) const PROFILE_DEFAULT: &str = "covid-19";

/// Longest name of an operation, in letters: it heads every page.
const NAME_LENGTH_MAX: usize = 200;

/// What the file says.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) as_of: Timestamp,
    pub(super) horizon: Minutes,
    pub(super) profile: String,
    pub(super) policies: Policies,
}

/// Reads the file: the instant, which other tables are checked against even when another key is wrong, and the whole.
pub(super) fn read(raw: &[u8], faults: &mut Faults) -> (Option<Timestamp>, Option<Settings>) {
    let text = bytes::text(FILE, raw, faults);
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in &errors {
        let line = error.span().map_or(0, |span| line_of(&text, span.start));
        let action = "write key = value; texts in quotation marks";
        faults.push(Fault::new("bad-toml", error.message().to_owned(), action).at(FILE, line, ""));
    }
    let mut keys = Keys { values: BTreeMap::new(), text: &text, is_broken: !errors.is_empty(), faults };
    keys.flatten("", table.get_ref());
    keys.report_unknown();
    let name = keys.text("name", true).filter(|name| keys.is_name(name));
    let as_of = keys.instant("as_of");
    let profile = keys.text("disease_profile", false).unwrap_or_else(|| PROFILE_DEFAULT.to_owned());
    let profile = keys.known_profile(profile);
    let days = keys.number("horizon_days");
    let policies = keys.policies();
    let whole = || {
        let horizon = minutes_of_days(days?);
        Some(Settings { name: name?, as_of: as_of?, horizon, profile: profile?, policies: policies? })
    };
    (as_of, whole())
}

fn minutes_of_days(days: i64) -> Minutes {
    Minutes::of(days * 24 * 60)
}

fn line_of(text: &str, byte: usize) -> u64 {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}

struct Keys<'a> {
    values: BTreeMap<String, (u64, &'a DeValue<'a>)>,
    text: &'a str,
    is_broken: bool,
    faults: &'a mut Faults,
}

impl<'a> Keys<'a> {
    /// Lists every value under its dotted key, with its line.
    fn flatten(&mut self, above: &str, table: &'a DeTable<'a>) {
        for (key, value) in table {
            let path = if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
            let value: &'a Spanned<DeValue<'a>> = value;
            match value.get_ref() {
                DeValue::Table(inner) => self.flatten(&path, inner),
                leaf => {
                    self.values.insert(path, (line_of(self.text, key.span().start), leaf));
                }
            }
        }
    }

    fn fault(&mut self, key: &str, fault: Fault) {
        let line = self.values.get(key).map_or(0, |(line, _)| *line);
        self.faults.push(fault.at(FILE, line, key));
    }

    fn report_unknown(&mut self) {
        let known: Vec<&str> = WORDS.into_iter().chain(NUMBERS.iter().map(|number| number.0)).collect();
        let unknown: Vec<String> = self.values.keys().filter(|key| !known.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            let otherwise = "remove it; docs/operation-folder.md lists the keys";
            let action = suggest::action(&key, known.iter().copied(), otherwise);
            self.fault(&key, Fault::new("unknown-key", format!("there is no key \u{ab}{key}\u{bb}"), action));
        }
    }

    /// A text; a missing one is a fault when it is required, unless broken lines may have held it.
    fn text(&mut self, key: &str, is_required: bool) -> Option<String> {
        match self.values.get(key).map(|(_, value)| *value) {
            Some(DeValue::String(text)) => Some(text.to_string()),
            Some(_) => {
                self.fault(key, Fault::new("not-a-text", format!("{key} is not a text"), "put it in quotation marks"));
                None
            }
            None if is_required && !self.is_broken => {
                self.fault(
                    key,
                    Fault::new("key-missing", format!("{key} is missing"), format!("add a line {key} = ...")),
                );
                None
            }
            None => None,
        }
    }

    fn is_name(&mut self, name: &str) -> bool {
        let is_sound = !name.trim().is_empty() && name.chars().count() <= NAME_LENGTH_MAX && cell::text(name).is_ok();
        if !is_sound {
            let action = format!("give 1 to {NAME_LENGTH_MAX} letters");
            self.fault(
                "name",
                Fault::new("bad-name", "the name is empty, too long or holds control characters", action),
            );
        }
        is_sound
    }

    fn instant(&mut self, key: &str) -> Option<Timestamp> {
        let written = match self.values.get(key).map(|(_, value)| *value) {
            Some(DeValue::Datetime(instant)) => Some(instant.to_string()),
            _ => self.text(key, true),
        };
        match cell::instant(&written?) {
            Ok(instant) => Some(instant),
            Err(fault) => {
                self.fault(key, fault);
                None
            }
        }
    }

    fn known_profile(&mut self, name: String) -> Option<String> {
        match crate::builtin::profile_files(&name) {
            Ok(_) => Some(name),
            Err(fault) => {
                self.fault("disease_profile", fault);
                None
            }
        }
    }

    fn use_profile(&mut self) -> Option<UseProfile> {
        let Some(word) = self.text(USE_PROFILE, false) else {
            return (!self.values.contains_key(USE_PROFILE)).then(UseProfile::default);
        };
        match cell::word(&word, &UseProfile::ALL) {
            Ok(use_profile) => Some(use_profile),
            Err(fault) => {
                self.fault(USE_PROFILE, fault);
                None
            }
        }
    }

    /// A whole number within its range, or its default.
    fn number(&mut self, key: &str) -> Option<i64> {
        let (_, least, greatest, default) =
            *NUMBERS.iter().find(|number| number.0 == key).expect("every number read should be in the list");
        let value = match self.values.get(key).map(|(_, value)| *value) {
            None => return Some(default),
            Some(DeValue::Integer(digits)) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            Some(_) => {
                self.fault(
                    key,
                    Fault::new("not-a-number", format!("{key} is not a whole number"), "write digits alone"),
                );
                return None;
            }
        };
        let value = value.filter(|value| (least..=greatest).contains(value));
        if value.is_none() {
            let cause = format!("{key} lies outside {least} to {greatest}");
            self.fault(
                key,
                Fault::new("out-of-range", cause, format!("give {least} to {greatest}; the default is {default}")),
            );
        }
        value
    }

    fn policies(&mut self) -> Option<Policies> {
        let flights = self.flight_policy();
        let [service_level, hold_back] =
            ["policies.service_level_permille", "policies.hold_back_permille"].map(|key| self.number(key));
        let [lead_time, cover] = ["policies.lead_time_days", "policies.cover_days"].map(|key| self.number(key));
        let buffer = self.number("policies.buffer_permille");
        let use_profile = self.use_profile();
        let months = self.number("policies.shelf_life_months");
        let [seed, steps_max] = ["policies.seed", "policies.steps_max"].map(|key| self.number(key));
        let share = |value: i64| Permille::try_new(value).expect("the range of a share should be within 0 to 1000");
        Some(Policies {
            service_level: share(service_level?),
            lead_time: minutes_of_days(lead_time?),
            cover: minutes_of_days(cover?),
            buffer_permille: Units::of(buffer?),
            use_profile: use_profile?,
            hold_back: share(hold_back?),
            shelf_life_months: i32::try_from(months?).expect("the range of months should fit"),
            test_min: (share(800), share(970)),
            shown: Vec::new(),
            sharing: SharingRule::MaxMin,
            tie_break: TieBreak::Place,
            honours_requests: false,
            protects_donors: true,
            small_lot_max: Grams::of(4_500_000),
            flights: flights?,
            seed: seed?.unsigned_abs(),
            steps_max: steps_max?.unsigned_abs(),
        })
    }

    fn flight_policy(&mut self) -> Option<FlightPolicy> {
        let mut number = |key: &str| self.number(&format!("policies.flights.{key}"));
        let [leg_max, detour, volume] = ["leg_max_km", "detour_permille", "volume_permille"].map(&mut number);
        let [stops_max, unload_max] = ["stops_max", "unload_max"].map(&mut number);
        let [unmet, late] = ["unmet_usd_per_tonne", "late_usd_per_tonne_day"].map(&mut number);
        let dollars = |amount: i64| Money { cents: amount * 100, currency: Currency::USD };
        let small = |value: i64| u8::try_from(value).expect("the range of stops should fit");
        Some(FlightPolicy {
            leg_max: Metres::of(leg_max? * 1000),
            detour_permille: Units::of(detour?),
            volume_permille: Units::of(volume?),
            stops_max: small(stops_max?),
            unload_max: small(unload_max?),
            unmet_cost_per_tonne: dollars(unmet?),
            late_cost_per_tonne_day: dollars(late?),
        })
    }
}

/// The file as the command `new` writes it: every key with its default.
pub(super) fn example() -> String {
    let mut text = String::from(
        "name = \"Example operation\"\n# Nothing after this instant is known to the plan.\nas_of = 2020-04-01T00:00:00Z\ndisease_profile = \"covid-19\"\n",
    );
    let mut section = "";
    for (key, _, _, default) in NUMBERS {
        let (above, leaf) = key.rsplit_once('.').unwrap_or(("", key));
        if above != section {
            section = above;
            text.push_str(&format!("\n[{above}]\n"));
        }
        text.push_str(&format!("{leaf} = {default}\n"));
        if key == "policies.buffer_permille" {
            text.push_str(&format!("use_profile = \"{}\"\n", UseProfile::default().word()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> Vec<(u64, String, &'static str)> {
        let mut faults = Faults::default();
        read(text.as_bytes(), &mut faults);
        let list = faults.finish(Some(())).err().unwrap_or_default();
        list.into_iter().map(|fault| (fault.place.line, fault.place.column, fault.code)).collect()
    }

    #[test]
    fn the_example_reads_back_with_the_documented_defaults() {
        let mut faults = Faults::default();
        let settings = read(example().as_bytes(), &mut faults).1.expect("the example should be whole");
        assert!(faults.is_empty());
        assert_eq!(settings.policies.service_level.get(), 800);
        assert_eq!(settings.policies.flights.leg_max, Metres::of(7_000_000));
        let bare =
            read(b"name = \"x\"\nas_of = \"2020-04-01T00:00:00Z\"\n", &mut faults).1.expect("two keys are enough");
        assert_eq!((bare.policies, bare.horizon), (settings.policies, settings.horizon));
    }

    #[test]
    fn wrong_settings_are_named_by_key_and_line() {
        let whole = "name = \"x\"\nas_of = 2020-04-01T00:00:00Z\n";
        for (text, expected, remark) in [
            ("as_of = 2020-04-01T00:00:00Z\n".to_owned(), (0, "name", "key-missing"), "no name"),
            ("name = \"\"\nas_of = 2020-04-01T00:00:00Z\n".to_owned(), (1, "name", "bad-name"), "empty name"),
            ("name = \"x\"\nas_of = \"April\"\n".to_owned(), (2, "as_of", "bad-instant"), "no instant"),
            ("name = \"x\"\nas_of = 2020-04-01\n".to_owned(), (2, "as_of", "bad-instant"), "day alone"),
            (format!("{whole}horizn_days = 3\n"), (3, "horizn_days", "unknown-key"), "misspelled"),
            (format!("{whole}horizon_days = 300\n"), (3, "horizon_days", "out-of-range"), "too long"),
            (format!("{whole}horizon_days = \"3\"\n"), (3, "horizon_days", "not-a-number"), "text"),
            (format!("{whole}disease_profile = \"ebolla\"\n"), (3, "disease_profile", "unknown-profile"), "unknown"),
            (format!("{whole}[policies]\nseed = -1\n"), (4, "policies.seed", "out-of-range"), "negative"),
            (format!("{whole}x = = 3\n"), (3, "", "bad-toml"), "broken line"),
        ] {
            let expected = (expected.0, expected.1.to_owned(), expected.2);
            assert!(faults_of(&text).contains(&expected), "{remark}: {:?}", faults_of(&text));
        }
    }
}
