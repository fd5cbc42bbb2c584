//! Decides, entry by entry, whether it can stand on what stands already, and what it does to the pledge, the loan or the
//! posting that it is about. Up: [`crate::ledger`].

mod figures;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fault::Fault;
use model::id::{ConsignmentId, EntryId, PartyId};
use model::ledger::{AccountUnit, Act, Deal, Entry, Scope, Terms, Valued};
use model::quantity::Units;

use crate::ledger::{
    Ledger, LoanState, Movement, PendingStep, PledgeState, Refusal, Register, SideBySide, Told, refusal,
};

/// What hangs on one pledge or direct posting.
struct Root<'a> {
    entry: &'a Entry,
    deal: &'a Deal,
    expires: Option<Date>,
    is_pledge: bool,
    posted: i128,
    voided: i128,
    closed: Option<Date>,
    returned: i128,
}

impl Root<'_> {
    /// What can still be posted of a pledge that is open.
    fn left(&self) -> i128 {
        i128::from(self.deal.amount.get()) - self.posted - self.voided
    }

    /// The most that can have been posted: all that was not voided part by part; what was voided as the rest gives way.
    fn posted_max(&self) -> i128 {
        if self.closed.is_some() { i128::from(self.deal.amount.get()) } else { self.posted + self.left() }
    }

    fn is_loan(&self) -> bool {
        self.deal.terms == Some(Terms::Loan)
    }
}

/// What a posting, a direct posting or a return amounts to by now.
struct Standing<'a> {
    root: &'a EntryId,
    amount: i128,
    is_return: bool,
}

/// The chains of entries that hang on each pledge and direct posting, while they are built.
pub(super) struct Chains<'a> {
    register: &'a Register<'a>,
    known: &'a BTreeMap<&'a EntryId, &'a Entry>,
    consignments: &'a BTreeSet<&'a ConsignmentId>,
    roots: BTreeMap<&'a EntryId, Root<'a>>,
    order: Vec<&'a EntryId>,
    standing: BTreeMap<&'a EntryId, Standing<'a>>,
    told: BTreeMap<&'a EntryId, Vec<Told>>,
    movements: Vec<Movement>,
    steps: Vec<PendingStep>,
}

impl<'a> Chains<'a> {
    pub(super) fn new(
        register: &'a Register<'a>,
        known: &'a BTreeMap<&'a EntryId, &'a Entry>,
        consignments: &'a BTreeSet<&'a ConsignmentId>,
    ) -> Self {
        Self {
            register,
            known,
            consignments,
            roots: BTreeMap::new(),
            order: Vec::new(),
            standing: BTreeMap::new(),
            told: BTreeMap::new(),
            movements: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Takes one entry up, or says everything that is wrong with it and leaves all as it was.
    pub(super) fn take(&mut self, entry: &'a Entry) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Some(party) = &entry.said_by {
            self.check_party("said_by", party, &mut faults);
        }
        match &entry.act {
            Act::Pledge { deal, expires } => {
                faults.extend(expires.filter(|end| *end < entry.day).map(|end| refusal::ends_before(entry.day, end)));
                self.open(entry, deal, *expires, true, faults)
            }
            Act::Direct(deal) => self.open(entry, deal, None, false, faults),
            Act::Post { pledge, unit, amount } => self.post(entry, pledge, unit, *amount, faults),
            Act::Void { pledge, part } => self.void(entry, pledge, part.as_ref(), faults),
            Act::Return { loan, unit, amount } => self.give_back(entry, loan, unit, *amount, faults),
            Act::Correct { entry: target, unit, change, .. } => self.correct(entry, target, unit, *change, faults),
            Act::Figure { entry: target, amount, terms } => self.figure(entry, target, amount.as_ref(), *terms, faults),
            Act::Value { of, money, .. } => {
                if entry.said_by.is_none() {
                    faults.push(refusal::without_sayer());
                }
                if money.cents < 0 {
                    faults.push(refusal::negative(money.cents));
                }
                match of {
                    Valued::Entry(target) => {
                        self.root(entry, target, "a pledge or a direct posting", &mut faults);
                    }
                    Valued::Consignment(id) if !self.consignments.contains(id) => {
                        faults.push(refusal::unknown("consignment", "consignment of an entry", id));
                    }
                    Valued::Consignment(_) => {}
                }
                faults
            }
        }
    }

    fn check_party(&self, column: &str, party: &PartyId, faults: &mut Vec<Fault>) {
        if !self.register.parties.contains(party) {
            faults.push(refusal::unknown(column, "party", party));
        }
    }

    fn open(
        &mut self,
        entry: &'a Entry,
        deal: &'a Deal,
        expires: Option<Date>,
        is_pledge: bool,
        mut faults: Vec<Fault>,
    ) -> Vec<Fault> {
        self.check_party("from", &deal.from, &mut faults);
        self.check_party("to", &deal.to, &mut faults);
        if deal.from == deal.to {
            faults.push(refusal::same_party(&deal.to));
        }
        if let Scope::Agreement(id) = &deal.scope {
            match self.register.agreements.get(id) {
                None => faults.push(refusal::unknown("scope", "agreement", id)),
                Some(agreement) => {
                    if [&deal.from, &deal.to].iter().any(|party| !agreement.parties.contains(party)) {
                        let [one, other] = &agreement.parties;
                        faults.push(refusal::agreement(format!("\u{ab}{id}\u{bb} is of {one} and {other} alone")));
                    }
                    if entry.day < agreement.from || agreement.until.is_some_and(|end| entry.day > end) {
                        let cause = format!("\u{ab}{id}\u{bb} does not hold on {}", entry.day);
                        faults.push(refusal::agreement(cause));
                    }
                }
            }
        }
        if faults.is_empty() {
            let posted = if is_pledge { 0 } else { i128::from(deal.amount.get()) };
            let root = Root { entry, deal, expires, is_pledge, posted, voided: 0, closed: None, returned: 0 };
            self.roots.insert(&entry.id, root);
            self.order.push(&entry.id);
            if is_pledge {
                self.steps.push(step(entry, &entry.id, i128::from(deal.amount.get())));
            } else {
                self.standing.insert(&entry.id, Standing { root: &entry.id, amount: posted, is_return: false });
                self.movements.push(moved(entry, &entry.id, deal, posted));
            }
        }
        faults
    }

    /// The entry that another is about, where it stands and is not of a later day.
    fn target(&self, entry: &Entry, target: &EntryId, faults: &mut Vec<Fault>) -> Option<&'a Entry> {
        let Some((_, found)) = self.known.get_key_value(target) else {
            faults.push(refusal::unknown("entry", "entry", target));
            return None;
        };
        if found.day > entry.day {
            faults.push(refusal::early(entry.day, found));
            return None;
        }
        Some(found)
    }

    fn root(&self, entry: &Entry, target: &EntryId, wanted: &str, faults: &mut Vec<Fault>) -> Option<&Root<'a>> {
        let found = self.target(entry, target, faults)?;
        if found.act.deal().is_none() {
            faults.push(refusal::kind(found, wanted));
            return None;
        }
        let root = self.roots.get(target);
        if root.is_none() {
            faults.push(refusal::refused(target));
        }
        root
    }

    fn pledge(&self, entry: &Entry, target: &EntryId, faults: &mut Vec<Fault>) -> Option<&Root<'a>> {
        let root = self.root(entry, target, "a pledge", faults)?;
        if !root.is_pledge {
            faults.push(refusal::kind(root.entry, "a pledge"));
            return None;
        }
        faults.extend(root.closed.map(|since| refusal::closed(target, since)));
        faults.extend(root.expires.filter(|end| *end < entry.day).map(|end| refusal::expired(target, end)));
        Some(root)
    }

    fn post(
        &mut self,
        entry: &'a Entry,
        pledge: &'a EntryId,
        unit: &AccountUnit,
        amount: Units,
        mut faults: Vec<Fault>,
    ) -> Vec<Fault> {
        let amount = i128::from(amount.get());
        if entry.because.is_empty() {
            faults.push(refusal::without_receipt());
        }
        if amount == 0 {
            faults.push(refusal::zero());
        }
        if let Some(root) = self.pledge(entry, pledge, &mut faults) {
            let is_unit = check_unit(unit, root, &mut faults);
            if is_unit && root.closed.is_none() && amount > root.left() {
                faults.push(refusal::more(pledge, amount, root.left()));
            }
        }
        if faults.is_empty() {
            let root = self.roots.get_mut(pledge).expect("a pledge that was found should be there");
            root.posted += amount;
            self.steps.push(step(entry, pledge, -amount));
            self.movements.push(moved(entry, pledge, root.deal, amount));
            self.standing.insert(&entry.id, Standing { root: pledge, amount, is_return: false });
        }
        faults
    }

    fn void(
        &mut self,
        entry: &'a Entry,
        pledge: &'a EntryId,
        part: Option<&(AccountUnit, Units)>,
        mut faults: Vec<Fault>,
    ) -> Vec<Fault> {
        let root = self.pledge(entry, pledge, &mut faults);
        if let (Some(root), Some((unit, amount))) = (root, part) {
            let is_unit = check_unit(unit, root, &mut faults);
            if amount.is_zero() {
                faults.push(refusal::zero());
            } else if is_unit && root.closed.is_none() && i128::from(amount.get()) > root.left() {
                faults.push(refusal::more(pledge, i128::from(amount.get()), root.left()));
            }
        }
        if faults.is_empty() {
            let root = self.roots.get_mut(pledge).expect("a pledge that was found should be there");
            let amount = part.map_or_else(|| root.left(), |(_, amount)| i128::from(amount.get()));
            match part {
                Some(_) => root.voided += amount,
                None => root.closed = Some(entry.day),
            }
            self.steps.push(step(entry, pledge, -amount));
        }
        faults
    }

    fn give_back(
        &mut self,
        entry: &'a Entry,
        loan: &'a EntryId,
        unit: &AccountUnit,
        amount: Units,
        mut faults: Vec<Fault>,
    ) -> Vec<Fault> {
        let amount = i128::from(amount.get());
        if amount == 0 {
            faults.push(refusal::zero());
        }
        if let Some(root) = self.root(entry, loan, "a loan", &mut faults) {
            if !root.is_loan() {
                faults.push(refusal::not_a_loan(loan));
            }
            if check_unit(unit, root, &mut faults) && amount > root.posted - root.returned {
                faults.push(refusal::more(loan, amount, root.posted - root.returned));
            }
        }
        if faults.is_empty() {
            let root = self.roots.get_mut(loan).expect("a loan that was found should be there");
            root.returned += amount;
            self.movements.push(moved(entry, loan, root.deal, -amount));
            self.standing.insert(&entry.id, Standing { root: loan, amount, is_return: true });
        }
        faults
    }

    fn correct(
        &mut self,
        entry: &'a Entry,
        target: &EntryId,
        unit: &AccountUnit,
        change: i64,
        mut faults: Vec<Fault>,
    ) -> Vec<Fault> {
        let change = i128::from(change);
        if change == 0 {
            faults.push(refusal::zero());
        }
        let Some(found) = self.target(entry, target, &mut faults) else { return faults };
        if !matches!(found.act, Act::Direct(_) | Act::Post { .. } | Act::Return { .. }) {
            faults.push(refusal::kind(found, "a direct posting, a posting of a pledge or a return"));
            return faults;
        }
        let Some(standing) = self.standing.get(target) else {
            faults.push(refusal::refused(target));
            return faults;
        };
        let root = self.roots.get(standing.root).expect("what stands should hang on something");
        let is_unit = check_unit(unit, root, &mut faults);
        if is_unit && standing.amount + change < 0 {
            faults.push(refusal::below_zero(target, standing.amount));
        } else if is_unit && standing.is_return {
            if root.returned + change > root.posted {
                faults.push(refusal::more(standing.root, change, root.posted - root.returned));
            }
        } else if is_unit {
            if root.is_pledge && root.posted + change > root.posted_max() {
                faults.push(refusal::more(standing.root, change, root.posted_max() - root.posted));
            }
            if root.posted + change < root.returned {
                faults.push(refusal::below_returned(standing.root, root.returned));
            }
        }
        if faults.is_empty() {
            let standing = self.standing.get_mut(target).expect("what was found should stand");
            standing.amount += change;
            let root = self.roots.get_mut(standing.root).expect("what stands should hang on something");
            let moving = if standing.is_return { -change } else { change };
            // What is voided as the rest gives way to a correction, so that nothing of it is pending again.
            if root.is_pledge && !standing.is_return && root.closed.is_none() {
                self.steps.push(step(entry, standing.root, -change));
            }
            *(if standing.is_return { &mut root.returned } else { &mut root.posted }) += change;
            self.movements.push(moved(entry, standing.root, root.deal, moving));
        }
        faults
    }

    /// The account as it stands at the end of a day.
    pub(super) fn finish(mut self, as_of: Date, entries: Vec<Entry>, refusals: Vec<Refusal>, later: usize) -> Ledger {
        let (mut pledges, mut loans, mut received) = (Vec::new(), Vec::new(), BTreeMap::new());
        for id in &self.order {
            let root = &self.roots[id];
            received.insert((*id).clone(), whole(root.posted - root.returned));
            if root.is_loan() {
                let (lent, returned) = (whole(root.posted), whole(root.returned));
                loans.push(LoanState { entry: (*id).clone(), deal: root.deal.clone(), lent, returned });
            }
            if root.is_pledge {
                let state = state(root, as_of);
                if let (Some(end), false) = (root.expires, state.expired.is_zero()) {
                    let day = end.tomorrow().expect("a day of an account should have a next one");
                    let (pledge, change) = ((*id).clone(), -state.expired.get());
                    self.steps.push(PendingStep { entry: None, pledge, day, change });
                }
                pledges.push(state);
            }
        }
        let told: Vec<SideBySide> = entries
            .iter()
            .filter_map(|entry| {
                let told = self.told.get(&entry.id)?;
                Some(self.beside(&entry.id, told.clone()))
            })
            .collect();
        Ledger {
            as_of,
            entries,
            movements: self.movements,
            pledges,
            pending_steps: self.steps,
            loans,
            side_by_side: told,
            received,
            refusals,
            later,
        }
    }
}

fn check_unit(unit: &AccountUnit, root: &Root<'_>, faults: &mut Vec<Fault>) -> bool {
    if *unit != root.deal.unit {
        faults.push(refusal::unit(unit, &root.deal.unit));
    }
    *unit == root.deal.unit
}

fn state(root: &Root<'_>, as_of: Date) -> PledgeState {
    let left = if root.closed.is_some() { 0 } else { root.left() };
    let is_over = root.expires.is_some_and(|end| end < as_of);
    let voided = if root.closed.is_some() { i128::from(root.deal.amount.get()) - root.posted } else { root.voided };
    PledgeState {
        entry: root.entry.id.clone(),
        day: root.entry.day,
        deal: root.deal.clone(),
        expires: root.expires,
        pending: whole(if is_over { 0 } else { left }),
        posted: whole(root.posted),
        voided: whole(voided),
        expired: whole(if is_over { left } else { 0 }),
    }
}

fn whole(amount: i128) -> Units {
    Units::of(i64::try_from(amount).expect("an amount of the account should fit in 63 bits"))
}

fn step(entry: &Entry, pledge: &EntryId, change: i128) -> PendingStep {
    let change = i64::try_from(change).expect("an amount of the account should fit in 63 bits");
    PendingStep { entry: Some(entry.id.clone()), pledge: pledge.clone(), day: entry.day, change }
}

/// The movement of an amount on a deal; a negative one goes the other way.
fn moved(entry: &Entry, root: &EntryId, deal: &Deal, amount: i128) -> Movement {
    let mut deal = deal.clone();
    deal.amount = whole(amount.abs());
    if amount < 0 {
        std::mem::swap(&mut deal.from, &mut deal.to);
    }
    Movement { entry: entry.id.clone(), root: root.clone(), day: entry.day, deal }
}
