//! Texts of very different lengths within one room: short ones stay, long ones lose as much as is needed.

use super::Block;
use super::piece::{INSTRUCTIONS, Piece};
use super::tokens;

/// Texts are not cut below this many letters; steps are left out instead.
const LEAST: usize = 160;
/// What a mark of what was left out takes.
const MARK: usize = 14;
/// A step for which so many rooms would be needed does not get into one.
const HOPELESS: usize = 4;

/// The blocks as text within so many tokens, and whether anything was left out.
pub(super) fn fit(blocks: &[(String, &Block)], room: usize) -> (String, bool) {
    let mut sizes = Vec::with_capacity(blocks.len());
    for (head, block) in blocks {
        sizes.push(Sizes::of(head, block));
    }
    let gone = blocks.iter().any(|(_, block)| block.gone > 0);
    match most(&sizes, room).filter(|_| !gone) {
        Some(usize::MAX) => (write(blocks, usize::MAX, &|_| true), false),
        Some(most) => (write(blocks, most, &|_| true), true),
        None => {
            let kept = choose(&sizes, room);
            let keeps = |at: usize| kept[at] && blocks[at].1.gone == 0;
            (write(blocks, LEAST, &keeps), true)
        }
    }
}

/// Forgets what cannot be shown in this room whatever comes after: more blocks leave less to each.
pub(super) fn forget(blocks: &mut Vec<Block>, room: usize) {
    let sizes: Vec<Sizes<'_>> = blocks.iter().map(|block| Sizes::of("", block)).collect();
    let gone = blocks.iter().any(|block| block.gone > 0);
    let most = most(&sizes, room).filter(|_| !gone);
    let hopeless = most.map_or_else(|| hopeless(&sizes, room), |_| Vec::new());
    for piece in blocks.iter_mut().flat_map(|block| &mut block.pieces) {
        if !piece.whole {
            piece.text.shorten(most.unwrap_or(LEAST));
        }
    }
    for at in hopeless {
        blocks[at].gone = blocks[at].gone.max(1);
        blocks[at].pieces = Vec::new();
    }
    blocks.dedup_by(|next, block| {
        let both = next.gone > 0 && block.gone > 0;
        block.gone += if both { next.gone } else { 0 };
        both
    });
}

/// The first block with instructions: what the model was told to do.
fn opening(sizes: &[Sizes<'_>]) -> Option<usize> {
    let instructs = |piece: &Piece| piece.head.starts_with(INSTRUCTIONS);
    let mut all = sizes.iter();
    all.position(|sizes| sizes.pieces.iter().any(instructs))
}

/// Blocks for which no room will be left by those that [`choose`] asks first. The very first tells how it began.
fn hopeless(sizes: &[Sizes<'_>], room: usize) -> Vec<usize> {
    let (failed, usual): (Vec<usize>, Vec<usize>) =
        (0..sizes.len()).partition(|at| sizes[*at].fails);
    let mut found = Vec::new();
    let opening = opening(sizes);
    let usual = usual.into_iter().skip(1).rev();
    let usual = usual.filter(|at| Some(*at) != opening).collect();
    for order in [failed, usual] {
        let mut sum = 0;
        found.extend(order.into_iter().filter(|at| {
            sum += sizes[*at].within(LEAST);
            sum > room * HOPELESS
        }));
    }
    found
}

/// Letters that no text may exceed so that all fits; none where that is too few to read.
fn most(sizes: &[Sizes<'_>], room: usize) -> Option<usize> {
    let all = |most: usize| -> usize { sizes.iter().map(|sizes| sizes.within(most)).sum() };
    if all(usize::MAX) <= room {
        return Some(usize::MAX);
    }
    if all(LEAST) > room {
        return None;
    }
    let (mut low, mut high) = (LEAST, 1 << 30);
    while low + 1 < high {
        let middle = low.midpoint(high);
        if all(middle) <= room {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// What failed first, then how the run began and what the model was told, then from the end back: the last steps tell
/// what came of it.
fn choose(sizes: &[Sizes<'_>], room: usize) -> Vec<bool> {
    let count = sizes.len();
    let mut order: Vec<usize> = (0..count).collect();
    let opening = opening(sizes);
    let rank = |at: usize| match at {
        _ if sizes[at].fails => (0, at),
        0 => (1, 0),
        _ if Some(at) == opening => (1, 1),
        _ => (2, count - at),
    };
    order.sort_by_key(|at| rank(*at));
    let mut kept = vec![false; count];
    let mut left = room.saturating_sub(MARK * 4);
    for at in order {
        let size = sizes[at].within(LEAST);
        if size <= left {
            left -= size;
            kept[at] = true;
        }
    }
    kept
}

/// Tokens and letters of a block's pieces.
struct Sizes<'a> {
    head: usize,
    pieces: &'a [Piece],
    fails: bool,
}

impl<'a> Sizes<'a> {
    fn of(head: &str, block: &'a Block) -> Self {
        let pieces = &block.pieces;
        let heads: usize = pieces.iter().map(|piece| tokens(&piece.head) + 1).sum();
        Self {
            head: tokens(head) + heads,
            pieces,
            fails: pieces
                .iter()
                .any(|piece| piece.whole && !piece.text.is_empty()),
        }
    }

    /// Tokens where no text that may be cut has more letters than these.
    fn within(&self, most: usize) -> usize {
        let size = |piece: &Piece| {
            let (tokens, letters) = (piece.text.tokens, piece.text.letters);
            if piece.whole || piece.text.fits(most) {
                tokens
            } else {
                (tokens * most).div_ceil(letters) + MARK
            }
        };
        self.head + self.pieces.iter().map(size).sum::<usize>()
    }
}

fn write(blocks: &[(String, &Block)], most: usize, keeps: &dyn Fn(usize) -> bool) -> String {
    let mut text = String::new();
    let mut missing = 0;
    for (at, (head, block)) in blocks.iter().enumerate() {
        if !keeps(at) {
            missing += block.gone.max(1);
            continue;
        }
        put_missing(&mut text, &mut missing);
        text.push_str(head);
        for piece in &block.pieces {
            text.push_str(&piece.head);
            let most = if piece.whole { usize::MAX } else { most };
            piece.text.put(&mut text, most);
            text.push_str("\n\n");
        }
    }
    put_missing(&mut text, &mut missing);
    text
}

fn put_missing(text: &mut String, missing: &mut u32) {
    if *missing > 0 {
        text.extend(["[… ", &missing.to_string(), " steps left out …]\n\n"]);
        *missing = 0;
    }
}
