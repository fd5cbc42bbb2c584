//! Decides what it is to begin an operation and to read one: `new` and `validate`. Up: [`crate`].

use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use format::folder::ReadOperation;
use model::fault::Fault;

use crate::answer::Done;
use crate::{recorded, revisions};

/// Most revised series that are named.
const REVISIONS_SHOWN: usize = 5;

/// Writes an empty operation: every table with its header and an example row. Refuses a folder that holds anything.
pub fn new(dir: &Path) -> Result<Done, Vec<Fault>> {
    format::folder::write_empty(dir).map_err(|fault| vec![fault])?;
    let name = dir.display().to_string();
    let title = format!("A new operation is in {name}: edit the tables, then: airbridge validate {name}");
    Ok(Answer { title, files: vec![("operation".to_owned(), name)], ..Answer::default() }.into())
}

/// Reads an operation and counts what it holds, or gives every fault.
pub fn validate(dir: &Path) -> Result<Done, Vec<Fault>> {
    let ReadOperation { operation, digest, remarks, .. } = recorded::read(dir)?;
    let mut table = Table::new("tables", &["table", "rows"]);
    let counts = [
        ("cases", operation.cases.len()),
        ("places", operation.places.len()),
        ("stock", operation.stock.len()),
        ("requests", operation.requests.len()),
        ("offers", operation.offers.len()),
        ("waivers", operation.waivers.len()),
        ("notices", operation.notices.len()),
        ("sites", operation.sites.len()),
        ("consignees", operation.consignees.len()),
        ("authorisations", operation.authorisations.len()),
        ("essential", operation.essential.len()),
        ("export_bans", operation.export_bans.len()),
        ("sharing", operation.sharing_terms.len()),
        ("commitments", operation.promises.len()),
        ("aircraft", operation.tails.len()),
        ("closures", operation.closures.len()),
        ("permits", operation.permits.len()),
        ("parties", operation.parties.len()),
        ("claims", operation.records.claims.len()),
        ("custody", operation.records.custody.len()),
        ("events", operation.records.events.len()),
        ("assessments", operation.records.assessments.len()),
        ("account", operation.records.entries.len()),
        ("agreements", operation.records.agreements.len()),
        ("factors", operation.records.factors.len()),
    ];
    for (name, count) in counts {
        table.push(vec![Cell::text(name), Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))]);
    }
    let short = digest.get(..12).unwrap_or(&digest);
    let rows: usize = counts.iter().map(|(_, count)| count).sum();
    let rows = grouped(i64::try_from(rows).unwrap_or(i64::MAX));
    let title = format!("{}: {rows} rows, no faults, digest {short}.", operation.name);
    let revised = revisions::within(&operation.cases);
    let (revisions, rest) = revisions::table_of(&revised, REVISIONS_SHOWN);
    let remarks = remarks.iter().map(ToString::to_string).chain(rest).collect();
    Ok(Answer { title, tables: vec![table, revisions, revisions::detail(&revised)], remarks, ..Answer::default() }
        .into())
}
