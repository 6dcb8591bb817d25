//! A real Cyrus, one for each test: any user name, one password.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    ops::Deref,
    os::unix::{net::UnixStream, process::CommandExt as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use super::{
    dovecot::PASSWORD,
    free_port,
    mailbox::Mailboxes,
    process::{end, greeted, is_root, whoami},
    server::{MAIL_USER, Unpacked, answer, give},
};

/// Starts tried, as another process may take a free port first.
const STARTS: usize = 5;

/// A running server.
pub struct Cyrus {
    files: Unpacked,
    master: Option<Child>,
    mail: Mailboxes,
}

impl Cyrus {
    /// Starts a server with nobody's mail in it.
    pub fn start() -> Self {
        let files = Unpacked::of("cyrus");
        for sub in ["conf/socket", "conf/proc", "conf/db", "mail"] {
            fs::create_dir_all(files.path().join(sub)).expect("a directory can be made");
        }
        if is_root() {
            for sub in ["conf", "mail"] {
                give(&files.path().join(sub), (MAIL_USER.1, MAIL_USER.2));
            }
        }
        answer(&files.path().join("sign-in"), sign_in);
        let mut server = Self {
            files,
            master: None,
            mail: Mailboxes {
                imap: 0,
                prefix: "INBOX/",
                separator: '/',
            },
        };
        for _ in 0..STARTS {
            server.mail.imap = free_port();
            if server.try_start() {
                return server;
            }
        }
        panic!("Cyrus did not start:\n{}", server.log());
    }

    /// The file of the authority that signed the server's certificate, PEM.
    pub fn ca(&self) -> PathBuf {
        self.files.tls("ca.pem")
    }

    fn try_start(&mut self) -> bool {
        let dir = self.files.path();
        for (name, text) in [
            ("imapd.conf", self.configuration()),
            ("cyrus.conf", self.services()),
        ] {
            fs::write(dir.join(name), text).expect("a file can be written");
        }
        let log = fs::File::create(dir.join("log")).expect("a log can be written");
        let master = Command::new(self.files.program("lib/cyrus/bin/master"))
            .env("LD_LIBRARY_PATH", self.files.libraries())
            .arg("-C")
            .arg(dir.join("imapd.conf"))
            .arg("-M")
            .arg(dir.join("cyrus.conf"))
            .arg("-p")
            .arg(dir.join("master.pid"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            // When it is asked to stop it asks its whole group.
            .process_group(0)
            .spawn()
            .expect("Cyrus can be run");
        self.master = greeted(master, self.imap);
        self.master.is_some()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.files.path().join("log")).unwrap_or_default()
    }

    fn configuration(&self) -> String {
        let dir = self.files.path().display();
        let user = if is_root() {
            MAIL_USER.0.to_owned()
        } else {
            whoami("-un")
        };
        format!(
            "configdirectory: {dir}/conf\n\
             defaultpartition: default\n\
             partition-default: {dir}/mail\n\
             cyrus_user: {user}\n\
             virtdomains: userid\n\
             unixhierarchysep: yes\n\
             altnamespace: no\n\
             autocreate_quota: 0\n\
             allowplaintext: yes\n\
             tls_server_cert: {dir}/tls/cert.pem\n\
             tls_server_key: {dir}/tls/key.pem\n\
             sasl_mech_list: PLAIN\n\
             sasl_pwcheck_method: saslauthd\n\
             sasl_saslauthd_path: {dir}/sign-in\n"
        )
    }

    fn services(&self) -> String {
        let dir = self.files.path().display();
        let bin = self.files.program("lib/cyrus/bin");
        let (bin, port) = (bin.display(), self.imap);
        format!(
            "START {{\n recover cmd=\"{bin}/ctl_cyrusdb -C {dir}/imapd.conf -r\"\n}}\n\
             SERVICES {{\n imap cmd=\"{bin}/imapd -C {dir}/imapd.conf\" \
             listen=\"127.0.0.1:{port}\" prefork=1\n}}\n\
             DAEMON {{\n idled cmd=\"{bin}/idled -C {dir}/imapd.conf\"\n}}\n"
        )
    }
}

impl Deref for Cyrus {
    type Target = Mailboxes;

    fn deref(&self) -> &Mailboxes {
        &self.mail
    }
}

impl Drop for Cyrus {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("Cyrus's log:\n{}", self.log());
        }
        if let Some(master) = self.master.take() {
            end(master);
        }
    }
}

/// What saslauthd(8) would answer: name, password, service and realm come with their lengths.
fn sign_in(stream: &mut UnixStream) -> io::Result<()> {
    let mut told = Vec::new();
    for _ in 0..4 {
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut word = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut word)?;
        told.push(word);
    }
    let right = told.get(1).is_some_and(|word| word == PASSWORD.as_bytes());
    stream.write_all(if right { b"\0\x02OK" } else { b"\0\x02NO" })
}
