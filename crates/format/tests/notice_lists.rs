//! Lists of published size, 20,000 entries of each layout, held against 500 offer lines; and files that are too large. The time
//! that each takes is printed, not tested: `cargo test --release -p format --test notice_lists -- --nocapture`.
//! Up: `crates/format`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use format::notice_list::{
    AdditionQuestion, Choice, FILE_SIZE_MAX, Interests, Likeness, ListKind, ListQuestion, add_to, read, read_file,
};
use jiff::civil::date;
use model::evidence::Source;
use model::id::OfferLineId;
use model::operation::Operation;

const ROWS: usize = 20_000;
const OFFERS: usize = 500;
/// Every so many entries bear the name of a maker.
const EVERY: usize = 2_000;

/// The example operation with many more offers, each of a maker and a model of its own.
fn operation() -> Operation {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let mut operation = format::folder::read(&dir).expect("the example should be sound").operation;
    let line = operation.offers[0].clone();
    operation.offers = (0..OFFERS)
        .map(|index| {
            let mut line = line.clone();
            line.id = OfferLineId::of(&format!("line-{index}"));
            line.product.maker = Some(format!("Maker {} Works of Town {}", word(index), word(index * 7)));
            line.product.owner = Some(format!("Holding {}", word(index * 3)));
            line.product.model = Some(format!("{}-{index}", word(index * 5)));
            line
        })
        .collect();
    operation
}

/// A word of few letters, the same for the same number.
fn word(number: usize) -> String {
    let mut left = number.wrapping_mul(2_654_435_761) % 1_000_003;
    let mut word = String::new();
    for _ in 0..6 {
        word.push(char::from(b'a' + u8::try_from(left % 26).expect("a letter")));
        left /= 26;
    }
    word
}

/// The name of an entry: one in so many is that of a maker.
fn name(index: usize) -> String {
    if index.is_multiple_of(EVERY) {
        let maker = index / EVERY;
        return format!("MAKER {} WORKS OF TOWN {} JSC", word(maker), word(maker * 7)).to_uppercase();
    }
    format!("{} {} of {}", word(index + 1_000), word(index * 11 + 3), word(index % 400))
}

/// A list of each layout, of the same entries: four other names each where the layout has them.
fn list(kind: ListKind) -> (String, String) {
    let (mut text, mut names) = (String::new(), String::new());
    text.push_str(match kind {
        ListKind::Ofac => "",
        ListKind::OpenSanctions => {
            "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,last_seen,last_change\n"
        }
        ListKind::Uk => "Report Date: 01/03/2020\nUnique ID,Name 6,Name 1,Name type,Regime Name,Date Designated\n",
        ListKind::UkConList => "Last Updated,01/03/2020\nName 6,Name 1,Alias Type,Regime,Listed On,Group ID\n",
        ListKind::Eu => "Entity_LogicalId;Entity_Regulation_Programme;Entity_Regulation_PublicationDate;NameAlias_WholeName\n",
        ListKind::Fda => "Recall Number,Recalling Firm,Product Description,Reason for Recall,Code Info,Report Date\n",
        ListKind::Own => "kind,subject,aliases,from,text,source\n",
    });
    for index in 0..ROWS {
        let name = name(index);
        let others: Vec<String> =
            (1..5).map(|other| format!("{} {}", word(index * 5 + other), word(other + 77))).collect();
        let day = format!("{:02}/{:02}/2019", index % 28 + 1, index % 12 + 1);
        let mut row = |line: String| writeln!(text, "{line}").expect("writing to memory should not fail");
        match kind {
            ListKind::Ofac => {
                row(format!(
                    "{index},\"{name}\",-0- ,\"EX\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID No. {index}; Linked To: EXAMPLE.\""
                ));
                for other in &others {
                    writeln!(names, "{index},1,\"aka\",\"{other}\",-0- ").expect("writing to memory should not fail");
                }
            }
            ListKind::OpenSanctions => row(format!(
                "NK-{index},Company,{name},{},,ru,\"Some street 1, Some town\",ID{index},EX - 2019-03-01,,,EX-1,A list,2020-01-01,2020-01-01,2020-01-01",
                others.join(";")
            )),
            ListKind::Uk | ListKind::UkConList => {
                for (at, other) in std::iter::once(&name).chain(&others).enumerate() {
                    let sort = if at == 0 { "Primary name" } else { "Alias" };
                    match kind {
                        ListKind::Uk => row(format!("EXA{index},{other},,{sort},Example,{day}")),
                        _ => row(format!("{other},,{sort},Example,{day},{index}")),
                    }
                }
            }
            ListKind::Eu => {
                for other in std::iter::once(&name).chain(&others) {
                    row(format!("{index};EXA;2019-03-01;{other}"));
                }
            }
            ListKind::Fda => row(format!(
                "Z-{index}-2019,{name},\"{} pump, model {}-{index}, for wards\",It may stop,\"Lot A{index}, B{index}\",03/15/2019",
                word(index),
                word(index * 5)
            )),
            ListKind::Own => row(format!("sanction,{name},{},2019-03-01,A text,A source", others.join(";"))),
        }
    }
    (text, names)
}

#[test]
fn lists_of_20_000_entries_are_held_against_500_offers() {
    let operation = operation();
    let interests = Interests::of(&operation);
    assert!(interests.len() > 2 * OFFERS, "{} names", interests.len());
    let source = Source::try_new("an example").expect("a source");
    for (kind, _, words) in ListKind::ALL {
        let (text, names) = list(kind);
        let other_names = (!names.is_empty()).then_some(("ALT.CSV", names.as_bytes()));
        let asked = ListQuestion { file: words, raw: text.as_bytes(), other_names, sheet: None, list: None };
        let start = Instant::now();
        let list = read(&asked).unwrap_or_else(|faults| panic!("{words}: {:#?}", &faults[..3.min(faults.len())]));
        let was_read = start.elapsed();
        assert_eq!((list.kind, list.rows.len()), (kind, ROWS), "{words}");
        let question = AdditionQuestion {
            bytes: b"",
            notices: &[],
            choice: Choice::Concerned(&interests),
            vintage: date(2020, 3, 1),
            source: &source,
            is_from_vintage: true,
            applies_in: None,
        };
        let concerned = add_to(&list, &question).unwrap_or_else(|faults| panic!("{words}: {faults:#?}"));
        let whole = start.elapsed();
        assert!(concerned.added.len() >= ROWS / EVERY, "{words}: {}", concerned.added.len());
        assert_eq!(concerned.added.len() + concerned.others, ROWS, "{words}");
        let all = add_to(&list, &AdditionQuestion { choice: Choice::All, ..question }).expect("all");
        assert_eq!(all.added.len(), ROWS, "{words}");
        eprintln!(
            "{words}: {} kB, read in {} ms, held against the offers in {} ms, with all written {} ms",
            text.len() / 1000,
            was_read.as_millis(),
            (whole - was_read).as_millis(),
            start.elapsed().as_millis()
        );
    }
}

#[test]
fn a_list_above_the_limit_is_refused_unread() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("SDN.CSV");
    std::fs::File::create(&path).and_then(|file| file.set_len(FILE_SIZE_MAX + 1)).expect("a sparse file");
    assert_eq!(read_file(&path, "SDN.CSV").expect_err("too large").code, "file-too-large");
}

#[test]
fn a_list_made_to_be_slow_is_read_in_time() {
    let start = Instant::now();
    // One entry with two hundred thousand names, and as many lots.
    let mut text =
        "Recall Number,Recalling Firm,Product Description,Reason for Recall,Code Info,Report Date\n".to_owned();
    for index in 0..200_000 {
        writeln!(text, "Z-1-2020,Firm,Product {index},x,Lot A{index:06},03/15/2019")
            .expect("writing to memory should not fail");
    }
    let asked = ListQuestion { file: "x.csv", raw: text.as_bytes(), other_names: None, sheet: None, list: None };
    let list = read(&asked).expect("a list");
    assert_eq!((list.rows.len(), list.rows[0].lots.len(), list.rows[0].aliases.len()), (1, 200_000, 399_999));
    // One name that holds every name of the operation, many times over.
    let interests = Interests::of(&operation());
    let every: Vec<String> =
        (0..OFFERS).map(|index| format!("maker {} works of town {}", word(index), word(index * 7))).collect();
    let text = format!("kind,subject,from\nrecall,{},2020-01-01\n", every.join(" ").repeat(20));
    let asked = ListQuestion { file: "x.csv", raw: text.as_bytes(), other_names: None, sheet: None, list: None };
    let list = read(&asked).expect("a list");
    let found = interests.matches(&list.rows[0]);
    assert!(found.len() >= OFFERS && found.iter().all(|one| one.likeness == Likeness::Possible), "{}", found.len());
    eprintln!("{} names in one; {} ms", found.len(), start.elapsed().as_millis());
}
