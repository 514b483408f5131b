//! A walk over the values of a text that passes by what is inside closed containers.

use std::ops::Range;

use super::JsonDoc;
use super::block::{BYTES, Block, Event};

/// Where a walk is. It may rest, and go on later.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    byte: u32,
    node: u32,
    level: u32,
    /// The depth of the closed container that it is in.
    closed: Option<u32>,
}

impl Walk {
    /// From a value on that is in no closed container.
    pub fn from(doc: &JsonDoc, node: u32) -> Self {
        let byte = doc.index.start(node);
        Self {
            byte,
            node,
            level: doc.index.depth(byte),
            closed: None,
        }
    }

    /// The next value.
    pub fn node(&self) -> u32 {
        self.node
    }

    /// Goes on up to a value, or until it has seen about so many. `is_open` is asked for a container and its depth;
    /// `pass` learns of the values that are in no closed container.
    pub fn go_on(
        &mut self,
        doc: &JsonDoc,
        (end, most): (u32, u32),
        is_open: impl Fn(u32, u32) -> bool,
        mut pass: impl FnMut(Range<u32>),
    ) {
        let mut left = most;
        let mut at = self.byte / BYTES;
        while let Some(block) = doc.index.blocks.get(at as usize) {
            if self.node >= end || left == 0 {
                return;
            }
            let from = self.byte % BYTES;
            let before = self.node;
            at += 1;
            self.byte = at * BYTES;
            // All of the block is inside of what is closed.
            if from == 0 && self.closed.is_some_and(|depth| depth < block.least) {
                let next = doc.index.blocks.get(at as usize);
                self.node = next.map_or(doc.index.values, |next| next.values);
                self.level = next.map_or(doc.index.level, |next| next.level);
                left -= 1;
                continue;
            }
            self.enter(block, from, (&is_open, &mut pass));
            left = left.saturating_sub(self.node - before + 1);
        }
        self.node = self.node.max(end);
    }

    /// Through a block, word by word: most have no place where something opens or closes that matters.
    fn enter(
        &mut self,
        block: &Block,
        from: u32,
        (is_open, pass): (impl Fn(u32, u32) -> bool, &mut impl FnMut(Range<u32>)),
    ) {
        for word in from / 64..BYTES / 64 {
            let bytes = from.max(word * 64)..word * 64 + 64;
            let (values, opens, closes) = block.totals(&bytes);
            let is_hidden = self.closed.is_some_and(|depth| self.level > depth + closes);
            if is_hidden || opens + closes == 0 {
                if !is_hidden {
                    pass(self.node..self.node + values);
                }
                self.node += values;
                self.level = self.level + opens - closes;
                continue;
            }
            for (_, event) in block.events(bytes) {
                self.step(event, (&is_open, pass));
            }
        }
    }

    fn step(
        &mut self,
        event: Event,
        (is_open, pass): (impl Fn(u32, u32) -> bool, &mut impl FnMut(Range<u32>)),
    ) {
        if event == Event::Close {
            self.level -= 1;
            self.closed = self.closed.filter(|depth| *depth < self.level);
            return;
        }
        if self.closed.is_none() {
            pass(self.node..self.node + 1);
            if event == Event::Open && !is_open(self.node, self.level) {
                self.closed = Some(self.level);
            }
        }
        self.level += u32::from(event == Event::Open);
        self.node += 1;
    }
}
