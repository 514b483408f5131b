//! The screen that frames are drawn on: one synchronised update and few writes for each frame.

use std::io::{self, BufWriter, Stdout, Write};

use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::crossterm::queue;
use ratatui::crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::layout::{Position, Size};

/// The real screen. The loop is generic over the backend, so that tests draw on a `TestBackend`.
pub type Screen = Terminal<Synchronised<BufWriter<Stdout>>>;

/// Room for a full repaint of a large window, so that it leaves in one write.
const FRAME_BYTES: usize = 256 * 1024;

/// Makes the screen on standard output; a [`super::Guard`] has to be there before.
pub fn screen() -> io::Result<Screen> {
    let out = BufWriter::with_capacity(FRAME_BYTES, io::stdout());
    Terminal::new(Synchronised::new(out))
}

/// A crossterm backend whose frames the terminal shows whole or not at all.
#[derive(Debug)]
pub struct Synchronised<W: Write> {
    inner: CrosstermBackend<W>,
    /// An update has begun and not ended.
    open: bool,
    cursor: Position,
}

impl<W: Write> Synchronised<W> {
    pub fn new(out: W) -> Self {
        Self {
            inner: CrosstermBackend::new(out),
            open: false,
            cursor: Position::ORIGIN,
        }
    }

    /// Writes bytes that are no part of a frame, such as [`super::Copied::escape`], at once.
    pub fn write_through(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_all(bytes)?;
        Write::flush(&mut self.inner)
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.open {
            self.open = true;
            queue!(self.inner, BeginSynchronizedUpdate)?;
        }
        Ok(())
    }
}

impl<W: Write> Backend for Synchronised<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.begin()?;
        self.inner.draw(content)
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.inner.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    /// From memory. Asking the terminal, as `Terminal::clear` would, blocks for seconds where it
    /// does not answer, and its answer competes with the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        self.inner.set_cursor_position(self.cursor)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Opens the update already here: a frame follows, and the blank screen is never seen.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.begin()?;
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.open {
            self.open = false;
            queue!(self.inner, EndSynchronizedUpdate)?;
        }
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::{TerminalOptions, Viewport};

    use super::*;

    #[derive(Clone, Default)]
    struct Bytes(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

    impl Write for Bytes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Bytes {
        fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut self.0.borrow_mut())).unwrap()
        }
    }

    #[test]
    fn a_frame_is_one_update_and_an_unchanged_frame_is_none() {
        let bytes = Bytes::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 2));
        let mut screen = Terminal::with_options(
            Synchronised::new(bytes.clone()),
            TerminalOptions { viewport },
        )
        .unwrap();

        screen
            .draw(|frame| frame.render_widget("hello", frame.area()))
            .unwrap();
        let first = bytes.take();
        assert!(first.starts_with("\x1b[?2026h"), "{first:?}");
        assert!(first.ends_with("\x1b[?2026l"), "{first:?}");
        assert_eq!(first.matches("?2026").count(), 2);

        screen
            .draw(|frame| frame.render_widget("hello", frame.area()))
            .unwrap();
        assert!(!bytes.take().contains("?2026"));
    }
}
