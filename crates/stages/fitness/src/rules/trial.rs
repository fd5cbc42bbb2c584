//! A small problem that the tests of single rules bend: 45 ventilators for the United States, Serbia beside.
//! Decides nothing. Up: [`crate`].

use jiff::civil::{Date, date};
use model::evidence::Source;
use model::fitness::{FitnessProblem, RuleFinding};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId, PlaceId, RequestId};
use model::need::NeedLine;
use model::offer::{OfferLine, Product, Request};
use model::quantity::Units;
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Place};

use crate::facts::{Facts, Memo, Pair};
use crate::rules::Judge;

/// One line, one item, two recipients.
pub(crate) struct Trial {
    /// The problem to bend.
    pub(crate) problem: FitnessProblem,
}

fn source() -> Source {
    Source::Assumption("test".to_owned())
}

fn place(id: &str, mains: Mains) -> Place {
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
        languages: vec![],
        airports: vec![],
        source: source(),
    }
}

impl Trial {
    /// The unbent problem, dated 1 April 2020.
    pub(crate) fn new() -> Self {
        let mut trial = Self {
            problem: FitnessProblem {
                as_of: date(2020, 4, 1),
                arrival: date(2020, 4, 2),
                lines: vec![line()],
                recipients: vec![
                    place("US", Mains { volts: 120, hertz: 60 }),
                    place("RS", Mains { volts: 230, hertz: 50 }),
                ],
                items: vec![Item {
                    id: ItemId::of("ventilator-icu"),
                    name: "Ventilator".to_owned(),
                    unit: "each".to_owned(),
                    kind: ItemKind::Device,
                    pack: None,
                    classes: vec![],
                    needs_mains: true,
                    expires: false,
                    handling: Handling::default(),
                    price: None,
                    source: source(),
                }],
                requests: vec![],
                needs: vec![],
                notices: vec![],
                waivers: vec![],
                shelf_life_months: 12,
            },
        };
        trial.request("US", None, date(2020, 3, 30), None);
        trial
    }

    /// Adds a request.
    pub(crate) fn request(&mut self, place: &str, units: Option<i64>, made: Date, due: Option<Date>) {
        self.problem.requests.push(Request {
            id: RequestId::of(&format!("r{}", self.problem.requests.len() + 1)),
            place: PlaceId::of(place),
            item: ItemId::of("ventilator-icu"),
            units: units.map(Units::of),
            due,
            made,
            wanted: Wanted::default(),
            source: source(),
        });
    }

    /// Adds a need.
    pub(crate) fn need(&mut self, place: &str, net: i64) {
        self.problem.needs.push(NeedLine {
            gross: Units::of(net),
            net: Units::of(net),
            ..NeedLine::empty(PlaceId::of(place), ItemId::of("ventilator-icu"))
        });
    }

    /// Adds a notice; `applies_in` is one place, or empty for everywhere.
    pub(crate) fn notice(
        &mut self,
        id: &str,
        kind: NoticeKind,
        subject: &str,
        aliases: vec![],
        lots: vec![],
        applies_in: &str,
        published: Date,
        from: Date,
        until: Option<Date>,
    ) {
        self.problem.notices.push(Notice {
            id: NoticeId::of(id),
            kind,
            subject: subject.to_owned(),
            aliases: vec![],
            lots: vec![],
            applies_in: applies_in.split_whitespace().map(PlaceId::of).collect(),
            published: from,
            from,
            until,
            text: "text".to_owned(),
            source: source(),
        });
    }

    /// Asks one rule about the line and the first recipient.
    pub(crate) fn judge(&self, judge: Judge) -> RuleFinding {
        let facts = Facts::of(&self.problem);
        let line = &self.problem.lines[0];
        let memo = Memo::default();
        let item = facts.item(&line.item);
        judge(&Pair { facts: &facts, line, item, recipient: &self.problem.recipients[0], memo: &memo })
    }
}

fn line() -> OfferLine {
    OfferLine {
        id: OfferLineId::of("ventilators"),
        donor: PartyId::of("donor-ru"),
        place: PlaceId::of("RU"),
        item: ItemId::of("ventilator-icu"),
        description: "ventilators".to_owned(),
        units: Units::of(45),
        ramp: vec![],
        pack: None,
        airport: AirportId::of("UUMU"),
        ready: date(2020, 3, 31),
        earmarks: vec![],
        terms: None,
        payer: None,
        terms_agreed: None,
        carrier: None,
        licence: None,
        unit_value: None,
        travels_with: None,
        product: Product {
            maker: Some("Urals Works".to_owned()),
            model: Some("Aventa-M".to_owned()),
            mains: vec![Mains { volts: 220, hertz: 50 }],
            ..Product::default()
        },
        source: source(),
    }
}
