//! Decides which reader each table has, and how what was read becomes an operation. Does not decide what must hold between
//! tables (`cross`). Up: [`crate::folder`].

use std::collections::BTreeMap;

use model::airport::Airport;
use model::fault::Fault;
use model::fitness::Waiver;
use model::id::OfferLineId;
use model::need::{CaseCount, Consumption, DiseaseProfile, Production, Stock};
use model::offer::{OfferLine, RampStep, Request};
use model::operation::Operation;
use model::permit::Permit;
use model::record::{Party, Records};
use model::transport::{Airspace, Closure, Tail};
use model::world::{Item, Notice, Place};
use model::worth::SurfaceLink;

use crate::builtin::{self, Countries};
use crate::craft::{AIRCRAFT_TYPES, Craft, CraftTables};
use crate::folder::account::{self, ACCOUNT, AGREEMENTS, FACTORS};
use crate::folder::custody::{self, CUSTODY};
use crate::folder::dispute::Described;
use crate::folder::flying::{self, AIRCRAFT, CLOSURES};
use crate::folder::gate::{self, Recipients};
use crate::folder::link::{Lined, Links, Target};
use crate::folder::notices::{NOTICES, notice};
use crate::folder::offers::{self, OFFERS, RAMPS, WAIVERS};
use crate::folder::pairing::{self, Pairings};
use crate::folder::permits::{self, PERMITS};
use crate::folder::product::{self, Said};
use crate::folder::said::{self, ASSESSMENTS, CLAIMS, EVENTS, PARTIES};
use crate::folder::settings::Settings;
use crate::folder::sharing::{self, Sharing};
use crate::folder::sick::{self, CASES, REQUESTS};
use crate::folder::surface::{self, SURFACE};
use crate::folder::{CRAFT_TABLES, RowLines, airports, shelf};
use crate::table::collector::Faults;
use crate::table::{Keys, each_row};

/// The tables as they are read.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) cases: Vec<Lined<CaseCount>>,
    pub(super) places: Vec<Lined<Place>>,
    pub(super) items: Vec<Item>,
    pub(super) pairings: Pairings,
    pub(super) stock: Vec<Lined<Stock>>,
    pub(super) consumption: Vec<Lined<Consumption>>,
    pub(super) production: Vec<Lined<Production>>,
    pub(super) requests: Vec<Lined<Request>>,
    pub(super) offers: Vec<Lined<OfferLine>>,
    /// What each offer line says of its product, in the order of `offers`.
    pub(super) described: Vec<Described>,
    pub(super) products: BTreeMap<String, Vec<Said>>,
    pub(super) ramps: Vec<Lined<(OfferLineId, RampStep)>>,
    pub(super) recipients: Recipients,
    pub(super) waivers: Vec<Lined<Waiver>>,
    pub(super) notices: Vec<Notice>,
    pub(super) sharing: Sharing,
    pub(super) tails: Vec<Lined<Tail>>,
    pub(super) airports: Vec<Airport>,
    /// Types, holds and units as they are read.
    pub(super) craft_tables: CraftTables,
    /// Types, holds and units once put together.
    pub(super) craft: Craft,
    pub(super) closures: Vec<Lined<Closure>>,
    pub(super) permits: Vec<Permit>,
    pub(super) surface: Vec<Lined<SurfaceLink>>,
    pub(super) airspaces: Vec<Airspace>,
    pub(super) parties: Vec<Party>,
    pub(super) records: Records,
    /// Lines of the rows of some tables, by file and key, for faults that only the whole of them shows.
    pub(super) lines: RowLines,
}

/// What a reader needs beside the bytes, and where it leaves codes, keys and faults.
pub(super) struct Known<'a> {
    pub(super) countries: &'a Countries,
    pub(super) links: &'a mut Links,
    pub(super) keys: &'a mut BTreeMap<Target, Keys>,
    pub(super) faults: &'a mut Faults,
}

impl Tables {
    /// The built-in tables, before the folder changes them.
    pub(super) fn built_in() -> Result<Self, Vec<Fault>> {
        Ok(Self {
            items: builtin::items()?,
            pairings: Pairings {
                accessories: builtin::accessories()?,
                standards: builtin::standards()?,
                substitutes: builtin::substitutes()?,
            },
            airports: builtin::airports()?,
            craft_tables: builtin::craft_tables()?,
            ..Self::default()
        })
    }

    /// Reads one table of the folder, whose name must be one of the known ones.
    pub(super) fn read(&mut self, name: &str, bytes: &[u8], known: Known<'_>) {
        let Known { countries, links, keys, faults } = known;
        match name {
            "cases.csv" => {
                each_row(&CASES, bytes, faults, |row| self.cases.extend(sick::case(row, countries)));
            }
            "places.csv" => {
                keys.insert(Target::Place, sick::places(bytes, countries, links, &mut self.places, faults));
            }
            "accessories.csv" | "standards.csv" | "substitutes.csv" => {
                pairing::read(name, bytes, &mut self.pairings, links, faults);
            }
            "stock.csv" | "consumption.csv" | "production.csv" => {
                shelf::read(name, bytes, countries, self, links, faults);
            }
            "requests.csv" => {
                each_row(&REQUESTS, bytes, faults, |row| self.requests.extend(sick::request(row, countries, links)));
            }
            "offers.csv" => {
                let read = each_row(&OFFERS, bytes, faults, |row| {
                    let (line, described) = offers::offer(row, countries, links).unzip();
                    self.offers.extend(line);
                    self.described.extend(described);
                });
                keys.insert(Target::Offer, read);
            }
            "products.csv" => {
                keys.insert(Target::Product, product::read(bytes, &mut self.products, faults));
            }
            "ramps.csv" => {
                each_row(&RAMPS, bytes, faults, |row| self.ramps.extend(offers::ramp(row, links)));
            }
            "sites.csv" | "consignees.csv" | "authorisations.csv" | "essential.csv" => {
                gate::read(name, bytes, countries, &mut self.recipients, links, faults);
            }
            "waivers.csv" => {
                each_row(&WAIVERS, bytes, faults, |row| self.waivers.extend(offers::waiver(row, countries, links)));
            }
            "notices.csv" => {
                each_row(&NOTICES, bytes, faults, |row| self.notices.extend(notice(row, countries)));
            }
            "sharing.csv" | "commitments.csv" | "export_bans.csv" => {
                sharing::read(name, bytes, countries, &mut self.sharing, links, faults);
            }
            "parties.csv" => {
                let read = each_row(&PARTIES, bytes, faults, |row| self.parties.extend(said::party(row, countries)));
                keys.insert(Target::Party, read);
            }
            other => self.read_flying_or_said(other, bytes, Known { countries, links, keys, faults }),
        }
    }

    fn read_flying_or_said(&mut self, name: &str, bytes: &[u8], known: Known<'_>) {
        let Known { countries, links, keys, faults } = known;
        match name {
            "aircraft.csv" => {
                let (tails, crews) = (&mut self.tails, self.craft_tables.crews());
                each_row(&AIRCRAFT, bytes, faults, |row| tails.extend(flying::tail(row, countries, crews, links)));
            }
            "airports.csv" => {
                keys.insert(Target::Airport, airports::merge_airports(bytes, countries, &mut self.airports, faults));
            }
            "closures.csv" => {
                each_row(&CLOSURES, bytes, faults, |row| self.closures.extend(flying::closure(row, countries, links)));
            }
            "permits.csv" => {
                each_row(&PERMITS, bytes, faults, |row| self.permits.extend(permits::permit(row, countries)));
            }
            "surface.csv" => {
                each_row(&SURFACE, bytes, faults, |row| self.surface.extend(surface::link(row, countries)));
            }
            "claims.csv" | "custody.csv" | "events.csv" | "assessments.csv" | "account.csv" | "agreements.csv"
            | "factors.csv" => {
                self.read_records(name, bytes, Known { countries, links, keys, faults });
            }
            other => {
                let spec = CRAFT_TABLES.into_iter().find(|spec| spec.file == other);
                let spec = spec.unwrap_or_else(|| unreachable!("the table {other} should have a reader"));
                let read = self.craft_tables.read(spec, bytes, faults);
                if other == AIRCRAFT_TYPES.file {
                    keys.insert(Target::Type, read);
                }
            }
        }
    }

    fn read_records(&mut self, name: &str, bytes: &[u8], known: Known<'_>) {
        let Known { links, keys, faults, .. } = known;
        let records = &mut self.records;
        match name {
            "claims.csv" => {
                let read = each_row(&CLAIMS, bytes, faults, |row| records.claims.extend(said::claim(row, links)));
                keys.insert(Target::Claim, read);
            }
            "custody.csv" => {
                let (events, read) = custody::read(bytes, links, faults);
                records.custody = values(events);
                self.lines.insert(CUSTODY.file, read.lines.clone());
                keys.insert(Target::Event, read);
            }
            "events.csv" => {
                let read = each_row(&EVENTS, bytes, faults, |row| records.events.extend(said::event(row, links)));
                add_events(keys, read, faults);
            }
            "assessments.csv" => {
                let read = each_row(&ASSESSMENTS, bytes, faults, |row| {
                    records.assessments.extend(said::assessment(row, links));
                });
                self.lines.insert(ASSESSMENTS.file, read.lines);
            }
            "account.csv" => {
                let read = each_row(&ACCOUNT, bytes, faults, |row| records.entries.extend(account::entry(row, links)));
                self.lines.insert(ACCOUNT.file, read.lines.clone());
                keys.insert(Target::Entry, read);
            }
            "agreements.csv" => {
                let read = each_row(&AGREEMENTS, bytes, faults, |row| {
                    records.agreements.extend(account::agreement(row, links));
                });
                keys.insert(Target::Agreement, read);
            }
            other => {
                assert_eq!(other, FACTORS.file, "the table should have a reader");
                let read = each_row(&FACTORS, bytes, faults, |row| records.factors.extend(account::factor(row, links)));
                self.lines.insert(FACTORS.file, read.lines);
            }
        }
    }

    /// The operation that the tables are, once nothing is wrong with them.
    pub(super) fn whole(self, settings: Settings, profile: DiseaseProfile) -> Operation {
        Operation {
            name: settings.name,
            organisation: settings.organisation,
            as_of: settings.as_of,
            horizon: settings.horizon,
            policies: settings.policies,
            profile,
            cases: values(self.cases),
            places: values(self.places),
            items: self.items,
            stock: values(self.stock),
            consumption: values(self.consumption),
            production: values(self.production),
            requests: values(self.requests),
            offers: with_ramps(values(self.offers), values(self.ramps)),
            waivers: values(self.waivers),
            sites: values(self.recipients.sites),
            consignees: values(self.recipients.consignees),
            authorisations: values(self.recipients.authorisations),
            essential: values(self.recipients.essential),
            accessories: self.pairings.accessories,
            standards: self.pairings.standards,
            substitutes: self.pairings.substitutes,
            export_bans: values(self.sharing.bans),
            sharing_terms: values(self.sharing.terms),
            promises: values(self.sharing.promises),
            notices: self.notices,
            tails: values(self.tails),
            types: self.craft.types,
            ulds: self.craft.ulds,
            separations: self.craft.separations,
            airports: self.airports,
            closures: values(self.closures),
            permits: self.permits,
            surface: values(self.surface),
            airspaces: self.airspaces,
            parties: self.parties,
            records: self.records,
        }
    }
}

/// Events of both tables are pointed at alike, so no id may stand in both.
fn add_events(keys: &mut BTreeMap<Target, Keys>, read: Keys, faults: &mut Faults) {
    let Some(known) = keys.get_mut(&Target::Event) else {
        keys.insert(Target::Event, read);
        return;
    };
    known.is_complete &= read.is_complete;
    for (id, line) in read.lines {
        if let Some(first) = known.lines.get(&id) {
            let cause = format!("\u{ab}{id}\u{bb} is already the event of line {first} of {}", CUSTODY.file);
            let action = "give each event its own, or remove one of the two";
            faults.push(Fault::new("duplicate-id", cause, action).at(EVENTS.file, line, "id"));
        }
        known.lines.entry(id).or_insert(line);
    }
}

/// Every line with the steps of its ramp, in order of day.
fn with_ramps(mut offers: Vec<OfferLine>, steps: Vec<(OfferLineId, RampStep)>) -> Vec<OfferLine> {
    let mut ramps: BTreeMap<OfferLineId, Vec<RampStep>> = BTreeMap::new();
    for (id, step) in steps {
        ramps.entry(id).or_default().push(step);
    }
    for offer in &mut offers {
        offer.ramp = ramps.remove(&offer.id).unwrap_or_default();
        offer.ramp.sort_by_key(|step| step.from);
    }
    offers
}

fn values<T>(rows: Vec<Lined<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.value).collect()
}
