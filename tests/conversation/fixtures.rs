//! Invented conversations, one line each.

use std::fs;
use std::path::Path;

use crate::told::Case;

pub(crate) fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversation/fixtures");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("fixtures") {
        let path = entry.expect("readable").path();
        let text = fs::read_to_string(&path).expect("readable");
        cases.extend(text.lines().map(Case::parse));
    }
    cases
}

#[test]
fn every_fixture_is_read_as_expected() {
    let cases = cases();
    let count = cases.len();
    let faults: Vec<String> = cases.iter().filter_map(Case::fault).collect();
    assert!(count > 50, "only {count} fixtures");
    assert!(
        faults.is_empty(),
        "{} of {count}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
