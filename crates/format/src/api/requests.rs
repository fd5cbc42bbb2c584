//! Decides how the requests are read that are no record of the log by themselves: a count, an erasure, the version that somebody
//! has read. Up: [`crate::api`].

use jiff::Timestamp;
use model::custody::{Batch, Evidence, MediaType, PlainText, Rejection, Visibility};
use model::fault::Fault;
use model::id::{ConsignmentId, EventId, ItemId, LocationId, LotId, PieceId};
use model::log::Digest;
use model::quantity::Units;
use serde_json::Value;

use super::forms::Form;
use crate::log::strict::{Object, element};
use crate::table::cell;

/// How a version is named in `If-Match`.
pub const VERSION_REQUEST: &str = "send the version that you read as If-Match: \"1\"";

/// What somebody counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRequest {
    /// Its id, where who counts has made one.
    pub id: Option<String>,
    /// Of which consignment.
    pub consignment: ConsignmentId,
    /// Where; none when that is not known.
    pub place: Option<LocationId>,
    /// When; none: now.
    pub occurred: Option<Timestamp>,
    /// Pieces that were opened.
    pub pieces: Vec<PieceId>,
    /// What was found, item by item.
    pub lines: Vec<CountLine>,
    /// Photographs and papers, by their digests.
    pub evidence: Vec<Evidence>,
    /// The count that this one repeats.
    pub recount_of: Option<EventId>,
    /// Who may see it; none: the consignment's parties.
    pub visibility: Option<Visibility>,
    /// One sentence.
    pub note: Option<PlainText>,
}

/// What was found of an item or of one lot of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLine {
    /// Item, and lot where it was read.
    pub batch: Batch,
    /// All that was there.
    pub counted: Units,
    /// Of these, damaged.
    pub damaged: Units,
    /// Of these, rejected, with the reason.
    pub rejected: Option<Rejection>,
}

impl CountRequest {
    /// Reads a count as JSON.
    ///
    /// # Errors
    /// Every fault, with a JSON pointer as its column.
    pub fn read(text: &str, consignment: &ConsignmentId) -> Result<Self, Vec<Fault>> {
        whole(text, |object| {
            let id = object.may("id", |text| EventId::try_new(text).map(|id| id.to_string()));
            let place = object.may("place", LocationId::try_new);
            let occurred = object.may("occurred", cell::instant);
            let pieces = object.list_if_any("pieces", |value, at, faults| element(value, at, faults, PieceId::try_new));
            let lines = object.list("lines", count_line);
            let evidence = object.list_if_any("evidence", |value, pointer, faults| {
                let mut one = Object::open(value, pointer, faults)?;
                let digest = one.need("digest", Digest::try_new);
                let media_type = one.need("media_type", MediaType::try_new);
                one.finish()?;
                Some(Evidence { digest: digest?, media_type: media_type? })
            });
            let recount_of = object.may("recount_of", EventId::try_new);
            let visibility = match object.optional_value("visibility") {
                None => Some(None),
                Some(_) => object.word("visibility", &Visibility::ALL).map(Some),
            };
            let note = object.may("note", PlainText::try_new);
            Some(Self {
                id: id?,
                consignment: consignment.clone(),
                place: place?,
                occurred: occurred?,
                pieces: pieces?,
                lines: lines?,
                evidence: evidence?,
                recount_of: recount_of?,
                visibility: visibility?,
                note: note?,
            })
        })
    }

    /// Reads a count from a form: `item-1`, `lot-1`, `counted-1`, `damaged-1`, `rejected-1`, `reason-1` and so on.
    ///
    /// # Errors
    /// Every fault, with the field as its column.
    pub fn of_form(form: &Form, consignment: &ConsignmentId) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut lines = Vec::new();
        for number in 1.. {
            let field = |name: &str| format!("{name}-{number}");
            if form.get(&field("item")).is_none() {
                break;
            }
            lines.extend(form_line(form, &field, &mut faults));
        }
        let place = optional(form, "place", &mut faults, LocationId::try_new);
        let note = optional(form, "note", &mut faults, PlainText::try_new);
        let photo = optional(form, "photo", &mut faults, Digest::try_new);
        if !faults.is_empty() {
            return Err(faults);
        }
        let evidence = photo
            .map(|digest| Evidence { digest, media_type: MediaType::try_new("image/jpeg").expect("a media type") });
        Ok(Self {
            id: None,
            consignment: consignment.clone(),
            place,
            occurred: None,
            pieces: Vec::new(),
            lines,
            evidence: evidence.into_iter().collect(),
            recount_of: None,
            visibility: None,
            note,
        })
    }
}

fn optional<T>(
    form: &Form,
    field: &str,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<T> {
    let text = form.get(field).map(str::trim).filter(|text| !text.is_empty())?;
    read(text).map_err(|fault| faults.push(fault.at("", 0, field))).ok()
}

fn whole_units(text: &str) -> Result<Units, Fault> {
    let number =
        text.parse::<i64>().ok().filter(|number| *number >= 0 && text.bytes().all(|sign| sign.is_ascii_digit()));
    number.map(Units::of).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let cause = format!("\u{ab}{shown}\u{bb} is not a whole number of units");
        Fault::new("bad-number", cause, "write digits alone, 0 where there are none")
    })
}

fn form_line(form: &Form, field: &dyn Fn(&str) -> String, faults: &mut Vec<Fault>) -> Option<CountLine> {
    let before = faults.len();
    let item = optional(form, &field("item"), faults, ItemId::try_new);
    let lot = optional(form, &field("lot"), faults, LotId::try_new);
    let counted = optional(form, &field("counted"), faults, whole_units);
    let damaged = optional(form, &field("damaged"), faults, whole_units);
    let rejected = optional(form, &field("rejected"), faults, whole_units).filter(|units| !units.is_zero());
    let reason = optional(form, &field("reason"), faults, PlainText::try_new);
    if counted.is_none() && faults.len() == before {
        let fault =
            Fault::new("key-missing", "nothing is counted", "write how many you counted, 0 where there are none");
        faults.push(fault.at("", 0, &field("counted")));
    }
    let rejected = match (rejected, reason) {
        (None, _) => None,
        (Some(units), Some(reason)) => Rejection::try_new(units, reason).ok(),
        (Some(_), None) => {
            let fault = Fault::new("reason-missing", "units are rejected, and no reason is given", "say why");
            faults.push(fault.at("", 0, &field("reason")));
            None
        }
    };
    Some(CountLine {
        batch: Batch { item: item?, lot },
        counted: counted?,
        damaged: damaged.unwrap_or_default(),
        rejected,
    })
}

fn count_line(value: &Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<CountLine> {
    let mut one = Object::open(value, pointer, faults)?;
    let item = one.need("item", ItemId::try_new);
    let lot = one.may("lot", LotId::try_new);
    let counted = one.units("counted");
    let damaged = one.whole_if_any("damaged", 0, i64::MAX);
    let rejected = one.inner_if_any("rejected", |mut inner| {
        let units = inner.units("units");
        let reason = inner.need("reason", PlainText::try_new);
        let made = match (units, reason) {
            (Some(units), Some(reason)) => inner.made(Rejection::try_new(units, reason)),
            _ => None,
        };
        inner.finish()?;
        made
    });
    one.finish()?;
    let damaged = damaged?.map_or(Units::ZERO, Units::of);
    Some(CountLine { batch: Batch { item: item?, lot: lot? }, counted: counted?, damaged, rejected: rejected? })
}

/// Why persons are to be forgotten, and on whose word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRequest {
    /// Why.
    pub reason: PlainText,
    /// On whose word.
    pub on_word_of: PlainText,
}

impl ErasureRequest {
    /// Reads it as JSON.
    ///
    /// # Errors
    /// Every fault, with a JSON pointer as its column.
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        whole(text, |object| {
            let [reason, on_word_of] = ["reason", "on_word_of"].map(|field| object.need(field, PlainText::try_new));
            Some(Self { reason: reason?, on_word_of: on_word_of? })
        })
    }
}

fn whole<T>(text: &str, read: impl FnOnce(&mut Object<'_, '_>) -> Option<T>) -> Result<T, Vec<Fault>> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| vec![Fault::new("bad-json", error.to_string(), "give one JSON object")])?;
    let mut faults = Vec::new();
    let made = Object::open(&value, "", &mut faults).and_then(|mut object| {
        let made = read(&mut object);
        object.finish()?;
        made
    });
    match made {
        Some(made) if faults.is_empty() => Ok(made),
        _ => Err(faults),
    }
}

/// The version of an `If-Match`: one strong entity tag of a whole number.
///
/// # Errors
/// Code `version-missing`.
pub fn version(header: Option<&str>) -> Result<u64, Fault> {
    let read = header.and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse::<u64>().ok());
    read.ok_or_else(|| {
        Fault::new("version-missing", "the request does not say which version it decides on", VERSION_REQUEST)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consignment() -> ConsignmentId {
        ConsignmentId::of("C-1")
    }

    #[test]
    fn a_form_and_json_of_the_same_count_are_the_same() {
        let form = Form::read(b"item-1=mask&lot-1=L7&counted-1=9&damaged-1=1&rejected-1=2&reason-1=expired&item-2=gown&counted-2=0&place=JFK")
            .expect("a form");
        let json = r#"{"place":"JFK","lines":[{"item":"mask","lot":"L7","counted":9,"damaged":1,
            "rejected":{"units":2,"reason":"expired"}},{"item":"gown","counted":0}]}"#;
        assert_eq!(CountRequest::of_form(&form, &consignment()), CountRequest::read(json, &consignment()));
    }

    #[test]
    fn wrong_counts_are_told_field_by_field() {
        for (form, places, remark) in [
            ("item-1=mask", vec!["counted-1"], "not counted"),
            ("item-1=mask&counted-1=-3", vec!["counted-1"], "below zero"),
            ("item-1=mask&counted-1=1e3&damaged-1=x", vec!["counted-1", "damaged-1"], "no digits"),
            ("item-1=mask&counted-1=3&rejected-1=1", vec!["reason-1"], "no reason"),
            ("item-1=%3Cb%3E&counted-1=3", vec!["item-1"], "no id"),
            ("item-1=mask&counted-1=3&photo=abc", vec!["photo"], "no digest"),
        ] {
            let form = Form::read(form.as_bytes()).expect(remark);
            let faults = CountRequest::of_form(&form, &consignment()).expect_err(remark);
            let found: Vec<&str> = faults.iter().map(|fault| fault.place.column.as_str()).collect();
            assert_eq!(found, places, "{remark}");
        }
        let faults =
            CountRequest::read(r#"{"lines":[{"item":"mask","counted":-1,"rotten":2}],"when":1}"#, &consignment());
        let codes: Vec<&str> = faults.expect_err("three faults").iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["out-of-range", "unknown-key", "unknown-key"]);
    }

    #[test]
    fn a_version_is_one_strong_tag() {
        assert_eq!(version(Some("\"12\"")), Ok(12));
        for text in [None, Some(""), Some("12"), Some("W/\"1\""), Some("*"), Some("\"1\", \"2\""), Some("\"-1\"")] {
            assert_eq!(version(text).expect_err("no version").code, "version-missing");
        }
    }
}
