//! Containers that hold nothing but one container, which ends just before them, and so on: `[[[1]]]`. Kept as one, so
//! that depth alone takes no memory.

/// A kept container that stands for several.
#[derive(Clone, Copy, Debug)]
struct Chain {
    /// The outermost, by its place among those that are kept.
    kept: u32,
    /// Containers, at least two.
    links: u32,
    /// Containers of the chains before that are not kept.
    before: u32,
}

#[derive(Debug, Default)]
pub(super) struct Chains(Vec<Chain>);

impl Chains {
    /// The last that is kept, `inner`, became a link of the one before it.
    pub(super) fn join(&mut self, inner: usize) {
        let outer = inner as u32 - 1;
        match self.0.last_mut().filter(|last| last.kept == inner as u32) {
            Some(last) => {
                last.kept = outer;
                last.links += 1;
            }
            None => self.0.push(Chain {
                kept: outer,
                links: 2,
                before: 0,
            }),
        }
    }

    /// When all are known.
    pub(super) fn finish(&mut self) {
        self.0.shrink_to_fit();
        let mut before = 0;
        for chain in &mut self.0 {
            chain.before = before;
            before += chain.links - 1;
        }
    }

    /// The number of a kept one among all.
    pub(super) fn number(&self, kept: usize) -> usize {
        let after = self.0.partition_point(|chain| (chain.kept as usize) < kept);
        let last = after.checked_sub(1).map(|at| self.0[at]);
        kept + last.map_or(0, |chain| chain.before + chain.links - 1) as usize
    }

    /// For how many a kept one stands.
    pub(super) fn links(&self, kept: usize) -> u32 {
        let found = self
            .0
            .binary_search_by_key(&kept, |chain| chain.kept as usize);
        found.map_or(1, |at| self.0[at].links)
    }

    /// Where the one of this number is kept, which link it is, and which is the last one.
    pub(super) fn find(&self, number: usize) -> (usize, u32, u32) {
        let first = |chain: &Chain| (chain.kept + chain.before) as usize;
        let after = self.0.partition_point(|chain| first(chain) <= number);
        let Some(chain) = after.checked_sub(1).map(|at| self.0[at]) else {
            return (number, 0, 0);
        };
        let link = (number - first(&chain)) as u32;
        if link < chain.links {
            return (chain.kept as usize, link, chain.links - 1);
        }
        let hidden = chain.before + chain.links - 1;
        (number - hidden as usize, 0, 0)
    }
}
