//! mbsync copies an account, and its copy is what the sample says.

use std::{collections::BTreeMap, fs, path::Path};

use tokio::process::Command;

use super::rig::{NOW, OLEG, account, run, with_the_past};
use crate::{Servers, deliver, imap::encode_name, sample};

fn config(servers: &Servers, at: &Path) -> String {
    let account = account(OLEG);
    let (user, password, port) = (account.address, account.password, servers.imap().port());
    let home = at.display();
    format!(
        "IMAPAccount demo\nHost 127.0.0.1\nPort {port}\nUser {user}\nPass {password}\nSSLType None\nAuthMechs LOGIN\nTimeout 20\n\n\
         IMAPStore far\nAccount demo\n\n\
         MaildirStore near\nPath {home}/mail/\nInbox {home}/mail/INBOX\nSubFolders Verbatim\n\n\
         Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\nSyncState *\n"
    )
}

/// Raw messages of a Maildir folder, in a canonical order and without mbsync's mark.
fn held(folder: &Path) -> Vec<String> {
    let mut mails = Vec::new();
    for part in ["cur", "new"] {
        for entry in fs::read_dir(folder.join(part)).expect("a Maildir") {
            let raw = fs::read(entry.expect("an entry").path()).expect("a message");
            mails.push(canonical(&raw));
        }
    }
    mails.sort();
    mails
}

fn canonical(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw)
        .replace("\r\n", "\n")
        .lines()
        .filter(|line| !line.starts_with("X-TUID: "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn mbsync_copies_all_and_writes_back() {
    let servers = with_the_past().await;
    let home = tempfile::tempdir().expect("a directory");
    let config_file = home.path().join("mbsyncrc");
    fs::write(&config_file, config(&servers, home.path())).expect("written");
    fs::create_dir(home.path().join("mail")).expect("made");
    let sync = async || {
        run(Command::new("mbsync")
            .arg("-c")
            .arg(&config_file)
            .arg("all"))
        .await;
    };
    sync().await;

    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in sample::past(NOW).filter(|mail| mail.account == OLEG) {
        let folder = expected.entry(mail.folder).or_default();
        folder.push(canonical(&mail.raw));
    }
    assert!(expected.len() >= 4, "{:?}", expected.keys());
    for (folder, mut mails) in expected {
        mails.sort();
        assert_eq!(
            held(&home.path().join("mail").join(encode_name(&folder))),
            mails,
            "{folder}"
        );
    }

    // A new letter comes down, one removed here goes there, a new one of ours goes up.
    let inbox = home.path().join("mail/INBOX");
    let before = held(&inbox).len();
    let mail = sample::arriving(1, NOW);
    deliver(servers.smtp(), &mail.from, OLEG, &mail.raw)
        .await
        .expect("delivered");
    fs::write(inbox.join("new/1.mine.host"), "Subject: mine\n\nText\n").expect("written");
    let first = fs::read_dir(inbox.join("cur")).expect("a Maildir").next();
    fs::remove_file(first.expect("one").expect("an entry").path()).expect("removed");
    sync().await;
    assert_eq!(held(&inbox).len(), before + 1);
    sync().await;
    assert_eq!(held(&inbox).len(), before + 1);
    servers.stop().await;
}
