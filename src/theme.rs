//! Colours by role, never by place: roles → styles, and the symbols that stand beside them.

mod parse;
mod symbols;

use ratatui::style::{Modifier, Style};

pub use parse::ThemeError;
pub use symbols::Symbols;

/// The themes that lftui carries, the default first.
const BUILT_IN: [(&str, &str); 3] = [
    ("terminal", include_str!("../themes/terminal.toml")),
    ("dark", include_str!("../themes/dark.toml")),
    ("light", include_str!("../themes/light.toml")),
];

/// What every part of the screen is drawn with. The fields are the keys of a theme file.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Under everything: the foreground and background of the whole screen.
    pub text: Style,
    pub dim: Style,
    pub strong: Style,
    pub accent: Style,
    pub good: Style,
    pub warning: Style,
    pub bad: Style,
    pub title: Style,
    pub title_focused: Style,
    /// The selected row of the focused panel, over its full width.
    pub selected: Style,
    /// The selected row of every other panel.
    pub selected_dim: Style,
    /// Thin lines: dividers, guides, the track of a scroll bar.
    pub border: Style,
    /// The thumb of a scroll bar.
    pub thumb: Style,
    /// Under a popup.
    pub popup: Style,
    /// A key in a hint.
    pub key: Style,
    /// What a search found (`match` in the file).
    pub found: Style,
    /// The one of them where the cursor is (`match_current` in the file).
    pub found_current: Style,
    pub link: Style,
    pub bar: Style,
    pub bar_dim: Style,
    pub kind: KindStyles,
    pub role: RoleStyles,
    pub json: JsonStyles,
    pub markdown: MarkdownStyles,
    pub code: CodeStyles,
    pub symbols: &'static Symbols,
}

/// A colour for each type of observation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KindStyles {
    pub agent: Style,
    pub generation: Style,
    pub tool: Style,
    pub retriever: Style,
    pub chain: Style,
    pub span: Style,
    pub event: Style,
    pub evaluator: Style,
    pub embedding: Style,
    pub guardrail: Style,
}

/// A colour for each role in a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoleStyles {
    pub system: Style,
    pub user: Style,
    pub assistant: Style,
    pub tool: Style,
    pub reasoning: Style,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonStyles {
    pub key: Style,
    pub string: Style,
    pub number: Style,
    pub boolean: Style,
    pub null: Style,
    pub punctuation: Style,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarkdownStyles {
    pub heading: Style,
    pub quote: Style,
    pub code: Style,
    /// What only marks up: `**`, `#`, the bullet of a list, the address of a link.
    pub marker: Style,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodeStyles {
    pub plain: Style,
    pub keyword: Style,
    pub function: Style,
    /// Types, tags, classes (`type` in the file).
    pub kind: Style,
    pub string: Style,
    pub number: Style,
    pub comment: Style,
    pub operator: Style,
}

impl Theme {
    /// Of the themes that lftui carries; the first is the default.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(one, _)| *one == name)?;
        Some(parse::whole(text).expect("a test parses every built-in theme"))
    }

    /// A theme file. `base = "dark"` takes what the file does not name from a built-in theme;
    /// without it, from the default one.
    ///
    /// # Errors
    /// A key that is no role, a word that is no colour, text that is no TOML; the error names the key.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        parse::patch(text)
    }

    /// Modifiers only, for `NO_COLOR`: what colour alone said is said by bold, underline and reversed.
    #[must_use]
    pub fn without_colour(mut self) -> Self {
        for (_, style) in self.roles() {
            *style = Style {
                fg: None,
                bg: None,
                underline_color: None,
                ..*style
            };
        }
        self.title_focused = self.title_focused.add_modifier(Modifier::UNDERLINED);
        self.selected = Style::new().add_modifier(Modifier::REVERSED);
        self.found = self.found.add_modifier(Modifier::UNDERLINED);
        self.found_current =
            Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED);
        for style in [&mut self.title_focused, &mut self.bad, &mut self.accent] {
            *style = style.add_modifier(Modifier::BOLD);
        }
        for style in [&mut self.dim, &mut self.border, &mut self.bar_dim] {
            *style = style.add_modifier(Modifier::DIM);
        }
        self
    }

    #[must_use]
    pub fn with_symbols(mut self, symbols: &'static Symbols) -> Self {
        self.symbols = symbols;
        self
    }

    /// Every style under the name it has in a file.
    fn roles(&mut self) -> Vec<(&'static str, &mut Style)> {
        let mut all = vec![
            ("text", &mut self.text),
            ("dim", &mut self.dim),
            ("strong", &mut self.strong),
            ("accent", &mut self.accent),
            ("good", &mut self.good),
            ("warning", &mut self.warning),
            ("bad", &mut self.bad),
            ("title", &mut self.title),
            ("title_focused", &mut self.title_focused),
            ("selected", &mut self.selected),
            ("selected_dim", &mut self.selected_dim),
            ("border", &mut self.border),
            ("thumb", &mut self.thumb),
            ("popup", &mut self.popup),
            ("key", &mut self.key),
            ("match", &mut self.found),
            ("match_current", &mut self.found_current),
            ("link", &mut self.link),
            ("bar", &mut self.bar),
            ("bar_dim", &mut self.bar_dim),
        ];
        all.extend(self.kind.roles());
        all.extend(self.role.roles());
        all.extend(self.json.roles());
        all.extend(self.markdown.roles());
        all.extend(self.code.roles());
        all
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::named(BUILT_IN[0].0).expect("the first built-in theme")
    }
}

impl KindStyles {
    /// By the server's spelling in any case; what is unknown looks like a span.
    pub fn get(&self, kind: &str) -> Style {
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

    fn roles(&mut self) -> [(&'static str, &mut Style); 10] {
        [
            ("kind.agent", &mut self.agent),
            ("kind.generation", &mut self.generation),
            ("kind.tool", &mut self.tool),
            ("kind.retriever", &mut self.retriever),
            ("kind.chain", &mut self.chain),
            ("kind.span", &mut self.span),
            ("kind.event", &mut self.event),
            ("kind.evaluator", &mut self.evaluator),
            ("kind.embedding", &mut self.embedding),
            ("kind.guardrail", &mut self.guardrail),
        ]
    }
}

impl RoleStyles {
    /// By the name in a message, in any case; `developer` is a system, `function` a tool.
    pub fn get(&self, role: &str) -> Style {
        match role.to_ascii_lowercase().as_str() {
            "system" | "developer" => self.system,
            "user" | "human" => self.user,
            "tool" | "function" => self.tool,
            "reasoning" | "thinking" => self.reasoning,
            _ => self.assistant,
        }
    }

    fn roles(&mut self) -> [(&'static str, &mut Style); 5] {
        [
            ("role.system", &mut self.system),
            ("role.user", &mut self.user),
            ("role.assistant", &mut self.assistant),
            ("role.tool", &mut self.tool),
            ("role.reasoning", &mut self.reasoning),
        ]
    }
}

impl JsonStyles {
    fn roles(&mut self) -> [(&'static str, &mut Style); 6] {
        [
            ("json.key", &mut self.key),
            ("json.string", &mut self.string),
            ("json.number", &mut self.number),
            ("json.boolean", &mut self.boolean),
            ("json.null", &mut self.null),
            ("json.punctuation", &mut self.punctuation),
        ]
    }
}

impl MarkdownStyles {
    fn roles(&mut self) -> [(&'static str, &mut Style); 4] {
        [
            ("markdown.heading", &mut self.heading),
            ("markdown.quote", &mut self.quote),
            ("markdown.code", &mut self.code),
            ("markdown.marker", &mut self.marker),
        ]
    }
}

impl CodeStyles {
    fn roles(&mut self) -> [(&'static str, &mut Style); 8] {
        [
            ("code.plain", &mut self.plain),
            ("code.keyword", &mut self.keyword),
            ("code.function", &mut self.function),
            ("code.type", &mut self.kind),
            ("code.string", &mut self.string),
            ("code.number", &mut self.number),
            ("code.comment", &mut self.comment),
            ("code.operator", &mut self.operator),
        ]
    }
}
