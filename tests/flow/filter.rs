//! The filter line at the keyboard: what it offers, who does what of it, where it is wrong.

use lftui::server::Imitation;

use crate::support::Harness;

#[test]
fn it_offers_fields_and_values_that_were_seen() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys("f").text("us").sees("user:");
    lftui.keys("tab").sees("bob").sees("ada");
    lftui.text("bo").keys("tab").sees("user:bob");
    lftui.keys("enter").gone("answer-question").sees("1 loaded");
    lftui.sees("filtered by the server");
}

#[test]
fn what_another_list_saw_is_offered_too() {
    let mut lftui = Harness::small(Imitation::V3).start();
    lftui.sees("visit-1").keys("3").sees("● reply");
    lftui.keys("2").sees("nightly-import");
    lftui.keys("f").text("name:rep").sees("reply");
    lftui.keys("down enter").sees("name:reply").keys("esc");
}

#[test]
fn it_says_who_does_what() {
    for (imitate, words) in [
        (
            Imitation::V4,
            "name:nightly* level:ERROR  on the server, capitals count",
        ),
        (Imitation::V3, "here, over what is loaded"),
    ] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("2").sees("nightly-import");
        lftui.keys("f").text("name:nightly* level:ERROR import ");
        lftui.sees(words).sees("here, over what is loaded");
        lftui.keys("ctrl-u").text("metadata.k:v");
        let metadata = match imitate {
            Imitation::V4 => "on the server",
            _ => "not known in this list",
        };
        lftui.sees(metadata).keys("esc");
    }
}

#[test]
fn a_line_that_is_wrong_stays_with_the_cursor_at_the_place() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("2").sees("nightly-import");
    lftui.keys("f").text("tokens:>soon user:ada").keys("enter");
    lftui.sees("✖ totalTokens is a number: write totalTokens:>2");
    lftui.keys("backspace backspace backspace backspace");
    lftui.text("1").keys("enter").gone("nightly-import");
}

#[test]
fn scores_are_filtered_by_the_same_grammar() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("4").sees("tone").sees("Solved");
    lftui.keys("f").text("scores.hel").keys("tab").text("<0.5");
    lftui.sees("on the server").keys("enter");
    lftui.gone("Solved").sees("1 loaded").sees("0.4");
    lftui.keys("f ctrl-u").text("solved at once").keys("enter");
    lftui.sees("Solved").sees("1 loaded");
}

#[test]
fn traces_are_filtered_by_their_scores() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("2").sees("nightly-import");
        lftui.sees("tone kind");
        lftui.keys("f").text("scores.tone:kind").keys("enter");
        lftui.gone("nightly-import").sees("1 loaded");
    }
}

#[test]
fn the_server_narrows_scores_by_what_their_route_takes() {
    let lines = [
        ("scores.helpful:<0.5", "name=helpful", true),
        ("scores.tone:kind", "name=tone", true),
        ("source:annotation", "source=ANNOTATION", true),
        ("env:default", "environment=default", true),
        ("-source:annotation", "", false),
        ("name:hel", "", false),
    ];
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("4").sees("tone").sees("Solved");
        for (line, param, sent) in lines {
            let before = lftui.requests().len();
            lftui.keys("f ctrl-u").text(line).keys("enter");
            let who = if sent {
                "filtered by the server"
            } else {
                "filtered here"
            };
            lftui.sees(who).settles();
            let requests = lftui.requests();
            let asked = requests.iter().skip(before);
            let scores: Vec<&String> = asked.filter(|one| one.contains("/scores")).collect();
            let narrowed = scores.iter().any(|one| one.contains(param) && sent);
            assert_eq!(narrowed, sent, "{imitate:?} {line}: {scores:?}");
            let bounded = scores.iter().any(|one| one.contains("valueMax=0.5"));
            assert_eq!(bounded, line.contains('<') && imitate == Imitation::V4);
        }
    }
}

#[test]
fn what_is_said_to_be_done_by_the_server_was_asked_of_it() {
    let lines = [
        "level:ERROR",
        "-type:span",
        "latency:>2",
        "user:ada",
        "tags:vip",
        "model:gpt-4o",
        "metadata.k:v",
    ];
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut lftui = Harness::small(imitate).start();
        lftui.sees("visit-1").keys("3").sees("● reply");
        for line in lines {
            let before = lftui.requests().len();
            lftui.keys("f ctrl-u").text(line).keys("enter");
            lftui.sees("filtered by the server").settles();
            let requests = lftui.requests();
            let mut asked = requests.iter().skip(before);
            let sent = |one: &String| one.contains("observations?") && one.contains("filter=");
            assert!(asked.any(sent), "{imitate:?} {line}: {requests:?}");
            lftui.gone("did not accept");
        }
        // The rows of version 3 do not tell the user; the server knows.
        lftui.keys("f ctrl-u").text("user:ada").keys("enter");
        lftui.sees("reply").gone("0 loaded");
    }
}
