//! What a long command says of itself on standard error: a terminal sees how far it is in one line that is written
//! anew, a log in few lines.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::model::text::clean_line;

/// Between two lines of a log.
const SELDOM: Duration = Duration::from_secs(15);

/// Something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// It stays.
    Word(&'a str),
    /// How far it is, until something else is said; `beside` output that is being written.
    Progress { words: &'a str, beside: bool },
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A terminal; with `output`, what is written goes to it, too.
    Terminal {
        output: bool,
    },
    Log,
}

/// Says it. Nobody is left to hear that this fails.
#[derive(Debug)]
pub struct Progress<W: Write> {
    out: W,
    reader: Reader,
    last: Instant,
    /// A line that goes with the next one.
    stands: bool,
}

impl<W: Write> Progress<W> {
    pub fn new(out: W, reader: Reader, now: Instant) -> Self {
        Self {
            out,
            reader,
            last: now,
            stands: false,
        }
    }

    pub fn say(&mut self, said: Said<'_>, now: Instant) {
        match (said, self.reader) {
            (Said::Word(words), _) => {
                self.clear();
                self.last = now;
                let _ = writeln!(self.out, "lftui: {words}");
            }
            (Said::Progress { words, beside }, Reader::Terminal { output }) => {
                if !(beside && output) {
                    self.clear();
                    self.stands = true;
                    let _ = write!(self.out, "lftui: {}", clean_line(words));
                }
            }
            (Said::Progress { words, .. }, Reader::Log) => {
                if now.duration_since(self.last) >= SELDOM {
                    self.last = now;
                    let _ = writeln!(self.out, "lftui: {words}");
                }
            }
        }
        let _ = self.out.flush();
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.stands) {
            let _ = write!(self.out, "\r\x1b[K");
        }
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        self.clear();
        let _ = self.out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three words on how far it is, 10 seconds apart, and one that stays.
    fn told(reader: Reader) -> String {
        let (mut out, mut now) = (Vec::new(), Instant::now());
        let mut progress = Progress::new(&mut out, reader, now);
        for words in ["1 step", "2 steps", "3 steps"] {
            now += Duration::from_secs(10);
            let beside = true;
            progress.say(Said::Progress { words, beside }, now);
        }
        progress.say(Said::Word("done"), now);
        drop(progress);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_terminal_sees_one_line_that_goes_before_what_stays() {
        let seen = told(Reader::Terminal { output: false });
        let again = "\r\x1b[K";
        let expected =
            format!("lftui: 1 step{again}lftui: 2 steps{again}lftui: 3 steps{again}lftui: done\n");
        assert_eq!(seen, expected);
        assert_eq!(told(Reader::Terminal { output: true }), "lftui: done\n");
    }

    #[test]
    fn a_log_has_few_lines() {
        assert_eq!(told(Reader::Log), "lftui: 2 steps\nlftui: done\n");
    }
}
