//! Decides what a request line and an offer line say. Does not judge them (`fitness`) or share them (`allocation`).
//! Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::id::{AirportId, ItemId, OfferLineId, PartyId, PlaceId, RequestId};
use crate::product::{Product, Team};
use crate::quantity::{Money, Units};
use crate::world::Pack;

/// What a recipient asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Who asks.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// How much; none means "what the need says".
    pub units: Option<Units>,
    /// Last useful day of arrival, where stated.
    pub due: Option<Date>,
    /// Day of the request: it does not exist before.
    pub made: Date,
    /// What it must be, beyond the item.
    pub wanted: Wanted,
    /// Where it is written.
    pub source: Source,
}

/// What a request demands beyond the item; empty means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Strength and form of a medicine, such as `500 mg tablet`.
    pub strength_form: Option<String>,
    /// Skills of a team, every one of them.
    pub skills: Vec<String>,
    /// Languages of a team, BCP 47, any one of them.
    pub languages: Vec<String>,
    /// First day a team is wanted.
    pub duty_from: Option<Date>,
    /// Last day a team is wanted.
    pub duty_until: Option<Date>,
}

/// How an offer line is meant to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Terms {
    /// Given.
    Gift,
    /// Sold.
    Sale,
    /// Partly given, partly sold.
    Mixed,
    /// Lent.
    Loan,
    /// Given against something else.
    Exchange,
    /// Already the recipient's own: bought or produced for it.
    Own,
}

/// One product, one quantity, one origin, on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferLine {
    /// Its id.
    pub id: OfferLineId,
    /// Who gives.
    pub donor: PartyId,
    /// The country it comes from.
    pub place: PlaceId,
    /// The item it is offered as.
    pub item: ItemId,
    /// How it is described in the offer.
    pub description: String,
    /// How much is there on the ready day.
    pub units: Units,
    /// Further units every day after the ready day: a factory with a ramp has dated steps.
    pub ramp: Vec<RampStep>,
    /// How it is packed; none means the item's default pack.
    pub pack: Option<Pack>,
    /// Where it is handed over.
    pub airport: AirportId,
    /// First day it can be loaded.
    pub ready: Date,
    /// Recipients it is meant for, earmarked by the donor; empty means any.
    pub earmarks: Vec<PlaceId>,
    /// How it is meant to be paid; none means not said.
    pub terms: Option<Terms>,
    /// Who pays, where it is said.
    pub payer: Option<PartyId>,
    /// Whether both sides agree in writing on terms and payer; none means not known.
    pub terms_agreed: Option<bool>,
    /// Who carries it, where the donor has said so.
    pub carrier: Option<PartyId>,
    /// Licence or exemption that lets it pass sanctions, by its reference.
    pub licence: Option<String>,
    /// Generic world price of one unit, where stated.
    pub unit_value: Option<Money>,
    /// Line this one must fly with: a team's vehicles travel with the team.
    pub travels_with: Option<OfferLineId>,
    /// The product.
    pub product: Product,
    /// The team, where people are on offer.
    pub team: Option<Team>,
    /// Where it is written.
    pub source: Source,
}

/// From this day on the source yields so much a day, until the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RampStep {
    /// First day of this rate.
    pub from: Date,
    /// Units a day.
    pub units_per_day: Units,
}

impl OfferLine {
    /// Units that are there at the end of a day: the stock from the ready day on, plus what the ramp has yielded.
    #[must_use]
    pub fn units_by(&self, day: Date) -> Units {
        if day < self.ready {
            return Units::ZERO;
        }
        let mut total = self.units;
        for (index, step) in self.ramp.iter().enumerate() {
            let next = self.ramp.get(index + 1).map(|step| step.from);
            let last = next.map_or(day, |next| next.yesterday().unwrap_or(next)).min(day);
            if last >= step.from {
                let days = i64::from((last - step.from).get_days()) + 1;
                total += step.units_per_day.times(days);
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_ramp_adds_up_step_by_step() {
        let line = OfferLine {
            id: OfferLineId::of("l"),
            donor: PartyId::of("d"),
            place: PlaceId::of("CN"),
            item: ItemId::of("mask-medical"),
            description: String::new(),
            units: Units::of(100),
            ramp: vec![
                RampStep { from: date(2020, 4, 1), units_per_day: Units::of(10) },
                RampStep { from: date(2020, 4, 3), units_per_day: Units::of(20) },
            ],
            pack: None,
            airport: AirportId::of("ZSPD"),
            ready: date(2020, 4, 1),
            earmarks: vec![],
            terms: None,
            payer: None,
            terms_agreed: None,
            carrier: None,
            licence: None,
            unit_value: None,
            travels_with: None,
            product: Product::default(),
            team: None,
            source: Source::Assumption(String::new()),
        };
        for (day, units) in [(31, 0), (1, 110), (2, 120), (3, 140), (4, 160)] {
            let month = if day == 31 { 3 } else { 4 };
            assert_eq!(line.units_by(date(2020, month, day)), Units::of(units), "day {day}");
        }
    }
}
