//! Looking through bodies: each step once, with the first place and how many there are.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use crate::model::search::{Excerpt, Needle};
use crate::model::{Body, ObservationId};
use crate::msg::{Match, Part};
use crate::store::cache::Packed;

/// Of one step more places than this are not counted.
const COUNTED: usize = 20;
/// Steps that are worth a thread of their own.
const ALONE: usize = 64;

/// A step and its body, as it is in memory or as it is on the disk.
pub enum Step {
    Open(ObservationId, Arc<Body>),
    Packed(ObservationId, Packed),
}

/// What was found, and what was unpacked for it.
type Looked = (Vec<Match>, Vec<(ObservationId, Body)>);

/// What is found, and the bodies that were unpacked for it.
pub fn scan(steps: &[Step], needle: &Needle) -> Looked {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = steps.len().div_ceil(threads).max(ALONE);
    let mut all = Looked::default();
    thread::scope(|scope| {
        let work = |part| scope.spawn(move || scan_part(part, needle));
        let parts: Vec<_> = steps.chunks(share).map(work).collect();
        for part in parts {
            let (found, opened) = part.join().unwrap_or_default();
            all.0.extend(found);
            all.1.extend(opened);
        }
    });
    all
}

fn scan_part(steps: &[Step], needle: &Needle) -> Looked {
    let mut looked = Looked::default();
    for step in steps {
        match step {
            Step::Open(id, body) => looked.0.extend(look(id, body, needle)),
            Step::Packed(id, packed) => {
                if let Some(body) = packed.open() {
                    looked.0.extend(look(id, &body, needle));
                    looked.1.push((id.clone(), body));
                }
            }
        }
    }
    looked
}

fn look(id: &ObservationId, body: &Body, needle: &Needle) -> Option<Match> {
    let metadata = (!body.metadata.is_empty())
        .then(|| serde_json::to_string(&*body.metadata).unwrap_or_default());
    // What came out says more than what went in, which often repeats what came before.
    let parts = [
        (Part::Output, body.output.as_deref()),
        (Part::Input, body.input.as_deref()),
        (Part::Metadata, metadata.as_deref()),
    ];
    let mut first: Option<(Part, Excerpt)> = None;
    let mut count = 0;
    for (part, text) in parts {
        let Some(text) = text else { continue };
        let mut places = needle.find_in(text).take(COUNTED);
        let Some(place) = places.next() else { continue };
        count += 1 + places.count();
        first.get_or_insert_with(|| (part, needle.excerpt(text, &place)));
    }
    let (part, excerpt) = first?;
    Some(Match {
        observation: id.clone(),
        part,
        excerpt,
        count: count.min(COUNTED),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: usize, input: &str, output: &str) -> Step {
        let body = Body {
            input: Some(input.into()),
            output: Some(output.into()),
            ..Body::default()
        };
        Step::Open(format!("o{number}").as_str().into(), Arc::new(body))
    }

    #[test]
    fn a_step_is_found_once_with_its_output_first() {
        let needle = Needle::in_json("refund").unwrap();
        let steps = [
            step(1, r#"{"a":"no"}"#, "nothing"),
            step(2, r#""Refund\nrefund""#, r#""I refunded it""#),
        ];
        let (found, _) = scan(&steps, &needle);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].part, found[0].count), (Part::Output, 3));
        assert_eq!(found[0].excerpt.text, "\"I refunded it\"");
    }

    #[test]
    fn letters_are_found_however_json_writes_them() {
        let needle = Needle::in_json("café \"x\"").unwrap();
        let (found, _) = scan(&[step(1, r#""a caf\u00e9 \"x\"""#, "")], &needle);
        assert_eq!(found.len(), 1);
        assert!(!found[0].excerpt.marks.is_empty(), "{found:?}");
    }
}
