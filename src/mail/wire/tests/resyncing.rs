use model::FailureKind;

use crate::wire::{
    Access, How, Known, Reason, Resync, Session, UidSet, WireError,
    script::{Script, Step, hear, say},
};

const OPENED: &str = "* 10 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 11] ok\r\n* OK [HIGHESTMODSEQ 50] ok\r\n%T OK [READ-ONLY] done\r\n";

/// A server that speaks QRESYNC, and then.
async fn session(steps: Vec<Step>) -> (Script, Session) {
    let mut all = vec![
        hear("ENABLE CONDSTORE QRESYNC\r\n"),
        say("* ENABLED CONDSTORE QRESYNC\r\n%T OK\r\n"),
    ];
    all.extend(steps);
    let script = Script::offering("ENABLE CONDSTORE QRESYNC ESEARCH", all).await;
    let session = script.session().await;
    (script, session)
}

async fn resynced(session: &mut Session, modseq: u64, uids: &UidSet) -> Result<Resync, WireError> {
    let known = Known {
        uidvalidity: 7,
        modseq,
        uids,
    };
    session.resync("INBOX", Access::Reading, known).await
}

fn changed(resync: &Resync) -> Vec<(u32, Vec<String>)> {
    let changed = resync.changed.iter();
    changed.map(|(uid, flags)| (*uid, flags.names())).collect()
}

#[tokio::test]
async fn an_unchanged_folder_costs_one_round_trip() {
    let (script, mut session) = session(vec![
        hear("EXAMINE \"INBOX\" (QRESYNC (7 50 1:10))\r\n"),
        say(OPENED),
        Step::Hold,
    ])
    .await;
    let resync = resynced(&mut session, 50, &UidSet::range(1, 10))
        .await
        .unwrap();
    assert_eq!(
        (resync.how, resync.selected.highest_modseq),
        (How::ByQresync, Some(50))
    );
    assert!(resync.vanished.is_empty() && resync.changed.is_empty());
    drop(session);
    script.heard.await.unwrap();
}

#[tokio::test]
async fn what_went_changed_and_came_is_told() {
    let (_script, mut session) = session(vec![
        hear("EXAMINE \"INBOX\" (QRESYNC (7 40 1:9))\r\n"),
        say("* VANISHED (EARLIER) 3,5:6,4000:4294967295\r\n* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (41))\r\n* 1 FETCH (FLAGS ())\r\n* OK [CLOSED] x\r\n* VANISHED (EARLIER) 2\r\n* 4 FETCH (UID 4 FLAGS (\\Flagged) MODSEQ (44))\r\n"),
        say(OPENED),
        hear("UID FETCH 10:* (UID FLAGS)\r\n"),
        say("* 9 FETCH (UID 9 FLAGS (\\Deleted))\r\n* 10 FETCH (UID 10 FLAGS ())\r\n%T OK\r\n"),
    ])
    .await;
    let resync = resynced(&mut session, 40, &UidSet::range(1, 9))
        .await
        .unwrap();
    assert_eq!(resync.how, How::ByQresync);
    // What came before CLOSED was about another folder.
    assert_eq!(resync.vanished, UidSet::from_iter([2]));
    assert_eq!(
        changed(&resync),
        [(4, vec!["\\Flagged".to_owned()]), (10, vec![])]
    );
}

#[tokio::test]
async fn a_long_list_of_known_uids_is_left_out() {
    let known: UidSet = (1..10_000).step_by(2).collect();
    let (_script, mut session) = session(vec![
        hear("EXAMINE \"INBOX\" (QRESYNC (7 50))\r\n"),
        say("* VANISHED (EARLIER) 2:11\r\n"),
        say(OPENED),
        Step::Hold,
    ])
    .await;
    let resync = resynced(&mut session, 50, &known).await.unwrap();
    assert_eq!(resync.vanished, UidSet::from_iter([3, 5, 7, 9, 11]));
}

#[tokio::test]
async fn what_is_odd_is_never_believed() {
    let flags = "* VANISHED (EARLIER) 1:9\r\n";
    for answer in [
        OPENED.replace("HIGHESTMODSEQ 50", "HIGHESTMODSEQ 39"),
        OPENED.replace("HIGHESTMODSEQ 50", "NOMODSEQ"),
        OPENED.replace("HIGHESTMODSEQ 50", "HIGHESTMODSEQ 18446744073709551615"),
        OPENED.replace("HIGHESTMODSEQ 50", "HIGHESTMODSEQ many"),
        OPENED.replace("UIDVALIDITY 7", "UIDVALIDITY 8"),
        format!("* 1 FETCH (FLAGS (\\Seen))\r\n{OPENED}"),
        format!("* 1 EXPUNGE\r\n{OPENED}"),
    ] {
        let told = format!("{flags}{answer}");
        let (_script, mut session) = session(vec![hear("EXAMINE"), say(told)]).await;
        let resync = resynced(&mut session, 40, &UidSet::range(1, 10))
            .await
            .unwrap();
        assert_eq!(resync.how, How::ByComparison, "{answer}");
        assert!(resync.vanished.is_empty() && resync.changed.is_empty());
    }
    let (_script, mut session) = session(vec![
        hear("EXAMINE"),
        say("* VANISHED (EARLIER) 1:*\r\n"),
        Step::Hold,
    ])
    .await;
    let error = resynced(&mut session, 40, &UidSet::range(1, 10))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.over),
        (FailureKind::NotUnderstood, Some("QRESYNC"))
    );
}

#[tokio::test]
async fn without_qresync_the_changes_and_the_count_tell() {
    let (_script, mut session) = session(vec![
        hear("EXAMINE \"INBOX\" (QRESYNC (7 40 1:9))\r\n"),
        say("%T BAD what\r\n"),
        hear("EXAMINE \"INBOX\"\r\n"),
        say(OPENED),
        hear("UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 40)\r\n"),
        say("* 10 FETCH (UID 10 FLAGS () MODSEQ (50))\r\n%T OK\r\n"),
        // Nothing at all changed: opening is enough.
        hear("EXAMINE \"INBOX\"\r\n"),
        say(OPENED),
        // Some went: the server counts no removals, so it is asked what is there.
        hear("EXAMINE \"INBOX\"\r\n"),
        say(OPENED),
        hear("UID SEARCH RETURN (ALL) 1:*\r\n"),
        say("* ESEARCH (TAG \"x\") UID ALL 1:8,11:12\r\n%T OK\r\n"),
    ])
    .await;
    let resync = resynced(&mut session, 40, &UidSet::range(1, 9))
        .await
        .unwrap();
    assert_eq!(
        (resync.how, session.struck()),
        (How::ByCondstore, &["QRESYNC"][..])
    );
    assert_eq!(
        (changed(&resync), resync.vanished),
        (vec![(10, vec![])], UidSet::new())
    );
    let resync = resynced(&mut session, 50, &UidSet::range(1, 10))
        .await
        .unwrap();
    assert!(resync.how == How::ByCondstore && resync.vanished.is_empty());
    let resync = resynced(&mut session, 50, &UidSet::range(1, 12))
        .await
        .unwrap();
    assert_eq!(resync.vanished, UidSet::from_iter([9, 10]));
}

#[tokio::test]
async fn a_folder_that_is_gone_is_no_reason_to_strike_anything() {
    let (_script, mut session) = session(vec![
        hear("EXAMINE"),
        say("%T NO [NONEXISTENT] gone\r\n"),
        Step::Hold,
    ])
    .await;
    let error = resynced(&mut session, 40, &UidSet::range(1, 9))
        .await
        .unwrap_err();
    assert_eq!(
        (error.reason, session.struck().len()),
        (Reason::Nonexistent, 0)
    );
    assert!(session.is_open() && session.changes().is_err());
}

#[tokio::test]
async fn nothing_known_is_for_a_comparison_to_find_out() {
    let script = Script::signed_in(vec![hear("EXAMINE \"INBOX\"\r\n"), say(OPENED)]).await;
    let mut session = script.session().await;
    let resync = resynced(&mut session, 50, &UidSet::range(1, 10))
        .await
        .unwrap();
    assert_eq!(resync.how, How::ByComparison);
}
