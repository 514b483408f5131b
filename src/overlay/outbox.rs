//! The outbox: every write that is not settled, what became of the last ones, and what can be done about each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Outcome;
use crate::command::Key;
use crate::model::text;
use crate::msg::{CopyText, Effect, OutboxAsk, OutboxRow, OutboxView, WriteId, WriteState};
use crate::pane::{Act, Env, cells};
use crate::widget::column::Column;
use crate::widget::line::{clean, put_line};
use crate::widget::list::ListState;
use crate::widget::popup::Popup;
use crate::widget::table::{Row, Table};
use crate::widget::text::wrap;

const WIDTH: u16 = 130;
/// Lines that say all about the selected write.
const DETAIL: u16 = 4;
/// Below this the hint says less.
const NARROW: u16 = 60;

#[derive(Debug, Default)]
pub(crate) struct OutboxBox {
    state: ListState,
    /// Stays selected while others come and go.
    selected: Option<WriteId>,
    /// To be dropped, once the person says so again.
    dropping: Option<WriteId>,
}

/// Newest first.
fn row_at(view: &OutboxView, at: usize) -> Option<&OutboxRow> {
    view.rows.iter().rev().nth(at)
}

impl OutboxBox {
    /// Begins where something is to be done: at the last one that was refused, else at the newest.
    pub(super) fn new(view: &OutboxView) -> Self {
        let refused = |row: &&OutboxRow| row.state == WriteState::Refused;
        Self {
            selected: view.rows.iter().rev().find(refused).map(|row| row.id),
            ..Self::default()
        }
    }

    pub(super) fn on_key(&mut self, key: Key, env: &Env) -> Outcome {
        let view = &env.outbox;
        let selected = self.selected(view);
        if let Some(id) = self.dropping.take() {
            return Outcome::Stay(match key.to_string().as_str() {
                "y" | "d" | "enter" => vec![Act::Do(Effect::Outbox(OutboxAsk::Drop(id)))],
                _ => Vec::new(),
            });
        }
        let key = key.to_string();
        match (key.as_str(), selected) {
            ("esc" | "q" | "ctrl-c", _) => return Outcome::Close(Vec::new()),
            ("j" | "down", _) => self.state.move_by(1),
            ("k" | "up", _) => self.state.move_by(-1),
            ("g" | "home", _) => self.state.first(),
            ("G" | "end", _) => self.state.last(),
            ("pgdn" | "ctrl-d", _) => self.state.page(1),
            ("pgup" | "ctrl-u", _) => self.state.page(-1),
            ("d", Some(row)) => self.dropping = Some(row.id),
            ("r", Some(row)) => return again(row),
            ("y", Some(row)) => return copy(row),
            _ => {}
        }
        let at = self.state.selected();
        self.selected = at.and_then(|at| row_at(view, at)).map(|row| row.id);
        Outcome::Stay(Vec::new())
    }

    fn selected<'v>(&self, view: &'v OutboxView) -> Option<&'v OutboxRow> {
        let known = self.selected;
        let same = known.and_then(|id| view.rows.iter().find(|row| row.id == id));
        same.or_else(|| row_at(view, self.state.selected()?))
            .or_else(|| view.rows.last())
    }

    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let (theme, view) = (&env.theme, &env.outbox);
        let hint = self.hint(view, area.width < NARROW);
        // Rows with their head, a line between, and the details.
        let rows = view.rows.len().max(3).min(usize::from(area.height)) as u16;
        let popup = Popup {
            title: &title(view),
            hint: &hint,
            width: WIDTH.min(area.width.saturating_sub(6)),
            height: (rows + 2 + DETAIL).min(area.height.saturating_sub(4)),
        };
        let inside = popup.draw(area, buf, theme);
        if view.rows.is_empty() {
            let words = "Nothing is on its way: every write arrived, or none was made.";
            let lines = wrap([Line::styled(words, theme.dim)], inside.width);
            draw_lines(&lines, inside, buf);
            return;
        }
        let detail = DETAIL.min(inside.height / 3);
        let table = Rect {
            height: inside.height - detail - u16::from(detail > 0),
            ..inside
        };
        let columns = columns();
        let rows = Table::rows_in(table, true);
        if let Some(id) = self.selected
            && let Some(at) = view.rows.iter().rev().position(|row| row.id == id)
        {
            self.state.select_later(at);
        }
        self.state.layout(view.rows.len(), rows);
        Table::new(&columns, &self.state, theme).draw(table, buf, |at| {
            row_at(view, at).map_or_else(Row::default, |row| shown(row, env))
        });
        if let Some(row) = self.selected(view) {
            let place = Rect {
                y: inside.bottom() - detail,
                height: detail,
                ..inside
            };
            let lines = wrap(self.details(row, env), inside.width);
            draw_lines(&lines, place, buf);
        }
    }

    /// What the keys do to the selected write.
    fn hint(&self, view: &OutboxView, narrow: bool) -> String {
        if self.dropping.is_some() {
            return "y drop it   any other key keeps it".into();
        }
        let Some(row) = self.selected(view) else {
            return "Esc leave".into();
        };
        let own = match row.state {
            WriteState::Held | WriteState::Waiting => "d take back   r send now   ",
            WriteState::Refused => "d drop   r try again   ",
            WriteState::Sending => "d drop   ",
            WriteState::Sent | WriteState::Confirmed => "d remove from the list   ",
        };
        if narrow {
            return format!("{own}Esc");
        }
        format!("{own}y copy JSON   Esc leave")
    }

    /// Everything about one write, whole.
    fn details(&self, row: &OutboxRow, env: &Env) -> Vec<Line<'static>> {
        let theme = &env.theme;
        if self.dropping == Some(row.id) {
            let words = match row.state {
                WriteState::Sent | WriteState::Confirmed => {
                    "Remove it from this list? What was sent stays on the server."
                }
                _ if row.begun => {
                    "Drop this write for good? Some of it may be on the server already."
                }
                _ => "Drop this write for good? Nothing of it was sent.",
            };
            return vec![Line::styled(words, theme.warning)];
        }
        let mut lines = vec![Line::from(row.write.what())];
        let problem = env
            .outbox
            .problem
            .as_deref()
            .filter(|_| row.state.is_open());
        lines.extend(problem.map(|why| Line::styled(clean(why).into_owned(), theme.bad)));
        if let Some(reason) = &row.reason {
            let style = cells::write_style(row.state, env);
            lines.insert(0, Line::styled(clean(reason).into_owned(), style));
        }
        lines
    }
}

fn title(view: &OutboxView) -> String {
    let count = |count: usize, word: &str| (count > 0).then(|| format!("{count} {word}"));
    let parts: Vec<String> = [
        count(view.waiting(), "waiting"),
        count(view.refused(), "refused"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        return "Outbox".into();
    }
    format!("Outbox: {}", parts.join(", "))
}

fn columns() -> [Column; 5] {
    [
        Column::left("time", 8).priority(2),
        Column::left("state", 11),
        Column::left("what", 12).flex(3, 60),
        Column::left("target", 21).priority(1),
        Column::left("reason", 12).flex(4, 90).priority(3),
    ]
}

fn shown<'a>(row: &'a OutboxRow, env: &'a Env) -> Row<'a> {
    let theme = &env.theme;
    let reason = row.reason.as_deref().unwrap_or_default();
    Row::new(vec![
        Line::styled(text::clock(row.made, env.now, &env.zone), theme.dim),
        Line::from(cells::write_state(row.state, env)),
        Line::from(row.write.what()),
        Line::styled(row.write.target(), theme.dim),
        Line::styled(clean(reason), theme.dim),
    ])
}

fn again(row: &OutboxRow) -> Outcome {
    Outcome::Stay(match row.state {
        WriteState::Held | WriteState::Waiting => {
            vec![Act::Do(Effect::Outbox(OutboxAsk::SendNow))]
        }
        WriteState::Refused => vec![Act::Do(Effect::Outbox(OutboxAsk::Again(row.id)))],
        state => vec![Act::Say(format!("it is {} already", state.word()))],
    })
}

fn copy(row: &OutboxRow) -> Outcome {
    let json = serde_json::to_string_pretty(&*row.write).unwrap_or_default();
    Outcome::Stay(vec![Act::Do(Effect::Copy(CopyText {
        what: format!("JSON of write {}", row.id.0),
        text: json.into(),
        extension: "json",
    }))])
}

fn draw_lines(lines: &[Line<'_>], area: Rect, buf: &mut Buffer) {
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        put_line(buf, row, line);
    }
}
