//! How far it is, for people who wait longer than a second.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

/// A line on the terminal that goes away in the end.
pub(super) struct Progress {
    all: usize,
    done: usize,
    start: Instant,
    last: Option<Instant>,
    is_wanted: bool,
}

impl Progress {
    /// Of so many configurations. Only a terminal gets it.
    pub(super) fn new(all: usize) -> Self {
        Self { all, done: 0, start: Instant::now(), last: None, is_wanted: io::stderr().is_terminal() }
    }

    /// One more is done; `findings` were reported so far. Where they go to a terminal, they show well enough how far it is.
    pub(super) fn step(&mut self, findings: usize) {
        self.done += 1;
        if !self.is_wanted {
            return;
        }
        if findings > 0 && io::stdout().is_terminal() {
            self.end();
            self.is_wanted = false;
            return;
        }
        let now = Instant::now();
        let is_due = self.last.map_or(now - self.start > PATIENCE, |last| now - last > PAUSE);
        if is_due {
            self.last = Some(now);
            // Who does not see it misses nothing.
            let _ = write!(io::stderr(), "\r\x1b[Kchecked {} of {} configurations", self.done, self.all);
        }
    }

    /// Takes the line away.
    pub(super) fn end(&mut self) {
        if self.last.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
