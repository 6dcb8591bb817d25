//! Every mail server that the tests know, by the same verbs, and what unpacked ones have in common.

use std::{
    fs,
    ops::Deref,
    os::unix::{
        fs::PermissionsExt as _,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::{
    certificates::certificates, courier::Courier, cyrus::Cyrus, dovecot::Dovecot,
    mailbox::Mailboxes, root,
};

/// Whose the mail is when the tests run as root: a user that every Debian has.
pub const MAIL_USER: (&str, u32, u32) = ("daemon", 1, 1);

/// Who made a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// Dovecot: IDLE, CONDSTORE, QRESYNC, MOVE; `/` and no prefix.
    Dovecot,
    /// Cyrus: the same and OBJECTID; `/` and everything below the Inbox.
    Cyrus,
    /// Courier: UIDPLUS and IDLE only, no UIDNEXT at EXAMINE; `.` and everything below the Inbox.
    Courier,
}

/// A running server.
pub enum Server {
    /// Dovecot.
    Dovecot(Box<Dovecot>),
    /// Cyrus.
    Cyrus(Cyrus),
    /// Courier.
    Courier(Courier),
}

impl Server {
    /// Starts a server with nobody's mail in it.
    pub fn start(make: Make) -> Self {
        match make {
            Make::Dovecot => Self::Dovecot(Box::new(Dovecot::start())),
            Make::Cyrus => Self::Cyrus(Cyrus::start()),
            Make::Courier => Self::Courier(Courier::start()),
        }
    }

    /// A port for TLS, how TLS begins there, and the file of the authority to trust.
    pub fn secure(&self) -> (u16, &'static str, PathBuf) {
        match self {
            Self::Dovecot(server) => (server.imaps, "tls", server.ca()),
            Self::Cyrus(server) => (server.imap, "starttls", server.ca()),
            Self::Courier(server) => (server.imaps, "tls", server.ca()),
        }
    }
}

impl Deref for Server {
    type Target = Mailboxes;

    fn deref(&self) -> &Mailboxes {
        match self {
            Self::Dovecot(server) => server,
            Self::Cyrus(server) => server,
            Self::Courier(server) => server,
        }
    }
}

/// A server's packages in a directory of the test's own, where whoever owns the mail may
/// read them: the checkout may lie in a home that is closed to others.
pub struct Unpacked {
    dir: TempDir,
}

impl Unpacked {
    /// Copies a server's packages.
    pub fn of(name: &str) -> Self {
        let dir = TempDir::with_prefix("km").expect("a directory can be made");
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("mode is set");
        let packages = root().join("target/tools/servers").join(name).join("usr");
        let copied = Command::new("cp")
            .arg("-r")
            .arg(&packages)
            .arg(dir.path())
            .status();
        assert!(
            copied.is_ok_and(|status| status.success()),
            "{name} is unpacked: tests/run.sh does it"
        );
        fs::create_dir(dir.path().join("tls")).expect("a directory can be made");
        certificates(&dir.path().join("tls"));
        Self { dir }
    }

    /// The test's directory for this server.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A file of its certificates.
    pub fn tls(&self, name: &str) -> PathBuf {
        self.dir.path().join("tls").join(name)
    }

    /// A program of its packages.
    pub fn program(&self, path: &str) -> PathBuf {
        self.dir.path().join("usr").join(path)
    }

    /// Where its libraries lie, for `LD_LIBRARY_PATH`.
    pub fn libraries(&self) -> String {
        let lib = self.dir.path().join("usr/lib");
        let arch = format!("{}-linux-gnu", std::env::consts::ARCH);
        format!("{}:{}", lib.display(), lib.join(arch).display())
    }
}

/// Answers at a socket for as long as the test lasts: who may sign in.
pub fn answer(at: &Path, reply: impl Fn(&mut UnixStream) -> std::io::Result<()> + Send + 'static) {
    let listener = UnixListener::bind(at).expect("a socket can be made");
    fs::set_permissions(at, fs::Permissions::from_mode(0o777)).expect("mode is set");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            if let Err(error) = reply(&mut stream) {
                eprintln!("a sign-in was not answered: {error}");
            }
        }
    });
}

/// Gives a directory with all in it to whoever owns the mail.
pub fn give(dir: &Path, (uid, gid): (u32, u32)) {
    let status = Command::new("chown")
        .args(["-R", &format!("{uid}:{gid}")])
        .arg(dir)
        .status();
    assert!(status.is_ok_and(|s| s.success()), "root may chown");
}
