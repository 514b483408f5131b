//! What of two texts is told as changed.

use super::*;

fn diff(left: &str, right: &str) -> Diff {
    Diff::of(Both::new(left, right), None)
}

#[test]
fn words_that_changed_are_told_within_their_line() {
    let diff = diff("one\nBe kind to her.\nend", "one\nBe kind to him.\nend");
    let changed: Vec<_> = diff.rows.iter().map(|row| row.same).collect();
    assert_eq!(changed, [true, false, true]);
    let pieces = diff.texts.left.pieces(1);
    assert_eq!(
        pieces,
        [(false, "Be kind to "), (true, "her"), (false, ".")]
    );
    assert_eq!(diff.texts.right.pieces(1)[1], (true, "him"));
    assert_eq!(
        diff.to_text(),
        "  one\n- Be kind to her.\n+ Be kind to him.\n  end\n"
    );
}

#[test]
fn long_equal_parts_are_left_out_and_everything_can_be_shown() {
    let many: Vec<String> = (0..50).map(|line| line.to_string()).collect();
    let left = many.join("\n");
    let right = left.replace("\n25\n", "\nfive and twenty\n");
    let diff = diff(&left, &right);
    let shown = diff.shown(false);
    assert_eq!(shown.first(), Some(&Shown::Gap(0..22)));
    assert_eq!(shown.last(), Some(&Shown::Gap(29..50)));
    assert_eq!(shown.len(), 2 + 7);
    assert_eq!(diff.shown(true).len(), 50);
    assert_eq!(diff.changes(), [25]);
}

#[test]
fn nothing_differs_between_equal_texts_and_all_of_it_from_nothing() {
    assert!(diff("one\ntwo", "one\ntwo").is_same());
    assert!(diff("", "").rows.is_empty());
    let against_nothing = diff("", "one\ntwo");
    assert_eq!(against_nothing.rows.len(), 2);
    assert!(
        against_nothing
            .rows
            .iter()
            .all(|row| row.lines.left.is_none())
    );
}

#[test]
fn hostile_text_is_clean_before_it_is_compared() {
    let diff = diff("a\u{1b}[31mb\tc", "a\u{202e}b");
    assert!(!diff.texts.left.whole.contains('\u{1b}'));
    assert!(!diff.texts.right.whole.contains('\u{202e}'));
}

proptest::proptest! {
    #[test]
    fn every_line_of_either_text_stands_in_one_row(left in "([ab]{0,2}\n|\"|\\{|\t|é){0,12}", right in "([ab]{0,2}\n|\"|\\{|\t|é){0,12}") {
        let diff = diff(&left, &right);
        for (text, lines) in [
            (&diff.texts.left, diff.rows.iter().filter_map(|row| row.lines.left).collect::<Vec<_>>()),
            (&diff.texts.right, diff.rows.iter().filter_map(|row| row.lines.right).collect()),
        ] {
            let wanted: Vec<u32> = (0..text.ends.len() as u32).collect();
            proptest::prop_assert_eq!(&lines, &wanted);
            for line in lines {
                let whole: String = text.pieces(line).into_iter().map(|(_, piece)| piece).collect();
                proptest::prop_assert_eq!(whole, text.line(line));
            }
        }
        for row in diff.rows.iter().filter(|row| row.same) {
            let line = |text: &Text, line: Option<u32>| line.map(|line| text.line(line).to_owned());
            proptest::prop_assert_eq!(line(&diff.texts.left, row.lines.left), line(&diff.texts.right, row.lines.right));
        }
    }
}
