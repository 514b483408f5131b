//! Prompts in folders, their versions, and what changed between two of them.

use lftui::server::Imitation;

use crate::support::Harness;

#[test]
fn folders_versions_and_what_changed() {
    for imitate in [Imitation::Mixed, Imitation::V3, Imitation::V4] {
        let mut lftui = Harness::small(imitate).start();
        lftui
            .sees("visit-1")
            .keys("5")
            .sees("Hello {{name}}!")
            .sees("▾ support");
        lftui
            .keys("G")
            .sees("Be kind and brief with {{customer}}.")
            .sees("“shorter”");
        lftui.sees("production").sees("temperature");
        lftui
            .keys("d")
            .sees("v1 → v2")
            .sees("- Be kind to")
            .sees("+ Be kind and brief");
        lftui
            .keys("[")
            .sees("“first words”")
            .gone("brief")
            .keys("]")
            .sees("brief");
        lftui
            .keys("k")
            .sees("You refund lamps.")
            .sees("messages of history");
        lftui.keys("k h").gone("ask").keys("l").sees("ask");
    }
}

#[test]
fn a_prompt_is_copied_as_text() {
    let mut lftui = Harness::small(Imitation::V4).start();
    lftui.sees("visit-1").keys("5").sees("Hello {{name}}!");
    assert_eq!(lftui.copies("y y"), "Hello {{name}}!");
}
