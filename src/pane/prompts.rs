//! Prompts: folders as a tree, and one version whole, with its difference to the version before.

mod content;
mod names;

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Act, Answer, Ask, Env, Hints, Hits, cells, draw_message, list, trace};
use crate::command::{Command, CopyKind, Fold, Root};
use crate::model::{Problem, Prompt, PromptSummary, Remote};
use crate::msg::{CopyText, Data, Effect, Fetch, Slot, Ticket};
use crate::widget::column::Column;
use crate::widget::find::Needle;
use crate::widget::line::put_line;
use crate::widget::list::ListState;
use crate::widget::split::{Direction, Panels, Split};
use crate::widget::text::{TextDoc, TextView};
use crate::widget::tree::{Tree, TreeRow};
use names::NameRow;

/// From here on the text stands beside the names.
const WIDE: u16 = 90;
/// The text waits this long for the cursor to rest.
const REST: std::time::Duration = std::time::Duration::from_millis(80);

#[derive(Debug, Default)]
pub(crate) struct PromptsPane {
    prompts: Remote<Arc<Vec<PromptSummary>>>,
    ticket: Ticket,
    rows: Vec<NameRow>,
    closed: BTreeSet<String>,
    state: ListState,
    /// The version to show; None for the newest.
    version: Option<u32>,
    prompt: Remote<Arc<Prompt>>,
    prompt_ticket: Ticket,
    /// The version before, while the difference is shown.
    before: Option<Remote<Arc<Prompt>>>,
    before_ticket: Ticket,
    view: Option<TextView>,
    reading: bool,
    find: String,
    zoomed: bool,
}

impl PromptsPane {
    pub(crate) fn open(&mut self, env: &mut Env) -> Vec<Act> {
        self.prompts.load();
        let (ticket, act) = env.fetch(Slot::Prompts, Fetch::Prompts);
        self.ticket = ticket;
        vec![act]
    }

    pub(crate) fn is_loading(&self) -> bool {
        self.prompts.is_loading() || self.prompt.is_loading()
    }

    pub(crate) fn problem(&self) -> Option<&Problem> {
        self.prompts.problem()
    }

    pub(crate) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.prompt_ticket || ticket == self.before_ticket
    }

    pub(crate) fn on_data(&mut self, ticket: Ticket, data: Data, env: &mut Env) -> Vec<Act> {
        match data {
            Data::Prompts(prompts) => {
                self.rows = names::rows(&prompts, &self.closed);
                let fresh = self.prompts.value().is_none();
                self.prompts = Remote::Ready(prompts);
                if let Some(first) = self
                    .rows
                    .iter()
                    .position(|row| row.prompt.is_some())
                    .filter(|_| fresh)
                {
                    self.state.select_later(first);
                }
                self.state
                    .layout(self.rows.len(), self.state.window().len().max(1));
                return self.look(env);
            }
            Data::Prompt(prompt) if ticket == self.prompt_ticket => {
                self.prompt = Remote::Ready(prompt);
            }
            Data::Prompt(prompt) if ticket == self.before_ticket => {
                self.before = Some(Remote::Ready(prompt));
            }
            _ => {}
        }
        self.build(env);
        Vec::new()
    }

    pub(crate) fn on_failed(&mut self, ticket: Ticket, problem: &Problem) {
        if ticket == self.ticket {
            self.prompts.fail(problem.clone());
        } else if ticket == self.prompt_ticket {
            self.prompt.fail(problem.clone());
        } else {
            self.before = None;
        }
    }

    fn summary(&self) -> Option<&PromptSummary> {
        let index = self.rows.get(self.state.selected()?)?.prompt?;
        self.prompts.value()?.get(index)
    }

    fn shown_version(&self) -> Option<u32> {
        self.version
            .or_else(|| self.summary()?.versions.last().copied())
    }

    /// Lets the text follow the cursor.
    fn look(&mut self, env: &mut Env) -> Vec<Act> {
        self.before = None;
        self.view = None;
        let Some(name) = self.summary().map(|summary| Arc::clone(&summary.name)) else {
            self.prompt = Remote::Idle;
            return Vec::new();
        };
        self.prompt = Remote::Loading { stale: None };
        let what = Fetch::Prompt {
            name,
            version: self.shown_version(),
        };
        let (ticket, act) = env.fetch_after(Slot::Prompt, what, REST);
        self.prompt_ticket = ticket;
        vec![act]
    }

    fn build(&mut self, env: &Env) {
        let Some(prompt) = self.prompt.value() else {
            return;
        };
        let lines = match self.before.as_ref().and_then(Remote::value) {
            Some(before) => content::difference(before, prompt, &env.theme),
            None => content::lines(prompt, env),
        };
        self.view = Some(TextView::new(TextDoc::new(lines)));
    }

    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        let Answer::Find { line, done } = answer else {
            return Vec::new();
        };
        self.find = line;
        if self.reading {
            if let Some(view) = &mut self.view {
                view.find(Needle::new(&self.find).as_ref());
            }
            return Vec::new();
        }
        if done {
            Vec::new()
        } else {
            self.find_name(env, 0)
        }
    }

    fn find_name(&mut self, env: &mut Env, skip: isize) -> Vec<Act> {
        let Some(needle) = Needle::new(&self.find) else {
            return Vec::new();
        };
        let (len, start) = (
            self.rows.len().cast_signed(),
            self.state.selected().unwrap_or(0).cast_signed(),
        );
        let step = if skip < 0 { -1 } else { 1 };
        let found = (0..len)
            .map(|at| (start + skip + at * step).rem_euclid(len).cast_unsigned())
            .find(|at| needle.is_in(&self.rows[*at].label));
        match found {
            Some(at) => {
                self.state.to(at);
                self.version = None;
                self.look(env)
            }
            None => vec![Act::Say(format!("no prompt is called \"{}\"", self.find))],
        }
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Refresh => return Some(self.open(env)),
            Command::NextPanel | Command::PreviousPanel => self.reading = !self.reading,
            Command::NextVersion => return Some(self.turn(1, env)),
            Command::PreviousVersion => return Some(self.turn(-1, env)),
            Command::Diff => return Some(self.diff(env)),
            Command::Uses => {
                let name = self.summary()?.name.replace('"', "\\\"");
                let filter = format!("promptName:\"{name}\"");
                return Some(vec![Act::Filtered(Root::Observations, filter)]);
            }
            Command::Find => {
                return Some(vec![Act::Ask(Ask::Find {
                    line: self.find.clone(),
                })]);
            }
            Command::Copy(kind) => return Some(self.copy(kind, env)),
            Command::Browse => {
                let path = format!("prompts/{}", cells::segment(&self.summary()?.name));
                return Some(vec![Act::Do(Effect::Browse(env.web_page(&path)))]);
            }
            _ if self.reading => return self.read(command),
            Command::Move(step) => {
                list::walk(&mut self.state, step);
                self.version = None;
                return Some(self.look(env));
            }
            Command::Open | Command::Fold(Fold::Open) if self.summary().is_some() => {
                self.reading = true;
            }
            Command::Open => self.fold(Fold::Toggle),
            Command::Fold(fold) => self.fold(fold),
            Command::FindNext => return Some(self.find_name(env, 1)),
            Command::FindPrevious => return Some(self.find_name(env, -1)),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn read(&mut self, command: Command) -> Option<Vec<Act>> {
        let view = self.view.as_mut()?;
        match command {
            Command::Move(step) => trace::scroll(view, step),
            Command::FindNext => view.find_next(1),
            Command::FindPrevious => view.find_next(-1),
            Command::Fold(Fold::Close) => self.reading = false,
            Command::Open | Command::Fold(_) => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        if self.before.take().is_some() {
            self.view = None;
            return Some(vec![Act::Again]);
        }
        if std::mem::take(&mut self.reading) {
            Some(Vec::new())
        } else {
            None
        }
    }

    fn fold(&mut self, fold: Fold) {
        let Some(row) = self.state.selected().and_then(|at| self.rows.get(at)) else {
            return;
        };
        let path = row.path.clone();
        let folder = row.prompt.is_none();
        match fold {
            Fold::CloseAll => {
                self.closed = self
                    .rows
                    .iter()
                    .filter(|row| row.prompt.is_none())
                    .map(|row| row.path.clone())
                    .collect();
            }
            Fold::OpenAll | Fold::Depth(_) => self.closed.clear(),
            Fold::Close if folder && !self.closed.contains(&path) => {
                self.closed.insert(path);
            }
            Fold::Close => {
                let parent = path.rsplit_once('/').map(|(parent, _)| parent.to_string());
                if let Some(at) = parent.and_then(|parent| {
                    self.rows
                        .iter()
                        .position(|row| row.prompt.is_none() && row.path == parent)
                }) {
                    self.state.to(at);
                }
            }
            Fold::Open => {
                self.closed.remove(&path);
            }
            Fold::Toggle => {
                if !self.closed.remove(&path) {
                    self.closed.insert(path);
                }
            }
        }
        if let Some(prompts) = self.prompts.value() {
            self.rows = names::rows(prompts, &self.closed);
        }
    }

    fn turn(&mut self, by: isize, env: &mut Env) -> Vec<Act> {
        let Some(summary) = self.summary() else {
            return vec![Act::Say("a folder has no versions".into())];
        };
        let at = self
            .shown_version()
            .and_then(|shown| {
                summary
                    .versions
                    .iter()
                    .position(|version| *version == shown)
            })
            .unwrap_or(0);
        let next = at.saturating_add_signed(by);
        match summary.versions.get(next).copied() {
            Some(version) if next != at => {
                self.version = Some(version);
                self.look(env)
            }
            _ => vec![Act::Say(
                if by > 0 {
                    "this is the newest version"
                } else {
                    "this is the first version"
                }
                .into(),
            )],
        }
    }

    fn diff(&mut self, env: &mut Env) -> Vec<Act> {
        if self.before.take().is_some() {
            self.build(env);
            return Vec::new();
        }
        let Some(summary) = self.summary() else {
            return vec![Act::Say("a folder has no versions".into())];
        };
        let shown = self.shown_version().unwrap_or(0);
        let Some(before) = summary
            .versions
            .iter()
            .copied()
            .filter(|version| *version < shown)
            .max()
        else {
            return vec![Act::Say(
                "this is the first version: there is none before it".into(),
            )];
        };
        let what = Fetch::Prompt {
            name: Arc::clone(&summary.name),
            version: Some(before),
        };
        self.before = Some(Remote::Loading { stale: None });
        let (ticket, act) = env.fetch(Slot::PromptOther, what);
        self.before_ticket = ticket;
        vec![act]
    }

    fn copy(&self, kind: CopyKind, env: &Env) -> Vec<Act> {
        let Some(prompt) = self.prompt.value() else {
            return vec![Act::Say("there is no prompt to copy here".into())];
        };
        let path = format!(
            "/api/public/v2/prompts/{}?version={}",
            cells::segment(&prompt.name),
            prompt.version
        );
        let text = match kind {
            CopyKind::Value => content::text(prompt),
            CopyKind::Node => content::json(prompt),
            CopyKind::Id => prompt.name.to_string(),
            CopyKind::Link => env.web_page(&format!(
                "prompts/{}?version={}",
                cells::segment(&prompt.name),
                prompt.version
            )),
            CopyKind::Curl => env.curl(&path),
            CopyKind::Trace | CopyKind::Path => {
                return vec![Act::Say("a prompt has nothing like that to copy".into())];
            }
        };
        vec![Act::Do(Effect::Copy(CopyText::new(
            kind,
            &prompt.name,
            text,
        )))]
    }

    pub(crate) fn hints(&self) -> Hints {
        vec![
            (Command::Open, "read"),
            (Command::PreviousVersion, "older"),
            (Command::NextVersion, "newer"),
            (
                Command::Diff,
                if self.before.is_some() {
                    "text"
                } else {
                    "what changed"
                },
            ),
            (Command::Uses, "who uses it"),
            (Command::Copy(CopyKind::Value), "copy"),
        ]
    }

    fn panels(&self, area: Rect) -> Panels {
        if !self.zoomed && area.width >= WIDE {
            return Split::new(Direction::Beside, 34).panels(area);
        }
        let (first, second) = if self.reading {
            (Rect::ZERO, area)
        } else {
            (area, Rect::ZERO)
        };
        Panels {
            whole: area,
            first,
            divider: Rect::ZERO,
            second,
        }
    }

    pub(crate) fn layout(&mut self, area: Rect, zoomed: bool) {
        self.zoomed = zoomed;
        let panels = self.panels(area);
        if !panels.first.is_empty() {
            self.state
                .layout(self.rows.len(), usize::from(panels.first.height));
        }
        if let Some(view) = &mut self.view {
            view.layout(text_place(panels.second));
        }
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let panels = self.panels(area);
        if self.rows.is_empty() {
            let line = match &self.prompts {
                Remote::Failed { problem, .. } => Line::from(vec![
                    Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                    Span::raw(problem.message.clone()),
                ]),
                Remote::Ready(_) => Line::styled("No prompts in this project.", theme.dim),
                _ => Line::styled(format!("{} loading prompts", env.spinner()), theme.dim),
            };
            draw_message(area, buf, &[line], env);
            return Hits::default();
        }
        let mut hits = Hits {
            panels: Some(panels),
            ..Hits::default()
        };
        if !panels.first.is_empty() {
            let columns = [
                Column::left("", 14).flex(1, u16::MAX),
                Column::left("", 10).flex(1, 24).priority(1),
                Column::right("", 4),
            ];
            hits.tree = Some(
                Tree::new(&columns, &self.state, theme)
                    .focused(!self.reading)
                    .draw(panels.first, buf, |at| self.name_row(at, env)),
            );
        }
        if !panels.divider.is_empty() {
            Split::new(Direction::Beside, 34).draw(&panels, buf, theme);
        }
        if !panels.second.is_empty() {
            self.draw_text(panels.second, buf, env);
        }
        hits
    }

    fn name_row<'a>(&'a self, at: usize, env: &'a Env) -> TreeRow<'a> {
        let Some(row) = self.rows.get(at) else {
            return TreeRow::default();
        };
        let theme = &env.theme;
        let summary = row
            .prompt
            .and_then(|index| self.prompts.value()?.get(index));
        let (version, labels) = match summary {
            Some(summary) => {
                let labels: Vec<&str> = summary
                    .labels
                    .iter()
                    .map(|label| &**label)
                    .filter(|label| *label != "latest")
                    .collect();
                (
                    summary
                        .versions
                        .last()
                        .map(|version| format!("v{version}"))
                        .unwrap_or_default(),
                    labels.join(" "),
                )
            }
            None => (String::new(), String::new()),
        };
        TreeRow {
            id: at as u32,
            depth: row.depth,
            guides: row.guides,
            folded: row
                .prompt
                .is_none()
                .then(|| self.closed.contains(&row.path)),
            label: vec![Span::styled(
                row.label.as_str(),
                if summary.is_some() {
                    theme.strong
                } else {
                    theme.dim
                },
            )],
            cells: vec![
                Line::styled(labels, theme.good),
                Line::styled(version, theme.dim),
            ],
            ..TreeRow::default()
        }
    }

    fn draw_text(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let head = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            height: 1.min(area.height),
            ..area
        };
        if let Some(summary) = self.summary() {
            let shown = self.shown_version();
            let mut spans = vec![
                Span::styled(
                    &*summary.name,
                    if self.reading {
                        theme.title_focused
                    } else {
                        theme.title
                    },
                ),
                Span::raw("  "),
            ];
            for version in summary.versions.iter().rev() {
                let style = if Some(*version) == shown {
                    theme.accent
                } else {
                    theme.dim
                };
                spans.push(Span::styled(format!("v{version} "), style));
            }
            if self.before.is_some() {
                spans.push(Span::styled(
                    " changes against the version before",
                    theme.warning,
                ));
            }
            put_line(buf, head, &Line::from(spans));
        }
        let place = text_place(area);
        match (&self.view, self.prompt.problem()) {
            (Some(view), _) => view.draw(place, buf, theme),
            (None, Some(problem)) => draw_message(
                place,
                buf,
                &[Line::styled(problem.message.clone(), theme.bad)],
                env,
            ),
            (None, None) if self.prompt.is_loading() => {
                put_line(
                    buf,
                    place,
                    &Line::styled(format!("{} loading", env.spinner()), theme.dim),
                );
            }
            (None, None) => {}
        }
    }

    pub(crate) fn on_mouse(&mut self, mouse: MouseEvent, hits: &Hits, env: &mut Env) -> Vec<Act> {
        let at = Position::new(mouse.column, mouse.row);
        let over_text = hits.panels.is_some_and(|panels| panels.second.contains(at));
        let wheel = match mouse.kind {
            MouseEventKind::ScrollDown => list::WHEEL,
            MouseEventKind::ScrollUp => -list::WHEEL,
            MouseEventKind::Down(MouseButton::Left) => {
                self.reading = over_text;
                let Some(hit) = hits.tree.as_ref().and_then(|tree| tree.hit(at)) else {
                    return Vec::new();
                };
                self.state.to(hit.row);
                self.version = None;
                if hit.fold {
                    self.fold(Fold::Toggle);
                }
                return self.look(env);
            }
            _ => return Vec::new(),
        };
        match &mut self.view {
            Some(view) if over_text => view.move_by(wheel),
            _ => {
                self.state.scroll(wheel);
                return self.look(env);
            }
        }
        Vec::new()
    }

    /// Builds the text anew after the difference was left.
    pub(crate) fn again(&mut self, env: &Env) {
        self.build(env);
    }
}

fn text_place(panel: Rect) -> Rect {
    Rect {
        x: panel.x.saturating_add(1),
        y: panel.y.saturating_add(2),
        width: panel.width.saturating_sub(1),
        height: panel.height.saturating_sub(2),
    }
}
