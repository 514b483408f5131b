//! The project that the keys belong to.

use serde::Deserialize;

use super::request::Request;
use super::{Client, Error, wire};
use crate::model::{Project, ProjectId};

#[derive(Deserialize)]
struct WireProjects<'a> {
    #[serde(borrow)]
    data: Vec<WireProject<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireProject<'a> {
    #[serde(borrow)]
    id: wire::Text<'a>,
    #[serde(borrow)]
    name: wire::Text<'a>,
    #[serde(borrow)]
    organization: Option<WireOrganization<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireOrganization<'a> {
    #[serde(borrow)]
    id: wire::Text<'a>,
    #[serde(borrow)]
    name: wire::Text<'a>,
}

impl Client {
    /// Also the way to verify keys: this route is free of rate limits, and asks for keys on every server.
    pub async fn project(&self) -> Result<Project, Error> {
        let text = self.text(&Request::get(&["projects"])).await?;
        let list: WireProjects<'_> = wire::parse(&text)?;
        let first = list
            .data
            .into_iter()
            .next()
            .ok_or_else(|| Error::Forbidden {
                message: "they belong to no project".into(),
            })?;
        let id = first.id.as_str().ok_or(wire::Missing("id"));
        let id = id.map_err(|missing| missing.at("data[0]"))?;
        let organization = first.organization.unwrap_or_default();
        if let Some(id) = organization.id.as_str() {
            self.inner.budget.belongs(id);
        }
        Ok(Project {
            id: ProjectId::from(id),
            name: first.name.as_str().unwrap_or(id).to_owned(),
            organization: organization.name.0.map(std::borrow::Cow::into_owned),
        })
    }
}
