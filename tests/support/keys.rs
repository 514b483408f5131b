//! Keys as keys.toml writes them, as the terminal sends them.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

const NAMES: [(&str, KeyCode); 15] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("f1", KeyCode::F(1)),
];

/// Keys separated by spaces; panics on a name that is none.
pub(crate) fn parse(keys: &str) -> Vec<KeyEvent> {
    keys.split_whitespace().map(key).collect()
}

fn key(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    for (prefix, modifier) in [
        ("ctrl-", KeyModifiers::CONTROL),
        ("alt-", KeyModifiers::ALT),
        ("shift-", KeyModifiers::SHIFT),
    ] {
        if let Some(after) = rest.strip_prefix(prefix) {
            modifiers |= modifier;
            rest = after;
        }
    }
    let known = NAMES.iter().find(|(known, _)| *known == rest);
    let mut chars = rest.chars();
    let code = match (known, chars.next(), chars.next()) {
        (Some((_, code)), ..) => *code,
        (None, Some(c), None) => KeyCode::Char(c),
        _ => panic!("{name} is no key"),
    };
    match code {
        KeyCode::Tab if modifiers == KeyModifiers::SHIFT => {
            KeyEvent::new(KeyCode::BackTab, modifiers)
        }
        KeyCode::Char(c) if c.is_uppercase() => {
            KeyEvent::new(code, modifiers | KeyModifiers::SHIFT)
        }
        code => KeyEvent::new(code, modifiers),
    }
}
