//! Decides which tables the program carries in itself: airports, outlines, countries, items, aircraft, disease profiles.
//! Does not decide what they say: that is `data/`, where each table names its origin and licence. Up: [`crate`].

mod aircraft;
mod airports;
mod areas;
mod countries;
mod crews;
mod esft;
mod handling;
mod items;
mod names;
mod outlines;
mod pairing;
mod profile;

pub use aircraft::{aircraft_types, separations, ulds};
pub use airports::airports;
pub use countries::{Countries, Country, countries};
pub use crews::crew_regimes;
pub use esft::{esft_capacity, esft_sheets};
pub use items::items;
pub use outlines::{Scale, airspace, airspaces, outlines};
pub use pairing::{accessories, standards, substitutes};
pub use profile::{PROFILES, disease_profile};

pub(crate) use aircraft::craft_tables;
pub(crate) use airports::{metres, point, zone};
pub(crate) use countries::INCOMES;
pub(crate) use crews::minutes;
pub(crate) use handling::un_class;
pub(crate) use items::{ITEMS, merge_items, pack, price};
pub(crate) use names::words as plain_words;
pub(crate) use pairing::{ACCESSORIES, STANDARDS, SUBSTITUTES, accessory, circling, standard, substitute};
pub(crate) use profile::files as profile_files;
