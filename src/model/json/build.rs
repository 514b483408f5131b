//! Makes the index while the text is read, from left to right.

use super::block::{BYTES, Block};
use super::index::Index;

#[derive(Debug, Default)]
pub(super) struct Build {
    index: Index,
    /// Members of the innermost container that started.
    pub(super) members: u32,
    pub(super) is_array: bool,
    /// The containers around it.
    outer: Stack,
}

impl Build {
    /// For about so many bytes of text.
    pub(super) fn new(bytes: usize) -> Self {
        let mut build = Self::default();
        let blocks = bytes / BYTES as usize + 1;
        build.index.blocks.reserve_exact(blocks);
        build
    }

    /// The number of containers that are open.
    pub(super) fn level(&self) -> u32 {
        self.index.level
    }

    /// The block of a byte, as everything up to there left it.
    fn block(&mut self, byte: u32) -> &mut Block {
        let at = (byte / BYTES) as usize;
        let Index {
            blocks,
            values,
            level,
            ..
        } = &mut self.index;
        if at >= blocks.len() {
            let block = Block::new(*values, *level, self.members);
            blocks.resize(at + 1, block);
        }
        &mut blocks[at]
    }

    pub(super) fn value(&mut self, byte: u32) {
        self.block(byte).set_start(byte % BYTES);
        self.members += 1;
        self.index.values += 1;
    }

    /// The value that started last is a container with something in it.
    pub(super) fn open(&mut self, byte: u32, is_array: bool) {
        self.block(byte).set_bracket(byte % BYTES);
        self.outer.push(self.members, self.is_array);
        (self.members, self.is_array) = (0, is_array);
        self.index.level += 1;
    }

    pub(super) fn close(&mut self, byte: u32) {
        self.block(byte).set_bracket(byte % BYTES);
        (self.members, self.is_array) = self.outer.pop();
        self.index.level -= 1;
        let (level, members) = (self.index.level, self.members);
        let block = self.block(byte);
        if level < block.least {
            (block.least, block.members) = (level, members);
        }
    }

    pub(super) fn long(&mut self, start: u32, end: u32) {
        self.index.long.push((start, end));
    }

    pub(super) fn finish(mut self, is_begun: bool) -> Index {
        self.index.is_begun = is_begun;
        self.index.finish();
        self.index
    }
}

/// How many members each open container has so far, and whether it is a list. Most take one byte.
#[derive(Debug, Default)]
struct Stack(Vec<u8>);

/// More of the same number lies below.
const MORE: u8 = 1 << 7;

impl Stack {
    fn push(&mut self, members: u32, is_array: bool) {
        let mut rest = u64::from(members) << 1 | u64::from(is_array);
        let mut more = 0;
        loop {
            self.0.push((rest as u8 & !MORE) | more);
            rest >>= 7;
            if rest == 0 {
                return;
            }
            more = MORE;
        }
    }

    fn pop(&mut self) -> (u32, bool) {
        let mut all = 0_u64;
        while let Some(byte) = self.0.pop() {
            all = all << 7 | u64::from(byte & !MORE);
            if byte & MORE == 0 {
                break;
            }
        }
        ((all >> 1) as u32, all & 1 == 1)
    }
}
