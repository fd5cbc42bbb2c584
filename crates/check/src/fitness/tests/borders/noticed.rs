//! The borders of the rules on recalls, incidents and sanctions. Up: [`crate::fitness`].

use jiff::civil::date;
use model::fitness::FitnessProblem;
use model::id::{NoticeId, PartyId, PlaceId};
use model::world::{ItemKind, NoticeKind};

use super::super::question::notice;
use super::{Border, each_is_due, list, turn};

/// A recall of the gloves' maker, published today, with changes.
fn recall(problem: &mut FitnessProblem, subject: &str, lots: &[&str]) {
    let mut recall = notice("N9", NoticeKind::Recall, subject, date(2020, 4, 1));
    recall.lots = list(lots);
    problem.notices.push(recall);
}

const NOTICES: &[Border] = &[
    (11, 1, "recalled", |p| recall(p, "OOO Glover", &[]), "FB"),
    (
        11,
        1,
        "recalled under another name",
        |p| {
            recall(p, "Somebody", &[]);
            p.notices[2].aliases = list(&["glover"]);
        },
        "FB",
    ),
    (
        11,
        1,
        "recalled elsewhere",
        |p| {
            recall(p, "Glover", &[]);
            p.notices[2].applies_in = vec![PlaceId::of("IT")];
        },
        "P",
    ),
    (
        11,
        1,
        "published tomorrow",
        |p| {
            recall(p, "Glover", &[]);
            p.notices[2].published = date(2020, 4, 2);
        },
        "P",
    ),
    (
        11,
        1,
        "over before loading",
        |p| {
            recall(p, "Glover", &[]);
            p.notices[2].until = Some(date(2020, 4, 2));
        },
        "P",
    ),
    (
        11,
        1,
        "over after loading",
        |p| {
            recall(p, "Glover", &[]);
            p.notices[2].until = Some(date(2020, 4, 3));
        },
        "FB",
    ),
    (
        11,
        1,
        "from arrival on",
        |p| {
            recall(p, "Glover", &[]);
            p.notices[2].from = date(2020, 4, 8);
        },
        "FB",
    ),
    (11, 1, "lots not stated", |p| recall(p, "Glover", &["A-1"]), "UB"),
    (
        11,
        1,
        "one of its lots",
        |p| {
            recall(p, "Glover", &["A-1", "A-2"]);
            p.lines[0].product.lots = list(&["a2"]);
        },
        "FB",
    ),
    (
        11,
        1,
        "none of its lots",
        |p| {
            recall(p, "Glover", &["A-1"]);
            p.lines[0].product.lots = list(&["a2"]);
        },
        "P",
    ),
    (
        11,
        1,
        "the name may be the same",
        |p| {
            recall(p, "Glover Ural Works", &[]);
            p.lines[0].product.maker = Some("Ural Works".to_owned());
        },
        "UW",
    ),
    (
        11,
        1,
        "sanctions are not recalls",
        |p| {
            recall(p, "Glover", &[]);
            p.notices[2].kind = NoticeKind::Sanction;
        },
        "P",
    ),
    (11, 7, "a truck whose maker is known", |p| p.lines[6].product.maker = Some("KAMAZ".to_owned()), "P"),
    (11, 4, "tests whose model is known", |p| p.lines[3].product.model = Some("T1".to_owned()), "P"),
    (12, 3, "with a licence", |p| p.lines[2].licence = Some("OFAC 7".to_owned()), "FW"),
    (
        12,
        3,
        "the owner's sanctions",
        |p| {
            (p.lines[2].product.maker, p.lines[2].product.owner) = (Some("Plant".to_owned()), Some("Kret".to_owned()));
        },
        "FB",
    ),
    (12, 1, "the carrier's", |p| p.lines[0].carrier = Some(PartyId::of("kret")), "FB"),
    (12, 1, "the payer's", |p| p.lines[0].payer = Some(PartyId::of("kret")), "FB"),
    (12, 1, "the donor's name may be the same", |p| p.notices[0].subject = "Moscow Fund of Donors".to_owned(), "UB"),
    (12, 6, "people have a donor", |p| p.notices[0].subject = "donor".to_owned(), "FB"),
    (12, 3, "a device without a maker", |p| p.lines[2].product.maker = None, "UB"),
    (12, 4, "as a vehicle it needs no maker", |p| turn(p, 3, ItemKind::Vehicle), "P"),
    (12, 3, "lots do not part sanctions", |p| p.notices[0].lots = list(&["A"]), "FB"),
    (12, 3, "not the notice of May", |p| p.notices[0].id = NoticeId::of("N0"), "FB"),
];

#[test]
fn notices_have_their_borders() {
    each_is_due(NOTICES);
}
