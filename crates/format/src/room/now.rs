//! Decides the page of what needs somebody now: what, since when, who holds it, next step. Up: [`crate::room`].

use maud::{Markup, html};
use model::custody::{Alarm, AlarmKind};

use super::NowView;
use super::frame::{Frame, ago, encoded, moment};

/// The page of what needs somebody now.
#[must_use]
pub fn now_page(frame: &Frame<'_>, view: &NowView) -> String {
    let heading = match view.alarms.len() {
        matters if view.is_more => format!("{matters} matters and more need somebody"),
        0 => "Nothing needs you now".to_owned(),
        1 => "1 matter needs somebody".to_owned(),
        more => format!("{more} matters need somebody"),
    };
    frame.page(&heading, "now", &html! {
        @match view.last {
            Some(last) => p { "Last record " time datetime=(last) { (ago(last, frame.now)) } " (" (moment(last)) ")." },
            None => p { "Nothing is recorded yet." },
        }
        @for one in &view.alarms { (alarm(frame, one)) }
        @if view.is_more { p { "Further consignments wait as well; these have waited longest." } }
    })
}

fn name(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::Silent => "Silent",
        AlarmKind::Late => "Late",
        AlarmKind::OffPlan => "Off plan",
        AlarmKind::Expiring => "Expiring",
        AlarmKind::Unreported => "Use not reported",
    }
}

/// An alarm as a card.
pub(super) fn alarm(frame: &Frame<'_>, alarm: &Alarm) -> Markup {
    let join = |texts: Vec<String>| if texts.is_empty() { "unknown".to_owned() } else { texts.join(", ") };
    html! {
        article.card.alarm {
            h2 { span.tag.bad { (name(alarm.kind)) } " " a href=(frame.path(&format!("/consignments/{}", encoded(alarm.consignment.as_str())))) { (alarm.consignment) } }
            p { (alarm.what) }
            dl.facts {
                dt { "Since" } dd { time datetime=(alarm.since) { (moment(alarm.since)) } ", " (ago(alarm.since, frame.now)) }
                dt { "Held by" } dd { (join(alarm.holders.iter().map(ToString::to_string).collect())) }
                dt { "Where" } dd { (join(alarm.places.iter().map(ToString::to_string).collect())) }
                dt { "Next step" } dd { strong { (alarm.next_step) } }
            }
        }
    }
}
