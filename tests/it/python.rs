//! Programs from Python's and npm's registries that read what crmc writes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::tools;

/// The folder of tests/python.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python")
}

/// The folder of the programs of an environment with what tests/python/requirements.txt asks for, made at first use;
/// or nothing where that cannot be had: then the test `name` says so and skips.
pub fn programs(name: &str) -> Option<PathBuf> {
    let wanted = folder().join("requirements.txt");
    let python = tools::find(name, "python3")?;
    let home = make("python", &fs::read_to_string(&wanted).unwrap(), |home| {
        succeeds(Command::new(python).args(["-m", "venv"]).arg(home))
            && succeeds(Command::new(home.join("bin/pip")).args(["install", "--quiet", "--requirement"]).arg(&wanted))
    });
    if home.is_none() {
        tools::skip(name, "python3 with venv and pip");
    }
    home.map(|home| home.join("bin"))
}

/// A file of a package of npm, for the test `name`.
pub fn npm_file(name: &str, package: &str, file: &str) -> Option<PathBuf> {
    let npm = tools::find(name, "npm")?;
    let kind = format!("npm-{}", package.replace(['/', '@'], "-"));
    let home = make(&kind, package, |home| {
        fs::create_dir_all(home).unwrap();
        fs::write(home.join("package.json"), "{}").unwrap();
        // The package alone will do, without what it depends on: npm cannot leave that out, but its scripts can stay unrun.
        succeeds(Command::new(npm).args(["pack", "--silent", package]).current_dir(home))
            && succeeds(Command::new("sh").args(["-c", "tar xzf *.tgz"]).current_dir(home))
    });
    if home.is_none() {
        tools::skip(name, &format!("{package} from npm"));
    }
    home.map(|home| home.join("package").join(file))
}

/// The folder that `fill` makes from `recipe`, kept beside what cargo builds until the recipe changes.
fn make(kind: &str, recipe: &str, fill: impl FnOnce(&Path) -> bool) -> Option<PathBuf> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(kind);
    let note = home.join("recipe");
    if fs::read_to_string(&note).is_ok_and(|made| made == recipe) {
        return Some(home);
    }
    let _ = fs::remove_dir_all(&home);
    fill(&home).then(|| fs::write(note, recipe).unwrap())?;
    Some(home)
}

fn succeeds(command: &mut Command) -> bool {
    let (succeeds, text) = tools::run(command);
    if !succeeds {
        println!("{text}");
    }
    succeeds
}

/// Runs a script of tests/python on a text, and returns what it prints.
///
/// # Panics
/// If it fails.
pub fn judge(programs: &Path, script: &str, argument: Option<&Path>, text: &str) -> String {
    let mut command = Command::new(programs.join("python"));
    command.arg(folder().join(script)).args(argument).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = text.as_bytes().to_vec();
    let feed = std::thread::spawn(move || drop(input.write_all(&text)));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{script}: {said}");
    said
}
