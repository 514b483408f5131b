//! Saved views: tables `[views.NAME]` of `config.toml`, read, written and taken away.

use std::path::Path;

use toml_edit::{Item, Table};

use super::reader::Section;
use super::save::{edit, set, table_in};
use super::span;
use crate::command::{Sort, View};
use crate::model::Problem;
use crate::model::filter::Filter;

/// None where it cannot be used; a warning says why, and where.
pub(super) fn read(name: String, mut section: Section<'_, '_, '_>) -> Option<View> {
    let panes = View::PANES.map(|root| format!("\"{}\"", root.title().to_lowercase()));
    let wanted = format!("one of {}", panes.join(", "));
    let pane = section.parsed("pane", &wanted, |text| {
        View::PANES
            .into_iter()
            .find(|root| root.title().to_lowercase() == text)
    });
    let filter = section.text("filter");
    let sorts = Sort::ALL.map(|sort| format!("\"{}\"", sort.word()));
    let wanted = format!("one of {}", sorts.join(", "));
    let sort = section.parsed("sort", &wanted, |text| {
        Sort::ALL.into_iter().find(|sort| sort.word() == text)
    });
    let ascending = section.flag("ascending");
    let span = section.parsed("time_range", &span::wanted(), span::parse);
    if pane == Ok(None) {
        section.warn("pane", "missing, so this view is not offered");
    }
    let trouble = filter.as_ref().ok().and_then(|line| {
        let parsed = Filter::parse(line.as_deref()?);
        Some(parsed.diagnostics.first()?.message.clone())
    });
    if let Some(message) = &trouble {
        section.warn(
            "filter",
            &format!("{message} Until then this view is not offered"),
        );
    }
    section.finish();
    Some(View {
        name,
        pane: pane.ok()??,
        filter: filter
            .ok()
            .filter(|_| trouble.is_none())?
            .unwrap_or_default(),
        sort: sort.ok()?.unwrap_or(Sort::Time),
        ascending: ascending.ok()?.unwrap_or(false),
        span: span.ok()?.unwrap_or_default(),
    })
}

/// Adds the view or changes the one of its name; every other line and comment of the file stays.
///
/// # Errors
/// What is wrong with the file, with its line.
pub fn save_view(file: &Path, view: &View) -> Result<(), Problem> {
    let what = format!("the view {}", view.name);
    edit(file, &what, |document| {
        let table = table_in(document, "views", &view.name)
            .ok_or_else(|| format!("`views.{}` is no table there", view.name))?;
        set(
            table,
            "pane",
            view.pane.title().to_lowercase().as_str().into(),
        );
        match view.filter.as_str() {
            "" => drop(table.remove("filter")),
            filter => set(table, "filter", filter.into()),
        }
        set(table, "sort", view.sort.word().into());
        if view.ascending {
            set(table, "ascending", true.into());
        } else {
            table.remove("ascending");
        }
        set(table, "time_range", span::name(view.span).into());
        Ok(())
    })
}

/// Takes a view out of the file.
///
/// # Errors
/// As [`save_view`].
pub fn delete_view(file: &Path, name: &str) -> Result<(), Problem> {
    edit(file, &format!("the view {name}"), |document| {
        let views = document.get_mut("views").and_then(Item::as_table_like_mut);
        let Some(views) = views else { return Ok(()) };
        views.remove(name);
        if views.is_empty() && document.get("views").is_some_and(Item::is_table) {
            let implicit = document.get("views").and_then(Item::as_table);
            if implicit.is_some_and(Table::is_implicit) {
                document.remove("views");
            }
        }
        Ok(())
    })
}
