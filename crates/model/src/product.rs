//! Decides what is known of the product behind an offer line, and of a team on offer. Does not judge it (`fitness`).
//! Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::quantity::{Permille, Units};
use crate::world::Mains;

/// Whether something was used before it was given (checklist of drugdonations.org: no returned drugs, no samples; no used
/// devices without a record of refurbishment).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// New, from the maker or its trade.
    New,
    /// Given back by patients or returned by a pharmacy.
    Returned,
    /// A free sample.
    Sample,
    /// Used before.
    Used,
    /// Used before and put in order.
    Refurbished,
}

impl Condition {
    /// Every condition with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::New, "new"),
        (Self::Returned, "returned"),
        (Self::Sample, "sample"),
        (Self::Used, "used"),
        (Self::Refurbished, "refurbished"),
    ];
}

/// A fact of a product that two sources can say differently; the word is the column of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProductFact {
    /// [`Product::maker`].
    Maker,
    /// [`Product::owner`].
    Owner,
    /// [`Product::model`].
    Model,
    /// [`Product::lots`].
    Lots,
    /// [`Product::class`].
    Class,
    /// [`Product::strength_form`].
    StrengthForm,
    /// [`Product::mains`].
    Mains,
    /// [`Product::plugs`].
    Plugs,
    /// [`Product::converter`].
    Converter,
    /// [`Product::oxygen_lpm`].
    OxygenLpm,
    /// [`Product::gas_fitting`].
    GasFitting,
    /// [`Product::languages`].
    Languages,
    /// [`Product::label_complete`].
    LabelComplete,
    /// [`Product::expiry`].
    Expiry,
    /// [`Product::condition`].
    Condition,
    /// [`Product::refurbishment`].
    Refurbishment,
    /// [`Product::complete`].
    Complete,
    /// [`Product::spares_days`].
    SparesDays,
    /// [`Product::training`].
    Training,
    /// [`Product::sensitivity`].
    Sensitivity,
    /// [`Product::specificity`].
    Specificity,
    /// [`Product::evaluated_by`].
    EvaluatedBy,
    /// [`Product::lot_tested`].
    LotTested,
    /// [`Product::certificates`].
    Certificates,
    /// [`Product::certificate_verified`].
    CertificateVerified,
    /// [`Product::un_number`].
    UnNumber,
    /// [`Product::cold_chain_plan`].
    ColdChainPlan,
    /// [`Product::packing_list`].
    PackingList,
    /// [`Product::mixed_parcels`].
    MixedParcels,
    /// [`Product::taken_back_by`].
    TakenBackBy,
}

impl ProductFact {
    /// Every fact with the column that states it.
    pub const ALL: [(Self, &'static str); 30] = [
        (Self::Maker, "maker"),
        (Self::Owner, "owner"),
        (Self::Model, "model"),
        (Self::Lots, "lots"),
        (Self::Class, "class"),
        (Self::StrengthForm, "strength_form"),
        (Self::Mains, "mains"),
        (Self::Plugs, "plugs"),
        (Self::Converter, "converter"),
        (Self::OxygenLpm, "oxygen_lpm"),
        (Self::GasFitting, "gas_fitting"),
        (Self::Languages, "languages"),
        (Self::LabelComplete, "label_complete"),
        (Self::Expiry, "expiry"),
        (Self::Condition, "condition"),
        (Self::Refurbishment, "refurbishment"),
        (Self::Complete, "complete"),
        (Self::SparesDays, "spares_days"),
        (Self::Training, "training"),
        (Self::Sensitivity, "sensitivity_permille"),
        (Self::Specificity, "specificity_permille"),
        (Self::EvaluatedBy, "evaluated_by"),
        (Self::LotTested, "lot_tested"),
        (Self::Certificates, "certificates"),
        (Self::CertificateVerified, "certificate_verified"),
        (Self::UnNumber, "un_number"),
        (Self::ColdChainPlan, "cold_chain_plan"),
        (Self::PackingList, "packing_list"),
        (Self::MixedParcels, "mixed_parcels"),
        (Self::TakenBackBy, "taken_back_by"),
    ];

    /// The column.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(fact, _)| *fact == self).map(|(_, word)| *word).expect("every fact has a column")
    }
}

/// One fact that sources say differently. While it stands, the fact itself is not known: the field is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Which fact.
    pub fact: ProductFact,
    /// What is said, as it was written, and by whom; at least two.
    pub claims: Vec<(String, Source)>,
}

/// What is known of the product behind an offer line. Empty or none always means "not known", never "no".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// Maker.
    pub maker: Option<String>,
    /// Who owns or controls the maker.
    pub owner: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Lots or serial ranges on offer.
    pub lots: Vec<String>,
    /// Class or standard by which it is made and certified, such as `N95` or `M-95`.
    pub class: Option<String>,
    /// Strength and form of a medicine, such as `500 mg tablet`.
    pub strength_form: Option<String>,
    /// Mains supplies it works on; empty means not known.
    pub mains: Vec<Mains>,
    /// Plug types on its cord, letters of IEC World Plugs.
    pub plugs: Vec<char>,
    /// Whether a converter travels with each unit.
    pub converter: Option<bool>,
    /// Oxygen that one unit draws, litres a minute; none means as the item says.
    pub oxygen_lpm: Option<Units>,
    /// Standard of its gas connection, such as `DISS`, `NIST`, `DIN 13260`, `GOST 24264`.
    pub gas_fitting: Option<String>,
    /// Languages of label and manual, BCP 47.
    pub languages: Vec<String>,
    /// Whether the label names active substance (INN), batch, strength, maker, storage and expiry.
    pub label_complete: Option<bool>,
    /// Expiry of the earliest lot.
    pub expiry: Option<Date>,
    /// Whether it was used before.
    pub condition: Option<Condition>,
    /// Reference of the record of refurbishment.
    pub refurbishment: Option<String>,
    /// Whether everything it needs to work comes with it.
    pub complete: Option<bool>,
    /// Days of operation that its spare parts cover.
    pub spares_days: Option<Units>,
    /// Whether staff at the receiving site are trained on it, or training comes with it.
    pub training: Option<bool>,
    /// Sensitivity of a test, as evaluated.
    pub sensitivity: Option<Permille>,
    /// Specificity of a test, as evaluated.
    pub specificity: Option<Permille>,
    /// Who evaluated it; the maker itself is no independent evaluation.
    pub evaluated_by: Option<String>,
    /// Whether a sample of the lot on offer was tested.
    pub lot_tested: Option<bool>,
    /// Standards that its certificates name, such as `EN149` or `NIOSH-42CFR84`.
    pub certificates: Vec<String>,
    /// Whether the issuer confirmed the certificates; `false` means that it denied one.
    pub certificate_verified: Option<bool>,
    /// UN number that the shipper declared.
    pub un_number: Option<u16>,
    /// Whether a plan for the cold chain from door to door exists.
    pub cold_chain_plan: Option<bool>,
    /// Whether a packing list with INN and contents of every parcel exists.
    pub packing_list: Option<bool>,
    /// Whether parcels hold other supplies as well.
    pub mixed_parcels: Option<bool>,
    /// Who takes it back or disposes of it at the end.
    pub taken_back_by: Option<String>,
    /// Facts that sources say differently, by fact.
    pub disputed: Vec<Dispute>,
}

impl Product {
    /// The dispute over a fact, where there is one.
    #[must_use]
    pub fn dispute(&self, fact: ProductFact) -> Option<&Dispute> {
        self.disputed.iter().find(|dispute| dispute.fact == fact)
    }
}

/// A team on offer: people with what they can do, how they talk and how long they stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// What they can do, such as `intensive-care-nurse`, `disinfection`.
    pub skills: Vec<String>,
    /// Languages they work in, BCP 47.
    pub languages: Vec<String>,
    /// First day on duty; none means from arrival.
    pub duty_from: Option<Date>,
    /// Day they travel home; none means not known.
    pub returns: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_a_column_of_its_own() {
        let mut words: Vec<_> = ProductFact::ALL.iter().map(|(_, word)| *word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ProductFact::ALL.len());
    }
}
