//! Files in the server's media store: where they can be fetched for an hour, and their bytes.

use std::sync::Arc;

use serde::Deserialize;

use super::request::Request;
use super::wire::{Missing, Text};
use super::{Client, Error, lost, transport, wire};

/// More is left to the browser.
const LARGEST: usize = 1 << 30;

/// A file of the media store. The address holds a signature: it is neither kept nor shown.
#[derive(Clone)]
pub struct Media {
    pub mime: Arc<str>,
    pub url: Arc<str>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireMedia<'a> {
    #[serde(borrow)]
    content_type: Text<'a>,
    #[serde(borrow)]
    url: Text<'a>,
}

impl Client {
    pub async fn media(&self, id: &str) -> Result<Media, Error> {
        let text = self.text(&Request::get(&["media", id])).await?;
        wire::one(&text, |media: WireMedia<'_>, _| {
            Ok(Media {
                mime: media.content_type.shared().unwrap_or_default(),
                url: media.url.shared().ok_or(Missing("url"))?,
            })
        })
    }

    /// The file itself. Its store is often another host: it is never told the keys.
    pub async fn media_bytes(&self, media: &Media) -> Result<Vec<u8>, Error> {
        let http = self
            .inner
            .http
            .get_or_try_init(|| async { transport::build(&self.inner) })
            .await?;
        let url = reqwest::Url::parse(&media.url)
            .map_err(|_error| Error::not_understood("url", "it is no web address"))?;
        let host = super::address::host(&url);
        let mut response = http
            .get(url)
            .send()
            .await
            .map_err(|error| lost::explain(&error.without_url(), &host))?;
        let status = response.status().as_u16();
        if !response.status().is_success() {
            let message = format!("{host} does not give the file ({status})");
            return Err(Error::NotFound { message });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| lost::explain(&error.without_url(), &host))?
        {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(Error::not_understood("", "it is larger than 1 GiB"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}
