//! Saved views in the file: what is read, what is refused with its line, what a change leaves alone.

use lftui::command::{Root, Sort, View};
use lftui::config::{delete_view, save_view};
use lftui::model::Span;

use super::Person;

fn view() -> View {
    View {
        name: "slow ones".to_owned(),
        pane: Root::Observations,
        filter: "latency:>5 -env:\"a b\"".to_owned(),
        sort: Sort::Latency,
        ascending: true,
        span: Span::Week,
    }
}

#[test]
fn a_view_is_read_back_as_it_was_kept() {
    let person = Person::with(
        "# mine\ntheme = \"ocean\" # dark\n\n[views.old] # first\npane = \"traces\"\n",
    );
    save_view(&person.config(), &view()).unwrap();
    let loaded = person.load();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let views = loaded.settings.views;
    assert_eq!(views.len(), 2);
    assert_eq!(views[1], view());
    let text = std::fs::read_to_string(person.config()).unwrap();
    assert!(
        text.starts_with("# mine\ntheme = \"ocean\" # dark\n\n[views.old] # first\n"),
        "{text}"
    );
    delete_view(&person.config(), "slow ones").unwrap();
    let text = std::fs::read_to_string(person.config()).unwrap();
    assert_eq!(
        text,
        "# mine\ntheme = \"ocean\" # dark\n\n[views.old] # first\npane = \"traces\"\n"
    );
}

#[test]
fn a_broken_view_says_which_line_and_the_others_stay() {
    let person = Person::with(
        "[views.good]\npane = \"traces\"\n[views.bad]\npane = \"traces\"\nfilter = \"latency:>soon\"\n[views.worse]\npane = \"toys\"\n",
    );
    let loaded = person.load();
    let names: Vec<_> = loaded
        .settings
        .views
        .iter()
        .map(|view| &*view.name)
        .collect();
    assert_eq!(names, ["good"]);
    assert!(
        loaded.warnings[0].contains("line 5, views.bad.filter"),
        "{:?}",
        loaded.warnings
    );
    assert!(
        loaded.warnings[1].contains("line 7, views.worse.pane"),
        "{:?}",
        loaded.warnings
    );
}
