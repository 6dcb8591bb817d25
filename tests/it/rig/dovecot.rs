//! A real Dovecot, one for each test: any user name, one password, Maildir.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpStream,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{PATIENCE, free_port, imap::Imap, sha256, until, utf7};

/// Every user's password.
pub const PASSWORD: &str = "pw";
/// The owner of the mail when the tests run as root; needs no entry in passwd.
const MAIL_ID: u32 = 5000;
/// Starts tried, as another process may take a free port first.
const STARTS: usize = 5;
/// How long Dovecot has to stop when asked.
const STOPPING: Duration = Duration::from_secs(5);
/// An IDLE session holds an inotify instance; the usual 128 are few.
const INOTIFY: &[(&str, u64)] = &[("max_user_instances", 8192), ("max_user_watches", 65536)];

/// A message as the server holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Folder in UTF-8.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// SHA-256 of the raw message.
    pub sha256: String,
    /// Flags, sorted.
    pub flags: Vec<String>,
}

/// A running server.
pub struct Dovecot {
    dir: TempDir,
    master: Option<Child>,
    /// Port for plain text and STARTTLS.
    pub imap: u16,
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
        make_certificates(&dir.path().join("tls"));
        let mut server = Self {
            dir,
            master: None,
            imap: 0,
            imaps: 0,
        };
        for _ in 0..STARTS {
            (server.imap, server.imaps) = (free_port(), free_port());
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

    /// A connection of the tests' own.
    pub fn session(&self, user: &str) -> Imap {
        Imap::sign_in(self.imap, user)
    }

    /// Adds a message without flags.
    pub fn append(&self, user: &str, folder: &str, raw: &[u8]) {
        self.session(user).append(folder, "", raw);
    }

    /// Makes a folder.
    pub fn create(&self, user: &str, folder: &str) {
        self.session(user)
            .say(&format!("CREATE \"{}\"", utf7::encode(folder)));
    }

    /// Sets or takes flags: `+FLAGS (\Seen)`.
    pub fn store(&self, user: &str, folder: &str, uids: &str, change: &str) {
        let mut session = self.session(user);
        session.select(folder);
        session.say(&format!("UID STORE {uids} {change}"));
    }

    /// Moves messages to another folder.
    pub fn transfer(&self, user: &str, from: &str, uids: &str, to: &str) {
        let mut session = self.session(user);
        session.select(from);
        session.say(&format!("UID MOVE {uids} \"{}\"", utf7::encode(to)));
    }

    /// Copies messages to another folder.
    pub fn copy(&self, user: &str, from: &str, uids: &str, to: &str) {
        let mut session = self.session(user);
        session.select(from);
        session.say(&format!("UID COPY {uids} \"{}\"", utf7::encode(to)));
    }

    /// Deletes messages for good.
    pub fn expunge(&self, user: &str, folder: &str, uids: &str) {
        let mut session = self.session(user);
        session.select(folder);
        session.say(&format!("UID STORE {uids} +FLAGS (\\Deleted)"));
        session.say(&format!("UID EXPUNGE {uids}"));
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

    /// All that the server holds for a user, sorted.
    pub fn truth(&self, user: &str) -> Vec<Held> {
        let mut session = self.session(user);
        let mut truth = Vec::new();
        for folder in session.folders() {
            let uidvalidity = session.select(&folder);
            session.each(|message| {
                truth.push(Held {
                    folder: folder.clone(),
                    uidvalidity,
                    uid: message.uid,
                    sha256: sha256(&message.raw),
                    flags: message.flags,
                });
            });
        }
        truth.sort();
        truth
    }

    /// Stops the server, as for a restart; its mail stays.
    pub fn stop(&mut self) {
        let Some(mut master) = self.master.take() else {
            return;
        };
        let asked = Command::new("sh")
            .args(["-c", &format!("kill {}", master.id())])
            .status();
        let started = Instant::now();
        while asked.is_ok() && started.elapsed() < STOPPING {
            if matches!(master.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if master.kill().is_ok() {
            let _ = master.wait();
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
        let mut master = Command::new("dovecot")
            .arg("-F")
            .arg("-c")
            .arg(&conf)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dovecot is installed: tests/run.sh does it");
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if matches!(master.try_wait(), Ok(Some(_))) {
                return false;
            }
            if greets(self.imap) {
                self.master = Some(master);
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = master.kill();
        let _ = master.wait();
        false
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log/dovecot.log")).unwrap_or_default()
    }

    fn configuration(&self) -> String {
        let base = self.dir.path().display();
        let (imap, imaps) = (self.imap, self.imaps);
        let (internal, login, uid, gid) = if is_root() {
            (
                "dovecot".to_owned(),
                "dovenull".to_owned(),
                MAIL_ID,
                MAIL_ID,
            )
        } else {
            let me = fs::metadata("/proc/self").expect("/proc is there");
            let name = Command::new("id")
                .arg("-un")
                .output()
                .expect("id runs")
                .stdout;
            let name = String::from_utf8_lossy(&name).trim().to_owned();
            (name.clone(), name, me.uid(), me.gid())
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

impl Drop for Dovecot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("Dovecot's log:\n{}", self.log());
        }
        self.stop();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn greets(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let mut line = String::new();
    let read = stream
        .set_read_timeout(Some(PATIENCE))
        .and_then(|()| BufReader::new(stream).read_line(&mut line));
    read.is_ok() && line.starts_with("* OK")
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

/// An authority and a certificate for localhost that it signed.
fn make_certificates(dir: &Path) {
    let script = r"
        set -e
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
            -keyout ca.key -out ca.pem -subj '/CN=Agency test authority' \
            -addext 'basicConstraints=critical,CA:TRUE'
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
            -keyout key.pem -out cert.csr -subj /CN=localhost
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n' >ext
        openssl x509 -req -in cert.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
            -extfile ext -out cert.pem
        chmod 644 ca.pem cert.pem key.pem";
    let made = Command::new("sh")
        .args(["-c", script])
        .current_dir(dir)
        .output()
        .expect("sh runs");
    assert!(
        made.status.success(),
        "openssl: {}",
        String::from_utf8_lossy(&made.stderr)
    );
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
            .any(|held| held.sha256 == sha256(b"Subject: two\r\n\r\ntwo\r\n"))
    );
    server.renumber("ana@agency.example", "Umowy/Łódź");
    server.expunge("ana@agency.example", "INBOX", "1");
    server.transfer("ana@agency.example", "INBOX", "2", "Trash");
    server.copy("ana@agency.example", "INBOX", "3", "Sent");
    server.restart();
    assert_eq!(server.truth("ana@agency.example").len(), 5);
}
