//! A real Courier, one for each test: any user name, one password, Maildir.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    ops::Deref,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use super::{
    dovecot::PASSWORD,
    free_port,
    mailbox::Mailboxes,
    process::{end, greeted, is_root, listening, me},
    server::{MAIL_USER, Unpacked, answer, give},
};

/// Starts tried, as another process may take a free port first.
const STARTS: usize = 5;
/// Connections at a time, all together and from one address.
const CONNECTIONS: &str = "100";
/// Longest request for a sign-in, in bytes.
const REQUEST: u64 = 4_096;
/// What Debian's own configuration sets.
const SETTINGS: &[(&str, &str)] = &[
    (
        "IMAP_CAPABILITY",
        "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE",
    ),
    ("TLS_VERIFYPEER", "NONE"),
    ("IMAP_KEYWORDS", "1"),
    ("IMAP_ACL", "1"),
    ("IMAP_USELOCKS", "1"),
    ("IMAP_ENHANCEDIDLE", "1"),
    ("IMAP_IDLE_TIMEOUT", "60"),
    ("IMAP_UMASK", "022"),
    ("IMAP_MAILBOX_SANITY_CHECK", "1"),
];

/// A running server.
pub struct Courier {
    files: Unpacked,
    listeners: Vec<Child>,
    mail: Mailboxes,
    /// Port for TLS.
    pub imaps: u16,
}

impl Courier {
    /// Starts a server with nobody's mail in it.
    pub fn start() -> Self {
        let files = Unpacked::of("courier");
        for sub in ["courier/authdaemon", "mail"] {
            fs::create_dir_all(files.path().join(sub)).expect("a directory can be made");
        }
        let mail = files.path().join("mail");
        let owner = if is_root() {
            (MAIL_USER.1, MAIL_USER.2)
        } else {
            me()
        };
        answer(
            &files.path().join("courier/authdaemon/socket"),
            move |stream| sign_in(stream, &mail, owner),
        );
        let mut server = Self {
            files,
            listeners: Vec::new(),
            mail: Mailboxes {
                imap: 0,
                prefix: "INBOX.",
                separator: '.',
            },
            imaps: 0,
        };
        for _ in 0..STARTS {
            (server.mail.imap, server.imaps) = (free_port(), free_port());
            if server.try_start() {
                return server;
            }
        }
        panic!("Courier did not start:\n{}", server.log());
    }

    /// The file of the authority that signed the server's certificate, PEM.
    pub fn ca(&self) -> PathBuf {
        self.files.tls("ca.pem")
    }

    fn try_start(&mut self) -> bool {
        self.stop();
        let plain = self.listener(self.imap).spawn();
        let plain = greeted(plain.expect("Courier can be run"), self.imap);
        let mut secure = self.listener(self.imaps);
        secure.env("IMAP_TLS", "1");
        let secure = secure.spawn().expect("Courier can be run");
        let secure = listening(secure, self.imaps);
        self.listeners.extend(plain.into_iter().chain(secure));
        self.listeners.len() == 2
    }

    /// What listens at a port; the one for TLS has couriertls before all else.
    fn listener(&self, port: u16) -> Command {
        let dir = self.files.path();
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(dir.join("log"));
        let tls = self.files.program("bin/couriertls");
        let mut listener = Command::new(self.files.program("sbin/couriertcpd"));
        listener
            .env("LD_LIBRARY_PATH", self.files.libraries())
            .envs(SETTINGS.iter().copied())
            .env("TLS_CERTFILE", self.files.tls("both.pem"))
            // The server that tells its processes of each other's changes is this test's own.
            .env("GAM_CLIENT_ID", self.imap.to_string())
            .current_dir(dir)
            .args(["-address=127.0.0.1", "-nodnslookup", "-noidentlookup"])
            .arg(format!("-maxprocs={CONNECTIONS}"))
            .arg(format!("-maxperip={CONNECTIONS}"))
            .arg(port.to_string());
        if port == self.imaps {
            listener.arg(tls).args(["-server", "-tcpd"]);
        }
        listener
            .arg(self.files.program("lib/courier/courier/imaplogin"))
            .arg(self.files.program("bin/imapd"))
            .arg("Maildir")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.expect("a log can be written"));
        listener
    }

    fn stop(&mut self) {
        self.listeners.drain(..).for_each(end);
    }

    fn log(&self) -> String {
        fs::read_to_string(self.files.path().join("log")).unwrap_or_default()
    }
}

impl Deref for Courier {
    type Target = Mailboxes;

    fn deref(&self) -> &Mailboxes {
        &self.mail
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("Courier's log:\n{}", self.log());
        }
        self.stop();
    }
}

/// What authdaemond(8) would answer: lines come first, then `AUTH LENGTH` and service, kind,
/// name and password, a line each.
fn sign_in(stream: &mut UnixStream, mail: &Path, owner: (u32, u32)) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).take(REQUEST);
    let mut line = String::new();
    while !line.starts_with("AUTH ") {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
    }
    let length = line.trim_start_matches("AUTH ").trim().parse().unwrap_or(0);
    let mut request = String::new();
    lines.take(length).read_to_string(&mut request)?;
    let words: Vec<&str> = request.lines().collect();
    let (Some(user), Some(&PASSWORD)) = (words.get(2), words.get(3)) else {
        return stream.write_all(b"FAIL\n");
    };
    let home = home(mail, user, owner)?;
    let (home, (uid, gid)) = (home.display(), owner);
    let answer =
        format!("UID={uid}\nGID={gid}\nHOME={home}\nADDRESS={user}\nMAILDIR={home}/Maildir\n.\n");
    stream.write_all(answer.as_bytes())
}

/// A user's home with a Maildir in it.
fn home(mail: &Path, user: &str, owner: (u32, u32)) -> io::Result<PathBuf> {
    let home = mail.join(user);
    if !home.exists() {
        for sub in ["cur", "new", "tmp"] {
            fs::create_dir_all(home.join("Maildir").join(sub))?;
        }
        if is_root() {
            give(&home, owner);
        }
    }
    Ok(home)
}
