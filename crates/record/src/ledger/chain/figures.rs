//! Decides what becomes of a figure that a party tells of an entry: it is kept beside the posted one, never instead of it.
//! Up: [`crate::ledger`].

use std::collections::BTreeSet;

use model::fault::Fault;
use model::id::EntryId;
use model::ledger::{AccountUnit, Act, Entry, Terms};
use model::quantity::Units;

use super::{Chains, check_unit, whole};
use crate::ledger::{SideBySide, Told, refusal};

impl<'a> Chains<'a> {
    pub(super) fn figure(
        &mut self,
        entry: &'a Entry,
        target: &'a EntryId,
        amount: Option<&(AccountUnit, Units)>,
        terms: Option<Terms>,
        mut faults: Vec<Fault>,
    ) -> Vec<Fault> {
        if entry.said_by.is_none() {
            faults.push(refusal::without_sayer());
        }
        if amount.is_none() && terms.is_none() {
            faults.push(refusal::empty_figure());
        }
        if let Some(found) = self.target(entry, target, &mut faults) {
            let root = self.standing.get(target).map_or(target, |standing| standing.root);
            match self.roots.get(root) {
                None if matches!(
                    found.act,
                    Act::Void { .. } | Act::Correct { .. } | Act::Figure { .. } | Act::Value { .. }
                ) =>
                {
                    faults.push(refusal::kind(found, "a pledge, a posting or a return"));
                }
                None => faults.push(refusal::refused(target)),
                Some(root) => {
                    if let Some((unit, _)) = amount {
                        check_unit(unit, root, &mut faults);
                    }
                }
            }
        }
        if let (true, Some(by)) = (faults.is_empty(), &entry.said_by) {
            let amount = amount.map(|(_, amount)| *amount);
            self.told.entry(target).or_default().push(Told { entry: entry.id.clone(), by: by.clone(), amount, terms });
        }
        faults
    }

    pub(super) fn beside(&self, id: &EntryId, told: Vec<Told>) -> SideBySide {
        let standing = self.standing.get(id);
        let root = &self.roots[standing.map_or(id, |standing| standing.root)];
        let amount = standing.map_or(root.deal.amount, |standing| whole(standing.amount));
        let mut amounts: BTreeSet<Units> = told.iter().filter_map(|one| one.amount).collect();
        amounts.insert(amount);
        let terms: BTreeSet<Terms> = told.iter().filter_map(|one| one.terms).chain(root.deal.terms).collect();
        SideBySide {
            entry: id.clone(),
            amount,
            terms: root.deal.terms,
            amounts_differ: amounts.len() > 1,
            terms_differ: terms.len() > 1,
            told,
        }
    }
}
