//! A real Dovecot, one for each test: any user name, one password, Maildir.

use std::{
    fs,
    ops::Deref,
    os::unix::fs::{PermissionsExt as _, chown},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::{
    PATIENCE,
    certificates::certificates,
    free_port,
    mailbox::Mailboxes,
    process::{end, greeted, is_root, me, whoami},
    until, utf7,
};

/// Every user's password.
pub const PASSWORD: &str = "pw";
/// The owner of the mail when the tests run as root; needs no entry in passwd.
const MAIL_ID: u32 = 5000;
/// Starts tried, as another process may take a free port first.
const STARTS: usize = 5;
/// An IDLE session holds an inotify instance; the usual 128 are few.
const INOTIFY: &[(&str, u64)] = &[("max_user_instances", 8192), ("max_user_watches", 65536)];

/// A running server.
pub struct Dovecot {
    dir: TempDir,
    master: Option<Child>,
    mail: Mailboxes,
    /// Port for TLS.
    pub imaps: u16,
}

impl Dovecot {
    /// Starts a server with nobody's mail in it.
    pub fn start() -> Self {
        let dir = TempDir::with_prefix("kd").expect("a directory can be made");
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("mode is set");
        for sub in ["run", "state", "tls", "mail", "log"] {
            fs::create_dir(dir.path().join(sub)).expect("a directory can be made");
        }
        if is_root() {
            chown(dir.path().join("mail"), Some(MAIL_ID), Some(MAIL_ID)).expect("root may chown");
        }
        raise_inotify();
        certificates(&dir.path().join("tls"));
        let mut server = Self {
            dir,
            master: None,
            mail: Mailboxes {
                imap: 0,
                prefix: "",
                separator: '/',
            },
            imaps: 0,
        };
        for _ in 0..STARTS {
            (server.mail.imap, server.imaps) = (free_port(), free_port());
            if server.try_start() {
                return server;
            }
        }
        panic!("Dovecot did not start:\n{}", server.log());
    }

    /// The file of the authority that signed the server's certificate, PEM.
    pub fn ca(&self) -> PathBuf {
        self.dir.path().join("tls/ca.pem")
    }

    /// Gives a folder another UIDVALIDITY: the same messages in a folder made anew.
    pub fn renumber(&self, user: &str, folder: &str) {
        let mut session = self.session(user);
        let before = session.select(folder);
        let (name, aside) = (utf7::encode(folder), "set-aside");
        session.say("UNSELECT");
        session.say(&format!("RENAME \"{name}\" \"{aside}\""));
        session.say(&format!("CREATE \"{name}\""));
        session.select(aside);
        session.say(&format!("UID COPY 1:* \"{name}\""));
        session.say("UNSELECT");
        session.say(&format!("DELETE \"{aside}\""));
        assert_ne!(session.select(folder), before, "UIDVALIDITY changed");
    }

    /// Restores a folder as it was before its last UID was given, under the same UIDVALIDITY: the
    /// next message gets a UID that another one had.
    pub fn restore_before(&mut self, user: &str, folder: &str, uid: u32) {
        self.stop();
        let dir = self.dir.path().join("mail").join(user).join("Maildir");
        let dir = dir.join(format!(".{folder}"));
        let list = dir.join("dovecot-uidlist");
        let text = fs::read_to_string(&list).expect("a folder has a list of its UIDs");
        let (head, lines) = text.split_once('\n').expect("the list has a head");
        let head: Vec<String> = head
            .split(' ')
            .map(|word| match word.strip_prefix('N') {
                Some(_) => format!("N{uid}"),
                None => word.to_owned(),
            })
            .collect();
        let kept: Vec<&str> = lines
            .lines()
            .filter(|line| {
                let of = line.split(' ').next().and_then(|of| of.parse::<u32>().ok());
                of.is_some_and(|of| of < uid)
            })
            .collect();
        let text = format!("{}\n{}\n", head.join(" "), kept.join("\n"));
        fs::write(&list, text).expect("the list can be written");
        for entry in fs::read_dir(&dir).expect("a folder can be read").flatten() {
            if entry
                .file_name()
                .to_string_lossy()
                .starts_with("dovecot.index")
            {
                fs::remove_file(entry.path()).expect("an index can be removed");
            }
        }
        self.restart();
    }

    /// Fills a folder at once, by files; only while nobody has it open.
    pub fn fill(&self, user: &str, messages: impl Iterator<Item = (Vec<u8>, &'static str)>) {
        let home = self.dir.path().join("mail").join(user);
        let inbox = home.join("Maildir");
        for sub in ["cur", "new", "tmp"] {
            fs::create_dir_all(inbox.join(sub)).expect("a maildir can be made");
        }
        for (number, (raw, flags)) in messages.enumerate() {
            let name = format!("{}.M{number}.corpus:2,{flags}", 1_640_995_200 + number);
            fs::write(inbox.join("cur").join(name), raw).expect("a maildir can be written");
        }
        if is_root() {
            let status = Command::new("chown")
                .args(["-R", &format!("{MAIL_ID}:{MAIL_ID}")])
                .arg(&home)
                .status();
            assert!(status.is_ok_and(|s| s.success()), "root may chown");
        }
    }

    /// Lets the server list a folder and not open it, or open it again.
    pub fn shut(&self, user: &str, folder: &str, shut: bool) {
        let home = self.dir.path().join("mail").join(user);
        let dir = home.join("Maildir").join(format!(".{folder}"));
        let mode = if shut { 0o000 } else { 0o700 };
        fs::set_permissions(dir, fs::Permissions::from_mode(mode)).expect("a folder is there");
    }

    /// Stops the server, as for a restart; its mail stays.
    pub fn stop(&mut self) {
        if let Some(master) = self.master.take() {
            end(master);
        }
    }

    /// Starts it again at the same ports.
    pub fn restart(&mut self) {
        self.stop();
        until("Dovecot starts again at its ports", PATIENCE, || {
            self.try_start().then_some(())
        });
    }

    fn try_start(&mut self) -> bool {
        let conf = self.dir.path().join("dovecot.conf");
        fs::write(&conf, self.configuration()).expect("a file can be written");
        let master = Command::new("dovecot")
            .arg("-F")
            .arg("-c")
            .arg(&conf)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dovecot is installed: tests/run.sh does it");
        self.master = greeted(master, self.imap);
        self.master.is_some()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log/dovecot.log")).unwrap_or_default()
    }

    fn configuration(&self) -> String {
        let base = self.dir.path().display();
        let (imap, imaps) = (self.imap, self.imaps);
        let (internal, group, login, uid, gid) = if is_root() {
            let name = str::to_owned;
            (
                name("dovecot"),
                name("dovecot"),
                name("dovenull"),
                MAIL_ID,
                MAIL_ID,
            )
        } else {
            let (uid, gid) = me();
            (whoami("-un"), whoami("-gn"), whoami("-un"), uid, gid)
        };
        format!(
            r"
base_dir = {base}/run
state_dir = {base}/state
instance_name = korespond-test
protocols = imap
listen = 127.0.0.1
log_path = {base}/log/dovecot.log
info_log_path = {base}/log/info.log
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_chars =
first_valid_uid = 1
mail_uid = {uid}
mail_gid = {gid}
mail_location = maildir:~/Maildir
mail_max_userip_connections = 0
mail_fsync = never
mailbox_idle_check_interval = 2s
ssl = yes
ssl_cert = <{base}/tls/cert.pem
ssl_key = <{base}/tls/key.pem
ssl_min_protocol = TLSv1.2
default_vsz_limit = 1G
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \Junk
  }}
  mailbox Trash {{
    auto = create
    special_use = \Trash
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  service_count = 0
  process_min_avail = 1
  process_limit = 2
  chroot =
}}
service anvil {{
  chroot =
}}
protocol imap {{
  imap_max_line_length = 256k
}}
"
        )
    }
}

impl Deref for Dovecot {
    type Target = Mailboxes;

    fn deref(&self) -> &Mailboxes {
        &self.mail
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("Dovecot's log:\n{}", self.log());
        }
        self.stop();
    }
}

/// Only where we may; without it Dovecot looks for new mail by itself every two seconds.
fn raise_inotify() {
    for (name, least) in INOTIFY {
        let path = format!("/proc/sys/fs/inotify/{name}");
        let now = fs::read_to_string(&path)
            .ok()
            .and_then(|text| text.trim().parse().ok());
        if now.unwrap_or(0) < *least && fs::write(&path, least.to_string()).is_err() {
            eprintln!("{path} stays as it is");
        }
    }
}

#[test]
fn a_server_tells_what_it_was_given() {
    let mut server = Dovecot::start();
    let mail = super::corpus::Corpus::of(1, "ana@agency.example");
    server.fill("ana@agency.example", mail.take(3));
    server.create("ana@agency.example", "Umowy/Łódź");
    server.append(
        "ana@agency.example",
        "Umowy/Łódź",
        b"Subject: one\r\n\r\none\r\n",
    );
    server.append(
        "ana@agency.example",
        "Umowy/Łódź",
        b"Subject: two\r\n\r\ntwo\r\n",
    );
    server.store("ana@agency.example", "Umowy/Łódź", "1", "+FLAGS (\\Seen)");
    let before = server.truth("ana@agency.example");
    assert_eq!(before.len(), 5);
    assert_eq!(
        before
            .iter()
            .filter(|held| held.flags == ["\\Seen"])
            .count(),
        1 + before
            .iter()
            .filter(|held| held.folder == "INBOX" && !held.flags.is_empty())
            .count()
    );
    assert!(
        before
            .iter()
            .any(|held| held.sha256 == super::sha256(b"Subject: two\r\n\r\ntwo\r\n"))
    );
    server.renumber("ana@agency.example", "Umowy/Łódź");
    server.expunge("ana@agency.example", "INBOX", "1");
    server.transfer("ana@agency.example", "INBOX", "2", "Trash");
    server.copy("ana@agency.example", "INBOX", "3", "Sent");
    server.restart();
    assert_eq!(server.truth("ana@agency.example").len(), 5);
}
