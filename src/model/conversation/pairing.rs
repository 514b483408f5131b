//! Results find their calls: by id, by name, by order.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Message, Part, Place, Role, ToolResult};

/// Fills in both directions and puts results that came in a row under their calls, in call order.
pub(super) fn pair(messages: &mut [Message]) {
    name_tools(messages);
    match_up(messages);
    reorder(messages);
    link_calls(messages);
}

/// A speaker whose name is that of a tool called before is that tool.
fn name_tools(messages: &mut [Message]) {
    let mut names: HashSet<String> = HashSet::new();
    for message in messages {
        for part in &message.parts {
            if let Part::Call(call) = part {
                names.insert(call.name.clone());
            }
        }
        let known = message
            .label
            .as_ref()
            .is_some_and(|label| names.contains(label));
        if message.role == Role::Other && known {
            message.role = Role::Tool;
            message.parts = vec![Part::Result(ToolResult {
                name: message.label.clone(),
                content: std::mem::take(&mut message.parts),
                ..ToolResult::default()
            })];
        }
    }
}

/// Calls seen so far. The queues may hold calls that were answered meanwhile; they are skipped.
#[derive(Default)]
struct Open {
    places: Vec<Place>,
    answered: Vec<bool>,
    names: Vec<String>,
    by_id: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, VecDeque<usize>>,
    in_order: VecDeque<usize>,
}

impl Open {
    fn add(&mut self, place: Place, id: Option<&str>, name: &str) {
        let call = self.places.len();
        self.places.push(place);
        self.answered.push(false);
        self.names.push(name.to_owned());
        if let Some(id) = id {
            self.by_id.entry(id.to_owned()).or_default().push(call);
        }
        self.by_name
            .entry(name.to_owned())
            .or_default()
            .push_back(call);
        self.in_order.push_back(call);
    }

    fn answer(&mut self, result: &ToolResult) -> Option<usize> {
        let call = self.find(result)?;
        if let Some(answered) = self.answered.get_mut(call) {
            *answered = true;
        }
        Some(call)
    }

    fn find(&mut self, result: &ToolResult) -> Option<usize> {
        let answered = &self.answered;
        let is_open = |call: &usize| !answered.get(*call).copied().unwrap_or(true);
        if let Some(calls) = result.id.as_ref().and_then(|id| self.by_id.get_mut(id)) {
            while calls.len() > 1 && !calls.last().is_some_and(is_open) {
                calls.pop();
            }
            return calls.last().copied();
        }
        let queue = match &result.name {
            Some(name) => self.by_name.get_mut(name)?,
            None if result.id.is_none() => &mut self.in_order,
            None => return None,
        };
        while queue.front().is_some_and(|call| !is_open(call)) {
            queue.pop_front();
        }
        queue.front().copied()
    }
}

fn match_up(messages: &mut [Message]) {
    let mut open = Open::default();
    for (message, entry) in messages.iter_mut().enumerate() {
        let mut label = None;
        for (part, piece) in entry.parts.iter_mut().enumerate() {
            match piece {
                Part::Call(call) => {
                    open.add(Place { message, part }, call.id.as_deref(), &call.name);
                }
                Part::Result(result) => {
                    let call = open.answer(result);
                    result.call = call.and_then(|call| open.places.get(call).copied());
                    if result.name.is_none() {
                        result.name = call.and_then(|call| open.names.get(call).cloned());
                    }
                    label.clone_from(&result.name);
                }
                _ => {}
            }
        }
        if entry.role == Role::Tool && entry.label.is_none() {
            entry.label = label;
        }
    }
}

/// Within each run of tool messages only; calls keep their places.
fn reorder(messages: &mut [Message]) {
    let is_answer = |message: &Message| {
        message.role == Role::Tool && matches!(message.parts.as_slice(), [Part::Result(_)])
    };
    for run in messages.chunk_by_mut(|a, b| is_answer(a) && is_answer(b)) {
        let paired = run.iter().all(|message| matches!(message.parts.as_slice(), [Part::Result(result)] if result.call.is_some()));
        if paired {
            run.sort_by_key(|message| match message.parts.as_slice() {
                [Part::Result(result)] => result.call,
                _ => None,
            });
        }
    }
}

fn link_calls(messages: &mut [Message]) {
    let mut links = Vec::new();
    for (message, entry) in messages.iter().enumerate() {
        for (part, piece) in entry.parts.iter().enumerate() {
            if let Part::Result(ToolResult {
                call: Some(call), ..
            }) = piece
            {
                links.push((*call, Place { message, part }));
            }
        }
    }
    for (call, result) in links {
        let piece = messages
            .get_mut(call.message)
            .and_then(|message| message.parts.get_mut(call.part));
        if let Some(Part::Call(call)) = piece {
            call.result = Some(result);
        }
    }
}
