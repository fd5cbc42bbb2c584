//! Decides which notices exist on the day of the check, and finds those on a name, surely or possibly.
//! Does not judge what a notice means for the line (`rules`). Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::fitness::FitnessProblem;
use model::id::PlaceId;
use model::world::{Notice, NoticeKind};

use crate::names::{Likeness, Name};

/// A name of the line, with what it names there: `maker`, `donor` ...
#[derive(Clone, Debug)]
pub(crate) struct Called<'a> {
    /// What it names.
    pub(crate) role: &'static str,
    /// The name as it is written.
    pub(crate) text: &'a str,
}

/// A notice that is on one of the names of a line.
#[derive(Clone, Debug)]
pub(crate) struct Match<'a> {
    /// The notice.
    pub(crate) notice: &'a Notice,
    /// How alike the names are.
    pub(crate) likeness: Likeness,
    /// The name of the line that is most like it.
    pub(crate) called: Called<'a>,
    /// Places that apply it, in order; none where every place does.
    places: Option<Vec<&'a PlaceId>>,
}

impl<'a> Match<'a> {
    fn of(notice: &'a Notice, likeness: Likeness, called: Called<'a>) -> Self {
        let mut places: Vec<_> = notice.applies_in.iter().collect();
        places.sort();
        Self { notice, likeness, called, places: (!places.is_empty()).then_some(places) }
    }

    /// Whether a place applies the notice.
    pub(crate) fn applies(&self, place: &PlaceId) -> bool {
        self.places.as_ref().is_none_or(|places| places.binary_search(&place).is_ok())
    }
}

/// Notices that are known and count on the day of loading or of arrival, by the names they are on.
pub(crate) struct NoticeIndex<'a> {
    notices: Vec<&'a Notice>,
    names: Vec<(Name, usize)>,
    by_word: BTreeMap<String, Vec<usize>>,
    by_rarest: BTreeMap<String, Vec<usize>>,
}

impl<'a> NoticeIndex<'a> {
    /// Indexes the notices of a problem.
    pub(crate) fn of(problem: &'a FitnessProblem) -> Self {
        let mut notices: Vec<_> = problem.notices.iter().filter(|notice| is_of_concern(notice, problem)).collect();
        notices.sort_by(|one, other| one.id.cmp(&other.id));
        let mut names = Vec::new();
        for (index, notice) in notices.iter().enumerate() {
            let own: BTreeSet<_> =
                std::iter::once(&notice.subject).chain(&notice.aliases).map(|text| Name::of(text)).collect();
            names.extend(own.into_iter().map(|name| (name, index)));
        }
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, (name, _)) in names.iter().enumerate() {
            for word in name.words() {
                by_word.entry(word.to_owned()).or_default().push(index);
            }
        }
        let mut by_rarest: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, (name, _)) in names.iter().enumerate() {
            if let Some(word) = name.words().into_iter().min_by_key(|word| by_word[*word].len()) {
                by_rarest.entry(word.to_owned()).or_default().push(index);
            }
        }
        Self { notices, names, by_word, by_rarest }
    }

    /// Names of notices that may be within a name, or hold it: of two names one of which is within the other, the longer
    /// one has the rarest word of the shorter. So a word that is in thousands of names costs nothing.
    fn candidates(&self, name: &Name) -> BTreeSet<usize> {
        let words = name.words();
        let holding: Option<Vec<&Vec<usize>>> = words.iter().map(|word| self.by_word.get(*word)).collect();
        let rarest = holding.and_then(|lists| lists.into_iter().min_by_key(|list| list.len()));
        let within = words.iter().filter_map(|word| self.by_rarest.get(*word));
        rarest.into_iter().chain(within).flatten().copied().collect()
    }

    /// Notices of some kinds on any of the names, wherever they apply, by id; the most alike name of each.
    pub(crate) fn on(&self, called: &[Called<'a>], kinds: &[NoticeKind]) -> Vec<Match<'a>> {
        let mut found: BTreeMap<usize, (Likeness, &Called<'a>)> = BTreeMap::new();
        for own in called {
            let name = Name::of(own.text);
            for (other, notice) in self.candidates(&name).into_iter().map(|index| &self.names[index]) {
                let Some(likeness) = name.likeness(other) else { continue };
                if kinds.contains(&self.notices[*notice].kind) {
                    let best = found.entry(*notice).or_insert((likeness, own));
                    if likeness > best.0 {
                        *best = (likeness, own);
                    }
                }
            }
        }
        found
            .into_iter()
            .map(|(index, (likeness, own))| Match::of(self.notices[index], likeness, own.clone()))
            .collect()
    }
}

/// A notice published after the check does not exist, whatever day the goods arrive; one that exists counts when it is in
/// force on the day of loading or of arrival (`fitness.md` rule 11).
fn is_of_concern(notice: &Notice, problem: &FitnessProblem) -> bool {
    let is_counting = |day: Date| notice.is_in_force(day);
    notice.published <= problem.as_of && (is_counting(problem.loading) || is_counting(problem.arrival))
}

/// A notice as a sentence tells it: on whom, since when, whether on loading or on arrival, and what it says.
pub(crate) fn told(found: &Match<'_>, problem: &FitnessProblem) -> String {
    let notice = found.notice;
    let (loading, arrival) = (problem.loading, problem.arrival);
    let when = match (notice.is_in_force(loading), notice.is_in_force(arrival)) {
        (true, true) => format!("in force on loading {loading} and on arrival {arrival}"),
        (true, false) => format!("in force on loading {loading}, ended before arrival {arrival}"),
        (false, _) => format!("not yet in force on loading {loading}, in force on arrival {arrival}"),
    };
    format!(
        "{} {}: {} on {} since {} ({}), {when}: {}",
        found.called.role,
        found.called.text,
        word(notice.kind),
        notice.subject,
        notice.from,
        notice.id,
        notice.text
    )
}

fn word(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Recall => "recall",
        NoticeKind::Incident => "incident",
        NoticeKind::Sanction => "sanction",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::rules::trial::Trial;

    use super::*;

    #[test]
    fn a_notice_is_found_once_by_its_most_alike_name() {
        let mut trial = Trial::new();
        trial.notice(NoticeKind::Sanction, "Urals Works Holding", "", date(2020, 3, 1)).aliases =
            vec!["Urals Works".to_owned(), "Works of the Urals".to_owned()];
        trial.notice(NoticeKind::Recall, "Urals Works", "", date(2020, 3, 1));
        let index = NoticeIndex::of(&trial.problem);
        let called =
            [Called { role: "owner", text: "Urals Works Group" }, Called { role: "maker", text: "urals works" }];
        let found = index.on(&called, &[NoticeKind::Sanction]);
        let told: Vec<_> =
            found.iter().map(|found| (found.notice.id.as_str(), found.likeness, found.called.role)).collect();
        assert_eq!(told, [("n1", Likeness::Same, "maker")]);
        assert_eq!(index.on(&called[..1], &[NoticeKind::Sanction])[0].likeness, Likeness::Possible);
        assert!(
            index.on(&[Called { role: "maker", text: "" }], &[NoticeKind::Sanction]).is_empty(),
            "no name, no notice"
        );
    }
}
