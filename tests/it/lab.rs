//! A real cluster of tests/lab/lab: what tests do to it, and what it says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use roxmltree::Document;

use crate::tools;

/// How long a cluster may take for what it does in seconds, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// A lab that is up. It goes down with this value, however the test ends.
pub struct Lab {
    folder: tempfile::TempDir,
}

impl Lab {
    /// A cluster of this many nodes, n1 and so on, or nothing where the lab cannot run: then the test `name` says so and
    /// skips.
    pub fn up(name: &str, nodes: usize) -> Option<Self> {
        if !is_possible(name) {
            return None;
        }
        let lab = Self { folder: tempfile::tempdir().unwrap() };
        // The daemons of Pacemaker are not root, and pass through the folder.
        std::fs::set_permissions(lab.folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        lab.does(&["up", &nodes.to_string()]);
        Some(lab)
    }

    /// A command of the lab, as `["kill", "n1"]`, that has to work.
    #[track_caller]
    pub fn does(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "lab {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lab/lab");
        Command::new(script).args(arguments).env("CRMC_LAB", self.folder.path().join("lab")).output().unwrap()
    }

    /// Runs a program on a node, for half a minute at most; its exit code and all that it printed.
    pub fn on(&self, node: &str, command: &[&str]) -> (i32, String) {
        self.on_for(node, 30, command)
    }

    /// Likewise, for so many seconds at most.
    pub fn on_for(&self, node: &str, seconds: u32, command: &[&str]) -> (i32, String) {
        let output = self.run(&[&["exec", node, "timeout", &seconds.to_string()], command].concat());
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
    }

    /// Writes a file that all nodes see, too.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Gives the cluster this CIB's configuration.
    #[track_caller]
    pub fn takes(&self, cib: &str) {
        let file = self.file("cib.xml", cib);
        let replace = ["cibadmin", "--replace", "--scope", "configuration", "--xml-file", file.to_str().unwrap()];
        assert_eq!(self.on("n1", &replace), (0, String::new()));
    }

    /// What runs, as the node sees it: `RESOURCE ROLE NODE`, sorted; nothing where the cluster does not answer.
    pub fn running(&self, node: &str) -> Vec<String> {
        let (_, status) = self.on(node, &["crm_mon", "-1", "--output-as=xml"]);
        running(&status)
    }

    /// Waits until what runs is this. Says at the end of its patience what does.
    #[track_caller]
    pub fn comes_to_run(&self, node: &str, expected: &[String], why: &str) {
        let deadline = Instant::now() + PATIENCE;
        let mut found = Vec::new();
        while Instant::now() < deadline {
            found = self.running(node);
            if found == expected {
                return;
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        assert_eq!(found, expected, "{why}");
    }
}

/// Whether a lab can run here; if not, the test `name` says so and skips.
pub fn is_possible(name: &str) -> bool {
    let programs = ["corosync", "pacemakerd", "cibadmin", "crm_mon", "crmadmin", "ip", "nsenter", "unshare", "pgrep"];
    programs.iter().all(|program| tools::find(name, program).is_some()) && tools::is_root(name)
}

impl Drop for Lab {
    fn drop(&mut self) {
        let output = self.run(&["down"]);
        if !output.status.success() {
            eprintln!("the lab is not down: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

fn running(status: &str) -> Vec<String> {
    let Ok(document) = Document::parse(status) else { return Vec::new() };
    let resources = document.descendants().filter(|node| node.has_tag_name("resource"));
    let active = resources
        .filter(|node| node.attribute("active") == Some("true") && node.attribute("failed") != Some("true"))
        .map(|resource| {
            let node = resource.children().find(|child| child.has_tag_name("node"));
            let node = node.and_then(|node| node.attribute("name")).unwrap_or("?");
            format!("{} {} {node}", resource.attribute("id").unwrap(), resource.attribute("role").unwrap())
        });
    let mut running: Vec<String> = active.collect();
    running.sort();
    running
}
