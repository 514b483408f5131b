//! OSC 52: a text for the clipboard of the terminal, wherever that is.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The length of `bytes` bytes in base64.
pub(super) fn encoded_len(bytes: usize) -> usize {
    bytes.div_ceil(3).saturating_mul(4)
}

/// The sequence to write. In tmux it goes out twice: plain, which tmux obeys with `set-clipboard on`,
/// and wrapped for the terminal around it, which works with `allow-passthrough on`. Either alone
/// fails in common setups (`super::tmux` is for the rest), and the same text twice does no harm.
pub(super) fn osc52(text: &str, tmux: bool) -> Vec<u8> {
    let plain = format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text));
    if tmux {
        let wrapped = plain.replace('\x1b', "\x1b\x1b");
        return format!("{plain}\x1bPtmux;{wrapped}\x1b\\").into_bytes();
    }
    plain.into_bytes()
}
