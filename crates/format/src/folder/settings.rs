//! Decides how `operation.toml` is read: name, instant, horizon and policies, each key checked and placed.
//! Does not decide what a policy does. Up: [`crate::folder`].

mod keys;

use jiff::Timestamp;
use model::allocation::{SharingRule, TieBreak};
use model::disruption::ChangeCosts;
use model::fault::Fault;
use model::fitness::FitnessRule;
use model::flights::FlightPolicy;
use model::id::PartyId;
use model::need::UseProfile;
use model::operation::Policies;
use model::quantity::{Currency, Grams, Metres, Minutes, Money, Permille, Units};
use toml::de::{DeTable, DeValue};

use crate::folder::link::Lined;
use crate::folder::settings::keys::{Keys, Number, line_of};
use crate::table::bytes;
use crate::table::cell;
use crate::table::collector::Faults;

/// Name of the file.
pub(super) const FILE: &str = "operation.toml";

/// Every whole-number key with its least and greatest value and its default.
const NUMBERS: [Number; 25] = [
    ("horizon_days", 1, 120, 28),
    // The lowest and highest quantiles of the forecast are 10 and 990 thousandths.
    ("policies.service_level_permille", 10, 990, 800),
    ("policies.lead_time_days", 0, 180, 7),
    ("policies.cover_days", 1, 180, 14),
    ("policies.buffer_permille", 0, 5000, 0),
    ("policies.hold_back_permille", 0, 1000, 0),
    ("policies.shelf_life_months", 0, 120, 12),
    ("policies.sensitivity_min_permille", 0, 1000, 800),
    ("policies.specificity_min_permille", 0, 1000, 970),
    // The default is the most that one 463L pallet carries; a full An-124 is 120 t.
    ("policies.small_lot_kg", 0, 120_000, 4500),
    ("policies.seed", 0, i64::MAX, 1),
    ("policies.steps_max", 1, i64::MAX, 2_000_000),
    // The longest airliner legs are some 15,000 km; a quarter of the Earth's girth is 10,000 km.
    ("policies.flights.leg_max_km", 500, 20_000, 7000),
    ("policies.flights.detour_permille", 1000, 5000, 1150),
    ("policies.flights.volume_permille", 1, 1000, 650),
    ("policies.flights.stops_max", 0, 2, 2),
    ("policies.flights.load_max", 1, 2, 2),
    ("policies.flights.unload_max", 1, 5, 3),
    ("policies.flights.unmet_usd_per_tonne", 0, 1_000_000_000, 100_000),
    ("policies.flights.late_usd_per_tonne_day", 0, 1_000_000_000, 1000),
    // Six hours: a crew that is called out, and a hold that is loaded, before the first departure. The prices of changes
    // are assumptions: what a slot, a crew on stand-by and a dispatcher's day are worth; each operation sets its own.
    ("policies.flights.fuel_usd_per_tonne", 0, 100_000, 0),
    ("policies.flights.notice_hours", 0, 240, 6),
    ("policies.flights.change_usd_per_departure_hour", 0, 1_000_000, 500),
    ("policies.flights.change_usd_per_tail", 0, 1_000_000, 5_000),
    ("policies.flights.change_usd_per_permit_day", 0, 1_000_000, 1_000),
];

/// Keys that hold something else than a whole number.
const OTHERS: [&str; 11] = [
    "name",
    ORGANISATION,
    "as_of",
    "disease_profile",
    USE_PROFILE,
    SHOWN,
    FAIRNESS,
    TIE_BREAK,
    HONOUR_REQUESTS,
    PROTECT_DONORS,
    BUDGET.0,
];

/// What flying may cost, where there is a limit: key, least, most, and a default that is never taken.
const BUDGET: Number = ("policies.flights.budget_usd", 0, 1_000_000_000_000, 0);
pub(super) const ORGANISATION: &str = "organisation";
const USE_PROFILE: &str = "policies.use_profile";
const SHOWN: &str = "policies.unknown_shown";
const FAIRNESS: &str = "policies.fairness";
const TIE_BREAK: &str = "policies.tie_break";
const HONOUR_REQUESTS: &str = "policies.honour_requests";
const PROTECT_DONORS: &str = "policies.protect_donors";

/// Words of who is first among equals.
const TIE_BREAKS: [(TieBreak, &str); 2] = [(TieBreak::Place, "place"), (TieBreak::Reciprocity, "reciprocity")];

/// The word of shares by lexicographic max-min.
const MAX_MIN: &str = "max-min";

/// Largest alpha, thousandths: beyond it the shares are those of max-min, which has a word of its own.
const ALPHA_MAX: i64 = 16_000;

/// Rules that never hold a line: nothing of theirs could be shown instead.
const NEVER_BLOCKING: [FitnessRule; 4] =
    [FitnessRule::Consumption, FitnessRule::Staff, FitnessRule::NeedRemains, FitnessRule::EndOfLife];

/// The disease profile of an operation that names none.
pub(super) const PROFILE_DEFAULT: &str = "covid-19";

/// Longest name of an operation, in letters: it heads every page.
const NAME_LENGTH_MAX: usize = 200;

/// What the file says.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) organisation: Option<PartyId>,
    pub(super) as_of: Timestamp,
    pub(super) horizon: Minutes,
    pub(super) policies: Policies,
}

/// What was read of the file: the keys that tables are checked against, each also when another is wrong, and the whole.
#[derive(Debug, Default)]
pub(super) struct ReadSettings {
    pub(super) as_of: Option<Timestamp>,
    pub(super) horizon: Option<Minutes>,
    pub(super) organisation: Option<Lined<PartyId>>,
    pub(super) profile: Option<String>,
    /// None after a fault.
    pub(super) whole: Option<Settings>,
}

/// Reads the file.
pub(super) fn read(raw: &[u8], faults: &mut Faults) -> ReadSettings {
    let text = bytes::text(FILE, raw, faults);
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in &errors {
        let line = error.span().map_or(0, |span| line_of(&text, span.start));
        let action = "write key = value; texts in quotation marks";
        faults.push(Fault::new("bad-toml", error.message().to_owned(), action).at(FILE, line, ""));
    }
    let mut keys = Keys::of(table.get_ref(), &text, !errors.is_empty(), faults);
    let known: Vec<&str> = OTHERS.into_iter().chain(NUMBERS.iter().map(|number| number.0)).collect();
    keys.report_unknown(&known);
    let name = keys.text("name", true).filter(|name| is_name(&mut keys, name));
    let organisation = organisation(&mut keys);
    let as_of = keys.instant("as_of");
    let profile = keys.text("disease_profile", false).unwrap_or_else(|| PROFILE_DEFAULT.to_owned());
    let profile = known_profile(&mut keys, profile);
    let horizon = number(&mut keys, "horizon_days").map(minutes_of_days);
    let policies = policies(&mut keys);
    let told = organisation.clone().flatten();
    let whole = || {
        let organisation = organisation?.map(|told| told.value);
        Some(Settings { name: name?, organisation, as_of: as_of?, horizon: horizon?, policies: policies? })
    };
    ReadSettings { as_of, horizon, organisation: told, profile, whole: whole() }
}

fn minutes_of_days(days: i64) -> Minutes {
    Minutes::of(days * 24 * 60)
}

/// A whole number of the list.
fn number(keys: &mut Keys<'_>, key: &str) -> Option<i64> {
    keys.number(*NUMBERS.iter().find(|number| number.0 == key).expect("every number read should be in the list"))
}

fn share(value: i64) -> Permille {
    Permille::try_new(value).expect("the range of a share should be within 0 to 1000")
}

fn is_name(keys: &mut Keys<'_>, name: &str) -> bool {
    let is_sound = !name.trim().is_empty() && name.chars().count() <= NAME_LENGTH_MAX && cell::text(name).is_ok();
    if !is_sound {
        let action = format!("give 1 to {NAME_LENGTH_MAX} letters");
        keys.fault("name", Fault::new("bad-name", "the name is empty, too long or holds control characters", action));
    }
    is_sound
}

/// Whose operation it is, where the file says so.
#[expect(clippy::option_option, reason = "not told and told wrongly are two different things")]
fn organisation(keys: &mut Keys<'_>) -> Option<Option<Lined<PartyId>>> {
    if keys.value(ORGANISATION).is_none() {
        return Some(None);
    }
    let text = keys.text(ORGANISATION, false)?;
    let value = keys.checked(ORGANISATION, PartyId::try_new(&text))?;
    Some(Some(Lined { line: keys.line(ORGANISATION), value }))
}

fn known_profile(keys: &mut Keys<'_>, name: String) -> Option<String> {
    match crate::builtin::profile_files(&name) {
        Ok(_) => Some(name),
        Err(fault) => {
            keys.fault("disease_profile", fault);
            None
        }
    }
}

fn policies(keys: &mut Keys<'_>) -> Option<Policies> {
    let flights = flight_policy(keys);
    let mut of = |key: &str| number(keys, &format!("policies.{key}"));
    let [service_level, hold_back] = ["service_level_permille", "hold_back_permille"].map(&mut of);
    let [lead_time, cover, buffer] = ["lead_time_days", "cover_days", "buffer_permille"].map(&mut of);
    let [months, sensitivity, specificity] =
        ["shelf_life_months", "sensitivity_min_permille", "specificity_min_permille"].map(&mut of);
    let [small_lot, seed, steps_max] = ["small_lot_kg", "seed", "steps_max"].map(&mut of);
    let use_profile = keys.choice(USE_PROFILE, &UseProfile::ALL);
    let shown = shown(keys);
    let sharing = sharing(keys);
    let tie_break = keys.choice(TIE_BREAK, &TIE_BREAKS);
    let honours_requests = keys.flag(HONOUR_REQUESTS, false);
    let protects_donors = keys.flag(PROTECT_DONORS, true);
    Some(Policies {
        service_level: share(service_level?),
        lead_time: minutes_of_days(lead_time?),
        cover: minutes_of_days(cover?),
        buffer_permille: Units::of(buffer?),
        use_profile: use_profile?,
        hold_back: share(hold_back?),
        shelf_life_months: i32::try_from(months?).expect("the range of months should fit"),
        test_min: (share(sensitivity?), share(specificity?)),
        shown: shown?,
        sharing: sharing?,
        tie_break: tie_break?,
        honours_requests: honours_requests?,
        protects_donors: protects_donors?,
        small_lot_max: Grams::of(small_lot? * 1000),
        flights: flights?,
        seed: seed?.unsigned_abs(),
        steps_max: steps_max?.unsigned_abs(),
    })
}

/// Rules whose "not known" is shown instead of holding the line; each must be one that can hold it.
fn shown(keys: &mut Keys<'_>) -> Option<Vec<FitnessRule>> {
    let words: Vec<(FitnessRule, &str)> = FitnessRule::ALL
        .iter()
        .filter(|(rule, ..)| !NEVER_BLOCKING.contains(rule))
        .map(|(rule, _, word)| (*rule, *word))
        .collect();
    let mut rules = Some(Vec::new());
    for word in keys.texts(SHOWN)? {
        let rule = if FitnessRule::of_word(&word).is_some_and(|rule| NEVER_BLOCKING.contains(&rule)) {
            let cause = format!("the rule {word} never holds a line");
            Err(Fault::new("rule-not-blocking", cause, "leave it out: what it does not know is shown anyway"))
        } else {
            cell::word(&word, &words)
        };
        match (keys.checked(SHOWN, rule), &mut rules) {
            (Some(rule), Some(rules)) if !rules.contains(&rule) => rules.push(rule),
            (Some(_), _) => {}
            (None, _) => rules = None,
        }
    }
    rules
}

/// `"max-min"`, or alpha as a number with at most three decimals.
fn sharing(keys: &mut Keys<'_>) -> Option<SharingRule> {
    let digits = match keys.value(FAIRNESS) {
        None => return Some(SharingRule::default()),
        Some(DeValue::String(word)) => {
            let words = [(SharingRule::MaxMin, MAX_MIN)];
            return keys.checked(FAIRNESS, cell::word(word, &words));
        }
        Some(DeValue::Integer(digits)) => digits.to_string(),
        Some(DeValue::Float(digits)) => digits.to_string(),
        Some(_) => String::new(),
    };
    let alpha = thousandths(&digits).filter(|alpha| *alpha <= ALPHA_MAX);
    let alpha = alpha.map(|alpha| SharingRule::Alpha(Units::of(alpha))).ok_or_else(|| {
        let cause = format!("{FAIRNESS} is neither \u{ab}{MAX_MIN}\u{bb} nor a number from 0 to {}", ALPHA_MAX / 1000);
        let action = "write \"max-min\", or alpha with at most three decimals: 0 averts most harm, 1.0 is proportional";
        Fault::new("out-of-range", cause, action)
    });
    keys.checked(FAIRNESS, alpha)
}

/// A decimal number that is whole in thousandths.
fn thousandths(digits: &str) -> Option<i64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain =
        !whole.is_empty() && [whole, fraction].iter().all(|part| part.bytes().all(|sign| sign.is_ascii_digit()));
    let fraction = fraction.trim_end_matches('0');
    if !is_plain || whole.len() > 4 || fraction.len() > 3 {
        return None;
    }
    format!("{whole}{fraction:0<3}").parse().ok()
}

fn flight_policy(keys: &mut Keys<'_>) -> Option<FlightPolicy> {
    let mut of = |key: &str| number(keys, &format!("policies.flights.{key}"));
    let [leg_max, detour, volume] = ["leg_max_km", "detour_permille", "volume_permille"].map(&mut of);
    let [stops_max, load_max, unload_max] = ["stops_max", "load_max", "unload_max"].map(&mut of);
    let [unmet, late] = ["unmet_usd_per_tonne", "late_usd_per_tonne_day"].map(&mut of);
    let (notice, fuel) = (of("notice_hours"), of("fuel_usd_per_tonne"));
    let [departure, tail, permit] =
        ["change_usd_per_departure_hour", "change_usd_per_tail", "change_usd_per_permit_day"].map(&mut of);
    let dollars = |amount: i64| Money { cents: amount * 100, currency: Currency::USD };
    // Without the key flying may cost what it is worth.
    let budget = keys.value(BUDGET.0).is_some().then(|| keys.number(BUDGET).map(dollars));
    let budget = budget.map_or(Some(None), |read| read.map(Some))?;
    let small = |value: i64| u8::try_from(value).expect("the range of stops should fit");
    Some(FlightPolicy {
        leg_max: Metres::of(leg_max? * 1000),
        detour_permille: Units::of(detour?),
        volume_permille: Units::of(volume?),
        stops_max: small(stops_max?),
        load_max: small(load_max?),
        unload_max: small(unload_max?),
        unmet_cost_per_tonne: dollars(unmet?),
        late_cost_per_tonne_day: dollars(late?),
        fuel_cost_per_tonne: dollars(fuel?),
        budget,
        notice: Minutes::of(notice? * 60),
        change: ChangeCosts {
            per_departure_hour: dollars(departure?),
            per_tail: dollars(tail?),
            per_permit_day: dollars(permit?),
        },
    })
}

/// The keys that are neither numbers nor instants, with their defaults.
const CHOICES: &str = "unknown_shown = []\nfairness = \"max-min\"\ntie_break = \"place\"\nhonour_requests = false\nprotect_donors = true\n";

/// The file as the command `new` writes it: every key with its default.
pub(super) fn example() -> String {
    let mut text = String::from(
        "name = \"Example operation\"\n# Whose operation it is, a party of parties.csv: who reports what the tables say once it is operated.\norganisation = \"donor-1\"\n# Nothing after this instant is known to the plan.\nas_of = 2020-04-01T00:00:00Z\ndisease_profile = \"covid-19\"\n",
    );
    let mut section = "";
    for (key, _, _, default) in NUMBERS {
        let (above, leaf) = key.rsplit_once('.').unwrap_or(("", key));
        if above != section {
            section = above;
            text.push_str(&format!("\n[{above}]\n"));
        }
        text.push_str(&format!("{leaf} = {default}\n"));
        match key {
            "policies.buffer_permille" => {
                text.push_str(&format!("use_profile = \"{}\"\n", UseProfile::default().word()));
            }
            "policies.specificity_min_permille" => text.push_str(CHOICES),
            _ => {}
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
        let settings = read(example().as_bytes(), &mut faults).whole.expect("the example should be whole");
        assert!(faults.is_empty());
        assert_eq!(settings.policies.service_level.get(), 800);
        assert_eq!(settings.policies.flights.leg_max, Metres::of(7_000_000));
        let bare =
            read(b"name = \"x\"\nas_of = \"2020-04-01T00:00:00Z\"\n", &mut faults).whole.expect("two keys are enough");
        assert_eq!((bare.policies, bare.horizon), (settings.policies, settings.horizon));
    }

    #[test]
    fn choices_are_read_as_they_are_declared() {
        let read = |line: &str| {
            let text = format!("name = \"x\"\nas_of = 2020-04-01T00:00:00Z\n[policies]\n{line}\n");
            let mut faults = Faults::default();
            read(text.as_bytes(), &mut faults).whole.map(|settings| settings.policies).expect("a sound file")
        };
        for (line, thousandths, remark) in [
            ("fairness = 2.0", Some(2000), "a decimal"),
            ("fairness = 0", Some(0), "most harm averted"),
            ("fairness = 0.125", Some(125), "three decimals"),
            ("fairness = 16.000", Some(16_000), "the largest"),
            ("fairness = \"max-min\"", None, "the word"),
        ] {
            let expected = thousandths.map_or(SharingRule::MaxMin, |alpha| SharingRule::Alpha(Units::of(alpha)));
            assert_eq!(read(line).sharing, expected, "{remark}");
        }
        let policies = read("unknown_shown = [\"labels\", \"registration\", \"labels\"]\nprotect_donors = false");
        assert_eq!(policies.shown, [FitnessRule::Labels, FitnessRule::Registration]);
        assert!(!policies.protects_donors && !policies.honours_requests);
        let policies = read("tie_break = \"reciprocity\"\nsmall_lot_kg = 6800\nsensitivity_min_permille = 900");
        assert_eq!(policies.tie_break, TieBreak::Reciprocity);
        assert_eq!((policies.small_lot_max, policies.test_min.0.get()), (Grams::of(6_800_000), 900));
    }

    #[test]
    fn wrong_settings_are_named_by_key_and_line() {
        let whole = "name = \"x\"\nas_of = 2020-04-01T00:00:00Z\n";
        for (text, expected, remark) in [
            ("as_of = 2020-04-01T00:00:00Z\n".to_owned(), (0, "name", "key-missing"), "no name"),
            ("name = \"\"\nas_of = 2020-04-01T00:00:00Z\n".to_owned(), (1, "name", "bad-name"), "empty name"),
            ("name = \"x\"\nas_of = \"April\"\n".to_owned(), (2, "as_of", "bad-instant"), "no instant"),
            ("name = \"x\"\nas_of = 2020-04-01\n".to_owned(), (2, "as_of", "bad-instant"), "day alone"),
            (format!("{whole}organisation = 3\n"), (3, ORGANISATION, "not-a-text"), "a number"),
            (format!("{whole}organisation = \"a b\"\n"), (3, ORGANISATION, "bad-id"), "no id"),
            (format!("{whole}horizn_days = 3\n"), (3, "horizn_days", "unknown-key"), "misspelled"),
            (format!("{whole}horizon_days = 300\n"), (3, "horizon_days", "out-of-range"), "too long"),
            (format!("{whole}horizon_days = \"3\"\n"), (3, "horizon_days", "not-a-number"), "text"),
            (format!("{whole}disease_profile = \"ebolla\"\n"), (3, "disease_profile", "unknown-profile"), "unknown"),
            (format!("{whole}[policies]\nseed = -1\n"), (4, "policies.seed", "out-of-range"), "negative"),
            (format!("{whole}x = = 3\n"), (3, "", "bad-toml"), "broken line"),
            (format!("{whole}[policies]\nfairness = \"maxmin\"\n"), (4, FAIRNESS, "unknown-word"), "a slip"),
            (format!("{whole}[policies]\nfairness = 17\n"), (4, FAIRNESS, "out-of-range"), "beyond max-min"),
            (format!("{whole}[policies]\nfairness = 0.0005\n"), (4, FAIRNESS, "out-of-range"), "too fine"),
            (format!("{whole}[policies]\nfairness = -1.0\n"), (4, FAIRNESS, "out-of-range"), "below zero"),
            (format!("{whole}[policies]\nfairness = inf\n"), (4, FAIRNESS, "out-of-range"), "without limit"),
            (format!("{whole}[policies]\nfairness = true\n"), (4, FAIRNESS, "out-of-range"), "no number"),
            (format!("{whole}[policies]\ntie_break = \"name\"\n"), (4, TIE_BREAK, "unknown-word"), "unknown"),
            (format!("{whole}[policies]\nhonour_requests = \"yes\"\n"), (4, HONOUR_REQUESTS, "not-yes-or-no"), "text"),
            (format!("{whole}[policies]\nunknown_shown = \"labels\"\n"), (4, SHOWN, "not-a-text"), "no list"),
            (format!("{whole}[policies]\nunknown_shown = [3]\n"), (4, SHOWN, "not-a-text"), "a number"),
            (format!("{whole}[policies]\nunknown_shown = [\"label\"]\n"), (4, SHOWN, "unknown-word"), "a slip"),
            (format!("{whole}[policies]\nunknown_shown = [\"staff\"]\n"), (4, SHOWN, "rule-not-blocking"), "a warning"),
            (
                format!("{whole}[policies]\nsmall_lot_kg = 4.5\n"),
                (4, "policies.small_lot_kg", "not-a-number"),
                "tonnes",
            ),
        ] {
            let expected = (expected.0, expected.1.to_owned(), expected.2);
            assert!(faults_of(&text).contains(&expected), "{remark}: {:?}", faults_of(&text));
        }
    }
}
