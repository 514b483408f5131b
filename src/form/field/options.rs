//! A choice among options: by number, one after the other, or by what is typed of its name.

use std::sync::Arc;

use crate::widget::find::Needle;

/// The options of a field, and what was chosen.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub options: Vec<Arc<str>>,
    pub chosen: Option<usize>,
    /// A first digit, while a second one may follow.
    pub digit: Option<usize>,
    pub find: Option<Find>,
}

/// What was typed of an option's name, and which of the options that have it is meant.
#[derive(Clone, Debug, Default)]
pub struct Find {
    pub text: String,
    at: usize,
}

impl Choice {
    pub(super) fn new(options: Vec<Arc<str>>, chosen: Option<usize>) -> Self {
        Self {
            options,
            chosen,
            ..Self::default()
        }
    }

    /// Options that are shown: all, or those that have what was typed.
    pub fn shown(&self) -> Vec<usize> {
        let needle = self.find.as_ref().and_then(|find| Needle::new(&find.text));
        let has = |index: &usize| {
            needle
                .as_ref()
                .is_none_or(|needle| needle.is_in(&self.options[*index]))
        };
        (0..self.options.len()).filter(has).collect()
    }

    /// The option that Enter takes while something is looked for.
    pub fn meant(&self) -> Option<usize> {
        let find = self.find.as_ref()?;
        let shown = self.shown();
        shown.get(find.at.min(shown.len().checked_sub(1)?)).copied()
    }

    pub(super) fn begin_find(&mut self) {
        self.commit();
        self.find = Some(Find::default());
    }

    /// Another of the options that have what was typed.
    pub(super) fn step_find(&mut self, by: isize) {
        let last = self.shown().len().saturating_sub(1);
        if let Some(find) = &mut self.find {
            find.at = find.at.min(last).saturating_add_signed(by).min(last);
        }
    }

    pub(super) fn type_find(&mut self, typed: Option<char>) {
        if let Some(find) = &mut self.find {
            match typed {
                Some(c) => find.text.push(c),
                None => drop(find.text.pop()),
            }
            find.at = 0;
        }
    }

    /// Takes what is meant; nothing changes where nothing is.
    pub(super) fn end_find(&mut self) {
        self.chosen = self.meant().or(self.chosen);
        self.find = None;
    }

    /// A digit chooses at once, unless a second one could follow: `1` of eleven options waits for the next key.
    pub(super) fn choose(&mut self, number: usize) {
        let options = self.options.len();
        let picked = match self.digit.take() {
            Some(tens) => tens * 10 + number,
            None if options > 9 && number * 10 <= options => {
                self.digit = Some(number);
                return;
            }
            None => number,
        };
        if (1..=options).contains(&picked) {
            self.chosen = Some(picked - 1);
        }
    }

    /// A digit that waited for a second one stands alone.
    pub(super) fn commit(&mut self) {
        let options = self.options.len();
        let alone = self.digit.take();
        if let Some(alone) = alone.filter(|digit| (1..=options).contains(digit)) {
            self.chosen = Some(alone - 1);
        }
    }

    pub(super) fn step(&mut self, up: bool) {
        self.commit();
        let last = self.options.len().saturating_sub(1);
        self.chosen = (!self.options.is_empty()).then(|| match self.chosen {
            None => 0,
            Some(now) if up => (now + 1).min(last),
            Some(now) => now.saturating_sub(1),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eleven() -> Choice {
        let names = [
            "refund", "billing", "login", "bug", "praise", "spam", "legal", "sales", "press",
            "privacy", "other",
        ];
        Choice::new(names.map(Arc::from).to_vec(), None)
    }

    #[test]
    fn two_digits_choose_among_more_than_nine() {
        let mut choice = eleven();
        choice.choose(1);
        assert_eq!(choice.chosen, None, "a second digit may follow");
        choice.choose(1);
        assert_eq!(choice.chosen, Some(10));
        choice.choose(1);
        choice.commit();
        assert_eq!(choice.chosen, Some(0));
        choice.choose(2);
        assert_eq!(choice.chosen, Some(1), "no second digit can follow");
    }

    #[test]
    fn what_is_typed_narrows_and_enter_takes_what_is_meant() {
        let mut choice = eleven();
        choice.begin_find();
        choice.type_find(Some('p'));
        choice.type_find(Some('r'));
        let shown: Vec<_> = choice
            .shown()
            .iter()
            .map(|at| &*choice.options[*at])
            .collect();
        assert_eq!(shown, ["praise", "press", "privacy"]);
        choice.step_find(1);
        choice.end_find();
        assert_eq!(choice.chosen.map(|at| &*choice.options[at]), Some("press"));
    }

    #[test]
    fn what_no_option_has_changes_nothing() {
        let mut choice = eleven();
        choice.choose(3);
        choice.begin_find();
        choice.type_find(Some('z'));
        choice.end_find();
        assert_eq!(choice.chosen, Some(2));
    }
}
