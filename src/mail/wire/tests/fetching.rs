use model::FailureKind;
use tokio::sync::mpsc;

use crate::wire::{
    Fetched, Outcome, UidSet, WireError,
    script::{Script, Step, hear, say},
};

async fn fetch(steps: Vec<Step>, uids: &UidSet) -> (Result<Outcome, WireError>, Vec<Fetched>) {
    let mut all = vec![hear("(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])\r\n")];
    all.extend(steps);
    let script = Script::signed_in(all).await;
    let mut session = script.session().await;
    let (into, mut from) = mpsc::channel(100);
    let result = session.fetch(uids, &into).await;
    drop((session, into));
    let mut got = Vec::new();
    while let Some(message) = from.recv().await {
        got.push(message);
    }
    (result, got)
}

fn message(uid: u32, text: &str) -> Step {
    say(format!(
        "* 1 FETCH (UID {uid} FLAGS (\\Seen) INTERNALDATE \"01-Jan-2026 10:00:00 +0000\" RFC822.SIZE {} BODY[] {{{}}}\r\n{text})\r\n",
        text.len(),
        text.len()
    ))
}

#[tokio::test]
async fn messages_are_brought_and_the_rest_is_told() {
    let steps = vec![
        message(1, "one\r\n"),
        message(1, "one again"),
        message(77, "foreign"),
        say("* 2 FETCH (UID 2 BODY[] NIL)\r\n"),
        say("* 3 FETCH (UID 3 RFC822.SIZE 9 BODY[] \"\")\r\n"),
        say("* 4 FETCH (UID 4 RFC822.SIZE 0 BODY[] {0}\r\n)\r\n"),
        say("* 5 FETCH (FLAGS () BODY[] {1}\r\nx)\r\n"),
        say("* 9 EXISTS\r\n%T OK\r\n"),
        // An empty body that is said to be 9 bytes long is asked for once more.
        hear("UID FETCH 3 ("),
        say("* 3 FETCH (UID 3 RFC822.SIZE 9 BODY[] \"\")\r\n%T OK\r\n"),
    ];
    let (outcome, got) = fetch(steps, &UidSet::range(1, 5)).await;
    assert_eq!(outcome.unwrap().absent, UidSet::from_iter([2, 3, 5]));
    let uids: Vec<u32> = got.iter().map(|message| message.uid).collect();
    assert_eq!(uids, [1, 4]);
    assert_eq!((got[0].raw.as_slice(), got[0].size), (&b"one\r\n"[..], 5));
    assert!(got[0].flags.seen() && got[0].internal_date.is_some());
}

#[tokio::test]
async fn a_message_over_the_limit_is_told_and_not_held() {
    let huge = "x".repeat((1 << 20) + 1);
    let steps = vec![message(1, &huge), message(2, "small"), say("%T OK\r\n")];
    let (outcome, got) = fetch(steps, &UidSet::range(1, 2)).await;
    let outcome = outcome.unwrap();
    assert_eq!(
        (outcome.oversize, outcome.absent),
        (UidSet::range(1, 1), UidSet::new())
    );
    assert_eq!(got.len(), 1);
}

#[tokio::test]
async fn an_early_ok_is_no_proof() {
    let (outcome, got) = fetch(
        vec![message(2, "two"), say("%T OK\r\n")],
        &UidSet::range(1, 3),
    )
    .await;
    assert_eq!(outcome.unwrap().absent, UidSet::from_iter([1, 3]));
    assert_eq!(got.len(), 1);
}

#[tokio::test]
async fn what_breaks_off_is_an_error() {
    for (steps, kind) in [
        (
            vec![message(1, "one"), say("* BYE restart\r\n")],
            FailureKind::Unavailable,
        ),
        (vec![message(1, "one")], FailureKind::Unreachable),
        (
            vec![
                message(1, "one"),
                say("* 2 FETCH (UID 2 BODY[] {100}\r\nhalf"),
            ],
            FailureKind::Unreachable,
        ),
        (
            vec![
                message(1, "one"),
                say("* 2 FETCH (UID 2 BODY[] {4294967295}\r\n"),
                Step::Hold,
            ],
            FailureKind::NotUnderstood,
        ),
        (
            vec![message(1, "one"), say("k1 OK\r\n"), Step::Hold],
            FailureKind::NotUnderstood,
        ),
        (
            vec![message(1, "one"), say("%T NO [LIMIT] slow down\r\n")],
            FailureKind::Unavailable,
        ),
        // Shorter and longer than announced.
        (
            vec![
                message(1, "one"),
                say("* 2 FETCH (UID 2 BODY[] {9}\r\nshort)\r\n%T OK\r\n"),
                Step::Hold,
            ],
            FailureKind::NotUnderstood,
        ),
        (
            vec![
                message(1, "one"),
                say("* 2 FETCH (UID 2 BODY[] {2}\r\nlonger)\r\n%T OK\r\n"),
                Step::Hold,
            ],
            FailureKind::NotUnderstood,
        ),
    ] {
        let (outcome, got) = fetch(steps, &UidSet::range(1, 3)).await;
        assert_eq!(outcome.unwrap_err().kind, kind);
        assert!(got.len() == 1 && got[0].raw == b"one");
    }
}

#[tokio::test]
async fn headers_alone() {
    let script = Script::signed_in(vec![
        hear("UID FETCH 5 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])\r\n"),
        say("* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 4000 BODY[HEADER] {4}\r\na:b\n)\r\n%T OK\r\n"),
    ])
    .await;
    let (into, mut from) = mpsc::channel(1);
    let outcome = script
        .session()
        .await
        .headers(&UidSet::range(5, 5), &into)
        .await
        .unwrap();
    assert_eq!(outcome, Outcome::default());
    let header = from.recv().await.unwrap();
    assert_eq!((header.size, header.raw.as_slice()), (4000, &b"a:b\n"[..]));
}

#[tokio::test]
async fn a_closed_channel_ends_the_fetch() {
    let script = Script::signed_in(vec![hear("UID FETCH"), message(1, "one"), Step::Hold]).await;
    let mut session = script.session().await;
    let (into, from) = mpsc::channel(1);
    drop(from);
    assert!(session.fetch(&UidSet::range(1, 1), &into).await.is_err());
    assert!(!session.is_open());
}

#[tokio::test]
async fn a_silent_server_is_not_waited_for() {
    for steps in [
        vec![hear("UID FETCH"), Step::Hold],
        vec![hear("UID FETCH"), message(1, "one"), Step::Hold],
    ] {
        let script = Script::signed_in(steps).await;
        let mut session = script.hasty().await;
        let (into, _from) = mpsc::channel(9);
        let error = session
            .fetch(&UidSet::range(1, 2), &into)
            .await
            .unwrap_err();
        assert_eq!(error.kind, FailureKind::TimedOut);
    }
}
