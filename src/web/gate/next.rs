//! Where to go after signing in: our own pages only.

/// Longest address gone back to, in bytes.
const MAX_NEXT: usize = 2000;

/// The address, if it is a path of our own (an open redirect otherwise).
///
/// Browsers read `\` as `/` and drop tabs and line ends, so `/\host` and `/<TAB>/host` lead
/// away as `//host` does.
pub(crate) fn safe_next(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && !rest.starts_with('/') && next.len() <= MAX_NEXT).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_paths_of_our_own() {
        for next in [
            "/",
            "/m/1-2",
            "/contacts?q=a%20b&x=1#top",
            "/a//b",
            "/sign-in?next=/x",
        ] {
            assert_eq!(safe_next(next), Some(next));
        }
        for next in [
            "",
            " ",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nSet-Cookie: a=b",
            "https://evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "@evil.example",
            " //evil.example",
            "/ /evil.example",
            "\u{0}/x",
            "/\u{2215}evil",
            "http:/evil",
            "./x",
            "/\\/evil.example",
            "?next=/",
        ] {
            assert_eq!(safe_next(next), None, "{next:?}");
        }
        assert_eq!(safe_next(&format!("/{}", "a".repeat(2001))), None);
    }
}
