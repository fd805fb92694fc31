//! Ctrl-C, and being told to end: at any moment it is clear which configuration the cluster has.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::cli::complain;

/// What a program that was interrupted by a signal ends with, as shells do.
pub const INTERRUPTED: u8 = 130;

/// Whether the user wants it to end, and whether it can at once.
#[derive(Clone, Default)]
pub struct Interrupts {
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    is_wanted: bool,
    is_writing: bool,
}

impl Interrupts {
    /// Heeds SIGINT, SIGTERM and SIGHUP from now on. As long as nothing is written, they end the program at once.
    pub fn heed() -> io::Result<Self> {
        let interrupts = Self::default();
        #[cfg(unix)]
        {
            use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
            let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
            let heard = interrupts.clone();
            thread::spawn(move || {
                for _ in signals.forever() {
                    heard.hear();
                }
            });
        }
        Ok(interrupts)
    }

    fn hear(&self) {
        let (state, condition) = &*self.state;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_wanted = true;
        condition.notify_all();
        if !state.is_writing {
            complain(&"\ncrmc: interrupted: nothing was written, the cluster has the old configuration");
            std::process::exit(i32::from(INTERRUPTED));
        }
    }

    /// From now on, the program itself asks, and says what came of it.
    pub fn start_writing(&self) {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner).is_writing = true;
    }

    /// Whether the user wants it to end.
    pub fn is_wanted(&self) -> bool {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner).is_wanted
    }

    /// Waits so long, or until the user wants it to end, which it returns.
    pub fn wait(&self, time: Duration) -> bool {
        let (state, condition) = &*self.state;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = condition.wait_timeout_while(state, time, |state| !state.is_wanted);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_wanted
    }

    /// Forgets what was wanted: the way back begins.
    pub fn forget(&self) {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner).is_wanted = false;
    }
}
