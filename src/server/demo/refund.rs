//! The refund of the pictures: one lamp arrived broken, the card network is slow, all ends well.

use serde_json::{Value, json};

use super::record::{Reviewed, Sample, Step, Trace};
use super::talk::Talk;
use super::verdict::{Verdict, judge};

const ASK: &str = "I ordered two lamps and one arrived broken. I want my money back for that one.";
const ANSWER: &str = "I have refunded $34.90 for the second lamp. You will see it on your card in 3–5 days. Is there anything else?";
const SYSTEM: &str = "You are a support agent for a lamp shop. Never promise a delivery date that no tool told you. Never ask for card numbers.";
const SESSION: &str = "chat-8841";

pub(super) fn run(sample: &mut Sample, at: i64) {
    let mut trace = sample.trace("refund-agent", at);
    for (key, value) in [
        ("userId", "ada"),
        ("sessionId", SESSION),
        ("input", ASK),
        ("output", ANSWER),
        ("version", "agent-3"),
    ] {
        trace.set(key, value);
    }
    trace.set("tags", json!(["refund", "vip"]));
    let root = trace.add(
        Step::new("agent", "refund-agent")
            .between(0, 12_400)
            .io(ASK, ANSWER),
    );
    let profile = Step::new("span", "load-profile")
        .under(&root)
        .between(30, 230);
    trace.add(profile.io(json!({"user": "ada"}), json!({"user": "ada", "orders": 7})));
    let mut talk = Talk::new(SYSTEM, ASK, 260);
    talk.use_tool(&mut trace, &root, &search());
    let said = refund(&mut trace, &root, &mut talk);
    let verdict = Verdict {
        tone: "kind",
        helpful: 0.9,
    };
    judge(&mut trace, &root, (ANSWER, &verdict), talk.at + 40);
    trace.score(Some(&said), json!({"name": "helpful", "value": 0.9, "dataType": "NUMERIC", "source": "EVAL", "comment": "Solved, after one retry."}));
    sample.reviewed.push(Reviewed {
        trace: trace.id.clone(),
        answer: said,
        tone: "kind".to_owned(),
        helpful: 0.9,
    });
    sample.sessions.push(SESSION.to_owned());
    sample.keep(trace);
}

fn search() -> Value {
    let lines = json!([{"line": 1, "item": "Moth floor lamp", "price": 59.0}, {"line": 2, "item": "Pebble table lamp", "price": 34.9}]);
    json!(["search_orders", {"user": "ada", "last": 3}, [{"order": "A-1881", "lines": lines, "status": "delivered"}]])
}

/// A sub-agent: the first try runs into a timeout, the second one goes through.
fn refund(trace: &mut Trace, root: &str, talk: &mut Talk) -> String {
    let from = talk.at + 30;
    let agent = Step::new("agent", "refund")
        .under(root)
        .between(from, from + 7_900);
    let agent = trace.add(agent.io(
        json!({"order": "A-1881", "line": 2}),
        json!({"refunded": 34.9}),
    ));
    let arguments = json!({"order": "A-1881", "line": 2, "amount": 34.9});
    let timeout = "card network timeout";
    let tries = [
        (from + 50, from + 5_050, json!({"error": timeout})),
        (
            from + 5_100,
            from + 5_700,
            json!({"refund": "rf_1881", "state": "accepted"}),
        ),
    ];
    for (attempt, (begin, end, result)) in tries.into_iter().enumerate() {
        let id = format!("call_refund_{}", attempt + 1);
        talk.ask("refund_payment", &id, &arguments);
        talk.hear(&id, &result);
        let step = Step::new("tool", "refund_payment")
            .under(&agent)
            .between(begin, end);
        let step = step
            .io(arguments.clone(), result)
            .with("metadata", json!({"attempt": attempt + 1}));
        trace.add(step.error_if(attempt == 0, timeout));
    }
    talk.at = from + 5_740;
    talk.say(trace, &agent, ("confirm", ANSWER))
}
