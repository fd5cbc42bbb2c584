//! Decides that only people have skills, languages and a day of return, in offers and in requests. Does not decide whether
//! a team is the right one (`fitness`). Up: [`crate::folder`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::id::ItemId;
use model::offer::Wanted;
use model::product::Team;
use model::world::ItemKind;

use crate::folder::offers::OFFERS;
use crate::folder::sick::REQUESTS;
use crate::folder::tables::Tables;
use crate::table::collector::Faults;

/// Reports every line of goods or vehicles that is described as a team.
pub(super) fn check(tables: &Tables, faults: &mut Faults) {
    let kinds: BTreeMap<&ItemId, ItemKind> = tables.items.iter().map(|item| (&item.id, item.kind)).collect();
    let mut report = |file: &'static str, line: u64, item: &ItemId, column: Option<&'static str>| {
        // An item that is not known is reported as that.
        let is_of_goods = kinds.get(item).is_some_and(|kind| *kind != ItemKind::People);
        if let Some(column) = column.filter(|_| is_of_goods) {
            let cause = format!("{column} describes people, and {item} is none");
            let action = "give the team a line of its own, of an item whose kind is people, or empty the cell";
            faults.push(Fault::new("team-of-goods", cause, action).at(file, line, column));
        }
    };
    for offer in &tables.offers {
        let column = offer.value.team.as_ref().map(of_offer);
        report(OFFERS.file, offer.line, &offer.value.item, column);
    }
    for request in &tables.requests {
        report(REQUESTS.file, request.line, &request.value.item, of_request(&request.value.wanted));
    }
}

/// The first filled column of a team on offer.
fn of_offer(team: &Team) -> &'static str {
    match team {
        Team { skills, .. } if !skills.is_empty() => "team_skills",
        Team { languages, .. } if !languages.is_empty() => "team_languages",
        Team { duty_from: Some(_), .. } => "team_from",
        _ => "team_returns",
    }
}

/// The first filled column of a request that only a team can meet.
fn of_request(wanted: &Wanted) -> Option<&'static str> {
    match wanted {
        Wanted { skills, .. } if !skills.is_empty() => Some("skills"),
        Wanted { languages, .. } if !languages.is_empty() => Some("languages"),
        Wanted { duty_from: Some(_), .. } => Some("duty_from"),
        Wanted { duty_until: Some(_), .. } => Some("duty_until"),
        _ => None,
    }
}
