//! Numbers that look like chance and are the same for the same seed (splitmix64).

use std::ops::Range;

#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The range must not be empty.
    pub(super) fn between(&mut self, range: Range<i64>) -> i64 {
        let width = range.end.abs_diff(range.start).max(1);
        range.start.saturating_add_unsigned(self.next() % width)
    }

    pub(super) fn percent(&mut self, chance: i64) -> bool {
        self.between(0..100) < chance
    }

    /// From 0 to below 1.
    pub(super) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The slice must not be empty.
    pub(super) fn pick<'of, T>(&mut self, of: &'of [T]) -> &'of T {
        let place = self.next() % (of.len() as u64).max(1);
        &of[place as usize]
    }

    /// Hexadecimal digits, as many as asked for, at most 32.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut text = format!("{:016x}{:016x}", self.next(), self.next());
        text.truncate(digits);
        text
    }
}
