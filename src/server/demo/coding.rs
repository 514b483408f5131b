//! A coding agent: phases, sub-agents, turns, tools. The long one has about 3,000 steps.

use serde_json::{Value, json};

use super::record::{History, Reviewed, Sample, Step, Trace, tokens, whole};
use super::slots;
use super::usage::Call;

const STORY: &str = include_str!("../../../assets/demo/coding.json");

pub(super) fn story() -> Value {
    serde_json::from_str(STORY).unwrap_or_default()
}

/// How much of the story a run plays.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) phases: usize,
    pub(super) workers: i64,
    pub(super) turns: i64,
}

struct Run<'story> {
    trace: Trace,
    story: &'story Value,
    /// Milliseconds from the start.
    at: i64,
}

pub(super) fn run(sample: &mut Sample, at: i64, (story, size): (&Value, Size)) {
    let mut trace = sample.trace("coding-agent", at);
    for (key, value) in [
        ("userId", "lukas"),
        ("environment", "dev"),
        ("sessionId", "harbor-nightly-red"),
        ("version", "0.9.2"),
    ] {
        trace.set(key, value);
    }
    trace.set("tags", json!(["coding", "harbor"]));
    trace.set("input", story["task"].clone());
    trace.set("output", story["summary"].clone());
    let mut run = Run {
        trace,
        story,
        at: 400,
    };
    let phases = story["phases"].as_array().cloned().unwrap_or_default();
    let count = whole(size.phases.min(phases.len()));
    let length = count * size.workers * size.turns * 8_000 + 30_000;
    let root = Step::new("agent", "coding-agent")
        .between(0, length)
        .io(story["task"].clone(), story["summary"].clone());
    let root = run.trace.add(root.with("metadata", json!({"repository": "harbor", "branch": "fix/flaky-tests", "commit": "4be1c07", "budget_usd": 25})));
    for phase in phases.iter().take(size.phases) {
        run.phase(&root, phase, size);
    }
    let said = run.summarise(&root);
    run.trace.score(None, json!({"name": "tests-green", "value": 1, "dataType": "BOOLEAN", "source": "API", "comment": "1,000 of 1,000 runs"}));
    sample.reviewed.push(Reviewed {
        trace: run.trace.id.clone(),
        answer: said,
        tone: "neutral".to_owned(),
        helpful: 0.95,
    });
    sample.keep(run.trace);
}

impl Run<'_> {
    fn phase(&mut self, root: &str, phase: &Value, size: Size) {
        let name = phase[0].as_str().unwrap_or("phase");
        let length = size.workers * size.turns * 8_000;
        let step = Step::new("chain", name)
            .under(root)
            .between(self.at, self.at + length)
            .io(phase[1].clone(), json!({"done": true}));
        let chain = self.trace.add(step);
        for worker in 1..=size.workers {
            let inside = self.worker(&chain, &format!("{name}-{worker}"), size.turns);
            // Now and then a worker hands a part to another, so that the tree grows deep.
            if worker % 3 == 0 {
                let deeper = self.worker(&inside, "second-opinion", size.turns / 3);
                self.worker(&deeper, "bisect", size.turns / 4);
            }
        }
        self.trace.add(
            Step::new("event", "commit")
                .under(&chain)
                .between(self.at, self.at)
                .with(
                    "metadata",
                    json!({"hash": self.trace.random.clone().hex(7), "files": 2}),
                ),
        );
        self.at += 250;
    }

    /// A sub-agent with its own conversation; gives the id of its last turn.
    fn worker(&mut self, parent: &str, name: &str, turns: i64) -> String {
        let file = self.pick("files");
        let goal =
            format!("Look at {file} and everything that calls it. Report in three sentences.");
        let start = self.at;
        let agent = Step::new("agent", name)
            .under(parent)
            .between(start, start + turns * 7_600)
            .io(goal.as_str(), self.pick("thoughts"));
        let agent = self.trace.add(agent);
        let mut messages = History::default();
        messages.push(&json!({"role": "user", "content": [{"type": "text", "text": goal}]}));
        let mut last = agent.clone();
        for turn in 1..=turns {
            last = self.turn(&agent, turn, &mut messages);
        }
        last
    }

    /// A thought, then one to three tools at once, in the shape of content blocks.
    fn turn(&mut self, agent: &str, number: i64, messages: &mut History) -> String {
        let took = self.trace.random.between(1_900..5_200);
        let start = self.at;
        let turn = self.trace.add(
            Step::new("span", &format!("turn {number}"))
                .under(agent)
                .between(start, start + took + 2_200),
        );
        let calls: Vec<(String, Value)> = (0..self.trace.random.between(1..4))
            .map(|_| self.call())
            .collect();
        let ids: Vec<String> = calls
            .iter()
            .map(|_| format!("toolu_{}", self.trace.random.hex(12)))
            .collect();
        let mut blocks = vec![json!({"type": "text", "text": self.pick("thoughts")})];
        blocks.extend(calls.iter().zip(&ids).map(|((name, input), id)| json!({"type": "tool_use", "id": id, "name": name, "input": input})));
        let said = json!({"role": "assistant", "content": blocks});
        let total = messages.tokens + 2_800;
        let cached = if number == 1 { 0 } else { total / 10 * 9 };
        let call = Call::new("claude-sonnet-4", [total - cached, cached, tokens(&said)]);
        let input = messages.with("system", &self.story["system"].to_string());
        let think = Step::new("generation", "think")
            .under(&turn)
            .between(start + 10, start + took)
            .io(input, said.clone());
        self.trace.add(think.call(&call).prompt("coding/system", 1));
        messages.push(&said);
        self.at = start + took + 20;
        let results: Vec<Value> = calls
            .iter()
            .zip(&ids)
            .map(|(call, id)| self.tool(&turn, call, id))
            .collect();
        messages.push(&json!({"role": "user", "content": results}));
        self.at = start + took + 2_300;
        turn
    }

    fn call(&mut self) -> (String, Value) {
        let (file, symbol) = (self.pick("files"), self.pick("symbols"));
        let (name, input) = match self.trace.random.between(0..10) {
            0..4 => (
                "read_file",
                json!({"path": file, "from": self.trace.random.between(1..200)}),
            ),
            4..6 => ("grep", json!({"pattern": symbol, "path": "src"})),
            6..8 => (
                "edit_file",
                json!({"path": file, "old": "let now = Clock::now();", "new": "let now = clock.now();"}),
            ),
            _ => (
                "run_tests",
                json!({"filter": symbol, "times": self.trace.random.between(5..60)}),
            ),
        };
        (name.to_owned(), input)
    }

    fn tool(&mut self, turn: &str, (name, input): &(String, Value), id: &str) -> Value {
        let lasted = self.trace.random.between(30..1_900);
        let fails = name == "run_tests" && self.trace.random.percent(28);
        let output = self.result(name, fails);
        let step = Step::new("tool", name)
            .under(turn)
            .between(self.at, self.at + lasted)
            .io(input.clone(), output.as_str());
        let step = step.error_if(fails, output.lines().last().unwrap_or_default());
        let run = self.trace.add(step);
        match name.as_str() {
            "run_tests" => self.sandbox(&run, ("cargo test", fails), lasted),
            "edit_file" => self.sandbox(&run, ("format", false), lasted),
            _ => {}
        }
        json!({"type": "tool_result", "tool_use_id": id, "content": output, "is_error": fails})
    }

    /// What a tool prints.
    fn result(&mut self, name: &str, fails: bool) -> String {
        match name {
            "grep" => format!(
                "{}:{}: {}",
                self.pick("files"),
                self.trace.random.between(3..260),
                self.pick("symbols")
            ),
            "run_tests" if fails => format!("test result: FAILED\n\n{}", self.pick("failures")),
            "run_tests" => format!(
                "test result: ok. {} passed; 0 failed",
                self.trace.random.between(4..190)
            ),
            "edit_file" => "1 replacement".to_owned(),
            _ => self.pick("code"),
        }
    }

    /// A command in a container, two levels down.
    fn sandbox(&mut self, tool: &str, (command, fails): (&str, bool), lasted: i64) {
        let container = json!({"container": "rust-1.90", "cpu": 2});
        let step = Step::new("span", "sandbox")
            .under(tool)
            .between(self.at + 5, self.at + lasted);
        let sandbox = self.trace.add(step.with("metadata", container));
        let step = Step::new("span", command)
            .under(&sandbox)
            .between(self.at + 9, self.at + lasted - 4);
        self.trace
            .add(step.with("output", json!({"exit": i64::from(fails) * 101})));
    }

    fn summarise(&mut self, root: &str) -> String {
        let input = json!({"system": self.story["system"], "messages": [{"role": "user", "content": [{"type": "text", "text": "All phases are done. Write the summary for the pull request."}]}]});
        let output = json!({"role": "assistant", "content": [{"type": "text", "text": self.story["summary"]}]});
        let call = Call::new("claude-sonnet-4", [6_200, 18_000, tokens(&output)]);
        self.trace.add(
            Step::new("generation", "summary")
                .under(root)
                .between(self.at, self.at + 9_000)
                .io(input, output)
                .call(&call),
        )
    }

    /// One of the story's texts, its own slots filled.
    fn pick(&mut self, list: &str) -> String {
        let texts = self.story[list].as_array().map_or(&[][..], Vec::as_slice);
        let Some(chosen) =
            texts.get(self.trace.random.between(0..whole(texts.len().max(1))) as usize)
        else {
            return String::new();
        };
        let chosen = chosen.as_str().unwrap_or_default();
        if !chosen.contains('{') || list == "code" {
            return chosen.to_owned();
        }
        let (file, symbol) = (self.pick("files"), self.pick("symbols"));
        slots(chosen, &[("{file}", &file), ("{symbol}", &symbol)])
    }
}
