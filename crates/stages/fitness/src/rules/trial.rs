//! A small problem that the tests of single rules bend: 45 ventilators for the United States, Serbia beside. Every finding
//! asked of it is checked to have a reason, and a cure where it is against the line. Decides nothing. Up: [`crate`].

use jiff::civil::{Date, date};
use model::evidence::Source;
use model::fitness::{FitnessPolicy, FitnessProblem, FitnessRule, Level, RuleFinding, Verdict};
use model::handling::{Handling, Regulation};
use model::id::{AirportId, ItemId, NoticeId, OfferLineId, PartyId, PlaceId, RequestId, SiteId};
use model::need::NeedLine;
use model::offer::{OfferLine, Request, Wanted};
use model::product::{Dispute, Product, ProductFact, Team};
use model::quantity::{Grams, Millimetres, Units};
use model::recipient::Site;
use model::world::{Item, ItemKind, Mains, Notice, NoticeKind, Pack, Place};

use crate::facts::Facts;
use crate::offered::{Offered, Pair};
use crate::recipients::{recipients, situations};
use crate::rules::RULES;

/// A verdict with its level.
pub(crate) type Said = (Verdict, Level);
/// Fails and blocks.
pub(crate) const FB: Said = (Verdict::Fail, Level::Block);
/// Fails and warns.
pub(crate) const FW: Said = (Verdict::Fail, Level::Warn);
/// Not known, and blocks.
pub(crate) const UB: Said = (Verdict::Unknown, Level::Block);
/// Not known, and warns.
pub(crate) const UW: Said = (Verdict::Unknown, Level::Warn);
/// Not known, and only asks.
pub(crate) const UA: Said = (Verdict::Unknown, Level::Ask);
/// Passes a rule that blocks.
pub(crate) const P: Said = (Verdict::Pass, Level::Block);
/// A rule that blocks is not concerned.
pub(crate) const N: Said = (Verdict::NotConcerned, Level::Block);

/// One line, one item, two recipients.
pub(crate) struct Trial {
    /// The problem to bend.
    pub(crate) problem: FitnessProblem,
}

pub(crate) fn source() -> Source {
    Source::Assumption("test".to_owned())
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

/// An item that needs nothing.
pub(crate) fn item(id: &str, kind: ItemKind, regulation: Regulation) -> Item {
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: "each".to_owned(),
        kind,
        pack: None,
        classes: vec![],
        needs_mains: false,
        expires: false,
        handling: Handling { regulation, ..Handling::default() },
        price: None,
        source: source(),
    }
}

/// A pack of so many units and kilograms, a cube of 200 mm: 8 litres.
pub(crate) fn pack(units: i64, kilograms: i64) -> Pack {
    let side = Millimetres::of(200);
    Pack::try_new(Units::of(units), (side, side, side), Grams::of(kilograms * 1000), false).expect("a pack")
}

impl Trial {
    /// The unbent problem, dated 1 April 2020.
    pub(crate) fn new() -> Self {
        let mut trial = Self {
            problem: FitnessProblem {
                as_of: date(2020, 4, 1),
                loading: date(2020, 4, 1),
                arrival: date(2020, 4, 2),
                lines: vec![line("ventilators", "ventilator-icu", 45)],
                recipients: vec![
                    place("US", Mains { volts: 120, hertz: 60 }, "en"),
                    place("RS", Mains { volts: 230, hertz: 50 }, "sr"),
                ],
                items: vec![Item { needs_mains: true, ..item("ventilator-icu", ItemKind::Device, Regulation::Device) }],
                requests: vec![],
                needs: vec![],
                care: vec![],
                notices: vec![],
                parties: vec![],
                sites: vec![],
                consignees: vec![],
                authorisations: vec![],
                essential: vec![],
                accessories: vec![],
                standards: vec![],
                substitutes: vec![],
                waivers: vec![],
                policy: FitnessPolicy::default(),
            },
        };
        trial.request("US", None, date(2020, 3, 30), None);
        trial
    }

    /// The same line of another sort of thing.
    pub(crate) fn of(kind: ItemKind, regulation: Regulation) -> Self {
        let mut trial = Self::new();
        trial.item().kind = kind;
        trial.item().handling.regulation = regulation;
        if kind == ItemKind::People {
            trial.line().team = Some(Team::default());
        }
        trial
    }

    /// The item of the line.
    pub(crate) fn item(&mut self) -> &mut Item {
        &mut self.problem.items[0]
    }

    /// The line.
    pub(crate) fn line(&mut self) -> &mut OfferLine {
        &mut self.problem.lines[0]
    }

    /// The product of the line.
    pub(crate) fn product(&mut self) -> &mut Product {
        &mut self.problem.lines[0].product
    }

    /// The team of the line.
    pub(crate) fn team(&mut self) -> &mut Team {
        self.problem.lines[0].team.get_or_insert_default()
    }

    /// Adds a request for the item.
    pub(crate) fn request(&mut self, place: &str, units: Option<i64>, made: Date, due: Option<Date>) -> &mut Request {
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
        self.problem.requests.last_mut().expect("a request was added")
    }

    /// Adds a need of the item, all of it open.
    pub(crate) fn need(&mut self, place: &str, net: i64) -> &mut NeedLine {
        self.problem.needs.push(NeedLine {
            gross: Units::of(net),
            net: Units::of(net),
            ..NeedLine::empty(PlaceId::of(place), ItemId::of("ventilator-icu"))
        });
        self.problem.needs.last_mut().expect("a need was added")
    }

    /// Adds a notice, published on its first day; `applies_in` is places between blanks, or empty for everywhere.
    pub(crate) fn notice(&mut self, kind: NoticeKind, subject: &str, applies_in: &str, from: Date) -> &mut Notice {
        self.problem.notices.push(Notice {
            id: NoticeId::of(&format!("n{}", self.problem.notices.len() + 1)),
            kind,
            subject: subject.to_owned(),
            aliases: vec![],
            lots: vec![],
            applies_in: applies_in.split_whitespace().map(PlaceId::of).collect(),
            published: from,
            from,
            until: None,
            text: "text".to_owned(),
            source: source(),
        });
        self.problem.notices.last_mut().expect("a notice was added")
    }

    /// Adds a site of the first recipient that states nothing.
    pub(crate) fn site(&mut self) -> &mut Site {
        self.problem.sites.push(Site {
            id: SiteId::of(&format!("s{}", self.problem.sites.len() + 1)),
            place: PlaceId::of("US"),
            name: "a hospital".to_owned(),
            mains: vec![],
            oxygen_lpm: None,
            gas_fitting: None,
            power_w: None,
            platforms: vec![],
            cold_litres: None,
            source: source(),
        });
        self.problem.sites.last_mut().expect("a site was added")
    }

    /// Adds a line of another item that travels with the line.
    pub(crate) fn companion(&mut self, of: &str, units: i64) -> &mut OfferLine {
        let mut companion = line(&format!("companion-{}", self.problem.lines.len()), of, units);
        companion.travels_with = Some(OfferLineId::of("ventilators"));
        self.problem.lines.push(companion);
        self.problem.lines.last_mut().expect("a line was added")
    }

    /// Two sources say a fact differently.
    pub(crate) fn dispute(&mut self, fact: ProductFact, one: &str, other: &str) {
        let claims = vec![
            (one.to_owned(), Source::Cited("the first paper".to_owned())),
            (other.to_owned(), Source::Cited("the second paper".to_owned())),
        ];
        self.product().disputed.push(Dispute { fact, claims });
    }

    /// Asks one rule about the line and the first recipient.
    pub(crate) fn find(&self, rule: FitnessRule) -> RuleFinding {
        let facts = Facts::of(&self.problem);
        let recipients = recipients(&facts);
        let situations = situations(&facts, &recipients);
        let line = &self.problem.lines[0];
        let everywhere = &situations[&line.item];
        let first = &self.problem.recipients[0].id;
        let at = everywhere.iter().find(|at| at.place() == first).expect("the first recipient should be one");
        let offered = Offered::of(&facts, line, everywhere);
        let judge = RULES.iter().find(|(known, _)| *known == rule).expect("every rule should have its judge").1;
        let finding = judge.find(rule, &Pair { offered: &offered, at });
        let is_flag = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown);
        assert!(!finding.evidence.is_empty(), "a finding without a reason: {finding:?}");
        assert_eq!(!finding.cure.is_empty(), is_flag, "a flag and only a flag has a cure: {finding:?}");
        finding
    }

    /// What one rule says of the line and the first recipient.
    pub(crate) fn said(&self, rule: FitnessRule) -> Said {
        let finding = self.find(rule);
        (finding.verdict, finding.level)
    }
}

fn line(id: &str, item: &str, units: i64) -> OfferLine {
    OfferLine {
        id: OfferLineId::of(id),
        donor: PartyId::of("donor-ru"),
        place: PlaceId::of("RU"),
        item: ItemId::of(item),
        description: id.to_owned(),
        units: Units::of(units),
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
        team: None,
        source: source(),
    }
}
