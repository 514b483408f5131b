//! A list of traces as it was when lftui saw it last.

use super::source::Source;
use super::{TraceList, is_of_roots};
use crate::model::filter::Rows;
use crate::msg::Query;
use crate::store::Store;
use crate::store::split::split;

impl Store {
    /// The list as it was when lftui saw it last, for as long as the server takes.
    pub(super) async fn recall(&self, list: &mut TraceList, query: &Query) {
        let Some(api) = self.api_before().await else {
            return;
        };
        let Ok(split) = split(&query.filter, api, Rows::Traces) else {
            return;
        };
        *list = TraceList::new(query, &split);
        let now = (self.clock)();
        loop {
            let range = list.span.until(now);
            list.source = Some(Source::new(range, (api, false), &split));
            let at = match list.source.as_mut() {
                Some(Source::Roots(feed, _)) => {
                    let known = feed.known(&self.cache, now).await;
                    known.map(|(rows, at)| {
                        list.groups.extend(rows);
                        at
                    })
                }
                Some(Source::Traces(feed, _)) => {
                    let known = feed.known(&self.cache, now).await;
                    known.map(|(rows, at)| {
                        list.listed.extend(rows);
                        at
                    })
                }
                None => None,
            };
            let Some(at) = at else { return };
            list.rootless = !is_of_roots(&split);
            self.recall_marks(list, query, api).await;
            list.arrange();
            match list.span.wider() {
                // Nothing is there only where everything was looked at.
                _ if list.rows.is_empty() && list.has_more() => return,
                Some(wider) if list.rows.is_empty() => list.span = wider,
                _ => {
                    list.at = Some(at);
                    return;
                }
            }
        }
    }
}
