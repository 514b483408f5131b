//! Where the values of a JSON text start: four bytes a value, and some more for what holds others.

use super::chain::Chains;
use super::doc::NONE;

/// An object or a list with something in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container {
    /// Its place among the values.
    pub(super) id: u32,
    /// The byte behind its closing bracket.
    pub(super) end: u32,
    /// The container around it, by its place among those that are kept.
    pub(super) around: u32,
    /// Members or elements.
    pub(super) count: u32,
    /// Its own place among the members or elements around it.
    pub(super) place: u32,
    pub(super) depth: u16,
    pub(super) is_array: bool,
}

/// Containers are counted in the order of the text. Those that hold nothing but each other are kept as one.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The first byte of every value, in the order of the text.
    pub(super) starts: Vec<u32>,
    /// In the order of the text, too; of a chain the outermost.
    pub(super) kept: Vec<Container>,
    pub(super) chains: Chains,
    /// Long scalars: which they are and where they end.
    pub(super) long: Vec<(u32, u32)>,
    /// It stops somewhere in the text.
    pub(super) is_begun: bool,
}

impl Index {
    pub(super) fn finish(&mut self) {
        self.starts.shrink_to_fit();
        self.kept.shrink_to_fit();
        self.long.shrink_to_fit();
        self.chains.finish();
    }

    /// How many containers there are.
    pub(super) fn len(&self) -> usize {
        self.chains.number(self.kept.len())
    }

    pub(super) fn get(&self, container: usize) -> Option<Container> {
        let (kept, link, last) = self.chains.find(container);
        let mut one = *self.kept.get(kept)?;
        if link > 0 {
            one.id += link;
            one.end -= link;
            one.place = 0;
            one.depth = one
                .depth
                .saturating_add(u16::try_from(link).unwrap_or(u16::MAX));
        }
        if link < last {
            one.count = 1;
        }
        Some(one)
    }

    /// The first container at or after a value.
    pub(super) fn from(&self, id: u32) -> usize {
        let after = self.kept.partition_point(|one| one.id < id);
        let first = self.chains.number(after);
        let Some(before) = after.checked_sub(1) else {
            return first;
        };
        let links = self.chains.links(before);
        let passed = (id - self.kept[before].id).min(links) as usize;
        first - links as usize + passed
    }

    /// Which container a value is, if it is one.
    pub(super) fn container(&self, id: u32) -> Option<usize> {
        let at = self.from(id);
        self.get(at).filter(|one| one.id == id).map(|_| at)
    }

    /// The innermost container around a value.
    pub(super) fn around(&self, id: u32) -> Option<usize> {
        let start = self.starts[id as usize];
        let mut around = self.from(id).checked_sub(1)?;
        while self.get(around)?.end <= start {
            around = self.above(self.outermost(around))?;
        }
        Some(around)
    }

    /// The first of the chain that a container belongs to: where one of them ended, all of them soon end.
    fn outermost(&self, container: usize) -> usize {
        let (_, link, _) = self.chains.find(container);
        container - link as usize
    }

    pub(super) fn above(&self, container: usize) -> Option<usize> {
        let (kept, link, _) = self.chains.find(container);
        if link > 0 {
            return Some(container - 1);
        }
        let around = self.kept.get(kept)?.around;
        (around != NONE).then(|| self.innermost(around as usize))
    }

    /// The container that has others in it beside the links of its chain.
    fn innermost(&self, kept: usize) -> usize {
        self.chains.number(kept) + self.chains.links(kept) as usize - 1
    }

    fn id(&self, container: usize) -> u32 {
        self.get(container).map_or(0, |one| one.id)
    }

    /// Which of its container's members a value is.
    pub(super) fn place(&self, id: u32, around: usize) -> u32 {
        let mut before = self.from(id + 1) - 1;
        if let Some(one) = self.get(before).filter(|one| one.id == id) {
            return one.place;
        }
        if before == around {
            return id - self.id(around) - 1;
        }
        while let Some(above) = self.above(before).filter(|above| *above != around) {
            before = above;
        }
        let place = self.get(before).map_or(0, |one| one.place);
        place + 1 + (id - self.after(before))
    }

    /// The value before this one in the same container.
    pub(super) fn before(&self, id: u32, around: usize) -> Option<u32> {
        let before = id
            .checked_sub(1)
            .filter(|before| *before != self.id(around))?;
        let mut last = self.from(before + 1) - 1;
        if last == around || self.after(last) < id && self.above(last) == Some(around) {
            return Some(before);
        }
        while let Some(above) = self.above(last).filter(|above| *above != around) {
            last = above;
        }
        Some(if self.after(last) == id {
            self.id(last)
        } else {
            before
        })
    }

    /// The first value behind a container. Looks in ever larger steps: most containers are small.
    pub(super) fn after(&self, container: usize) -> u32 {
        let Some(Container { id, end, count, .. }) = self.get(container) else {
            return self.starts.len() as u32;
        };
        let mut from = id as usize + count as usize;
        let mut step = 1;
        while self
            .starts
            .get(from + step)
            .is_some_and(|start| *start < end)
        {
            from += step;
            step *= 2;
        }
        let to = self.starts.len().min(from + step);
        let from = from.min(to);
        (from + self.starts[from..to].partition_point(|start| *start < end)) as u32
    }
}
