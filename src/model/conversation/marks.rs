//! What a model wrote into its text between marks: thoughts and tool calls; and what it was given back so.

mod gemma;
mod given;
mod written;

pub(super) use given::given;
use serde_json::Value;

use super::{Call, Part, Reasoning};

/// What stands between two marks.
#[derive(Clone, Copy)]
enum Inside {
    Thought,
    /// As many calls as the words between the marks are; none if they are anything else.
    Calls(fn(&str) -> Option<Vec<Call>>),
}

struct Mark {
    opens: &'static str,
    /// None: the calls go on to the end of the text.
    closes: Option<&'static str>,
    inside: Inside,
}

const fn thought(opens: &'static str, closes: &'static str) -> Mark {
    Mark {
        opens,
        closes: Some(closes),
        inside: Inside::Thought,
    }
}

const fn calls(
    opens: &'static str,
    closes: Option<&'static str>,
    read: fn(&str) -> Option<Vec<Call>>,
) -> Mark {
    Mark {
        opens,
        closes,
        inside: Inside::Calls(read),
    }
}

const MARKS: [Mark; 20] = [
    thought("<think>", "</think>"),
    thought("<thinking>", "</thinking>"),
    thought("<thought>", "</thought>"),
    thought("<seed:think>", "</seed:think>"),
    thought("<|begin_of_thought|>", "<|end_of_thought|>"),
    thought("[THINK]", "[/THINK]"),
    thought("◁think▷", "◁/think▷"),
    calls("<tool_call>", Some("</tool_call>"), written::any),
    calls("<tool_calls>", Some("</tool_calls>"), written::any),
    calls("<function_call>", Some("</function_call>"), written::any),
    calls("<function_calls>", Some("</function_calls>"), written::any),
    calls(
        "<antml:function_calls>",
        Some("</antml:function_calls>"),
        written::any,
    ),
    calls(
        "<minimax:tool_call>",
        Some("</minimax:tool_call>"),
        written::any,
    ),
    calls("<function=", Some("</function>"), written::function),
    calls(
        "<|tool_calls_section_begin|>",
        Some("<|tool_calls_section_end|>"),
        written::section,
    ),
    calls(
        "<｜tool▁calls▁begin｜>",
        Some("<｜tool▁calls▁end｜>"),
        written::section,
    ),
    calls(
        "<start_function_call>",
        Some("<end_function_call>"),
        gemma::call,
    ),
    calls("<|tool_call|>", None, written::any),
    calls("<|python_tag|>", None, written::code),
    calls("[TOOL_CALLS]", None, written::list),
];
/// The signs that marks begin with.
const SIGNS: [char; 3] = ['<', '[', '◁'];
const FENCE: &str = "```";

/// The texts of an answer, with thoughts and calls in them as parts of their own.
pub(super) fn spoken(parts: Vec<Part>) -> Vec<Part> {
    let mut first = true;
    let read = parts.into_iter().flat_map(|part| match part {
        Part::Text(text) => read(text, std::mem::take(&mut first)),
        part => {
            first = false;
            vec![part]
        }
    });
    read.collect()
}

struct Reading<'a> {
    text: &'a str,
    /// Up to here, everything became a part.
    told: usize,
    parts: Vec<Part>,
    /// Closing marks that do not come any more; so no text is searched twice for the same.
    gone: [bool; MARKS.len()],
    in_code: bool,
    /// Tags that were no calls: after some of them, no more are looked at.
    tags: usize,
}

/// So many tags may look like a call and be none.
const TAGS: usize = 32;

fn read(text: String, first: bool) -> Vec<Part> {
    let mut reading = Reading {
        text: &text,
        told: 0,
        parts: Vec::new(),
        gone: [false; MARKS.len()],
        in_code: false,
        tags: 0,
    };
    if first {
        reading.begin();
    }
    let mut at = reading.told;
    while let Some(step) = text.get(at..).and_then(|rest| rest.find(SIGNS)) {
        reading.pass(at, at + step);
        at = reading.mark(at + step);
    }
    if reading.parts.is_empty() {
        return vec![Part::Text(text)];
    }
    reading.say(text.len());
    reading.parts
}

impl Reading<'_> {
    /// Some templates write the opening mark of a thought into the prompt: then only its end is in the answer.
    fn begin(&mut self) {
        let Some((thought, _)) = self.text.split_once("</think>") else {
            return;
        };
        if !thought.contains("<think>") {
            self.think(thought);
            self.told = thought.len() + "</think>".len();
        }
    }

    /// Counts the fences of code in text that is passed.
    fn pass(&mut self, from: usize, to: usize) {
        let passed = self.text.get(from..to).unwrap_or_default();
        self.in_code ^= passed.matches(FENCE).count() % 2 == 1;
    }

    /// What a mark at this place encloses becomes a part; gives the place to go on from.
    fn mark(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let next = at + rest.chars().next().map_or(1, char::len_utf8);
        let mut marks = MARKS.iter().enumerate();
        let Some((index, mark)) = marks.find(|(_, mark)| rest.starts_with(mark.opens)) else {
            return self.tag(at).unwrap_or(next);
        };
        // Between backticks it is spoken of, not used.
        let quoted = self.in_code || self.text.get(..at).is_some_and(|text| text.ends_with('`'));
        if quoted || self.gone.get(index).is_none_or(|gone| *gone) {
            return next;
        }
        let body = rest.get(mark.opens.len()..).unwrap_or_default();
        let found = mark.closes.map_or(Some(body.len()), |end| body.find(end));
        let Some(length) = found else {
            self.gone[index] = true;
            return self.unfinished(mark, at, next);
        };
        let body = body.get(..length).unwrap_or_default();
        let end = at + mark.opens.len() + length + mark.closes.map_or(0, str::len);
        match mark.inside {
            Inside::Thought => {
                self.say(at);
                self.think(body);
            }
            Inside::Calls(read) => {
                // The mark may have been spoken of before it was used.
                let last = body.rfind(mark.opens).filter(|_| mark.closes.is_some());
                let skipped = last.map_or(0, |last| last + mark.opens.len());
                let Some(calls) = body.get(skipped..).and_then(read) else {
                    self.pass(at, end);
                    return end;
                };
                self.say(at + skipped);
                self.parts.extend(calls.into_iter().map(Part::Call));
            }
        }
        self.told = end;
        end
    }

    /// A call whose tag is the name of its tool, at the beginning of a line.
    fn tag(&mut self, at: usize) -> Option<usize> {
        let begins = self.text.get(..at)?;
        let line = begins.is_empty() || begins.ends_with('\n');
        if self.in_code || !line || self.tags == TAGS {
            return None;
        }
        let Some((call, length)) = written::tagged(self.text.get(at..)?) else {
            self.tags += 1;
            return None;
        };
        self.say(at);
        let alone = call
            .arguments
            .as_object()
            .is_some_and(|given| given.len() == 1);
        let answer = call.arguments.get("result").and_then(Value::as_str);
        let ends = alone && call.name == "attempt_completion";
        let part = match answer.filter(|_| ends) {
            Some(words) => Part::Text(words.to_owned()),
            None => Part::Call(call),
        };
        self.parts.push(part);
        self.told = at + length;
        Some(self.told)
    }

    /// An answer that was cut off while it thought.
    fn unfinished(&mut self, mark: &Mark, at: usize, next: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        if !matches!(mark.inside, Inside::Thought) || !before.trim().is_empty() {
            return next;
        }
        self.think(self.text.get(at + mark.opens.len()..).unwrap_or_default());
        self.told = self.text.len();
        self.told
    }

    fn think(&mut self, words: &str) {
        if !words.trim().is_empty() {
            self.parts.push(Part::Reasoning(Reasoning {
                text: words.trim().to_owned(),
                encrypted: None,
            }));
        }
    }

    /// The words up to here, if there are any.
    fn say(&mut self, to: usize) {
        let words = self.text.get(self.told..to).unwrap_or_default().trim();
        if !words.is_empty() {
            self.parts.push(Part::Text(words.to_owned()));
        }
    }
}
