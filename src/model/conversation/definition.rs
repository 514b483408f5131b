//! Tools that were offered to a model, in all their spellings.

use serde_json::Value;

use super::Tool;
use super::json::{Object, embedded, object, pick, word};

/// `{type: function, function: {name, parameters}}` or the like: a tool offered, not called.
pub(super) fn is_definition(part: &Object) -> bool {
    let function = object(part, &["function"]).unwrap_or(part);
    function.contains_key("name")
        && !function.contains_key("arguments")
        && ["parameters", "description", "input_schema", "inputSchema"]
            .iter()
            .any(|key| function.contains_key(*key))
}

/// Tool definitions: lists, maps by name, nested lists, each possibly as JSON text.
pub(super) fn read(value: &Value) -> Vec<Tool> {
    let value = embedded(value);
    match &*value {
        Value::Array(items) => items.iter().flat_map(read).collect(),
        Value::String(name) if !name.trim().is_empty() => vec![Tool {
            name: name.clone(),
            ..Tool::default()
        }],
        Value::Object(tool) => definition(tool),
        _ => Vec::new(),
    }
}

fn definition(tool: &Object) -> Vec<Tool> {
    if let Some(nested) = pick(
        tool,
        &["function_declarations", "functionDeclarations", "tools"],
    ) {
        return read(nested);
    }
    if let Some(inner) =
        pick(tool, &["toolSpec", "json_schema", "tool"]).filter(|_| !tool.contains_key("name"))
    {
        return read(inner);
    }
    let inner = object(tool, &["function", "custom"]).unwrap_or(tool);
    let schemas = [
        "parameters",
        "input_schema",
        "inputSchema",
        "parameters_json_schema",
        "args_schema",
        "jsonSchema",
        "schema",
    ];
    if let Some(name) = word(inner, &["name", "toolName"]).or_else(|| word(tool, &["type", "id"])) {
        return vec![Tool {
            name: name.to_owned(),
            description: word(inner, &["description"]).map(str::to_owned),
            schema: pick(inner, &schemas).map(|schema| embedded(schema).into_owned()),
        }];
    }
    by_name(tool, &schemas)
}

/// `{NAME: {description, …}, …}`.
fn by_name(tools: &Object, schemas: &[&str]) -> Vec<Tool> {
    let entry = |(name, tool): (&String, &Value)| {
        tool.as_object().map(|tool| Tool {
            name: name.clone(),
            description: word(tool, &["description"]).map(str::to_owned),
            schema: pick(tool, schemas).cloned(),
        })
    };
    tools
        .iter()
        .map(entry)
        .collect::<Option<_>>()
        .unwrap_or_default()
}
