//! An agency with a data directory of its own and the real binary.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use serde::Deserialize;
use tempfile::TempDir;

use super::{LONG_PATIENCE, PATIENCE, dovecot::Dovecot, http::Http, until};

/// The binary under test.
const BINARY: &str = env!("CARGO_BIN_EXE_korespond");
/// The Director's address.
pub const DIRECTOR: &str = "dyrektor@agency.example";
/// Everybody's password to the panel.
pub const SIGN_IN: &str = "lilac-tram-harbour-91";
/// What the daemon prints before its address.
const LISTENING: &str = "listening on http://";
/// How long a daemon may take to stop with nothing lost (O-11), and a little for a busy machine.
const STOPPING: Duration = Duration::from_secs(10);

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The same, having checked that it went well.
    pub fn fine(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

/// A line of `korespond ledger --json-lines`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct LedgerLine {
    /// Folder in UTF-8.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// SHA-256 of the raw message.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Flags.
    pub flags: Vec<String>,
    /// Message-ID.
    pub message_id: Option<String>,
    /// State.
    pub state: String,
}

/// How an account reaches its server.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// Plain text on loopback.
    Plain,
    /// TLS, trusting the server's own authority.
    TlsWithCa,
    /// TLS, trusting only what the system trusts.
    TlsWithoutCa,
    /// STARTTLS, trusting the server's own authority.
    StarttlsWithCa,
}

/// An agency.
pub struct Office {
    dir: TempDir,
    data: PathBuf,
    daemon: Option<Child>,
    at: String,
}

impl Office {
    /// An agency with a Director and nobody else.
    pub fn new() -> Self {
        let dir = TempDir::with_prefix("ko").expect("a directory can be made");
        let data = dir.path().join("data");
        Self::made(dir, data)
    }

    /// The same with its data elsewhere.
    pub fn at(data: PathBuf) -> Self {
        Self::made(
            TempDir::with_prefix("ko").expect("a directory can be made"),
            data,
        )
    }

    fn made(dir: TempDir, data: PathBuf) -> Self {
        let office = Self {
            dir,
            data,
            daemon: None,
            at: String::new(),
        };
        office
            .run_with(
                &[
                    "init",
                    "--director",
                    DIRECTOR,
                    "--name",
                    "Dorota Lis",
                    "--password-stdin",
                ],
                SIGN_IN,
            )
            .fine();
        office
    }

    /// An agency whose data directory is there already.
    pub fn over(data: PathBuf) -> Self {
        Self {
            dir: TempDir::with_prefix("ko").expect("a directory can be made"),
            data,
            daemon: None,
            at: String::new(),
        }
    }

    /// An agency with a Director and agents.
    pub fn with(agents: &[&str]) -> Self {
        let office = Self::new();
        for agent in agents {
            office.add_user(agent, "agent");
        }
        office
    }

    /// Makes a user; the name is the address's first part.
    pub fn add_user(&self, email: &str, role: &str) {
        let name = email.split('@').next().unwrap_or(email);
        let args = [
            "user",
            "add",
            "--email",
            email,
            "--name",
            name,
            "--role",
            role,
            "--password-stdin",
        ];
        self.run_with(&args, SIGN_IN).fine();
    }

    /// Gives a user the password [`SIGN_IN`]: a token makes users who wait for one.
    pub fn set_password(&self, email: &str) {
        let args = ["user", "password", "--email", email, "--password-stdin"];
        self.run_with(&args, SIGN_IN).fine();
    }

    /// Makes an account whose address is also its owner's sign-in and user at the server.
    pub fn add_account(&self, address: &str, server: &Dovecot, way: Way) {
        let ca = server.ca();
        let ca = ca.to_str().expect("a path of ours is UTF-8");
        let (port, security, trust) = match way {
            Way::Plain => (server.imap, "none", vec![]),
            Way::TlsWithCa => (server.imaps, "tls", vec!["--ca", ca]),
            Way::TlsWithoutCa => (server.imaps, "tls", vec![]),
            Way::StarttlsWithCa => (server.imap, "starttls", vec!["--ca", ca]),
        };
        let ran = self.try_account(address, ("localhost", port), (security, "pw"), &trust);
        ran.fine();
    }

    /// Asks for an account at any host, port, security and password.
    pub fn try_account(
        &self,
        address: &str,
        (host, port): (&str, u16),
        (security, password): (&str, &str),
        more: &[&str],
    ) -> Ran {
        let port = port.to_string();
        let mut args = vec![
            "account",
            "add",
            "--owner",
            address,
            "--address",
            address,
            "--imap-host",
            host,
            "--imap-port",
            &port,
            "--imap-security",
            security,
            "--imap-user",
            address,
            "--sync-from",
            "2000-01-01",
            "--password-stdin",
        ];
        args.extend_from_slice(more);
        self.run_with(&args, password)
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Runs a command on this agency's data.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// Runs a command with a line on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let data = &self.data;
        let mut args = args.to_vec();
        args.extend_from_slice(&["--data", data.to_str().expect("a path of ours is UTF-8")]);
        run_binary(&args, input)
    }

    /// Starts the daemon and waits until it is ready.
    pub fn serve(&mut self) {
        self.serve_with(&[]);
    }

    /// The same with variables of the configuration.
    pub fn serve_with(&mut self, variables: &[(&str, &str)]) {
        assert!(self.daemon.is_none(), "the daemon runs already");
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.log_file());
        let mut daemon = binary()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&self.data)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log.expect("a log can be written"))
            .spawn()
            .expect("the binary is built");
        let lines = BufReader::new(daemon.stdout.take().expect("stdout is a pipe"));
        self.daemon = Some(daemon);
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if let Some((_, at)) = line.split_once(LISTENING) {
                    let _ = tell.send(at.trim().trim_end_matches('/').to_owned());
                }
            }
        });
        self.at = told
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("no address was printed; its log:\n{}", self.log()));
        let mut http = Http::to(&self.at);
        until("the daemon is ready", PATIENCE, || {
            (http.get("/readyz").status == 200).then_some(())
        });
    }

    /// Kills the daemon as a power cut would.
    pub fn kill(&mut self) {
        let mut daemon = self.daemon.take().expect("the daemon runs");
        daemon.kill().expect("a child can be killed");
        daemon.wait().expect("a killed child ends");
    }

    /// Asks the daemon to stop, and tells how long it took.
    pub fn stop(&mut self) -> Duration {
        let mut daemon = self.daemon.take().expect("the daemon runs");
        let started = Instant::now();
        let asked = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", daemon.id())])
            .status();
        assert!(
            asked.is_ok_and(|status| status.success()),
            "the daemon can be signalled"
        );
        let status = until("the daemon stops", STOPPING, || {
            daemon.try_wait().ok().flatten()
        });
        assert!(
            status.success(),
            "the daemon ended with {status}:\n{}",
            self.log()
        );
        started.elapsed()
    }

    /// The daemon's process id.
    pub fn pid(&self) -> u32 {
        self.daemon.as_ref().expect("the daemon runs").id()
    }

    /// Whether the daemon is still alive.
    pub fn alive(&mut self) -> bool {
        self.daemon
            .as_mut()
            .is_some_and(|daemon| matches!(daemon.try_wait(), Ok(None)))
    }

    /// The panel's address, `http://127.0.0.1:PORT`.
    pub fn base(&self) -> String {
        format!("http://{}", self.at)
    }

    /// A client that nobody is signed in with.
    pub fn http(&self) -> Http {
        Http::to(&self.at)
    }

    /// A client with a user's token.
    pub fn api(&self, email: &str) -> Http {
        let token = self.run(&["user", "token", "--email", email]).fine().out;
        Http::to(&self.at).bearing(token.trim())
    }

    /// Waits until an account holds all that its server has.
    pub fn sync(&self, address: &str) {
        self.run(&["account", "sync", address, "--wait"]).fine();
    }

    /// Waits until an account tells a failure of a kind, and returns the words it tells.
    pub fn failure(&self, address: &str, kind: &str) -> String {
        until(&format!("{address} tells {kind}"), PATIENCE, || {
            let status = self.run(&["status", "--json"]).out;
            status.contains(kind).then_some(status)
        })
    }

    /// Waits until that many messages are in step and the index has followed.
    pub fn settle(&self, messages: u64) {
        let mut api = self.api(DIRECTOR);
        until("all is synced and searchable", LONG_PATIENCE, || {
            settled(&mut api, messages).then_some(())
        });
    }

    /// What the ledger says, sorted.
    pub fn ledger(&self, address: &str) -> Vec<LedgerLine> {
        self.ledger_of(&["ledger", address, "--json-lines"])
    }

    /// The same with what is gone at the source.
    pub fn ledger_with_gone(&self, address: &str) -> Vec<LedgerLine> {
        self.ledger_of(&["ledger", address, "--json-lines", "--gone"])
    }

    /// Checks every index against the records.
    pub fn verify(&self) {
        self.run(&["verify"]).fine();
    }

    /// What the daemon logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.dir.path().join("serve.log")
    }

    fn ledger_of(&self, args: &[&str]) -> Vec<LedgerLine> {
        let mut lines: Vec<LedgerLine> = self
            .run(args)
            .fine()
            .out
            .lines()
            .map(|line| serde_json::from_str(line).expect("a ledger line has its fixed form"))
            .collect();
        lines.sort();
        lines
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the daemon's log:\n{}", self.log());
        }
        if let Some(mut daemon) = self.daemon.take() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// Starts the binary and leaves it to its fate.
pub fn begin(args: &[&str]) -> Child {
    let mut command = binary();
    command.args(args).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the binary is built")
}

/// Runs the binary as it is.
pub fn run_binary(args: &[&str], input: &str) -> Ran {
    run_in(Path::new("/"), args, input)
}

/// The same with variables of the configuration, and no input.
pub fn run_in_world(args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = binary();
    command.envs(variables.iter().copied());
    ran(command.args(args), "")
}

fn run_in(dir: &Path, args: &[&str], input: &str) -> Ran {
    ran(binary().current_dir(dir).args(args), input)
}

fn ran(command: &mut Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary is built");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    // A command that refuses its arguments doesn't read what it is given.
    let _ = stdin.write_all(format!("{input}\n").as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("a command ends");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn binary() -> Command {
    let mut command = Command::new(BINARY);
    command
        .env("KORESPOND__NETWORK__ALLOW_LOOPBACK", "true")
        .env_remove("NOTIFY_SOCKET")
        .env_remove("JOURNAL_STREAM");
    command
}

/// Whether that many messages are in step and the index has followed.
pub fn settled(api: &mut Http, messages: u64) -> bool {
    let figures = api.get("/metrics").text();
    let figure = |name: &str| {
        figures
            .lines()
            .find_map(|line| {
                line.strip_prefix(name)?
                    .strip_prefix(' ')?
                    .parse::<u64>()
                    .ok()
            })
            .unwrap_or_else(|| panic!("no {name} in the metrics:\n{figures}"))
    };
    figure("korespond_index_lag_changes") == 0
        && figure("korespond_messages") >= messages
        && api.get("/api/v1/status").text().contains("up-to-date")
}

/// The first number of that name, wherever it stands in a JSON answer.
pub fn number(json: &serde_json::Value, name: &str) -> Option<u64> {
    match json {
        serde_json::Value::Object(fields) => fields
            .get(name)
            .and_then(serde_json::Value::as_u64)
            .or_else(|| fields.values().find_map(|field| number(field, name))),
        serde_json::Value::Array(items) => items.iter().find_map(|item| number(item, name)),
        _ => None,
    }
}
