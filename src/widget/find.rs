//! Looking for a text in a value or in a list of rows.

pub use crate::model::search::{MOST, Needle};

/// The next of `len` rows that is wanted, around the end; `skip` 0 begins with the row at `start` itself.
pub fn next(
    (start, skip): (usize, usize),
    len: usize,
    forward: bool,
    wanted: impl Fn(usize) -> bool,
) -> Option<usize> {
    let step = |step: usize| {
        if forward {
            (start + step) % len
        } else {
            (start + 2 * len - step) % len
        }
    };
    (skip..len + skip).map(step).find(|at| wanted(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_is_looked_for_around_the_end() {
        let even = |at: usize| at.is_multiple_of(2);
        assert_eq!(next((2, 0), 5, true, even), Some(2));
        assert_eq!(next((2, 1), 5, true, even), Some(4));
        assert_eq!(next((4, 1), 5, true, even), Some(0));
        assert_eq!(next((0, 1), 5, false, even), Some(4));
        assert_eq!(next((3, 1), 5, true, |at| at == 3), Some(3));
        assert_eq!(next((0, 0), 0, true, even), None);
        assert_eq!(next((0, 1), 5, false, |_| false), None);
    }
}
