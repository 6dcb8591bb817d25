//! Processes of the tests: who we are, how servers start and end, what a process took of the
//! machine as the kernel counted it (proc(5)).

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpStream,
    os::unix::fs::MetadataExt as _,
    process::{Child, Command},
    time::{Duration, Instant},
};

use super::PATIENCE;

/// How long a server has to stop when asked.
const STOPPING: Duration = Duration::from_secs(5);

/// Clock ticks a second; the same on every Linux we run on (sysconf(_SC_CLK_TCK)).
const TICKS: f64 = 100.0;
/// Where utime stands after the command's closing bracket.
const USER_TIME: usize = 11;

/// Seconds of CPU that a process used so far, its threads' included.
pub fn cpu_seconds(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process runs");
    let (_, after) = stat
        .rsplit_once(')')
        .expect("stat holds the command in brackets");
    after
        .split_whitespace()
        .skip(USER_TIME)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS
}

/// The most memory that a process held so far, in bytes.
pub fn peak_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .expect("the kernel tells VmHWM");
    kib * 1024
}

/// Whether the tests run as root.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Our own user and group.
pub fn me() -> (u32, u32) {
    let me = fs::metadata("/proc/self").expect("/proc is there");
    (me.uid(), me.gid())
}

/// What id(1) says of us: `-un` our name, `-gn` our group's.
pub fn whoami(what: &str) -> String {
    let said = Command::new("id").arg(what).output().expect("id runs");
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

/// The server once it greets at its port; none if it ended, as where another took the port.
pub fn greeted(server: Child, port: u16) -> Option<Child> {
    ready(server, || greets(port))
}

/// The server once somebody listens at its port, which greets by TLS only.
pub fn listening(server: Child, port: u16) -> Option<Child> {
    ready(server, || TcpStream::connect(("127.0.0.1", port)).is_ok())
}

fn ready(mut server: Child, is_ready: impl Fn() -> bool) -> Option<Child> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return None;
        }
        if is_ready() {
            return Some(server);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    end(server);
    None
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

/// Asks a server to stop, and kills it if it doesn't.
pub fn end(mut server: Child) {
    let asked = Command::new("sh")
        .args(["-c", &format!("kill {}", server.id())])
        .status();
    let started = Instant::now();
    while asked.is_ok() && started.elapsed() < STOPPING {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    if server.kill().is_ok() {
        let _ = server.wait();
    }
}
