//! Decides how the consolidated list of the European Union is read: parted by semicolons, a row for each name, address or
//! document of an entry, many of them without a name. Source: the columns of the file (Financial Sanctions Files, full list
//! 1.1, `webgate.ec.europa.eu/fsd/fsf`). Up: [`crate::notice_list`].

use jiff::civil::{Date, date};
use model::id::PlaceId;
use model::world::NoticeKind;

use crate::cases::days::Order;
use crate::cases::grid::{Grid, Line};
use crate::notice_list::Listed;
use crate::notice_list::layout::Heads;
use crate::notice_list::reading::{Reading, clean, name, sentence};

/// The member states, which all apply the list (Treaty on the Functioning of the European Union, article 215).
const MEMBERS: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];
/// Until then the law of the Union held in the United Kingdom (Withdrawal Agreement, articles 126 and 127).
const TRANSITION_END: Date = date(2020, 12, 31);
/// Days that are not written as 2020-03-31 put the day first.
const ORDER: Order = Order::DayFirst;

/// The places that apply the list as it was published on a day.
pub(super) fn members(vintage: Date) -> Vec<PlaceId> {
    let united_kingdom = (vintage <= TRANSITION_END).then(|| PlaceId::of("GB"));
    MEMBERS.into_iter().map(PlaceId::of).chain(united_kingdom).collect()
}

/// Reads the rows below the header.
pub(super) fn read(grid: &Grid, header: usize, heads: &Heads, reading: &mut Reading<'_>) {
    for line in &grid.lines[header + 1..] {
        let cell = |name: &str| heads.cell(line, &[name]);
        if reading.published.is_none() {
            reading.published = reading.day(line.number, "fileGenerationDate", cell("filegenerationdate"), ORDER);
        }
        let Some(id) = reading.id(line.number, "Entity_LogicalId", "EU", cell("entity logicalid")) else { continue };
        let mut day = |column: &str, text: &str| reading.day(line.number, column, text, ORDER);
        let designated = day("Entity_DesignationDate", cell("entity designationdate"));
        let act = day("Entity_Regulation_PublicationDate", cell("entity regulation publicationdate"));
        let force = day("Entity_Regulation_EntryIntoForceDate", cell("entity regulation entryintoforcedate"));
        let new = Listed {
            id,
            kind: NoticeKind::Sanction,
            subject: whole_name(line, heads),
            aliases: Vec::new(),
            lots: Vec::new(),
            firm: None,
            applies_in: Vec::new(),
            published: designated.or(act),
            from: designated.or(force).or(act),
            until: None,
            text: text(line, heads, designated.is_none()),
            source: None,
            line: line.number,
        };
        // Which of its names is the first is not said; the first that stands there is taken.
        reading.add(new, false);
    }
}

fn whole_name(line: &Line, heads: &Heads) -> String {
    let whole = name(heads.cell(line, &["namealias wholename"]));
    if !whole.is_empty() {
        return whole;
    }
    let parts = ["namealias firstname", "namealias middlename", "namealias lastname"];
    let parts: Vec<&str> = parts.iter().map(|part| heads.cell(line, &[part])).filter(|part| !part.is_empty()).collect();
    name(&parts.join(" "))
}

fn text(line: &Line, heads: &Heads, is_dated_by_act: bool) -> String {
    let what = match heads.cell(line, &["entity subjecttype classificationcode", "entity subjecttype"]) {
        "P" | "person" => "person",
        "E" | "enterprise" => "organisation",
        _ => "entry",
    };
    let part = |before: &str, column: &str| {
        let words = clean(heads.cell(line, &[column]));
        if words.is_empty() { String::new() } else { format!("{before}{words}") }
    };
    let reference = part(" ", "entity eu referencenumber");
    let programme = part(", programme ", "entity regulation programme");
    let act = part(", by ", "entity regulation numbertitle");
    let dated = if is_dated_by_act { "; the list gives no day of designation, the day is that of the act" } else { "" };
    sentence(&format!("On the sanctions list of the European Union as {what}{reference}{programme}{act}{dated}"))
}
