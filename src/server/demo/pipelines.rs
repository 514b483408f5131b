//! What runs by itself: indexing, nightly evaluation, an import with odd data, and a report that is still at work.

use serde_json::{Value, json};

use super::record::{Sample, Step, Trace, whole};
use super::usage::Call;

pub(super) fn index(sample: &mut Sample, at: i64) {
    let mut trace = sample.trace("index-handbook", at);
    trace.set("environment", "staging");
    trace.set("tags", json!(["rag", "nightly"]));
    let pages = trace.random.between(24..46);
    let root = trace.add(
        Step::new("chain", "index-handbook")
            .between(0, pages * 260 + 900)
            .io(json!({"pages": pages}), json!({"chunks": pages * 7})),
    );
    for page in 0..pages {
        let from = 300 + page * 260;
        let name = format!("handbook/chapter-{:02}.md", page + 1);
        let step = Step::new("span", "page")
            .under(&root)
            .between(from, from + 240)
            .with("input", name.as_str());
        let odd = trace.random.percent(6);
        let step =
            trace.add(step.warning_if(odd, "chunk longer than 512 tokens, cut at a sentence"));
        let call = Call::new(
            "text-embedding-3-small",
            [trace.random.between(900..3_400), 0, 0],
        );
        trace.add(
            Step::new("embedding", "embed-chunks")
                .under(&step)
                .between(from + 20, from + 210)
                .call(&call)
                .with("input", json!({"page": name, "chunks": 7})),
        );
    }
    sample.keep(trace);
}

pub(super) fn nightly(sample: &mut Sample, at: i64) {
    let mut trace = sample.trace("nightly-eval", at);
    trace.set("environment", "staging");
    trace.set("tags", json!(["eval", "nightly"]));
    let cases = 18;
    let passed = trace.random.between(13..19);
    let root = trace.add(
        Step::new("chain", "nightly-eval")
            .between(0, cases * 1_400)
            .io(
                json!({"dataset": "support-golden", "cases": cases}),
                json!({"passed": passed}),
            ),
    );
    for case in 0..cases {
        golden(&mut trace, &root, (case, case < passed));
    }
    trace.score(None, json!({"name": "pass-rate", "value": passed as f64 / cases as f64, "dataType": "NUMERIC", "source": "EVAL"}));
    sample.keep(trace);
}

/// One case of the golden set.
fn golden(trace: &mut Trace, root: &str, (case, good): (i64, bool)) {
    let (at, name) = (50 + case * 1_390, format!("golden-{:03}", case + 1));
    let (score, why) = if good {
        (0.9, "Says the amount and when it arrives.")
    } else {
        (0.3, "Promises a date that no tool gave.")
    };
    let verdict = json!({"score": score, "why": why});
    let step = Step::new("evaluator", "helpful-judge")
        .under(root)
        .between(at, at + 1_300);
    let step = step.io(json!({"case": name}), verdict.clone());
    let step = trace.add(step.warning_if(!good, "below the threshold of 0.6"));
    let input = format!(
        "From 0 to 1: how far did the answer solve what the customer asked for?\n\nCase {name}"
    );
    let judge = Step::new("generation", "judge")
        .under(&step)
        .between(at + 10, at + 1_280);
    let judge = judge.io(
        json!([{"role": "user", "content": input}]),
        verdict.to_string(),
    );
    trace.add(
        judge
            .call(&Call::new("gpt-4o-mini", [340, 256, 31]))
            .prompt("judges/helpful", 1),
    );
}

/// A large document, signs of many scripts, and text that would like to be a terminal command.
pub(super) fn import(sample: &mut Sample, at: i64) {
    let mut trace = sample.trace("import-catalogue — 目録の取り込み", at);
    trace.set("environment", "staging");
    trace.set("userId", "Zoe\u{308} 👩‍👩‍👧");
    trace.set("tags", json!(["import", "ünïcode", "قائمة"]));
    let catalogue = catalogue(&mut trace);
    let root = trace.add(
        Step::new("span", "import-catalogue")
            .between(0, 6_400)
            .with("input", json!({"file": "catalogue-2026-11.json"})),
    );
    trace.add(
        Step::new("tool", "download")
            .under(&root)
            .between(20, 1_900)
            .io(
                json!({"url": "sftp://catalogue.example/2026-11.json"}),
                catalogue,
            ),
    );
    let odd = "rows: 402\n\u{1b}[31mthis line would like to be red\u{1b}[0m\r\tand this one indented\u{7}\n名前\t価格\nランプ「月」\t¥4,900\nمصباح القمر\t٤٩ درهم\nनीला दीपक\t₹999\nZ̷a̷l̷g̷o̷ lamp e\u{301}\u{327}\t€12\n🏳️‍🌈🪔\u{200b}zero\u{200b}width\n";
    trace.add(
        Step::new("tool", "parse rows ✂️")
            .under(&root)
            .between(1_950, 2_400)
            .io(json!({"encoding": "utf-8"}), odd)
            .warning("3 of 402 rows have no price: ランプ, مصباح, नीला"),
    );
    let call = Call::new("claude-sonnet-4", [21_400, 0, 1_480]);
    let input = json!({"messages": [{"role": "user", "content": "Write the release notes of this catalogue for the shop team."}]});
    trace.add(
        Step::new("generation", "release-notes")
            .under(&root)
            .between(2_420, 6_300)
            .io(input, NOTES)
            .call(&call),
    );
    sample.keep(trace);
}

const NOTES: &str = include_str!("../../../assets/demo/notes.md");

/// About 60 KB of JSON.
fn catalogue(trace: &mut Trace) -> Value {
    let rooms = ["hall", "kitchen", "bath", "bedroom", "study", "garden"];
    let shapes = [
        "Pebble", "Heron", "Moth", "Tide", "Juniper", "Lantern", "Fjord", "Orchard", "Beacon",
    ];
    let kinds = ["table lamp", "pendant", "wall light", "floor lamp"];
    let random = &mut trace.random;
    let items: Vec<Value> = (1..=210).map(|number| {
        let name = format!("{} {}", random.pick(&shapes), random.pick(&kinds));
        json!({
            "sku": format!("GW-{number:04}"), "name": name, "room": random.pick(&rooms),
            "price": {"amount": random.between(1_200..24_000), "currency": "USD", "minor_units": 2},
            "light": {"kelvin": 2_700, "lumen": random.between(200..1_400), "dimmable": random.percent(60)},
            "stock": [{"place": "north", "count": random.between(0..90)}, {"place": "island", "count": random.between(0..20)}],
            "note": if random.percent(10) { json!("no longer made, sell what is left") } else { Value::Null },
        })
    }).collect();
    json!({"version": "2026-11", "items": items, "checksum": random.hex(32)})
}

/// Begun a minute and a half ago: the first steps are done, one generation is in the middle of its work.
pub(super) fn running(sample: &mut Sample) {
    let mut trace = sample.trace("weekly-report", sample.now - 95_000);
    trace.set("userId", "grace");
    trace.set("sessionId", "reports-week-47");
    trace.set("tags", json!(["report"]));
    let ask =
        "Sum up this week's support: what came in, what went wrong, what we should change first.";
    trace.set("input", ask);
    let root = trace.add(
        Step::new("agent", "weekly-report")
            .since(0)
            .with("input", ask),
    );
    for (place, source) in ["tickets", "refunds", "carrier-incidents", "ratings"]
        .iter()
        .enumerate()
    {
        let from = 800 + whole(place) * 9_000;
        let count = trace.random.between(40..900);
        trace.add(
            Step::new("tool", &format!("count_{source}"))
                .under(&root)
                .between(from, from + 2_600)
                .io(json!({"week": 47}), json!({"rows": count})),
        );
        let call = Call::new("gpt-4o", [2_900, 1_024, 210]);
        let note = format!(
            "{count} {source} this week. The largest group is about late parcels; the tone is calmer than in week 46."
        );
        trace.add(Step::new("generation", "notes").under(&root).between(from + 2_700, from + 8_300).io(json!([{"role": "user", "content": format!("Note what stands out in {source}.")}]), note).call(&call));
    }
    trace.add(Step::new("generation", "write-report").under(&root).since(37_500).with("input", json!([{"role": "user", "content": "Now write the report, one page, worst news first."}])).with("model", "gpt-4o"));
    sample.keep(trace);
    sample.sessions.push("reports-week-47".to_owned());
}
