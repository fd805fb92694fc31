//! Programs of the Pacemaker world that tests compare with.

use std::path::PathBuf;

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
    println!("skipped: {name} needs {what}");
}
