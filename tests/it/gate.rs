//! crmc as a gate: the hooks of pre-commit, and the jobs of GitHub and GitLab, as far as they run without the services.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{python, tools};

const GOOD: &str = "node alpha\nnode beta\n";
const BAD: &str = "node alpha\norder o Mandatory: x y\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// PATH with these folders in front.
fn path(folders: &[&Path]) -> std::ffi::OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().map(|folder| folder.to_path_buf()).chain(std::env::split_paths(&old));
    std::env::join_paths(folders).unwrap()
}

/// Both outputs together, and the exit code.
fn said(output: &Output) -> (String, i32) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code().unwrap_or(-1))
}

fn git(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]);
    command.args(arguments).current_dir(folder);
    // A hook or a rebase that runs the tests has set these for its own repository.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    command
}

#[track_caller]
fn done(command: &mut Command) -> String {
    let (text, code) = said(&command.output().unwrap());
    assert_eq!(code, 0, "{text}");
    text
}

/// The files of this repository as they are now, committed in a repository of their own.
fn snapshot(folder: &Path) -> Option<()> {
    let listed = git(root(), &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).output().ok()?;
    let names = String::from_utf8(listed.stdout).ok().filter(|_| listed.status.success())?;
    for name in names.split('\0').filter(|name| !name.is_empty() && root().join(name).is_file()) {
        let target = folder.join(name);
        fs::create_dir_all(target.parent()?).ok()?;
        fs::copy(root().join(name), target).ok()?;
    }
    done(&mut git(folder, &["init", "--quiet"]));
    done(&mut git(folder, &["add", "--all", "--force"]));
    done(&mut git(folder, &["commit", "--quiet", "--message", "crmc"]));
    done(&mut git(folder, &["tag", "v0.1.0"]));
    Some(())
}

/// What cargo calls this kind of machine.
fn triple() -> String {
    let said = done(Command::new("rustc").arg("-vV"));
    said.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}

/// The block of README.md that says how to set pre-commit up, with this repository in it.
fn pre_commit_config(crmc: &Path) -> String {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, block) = readme.split_once("```yaml\nrepos:").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let config = format!("repos:{block}").replace("https://example.com/crmc", &crmc.display().to_string());
    assert!(config.contains(&crmc.display().to_string()), "{config}");
    config
}

#[test]
fn pre_commit_refuses_takes_and_lays_out() {
    let name = "gate::pre_commit_refuses_takes_and_lays_out";
    if std::env::var_os("CRMC_INSTALLS").is_none_or(|value| value != "1") {
        return tools::say_skipped(name, "CRMC_INSTALLS=1, for it compiles crmc once more");
    }
    let Some(programs) = python::programs(name) else { return };
    let folder = tempfile::tempdir().unwrap();
    let [crmc, clusters] = ["crmc", "clusters"].map(|name| folder.path().join(name));
    fs::create_dir(&crmc).unwrap();
    fs::create_dir(&clusters).unwrap();
    if snapshot(&crmc).is_none() {
        return tools::skip(name, "a git repository of crmc");
    }
    let triple = triple();
    let run = |command: &mut Command| {
        command.env("PATH", path(&[&programs])).env("PRE_COMMIT_HOME", folder.path().join("home"));
        // It is the hook that is tried here. What it compiles, it compiles in a hurry, and as .ci/run packages it: the
        // dependencies are compiled once for both.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        command.env("CARGO_TARGET_DIR", target).env("CARGO_BUILD_TARGET", &triple);
        command.env("RUSTFLAGS", "-C target-feature=+crt-static").env("CARGO_PROFILE_RELEASE_LTO", "off");
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        said(&command.output().unwrap())
    };
    let commit = |file: &str, text: &str| {
        fs::write(clusters.join(file), text).unwrap();
        done(&mut git(&clusters, &["add", "--all"]));
        run(&mut git(&clusters, &["commit", "--message", "change"]))
    };
    done(&mut git(&clusters, &["init", "--quiet"]));
    fs::write(clusters.join(".pre-commit-config.yaml"), pre_commit_config(&crmc)).unwrap();
    let (text, code) = run(Command::new(programs.join("pre-commit")).arg("install").current_dir(&clusters));
    assert_eq!(code, 0, "{text}");

    let (text, code) = commit("prod.crm", GOOD);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("crmc check") && text.contains("crmc fmt"), "{text}");

    let (text, code) = commit("prod.crm", BAD);
    assert_ne!(code, 0, "{text}");
    assert!(text.contains("error[undefined-resource-ref]"), "{text}");

    let (text, code) = commit("prod.crm", &GOOD.replace(' ', "   "));
    assert_ne!(code, 0, "{text}");
    assert!(text.contains("files were modified by this hook"), "{text}");
    assert_eq!(fs::read_to_string(clusters.join("prod.crm")).unwrap(), GOOD);
    let (text, code) = commit("test.crm", GOOD);
    assert_eq!(code, 0, "{text}");
}

/// Runs the steps of a file in a folder with a good and a bad configuration, and returns what they say.
fn steps(programs: &Path, file: &str, inputs: &[&str], folder: &Path) -> (String, i32) {
    let mut print = Command::new(programs.join("python"));
    print.arg(python::folder().join("steps.py")).arg(root().join(file)).args(inputs);
    let script = String::from_utf8(print.output().unwrap().stdout).unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_crmc"));
    let mut shell = Command::new("bash");
    shell.args(["-c", &script]).current_dir(folder).env("PATH", path(&[program.parent().unwrap()]));
    shell
        .env("RUNNER_TEMP", folder)
        .env("GITHUB_STEP_SUMMARY", folder.join("summary.md"))
        .env("GITHUB_ACTION_PATH", root());
    said(&shell.output().unwrap())
}

fn clusters() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("clusters")).unwrap();
    fs::write(folder.path().join("clusters/good.crm"), GOOD).unwrap();
    fs::write(folder.path().join("clusters/bad.crm"), BAD).unwrap();
    folder
}

#[test]
fn the_action_gates_and_annotates() {
    let Some(programs) = python::programs("gate::the_action_gates_and_annotates") else { return };
    let folder = clusters();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let (text, code) = steps(&programs, "action.yml", &["files=clusters"], folder.path());
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("::error file=clusters/bad.crm,line=2,"), "{text}");
    assert!(text.contains("error[undefined-resource-ref]"), "{text}");
    assert!(read("summary.md").contains("error[undefined-resource-ref]"));
    assert!(read("crmc.sarif").contains("\"undefined-resource-ref\""));
    let (text, code) = steps(&programs, "action.yml", &["files=clusters", "fail-on=never"], folder.path());
    assert_eq!(code, 0, "{text}");
    let arguments = ["files=clusters/bad.crm", "arguments=--ignore references --ignore fencing"];
    let (text, code) = steps(&programs, "action.yml", &arguments, folder.path());
    assert_eq!(code, 0, "{text}");
    let (text, code) = steps(&programs, "action.yml", &["files=no-such-folder"], folder.path());
    assert_eq!(code, 2, "{text}");
}

#[test]
fn the_job_gates_and_annotates() {
    let Some(programs) = python::programs("gate::the_job_gates_and_annotates") else { return };
    let folder = clusters();
    let (text, code) = steps(&programs, "ci/gitlab.yml", &["CRMC_FILES=clusters"], folder.path());
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("error[undefined-resource-ref]"), "{text}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("crmc-quality.json").contains("\"path\":\"clusters/bad.crm\""));
    assert!(read("crmc-junit.xml").contains("<testsuite name=\"clusters/bad.crm\""));
    let (text, code) = steps(&programs, "ci/gitlab.yml", &["CRMC_FILES=clusters/good.crm"], folder.path());
    assert_eq!(code, 0, "{text}");
}

/// The services publish schemas of their files, which check-jsonschema brings along.
#[test]
fn the_services_take_their_files() {
    let Some(programs) = python::programs("gate::the_services_take_their_files") else { return };
    let judge = |schema: &str, file: &str| {
        done(Command::new(programs.join("check-jsonschema")).args(["--builtin-schema", schema]).arg(root().join(file)));
    };
    judge("vendor.github-actions", "action.yml");
    judge("vendor.github-workflows", "ci/examples/github-workflow.yml");
    judge("vendor.gitlab-ci", "ci/gitlab.yml");
    judge("vendor.gitlab-ci", "ci/examples/gitlab-ci.yml");
    let validate = Command::new(programs.join("pre-commit"))
        .arg("validate-manifest")
        .arg(root().join(".pre-commit-hooks.yaml"))
        .output();
    let (text, code) = said(&validate.unwrap());
    assert_eq!(code, 0, "{text}");
}
