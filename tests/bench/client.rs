//! The client: a page of 1,000 rows asked for, read, decoded.

use divan::Bencher;
use divan::counter::ItemsCount;
use lftui::langfuse::ObservationQuery;
use lftui::model::{Api, Generation};

use super::server::{SPANS, client, export, fill, runtime, start};

const V4: Api = Api {
    generation: Generation::V4,
    scores_v3: true,
};

/// With the embedded server's time in it; `server::answer_a_page_of_1000` is that part alone.
#[divan::bench(sample_count = 20)]
fn page_of_1000_over_loopback(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let running = runtime.block_on(start());
    runtime.block_on(fill(&running, &export(SPANS)));
    let client = client(&running);
    bencher
        .counter(ItemsCount::new(1_000_usize))
        .bench_local(|| {
            runtime.block_on(async {
                let mut pages = client.observations(V4, &ObservationQuery::default());
                let page = pages.next_page().await.unwrap().unwrap();
                assert_eq!(page.rows.len(), 1_000);
                page
            })
        });
}
