//! What every pane looks like: loading, ready, empty and failed, each on three sizes of screen.

#[cfg(test)]
#[path = "../support/support.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses its part of the harness"
)]
mod support;

#[cfg(test)]
mod overlays;
#[cfg(test)]
mod panes;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod styles;
