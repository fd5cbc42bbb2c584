//! Faults that are put into the example, one for each that a table can have: all are reported, each at its place, and no
//! other. Up: the tests of the folder.

use super::{add, change, example, put, read, text_of};
use crate::faults;

/// A fault that is put into the example: what is changed, and where and as what it must be reported.
struct Seed {
    file: &'static str,
    row: &'static [(&'static str, &'static str)],
    column: &'static str,
    code: &'static str,
    /// A word that the cause or the action must hold.
    word: &'static str,
}

const fn seed(
    file: &'static str,
    row: &'static [(&'static str, &'static str)],
    column: &'static str,
    code: &'static str,
    word: &'static str,
) -> Seed {
    Seed { file, row, column, code, word }
}

/// One row each; keys are fresh, so that no row has a second fault. Those of the gate and of sharing stand apart.
const SEEDS: [Seed; 108] = [
    seed("cases.csv", &[("place", "Itly"), ("day", "2020-03-01")], "place", "unknown-place", "IT"),
    seed("cases.csv", &[("day", "2020-02-30")], "day", "bad-date", "2020-02-30"),
    seed("cases.csv", &[("day", "2020-04-02"), ("vintage", "2020-04-02")], "day", "after-as-of", "2020-04-02"),
    seed("cases.csv", &[("kind", "case"), ("day", "2020-03-02")], "kind", "unknown-word", "cases"),
    seed("cases.csv", &[("count", "-5"), ("day", "2020-03-03")], "count", "negative-amount", "-5"),
    seed("cases.csv", &[("count", "1,057"), ("day", "2020-03-04")], "count", "ambiguous-number", "1,057"),
    seed("cases.csv", &[("count", "99999999"), ("day", "2020-03-05")], "count", "absurd-figure", "60461828"),
    seed("cases.csv", &[("vintage", "2020-03-01"), ("day", "2020-03-06")], "vintage", "impossible-date", "2020-03-01"),
    seed("cases.csv", &[("source", ""), ("day", "2020-03-07")], "source", "cell-empty", "source"),
    seed("cases.csv", &[("primary", "maybe"), ("day", "2020-03-08")], "primary", "not-yes-or-no", "yes or no"),
    seed("cases.csv", &[], "day", "duplicate-row", "line 3"),
    seed("cases.csv", &[("certainty", "maybe"), ("day", "2020-03-09")], "certainty", "unknown-word", "suspected"),
    seed("cases.csv", &[("certainty", "suspected"), ("day", "2020-03-10")], "certainty", "mixed-certainty", "no"),
    seed("places.csv", &[("id", "US-QQ")], "id", "unknown-place", "US-"),
    seed("places.csv", &[("id", "pcode:1")], "id", "bad-area-code", "pcode:KE030"),
    seed("places.csv", &[("id", "pcod:KE030")], "id", "unknown-scheme", "pcode"),
    seed("places.csv", &[("id", "Italia")], "id", "duplicate-id", "line 3"),
    seed("places.csv", &[], "id", "duplicate-id", "line 3"),
    seed("places.csv", &[("id", "RS"), ("income", "hihg")], "income", "unknown-word", "high"),
    seed("places.csv", &[("id", "FR"), ("mains", "230V")], "mains", "bad-mains", "230/50"),
    seed("places.csv", &[("id", "DE"), ("languages", "German")], "languages", "bad-language", "BCP 47"),
    seed("places.csv", &[("id", "ES"), ("airports", "LEMDD")], "airports", "unknown-code", "LEMD"),
    seed(
        "places.csv",
        &[("id", "GB"), ("icu_share_permille", "1001")],
        "icu_share_permille",
        "share-out-of-range",
        "1001",
    ),
    seed("places.csv", &[("id", "PT"), ("beds", "70000000")], "beds", "absurd-figure", "60461828"),
    seed("items.csv", &[("id", "thing-1"), ("pack_gross_g", "")], "pack_gross_g", "pack-incomplete", "pack_gross_g"),
    seed("items.csv", &[("id", "thing-2"), ("pack_gross_g", "200000000")], "pack_gross_g", "absurd-pack", "100 t"),
    seed("items.csv", &[("id", "thing 3")], "id", "bad-id", "thing 3"),
    seed("stock.csv", &[("item", "mask-medcal"), ("source", "a")], "item", "unknown-code", "mask-medical"),
    seed("stock.csv", &[("place", "AT"), ("source", "b")], "place", "unknown-code", "places.csv"),
    seed("places.csv", &[("id", "NL"), ("use_profile", "crises")], "use_profile", "unknown-word", "crisis"),
    seed("stock.csv", &[("status", "pledge"), ("source", "c")], "status", "unknown-word", "pledge-confirmed"),
    seed("stock.csv", &[("status", "pledge-confirmed"), ("source", "d")], "arrives", "cell-empty", "pledge-open"),
    seed("stock.csv", &[("arrives", "2020-04-05"), ("source", "e")], "arrives", "impossible-date", "shelf"),
    seed("stock.csv", &[("unit", "carton"), ("source", "f")], "unit", "unit-mismatch", "holds 2000 (each)"),
    seed(
        "stock.csv",
        &[("item", "test-pcr-manual"), ("unit", "kit"), ("source", "g")],
        "unit",
        "unit-mismatch",
        "holds 100 (test)",
    ),
    seed("consumption.csv", &[("from", "2020-03-24"), ("to", "2020-03-30")], "from", "duplicate-row", "line 3"),
    seed(
        "consumption.csv",
        &[("item", "gown"), ("from", "2020-03-24"), ("to", "2020-03-20")],
        "to",
        "impossible-date",
        "2020-03-20",
    ),
    seed(
        "production.csv",
        &[("from", "2020-05-01"), ("units_per_day", "-1")],
        "units_per_day",
        "negative-amount",
        "-1",
    ),
    seed("production.csv", &[("from", "2020-05-02"), ("unit", "million")], "unit", "unit-mismatch", "each"),
    seed("production.csv", &[], "from", "duplicate-row", "line 3"),
    seed("requests.csv", &[("id", "r-2"), ("due", "2020-03-01")], "due", "impossible-date", "2020-03-25"),
    seed("requests.csv", &[("id", "r-3"), ("made", "March"), ("due", "")], "made", "bad-date", "March"),
    seed("offers.csv", &[("id", "o-2"), ("donor", "donor-2")], "donor", "unknown-code", "donor-1"),
    seed("offers.csv", &[("id", "o-3"), ("travels_with", "o-3")], "travels_with", "travels-in-circle", "o-3"),
    seed("offers.csv", &[("id", "o-4"), ("currency", "")], "currency", "price-incomplete", "currency"),
    seed("offers.csv", &[("id", "o-5"), ("currency", "usd")], "currency", "unknown-currency", "usd"),
    seed("offers.csv", &[("id", "o-6"), ("units", "many")], "units", "not-a-number", "many"),
    seed("ramps.csv", &[("offer", "offer-9")], "offer", "unknown-code", "offer-1"),
    seed("waivers.csv", &[("rule", "shelflife")], "rule", "unknown-word", "shelf-life"),
    seed("notices.csv", &[("id", "n-2"), ("until", "2020-02-01")], "until", "impossible-date", "2020-02-01"),
    seed("aircraft.csv", &[("id", "t-2"), ("type", "B747-400")], "type", "unknown-code", "B747-400F"),
    seed(
        "aircraft.csv",
        &[("id", "t-3"), ("available_until", "2020-03-01T00:00:00Z")],
        "available_until",
        "impossible-date",
        "2020-03-01",
    ),
    seed(
        "aircraft.csv",
        &[("id", "t-4"), ("available_from", "2020-04-01")],
        "available_from",
        "bad-instant",
        "T00:00:00Z",
    ),
    seed("airports.csv", &[("id", "XX01")], "id", "airport-incomplete", "runway_paved_m"),
    seed("airports.csv", &[("id", "KJFK"), ("curfew_from", "23:00")], "curfew_to", "curfew-incomplete", "both"),
    seed(
        "airports.csv",
        &[("id", "LIRE"), ("latitude", "98"), ("longitude", "12")],
        "latitude",
        "bad-coordinates",
        "98",
    ),
    seed("aircraft.csv", &[("id", "t-5"), ("crew_regime", "eu-basik")], "crew_regime", "unknown-code", "eu-basic"),
    seed("aircraft.csv", &[("id", "t-6"), ("state_aircraft", "maybe")], "state_aircraft", "not-yes-or-no", "yes or no"),
    seed(
        "airports.csv",
        &[("id", "EINN"), ("has_loader", "no"), ("loaders", "2")],
        "loaders",
        "capacity-contradicts",
        "has_loader",
    ),
    seed("airports.csv", &[("id", "CYYR"), ("fuel", "none")], "fuel", "capacity-contradicts", "has_fuel is yes"),
    seed("airports.csv", &[("id", "LYBT"), ("fuel", "some")], "fuel", "unknown-word", "limited"),
    seed("airports.csv", &[("id", "LFLL"), ("hours", "6-22")], "hours", "bad-time", "06:00-22:00"),
    seed("airports.csv", &[("id", "FEFF"), ("parking_e", "-1")], "parking_e", "negative-amount", "-1"),
    seed("airports.csv", &[("id", "PANC"), ("parking_f", "301")], "parking_f", "absurd-figure", "301 stands"),
    seed(
        "airports.csv",
        &[("id", "KORD"), ("curfew_relief_exempt", "yes")],
        "curfew_relief_exempt",
        "curfew-incomplete",
        "no curfew",
    ),
    seed(
        "airports.csv",
        &[("id", "KLCK"), ("runway_width_m", "3000")],
        "runway_width_m",
        "absurd-figure",
        "3000 m wide",
    ),
    seed("permits.csv", &[("id", "pm-2"), ("lead_hours", "48")], "lead_working_days", "lead-unclear", "two lead times"),
    seed("permits.csv", &[("id", "pm-3"), ("lead_working_days", "")], "lead_working_days", "lead-unclear", "no lead"),
    seed("permits.csv", &[("id", "pm-4"), ("use", "overflight")], "use", "unknown-word", "overfly"),
    seed("surface.csv", &[("to", "Itly")], "to", "unknown-place", "IT"),
    seed("surface.csv", &[], "mode", "duplicate-row", "line 3"),
    seed("surface.csv", &[("from", "RU"), ("days", "0")], "days", "out-of-range", "1"),
    seed("surface.csv", &[("from", "US"), ("mode", "ship")], "mode", "unknown-word", "sea"),
    seed("surface.csv", &[("from", "DE"), ("currency", "EUR")], "currency", "mixed-currency", "USD"),
    seed("closures.csv", &[("id", "c-2"), ("applies_to", "Rssia")], "applies_to", "unknown-place", "RU"),
    seed("closures.csv", &[("id", "c-3"), ("airport", "EPWA")], "airport", "closure-unclear", "and an airport"),
    seed("closures.csv", &[("id", "c-4"), ("place", "")], "place", "closure-unclear", "neither"),
    seed("closures.csv", &[("id", "c-5"), ("place", ""), ("airport", "EPWA")], "forbids", "closure-unclear", "landing"),
    seed("closures.csv", &[("id", "c-6"), ("forbids", "land")], "forbids", "unknown-word", "overflight"),
    seed(
        "closures.csv",
        &[("id", "c-7"), ("place", ""), ("airport", "EPWAA"), ("forbids", "")],
        "airport",
        "unknown-code",
        "EPWA",
    ),
    seed("parties.csv", &[("id", "p-2"), ("name", "")], "name", "cell-empty", "name"),
    seed("claims.csv", &[("id", "cl-2"), ("declined", "yes")], "declined", "said-and-declined", "two claims"),
    seed("claims.csv", &[("id", "cl-3"), ("column", "arived")], "column", "unknown-word", "arrived"),
    seed("events.csv", &[("id", "e-2"), ("column", "announced")], "column", "announced-event", "claims.csv"),
    seed(
        "events.csv",
        &[("id", "e-3"), ("recorded", "2020-04-01T00:00:00Z")],
        "recorded",
        "impossible-date",
        "2020-04-02",
    ),
    seed("account.csv", &[("id", "a-2"), ("to", "donor-1")], "to", "same-party", "donor-1"),
    seed("account.csv", &[("id", "a-3"), ("act", "plegde")], "act", "unknown-word", "pledge"),
    seed("account.csv", &[("id", "a-4"), ("act", "")], "act", "act-missing", "posted"),
    seed("account.csv", &[("id", "a-5"), ("posted", "yes")], "posted", "act-unclear", "direct"),
    seed("account.csv", &[("id", "a-6"), ("unit", "kilograms")], "unit", "bad-account-unit", "grams"),
    seed("account.csv", &[("id", "a-7"), ("unit", "item:mask-medicall")], "unit", "unknown-code", "mask-medical"),
    seed("account.csv", &[("id", "a-8"), ("unit", "flying-minutes:An-12")], "unit", "unknown-code", "An-124-100"),
    seed("account.csv", &[("id", "a-9"), ("scope", "agreement:a")], "scope", "unknown-code", "agreements.csv"),
    seed("account.csv", &[("id", "a-10"), ("scope", "all")], "scope", "bad-scope", "community"),
    seed("account.csv", &[("id", "a-11"), ("because", "event:event-9")], "because", "unknown-code", "event-1"),
    seed("account.csv", &[("id", "a-12"), ("entry", "entry-1")], "entry", "surplus-cell", "pledge"),
    seed("account.csv", &[("id", "a-13"), ("from", "donor-11")], "from", "unknown-code", "donor-1"),
    seed("account.csv", &[("id", "a-14"), ("amount", "")], "amount", "cell-empty", "amount"),
    seed("account.csv", &[("id", "a-15"), ("expires", "2020")], "expires", "bad-date", "2020-04-01"),
    seed("assessments.csv", &[("id", "s-2"), ("claim", "claim-11")], "claim", "unknown-code", "claim-1"),
    seed("assessments.csv", &[("id", "s-3"), ("verdict", "confirmd")], "verdict", "unknown-word", "confirmed"),
    seed("assessments.csv", &[("id", "s-4"), ("basis", "event-1")], "basis", "bad-record-ref", "event:"),
    seed("agreements.csv", &[("id", "g-2"), ("other", "donor-1")], "other", "same-party", "donor-1"),
    seed("agreements.csv", &[("id", "g-3"), ("until", "2019-12-31")], "until", "impossible-date", "2020-01-01"),
    seed("factors.csv", &[("id", "f-2"), ("per", "0")], "per", "out-of-range", "1"),
    seed("factors.csv", &[("id", "f-3"), ("into", "hours")], "into", "bad-account-unit", "flying-minutes"),
    seed("claims.csv", &[("id", "cl-4"), ("url", "example.org")], "url", "bad-url", "https://"),
    seed("claims.csv", &[("id", "cl-5"), ("unit", "USD")], "value", "half-statement", "unit"),
];

/// One row each, as [`SEEDS`].
const GATE_SEEDS: [Seed; 72] = [
    seed("places.csv", &[("id", "BE"), ("plugs", "C e")], "plugs", "bad-plug", "capitals"),
    seed("items.csv", &[("id", "thing-4"), ("regulation", "medcine")], "regulation", "unknown-word", "medicine"),
    seed(
        "items.csv",
        &[("id", "thing-5"), ("un_number", "1170")],
        "un_class",
        "dangerous-incomplete",
        "un_net_per_unit",
    ),
    seed("items.csv", &[("id", "thing-6"), ("cold_low", "2")], "cold_high", "bad-cold-chain", "upper end"),
    seed("sites.csv", &[("id", "s-2"), ("place", "AT")], "place", "unknown-code", "places.csv"),
    seed("sites.csv", &[("id", "s-3"), ("mains", "220")], "mains", "bad-mains", "220/50 or 220/60"),
    seed("sites.csv", &[("id", "s-4"), ("oxygen_lpm", "-1")], "oxygen_lpm", "negative-amount", "-1"),
    seed("sites.csv", &[("id", "s-5"), ("name", "")], "name", "cell-empty", "name"),
    seed("sites.csv", &[], "id", "duplicate-id", "line 3"),
    seed("consignees.csv", &[("place", "AT")], "place", "unknown-code", "places.csv"),
    seed("consignees.csv", &[("item", "gwon")], "item", "unknown-code", "gown"),
    seed("consignees.csv", &[("item", "hood"), ("party", "recipient-9")], "party", "unknown-code", "recipient-1"),
    seed("consignees.csv", &[("item", "boots"), ("onward_payer", "x")], "onward_payer", "unknown-code", "parties.csv"),
    seed("consignees.csv", &[("item", "gown"), ("duty_free", "maybe")], "duty_free", "not-yes-or-no", "yes or no"),
    seed("consignees.csv", &[("item", "apron"), ("agreed", "30/03/2020")], "agreed", "bad-date", "write 2020-03-30"),
    seed("consignees.csv", &[], "place", "duplicate-row", "line 3"),
    seed("authorisations.csv", &[("item", ""), ("from", "2020-03-02")], "item", "cell-empty", "a model"),
    seed("authorisations.csv", &[("kind", "registred"), ("from", "2020-03-03")], "kind", "unknown-word", "registered"),
    seed(
        "authorisations.csv",
        &[("from", "2020-03-04"), ("until", "2020-02-01")],
        "until",
        "impossible-date",
        "2020-02-01",
    ),
    seed("authorisations.csv", &[("place", "Itly"), ("from", "2020-03-05")], "place", "unknown-place", "IT"),
    seed("authorisations.csv", &[("reference", ""), ("from", "2020-03-06")], "reference", "cell-empty", "reference"),
    seed("authorisations.csv", &[], "from", "duplicate-row", "line 3"),
    seed("essential.csv", &[("place", "AT")], "place", "unknown-code", "places.csv"),
    seed("essential.csv", &[("item", "gwon")], "item", "unknown-code", "gown"),
    seed("essential.csv", &[], "item", "duplicate-row", "line 3"),
    seed("accessories.csv", &[("accessory", "gwon")], "accessory", "unknown-code", "gown"),
    seed(
        "accessories.csv",
        &[("item", "filter-breathing"), ("accessory", "bipap")],
        "accessory",
        "accessory-circle",
        "filter-breathing needs bipap",
    ),
    seed("accessories.csv", &[("item", "gown"), ("accessory", "gown")], "accessory", "accessory-circle", "itself"),
    seed(
        "accessories.csv",
        &[("accessory", "hood"), ("per_unit_permille", "-1")],
        "per_unit_permille",
        "out-of-range",
        "-1",
    ),
    seed("accessories.csv", &[("accessory", "apron"), ("vital", "perhaps")], "vital", "not-yes-or-no", "perhaps"),
    seed("accessories.csv", &[], "accessory", "duplicate-row", "line 3"),
    seed("standards.csv", &[("certificate", "EN 149")], "certificate", "bad-certificate", "one word"),
    seed("standards.csv", &[("class", "")], "class", "cell-empty", "class"),
    seed("standards.csv", &[("certificate", "EN-149")], "certificate", "duplicate-row", "line 3"),
    seed(
        "substitutes.csv",
        &[("wanted", "face-shield"), ("given", "goggles")],
        "given",
        "substitute-circle",
        "comes back to face-shield",
    ),
    seed("substitutes.csv", &[("given", "apron"), ("rank", "300")], "rank", "out-of-range", "255"),
    seed("substitutes.csv", &[("given", "gwon")], "given", "unknown-code", "gown"),
    seed("substitutes.csv", &[], "given", "duplicate-row", "line 3"),
    seed("products.csv", &[("class", "household")], "class", "source-contradicts", "products.csv line 3"),
    seed("products.csv", &[("id", "p 2")], "id", "bad-id", "p 2"),
    seed("products.csv", &[("id", "p-3"), ("mains", "220")], "mains", "bad-mains", "220/50 or 220/60"),
    seed("products.csv", &[("id", "p-4"), ("source", "")], "source", "cell-empty", "source"),
    seed("requests.csv", &[("id", "r-4"), ("skills", "nurse")], "skills", "team-of-goods", "mask-medical"),
    seed("requests.csv", &[("id", "r-5"), ("duty_until", "2020-05-01")], "duty_until", "team-of-goods", "people"),
    seed(
        "requests.csv",
        &[("id", "r-6"), ("item", "specialist-medical"), ("duty_from", "2020-05-01"), ("duty_until", "2020-04-01")],
        "duty_until",
        "impossible-date",
        "2020-05-01",
    ),
    seed("requests.csv", &[("id", "r-7"), ("languages", "Russian")], "languages", "bad-language", "BCP 47"),
    seed("offers.csv", &[("id", "o-7"), ("product", "product-9")], "product", "unknown-code", "product-1"),
    seed("offers.csv", &[("id", "o-8"), ("carrier", "carrier-9")], "carrier", "unknown-code", "carrier-1"),
    seed("offers.csv", &[("id", "o-9"), ("team_skills", "nurse")], "team_skills", "team-of-goods", "mask-medical"),
    seed(
        "offers.csv",
        &[("id", "o-10"), ("team_from", "2020-05-02"), ("team_returns", "2020-05-01")],
        "team_returns",
        "impossible-date",
        "begins duty",
    ),
    seed("offers.csv", &[("id", "o-11"), ("team_returns", "2020-04-01")], "team_returns", "impossible-date", "ready"),
    seed("offers.csv", &[("id", "o-12"), ("class", "household")], "class", "source-contradicts", "EN14683-IIR"),
    seed("offers.csv", &[("id", "o-13"), ("ready", "2.4.2020")], "ready", "bad-date", "write 2020-04-02"),
    seed("offers.csv", &[("id", "o-14"), ("ready", "3/4/2020")], "ready", "ambiguous-date", "2020-04-03"),
    seed("offers.csv", &[("id", "o-15"), ("earmarks", "AT")], "earmarks", "unknown-code", "places.csv"),
    seed("notices.csv", &[("id", "n-3"), ("from", "")], "from", "cell-empty", "counts on no day"),
    seed("notices.csv", &[("id", "n-4"), ("published", "13 May 2020")], "published", "bad-date", "write 2020-05-13"),
    seed("sharing.csv", &[("place", "AT")], "place", "unknown-code", "places.csv"),
    seed("sharing.csv", &[("item", "gwon")], "item", "unknown-code", "gown"),
    seed(
        "sharing.csv",
        &[("item", "gown"), ("hold_back_permille", "100")],
        "hold_back_permille",
        "hold-back-of-place",
        "IT",
    ),
    seed(
        "sharing.csv",
        &[("item", "apron"), ("weight_permille", ""), ("floor_units", "")],
        "weight_permille",
        "cell-empty",
        "no floor",
    ),
    seed("sharing.csv", &[("item", "hood"), ("weight_permille", "0")], "weight_permille", "out-of-range", "1000000"),
    seed("sharing.csv", &[], "place", "duplicate-row", "line 3"),
    seed("commitments.csv", &[("offer", "offer-9")], "offer", "unknown-code", "offer-1"),
    seed("commitments.csv", &[("place", "AT")], "place", "unknown-code", "places.csv"),
    seed("commitments.csv", &[("made", "2020-03-28"), ("units", "lots")], "units", "not-a-number", "lots"),
    seed("commitments.csv", &[], "offer", "duplicate-row", "line 3"),
    seed("export_bans.csv", &[("place", "Idnia")], "place", "unknown-place", "IN"),
    seed("export_bans.csv", &[("item", "gwon")], "item", "unknown-code", "gown"),
    seed("export_bans.csv", &[("from", "2020-03-20"), ("exempt", "QQ")], "exempt", "unknown-place", "QQ"),
    seed(
        "export_bans.csv",
        &[("from", "2020-03-21"), ("until", "2020-03-01")],
        "until",
        "impossible-date",
        "2020-03-21",
    ),
    seed("export_bans.csv", &[], "from", "duplicate-row", "line 3"),
];

#[test]
fn every_seeded_fault_is_reported_at_its_place_and_no_other() {
    let dir = example();
    let mut expected: Vec<(String, u64, String, &str, &str)> = Vec::new();
    for seed in SEEDS.iter().chain(&GATE_SEEDS) {
        add(dir.path(), seed.file, &[seed.row]);
        let line = text_of(dir.path(), seed.file).lines().count() as u64;
        expected.push((seed.file.to_owned(), line, seed.column.to_owned(), seed.code, seed.word));
    }
    let mut whole = |file: &str, line: u64, column: &str, code: &'static str, word: &'static str| {
        expected.push((file.to_owned(), line, column.to_owned(), code, word));
    };
    put(dir.path(), "case.csv", "x\n");
    whole("case.csv", 0, "", "unknown-file", "cases.csv");
    change(dir.path(), "operation.toml", "horizon_days = 28", "horizon_days = 500");
    whole("operation.toml", 7, "horizon_days", "out-of-range", "120");
    change(dir.path(), "operation.toml", "seed = 1", "sede = 1");
    whole("operation.toml", 25, "policies.sede", "unknown-key", "policies.seed");
    change(dir.path(), "operation.toml", "unknown_shown = []", "unknown_shown = [\"staff\"]");
    whole("operation.toml", 19, "policies.unknown_shown", "rule-not-blocking", "staff");
    change(dir.path(), "claims.csv", "capacity", "capaciti");
    whole("claims.csv", 1, "capaciti", "unknown-column", "capacity");
    whole("claims.csv", 1, "capacity", "column-missing", "capacity");
    let parties = text_of(dir.path(), "parties.csv");
    put(dir.path(), "parties.csv", parties.clone() + "p-3,too,many,cells\n");
    whole("parties.csv", parties.lines().count() as u64 + 1, "", "ragged-row", "4 cells");
    let mut events = text_of(dir.path(), "events.csv").into_bytes();
    events
        .extend(b"e-4,EXAMPLE-1,mask-medical,loaded,1,2020-04-02T08:00:00Z,2020-04-02T09:00:00Z,carrier-1,caf\xe9,x\n");
    let last = events.iter().filter(|byte| **byte == b'\n').count() as u64;
    put(dir.path(), "events.csv", events);
    whole("events.csv", last, "", "broken-utf8", "0xe9");

    let faults = read(dir.path()).expect_err("a folder full of faults");
    for (file, line, column, code, word) in &expected {
        let found = faults.iter().find(|fault| {
            let place = &fault.place;
            (&place.file, place.line, &place.column, fault.code) == (file, *line, column, code)
        });
        let fault = found.unwrap_or_else(|| panic!("{file}:{line} [{column}] {code} should be among {faults:#?}"));
        assert!(format!("{} {}", fault.cause, fault.action).contains(word), "{fault} should name {word}");
        assert!(!fault.cause.is_empty() && !fault.action.is_empty(), "{fault} should say what to do");
    }
    assert_eq!(faults.len(), expected.len(), "nothing else should be reported: {faults:#?}");
    assert!(faults.is_sorted(), "faults should be in order of file, line and column");
    assert!(faults.iter().all(|fault| faults::find(fault.code).is_some()), "every code should be in the index");
}
