use model::{FailureKind, Flags};

use crate::wire::{
    Access, MarkChange, Marks, Moved, Reason, Session, UidSet,
    script::{Script, Step, hear, say},
};

const OPENED: &str = "* 9 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [PERMANENTFLAGS (\\Seen \\Answered \\*)] ok\r\n* OK [MAILBOXID (F22)] ok\r\n%T OK [READ-WRITE] done\r\n";

async fn selected(capabilities: &str, steps: Vec<Step>) -> (Script, Session) {
    let mut all = vec![hear("SELECT \"INBOX\"\r\n"), say(OPENED)];
    all.extend(steps);
    let script = Script::offering(capabilities, all).await;
    let mut session = script.session().await;
    let selected = session.open("INBOX", Access::Changes).await.unwrap();
    let permanent = selected.permanent.unwrap();
    assert!(permanent.keywords && permanent.flags.seen());
    assert_eq!(selected.mailbox_id.as_deref(), Some("F22"));
    (script, session)
}

#[tokio::test]
async fn nothing_changes_in_a_folder_that_is_open_for_reading() {
    let script = Script::signed_in(vec![
        hear("EXAMINE"),
        say("* OK [UIDVALIDITY 7] ok\r\n%T OK\r\n"),
        hear("SELECT"),
        say("* OK [UIDVALIDITY 7] ok\r\n%T OK [READ-ONLY] for you\r\n"),
        hear("SELECT"),
        say("%T NO [NOPERM] no\r\n"),
        Step::Hold,
    ])
    .await;
    let mut session = script.session().await;
    let reason = |session: &mut Session| session.changes().err().unwrap().reason;
    assert_eq!(reason(&mut session), Reason::ReadOnly);
    session.examine("INBOX").await.unwrap();
    assert_eq!(reason(&mut session), Reason::ReadOnly);
    assert!(
        session
            .open("INBOX", Access::Changes)
            .await
            .unwrap()
            .read_only
    );
    assert_eq!(reason(&mut session), Reason::ReadOnly);
    let error = session.open("INBOX", Access::Changes).await.unwrap_err();
    assert_eq!(error.reason, Reason::NoPermission);
    assert_eq!(reason(&mut session), Reason::ReadOnly);
    drop(session);
    assert!(!script.heard.await.unwrap().contains("STORE"));
}

#[tokio::test]
async fn flags_are_put_on_and_taken_off_in_silence() {
    let (_script, mut session) = selected(
        "IDLE",
        vec![
            hear("UID STORE 3:4,9 +FLAGS.SILENT (\\Seen $Forwarded)\r\n"),
            say("* 3 FETCH (UID 3 MODSEQ (9))\r\n%T OK\r\n"),
            hear("UID STORE 3 -FLAGS.SILENT (\\Flagged)\r\n"),
            say("%T NO [INUSE] later\r\n"),
        ],
    )
    .await;
    let mut changes = session.changes().unwrap();
    let marks = |names: &[&str]| Marks::of(&Flags::from_names(names.iter().copied()));
    let uids = UidSet::from_iter([3, 4, 9]);
    let all = marks(&["\\Seen", "\\Deleted", "$Forwarded"]);
    changes
        .store_flags(&uids, MarkChange::Add, &all)
        .await
        .unwrap();
    // What can't be said is not said.
    let none = marks(&["\\Deleted", "\\Recent"]);
    changes
        .store_flags(&uids, MarkChange::Add, &none)
        .await
        .unwrap();
    let error = changes
        .store_flags(
            &UidSet::range(3, 3),
            MarkChange::Remove,
            &marks(&["\\Flagged"]),
        )
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.reason),
        (FailureKind::Unavailable, Reason::InUse)
    );
    assert!(session.is_open());
}

#[tokio::test]
async fn messages_move_and_their_new_uids_are_told() {
    let (script, mut session) = selected(
        "MOVE UIDPLUS",
        vec![
            hear("UID MOVE 3:5 \"Wys&AUI-ane\"\r\n"),
            say("* OK [COPYUID 38505 3,5 11:12] moved\r\n* 3 EXPUNGE\r\n* 4 EXPUNGE\r\n%T OK\r\n"),
            hear("UID MOVE 3:5 \"Nowhere\"\r\n"),
            say("%T NO [TRYCREATE] no such folder\r\n"),
            hear("UID MOVE 3:5 \"Full\"\r\n"),
            say("%T NO [OVERQUOTA] full\r\n"),
            hear("UID MOVE 3:5 \"Odd\"\r\n"),
            say("%T OK [COPYUID 38505 3,99 11:12] moved\r\n"),
            Step::Hold,
        ],
    )
    .await;
    let uids = UidSet::range(3, 5);
    let mut changes = session.changes().unwrap();
    let moved = changes.move_to(&uids, "Wys&AUI-ane").await.unwrap();
    assert_eq!(moved.uidvalidity, Some(38505));
    assert_eq!(moved.pairs, [(3, 11), (5, 12)]);
    for (raw, reason) in [
        ("Nowhere", Reason::Nonexistent),
        ("Full", Reason::OverQuota),
    ] {
        assert_eq!(
            changes.move_to(&uids, raw).await.unwrap_err().reason,
            reason
        );
    }
    // Pairs that make no sense are no pairs.
    assert_eq!(
        changes.move_to(&uids, "Odd").await.unwrap(),
        Moved::default()
    );
    drop(session);
    let heard = script.heard.await.unwrap();
    assert!(!heard.contains("EXPUNGE") && !heard.contains("Deleted"));
}

#[tokio::test]
async fn a_server_that_can_not_move_is_not_made_to() {
    let (_script, mut session) = selected("UIDPLUS", vec![Step::Hold]).await;
    let mut changes = session.changes().unwrap();
    let error = changes
        .move_to(&UidSet::range(3, 5), "x")
        .await
        .unwrap_err();
    assert_eq!(error.reason, Reason::NotOffered);
    let labels = ["Work".to_owned()];
    let error = changes
        .store_labels(&UidSet::range(3, 5), MarkChange::Add, &labels)
        .await
        .unwrap_err();
    assert_eq!(error.reason, Reason::NotOffered);
    assert!(session.is_open());
}

#[tokio::test]
async fn gmails_labels_are_changed_by_the_names_people_read() {
    let (_script, mut session) = selected(
        "X-GM-EXT-1",
        vec![
            hear("UID STORE 3 -X-GM-LABELS.SILENT (\\Inbox \"Wys&AUI-ane\" \"a \\\"b\\\"\")\r\n"),
            say("%T OK\r\n"),
        ],
    )
    .await;
    let labels = ["\\Inbox", "Wys\u{142}ane", "a \"b\""].map(str::to_owned);
    let mut changes = session.changes().unwrap();
    changes
        .store_labels(&UidSet::range(3, 3), MarkChange::Remove, &labels)
        .await
        .unwrap();
}

#[tokio::test]
async fn folders_are_made_renamed_and_removed_when_they_are_empty() {
    let status = |messages: u32| {
        say(format!(
            "* STATUS \"b\" (MESSAGES {messages} UIDNEXT 1 UIDVALIDITY 1 UNSEEN 0)\r\n%T OK\r\n"
        ))
    };
    let script = Script::signed_in(vec![
        hear("CREATE \"a\"\r\n"),
        say("%T OK\r\n"),
        hear("SUBSCRIBE \"a\"\r\n"),
        say("%T NO never\r\n"),
        hear("CREATE \"a\"\r\n"),
        say("%T NO [ALREADYEXISTS] there\r\n"),
        hear("RENAME \"a\" \"b\"\r\n"),
        say("%T OK\r\n"),
        hear("STATUS \"b\""),
        status(1),
        hear("STATUS \"b\""),
        status(0),
        hear("DELETE \"b\"\r\n"),
        say("%T OK\r\n"),
    ])
    .await;
    let mut session = script.session().await;
    session.create_folder("a").await.unwrap();
    let error = session.create_folder("a").await.unwrap_err();
    assert_eq!(error.reason, Reason::AlreadyExists);
    session.rename_folder("a", "b").await.unwrap();
    let error = session.delete_folder("b").await.unwrap_err();
    assert_eq!(error.reason, Reason::NotEmpty);
    session.delete_folder("b").await.unwrap();
}

#[tokio::test]
async fn a_folder_is_counted_open_before_it_is_removed_where_it_can_be_closed() {
    let count = |messages: u32| {
        say(format!(
            "* {messages} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n%T OK [READ-ONLY] in\r\n"
        ))
    };
    let script = Script::offering(
        "UNSELECT",
        vec![
            hear("EXAMINE \"b\"\r\n"),
            count(1),
            hear("UNSELECT\r\n"),
            say("%T OK\r\n"),
            hear("EXAMINE \"b\"\r\n"),
            count(0),
            hear("UNSELECT\r\n"),
            say("%T OK\r\n"),
            hear("STATUS \"b\""),
            say("* STATUS \"b\" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1 UNSEEN 0)\r\n%T OK\r\n"),
            hear("DELETE \"b\"\r\n"),
            say("%T OK\r\n"),
        ],
    )
    .await;
    let mut session = script.session().await;
    // STATUS is not even asked, which might say less.
    let error = session.delete_folder("b").await.unwrap_err();
    assert_eq!(error.reason, Reason::NotEmpty);
    session.delete_folder("b").await.unwrap();
    assert!(session.changes().is_err(), "no folder is open");
}
