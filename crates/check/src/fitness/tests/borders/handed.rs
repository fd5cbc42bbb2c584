//! The borders of the rules on packing, handing over, paying and disposing. Up: [`crate::fitness`].

use jiff::civil::date;
use model::offer::Terms;
use model::quantity::Units;
use model::world::ItemKind;

use super::super::question::agreed;
use super::{Border, each_is_due, turn};
use crate::allocation;

const PACKING: &[Border] = &[
    (15, 5, "50 kg and a gram", |p| p.lines[4].pack = Some(allocation::tests::pack(100, (1, 1, 1), 50_001)), "FB"),
    (15, 1, "of other goods", |p| p.lines[0].pack = Some(allocation::tests::pack(100, (1, 1, 1), 50_001)), "FW"),
    (15, 3, "a device is not lifted by hand", |_| {}, "P"),
    (15, 1, "no pack known", |p| p.items[0].pack = None, "UA"),
    (15, 8, "no number declared", |p| p.lines[7].product.un_number = None, "UB"),
    (15, 8, "another number declared", |p| p.lines[7].product.un_number = Some(1987), "FB"),
    (
        15,
        8,
        "as much as one package may hold",
        |p| {
            p.items[7].handling.dangerous.as_mut().expect("dangerous").cargo_max = Some(Units::of(50_000));
        },
        "P",
    ),
    (
        15,
        8,
        "a gram more",
        |p| {
            p.items[7].handling.dangerous.as_mut().expect("dangerous").cargo_max = Some(Units::of(49_999));
        },
        "FB",
    ),
    (
        15,
        8,
        "forbidden on cargo aircraft",
        |p| {
            p.items[7].handling.dangerous.as_mut().expect("dangerous").cargo_max = None;
            p.items[7].pack = None;
        },
        "FB",
    ),
    (15, 1, "a number declared of harmless goods", |p| p.lines[0].product.un_number = Some(1170), "FW"),
    (15, 4, "no plan for the cold", |p| p.lines[3].product.cold_chain_plan = Some(false), "FB"),
    (15, 4, "plan not known", |p| p.lines[3].product.cold_chain_plan = None, "UB"),
    (15, 4, "room for 96 litres", |p| p.sites[0].cold_litres = Some(Units::of(96)), "P"),
    (15, 4, "room for 95", |p| p.sites[0].cold_litres = Some(Units::of(95)), "FW"),
    (15, 4, "room not known", |p| p.sites[0].cold_litres = None, "P"),
    (15, 5, "no packing list", |p| p.lines[4].product.packing_list = Some(false), "FB"),
    (15, 5, "packing list not known", |p| p.lines[4].product.packing_list = None, "UW"),
    (15, 1, "of other goods not asked", |p| p.lines[0].product.packing_list = None, "P"),
    (15, 1, "of other goods missing", |p| p.lines[0].product.packing_list = Some(false), "FW"),
    (15, 5, "mixed with other things", |p| p.lines[4].product.mixed_parcels = Some(true), "FB"),
    (15, 1, "other goods mixed", |p| p.lines[0].product.mixed_parcels = Some(true), "FW"),
    (15, 7, "trucks are not packed", |_| {}, "N"),
];

#[test]
fn packing_has_its_borders() {
    each_is_due(PACKING);
}

const HANDING_OVER: &[Border] = &[
    (16, 5, "the item's own row, agreed on the day", |p| p.consignees[1].agreed = Some(date(2020, 4, 1)), "P"),
    (
        16,
        5,
        "agreed tomorrow does not exist, the row for any is open",
        |p| {
            p.consignees[1].agreed = Some(date(2020, 4, 2));
            p.policy.shown.clear();
        },
        "UB",
    ),
    (
        16,
        5,
        "without a day it is not agreed",
        |p| {
            p.consignees[1].agreed = None;
            p.policy.shown.clear();
        },
        "UB",
    ),
    (
        16,
        5,
        "duty is to be paid, though the rest is open",
        |p| {
            (p.consignees[1].duty_free, p.consignees[1].storage) = (Some(false), None);
        },
        "FB",
    ),
    (
        16,
        5,
        "nobody stores it",
        |p| {
            p.consignees[1].storage = None;
            p.policy.shown.clear();
        },
        "UB",
    ),
    (16, 7, "an own row for trucks", |p| p.consignees.push(agreed("IT", Some("truck"))), "P"),
    (16, 7, "as people they need none", |p| turn(p, 6, ItemKind::People), "N"),
    (17, 3, "its own already", |p| p.lines[2].terms = Some(Terms::Own), "P"),
    (17, 3, "refused, and not said", |p| (p.lines[2].terms, p.lines[2].terms_agreed) = (None, Some(false)), "FB"),
    (17, 3, "a loan is not priced", |p| p.lines[2].terms = Some(Terms::Loan), "P"),
    (17, 1, "whether agreed is not known", |p| p.lines[0].terms_agreed = None, "UB"),
    (19, 3, "taken back", |p| p.lines[2].product.taken_back_by = Some("donor".to_owned()), "P"),
    (19, 8, "no longer dangerous", |p| p.items[7].handling.dangerous = None, "N"),
];

#[test]
fn handing_over_has_its_borders() {
    each_is_due(HANDING_OVER);
}
