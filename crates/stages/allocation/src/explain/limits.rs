//! Decides how an earmark or an export ban is named where lifting it would have helped. Up: [`crate`].

use model::allocation::{LimitKind, SupplyLimit};
use model::evidence::Reason;
use model::quantity::grouped;

use crate::explain::{Account, percent};
use crate::fairness::fill_permille;

/// Limits named in one reason; a longer list helps nobody.
pub(super) const NAMES_MAX: usize = 2;

impl<'a> Account<'_, 'a> {
    /// Adds the limits without which a demand would be better met, those that cost it most first.
    pub(super) fn add_limits(&self, demand: usize, reason: &mut Reason) {
        let recipient = &self.ground.demand(demand).recipient;
        let mut gains = self.gains[demand].clone();
        gains.sort_by_key(|(price, units)| (-units, *price));
        for (index, units) in gains.iter().take(NAMES_MAX) {
            let price = &self.prices[*index];
            let fill = percent(fill_permille(*units, self.ground.demand(demand).units.get()));
            let limit = limit_of(price.told.kind, price.told.line.as_str());
            let bars = if price.barred.contains(recipient) { " keeps it from there" } else { " binds" };
            // Who may have nothing of the item is told what keeps it from there already.
            let is_told = reason.rule == "not-eligible";
            let without = if is_told { format!("without {limit}") } else { format!("{limit}{bars}: without it") };
            reason.text.push_str(&format!("; {without} {recipient} would have {} ({fill})", grouped(*units)));
            let supply = self.ground.supply(price.supply);
            let whom = match price.told.kind {
                LimitKind::Earmark => supply.donor.as_str(),
                LimitKind::ExportBan => supply.from.as_str(),
            };
            let cure = format!("ask {whom} to lift {limit}");
            if reason.cure.split(", or ").all(|known| known != cure) {
                reason.cure.push_str(&format!(", or {cure}"));
            }
        }
        if gains.len() > NAMES_MAX {
            reason.text.push_str(&format!("; so do {} more limits", gains.len() - NAMES_MAX));
        }
    }

    /// Supplies of the item that a limit keeps from a demand for which they are fit, with the first such limit.
    pub(super) fn barring(&self, demand: usize) -> Vec<(usize, &'a SupplyLimit)> {
        let recipient = &self.ground.demand(demand).recipient;
        let offered = self.offered(demand).iter();
        let barring = |supply: &usize| {
            let limits = self.ground.supply(*supply).limits.iter();
            limits.clone().find(|limit| limit.barred.contains(recipient)).map(|limit| (*supply, limit))
        };
        offered.filter_map(barring).collect()
    }

    /// A limit with whose it is.
    pub(super) fn said(&self, supply: usize, limit: &SupplyLimit) -> String {
        let supply = self.ground.supply(supply);
        match limit.kind {
            LimitKind::Earmark => format!("an earmark of {}", supply.donor),
            LimitKind::ExportBan => format!("an export ban of {}", supply.from),
        }
    }

    /// What would cure a limit.
    pub(super) fn lift(&self, supply: usize, limit: &SupplyLimit) -> String {
        let supply = self.ground.supply(supply);
        match limit.kind {
            LimitKind::Earmark => format!("ask {} to lift the earmark of {}", supply.donor, supply.line),
            LimitKind::ExportBan => format!("ask {} to lift the export ban on {}", supply.from, supply.line),
        }
    }
}

fn limit_of(kind: LimitKind, line: &str) -> String {
    match kind {
        LimitKind::Earmark => format!("the earmark of {line}"),
        LimitKind::ExportBan => format!("the export ban on {line}"),
    }
}
