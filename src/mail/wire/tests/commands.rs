use model::{FailureKind, FolderKind, Security};

use crate::wire::{
    FolderStatus, Secret, Selected, Trust, UidSet, probe,
    script::{Script, Step, hear, say},
};

#[tokio::test]
async fn folders_are_listed() {
    let script = Script::signed_in(vec![
        hear("LIST \"\" \"*\"\r\n"),
        say("* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\Junk) \"/\" {4}\r\nSp\"m\r\n* LIST (\\Noselect) \"/\" \"&bad\"\r\n%T OK\r\n"),
    ])
    .await;
    let folders = script.session().await.folders().await.unwrap().folders;
    assert_eq!(folders.len(), 3);
    assert_eq!(folders[0].kind, Some(FolderKind::Inbox));
    assert_eq!(
        (folders[1].raw.as_str(), folders[1].kind),
        ("Sp\"m", Some(FolderKind::Spam))
    );
    assert!(!folders[2].selectable && folders[2].name == "&bad");
}

#[tokio::test]
async fn a_folder_is_opened_read_only() {
    let script = Script::signed_in(vec![
        hear("EXAMINE \"INBOX\"\r\n"),
        say("* XFOO (BAR NIL \"a\\\"b\" {3}\r\nx\r\n) [BAZ]\r\n* 5 XSOMETHING (a b)\r\n* OK [XCODE a b c] text\r\n* NO warning\r\n* BAD odd\r\n* OK [ALERT] \u{e9}\r\n"),
        say("* 17 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 9] ok\r\n* OK [UIDNEXT 33] ok\r\n%T OK [READ-ONLY] done\r\n"),
        hear("STATUS \"R&AOk-\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)\r\n"),
        say("* STATUS \"R&AOk-\" (MESSAGES 4 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 1)\r\n%T OK\r\n"),
    ])
    .await;
    let mut session = script.session().await;
    let selected = session.examine("INBOX").await.unwrap();
    assert_eq!(
        selected,
        Selected {
            uidvalidity: 9,
            uidnext: Some(33),
            exists: 17,
            read_only: true,
            ..Selected::default()
        }
    );
    let status = session.status("R&AOk-").await.unwrap();
    assert_eq!(
        status,
        FolderStatus {
            uidvalidity: 7,
            uidnext: 6,
            messages: 4,
            unseen: 1,
            ..FolderStatus::default()
        }
    );
}

#[tokio::test]
async fn one_bad_folder_leaves_the_session_open() {
    let script = Script::signed_in(vec![
        hear("EXAMINE \"Gone\"\r\n"),
        say("%T NO [NONEXISTENT] no such folder\r\n"),
        hear("EXAMINE \"Odd\"\r\n"),
        say("* 1 EXISTS\r\n%T OK\r\n"),
        hear("EXAMINE \"Busy\"\r\n"),
        say("%T NO [INUSE] later\r\n"),
        hear("EXAMINE \"x\"\r\n"),
        say("%T BAD what\r\n"),
    ])
    .await;
    let mut session = script.session().await;
    let mut kind = async |raw| {
        let kind = session.examine(raw).await.unwrap_err().kind;
        (kind, session.is_open())
    };
    assert_eq!(kind("Gone").await, (FailureKind::ServerSaysNo, true));
    assert_eq!(kind("Odd").await, (FailureKind::NotUnderstood, true));
    assert_eq!(kind("Busy").await, (FailureKind::Unavailable, true));
    assert_eq!(kind("x").await, (FailureKind::ServerSaysNo, false));
    assert_eq!(kind("INBOX").await, (FailureKind::Unreachable, false));
}

#[tokio::test]
async fn names_never_become_commands() {
    let script = Script::signed_in(vec![
        hear("EXAMINE {12}\r\n"),
        say("+ ok\r\n"),
        hear("x\r\n"),
        hear("k3 DELETE\r\n"),
        say("k2 NO no such folder\r\n"),
    ])
    .await;
    let error = script
        .session()
        .await
        .examine("x\r\nk3 DELETE")
        .await
        .unwrap_err();
    assert_eq!(error.kind, FailureKind::ServerSaysNo);
    script.heard.await.unwrap();
}

#[tokio::test]
async fn uids_are_searched_in_bounded_ranges() {
    let script = Script::signed_in(vec![
        hear("UID SEARCH 1:20000 SINCE 1-Jan-2026\r\n"),
        say("* SEARCH 5 6 7\r\n* 3 EXPUNGE\r\n* SEARCH 0\r\n%T OK\r\n"),
        // One was removed meanwhile: the next range begins one lower.
        hear("UID SEARCH 20000:* SINCE 1-Jan-2026\r\n"),
        say("* SEARCH 9\r\n%T OK\r\n"),
    ])
    .await;
    let selected = Selected {
        uidvalidity: 1,
        exists: 30_000,
        ..Selected::default()
    };
    let since = Some(jiff::civil::date(2026, 1, 1));
    let uids = script.session().await.uids(&selected, since).await.unwrap();
    assert_eq!(uids, UidSet::from_iter([5, 6, 7, 9]));
}

#[tokio::test]
async fn flags_of_asked_messages_only() {
    let script = Script::signed_in(vec![
        hear("UID FETCH 3:4 (UID FLAGS)\r\n"),
        say("* 1 FETCH (UID 3 FLAGS (\\Seen))\r\n* 2 FETCH (UID 99 FLAGS ())\r\n* 2 FETCH (FLAGS ())\r\n%T OK\r\n"),
    ])
    .await;
    let flags = script
        .session()
        .await
        .flags(&UidSet::range(3, 4))
        .await
        .unwrap();
    assert_eq!(flags.len(), 1);
    assert!(flags[0].0 == 3 && flags[0].1.seen());
}

#[tokio::test]
async fn answers_that_make_no_sense_close_the_connection() {
    let deep = format!(
        "* 1 FETCH (BODYSTRUCTURE {}{})\r\n%T OK\r\n",
        "(".repeat(400),
        ")".repeat(400)
    );
    for answer in [
        "x1 OK\r\n",
        "%T WHAT\r\n",
        "hello\r\n",
        "* -1 EXISTS\r\n%T OK\r\n",
        "* SEARCH x\r\n%T OK\r\n",
        "%T OK\n",
        "* 1 FETCH (UID x)\r\n%T OK\r\n",
        "* LIST () NIL {99999999999999999999}\r\n",
        "+ more\r\n",
        &deep,
    ] {
        let script = Script::signed_in(vec![hear("EXAMINE"), say(answer), Step::Hold]).await;
        let mut session = script.session().await;
        let error = session.examine("INBOX").await.unwrap_err();
        assert_eq!(
            (error.kind, session.is_open()),
            (FailureKind::NotUnderstood, false),
            "{answer}"
        );
        script.heard.await.unwrap();
    }
}

#[tokio::test]
async fn a_dropped_command_closes_the_session() {
    let script = Script::signed_in(vec![hear("EXAMINE"), Step::Hold]).await;
    let mut session = script.session().await;
    let pause = std::time::Duration::from_millis(50);
    assert!(
        tokio::time::timeout(pause, session.examine("INBOX"))
            .await
            .is_err()
    );
    assert!(!session.is_open());
    assert_eq!(
        session.status("INBOX").await.unwrap_err().kind,
        FailureKind::Unreachable
    );
}

#[tokio::test]
async fn a_server_that_drips_is_not_waited_for() {
    let mut steps = vec![hear("UID FETCH")];
    steps.extend((0..3).map(|at| say(format!("* {at} FETCH (UID {at} FLAGS ())\r\n"))));
    steps.push(Step::Hold);
    let script = Script::signed_in(steps).await;
    let mut session = script.hasty().await;
    let error = session.flags(&UidSet::range(1, 2)).await.unwrap_err();
    assert_eq!(
        (error.kind, session.is_open()),
        (FailureKind::TimedOut, false)
    );
}

#[tokio::test]
async fn a_probe_counts_labels_once() {
    let script = Script::offering("X-GM-EXT-1", vec![
        hear("LIST"),
        say("* LIST () \"/\" INBOX\r\n* LIST (\\All) \"/\" \"All Mail\"\r\n* LIST (\\Trash) \"/\" Bin\r\n* LIST () \"/\" Work\r\n%T OK\r\n"),
        hear("EXAMINE \"All Mail\""),
        say("* 3 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 9] ok\r\n%T OK\r\n"),
        hear("UID SEARCH"),
        say("* SEARCH 1 2 3\r\n%T OK\r\n"),
        hear("UID FETCH 1:3 (UID RFC822.SIZE)"),
        say("* 1 FETCH (UID 1 RFC822.SIZE 100)\r\n* 2 FETCH (UID 2 RFC822.SIZE 100)\r\n* 3 FETCH (UID 3 RFC822.SIZE 100)\r\n%T OK\r\n"),
        hear("EXAMINE \"Bin\""),
        say("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\n%T OK\r\n"),
        hear("UID SEARCH"),
        say("* SEARCH\r\n%T OK\r\n"),
        hear("LOGOUT"),
        say("* BYE\r\n%T OK\r\n"),
    ])
    .await;
    let dial = script.dial(Security::None);
    let password = Secret::new("p\"w".into());
    let found = probe(&Trust::system().unwrap(), &dial, &password, None)
        .await
        .unwrap();
    assert_eq!(
        (found.folders, found.messages_since, found.bytes_estimate),
        (4, 3, Some(300))
    );
}
