//! Runs of programs, measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run of a program took.
pub struct Run {
    /// How long it ran.
    pub time: Duration,
    /// The most memory it held, in bytes, as often as it could be asked for.
    pub memory: u64,
}

/// The fastest of several runs, so that whatever else the machine does counts least.
#[allow(dead_code, reason = "each bench has its own use of this module")]
pub fn best(times: usize, mut command: impl FnMut() -> Command) -> Option<Run> {
    (0..times).filter_map(|_| run(command())).min_by_key(|run| run.time)
}

/// Runs a program to its end.
pub fn run(mut command: Command) -> Option<Run> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut memory = 0;
    loop {
        memory = memory.max(peak(&status));
        if child.try_wait().ok()?.is_some() {
            return Some(Run { time: start.elapsed(), memory });
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

fn peak(status: &Path) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
