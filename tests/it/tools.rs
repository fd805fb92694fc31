//! Programs of the Pacemaker world that tests compare with, and files that may lie beside the repository.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// Where `program` is, or nothing: then the test `name` says so and skips. With `CRMC_REQUIRE_TOOLS=1`,
/// a missing program fails the test instead.
pub fn find(name: &str, program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(["/usr/sbin".into(), "/sbin".into()]);
    let found = folders.into_iter().map(|folder| folder.join(program)).find(|file| file.is_file());
    if found.is_none() {
        skip(name, program);
    }
    found
}

/// Says that the test `name` is skipped for want of `what`.
///
/// # Panics
/// With `CRMC_REQUIRE_TOOLS=1`.
pub fn skip(name: &str, what: &str) {
    assert!(std::env::var_os("CRMC_REQUIRE_TOOLS").is_none_or(|value| value != "1"), "{name} needs {what}");
    say_skipped(name, what);
}

/// Whether this is root; if not, the test `name` says so and skips.
pub fn is_root(name: &str) -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    let is_root = id.stdout.trim_ascii() == b"0";
    if !is_root {
        skip(name, "root");
    }
    is_root
}

/// A folder of what those who work on crmc share, or nothing where it is not beside the repository: then the test
/// `name` says so and skips, whatever tools are required.
pub fn shared(name: &str, folder: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A worktree lies one level deeper.
    let found = ["../shared", "../../shared"].into_iter().map(|shared| root.join(shared).join(folder));
    let found = found.into_iter().find(|path| path.is_dir());
    if found.is_none() {
        say_skipped(name, &format!("../shared/{folder}"));
    }
    found
}

/// `tests/run` lists at the end what stands in the file `CRMC_SKIPPED`, since cargo hides what a passing test prints.
pub fn say_skipped(name: &str, what: &str) {
    let line = format!("{name} needs {what}");
    println!("skipped: {line}");
    if let Some(list) = std::env::var_os("CRMC_SKIPPED") {
        let file = File::options().append(true).create(true).open(list);
        file.and_then(|mut file| writeln!(file, "{line}")).unwrap();
    }
}

/// The files below a folder of the repository or of the shared ones whose names end in `.crm`, sorted.
pub fn crm_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "crm") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// All of the project's own fixtures.
pub fn fixtures() -> Vec<PathBuf> {
    crm_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
}

/// Does `work` for each of `items` on two threads, and returns what came of each, in their order.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0..items.len());
    let take = || next.lock().unwrap().next();
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(index) = take() {
                    let result = work(&items[index]);
                    results.lock().unwrap().push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|&(index, _)| index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Runs a program and returns whether it succeeded and all that it printed, standard output first.
pub fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}
