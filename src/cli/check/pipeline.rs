//! Many jobs on all cores, their results taken in the order of the jobs.

use rayon::prelude::*;

/// How many jobs are done before their results are taken, and how many bytes they may read together: enough to keep all
/// cores busy, and little enough to hold.
const JOBS: usize = 256;
const BYTES: u64 = 32 << 20;

/// The stack of a thread, in bytes.
const STACK: usize = 8 << 20;

/// Does `work` for all jobs, and gives each result to `take`, in the order of the jobs. While the results of some are
/// taken, the next are worked on.
pub(super) fn run<J: Sync, R: Send>(
    jobs: &[J],
    size: impl Fn(&J) -> u64,
    work: impl Fn(&J) -> R + Sync,
    mut take: impl FnMut(R) + Send,
) {
    if let [job] = jobs {
        take(work(job));
        return;
    }
    // As large as that of the main thread; where the pool is there already, it stays as it is.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    let mut rest = jobs;
    let mut ready: Vec<R> = Vec::new();
    while !rest.is_empty() || !ready.is_empty() {
        let (window, others) = rest.split_at(window(rest, &size));
        let finished = std::mem::take(&mut ready);
        let ((), next) = rayon::join(
            || finished.into_iter().for_each(&mut take),
            || window.par_iter().map(&work).collect::<Vec<R>>(),
        );
        ready = next;
        rest = others;
    }
}

/// How many of the jobs come next: at least one.
fn window<J>(jobs: &[J], size: impl Fn(&J) -> u64) -> usize {
    let mut bytes = 0;
    let is_over = |job: &J| {
        bytes += size(job);
        bytes > BYTES
    };
    let fitting = jobs.iter().take(JOBS).position(is_over);
    fitting.unwrap_or(JOBS).clamp(1, jobs.len().max(1)).min(jobs.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for count in [0, 1, 2, JOBS, JOBS * 3 + 7] {
            let jobs: Vec<usize> = (0..count).collect();
            let mut taken = Vec::new();
            run(&jobs, |_| 1, |job| job * 2, |result| taken.push(result));
            assert_eq!(taken, jobs.iter().map(|job| job * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn large_jobs_come_one_by_one() {
        let jobs = [BYTES * 2, 1, 1, BYTES, 1];
        assert_eq!(window(&jobs, |size| *size), 1);
        assert_eq!(window(&jobs[1..], |size| *size), 2);
        assert_eq!(window(&jobs[4..], |size| *size), 1);
        assert_eq!(window(&[0; 1000], |_| 0), JOBS);
    }
}
