//! Decides how a plain table of notices is read: one that a person typed from an alert, or `notices.csv` of another operation.
//! A day that can be read in two ways is asked for. Up: [`crate::notice_list`].

use model::fault::Fault;
use model::id::{NoticeId, PlaceId};
use model::world::NoticeKind;

use crate::builtin;
use crate::cases::days::{self, Order};
use crate::cases::grid::{Grid, Line};
use crate::notice_list::Listed;
use crate::notice_list::addition::{KINDS, kind_word};
use crate::notice_list::layout::Heads;
use crate::notice_list::reading::{Reading, clean, digits, id_of, name, once, sentence};
use crate::table::cell;

const DAYS: [&str; 3] = ["published", "from", "until"];

/// Reads the rows below the header; a row of HXL hashtags is passed over.
pub(super) fn read(grid: &Grid, header: usize, heads: &Heads, reading: &mut Reading<'_>) {
    let rows: Vec<&Line> = grid.lines[header + 1..].iter().filter(|line| !is_hashtag_row(line)).collect();
    let written = rows
        .iter()
        .flat_map(|line| DAYS.map(|column| heads.cell(line, &[column])))
        .filter_map(|text| days::written(text, reading.is_workbook));
    let order = days::order(written, None).map_err(|fault| {
        let line = grid.lines[header].number;
        reading.fault(line, "from", fault);
    });
    for line in rows {
        // The days are then read in either order only to find what else is wrong.
        if let Some(new) = row(line, heads, order.unwrap_or(Order::DayFirst), order.is_err(), reading) {
            if let Some(first) = reading.known(&new.id).filter(|first| !is_same(first, &new)) {
                let cause = format!("\u{ab}{}\u{bb} stands in line {} as well, with other content", new.id, first.line);
                let fault =
                    Fault::new("duplicate-id", cause, "give each notice an id of its own, or remove one of the two");
                reading.fault(line.number, "id", fault);
                continue;
            }
            reading.add(new, true);
        }
    }
}

fn is_hashtag_row(line: &Line) -> bool {
    let mut cells = line.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| cell.starts_with('#'))
}

fn is_same(one: &Listed, other: &Listed) -> bool {
    Listed { line: 0, ..one.clone() } == Listed { line: 0, ..other.clone() }
}

fn row(line: &Line, heads: &Heads, order: Order, is_asked: bool, reading: &mut Reading<'_>) -> Option<Listed> {
    let cell = |name: &str| heads.cell(line, &[name]);
    let kind = match cell("kind").to_lowercase().as_str() {
        "" => Err(Fault::new("cell-empty", "kind is empty", "write recall, incident or sanction")),
        word => cell::word(word, &KINDS),
    };
    let kind = kind.map_err(|fault| reading.fault(line.number, "kind", fault)).ok();
    let subject = name(cell("subject"));
    if subject.is_empty() {
        let fault = Fault::new("cell-empty", "subject is empty", "name the model, maker or party");
        reading.fault(line.number, "subject", fault);
    }
    let [published, from, until] = DAYS.map(|column| {
        let text = cell(column);
        if is_asked && matches!(days::written(text, reading.is_workbook), Some(days::Written::Slashes(..))) {
            return None;
        }
        reading.day(line.number, column, text, order)
    });
    let start = from.or(published);
    if let (Some(from), Some(until)) = (start, until)
        && until < from
    {
        let cause = format!("it ends on {until}, before it begins on {from}");
        reading.fault(line.number, "until", Fault::new("impossible-date", cause, "check both days"));
    }
    let applies_in = places(cell("applies in"), line, reading);
    let kind = kind.filter(|_| !subject.is_empty())?;
    let list = |text: &str| once(text.split(';').map(clean).filter(|value| !value.is_empty() && *value != subject));
    let told = sentence(cell("text"));
    let text = if told.is_empty() { sentence(&format!("{} on {subject}", capital(kind_word(kind)))) } else { told };
    let source = Some(clean(cell("source"))).filter(|source| !source.is_empty());
    let (aliases, lots) = (list(cell("aliases")), lots(cell("lots")));
    let id = id(cell("id"), kind, &subject, cell("from"));
    let firm = None;
    let line = line.number;
    Some(Listed { id, kind, subject, aliases, lots, firm, applies_in, published, from, until, text, source, line })
}

/// The row's own id; where it has none, one that is made of what it is about.
fn id(own: &str, kind: NoticeKind, subject: &str, from: &str) -> NoticeId {
    if own.is_empty() {
        return id_of("OWN", &digits(&format!("{}/{}/{from}", kind_word(kind), subject.to_lowercase())));
    }
    NoticeId::try_new(own).unwrap_or_else(|_| id_of("OWN", own))
}

/// Lots parted by semicolons, or by blanks where there is none; a blank within one says nothing.
fn lots(text: &str) -> Vec<String> {
    let one = |lot: &str| lot.split_whitespace().collect::<String>();
    let all: Vec<String> = if text.contains(';') {
        text.split(';').map(one).collect()
    } else {
        text.split_whitespace().map(one).collect()
    };
    once(all.into_iter().filter(|lot| !lot.is_empty()))
}

fn places(text: &str, line: &Line, reading: &mut Reading<'_>) -> Vec<PlaceId> {
    let Ok(countries) = builtin::countries() else { return Vec::new() };
    let codes = text.split([' ', ',', ';']).filter(|code| !code.is_empty());
    let mut places = Vec::new();
    for code in codes {
        match countries.code(code) {
            Ok(place) => places.push(place),
            Err(fault) => reading.fault(line.number, "applies_in", fault),
        }
    }
    places
}

fn capital(word: &str) -> String {
    let mut signs = word.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}
