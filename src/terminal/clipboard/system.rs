//! The desktop's clipboard behind one handle, made at the first copy and again after a failure.

use std::fmt;

#[derive(Default)]
pub(super) struct SystemClipboard(Option<arboard::Clipboard>);

impl SystemClipboard {
    pub(super) fn set(&mut self, text: &str) -> Result<(), String> {
        let mut handle = match self.0.take() {
            Some(handle) => handle,
            None => arboard::Clipboard::new().map_err(|error| error.to_string())?,
        };
        handle.set_text(text).map_err(|error| error.to_string())?;
        self.0 = Some(handle);
        Ok(())
    }
}

impl fmt::Debug for SystemClipboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SystemClipboard")
            .field(&self.0.is_some())
            .finish()
    }
}
