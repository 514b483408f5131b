//! What is switched on in the terminal, and the bytes that switch it off again, in mirrored order.

use std::io::{self, Write};

use ratatui::crossterm::cursor::{Hide, SetCursorStyle, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::ResetColor;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};

/// Buttons, wheel and dragging, in SGR coordinates. Plain movement (1003) stays off: it would wake
/// an idle program at every twitch.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// The optional modes; the alternate screen and bracketed paste are always on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    pub mouse: bool,
    /// The keyboard protocol that tells Ctrl+Enter from Enter and Esc from the start of a sequence.
    pub keyboard: bool,
}

impl Modes {
    /// The keyboard protocol is pushed without asking whether the terminal knows it, since an
    /// answer may never come and unknown private sequences are ignored; only the Linux console,
    /// whose older versions print them, and Windows are left out.
    pub fn new(mouse: bool, term: Option<&str>) -> Self {
        Self {
            mouse,
            keyboard: cfg!(unix) && term != Some("linux"),
        }
    }

    /// Writes the sequences that take the screen over. Raw mode is not part of it.
    pub fn enter(self, out: &mut impl Write) -> io::Result<()> {
        // The first frame leaves blank cells out, and a terminal without an alternate screen, such as the
        // Linux console, is full of the shell's words.
        queue!(out, EnterAlternateScreen, Clear(ClearType::All))?;
        if self.keyboard {
            // The flags belong to the alternate screen, so they go on after it and off before it.
            let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
            queue!(out, PushKeyboardEnhancementFlags(flags))?;
        }
        queue!(out, EnableBracketedPaste)?;
        if self.mouse && cfg!(windows) {
            queue!(out, EnableMouseCapture)?;
        } else if self.mouse {
            out.write_all(MOUSE_ON.as_bytes())?;
        }
        queue!(out, Hide)?;
        out.flush()
    }

    /// Writes the sequences that give the screen back, also from the middle of a frame.
    pub fn leave(self, out: &mut impl Write) -> io::Result<()> {
        queue!(out, EndSynchronizedUpdate, ResetColor)?;
        queue!(out, SetCursorStyle::DefaultUserShape, Show)?;
        if self.mouse && cfg!(windows) {
            queue!(out, DisableMouseCapture)?;
        } else if self.mouse {
            out.write_all(MOUSE_OFF.as_bytes())?;
        }
        queue!(out, DisableBracketedPaste)?;
        if self.keyboard {
            queue!(out, PopKeyboardEnhancementFlags)?;
        }
        queue!(out, LeaveAlternateScreen)?;
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequences(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Vec<String> {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.split('\x1b')
            .skip(1)
            .map(|one| one.trim_start_matches('[').to_owned())
            .collect()
    }

    /// What undoes a sequence.
    fn opposite(on: &str) -> String {
        match on {
            "?25l" => "?25h".to_owned(),
            ">1u" => "<1u".to_owned(),
            on => format!("{}l", on.strip_suffix('h').unwrap()),
        }
    }

    #[test]
    fn leaving_undoes_entering_in_reverse_order() {
        for (mouse, term) in [(true, "xterm"), (true, "linux"), (false, "xterm")] {
            let modes = Modes::new(mouse, Some(term));
            let mut on = sequences(|out| modes.enter(out));
            let cleared = on.remove(1);
            assert_eq!(cleared, "2J");
            let off = sequences(|out| modes.leave(out));
            let undone: Vec<_> = on.iter().rev().map(|one| opposite(one)).collect();
            assert!(
                off.ends_with(&undone),
                "{off:?} does not end with {undone:?}"
            );
            assert_eq!(on.first().unwrap(), "?1049h");
        }
    }

    #[test]
    fn leaving_ends_a_frame_that_was_cut_short() {
        let off = sequences(|out| Modes::new(false, None).leave(out));
        assert_eq!(off.first().unwrap(), "?2026l");
    }

    #[test]
    fn movement_alone_is_not_reported() {
        let on = sequences(|out| Modes::new(true, None).enter(out));
        assert!(!on.contains(&"?1003h".to_owned()));
    }
}
