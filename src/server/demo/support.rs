//! A support agent of a lamp shop: looks things up, acts, answers, and is judged.

use serde_json::{Value, json};

use super::record::{Reviewed, Sample, Step, Trace, whole};
use super::talk::Talk;
use super::usage::Call;
use super::verdict::{Verdict, guard, judge};
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

const SORRY: &str = "I'm sorry, I can't reach our order system right now. I noted your question and will write to you within the hour.";
const SYSTEM: &str = "You are a support agent for a lamp shop called Glowworm.\n\nLook things up before you answer: orders, parcels, policy. Never promise a delivery date that no tool told you. Never ask for card numbers.\nYou may refund up to $200 by yourself; above that, hand over to a person.\nAnswer in the customer's language, in at most five sentences.";

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

fn play(sample: &mut Sample, scene: &Value, (user, session, start): (&str, &str, i64)) {
    let mut trace = sample.trace(text(scene, "name"), start);
    let ask = text(scene, "ask");
    let broken = trace.random.percent(4);
    let answer = if broken { SORRY } else { text(scene, "answer") };
    let tone = text(scene, "tone");
    let helpful = if broken {
        0.1
    } else {
        scene["helpful"].as_f64().unwrap_or(0.5)
    };
    describe(&mut trace, scene, (user, session));
    trace.set("output", answer);
    let length = 5_600 + whole(scene["tools"].as_array().map_or(0, Vec::len)) * 2_900;
    let root = Step::new("agent", text(scene, "name"))
        .between(0, length)
        .io(json!({"message": ask}), answer);
    let root = root.with(
        "metadata",
        json!({"channel": "web", "locale": "en", "attempt": 1}),
    );
    let failure = "order system unavailable (503), gave up after 3 tries";
    let root = trace.add(root.error_if(broken, failure));
    profile(&mut trace, &root, user);
    retrieve(&mut trace, &root, scene);
    let mut talk = Talk::new(SYSTEM, ask, 420);
    for tool in scene["tools"].as_array().into_iter().flatten() {
        talk.use_tool(&mut trace, &root, tool);
    }
    let said = talk.say(&mut trace, &root, ("answer", answer));
    guard(&mut trace, &root, answer, talk.at);
    judge(
        &mut trace,
        &root,
        (answer, &Verdict { tone, helpful }),
        talk.at + 500,
    );
    sample.reviewed.push(Reviewed {
        trace: trace.id.clone(),
        answer: said,
        tone: tone.to_owned(),
        helpful,
    });
    sample.keep(trace);
}

/// What the trace itself says.
fn describe(trace: &mut Trace, scene: &Value, (user, session): (&str, &str)) {
    let environment = *trace.random.pick(&ENVIRONMENTS);
    trace.set("environment", environment);
    trace.set("userId", user);
    trace.set("sessionId", session);
    trace.set("version", "agent-3");
    let mut tags = texts(scene, "tags");
    if trace.random.percent(12) {
        tags.push(json!("vip"));
    }
    trace.set("tags", tags);
    trace.set(
        "input",
        json!({"message": text(scene, "ask"), "channel": "web"}),
    );
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
    let call = Call::new("text-embedding-3-small", [14, 0, 0]);
    trace.add(
        Step::new("embedding", "embed-query")
            .under(&step)
            .between(125, 230)
            .with("input", query)
            .call(&call),
    );
}
