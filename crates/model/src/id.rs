//! Decides what names a record: short, printable, one type per kind of record. Does not decide who hands them out.
//! Up: [`crate`].

use crate::fault::Fault;

/// Longest id, in bytes: fits a label and a file name.
pub const ID_LENGTH_MAX: usize = 64;

/// The signs of ids, by their byte: a million lines of a log have four ids each.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        plain[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'+' | b':' | b'@');
        byte += 1;
    }
    plain
};

/// Whether a text is an id of any type: 1 to 64 letters without accents, digits or the signs `- _ . / + : @`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= ID_LENGTH_MAX && text.bytes().all(|byte| PLAIN[usize::from(byte)])
}

fn checked(text: &str) -> Result<String, Fault> {
    if !is_id(text) {
        return Err(Fault::new(
            "bad-id",
            format!("\u{ab}{text}\u{bb} is not an id"),
            "give 1 to 64 letters without accents, digits or the signs - _ . / + : @",
        ));
    }
    Ok(text.to_owned())
}

/// Declares a typed id.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads an id: 1 to 64 plain signs. Code `bad-id`.
            pub fn try_new(text: &str) -> Result<Self, Fault> {
                checked(text).map(Self)
            }

            /// An id that our own code made from plain signs.
            ///
            /// # Panics
            /// When the text is not a valid id.
            #[must_use]
            pub fn of(text: &str) -> Self {
                Self::try_new(text).expect("an id made by our own code should be valid")
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A country or area that falls ill, gives or receives: ISO 3166-1 alpha-2, such as `IT`, or an area's code with its
    /// scheme, such as `pcode:KE030`; ISO 3166-2 needs no scheme: `US-NY`.
    PlaceId
);
id!(
    /// A kind of thing that can be needed, offered and flown, such as `mask-medical`.
    ItemId
);
id!(
    /// A line of an offer: one product, one quantity, one origin.
    OfferLineId
);
id!(
    /// A line of a request.
    RequestId
);
id!(
    /// What one offer line gives to one recipient; the unit of custody from donor to recipient.
    ConsignmentId
);
id!(
    /// Small lots of one airport that fly together.
    BundleId
);
id!(
    /// An airport, by the `ident` of OurAirports (ICAO code where there is one), such as `UUMU`.
    AirportId
);
id!(
    /// An aircraft type, such as `An-124-100`.
    AircraftTypeId
);
id!(
    /// One airframe, or an unnamed one of a group, such as `RA-82035` or `224FU-1`.
    TailId
);
id!(
    /// One planned flight: a trip of one tail from its base or last stop to the last unloading.
    FlightId
);
id!(
    /// A kind of pallet or unit load device, such as `463L`.
    UldTypeId
);
id!(
    /// One built-up pallet, unit load device or loose piece on one flight.
    UnitId
);
id!(
    /// A place for a unit in a hold, such as `P05L`.
    PositionId
);
id!(
    /// An airspace closure.
    ClosureId
);
id!(
    /// A permit that a state asks for.
    PermitId
);
id!(
    /// Something that went otherwise than planned.
    DisruptionId
);
id!(
    /// An operation: one airlift with its own log, plans and people.
    OperationId
);
id!(
    /// A plan that was drafted for an operation.
    PlanId
);
id!(
    /// A person who may sign in.
    UserId
);
id!(
    /// A hospital, laboratory or store that receives.
    SiteId
);
id!(
    /// A notice: recall, incident, safety alert or sanction.
    NoticeId
);
id!(
    /// A claim: what somebody said.
    ClaimId
);
id!(
    /// A custody event.
    EventId
);
id!(
    /// A line of the append-only log, made by whoever reports it.
    LineId
);
id!(
    /// A packed piece: carton, pallet or container, by the number on its label (an SSCC where there is one).
    PieceId
);
id!(
    /// A maker's lot or batch number, as printed.
    LotId
);
id!(
    /// Where goods can be: an airport, a site, a store, a port, a customs shed.
    LocationId
);
id!(
    /// An organisation or government that gives, takes, carries, speaks or counts.
    PartyId
);
id!(
    /// An entry of the mutual-aid account.
    EntryId
);
id!(
    /// An agreement of two parties to keep an account between them.
    AgreementId
);
id!(
    /// An equivalence factor.
    FactorId
);
id!(
    /// The end of an agreement or of a factor.
    ArrangementId
);
id!(
    /// A judgement of a claim.
    AssessmentId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_with_blanks_accents_or_nothing_are_refused() {
        for (text, remark) in [("", "empty"), ("a b", "blank"), ("\u{e9}t\u{e9}", "accents"), (&"x".repeat(65), "long")]
        {
            assert!(ItemId::try_new(text).is_err(), "{remark}");
        }
        assert_eq!(ItemId::of("mask-medical").as_str(), "mask-medical");
    }
}
