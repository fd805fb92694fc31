//! 10,000 configurations of 50 to 500 lines each, checked in one run: how long it takes, and how much memory it holds
//! beside a tenth of them.

mod generate;
mod process;

use std::path::Path;
use std::process::Command;

use process::run;

const FILES: usize = 10_000;

fn main() {
    // `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = write_fleet(folder.path(), FILES);
    println!("{FILES} files, {lines} lines");
    let part = format!("1/{}", 10);
    let checks = [
        ("a tenth", vec!["check", "--fail-on", "never", "--format", "concise", "--shard", &part]),
        ("all, one line a finding", vec!["check", "--fail-on", "never", "--format", "concise"]),
        ("all, for people", vec!["check", "--fail-on", "never"]),
        ("all, as JSON", vec!["check", "--fail-on", "never", "--format", "json"]),
    ];
    for (name, arguments) in checks {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crmc"));
        command.args(arguments).current_dir(folder.path());
        match run(command) {
            Some(run) => println!("  {name}: {:.2?}, {} MB", run.time, run.memory / 1_000_000),
            None => println!("  {name}: it could not be run"),
        }
    }
}

/// Writes the files, a hundred a folder, and says how many lines they have.
fn write_fleet(folder: &Path, files: usize) -> usize {
    let mut lines = 0;
    for number in 0..files {
        let cluster = folder.join(format!("site{:03}", number / 100));
        std::fs::create_dir_all(&cluster).expect("the folder is ours");
        // From 50 to 500 lines, in an order that mixes small and large.
        let text = generate::lines(50 + number * 7919 % 451, number);
        lines += text.lines().count();
        std::fs::write(cluster.join(format!("cluster{number:05}.crm")), text).expect("the folder is ours");
    }
    lines
}
