//! Decides when two names are the same and when they may be, and which names of an operation a list is held against: makers,
//! owners and models on offer, every party, every tail. Does not decide what a hit means (`fitness`). Up:
//! [`crate::notice_list`].

use std::collections::{BTreeMap, BTreeSet};

use model::id::NoticeId;
use model::name::{POSSIBLE_WORDS_MIN, words_of};
use model::operation::Operation;

use crate::notice_list::Listed;

/// Most roles that are named of one name.
const ROLES_SHOWN: usize = 2;

/// How like two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same words in the same order, legal forms aside.
    Same,
    /// All words of the shorter, at least two, are in the other.
    Possible,
}

impl Likeness {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "same name",
            Self::Possible => "possible name",
        }
    }
}

/// A name of a list that is, or may be, one of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The row.
    pub id: NoticeId,
    /// How like.
    pub likeness: Likeness,
    /// As the list writes it.
    pub listed: String,
    /// As the operation writes it.
    pub name: String,
    /// Who or what that is in the operation, in words.
    pub role: String,
}

/// One name of an operation.
#[derive(Debug)]
struct Interest {
    name: String,
    roles: Vec<String>,
    is_maker: bool,
    words: Vec<usize>,
    set: BTreeSet<usize>,
}

/// The names of an operation, indexed by their words, so that a list of many thousands is held against them in one go.
#[derive(Debug, Default)]
pub struct Interests {
    numbers: BTreeMap<String, usize>,
    interests: Vec<Interest>,
    by_words: BTreeMap<Vec<usize>, usize>,
    /// Of each word the names that have it.
    having: Vec<Vec<usize>>,
    /// Of each word the names whose rarest it is.
    rarest: Vec<Vec<usize>>,
}

impl Interests {
    /// The names of an operation: makers, owners and models of its offers; ids and names of its parties, among them donors,
    /// payers and carriers; its tails.
    #[must_use]
    pub fn of(operation: &Operation) -> Self {
        let mut interests = Self::default();
        for line in &operation.offers {
            let product = &line.product;
            for (what, name) in [("maker", &product.maker), ("owner", &product.owner), ("model", &product.model)] {
                if let Some(name) = name {
                    interests.add(name, format!("{what} of {}", line.id), what == "maker");
                }
            }
        }
        for party in &operation.parties {
            interests.add(&party.name, format!("party {}", party.id), false);
            interests.add(party.id.as_str(), format!("party {}", party.id), false);
        }
        for tail in &operation.tails {
            interests.add(tail.id.as_str(), format!("tail {}", tail.id), false);
        }
        interests.index();
        interests
    }

    /// How many different names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.interests.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.interests.is_empty()
    }

    fn add(&mut self, name: &str, role: String, is_maker: bool) {
        let words = words_of(name);
        if words.is_empty() {
            return;
        }
        let numbered: Vec<usize> = words
            .into_iter()
            .map(|word| {
                let next = self.numbers.len();
                *self.numbers.entry(word).or_insert(next)
            })
            .collect();
        let next = self.interests.len();
        let index = *self.by_words.entry(numbered.clone()).or_insert(next);
        if index == next {
            let (name, set) = (name.trim().to_owned(), numbered.iter().copied().collect());
            self.interests.push(Interest { name, roles: vec![role], is_maker, words: numbered, set });
            return;
        }
        let known = &mut self.interests[index];
        known.is_maker |= is_maker;
        known.roles.push(role);
    }

    fn index(&mut self) {
        let count = self.numbers.len();
        (self.having, self.rarest) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (index, interest) in self.interests.iter().enumerate() {
            interest.set.iter().for_each(|word| self.having[*word].push(index));
        }
        for (index, interest) in self.interests.iter().enumerate() {
            if interest.words.len() >= POSSIBLE_WORDS_MIN
                && let Some(word) = interest.set.iter().min_by_key(|word| self.having[**word].len())
            {
                self.rarest[*word].push(index);
            }
        }
    }

    /// The names of the operation that a row is or may be about: its name and its other names against all of them, and who
    /// recalls it against the makers, of the same name only.
    #[must_use]
    pub fn matches(&self, row: &Listed) -> Vec<Match> {
        let mut found: BTreeMap<usize, (Likeness, &str)> = BTreeMap::new();
        for listed in std::iter::once(&row.subject).chain(&row.aliases) {
            for (index, likeness) in self.like(listed) {
                let best = found.entry(index).or_insert((likeness, listed));
                if likeness < best.0 {
                    *best = (likeness, listed);
                }
            }
        }
        if let Some(firm) = &row.firm
            && let Some(index) = self.same(firm).filter(|index| self.interests[*index].is_maker)
        {
            found.insert(index, (Likeness::Same, firm));
        }
        let told = |(index, (likeness, listed)): (usize, (Likeness, &str))| {
            let Interest { name, roles, .. } = &self.interests[index];
            let more = roles.len().saturating_sub(ROLES_SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let role = format!("{}{more}", roles.iter().take(ROLES_SHOWN).cloned().collect::<Vec<_>>().join(", "));
            Match { id: row.id.clone(), likeness, listed: listed.to_owned(), name: name.clone(), role }
        };
        found.into_iter().map(told).collect()
    }

    fn same(&self, name: &str) -> Option<usize> {
        let numbered: Option<Vec<usize>> = words_of(name).iter().map(|word| self.numbers.get(word).copied()).collect();
        self.by_words.get(&numbered?).copied()
    }

    /// The names that a listed one is or may be.
    fn like(&self, listed: &str) -> BTreeMap<usize, Likeness> {
        let words = words_of(listed);
        let known: Vec<usize> = words.iter().filter_map(|word| self.numbers.get(word).copied()).collect();
        let set: BTreeSet<usize> = known.iter().copied().collect();
        let mut found = BTreeMap::new();
        // Names of the operation that are as long or shorter: each is looked at under one word of its own.
        for index in set.iter().flat_map(|word| &self.rarest[*word]) {
            let interest = &self.interests[*index];
            if interest.words.len() <= words.len() && interest.set.is_subset(&set) {
                found.insert(*index, Likeness::Possible);
            }
        }
        // Longer ones: they must have every word of the listed name.
        if known.len() == words.len() {
            let rarest = set.iter().map(|word| &self.having[*word]).min_by_key(|having| having.len());
            for index in rarest.into_iter().flatten().filter(|_| words.len() >= POSSIBLE_WORDS_MIN) {
                let interest = &self.interests[*index];
                if interest.words.len() >= words.len() && set.is_subset(&interest.set) {
                    found.insert(*index, Likeness::Possible);
                }
            }
            if let Some(index) = self.by_words.get(&known) {
                found.insert(*index, Likeness::Same);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, proptest};

    use super::*;

    fn interests(names: &[&str]) -> Interests {
        let mut interests = Interests::default();
        names.iter().for_each(|name| interests.add(name, format!("party {name}"), false));
        interests.index();
        interests
    }

    #[test]
    fn names_are_the_same_by_their_words_and_possible_when_one_is_in_the_other() {
        for (listed, own, expected, remark) in [
            ("Example Works JSC", "JSC \u{ab}Example-Works\u{bb}", Some(Likeness::Same), "legal forms and signs"),
            ("EXAMPLE WORKS", "example works", Some(Likeness::Same), "case"),
            ("DOE, John", "John Doe", Some(Likeness::Possible), "another order"),
            ("Example Instrument Works", "Example Works", Some(Likeness::Possible), "the shorter is ours"),
            ("Example Works", "Northern Example Works of Kama", Some(Likeness::Possible), "the shorter is theirs"),
            ("Example", "Example Works", None, "one word is too little"),
            ("Example Works", "Example", None, "one word is too little, the other way"),
            ("Example Plant", "Example Works", None, "another word"),
            ("The Company", "Company The", Some(Likeness::Possible), "legal forms alone are compared as they stand"),
            ("The Company", "the company", Some(Likeness::Same), "legal forms alone, the same"),
            (
                "\u{417}\u{430}\u{432}\u{43e}\u{434} 7",
                "\u{437}\u{430}\u{432}\u{43e}\u{434}-7",
                Some(Likeness::Same),
                "Cyrillic",
            ),
            ("", "Example", None, "no name"),
            ("-", "-", None, "a sign alone"),
        ] {
            let found = interests(&[own]).like(listed).into_values().next();
            assert_eq!(found, expected, "{remark}");
        }
    }

    /// The rule as it is told, one pair at a time.
    fn plainly(listed: &str, own: &str) -> Option<Likeness> {
        let (one, other) = (words_of(listed), words_of(own));
        let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
        if one.is_empty() || other.is_empty() {
            None
        } else if one == other {
            Some(Likeness::Same)
        } else {
            let is_in = |short: &[String], long: &[String]| short.iter().all(|word| long.contains(word));
            let is_possible = is_in(short, long) || (one.len() == other.len() && is_in(long, short));
            (short.len() >= 2 && is_possible).then_some(Likeness::Possible)
        }
    }

    fn some_name() -> impl Strategy<Value = String> {
        proptest::collection::vec(0_usize..7, 0..5).prop_map(|words| {
            words.iter().map(|word| ["a", "b", "c", "d", "ltd", "co", "e"][*word]).collect::<Vec<_>>().join(" ")
        })
    }

    proptest! {
        #![proptest_config(proptest::test_runner::Config { rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..Default::default() })]

        #[test]
        fn the_index_finds_what_each_pair_by_itself_gives(
            own in proptest::collection::vec(some_name(), 1..12),
            listed in some_name(),
        ) {
            let names: Vec<&str> = own.iter().map(String::as_str).collect();
            let index = interests(&names);
            let found: BTreeMap<Vec<String>, Likeness> =
                index.like(&listed).into_iter().map(|(at, likeness)| (words_of(&index.interests[at].name), likeness)).collect();
            let expected: BTreeMap<Vec<String>, Likeness> =
                own.iter().filter_map(|name| Some((words_of(name), plainly(&listed, name)?))).collect();
            assert_eq!(found, expected);
        }
    }
}
