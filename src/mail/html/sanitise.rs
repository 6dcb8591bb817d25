//! The sanitiser: an allow-list of our own. Nothing touches the markup after it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use super::RemoteImages;
use super::link;
use super::outline::{ALLOWED, LEFT_OUT};
use super::style;
use super::write::LOOKS;

/// Longest value of an attribute for looks, in bytes.
const MAX_LOOK: usize = 100;
/// Longest text of an attribute, in bytes.
const MAX_WORDS: usize = 1_000;
/// Most columns or rows that a cell spans.
const MAX_SPAN: u32 = 1_000;

/// Elements whose content is dropped with them, besides those left out before.
const DROPPED: [&str; 12] = [
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "option",
    "head",
];

/// The safe part of `html`; `pictures` are what its `cid:NUMBER` pictures stand for.
pub(super) fn sanitise(html: &str, remote: RemoteImages, pictures: Vec<String>) -> String {
    let mut tags: HashSet<&str> = ALLOWED.into_iter().collect();
    tags.extend(["details", "summary"]);
    let looks: HashSet<&str> = LOOKS.into_iter().collect();
    let of_tags: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt", "data-blocked"])),
    ]);
    let dropped = DROPPED.into_iter().chain(LEFT_OUT);
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(dropped.collect())
        .generic_attributes(looks)
        .tag_attributes(of_tags)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| {
            allowed(
                element,
                attribute,
                value,
                &Sources {
                    remote,
                    pictures: &pictures,
                },
            )
        });
    builder.clean(html).to_string()
}

struct Sources<'a> {
    remote: RemoteImages,
    pictures: &'a [String],
}

fn allowed<'v>(
    element: &str,
    attribute: &str,
    value: &'v str,
    sources: &Sources<'_>,
) -> Option<Cow<'v, str>> {
    match (element, attribute) {
        (_, "style") => style::filtered(value).map(Cow::Owned),
        ("a", "href") => link::allowed(value),
        ("a", "target" | "rel") => Some(Cow::Borrowed(value)),
        ("img", "src") => picture(value, sources),
        ("img", "data-blocked") => Some(Cow::Borrowed("1")),
        (_, "title" | "alt") => (value.len() <= MAX_WORDS).then_some(Cow::Borrowed(value)),
        (_, "colspan" | "rowspan" | "start") => {
            let number: u32 = value.trim().parse().ok()?;
            (number <= MAX_SPAN).then_some(Cow::Borrowed(value))
        }
        (_, "width" | "height") => {
            style::filtered(&format!("width:{}", length(value)))?;
            Some(Cow::Borrowed(value))
        }
        _ => is_look(value).then_some(Cow::Borrowed(value)),
    }
}

/// A bare number is one of pixels.
fn length(value: &str) -> String {
    let value = value.trim();
    if value.ends_with('%') || value.ends_with("px") {
        value.to_owned()
    } else {
        format!("{value}px")
    }
}

fn picture<'v>(value: &'v str, sources: &Sources<'_>) -> Option<Cow<'v, str>> {
    if let Some(number) = value.strip_prefix("cid:") {
        let number: usize = number.parse().ok()?;
        return sources.pictures.get(number).cloned().map(Cow::Owned);
    }
    match sources.remote {
        RemoteImages::Show => link::remote(value),
        RemoteImages::Block => None,
    }
}

fn is_look(value: &str) -> bool {
    value.len() <= MAX_LOOK
        && value.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    ' ' | '#' | '%' | '.' | ',' | '-' | '(' | ')' | '\'' | '_'
                )
        })
}
