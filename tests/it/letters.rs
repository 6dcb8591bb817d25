//! What a letter holds: wrapped files, whole messages, invitations, previews; and letters that
//! could not be read.

use std::fs;

use serde_json::{Value, json};

use crate::rig::{
    browser::play,
    dovecot::Dovecot,
    http::Http,
    office::{Office, SIGN_IN, Way},
    root,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";

/// A letter of `tests/mail`.
fn letter(name: &str) -> Vec<u8> {
    fs::read(root().join(format!("tests/mail/{name}.eml"))).expect("the letter is there")
}

fn office(letters: &[Vec<u8>]) -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    for raw in letters {
        server.append(ANA, "INBOX", raw);
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(letters.len() as u64);
    (server, office)
}

fn message(api: &mut Http, at: usize) -> Value {
    let list = api.get("/api/v1/messages?folder=inbox").json();
    let id = list["items"][at]["id"].as_str().expect("an id").to_owned();
    api.get(&format!("/api/v1/messages/{id}")).json()
}

#[test]
fn wrapped_files_come_out() {
    let (_server, office) = office(&[letter("winmail")]);
    let mut api = office.api(ANA);
    let one = message(&mut api, 0);
    let id = one["id"].as_str().unwrap();
    let files = one["attachments"].as_array().unwrap();
    let names: Vec<&str> = files
        .iter()
        .filter_map(|file| file["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Umowa na łódź.docx",
            "plan.png",
            "Stara oferta.txt",
            "cennik.pdf"
        ]
    );
    let inner = api.get(&format!(
        "/api/v1/messages/{id}/attachments/{}",
        files[3]["part"]
    ));
    assert_eq!((inner.status, &*inner.text()), (200, "%PDF-1.4\n"));
    let zip = api.get(&format!("/api/v1/messages/{id}/attachments.zip"));
    assert!(zip.body.starts_with(b"PK"));
    let found = |name: &str| {
        zip.body
            .windows(name.len())
            .any(|part| part == name.as_bytes())
    };
    assert!(found("cennik.pdf") && found("Stara oferta.txt") && !found("winmail.dat"));
    let body = api.get(&format!("/api/v1/messages/{id}/body")).json();
    assert!(body["html"].as_str().unwrap().contains("data:image/png"));
    office.verify();
}

#[test]
fn what_can_be_looked_at_is_of_its_own_type() {
    let (_server, office) = office(&[letter("winmail")]);
    let one = message(&mut office.api(ANA), 0);
    let id = one["id"].as_str().unwrap();
    let mut panel = office.http();
    let session = panel.sign_in(ANA, SIGN_IN);
    let headers: Vec<_> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let mut look = |at: usize| {
        let part = &one["attachments"][at]["part"];
        let path = format!("/mail/m/{id}/att/{part}?preview=yes");
        panel.ask("GET", &path, &headers, Vec::new())
    };
    assert_eq!(look(0).status, 404, "a document is saved, not shown");
    for (at, kind, sandboxed) in [
        (1, "image/png", true),
        (2, "text/plain; charset=utf-8", true),
        (3, "application/pdf", false),
    ] {
        let shown = look(at);
        assert_eq!(shown.status, 200);
        assert_eq!(shown.header("content-type"), kind);
        let way = shown.header("content-disposition");
        assert!(way.starts_with("inline; filename=\""), "{way}");
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        let policy = shown.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert_eq!(policy.contains("sandbox"), sandboxed, "{policy}");
    }
}

#[test]
fn the_quarantine_is_listed_and_read_again() {
    let (_server, office) = office(&[letter("garbage"), letter("html-only")]);
    let mut api = office.api(ANA);
    let held = api.get("/api/v1/quarantine").json();
    let held = held["items"].as_array().unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["flaws"], json!(["not-mime"]));
    let id = held[0]["id"].as_str().unwrap();
    let raw = api.get(&format!("/api/v1/messages/{id}/raw"));
    assert!(raw.body.ends_with(b"\x80\x81 but words in it\r\n"));
    let again = json!({"tried": 1, "mended": 0});
    for path in [
        format!("/api/v1/messages/{id}/parse"),
        "/api/v1/quarantine/parse".to_owned(),
    ] {
        let told = api.send("POST", &path, &json!({}));
        assert_eq!((told.status, told.json()), (200, again.clone()), "{path}");
    }
    let mut colleague = office.api(BO);
    assert_eq!(
        colleague.get("/api/v1/quarantine").json()["items"],
        json!([])
    );
    let path = format!("/api/v1/messages/{id}/parse");
    assert_eq!(colleague.send("POST", &path, &json!({})).status, 404);
    office.verify();
}

/// One letter with everything that is shown beside a text.
fn full() -> Vec<u8> {
    let part = |head: &str, body: &str| format!("--a\r\n{head}\r\n\r\n{body}\r\n");
    let (invitation, pdf, picture) = (
        String::from_utf8(letter("invitation-vtimezone")).expect("it is UTF-8"),
        "JVBERi0xLjQKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoKMiAwIG9iago8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PgplbmRvYmoKMyAwIG9iago8PC9UeXBlL1BhZ2UvTWVkaWFCb3hbMCAwIDIwMCAyMDBdL1BhcmVudCAyIDAgUj4+CmVuZG9iagp0cmFpbGVyCjw8L1Jvb3QgMSAwIFI+Pgo=",
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    );
    let calendar = invitation.split_once("\r\n\r\n").expect("it has a body").1;
    let parts = [
        part(
            "Content-Type: text/plain; charset=utf-8",
            "Wszystko w jednym.",
        ),
        part(
            "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\nContent-Transfer-Encoding: 8bit\r\nContent-Disposition: attachment; filename=invite.ics",
            calendar,
        ),
        part(
            "Content-Type: image/png; name=plan.png\r\nContent-Disposition: attachment; filename=plan.png\r\nContent-Transfer-Encoding: base64",
            picture,
        ),
        part(
            "Content-Type: text/plain; charset=iso-8859-2; name=notatka.txt\r\nContent-Disposition: attachment; filename=notatka.txt\r\nContent-Transfer-Encoding: quoted-printable",
            "Za=BF=F3=B3=E6 <b>g=EA=B6l=B1</b>",
        ),
        part(
            "Content-Type: application/pdf; name=umowa.pdf\r\nContent-Disposition: attachment; filename=umowa.pdf\r\nContent-Transfer-Encoding: base64",
            pdf,
        ),
        part(
            "Content-Type: message/rfc822",
            "From: Ewa <ewa@client.example>\r\nTo: ana@agency.example\r\nSubject: Inner letter\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nInner words.\r\n<script>alert(1)</script>",
        ),
    ];
    format!(
        "From: Nowy Klient <nowy@kwiaty.example>\r\nTo: <{ANA}>\r\nSubject: All of it\r\n\
         Date: Fri, 06 Feb 2026 10:00:00 +0000\r\nMessage-ID: <all@kwiaty.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n{}--a--\r\n",
        parts.concat()
    )
    .into_bytes()
}

#[test]
fn everything_in_a_letter_is_shown() {
    let (_server, office) = office(&[full(), letter("garbage")]);
    let asked = json!({
        "base": office.base(), "email": ANA, "password": SIGN_IN, "subject": "All of it",
        "meeting": "Ședință săptămânală", "inner": "Inner letter", "words": "Inner words.",
        "text": "Zażółć <b>gęślą</b>",
    });
    let found = play("letters", &asked);
    assert_eq!(found["seen"]["dialogs"], json!([]));
    assert_eq!(found["seen"]["foreign"], json!([]));
    assert_eq!(found["pdf"], "application/pdf", "{found}");
}
