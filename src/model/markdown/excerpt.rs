//! A text of which the middle may be gone, and how much it was as a whole.

use super::tokens;

/// About the letters of a gap's mark: a text that exceeds its room by no more stays whole.
const SLACK: usize = 40;

/// Letters are characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    words: Box<str>,
    /// Where in `words` the middle is missing.
    gap: Option<usize>,
    pub(super) letters: usize,
    pub(super) tokens: usize,
}

impl Excerpt {
    pub(super) fn of(text: &str) -> Self {
        Self {
            words: text.into(),
            gap: None,
            letters: text.chars().count(),
            tokens: tokens(text),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters == 0
    }

    /// Bytes that it takes now.
    pub(super) fn bytes(&self) -> usize {
        self.words.len()
    }

    /// Whether it stays whole in a room of so many letters.
    pub(super) fn fits(&self, most: usize) -> bool {
        self.letters <= most.saturating_add(SLACK)
    }

    /// Forgets what a text of so many letters would not show.
    pub(super) fn shorten(&mut self, most: usize) {
        // Letters have one byte at least.
        if self.fits(most) || self.words.len() <= most {
            return;
        }
        let (first, last) = self.ends(most);
        let (gap, words) = (first.len(), format!("{first}{last}"));
        self.gap = Some(gap);
        self.words = words.into();
    }

    /// The beginning and the end, where the whole has more letters than these.
    pub(super) fn put(&self, text: &mut String, most: usize) {
        if self.gap.is_none() && self.fits(most) {
            text.push_str(&self.words);
            return;
        }
        let (first, last) = self.ends(most);
        let shown = first.chars().count() + last.chars().count();
        let hidden = self.letters.saturating_sub(shown).to_string();
        text.extend([first, " [… ", &hidden, " characters left out …] ", last]);
    }

    fn ends(&self, most: usize) -> (&str, &str) {
        let first = most / 3 * 2 + most % 3 * 2 / 3;
        let (head, tail) = match self.gap {
            Some(gap) => self
                .words
                .split_at_checked(gap)
                .unwrap_or((&self.words, "")),
            None => (&*self.words, &*self.words),
        };
        (beginning(head, first), ending(tail, most - first))
    }
}

fn beginning(text: &str, letters: usize) -> &str {
    let end = text.char_indices().nth(letters);
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn ending(text: &str, letters: usize) -> &str {
    let Some(before) = letters.checked_sub(1) else {
        return "";
    };
    let start = text.char_indices().nth_back(before);
    start.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(excerpt: &Excerpt, most: usize) -> String {
        let mut text = String::new();
        excerpt.put(&mut text, most);
        text
    }

    #[test]
    fn what_was_shortened_before_reads_as_if_it_had_not_been() {
        let text: String = ('a'..='z').cycle().take(900).chain("äöü".chars()).collect();
        let whole = Excerpt::of(&text);
        let mut kept = whole.clone();
        for most in [700, 400, 90] {
            kept.shorten(most);
            assert_eq!(put(&kept, most), put(&whole, most));
            assert_eq!(put(&kept, 30), put(&whole, 30));
        }
        assert!(kept.bytes() < 100);
        assert_eq!((kept.letters, kept.tokens), (whole.letters, whole.tokens));
        assert!(put(&kept, 9).starts_with("abcdef [… 894 characters left out …] äöü"));
        assert_eq!(put(&whole, usize::MAX), text);
    }

    #[test]
    fn nothing_is_left_out_that_is_shorter_than_its_mark() {
        let long = Excerpt::of(&"x".repeat(1_030));
        assert_eq!(put(&long, 1_000).len(), 1_030);
        assert!(put(&long, 900).contains("130 characters left out"));
    }

    #[test]
    fn more_than_was_kept_cannot_be_shown() {
        let mut kept = Excerpt::of(&"x".repeat(1_000));
        kept.shorten(300);
        assert!(put(&kept, 2_000).contains("700 characters left out"));
    }
}
