//! Decides which acts there are in custody and what each carries. Up: [`crate::custody`].

use jiff::civil::Date;

use super::goods::{Batch, Cargo, GoodsLine, Parts};
use super::receipt::{Receipt, Usefulness};
use super::words::PlainText;
use crate::fault::Fault;
use crate::id::{AirportId, ConsignmentId, EventId, FlightId, ItemId, LocationId, LotId, PartyId, PieceId, PositionId};
use crate::quantity::{Grams, Millimetres};

/// Goods come under custody: from here on units are accounted for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Commission {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// Who holds them.
    pub holder: PartyId,
    /// What, how many.
    pub goods: GoodsLine,
    /// Last day of use, where known.
    pub expiry: Option<Date>,
    /// Who made them, where known.
    pub maker: Option<PlainText>,
    /// The authorisation they carry, in words, where known.
    pub authorisation: Option<PlainText>,
    /// Mains that a device needs, in words such as `220 V 50 Hz`, where known.
    pub mains: Option<PlainText>,
}

/// Goods are put into a piece, or pieces into another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packing {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// The piece that holds the rest afterwards; it may hold something already.
    pub parent: PieceId,
    /// What goes into it.
    pub children: Parts,
    /// Gross mass afterwards, where it was weighed.
    pub mass: Option<Grams>,
    /// Length, width, height, where they were measured.
    pub dimensions: Option<[Millimetres; 3]>,
}

/// A piece is opened; all that was in it stands beside it, and the piece is no more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unpacking {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// The piece.
    pub parent: PieceId,
}

/// How goods stand against a rule of fitness. Who waived it is personal and stands in [`super::Persons`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FitVerdict {
    /// The rule is kept.
    Pass,
    /// It is not, and why.
    Fail(PlainText),
    /// It is not, and somebody lifted it, with a reason.
    Waived(PlainText),
}

/// Goods were judged against the rules of fitness.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FitCheck {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// What was judged.
    pub batch: Batch,
    rules: Vec<(PlainText, FitVerdict)>,
}

impl FitCheck {
    /// A judgement, rule by rule. Codes `nothing-named`, `named-twice`.
    pub fn try_new(
        consignment: ConsignmentId,
        batch: Batch,
        mut rules: Vec<(PlainText, FitVerdict)>,
    ) -> Result<Self, Fault> {
        rules.sort();
        if rules.is_empty() {
            return Err(Fault::new("nothing-named", "no rule was judged", "name at least one rule"));
        }
        match rules.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => {
                Err(Fault::new("named-twice", format!("rule {} is named twice", pair[0].0), "give one verdict"))
            }
            None => Ok(Self { consignment, batch, rules }),
        }
    }

    /// Rules by code, each with its verdict.
    #[must_use]
    pub fn rules(&self) -> &[(PlainText, FitVerdict)] {
        &self.rules
    }
}

/// One party gives goods into another's custody. Both signatures stand in [`super::Persons`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handover {
    /// What.
    pub cargo: Cargo,
    from: PartyId,
    to: PartyId,
    /// Seal that was found whole or set, where there is one.
    pub seal: Option<PlainText>,
}

impl Handover {
    /// A handover. Code `same-party`.
    pub fn try_new(cargo: Cargo, from: PartyId, to: PartyId, seal: Option<PlainText>) -> Result<Self, Fault> {
        if from == to {
            let cause = format!("\u{ab}{from}\u{bb} gives to itself");
            return Err(Fault::new("same-party", cause, "name the party that received"));
        }
        Ok(Self { cargo, from, to, seal })
    }

    /// Who gives.
    #[must_use]
    pub fn from(&self) -> &PartyId {
        &self.from
    }

    /// Who takes.
    #[must_use]
    pub fn to(&self) -> &PartyId {
        &self.to
    }
}

/// Goods come aboard or leave an aircraft. It changes where they are, not who holds them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lading {
    /// What.
    pub cargo: Cargo,
    /// Flight.
    pub flight: FlightId,
    /// Leg of it, from 1.
    pub leg: u16,
    /// Position in the hold, where it is known.
    pub position: Option<PositionId>,
    /// Mass, where it is known.
    pub mass: Option<Grams>,
}

/// Which movement of a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MovementKind {
    /// It took off from the airport.
    Depart,
    /// It landed at the airport it was to go to.
    Arrive,
    /// It landed, or turned, somewhere else.
    Divert,
}

/// A flight with a consignment aboard took off, landed or went elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement {
    /// What.
    pub kind: MovementKind,
    /// Consignment aboard.
    pub consignment: ConsignmentId,
    /// Flight.
    pub flight: FlightId,
    /// Leg of it, from 1.
    pub leg: u16,
    /// Airport.
    pub airport: AirportId,
}

/// What customs did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CustomsStep {
    /// A declaration was lodged.
    Lodged,
    /// The goods are held, and why.
    Held(PlainText),
    /// The goods are free.
    Released,
}

/// A step at customs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Customs {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// What was done.
    pub step: CustomsStep,
}

/// Goods go to the place where they are to be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Distribution {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// Where they go.
    pub facility: LocationId,
    /// Who holds them there.
    pub to: PartyId,
    lines: Vec<GoodsLine>,
}

impl Distribution {
    /// A distribution. Codes `nothing-named`, `named-twice`.
    pub fn try_new(
        consignment: ConsignmentId,
        facility: LocationId,
        to: PartyId,
        lines: Vec<GoodsLine>,
    ) -> Result<Self, Fault> {
        let parts = Parts::try_new(Vec::new(), lines)?;
        Ok(Self { consignment, facility, to, lines: parts.loose().to_vec() })
    }

    /// What, how many; by item and lot.
    #[must_use]
    pub fn lines(&self) -> &[GoodsLine] {
        &self.lines
    }
}

/// A lot is called back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recall {
    /// Item.
    pub item: ItemId,
    /// Lot; none means the item whatever its lot.
    pub lot: Option<LotId>,
    /// Why.
    pub reason: PlainText,
    /// Who calls it back.
    pub issuer: PartyId,
}

/// An earlier event did not happen; it stays visible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retraction {
    /// Consignment of that event, where it has one.
    pub consignment: Option<ConsignmentId>,
    /// The event.
    pub event: EventId,
    /// Why.
    pub reason: PlainText,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CustodyAct {
    /// Goods come under custody.
    Commission(Commission),
    /// Goods into a piece.
    Pack(Packing),
    /// A piece is opened.
    Unpack(Unpacking),
    /// Judged against the rules of fitness.
    FitCheck(FitCheck),
    /// Into another's custody.
    Handover(Handover),
    /// Aboard.
    Load(Lading),
    /// Off the aircraft.
    Offload(Lading),
    /// Took off, landed, went elsewhere.
    Move(Movement),
    /// A step at customs.
    Customs(Customs),
    /// Counted on arrival.
    Receive(Receipt),
    /// To the place of use.
    Distribute(Distribution),
    /// What became of it.
    Usefulness(Usefulness),
    /// A lot is called back.
    Recall(Recall),
    /// An earlier event did not happen.
    Retract(Retraction),
}

impl CustodyAct {
    /// The word of the act, as in the log.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Commission(_) => "commission",
            Self::Pack(_) => "pack",
            Self::Unpack(_) => "unpack",
            Self::FitCheck(_) => "fit-check",
            Self::Handover(_) => "handover",
            Self::Load(_) => "load",
            Self::Offload(_) => "offload",
            Self::Move(movement) => match movement.kind {
                MovementKind::Depart => "depart",
                MovementKind::Arrive => "arrive",
                MovementKind::Divert => "divert",
            },
            Self::Customs(_) => "customs",
            Self::Receive(_) => "receive",
            Self::Distribute(_) => "distribute",
            Self::Usefulness(_) => "usefulness",
            Self::Recall(_) => "recall",
            Self::Retract(_) => "retract",
        }
    }

    /// The consignment it is about; a recall is about none.
    #[must_use]
    pub fn consignment(&self) -> Option<&ConsignmentId> {
        match self {
            Self::Commission(act) => Some(&act.consignment),
            Self::Pack(act) => Some(&act.consignment),
            Self::Unpack(act) => Some(&act.consignment),
            Self::FitCheck(act) => Some(&act.consignment),
            Self::Handover(act) => Some(&act.cargo.consignment),
            Self::Load(act) | Self::Offload(act) => Some(&act.cargo.consignment),
            Self::Move(act) => Some(&act.consignment),
            Self::Customs(act) => Some(&act.consignment),
            Self::Receive(act) => Some(act.consignment()),
            Self::Distribute(act) => Some(&act.consignment),
            Self::Usefulness(act) => Some(act.consignment()),
            Self::Recall(_) => None,
            Self::Retract(act) => act.consignment.as_ref(),
        }
    }
}
