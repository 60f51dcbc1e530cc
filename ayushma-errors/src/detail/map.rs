//! A map of problems that keeps the order of insertion.

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use super::Detail;

/// So many are searched one by one; keys may come from a hostile request, so more of them are not.
const FEW: usize = 16;

/// Problems by the name of their field, in the order of insertion.
///
/// ```
/// use ayushma_errors::detail::Map;
///
/// let mut map = Map::default();
/// map.insert("title", "Too long.");
/// map.insert("kind", ["No such kind."]);
/// assert_eq!(map.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["title", "kind"]);
/// assert!(map.get("author").is_none());
/// ```
#[derive(Default)]
pub struct Map {
    entries: Vec<(Cow<'static, str>, Detail)>,
    /// Where each is, when there are more than a few.
    index: Option<Box<Index>>,
}

/// A hash table of positions: a `HashMap` in every build of every user would cost more than it is worth.
struct Index {
    /// Positions plus one, each at its key's hash or behind; 0 is free. It is never more than half full.
    cells: Vec<usize>,
    hasher: RandomState,
}

impl Map {
    /// Sets the problems of a field.
    pub fn insert(&mut self, key: impl Into<Cow<'static, str>>, problems: impl Into<Detail>) {
        *self.at(key.into()) = problems.into();
    }

    /// The problems of a field.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Detail> {
        let at = self.find(key)?;
        self.entries.get(at).map(|(_, detail)| detail)
    }

    /// The fields and their problems.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Detail)> {
        self.entries.iter().map(|(key, detail)| (&**key, detail))
    }

    /// How many fields there are.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn entries(&self) -> &[(Cow<'static, str>, Detail)] {
        &self.entries
    }

    pub(super) fn details_mut(&mut self) -> impl Iterator<Item = &mut Detail> {
        self.entries.iter_mut().map(|(_, detail)| detail)
    }

    pub(super) fn take_details(&mut self, into: &mut Vec<Detail>) {
        for (_, detail) in std::mem::take(&mut self.entries) {
            into.push(detail);
        }
    }

    /// The problems of a field, empty ones where there are none yet.
    #[inline]
    pub(super) fn at(&mut self, key: Cow<'static, str>) -> &mut Detail {
        let at = match self.find(&key) {
            Some(at) => at,
            None => self.push(key),
        };
        &mut self.entries[at].1
    }

    #[inline]
    fn find(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.entries.iter().position(|(known, _)| known == key),
            Some(index) => self.cell(index, key).1,
        }
    }

    #[inline]
    fn push(&mut self, key: Cow<'static, str>) -> usize {
        let at = self.entries.len();
        self.entries.push((key, Detail::default()));
        let is_full = |index: &Index| index.cells.len() < 2 * self.entries.len();
        match self.index.take() {
            None if at < FEW => {}
            Some(mut index) if !is_full(&index) => {
                self.add(&mut index, at);
                self.index = Some(index);
            }
            _ => {
                let mut index = Box::new(Index {
                    cells: vec![0; 4 * self.entries.len()],
                    hasher: RandomState::new(),
                });
                for at in 0..self.entries.len() {
                    self.add(&mut index, at);
                }
                self.index = Some(index);
            }
        }
        at
    }

    #[inline]
    fn add(&self, index: &mut Index, at: usize) {
        let (cell, _) = self.cell(index, &self.entries[at].0);
        index.cells[cell] = at + 1;
    }

    /// The cell of a key, and the position that is there; a free cell where there is none.
    #[inline]
    fn cell(&self, index: &Index, key: &str) -> (usize, Option<usize>) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a hash is as good when it is shorter"
        )]
        let mut cell = index.hasher.hash_one(key) as usize % index.cells.len();
        loop {
            match index.cells[cell].checked_sub(1) {
                Some(at) if self.entries[at].0 != key => cell = (cell + 1) % index.cells.len(),
                found => return (cell, found),
            }
        }
    }
}

impl<K: Into<Cow<'static, str>>, V: Into<Detail>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::default();
        for (key, problems) in entries {
            map.insert(key, problems);
        }
        map
    }
}

impl fmt::Debug for Map {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keys_are_found_again_and_keep_their_order() {
        let mut map = Map::default();
        for i in 0..1000 {
            map.insert(i.to_string(), "first");
        }
        for i in (0..1000).rev() {
            map.insert(i.to_string(), format!("second {i}"));
        }
        assert_eq!(map.len(), 1000);
        let keys: Vec<String> = map.iter().map(|(key, _)| key.to_owned()).collect();
        assert_eq!(keys, (0..1000).map(|i| i.to_string()).collect::<Vec<_>>());
        for i in [0, 15, 16, 17, 999] {
            let detail = map.get(&i.to_string()).expect("it was inserted");
            assert_eq!(*detail, Detail::text(format!("second {i}")));
        }
        assert!(map.get("1000").is_none());
    }
}
