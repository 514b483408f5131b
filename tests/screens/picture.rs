//! Pictures of the screen without what differs from run to run.

use crate::support::Harness;

const SIZES: [(u16, u16); 3] = [(160, 45), (80, 24), (40, 12)];

/// Compares the screen on all sizes with the kept ones.
pub(crate) fn keep(name: &str, lftui: &mut Harness) {
    let mut pictures = String::new();
    lftui.settles();
    for (width, height) in SIZES {
        lftui.resize(width, height).done();
        let screen = steady(&lftui.screen());
        let size = format!(" {width}×{height} ");
        let ruled = format!("{size:─^0$}", usize::from(width));
        pictures.push_str(&ruled);
        pictures.push('\n');
        pictures.push_str(screen.trim_end_matches('\n'));
        pictures.push('\n');
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, pictures);
    });
}

/// Frames of the spinner, ports, moments and ids that a server made: each in as many cells as before.
pub(crate) fn steady(screen: &str) -> String {
    let rules = [
        ("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏⠛]", "⠿"),
        (r"127\.0\.0\.1:\d{5}", "127.0.0.1:00000"),
        (r"(Oct|Nov|Dec) [ \d]\d \d\d:\d\d", "Dec 00 00:00"),
        (
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ",
            "0000-00-00 00:00:00.000 ",
        ),
    ];
    let mut text = screen.to_owned();
    for (pattern, steady) in rules {
        let rule = regex::Regex::new(pattern).unwrap();
        text = rule.replace_all(&text, steady).into_owned();
    }
    text
}
