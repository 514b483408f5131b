//! A support agent of a lamp shop: looks things up, acts, answers, and is judged.

use serde_json::{Value, json};

use super::record::{Call, History, Reviewed, Sample, Step, Trace, tokens, whole};
use super::{slots, text, texts};

const SCENES: &str = include_str!("../../../assets/demo/support.jsonl");
const USERS: [&str; 12] = [
    "ada", "grace", "noor", "mateo", "yuki", "priya", "lukas", "zola", "imani", "tomás", "mei",
    "Zoë",
];
const ENVIRONMENTS: [&str; 9] = [
    "production",
    "production",
    "production",
    "production",
    "production",
    "production",
    "production",
    "staging",
    "dev",
];
const PRODUCTS: [&str; 12] = [
    "Moth floor lamp",
    "Pebble table lamp",
    "Harbour pendant",
    "Clip-on Firefly",
    "Juniper reading lamp",
    "Paper Moon",
    "Tiny Beacon night light",
    "Copper Heron",
    "Tide wall light",
    "Orchard chandelier",
    "Lantern No. 7",
    "Fjord desk lamp",
];
const CITIES: [&str; 8] = [
    "Norrvik",
    "Santa Clara del Río",
    "Oakhaven",
    "Łąkowo",
    "Hoshizaka",
    "Brightwater",
    "Saint-Aurèle",
    "Port Amara",
];

/// One run somewhere in time; now and then the customer comes back with another question.
pub(super) fn run(sample: &mut Sample, at: i64) {
    let scenes: Vec<&str> = SCENES.lines().collect();
    let user = *sample.random.pick(&USERS);
    let session = format!("chat-{}", sample.random.between(8_000..9_900));
    let visits = if sample.random.percent(22) { 2 } else { 1 };
    for visit in 0..visits {
        let scene = *sample.random.pick(&scenes);
        let scene = fill(sample, scene, user);
        let start = at + visit * sample.random.between(90_000..400_000);
        if start < sample.now - 120_000 {
            play(sample, &scene, (user, &session, start));
        }
    }
    sample.sessions.push(session);
}

/// A scene with names and amounts of this customer.
fn fill(sample: &mut Sample, scene: &str, user: &str) -> Value {
    let random = &mut sample.random;
    let amount = format!(
        "{}.{}",
        random.between(18..190),
        random.pick(&["90", "50", "00"])
    );
    let values = [
        ("{product}", (*random.pick(&PRODUCTS)).to_owned()),
        (
            "{order}",
            format!(
                "{}-{}",
                random.pick(&["A", "B", "K", "M"]),
                random.between(1_200..9_900)
            ),
        ),
        ("{amount}", amount),
        ("{days}", random.between(3..15).to_string()),
        ("{city}", (*random.pick(&CITIES)).to_owned()),
        ("{user}", user.to_owned()),
    ];
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(slot, value)| (*slot, value.as_str()))
        .collect();
    let filled = slots(scene, &values);
    serde_json::from_str(&filled).unwrap_or_default()
}

const TOOLS: &str = r#"[{"type":"function","function":{"name":"get_order","description":"Order, lines and status","parameters":{"type":"object","properties":{"order":{"type":"string"}}}}},{"type":"function","function":{"name":"track_parcel","description":"Where a parcel is","parameters":{"type":"object","properties":{"tracking":{"type":"string"}}}}},{"type":"function","function":{"name":"refund_payment","description":"Gives money back","parameters":{"type":"object","properties":{"order":{"type":"string"},"line":{"type":"integer"},"amount":{"type":"number"}}}}}]"#;

/// The conversation so far, in the shape of a chat completion.
struct Talk {
    messages: History,
    at: i64,
}

fn play(sample: &mut Sample, scene: &Value, (user, session, start): (&str, &str, i64)) {
    let mut trace = sample.trace(text(scene, "name"), start);
    let environment = *trace.random.pick(&ENVIRONMENTS);
    trace.set("environment", environment);
    trace.set("userId", user);
    trace.set("sessionId", session);
    let tags = tags(&mut trace, scene);
    trace.set("tags", tags);
    trace.set("version", "agent-3");
    let ask = text(scene, "ask");
    let broken = trace.random.percent(4);
    let answer = if broken {
        "I'm sorry, I can't reach our order system right now. I noted your question and will write to you within the hour."
    } else {
        text(scene, "answer")
    };
    trace.set("input", json!({"message": ask, "channel": "web"}));
    trace.set("output", answer);
    let length = 2_600 + whole(scene["tools"].as_array().map_or(0, Vec::len)) * 2_900;
    let root = Step::new("agent", text(scene, "name"))
        .between(0, length + 3_000)
        .io(json!({"message": ask}), answer);
    let root = if broken {
        root.error("order system unavailable (503), gave up after 3 tries")
    } else {
        root
    };
    let root = trace.add(root.with(
        "metadata",
        json!({"channel": "web", "locale": "en", "attempt": 1}),
    ));
    profile(&mut trace, &root, user);
    retrieve(&mut trace, &root, scene);
    let system = "You are a support agent for a lamp shop called Glowworm.\n\nLook things up before you answer: orders, parcels, policy. Never promise a delivery date that no tool told you. Never ask for card numbers.\nYou may refund up to $200 by yourself; above that, hand over to a person.\nAnswer in the customer's language, in at most five sentences.";
    let mut talk = Talk {
        messages: History::default(),
        at: 420,
    };
    talk.messages
        .push(&json!({"role": "system", "content": system}));
    talk.messages.push(&json!({"role": "user", "content": ask}));
    for tool in scene["tools"].as_array().into_iter().flatten() {
        use_tool(&mut trace, &root, &mut talk, tool);
    }
    let said = say(&mut trace, &root, &mut talk, answer);
    let at = talk.at;
    guard(&mut trace, &root, answer, at);
    judge(&mut trace, &root, (scene, answer, broken), at + 500);
    sample.reviewed.push(Reviewed {
        trace: trace.id.clone(),
        answer: said,
        tone: text(scene, "tone").to_owned(),
        helpful: scene["helpful"].as_f64().unwrap_or(0.5),
    });
    sample.keep(trace);
}

fn tags(trace: &mut Trace, scene: &Value) -> Vec<Value> {
    let mut tags = texts(scene, "tags");
    if trace.random.percent(12) {
        tags.push(json!("vip"));
    }
    tags
}

fn profile(trace: &mut Trace, root: &str, user: &str) {
    let took = trace.random.between(80..320);
    let orders = trace.random.between(1..9);
    let span = Step::new("span", "load-profile")
        .under(root)
        .between(20, 20 + took);
    let span = trace.add(span.io(
        json!({"user": user}),
        json!({"user": user, "since": "2024", "orders": orders}),
    ));
    trace.add(
        Step::new("event", "cache-miss")
            .under(&span)
            .between(24, 24)
            .with("level", "DEBUG"),
    );
}

fn retrieve(trace: &mut Trace, root: &str, scene: &Value) {
    let query = text(scene, "retrieve");
    if query.is_empty() {
        return;
    }
    let found = json!([{"title": "Choosing a bulb", "score": 0.81, "text": "E27 sockets take …"}, {"title": "Dimmers explained", "score": 0.77, "text": "Leading and trailing edge …"}]);
    let step = trace.add(
        Step::new("retriever", "search_help")
            .under(root)
            .between(120, 400)
            .io(json!({"query": query, "top_k": 2}), found),
    );
    let call = Call {
        model: "text-embedding-3-small",
        input: 14,
        cached: 0,
        output: 0,
    };
    trace.add(
        Step::new("embedding", "embed-query")
            .under(&step)
            .between(125, 230)
            .with("input", query)
            .call(&call),
    );
}

/// A generation that asks for a tool, and the tool; cards and carriers fail now and then.
fn use_tool(trace: &mut Trace, root: &str, talk: &mut Talk, tool: &Value) {
    let name = tool[0].as_str().unwrap_or("lookup");
    let id = format!("call_{}", trace.random.hex(10));
    let call = json!({"id": id, "type": "function", "function": {"name": name, "arguments": tool[1].to_string()}});
    let asks = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    let plan = generate(trace, root, talk, ("plan", &asks));
    let lasted = trace.random.between(180..900);
    if trace.random.percent(7) {
        let step = Step::new("tool", name)
            .under(&plan)
            .between(talk.at, talk.at + 5_000);
        let failure = *trace.random.pick(&[
            "card network timeout after 5 s",
            "carrier API answered 502",
            "connection reset by peer",
        ]);
        trace.add(
            step.with("input", tool[1].clone())
                .with("output", json!({"error": failure}))
                .error(failure),
        );
        talk.at += 5_050;
    }
    let step = Step::new("tool", name)
        .under(&plan)
        .between(talk.at, talk.at + lasted);
    trace.add(step.io(tool[1].clone(), tool[2].clone()).with(
        "metadata",
        json!({"service": "shop-api", "region": "north"}),
    ));
    talk.at += lasted + 15;
    talk.messages.push(&asks);
    talk.messages
        .push(&json!({"role": "tool", "tool_call_id": id, "content": tool[2].to_string()}));
}

fn say(trace: &mut Trace, root: &str, talk: &mut Talk, answer: &str) -> String {
    let said = json!({"role": "assistant", "content": answer});
    generate(trace, root, talk, ("answer", &said))
}

fn generate(
    trace: &mut Trace,
    root: &str,
    talk: &mut Talk,
    (name, output): (&str, &Value),
) -> String {
    let took = trace.random.between(700..2_200);
    let all = talk.messages.tokens + 612;
    let cached = if talk.at > 500 { all / 128 * 96 } else { 0 };
    let call = Call {
        model: "gpt-4o",
        input: all - cached,
        cached,
        output: tokens(output) + 9,
    };
    let input = talk.messages.with("tools", TOOLS);
    let mut step = Step::new("generation", name)
        .under(root)
        .between(talk.at, talk.at + took)
        .io(input, output.clone());
    step = step
        .call(&call)
        .with(
            "modelParameters",
            json!({"temperature": 0.2, "max_tokens": 800}),
        )
        .prompt("support/plan", 3);
    if trace.random.percent(5) {
        step = step.warning("429 from the model provider, waited 2 s");
    }
    talk.at += took + 10;
    trace.add(step)
}

fn guard(trace: &mut Trace, root: &str, answer: &str, at: i64) {
    let step = trace.add(
        Step::new("guardrail", "tone-guard")
            .under(root)
            .between(at, at + 380)
            .io(answer, json!({"respectful": true})),
    );
    let call = Call {
        model: "gpt-4o-mini",
        input: 64 + whole(answer.len()) / 4,
        cached: 0,
        output: 1,
    };
    let prompt = format!("Is this answer respectful? Reply with one word: yes or no.\n\n{answer}");
    trace.add(
        Step::new("generation", "tone-guard")
            .under(&step)
            .between(at + 10, at + 360)
            .io(prompt, "yes")
            .call(&call)
            .prompt("support/tone-guard", 1),
    );
}

fn judge(trace: &mut Trace, root: &str, (scene, answer, broken): (&Value, &str, bool), at: i64) {
    let tone = text(scene, "tone");
    let helpful = if broken {
        0.1
    } else {
        scene["helpful"].as_f64().unwrap_or(0.5)
    };
    let why = match tone {
        "kind" => "Takes responsibility and says what happens next.",
        "rude" => "Leaves the customer alone with the damage.",
        _ => "Correct, but says no more than it must.",
    };
    let step = trace.add(
        Step::new("evaluator", "tone-judge")
            .under(root)
            .between(at, at + 900)
            .io(
                json!({"answer": answer}),
                json!({"tone": tone, "helpful": helpful}),
            ),
    );
    let call = Call {
        model: "gpt-4o-mini",
        input: 180 + whole(answer.len()) / 4,
        cached: 128,
        output: 24,
    };
    let verdict = json!({"tone": tone, "why": why});
    trace.add(Step::new("generation", "judge").under(&step).between(at + 20, at + 860).io(json!([{"role": "user", "content": format!("Rate the tone of an answer to a customer.\n\nAnswer:\n{answer}")}]), verdict.to_string()).call(&call).prompt("judges/tone", 2));
    if trace.random.percent(72) {
        trace.score(None, json!({"name": "tone", "value": tone, "dataType": "CATEGORICAL", "source": "EVAL", "comment": why}));
        trace.score(
            None,
            json!({"name": "helpful", "value": helpful, "dataType": "NUMERIC", "source": "EVAL"}),
        );
    }
    if trace.random.percent(25) {
        let thumb = i64::from(helpful > 0.6);
        trace.score(
            None,
            json!({"name": "thumbs-up", "value": thumb, "dataType": "BOOLEAN", "source": "API"}),
        );
    }
}

/// The refund of the pictures: one lamp arrived broken, the card network is slow, all ends well.
pub(super) fn refund_story(sample: &mut Sample, at: i64) {
    let mut trace = sample.trace("refund-agent", at);
    let ask = "I ordered two lamps and one arrived broken. I want my money back for that one.";
    let answer = "I have refunded $34.90 for the second lamp. You will see it on your card in 3–5 days. Is there anything else?";
    for (key, value) in [
        ("userId", "ada"),
        ("sessionId", "chat-8841"),
        ("input", ask),
        ("output", answer),
        ("version", "agent-3"),
    ] {
        trace.set(key, value);
    }
    trace.set("tags", json!(["refund", "vip"]));
    let root = trace.add(
        Step::new("agent", "refund-agent")
            .between(0, 12_400)
            .io(ask, answer),
    );
    trace.add(
        Step::new("span", "load-profile")
            .under(&root)
            .between(30, 230)
            .io(json!({"user": "ada"}), json!({"user": "ada", "orders": 7})),
    );
    let mut talk = Talk {
        messages: History::default(),
        at: 260,
    };
    talk.messages.push(&json!({"role": "system", "content": "You are a support agent for a lamp shop. Never promise a delivery date that no tool told you. Never ask for card numbers."}));
    talk.messages.push(&json!({"role": "user", "content": ask}));
    let order = json!({"order": "A-1881", "lines": [{"line": 1, "item": "Moth floor lamp", "price": 59.0}, {"line": 2, "item": "Pebble table lamp", "price": 34.9}], "status": "delivered"});
    use_tool(
        &mut trace,
        &root,
        &mut talk,
        &json!(["search_orders", {"user": "ada", "last": 3}, [order]]),
    );
    let refund = trace.add(
        Step::new("agent", "refund")
            .under(&root)
            .between(4_100, 11_800)
            .io(
                json!({"order": "A-1881", "line": 2}),
                json!({"refunded": 34.9}),
            ),
    );
    let arguments = json!({"order": "A-1881", "line": 2, "amount": 34.9});
    let call = json!({"id": "call_refund", "type": "function", "function": {"name": "refund_payment", "arguments": arguments.to_string()}});
    talk.messages
        .push(&json!({"role": "assistant", "content": null, "tool_calls": [call]}));
    let failed = Step::new("tool", "refund_payment")
        .under(&refund)
        .between(4_150, 9_150)
        .io(arguments.clone(), json!({"error": "card network timeout"}));
    trace.add(failed.error("card network timeout"));
    talk.messages.push(&json!({"role": "tool", "tool_call_id": "call_refund", "content": "{\"error\": \"card network timeout\"}"}));
    trace.add(
        Step::new("tool", "refund_payment")
            .under(&refund)
            .between(9_200, 9_800)
            .io(arguments, json!({"refund": "rf_1881", "state": "accepted"}))
            .with("metadata", json!({"attempt": 2})),
    );
    talk.messages.push(&json!({"role": "tool", "tool_call_id": "call_refund", "content": "{\"refund\": \"rf_1881\", \"state\": \"accepted\"}"}));
    talk.at = 9_850;
    let said = generate(
        &mut trace,
        &refund,
        &mut talk,
        ("confirm", &json!({"role": "assistant", "content": answer})),
    );
    judge(
        &mut trace,
        &root,
        (&json!({"tone": "kind", "helpful": 0.9}), answer, false),
        11_500,
    );
    trace.score(Some(&said), json!({"name": "helpful", "value": 0.9, "dataType": "NUMERIC", "source": "EVAL", "comment": "Solved, after one retry."}));
    sample.reviewed.push(Reviewed {
        trace: trace.id.clone(),
        answer: said,
        tone: "kind".to_owned(),
        helpful: 0.9,
    });
    sample.sessions.push("chat-8841".to_owned());
    sample.keep(trace);
}
