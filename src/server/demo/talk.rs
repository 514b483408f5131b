//! An agent's conversation with a model, in the shape of chat completions: calls, tools, their failures.

use serde_json::{Value, json};

use super::record::{History, Step, Trace, tokens};
use super::usage::Call;

const TOOLS: &str = r#"[{"type":"function","function":{"name":"get_order","description":"Order, lines and status","parameters":{"type":"object","properties":{"order":{"type":"string"}}}}},{"type":"function","function":{"name":"track_parcel","description":"Where a parcel is","parameters":{"type":"object","properties":{"tracking":{"type":"string"}}}}},{"type":"function","function":{"name":"refund_payment","description":"Gives money back","parameters":{"type":"object","properties":{"order":{"type":"string"},"line":{"type":"integer"},"amount":{"type":"number"}}}}}]"#;

/// The conversation so far, and the time, in milliseconds from the start of the trace.
pub(super) struct Talk {
    messages: History,
    pub(super) at: i64,
}

impl Talk {
    pub(super) fn new(system: &str, ask: &str, at: i64) -> Self {
        let mut messages = History::default();
        messages.push(&json!({"role": "system", "content": system}));
        messages.push(&json!({"role": "user", "content": ask}));
        Self { messages, at }
    }

    /// A generation that asks for a tool, and the tool under it: `[name, arguments, result]`.
    pub(super) fn use_tool(&mut self, trace: &mut Trace, root: &str, tool: &Value) {
        let (name, id) = (text_of(&tool[0]), format!("call_{}", trace.random.hex(10)));
        let asks = request(name, &id, &tool[1]);
        let plan = self.generate(trace, root, ("plan", &asks));
        self.messages.push(&asks);
        if trace.random.percent(7) {
            self.stumble(trace, &plan, tool);
        }
        let lasted = trace.random.between(180..900);
        let step = Step::new("tool", name)
            .under(&plan)
            .between(self.at, self.at + lasted);
        let service = json!({"service": "shop-api", "region": "north"});
        trace.add(
            step.io(tool[1].clone(), tool[2].clone())
                .with("metadata", service),
        );
        self.at += lasted + 15;
        self.hear(&id, &tool[2]);
    }

    /// Cards and carriers fail now and then.
    fn stumble(&mut self, trace: &mut Trace, parent: &str, tool: &Value) {
        let failures = [
            "card network timeout after 5 s",
            "carrier API answered 502",
            "connection reset by peer",
        ];
        let failure = *trace.random.pick(&failures);
        let step = Step::new("tool", text_of(&tool[0]))
            .under(parent)
            .between(self.at, self.at + 5_000);
        trace.add(
            step.io(tool[1].clone(), json!({"error": failure}))
                .error(failure),
        );
        self.at += 5_050;
    }

    /// The model asked for a tool, without a step of its own.
    pub(super) fn ask(&mut self, name: &str, id: &str, arguments: &Value) {
        self.messages.push(&request(name, id, arguments));
    }

    /// What a tool said.
    pub(super) fn hear(&mut self, id: &str, result: &Value) {
        self.messages
            .push(&json!({"role": "tool", "tool_call_id": id, "content": result.to_string()}));
    }

    /// The last words, and the id of the step that said them.
    pub(super) fn say(
        &mut self,
        trace: &mut Trace,
        parent: &str,
        (name, answer): (&str, &str),
    ) -> String {
        self.generate(
            trace,
            parent,
            (name, &json!({"role": "assistant", "content": answer})),
        )
    }

    fn generate(
        &mut self,
        trace: &mut Trace,
        parent: &str,
        (name, output): (&str, &Value),
    ) -> String {
        let lasted = trace.random.between(700..2_200);
        let all = self.messages.tokens + 612;
        let cached = if self.at > 500 { all / 128 * 96 } else { 0 };
        let call = Call::new("gpt-4o", [all - cached, cached, tokens(output) + 9]);
        let step = Step::new("generation", name)
            .under(parent)
            .between(self.at, self.at + lasted)
            .io(self.messages.with("tools", TOOLS), output.clone())
            .call(&call)
            .with(
                "modelParameters",
                json!({"temperature": 0.2, "max_tokens": 800}),
            )
            .prompt("support/plan", 3);
        self.at += lasted + 10;
        let waits = trace.random.percent(5);
        trace.add(step.warning_if(waits, "429 from the model provider, waited 2 s"))
    }
}

fn request(name: &str, id: &str, arguments: &Value) -> Value {
    let function = json!({"name": name, "arguments": arguments.to_string()});
    json!({"role": "assistant", "content": null, "tool_calls": [{"id": id, "type": "function", "function": function}]})
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
