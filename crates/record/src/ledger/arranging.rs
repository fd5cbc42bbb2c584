//! Decides which agreements and equivalence factors hold by the lines of a log, and whether another line can stand. What one said
//! is never altered: it ends, or it is found never to have held. Up: [`crate::ledger`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use model::arrangement::{Arranged, Arrangement, ArrangementEnd};
use model::fault::Fault;
use model::id::{FactorId, PartyId};
use model::ledger::{Agreement, Entry, Factor};
use model::record::Party;

use crate::ledger::view::factor_faults;
use crate::ledger::{Refusal, Register, fold, refusal};

/// What the account is kept by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangements {
    /// Agreements that hold or held, in the order in which they were entered, with their days as they are known now.
    pub agreements: Vec<Agreement>,
    /// Factors, likewise.
    pub factors: Vec<Factor>,
    /// What was found never to have held.
    pub voided: BTreeSet<Arranged>,
}

impl Arrangements {
    /// Takes the next line. One that was kept beside the log and is the same in it counts once.
    fn take(&mut self, line: &Arrangement) {
        match line {
            Arrangement::Agreement(new) if self.agreements.iter().all(|known| known.id != new.id) => {
                self.agreements.push(new.clone());
            }
            Arrangement::Factor(new) if self.factors.iter().all(|known| known.id != new.id) => {
                self.factors.push(new.clone());
            }
            Arrangement::Agreement(_) | Arrangement::Factor(_) => {}
            Arrangement::End(end) => self.end(end),
        }
    }

    fn end(&mut self, end: &ArrangementEnd) {
        let Some(until) = end.until else {
            self.voided.insert(end.of.clone());
            match &end.of {
                Arranged::Agreement(id) => self.agreements.retain(|known| known.id != *id),
                Arranged::Factor(id) => self.factors.retain(|known| known.id != *id),
            }
            return;
        };
        match &end.of {
            Arranged::Agreement(id) => {
                let found = self.agreements.iter_mut().filter(|known| known.id == *id);
                found.for_each(|known| known.until = Some(until));
            }
            Arranged::Factor(id) => {
                let found = self.factors.iter_mut().filter(|known| known.id == *id);
                found.for_each(|known| known.until = Some(until));
            }
        }
    }

    /// The first day of one that holds or held.
    fn from(&self, of: &Arranged) -> Option<Date> {
        match of {
            Arranged::Agreement(id) => self.agreements.iter().find(|known| known.id == *id).map(|known| known.from),
            Arranged::Factor(id) => self.factors.iter().find(|known| known.id == *id).map(|known| known.from),
        }
    }
}

/// What holds by agreements that are kept beside a log, and by its lines in their order.
#[must_use]
pub fn arrangements(kept: &[Agreement], lines: &[Arrangement]) -> Arrangements {
    let mut all = Arrangements { agreements: kept.to_vec(), ..Arrangements::default() };
    lines.iter().for_each(|line| all.take(line));
    all
}

/// Whether a new line may follow those of a log: no entry that stands may stand against an agreement that then does not hold, and
/// no two factors of the same units may hold on one day.
///
/// # Errors
/// Everything that is wrong with it, and which entries it would undo.
pub fn admit_arrangement(
    known: &Arrangements,
    new: &Arrangement,
    parties: &[Party],
    entries: &[Entry],
) -> Result<Arrangements, Vec<Fault>> {
    let mut faults = match new {
        Arrangement::Agreement(agreement) => agreement_faults(known, agreement, parties),
        Arrangement::Factor(factor) => {
            let days = span_faults(factor.from, factor.until);
            reused(known.voided.contains(&new.of()), known.factors.iter().any(|one| one.id == factor.id), new)
                .into_iter()
                .chain(days)
                .collect()
        }
        Arrangement::End(end) => end_faults(known, end),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut next = known.clone();
    next.take(new);
    let before: BTreeSet<(FactorId, Fault)> = factor_faults(&known.factors).into_iter().collect();
    let overlaps = factor_faults(&next.factors).into_iter().filter(|fault| !before.contains(fault));
    faults.extend(overlaps.map(|(_, fault)| fault));
    let refusals = |all: &Arrangements| fold(entries, &Register::of(parties, &all.agreements), Date::MAX).refusals;
    // What begins can undo nothing: no entry can name it yet.
    if matches!(new, Arrangement::End(_)) {
        let before: BTreeSet<Refusal> = refusals(known).into_iter().collect();
        let undone = refusals(&next).into_iter().filter(|refusal| !before.contains(refusal));
        faults.extend(undone.map(|one| refusal::without_agreement(&one)));
    }
    if faults.is_empty() { Ok(next) } else { Err(faults) }
}

fn at(column: &str, code: Fault) -> Fault {
    code.at("", 0, column)
}

/// That an id was given before, to one that holds or to one that was voided.
fn reused(is_voided: bool, is_known: bool, new: &Arrangement) -> Option<Fault> {
    (is_voided || is_known).then(|| {
        let cause = format!("another has the id \u{ab}{}\u{bb}", new.id());
        let action = "give the new one an id of its own; what stands is not altered, only ended or voided";
        at("id", Fault::new("arrangement-id-reused", cause, action))
    })
}

fn span_faults(from: Date, until: Option<Date>) -> Option<Fault> {
    let until = until.filter(|until| *until < from)?;
    let cause = format!("it ends on {until}, before it begins on {from}");
    Some(at("until", Fault::new("impossible-date", cause, "check both days")))
}

fn agreement_faults(known: &Arrangements, new: &Agreement, parties: &[Party]) -> Vec<Fault> {
    let is_party = |id: &PartyId| parties.iter().any(|party| party.id == *id);
    let [party, other] = &new.parties;
    let named = [("party", party), ("other", other)];
    let mut faults: Vec<Fault> = named
        .into_iter()
        .filter(|(_, id)| !is_party(id))
        .map(|(column, id)| refusal::unknown(column, "party", id))
        .collect();
    if party == other {
        let cause = format!("\u{ab}{party}\u{bb} agrees with itself");
        faults.push(at("other", Fault::new("same-party", cause, "name the other party")));
    }
    faults.extend(span_faults(new.from, new.until));
    let line = Arrangement::Agreement(new.clone());
    // The very same agreement may be entered again, so that one that was kept beside the log comes into its chain.
    let is_other = known.agreements.iter().any(|one| one.id == new.id && one != new);
    faults.extend(reused(known.voided.contains(&line.of()), is_other, &line));
    faults
}

fn end_faults(known: &Arrangements, end: &ArrangementEnd) -> Vec<Fault> {
    let (of, Some(from)) = (&end.of, known.from(&end.of)) else {
        if known.voided.contains(&end.of) {
            let cause = format!("{} was found never to have held", end.of);
            let action = "enter a new one with an id of its own, where one is meant";
            return vec![at("of", Fault::new("arrangement-void", cause, action))];
        }
        let cause = format!("no {} is known", end.of);
        let action = "check the id; what ends must have been entered first";
        return vec![at("of", Fault::new("unknown-code", cause, action))];
    };
    let early = end.until.filter(|until| *until < from).map(|until| {
        let cause = format!("{of} begins on {from}, and is to end on {until}");
        at("until", Fault::new("impossible-date", cause, "check the day; what never held is voided"))
    });
    early.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::evidence::Source;
    use model::id::{AgreementId, ArrangementId, EntryId};
    use model::ledger::{AccountUnit, Act, Deal, Scope};
    use model::quantity::Units;

    fn source() -> Source {
        Source::try_new("assumption: a test").expect("a source")
    }

    fn parties() -> Vec<Party> {
        ["A", "B", "C"].map(|id| Party { id: PartyId::of(id), name: id.to_owned(), place: None }).to_vec()
    }

    fn agreement(id: &str, parties: [&str; 2], until: Option<Date>) -> Agreement {
        Agreement {
            id: AgreementId::of(id),
            parties: parties.map(PartyId::of),
            from: date(2020, 3, 1),
            until,
            text: "Apart".to_owned(),
            source: source(),
        }
    }

    fn factor(id: &str, from: Date, until: Option<Date>) -> Arrangement {
        let unit = |text: &str| AccountUnit::try_new(text).expect(text);
        let (unit, into) = (unit("flying-minutes:An-124-100"), unit("flying-minutes:Il-76TD"));
        Arrangement::Factor(Factor {
            id: FactorId::of(id),
            unit,
            into,
            parts: 3,
            per: 1,
            from,
            until,
            source: source(),
        })
    }

    fn end(id: &str, of: &str, until: Option<Date>) -> Arrangement {
        let of = Arranged::try_new(of).expect(of);
        let (id, text) = (ArrangementId::of(id), "Ended".to_owned());
        Arrangement::End(ArrangementEnd { id, of, until, text, source: source() })
    }

    fn pledge(scope: &str, day: Date) -> Entry {
        let deal = Deal {
            from: PartyId::of("A"),
            to: PartyId::of("B"),
            unit: AccountUnit::Grams,
            amount: Units::of(5),
            scope: Scope::try_new(scope).expect(scope),
            terms: None,
            consignment: None,
        };
        Entry {
            id: EntryId::of("E-1"),
            day,
            act: Act::Pledge { deal, expires: None },
            said_by: None,
            because: Vec::new(),
            text: "Five".to_owned(),
            source: source(),
        }
    }

    fn codes(known: &Arrangements, new: &Arrangement, entries: &[Entry]) -> Vec<&'static str> {
        let made = admit_arrangement(known, new, &parties(), entries);
        made.err().into_iter().flatten().map(|fault| fault.code).collect()
    }

    #[test]
    fn what_ends_holds_until_then_and_what_is_voided_never_held() {
        let lines = [
            Arrangement::Agreement(agreement("A-1", ["A", "B"], None)),
            Arrangement::Agreement(agreement("A-2", ["A", "C"], None)),
            factor("F-1", date(2020, 1, 1), None),
            end("X-1", "agreement:A-1", Some(date(2020, 6, 30))),
            end("X-2", "agreement:A-2", None),
            end("X-3", "factor:F-1", Some(date(2020, 1, 31))),
            factor("F-2", date(2020, 2, 1), None),
        ];
        let mut known = Arrangements::default();
        for line in &lines {
            known = admit_arrangement(&known, line, &parties(), &[]).expect("each line should stand");
        }
        assert_eq!(known, arrangements(&[], &lines));
        assert_eq!(known.agreements, [agreement("A-1", ["A", "B"], Some(date(2020, 6, 30)))]);
        let days: Vec<_> = known.factors.iter().map(|one| (one.from, one.until)).collect();
        assert_eq!(days, [(date(2020, 1, 1), Some(date(2020, 1, 31))), (date(2020, 2, 1), None)]);
        assert_eq!(known.voided.len(), 1);
    }

    #[test]
    fn what_is_kept_beside_the_log_may_come_into_it_as_it_is() {
        let kept = [agreement("A-1", ["A", "B"], None)];
        let known = arrangements(&kept, &[]);
        let same = Arrangement::Agreement(kept[0].clone());
        assert_eq!(admit_arrangement(&known, &same, &parties(), &[]), Ok(known.clone()));
        let other = Arrangement::Agreement(agreement("A-1", ["A", "C"], None));
        assert_eq!(codes(&known, &other, &[]), ["arrangement-id-reused"]);
    }

    #[test]
    fn what_cannot_stand_is_refused() {
        let lines = [
            Arrangement::Agreement(agreement("A-1", ["A", "B"], None)),
            Arrangement::Agreement(agreement("A-2", ["A", "B"], None)),
            factor("F-1", date(2020, 1, 1), Some(date(2020, 3, 31))),
            end("X-1", "agreement:A-2", None),
        ];
        let known = arrangements(&[], &lines);
        let booked = [pledge("agreement:A-1", date(2020, 5, 1))];
        let begin = |agreement: Agreement| Arrangement::Agreement(agreement);
        let same = AccountUnit::Grams;
        let circular = match factor("F-9", date(2021, 1, 1), None) {
            Arrangement::Factor(one) => Arrangement::Factor(Factor { unit: same.clone(), into: same, ..one }),
            other => other,
        };
        for (new, found, remark) in [
            (begin(agreement("A-3", ["A", "Z"], None)), vec!["unknown-code"], "nobody knows the party"),
            (begin(agreement("A-3", ["Z", "Z"], None)), vec!["unknown-code", "unknown-code", "same-party"], "itself"),
            (begin(agreement("A-3", ["A", "B"], Some(date(2020, 2, 1)))), vec!["impossible-date"], "backwards"),
            (begin(agreement("A-1", ["A", "C"], None)), vec!["arrangement-id-reused"], "another's id"),
            (begin(agreement("A-2", ["A", "B"], None)), vec!["arrangement-id-reused"], "a voided one's id"),
            (factor("F-1", date(2021, 1, 1), None), vec!["arrangement-id-reused"], "a factor's id"),
            (factor("F-2", date(2020, 3, 31), None), vec!["factor-overlap"], "two factors on one day"),
            (circular, vec!["factor-circular"], "in terms of itself"),
            (end("X-2", "agreement:A-9", None), vec!["unknown-code"], "nothing to end"),
            (end("X-2", "agreement:A-2", Some(date(2020, 9, 9))), vec!["arrangement-void"], "voided already"),
            (end("X-2", "agreement:A-1", Some(date(2020, 2, 1))), vec!["impossible-date"], "before it began"),
            (end("X-2", "agreement:A-1", Some(date(2020, 4, 30))), vec!["entry-undone"], "an entry is later"),
            (end("X-2", "agreement:A-1", None), vec!["entry-undone"], "an entry stands against it"),
        ] {
            assert_eq!(codes(&known, &new, &booked), found, "{remark}");
        }
        let later = end("X-2", "agreement:A-1", Some(date(2020, 5, 1)));
        assert_eq!(codes(&known, &later, &booked), Vec::<&str>::new(), "the last entry's day may be the last");
        let longer = end("X-3", "factor:F-1", Some(date(2020, 12, 31)));
        assert_eq!(codes(&known, &longer, &[]), Vec::<&str>::new(), "an end may be put off");
    }
}
