//! Decides which names of case tables are no places: ships, events, travellers, sums of places. They are left out and said.
//! Does not decide which country a name means (`builtin`). Up: [`crate::cases`].

/// Names, in small letters, with what they are. They stand in the country column of the series of JHU CSSE, of the World
/// Health Organization and of Our World in Data.
const STRANGERS: [(&str, &str); 30] = [
    ("diamond princess", "a ship"),
    ("grand princess", "a ship"),
    ("ms zaandam", "a ship"),
    ("costa atlantica", "a ship"),
    ("cruise ship", "a ship"),
    ("others", "a ship (the Diamond Princess, in tables of February 2020)"),
    ("international conveyance", "ships"),
    ("international conveyance (diamond princess)", "a ship"),
    ("cases on an international conveyance japan", "a ship"),
    ("summer olympics 2020", "an event"),
    ("winter olympics 2022", "an event"),
    ("repatriated travellers", "a group of travellers"),
    ("antarctica", "a continent without inhabitants"),
    ("international", "no place"),
    ("other", "no place"),
    ("unknown", "no place"),
    ("recovered", "no place"),
    ("world", "a sum of places"),
    ("global", "a sum of places"),
    ("total", "a sum of places"),
    ("africa", "a sum of places"),
    ("asia", "a sum of places"),
    ("europe", "a sum of places"),
    ("european union", "a sum of places"),
    ("north america", "a sum of places"),
    ("south america", "a sum of places"),
    ("oceania", "a sum of places"),
    ("high income", "a sum of places"),
    ("low income", "a sum of places"),
    ("lower middle income", "a sum of places"),
];

/// What a name is, if it is no place.
pub(super) fn kind_of(name: &str, code: &str) -> Option<&'static str> {
    let small = name.trim().to_lowercase();
    let by_name = STRANGERS.iter().find(|(known, _)| *known == small).map(|(_, what)| *what);
    by_name.or_else(|| match code.trim() {
        // Kosovo is a place, whatever its code.
        "OWID_KOS" | "OWID_XKX" => None,
        other => other.starts_with("OWID_").then_some("a sum of places or an area of its compiler's own"),
    })
}
