//! Decides what of an offer line is the same for every recipient: its names and words, the notices on them, what travels
//! with it. Judges nothing. Up: [`crate::fitness`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fitness::FitnessProblem;
use model::id::{ItemId, OfferLineId};
use model::offer::OfferLine;
use model::world::{Notice, NoticeKind};

use super::facts::{Facts, Status};
use super::names::{Likeness, Name, all_folded, folded, languages};

/// One offer line, with what is the same for every recipient.
pub(super) struct LineFacts<'a> {
    pub(super) line: &'a OfferLine,
    /// Units that are there by the day of arrival.
    pub(super) units: i64,
    pub(super) maker: Option<Name>,
    pub(super) model: Option<Name>,
    pub(super) lots: Vec<String>,
    pub(super) class: Option<String>,
    pub(super) strength: Option<String>,
    pub(super) fitting: Option<String>,
    pub(super) certificates: Vec<String>,
    /// Certificates that a product of this class should have.
    pub(super) expected: BTreeSet<String>,
    pub(super) languages: Vec<String>,
    pub(super) skills: Vec<String>,
    pub(super) team_languages: Vec<String>,
    /// Recalls and incidents on maker or model.
    pub(super) incidents: Vec<(&'a Notice, Likeness)>,
    /// Sanctions on maker, owner, model, donor, payer or carrier.
    pub(super) sanctions: Vec<(&'a Notice, Likeness)>,
    /// Units of each item that travel with the line.
    pub(super) companions: BTreeMap<&'a ItemId, i64>,
    /// What the regulator says where it comes from.
    pub(super) status_at_home: Status,
}

/// Reads the offer lines once all other tables are laid ready.
pub(super) struct LineReader<'f, 'a> {
    facts: &'f Facts<'a>,
    incidents: Vec<(&'a Notice, Vec<Name>)>,
    sanctions: Vec<(&'a Notice, Vec<Name>)>,
    party_names: BTreeMap<&'a str, Vec<&'a str>>,
    companions: BTreeMap<&'a OfferLineId, BTreeMap<&'a ItemId, i64>>,
    certificates: BTreeMap<String, BTreeSet<String>>,
}

impl<'f, 'a> LineReader<'f, 'a> {
    pub(super) fn of(facts: &'f Facts<'a>) -> Self {
        let problem = facts.problem;
        let (mut incidents, mut sanctions) = (vec![], vec![]);
        for notice in problem.notices.iter().filter(|notice| is_in_force(problem, notice)) {
            let names = std::iter::once(&notice.subject).chain(&notice.aliases).map(|name| Name::of(name)).collect();
            let pile = if notice.kind == NoticeKind::Sanction { &mut sanctions } else { &mut incidents };
            pile.push((notice, names));
        }
        let mut party_names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for party in &problem.parties {
            party_names.entry(party.id.as_str()).or_default().push(&party.name);
        }
        let mut companions: BTreeMap<_, BTreeMap<_, i64>> = BTreeMap::new();
        for line in &problem.lines {
            if let Some(lead) = &line.travels_with {
                *companions.entry(lead).or_default().entry(&line.item).or_default() += units_by(line, problem.arrival);
            }
        }
        let mut certificates: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in &problem.standards {
            certificates.entry(folded(&row.class)).or_default().insert(folded(&row.certificate));
        }
        Self { facts, incidents, sanctions, party_names, companions, certificates }
    }

    pub(super) fn read(&self) -> BTreeMap<&'a OfferLineId, LineFacts<'a>> {
        let mut lines = BTreeMap::new();
        for line in &self.facts.problem.lines {
            lines.entry(&line.id).or_insert_with(|| self.line(line));
        }
        lines
    }

    fn line(&self, line: &'a OfferLine) -> LineFacts<'a> {
        let product = &line.product;
        let named = |text: &Option<String>| text.as_deref().map(Name::of);
        let (maker, model, owner) = (named(&product.maker), named(&product.model), named(&product.owner));
        let class = product.class.as_deref().map(folded);
        let made: Vec<&Name> = [&maker, &model].into_iter().flatten().collect();
        let parties = self.parties(line);
        let under_sanctions: Vec<&Name> = made.iter().copied().chain(&owner).chain(&parties).collect();
        LineFacts {
            line,
            units: units_by(line, self.facts.problem.arrival),
            lots: all_folded(&product.lots),
            strength: product.strength_form.as_deref().map(folded),
            fitting: product.gas_fitting.as_deref().map(folded),
            certificates: all_folded(&product.certificates),
            expected: class.as_ref().and_then(|class| self.certificates.get(class)).cloned().unwrap_or_default(),
            languages: languages(&product.languages),
            skills: line.team.as_ref().map(|team| all_folded(&team.skills)).unwrap_or_default(),
            team_languages: line.team.as_ref().map(|team| languages(&team.languages)).unwrap_or_default(),
            incidents: alike(&self.incidents, &made),
            sanctions: alike(&self.sanctions, &under_sanctions),
            companions: self.companions.get(&line.id).cloned().unwrap_or_default(),
            status_at_home: self.facts.status(&line.place, &line.item, model.as_ref()),
            maker,
            model,
            class,
        }
    }

    /// Ids and names of donor, payer and carrier.
    fn parties(&self, line: &OfferLine) -> Vec<Name> {
        let ids = std::iter::once(&line.donor).chain(&line.payer).chain(&line.carrier);
        let texts = ids.flat_map(|id| {
            let names = self.party_names.get(id.as_str()).into_iter().flatten().copied();
            std::iter::once(id.as_str()).chain(names)
        });
        texts.map(Name::of).collect()
    }
}

/// Notices on one of the names, each with its closest likeness.
fn alike<'a>(notices: &[(&'a Notice, Vec<Name>)], names: &[&Name]) -> Vec<(&'a Notice, Likeness)> {
    let closest = |subjects: &[Name]| {
        let pairs = subjects.iter().flat_map(|subject| names.iter().map(move |name| subject.likeness(name)));
        pairs.flatten().max()
    };
    notices.iter().filter_map(|(notice, subjects)| Some((*notice, closest(subjects)?))).collect()
}

/// Whether a notice is known on the day of the check, and in force when the goods are loaded or when they arrive.
fn is_in_force(problem: &FitnessProblem, notice: &Notice) -> bool {
    let covers = |day: Date| notice.from <= day && notice.until.is_none_or(|until| day <= until);
    notice.published <= problem.as_of && (covers(problem.loading) || covers(problem.arrival))
}

/// Units that the offer gives by a day: its first figure, then step by step what the ramp yields to the day before the
/// next step.
fn units_by(line: &OfferLine, day: Date) -> i64 {
    if day < line.ready {
        return line.units.get();
    }
    let mut total = i128::from(line.units.get());
    for (index, step) in line.ramp.iter().enumerate() {
        let end = line.ramp.get(index + 1).and_then(|next| next.from.yesterday().ok()).map_or(day, |end| end.min(day));
        let days = i128::from((end - step.from).get_days()) + 1;
        total += days.max(0) * i128::from(step.units_per_day.get());
    }
    i64::try_from(total).expect("what an offer gives should fit in 63 bits")
}
