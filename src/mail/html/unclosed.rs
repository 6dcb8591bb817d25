//! What a letter opens and never closes: nothing that stands after it may be lost, and
//! nothing of it may do harm.

use proptest::prelude::*;

use super::hostile::{cleaned, has_handler, wrong};
use super::{RemoteImages, text};

/// Elements whose content is left out, or read as no markup, once they are closed.
const SWALLOWING: [&str; 21] = [
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
    "svg",
    "math",
    "select",
    "template",
    "object",
    "audio",
    "video",
    "applet",
    "canvas",
    "frameset",
    "datalist",
];

#[test]
fn text_after_what_is_unclosed_is_shown() {
    let mut openers: Vec<String> = SWALLOWING
        .iter()
        .flat_map(|name| {
            [
                format!("<{name}>"),
                format!("<{} onload=alert(1)>", name.to_uppercase()),
                format!("<table><tr><td><{name}>"),
                format!("<{name}><{name}></{name}>"),
            ]
        })
        .collect();
    openers.extend(
        [
            "<style>p { color: red }",
            "<style>@media x{p{",
            "<script>if (a) { alert(1) }",
            "<svg><style>a{}",
            "<svg><title>",
            "<svg><foreignObject>",
            "<math><annotation-xml encoding=text/html><style>",
            "<select><option>",
            "<svg><math></svg>",
            "<svg><table><td></svg>",
            "<head><title>",
            "<a href=\"https://x.example>",
            "<!--",
            "<!--[if mso]>",
            "<!-- x --!>",
        ]
        .map(str::to_owned),
    );
    for opener in openers {
        for after in ["<p>after</p>", "<div><b>after", "x after"] {
            let html = format!("before {opener}{after}");
            // A brace is code's, and so is what stands before one.
            if opener.ends_with('{') && !after.starts_with('<') {
                continue;
            }
            let out = cleaned(&html, RemoteImages::Block);
            assert!(out.contains("before"), "{html}\n=> {out}");
            assert!(out.contains("after"), "{html}\n=> {out}");
            assert!(text(&html, 1000).contains("after"), "{html}");
            assert_eq!(wrong(&out, RemoteImages::Block), None, "{html}\n=> {out}");
            assert!(!has_handler(&out), "{html}\n=> {out}");
        }
    }
}

#[test]
fn what_is_closed_is_left_out() {
    for name in SWALLOWING {
        if name != "plaintext" {
            let html = format!("before<{name}>inside</{name}>after");
            let out = cleaned(&html, RemoteImages::Block);
            assert_eq!(out, "beforeafter", "{html}");
        }
    }
}

/// A piece of a letter; `None` is a word.
fn piece() -> impl Strategy<Value = Option<String>> {
    let known = [
        "p",
        "div",
        "b",
        "a",
        "span",
        "table",
        "tr",
        "td",
        "caption",
        "colgroup",
        "ul",
        "li",
        "dl",
        "dd",
        "pre",
        "blockquote",
        "details",
        "form",
        "o:p",
        "foreignObject",
        "option",
        "head",
        "body",
    ];
    let attributes = [
        "",
        " onclick=alert(1)",
        " href='javascript:alert(1)'",
        " style='color:red'",
        " class=gmail_quote",
    ];
    let swallowing = prop::sample::select(&SWALLOWING[..]);
    let open = (
        prop_oneof![
            2 => prop::sample::select(known.to_vec()),
            1 => swallowing.clone(),
        ],
        prop::sample::select(attributes.to_vec()),
    );
    let whole = swallowing.prop_filter("is never closed", |name| *name != "plaintext");
    prop_oneof![
        4 => Just(None),
        4 => open.prop_map(|(name, attributes)| Some(format!("<{name}{attributes}>"))),
        2 => prop::sample::select(known.to_vec()).prop_map(|name| Some(format!("</{name}>"))),
        1 => whole.prop_map(|name| Some(format!("<{name}>alert(1)</{name}>"))),
        1 => prop::sample::select(vec!["&amp;", "<br>", "<hr/>", "<![x]>", "< ", "<!--"])
            .prop_map(|text| Some(text.to_owned())),
    ]
}

proptest! {
    #[test]
    fn no_word_is_lost(pieces in prop::collection::vec(piece(), 0..40)) {
        let mut html = String::new();
        let mut words = Vec::new();
        for piece in &pieces {
            if let Some(markup) = piece {
                html.push_str(markup);
            } else {
                let word = format!("w{}w", words.len());
                html.push_str(&word);
                words.push(word);
            }
        }
        let out = cleaned(&html, RemoteImages::Block);
        let plain = text(&html, 100_000);
        prop_assert_eq!(wrong(&out, RemoteImages::Block), None, "{}\n=> {}", html, out);
        prop_assert!(!has_handler(&out), "{}\n=> {}", html, out);
        for word in words {
            prop_assert!(out.contains(&word), "{} in {}\n=> {}", word, html, out);
            prop_assert!(plain.contains(&word), "{} in {}\n=> {}", word, html, plain);
        }
    }
}
