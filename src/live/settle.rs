//! Waits until a cluster has nothing left to do.

use std::time::{Duration, Instant};

use super::{Forecast, Host, HostError, Status};

/// How long to wait between two looks. A transition of a small cluster takes a second or two.
const PAUSE: Duration = Duration::from_secs(1);

/// Calm looks in a row that make a settled cluster: agents tell their promotion scores only after they have started, and
/// the next transition comes of that.
const CALM: usize = 3;

/// How the waiting ended.
#[derive(Debug)]
pub enum Settled {
    /// The cluster has nothing left to do.
    Yes(Status),
    /// The time is up.
    No {
        /// What runs now; nothing where the cluster no longer answers.
        status: Option<Status>,
        /// What it has still to do.
        left: Box<Forecast>,
        /// Why it did not answer when it was last asked, if it did not.
        error: Option<HostError>,
    },
    /// Whoever waits no longer wants to.
    Interrupted,
}

/// What is seen at one look.
struct Look {
    left: Forecast,
    status: Status,
}

impl Host {
    /// Waits until the scheduler has nothing left to do and no action is under way, for so long at most. `pause` is called
    /// between two looks, with the time since the beginning and what is left to do, and waits for the time that it is
    /// given; it returns whether to go on.
    ///
    /// That the cluster does not answer for a while is no error: during an election it does not.
    pub fn settle(&self, patience: Duration, pause: &mut dyn FnMut(Duration, Duration, &Forecast) -> bool) -> Settled {
        let start = Instant::now();
        let mut calm = 0;
        let mut seen: Option<Look> = None;
        loop {
            let look = self.look();
            let mut error = None;
            match look {
                Ok(look) => {
                    let is_calm = look.left.is_settled()
                        && look.status.coordinator.is_some()
                        && look.status.instances.iter().all(|instance| instance.pending.is_none());
                    calm = if is_calm { calm + 1 } else { 0 };
                    seen = Some(look);
                }
                Err(failure) => {
                    calm = 0;
                    error = Some(failure);
                }
            }
            if calm >= CALM
                && let Some(look) = seen
            {
                return Settled::Yes(look.status);
            }
            let passed = start.elapsed();
            if passed >= patience {
                let (left, status) = seen.map(|look| (look.left, look.status)).unzip();
                return Settled::No { status, left: Box::new(left.unwrap_or_default()), error };
            }
            let nothing = Forecast::default();
            let left = seen.as_ref().map_or(&nothing, |look| &look.left);
            if !pause(PAUSE.min(patience.saturating_sub(passed)), passed, left) {
                return Settled::Interrupted;
            }
        }
    }

    fn look(&self) -> Result<Look, HostError> {
        let cib = self.query()?;
        Ok(Look { left: self.simulate(&cib, &[])?, status: self.status()? })
    }
}
