//! The borders of the rules on the site that receives. Up: [`crate::fitness`].

use model::fitness::FitnessProblem;
use model::id::{OfferLineId, SiteId};
use model::quantity::Units;
use model::recipient::Site;
use model::world::Mains;

use super::super::offer;
use super::super::question::needed;
use super::{Border, each_is_due, list};

/// Another site in the United States, of which nothing is known.
fn site(id: &str, like: &Site) -> Site {
    Site {
        id: SiteId::of(id),
        mains: vec![],
        oxygen_lpm: None,
        gas_fitting: None,
        power_w: None,
        platforms: vec![],
        cold_litres: None,
        ..like.clone()
    }
}

fn add_site(problem: &mut FitnessProblem, set: impl Fn(&mut Site)) {
    let mut more = site("S2", &problem.sites[0]);
    set(&mut more);
    problem.sites.push(more);
}

/// The ventilators' mains, those of the place, and nothing else against them.
fn plugged(problem: &mut FitnessProblem, device: &[(u16, u16)], place: &[(u16, u16)]) {
    let mains =
        |list: &[(u16, u16)]| list.iter().map(|(volts, hertz)| Mains { volts: *volts, hertz: *hertz }).collect();
    problem.lines[2].product.mains = mains(device);
    problem.recipients[0].mains = mains(place);
}

const MAINS: &[Border] = &[
    (7, 3, "110 V is of the class of 120 V", |p| plugged(p, &[(110, 60)], &[(120, 60)]), "P"),
    (7, 3, "of another frequency", |p| plugged(p, &[(110, 50)], &[(120, 60)]), "FB"),
    (7, 3, "of two frequencies", |p| plugged(p, &[(110, 50), (110, 60)], &[(120, 60)]), "P"),
    (7, 3, "one of two supplies", |p| plugged(p, &[(110, 60)], &[(120, 60), (200, 60)]), "FW"),
    (7, 3, "device not known", |p| plugged(p, &[], &[(120, 60)]), "UB"),
    (7, 3, "place not known", |p| plugged(p, &[(110, 60)], &[]), "UB"),
    (
        7,
        3,
        "a converter cures all",
        |p| {
            plugged(p, &[], &[]);
            p.lines[2].product.converter = Some(true);
        },
        "P",
    ),
    (7, 3, "the sites speak before the place", |p| p.sites[0].mains = vec![Mains { volts: 230, hertz: 50 }], "P"),
    (
        7,
        3,
        "all sites together",
        |p| {
            p.sites[0].mains = vec![Mains { volts: 230, hertz: 50 }];
            add_site(p, |site| site.mains = vec![Mains { volts: 120, hertz: 60 }]);
        },
        "FW",
    ),
    (
        7,
        3,
        "no plug in common",
        |p| {
            plugged(p, &[(110, 60)], &[(120, 60)]);
            p.lines[2].product.plugs = vec!['C'];
        },
        "FW",
    ),
    (
        7,
        3,
        "a plug in common",
        |p| {
            plugged(p, &[(110, 60)], &[(120, 60)]);
            p.lines[2].product.plugs = vec!['C', 'B'];
        },
        "P",
    ),
    (7, 3, "plugs never better a fail", |p| p.lines[2].product.plugs = vec!['A'], "FB"),
    (7, 1, "gloves need none", |_| {}, "N"),
];

#[test]
fn mains_have_their_borders() {
    each_is_due(MAINS);
}

const OXYGEN: &[Border] = &[
    (8, 3, "the product draws more than the item", |p| p.lines[2].product.oxygen_lpm = Some(Units::of(100)), "FW:3"),
    (
        8,
        3,
        "enough for all",
        |p| {
            (p.sites[0].oxygen_lpm, p.sites[0].power_w) = (Some(Units::of(450)), Some(Units::of(9000)));
        },
        "P",
    ),
    (8, 3, "another fitting everywhere", |p| p.sites[0].gas_fitting = Some("NIST".to_owned()), "FB:0"),
    (
        8,
        3,
        "a site of an unknown fitting without oxygen",
        |p| {
            p.sites[0].gas_fitting = Some("NIST".to_owned());
            add_site(p, |_| {});
        },
        "UB",
    ),
    (
        8,
        3,
        "a site of an unknown fitting counts, the other does not",
        |p| {
            p.sites[0].gas_fitting = Some("NIST".to_owned());
            add_site(p, |site| site.oxygen_lpm = Some(Units::of(29)));
        },
        "FW:2",
    ),
    (
        8,
        3,
        "two sites add up, each by what binds it",
        |p| {
            add_site(p, |site| (site.oxygen_lpm, site.power_w) = (Some(Units::of(1000)), Some(Units::of(1000))));
        },
        "FW:25",
    ),
    (8, 3, "power not stated does not bind", |p| p.sites[0].power_w = None, "FW:30"),
    (8, 3, "too little for one", |p| p.sites[0].oxygen_lpm = Some(Units::of(9)), "FB"),
    (8, 3, "oxygen nowhere stated", |p| p.sites[0].oxygen_lpm = None, "UB"),
    (8, 3, "no site", |p| p.sites.clear(), "UB"),
    (
        8,
        3,
        "power alone, nowhere stated",
        |p| {
            p.items[2].handling.oxygen_lpm = Units::ZERO;
            p.sites[0].power_w = None;
        },
        "UW",
    ),
    (
        8,
        3,
        "power alone, whatever the fitting",
        |p| {
            p.items[2].handling.oxygen_lpm = Units::ZERO;
            p.sites[0].gas_fitting = Some("NIST".to_owned());
        },
        "FW:20",
    ),
    (
        8,
        3,
        "neither",
        |p| {
            (p.items[2].handling.oxygen_lpm, p.items[2].handling.power_w) = (Units::ZERO, Units::ZERO);
        },
        "N",
    ),
    (10, 3, "enough workers", |p| p.care[0].workers_max = Some(Units::of(123)), "P"),
    (10, 3, "half a worker less", |p| p.care[0].workers_max = Some(Units::of(122)), "FW:44"),
    (10, 3, "more busy than there are", |p| p.care[0].workers = Units::of(111), "FW:0"),
    (10, 3, "workers not known", |p| p.care[0].workers_max = None, "UW"),
    (10, 3, "no care line", |p| p.care.clear(), "UW"),
    (10, 3, "needs nobody", |p| p.items[2].handling.workers_permille = Units::ZERO, "N"),
];

#[test]
fn oxygen_and_power_have_their_borders() {
    each_is_due(OXYGEN);
}

/// So many circuits travel with the ventilators.
fn circuits(problem: &mut FitnessProblem, units: i64) {
    let mut line = offer("L0", "circuit", units);
    line.travels_with = Some(OfferLineId::of("L3"));
    problem.lines.push(line);
}

const COMPLETENESS: &[Border] = &[
    (9, 3, "said to be complete: spares are asked, training lacks", |p| p.lines[2].product.complete = Some(true), "FW"),
    (
        9,
        3,
        "complete, with spares and training",
        |p| {
            let product = &mut p.lines[2].product;
            (product.complete, product.spares_days, product.training) = (Some(true), Some(Units::of(14)), Some(true));
        },
        "P",
    ),
    (
        9,
        3,
        "spares for a day less than the cover",
        |p| {
            let product = &mut p.lines[2].product;
            (product.complete, product.spares_days, product.training) = (Some(true), Some(Units::of(13)), Some(true));
        },
        "FW",
    ),
    (
        9,
        3,
        "training not known",
        |p| {
            let product = &mut p.lines[2].product;
            (product.complete, product.spares_days, product.training) = (Some(true), Some(Units::of(14)), None);
        },
        "UA",
    ),
    (9, 3, "said to be incomplete", |p| p.lines[2].product.complete = Some(false), "FB"),
    (9, 3, "vital circuits travel along", |p| circuits(p, 90), "FW"),
    (9, 3, "one circuit too few", |p| circuits(p, 89), "UB"),
    (
        9,
        3,
        "circuits travel along or are there",
        |p| {
            circuits(p, 89);
            let mut there = needed("US", "circuit", 0, 0);
            there.stock = Units::of(1);
            p.needs.push(there);
        },
        "FW",
    ),
    (
        9,
        3,
        "filters, not vital, lack alone",
        |p| {
            circuits(p, 90);
            p.lines[2].product.training = Some(true);
        },
        "UW",
    ),
    (
        9,
        3,
        "no accessory is known of",
        |p| {
            p.accessories.clear();
            p.lines[2].product.training = Some(true);
        },
        "UA",
    ),
    (9, 4, "no site states a platform", |p| p.sites[0].platforms.clear(), "UB"),
    (9, 4, "another platform", |p| p.sites[0].platforms = list(&["Abbott"]), "FB"),
    (9, 4, "one of two sites has it", |p| add_site(p, |site| site.platforms = list(&["Abbott"])), "P"),
    (9, 4, "no platform needed", |p| p.items[3].handling.platforms.clear(), "N"),
];

#[test]
fn completeness_has_its_borders() {
    each_is_due(COMPLETENESS);
}
