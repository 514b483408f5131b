//! What is read, what is refused and with which words, and how it is written again.

use lftui::model::filter::Filter;

use super::{read, refusal};

#[test]
fn what_cannot_be_read_is_said_with_what_to_write_instead() {
    assert!(refusal("zzz:ERROR").contains("no field zzz. Put"));
    assert!(refusal("enviroment:prod").contains("did you mean environment?"));
    assert!(refusal("metadata:eu").contains("metadata.region:eu"));
    assert!(refusal("scores:>1").contains("scores.accuracy:>0.8"));
    assert!(refusal("metadata.n:>3").contains("metadata.key:part"));
    assert!(refusal("has:metadata.region").contains("metadata.region:value"));
    assert!(refusal("name:=(a OR b)").contains("plain values"));
    assert!(refusal("latency:>= 2").contains("without a space"));
    assert!(refusal("model:*").contains("has:field"));
    assert!(refusal("latency:>2days").contains("ms, s, m or h may follow"));
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
fn numbers_take_the_units_of_their_field() {
    for (line, same) in [
        ("latency:>300ms", "latency:>0.3"),
        ("latency:<=2m", "latency:<=120"),
        ("cost:>$0.1", "totalCost:>0.1"),
        ("cost:>0.1$", "totalCost:>0.1"),
        ("tokens:>10k", "totalTokens:>10000"),
        ("tokens:>10K", "totalTokens:>10000"),
        ("tokens:>1.5M", "totalTokens:>1500000"),
    ] {
        assert_eq!(read(line).to_string(), same, "{line}");
    }
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
