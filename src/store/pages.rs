//! Lists of the server, page by page.

use crate::langfuse::{Page, Pages};
use crate::model::Problem;

/// A list page's rows, with the server's words where it failed.
pub(super) async fn next<T: Send + 'static>(
    pages: &mut Pages<T>,
) -> Result<Option<Page<T>>, Problem> {
    pages
        .next_page()
        .await
        .transpose()
        .map_err(|error| error.problem())
}
