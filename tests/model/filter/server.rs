//! What the server is asked.

use lftui::model::Generation;
use lftui::model::filter::Rows;
use serde_json::json;

use super::read;

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
}

#[test]
fn version_3_knows_most_columns_of_observations() {
    let line = "level:(ERROR OR WARNING) model:gpt-4o tags:a latency:>2 -has:endTime has:user input:refund cost:>1";
    let split = read(line).split(Generation::V3, Rows::Observations);
    assert_eq!(split.rest.to_string(), "has:userId input:refund");
    let columns: Vec<&str> = split
        .conditions
        .iter()
        .filter_map(|condition| condition["column"].as_str())
        .collect();
    let wanted = [
        "level",
        "model",
        "traceTags",
        "latency",
        "endTime",
        "totalCost",
    ];
    assert_eq!(columns, wanted);
}

#[test]
fn lists_of_scores_are_narrowed_by_parameters() {
    let line = "scores.helpful:>=0.5 source:annotation -env:dev name:hel";
    let asked = |generation| -> Vec<String> {
        let split = read(line).split(generation, Rows::Scores);
        assert_eq!(split.rest.to_string(), read(line).to_string());
        let params = split.params.iter();
        params
            .map(|param| format!("{}={}", param.name, param.value))
            .collect()
    };
    let v4 = ["name=helpful", "valueMin=0.5", "source=ANNOTATION"];
    assert_eq!(asked(Generation::V4), v4);
    assert_eq!(asked(Generation::V3), ["name=helpful", "source=ANNOTATION"]);
}
