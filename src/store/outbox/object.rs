//! What speaks against a review before anything of it is written.

use super::rows::Row;
use super::sender::Sender;
use crate::langfuse::Error;
use crate::model::ItemStatus;
use crate::msg::Write;

impl Sender<'_> {
    /// What speaks against a review, before anything of it is written: nobody locks an item over the API.
    pub(super) async fn object(&self, row: &Row) -> Result<Option<&'static str>, Error> {
        let Write::Review {
            queue,
            item,
            over: false,
            ..
        } = &*row.write
        else {
            return Ok(None);
        };
        if row.is_begun() {
            return Ok(None);
        }
        match self.store.client.queue_item(queue, item).await {
            Ok(found) if found.status == ItemStatus::Completed => Ok(Some(
                "somebody completed this item meanwhile; nothing of yours was written",
            )),
            Ok(_) => Ok(None),
            Err(Error::NotFound { .. }) => Ok(Some(
                "this item was taken out of the queue meanwhile; nothing of yours was written",
            )),
            Err(error) => Err(error),
        }
    }
}
