//! Which overlay puts which question to the person.

use super::Overlay;
use super::comment::CommentBox;
use super::create::CreateBox;
use super::delete::DeleteBox;
use super::enqueue::EnqueueBox;
use super::filter::FilterLine;
use super::free::FreeBox;
use super::items::Items;
use super::line::LineInput;
use super::menu::Menu;
use super::remove::RemoveBox;
use super::score::ScoreBox;
use super::sure::Sure;
use crate::pane::{Act, Ask, Env};

impl Overlay {
    /// An overlay for a question, and what it needs to know first.
    pub(crate) fn ask(ask: Ask, env: &mut Env) -> (Self, Vec<Act>) {
        match ask {
            Ask::Filter { line, rows, seen } => {
                let filter = FilterLine::new((line, rows), *seen, env);
                (Self::Filter(Box::new(filter)), Vec::new())
            }
            Ask::Find { line } => (Self::Line(LineInput::find(line)), Vec::new()),
            Ask::Sure { title, words, acts } => {
                (Self::Sure(Sure::new(title, words, acts)), Vec::new())
            }
            Ask::Order { current } => (Self::Menu(Menu::orders(current)), Vec::new()),
            Ask::Open { choices } => (Self::Menu(Menu::acts("Open", choices)), Vec::new()),
            Ask::Items { rows, at } => (Self::Items(Box::new(Items::new(rows, at))), Vec::new()),
            Ask::Pipe { what, text } => {
                let line = LineInput::pipe((what, text), env);
                (Self::Line(line), Vec::new())
            }
            Ask::Save { name, text } => {
                let line = LineInput::save((name, text), env);
                (Self::Line(line), Vec::new())
            }
            Ask::Span { current } => (Self::Menu(Menu::spans(current)), Vec::new()),
            Ask::Comment { target } => {
                (Self::Comment(Box::new(CommentBox::new(target))), Vec::new())
            }
            Ask::Score {
                targets,
                what,
                output,
            } => {
                let (score, acts) = ScoreBox::new(targets, (what, output), env);
                (Self::Score(Box::new(score)), acts)
            }
            Ask::ScoreItems {
                targets,
                what,
                queue,
            } => {
                let (mut score, acts) = ScoreBox::new(targets, (what, None), env);
                score.of_queue(queue);
                (Self::Score(Box::new(score)), acts)
            }
            Ask::FreeScore { targets, what } => (
                Self::Free(Box::new(FreeBox::new(targets, what))),
                Vec::new(),
            ),
            Ask::Enqueue { objects, what } => {
                let (enqueue, acts) = EnqueueBox::new(objects, what, env);
                (Self::Enqueue(Box::new(enqueue)), acts)
            }
            Ask::CreateQueue { taken } => {
                let (create, acts) = CreateBox::new(taken, env);
                (Self::Create(Box::new(create)), acts)
            }
            Ask::RemoveItem { item, what } => (
                Self::Remove(Box::new(RemoveBox::new(item, what))),
                Vec::new(),
            ),
            Ask::Delete { scores, choose } => {
                (Self::Delete(DeleteBox::new(scores, choose)), Vec::new())
            }
        }
    }
}
