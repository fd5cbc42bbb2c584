//! Decides how recalls of the Food and Drug Administration are read: the enforcement report as it is exported (months first),
//! and the fields of openFDA `enforcement` and device `recall` as a table. The subject is the product, not the firm: a recall
//! of one product must not stop everything that a firm makes. Source: the columns of the export (FDA/openfda,
//! `openfda/res/pipeline.py`) and of api.fda.gov. Up: [`crate::notice_list`].

use model::world::NoticeKind;

use crate::cases::days::Order;
use crate::cases::grid::{Grid, Line};
use crate::notice_list::Listed;
use crate::notice_list::layout::{Heads, plain};
use crate::notice_list::lots;
use crate::notice_list::reading::{Reading, clean, cut, name, sentence};

/// Most signs of a product's name and of what else is told of it.
const PRODUCT_LENGTH_MAX: usize = 120;

/// The day of a recall as the several tables call it: published, or begun.
const PUBLISHED: [&str; 3] = ["Report Date", "event_date_posted", "Center Classification Date"];
const BEGUN: [&str; 2] = ["Recall Initiation Date", "event_date_initiated"];

/// Reads the rows below the header.
pub(super) fn read(grid: &Grid, header: usize, heads: &Heads, reading: &mut Reading<'_>) {
    // Long lists of codes run over into columns of their own.
    let more: Vec<usize> =
        ["more code info", "code info continued"].iter().flat_map(|start| heads.beginning(start)).collect();
    for line in &grid.lines[header + 1..] {
        let cell = |names: &[&str]| heads.cell(line, names);
        let own = cell(&["recall number", "product res number"]);
        let Some(id) = reading.id(line.number, "Recall Number", "FDA", own) else { continue };
        let mut day = |columns: &[&str]| {
            let found = columns.iter().find(|column| !heads.cell(line, &[&plain(column)]).is_empty())?;
            reading.day(line.number, found, heads.cell(line, &[&plain(found)]), Order::MonthFirst)
        };
        let (published, begun) = (day(&PUBLISHED), day(&BEGUN));
        let description = cell(&["product description"]);
        let firm = name(cell(&["recalling firm"]));
        let mut codes = cell(&["code info", "code information"]).to_owned();
        for column in &more {
            codes.push(' ');
            codes.push_str(line.cell(*column));
        }
        let subject = cut(&name(lots::product(description)), PRODUCT_LENGTH_MAX);
        // With the firm before it a product is possibly a line's of that firm, which a person is then asked to look at.
        let with_firm = format!("{firm} {subject}");
        let has_firm = !firm.is_empty() && !subject.is_empty();
        let models = lots::models(description);
        let new = Listed {
            id,
            kind: NoticeKind::Recall,
            aliases: has_firm.then_some(with_firm).into_iter().chain(models).collect(),
            lots: lots::lots(&codes).unwrap_or_default(),
            text: text(line, heads, &subject, &codes),
            subject,
            firm: Some(firm).filter(|firm| !firm.is_empty()),
            applies_in: Vec::new(),
            published: published.or(begun),
            from: begun.or(published),
            // A recall is terminated when all reasonable efforts were made (21 CFR 7.55); a lot that is still about is no safer.
            until: None,
            source: None,
            line: line.number,
        };
        reading.add(new, false);
    }
}

/// Why, who, how grave, what and which; without its status, which changes while the recall stays what it is.
fn text(line: &Line, heads: &Heads, subject: &str, codes: &str) -> String {
    let cell = |names: &[&str]| clean(heads.cell(line, names));
    let part = |before: &str, words: String| if words.is_empty() { words } else { format!("{before}{words}") };
    let reason = cut(cell(&["reason for recall"]).trim_end_matches('.'), PRODUCT_LENGTH_MAX);
    let reason = part(": ", reason);
    let class = part(", ", cell(&["classification", "product classification"]));
    let by = part(" by ", cell(&["recalling firm"]));
    let event = part(", event ", cell(&["event id", "res event number"]));
    let codes = part("; codes: ", clean(codes));
    sentence(&format!("Recall of {subject}{by}{class}{event}{reason}{codes}"))
}
