//! Small pieces that several pages share.

use maud::{Markup, html};
use model::{Instant, MessageRef, UserId};
use service::reading::ContactTag;

use super::{
    around::Around,
    icons::{Icon, icon},
};

/// How many colours avatars come in.
const AVATAR_COLOURS: u32 = 12;

/// A person's initials on a colour that stays the same for the same address, or for the name
/// where no address is told.
pub fn avatar(name: &str, address: &str) -> Markup {
    let label = if name.is_empty() { address } else { name };
    let mut words = label
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next());
    let initials: String = words.next().into_iter().chain(words.next()).collect();
    let known = if address.is_empty() { name } else { address };
    let colour = known.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    }) % AVATAR_COLOURS;
    html! {
        span class={ "avatar c" (colour) } aria-hidden="true" { (initials.to_uppercase()) }
    }
}

/// Letters of a photo's hash that tell its versions apart in its address.
const PHOTO_MARK: usize = 12;

/// A user's photo, or their initials.
pub fn face(id: UserId, photo: Option<&str>, (name, address): (&str, &str)) -> Markup {
    html! {
        @if let Some(photo) = photo {
            img class="avatar" src={ "/users/" (id) "/photo?v=" (photo.get(..PHOTO_MARK).unwrap_or(photo)) } alt="" width="36" height="36" loading="lazy";
        } @else { (avatar(name, address)) }
    }
}

/// A moment as a person reads it in a list, with the full one as a tip.
pub fn time(around: &Around, at: Instant) -> Markup {
    html! {
        time datetime=(at.timestamp()) title=(around.t.moment(at)) { (around.t.when(at)) }
    }
}

/// A matched contact's chip.
pub fn contact_chip(tag: &ContactTag) -> Markup {
    html! { a class="chip contact" href={ "/contacts/" (tag.id) } { (icon(Icon::People)) (tag.name) } }
}

/// What a page shows when there is nothing yet, and the way on.
pub fn empty(
    around: &Around,
    sign: Icon,
    (title, text): (&str, &str),
    way: Option<(&str, &str)>,
) -> Markup {
    html! {
        div class="empty" {
            span class="big-icon" { (icon(sign)) }
            h2 { (around.t.text(title)) }
            p { (around.t.text(text)) }
            @if let Some((href, label)) = way {
                p { a class="button primary" href=(href) { (around.t.text(label)) } }
            }
        }
    }
}

/// Parts of a text that a search matched; `ranges` are byte ranges, in any order.
pub fn marked(text: &str, ranges: &[(usize, usize)]) -> Markup {
    let mut ranges = ranges.to_vec();
    ranges.sort_unstable();
    let mut at = 0;
    let mut pieces = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        // A range that does not fit the text is left out.
        if let (true, Some(before), Some(hit)) =
            (start < end, text.get(at..start), text.get(start..end))
        {
            pieces.push((before, hit));
            at = end;
        }
    }
    let rest = text.get(at..).unwrap_or("");
    html! {
        @for (before, hit) in pieces { (before) mark { (hit) } }
        (rest)
    }
}

/// The links to the first and the next page.
pub fn pager(around: &Around, base: &str, (on_first, next): (bool, Option<&str>)) -> Markup {
    let joiner = if base.contains('?') { '&' } else { '?' };
    html! {
        @if !on_first || next.is_some() {
            nav class="pager" aria-label=(around.t.text("pager-label")) {
                @if !on_first { a class="button" href=(base) rel="first" { (icon(Icon::Back)) (around.t.text("pager-first")) } }
                @if let Some(next) = next {
                    a class="button" href={ (base) (joiner) "cursor=" (in_query(next)) } rel="next" {
                        (around.t.text("pager-next")) (icon(Icon::Forward))
                    }
                }
            }
        }
    }
}

/// A text made fit for a value in a query (RFC 3986, section 2.1).
pub fn in_query(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else if write!(out, "%{byte:02X}").is_err() {
            return out;
        }
    }
    out
}

/// A message's own address in the panel.
pub fn message_path(id: MessageRef) -> String {
    format!("/mail/m/{id}")
}

#[cfg(test)]
mod tests {
    use super::{in_query, marked};

    #[test]
    fn marks_fit_the_text_or_are_left_out() {
        assert_eq!(
            marked("Łódź <b>", &[(0, 7), (8, 9)]).into_string(),
            "<mark>Łódź</mark> <mark>&lt;</mark>b&gt;"
        );
        assert_eq!(
            marked("Łódź", &[(1, 3), (0, 99), (3, 3)]).into_string(),
            "Łódź"
        );
    }

    #[test]
    fn query_values_are_escaped() {
        assert_eq!(in_query("a b&c=ł"), "a%20b%26c%3D%C5%82");
    }
}
