//! What a request sends. Who sends too much is read to the end all the same: whoever is cut off never sees why.

use axum::body::Bytes;
use axum::extract::Request;
use futures_util::StreamExt;

/// Bytes that are read of what is refused.
const PATIENCE: usize = 256 << 20;

/// The body of a request, unless it is larger than that or breaks off.
pub(super) async fn read(request: Request, limit: usize) -> Option<Bytes> {
    let mut pieces = request.into_body().into_data_stream();
    let mut kept = Vec::new();
    let mut seen = 0;
    while let Some(piece) = pieces.next().await {
        let piece = piece.ok()?;
        seen += piece.len();
        if seen <= limit {
            kept.extend_from_slice(&piece);
        } else if seen <= PATIENCE {
            kept = Vec::new();
        } else {
            return None;
        }
    }
    (seen <= limit).then(|| kept.into())
}
