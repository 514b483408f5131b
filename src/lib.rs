//! lftui, the terminal for LLM traces. This page is the map of the house; it is not a public API.
//!
//! One owner, one inbox, effects as data:
//!
//! ```text
//!  terminal ──▶ run ──key──▶ keymap ──Command──▶ App::update ──▶ Effects ──▶ tasks ──▶ store ⇄ langfuse
//!               ▲ │                                  ▲                         │
//!               │ └── dirty? layout(), draw() ◀──────┘                         │
//!               └────────────────── Msg { ticket, result } ◀───────────────────┘
//! ```
//!
//! The floors, each resting only on those below it; `tests/shape.rs` keeps it so:
//!
//! ```text
//!  main
//!  launch
//!  run
//!  app                            cli
//!  overlay              tasks
//!  pane                 store     server
//!  form
//!  widget   msg         langfuse  config
//!  command  highlight   db        terminal
//!  model    theme
//! ```

pub mod app;
pub mod cli;
pub mod command;
pub mod config;
pub mod db;
pub mod form;
pub mod highlight;
pub mod langfuse;
pub mod launch;
pub mod model;
pub mod msg;
pub mod overlay;
pub mod pane;
pub mod run;
pub mod server;
pub mod store;
pub mod tasks;
pub mod terminal;
pub mod theme;
pub mod widget;
