use lftui::theme::{Symbols, Theme};
use lftui::widget::line::width;
use ratatui::style::{Color, Modifier, Style};

/// WCAG's relative luminance.
fn luminance(colour: Color) -> f64 {
    let Color::Rgb(red, green, blue) = colour else {
        panic!("{colour:?} is no truecolour");
    };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.03928 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn texts(theme: &Theme) -> Vec<(&'static str, Style, f64)> {
    let kinds = [
        "agent",
        "generation",
        "tool",
        "retriever",
        "chain",
        "evaluator",
        "embedding",
        "guardrail",
    ];
    let roles = ["system", "user", "assistant", "tool"];
    let mut all = vec![
        ("text", theme.text, 7.0),
        ("strong", theme.strong, 7.0),
        ("accent", theme.accent, 4.5),
        ("good", theme.good, 4.5),
        ("warning", theme.warning, 4.5),
        ("bad", theme.bad, 4.5),
        ("key", theme.key, 4.5),
        ("link", theme.link, 4.5),
        ("json.string", theme.json.string, 4.5),
        ("json.number", theme.json.number, 4.5),
        ("json.boolean", theme.json.boolean, 4.5),
        ("json.key", theme.json.key, 4.5),
        ("code.type", theme.code.kind, 4.5),
        ("dim", theme.dim, 3.0),
        ("json.null", theme.json.null, 3.0),
        ("code.comment", theme.code.comment, 3.0),
        ("reasoning", theme.role.reasoning, 3.0),
        ("span", theme.kind.span, 3.0),
    ];
    all.extend(kinds.map(|kind| (kind, theme.kind.get(kind), 4.5)));
    all.extend(roles.map(|role| (role, theme.role.get(role), 4.5)));
    all
}

#[test]
fn text_is_legible_on_every_ground_of_the_truecolour_themes() {
    for name in ["dark", "light"] {
        let theme = Theme::named(name).unwrap();
        let grounds = [theme.text, theme.selected_dim, theme.popup, theme.selected];
        for (index, ground) in grounds.iter().enumerate() {
            let ground = ground.bg.unwrap();
            for (role, style, least) in texts(&theme) {
                // A selected row is read for a moment, and its text is next to rows that are not selected.
                let least = if index == 3 { least * 0.85 } else { least };
                let found = contrast(style.fg.unwrap(), ground);
                assert!(
                    found >= least,
                    "{name}: {role} on ground {index} has {found:.2}, not {least:.2}"
                );
            }
        }
        for mark in [theme.found, theme.found_current] {
            assert!(
                contrast(mark.fg.unwrap(), mark.bg.unwrap()) >= 4.5,
                "{name}: matches"
            );
        }
    }
}

#[test]
fn the_terminal_theme_uses_the_terminals_colours_only() {
    let theme = Theme::named("terminal").unwrap();
    assert_eq!(theme, Theme::default());
    for (role, style, _) in texts(&theme) {
        for colour in [style.fg, style.bg].into_iter().flatten() {
            assert!(
                !matches!(colour, Color::Rgb(..) | Color::Indexed(_)),
                "{role}: {colour:?}"
            );
        }
    }
    assert_eq!(theme.text, Style::new(), "the terminal's own ground stays");
}

#[test]
fn a_users_file_changes_what_it_names() {
    let file = "base = \"dark\"\naccent = \"rosy bold\"\n[palette]\nrosy = \"#ff8899\"\n[json]\nkey = \"208 on black italic\"\n";
    let theme = Theme::parse(file).unwrap();
    assert_eq!(
        theme.accent,
        Style::new().fg(Color::Rgb(0xff, 0x88, 0x99)).bold()
    );
    assert_eq!(
        theme.json.key,
        Style::new()
            .fg(Color::Indexed(208))
            .bg(Color::Black)
            .italic()
    );
    assert_eq!(theme.bad, Theme::named("dark").unwrap().bad);
    assert_eq!(Theme::parse("").unwrap(), Theme::default());
    assert_eq!(
        Theme::parse("symbols = \"ascii\"").unwrap().symbols,
        Symbols::named("ascii").unwrap()
    );
}

#[test]
fn errors_name_the_key() {
    let problem = |file: &str| Theme::parse(file).unwrap_err().to_string();
    assert!(problem("accent = \"blu\"").starts_with("theme: accent: `blu` is no colour"));
    assert!(problem("[json]\nkee = \"red\"").starts_with("theme: json.kee: is no role"));
    assert!(problem("accent = 3").starts_with("theme: accent: must be text"));
    assert!(problem("accent = \"red on\"").starts_with("theme: accent: a background is missing"));
    assert!(
        problem("base = \"dork\"").starts_with("theme: base: must be one of terminal, dark, light")
    );
    assert!(problem("[palette]\na = \"#12345\"").starts_with("theme: palette.a: `#12345`"));
    assert!(problem("accent = \"#äöü\"").starts_with("theme: accent: `#äöü`"));
    assert!(problem("symbols = \"emoji\"").starts_with("theme: symbols: must be"));
    assert!(problem("text = \"red\"\n\naccent = =").starts_with("theme: line 3: "));
}

#[test]
fn without_colour_the_selected_row_and_the_matches_still_show() {
    for name in Theme::names() {
        let theme = Theme::named(name).unwrap().without_colour();
        for (role, style, _) in texts(&theme) {
            assert_eq!((style.fg, style.bg), (None, None), "{name}: {role}");
        }
        assert!(theme.selected.add_modifier.contains(Modifier::REVERSED));
        assert!(theme.found.add_modifier.contains(Modifier::UNDERLINED));
        assert_ne!(theme.found, theme.found_current);
        assert_ne!(theme.title, theme.title_focused, "{name}");
    }
}

#[test]
fn every_symbol_is_one_cell() {
    for name in ["unicode", "ascii"] {
        let symbols = Symbols::named(name).unwrap();
        let kinds = [
            "agent",
            "generation",
            "tool",
            "retriever",
            "chain",
            "span",
            "event",
            "evaluator",
            "embedding",
        ];
        let signs = kinds.map(|kind| symbols.kind(kind));
        let others = [
            symbols.error,
            symbols.warning,
            symbols.running,
            symbols.score,
            symbols.folded,
            symbols.mark,
        ];
        let charts = symbols
            .heights
            .iter()
            .chain(&symbols.widths)
            .chain(&symbols.spinner)
            .copied();
        for sign in signs.into_iter().chain(others).chain(charts) {
            assert_eq!(width(sign), 1, "{name}: {sign}");
            assert!(name == "unicode" || sign.is_ascii(), "{sign}");
        }
    }
}
