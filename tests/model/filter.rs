//! The filter line: what is read, what is refused and how, what the server is asked.

use std::sync::Arc;

use jiff::Timestamp;
use lftui::model::filter::{Compare, Filter, Kind, Matching, Rows, Subject, Term, Test, fields};
use lftui::model::{Body, Generation, Level, Observation, Seconds, Tokens, Totals, TraceSummary};
use proptest::prelude::*;
use serde_json::json;

fn read(line: &str) -> Filter {
    let parsed = Filter::parse(line);
    assert_eq!(parsed.diagnostics, [], "in {line}");
    parsed.filter
}

fn refusal(line: &str) -> String {
    let parsed = Filter::parse(line);
    assert_eq!(parsed.diagnostics.len(), 1, "in {line}: {parsed:?}");
    parsed.diagnostics[0].message.clone()
}

fn row() -> Observation {
    let mut row = Observation::new(
        "9b1c",
        "3f2a",
        "2026-05-15T12:00:00Z".parse().expect("a time"),
    );
    row.name = Arc::from("checkout-agent");
    row.level = Level::Error;
    row.status = Some(Arc::from("Card network timeout"));
    row.latency = Some(Seconds(2.5));
    row.total_tokens = Some(Tokens(12_000));
    row.environment = Some(Arc::from("prod"));
    row.user = Some(Arc::from("ada"));
    row.tags = Arc::from([Arc::from("vip"), Arc::from("beta")]);
    row
}

fn holds(line: &str) -> bool {
    read(line).matches_observation(&row(), None)
}

#[test]
fn a_line_of_terms_must_all_hold() {
    assert!(holds(
        "level:ERROR latency:>2 name:*checkout* env:prod -user:test"
    ));
    assert!(!holds("level:ERROR latency:>3"));
    assert!(holds(""));
}

#[test]
fn each_form_is_judged_here() {
    let yes = [
        "level:(error OR WARNING)",
        "level:DEBUG OR level:ERROR",
        "-level:DEFAULT",
        "NOT env:dev",
        "tags:vip",
        "tags:(vip AND beta)",
        "tags:(vip OR nothing)",
        "-tags:(vip AND gamma)",
        "latency:>=2.5",
        "latency:>2400ms",
        "-latency:<2",
        "tokens:12k",
        "status:network",
        "status:Card*",
        "status:*timeout",
        "-status:visa",
        "name:=checkout-agent",
        "-name:=checkout",
        "root:true",
        "-has:endTime",
        "has:user",
        "card network",
        "startTime:>=2026-05-15",
        "-startTime:<2026-05-15T12:00:00Z",
        "USER:ada",
        "user:a*",
        "-refund",
        "checkout",
    ];
    for line in yes {
        let expected = !matches!(line, "card network");
        assert_eq!(holds(line), expected, "{line}");
    }
    let no = [
        "-tags:vip",
        "-has:user",
        "name:=checkout",
        "name:Checkout",
        "latency:<2.5",
        "-root:true",
        "has:endTime",
        "model:gpt",
        "-checkout",
    ];
    for line in no {
        assert!(!holds(line), "{line}");
    }
}

#[test]
fn texts_of_the_body_need_the_body() {
    let mut body = Body {
        input: Some(Arc::from("my card declined twice")),
        ..Body::default()
    };
    body.metadata = Arc::new(
        json!({"region": "eu", "my key": {"a": 1}})
            .as_object()
            .expect("an object")
            .clone(),
    );
    for line in [
        "input:declined",
        "input:\"card declined\"",
        "metadata.region:eu",
        "metadata.\"my key\":a",
        "-metadata.region:us",
        "card declined",
        "has:input",
    ] {
        assert!(
            read(line).matches_observation(&row(), Some(&body)),
            "{line}"
        );
    }
    assert!(!holds("input:declined"));
    assert!(!holds("-input:declined"), "what is not here is not judged");
}

#[test]
fn traces_are_judged_by_what_was_summed_up() {
    let trace = TraceSummary {
        scores: Arc::from([]),
        trouble: None,
        id: "3f2a".into(),
        name: Arc::from("checkout"),
        start: Timestamp::UNIX_EPOCH,
        user: None,
        session: Some("chat-1".into()),
        environment: None,
        release: None,
        version: None,
        tags: Arc::from([]),
        latency: Some(Seconds(3.0)),
        totals: Totals {
            observations: Some(3),
            errors: Some(1),
            warnings: Some(0),
            ..Totals::default()
        },
        running: false,
        root: None,
    };
    for line in [
        "level:ERROR",
        "session:chat-1",
        "env:default",
        "-has:user",
        "latency:3",
        "CHECKOUT OR_",
        "checkout",
    ] {
        let expected = line != "CHECKOUT OR_";
        assert_eq!(read(line).matches_trace(&trace), expected, "{line}");
    }
    assert!(!read("model:gpt-4o").matches_trace(&trace));
    assert_eq!(
        read("model:gpt-4o level:ERROR")
            .unknown_to(Rows::Traces)
            .len(),
        1
    );
}

#[test]
fn what_cannot_be_read_is_said_with_what_to_write_instead() {
    assert!(refusal("lvl:ERROR").contains("no field lvl"));
    assert!(refusal("modelname:x").contains("did you mean"));
    assert!(refusal("level:BAD").contains("DEBUG, DEFAULT, WARNING, ERROR"));
    assert!(refusal("refund or return").contains("capitals"));
    assert!(refusal("!level:ERROR").contains("-field:value"));
    assert!(refusal("level:ERROR OR name:x").contains("field:(a OR b)"));
    assert!(refusal("(level:ERROR name:x)").contains("cannot be grouped"));
    assert!(refusal("latency:fast").contains("latency:>2"));
    assert!(refusal("startTime:2026-05-01").contains(">="));
    assert!(refusal("name:a*b").contains('*'));
    assert!(refusal("name:\"open").contains("quote"));
    assert!(refusal("level:(ERROR").contains("bracket"));
    assert!(refusal("tags:(a AND b OR c)").contains("OR between all"));
    assert!(refusal("level:").contains("missing"));
    assert!(refusal("has:level").contains("always"));
    assert!(refusal("level:ERROR OR").contains("both sides"));
    assert!(refusal("tags:(a OR (b OR c))").contains("plain values"));
}

#[test]
fn what_is_good_beside_what_is_not_stays_and_knows_its_place() {
    let line = "level:ERROR lvl:1 env:prod";
    let parsed = Filter::parse(line);
    assert_eq!(parsed.filter.to_string(), "level:ERROR environment:prod");
    assert_eq!(parsed.ranges, [0..11, 18..26]);
    assert_eq!(line.get(parsed.diagnostics[0].range.clone()), Some("lvl:1"));
}

#[test]
fn the_line_is_written_as_it_is_read() {
    for line in [
        "level:ERROR",
        "level:(ERROR OR WARNING)",
        "-environment:dev",
        "traceTags:(a AND b)",
        "latency:>2",
        "name:foo*",
        "name:\"two words\"*",
        "-has:endTime",
        "metadata.\"my key\":eu",
        "scores.accuracy:>0.8",
        "scores.tone:kind",
        "scores.n:\"1\"",
        "scores.ok:true",
        "refund policy",
        "\"or\"",
        "\"a*b\"",
        "input:\"say \\\"hi\\\"\"",
        "\"a\" \"b\"",
        "startTime:>2026-05-01T00:00:00Z",
        "userId:\"\"",
    ] {
        assert_eq!(read(line).to_string(), line);
    }
    assert_eq!(read("a\u{a0}b").to_string(), "a b");
}

#[test]
fn version_4_is_asked_what_it_can_express() {
    let line = "level:(ERROR OR WARNING) tags:(a AND b) latency:>2 -name:x -name:=y root:true input:refund has:endTime -user:test metadata.region:eu scores.tone:kind refund";
    let split = read(line).split(Generation::V4, Rows::Observations);
    assert_eq!(split.rest.to_string(), "scores.tone:kind refund");
    let expected = json!([
        {"type": "stringOptions", "column": "level", "operator": "any of", "value": ["ERROR", "WARNING"]},
        {"type": "arrayOptions", "column": "traceTags", "operator": "all of", "value": ["a", "b"]},
        {"type": "number", "column": "latency", "operator": ">", "value": 2.0},
        {"type": "string", "column": "name", "operator": "does not contain", "value": "x"},
        {"type": "stringOptions", "column": "name", "operator": "none of", "value": ["y"]},
        {"type": "boolean", "column": "isRootObservation", "operator": "=", "value": true},
        {"type": "string", "column": "input", "operator": "matches", "value": "refund"},
        {"type": "null", "column": "endTime", "operator": "is not null", "value": ""},
        {"type": "stringOptions", "column": "userId", "operator": "none of", "value": ["test"]},
        {"type": "stringObject", "column": "metadata", "key": "region", "operator": "contains", "value": "eu"},
    ]);
    assert_eq!(json!(split.conditions), expected);
}

#[test]
fn version_3_is_asked_by_parameters_and_everything_is_judged_again_here() {
    let filter = read("name:=refund tags:(a AND b) user:ada level:ERROR -env:dev");
    let split = filter.split(Generation::V3, Rows::Traces);
    let asked: Vec<String> = split
        .params
        .iter()
        .map(|param| format!("{}={}", param.name, param.value))
        .collect();
    assert_eq!(asked, ["name=refund", "tags=a", "tags=b", "userId=ada"]);
    assert_eq!(split.rest, filter);
    assert_eq!(
        filter
            .split(Generation::V3, Rows::Observations)
            .params
            .len(),
        3
    );
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "\\PC{0,8}",
        "[ a\"\\\\*():<>=-]{1,6}",
        Just("OR".to_owned()),
        Just("true".to_owned()),
        Just("7".to_owned())
    ]
}

fn any_words() -> impl Strategy<Value = Test> {
    any_value()
        .prop_filter("a phrase has signs", |words| !words.is_empty())
        .prop_map(|words| Test::Text(Matching::Contains, words))
}

fn any_text() -> impl Strategy<Value = Test> {
    let all = vec![
        Matching::Contains,
        Matching::StartsWith,
        Matching::EndsWith,
        Matching::Exactly,
    ];
    (prop::sample::select(all), any_value()).prop_map(|(matching, text)| Test::Text(matching, text))
}

fn any_names() -> impl Strategy<Value = Test> {
    prop::collection::vec(any_value(), 1..4).prop_map(Test::AnyOf)
}

fn any_compare() -> impl Strategy<Value = Compare> {
    prop::sample::select(vec![
        Compare::Equal,
        Compare::Less,
        Compare::LessOrEqual,
        Compare::Greater,
        Compare::GreaterOrEqual,
    ])
}

fn any_number() -> impl Strategy<Value = Test> {
    (any_compare(), -1e9..1e9_f64).prop_map(|(compare, number)| Test::Number(compare, number))
}

fn any_time() -> impl Strategy<Value = Test> {
    let ordered = any_compare().prop_filter("times are not compared for equality", |compare| {
        *compare != Compare::Equal
    });
    (ordered, 0..2_000_000_000_i64)
        .prop_map(|(compare, at)| Test::Time(compare, Timestamp::from_second(at).expect("a time")))
}

fn test_for(kind: Kind, id: &'static str) -> BoxedStrategy<Test> {
    match kind {
        Kind::Text => any_text().boxed(),
        Kind::Choice if id == "level" => Just(Test::AnyOf(vec!["ERROR".to_owned()])).boxed(),
        Kind::Choice if id == "state" => Just(Test::AnyOf(vec!["held".to_owned()])).boxed(),
        Kind::Choice if id == "type" => {
            Just(Test::AnyOf(vec!["TOOL".to_owned(), "SPAN".to_owned()])).boxed()
        }
        Kind::Choice => any_names().boxed(),
        Kind::List => prop_oneof![
            any_names(),
            prop::collection::vec(any_value(), 2..4).prop_map(Test::AllOf)
        ]
        .boxed(),
        Kind::Number => any_number().boxed(),
        Kind::Time => any_time().boxed(),
        Kind::Flag => any::<bool>().prop_map(Test::Flag).boxed(),
    }
}

/// Comparisons and flags are never written as negated: they have an inverse.
fn settled((subject, test, negated): (Subject, Test, bool)) -> Term {
    let negated = match &test {
        Test::Number(compare, _) => negated && *compare == Compare::Equal,
        Test::Time(..) | Test::Flag(_) => false,
        _ => negated,
    };
    Term {
        subject,
        negated,
        test,
    }
}

fn any_term() -> impl Strategy<Value = Term> {
    let of_field =
        prop::sample::select(fields().iter().collect::<Vec<_>>()).prop_flat_map(|field| {
            (
                Just(Subject::Field(field)),
                test_for(field.kind, field.id),
                any::<bool>(),
            )
        });
    let nullable: Vec<_> = fields().iter().filter(|field| field.nullable).collect();
    let present = prop::sample::select(nullable).prop_map(Subject::Field);
    let key = || any_value().prop_filter("a key has signs", |key| !key.is_empty());
    prop_oneof![
        of_field,
        (present, Just(Test::Present), any::<bool>()),
        (key().prop_map(Subject::Metadata), any_text(), any::<bool>()),
        (
            key().prop_map(Subject::Score),
            prop_oneof![
                any_names(),
                any_number(),
                any::<bool>().prop_map(Test::Flag)
            ],
            any::<bool>()
        ),
        (Just(Subject::Anything), any_words(), any::<bool>()),
    ]
    .prop_map(settled)
}

proptest! {
    #[test]
    fn every_filter_is_read_back_as_it_was_written(terms in prop::collection::vec(any_term(), 0..5)) {
        let filter = Filter { terms };
        let line = filter.to_string();
        let parsed = Filter::parse(&line);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", line);
        prop_assert_eq!(parsed.filter, filter, "{}", line);
    }

    #[test]
    fn no_line_breaks_it_and_nothing_is_dropped_in_silence(line in "([a-z]{0,5}|level|tags|name|latency|has|[-:*()\" =<>!\\\\]|OR|NOT|\\PC){0,14}") {
        let parsed = Filter::parse(&line);
        let mut covered = vec![false; line.len()];
        for range in parsed.ranges.iter().chain(parsed.diagnostics.iter().map(|found| &found.range)) {
            prop_assert!(line.get(range.clone()).is_some());
            covered[range.clone()].fill(true);
        }
        for (at, c) in line.char_indices() {
            prop_assert!(covered[at] || c.is_whitespace(), "{c} at {at} of {line}: {parsed:?}");
        }
        let again = Filter::parse(&parsed.filter.to_string());
        prop_assert_eq!(again.filter, parsed.filter);
    }
}
