//! Bodies that may not be whole, and what else is told of a message.

use tokio::sync::mpsc;

use crate::wire::{
    Facts, Fetched, Outcome, UidSet,
    script::{Script, Step, hear, say},
};

async fn fetched(capabilities: &str, steps: Vec<Step>) -> (Outcome, Vec<Fetched>) {
    let script = Script::offering(capabilities, steps).await;
    let mut session = script.session().await;
    let (into, mut from) = mpsc::channel(100);
    let outcome = session.fetch(&UidSet::range(1, 3), &into).await.unwrap();
    drop((session, into));
    let mut got = Vec::new();
    while let Some(message) = from.recv().await {
        got.push(message);
    }
    (outcome, got)
}

/// A message that is said to have 9,000 bytes.
fn stump(uid: u32, text: &str) -> String {
    let length = text.len();
    format!("* {uid} FETCH (UID {uid} RFC822.SIZE 9000 BODY[] {{{length}}}\r\n{text})\r\n")
}

/// The server is asked what lies behind so many bytes of a message.
fn behind(uid: u32, length: usize, tail: &str) -> [Step; 2] {
    let size = tail.len();
    [
        hear(format!("UID FETCH {uid} (UID BODY.PEEK[]<{length}.1024>)")),
        say(format!(
            "* {uid} FETCH (UID {uid} BODY[]<{length}> {{{size}}}\r\n{tail})\r\n%T OK\r\n"
        )),
    ]
}

#[tokio::test]
async fn what_goes_on_where_it_ended_was_cut() {
    let first = [stump(1, "one"), stump(2, "two")].concat();
    let mut steps = vec![
        hear("UID FETCH 1:3 (UID FLAGS"),
        say(format!("{first}%T OK\r\n")),
    ];
    steps.extend(behind(1, 3, ""));
    steps.extend(behind(2, 3, "more"));
    steps.push(hear("UID FETCH 1:2 (UID FLAGS"));
    steps.push(say(format!("{first}%T OK\r\n")));
    let (outcome, got) = fetched("IDLE", steps).await;
    // Where one was cut, none that is short is believed.
    assert_eq!(outcome.absent, UidSet::range(1, 3));
    assert!(got.is_empty());
}

#[tokio::test]
async fn a_stump_is_asked_for_again_and_taken_if_it_is_all_there_is() {
    let whole = "w".repeat(9_000);
    let first = [stump(1, "one"), stump(2, "two"), stump(3, "three")].concat();
    let second = [stump(1, "one"), stump(2, &whole), stump(3, "thr")].concat();
    let mut steps = vec![
        hear("UID FETCH 1:3 (UID FLAGS"),
        say(format!("{first}%T OK\r\n")),
    ];
    for (uid, length) in [(1, 3), (2, 3), (3, 5)] {
        steps.extend(behind(uid, length, ""));
    }
    steps.push(hear("UID FETCH 1:3 (UID FLAGS"));
    steps.push(say(format!("{second}%T OK\r\n")));
    let (outcome, got) = fetched("IDLE", steps).await;
    // The third came otherwise each time: nobody knows what it is.
    assert_eq!(outcome.absent, UidSet::range(3, 3));
    let bodies: Vec<&[u8]> = got.iter().map(|message| message.raw.as_slice()).collect();
    assert_eq!(bodies, [b"one", whole.as_bytes()]);
}

#[tokio::test]
async fn a_server_that_only_guesses_sizes_is_found_out() {
    let near = "n".repeat(8_000);
    let all = |uids: std::ops::RangeInclusive<u32>| {
        let said: String = uids.map(|uid| stump(uid, &near)).collect();
        say(format!("{said}%T OK\r\n"))
    };
    let mut steps = vec![hear("UID FETCH 1:8 ("), all(1..=8)];
    steps.extend((1..=8).flat_map(|uid| behind(uid, near.len(), "")));
    steps.extend([
        hear("UID FETCH 1:8 ("),
        all(1..=8),
        // Nothing is asked for twice any more, but for what is far too short.
        hear("UID FETCH 9:10 ("),
        say(format!("{}{}%T OK\r\n", stump(9, &near), stump(10, "ten"))),
    ]);
    steps.extend(behind(10, 3, ""));
    steps.extend([
        hear("UID FETCH 10 ("),
        say(format!("{}%T OK\r\n", stump(10, &near))),
    ]);
    let script = Script::signed_in(steps).await;
    let mut session = script.session().await;
    let (into, mut from) = mpsc::channel(100);
    for uids in [UidSet::range(1, 8), UidSet::range(9, 10)] {
        let outcome = session.fetch(&uids, &into).await.unwrap();
        assert_eq!(outcome, Outcome::default());
    }
    drop(into);
    let mut came = 0;
    while let Some(message) = from.recv().await {
        assert_eq!(message.raw.len(), near.len());
        came += 1;
    }
    assert_eq!(came, 10);
}

#[tokio::test]
async fn a_header_never_passes_for_a_message() {
    let (outcome, got) = fetched(
        "IDLE",
        vec![
            hear("UID FETCH"),
            say("* 1 FETCH (UID 1 BODY[HEADER] {5}\r\na:b\r\n)\r\n* 2 FETCH (UID 0 BODY[] {1}\r\nx)\r\n%T OK\r\n"),
        ],
    )
    .await;
    assert!(got.is_empty());
    assert_eq!(outcome.absent, UidSet::range(1, 3));
}

#[tokio::test]
async fn ids_and_labels_come_with_the_message() {
    let (_, got) = fetched(
        "OBJECTID",
        vec![
            hear("RFC822.SIZE EMAILID BODY.PEEK[])\r\n"),
            say("* 1 FETCH (UID 1 RFC822.SIZE 1 EMAILID (M6d99) BODY[] {1}\r\nx)\r\n%T OK\r\n"),
        ],
    )
    .await;
    assert_eq!(got[0].object.as_deref(), Some("M6d99"));
    let (_, got) = fetched(
        "X-GM-EXT-1",
        vec![
            hear("RFC822.SIZE X-GM-MSGID X-GM-LABELS BODY.PEEK[])\r\n"),
            say("* 1 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" \"Wys&AUI-ane\") UID 1 RFC822.SIZE 1 BODY[] {1}\r\nx)\r\n%T OK\r\n"),
        ],
    )
    .await;
    assert_eq!(got[0].object.as_deref(), Some("1278455344230334865"));
    assert_eq!(got[0].labels, ["\\Inbox", "Wys\u{142}ane"]);
}

#[tokio::test]
async fn a_server_that_does_not_keep_to_its_ids_is_asked_without() {
    let (outcome, got) = fetched(
        "OBJECTID",
        vec![
            hear("EMAILID"),
            say("%T BAD unknown item\r\n"),
            hear("RFC822.SIZE BODY.PEEK[])\r\n"),
            say("* 1 FETCH (UID 1 BODY[] {1}\r\nx)\r\n%T OK\r\n"),
        ],
    )
    .await;
    assert_eq!((got.len(), outcome.absent), (1, UidSet::range(2, 3)));
}

#[tokio::test]
async fn facts_come_without_bodies() {
    let script = Script::offering(
        "OBJECTID",
        vec![
            hear("UID FETCH 5:6 (UID FLAGS INTERNALDATE RFC822.SIZE EMAILID)\r\n"),
            say("* 1 FETCH (UID 5 FLAGS (\\Seen) INTERNALDATE \"01-Jan-2026 10:00:00 +0000\" RFC822.SIZE 77 EMAILID (M1))\r\n* 1 FETCH (UID 5 FLAGS () EMAILID (M2))\r\n* 2 FETCH (UID 9 EMAILID (M9))\r\n%T OK\r\n"),
        ],
    )
    .await;
    let facts = script
        .session()
        .await
        .facts(&UidSet::range(5, 6))
        .await
        .unwrap();
    let [
        Facts {
            uid: 5,
            size: Some(77),
            object: Some(object),
            internal_date: Some(_),
            flags,
            ..
        },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert!(object == "M1" && flags.seen());
}
