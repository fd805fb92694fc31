//! Runs the real program in a folder of its own.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A run of crmc that is being prepared.
pub struct Program {
    folder: tempfile::TempDir,
    command: Command,
    stdin: Vec<u8>,
}

/// What came of a run.
pub struct Outcome {
    /// The folder it ran in, for as long as this lives.
    pub folder: tempfile::TempDir,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// crmc with these arguments, separated by blanks.
pub fn crmc(arguments: &str) -> Program {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_crmc"));
    command.args(arguments.split_whitespace()).current_dir(folder.path()).env_remove("NO_COLOR");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Program { folder, command, stdin: Vec::new() }
}

impl Program {
    /// With a file of this content.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Run in this folder below its own.
    pub fn within(mut self, folder: &str) -> Self {
        let path = self.path(folder);
        std::fs::create_dir_all(&path).unwrap();
        self.command.current_dir(path);
        self
    }

    /// With this on standard input, which is empty otherwise.
    pub fn stdin(mut self, content: impl Into<Vec<u8>>) -> Self {
        self.stdin = content.into();
        self
    }

    /// With an environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// With standard output going there.
    pub fn stdout(mut self, out: impl Into<Stdio>) -> Self {
        self.command.stdout(out);
        self
    }

    /// With standard error going there.
    pub fn stderr(mut self, out: impl Into<Stdio>) -> Self {
        self.command.stderr(out);
        self
    }

    /// On a terminal of so many columns, on which people type: of each pair, the keys once the text is to be seen. What they
    /// see is on standard output.
    pub fn on_terminal(mut self, columns: usize, script: &[(&str, &str)]) -> Self {
        let mut command = Command::new("python3");
        let terminal = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/terminal.py");
        command.args(["-B", terminal, &columns.to_string()]);
        command.args(script.iter().flat_map(|(text, keys)| [text, keys])).arg("--");
        command.arg(self.command.get_program()).args(self.command.get_args());
        command.current_dir(self.folder.path());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.command = command;
        self
    }

    /// Where a file of this name is in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs it, and checks that it ends in order, with this exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Outcome {
        self.ends_with([code])
    }

    /// Likewise, with one of these exit codes.
    #[track_caller]
    pub fn ends_with<const N: usize>(self, codes: [i32; N]) -> Outcome {
        let Self { folder, mut command, stdin } = self;
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let feed = std::thread::spawn(move || drop(input.write_all(&stdin)));
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        feed.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let outcome = Outcome { folder, code: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) };
        assert!(codes.contains(&outcome.code), "stdout: {}\nstderr: {}", outcome.stdout, outcome.stderr);
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        outcome
    }
}
