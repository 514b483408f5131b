//! Which overlay puts which question to the person.

use super::Overlay;
use super::comment::CommentBox;
use super::create::CreateBox;
use super::delete::DeleteBox;
use super::enqueue::EnqueueBox;
use super::free::FreeBox;
use super::line::LineInput;
use super::menu::Menu;
use super::remove::RemoveBox;
use super::score::ScoreBox;
use crate::pane::{Act, Ask, Env};

impl Overlay {
    /// An overlay for a question, and what it needs to know first.
    pub(crate) fn ask(ask: Ask, env: &mut Env) -> (Self, Vec<Act>) {
        match ask {
            Ask::Filter { line } => (Self::Line(LineInput::filter(line)), Vec::new()),
            Ask::Find { line } => (Self::Line(LineInput::find(line)), Vec::new()),
            Ask::Span { current } => (Self::Menu(Menu::spans(current)), Vec::new()),
            Ask::Comment { target } => {
                (Self::Comment(Box::new(CommentBox::new(target))), Vec::new())
            }
            Ask::Score { targets, what } => {
                let (score, acts) = ScoreBox::new(targets, what, env);
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
