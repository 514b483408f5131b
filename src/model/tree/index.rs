//! Nodes by id. Only hashes are kept, so that growing neither reads nor hashes the ids again.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::super::id::ObservationId;
use super::arena::Arena;

#[derive(Debug, Default)]
pub(super) struct Index {
    hash: RandomState,
    nodes: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// Ids whose hash another id has.
    clashes: HashMap<ObservationId, u32>,
}

impl Index {
    pub(super) fn get(&self, id: &ObservationId, rows: &Arena) -> Option<u32> {
        self.at(self.key(id), id, rows)
    }

    /// To look an id up and to insert it with one hash.
    pub(super) fn key(&self, id: &ObservationId) -> u64 {
        self.hash.hash_one(id)
    }

    pub(super) fn at(&self, key: u64, id: &ObservationId, rows: &Arena) -> Option<u32> {
        let node = *self.nodes.get(&key)?;
        let same = rows.get(node).is_some_and(|row| row.id == *id);
        same.then_some(node)
            .or_else(|| self.clashes.get(id).copied())
    }

    /// The id must be new.
    pub(super) fn insert(&mut self, key: u64, id: &ObservationId, node: u32) {
        let taken = *self.nodes.entry(key).or_insert(node);
        if taken != node {
            self.clashes.insert(id.clone(), node);
        }
    }
}

/// Takes what is a hash already as it is.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
