//! One row of which only the id is known.

use super::Cache;
use super::rows::collect;
use crate::model::{Observation, ObservationId};

impl Cache {
    /// None where several traces have a row of this id.
    pub(in crate::store) async fn observation(&self, id: &ObservationId) -> Option<Observation> {
        let id = id.clone();
        let rows = self
            .read(move |connection| {
                let sql = "select data from observation where id = ? and fields = 2";
                collect::<Observation>(connection, sql, [id.as_str()])
            })
            .await;
        <[Observation; 1]>::try_from(rows).ok().map(|[row]| row)
    }
}
