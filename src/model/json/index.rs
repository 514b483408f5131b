//! Where the values of a JSON text are and what is in what: less than a third of a byte for each byte of the text,
//! whatever its shape. What is asked is read from the bits of a block or two.

use super::block::{BYTES, Block, Event};

/// Blocks whose lowest level is known together.
const GROUP: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) blocks: Vec<Block>,
    /// The lowest level in each group of blocks.
    groups: Vec<u32>,
    /// How many values there are.
    pub(super) values: u32,
    /// Containers that are still open where it stops.
    pub(super) level: u32,
    /// Long scalars: where they start and end.
    pub(super) long: Vec<(u32, u32)>,
    /// It stops somewhere in the text.
    pub(super) is_begun: bool,
}

impl Index {
    pub(super) fn finish(&mut self) {
        self.blocks.shrink_to_fit();
        self.long.shrink_to_fit();
        let groups = self.blocks.chunks(GROUP);
        let least = |group: &[Block]| group.iter().map(|block| block.least).min();
        self.groups = groups.filter_map(least).collect();
    }

    /// The byte where a value starts.
    pub(super) fn start(&self, id: u32) -> u32 {
        let after = self.blocks.partition_point(|block| block.values <= id);
        let at = after.saturating_sub(1);
        let block = &self.blocks[at];
        at as u32 * BYTES + block.start(id - block.values)
    }

    /// How many values start before a byte.
    pub(super) fn values_before(&self, byte: u32) -> u32 {
        let block = self.blocks.get((byte / BYTES) as usize);
        block.map_or(self.values, |block| block.values_before(byte % BYTES))
    }

    /// Whether a container with something in it starts at a byte.
    pub(super) fn is_open(&self, start: u32) -> bool {
        self.blocks[(start / BYTES) as usize].is_bracket(start % BYTES)
    }

    /// How many containers are around a value.
    pub(super) fn depth(&self, start: u32) -> u32 {
        self.blocks[(start / BYTES) as usize].level_at(start % BYTES)
    }

    /// The container around a value.
    pub(super) fn around(&self, start: u32) -> Option<u32> {
        let depth = self.depth(start);
        Some(self.open_before((start, depth), depth.checked_sub(1)?))
    }

    /// The value before this one in the same container.
    pub(super) fn before(&self, id: u32) -> Option<u32> {
        let depth = self.depth(self.start(id));
        let last = id.checked_sub(1)?;
        let start = self.start(last);
        let deep = self.depth(start);
        if deep <= depth {
            return (deep == depth).then_some(last);
        }
        let start = self.open_before((start, deep), depth);
        Some(self.values_before(start))
    }

    /// Which of the members around it a value is.
    pub(super) fn place(&self, start: u32) -> u32 {
        self.members(start, self.depth(start))
    }

    /// How many members a container has.
    pub(super) fn count(&self, start: u32) -> u32 {
        let inside = self.depth(start) + 1;
        if let Some(close) = self.close(start) {
            return self.members(close, inside);
        }
        let end = self.blocks.len() as u32 * BYTES;
        if self.level == inside {
            return self.members(end, inside);
        }
        let last = self.open_before((end, self.level), inside);
        self.members(last, inside) + 1
    }

    /// The closing bracket of a container; none where it is open to the end.
    pub(super) fn close(&self, start: u32) -> Option<u32> {
        let (at, byte) = ((start / BYTES) as usize, start % BYTES);
        let depth = self.depth(start);
        let close = |at: usize, (from, mut level): (u32, u32)| {
            let mut events = self.blocks[at].events(from..BYTES);
            let close = events.find(|(_, event)| {
                match event {
                    Event::Open => level += 1,
                    Event::Close => level -= 1,
                    Event::Scalar => {}
                }
                level == depth
            });
            close.map(|(byte, _)| at as u32 * BYTES + byte)
        };
        close(at, (byte + 1, depth + 1)).or_else(|| {
            let at = self.first_block(at + 1, depth)?;
            close(at, (0, self.blocks[at].level))
        })
    }

    /// Where the last container of a depth opened before a byte of a higher level.
    fn open_before(&self, (byte, mut level): (u32, u32), depth: u32) -> u32 {
        let mut at = block_before(byte);
        let mut end = byte - at as u32 * BYTES;
        loop {
            for (byte, event) in self.blocks[at].events(0..end).rev() {
                match event {
                    Event::Open => level -= 1,
                    Event::Close => level += 1,
                    Event::Scalar => continue,
                }
                if level == depth {
                    return at as u32 * BYTES + byte;
                }
            }
            at = self.last_block(at, depth);
            end = BYTES;
            level = self.blocks[at + 1].level;
        }
    }

    /// How many members of the container around a byte, which has this level, start before it.
    fn members(&self, byte: u32, level: u32) -> u32 {
        if level == 0 {
            return 0;
        }
        let at = block_before(byte);
        let block = &self.blocks[at];
        let first = at as u32 * BYTES;
        let (mut here, mut count) = (level, 0);
        for (_, event) in block.events(0..byte - first).rev() {
            match event {
                Event::Close => here += 1,
                Event::Open if here == level => return count,
                Event::Open => here -= 1,
                Event::Scalar => {}
            }
            count += u32::from(here == level && event != Event::Close);
        }
        if block.least == level {
            return block.members + count;
        }
        // It ends in this block. Then it began in the block before, or was the outermost there.
        if here == level {
            return count + self.members(first, level);
        }
        let last = self.open_before((first, here), level);
        count + 1 + self.members(last, level)
    }

    /// The first block from one on that comes down to a level.
    fn first_block(&self, from: usize, level: u32) -> Option<usize> {
        let is_low = |at: &usize| self.blocks.get(*at).is_some_and(|one| one.least <= level);
        let next = from.next_multiple_of(GROUP);
        (from..next).find(is_low).or_else(|| {
            let groups = self.groups.get(next / GROUP..)?;
            let group = groups.iter().position(|least| *least <= level)?;
            (next + group * GROUP..self.blocks.len()).find(is_low)
        })
    }

    /// The last block before one that comes down to a level: outside of the root there always is one.
    fn last_block(&self, to: usize, level: u32) -> usize {
        let is_low = |at: &usize| self.blocks[*at].least <= level;
        let group = to / GROUP;
        (group * GROUP..to).rfind(is_low).unwrap_or_else(|| {
            let groups = &self.groups[..group];
            let group = groups.iter().rposition(|least| *least <= level);
            let first = group.unwrap_or(0) * GROUP;
            (first..first + GROUP).rfind(is_low).unwrap_or(first)
        })
    }
}

/// The block that ends with or behind the byte before this one.
fn block_before(byte: u32) -> usize {
    (byte.saturating_sub(1) / BYTES) as usize
}
