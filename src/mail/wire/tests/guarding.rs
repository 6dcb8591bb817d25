//! Servers that send what no server should: each harms its own connection alone.

use std::time::Duration;

use model::FailureKind;
use tokio::sync::mpsc;

use crate::wire::{
    MAX_FOLDERS, Reason, Scope, Session, UidSet, WireError,
    script::{Script, Step, hear, say},
};

async fn examined(answer: Vec<Step>) -> (Session, WireError) {
    let mut steps = vec![hear("EXAMINE")];
    steps.extend(answer);
    steps.push(Step::Hold);
    let script = Script::signed_in(steps).await;
    let mut session = script.session().await;
    let error = session.examine("INBOX").await.unwrap_err();
    (session, error)
}

#[tokio::test]
async fn what_nobody_asked_for_ends_somewhere() {
    let big = format!("* XNEWS {{500000}}\r\n{}\r\n", "x".repeat(500_000));
    let flood: Vec<Step> = (0..40).map(|_| say(&big)).collect();
    let many = vec![say("* 1 RECENT\r\n".repeat(210_000))];
    for answer in [flood, many] {
        let (session, error) = examined(answer).await;
        assert_eq!(
            (error.kind, session.is_open()),
            (FailureKind::NotUnderstood, false)
        );
    }
}

#[tokio::test]
async fn the_same_message_again_and_again_ends_somewhere() {
    let text = "t".repeat(900_000);
    let again = format!("* 1 FETCH (UID 1 BODY[] {{900000}}\r\n{text})\r\n");
    let mut steps = vec![hear("UID FETCH")];
    steps.extend((0..40).map(|_| say(&again)));
    steps.push(Step::Hold);
    let script = Script::signed_in(steps).await;
    let mut session = script.session().await;
    let (into, mut from) = mpsc::channel(9);
    let error = session
        .fetch(&UidSet::range(1, 1), &into)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, session.is_open()),
        (FailureKind::NotUnderstood, false)
    );
    assert_eq!(from.recv().await.unwrap().raw.len(), 900_000);
    assert!(from.try_recv().is_err());
}

#[tokio::test]
async fn literals_lines_and_brackets_have_their_limits() {
    let deep = "(".repeat(376);
    for answer in [
        // 512 MB, as a message nobody asked for and as anything else.
        "* 1 FETCH (UID 1 BODY[] {536870912}\r\n".to_owned(),
        "* XFOO {536870912}\r\n".to_owned(),
        format!("* XLINE {}\r\n", "x".repeat(2 << 20)),
        format!("* 1 FETCH (BODYSTRUCTURE {deep}\r\n"),
        format!("* OK [ALERT] {}\r\n", "x".repeat(2 << 20)),
        "* 1 FETCH (UID 1 BODYSTRUCTURE (\"a\"\r\n".to_owned(),
    ] {
        let (session, error) = examined(vec![say(&answer)]).await;
        let told = answer.get(..40);
        assert_eq!(error.kind, FailureKind::NotUnderstood, "{told:?}");
        assert!(!session.is_open() && error.words.len() < 200);
    }
}

#[tokio::test]
async fn a_line_that_comes_byte_by_byte_costs_no_more_than_at_once() {
    let line = format!("* OK {}\r\n", "x".repeat(900_000));
    let mut pieces: Vec<u8> = vec![0];
    pieces.extend_from_slice(line.as_bytes());
    let began = std::time::Instant::now();
    // In pieces of one byte each.
    assert_eq!(crate::wire::read_all(&pieces), 1);
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn what_no_parser_expects_is_survived() {
    let script = Script::signed_in(vec![
        hear("UID FETCH"),
        say("* 1 FETCH (INTERNALDATE NIL UID 1 FLAGS (\\Seen) ENVELOPE NIL BODYSTRUCTURE ((((NIL)))))\r\n%T OK\r\n"),
    ])
    .await;
    let flags = script
        .session()
        .await
        .flags(&UidSet::range(1, 1))
        .await
        .unwrap();
    assert_eq!(flags.len(), 1);
}

#[tokio::test]
async fn ten_thousand_folders_are_five_thousand_and_a_number() {
    let lines: Vec<String> = (0..10_000)
        .map(|at| format!("* LIST () \"/\" f{at}\r\n"))
        .collect();
    let list = lines.concat();
    let script = Script::signed_in(vec![hear("LIST"), say(list), say("%T OK\r\n")]).await;
    let listing = script.session().await.folders().await.unwrap();
    assert_eq!(listing.folders.len(), MAX_FOLDERS);
    assert_eq!(listing.left_out, 5_000);
}

#[tokio::test]
async fn refusals_say_what_has_to_pause() {
    for (answer, kind, reason, scope) in [
        (
            "%T NO [LIMIT] x\r\n",
            FailureKind::Unavailable,
            Reason::Limit,
            Scope::Account,
        ),
        (
            "%T NO [THROTTLED] x\r\n",
            FailureKind::Unavailable,
            Reason::Throttled,
            Scope::Account,
        ),
        (
            "%T NO [INUSE] x\r\n",
            FailureKind::Unavailable,
            Reason::InUse,
            Scope::Command,
        ),
        (
            "%T NO [UNAVAILABLE] x\r\n",
            FailureKind::Unavailable,
            Reason::Unavailable,
            Scope::Command,
        ),
        (
            "%T NO [NONEXISTENT] x\r\n",
            FailureKind::ServerSaysNo,
            Reason::Nonexistent,
            Scope::Command,
        ),
        (
            "%T NO [SERVERBUG] x\r\n",
            FailureKind::Unavailable,
            Reason::ServerBug,
            Scope::Command,
        ),
        (
            "%T NO [CONTACTADMIN] x\r\n",
            FailureKind::ServerSaysNo,
            Reason::ContactAdmin,
            Scope::Account,
        ),
        (
            "%T NO no\r\n",
            FailureKind::ServerSaysNo,
            Reason::Untold,
            Scope::Command,
        ),
        (
            "* BYE bye\r\n",
            FailureKind::Unavailable,
            Reason::Bye,
            Scope::Account,
        ),
        (
            "* BYE [UNAVAILABLE] down\r\n",
            FailureKind::Unavailable,
            Reason::Bye,
            Scope::Server,
        ),
    ] {
        let (_, error) = examined(vec![say(answer)]).await;
        assert_eq!(
            (error.kind, error.reason, error.scope),
            (kind, reason, scope),
            "{answer}"
        );
    }
}
