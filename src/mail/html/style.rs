//! The part of CSS that a letter may use in a `style` attribute.

/// Declarations kept of one attribute.
const MAX_DECLARATIONS: usize = 60;
/// Longest value, in bytes.
const MAX_VALUE: usize = 200;
/// Longest length in a value, in whatever unit; more is a way to cover things up.
const MAX_LENGTH: f64 = 2_000.0;
/// Largest share in a value other than a width or a height, in percent.
const MAX_PERCENT: f64 = 400.0;

/// What no value may contain.
const FORBIDDEN: [&str; 11] = [
    "url",
    "var(",
    "\\",
    "expression",
    "image",
    "attr(",
    "/*",
    "@",
    "<",
    "{",
    "javascript",
];
/// Functions that only name a colour.
const COLOURS: [&str; 4] = ["rgb(", "rgba(", "hsl(", "hsla("];

/// The declarations that are allowed, `None` if none are.
pub(super) fn filtered(style: &str) -> Option<String> {
    let lower = style.to_ascii_lowercase();
    if lower.contains('\\') || lower.contains("/*") {
        return None;
    }
    let mut out = String::new();
    for declaration in lower.split(';').take(MAX_DECLARATIONS) {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_end_matches("!important").trim();
        let property = match property.trim() {
            "background" if !value.contains(' ') => "background-color",
            property => property,
        };
        if is_allowed(property, value) {
            if !out.is_empty() {
                out.push(';');
            }
            out.push_str(property);
            out.push(':');
            out.push_str(value);
        }
    }
    (!out.is_empty()).then_some(out)
}

fn is_allowed(property: &str, value: &str) -> bool {
    let known = matches!(
        property,
        "color"
            | "background-color"
            | "width"
            | "height"
            | "vertical-align"
            | "line-height"
            | "display"
            | "font"
            | "margin"
            | "padding"
            | "border"
    ) || ["font-", "text-", "margin-", "padding-", "border-"]
        .iter()
        .any(|prefix| property.starts_with(prefix))
        && property
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    known
        && !property.contains("image")
        && is_plain(value)
        && match property {
            "display" => {
                matches!(value, "block" | "inline" | "inline-block") || value.starts_with("table")
            }
            "width" | "height" => fits(value, 100.0),
            _ => fits(value, MAX_PERCENT),
        }
}

fn is_plain(value: &str) -> bool {
    let functions = value.matches('(').count();
    let colours: usize = COLOURS.iter().map(|name| value.matches(name).count()).sum();
    !value.is_empty()
        && value.len() <= MAX_VALUE
        && !FORBIDDEN.iter().any(|word| value.contains(word))
        && functions == colours
        && value.matches('"').count().is_multiple_of(2)
        && value.matches('\'').count().is_multiple_of(2)
        && value.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    ' ' | '#' | '%' | '.' | ',' | '-' | '(' | ')' | '"' | '\'' | '+' | '_'
                )
        })
}

/// Whether no length in a value is negative or beyond what a letter needs.
fn fits(value: &str, percent: f64) -> bool {
    value.split([' ', ',', '(', ')']).all(|word| {
        let end = word
            .char_indices()
            .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
            .map_or(word.len(), |(at, _)| at);
        let unit = word.get(end..).unwrap_or_default();
        match word.get(..end).unwrap_or_default().parse::<f64>() {
            Ok(number) if unit == "%" => (0.0..=percent).contains(&number),
            Ok(number) => (0.0..=MAX_LENGTH).contains(&number),
            Err(_) => true,
        }
    })
}

/// Whether an element with this style is not shown at all.
pub(super) fn hides(style: &str) -> bool {
    let lower: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    lower.contains("display:none") || lower.contains("visibility:hidden")
}

/// Whether a style makes a picture too small to be seen.
pub(super) fn is_tiny(style: &str) -> bool {
    style.to_ascii_lowercase().split(';').any(|declaration| {
        declaration
            .split_once(':')
            .is_some_and(|(property, value)| {
                let value = value.trim().trim_end_matches("!important").trim();
                matches!(
                    property.trim(),
                    "width" | "height" | "max-width" | "max-height"
                ) && matches!(value.trim_end_matches("px"), "0" | "1")
                    || property.trim() == "opacity" && value == "0"
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_allowed() {
        for (style, kept) in [
            ("color: RED; position:fixed", Some("color:red")),
            ("background:url(http://x.example)", None),
            ("background:#FFF", Some("background-color:#fff")),
            (
                "background-color:rgb(1, 2,3)",
                Some("background-color:rgb(1, 2,3)"),
            ),
            ("width:120%;height:100%", Some("height:100%")),
            ("margin:-9999px", None),
            ("margin:0 auto !important", Some("margin:0 auto")),
            (
                "font-family:\"Segoe UI\",sans-serif",
                Some("font-family:\"segoe ui\",sans-serif"),
            ),
            ("font-family:'a;b'", None),
            ("color:var(--x)", None),
            ("color:r\\65 d", None),
            ("width:expression(alert(1))", None),
            ("border-image:x", None),
            ("display:none", None),
            ("display:table-cell", Some("display:table-cell")),
            ("display:flex", None),
            ("font-size:99999px", None),
            ("border:1px solid/*x*/red", None),
            ("width:calc(1px)", None),
        ] {
            assert_eq!(filtered(style).as_deref(), kept, "{style}");
        }
    }

    #[test]
    fn hidden_and_tiny() {
        assert!(hides("Display : none") && !hides("display:block"));
        assert!(is_tiny("width:1px") && is_tiny("max-height: 0") && !is_tiny("width:10px"));
    }
}
