//! Decides how claims and their assessments are published: schema.org ClaimReview as JSON-LD, one review for each assessment,
//! a bare Claim where nobody has judged. Judges nothing. Up: [`crate`].

use std::collections::BTreeMap;

use model::assessment::{Assessment, Verdict};
use model::evidence::Source;
use model::id::PartyId;
use model::record::{Claim, Party, Saying};
use serde_json::{Map, Value, json};

/// A claim with the assessments of it that stand.
#[derive(Clone, Copy, Debug)]
pub struct Reviewed<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The latest assessment of each assessor.
    pub standing: &'a [Assessment],
}

/// The reviews as one JSON-LD document.
///
/// # Panics
/// Never: what is written here can always be JSON.
#[must_use]
pub fn write(reviewed: &[Reviewed<'_>], parties: &[Party]) -> String {
    let names: BTreeMap<&PartyId, &str> = parties.iter().map(|party| (&party.id, party.name.as_str())).collect();
    let graph: Vec<Value> = reviewed
        .iter()
        .flat_map(|row| {
            let claim = claim(row.claim, &names);
            let reviews: Vec<Value> =
                row.standing.iter().map(|one| review(one, row.claim, claim.clone(), &names)).collect();
            if reviews.is_empty() { vec![claim] } else { reviews }
        })
        .collect();
    let document = json!({ "@context": "https://schema.org", "@graph": graph });
    let mut text = serde_json::to_string_pretty(&document).expect("a JSON value of our own should be writable");
    text.push('\n');
    text
}

fn organisation(id: &PartyId, names: &BTreeMap<&PartyId, &str>) -> Value {
    json!({ "@type": "Organization", "identifier": id.as_str(), "name": names.get(id).copied().unwrap_or(id.as_str()) })
}

fn claim(claim: &Claim, names: &BTreeMap<&PartyId, &str>) -> Value {
    let mut appearance = Map::new();
    appearance.insert("@type".to_owned(), json!("CreativeWork"));
    appearance.insert("name".to_owned(), json!(claim.source.to_string()));
    let mut may = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            appearance.insert(name.to_owned(), json!(value));
        }
    };
    may("url", claim.wording.url.clone());
    may("inLanguage", claim.wording.language.clone());
    may("sha256", claim.wording.archived.map(|digest| digest.to_string()));
    let mut value = json!({
        "@type": "Claim",
        "identifier": claim.id.as_str(),
        "text": claim.wording.quote.as_deref().unwrap_or(&claim.text),
        "abstract": claim.text,
        "author": organisation(&claim.speaker, names),
        "datePublished": claim.said.to_string(),
        "about": {
            "@type": "Thing",
            "identifier": format!("{}/{}", claim.subject.consignment, claim.subject.item),
            "description": claim.column.word(),
        },
        "appearance": appearance,
    });
    if claim.saying == Saying::Declined {
        value["additionalType"] = json!("declined");
    }
    value
}

/// The verdict on the scale of five that readers of ClaimReview expect; none where it says nothing of the truth.
const fn rating(verdict: Verdict) -> Option<u8> {
    match verdict {
        Verdict::Confirmed => Some(5),
        Verdict::Partly => Some(3),
        Verdict::Contradicted => Some(1),
        Verdict::NoEvidence | Verdict::NotCheckable => None,
    }
}

fn review(one: &Assessment, said: &Claim, item: Value, names: &BTreeMap<&PartyId, &str>) -> Value {
    let mut rating_value = json!({ "@type": "Rating", "alternateName": one.verdict.word() });
    if let Some(value) = rating(one.verdict) {
        for (name, value) in [("ratingValue", value), ("bestRating", 5), ("worstRating", 1)] {
            rating_value[name] = json!(value);
        }
    }
    let mut citation: Vec<String> = one.basis.iter().map(ToString::to_string).collect();
    if let Source::Cited(text) = &one.source {
        citation.push(text.clone());
    }
    json!({
        "@type": "ClaimReview",
        "identifier": one.id.as_str(),
        "claimReviewed": said.text,
        "itemReviewed": item,
        "author": organisation(&one.by, names),
        "datePublished": one.at.to_string(),
        "reviewRating": rating_value,
        "reviewBody": one.text,
        "citation": citation,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::evidence::{RecordKind, RecordRef};
    use model::id::{AssessmentId, ClaimId, ConsignmentId, ItemId};
    use model::record::{Column, Subject, Wording};

    use super::*;

    fn said(saying: Saying, quote: Option<&str>) -> Claim {
        Claim {
            id: ClaimId::of("C-1"),
            subject: Subject { consignment: ConsignmentId::of("flight"), item: ItemId::of("ventilator-icu") },
            column: Column::Announced,
            speaker: PartyId::of("giver"),
            capacity: "spokesman".to_owned(),
            said: date(2020, 4, 1),
            saying,
            text: "Humanitarian aid".to_owned(),
            wording: Wording { quote: quote.map(str::to_owned), ..Wording::default() },
            source: Source::Cited("a newspaper".to_owned()),
        }
    }

    #[test]
    fn a_review_names_claim_author_verdict_and_records_and_rates_no_unknown() {
        let made = |verdict: Verdict| Assessment {
            id: AssessmentId::of("A-1"),
            claim: ClaimId::of("C-1"),
            verdict,
            basis: vec![RecordRef::new(RecordKind::Event, "E-1")],
            by: PartyId::of("auditor"),
            at: "2020-06-01T12:00:00Z".parse().expect("an instant"),
            text: "No record either way".to_owned(),
            source: Source::Cited("a note".to_owned()),
        };
        let parties = [Party { id: PartyId::of("giver"), name: "The \"giver\"".to_owned(), place: None }];
        let (claim, verdicts) =
            (said(Saying::Words, Some("aid")), [made(Verdict::Contradicted), made(Verdict::NoEvidence)]);
        let silent = said(Saying::Declined, None);
        let rows = [Reviewed { claim: &claim, standing: &verdicts }, Reviewed { claim: &silent, standing: &[] }];
        let read: Value = serde_json::from_str(&write(&rows, &parties)).expect("JSON");
        let graph = read["@graph"].as_array().expect("a graph");
        assert_eq!(graph.len(), 3);
        assert_eq!(graph[0]["@type"], "ClaimReview");
        assert_eq!(graph[0]["itemReviewed"]["author"]["name"], "The \"giver\"");
        assert_eq!(graph[0]["itemReviewed"]["text"], "aid");
        assert_eq!(graph[0]["reviewRating"]["ratingValue"], 1);
        assert_eq!(graph[0]["citation"], json!(["event:E-1", "a note"]));
        assert_eq!(graph[1]["reviewRating"].get("ratingValue"), None, "what is not known is not rated");
        assert_eq!(graph[1]["reviewRating"]["alternateName"], "no-evidence");
        assert_eq!((&graph[2]["@type"], &graph[2]["additionalType"]), (&json!("Claim"), &json!("declined")));
    }
}
