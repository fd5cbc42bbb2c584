//! Decides how `offers.csv`, `ramps.csv` and `waivers.csv` are read: what is on offer, what it grows by, which rules are
//! lifted for it. Does not judge it (`fitness`). Up: [`crate::folder`].

use jiff::civil::Date;
use model::fault::Fault;
use model::fitness::{FitnessRule, Waiver};
use model::id::{AirportId, ItemId, OfferLineId, PartyId};
use model::offer::{OfferLine, RampStep, Terms};
use model::product::{Product, Team};

use crate::builtin::{Countries, pack, price};
use crate::folder::dispute::Described;
use crate::folder::link::{Lined, Links, Target};
use crate::folder::product::{self, FACTS};
use crate::folder::sick::recipient;
use crate::table::{Column, Row, Spec, cell, joined, optional, required, without_examples};

const TERMS: [(Terms, &str); 6] = [
    (Terms::Gift, "gift"),
    (Terms::Sale, "sale"),
    (Terms::Mixed, "mixed"),
    (Terms::Loan, "loan"),
    (Terms::Exchange, "exchange"),
    (Terms::Own, "own"),
];

pub(super) const OFFERS: Spec = Spec {
    file: "offers.csv",
    key: Some("id"),
    columns: &joined::<59>(&[&LINE, &without_examples(FACTS), &TEAM, &[SOURCE]]),
};

const SOURCE: Column = required("source", "#meta+source", "assumption: example row, edit me");

/// The columns of the line itself.
const LINE: [Column; 24] = [
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
    optional("product", "#item+product", "product-1"),
    optional("carrier", "#org+carrier", ""),
    optional("licence", "#meta+licence", ""),
];

/// The columns of a team.
const TEAM: [Column; 4] = [
    optional("team_skills", "#org+team+skill+list", ""),
    optional("team_languages", "#language+team+list", ""),
    optional("team_from", "#date+team+start", ""),
    optional("team_returns", "#date+team+end", ""),
];

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

/// A line, with what its row says of the product; the line's own product is empty until every table is read.
pub(super) fn offer(
    row: &mut Row<'_>,
    countries: &Countries,
    links: &mut Links,
) -> Option<(Lined<OfferLine>, Described)> {
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
    let [payer, carrier] = ["payer", "carrier"].map(|column| links.may(row, column, Target::Party, &PartyId::try_new));
    let terms_agreed = row.may("terms_agreed", cell::yes_no);
    let licence = row.may("licence", cell::text);
    let unit_value = price(row, "unit_value_cents");
    let travels_with = links.may(row, "travels_with", Target::Offer, &OfferLineId::try_new);
    let product = links.may(row, "product", Target::Product, &product::id);
    let source = row.need("source", cell::source);
    let said = product::said(row, source.as_ref());
    let team = team(row, ready);
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
        carrier: carrier?,
        licence: licence?,
        unit_value: unit_value?,
        travels_with: travels_with?,
        product: Product::default(),
        team: team?,
        source: source?,
    };
    Some((Lined { line: row.line(), value }, Described { product: product?, said: said? }))
}

/// A team exists where any of its cells is filled.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
fn team(row: &mut Row<'_>, ready: Option<Date>) -> Option<Option<Team>> {
    let skills = row.list("team_skills", cell::text);
    let languages = row.list("team_languages", cell::language);
    let [duty_from, returns] = ["team_from", "team_returns"].map(|column| row.may(column, cell::date));
    let team = Team { skills: skills?, languages: languages?, duty_from: duty_from?, returns: returns? };
    for (first, word) in [(team.duty_from, "begins duty"), (ready, "is ready")] {
        if let (Some(first), Some(last)) = (first, team.returns)
            && last < first
        {
            let cause = format!("the team travels home on {last}, before it {word} on {first}");
            row.fault("team_returns", Fault::new("impossible-date", cause, "check both days"));
            return None;
        }
    }
    Some((team != Team::default()).then_some(team))
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
