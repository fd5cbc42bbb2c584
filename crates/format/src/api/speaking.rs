//! Decides how a claim and a verdict are read from a form: by the very readers of the log, each fault at its field.
//! Up: [`crate::api`].

use model::assessment::Assessment;
use model::fault::Fault;
use model::id::{ClaimId, PartyId};
use model::record::Claim;

use super::forms::Form;
use crate::fields::Fields;
use crate::log;

/// A form as the fields of a record; some are given by who reads it.
struct Filled<'f> {
    form: &'f Form,
    given: Vec<(&'static str, String)>,
    faults: Vec<Fault>,
}

impl Fields for Filled<'_> {
    fn raw(&self, name: &'static str) -> String {
        match self.given.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => text.clone(),
            None => self.form.get(name).unwrap_or_default().trim().to_owned(),
        }
    }

    fn is_told(&self, _: &'static str) -> bool {
        false
    }

    fn report(&mut self, name: &'static str, fault: Fault) {
        self.faults.push(fault.at("", 0, name));
    }
}

fn read<T>(
    form: &Form,
    given: Vec<(&'static str, String)>,
    make: impl FnOnce(&mut dyn Fields) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    let mut filled = Filled { form, given, faults: Vec::new() };
    match make(&mut filled) {
        Some(made) if filled.faults.is_empty() => Ok(made),
        _ => Err(filled.faults),
    }
}

/// The claim of a form, with the id that the form was made with.
///
/// # Errors
/// Every fault, each with the field as its column.
pub fn claim_of_form(form: &Form, id: &str) -> Result<Claim, Vec<Fault>> {
    read(form, vec![("id", id.to_owned())], log::claim::made)
}

/// The verdict of a form about a claim, by an organisation, at a moment, with the id that the form was made with.
///
/// # Errors
/// Every fault, each with the field as its column.
pub fn assessment_of_form(
    form: &Form,
    (id, claim): (&str, &ClaimId),
    by: &PartyId,
    at: jiff::Timestamp,
) -> Result<Assessment, Vec<Fault>> {
    let given =
        vec![("id", id.to_owned()), ("claim", claim.to_string()), ("by", by.to_string()), ("at", at.to_string())];
    read(form, given, log::assessment::made)
}

#[cfg(test)]
mod tests {
    use model::record::Saying;

    use super::*;

    const CLAIM: &[u8] = b"consignment=C&item=mask&column=used&speaker=FEMA&capacity=office&said=2020-05-01&text=No+answer&source=a+paper";

    #[test]
    fn a_refusal_to_say_is_a_claim_of_its_own() {
        let form = Form::read(&[CLAIM, b"&declined=yes&units="].concat()).expect("a form");
        let claim = claim_of_form(&form, "CL-1").expect("a claim");
        assert_eq!((claim.id.as_str(), claim.saying), ("CL-1", Saying::Declined));
    }

    #[test]
    fn every_fault_stands_at_its_field() {
        for (rest, expected, remark) in [
            (&b"&declined=yes&units=5"[..], vec![("declined", "said-and-declined")], "declined, and a figure"),
            (b"&units=many", vec![("units", "not-a-number")], "no figure"),
            (b"&value=5", vec![("predicate", "half-statement")], "a value of nothing"),
            (b"&url=here&language=xx-", vec![("language", "bad-language"), ("url", "bad-url")], "two fields"),
        ] {
            let form = Form::read(&[CLAIM, rest].concat()).expect(remark);
            let faults = claim_of_form(&form, "CL-1").expect_err(remark);
            let told: Vec<(&str, &str)> =
                faults.iter().map(|fault| (fault.place.column.as_str(), fault.code)).collect();
            assert_eq!(told, expected, "{remark}");
        }
        let empty = claim_of_form(&Form::default(), "CL-1").expect_err("nothing");
        assert!(empty.len() >= 8 && empty.iter().all(|fault| fault.code == "cell-empty"), "{empty:?}");
    }
}
