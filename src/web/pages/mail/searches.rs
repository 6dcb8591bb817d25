//! Saved searches in the side bar.

use maud::{Markup, html};
use service::saved_searches::{Counted, SavedSearch};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    parts::in_query,
};

/// Path of a search.
pub fn search_path(q: &str) -> String {
    format!("/search?q={}", in_query(q))
}

/// The viewer's saved searches; `here` is the search that is shown.
pub fn saved_places(around: &Around, saved: &[SavedSearch], here: Option<&str>) -> Markup {
    let t = &around.t;
    html! {
        h2 { (t.text("saved-searches")) }
        ul {
            @for one in saved {
                li {
                    a class="place" href=(search_path(&one.query)) aria-current=[(here == Some(one.query.as_str())).then_some("page")] {
                        (icon(Icon::Search))
                        span class="place-name" { (one.name) }
                        (unread(around, one.unread))
                    }
                }
            }
        }
        p { a class="place-more" href="/search/saved" { (t.text("saved-searches-edit")) } }
    }
}

/// Unread messages as far as they were counted.
fn unread(around: &Around, counted: Counted) -> Markup {
    let more = if counted.more { "+" } else { "" };
    html! {
        @if counted.count > 0 {
            span class="count" {
                span aria-hidden="true" { (around.t.number(counted.count)) (more) }
                span class="unseen" { (around.t.count("unread-count", counted.count)) @if counted.more { ", " (around.t.text("saved-search-more")) } }
            }
        }
    }
}
