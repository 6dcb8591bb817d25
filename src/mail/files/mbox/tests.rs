use proptest::prelude::*;

use super::*;

fn all(file: &[u8]) -> Vec<Found> {
    Mbox::new(file, 1 << 20).map(Result::unwrap).collect()
}

#[test]
fn what_others_wrote_is_read() {
    let file = b"\nFrom ana@x.example Thu Jan  1 00:00:05 1970\nSubject: a\nStatus: RO\nX-Status: AF\n\n\
        >From the start\n>>From twice\nFrom here on, no date\n\nFrom - no time either\n\n\
        From - Tue Feb 03 04:05:06 2026 +0130\r\nSubject: b\r\n\r\ntwo\r\n\r\n\r\nFrom \nSubject: c\n\nthree";
    let found = all(file);
    assert_eq!(found.len(), 3);
    assert_eq!(
        String::from_utf8_lossy(&found[0].raw),
        "Subject: a\nStatus: RO\nX-Status: AF\n\nFrom the start\n>From twice\n\
         From here on, no date\n\nFrom - no time either\n"
    );
    assert_eq!(
        found[0].flags.names(),
        ["\\Answered", "\\Flagged", "\\Seen"]
    );
    assert_eq!(
        (found[0].offset, found[0].received),
        (1, Some(Instant(5_000)))
    );
    assert_eq!(found[1].raw, b"Subject: b\r\n\r\ntwo\r\n\r\n");
    let second = found[1].received.unwrap().timestamp().to_string();
    assert_eq!(second, "2026-02-03T02:35:06Z");
    assert_eq!(
        (found[2].raw.as_slice(), found[2].received),
        (b"Subject: c\n\nthree".as_slice(), None)
    );
}

const DATED: &str = "From ana@x.example Thu Jan  1 00:00:05 1970\n";

fn texts(file: &str) -> Vec<String> {
    let text = |found: Found| String::from_utf8(found.raw).unwrap();
    all(file.as_bytes()).into_iter().map(text).collect()
}

#[test]
fn messages_without_an_empty_line_between_are_told_apart() {
    let file = format!("{DATED}Subject: a\n\none\n{DATED}Subject: b\n\ntwo\n");
    assert_eq!(texts(&file), ["Subject: a\n\none\n", "Subject: b\n\ntwo\n"]);
    // With nothing but a time it is text.
    let file = format!("{DATED}Subject: a\n\none\nFrom 10:30 on\nNote: late\n");
    assert_eq!(texts(&file).len(), 1);
}

#[test]
fn a_line_of_text_separates_nothing_though_dated() {
    let text = format!("Subject: a\n\none\n\n{DATED}he wrote this\n\n{DATED}\nthat\n");
    let file = format!("{DATED}{text}\n{DATED}Subject: b\n\ntwo\n");
    assert_eq!(texts(&file), [text.as_str(), "Subject: b\n\ntwo\n"]);
    let text = format!("Subject: a\n\n{DATED}https://x.example/\n\n{DATED}");
    assert_eq!(texts(&format!("{DATED}{text}")), [text]);
}

#[test]
fn a_length_that_leads_to_the_next_message_is_believed() {
    let body = format!("one\n\n{DATED}Subject: held\n>From as it was\n");
    let first = format!("Subject: a\nContent-Length: {}\n\n{body}", body.len());
    let last = "Subject: b\ncontent-length: 3\n\ntwo";
    for between in ["\n", "", "\r\n"] {
        let file = format!("{DATED}{first}{between}{DATED}{last}");
        assert_eq!(texts(&file), [first.as_str(), last], "{between:?}");
    }
    let offsets: Vec<u64> = all(format!("{DATED}{first}\n{DATED}{last}").as_bytes())
        .iter()
        .map(|found| found.offset)
        .collect();
    assert_eq!(offsets, [0, (DATED.len() + first.len() + 1) as u64]);
    // mboxcl quotes too.
    let file = format!("{DATED}Content-Length: 13\n\n>From me\nx\n.\n\n{DATED}A: b\n\n");
    assert_eq!(texts(&file)[0], "Content-Length: 13\n\nFrom me\nx\n.\n");
}

#[test]
fn a_length_that_leads_nowhere_is_not_believed() {
    for length in [
        "0",
        "1",
        "3",
        "99",
        "99999999999",
        "-1",
        "x",
        "18446744073709551615",
    ] {
        let first = format!("Content-Length: {length}\n\none\n");
        let file = format!("{DATED}{first}\n{DATED}Subject: b\n\ntwo\n");
        assert_eq!(
            texts(&file),
            [first.as_str(), "Subject: b\n\ntwo\n"],
            "{length}"
        );
    }
}

#[test]
fn what_is_no_mbox_is_refused_and_nothing_is_nothing() {
    let mut file = Mbox::new(
        b"Subject: a\n\nFrom b Thu Jan  1 00:00:05 1970\n".as_slice(),
        9,
    );
    assert!(file.next().unwrap().is_err());
    assert_eq!(all(b""), []);
    assert_eq!(all(b"\n\n"), []);
}

#[test]
fn a_message_over_the_limit_costs_no_memory_and_no_other() {
    let mut file = Vec::new();
    let flags = Flags::default();
    for raw in [b"a\n".to_vec(), vec![b'x'; 300_000], b"b\n".to_vec()] {
        write(&mut file, &raw, &flags, Instant(0)).unwrap();
    }
    let found: Vec<Found> = Mbox::new(file.as_slice(), 1_000)
        .map(Result::unwrap)
        .collect();
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.is_too_large(), one.raw.len()))
        .collect();
    assert_eq!(told, [(false, 2), (true, 0), (false, 2)]);
    assert_eq!(found[1].size, 300_001);
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let start = prop_oneof![
        "",
        ">*From ",
        "From MAILER-DAEMON Thu Jan  1 00:00:05 1970",
        "Content-Length: [0-9]{1,2}",
        "[a-z:]{0,9}"
    ];
    let end = prop_oneof!["\n", "\r\n", "\r", ""];
    (start, any::<Vec<u8>>(), end).prop_map(|(start, mut rest, end)| {
        rest.truncate(12);
        [start.into_bytes(), rest, end.into_bytes()].concat()
    })
}

proptest! {
    #[test]
    fn every_byte_and_flag_comes_back(
        mails in prop::collection::vec(prop::collection::vec(line(), 0..6), 0..5),
        names in prop::collection::vec("[a-z,=]{1,5}", 0..4),
        seconds in 0..4_000_000_000_i64,
    ) {
        let flags = Flags::from_names(names.iter().map(String::as_str).chain(["\\Seen"]));
        let received = Instant(seconds * 1_000);
        let mails: Vec<Vec<u8>> = mails.into_iter().map(|lines| lines.concat()).collect();
        let mut file = Vec::new();
        for raw in &mails {
            write(&mut file, raw, &flags, received).unwrap();
        }
        let back = all(&file);
        prop_assert_eq!(back.len(), mails.len());
        for (one, raw) in back.iter().zip(&mails) {
            prop_assert_eq!(&one.raw, raw);
            prop_assert_eq!(&one.flags, &flags);
            prop_assert_eq!(one.received, Some(received));
        }
    }

    #[test]
    fn nothing_breaks_it(mut file: Vec<u8>, limit in 0..50_u64) {
        file.splice(..0, *b"From x 00:00 ");
        for one in Mbox::new(file.as_slice(), limit).take(100) {
            prop_assert!(one.unwrap().raw.len() as u64 <= limit);
        }
    }
}
