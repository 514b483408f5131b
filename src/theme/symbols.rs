//! The signs on the screen: one cell wide each, none an emoji; an ASCII set for terminals that need it.

/// Every sign is one cell wide.
#[derive(Debug, PartialEq, Eq)]
pub struct Symbols {
    pub agent: &'static str,
    pub generation: &'static str,
    pub tool: &'static str,
    pub retriever: &'static str,
    pub chain: &'static str,
    pub span: &'static str,
    pub event: &'static str,
    pub evaluator: &'static str,
    pub embedding: &'static str,
    pub guardrail: &'static str,
    pub error: &'static str,
    pub warning: &'static str,
    pub running: &'static str,
    /// What is new is asked for again and again.
    pub following: &'static str,
    /// Beside a row that came meanwhile.
    pub new: &'static str,
    pub score: &'static str,
    /// Beside what was decided and is not sent yet.
    pub waiting: &'static str,
    /// Beside what was sent and is not seen yet.
    pub sent: &'static str,
    pub folded: &'static str,
    pub unfolded: &'static str,
    /// The line of an ancestor that goes on below.
    pub guide: &'static str,
    /// A row with a sibling below it.
    pub branch: &'static str,
    /// A row without one.
    pub corner: &'static str,
    /// From `branch` or `corner` to a row that does not fold.
    pub arm: &'static str,
    pub checked: &'static str,
    pub unchecked: &'static str,
    /// Beside a marked row of a list.
    pub mark: &'static str,
    /// Before a step to come back to.
    pub bookmark: &'static str,
    /// Beside the selected row of a panel without the focus.
    pub cursor: &'static str,
    pub thumb: &'static str,
    /// Behind the thumb.
    pub track: &'static str,
    /// A position worth seeing on the scroll bar.
    pub spot: &'static str,
    pub vertical: &'static str,
    pub horizontal: &'static str,
    /// Top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    pub ascending: &'static str,
    pub descending: &'static str,
    /// In place of what was cut off.
    pub ellipsis: &'static str,
    pub separator: &'static str,
    /// From nothing to full.
    pub heights: [&'static str; 9],
    /// A bar's last cell, from nothing to full.
    pub widths: [&'static str; 9],
    /// Over time: before the first token, at work, around other steps; and time that is left out.
    pub times: [&'static str; 4],
    /// A part that is done, and one that is not.
    pub progress: [&'static str; 2],
    pub spinner: [&'static str; 8],
}

impl Symbols {
    /// `"unicode"` or `"ascii"`.
    pub fn named(name: &str) -> Option<&'static Self> {
        match name {
            "unicode" => Some(&UNICODE),
            "ascii" => Some(&ASCII),
            _ => None,
        }
    }

    /// By the server's spelling of an observation type, in any case; what is unknown looks like a span.
    pub fn kind(&self, kind: &str) -> &'static str {
        match kind.to_ascii_lowercase().as_str() {
            "agent" => self.agent,
            "generation" => self.generation,
            "tool" => self.tool,
            "retriever" => self.retriever,
            "chain" => self.chain,
            "event" => self.event,
            "evaluator" => self.evaluator,
            "embedding" => self.embedding,
            "guardrail" => self.guardrail,
            _ => self.span,
        }
    }
}

pub(super) static UNICODE: Symbols = Symbols {
    agent: "◆",
    generation: "●",
    tool: "▲",
    retriever: "▼",
    chain: "◇",
    span: "○",
    event: "·",
    evaluator: "■",
    embedding: "□",
    guardrail: "▣",
    error: "✖",
    warning: "!",
    running: "◌",
    following: "»",
    new: "+",
    score: "★",
    waiting: "◷",
    sent: "↗",
    folded: "▸",
    unfolded: "▾",
    guide: "│",
    branch: "├",
    corner: "└",
    arm: "─",
    checked: "✓",
    unchecked: "·",
    mark: "✓",
    bookmark: "⚑ ",
    cursor: "▎",
    thumb: "┃",
    track: " ",
    spot: "━",
    vertical: "│",
    horizontal: "─",
    corners: ["╭", "╮", "╰", "╯"],
    ascending: "↑",
    descending: "↓",
    ellipsis: "…",
    separator: "›",
    heights: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    widths: [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    times: ["░", "█", "━", "≈"],
    progress: ["▰", "▱"],
    spinner: ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇", "⠏", "⠛"],
};

static ASCII: Symbols = Symbols {
    agent: "@",
    generation: "*",
    tool: "^",
    retriever: "v",
    chain: "&",
    span: "o",
    event: ".",
    evaluator: "#",
    embedding: "%",
    guardrail: "=",
    error: "x",
    warning: "!",
    running: "~",
    following: ">",
    new: "+",
    score: "*",
    waiting: "~",
    sent: ">",
    folded: "+",
    unfolded: "-",
    guide: "|",
    branch: "|",
    corner: "`",
    arm: "-",
    checked: "x",
    unchecked: ".",
    mark: "x",
    bookmark: "# ",
    cursor: ">",
    thumb: "#",
    track: " ",
    spot: "=",
    vertical: "|",
    horizontal: "-",
    corners: ["+", "+", "+", "+"],
    ascending: "^",
    descending: "v",
    ellipsis: "~",
    separator: ">",
    heights: [" ", "_", "_", ".", "-", "-", "=", "=", "#"],
    widths: [" ", " ", " ", " ", "#", "#", "#", "#", "#"],
    times: [".", "#", "=", "~"],
    progress: ["#", "-"],
    spinner: ["|", "/", "-", "\\", "|", "/", "-", "\\"],
};
