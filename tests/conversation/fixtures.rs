//! Invented conversations, one line each.

use std::fs;
use std::path::Path;

use crate::told::Case;

#[test]
fn every_fixture_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversation/fixtures");
    let (mut count, mut faults) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("fixtures") {
        let path = entry.expect("readable").path();
        for line in fs::read_to_string(&path).expect("readable").lines() {
            count += 1;
            faults.extend(Case::parse(line).fault());
        }
    }
    assert!(count > 50, "only {count} fixtures");
    assert!(
        faults.is_empty(),
        "{} of {count}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
