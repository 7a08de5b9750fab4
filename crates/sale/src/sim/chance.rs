//! Random numbers from a seed, for everything that a real run leaves to chance.

use std::ops::RangeInclusive;

/// SplitMix64 (Steele, Lea and Flood, 2014): integers only, the same on every machine.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// Creates a generator from a seed and from the number of its user.
    pub(super) const fn new(seed: u64, who: u64) -> Self {
        // Neighbouring seeds must not give neighbouring numbers.
        Self(mixed(seed).wrapping_add(mixed(who)))
    }

    /// Creates a separate generator for another user.
    pub(super) const fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// Returns any number.
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// Returns a number of the range, all with the same probability.
    pub(super) const fn of(&mut self, range: &RangeInclusive<u32>) -> u64 {
        let (from, to) = (*range.start() as u64, *range.end() as u64);
        // From the upper half, which is the more random one. 32 bits cover a range of 32 bits
        // evenly enough: to one part in a hundred thousand in the ranges used here.
        from + (((self.next() >> 32) * (to - from + 1)) >> 32)
    }
}

const fn mixed(seed: u64) -> u64 {
    let mut z = seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_numbers_are_drawn() {
        // From the reference implementation, for the state 1234567.
        let mut chance = Chance(1_234_567);
        assert_eq!([chance.next(), chance.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn a_range_is_met_whole_and_never_left() {
        let mut chance = Chance::new(7, 0);
        let mut met = [0; 5];
        (0..1000).for_each(|_| met[usize::try_from(chance.of(&(3..=7))).unwrap() - 3] += 1);
        assert!(met.iter().all(|count| (150..250).contains(count)), "{met:?}");
        assert_eq!(chance.of(&(9..=9)), 9);
    }
}
