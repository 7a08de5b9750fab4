//! The places that the search has visited: a hash table that can only be added to. It costs a
//! browser a small part of what the standard library's costs.

/// Most places in a list on average, before there are more lists.
const LOAD_MAX: usize = 8;

/// The operations that were taken: some first ones, and a set of bits for those after them.
pub(super) type Taken = (usize, Box<[u64]>);

/// Places of the search: the operations that were taken, and the state after them.
pub(super) struct Visited<S> {
    lists: Vec<Vec<(Taken, S)>>,
    count: usize,
}

impl<S: Eq> Visited<S> {
    pub(super) fn new() -> Self {
        Self { lists: vec![Vec::new()], count: 0 }
    }

    /// Adds a place; returns whether it was not there.
    pub(super) fn insert(&mut self, taken: Taken, state: S) -> bool {
        let configuration = (taken, state);
        let is_new = !self.list(&configuration).contains(&configuration);
        if is_new {
            self.list(&configuration).push(configuration);
            self.count += 1;
            if self.count > LOAD_MAX * self.lists.len() {
                self.grow();
            }
        }
        is_new
    }

    fn list(&mut self, (taken, _): &(Taken, S)) -> &mut Vec<(Taken, S)> {
        let lists = self.lists.len();
        &mut self.lists[hash_of(taken) % lists]
    }

    fn grow(&mut self) {
        let before = std::mem::take(&mut self.lists);
        self.lists.resize_with(LOAD_MAX * before.len(), Vec::new);
        for configuration in before.into_iter().flatten() {
            self.list(&configuration).push(configuration);
        }
    }
}

/// Multiplies the numbers into one, as Firefox hashes. Somebody might make up a history whose
/// places fall into one list: it takes time until the search's budget is spent, as other histories do.
fn hash_of((first, rest): &Taken) -> usize {
    let mix = |hash: u64, number: &u64| (hash.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    // The low bits of a product depend on few bits of the factors.
    (rest.iter().fold(*first as u64, mix) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn it_knows_what_was_there_as_the_library_does(configurations in prop::collection::vec((0_usize..9, 0_u64..9, 0_u8..3), 0..400)) {
            let (mut ours, mut theirs) = (Visited::new(), HashSet::new());
            for (first, rest, state) in configurations {
                let taken: Taken = (first, [rest, 1].into());
                prop_assert_eq!(ours.insert(taken.clone(), state), theirs.insert((taken, state)));
            }
        }
    }

    #[test]
    fn lists_stay_short() {
        let mut visited = Visited::new();
        (0..100_000_u64).for_each(|number| assert!(visited.insert((3, [number, u64::MAX].into()), 0)));
        let longest = visited.lists.iter().map(Vec::len).max();
        assert!(longest < Some(5 * LOAD_MAX), "{longest:?}");
    }
}
