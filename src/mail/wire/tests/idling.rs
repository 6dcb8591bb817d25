use std::time::Duration;

use model::FailureKind;
use tokio::sync::Notify;

use crate::wire::{
    Idle,
    script::{Script, Step, hear, say},
};

const LONG: Duration = Duration::from_mins(10);

#[tokio::test]
async fn news_are_told_at_once_and_together() {
    let script = Script::signed_in(vec![
        hear("IDLE\r\n"),
        say("+ idling\r\n* OK Still here\r\n"),
        say("* 3 EXPUNGE\r\n* 8 EXISTS\r\n* 1 RECENT\r\n"),
        hear("DONE\r\n"),
        say("k2 OK done\r\n"),
        hear("EXAMINE"),
        Step::Hold,
    ])
    .await;
    let mut session = script.session().await;
    let Idle::News(notice) = session.idle(LONG, &Notify::new()).await.unwrap() else {
        panic!("no news");
    };
    assert!(notice.changed && notice.at.elapsed() < LONG);
    assert_eq!(notice.exists, Some(8));
    assert!(session.is_open());
}

#[tokio::test]
async fn a_wait_ends_by_time_or_by_wish() {
    let wait = || {
        vec![
            hear("IDLE\r\n"),
            say("+\r\n"),
            hear("DONE\r\n"),
            say("k2 OK\r\n"),
            Step::Hold,
        ]
    };
    let script = Script::signed_in(wait()).await;
    let mut session = script.session().await;
    let quiet = session
        .idle(Duration::from_millis(20), &Notify::new())
        .await;
    assert_eq!(quiet, Ok(Idle::Quiet));
    let script = Script::signed_in(wait()).await;
    let mut session = script.session().await;
    let wish = Notify::new();
    wish.notify_one();
    assert_eq!(session.idle(LONG, &wish).await, Ok(Idle::Interrupted));
}

#[tokio::test]
async fn a_wish_that_comes_with_news_is_not_lost() {
    let script = Script::signed_in(vec![
        hear("IDLE\r\n"),
        say("+\r\n"),
        hear("DONE\r\n"),
        say("* 9 EXISTS\r\nk2 OK\r\n"),
        Step::Hold,
    ])
    .await;
    let mut session = script.session().await;
    let wish = Notify::new();
    wish.notify_one();
    let news = session.idle(LONG, &wish).await;
    assert!(matches!(news, Ok(Idle::News(_))));
    let heard = tokio::time::timeout(Duration::from_millis(1), wish.notified()).await;
    assert!(heard.is_ok(), "the wish waits for the next wait");
}

#[tokio::test]
async fn a_watch_that_breaks_off_is_an_error() {
    for (steps, kind) in [
        (vec![say("+\r\n")], FailureKind::Unreachable),
        (
            vec![say("+\r\n* BYE\r\n"), Step::Hold],
            FailureKind::Unavailable,
        ),
        (
            vec![say("+\r\n%T OK\r\n"), Step::Hold],
            FailureKind::NotUnderstood,
        ),
        (
            vec![say("%T OK\r\n"), Step::Hold],
            FailureKind::NotUnderstood,
        ),
        (
            vec![say("%T NO [UNAVAILABLE] not now\r\n"), Step::Hold],
            FailureKind::Unavailable,
        ),
        (
            vec![say("+\r\n* ?\r\n"), Step::Hold],
            FailureKind::NotUnderstood,
        ),
    ] {
        let mut all = vec![hear("IDLE\r\n")];
        all.extend(steps);
        let script = Script::signed_in(all).await;
        let mut session = script.session().await;
        let error = session.idle(LONG, &Notify::new()).await.unwrap_err();
        assert_eq!(error.kind, kind);
    }
}

#[tokio::test]
async fn a_server_deaf_to_done_is_left() {
    let script = Script::signed_in(vec![hear("IDLE\r\n"), say("+\r\n"), Step::Hold]).await;
    let mut session = script.hasty().await;
    let error = session
        .idle(Duration::from_millis(10), &Notify::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, FailureKind::TimedOut);
}

#[tokio::test]
async fn a_count_that_is_told_again_is_no_news() {
    let script = Script::signed_in(vec![
        hear("EXAMINE"),
        say("* 8 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n%T OK\r\n"),
        hear("IDLE\r\n"),
        say("+\r\n"),
        say("* 8 EXISTS\r\n".repeat(1_000)),
        hear("DONE\r\n"),
        say("k3 OK\r\n"),
        Step::Hold,
    ])
    .await;
    let mut session = script.session().await;
    session.examine("INBOX").await.unwrap();
    let short = Duration::from_millis(100);
    assert_eq!(session.idle(short, &Notify::new()).await, Ok(Idle::Quiet));
}

#[tokio::test]
async fn a_flood_of_news_is_gathered() {
    let script = Script::signed_in(vec![
        hear("IDLE\r\n"),
        say("+\r\n* 1 EXISTS\r\n"),
        say("* 200 EXISTS\r\n"),
        say("* 3 FETCH (FLAGS ())\r\n* 201 EXISTS\r\n"),
        hear("DONE\r\n"),
        say("k2 OK\r\n"),
        Step::Hold,
    ])
    .await;
    let mut session = script.session().await;
    let now = tokio::time::Instant::now();
    // So much was told just before that the next has to wait a second.
    while session.calm.wait(now).is_zero() {}
    let Idle::News(notice) = session.idle(LONG, &Notify::new()).await.unwrap() else {
        panic!("no news");
    };
    assert_eq!((notice.exists, notice.changed), (Some(201), true));
    assert!(now.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_server_deaf_to_the_watch_is_left() {
    let script = Script::signed_in(vec![hear("IDLE\r\n"), Step::Hold]).await;
    let mut session = script.hasty().await;
    let error = session.idle(LONG, &Notify::new()).await.unwrap_err();
    assert_eq!(error.kind, FailureKind::TimedOut);
}

#[tokio::test]
async fn a_watch_that_only_babbles_is_cut_off() {
    let babble = "* OK still here\r\n".repeat(10_000);
    let mut steps = vec![hear("IDLE\r\n"), say("+\r\n")];
    steps.extend((0..100).map(|_| say(&babble)));
    steps.push(Step::Hold);
    let script = Script::signed_in(steps).await;
    let mut session = script.session().await;
    let error = session.idle(LONG, &Notify::new()).await.unwrap_err();
    assert_eq!(error.kind, FailureKind::NotUnderstood);
}

#[tokio::test]
async fn where_watching_is_offered_and_refused_it_is_waited_without() {
    let script = Script::signed_in(vec![
        hear("IDLE\r\n"),
        say("%T BAD what\r\n"),
        hear("EXAMINE"),
        say("* OK [UIDVALIDITY 1] ok\r\n%T OK\r\n"),
    ])
    .await;
    let mut session = script.session().await;
    let short = Duration::from_millis(50);
    assert_eq!(session.idle(short, &Notify::new()).await, Ok(Idle::Quiet));
    assert_eq!(session.struck(), ["IDLE"]);
    session.examine("INBOX").await.unwrap();
}
