//! Decides how goods that came unannounced are shown: the space of each class as one bar, the reasons that fill it, every
//! line with what was guessed. Up: [`crate::report`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};
use model::arrived::{
    ArrivedLine, ArrivedSolution, ArrivedVerdict, Guess, GuessOf, ListPlace, Priority, PriorityTotal,
};
use model::id::ItemId;
use model::quantity::{CubicMillimetres, Grams};
use model::world::Item;

use crate::report::numbers::{capital, count, day, mass, money, percent, tally, volume};
use crate::report::page::{Section, page};
use crate::report::svg::{at, text_width};

/// Width of the bar and of its drawing, and where the bar lies.
const BAR: f64 = 1000.0;
const MARGIN: f64 = 8.0;
const BAR_TOP: f64 = 34.0;
const BAR_HEIGHT: f64 = 56.0;
const DRAWING_HEIGHT: f64 = 128.0;

/// Everything the page is written from.
#[derive(Clone, Copy, Debug)]
pub struct ArrivedPage<'a> {
    /// Name of the list.
    pub list: &'a str,
    /// For whom it is judged, in words.
    pub recipient: &'a str,
    /// Day of triage.
    pub day: Date,
    /// The lines.
    pub lines: &'a [ArrivedLine],
    /// Their classes.
    pub solution: &'a ArrivedSolution,
    /// The catalogue.
    pub items: &'a [Item],
    /// What a reader must know.
    pub remarks: &'a [String],
}

/// The page.
pub(super) fn write(input: &ArrivedPage<'_>) -> String {
    let title = format!("{}: {} lines that came unannounced", input.list, tally(input.lines.len()));
    let masthead = html! {
        p.eyebrow { "airbridge \u{b7} Unannounced goods" }
        h1 { (tally(input.lines.len())) " lines that came unannounced" }
        dl.facts {
            div { dt { "List" } dd { (input.list) } }
            div { dt { "Day" } dd { (day(input.day)) } }
            div { dt { "Judged for" } dd { (input.recipient) } }
        }
    };
    let mut sections = vec![
        Section { id: "space", heading: "The space they take", short: "Space", body: space(input) },
        Section { id: "reasons", heading: "Why", short: "Reasons", body: reasons(input) },
    ];
    let verdicts: BTreeMap<&ListPlace, &ArrivedVerdict> =
        input.solution.verdicts.iter().map(|verdict| (&verdict.place, verdict)).collect();
    for (priority, id, heading, short) in [
        (Priority::High, "high", "High priority: receive first", "High"),
        (Priority::Low, "low", "Low priority: look, store apart", "Low"),
        (Priority::None, "none", "No priority: keep out of the store", "None"),
    ] {
        sections.push(Section { id, heading, short, body: lines(input, &verdicts, priority) });
    }
    if !input.remarks.is_empty() {
        let body = html! { ul.plain { @for remark in input.remarks { li { (remark) } } } };
        sections.push(Section { id: "reading", heading: "How the list was read", short: "Reading", body });
    }
    page(&title, &masthead, &sections).into_string()
}

fn colour(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "var(--c2)",
        Priority::Low => "var(--c1)",
        Priority::None => "var(--c6)",
    }
}

fn name(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "High",
        Priority::Low => "Low",
        Priority::None => "No priority",
    }
}

fn space(input: &ArrivedPage<'_>) -> Markup {
    let totals = &input.solution.totals;
    let all: CubicMillimetres = totals.iter().map(|total| total.volume).sum();
    let unknown: i64 = totals.iter().map(|total| total.volume_unknown.get()).sum();
    html! {
        figure { div.scroll { (bar(totals, all)) } }
        div.table tabindex="0" { table {
            thead { tr { th { "Class" } th.n { "Lines" } th.n { "Space" } th.n { "Share" } th.n { "Mass" } th.n { "Disposal, if it comes to that" } th.n { "Space not known" } th.n { "Mass not known" } } }
            tbody {
                @for total in totals {
                    tr {
                        th { (swatch(total.priority)) " " a href=(format!("#{}", total.priority.word())) { (name(total.priority)) } }
                        td.n { (count(total.lines.get())) } td.n { (volume(total.volume)) } td.n { (percent(total.volume.get(), all.get())) }
                        td.n { (mass(total.gross)) }
                        td.n { @if total.priority == Priority::High { "\u{2013}" } @else { (money(total.disposal)) } }
                        td.n { (lines_of(total.volume_unknown.get())) } td.n { (lines_of(total.gross_unknown.get())) }
                    }
                }
            }
            tfoot { tr {
                th { "All" } td.n { (tally(input.lines.len())) } td.n { (volume(all)) } td {} td.n { (mass(totals.iter().map(|total| total.gross).sum())) }
                td {} td.n { (lines_of(unknown)) } td.n { (lines_of(totals.iter().map(|total| total.gross_unknown.get()).sum())) }
            } }
        } }
        p.caption {
            "Three classes as Holgu\u{ed}n-Veras found them after disasters, where goods of no priority took about 60\u{202f}% of the space. "
            "Disposal at USD\u{202f}2,000 a tonne (Berckmans et al., NEJM 337:1842, 1997). Space and mass count what is known; "
            "what the list does not state is taken from the catalogue\u{2019}s packs and marked."
        }
    }
}

fn lines_of(number: i64) -> String {
    match number {
        0 => "\u{2013}".to_owned(),
        1 => "1 line".to_owned(),
        more => format!("{} lines", count(more)),
    }
}

fn swatch(priority: Priority) -> Markup {
    html! { svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill=(colour(priority)) {} } }
}

/// One bar of the known space, a part for each class; a label that does not fit its part is left to the table.
fn bar(totals: &[PriorityTotal], all: CubicMillimetres) -> Markup {
    let width = BAR + 2.0 * MARGIN;
    let mut left = MARGIN;
    let parts: Vec<(f64, f64, &PriorityTotal)> = totals
        .iter()
        .map(|total| {
            let part = if all.is_zero() { 0.0 } else { BAR * total.volume.get() as f64 / all.get() as f64 };
            let start = left;
            left += part;
            (start, part, total)
        })
        .collect();
    html! {
        svg viewBox=(format!("0 0 {} {}", at(width), at(DRAWING_HEIGHT))) role="img" aria-label="Space by class" {
            @if all.is_zero() { text x=(at(MARGIN)) y="60" class="soft" { "The list states no volume, and no pack of the catalogue gives one." } }
            @for (start, part, total) in &parts {
                @let words = format!("{} {}", name(total.priority), percent(total.volume.get(), all.get()));
                @let figure = volume(total.volume);
                @if *part > 0.0 {
                    rect x=(at(*start)) y=(at(BAR_TOP)) width=(at(part.max(1.0))) height=(at(BAR_HEIGHT)) fill=(colour(total.priority)) stroke="var(--card)" {
                        title { (words) ", " (figure) }
                    }
                    @if text_width(&words, 13.0) + 8.0 < *part {
                        text.strong x=(at(start + part / 2.0)) y=(at(BAR_TOP - 10.0)) class="middle" { (words) }
                    }
                    @if text_width(&figure, 13.0) + 8.0 < *part {
                        text.soft x=(at(start + part / 2.0)) y=(at(BAR_TOP + BAR_HEIGHT + 22.0)) class="middle" { (figure) }
                    }
                }
            }
        }
    }
}

/// Lines, space and mass of each reason, the fullest first within its class.
fn reasons(input: &ArrivedPage<'_>) -> Markup {
    let mut by_rule: BTreeMap<(Priority, &str), (i64, i64, i64)> = BTreeMap::new();
    for verdict in &input.solution.verdicts {
        let sums = by_rule.entry((verdict.priority, verdict.reason.rule.as_str())).or_default();
        sums.0 += 1;
        sums.1 = sums.1.saturating_add(verdict.volume.map_or(0, CubicMillimetres::get));
        sums.2 = sums.2.saturating_add(verdict.gross.map_or(0, Grams::get));
    }
    let mut rows: Vec<_> = by_rule.into_iter().collect();
    rows.sort_by_key(|((priority, _), (lines, volume, _))| (*priority, std::cmp::Reverse((*volume, *lines))));
    let most = rows.iter().map(|(_, (_, volume, _))| *volume).max().unwrap_or_default().max(1);
    html! {
        div.table tabindex="0" { table {
            thead { tr { th { "Class" } th { "Reason" } th.n { "Lines" } th.n { "Space" } th { "" } th.n { "Mass" } } }
            tbody {
                @for ((priority, rule), (lines, space, grams)) in &rows {
                    tr {
                        td { (swatch(*priority)) " " (name(*priority)) } td { (meaning(rule)) " " span.rule.soft { (rule) } }
                        td.n { (count(*lines)) } td.n { (volume(CubicMillimetres::of(*space))) }
                        td { svg width="160" height="12" aria-hidden="true" { rect x="0" y="2" width=(at(160.0 * *space as f64 / most as f64)) height="8" fill=(colour(*priority)) {} } }
                        td.n { (mass(Grams::of(*grams))) }
                    }
                }
            }
        } }
    }
}

/// A reason in a few words; one that is not listed speaks by its code.
fn meaning(rule: &str) -> &str {
    match rule {
        "needed" => "Asked for or missing",
        "profile-uses" => "Used against the disease",
        "not-needed" => "Usable, not needed now",
        "need-covered" => "Usable, need covered by other lines",
        "not-in-profile" => "Usable, not used against the disease",
        "unsure-item" => "Not sure what it is",
        "unknown-item" => "Words that nobody knows",
        "not-in-catalogue" => "Medical, not in the catalogue",
        "expiry-unknown" => "Medicine or test without an expiry",
        "expiry-unsure" => "Expiry can be read in two ways",
        "short-life" => "Expires before it is used",
        "refurbished" => "Put in order after use",
        "expired" => "Expired",
        "used" => "Used",
        "returned" => "Given back by patients",
        "sample" => "Free samples",
        "opened" => "Opened or damaged",
        "mixed" => "Several things in one parcel",
        "unrequested-sort" => "Of a sort that nobody asked for",
        "unidentifiable" => "Nobody says what it is",
        rule => rule,
    }
}

fn lines(input: &ArrivedPage<'_>, verdicts: &BTreeMap<&ListPlace, &ArrivedVerdict>, priority: Priority) -> Markup {
    let shown: Vec<(&ArrivedLine, &ArrivedVerdict)> = input
        .lines
        .iter()
        .filter_map(|line| verdicts.get(&line.place).map(|verdict| (line, *verdict)))
        .filter(|(_, verdict)| verdict.priority == priority)
        .collect();
    let names: BTreeMap<&ItemId, &Item> = input.items.iter().map(|item| (&item.id, item)).collect();
    html! {
        @if shown.is_empty() { p.soft { "No line." } }
        @else {
            details.line open[priority == Priority::High] {
                summary { (tally(shown.len())) " lines " span.soft { "a figure with a mark was guessed: point at it to see from what" } }
                div.table tabindex="0" { table {
                    thead { tr { th { "Row" } th { "The list says" } th { "Taken for" } th.n { "Units" } th.n { "Mass" } th.n { "Space" } th { "Expires" } th { "Why, and what to do" } } }
                    tbody { @for (line, verdict) in &shown { (row(line, verdict, &names)) } }
                } }
            }
        }
    }
}

fn row(line: &ArrivedLine, verdict: &ArrivedVerdict, names: &BTreeMap<&ItemId, &Item>) -> Markup {
    let guess = |what| line.guess(what).or_else(|| verdict.guesses.iter().find(|guess| guess.what == what));
    let item = line.item.as_ref().map(|id| (id, names.get(id)));
    html! {
        tr {
            th.id { (line.place) }
            td { @if line.description.is_empty() { span.blank { "nothing" } } @else { (line.description) } }
            td {
                @match (item, line.sort) {
                    (Some((_, Some(item))), _) => { (item.name) " " (marked(guess(GuessOf::Item))) }
                    (Some((id, None)), _) => { (id) " " (marked(guess(GuessOf::Item))) }
                    (None, Some(sort)) => { span.kind { (sort.word()) } " " (marked(guess(GuessOf::Sort))) }
                    (None, None) => { span.blank { "not known" } }
                }
            }
            td.n { @if let Some(units) = line.units { (count(units.get())) br; (marked(guess(GuessOf::Units))) } @else { span.blank { "?" } } }
            td.n { @if let Some(gross) = verdict.gross { (mass(gross)) br; (marked(guess(GuessOf::Gross))) } @else { span.blank { "?" } } }
            td.n { @if let Some(space) = verdict.volume { (volume(space)) br; (marked(guess(GuessOf::Volume))) } @else { span.blank { "?" } } }
            td { @if let Some(expiry) = line.expiry { span.line { (expiry) } br; (marked(guess(GuessOf::Expiry))) } }
            td.free { span.rule { (verdict.reason.rule) } " " (verdict.reason.text) " " span.soft { (capital(&verdict.reason.cure)) "." } }
        }
    }
}

/// The mark of a guess; what stands there so has none.
fn marked(guess: Option<&Guess>) -> Markup {
    html! {
        @if let Some(guess) = guess.filter(|guess| guess.is_guessed()) {
            span.mark title=(format!("{} from: {}", guess.how.word(), guess.from)) { (guess.sure.get() / 10) "\u{202f}%" }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::arrived::{How, ListPlace};
    use model::evidence::Reason;
    use model::quantity::{Currency, Money, Permille, Units};

    use super::*;

    #[test]
    fn every_line_its_reason_and_its_guess_are_on_the_page() {
        let sure = Permille::try_new(760).expect("a share");
        let guess =
            Guess { what: GuessOf::Item, value: "gown".to_owned(), from: "<blouse>".to_owned(), how: How::Word, sure };
        let line = ArrivedLine {
            place: ListPlace { row: 17, ..ListPlace::default() },
            description: "Blouses & co".to_owned(),
            item: Some(ItemId::of("gown")),
            guesses: vec![guess],
            ..ArrivedLine::default()
        };
        let verdict = ArrivedVerdict {
            place: line.place.clone(),
            priority: Priority::Low,
            reason: Reason::new("not-needed", "Nobody asks.", "store it"),
            gross: None,
            volume: Some(CubicMillimetres::of(2_500_000_000)),
            guesses: vec![],
            disposal: None,
            because: vec![],
        };
        let total = |priority: Priority| {
            let lines = Units::of(i64::from(priority == Priority::Low));
            let volume = CubicMillimetres::of(lines.get() * 2_500_000_000);
            let disposal = Money { cents: 0, currency: Currency::USD };
            PriorityTotal {
                priority,
                lines,
                gross: Grams::ZERO,
                gross_unknown: lines,
                volume,
                volume_unknown: Units::ZERO,
                disposal,
            }
        };
        let totals = Priority::ALL.iter().map(|(priority, _)| total(*priority)).collect();
        let solution = ArrivedSolution { verdicts: vec![verdict], totals, steps: 1 };
        let items = crate::builtin::items().expect("a catalogue");
        let html = write(&ArrivedPage {
            list: "list.xlsx",
            recipient: "IT",
            day: date(2020, 4, 1),
            lines: &[line],
            solution: &solution,
            items: &items,
            remarks: &["<b>".to_owned()],
        });
        for part in [
            "Blouses &amp; co",
            "Protective gown",
            "76\u{202f}%",
            "&lt;blouse&gt;",
            "Nobody asks.",
            "2.50\u{202f}m\u{b3}",
            "&lt;b&gt;",
            "Low 100",
        ] {
            assert!(html.contains(part), "{part} should be on the page");
        }
        assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
    }
}
