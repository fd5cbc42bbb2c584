//! Decides how `notices.csv` is read: recalls, incidents and sanctions with their days.
//! Does not judge an offer by them (`fitness`). Up: [`crate::folder`].

use model::fault::Fault;
use model::id::NoticeId;
use model::world::{Notice, NoticeKind};

use crate::builtin::Countries;
use crate::folder::gate::report_end_before_beginning;
use crate::table::{Row, Spec, cell, optional, required};

const KINDS: [(NoticeKind, &str); 3] =
    [(NoticeKind::Recall, "recall"), (NoticeKind::Incident, "incident"), (NoticeKind::Sanction, "sanction")];

pub(super) const NOTICES: Spec = Spec {
    file: "notices.csv",
    key: Some("id"),
    columns: &[
        required("id", "#meta+id", "notice-1"),
        required("kind", "#event+type", "recall"),
        required("subject", "#event+subject", "Example model"),
        optional("applies_in", "#country+list", ""),
        optional("aliases", "#event+subject+alt+list", ""),
        optional("lots", "#item+lot+list", ""),
        optional("published", "#date+published", ""),
        required("from", "#date+start", "2020-03-01"),
        optional("until", "#date+end", ""),
        required("text", "#description", "Example row, edit me"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) fn notice(row: &mut Row<'_>, countries: &Countries) -> Option<Notice> {
    let id = row.need("id", NoticeId::try_new);
    let kind = row.need("kind", |text| cell::word(text, &KINDS));
    let [subject, text] = ["subject", "text"].map(|column| row.need(column, cell::text));
    let aliases = row.may("aliases", cell::names);
    let lots = row.list("lots", cell::text);
    let applies_in = row.list("applies_in", |text| countries.code(text));
    let published = row.may("published", cell::date);
    let from = if row.raw("from").is_empty() && row.has("from") {
        let cause = "a notice without a date counts on no day";
        let action = "give the first day on which it is in force, or on which it was published";
        row.fault("from", Fault::new("cell-empty", cause, action));
        None
    } else {
        row.need("from", cell::date)
    };
    let until = row.may("until", cell::date);
    let source = row.need("source", cell::source);
    let notice = Notice {
        id: id?,
        kind: kind?,
        subject: subject?,
        aliases: aliases?.unwrap_or_default(),
        lots: lots?,
        applies_in: applies_in?,
        published: published?.or(from)?,
        from: from?,
        until: until?,
        text: text?,
        source: source?,
    };
    report_end_before_beginning(row, notice.from, notice.until);
    Some(notice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::countries;
    use crate::table::collector::Faults;
    use crate::table::each_row;

    fn read(header: &str, cells: &str) -> Result<Notice, Vec<Fault>> {
        let text = format!("id,kind,subject,text,source,{header}\nn,recall,Mask,Broken,x,{cells}\n");
        let (mut notices, mut faults) = (Vec::new(), Faults::default());
        let countries = countries().expect("the tables should be without faults");
        each_row(&NOTICES, text.as_bytes(), &mut faults, |row| notices.extend(notice(row, countries)));
        faults.finish(notices.pop()).map(|(notice, _)| notice)
    }

    #[test]
    fn a_notice_is_known_from_the_day_it_was_published() {
        let plain = read("from", "2020-05-13").expect("a day is enough");
        assert_eq!((plain.published, plain.aliases.len(), plain.lots.len()), (plain.from, 0, 0));
        let full = read("from,published,aliases,lots", "2020-05-01,2020-05-13,Aventa M; Aventa,L1 L2").expect("whole");
        assert_eq!(full.published.to_string(), "2020-05-13", "it may tell of a day before");
        assert_eq!(
            (full.aliases, full.lots),
            (vec!["Aventa M".to_owned(), "Aventa".to_owned()], vec!["L1".to_owned(), "L2".to_owned()])
        );
        let later = read("from,published", "2020-05-13,2020-05-01").expect("whole");
        assert!(later.from > later.published, "it may be announced before it is in force");
    }

    #[test]
    fn a_notice_without_a_day_counts_on_none() {
        for (header, cells, code, word, remark) in [
            ("from", "", "cell-empty", "counts on no day", "an empty cell"),
            ("from,published", ",2020-05-13", "cell-empty", "counts on no day", "published alone"),
            ("until", "2020-05-13", "column-missing", "from", "no column"),
            ("from", "13 May 2020", "bad-date", "2020-05-13", "a local form"),
            ("from,until", "2020-05-13,2020-05-12", "impossible-date", "before it begins", "the wrong way round"),
        ] {
            let faults = read(header, cells).expect_err(remark);
            assert_eq!((faults[0].code, faults.len()), (code, 1), "{remark}");
            assert!(faults[0].to_string().contains(word), "{remark}: {}", faults[0]);
        }
    }
}
