//! `--ssh`: with a server of OpenSSH on this host, and the user's own configuration of the client.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::plan::{has_pacemaker, on_file, text, with_programs};
use crate::tools;

/// A server that runs until this value goes. Who comes to it finds the cluster of the file `cib`.
struct Server {
    folder: tempfile::TempDir,
    process: Child,
}

impl Server {
    /// Nothing where there is none to start: then the test `name` says so and skips.
    fn start(name: &str) -> Option<Self> {
        let server = tools::find(name, "sshd")?;
        let keys = tools::find(name, "ssh-keygen")?;
        tools::find(name, "ssh")?;
        // Its processes without rights are kept in a folder that must be there.
        if !tools::is_root(name) {
            return None;
        }
        fs::create_dir_all("/run/sshd").unwrap();
        let folder = tempfile::tempdir().unwrap();
        for key in ["host", "user"] {
            let mut make = Command::new(&keys);
            make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(folder.path().join(key));
            assert!(make.status().unwrap().success());
        }
        let home = folder.path().display();
        fs::write(
            folder.path().join("sshd_config"),
            format!(
                "HostKey {home}/host\nAuthorizedKeysFile {home}/user.pub\nStrictModes no\nPidFile none\nUsePAM no\n\
                 PermitRootLogin yes\nSetEnv CIB_file={home}/cib\n"
            ),
        )
        .unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        fs::write(
            folder.path().join("ssh_config"),
            format!(
                "Host n1.example.com\n  HostName 127.0.0.1\n  Port {port}\n  User root\n  IdentityFile {home}/user\n  \
                 IdentitiesOnly yes\n  UserKnownHostsFile {home}/known\n  StrictHostKeyChecking accept-new\n  \
                 ConnectionAttempts 20\n"
            ),
        )
        .unwrap();
        let mut command = Command::new(server);
        command.args(["-D", "-o", &format!("ListenAddress 127.0.0.1:{port}"), "-f"]);
        command.arg(folder.path().join("sshd_config")).stdin(Stdio::null()).stderr(Stdio::null());
        Some(Self { process: command.spawn().unwrap(), folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The client, with a configuration of its own.
    fn client(&self) -> String {
        let real = "PATH=${PATH#*:} command -v ssh";
        format!("exec \"$({real})\" -F {} \"$@\"", self.path("ssh_config").display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_cluster_is_reached_over_ssh() {
    let name = "ssh::a_cluster_is_reached_over_ssh";
    if !has_pacemaker(name) {
        return;
    }
    let Some(server) = Server::start(name) else { return };
    let run = |arguments: &str| with_programs(on_file(arguments), &[("ssh", &server.client())]);
    let plan = run("plan --ssh n1.example.com --out plan.json new.crm");
    fs::copy(plan.path("live.xml"), server.path("cib")).unwrap();
    let plan = plan.ends(2);
    assert!(plan.stdout.contains("The cluster will (crm_simulate):"), "{}", plan.stdout);
    assert!(text(&plan, "plan.json").contains("\"ssh\": \"n1.example.com\""));

    // No controller is there that could do anything: the time passes.
    let outcome = run("apply --ssh n1.example.com --yes --max-stop 1 --timeout 1 new.crm").ends(1);
    assert!(outcome.stdout.contains("Written: the CIB is at epoch 9 now"), "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(text(&outcome, "live.xml"), include_str!("../../fixtures/apply/live.xml"), "that of this host");
    let there = fs::read_to_string(server.path("cib")).unwrap();
    assert!(there.contains("id=\"mail\"") && there.contains("geheim2"), "{there}");
    run("drift --ssh n1.example.com new.crm").ends(0);
    run("drift --ssh n1.example.com prod.crm").ends(1);

    let lost = run("drift --ssh n2.example.invalid new.crm").ends(2);
    assert!(lost.stderr.contains("n2.example.invalid: cannot be reached over ssh: "), "{}", lost.stderr);
}
