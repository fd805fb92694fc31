//! Runs a program to its end, for as long as it may take and as much as it may print.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Why a program did not tell what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It could not be started, or its output not be read.
    #[error("cannot be run: {0}")]
    Io(#[from] io::Error),
    /// It took too long and was killed.
    #[error("did not answer within {} s", .0.as_secs())]
    Slow(Duration),
    /// It printed more than anybody wants to read.
    #[error("printed more than {} MiB", .0 >> 20)]
    Long(u64),
    /// It ended with an exit code other than 0, or by a signal.
    #[error("failed ({status}){}", first_line(.stderr))]
    Failed {
        /// How it ended.
        status: std::process::ExitStatus,
        /// The start of what it printed to standard error.
        stderr: String,
    },
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !line.is_empty()).map(|line| format!(": {line}")).unwrap_or_default()
}

/// How often a program that has closed its output is asked whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// How long standard error may stay open behind the end of a program.
const COMPLAINING: Duration = Duration::from_millis(200);

/// How much of standard error is kept.
const COMPLAINT: u64 = 64 << 10;

/// What came of a program that has ended by itself.
pub(super) struct Ended {
    /// How.
    pub(super) status: ExitStatus,
    /// What it printed.
    pub(super) stdout: Vec<u8>,
    /// The start of what it complained of.
    pub(super) stderr: String,
}

/// What `command` prints to standard output, where it ends well within `patience` and prints no more than `most` bytes.
pub(super) fn output_of(command: &mut Command, patience: Duration, most: u64) -> Result<Vec<u8>, AskError> {
    let Ended { status, stdout, stderr } = run(command, None, patience, most)?;
    if status.success() { Ok(stdout) } else { Err(AskError::Failed { status, stderr }) }
}

/// Runs `command` with `input` on its standard input, and waits for it to end, well or not.
pub(super) fn run(
    command: &mut Command,
    input: Option<&[u8]>,
    patience: Duration,
    most: u64,
) -> Result<Ended, AskError> {
    let deadline = Instant::now() + patience;
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input.map(<[u8]>::to_vec)) {
        // A program that ends without reading all closes the pipe: its exit code tells why.
        thread::spawn(move || drop(pipe.write_all(&input)));
    }
    // Grandchildren may keep the pipes open after the program has ended: the threads are never waited for.
    let stdout = read_aside(child.stdout.take(), most + 1);
    let stderr = read_aside(child.stderr.take(), COMPLAINT);
    let Ok(answer) = stdout.recv_timeout(patience) else {
        return Err(give_up(child, AskError::Slow(patience)));
    };
    if answer.as_ref().is_ok_and(|bytes| bytes.len() as u64 > most) {
        return Err(give_up(child, AskError::Long(most)));
    }
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if Instant::now() >= deadline => return Err(give_up(child, AskError::Slow(patience))),
            None => thread::sleep(PAUSE),
        }
    };
    let stdout = answer?;
    let stderr = stderr.recv_timeout(COMPLAINING).ok().and_then(Result::ok).unwrap_or_default();
    Ok(Ended { status, stdout, stderr: String::from_utf8_lossy(&stderr).into_owned() })
}

fn read_aside(pipe: Option<impl Read + Send + 'static>, most: u64) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.map_or(Ok(0), |pipe| pipe.take(most).read_to_end(&mut bytes));
        // Nobody waits any more for a program that took too long.
        let _ = sender.send(read.map(|_| bytes));
    });
    receiver
}

/// Kills the program; `reason` is why.
fn give_up(mut child: Child, reason: AskError) -> AskError {
    // It may just have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
    reason
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn ask(script: &str, most: u64) -> Result<String, String> {
        let patience = Duration::from_millis(if script.contains("sleep") { 200 } else { 10_000 });
        let output = output_of(Command::new("sh").args(["-c", script]), patience, most);
        output.map(|bytes| String::from_utf8(bytes).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn programs_are_not_trusted_to_behave() {
        assert_eq!(ask("echo yes; echo noise >&2", 100).unwrap(), "yes\n");
        assert_eq!(ask("echo no >&2; exit 5", 100).unwrap_err(), "failed (exit status: 5): no");
        assert_eq!(ask("exec sleep 60", 100).unwrap_err(), "did not answer within 0 s");
        assert_eq!(ask("sleep 60 & echo $!; exit 0", 100).unwrap_err(), "did not answer within 0 s");
        assert_eq!(ask("exec >&-; exec sleep 60", 100).unwrap_err(), "did not answer within 0 s");
        assert_eq!(ask("while :; do echo more; done", 1 << 20).unwrap_err(), "printed more than 1 MiB");
    }

    #[test]
    fn input_is_given_as_far_as_it_is_read() {
        let patience = Duration::from_secs(10);
        let long = vec![b'x'; 1 << 20];
        let given =
            |script: &str| run(Command::new("sh").args(["-c", script]), Some(&long), patience, 4 << 20).unwrap();
        assert_eq!(given("cat").stdout, long);
        let ended = given("head -c 3; echo enough >&2; exit 7");
        assert_eq!((ended.status.code(), &*ended.stdout, &*ended.stderr), (Some(7), &b"xxx"[..], "enough\n"));
    }

    #[test]
    fn what_is_not_there_cannot_be_run() {
        let error = output_of(&mut Command::new("/no/such/program"), Duration::from_secs(1), 1).unwrap_err();
        assert!(error.to_string().starts_with("cannot be run: "), "{error}");
    }
}
