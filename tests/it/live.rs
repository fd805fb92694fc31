//! A real cluster of one node takes what crmc builds and runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::language::{cib, compiled};
use crate::tools;

/// A lab that is up. It goes down with this value, however the test ends.
struct Lab {
    folder: tempfile::TempDir,
}

impl Lab {
    fn up() -> Self {
        let lab = Self { folder: tempfile::tempdir().unwrap() };
        // The daemons of Pacemaker are not root, and pass through the folder.
        std::fs::set_permissions(lab.folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let output = lab.run(&["up"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        lab
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lab/lab");
        Command::new(script).args(arguments).env("CRMC_LAB", self.folder.path().join("lab")).output().unwrap()
    }

    /// Runs a program on the node, for half a minute at most; its exit code and all that it printed.
    fn on_node(&self, command: &[&str]) -> (i32, String) {
        let output = self.run(&[&["exec", "n1", "timeout", "30"], command].concat());
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
    }

    /// Writes a file that the node sees, too.
    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let output = self.run(&["down"]);
        if !output.status.success() {
            eprintln!("the lab is not down: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

/// Whether this is a place where the lab can run: root, with all programs.
fn can_have_a_lab(test: &str) -> bool {
    let programs = ["corosync", "pacemakerd", "cibadmin", "crm_mon", "crmadmin", "ip", "nsenter", "unshare", "pgrep"];
    if !programs.iter().all(|program| tools::find(test, program).is_some()) {
        return false;
    }
    let is_root = String::from_utf8_lossy(&Command::new("id").arg("-u").output().unwrap().stdout).trim() == "0";
    if !is_root {
        tools::skip(test, "root");
    }
    is_root
}

/// `name` and `role` of every resource instance that runs, sorted.
fn running(status: &str) -> Vec<String> {
    let Ok(document) = roxmltree::Document::parse(status) else { return Vec::new() };
    let resources = document.descendants().filter(|node| node.has_tag_name("resource"));
    let mut running: Vec<String> = resources
        .filter(|node| node.attribute("active") == Some("true") && node.attribute("failed") != Some("true"))
        .map(|node| format!("{} {}", node.attribute("id").unwrap(), node.attribute("role").unwrap()))
        .collect();
    running.sort();
    running
}

#[test]
fn a_live_cluster_takes_what_is_built_and_runs_it() {
    if !can_have_a_lab("a_live_cluster_takes_what_is_built_and_runs_it") {
        return;
    }
    let (_, compiled) = compiled(
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile/clusters/live.crm")).unwrap(),
    );
    let lab = Lab::up();
    let file = lab.file("cib.xml", &cib(&compiled).unwrap());
    let file = file.to_str().unwrap();

    let (code, said) = lab.on_node(&["cibadmin", "--replace", "--xml-file", file]);
    assert_eq!(code, 103, "without the scope, what is built is older than what runs: {said}");

    let (code, said) = lab.on_node(&["cibadmin", "--replace", "--scope", "configuration", "--xml-file", file]);
    assert_eq!((code, said.as_str()), (0, ""));

    let expected = ["address Started", "replica Promoted", "store Started", "watch Started", "web Started"];
    let deadline = Instant::now() + Duration::from_secs(120);
    let mut found = Vec::new();
    while Instant::now() < deadline {
        let (_, status) = lab.on_node(&["crm_mon", "-1", "--output-as=xml"]);
        found = running(&status);
        if found == expected {
            break;
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(found, expected, "elsewhere is banned from the only node, all else runs");

    // What the cluster keeps is what was built.
    let (code, kept) = lab.on_node(&["cibadmin", "--query"]);
    assert_eq!(code, 0, "{kept}");
    let (_, said) = lab.on_node(&["crm_verify", "--live-check", "-V"]);
    assert!(!said.contains("error:"), "{said}");
    for id in
        ["service-with-promoted", "store-before-service", "elsewhere-not-on-n1", "replicas-meta_attributes-promotable"]
    {
        assert!(kept.contains(&format!("id=\"{id}\"")), "{id} is not in {kept}");
    }
}
