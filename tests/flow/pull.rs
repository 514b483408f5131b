//! A queue taken along: pulled, reviewed without network, pushed.

use futures_util::FutureExt;
use lftui::cli::{pull, push};
use lftui::pane::Place;
use lftui::server::Imitation;

use crate::support::{Harness, project};

#[test]
fn a_queue_is_pulled_reviewed_without_network_and_pushed() {
    for imitate in [Imitation::V4, Imitation::V3] {
        let mut beginning = Harness::small(imitate);
        let (said, code) =
            beginning.shell(|store, out| pull::run(store, "Tone-Check", out).boxed());
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("1 of 3  "), "{said}");
        assert!(
            said.contains("3 of 3 pending items of tone-check are here"),
            "{said}"
        );

        beginning.server().proxy.forget();
        let queue = Place::QueueCalled("tone-check".into());
        let mut lftui = beginning.offline().place(queue).start();
        for item in ["1 of 3", "2 of 3", "3 of 3"] {
            lftui.sees(item).settles().gone("loading");
            let screen = lftui.screen();
            assert!(!screen.contains("not seen before"), "{screen}");
            lftui.keys("n");
        }
        lftui
            .keys("p p p p")
            .sees("1 of 3")
            .sees(project::QUESTION)
            .settles();
        assert_eq!(lftui.requests(), [""; 0]);
        lftui
            .keys("1 down 1 down 1 enter")
            .sees("2 of 3")
            .sees("1 done");
        assert_eq!(lftui.writes().len(), 0);

        let mut beginning = lftui.keys("q q").again();
        let (said, code) = beginning
            .shell(|store, out| push::run(store, Some("tone-check"), push::PATIENCE, out).boxed());
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("confirmed  review"), "{said}");
    }
}
