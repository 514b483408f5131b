//! The filter within the queue: the line, what it lets through, and how that is said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Panel, ReviewPane};
use crate::form::Form;
use crate::model::QueueItem;
use crate::model::filter::{Rows, Seen};
use crate::msg::Order;
use crate::pane::{Act, Ask, Env};
use crate::widget::line::{cut, put_line, width};

impl ReviewPane {
    pub(super) fn ask_filter(&self) -> Act {
        let mut seen = Seen::default();
        for item in self.plan.whole() {
            if let Some(facts) = self.plan.facts(&item.id) {
                seen.item(facts.name.as_deref(), facts.user.as_deref());
            }
        }
        Act::Ask(Ask::Filter {
            line: self
                .plan
                .filter()
                .map(ToString::to_string)
                .unwrap_or_default(),
            rows: Rows::Items,
            seen: Box::new(seen),
        })
    }

    /// What was entered for the item on the screen stays with it.
    pub(super) fn filter_by(&mut self, line: &str, env: &mut Env) -> Vec<Act> {
        if self.sending.is_some() {
            return vec![Act::Say("wait until the decision is kept".into())];
        }
        let line = line.trim();
        if self.plan.filter().map_or("", |line| line) == line {
            return Vec::new();
        }
        let before = self.item().map(|item| item.id.clone());
        let form = self.form.take();
        self.plan.set_filter(line, &env.outbox);
        let mut acts = self.read_for_filter(None, env);
        let now = self.item().map(|item| item.id.clone());
        if now.is_some() && now == before {
            self.form = form;
            acts.extend(self.read_ahead(env));
        } else {
            let draft = before.zip(form.filter(Form::is_touched));
            self.drafts.extend(draft);
            self.panel = Panel::Form;
            acts.extend(self.show(env));
        }
        acts.push(self.bookmark());
        if line.is_empty() {
            acts.push(Act::Say(self.filter_words()));
        }
        acts
    }

    /// Who turns out to fit is gone through, too; the first of them is shown where nothing was.
    pub(super) fn sift(&mut self, env: &mut Env) -> Vec<Act> {
        if self.plan.filter().is_none() {
            return Vec::new();
        }
        let nothing = self.item().is_none();
        self.plan.sift(&env.outbox);
        if !nothing || self.item().is_none() {
            return Vec::new();
        }
        self.plan.start();
        self.show(env)
    }

    /// What has to be read before the filter, or the order, can say more; `by` was just read.
    pub(super) fn read_for_filter(&mut self, by: Option<Order>, env: &mut Env) -> Vec<Act> {
        let wants = self.plan.wants_more(by);
        wants.then(|| self.ask_facts(env)).into_iter().collect()
    }

    fn filter_words(&self) -> String {
        let (fit, count) = (self.plan.len(), self.plan.count());
        if self.plan.filter().is_none() {
            return format!("all {count} items of the queue");
        }
        format!("{fit} of {count} items")
    }

    /// The line, how many items it lets through, and of how many that is not known.
    pub(super) fn draw_filter(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let Some(filter) = self.plan.filter().filter(|_| !area.is_empty()) else {
            return;
        };
        let theme = &env.theme;
        let short = self.filter_words();
        let long = match (self.plan.unjudged(), &self.facts_problem) {
            (0, _) => short.clone(),
            (unread, None) => format!("{short}, {unread} not read yet"),
            (unread, Some(_)) => format!("{short}, {unread} not read: R tries again"),
        };
        let whole = format!("{long}   esc shows all");
        let room = usize::from(area.width).saturating_sub(6);
        let fits = |words: &&String| width(words) + width(filter).min(room / 2) <= room;
        let words = [&whole, &long].into_iter().find(fits).unwrap_or(&short);
        let left = room.saturating_sub(width(words));
        let line = cut(filter, left, theme.symbols.ellipsis);
        let gap = left.saturating_sub(width(&line));
        let spans = vec![
            Span::styled(" f ", theme.key),
            Span::styled(line, theme.accent),
            Span::raw(" ".repeat(gap + 2)),
            Span::styled(words.clone(), theme.dim),
        ];
        put_line(buf, area, &Line::from(spans));
    }

    /// Where nothing is let through.
    pub(super) fn nothing_fits(&self) -> Option<String> {
        self.plan.filter()?;
        let unread = self.plan.unjudged();
        Some(match (self.plan.count(), unread, &self.facts_problem) {
            (0, ..) => return None,
            (count, 0, _) => {
                format!("None of the {count} items fits. f changes the filter, esc shows all.")
            }
            (_, unread, None) => format!("None fits so far; {unread} items are still to be read."),
            (_, unread, Some(why)) => {
                format!(
                    "None fits so far, and {unread} items could not be read: {}",
                    why.message
                )
            }
        })
    }

    /// Everything that the filter lets through is done; how many it left out are not.
    pub(super) fn left_out(&self) -> Option<String> {
        self.plan.filter()?;
        let open = |item: &&QueueItem| !self.plan.is_done(item);
        let left = match self.plan.whole().filter(open).count() {
            0 => return None,
            1 => "1 more item is".to_owned(),
            count => format!("{count} more items are"),
        };
        Some(format!(
            "{left} still to be done, which the filter leaves out: esc shows all"
        ))
    }
}
