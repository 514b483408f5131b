//! A buffer to draw into, and how it reads.

use lftui::theme::Theme;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws on a screen of this size and returns what stands there, line by line.
pub(crate) fn screen(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> String {
    let buffer = buffer(width, height, draw);
    read(&buffer)
}

pub(crate) fn buffer(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(area, &mut buffer);
    buffer
}

pub(crate) fn read(buffer: &Buffer) -> String {
    let lines = buffer.area.rows().map(|row| {
        let mut line = String::new();
        let mut skip = 0;
        for at in row.positions() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[at].symbol();
            skip = lftui::widget::line::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn theme() -> Theme {
    Theme::named("dark").expect("a built-in theme")
}

/// No cell holds anything that a terminal would obey, or more than its width.
pub(crate) fn assert_harmless(buffer: &Buffer) {
    for at in buffer.area.positions() {
        let symbol = buffer[at].symbol();
        assert!(
            !symbol.contains(lftui::widget::line::is_hostile),
            "{symbol:?} at {at}"
        );
        assert!(
            symbol.len() <= 48,
            "a flood of {} bytes at {at}",
            symbol.len()
        );
        let room = buffer.area.right() - at.x;
        let width = lftui::widget::line::width(symbol);
        assert!(width <= usize::from(room), "{symbol:?} sticks out at {at}");
    }
}

/// The same, and every letter has the cells that it takes: none of them holds another letter.
pub(crate) fn assert_aligned(buffer: &Buffer) {
    assert_harmless(buffer);
    for at in buffer.area.positions() {
        let symbol = buffer[at].symbol();
        let width = lftui::widget::line::width(symbol) as u16;
        assert!(
            width > 0 || symbol.is_empty(),
            "{symbol:?} has no width at {at}"
        );
        for x in at.x + 1..at.x + width {
            let half = buffer[(x, at.y)].symbol();
            assert!(
                half.trim().is_empty(),
                "{half:?} stands in {symbol:?} at {at}"
            );
        }
    }
}

/// Text that wants to do harm.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "plain text",
        "\u{1b}[2J",
        "\u{1b}]0;x\u{7}",
        "\u{9b}31m",
        "\u{90}",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\u{0}",
        "\u{7f}",
        "\u{202e}",
        "\u{2066}",
        "\u{200f}",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}",
        "日本語",
        "한국어",
        "👩‍👩‍👧‍👦",
        "🇩🇪",
        "🇩",
        "é",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e}\u{30f}",
        "\u{301}",
        "\u{200d}",
        "✖\u{fe0f}",
        "ﾞ",
        "\u{e0001}",
        "\u{115f}",
        "ก็็็็็็็็็็็็็็็็็็็็",
        "\u{600}",
        "﷽",
        "\u{ad}",
        "x",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

/// Any size of a screen, the smallest ones often.
pub(crate) fn size() -> impl Strategy<Value = (u16, u16)> {
    let side = || prop_oneof![0u16..4, 0u16..60];
    (side(), side())
}
