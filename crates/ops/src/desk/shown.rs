//! Decides which columns a duty officer reads of the room's state on a terminal, and in which words. Up: [`crate::desk`].

mod acts;
mod flights;

pub(super) use flights::execution;

use format::answer::{Cell, Table, grouped};
use format::room::{ConsignmentRow, ConsignmentView, PlanListRow};
use jiff::{SignedDuration, Timestamp};
use model::custody::{Alarm, AlarmKind, Confidence, CustodyAct, HeldRecall, Recorded, Whereabouts};
use model::id::{ConsignmentId, PartyId};
use model::log::LogLine;
use model::record::{Blank, Column, Columns, Figure, Gap};

/// From so long without an event on, the ribbon shows a gap.
const GAP_FROM: SignedDuration = SignedDuration::from_hours(48);
/// Signs of a digest that tell one from another on a terminal.
const DIGEST_SHOWN: usize = 12;

/// A moment to the second.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// A moment that is written with parts of a second, to the second.
pub(super) fn second(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), moment)
}

/// How long ago something was, in words.
fn ago(since: Timestamp, now: Timestamp) -> String {
    match now.duration_since(since).as_mins() {
        ..0 => "ahead of this clock".to_owned(),
        minutes @ 0..120 => format!("{minutes} min"),
        minutes @ 120..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
}

fn parties(parties: &[PartyId]) -> Cell {
    if parties.is_empty() {
        return Cell::text("nobody has said");
    }
    Cell::text(parties.iter().map(PartyId::as_str).collect::<Vec<_>>().join(", "))
}

fn places(places: &[Whereabouts]) -> Cell {
    if places.is_empty() {
        return Cell::text("nobody has said");
    }
    Cell::text(places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// Alarms: what, since when, who holds it, next step.
pub(super) fn alarms(alarms: &[Alarm], now: Timestamp) -> Table {
    let mut table =
        Table::new("alarms", &["since", "for", "kind", "consignment", "what", "held by", "where", "next step"]);
    for alarm in alarms {
        let kind = AlarmKind::ALL.iter().find(|(kind, _)| *kind == alarm.kind).map(|(_, word)| *word);
        table.push(vec![
            Cell::text(moment(alarm.since)),
            Cell::text(ago(alarm.since, now)),
            Cell::text(kind.expect("every kind of alarm should have a word")),
            Cell::text(&alarm.consignment),
            Cell::text(&alarm.what),
            parties(&alarm.holders),
            places(&alarm.places),
            Cell::text(&alarm.next_step),
        ]);
    }
    table
}

/// Consignments with where they stand.
pub(super) fn consignments(rows: &[ConsignmentRow]) -> Table {
    let mut table = Table::new("consignments", &["consignment", "state", "held by", "where", "last heard of"]);
    for row in rows {
        table.push(vec![
            Cell::text(&row.id),
            Cell::text(row.state.replace('-', " ")),
            row.holder.as_ref().map_or_else(|| Cell::text("several or unknown"), Cell::text),
            row.place.as_ref().map_or_else(|| Cell::text("several or unknown"), Cell::text),
            Cell::text(moment(row.last)),
        ]);
    }
    table
}

/// One line about a consignment.
pub(super) fn consignment_title(view: &ConsignmentView) -> String {
    format!("{}: held by {}; where: {}.", view.id, parties(&view.holders), places(&view.places))
}

/// The seven columns of each item; a blank is said to be blank.
/// What is called back stands beside what was counted as usable; the figure stays as it was counted.
pub(super) fn columns(rows: &[Columns], recalls: &[HeldRecall]) -> Table {
    let heads = ["item", "announced", "loaded", "departed", "arrived", "counted", "usable", "used"];
    let mut table = Table::new("columns", &heads);
    for row in rows {
        let mut cells = vec![Cell::text(&row.subject.item)];
        let filled = Column::ALL.iter().zip(&row.cells).map(|((column, _), figures)| {
            let cell = figure(figures);
            if *column == Column::Usable { with_recalls(cell, row, recalls) } else { cell }
        });
        cells.extend(filled);
        table.push(cells);
    }
    table
}

fn with_recalls(cell: Cell, row: &Columns, recalls: &[HeldRecall]) -> Cell {
    let of_item = recalls.iter().filter(|one| one.stands && one.recall.item == row.subject.item);
    let told = of_item.map(|one| match one.units_max.get() {
        0 => format!("{} may be recalled", grouped(one.of_unknown_lot.get())),
        _ => format!("{} held are recalled", one.held()),
    });
    let told = told.collect::<Vec<_>>().join("; ");
    match cell {
        cell if told.is_empty() => cell,
        Cell::Amount(text, units) => Cell::Amount(format!("{text}; {told}"), units),
        other => Cell::text(format!("{other}; {told}")),
    }
}

/// Recalls that concern a consignment, with what to do about each.
pub(super) fn recalls(recalls: &[HeldRecall], shows_figures: bool) -> Table {
    let heads = ["recalled", "by", "why", "held of it", "of unknown lot", "next step", "event", "mark"];
    let mut table = Table::new("recalls", &heads);
    for one in recalls {
        let units = |units: model::quantity::Units| match units.get() {
            0 => Cell::Blank,
            _ if !shows_figures => Cell::text("some"),
            units => Cell::Count(units),
        };
        table.push(vec![
            Cell::text(one.called()),
            Cell::text(&one.recall.issuer),
            Cell::text(&one.recall.reason),
            match units(one.units_max) {
                Cell::Count(_) if one.units_min != one.units_max => Cell::text(one.held()),
                cell => cell,
            },
            units(one.of_unknown_lot),
            if one.stands { Cell::text(one.next_step(shows_figures)) } else { Cell::Blank },
            Cell::text(&one.event),
            Cell::text(if one.stands { "" } else { "does not stand" }),
        ]);
    }
    table
}

/// Every figure of a cell with who says so; one alone is a figure.
fn figure(figures: &[Figure]) -> Cell {
    let told: Vec<&Figure> = figures.iter().filter(|figure| figure.units.is_some()).collect();
    let units = |figure: &Figure| figure.units.map_or(0, model::quantity::Units::get);
    match told.as_slice() {
        [] if figures.iter().any(|figure| figure.is_declined) => Cell::text("withheld"),
        [] if figures.is_empty() => Cell::text("-"),
        [] => Cell::text("words"),
        [one] => Cell::Amount(grouped(units(one)), units(one)),
        several => {
            let told = several.iter().map(|figure| format!("{} ({})", grouped(units(figure)), figure.by));
            Cell::text(told.collect::<Vec<_>>().join(", "))
        }
    }
}

/// What changed between columns, in sentences.
pub(super) fn gaps(gaps: &[Gap]) -> Vec<String> {
    let told = gaps.iter().filter(|gap| gap.units != 0).map(|gap| {
        let share = gap.permille.map_or_else(String::new, |permille| {
            format!(" ({}{}.{} %)", if permille < 0 { "-" } else { "" }, permille.abs() / 10, permille.abs() % 10)
        });
        format!("{}: {}{share} from {} to {}", gap.subject.item, grouped(gap.units), gap.from.word(), gap.to.word())
    });
    told.collect()
}

/// Which columns nobody has filled, and by whom they are withheld.
pub(super) fn blanks(blanks: &[Blank]) -> Vec<String> {
    let mut of_items: Vec<(&model::id::ItemId, Vec<Column>)> = Vec::new();
    for blank in blanks.iter().filter(|blank| blank.withheld_by.is_empty()) {
        match of_items.iter_mut().find(|(item, _)| **item == blank.subject.item) {
            Some((_, columns)) => columns.push(blank.column),
            None => of_items.push((&blank.subject.item, vec![blank.column])),
        }
    }
    let silent = of_items.into_iter().map(|(item, columns)| {
        let words: Vec<&str> = columns.iter().map(|column| column.word()).collect();
        format!("{item}: nobody has reported {}", words.join(", "))
    });
    let withheld = blanks.iter().filter(|blank| !blank.withheld_by.is_empty()).map(|blank| {
        let by: Vec<&str> = blank.withheld_by.iter().map(PartyId::as_str).collect();
        format!("{}: {} is withheld by {}", blank.subject.item, blank.column.word(), by.join(", "))
    });
    silent.chain(withheld).collect()
}

/// Events that do not fit what is recorded besides.
pub(super) fn troubles(view: &ConsignmentView) -> Vec<String> {
    view.troubles.iter().map(|(event, cause)| format!("event {event} does not fit: {cause}")).collect()
}

/// Custody as it happened, gaps shown as gaps.
pub(super) fn ribbon(view: &ConsignmentView) -> Table {
    let mut table =
        Table::new("custody", &["occurred", "act", "what", "place", "by", "source", "mark", "event", "line"]);
    let mut entries: Vec<&Recorded> = view.entries.iter().collect();
    entries.sort_by_key(|entry| (entry.event.occurred, entry.number));
    let mut before: Option<Timestamp> = None;
    for entry in entries {
        let event = &entry.event;
        if let Some(before) = before.filter(|before| event.occurred.duration_since(*before) >= GAP_FROM) {
            let silence = format!("nothing is recorded for {}", ago(before, event.occurred));
            let mut row = vec![Cell::Blank; table.columns.len()];
            row[2] = Cell::text(silence);
            table.push(row);
        }
        before = Some(event.occurred);
        let is_hidden = view.is_blind && !matches!(event.act, CustodyAct::Recall(_));
        let what = if is_hidden { Cell::Blank } else { Cell::text(acts::words(&event.act)) };
        table.push(vec![
            Cell::text(moment(event.occurred)),
            Cell::text(event.act.word()),
            what,
            event.place.as_ref().map_or_else(|| Cell::text("unknown"), Cell::text),
            Cell::text(&event.actor),
            Cell::text(event.source.word()),
            Cell::text(marks(view, entry).join(", ")),
            Cell::text(&event.id),
            Cell::Count(i64::try_from(entry.number).unwrap_or(i64::MAX)),
        ]);
    }
    table
}

fn marks(view: &ConsignmentView, entry: &Recorded) -> Vec<&'static str> {
    let event = &entry.event;
    let mut marks = Vec::new();
    if view.superseded.contains(&event.id) {
        marks.push("corrected or retracted");
    }
    if event.is_claim() {
        marks.push("only said");
    }
    match event.confidence {
        Confidence::Verified => {}
        Confidence::Inferred => marks.push("inferred"),
        Confidence::Doubtful => marks.push("doubtful"),
    }
    marks
}

/// Lines of a log.
pub(super) fn lines(lines: &[LogLine]) -> Table {
    let heads = ["number", "kind", "occurred", "recorded", "organisation", "about", "id", "texts", "digest"];
    let mut table = Table::new("lines", &heads);
    for line in lines {
        let about: Vec<&str> = line.consignments.iter().map(ConsignmentId::as_str).collect();
        let has_erased = |sealed: &model::log::Sealed| sealed.content.is_none();
        let texts = match (has_erased(&line.facts), line.persons.as_ref().map(has_erased)) {
            (true, _) => "facts erased",
            (false, Some(true)) => "persons erased",
            (false, Some(false)) => "with persons",
            (false, None) => "",
        };
        table.push(vec![
            Cell::Count(i64::try_from(line.number).unwrap_or(i64::MAX)),
            Cell::text(line.kind.word()),
            Cell::text(moment(line.occurred)),
            Cell::text(moment(line.recorded)),
            Cell::text(&line.organisation),
            Cell::text(about.join(" ")),
            Cell::text(&line.id),
            Cell::text(texts),
            Cell::text(short(&line.digest.to_string())),
        ]);
    }
    table
}

fn short(digest: &str) -> String {
    digest.chars().take(DIGEST_SHOWN).collect()
}

/// Plans and where each is in its life.
pub(super) fn plans(rows: &[PlanListRow]) -> Table {
    let heads = ["plan", "state", "version", "drafted", "by", "decided", "approved by", "made from", "digest"];
    let mut table = Table::new("plans", &heads);
    for row in rows {
        table.push(vec![
            Cell::text(&row.id),
            Cell::text(&row.state),
            Cell::Count(i64::try_from(row.version).unwrap_or(i64::MAX)),
            Cell::text(moment(row.drafted)),
            Cell::text(&row.drafter),
            row.decided.map_or(Cell::Blank, |at| Cell::text(moment(at))),
            row.approver.as_ref().map_or(Cell::Blank, Cell::text),
            row.parent.as_ref().map_or(Cell::Blank, Cell::text),
            Cell::text(short(&row.digest.to_string())),
        ]);
    }
    table
}
