//! Keys in any order: nothing panics, and nothing is written without the key that submits.

use std::cell::RefCell;

use lftui::server::Imitation;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::Harness;

/// Everything but what quits, what submits a form, and `delete`, to which `y` says yes.
const KEYS: &str = "1 2 3 4 5 6 j k G h l J K n N x X m d [ ] g z o M R 9 , c y i p / f t s + ? : a e space tab shift-tab \
                    up down left right u o home end pgup pgdn ctrl-d ctrl-u ctrl-l ctrl-f backspace esc esc esc é 名";
/// Opens what is under the cursor in lists and trees; in forms it would submit.
const ENTER: &str = "esc esc esc 1 2 3 4 5 enter";

fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let all: Vec<&str> = KEYS.split_whitespace().collect();
    let open: Vec<&str> = ENTER.split_whitespace().collect();
    let one = prop_oneof![
        8 => proptest::sample::select(all).prop_map(|key| vec![key]),
        1 => proptest::sample::select(open[3..8].to_vec()).prop_map(|pane| vec!["esc", "esc", "esc", pane, "enter"]),
        1 => Just(vec!["esc", "esc", "esc", "6", "enter"]),
    ];
    proptest::collection::vec(one, 1..25).prop_map(|keys| keys.concat())
}

/// The same keys each time, or others: `LFTUI_TEST_SEED` is a number.
pub(crate) fn seed() -> RngSeed {
    let seed = std::env::var("LFTUI_TEST_SEED").ok();
    RngSeed::Fixed(seed.and_then(|seed| seed.parse().ok()).unwrap_or(1))
}

fn begin() -> Harness {
    let mut lftui = Harness::small(Imitation::V4).size(100, 30).start();
    lftui.sees("visit-1");
    lftui
}

#[test]
fn no_keys_panic_and_none_write() {
    // One session for all, and a new one after each that failed, so that the shortest keys are found.
    let session = RefCell::new(None);
    let config = ProptestConfig {
        cases: 150,
        failure_persistence: None,
        rng_seed: seed(),
        ..ProptestConfig::default()
    };
    let sizes = [(100, 30), (40, 12), (160, 45), (33, 9)];
    proptest!(config, |(keys in keys(), size in 0..sizes.len())| {
        let mut lftui = session.take().unwrap_or_else(begin);
        lftui.resize(sizes[size].0, sizes[size].1);
        for key in keys {
            lftui.keys(key);
        }
        lftui.done();
        prop_assert!(lftui.writes().is_empty(), "{:?}", lftui.writes());
        session.replace(Some(lftui));
    });
}
