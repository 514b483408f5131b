//! What a person can ask: the one table of commands, and the keymap that leads to it.
