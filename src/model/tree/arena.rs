//! Observations by node, in blocks: growing never copies what is there.

use super::super::observation::Observation;

const BLOCK: usize = 1_024;

/// Observations by node number, which starts with 1.
#[derive(Debug, Default)]
pub(super) struct Arena {
    blocks: Vec<Vec<Observation>>,
}

impl Arena {
    pub(super) fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1) * BLOCK;
        full + self.blocks.last().map_or(0, Vec::len)
    }

    pub(super) fn push(&mut self, row: Observation) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(row),
            _ => {
                // Most traces are small: only the blocks after the first are reserved whole.
                let room = if self.blocks.is_empty() { 16 } else { BLOCK };
                let mut block = Vec::with_capacity(room);
                block.push(row);
                self.blocks.push(block);
            }
        }
    }

    pub(super) fn get(&self, node: u32) -> Option<&Observation> {
        let index = (node as usize).checked_sub(1)?;
        self.blocks.get(index / BLOCK)?.get(index % BLOCK)
    }

    pub(super) fn get_mut(&mut self, node: u32) -> Option<&mut Observation> {
        let index = (node as usize).checked_sub(1)?;
        self.blocks.get_mut(index / BLOCK)?.get_mut(index % BLOCK)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Observation> {
        self.blocks.iter().flatten()
    }
}
