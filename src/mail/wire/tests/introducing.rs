use std::io::Write as _;

use flate2::write::DeflateEncoder;
use model::{FailureKind, Security};

use crate::wire::{
    Access, Compression, Reason, Scope,
    script::{Script, Step, call, hear, say, signed_in},
};

#[tokio::test]
async fn we_say_who_we_are_and_agree_on_what_is_offered() {
    let script = Script::offering(
        "ID ENABLE CONDSTORE QRESYNC UTF8=ACCEPT",
        vec![
            hear("ID (\"name\" \"Korespond\" \"version\" \""),
            say("* ID (\"name\" \"Dovecot\" \"version\" \"2.3\u{7}\")\r\n%T OK\r\n"),
            hear("ENABLE CONDSTORE QRESYNC UTF8=ACCEPT\r\n"),
            say("* ENABLED QRESYNC UTF8=ACCEPT\r\n%T OK\r\n"),
            Step::Hold,
        ],
    )
    .await;
    let session = script.session().await;
    assert_eq!(session.server(), Some("Dovecot 2.3"));
    assert!(session.enabled.qresync && session.enabled.condstore && session.enabled.utf8);
    assert!(session.struck().is_empty());
}

#[tokio::test]
async fn what_is_offered_and_refused_is_done_without() {
    let script = Script::offering(
        "ID ENABLE CONDSTORE QRESYNC UTF8=ACCEPT",
        vec![
            hear("ID"),
            say("%T BAD unknown command\r\n"),
            hear("ENABLE CONDSTORE QRESYNC UTF8=ACCEPT\r\n"),
            say("%T BAD unknown command\r\n"),
            hear("ENABLE CONDSTORE\r\n"),
            say("* ENABLED CONDSTORE\r\n%T OK\r\n"),
            hear("ENABLE QRESYNC\r\n"),
            say("%T NO not that\r\n"),
            hear("ENABLE UTF8=ACCEPT\r\n"),
            say("%T BAD what\r\n"),
            hear("EXAMINE \"INBOX\"\r\n"),
            say("* OK [UIDVALIDITY 1] ok\r\n%T OK\r\n"),
        ],
    )
    .await;
    let mut session = script.session().await;
    assert_eq!(session.struck(), ["ID", "QRESYNC", "UTF8=ACCEPT"]);
    assert!(session.enabled.condstore && !session.enabled.qresync && !session.has("ID"));
    session.examine("INBOX").await.unwrap();
}

#[tokio::test]
async fn a_server_that_breaks_off_over_what_it_offers_is_called_again_without() {
    for broken in [
        vec![hear("ID")],
        vec![hear("ID"), say("nonsense\r\n"), Step::Hold],
    ] {
        let again = vec![
            hear("ENABLE"),
            say("* ENABLED CONDSTORE\r\n%T OK\r\n"),
            Step::Hold,
        ];
        let script = Script::called_again(vec![
            signed_in("ID ENABLE CONDSTORE", broken),
            signed_in("ID ENABLE CONDSTORE", again),
        ])
        .await;
        let session = script.session().await;
        assert_eq!(session.struck(), ["ID"]);
        assert!(session.enabled.condstore);
    }
    // A BYE is an answer: there may be too many of us.
    let script = Script::offering("ID", vec![hear("ID"), say("* BYE [LIMIT] too many\r\n")]).await;
    let error = script.open(Security::None).await.err().unwrap();
    assert_eq!(
        (error.kind, error.reason, error.scope),
        (FailureKind::Unavailable, Reason::Limit, Scope::Account)
    );
}

#[tokio::test]
async fn what_is_to_be_left_alone_is_not_asked_for() {
    let script = Script::offering("ID LITERAL+", vec![Step::Hold]).await;
    let mut dial = script.dial(Security::None);
    dial.without = vec!["ID".into()];
    let session = call(&dial).await.unwrap();
    assert!(!session.has("ID") && session.has("LITERAL+"));
}

#[tokio::test]
async fn literals_go_at_once_and_names_in_utf8_where_that_is_agreed() {
    let script = Script::offering(
        "ENABLE UTF8=ACCEPT LITERAL+ LIST-STATUS",
        vec![
            hear("ENABLE UTF8=ACCEPT\r\n"),
            say("* ENABLED UTF8=ACCEPT\r\n%T OK\r\n"),
            hear("LIST \"\" \"*\" RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))\r\n"),
            say("* LIST () \"/\" \"R\u{e9}sum\u{e9}\"\r\n* STATUS \"R\u{e9}sum\u{e9}\" (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 5 UNSEEN 0)\r\n* LIST () \"/\" \"a&b\"\r\n%T OK\r\n"),
            hear("SELECT {8+}\r\n"),
            hear("R\u{e9}sum\u{e9}\r\n"),
            say("* OK [UIDVALIDITY 5] ok\r\nk4 OK [READ-WRITE] done\r\n"),
        ],
    )
    .await;
    let mut session = script.session().await;
    let folders = session.folders_with_status().await.unwrap().folders;
    assert_eq!(folders[0].raw, "R&AOk-sum&AOk-");
    assert_eq!(
        (folders[1].raw.as_str(), folders[1].name.as_str()),
        ("a&-b", "a&b")
    );
    assert_eq!(
        folders[0].status.as_ref().map(|told| told.messages),
        Some(3)
    );
    assert_eq!(folders[1].status, None);
    let selected = session
        .open(&folders[0].raw, Access::Changes)
        .await
        .unwrap();
    assert!(!selected.read_only);
}

fn deflated(text: &str) -> Step {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.flush().unwrap();
    say(encoder.get_ref())
}

#[tokio::test]
async fn a_deflated_connection_says_and_hears_the_same() {
    let answer = "* 3 EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\nk3 OK done\r\n";
    let steps = || {
        vec![
            hear("COMPRESS DEFLATE\r\n"),
            say("%T OK\r\n"),
            hear("k3 EXAMINE \"INBOX\"\r\n"),
        ]
    };
    let mut well = steps();
    well.push(deflated(answer));
    let script = Script::offering("COMPRESS=DEFLATE", well).await;
    let mut dial = script.dial(Security::None);
    dial.compression = Compression::Always;
    let mut session = call(&dial).await.unwrap();
    assert_eq!(session.examine("INBOX").await.unwrap().exists, 3);

    let mut badly = steps();
    badly.extend([say([7; 64]), Step::Hold]);
    let script = Script::offering("COMPRESS=DEFLATE", badly).await;
    dial.at.port = script.port;
    let mut session = call(&dial).await.unwrap();
    let error = session.examine("INBOX").await.unwrap_err();
    assert_eq!(
        (error.kind, error.over),
        (FailureKind::NotUnderstood, Some("COMPRESS=DEFLATE"))
    );
    // On this machine it is not even asked for, and where it is refused it goes on without.
    let script = Script::offering("COMPRESS=DEFLATE", vec![Step::Hold]).await;
    script.session().await;
    let refused = vec![hear("COMPRESS"), say("%T NO not now\r\n"), Step::Hold];
    let script = Script::offering("COMPRESS=DEFLATE", refused).await;
    dial.at.port = script.port;
    assert_eq!(call(&dial).await.unwrap().struck(), ["COMPRESS=DEFLATE"]);
}
