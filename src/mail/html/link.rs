//! Addresses in a letter: which may be followed, and where they hide in plain text.

use std::borrow::Cow;
use std::ops::Range;

/// Longest address that is made a link, in bytes.
const MAX_LINK: usize = 4 * 1024;

/// The address, if it is one that a letter may link to: absolute, and of a scheme we allow.
///
/// A user name before the machine is left out: it serves to look like another machine.
pub(super) fn allowed(address: &str) -> Option<Cow<'_, str>> {
    let address = address.trim();
    if address.len() > MAX_LINK || address.chars().any(|c| c.is_control() || c == '\\') {
        return None;
    }
    if ["mailto:", "tel:"]
        .iter()
        .any(|scheme| has_prefix(address, scheme))
    {
        return Some(Cow::Borrowed(address));
    }
    let (scheme, after) = is_web(address)
        .then(|| address.split_once("://"))
        .flatten()?;
    let (authority, rest) = parted(after);
    let machine = authority.rsplit('@').next().unwrap_or_default();
    if machine.is_empty() {
        return None;
    }
    Some(if machine.len() == authority.len() {
        Cow::Borrowed(address)
    } else {
        Cow::Owned(format!("{scheme}://{machine}{rest}"))
    })
}

/// The address, if it is one of a picture on another machine.
pub(super) fn remote(address: &str) -> Option<Cow<'_, str>> {
    allowed(address).filter(|address| is_web(address))
}

fn is_web(address: &str) -> bool {
    has_prefix(address, "http://") || has_prefix(address, "https://")
}

/// What names the machine, and the rest of the address.
fn parted(after: &str) -> (&str, &str) {
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    after.split_at_checked(end).unwrap_or((after, ""))
}

/// The machine that an http address names.
pub(super) fn host(address: &str) -> &str {
    let after = address.split_once("://").map_or("", |(_, after)| after);
    let (authority, _) = parted(after);
    let machine = authority.rsplit('@').next().unwrap_or_default();
    match machine.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => machine,
    }
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Text with the characters that mean something in HTML written as references.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// Writes plain text as HTML, with links; takes time in proportion to the text.
///
/// `links` is how many links may still be made.
pub(crate) fn linked_into(text: &str, links: &mut usize, out: &mut String) {
    let mut done = 0;
    for word in words(text) {
        if *links == 0 {
            break;
        }
        let Some((place, address)) = find(text, word) else {
            continue;
        };
        let shown = text.get(place.clone()).unwrap_or_default();
        escape_into(text.get(done..place.start).unwrap_or_default(), out);
        out.push_str("<a href=\"");
        escape_into(&address, out);
        if !address.ends_with(shown) {
            // What is left out of it was there to lie; where it leads is shown.
            out.push_str("\" title=\"");
            escape_into(host(&address), out);
        }
        out.push_str("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">");
        escape_into(shown, out);
        out.push_str("</a>");
        done = place.end;
        *links -= 1;
    }
    escape_into(text.get(done..).unwrap_or_default(), out);
}

/// The places of what stands between blanks and brackets.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let parts =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '|' | '„' | '”' | '«' | '»');
    let mut at = 0;
    text.split(parts).map(move |word| {
        let start = at;
        let end = start + word.len();
        let separator = text.get(end..).and_then(|rest| rest.chars().next());
        at = end + separator.map_or(0, char::len_utf8);
        start..end
    })
}

/// The link in a word: its place in `text`, and the address it leads to.
fn find(text: &str, word: Range<usize>) -> Option<(Range<usize>, String)> {
    let whole = text.get(word.clone())?;
    if whole.len() > MAX_LINK || whole.len() < 5 {
        return None;
    }
    let opened = whole.len()
        - whole
            .trim_start_matches(['(', '[', '{', '\'', '*', '_', ',', ';'])
            .len();
    let lower = whole.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .iter()
        .find_map(|mark| lower.find(mark));
    let (from, prefix) = match scheme {
        Some(from) => (from, ""),
        None if lower.get(opened..)?.starts_with("www.") => (opened, "http://"),
        None if lower.get(opened..)?.starts_with("mailto:") => (opened, ""),
        None => (opened, "mailto:"),
    };
    let shown = closed(whole.get(from..)?);
    if prefix == "mailto:" && !is_mail_address(shown) {
        return None;
    }
    if prefix != "mailto:" && !shown.contains(['.', ':', '@']) {
        return None;
    }
    let whole = format!("{prefix}{shown}");
    let address = allowed(&whole)?.into_owned();
    let start = word.start + from;
    Some((start..start + shown.len(), address))
}

/// Without what ends the sentence and not the address.
fn closed(address: &str) -> &str {
    let mut left = address;
    loop {
        let shorter =
            left.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']', '}']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => shorter,
        };
        if shorter.len() == left.len() {
            return left;
        }
        left = shorter;
    }
}

fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let local_fits = local
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '='));
    let domain_fits = domain
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    !local.is_empty()
        && local_fits
        && domain_fits
        && domain.contains('.')
        && !domain.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(text: &str) -> String {
        let mut out = String::new();
        linked_into(text, &mut 100, &mut out);
        out.replace(
            " target=\"_blank\" rel=\"noopener noreferrer nofollow\"",
            "",
        )
    }

    #[test]
    fn links_in_text() {
        for (text, html) in [
            (
                "see https://a.example/x?y=1&z=2.",
                "see <a href=\"https://a.example/x?y=1&amp;z=2\">https://a.example/x?y=1&amp;z=2</a>.",
            ),
            (
                "(www.dom.example)",
                "(<a href=\"http://www.dom.example\">www.dom.example</a>)",
            ),
            (
                "<anna@example.com>,",
                "&lt;<a href=\"mailto:anna@example.com\">anna@example.com</a>&gt;,",
            ),
            (
                "https://a.example/b_(c)",
                "<a href=\"https://a.example/b_(c)\">https://a.example/b_(c)</a>",
            ),
            (
                "https://bank.example@evil.example/",
                "<a href=\"https://evil.example/\" title=\"evil.example\">https://bank.example@evil.example/</a>",
            ),
            ("javascript:alert(1)", "javascript:alert(1)"),
            ("a@b and @x", "a@b and @x"),
            (
                "„https://ą.example”",
                "„<a href=\"https://ą.example\">https://ą.example</a>”",
            ),
        ] {
            assert_eq!(linked(text), html, "{text}");
        }
    }

    #[test]
    fn absolute_and_known_only() {
        for no in [
            "/x",
            "//x.example",
            "x.html",
            "http:x",
            "javascript:x",
            " java\nscript:x",
            "data:text/html,x",
            "http:\\\\x",
            "https:///x",
            "https://u@/evil@x.example",
            "https://?x",
            "ftp://x",
        ] {
            assert_eq!(allowed(no), None, "{no}");
        }
        for (address, target) in [
            (" HTTPS://x.example ", "HTTPS://x.example"),
            (
                "https://bank.example@evil.example/",
                "https://evil.example/",
            ),
            (
                "http://a:b@c@evil.example:8080?d@e",
                "http://evil.example:8080?d@e",
            ),
            ("https://x.example/@you", "https://x.example/@you"),
            ("https://x.example#a@b", "https://x.example#a@b"),
            ("mailto:a@x.example", "mailto:a@x.example"),
        ] {
            assert_eq!(allowed(address).as_deref(), Some(target));
        }
        assert_eq!(host("https://u@t.example:80/p"), "t.example");
    }
}
