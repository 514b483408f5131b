//! Which lines of a tree go on below a row, for rows that are only known by how deep they are.

/// For each row, as [`super::tree::TreeRow::guides`] has it: bit 0 its own line, bit k that of its ancestor k levels up.
pub fn guides(depths: impl DoubleEndedIterator<Item = u32>) -> Vec<u64> {
    let mut goes_on: Vec<bool> = Vec::new();
    let of = |depth: u32| {
        goes_on.resize(depth as usize + 1, false);
        let up = goes_on.iter().rev().take(u64::BITS as usize).enumerate();
        let guides = up.map(|(up, goes_on)| u64::from(*goes_on) << up).sum();
        goes_on[depth as usize] = true;
        guides
    };
    let mut all: Vec<u64> = depths.rev().map(of).collect();
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::guides;

    #[test]
    fn a_line_goes_on_to_the_next_sibling() {
        assert_eq!(guides([0, 1, 2, 1, 2].into_iter()), [0, 1, 2, 0, 0]);
        assert_eq!(guides([0, 0].into_iter()), [1, 0]);
        assert_eq!(guides(0..200).len(), 200);
    }
}
