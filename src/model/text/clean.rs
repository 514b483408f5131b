//! Text of strangers → text that a terminal shows and does not obey.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use unicode_width::UnicodeWidthChar;

/// More marks than this on one letter are a flood, not a script.
const MARKS: u8 = 4;
/// Columns of a tab stop.
const TAB: usize = 4;
/// Stands for what must not be shown.
const DOT: char = '·';
/// What a mark without a letter is drawn on.
const NO_LETTER: char = '◌';

/// One line: line breaks become `⏎`, tabs a space, controls `·`; colour sequences and invisible characters go.
///
/// Joiners and variation selectors go too: terminals disagree about the width of what they join.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// Several lines: as [`clean_line`], but `\n` stays (for any kind of line break) and tabs reach the next fourth column.
pub fn clean_block(text: &str) -> Cow<'_, str> {
    clean(text, true)
}

fn clean(text: &str, block: bool) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, 0x20..=0x7e))
        || text.chars().all(|c| is_plain(c, block))
    {
        return Cow::Borrowed(text);
    }
    let mut cleaner = Cleaner {
        out: String::with_capacity(text.len()),
        block,
        column: 0,
        marks: None,
    };
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        cleaner.take(c, &mut rest);
    }
    Cow::Owned(cleaner.out)
}

/// Needs no care whatever stands beside it.
fn is_plain(c: char, block: bool) -> bool {
    match c {
        ' '..='~' => true,
        '\n' => block,
        _ => {
            !is_invisible(c)
                && !is_noncharacter(c)
                && matches!(c.width(), Some(1 | 2))
                && !is_break(c)
        }
    }
}

struct Cleaner {
    out: String,
    block: bool,
    column: usize,
    /// Marks on the last letter; none where there is no letter to carry one.
    marks: Option<u8>,
}

impl Cleaner {
    fn take(&mut self, c: char, rest: &mut Peekable<Chars<'_>>) {
        match c {
            '\r' => {
                rest.next_if_eq(&'\n');
                self.end_line();
            }
            _ if is_break(c) => self.end_line(),
            '\t' => {
                let wide = if self.block {
                    TAB - self.column % TAB
                } else {
                    1
                };
                for _ in 0..wide {
                    self.put(' ', 1);
                }
            }
            '\u{1b}' if skip_sequence(rest) => {}
            _ if is_invisible(c) => {}
            _ if is_noncharacter(c) => self.put(DOT, 1),
            _ => match c.width() {
                None => self.put(DOT, 1),
                Some(0) => self.mark(c),
                Some(wide) => self.put(c, wide),
            },
        }
    }

    fn put(&mut self, c: char, wide: usize) {
        self.out.push(c);
        self.column += wide;
        self.marks = Some(0);
    }

    fn mark(&mut self, c: char) {
        if self.marks.is_none() {
            self.put(NO_LETTER, 1);
        }
        let marks = self.marks.get_or_insert(0);
        if *marks < MARKS {
            *marks += 1;
            self.out.push(c);
        }
    }

    fn end_line(&mut self) {
        if self.block {
            self.out.push('\n');
            self.column = 0;
            self.marks = None;
        } else {
            self.put('⏎', 1);
        }
    }
}

/// Line feed and its rarer kin.
fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Skips the rest of a whole control sequence, as programs print for colours: `[`, parameters, one letter.
fn skip_sequence(rest: &mut Peekable<Chars<'_>>) -> bool {
    let mut ahead = rest.clone();
    if ahead.next() != Some('[') {
        return false;
    }
    while ahead.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    let whole = ahead.next().is_some_and(|c| matches!(c, '@'..='~'));
    if whole {
        *rest = ahead;
    }
    whole
}

/// Directs, joins or hides, and is not seen itself (Unicode's default ignorables and format characters).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_text_becomes_harmless() {
        assert_eq!(
            clean_line("\u{1b}[31mred\u{1b}[0m \u{1b}]0;x\u{7}"),
            "red ·]0;x·"
        );
        assert_eq!(clean_line("a\tb\r\nc\u{202e}d\u{200b}"), "a b⏎cd");
        assert_eq!(clean_line("👩\u{200d}💻 ❤\u{fe0f}"), "👩💻 ❤");
        assert_eq!(clean_line("\u{301}x"), "◌\u{301}x");
        assert_eq!(
            clean_line(&format!("e{}", "\u{301}".repeat(90))),
            "e\u{301}\u{301}\u{301}\u{301}"
        );
        assert_eq!(clean_line("Grüße 東京"), "Grüße 東京");
    }

    #[test]
    fn a_block_keeps_lines_and_expands_tabs() {
        assert_eq!(clean_block("a\tb\r\n\tc\rd"), "a   b\n    c\nd");
        assert!(matches!(clean_block("one\ntwo"), Cow::Borrowed(_)));
        assert!(matches!(clean_line("naïve"), Cow::Borrowed(_)));
    }

    fn nasty() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop_oneof![
                any::<char>(),
                prop::char::range('\0', '\u{a0}'),
                prop::char::range('\u{300}', '\u{36f}'),
                prop::char::range('\u{2000}', '\u{206f}'),
                prop::sample::select(vec![
                    '\u{1b}', '[', 'm', '0', '\u{fe0f}', '👩', 'ก', '\u{e31}', '가'
                ]),
            ],
            0..60,
        )
        .prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn nothing_that_acts_survives(text in nasty()) {
            for (clean, block) in [(clean_line(&text), false), (clean_block(&text), true)] {
                for c in clean.chars() {
                    prop_assert!(!c.is_control() || (block && c == '\n'), "{c:?}");
                    prop_assert!(!is_invisible(c) && !is_noncharacter(c), "{c:?}");
                }
            }
        }

        #[test]
        fn what_is_clean_stays_as_it_is(text in nasty()) {
            let line = clean_line(&text).into_owned();
            prop_assert_eq!(clean_line(&line), line.as_str());
            let block = clean_block(&text).into_owned();
            prop_assert_eq!(clean_block(&block), block.as_str());
        }
    }
}
