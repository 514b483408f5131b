//! What a whole trace costs, as a question.

use crate::model::text::size;
use crate::msg::{Costs, Fetch};
use crate::pane::{Act, Ask};

/// Whether it is wanted at that price; `copies` is the folder of files.
pub(super) fn question(costs: Costs, what: Fetch, copies: &str) -> Ask {
    let file = format!("It goes to a file in {copies}, one observation a line.");
    let (title, words, of) = match costs {
        Costs::Known {
            observations,
            requests,
        } => (
            "Write the whole trace to a file?",
            format!(
                "{observations} observations are more than a clipboard is for: \
                 this takes {}. {file}",
                about(requests)
            ),
            Some(observations),
        ),
        Costs::More {
            observations,
            bytes,
        } => (
            "Write the whole trace to a file?",
            format!(
                "{observations} observations ({}) came, and that is not all: more than a clipboard is for. \
                 From the first one on this takes 1 request for every 250 of them. {file}",
                size(bytes as u64)
            ),
            None,
        ),
        Costs::Bodies { steps, requests } => (
            "Read all of it?",
            format!(
                "The inputs and outputs of {steps} steps were not seen before: \
                 this takes {}.",
                about(requests)
            ),
            None,
        ),
    };
    Ask::Sure {
        title: title.into(),
        words,
        acts: vec![Act::Anyway {
            what: Box::new(what),
            of,
        }],
    }
}

fn about(requests: usize) -> String {
    match requests {
        1 => "1 request".into(),
        many => format!("about {many} requests"),
    }
}
