//! A piece of JSON text as bits: where values start and where brackets stand. Enough to know what is in what.

use std::ops::Range;

/// Words of bits, one bit a byte of the text.
const WORDS: usize = 8;
/// Bytes of the text in a block.
pub(super) const BYTES: u32 = 64 * WORDS as u32;

/// What a byte of the text begins or ends. An empty container is a scalar here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Scalar,
    Open,
    Close,
}

/// A container's level is how many are open inside of it, itself included; 0 is outside of the root.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The bytes where a value starts.
    starts: [u64; WORDS],
    /// The brackets of containers with something in them.
    brackets: [u64; WORDS],
    /// Values that start before this block.
    pub(super) values: u32,
    /// The level where the block begins.
    pub(super) level: u32,
    /// The lowest level in it.
    pub(super) least: u32,
    /// Of the container of that level: how many of its members start before this block.
    pub(super) members: u32,
}

impl Block {
    pub(super) fn new(values: u32, level: u32, members: u32) -> Self {
        Self {
            starts: [0; WORDS],
            brackets: [0; WORDS],
            values,
            level,
            least: level,
            members,
        }
    }

    pub(super) fn set_start(&mut self, byte: u32) {
        self.starts[byte as usize / 64] |= 1 << (byte % 64);
    }

    pub(super) fn set_bracket(&mut self, byte: u32) {
        self.brackets[byte as usize / 64] |= 1 << (byte % 64);
    }

    pub(super) fn is_bracket(&self, byte: u32) -> bool {
        self.brackets[byte as usize / 64] >> (byte % 64) & 1 == 1
    }

    /// What happens in a range of its bytes.
    pub(super) fn events(
        &self,
        bytes: Range<u32>,
    ) -> impl DoubleEndedIterator<Item = (u32, Event)> + '_ {
        let words = bytes.start / 64..bytes.end.div_ceil(64);
        words.flat_map(move |word| {
            let (starts, brackets) = self.words(word);
            Bits((starts | brackets) & mask(&bytes, word)).map(move |bit| {
                let event = match (starts >> bit & 1, brackets >> bit & 1) {
                    (1, 1) => Event::Open,
                    (1, _) => Event::Scalar,
                    _ => Event::Close,
                };
                (word * 64 + bit, event)
            })
        })
    }

    fn words(&self, word: u32) -> (u64, u64) {
        (self.starts[word as usize], self.brackets[word as usize])
    }

    /// How many values start in a range within one word, and how many containers open and close there.
    pub(super) fn totals(&self, bytes: &Range<u32>) -> (u32, u32, u32) {
        let word = bytes.start / 64;
        let (starts, brackets) = self.words(word);
        let mask = mask(bytes, word);
        let count = |bits: u64| (bits & mask).count_ones();
        let opens = count(starts & brackets);
        (count(starts), opens, count(brackets) - opens)
    }

    /// How many values start before a byte of this block.
    pub(super) fn values_before(&self, byte: u32) -> u32 {
        let words = (0..byte.div_ceil(64)).map(|word| {
            let (starts, _) = self.words(word);
            (starts & mask(&(0..byte), word)).count_ones()
        });
        self.values + words.sum::<u32>()
    }

    /// The level at a byte of this block, before what happens there.
    pub(super) fn level_at(&self, byte: u32) -> u32 {
        let mut level = self.level;
        for word in 0..byte.div_ceil(64) {
            let (starts, brackets) = self.words(word);
            let brackets = brackets & mask(&(0..byte), word);
            level += (brackets & starts).count_ones();
            level -= (brackets & !starts).count_ones();
        }
        level
    }

    /// Where the value of this number, counted from the block's first, starts.
    pub(super) fn start(&self, mut nth: u32) -> u32 {
        for (word, starts) in (0..).zip(self.starts) {
            let ones = starts.count_ones();
            if nth < ones {
                return word * 64 + Bits(starts).nth(nth as usize).unwrap_or(0);
            }
            nth -= ones;
        }
        BYTES
    }
}

/// The bits of a word that stand for bytes of a range.
fn mask(bytes: &Range<u32>, word: u32) -> u64 {
    let first = bytes.start.saturating_sub(word * 64);
    let end = bytes.end.saturating_sub(word * 64).min(64);
    let up_to = |bit: u32| 1_u64.checked_shl(bit).map_or(u64::MAX, |one| one - 1);
    up_to(end) & !up_to(first)
}

/// The places of the ones in a word.
pub(super) struct Bits(pub(super) u64);

impl Iterator for Bits {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let bit = (self.0 != 0).then(|| self.0.trailing_zeros())?;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

impl DoubleEndedIterator for Bits {
    fn next_back(&mut self) -> Option<u32> {
        let bit = 63 - (self.0 != 0).then(|| self.0.leading_zeros())?;
        self.0 ^= 1 << bit;
        Some(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_takes_less_than_a_third_of_its_text() {
        assert!(size_of::<Block>() * 3 < BYTES as usize);
    }

    #[test]
    fn bits_are_read_from_either_end() {
        let bits = 1 << 63 | 1 << 40 | 1;
        assert!(Bits(bits).eq([0, 40, 63]) && Bits(bits).rev().eq([63, 40, 0]));
        assert_eq!(mask(&(60..70), 0), 0xF << 60);
        assert_eq!(mask(&(60..70), 1), 0x3F);
        assert_eq!(mask(&(64..128), 1), u64::MAX);
        assert_eq!(mask(&(0..64), 1), 0);
    }
}
