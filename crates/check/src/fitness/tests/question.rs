//! The question of the sound example: nine offers, two recipients, and what is known of both. Up: [`crate::fitness`].

use jiff::civil::{Date, date};
use model::evidence::Source;
use model::fitness::{FitnessPolicy, FitnessProblem, FitnessRule, Waiver};
use model::handling::{
    Accessory, ColdChain, DangerousGood, Handling, Regulation, Standard as ClassStandard, Substitute,
};
use model::id::{ItemId, NoticeId, OfferLineId, PartyId, PlaceId, SiteId};
use model::need::{CareLoad, NeedLine};
use model::offer::{OfferLine, RampStep, Request, Terms, Wanted};
use model::product::{Condition, Dispute, Product, ProductFact, Team};
use model::quantity::{Permille, Units};
use model::recipient::{Authorisation, AuthorisationKind, Consignee, EssentialItem, Site};
use model::record::Party;
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Place};

use super::{offer, request};
use crate::{allocation, need};

pub(super) fn notice(id: &str, kind: NoticeKind, subject: &str, from: Date) -> Notice {
    Notice {
        id: NoticeId::of(id),
        kind,
        subject: subject.to_owned(),
        aliases: vec![],
        lots: vec![],
        applies_in: vec![],
        published: from,
        from,
        until: None,
        text: String::new(),
        source: need::tests::source(),
    }
}

/// Nine offers: gloves that are fit, respirators in surplus of a disputed class, ventilators for the wrong mains under
/// sanctions, tests whose shelf life was waived, a drug that is more than can be used, nurses with their trucks, a
/// sanitizer instead of soap, and what no catalogue knows.
fn lines() -> Vec<OfferLine> {
    let text = |text: &str| Some(text.to_owned());
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let mut gloves = offer("L1", "gloves", 1000);
    gloves.ramp = vec![RampStep { from: date(2020, 4, 1), units_per_day: Units::of(10) }];
    (gloves.product.maker, gloves.product.languages) = (text("Glover"), list(&["en"]));
    gloves.product.condition = Some(Condition::New);
    let mut respirators = offer("L2", "respirator", 500);
    respirators.product.maker = text("Filter");
    let claims = [("N95", "press"), ("M-95", "customs")];
    let claims = claims.map(|(class, source)| (class.to_owned(), Source::Cited(source.to_owned()))).to_vec();
    respirators.product.disputed = vec![Dispute { fact: ProductFact::Class, claims }];
    let mut ventilators = offer("L3", "ventilator", 45);
    ventilators.terms = Some(Terms::Sale);
    ventilators.product = Product {
        maker: text("KRET"),
        model: text("Aventa-M"),
        mains: vec![Mains { volts: 220, hertz: 50 }],
        gas_fitting: text("diss"),
        languages: list(&["ru"]),
        condition: Some(Condition::Refurbished),
        training: Some(false),
        ..Product::default()
    };
    let mut tests = offer("L4", "test", 100);
    tests.product = Product {
        expiry: Some(date(2020, 12, 31)),
        languages: list(&["en-US"]),
        sensitivity: Some(Permille::try_new(850).expect("a share")),
        specificity: Some(Permille::try_new(980).expect("a share")),
        evaluated_by: text("Institute"),
        lot_tested: Some(true),
        cold_chain_plan: Some(true),
        ..Product::default()
    };
    let mut drug = offer("L5", "drug", 1000);
    drug.product = Product {
        maker: text("Pharma"),
        strength_form: text("500 MG tablet"),
        expiry: Some(date(2021, 4, 30)),
        languages: list(&["it-IT"]),
        label_complete: Some(true),
        condition: Some(Condition::New),
        packing_list: Some(true),
        taken_back_by: text("hospital"),
        ..Product::default()
    };
    let mut nurses = offer("L6", "nurse", 20);
    let (skills, languages) = (list(&["Intensive care", "nursing"]), list(&["ru", "en"]));
    nurses.team = Some(Team { skills, languages, duty_from: None, returns: Some(date(2020, 6, 1)) });
    let mut trucks = offer("L7", "truck", 2);
    (trucks.travels_with, trucks.earmarks) = (Some(OfferLineId::of("L6")), vec![PlaceId::of("IT")]);
    let mut sanitizer = offer("L8", "sanitizer", 300);
    (sanitizer.product.maker, sanitizer.product.un_number) = (text("Chem"), Some(1170));
    let mut mystery = offer("L9", "mystery", 10);
    (mystery.product.maker, mystery.earmarks) = (text("Someone"), vec![PlaceId::of("US")]);
    vec![gloves, respirators, ventilators, tests, drug, nurses, trucks, sanitizer, mystery]
}

fn items() -> Vec<Item> {
    let item = |id, kind, regulation, packs: &[(i64, i64)]| {
        let mut item = need::tests::item(id, kind);
        item.handling = Handling { regulation, ..Handling::default() };
        item.pack = packs.first().map(|(units, gross)| allocation::tests::pack(*units, (600, 400, 400), *gross));
        item
    };
    let mut items = vec![
        item("gloves", ItemKind::Consumable, Regulation::Protective, &[(100, 10_000)]),
        item("respirator", ItemKind::Consumable, Regulation::Protective, &[]),
        item("ventilator", ItemKind::Device, Regulation::Device, &[(1, 60_000)]),
        item("test", ItemKind::Consumable, Regulation::Test, &[(100, 10_000)]),
        item("drug", ItemKind::Consumable, Regulation::Medicine, &[(100, 50_000)]),
        item("nurse", ItemKind::People, Regulation::Supply, &[]),
        item("truck", ItemKind::Vehicle, Regulation::Supply, &[]),
        item("sanitizer", ItemKind::Consumable, Regulation::Supply, &[(100, 50_000)]),
    ];
    items[1].classes = vec!["N95".to_owned(), "FFP2".to_owned()];
    items[2].needs_mains = true;
    let handling = &mut items[2].handling;
    (handling.oxygen_lpm, handling.power_w, handling.workers_permille) =
        (Units::of(10), Units::of(200), Units::of(500));
    (items[3].expires, items[4].expires) = (true, true);
    items[3].handling.platforms = vec!["GeneXpert".to_owned()];
    items[3].handling.cold_chain = Some(ColdChain { low: 2, high: 8 });
    items[7].handling.dangerous = Some(DangerousGood {
        un_number: 1170,
        class: "3".to_owned(),
        passenger_max: Some(Units::of(5000)),
        cargo_max: Some(Units::of(60_000)),
        net_per_unit: Units::of(500),
    });
    items
}

fn places() -> (Vec<Place>, Vec<Site>, Vec<CareLoad>) {
    let (mut america, mut italy) = (need::tests::place("US"), need::tests::place("IT"));
    america.mains = vec![Mains { volts: 120, hertz: 60 }];
    (america.plugs, america.languages) = (vec!['A', 'B'], vec!["en".to_owned()]);
    italy.languages = vec!["it".to_owned(), "en".to_owned()];
    let site = Site {
        id: SiteId::of("S1"),
        place: PlaceId::of("US"),
        name: "Hospital".to_owned(),
        mains: vec![],
        oxygen_lpm: Some(Units::of(300)),
        gas_fitting: Some("DISS".to_owned()),
        power_w: Some(Units::of(4000)),
        platforms: vec!["Gene Xpert".to_owned()],
        cold_litres: Some(Units::of(500)),
        source: need::tests::source(),
    };
    let care = CareLoad {
        place: PlaceId::of("US"),
        ward_beds: Units::ZERO,
        intensive_beds: Units::ZERO,
        beds_max: (Units::ZERO, Units::ZERO),
        workers: Units::of(100),
        workers_max: Some(Units::of(110)),
        tests: Units::ZERO,
        tests_max: None,
        oxygen_m3: Units::ZERO,
        bound_by: vec![],
    };
    (vec![america, italy], vec![site], vec![care])
}

fn requests() -> Vec<Request> {
    let mut requests = vec![
        request("R1", "US", "gloves", None),
        request("R2", "US", "respirator", Some(400)),
        request("R3", "US", "ventilator", Some(100)),
        request("R4", "US", "test", None),
        request("R5", "IT", "drug", Some(1000)),
        request("R6", "IT", "nurse", Some(30)),
        request("R7", "US", "soap", Some(100)),
        request("R8", "IT", "truck", Some(2)),
    ];
    requests[4].wanted.strength_form = Some("500 mg tablet".to_owned());
    requests[5].wanted = Wanted {
        skills: vec!["intensive-care".to_owned()],
        languages: vec!["it".to_owned(), "en".to_owned()],
        duty_until: Some(date(2020, 5, 1)),
        ..Wanted::default()
    };
    requests
}

pub(super) fn needed(place: &str, item: &str, gross: i64, net: i64) -> NeedLine {
    let mut line = NeedLine::empty(PlaceId::of(place), ItemId::of(item));
    (line.gross, line.net) = (Units::of(gross), Units::of(net));
    line
}

pub(super) fn word(place: &str, item: Option<&str>, model: Option<&str>, kind: AuthorisationKind) -> Authorisation {
    Authorisation {
        place: PlaceId::of(place),
        item: item.map(ItemId::of),
        model: model.map(str::to_owned),
        kind,
        from: date(2020, 3, 1),
        until: None,
        reference: "1".to_owned(),
        source: need::tests::source(),
    }
}

pub(super) fn agreed(place: &str, item: Option<&str>) -> Consignee {
    Consignee {
        place: PlaceId::of(place),
        item: item.map(ItemId::of),
        party: PartyId::of("ministry"),
        duty_free: Some(true),
        storage: Some("depot".to_owned()),
        onward_payer: Some(PartyId::of("donor")),
        agreed: Some(date(2020, 3, 30)),
        source: need::tests::source(),
    }
}

fn accessory(item: &str, accessory: &str, permille: i64, is_vital: bool) -> Accessory {
    Accessory {
        item: ItemId::of(item),
        accessory: ItemId::of(accessory),
        per_unit_permille: Units::of(permille),
        is_vital,
        source: need::tests::source(),
    }
}

pub(super) fn problem() -> FitnessProblem {
    let (recipients, sites, care) = places();
    let mut drug = needed("IT", "drug", 40, 10);
    (drug.stock, drug.pipeline, drug.pledged) = (Units::of(20), Units::of(10), Units::of(10));
    let mut open = agreed("IT", None);
    open.duty_free = None;
    FitnessProblem {
        as_of: date(2020, 4, 1),
        loading: date(2020, 4, 3),
        arrival: date(2020, 4, 8),
        lines: lines(),
        recipients,
        items: items(),
        requests: requests(),
        needs: vec![needed("US", "gloves", 5000, 4000), drug],
        care,
        notices: vec![
            notice("N1", NoticeKind::Sanction, "Kret JSC", date(2014, 7, 16)),
            notice("N2", NoticeKind::Incident, "aventa-m", date(2020, 5, 12)),
        ],
        parties: vec![Party { id: PartyId::of("donor"), name: "Fund of Donors".to_owned(), place: None }],
        sites,
        consignees: vec![agreed("US", None), agreed("IT", Some("drug")), open],
        authorisations: vec![
            word("US", Some("respirator"), None, AuthorisationKind::Emergency),
            word("RU", None, Some("AVENTA M"), AuthorisationKind::Registered),
            word("RU", Some("drug"), None, AuthorisationKind::Registered),
        ],
        essential: vec![EssentialItem {
            place: PlaceId::of("IT"),
            item: ItemId::of("drug"),
            source: need::tests::source(),
        }],
        accessories: vec![
            accessory("ventilator", "circuit", 2000, true),
            accessory("ventilator", "filter", 1000, false),
        ],
        standards: [("N95", "NIOSH-42CFR84"), ("FFP2", "EN149")].map(standard).to_vec(),
        substitutes: vec![Substitute {
            wanted: ItemId::of("soap"),
            given: ItemId::of("sanitizer"),
            counts_permille: Units::of(500),
            rank: 1,
            source: need::tests::source(),
        }],
        waivers: vec![Waiver {
            line: OfferLineId::of("L4"),
            recipient: PlaceId::of("US"),
            rule: FitnessRule::ShelfLife,
            by: "Dr Example".to_owned(),
            on: date(2020, 3, 31),
            reason: "used within a month".to_owned(),
        }],
        policy: FitnessPolicy { shown: vec![FitnessRule::Consignee], ..FitnessPolicy::default() },
    }
}

fn standard((class, certificate): (&str, &str)) -> ClassStandard {
    ClassStandard {
        class: class.to_owned(),
        certificate: certificate.to_owned(),
        issuer: "issuer".to_owned(),
        source: need::tests::source(),
    }
}
