//! Texts of very different lengths within one room: short ones stay, long ones lose as much as is needed.

use super::piece::Piece;
use super::tokens;

/// Texts are not cut below this many letters; steps are left out instead.
const LEAST: usize = 160;
/// What a mark of what was left out takes.
const MARK: usize = 14;

/// The blocks as text within so many tokens, and whether anything was left out.
pub(super) fn fit(blocks: &[(String, Vec<Piece>)], room: usize) -> (String, bool) {
    let sizes: Vec<Sizes> = blocks.iter().map(Sizes::of).collect();
    let all = |most: usize| -> usize { sizes.iter().map(|sizes| sizes.within(most)).sum() };
    if all(usize::MAX) <= room {
        return (write(blocks, usize::MAX, &|_| true), false);
    }
    if all(LEAST) <= room {
        let (mut low, mut high) = (LEAST, 1 << 30);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if all(middle) <= room {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (write(blocks, low, &|_| true), true);
    }
    let kept = choose(&sizes, room);
    (write(blocks, LEAST, &|at| kept[at]), true)
}

/// What failed first, then the ends of the run, then from the end back: the last steps tell what came of it.
fn choose(sizes: &[Sizes], room: usize) -> Vec<bool> {
    let count = sizes.len();
    let mut order: Vec<usize> = (0..count).collect();
    let rank = |at: usize| match at {
        _ if sizes[at].fails => (0, at),
        0 => (1, 0),
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
struct Sizes {
    head: usize,
    /// Tokens, letters, and whether it stays whole.
    pieces: Vec<(usize, usize, bool)>,
    fails: bool,
}

impl Sizes {
    fn of((head, pieces): &(String, Vec<Piece>)) -> Self {
        let heads: usize = pieces.iter().map(|piece| tokens(&piece.head) + 1).sum();
        let size = |piece: &Piece| (tokens(&piece.text), piece.text.chars().count(), piece.whole);
        Self {
            head: tokens(head) + heads,
            pieces: pieces.iter().map(size).collect(),
            fails: pieces
                .iter()
                .any(|piece| piece.whole && !piece.text.is_empty()),
        }
    }

    /// Tokens where no text that may be cut has more letters than these.
    fn within(&self, most: usize) -> usize {
        let size = |(tokens, letters, whole): &(usize, usize, bool)| {
            if *whole || *letters <= most {
                *tokens
            } else {
                (tokens * most).div_ceil(*letters) + MARK
            }
        };
        self.head + self.pieces.iter().map(size).sum::<usize>()
    }
}

fn write(blocks: &[(String, Vec<Piece>)], most: usize, keeps: &dyn Fn(usize) -> bool) -> String {
    let mut text = String::new();
    let mut missing = 0;
    for (at, (head, pieces)) in blocks.iter().enumerate() {
        if !keeps(at) {
            missing += 1;
            continue;
        }
        put_missing(&mut text, &mut missing);
        text.push_str(head);
        for piece in pieces {
            text.push_str(&piece.head);
            if piece.whole {
                text.push_str(&piece.text);
            } else {
                put_cut(&mut text, &piece.text, most);
            }
            text.push_str("\n\n");
        }
    }
    put_missing(&mut text, &mut missing);
    text
}

fn put_missing(text: &mut String, missing: &mut usize) {
    if *missing > 0 {
        text.extend(["[… ", &missing.to_string(), " steps left out …]\n\n"]);
        *missing = 0;
    }
}

/// The beginning and the end of a text that is too long.
fn put_cut(text: &mut String, words: &str, most: usize) {
    let count = words.chars().count();
    if count <= most {
        text.push_str(words);
        return;
    }
    let (first, last) = (most * 2 / 3, most - most * 2 / 3);
    text.extend(words.chars().take(first));
    let hidden = (count - most).to_string();
    text.extend([" [… ", &hidden, " characters left out …] "]);
    text.extend(words.chars().skip(count - last));
}
