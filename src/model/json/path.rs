//! Where a value is, in words.

use std::fmt::Write;

use super::JsonDoc;

impl JsonDoc {
    /// Where a value is, as a path: `$.messages[2].content`, `$["a b"]`.
    pub fn path(&self, id: u32) -> String {
        let mut line = vec![id];
        while let Some(around) = self.parent(line[line.len() - 1]) {
            line.push(around);
        }
        let mut path = String::from("$");
        for id in line.into_iter().rev().skip(1) {
            self.push_step(&mut path, id);
        }
        path
    }

    /// The steps of a path from the value outwards, the root left out. Each costs what it takes to find it.
    pub fn steps_outwards(&self, id: u32) -> impl Iterator<Item = String> {
        let inside = move |id: &u32| self.depth(*id) > 0;
        let values = std::iter::successors(Some(id), |id| self.parent(*id));
        values.take_while(inside).map(|id| {
            let mut step = String::new();
            self.push_step(&mut step, id);
            step
        })
    }

    fn push_step(&self, path: &mut String, id: u32) {
        let Some(key) = self.key(id) else {
            write!(path, "[{}]", self.place(id)).expect("writing to a String cannot fail");
            return;
        };
        let key = self.slice(key);
        let plain = |(at, one): (usize, char)| {
            one == '_' || one.is_alphabetic() || (at > 0 && one.is_numeric())
        };
        let (open, close) = if !key.is_empty() && key.chars().enumerate().all(plain) {
            (".", "")
        } else {
            ("[\"", "\"]")
        };
        path.extend([open, key, close]);
    }
}
