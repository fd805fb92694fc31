//! Many files in one run: in order, the same however often and on however many cores, and split over machines.

use crate::program::{Program, crmc};

const FILES: usize = 300;

/// That many files in several folders, every third of which has a mistake.
fn fleet(arguments: &str) -> Program {
    (0..FILES).fold(crmc(arguments), |program, number| {
        let node = if number % 3 == 0 { "alcie" } else { "alice" };
        let text = format!("node alice\nprimitive p{number} ocf:heartbeat:Dummy\nlocation l p{number} 100: {node}\n");
        program.file(&format!("site{}/c{number:04}.crm", number % 7), text)
    })
}

const CHECK: &str = "check --select undefined-node-ref --fail-on never";

#[test]
fn reports_are_in_the_order_of_the_paths() {
    let all = fleet(&format!("{CHECK} --format concise")).ends(0).stdout;
    let files: Vec<&str> = all.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(files.len(), FILES.div_ceil(3));
    assert!(files.is_sorted());
    for threads in ["1", "2", "7"] {
        let again = fleet(&format!("{CHECK} --format concise")).env("RAYON_NUM_THREADS", threads).ends(0);
        assert!(again.stdout == all, "on {threads} threads");
    }
}

#[test]
fn the_shards_together_are_the_whole() {
    for format in ["concise", "json"] {
        let findings = |shard: &str| {
            let report = fleet(&format!("{CHECK} --format {format} {shard}")).ends(0).stdout;
            let is_finding = |line: &&str| line.contains("which is not declared");
            let lines: Vec<String> =
                report.lines().filter(is_finding).map(|line| line.trim_end_matches(',').to_owned()).collect();
            lines
        };
        let parts: Vec<String> = (1..=5).flat_map(|part| findings(&format!("--shard {part}/5"))).collect();
        assert!(parts == findings(""), "{format}");
    }
}

#[test]
fn a_shard_is_one_of_several() {
    for shard in ["0/2", "3/2", "1", "x/y"] {
        let outcome = crmc(&format!("check --shard {shard}")).ends(2);
        assert!(outcome.stderr.contains("the part and how many there are"), "{}", outcome.stderr);
    }
    let none = crmc("check --shard 2/2 a.crm").file("a.crm", "node a\n").ends(0);
    assert_eq!(none.stdout, "0 configurations checked: nothing found\n");
}

#[test]
fn a_file_that_cannot_be_read_stops_no_other() {
    let program = fleet(&format!("{CHECK} --format concise . missing.crm"));
    let outcome = program.ends(2);
    assert_eq!(outcome.stderr, "crmc: missing.crm: there is no such file or folder\n");
    assert_eq!(outcome.stdout.lines().count(), FILES.div_ceil(3));
}
