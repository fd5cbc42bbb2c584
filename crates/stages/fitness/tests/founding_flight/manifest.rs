//! The manifest of 1 April 2020 as a problem of the gate, bare and with every question answered. Up: `main.rs`.

use jiff::civil::{Date, date};
use model::evidence::Source;
use model::fitness::{FitnessPolicy, FitnessProblem};
use model::handling::{Accessory, Handling, Regulation};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId, PlaceId, RequestId, SiteId};
use model::offer::{OfferLine, Request, Terms, Wanted};
use model::product::{Condition, Dispute, Product, ProductFact};
use model::quantity::Units;
use model::recipient::{Authorisation, AuthorisationKind, Consignee, Site};
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Place};

const LOW: Mains = Mains { volts: 120, hertz: 60 };
const HIGH: Mains = Mains { volts: 220, hertz: 50 };

fn source() -> Source {
    Source::Cited("fitness.md section 1".to_owned())
}

fn place(id: &str, mains: Mains, language: &str) -> Place {
    Place {
        id: PlaceId::of(id),
        name: id.to_owned(),
        population: None,
        income: None,
        beds: None,
        icu_share: None,
        doctors: None,
        nurses: None,
        tests_per_day: None,
        use_profile: None,
        mains: vec![mains],
        plugs: vec![],
        languages: vec![language.to_owned()],
        airports: vec![],
        source: source(),
    }
}

fn item(id: &str, regulation: Regulation, classes: &[&str]) -> Item {
    let is_device = regulation == Regulation::Device;
    let flow = Units::of(if is_device { 20 } else { 0 });
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: "each".to_owned(),
        kind: if is_device { ItemKind::Device } else { ItemKind::Consumable },
        pack: None,
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
        needs_mains: is_device,
        expires: false,
        handling: Handling { regulation, oxygen_lpm: flow, ..Handling::default() },
        price: None,
        source: source(),
    }
}

/// A line of the manifest: terms said by one side only, both sides quarrel.
fn line(id: &str, item: &str, units: i64, product: Product) -> OfferLine {
    OfferLine {
        id: OfferLineId::of(id),
        donor: PartyId::of("russia"),
        place: PlaceId::of("RU"),
        item: ItemId::of(item),
        description: id.to_owned(),
        units: Units::of(units),
        ramp: vec![],
        pack: None,
        airport: AirportId::of("UUMU"),
        ready: date(2020, 3, 31),
        earmarks: vec![PlaceId::of("US")],
        terms: Some(Terms::Mixed),
        payer: None,
        terms_agreed: Some(false),
        carrier: None,
        licence: None,
        unit_value: None,
        travels_with: None,
        product,
        team: None,
        source: source(),
    }
}

fn notice(id: &str, kind: NoticeKind, subject: &str, applies_in: &[&str], from: Date) -> Notice {
    Notice {
        id: NoticeId::of(id),
        kind,
        subject: subject.to_owned(),
        aliases: vec![],
        lots: vec![],
        applies_in: applies_in.iter().map(|place| PlaceId::of(place)).collect(),
        published: from,
        from,
        until: None,
        text: "see source".to_owned(),
        source: source(),
    }
}

/// Gloves of two claims: both are kept, and the class is not known while they stand.
fn gloves() -> Product {
    let said = |class: &str, paper: &str| (class.to_owned(), Source::Cited(paper.to_owned()));
    let claims = vec![said("surgical", "businessinsider.in"), said("household cleaning", "dailymail.co.uk")];
    Product { disputed: vec![Dispute { fact: ProductFact::Class, claims }], ..Product::default() }
}

/// What was on board.
fn lines() -> Vec<OfferLine> {
    let ventilator = Product {
        maker: Some("UPZ".to_owned()),
        model: Some("Aventa-M".to_owned()),
        mains: vec![HIGH],
        ..Product::default()
    };
    let classed = |class: &str| Product { class: Some(class.to_owned()), ..Product::default() };
    vec![
        line("ventilators", "ventilator-icu", 45, ventilator),
        line("masks", "respirator", 4_000, classed("M-95")),
        line("respirators", "respirator", 15_000, classed("KN95")),
        line("antiseptic", "disinfectant-skin", 80_000, Product::default()),
        line("gloves", "gloves-examination", 30_000, gloves()),
        line("clothing", "garment-medical", 400_000, Product::default()),
    ]
}

/// The problem of the flight, checked, loaded and landed on one day.
pub(crate) fn manifest(as_of: Date) -> FitnessProblem {
    let request = |id: &str, place: &str, item: &str| Request {
        id: RequestId::of(id),
        place: PlaceId::of(place),
        item: ItemId::of(item),
        units: None,
        due: None,
        made: date(2020, 3, 30),
        wanted: Wanted::default(),
        source: source(),
    };
    FitnessProblem {
        as_of,
        loading: as_of,
        arrival: as_of,
        lines: lines(),
        recipients: vec![
            place("US", LOW, "en"),
            place("IT", HIGH, "it"),
            place("RS", HIGH, "sr"),
            place("KZ", HIGH, "ru"),
        ],
        items: vec![
            item("ventilator-icu", Regulation::Device, &[]),
            item("respirator", Regulation::Protective, &["N95", "FFP2", "KN95"]),
            item("mask-fullface", Regulation::Protective, &["M-95"]),
            item("disinfectant-skin", Regulation::Supply, &[]),
            item("gloves-examination", Regulation::Protective, &["examination", "surgical"]),
            item("garment-medical", Regulation::Protective, &[]),
        ],
        requests: vec![
            request("us-1", "US", "ventilator-icu"),
            request("us-2", "US", "respirator"),
            request("us-3", "US", "gloves-examination"),
            request("us-4", "US", "garment-medical"),
            request("it-1", "IT", "ventilator-icu"),
        ],
        needs: vec![],
        care: vec![],
        notices: vec![
            notice("sanctions-2014", NoticeKind::Sanction, "UPZ Ltd", &["US"], date(2014, 7, 16)),
            notice("fires-2020", NoticeKind::Incident, "AVENTA-M", &[], date(2020, 5, 13)),
        ],
        parties: vec![],
        sites: vec![],
        consignees: vec![],
        authorisations: vec![],
        essential: vec![],
        accessories: vec![Accessory {
            item: ItemId::of("ventilator-icu"),
            accessory: ItemId::of("ventilator-circuit"),
            per_unit_permille: Units::of(1000),
            is_vital: true,
            source: Source::Cited("WHO ESFT, supplied with".to_owned()),
        }],
        standards: vec![],
        substitutes: vec![],
        waivers: vec![],
        policy: FitnessPolicy::default(),
    }
}

/// A regulator's word on the ventilators.
pub(crate) fn authorisation(place: &str, kind: AuthorisationKind) -> Authorisation {
    Authorisation {
        place: PlaceId::of(place),
        item: None,
        model: Some("Aventa-M".to_owned()),
        kind,
        from: date(2020, 3, 1),
        until: None,
        reference: "ildomaniditalia.eu".to_owned(),
        source: source(),
    }
}

/// The same flight with every question answered and every fault cured.
pub(crate) fn cured() -> FitnessProblem {
    let mut problem = manifest(date(2020, 4, 1));
    problem.notices.clear();
    problem.authorisations =
        vec![authorisation("US", AuthorisationKind::Emergency), authorisation("RU", AuthorisationKind::Registered)];
    problem.sites.push(Site {
        id: SiteId::of("hospital"),
        place: PlaceId::of("US"),
        name: "a hospital".to_owned(),
        mains: vec![],
        oxygen_lpm: Some(Units::of(900)),
        gas_fitting: None,
        power_w: None,
        platforms: vec![],
        cold_litres: None,
        source: source(),
    });
    problem.consignees.push(Consignee {
        place: PlaceId::of("US"),
        item: None,
        party: PartyId::of("fema"),
        duty_free: Some(true),
        storage: Some("New York".to_owned()),
        onward_payer: Some(PartyId::of("fema")),
        agreed: Some(date(2020, 3, 31)),
        source: source(),
    });
    let line = &mut problem.lines[0];
    line.terms = Some(Terms::Gift);
    line.terms_agreed = Some(true);
    line.product.converter = Some(true);
    line.product.languages = vec!["ru".to_owned(), "en".to_owned()];
    line.product.condition = Some(Condition::New);
    line.product.complete = Some(true);
    line.product.spares_days = Some(Units::of(30));
    line.product.training = Some(true);
    problem.requests[0].units = Some(Units::of(45));
    problem
}
