//! Marks what a search asked for in a letter that is safe to show.

use std::ops::Range;

use memchr::{memchr, memchr3};

use super::{link::escape_into, token::decoded};

/// The most places that are marked in one letter.
const MAX_MARKS: usize = 1_000;

/// What a sanitised letter never has, and in which a `<` may begin no tag.
const FOREIGN: [&str; 6] = ["<!", "<?", "<style", "<script", "<textarea", "<title"];

/// A sanitised letter with `<mark>` around the places of its texts, and nothing else changed;
/// `places` tells a text's byte ranges, in order and none overlapping.
pub fn marked(html: &str, places: impl Fn(&str) -> Vec<Range<usize>>) -> String {
    if FOREIGN.iter().any(|foreign| html.contains(foreign)) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let (mut rest, mut left) = (html, MAX_MARKS);
    while !rest.is_empty() && left > 0 {
        let text = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let (before, tag) = rest.split_at_checked(text).unwrap_or((rest, ""));
        left -= mark_text(before, &places, left, &mut out);
        let (tag, after) = tag.split_at_checked(tag_end(tag)).unwrap_or((tag, ""));
        out.push_str(tag);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where a tag ends; what its values hold does not end it.
fn tag_end(tag: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = tag.as_bytes().get(at..)
        && let Some(found) = memchr3(b'>', b'"', b'\'', rest)
    {
        at += found + 1;
        match rest.get(found) {
            Some(quote @ (b'"' | b'\'')) => {
                let value = rest.get(found + 1..).unwrap_or_default();
                at += memchr(*quote, value).map_or(value.len(), |end| end + 1);
            }
            _ => return at,
        }
    }
    tag.len()
}

/// Writes a text with its marks, at most `left`; answers how many.
fn mark_text(
    written: &str,
    places: &impl Fn(&str) -> Vec<Range<usize>>,
    left: usize,
    out: &mut String,
) -> usize {
    let text = decoded(written);
    let mut found = places(&text);
    found.truncate(left);
    if found.is_empty() {
        out.push_str(written);
        return 0;
    }
    let mut at = 0;
    for range in &found {
        // A place that does not fit the text is left out.
        let (Some(before), Some(hit)) = (text.get(at..range.start), text.get(range.clone())) else {
            continue;
        };
        escape_into(before, out);
        out.push_str("<mark>");
        escape_into(hit, out);
        out.push_str("</mark>");
        at = range.end;
    }
    escape_into(text.get(at..).unwrap_or_default(), out);
    found.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::html::{Pictures, RemoteImages, Wording, safe};

    /// Every `b` and every `<`.
    fn places(text: &str) -> Vec<Range<usize>> {
        let hits = text.match_indices(['b', '<']);
        hits.map(|(at, hit)| at..at + hit.len()).collect()
    }

    #[test]
    fn texts_are_marked_and_tags_are_not() {
        let html = "<p title=\"a > b\">ab &amp; &lt;b&gt; <a href='b>'>b</a></p>b";
        assert_eq!(
            marked(html, places),
            "<p title=\"a > b\">a<mark>b</mark> &amp; <mark>&lt;</mark><mark>b</mark>&gt; \
             <a href='b>'><mark>b</mark></a></p><mark>b</mark>"
        );
        for other in [
            "<style>b</style>",
            "<!-- b -->",
            "a",
            "",
            "<",
            "<p title=\"b",
        ] {
            assert_eq!(marked(other, places), other);
        }
    }

    #[test]
    fn marks_are_few() {
        let many = marked(&"b ".repeat(5_000), places);
        assert_eq!(many.matches("<mark>").count(), MAX_MARKS);
        assert_eq!(many.matches('b').count(), 5_000);
    }

    struct NoPictures;

    impl Pictures for NoPictures {
        fn data(&mut self, _: &str) -> Option<String> {
            None
        }
        fn again(&mut self, _: &str) -> bool {
            false
        }
    }

    proptest! {
        /// What was safe is safe: but for the marks it says the same.
        #[test]
        fn nothing_but_marks_is_added(
            letter in "(<p>|</p>|<a href=\"b&gt;\">|<b>|b|<|>|\"|'|&lt;|&amp;b|&#98;|<img alt='b>b' src=x>|<style>b|<!--|-->| ){0,30}"
        ) {
            let wording = Wording { quoted: "q", signature: "s", blocked_image: "i" };
            if let Ok(letter) = safe(&letter, RemoteImages::Block, wording, &mut NoPictures) {
                let marked = marked(&letter.html, places);
                let without = marked.replace("<mark>", "").replace("</mark>", "");
                prop_assert_eq!(super::super::text(&without, 9_000), super::super::text(&letter.html, 9_000));
                let tags = |html: &str| {
                    let mut tags = Vec::new();
                    let mut rest = html;
                    while let Some(at) = rest.find('<') {
                        let tag = rest.split_at(at).1;
                        let (tag, after) = tag.split_at(tag_end(tag));
                        tags.push(tag.to_owned());
                        rest = after;
                    }
                    tags
                };
                prop_assert_eq!(tags(&without), tags(&letter.html));
            }
        }
    }
}
