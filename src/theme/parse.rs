//! A theme file: `role = "colour on background modifiers…"`, with colours named once in `[palette]`.

use ratatui::style::{Color, Modifier, Style};
use toml::{Table, Value};

use super::{
    CodeStyles, JsonStyles, KindStyles, MarkdownStyles, RoleStyles, Symbols, Theme, symbols,
};

/// Which key of a theme file is wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("theme: {key}: {problem}")]
pub struct ThemeError {
    /// Dotted, such as `json.key`; `line 3` where the text is no TOML.
    pub key: String,
    pub problem: String,
}

const COLOURS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// A file of lftui's own, which must name every role.
pub(super) fn whole(text: &str) -> Result<Theme, ThemeError> {
    over(plain(), &table(text)?)
}

/// A user's file, which may leave out what it keeps from its base.
pub(super) fn patch(text: &str) -> Result<Theme, ThemeError> {
    let file = table(text)?;
    let base = match file.get("base") {
        None => Theme::default(),
        Some(name) => named_base(name)?,
    };
    over(base, &file)
}

fn table(text: &str) -> Result<Table, ThemeError> {
    text.parse()
        .map_err(|error: toml::de::Error| not_toml(text, &error))
}

fn over(mut theme: Theme, file: &Table) -> Result<Theme, ThemeError> {
    let palette = palette(file)?;
    for (key, value) in file {
        match (key.as_str(), value) {
            ("base" | "palette", _) => {}
            ("symbols", value) => theme.symbols = symbol_set(value)?,
            (group, Value::Table(roles)) => {
                for (role, value) in roles {
                    set(&mut theme, &format!("{group}.{role}"), value, &palette)?;
                }
            }
            (role, value) => set(&mut theme, role, value, &palette)?,
        }
    }
    Ok(theme)
}

fn named_base(name: &Value) -> Result<Theme, ThemeError> {
    let found = name.as_str().and_then(Theme::named);
    found.ok_or_else(|| {
        let names: Vec<_> = Theme::names().collect();
        wrong("base", format!("must be one of {}", names.join(", ")))
    })
}

fn symbol_set(name: &Value) -> Result<&'static Symbols, ThemeError> {
    name.as_str()
        .and_then(Symbols::named)
        .ok_or_else(|| wrong("symbols", "must be \"unicode\" or \"ascii\"".into()))
}

fn palette(file: &Table) -> Result<Vec<(&str, Color)>, ThemeError> {
    let Some(value) = file.get("palette") else {
        return Ok(Vec::new());
    };
    let Value::Table(entries) = value else {
        return Err(wrong("palette", "must be a table of colours".into()));
    };
    entries
        .iter()
        .map(|(name, value)| {
            let text = value.as_str().unwrap_or_default();
            let colour = colour(text, &[])
                .ok_or_else(|| wrong(&format!("palette.{name}"), no_colour(text)))?;
            Ok((name.as_str(), colour))
        })
        .collect()
}

fn set(
    theme: &mut Theme,
    key: &str,
    value: &Value,
    palette: &[(&str, Color)],
) -> Result<(), ThemeError> {
    let Some((_, role)) = theme.roles().into_iter().find(|(name, _)| *name == key) else {
        return Err(wrong(key, "is no role of a theme".into()));
    };
    let Value::String(text) = value else {
        return Err(wrong(key, "must be text such as \"cyan bold\"".into()));
    };
    *role = style(text, palette).map_err(|problem| wrong(key, problem))?;
    Ok(())
}

/// `"ink on panel bold"`, `"on 4"`, `"dim"`, `""`.
fn style(text: &str, palette: &[(&str, Color)]) -> Result<Style, String> {
    let mut style = Style::new();
    let mut background = false;
    for word in text.split_whitespace() {
        let modifier = MODIFIERS.iter().find(|(name, _)| *name == word);
        if let Some((_, modifier)) = modifier.filter(|_| !background) {
            style = style.add_modifier(*modifier);
        } else if word == "on" {
            background = true;
        } else {
            let colour = colour(word, palette).ok_or_else(|| no_colour(word))?;
            style = if background {
                style.bg(colour)
            } else {
                style.fg(colour)
            };
            background = false;
        }
    }
    if background {
        return Err("a background is missing after \"on\"".into());
    }
    Ok(style)
}

fn colour(word: &str, palette: &[(&str, Color)]) -> Option<Color> {
    let named = palette
        .iter()
        .chain(&COLOURS)
        .find(|(name, _)| *name == word);
    if let Some((_, colour)) = named {
        return Some(*colour);
    }
    let Some(hex) = word.strip_prefix('#') else {
        return word.parse().ok().map(Color::Indexed);
    };
    let digits = hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let rgb = u32::from_str_radix(hex, 16).ok().filter(|_| digits)?;
    let [_, red, green, blue] = rgb.to_be_bytes();
    Some(Color::Rgb(red, green, blue))
}

fn no_colour(word: &str) -> String {
    format!(
        "`{word}` is no colour; write #rrggbb, 0 to 255, a name such as bright-blue, or a name of [palette]"
    )
}

fn wrong(key: &str, problem: String) -> ThemeError {
    ThemeError {
        key: key.into(),
        problem,
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> ThemeError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.unwrap_or_default().matches('\n').count() + 1;
    wrong(&format!("line {line}"), error.message().into())
}

fn plain() -> Theme {
    let style = Style::new();
    Theme {
        text: style,
        dim: style,
        strong: style,
        accent: style,
        good: style,
        warning: style,
        bad: style,
        title: style,
        title_focused: style,
        selected: style,
        selected_dim: style,
        border: style,
        thumb: style,
        popup: style,
        key: style,
        found: style,
        found_current: style,
        link: style,
        bar: style,
        bar_dim: style,
        kind: KindStyles::default(),
        role: RoleStyles::default(),
        json: JsonStyles::default(),
        markdown: MarkdownStyles::default(),
        code: CodeStyles::default(),
        symbols: &symbols::UNICODE,
    }
}
