/// A crmc.toml in which everything is explained, and nothing but the defaults is set.
pub const TEMPLATE: &str = r#"# What crmc checks here, and how. `crmc check` finds this file from any folder below; paths are relative to it.
# Options of the command line come before it. docs/configuration.md explains each setting.

# The files to check, besides those that are named: patterns as in .gitignore.
# files = ["*.crm", "*.pcmk"]
# exclude = ["old/"]

# The versions to judge for. Several: a finding says for which it holds.
# target = ["pacemaker=2.1.5", "sles=15.5"]

# Rules and categories (`crmc rules` lists them).
# select = ["graph", "fencing"]
# ignore = ["style"]
# error = ["no-quorum-policy-ignore"]
# warning = []
# info = []

# The least severity that makes the exit code 1: "error", "warning", "info" or "never".
fail-on = "error"

# Findings that are known and not to be shown: `crmc check --write-baseline baseline.json` writes it.
# baseline = "baseline.json"

# Whether each file is a part of a configuration: what is not defined in it may stand elsewhere.
# fragment = false
# … namely here:
# base = "live.xml"

# The corosync.conf of the cluster.
# corosync = "corosync.conf"

# Agents of your own: a table that `crmc agents import` has written.
# agents = "own.agents"

# The schema of the CIB, where it is not to be the oldest that will do.
# schema = "pacemaker-3.9"

# Files that together are one configuration.
# [[cluster]]
# name = "prod"
# files = ["common.crm", "prod/*.crm"]
# target = "sles=15.5"

# What holds for some files only.
# [[per-file]]
# files = ["lab/"]
# ignore = ["fencing"]
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;
    use crate::config::setting::SETTINGS;
    use crate::source::Sources;

    #[test]
    fn it_is_right_as_it_is_and_with_all_of_it_set() {
        let is_setting = |line: &&str| {
            let line = line.trim_start_matches("# ");
            line.starts_with("[[") || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '))
        };
        let set: String =
            TEMPLATE.lines().filter(is_setting).map(|line| line.trim_start_matches("# ").to_owned() + "\n").collect();
        for text in [TEMPLATE, &set] {
            let sources = Sources::single("crmc.toml", text).unwrap();
            read(&sources.files()[0]).unwrap();
        }
        for setting in SETTINGS {
            assert!(set.contains(&format!("{} = ", setting.name)), "{} is not shown", setting.name);
        }
    }
}
