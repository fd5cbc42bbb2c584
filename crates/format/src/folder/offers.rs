//! Decides how `offers.csv`, `ramps.csv`, `waivers.csv` and `notices.csv` are read: what is on offer and what is said
//! against it. Does not judge it (`fitness`). Up: [`crate::folder`].

use model::fault::Fault;
use model::fitness::{FitnessRule, Waiver};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId};
use model::offer::{OfferLine, RampStep, Terms};
use model::product::Product;
use model::world::{Notice, NoticeKind};

use crate::builtin::{Countries, pack, price};
use crate::folder::link::{Lined, Links, Target};
use crate::folder::sick::recipient;
use crate::table::{Row, Spec, cell, optional, required};

const TERMS: [(Terms, &str); 6] = [
    (Terms::Gift, "gift"),
    (Terms::Sale, "sale"),
    (Terms::Mixed, "mixed"),
    (Terms::Loan, "loan"),
    (Terms::Exchange, "exchange"),
    (Terms::Own, "own"),
];

const NOTICE_KINDS: [(NoticeKind, &str); 3] =
    [(NoticeKind::Recall, "recall"), (NoticeKind::Incident, "incident"), (NoticeKind::Sanction, "sanction")];

pub(super) const OFFERS: Spec = Spec {
    file: "offers.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "offer-1"),
        required("donor", "#org+donor", "donor-1"),
        required("place", "#country+origin+code", "CN"),
        required("item", "#item+code", "mask-medical"),
        required("description", "#item+description", "Medical masks in cartons of 2000"),
        required("units", "#item+num", "1000000"),
        required("ready", "#date+ready", "2020-04-02"),
        required("airport", "#loc+airport", "ZSPD"),
        optional("earmarks", "#country+earmark+list", "IT"),
        optional("terms", "#modality", "gift"),
        optional("payer", "#org+payer", "donor-1"),
        optional("terms_agreed", "#status+terms", "yes"),
        optional("unit_value_cents", "#value+unit", "50"),
        optional("currency", "#currency+code", "USD"),
        optional("travels_with", "#meta+travels_with", ""),
        optional("pack_units", "#item+pack+num", "2000"),
        optional("pack_length_mm", "#item+pack+length_mm", "580"),
        optional("pack_width_mm", "#item+pack+width_mm", "380"),
        optional("pack_height_mm", "#item+pack+height_mm", "400"),
        optional("pack_gross_g", "#item+pack+weight_g", "9000"),
        optional("pack_upright", "#item+pack+upright", "no"),
        optional("maker", "#org+maker", ""),
        optional("model", "#item+model", ""),
        optional("class", "#item+standard", ""),
        optional("mains", "#item+mains", ""),
        optional("converter", "#item+converter", ""),
        optional("languages", "#language+list", "en"),
        optional("expiry", "#date+expiry", "2022-03-31"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const RAMPS: Spec = Spec {
    file: "ramps.csv",
    key: None,
    columns: &[
        required("offer", "#meta+offer", "offer-1"),
        required("from", "#date+start", "2020-04-05"),
        required("units_per_day", "#item+num+daily", "20000"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const WAIVERS: Spec = Spec {
    file: "waivers.csv",
    key: None,
    columns: &[
        required("offer", "#meta+offer", "offer-1"),
        required("place", "#country+code", "IT"),
        required("rule", "#meta+rule", "terms"),
        required("by", "#contact+name", "head of medical logistics"),
        required("on", "#date", "2020-03-31"),
        required("reason", "#description", "Agreed by telephone, letter to follow"),
    ],
};

pub(super) const NOTICES: Spec = Spec {
    file: "notices.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "notice-1"),
        required("kind", "#event+type", "recall"),
        required("subject", "#event+subject", "Example model"),
        optional("applies_in", "#country+list", ""),
        required("from", "#date+start", "2020-03-01"),
        optional("until", "#date+end", ""),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn offer(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<OfferLine>> {
    let id = row.need("id", OfferLineId::try_new);
    let donor = links.need(row, "donor", Target::Party, &PartyId::try_new);
    let place = row.need("place", |text| countries.code(text));
    let item = links.need(row, "item", Target::Item, &ItemId::try_new);
    let description = row.need("description", cell::text);
    let units = row.need("units", cell::units);
    let pack = pack(row);
    let airport = links.need(row, "airport", Target::Airport, &AirportId::try_new);
    let ready = row.need("ready", cell::date);
    let earmarks = links.list(row, "earmarks", Target::Place, &|text| countries.code(text));
    let terms = row.may("terms", |text| cell::word(text, &TERMS));
    let payer = links.may(row, "payer", Target::Party, &PartyId::try_new);
    let terms_agreed = row.may("terms_agreed", cell::yes_no);
    let unit_value = price(row, "unit_value_cents");
    let travels_with = links.may(row, "travels_with", Target::Offer, &OfferLineId::try_new);
    let product = product(row);
    let source = row.need("source", cell::source);
    let value = OfferLine {
        id: id?,
        donor: donor?,
        place: place?,
        item: item?,
        description: description?,
        units: units?,
        ramp: Vec::new(),
        pack: pack?,
        airport: airport?,
        ready: ready?,
        earmarks: earmarks?,
        terms: terms?,
        payer: payer?,
        terms_agreed: terms_agreed?,
        carrier: None,
        licence: None,
        unit_value: unit_value?,
        travels_with: travels_with?,
        product: product?,
        team: None,
        source: source?,
    };
    if let Some(expiry) = value.product.expiry.filter(|expiry| *expiry < value.ready) {
        let cause = format!("it expires on {expiry}, before it is ready on {}", value.ready);
        row.remark("expiry", Fault::new("expired-offer", cause, "check both days; the gate will refuse it"));
    }
    Some(Lined { line: row.line(), value })
}

fn product(row: &mut Row<'_>) -> Option<Product> {
    let [maker, model, class] = ["maker", "model", "class"].map(|column| row.may(column, cell::text));
    let mains = row.list("mains", cell::mains);
    let converter = row.may("converter", cell::yes_no);
    let languages = row.list("languages", cell::language);
    let expiry = row.may("expiry", cell::date);
    Some(Product {
        maker: maker?,
        model: model?,
        class: class?,
        mains: mains?,
        converter: converter?,
        languages: languages?,
        expiry: expiry?,
        ..Product::default()
    })
}

/// A step of a ramp, with the line of the offer it belongs to.
pub(super) fn ramp(row: &mut Row<'_>, links: &mut Links) -> Option<Lined<(OfferLineId, RampStep)>> {
    let offer = links.need(row, "offer", Target::Offer, &OfferLineId::try_new);
    let from = row.need("from", cell::date);
    let units_per_day = row.need("units_per_day", cell::units);
    row.need("source", cell::source)?;
    let step = RampStep { from: from?, units_per_day: units_per_day? };
    Some(Lined { line: row.line(), value: (offer?, step) })
}

pub(super) fn waiver(row: &mut Row<'_>, countries: &Countries, links: &mut Links) -> Option<Lined<Waiver>> {
    let line = links.need(row, "offer", Target::Offer, &OfferLineId::try_new);
    let recipient = recipient(row, "place", countries, links);
    let rules = FitnessRule::ALL.map(|(rule, _, word)| (rule, word));
    let rule = row.need("rule", |text| cell::word(text, &rules));
    let [by, reason] = ["by", "reason"].map(|column| row.need(column, cell::text));
    let on = row.need("on", cell::date);
    let value = Waiver { line: line?, recipient: recipient?, rule: rule?, by: by?, on: on?, reason: reason? };
    Some(Lined { line: row.line(), value })
}

pub(super) fn notice(row: &mut Row<'_>, countries: &Countries) -> Option<Notice> {
    let id = row.need("id", NoticeId::try_new);
    let kind = row.need("kind", |text| cell::word(text, &NOTICE_KINDS));
    let [subject, text] = ["subject", "text"].map(|column| row.need(column, cell::text));
    let applies_in = row.list("applies_in", |text| countries.code(text));
    let from = row.need("from", cell::date);
    let until = row.may("until", cell::date);
    let source = row.need("source", cell::source);
    let notice = Notice {
        id: id?,
        kind: kind?,
        subject: subject?,
        aliases: vec![],
        lots: vec![],
        applies_in: applies_in?,
        published: from?,
        from: from?,
        until: until?,
        text: text?,
        source: source?,
    };
    if let Some(until) = notice.until.filter(|until| *until < notice.from) {
        let cause = format!("it ends on {until}, before it begins on {}", notice.from);
        row.fault("until", Fault::new("impossible-date", cause, "check both days"));
    }
    Some(notice)
}
