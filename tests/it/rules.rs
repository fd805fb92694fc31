//! The rules: each is documented, stands in its place, finds what its bad examples show and nothing in its good ones;
//! where an example says what Pacemaker does, Pacemaker is asked.
//!
//! Examples are `fixtures/rules/<category>/<rule>/{bad,good}*.crm`. Comments in them say more:
//! `# pacemaker says: TEXT` and `# pacemaker does not say: TEXT` hold a line of what `crm_verify` and `crm_simulate` print
//! when every node is online, with runs of blanks as one; `# pacemaker options: …` go to `crm_simulate`;
//! `# target: pacemaker=3.0` is what `--target` would be. What stands beside `bad.crm` as `bad.corosync.conf` is the
//! corosync.conf of its cluster.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::compile::{Compiled, Options, compile};
use crmc::diagnostic::RuleInfo;
use crmc::explain::targets;
use crmc::lint::{REGISTRY, all_rules};
use crmc::report::{Format, Look, Report};
use crmc::source::Sources;

use crate::pacemaker::with_online_nodes;
use crate::tools;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(rule: &RuleInfo) -> PathBuf {
    root().join("fixtures/rules").join(rule.category.name()).join(rule.name)
}

/// An example of a rule.
pub struct Example {
    pub name: String,
    pub text: String,
    corosync: Option<String>,
    pub is_bad: bool,
}

impl Example {
    fn comments<'e>(&'e self, key: &str) -> impl Iterator<Item = &'e str> {
        let prefix = format!("# {key}: ");
        self.text.lines().filter_map(move |line| line.strip_prefix(&prefix)).map(str::trim)
    }

    pub fn compile(&self) -> (Sources, Compiled) {
        self.compile_behind(Sources::default())
    }

    /// As one configuration with what the sources hold already.
    pub fn compile_behind(&self, mut sources: Sources) -> (Sources, Compiled) {
        sources.add(self.name.as_str(), self.text.as_str()).unwrap();
        if let Some(corosync) = &self.corosync {
            sources.add(self.name.replace(".crm", ".corosync.conf"), corosync.as_str()).unwrap();
        }
        let targets = targets(&self.text);
        assert_eq!(targets.len(), self.comments("target").count(), "{}: an unknown target", self.name);
        let options = Options { targets, corosync: self.corosync.is_some(), ..Options::default() };
        let compiled = compile(&sources, &options);
        (sources, compiled)
    }
}

pub fn examples(rule: &RuleInfo) -> Vec<Example> {
    let mut files: Vec<PathBuf> = tools::crm_files(&folder(rule));
    files.sort();
    let example = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let corosync = std::fs::read_to_string(file.with_extension("corosync.conf")).ok();
        Example { text: std::fs::read_to_string(file).unwrap(), corosync, is_bad: name.starts_with("bad"), name }
    };
    files.iter().map(example).collect()
}

#[test]
fn every_rule_is_sorted_documented_and_in_its_place() {
    let mut wrong = String::new();
    let names: Vec<_> = REGISTRY.iter().map(|rule| rule.info().name).collect();
    for pair in names.windows(2).filter(|pair| pair[0] >= pair[1]) {
        writeln!(wrong, "{} stands behind {} in the registry", pair[1], pair[0]).unwrap();
    }
    let all: Vec<_> = all_rules().iter().map(|rule| rule.name).collect();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "a name is used twice: {all:?}");
    for rule in REGISTRY.iter().map(|rule| rule.info()) {
        let name = rule.name;
        let is_kebab = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let file = format!("src/lint/rules/{}/{}.rs", rule.category.name(), name.replace('-', "_"));
        if !is_kebab || !root().join(&file).is_file() {
            writeln!(wrong, "{name}: is not in {file}").unwrap();
        }
        let page = rule.page.as_ref().unwrap();
        for heading in ["# In the cluster", "# Fix", "# Evidence"] {
            if !page.markdown().contains(heading) {
                writeln!(wrong, "{name}: its page has no `{heading}`").unwrap();
            }
        }
        if !rule.summary.ends_with('.') || page.bad.text.is_empty() || page.good.text.is_empty() {
            writeln!(wrong, "{name}: lacks a summary that ends with a full stop, bad.crm or good.crm").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn fixtures_of_rules_belong_to_rules() {
    let known: Vec<_> = REGISTRY.iter().map(|rule| folder(rule.info())).collect();
    for file in tools::crm_files(&root().join("fixtures/rules")) {
        let parent = file.parent().unwrap();
        let name = file.file_name().unwrap().to_string_lossy();
        assert!(known.iter().any(|folder| folder == parent), "{} is for no rule", file.display());
        assert!(name.starts_with("bad") || name.starts_with("good"), "{} is neither bad nor good", file.display());
    }
}

#[test]
fn bad_examples_are_found_and_good_ones_are_not() {
    let mut wrong = String::new();
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for rule in REGISTRY.iter().map(|rule| rule.info()) {
        for example in examples(rule) {
            let (sources, compiled) = example.compile();
            let mut found = compiled.diagnostics;
            found.retain(|found| found.rule == rule);
            if found.is_empty() == example.is_bad {
                let says = if example.is_bad { "finds nothing" } else { "finds something" };
                writeln!(wrong, "{} {says} in {}", rule.name, example.name).unwrap();
            }
            if example.is_bad {
                let mut report = Report::new(Format::Human, Look::default(), Vec::new()).unwrap();
                report.add(&sources, &found).unwrap();
                let text = String::from_utf8(report.finish().unwrap().concat()).unwrap();
                shown.entry(rule.name.to_owned()).or_default().push_str(&text);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    insta::with_settings!({ snapshot_path => "snapshots/rules", prepend_module_to_snapshot => false, omit_expression => true }, {
        for (rule, text) in shown {
            insta::assert_snapshot!(rule, text);
        }
    });
}

/// What `crm_verify` and `crm_simulate` say of a CIB whose nodes are online.
fn pacemaker_says(cib: &str, options: &str, tools: &[PathBuf; 2]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cib.xml");
    std::fs::write(&path, with_online_nodes(cib)).unwrap();
    let run = |command: &mut Command| {
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    let [crm_verify, crm_simulate] = tools;
    let verified = run(Command::new(crm_verify).arg("-VV").arg("-x").arg(&path));
    let simulated = run(Command::new(crm_simulate).arg("-S").arg("-x").arg(&path).args(options.split_whitespace()));
    (verified + &simulated).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn pacemaker_does_what_the_rules_say() {
    const NAME: &str = "pacemaker_does_what_the_rules_say";
    let Some(crm_verify) = tools::find(NAME, "crm_verify") else { return };
    let Some(crm_simulate) = tools::find(NAME, "crm_simulate") else { return };
    let tools = [crm_verify, crm_simulate];
    let mut wrong = String::new();
    for rule in REGISTRY.iter().map(|rule| rule.info()) {
        for example in examples(rule) {
            if !example.text.contains("# pacemaker ") {
                continue;
            }
            let (_, compiled) = example.compile();
            let mut cib = Vec::new();
            compiled.write_cib(&mut cib, false).unwrap();
            let options = example.comments("pacemaker options").next().unwrap_or_default();
            let said = pacemaker_says(&String::from_utf8(cib).unwrap(), options, &tools);
            let missing = example.comments("pacemaker says").filter(|text| !said.contains(text));
            let present = example.comments("pacemaker does not say").filter(|text| said.contains(text));
            for text in missing.chain(present) {
                writeln!(wrong, "{}, {}: `{text}`; Pacemaker says:\n{said}", rule.name, example.name).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// docs/rules is what crmc prints of its rules; `CRMC_UPDATE_DOCS=1` writes it anew.
#[test]
fn docs_of_rules_are_current() {
    let folder = root().join("docs/rules");
    let mut pages: BTreeMap<PathBuf, String> = BTreeMap::new();
    pages.insert(folder.join("README.md"), crmc::explain::markdown_list(&all_rules()));
    for rule in REGISTRY.iter().map(|rule| rule.info()) {
        pages.insert(folder.join(format!("{}.md", rule.name)), crmc::explain::markdown(rule));
    }
    let written: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    };
    let stale: Vec<_> = written.iter().filter(|path| !pages.contains_key(*path)).collect();
    if std::env::var_os("CRMC_UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for path in stale {
            std::fs::remove_file(path).unwrap();
        }
        for (path, text) in &pages {
            std::fs::write(path, text).unwrap();
        }
        return;
    }
    assert!(stale.is_empty(), "pages of no rule: {stale:?}; CRMC_UPDATE_DOCS=1 removes them");
    for (path, text) in pages {
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{} is not what crmc says; CRMC_UPDATE_DOCS=1 rewrites it", path.display());
    }
}

/// docs/beside-others.md has a row for each rule, with as many bad examples as there are. What the others find in them
/// `tests/oracle/beside-others target/debug/crmc RULE…` asks anew.
#[test]
fn every_rule_stands_beside_the_others() {
    let page = std::fs::read_to_string(root().join("docs/beside-others.md")).unwrap();
    let mut wrong = String::new();
    for rule in REGISTRY.iter().map(|rule| rule.info()) {
        let count = examples(rule).iter().filter(|example| example.is_bad).count();
        let row = format!("| [{name}](rules/{name}.md) | {count} |", name = rule.name);
        if !page.lines().any(|line| line.starts_with(&row) && line.ends_with("| yes |")) {
            writeln!(wrong, "{}: no row with {count} examples, all found by crmc", rule.name).unwrap();
        }
    }
    let rows = page.lines().filter(|line| line.starts_with("| [")).count();
    assert_eq!(rows, REGISTRY.len(), "a row for each rule");
    assert!(wrong.is_empty(), "{wrong}");
}
