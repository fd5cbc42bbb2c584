//! Decides what an operation folder looks like before anybody has filled it in: every table with its header, its HXL
//! hashtags and one example row. Up: [`crate::folder`].

use std::collections::BTreeMap;
use std::path::Path;

use model::fault::Fault;

use crate::folder::{TABLES, settings};
use crate::table::{Column, Spec};

/// Writes an example of every table into a folder that is new or empty; what it writes reads back without a fault.
///
/// # Errors
/// Codes `folder-not-empty`, `folder-unwritable`. Nothing is written over.
pub fn write_empty(dir: &Path) -> Result<(), Fault> {
    let place = dir.display().to_string();
    let unwritable = |error: std::io::Error| {
        Fault::new("folder-unwritable", error.to_string(), "name a folder that you may write to").at(&place, 0, "")
    };
    std::fs::create_dir_all(dir).map_err(unwritable)?;
    if std::fs::read_dir(dir).map_err(unwritable)?.next().is_some() {
        let cause = "the folder already holds something";
        return Err(Fault::new("folder-not-empty", cause, "name a new or empty folder").at(&place, 0, ""));
    }
    std::fs::write(dir.join(settings::FILE), settings::example()).map_err(unwritable)?;
    for (spec, _) in TABLES {
        std::fs::write(dir.join(spec.file), example(spec)).map_err(unwritable)?;
    }
    Ok(())
}

/// Header, hashtags and example rows of one table.
fn example(spec: &Spec) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: Vec<&str>| writer.write_record(cells).expect("writing to memory should not fail");
    write(spec.columns.iter().map(|column| column.name).collect());
    write(spec.columns.iter().map(|column| column.hashtag).collect());
    write(spec.columns.iter().map(|column| column.example).collect());
    for row in further_rows(spec) {
        write(spec.columns.iter().map(|column: &Column| *row.get(column.name).unwrap_or(&column.example)).collect());
    }
    String::from_utf8(writer.into_inner().expect("memory should be flushed")).expect("the example should be UTF-8")
}

/// Rows beyond the first: those that the example rows of other tables point at, and the rest of an example curve.
fn further_rows(spec: &Spec) -> Vec<BTreeMap<&'static str, &'static str>> {
    match spec.file {
        "parties.csv" => vec![
            BTreeMap::from([("id", "carrier-1"), ("name", "Example carrier"), ("place", "US")]),
            BTreeMap::from([("id", "recipient-1"), ("name", "Example recipient"), ("place", "IT")]),
        ],
        "payload_range.csv" => vec![
            BTreeMap::from([("range_km", "4500"), ("payload_kg", "30000")]),
            BTreeMap::from([("range_km", "6400"), ("payload_kg", "20000")]),
        ],
        "cg_limits.csv" => vec![
            BTreeMap::from([("gross_kg", "74400"), ("arm_mm", "15440")]),
            BTreeMap::from([("side", "aft"), ("arm_mm", "16030")]),
            BTreeMap::from([("side", "aft"), ("gross_kg", "74400"), ("arm_mm", "15960")]),
        ],
        _ => Vec::new(),
    }
}
