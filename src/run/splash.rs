//! While the project is being opened: the spinner turns, and whoever wants to leave leaves.

use std::pin::pin;

use anyhow::Result;

use super::{Screen, message};
use crate::app::App;
use crate::msg::{Effect, Msg, Timer};
use crate::widget::spinner;

/// What came of the work, and what the person did meanwhile, for the one who shows it then.
pub struct Opened<T> {
    pub result: T,
    pub early: Vec<Msg>,
}

/// Shows `app` until the work is done; None when the person left.
///
/// # Errors
/// When the terminal can no longer be read or written.
pub async fn wait<T>(
    screen: &mut impl Screen,
    app: &mut App,
    work: impl Future<Output = T>,
) -> Result<Option<Opened<T>>> {
    let mut work = pin!(work);
    let mut early = Vec::new();
    loop {
        screen.draw(app)?;
        let msg = tokio::select! {
            biased;
            result = &mut work => return Ok(Some(Opened { result, early })),
            event = screen.next() => {
                let event = event?;
                early.extend(event.clone().and_then(message));
                event.map_or(Some(Msg::Quit), message)
            }
            () = tokio::time::sleep(spinner::FRAME) => Some(Msg::Timer(Timer::Spin)),
        };
        let Some(msg) = msg else { continue };
        // Nothing is behind the screen yet that could do more.
        if app.update(msg, (screen.clock())()).contains(&Effect::Quit) {
            return Ok(None);
        }
    }
}
