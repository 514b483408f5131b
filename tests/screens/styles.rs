//! A few screens with their colours, in the theme that uses the terminal's own.

use lftui::server::Imitation;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::picture::steady;
use crate::support::{Harness, project};

/// Below each line, one letter per cell: the colour, and a capital where it is bold; `#` where colours are reversed.
fn styled(buffer: &Buffer, screen: &str) -> String {
    let width = usize::from(buffer.area.width);
    let mut text = String::new();
    for (line, cells) in screen.lines().zip(buffer.content.chunks(width)) {
        let marks: String = cells.iter().map(mark).collect();
        text.push_str(line);
        text.push('\n');
        if !marks.trim().is_empty() {
            text.push_str(marks.trim_end());
            text.push('\n');
        }
    }
    text
}

fn mark(cell: &ratatui::buffer::Cell) -> char {
    if cell.modifier.contains(Modifier::REVERSED) {
        return '#';
    }
    if cell.symbol() == " " && cell.bg == Color::Reset {
        return ' ';
    }
    let letter = match cell.fg {
        Color::Reset => '.',
        Color::Black => 'k',
        Color::Red | Color::LightRed => 'r',
        Color::Green | Color::LightGreen => 'g',
        Color::Yellow | Color::LightYellow => 'y',
        Color::Blue | Color::LightBlue => 'b',
        Color::Magenta | Color::LightMagenta => 'm',
        Color::Cyan | Color::LightCyan => 'c',
        Color::Gray | Color::White => 'w',
        Color::DarkGray => 'd',
        Color::Rgb(..) | Color::Indexed(_) => 'x',
    };
    if cell.modifier.contains(Modifier::BOLD) {
        letter.to_ascii_uppercase()
    } else {
        letter
    }
}

fn keep(name: &str, lftui: &mut Harness) {
    lftui.settles();
    let picture = styled(&lftui.buffer(), &steady(&lftui.screen()));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, picture);
    });
}

#[test]
fn colours() {
    let mut lftui = Harness::still(Imitation::V4).size(80, 24).start();
    lftui
        .sees("visit-1")
        .keys("2")
        .sees("nightly-import")
        .settles()
        .keys("j");
    keep("styled-traces", &mut lftui);
    lftui
        .keys(":")
        .text("trace ")
        .text(project::FIRST)
        .keys("enter")
        .sees("track")
        .keys("G")
        .sees("● reply");
    keep("styled-trace", &mut lftui);
    lftui.keys("tab ]").settles();
    keep("styled-json", &mut lftui);
}
