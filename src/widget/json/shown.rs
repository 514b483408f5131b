//! Which values of a text are shown: a bit each, counted so that the n-th is found at once.

use std::ops::Range;

/// Words that are counted together.
const GROUP: usize = 8;
/// Bits of them.
const BITS: usize = 64 * GROUP;

#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    words: Vec<u64>,
    /// How many are shown before each group of words, and in all.
    before: Vec<u32>,
}

impl Shown {
    /// Room for so many values; new ones are not shown.
    pub(super) fn resize(&mut self, values: usize) {
        self.words.resize(values.div_ceil(BITS) * GROUP, 0);
        let first = self.before.len().saturating_sub(1);
        self.before.resize(self.words.len() / GROUP + 1, 0);
        self.count_from((first * BITS) as u32);
    }

    pub(super) fn len(&self) -> u32 {
        self.before.last().copied().unwrap_or(0)
    }

    pub(super) fn is_shown(&self, node: u32) -> bool {
        let word = self.words.get(node as usize / 64);
        word.is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    /// Shows all of a range, or none. Counting follows.
    pub(super) fn set(&mut self, nodes: Range<u32>, shown: bool) {
        let (first, last) = (nodes.start as usize / 64, nodes.end as usize / 64);
        let put = |word: &mut u64, mask: u64| {
            *word = if shown { *word | mask } else { *word & !mask };
        };
        let from = u64::MAX << (nodes.start % 64);
        let to = !(u64::MAX << (nodes.end % 64));
        if first == last {
            if let Some(word) = self.words.get_mut(first) {
                put(word, from & to);
            }
            return;
        }
        put(&mut self.words[first], from);
        self.words[first + 1..last].fill(if shown { u64::MAX } else { 0 });
        if let Some(word) = self.words.get_mut(last) {
            put(word, to);
        }
    }

    /// Counts again what comes after a value.
    pub(super) fn count_from(&mut self, node: u32) {
        let first = node as usize / BITS;
        let groups = self.words.chunks(GROUP).enumerate().skip(first);
        for (group, words) in groups {
            let ones: u32 = words.iter().map(|word| word.count_ones()).sum();
            self.before[group + 1] = self.before[group] + ones;
        }
    }

    /// How many are shown before a value.
    pub(super) fn rank(&self, node: u32) -> u32 {
        let group = node as usize / BITS;
        let Some(before) = self
            .before
            .get(group)
            .filter(|_| group * GROUP < self.words.len())
        else {
            return self.len();
        };
        let word = node as usize / 64;
        let whole = self.words[group * GROUP..word].iter();
        let part = self.words[word] & !(u64::MAX << (node % 64));
        before + whole.map(|word| word.count_ones()).sum::<u32>() + part.count_ones()
    }

    /// The n-th that is shown, from 0 on.
    pub(super) fn nth(&self, nth: u32) -> u32 {
        let group = self.before.partition_point(|before| *before <= nth);
        let group = group.saturating_sub(1);
        let mut left = nth - self.before[group];
        for (at, word) in self.words.iter().enumerate().skip(group * GROUP) {
            let ones = word.count_ones();
            if left < ones {
                let rest = (0..left).fold(*word, |word, _| word & (word - 1));
                return at as u32 * 64 + rest.trailing_zeros();
            }
            left -= ones;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranges_are_shown_and_found(
            len in 1_usize..3_000,
            ranges in prop::collection::vec((0_usize..3_000, 0_usize..3_000, any::<bool>()), 0..12),
        ) {
            let mut shown = Shown::default();
            shown.resize(len);
            let mut plain = vec![false; len];
            for (one, other, on) in ranges {
                let (from, to) = (one.min(other).min(len), one.max(other).min(len));
                shown.set(from as u32..to as u32, on);
                shown.count_from(from as u32);
                plain[from..to].fill(on);
            }
            let all: Vec<usize> = (0..len).filter(|at| plain[*at]).collect();
            prop_assert_eq!(shown.len() as usize, all.len());
            for (nth, node) in all.iter().enumerate() {
                prop_assert_eq!(shown.nth(nth as u32) as usize, *node);
                prop_assert_eq!(shown.rank(*node as u32) as usize, nth);
            }
            for (node, is_shown) in plain.iter().enumerate() {
                prop_assert_eq!(shown.is_shown(node as u32), *is_shown);
            }
        }
    }
}
