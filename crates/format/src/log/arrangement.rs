//! Decides how an agreement and an equivalence factor are read, from a row or a body, how their ends are, and how all of them are
//! written as a body. Whether one can stand is asked in the crate `record`. Up: [`crate::log`].

use jiff::civil::Date;
use model::arrangement::{Arranged, Arrangement, ArrangementEnd};
use model::fault::Fault;
use model::id::{AgreementId, ArrangementId, FactorId, PartyId};
use model::ledger::{AccountUnit, Agreement, Factor};

use crate::fields::{Fields, may, need};
use crate::log::body::{self, Members, Shape, Writer};
use crate::suggest;
use crate::table::cell;

const MEMBERS: &Members = &[
    ("id", Shape::Text),
    ("act", Shape::Text),
    ("of", Shape::Text),
    ("party", Shape::Text),
    ("other", Shape::Text),
    ("unit", Shape::Text),
    ("into", Shape::Text),
    ("parts", Shape::Whole),
    ("per", Shape::Whole),
    ("from", Shape::Text),
    ("until", Shape::Text),
    ("text", Shape::Text),
    ("source", Shape::Text),
];

/// Fields that mean something to some acts only.
const OWN: [&str; 10] = ["of", "party", "other", "unit", "into", "parts", "per", "from", "until", "text"];

/// The body of an arrangement, in its canonical form.
#[must_use]
pub fn write(arrangement: &Arrangement) -> String {
    let mut body = Writer::default();
    body.text("id", arrangement.id()).text("act", arrangement.act());
    match arrangement {
        Arrangement::Agreement(Agreement { parties: [party, other], from, until, text, source, .. }) => {
            body.text("party", party).text("other", other);
            body.text("from", from).may("until", *until).text("text", text).text("source", source)
        }
        Arrangement::Factor(factor) => {
            body.text("unit", &factor.unit).text("into", &factor.into);
            body.whole("parts", Some(factor.parts)).whole("per", Some(factor.per));
            body.text("from", factor.from).may("until", factor.until).text("source", &factor.source)
        }
        Arrangement::End(end) => {
            body.text("of", &end.of).may("until", end.until).text("text", &end.text).text("source", &end.source)
        }
    }
    .done()
}

/// Reads a body of the log.
///
/// # Errors
/// Every fault, each with the member as its column; `not-canonical` where the text is not the one that [`write()`] gives.
pub fn read(text: &str) -> Result<Arrangement, Vec<Fault>> {
    body::read(text, MEMBERS, made, write)
}

/// Reads a body as somebody sends it: members in any order, blanks between them.
///
/// # Errors
/// Every fault, each with the member as its column.
pub fn accept(text: &str) -> Result<Arrangement, Vec<Fault>> {
    body::accept(text, MEMBERS, made)
}

fn word(text: &str) -> Result<&'static str, Fault> {
    Arrangement::ACTS.into_iter().find(|known| *known == text).ok_or_else(|| {
        let otherwise = format!("write one of: {}", Arrangement::ACTS.join(", "));
        let cause = format!("\u{ab}{text}\u{bb} is not a word of this column");
        Fault::new("unknown-word", cause, suggest::action(text, Arrangement::ACTS, &otherwise))
    })
}

fn made(fields: &mut dyn Fields) -> Option<Arrangement> {
    let Some(act) = need(fields, "act", word) else {
        // Whose fields the others are is not known; what every act has is looked at all the same.
        need(fields, "id", ArrangementId::try_new);
        need(fields, "source", cell::source);
        return None;
    };
    let own: &[&str] = match act {
        "agree" => &["party", "other", "from", "until", "text"],
        "factor" => &["unit", "into", "parts", "per", "from", "until"],
        "end" => &["of", "until", "text"],
        _ => &["of", "text"],
    };
    for name in OWN.into_iter().filter(|name| !own.contains(name)) {
        if !fields.raw(name).is_empty() {
            let cause = format!("{name} means nothing to a line that says {act}");
            fields.report(
                name,
                Fault::new("surplus-cell", cause, "leave it out, or give the line the act that is meant"),
            );
        }
    }
    match act {
        "agree" => agreement(fields).map(Arrangement::Agreement),
        "factor" => factor(fields).map(Arrangement::Factor),
        _ => end(fields, act == "end").map(Arrangement::End),
    }
}

/// The agreement of these fields; none after a fault.
pub(crate) fn agreement(fields: &mut dyn Fields) -> Option<Agreement> {
    let id = need(fields, "id", AgreementId::try_new);
    let [party, other] = ["party", "other"].map(|name| need(fields, name, PartyId::try_new));
    let (from, until) = span(fields);
    let text = need(fields, "text", cell::text);
    let source = need(fields, "source", cell::source);
    let (party, other) = (party?, other?);
    if party == other {
        let cause = format!("\u{ab}{party}\u{bb} agrees with itself");
        fields.report("other", Fault::new("same-party", cause, "name the other party"));
    }
    Some(Agreement { id: id?, parties: [party, other], from: from?, until: until?, text: text?, source: source? })
}

/// The factor of these fields; none after a fault.
pub(crate) fn factor(fields: &mut dyn Fields) -> Option<Factor> {
    let id = need(fields, "id", FactorId::try_new);
    let [unit, into] = ["unit", "into"].map(|name| need(fields, name, AccountUnit::try_new));
    let [parts, per] = ["parts", "per"].map(|name| need(fields, name, |text| cell::within(text, 1..=1_000_000_000)));
    let (from, until) = span(fields);
    let source = need(fields, "source", cell::source);
    Some(Factor {
        id: id?,
        unit: unit?,
        into: into?,
        parts: parts?,
        per: per?,
        from: from?,
        until: until?,
        source: source?,
    })
}

fn end(fields: &mut dyn Fields, has_day: bool) -> Option<ArrangementEnd> {
    let id = need(fields, "id", ArrangementId::try_new);
    let of = need(fields, "of", Arranged::try_new);
    let until = if has_day { need(fields, "until", cell::date).map(Some) } else { Some(None) };
    let text = need(fields, "text", cell::text);
    let source = need(fields, "source", cell::source);
    Some(ArrangementEnd { id: id?, of: of?, until: until?, text: text?, source: source? })
}

type Span = (Option<Date>, Option<Option<Date>>);

/// The days from and until which something holds.
fn span(fields: &mut dyn Fields) -> Span {
    let from = need(fields, "from", cell::date);
    let until = may(fields, "until", cell::date);
    if let (Some(from), Some(Some(until))) = (from, until)
        && until < from
    {
        let cause = format!("it ends on {until}, before it begins on {from}");
        fields.report("until", Fault::new("impossible-date", cause, "check both days"));
    }
    (from, until)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODIES: [&str; 4] = [
        r#"{"id":"A-1","act":"agree","party":"RU-GOV","other":"IT-GOV","from":"2020-03-21","until":"2020-12-31","text":"Hours apart","source":"a letter"}"#,
        r#"{"id":"F-1","act":"factor","unit":"flying-minutes:An-124-100","into":"flying-minutes:Il-76TD","parts":3,"per":1,"from":"2020-01-01","source":"a letter"}"#,
        r#"{"id":"A-1-end","act":"end","of":"agreement:A-1","until":"2020-06-30","text":"Ended by both","source":"a letter"}"#,
        r#"{"id":"F-1-void","act":"void","of":"factor:F-1","text":"Parts and per were swapped","source":"a letter"}"#,
    ];

    #[test]
    fn a_body_is_read_as_it_is_written() {
        for (body, act) in BODIES.iter().zip(Arrangement::ACTS) {
            let read = read(body).expect(act);
            assert_eq!((write(&read).as_str(), read.act()), (*body, act));
        }
    }

    #[test]
    fn wrong_bodies_are_told_field_by_field() {
        for (body, old, new, codes, remark) in [
            (0, "\"other\":\"IT-GOV\"", "\"other\":\"RU-GOV\"", vec!["same-party"], "with itself"),
            (0, "2020-12-31", "2020-03-20", vec!["impossible-date"], "ends before it begins"),
            (
                0,
                ",\"text\":\"Hours apart\"",
                ",\"parts\":3",
                vec!["surplus-cell", "cell-empty"],
                "parts of an agreement",
            ),
            (0, "\"from\":\"2020-03-21\",", "", vec!["cell-empty"], "from no day"),
            (1, "\"parts\":3", "\"parts\":0", vec!["out-of-range"], "counted as nothing"),
            (1, "\"parts\":3", "\"parts\":\"3\"", vec!["member-wrong-shape"], "a text"),
            (1, "flying-minutes:Il-76TD", "hours", vec!["bad-account-unit"], "no unit"),
            (2, "agreement:A-1", "A-1", vec!["bad-arranged"], "of no kind"),
            (2, "\"until\":\"2020-06-30\",", "", vec!["cell-empty"], "ends on no day"),
            (3, "\"void\"", "\"cancel\"", vec!["unknown-word"], "no act"),
            (3, "\"source\"", "\"sauce\"", vec!["cell-empty", "unknown-member"], "no such field"),
        ] {
            let faults = accept(&BODIES[body].replace(old, new)).expect_err(remark);
            let mut found: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
            let mut codes = codes;
            found.sort_unstable();
            codes.sort_unstable();
            assert_eq!(found, codes, "{remark}: {faults:?}");
        }
        let spaced = BODIES[0].replace(",\"act\"", ", \"act\"");
        assert_eq!(read(&spaced).expect_err("a blank")[0].code, "not-canonical");
        assert_eq!(accept(&spaced), read(BODIES[0]));
    }
}
