//! Tests: small lists in each layout with made-up names, what is wrong in a list, and rows added beside what stands in a table.
//! Up: [`crate::notice_list`].

use std::path::PathBuf;

use jiff::civil::date;
use model::evidence::Source;
use model::world::Notice;
use proptest::prelude::{any, prop_assert, proptest};

use super::*;

const SDN: &str = "101,\"EXAMPLE WORKS JSC\",-0- ,\"EX-EO1] [EX-EO2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID 7; a.k.a. 'EW'; Linked To: EXAMPLE HOLDING.\"\r\n\
102,\"DOE, John Example\",\"individual\",\"EX\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 01 Jan 1950.\"\r\n\
103,\"EXAMPLE STAR\",\"vessel\",\"EX\",-0- ,\"AB12\",\"Tanker\",\"900\",\"800\",\"Panama\",\"Example Lines, Ltd.\",-0- \r\n\u{1a}";
const ALT: &str = "101,9001,\"aka\",\"EXAMPLE INSTRUMENT WORKS\",-0- \r\n101,9002,\"fka\",\"EXAMPLE WORKS JSC\",-0- \r\n102,9003,\"aka\",\"DOE, Jon\",-0- \r\n\u{1a}";

const OPEN_HEAD: &str = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\
\"phones\",\"emails\",\"program_ids\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n";
const CONLIST: &str = "Last Updated,03/06/2025\n\
Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID\n\
EXAMPLE PLANT,,,,,,,,Entity,AKA,Good,Example,01/04/2019,31/12/2020,03/06/2025,500\n\
EXAMPLE WORKS,,,,,,,\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440},Entity,Primary name,,Example,02/04/2019,31/12/2020,03/06/2025,500\n\
EW,,,,,,,,Entity,AKA,Low,Example,02/04/2019,31/12/2020,03/06/2025,500\n";
const UK: &str = "Report Date: 24-Jun-2026\n\
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin script,Regime Name,Designation Type,Sanctions Imposed,Date Designated\n\
16/04/2026,EXA0001,500,EXe.010,DOE,John,Example,,,,Primary Name,,Mr,,The Example Regulations,Individual,Asset freeze,16/03/2022\n\
16/04/2026,EXA0001,500,EXe.010,DOE,Jon,,,,,Alias,Weak,Mr,,The Example Regulations,Individual,Asset freeze,16/03/2022\n\
16/04/2026,EXA0001,500,EXe.010,DOH,John,,,,,Primary name variation,,Mr,,The Example Regulations,Individual,Asset freeze,16/03/2022\n";
const EU: &str = "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_DesignationDate;Entity_SubjectType_ClassificationCode;\
Entity_Regulation_PublicationDate;Entity_Regulation_EntryIntoForceDate;Entity_Regulation_NumberTitle;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName\n\
05/08/2026;13;EU.1.1;;enterprise;2014-07-30;2014-07-31;833/2014 (OJ L229);EXA;;;;Example Works\n\
05/08/2026;13;EU.1.1;;enterprise;2014-07-30;2014-07-31;833/2014 (OJ L229);EXA;;;;\n\
05/08/2026;13;EU.1.1;;enterprise;2014-07-30;2014-07-31;833/2014 (OJ L229);EXA;;;;Beispielwerk\n\
05/08/2026;14;EU.1.2;2022-02-25;person;2023-02-24;2023-02-25;269/2014;EXA;DOE;John;;\n\
05/08/2026;15;EU.1.3;2022-02-25;person;2023-02-24;2023-02-25;269/2014;EXA;;;;\n";
const FDA: &str = "Product Type,Event ID,Status,Recalling Firm,Recall Number,Classification,Product Description, Product Quantity,Reason for Recall,Recall Initiation Date,Center Classification Date,Termination Date,Report Date,Code Info,More Code Info\n\
Devices,90001,Ongoing,\"Example Medical, Inc.\",Z-1234-2020,Class I,\"Breathing Set, model BX-900\",40,Leak at the joint.,03/04/2020,04/01/2020,,04/08/2020,\"Lot A100, A101\",A102\n\
Devices,90002,Terminated,Example Medical,Z-1235-2020,Class II,Example Pump,40,May stop,12/31/2019,01/05/2020,02/01/2020,01/15/2020,All lots,\n";
const OPENFDA: &str = "product_res_number,event_date_initiated,event_date_posted,product_description,code_info,recalling_firm,reason_for_recall\n\
Z-0001-2020,2020-03-01,2020-03-20,Example Pump,All,Example Medical,May stop\n";
const OWN: &str = "kind,subject,aliases,from,until,text,lots,applies_in,source\n\
recall,Example Pump,EP-1; EP-2,2020-03-01,,May stop,A100; A101,IT FR,who.int alert 1\n\
Incident,Example Pump,,2020-03-05,2020-03-09,,,,\n";

fn question<'a>(file: &'a str, text: &'a str) -> ListQuestion<'a> {
    ListQuestion { file, raw: text.as_bytes(), other_names: None, sheet: None, list: None }
}

fn list(text: &str) -> NoticeList {
    read(&question("list.csv", text)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn open_row(cells: &[(&str, &str)]) -> String {
    let columns: Vec<&str> = OPEN_HEAD.trim().split(',').map(|name| name.trim_matches('"')).collect();
    let cell = |name: &str| cells.iter().find(|(column, _)| *column == name).map_or("", |(_, cell)| *cell);
    let row: Vec<String> = columns.iter().map(|name| format!("\"{}\"", cell(name).replace('"', "\"\""))).collect();
    format!("{OPEN_HEAD}{}\n", row.join(","))
}

#[test]
fn the_american_list_has_no_header_no_days_and_its_other_names_beside() {
    let names = Some(("ALT.CSV", ALT.as_bytes()));
    let read = read(&ListQuestion { other_names: names, ..question("SDN.CSV", SDN) }).expect("a list");
    assert_eq!((read.kind, read.rows.len(), read.published), (ListKind::Ofac, 3, None));
    let works = &read.rows[0];
    assert_eq!((works.id.as_str(), works.subject.as_str()), ("OFAC-101", "EXAMPLE WORKS JSC"));
    assert_eq!(works.aliases, ["EXAMPLE INSTRUMENT WORKS"], "the weak name of the remarks is not taken");
    assert!(
        works.text.contains("as organisation, programme EX-EO1, EX-EO2; linked to EXAMPLE HOLDING"),
        "{}",
        works.text
    );
    assert_eq!(read.rows[1].aliases, ["John Example DOE", "DOE, Jon", "Jon DOE"], "given names first as well");
    assert!(read.rows[2].text.contains("as vessel"));
    assert!(read.rows.iter().all(|row| row.from.is_none() && row.published.is_none()), "no day is made up");
    assert_eq!(read.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_target_becomes_a_notice_with_its_sanction_and_the_day_of_that() {
    let cells = [
        ("id", "NK-1"),
        ("schema", "Company"),
        ("name", "Example Works"),
        ("aliases", "Beispielwerk;\"Works; Example\""),
        ("sanctions", "EX programme - bad deeds - 2014-07-16 - 2024-01-01;EX2 - 2015-03-01;\"a; b\""),
        ("program_ids", "EX-1;EX-2"),
        ("dataset", "List One;List Two"),
        ("first_seen", "2011-01-01T00:00:00"),
    ];
    let read = list(&open_row(&cells));
    let row = &read.rows[0];
    assert_eq!((row.id.as_str(), row.from, row.until), ("OS-NK-1", Some(date(2014, 7, 16)), None));
    assert_eq!(row.aliases, ["Beispielwerk", "Works, Example"]);
    assert!(row.text.contains("List One, List Two, programmes EX-1, EX-2, as Company: EX programme"), "{}", row.text);
    let undated = list(&open_row(&[("id", "NK-2"), ("name", "b"), ("sanctions", "EX"), ("first_seen", "2011-01-01")]));
    assert_eq!(undated.rows[0].from, None, "first seen is no day of listing");
    let politician = open_row(&[("id", "Q1"), ("name", "John Doe")]).replacen(OPEN_HEAD, "", 1);
    let both = list(&format!("{}{politician}", open_row(&cells)));
    assert_eq!((both.rows.len(), both.remarks[0].code, both.remarks[0].place.line), (1, "notice-left-out", 3));
}

#[test]
fn the_british_lists_put_the_day_first_and_a_row_for_each_name() {
    let read = list(CONLIST);
    let row = &read.rows[0];
    assert_eq!((read.kind, read.rows.len(), read.published), (ListKind::UkConList, 1, Some(date(2025, 6, 3))));
    assert_eq!(
        (row.id.as_str(), row.subject.as_str()),
        ("UK-500", "EXAMPLE WORKS"),
        "the primary name, wherever it stands"
    );
    assert_eq!(row.aliases, ["EXAMPLE PLANT", "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}"], "and no weak one");
    assert_eq!(row.from, Some(date(2019, 4, 1)), "the earliest");
    assert_eq!(read.remarks[0].code, "notice-left-out");
    let read = list(UK);
    let row = &read.rows[0];
    assert_eq!((read.kind, read.published), (ListKind::Uk, Some(date(2026, 6, 24))));
    assert_eq!(
        (row.id.as_str(), row.subject.as_str(), row.from),
        ("UK-EXA0001", "John Example DOE", Some(date(2022, 3, 16)))
    );
    assert_eq!(row.aliases, ["John DOH"]);
    assert!(row.text.contains("individual EXA0001, regime The Example Regulations, United Nations reference EXe.010"));
}

#[test]
fn the_european_list_joins_its_rows_and_says_where_its_day_is_from() {
    let read = list(EU);
    assert_eq!((read.kind, read.rows.len(), read.published), (ListKind::Eu, 2, Some(date(2026, 8, 5))));
    let [works, doe] = &read.rows[..] else { panic!("two names") };
    assert_eq!((works.id.as_str(), works.subject.as_str(), works.aliases.len()), ("EU-13", "Example Works", 1));
    assert_eq!((works.published, works.from), (Some(date(2014, 7, 30)), Some(date(2014, 7, 31))));
    assert!(works.text.contains("by 833/2014 (OJ L229); the list gives no day of designation"), "{}", works.text);
    assert_eq!((doe.subject.as_str(), doe.published, doe.from), ("John DOE", doe.from, Some(date(2022, 2, 25))));
    assert_eq!(read.remarks[0].code, "notice-left-out", "an entry without a name");
    assert_eq!(
        (ListKind::Eu.applies_in(date(2020, 4, 1)).len(), ListKind::Eu.applies_in(date(2021, 4, 1)).len()),
        (28, 27)
    );
}

#[test]
fn american_recalls_name_product_models_and_lots_and_put_the_month_first() {
    let read = list(FDA);
    let [set, pump] = &read.rows[..] else { panic!("two recalls") };
    assert_eq!((read.kind, set.id.as_str(), set.subject.as_str()), (ListKind::Fda, "FDA-Z-1234-2020", "Breathing Set"));
    assert_eq!(set.aliases, ["Example Medical, Inc. Breathing Set", "BX-900"]);
    assert_eq!(set.lots, ["A100", "A101", "A102"], "codes that ran over into another column");
    assert_eq!((set.published, set.from), (Some(date(2020, 4, 8)), Some(date(2020, 3, 4))));
    assert!(
        set.text.starts_with("Recall of Breathing Set by Example Medical, Inc., Class I, event 90001: Leak"),
        "{}",
        set.text
    );
    assert_eq!((pump.lots.len(), pump.until), (0, None), "all lots, and a terminated recall is not lifted");
    let read = list(OPENFDA);
    assert_eq!((read.rows[0].published, read.rows[0].from), (Some(date(2020, 3, 20)), Some(date(2020, 3, 1))));
}

#[test]
fn a_plain_table_keeps_what_it_says() {
    let read = list(OWN);
    let [recall, incident] = &read.rows[..] else { panic!("two notices") };
    assert_eq!((recall.aliases.join("|"), recall.lots.join("|")), ("EP-1|EP-2".to_owned(), "A100|A101".to_owned()));
    assert_eq!(recall.applies_in, [PlaceId::of("IT"), PlaceId::of("FR")]);
    assert_eq!((incident.kind, incident.text.as_str()), (NoticeKind::Incident, "Incident on Example Pump"));
    assert_ne!(recall.id, incident.id);
    assert_eq!(list(OWN).rows[0].id, recall.id, "the same row always has the same id");
    let tagged = OWN.replacen('\n', "\n#event+type,#event+subject,,,,,,,\n", 1);
    assert_eq!(list(&tagged).rows.len(), 2, "hashtags are no row");
}

#[test]
fn what_is_wrong_in_a_list_is_said_with_its_line() {
    let own = "kind,subject,from,until,applies_in,id\n";
    let twelve = "1,a,-0-,X,-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-\n";
    for (text, expected, remark) in [
        ("".to_owned(), ("file-empty", 0, ""), "nothing"),
        ("a,b,c\n1,2,3\n".to_owned(), ("unknown-list", 1, ""), "another table"),
        ("101,9001,\"aka\",\"EXAMPLE\",-0- \n".to_owned(), ("unknown-list", 1, ""), "the file of other names alone"),
        (format!("{twelve}2,b,-0-\n"), ("ragged-row", 2, ""), "a row of another file"),
        (format!("{own}recall,,2020-03-01,,,\n"), ("cell-empty", 2, "subject"), "no subject"),
        (format!("{own},a,2020-03-01,,,\n"), ("cell-empty", 2, "kind"), "no kind"),
        (format!("{own}recal,a,2020-03-01,,,\n"), ("unknown-word", 2, "kind"), "a slip of the finger"),
        (format!("{own}recall,a,3/4/2020,,,\n"), ("ambiguous-date", 1, "from"), "either month"),
        (format!("{own}recall,a,13/4/2020,4/13/2020,,\n"), ("ambiguous-date", 1, "from"), "both orders"),
        (format!("{own}recall,a,2020-02-30,,,\n"), ("bad-date", 2, "from"), "no such day"),
        (format!("{own}recall,a,2020-03-02,2020-03-01,,\n"), ("impossible-date", 2, "until"), "ends before it begins"),
        (format!("{own}recall,a,2020-03-01,,Atlantis,\n"), ("unknown-place", 2, "applies_in"), "no such place"),
        (format!("{own}recall,a,,,,x\nrecall,b,,,,x\n"), ("duplicate-id", 3, "id"), "one id for two"),
        (format!("{own}recall,\"a,2020-03-01,,,\n"), ("open-quote", 2, ""), "a quotation mark left open"),
        (own.to_owned(), ("file-empty", 0, ""), "a header alone"),
        (FDA.replace("03/04/2020", "13/04/2020"), ("bad-date", 2, "Recall Initiation Date"), "the day first"),
        (FDA.replace("Z-1235-2020", ""), ("cell-empty", 3, "Recall Number"), "no number"),
        (UK.replace("16/03/2022", "03/16/2022"), ("bad-date", 3, "Date Designated"), "the month first"),
        (EU.replace("2014-07-30", "2014-07-32"), ("bad-date", 2, "Entity_Regulation_PublicationDate"), "no such day"),
    ] {
        let faults = read(&question("list.csv", &text)).expect_err(remark);
        let first = &faults[0];
        assert_eq!((first.code, first.place.line, first.place.column.as_str()), expected, "{remark}: {faults:#?}");
        assert!(faults.iter().all(|fault| fault.place.file == "list.csv" && !fault.action.is_empty()), "{remark}");
    }
}

#[test]
fn an_unknown_list_says_what_was_looked_for_and_a_given_one_what_it_lacks() {
    let fault = read(&question("x.csv", "id,name,schema\n1,2,3\n")).expect_err("no list").remove(0);
    assert!(
        fault.cause.contains("OpenSanctions (targets.simple.csv) lacks aliases, countries, sanctions, dataset"),
        "{fault}"
    );
    assert!(fault.cause.contains("12 columns without a header, here are 3"), "{fault}");
    let asked = ListQuestion { list: Some(ListKind::Eu), ..question("x.csv", OWN) };
    let fault = read(&asked).expect_err("another list").remove(0);
    assert!(fault.cause.contains("lacks entity logicalid") && !fault.cause.contains("OpenSanctions"), "{fault}");
    for (alt, base, expected, remark) in [
        (ALT, OWN, "names-without-list", "other names beside a plain table"),
        ("999,1,\"aka\",\"X\",-0- \n", SDN, "names-without-list", "other names of another publication"),
        ("ent_num,alt_num,alt_type,alt_name,alt_remarks\n", SDN, "ragged-row", "a header"),
        ("", SDN, "file-empty", "nothing"),
    ] {
        let asked = ListQuestion { other_names: Some(("ALT.CSV", alt.as_bytes())), ..question("SDN.CSV", base) };
        let fault = read(&asked).expect_err(remark).remove(0);
        assert_eq!((fault.code, fault.place.file.as_str()), (expected, "ALT.CSV"), "{remark}");
    }
    assert_eq!(ListKind::of_word("uk"), Ok(ListKind::Uk));
    assert_eq!(ListKind::of_word("sdn").map_err(|fault| fault.code), Err("unknown-word"));
}

#[test]
fn ids_are_plain_short_and_kept_apart() {
    for (own, expected, remark) in [
        ("Z-1234-2020", "X-Z-1234-2020", "plain"),
        ("a b", "X-a-b-c8687a08aa", "a blank"),
        ("a\u{e9}", "X-a--", "an accent"),
    ] {
        assert!(reading::id_of("X", own).as_str().starts_with(expected), "{remark}: {}", reading::id_of("X", own));
    }
    assert_ne!(reading::id_of("X", "a b"), reading::id_of("X", "a-b"), "two ids of two words");
    let long = [reading::id_of("X", &"a".repeat(90)), reading::id_of("X", &"a".repeat(91))];
    assert_ne!(long[0], long[1]);
}

/// What stands in the table of the example operation, as it is and as it was read.
fn example() -> (Vec<u8>, crate::folder::ReadOperation) {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let bytes = std::fs::read(dir.join("notices.csv")).expect("the example has notices");
    (bytes, crate::folder::read(&dir).expect("the example should be sound"))
}

fn ask<'a>(bytes: &'a [u8], notices: &'a [Notice], choice: Choice<'a>, source: &'a Source) -> AdditionQuestion<'a> {
    let vintage = date(2026, 9, 1);
    AdditionQuestion { bytes, notices, choice, vintage, source, is_from_vintage: false, applies_in: None }
}

fn codes(result: &Result<Addition, Vec<Fault>>) -> Vec<&'static str> {
    result.as_ref().err().map_or_else(Vec::new, |faults| faults.iter().map(|fault| fault.code).collect())
}

#[test]
fn only_what_concerns_the_operation_is_added_and_the_rest_is_counted() {
    let (bytes, operation) = example();
    let interests = Interests::of(&operation.operation);
    let source = Source::try_new("OFAC, SDN list").expect("a source");
    let text =
        SDN.replace("EXAMPLE WORKS JSC", "URAL INSTRUMENT MAKING PLANT OAO").replace("EXAMPLE STAR", "THE RDIF LLC");
    let list = list(&text);
    let question = ask(&bytes, &operation.operation.notices, Choice::Concerned(&interests), &source);
    let undated = add_to(&list, &question);
    assert_eq!(codes(&undated), ["notice-without-date"], "no day is made up");
    let addition = add_to(&list, &AdditionQuestion { is_from_vintage: true, ..question }).expect("two rows");
    let ids: Vec<&str> = addition.added.iter().map(|notice| notice.id.as_str()).collect();
    assert_eq!((ids, addition.others, addition.skipped), (vec!["OFAC-101", "OFAC-103"], 1, 0));
    assert_eq!(addition.origins, [1, 3]);
    let first = &addition.matches[0];
    assert_eq!((first.likeness, first.role.as_str()), (Likeness::Same, "maker of CHK-ventilator"));
    let notice = &addition.added[0];
    assert_eq!(
        (notice.from, notice.published, &notice.applies_in[..]),
        (question.vintage, question.vintage, &[PlaceId::of("US")][..])
    );
    assert!(notice.text.ends_with("it counts from the day the list was published"), "{}", notice.text);
    assert_eq!(notice.source.to_string(), "OFAC, SDN list, 2026-09-01");
    let written = String::from_utf8(addition.bytes.clone()).expect("text");
    assert!(written.as_bytes().starts_with(&bytes), "what stood there is kept; no column was lacking");
    let line = usize::try_from(addition.first_line).expect("a line") - 1;
    assert!(written.lines().nth(line).is_some_and(|row| row.starts_with("OFAC-101,sanction,URAL")), "{written}");
    let all = add_to(&list, &AdditionQuestion { choice: Choice::All, is_from_vintage: true, ..question }).expect("all");
    assert_eq!((all.added.len(), all.others, all.matches.len()), (3, 0, 0));
}

#[test]
fn a_recall_is_chosen_by_its_firm_too_and_columns_are_added_for_it() {
    let (bytes, operation) = example();
    let interests = Interests::of(&operation.operation);
    let source = Source::try_new("FDA").expect("a source");
    let list = list(&FDA.replace("\"Example Medical, Inc.\"", "Ural Instrument-Making Plant"));
    let addition = add_to(&list, &ask(&bytes, &operation.operation.notices, Choice::Concerned(&interests), &source))
        .expect("a recall");
    assert_eq!((addition.added.len(), addition.others), (1, 1));
    let notice = &addition.added[0];
    assert!(notice.applies_in.is_empty(), "what is unsafe is so everywhere");
    assert_ne!(
        notice.subject, "Ural Instrument-Making Plant",
        "a recall of one product is none of all that a firm makes"
    );
    let written = String::from_utf8(addition.bytes).expect("text");
    let old = String::from_utf8(bytes).expect("text");
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("id,kind,subject,applies_in,from,until,text,source,aliases,lots,published"));
    for (new, old) in lines.by_ref().zip(old.lines().skip(1)) {
        assert_eq!(new, format!("{old},,,"), "what stood there is kept");
    }
    assert!(written.ends_with("Breathing Set; BX-900,A100 A101 A102,2020-04-08\n"), "{written}");
    assert_eq!(addition.remarks[0].code, "column-added");
}

#[test]
fn what_stands_there_is_skipped_and_what_contradicts_it_refused() {
    let source = Source::try_new("a list").expect("a source");
    let list = list(OWN);
    let first = add_to(&list, &ask(b"", &[], Choice::All, &source)).expect("a new table");
    assert!(first.bytes.starts_with(b"id,kind,subject,aliases,lots,applies_in,published,from,until,text,source\n"));
    assert_eq!((first.added.len(), first.first_line), (2, 2));
    let newer = Source::try_new("another paper").expect("a source");
    let again = add_to(&list, &ask(&first.bytes, &first.added, Choice::All, &newer)).expect("nothing new");
    assert_eq!((again.skipped, again.added.len(), &again.bytes), (2, 0, &first.bytes));
    for (from, to, part, remark) in [
        ("May stop", "Stops", "text is \u{ab}May stop\u{bb} there and \u{ab}Stops\u{bb} here", "another sentence"),
        ("A100; A101", "A100", "lots is", "fewer lots"),
        ("EP-1; EP-2", "EP-1; EP-3", "aliases is", "another name"),
        ("IT FR", "IT", "applies_in is", "another place"),
        ("2020-03-09", "2020-03-10", "until is", "a later end"),
    ] {
        let other = self::list(&OWN.replacen(from, to, 1));
        let result = add_to(&other, &ask(&first.bytes, &first.added, Choice::All, &source));
        assert_eq!(codes(&result), ["notice-differs"], "{remark}");
        let fault = &result.expect_err("refused")[0];
        assert!(fault.cause.contains(part), "{remark}: {fault}");
    }
}

#[test]
fn a_row_without_a_day_agrees_with_an_earlier_vintage_and_not_with_a_later_one() {
    let source = Source::try_new("OFAC").expect("a source");
    let list = list(SDN);
    let on = |vintage, notices, bytes| AdditionQuestion {
        vintage,
        is_from_vintage: true,
        ..ask(bytes, notices, Choice::All, &source)
    };
    let first = add_to(&list, &on(date(2026, 3, 1), &[], b"")).expect("a new table");
    let later = add_to(&list, &on(date(2026, 4, 1), &first.added, &first.bytes)).expect("a newer publication");
    assert_eq!((later.skipped, later.added.len()), (3, 0));
    let earlier = add_to(&list, &on(date(2026, 2, 1), &first.added, &first.bytes));
    assert_eq!(codes(&earlier), ["notice-differs"; 3]);
}

#[test]
fn days_that_cannot_be_are_refused_and_places_can_be_given() {
    let source = Source::try_new("a list").expect("a source");
    let places = [PlaceId::of("IT")];
    for (text, vintage, expected, remark) in [
        (CONLIST, date(2025, 6, 2), &["impossible-date"][..], "a vintage before the list's own day"),
        (CONLIST, date(2025, 6, 3), &[], "its own day"),
        (FDA, date(2020, 4, 7), &["impossible-date"], "published after the vintage"),
        (FDA, date(2020, 4, 8), &[], "on it"),
    ] {
        let question = AdditionQuestion { vintage, applies_in: Some(&places), ..ask(b"", &[], Choice::All, &source) };
        let result = add_to(&list(text), &question);
        assert_eq!(codes(&result), expected, "{remark}");
        for notice in result.map(|addition| addition.added).unwrap_or_default() {
            assert_eq!(notice.applies_in, places, "{remark}");
        }
    }
    let dated = open_row(&[("id", "NK-1"), ("name", "a"), ("sanctions", "EX - 2014-07-16")]);
    let addition = add_to(&list(&dated), &ask(b"", &[], Choice::All, &source)).expect("a sanction");
    assert_eq!(addition.remarks[0].code, "applies-everywhere", "whose law it is is not known");
}

proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 600,
        rng_seed: proptest::test_runner::RngSeed::Fixed(11),
        ..Default::default()
    })]

    #[test]
    fn a_damaged_list_is_read_or_refused_with_faults_and_what_is_read_can_be_added(
        which in 0_usize..7,
        damage in proptest::collection::vec((any::<u16>(), 0_usize..12), 1..4),
    ) {
        let signs = [",", ";", "\"", "\n", "\r", "-0-", "\u{e9}", "\u{0}", "99/99/9999", " - 2020-01-01", "lot #", ""];
        let mut text = [SDN, CONLIST, UK, EU, FDA, OPENFDA, OWN][which].to_owned();
        for (at, sign) in damage {
            let at = (0..=usize::from(at) % text.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let end = (at..=text.len()).find(|end| *end > at && text.is_char_boundary(*end)).unwrap_or(at);
            text.replace_range(at..end, signs[sign]);
        }
        match read(&question("list.csv", &text)) {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(list) => {
                let source = Source::try_new("a list").expect("a source");
                let question = AdditionQuestion { is_from_vintage: true, ..ask(b"", &[], Choice::All, &source) };
                if let Ok(first) = add_to(&list, &question) {
                    let asked = AdditionQuestion { bytes: &first.bytes, notices: &first.added, ..question };
                    let again = add_to(&list, &asked).expect("what was added should be known again");
                    prop_assert!(again.added.is_empty() && again.bytes == first.bytes);
                }
            }
        }
    }
}
