//! Messages made to break the reader: each is read quickly and to some purpose.

use std::time::{Duration, Instant};

use model::Flaw;
use proptest::prelude::*;

use super::{Labels, RemoteImages, Render, attachment, each_attachment, parse, render};

const HOW: Render<'static> = Render {
    remote_images: RemoteImages::Block,
    labels: Labels {
        quoted: "quoted",
        signature: "signature",
        blocked_image: "blocked",
    },
};

/// Far above what any of them takes, even unoptimised on a busy machine; a quadratic case
/// takes minutes.
const PATIENCE: Duration = Duration::from_secs(20);

fn quickly(name: &str, raw: &[u8]) -> (model::Parsed, model::Body) {
    let start = Instant::now();
    let read = (parse(raw), render(raw, &HOW));
    each_attachment(raw, |_, _| true);
    assert!(
        start.elapsed() < PATIENCE,
        "{name} took {:?}",
        start.elapsed()
    );
    read
}

fn html(body: &str) -> Vec<u8> {
    format!("From: a@b.example\nSubject: x\nContent-Type: text/html\n\n{body}").into_bytes()
}

fn numbered(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect::<Vec<_>>().concat()
}

#[test]
fn nested_messages_are_one_attachment() {
    let raw = "Subject: x\nContent-Type: message/rfc822\n\n".repeat(40_000);
    let (parsed, _) = quickly("nested messages", raw.as_bytes());
    assert_eq!(parsed.attachments.len(), 1);
    assert_eq!(parsed.attachments[0].name, "x.eml");
    let (parsed, _) = quickly(
        "nested digests",
        "Content-Type: multipart/digest; boundary=a\n\n--a\n"
            .repeat(40_000)
            .as_bytes(),
    );
    assert!(parsed.quarantined());
}

#[test]
fn nested_multiparts_are_quarantined() {
    let level = |at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n");
    let raw = format!(
        "From: a@b.example\nSubject: deep\n{}",
        numbered(20_000, level)
    );
    let (parsed, _) = quickly("nested multiparts", raw.as_bytes());
    assert!(parsed.flaws.contains(&Flaw::TooDeep));
    assert_eq!(parsed.subject, "deep");
}

#[test]
fn many_parts_are_quarantined() {
    let raw = format!(
        "From: a@b.example\nSubject: wide\nContent-Type: multipart/mixed; boundary=a\n\n{}",
        "--a\nContent-Type: image/png\nContent-ID: <x>\n\nx\n".repeat(20_000)
    );
    let (parsed, _) = quickly("many parts", raw.as_bytes());
    assert!(parsed.flaws.contains(&Flaw::TooManyParts));
    let texts = raw.replace("image/png", "text/plain");
    quickly("many texts", texts.as_bytes());
}

#[test]
fn much_work_for_no_words_is_quarantined() {
    let part = format!(
        "--a\nContent-Type: text/html\n\n{}\n",
        " ".repeat(1_000_000)
    );
    let of = |parts| {
        format!(
            "From: a@b.example\nSubject: kept\nContent-Type: multipart/mixed; boundary=a\n\n{}--a--\n",
            part.repeat(parts)
        )
    };
    let (parsed, _) = quickly("few empty texts", of(10).as_bytes());
    assert_eq!(parsed.flaws, [Flaw::NoDate]);
    let (parsed, _) = quickly("many empty texts", of(40).as_bytes());
    assert!(parsed.flaws.contains(&Flaw::TooSlow) && parsed.quarantined());
    assert_eq!(parsed.subject, "kept");
}

#[test]
fn tangled_html_is_shown_as_text() {
    for (name, body) in [
        ("nested elements", "<div>".repeat(100_000)),
        ("attributes", format!("<p {}>", "a=b ".repeat(100_000))),
        ("distinct attributes", {
            let all = numbered(60_000, |at| format!("a{at}=1 "));
            format!("<p {all}>words")
        }),
        ("elements", "<b>x</b>".repeat(30_000)),
    ] {
        let (_, shown) = quickly(name, &html(&body));
        assert!(shown.flaws.contains(&Flaw::HtmlTooComplex), "{name}");
    }
}

#[test]
fn tangles_within_the_limits_are_quick() {
    let formats = numbered(200, |at| format!("<font color=c{at}>"));
    let quotes = "<blockquote type=cite></blockquote>".repeat(9_000);
    for (name, body) in [
        (
            "formats over paragraphs",
            format!("<p>{formats}</p>{}", "<p>x</p>".repeat(15_000)),
        ),
        (
            "formats within",
            format!("{formats}{}", "<p>x".repeat(15_000)),
        ),
        (
            "formats in cells",
            format!("<table>{formats}{}", "<tr>x<td>y".repeat(9_000)),
        ),
        (
            "links within links",
            "<a href=http://x.example><b>".repeat(9_000),
        ),
        ("empty quotes", format!("x{quotes}")),
        ("quotes without words", quotes),
        ("from fields", "<div>From: x</div>".repeat(15_000)),
        ("unclosed comments", "<!-- ".repeat(150_000)),
        ("unclosed styles", "<style></styl".repeat(70_000)),
        ("open tags", "<a ".repeat(300_000)),
        ("references", "&".repeat(900_000)),
        ("list items", "<li><b>".repeat(9_000)),
        ("lists", "<ul><li>".repeat(110)),
        ("tables", "<table><tr><td>".repeat(80)),
    ] {
        quickly(name, &html(&body));
    }
}

#[test]
fn long_lines_and_headers_are_quick() {
    for (name, raw) in [
        (
            "encoded words",
            format!("Subject: {}\n\nx", "=?utf-8?q?a?= ".repeat(60_000)),
        ),
        (
            "broken encoded words",
            format!("Subject: {}\n\nx", "=?".repeat(300_000)),
        ),
        (
            "half encoded words",
            format!("Subject: {}\n\nx", "=?utf-8?b?".repeat(80_000)),
        ),
        (
            "addresses",
            format!("To: {}\n\nx", "a@b.example, ".repeat(60_000)),
        ),
        ("brackets", format!("From: {}\n\nx", "<(\"".repeat(200_000))),
        (
            "ids",
            format!("References: {}\n\nx", "<a@b>".repeat(100_000)),
        ),
        (
            "fields",
            format!(
                "From: x@y.example\n{}\nx",
                "To: a@b.example\n".repeat(60_000)
            ),
        ),
        (
            "parameters",
            format!(
                "Content-Type: text/plain; {}\n\nx",
                "a*0=b; ".repeat(60_000)
            ),
        ),
        (
            "boundaries",
            format!(
                "Content-Type: multipart/mixed; boundary=a\n\n{}",
                "\n--".repeat(300_000)
            ),
        ),
        (
            "quote levels",
            format!("From: x@y.example\n\n{}", ">\n>>>>>>>>>\n".repeat(80_000)),
        ),
        (
            "quotes",
            format!("From: x@y.example\n\n{}", ">".repeat(900_000)),
        ),
        (
            "links",
            format!("From: x@y.example\n\n{}", "http://a.b/ ".repeat(80_000)),
        ),
        (
            "long links",
            format!("From: x@y.example\n\nhttp://{}", "a.".repeat(400_000)),
        ),
        (
            "dashes",
            format!("From: x@y.example\n\n{}", "x\n-- \n".repeat(150_000)),
        ),
        (
            "attributions",
            format!(
                "From: x@y.example\n\n{}",
                "On 1, x wrote:\n\n".repeat(60_000)
            ),
        ),
        (
            "blank lines",
            format!("From: x@y.example\n\nx{}", "\n".repeat(900_000)),
        ),
    ] {
        quickly(name, raw.as_bytes());
    }
}

#[test]
fn pictures_are_put_in_within_limits() {
    let picture = format!("{}{}", "/9j/", "A".repeat(1_000_000));
    let raw = format!(
        "From: a@b.example\nContent-Type: multipart/related; boundary=a\n\n--a\nContent-Type: text/html\n\n{}\n--a\nContent-Type: image/jpeg\nContent-ID: <p>\nContent-Transfer-Encoding: base64\n\n{picture}\n--a--\n",
        "<img src=cid:p>".repeat(1_000)
    );
    let (_, shown) = quickly("pictures", raw.as_bytes());
    assert!(shown.html.len() < 8_000_000, "{}", shown.html.len());
    assert!(shown.html.contains("data:image/jpeg;base64,/9j/"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let parsed = parse(&raw);
        prop_assert!(!parsed.flaws.contains(&Flaw::ParserFailed));
        let shown = render(&raw, &HOW);
        prop_assert!(!shown.flaws.contains(&Flaw::ParserFailed));
        prop_assert!(!shown.html.to_lowercase().contains("<script"));
    }

    #[test]
    fn any_message_is_read(lines in prop::collection::vec(line(), 0..60)) {
        let raw = lines.concat();
        let parsed = parse(raw.as_bytes());
        prop_assert!(!parsed.flaws.contains(&Flaw::ParserFailed), "{}", raw);
        prop_assert!(parsed.snippet.chars().count() <= 200 && !parsed.snippet.contains('\n'));
        for listed in &parsed.attachments {
            let (same, bytes) = attachment(raw.as_bytes(), listed.part).unwrap();
            prop_assert_eq!(&same, listed);
            prop_assert!(!listed.name.is_empty() && listed.name.len() <= 150);
            prop_assert!(!listed.name.contains(['/', '\\', '\n', '\0']));
            prop_assert!(listed.size + 3 >= bytes.len() as u64);
        }
        let shown = render(raw.as_bytes(), &HOW);
        prop_assert!(!shown.flaws.contains(&Flaw::ParserFailed), "{}", raw);
        prop_assert!(!shown.html.to_lowercase().contains("<script"));
    }
}

fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(
        &[
            "From: Anna <a@b.example>\r\n",
            "Subject: =?utf-8?q?a=C5=82?=\r\n",
            "Date: Tue, 3 Mar 2026 10:00:00 +0100\r\n",
            "Content-Type: multipart/mixed; boundary=a\r\n",
            "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
            "Content-Type: text/html; charset=iso-8859-2\r\n",
            "Content-Type: text/plain; format=flowed; delsp=yes\r\n",
            "Content-Type: message/rfc822\r\n",
            "Content-Type: image/png; name*0*=utf-8''%C5; name*1*=%82.png\r\n",
            "Content-Type: text/calendar; method=REQUEST\r\n",
            "Content-Disposition: attachment; filename=\"../a\\\\b\0.pdf\"\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "Content-ID: <x@y>\r\n",
            "\r\n",
            "--a\r\n",
            "--a--\r\n",
            "--b\r\n",
            "--b--\n",
            "YWJj\r\n",
            "a=C5=\r\n",
            "<p onclick=x><script>x</script><img src=cid:x@y>\r\n",
            "> quoted\r\n",
            "-- \r\n",
            "BEGIN:VEVENT\r\nDTSTART;TZID=\"x:y\":20260101T000000\r\n",
        ][..],
    )
    .prop_map(str::to_owned);
    prop_oneof![8 => known, 1 => "\\PC{0,30}\n"]
}
