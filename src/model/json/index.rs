//! Where the values of a JSON text start: four bytes a value, and some more for what holds others.

use super::doc::NONE;

/// An object or a list with something in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container {
    /// Its place among the values.
    pub(super) id: u32,
    /// The byte behind its closing bracket.
    pub(super) end: u32,
    /// The container around it, by its place among the containers.
    pub(super) around: u32,
    /// Members or elements.
    pub(super) count: u32,
    /// Its own place among the members or elements around it.
    pub(super) place: u32,
    pub(super) depth: u16,
    pub(super) is_array: bool,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    /// The first byte of every value, in the order of the text.
    pub(super) starts: Vec<u32>,
    /// In the order of the text, too.
    pub(super) containers: Vec<Container>,
    /// Long scalars: which they are and where they end.
    pub(super) long: Vec<(u32, u32)>,
    /// It stops somewhere in the text.
    pub(super) is_begun: bool,
}

impl Index {
    pub(super) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.containers.shrink_to_fit();
        self.long.shrink_to_fit();
    }

    /// Which container a value is, if it is one.
    pub(super) fn container(&self, id: u32) -> Option<usize> {
        self.containers.binary_search_by_key(&id, |one| one.id).ok()
    }

    /// The innermost container around a value.
    pub(super) fn around(&self, id: u32) -> Option<usize> {
        let before = self.containers.partition_point(|one| one.id < id);
        let start = self.starts[id as usize];
        let mut around = before.checked_sub(1)?;
        while self.containers[around].end <= start {
            around = self.above(around)?;
        }
        Some(around)
    }

    pub(super) fn above(&self, container: usize) -> Option<usize> {
        let around = self.containers[container].around;
        (around != NONE).then_some(around as usize)
    }

    /// Which of its container's members a value is.
    pub(super) fn place(&self, id: u32, around: usize) -> u32 {
        let mut before = self.containers.partition_point(|one| one.id <= id) - 1;
        if self.containers[before].id == id {
            return self.containers[before].place;
        }
        if before == around {
            return id - self.containers[around].id - 1;
        }
        while let Some(above) = self.above(before).filter(|above| *above != around) {
            before = above;
        }
        self.containers[before].place + 1 + (id - self.after(before))
    }

    /// The value before this one in the same container.
    pub(super) fn before(&self, id: u32, around: usize) -> Option<u32> {
        let before = id
            .checked_sub(1)
            .filter(|before| *before != self.containers[around].id)?;
        let mut last = self.containers.partition_point(|one| one.id <= before) - 1;
        if last == around || self.after(last) < id && self.above(last) == Some(around) {
            return Some(before);
        }
        while let Some(above) = self.above(last).filter(|above| *above != around) {
            last = above;
        }
        Some(if self.after(last) == id {
            self.containers[last].id
        } else {
            before
        })
    }

    /// The first value behind a container. Looks in ever larger steps: most containers are small.
    pub(super) fn after(&self, container: usize) -> u32 {
        let Container { id, end, count, .. } = self.containers[container];
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
