//! Differences of numbers: with their sign, and the colour of what they mean.

use ratatui::style::Style;
use ratatui::text::Line;

use crate::model::compare::{Both, Facts};
use crate::model::{Seconds, Tokens, Usd};
use crate::theme::Theme;

/// A smaller part of the greater number is no news.
const NEWS: f64 = 0.1;

/// Two numbers; None where it is not known, and where the step is not there at all.
pub(super) type Numbers = Both<Option<f64>>;

/// Latency, cost and tokens of a step in one run, or of both.
#[derive(Clone, Copy, Debug)]
pub(super) enum Measure {
    Latency,
    Cost,
    Tokens,
}

impl Measure {
    pub(super) const ALL: [Self; 3] = [Self::Latency, Self::Cost, Self::Tokens];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Latency => "latency",
            Self::Cost => "cost",
            Self::Tokens => "tokens",
        }
    }

    /// Nothing is as good as unknown: it stays empty.
    pub(super) fn of(self, facts: &Facts<'_>) -> Option<f64> {
        let number = match self {
            Self::Latency => facts.latency.map(|latency| latency.0),
            Self::Cost => facts.cost.map(|cost| cost.0),
            Self::Tokens => facts.tokens.map(|tokens| tokens.0 as f64),
        };
        number.filter(|number| *number > 0.0)
    }

    pub(super) fn short(self, number: f64) -> String {
        match self {
            Self::Latency => Seconds(number).short(),
            Self::Cost => Usd(number).short(),
            Self::Tokens => Tokens(number as u64).short(),
        }
    }

    /// More is worse for all of them.
    pub(super) fn delta(self, numbers: Numbers, theme: &Theme) -> Line<'static> {
        let (left, right) = match (numbers.left, numbers.right) {
            (None, None) => return Line::default(),
            (left, right) => (left.unwrap_or(0.0), right.unwrap_or(0.0)),
        };
        let by = right - left;
        let least = match self {
            Self::Latency => 0.005,
            Self::Cost => 0.000_1,
            Self::Tokens => 0.5,
        };
        if by.abs() < least {
            let both = numbers.left.is_some() && numbers.right.is_some();
            return Line::styled(if both { "=" } else { "" }, theme.dim);
        }
        let sign = if by > 0.0 { "+" } else { "-" };
        let style = if by.abs() < NEWS * left.max(right) {
            theme.dim
        } else if by > 0.0 {
            theme.warning
        } else {
            theme.good
        };
        Line::styled(format!("{sign}{}", self.short(by.abs())), style)
    }

    pub(super) fn cell(self, number: Option<f64>, style: Style) -> Line<'static> {
        Line::styled(
            number.map(|number| self.short(number)).unwrap_or_default(),
            style,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_its_sign_and_is_empty_where_nothing_is_known() {
        let theme = Theme::default();
        let delta = |left, right| {
            Measure::Latency
                .delta(Both::new(left, right), &theme)
                .to_string()
        };
        assert_eq!(delta(Some(2.0), Some(3.5)), "+1.5 s");
        assert_eq!(delta(Some(3.5), None), "-3.5 s");
        assert_eq!(delta(Some(2.0), Some(2.0)), "=");
        assert_eq!(delta(None, None), "");
        let cost = Measure::Cost.delta(Both::new(Some(0.001), Some(0.004)), &theme);
        assert_eq!(cost.to_string(), "+$0.0030");
    }
}
