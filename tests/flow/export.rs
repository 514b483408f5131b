//! `lftui export`, and a trace on its way into a file: what it costs, and what is left when it goes wrong midway.

use futures_util::FutureExt;
use jiff::Timestamp;
use lftui::cli::export::{Export, FormFlags, TraceExport, run};
use lftui::cli::progress::Said;
use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Beginning, Fault, Harness, Server, project};

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Json,
    Ndjson,
    Markdown,
}

/// What an export wrote, what it said, and why it ended early.
struct Exported {
    text: String,
    said: Vec<String>,
    problem: Option<String>,
}

fn export(beginning: &mut Beginning, id: &'static str, form: Form) -> Exported {
    let (told, _) = beginning.shell(|store, out| {
        async move {
            let wanted = Export::Trace(TraceExport {
                id: id.into(),
                form: FormFlags {
                    json: form == Form::Json,
                    ndjson: form == Form::Ndjson,
                    markdown: form == Form::Markdown,
                },
                tokens: None,
                observation: None,
            });
            let (mut text, mut said) = (Vec::new(), Vec::new());
            let mut say = |words: Said<'_>| {
                if let Said::Word(words) = words {
                    said.push(words.to_owned());
                }
            };
            let ended = run(wanted, (store, 30_000), &mut text, &mut say).await;
            let text = String::from_utf8(text)?;
            let problem = ended.err().map(|error| format!("{error:#}"));
            serde_json::to_writer(out, &json!([text, said, problem]))?;
            Ok(0)
        }
        .boxed()
    });
    let (text, said, problem) = serde_json::from_str(&told).unwrap();
    Exported {
        text,
        said,
        problem,
    }
}

/// A trace of so many rows; of 5,300 on, a file is for it.
fn long(rows: usize) -> Server {
    let server = Server::empty(Imitation::V4);
    for batch in super::speed::large(Timestamp::now(), rows).chunks(1_000) {
        server.ask("POST", "/ingestion", json!({ "batch": batch }));
    }
    server
}

#[test]
fn markdown_reads_the_same_whether_steps_or_the_whole_trace_are_asked_for() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut beginning = Harness::small(imitate);
        let whole = export(&mut beginning, project::FIRST, Form::Markdown);
        let mut lftui = beginning.start();
        lftui.sees("visit-1").keys(":").text("trace ");
        lftui.text(project::FIRST).keys("enter");
        lftui.sees("track_order").sees(project::QUESTION);
        assert_eq!(lftui.copies("y m"), whole.text, "{imitate}");
        assert!(whole.text.contains(project::ANSWER), "{}", whole.text);
    }
}

#[test]
fn markdown_of_many_steps_takes_a_request_for_each_page_and_says_so_first() {
    let mut beginning = Harness::on(long(1_200));
    let told = export(&mut beginning, "large", Form::Markdown);
    assert_eq!(told.problem, None);
    assert_eq!(
        told.said[0],
        "this takes 1 request for every 250 observations"
    );
    let last = told.said.last().unwrap();
    assert!(last.starts_with("1200 steps, about "), "{last}");
    let asked = beginning.server().proxy.seen();
    let pages = asked.iter().filter(|seen| seen.path.contains("%2Cio"));
    assert_eq!(pages.count(), 5);
    assert!(told.text.len() < 30_000 * 5, "{}", told.text.len());
    // The end tells what came of it.
    assert!(
        told.text.contains("{\"step\":1199}"),
        "the last step is told"
    );
}

#[test]
fn every_export_says_first_what_it_costs() {
    for imitate in [Imitation::V4, Imitation::Mixed, Imitation::V3] {
        for form in [Form::Json, Form::Ndjson, Form::Markdown] {
            let told = export(&mut Harness::small(imitate), project::FIRST, form);
            assert_eq!(told.problem, None, "{imitate}");
            assert!(told.said[0].contains("this takes 1 request"), "{imitate}");
        }
    }
}

#[test]
fn an_export_that_fails_midway_says_how_far_it_came() {
    for (fault, why) in [
        (Fault::Status(500), "500"),
        (Fault::Status(403), "may not"),
        (Fault::Garbage, "cut off"),
    ] {
        let server = long(600);
        server.proxy.fail("cursor=", fault);
        let mut beginning = Harness::on(server);
        let told = export(&mut beginning, "large", Form::Ndjson);
        let problem = told.problem.unwrap();
        assert!(problem.contains(why), "{problem}");
        assert!(
            problem.contains("Only 250 observations were written: start again"),
            "{problem}"
        );
        assert_eq!(told.text.lines().count(), 250);
        let whole = |line: &str| serde_json::from_str::<Value>(line).is_ok();
        assert!(told.text.lines().all(whole), "every line is whole");

        let told = export(&mut beginning, "large", Form::Markdown);
        assert!(told.problem.is_some());
        assert_eq!(told.text, "", "half of it would read like all of it");
    }
}

#[test]
fn markdown_of_many_unread_steps_costs_no_more_than_the_whole_trace() {
    let mut lftui = Harness::on(long(5_300)).start();
    lftui.keys("2").sees("large").keys("enter");
    lftui.sees("5299 observations").settles();
    lftui.keys("y m").sees("about 22 requests");
    let text = lftui.copies("y");
    assert!(text.starts_with("# Trace large"), "{text}");
    assert!(text.contains("{\"step\":5299}"), "the last step is told");
}

/// A trace of which a page came, and then this happened to the next one.
fn streaming(fault: Fault) -> Harness {
    let mut lftui = Harness::on(long(5_300)).start();
    lftui.keys("2").sees("large").keys("enter");
    lftui.sees("5299 observations").settles();
    lftui.keys("y t").sees("about 22 requests");
    lftui.server.proxy.fail("cursor=", fault);
    lftui.keys("y");
    lftui
}

/// The only file that is left has whole lines, and not the name of one that is finished.
fn left(lftui: &Harness) -> usize {
    let files = lftui.copied_files();
    let [file] = &files[..] else {
        panic!("{files:?}");
    };
    assert_eq!(file.extension().unwrap(), "part", "{}", file.display());
    let text = std::fs::read_to_string(file).unwrap();
    let whole = |line: &str| serde_json::from_str::<Value>(line).is_ok();
    assert!(text.lines().all(whole), "every line is whole");
    text.lines().count()
}

#[test]
fn a_stream_that_the_server_ends_leaves_whole_lines_and_says_where() {
    let mut lftui = streaming(Fault::Status(500));
    lftui.sees("the 250 observations that came until");
    lftui.sees("copy again for all of it");
    assert_eq!(left(&lftui), 250);
    lftui.keys("esc").gone("copy again for all of it");
}

#[test]
fn a_stream_that_is_stopped_midway_leaves_whole_lines_and_says_where() {
    let mut lftui = streaming(Fault::Hang);
    lftui.sees("250 of 5300 observations").keys("esc");
    lftui.sees("stopped; the 250 observations that came until then");
    assert_eq!(left(&lftui), 250);
}
