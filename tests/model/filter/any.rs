//! Any filter is written so that it reads the same.

use jiff::Timestamp;
use lftui::model::filter::{Compare, Filter, Kind, Matching, Subject, Term, Test, fields};
use proptest::prelude::*;

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
