//! Which classes and functions failed last.

use std::collections::VecDeque;

use crate::ErrorClass;
use crate::site::Identity;

/// So many failures are remembered: enough to tell what most of them are.
const REMEMBERED: usize = 128;

/// So many classes and functions are named.
const NAMED: usize = 5;

/// The failures, or slow calls, that were counted last.
#[derive(Default)]
pub(in crate::alert) struct Recent(VecDeque<One>);

struct One {
    slice: u32,
    class: Option<ErrorClass>,
    identity: Identity,
}

/// Names and how often each was met, the most frequent first.
type Ranking = Vec<(String, u64)>;

impl Recent {
    pub(in crate::alert) fn note(&mut self, slice: u32, class: Option<ErrorClass>, identity: Identity) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(One { slice, class, identity });
    }

    /// The classes and the functions of those in these slices.
    pub(in crate::alert) fn ranked(
        &self,
        mut within: impl FnMut(u32) -> bool,
        name: impl Fn(&Identity) -> String,
    ) -> (Ranking, Ranking) {
        let recent: Vec<_> = self.0.iter().filter(|one| within(one.slice)).collect();
        let classes = recent.iter().filter_map(|one| one.class).map(|class| class.as_str().to_owned());
        let functions = recent.iter().map(|one| name(&one.identity));
        (ranking(classes), ranking(functions))
    }

    /// Whose the last one is.
    pub(in crate::alert) fn owner(&self) -> Option<&'static str> {
        self.0.back().and_then(|one| one.identity.site().owner)
    }
}

fn ranking(names: impl Iterator<Item = String>) -> Ranking {
    let mut ranking = Ranking::new();
    for name in names {
        match ranking.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => ranking.push((name, 1)),
        }
    }
    ranking.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    ranking.truncate(NAMED);
    ranking
}

#[cfg(test)]
mod tests {
    use super::ranking;

    #[test]
    fn the_most_frequent_comes_first_and_few_are_named() {
        let names = ["b", "a", "c", "b", "d", "e", "f", "g"].map(str::to_owned);
        let ranked = ranking(names.into_iter());
        assert_eq!(ranked[0], ("b".to_owned(), 2));
        assert_eq!(ranked[1], ("a".to_owned(), 1));
        assert_eq!(ranked.len(), 5);
    }
}
