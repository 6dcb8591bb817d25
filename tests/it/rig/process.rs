//! What a process took of the machine, as the kernel counted it (proc(5)).

use std::fs;

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
