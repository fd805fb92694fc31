//! crmc and crmsh configure the same cluster, from the project's fixtures and from published configurations; where
//! they do not, docs/crmsh-differences.md says why.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::diagnostic::{Category, Diagnostic, Severity};

use crate::language::compiled;
use crate::same_cib::differences;
use crate::tools;

/// What a file comes to with both.
#[derive(Debug)]
enum Verdict {
    Same,
    /// Neither takes it as it stands.
    BothRefuse,
    Different(String),
}

/// The files that are known to differ, by the text in backticks in the first column of the document's tables.
fn known_differences() -> BTreeMap<String, String> {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/crmsh-differences.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    rows.map(|(name, reason)| (name.to_owned(), reason.trim_end_matches(" |").to_owned())).collect()
}

fn crmsh(file: &Path) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/crmsh-xml");
    let output = Command::new(script).arg(file).output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// The CIB that `crmc build` writes, or what it says.
fn crmc(file: &Path) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crmc"));
    command.args(["build", "--format", "concise", "--force"]).arg(file);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

/// Whether crmc calls the text wrong. What rules say of the cluster as a whole is no matter for crmsh.
fn is_called_wrong(file: &Path) -> bool {
    let (_, compiled) = compiled(std::fs::read(file).unwrap());
    let of_clusters = |found: &Diagnostic| matches!(found.rule.category, Category::Graph | Category::Fencing);
    compiled.diagnostics.iter().any(|found| found.severity == Severity::Error && !of_clusters(found))
}

fn compare(file: &Path) -> Verdict {
    match (crmsh(file), crmc(file)) {
        (Some(theirs), Ok(ours)) => match differences(&theirs, &ours) {
            Ok(lines) if lines.is_empty() => Verdict::Same,
            Ok(lines) => Verdict::Different(lines.join("\n")),
            Err(error) => Verdict::Different(error),
        },
        (Some(_), Err(findings)) => Verdict::Different(format!("crmc builds nothing:\n{findings}")),
        (None, _) if is_called_wrong(file) => Verdict::BothRefuse,
        (None, _) => Verdict::Different("crmsh refuses it".to_owned()),
    }
}

/// Compares all files; gives back how many came out the same. What crmsh refuses counts only in the project's own files.
#[track_caller]
fn agree(files: &[PathBuf], folder: &Path, is_refusal_known: bool) -> usize {
    let known = known_differences();
    let mut wrong = Vec::new();
    let mut same = 0;
    for (file, verdict) in files.iter().zip(tools::in_parallel(files, |file| compare(file))) {
        let name = file.strip_prefix(folder).unwrap().display().to_string();
        match (verdict, known.contains_key(&name)) {
            (Verdict::Same, false) => same += 1,
            (Verdict::Same, true) => wrong.push(format!("{name} is listed as different, and is not")),
            (Verdict::BothRefuse, true) => wrong.push(format!("{name} is listed as different, and both refuse it")),
            (Verdict::Different(what), false) if is_refusal_known || what != "crmsh refuses it" => {
                wrong.push(format!("{name} is different, and not listed:\n{what}"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    same
}

fn have_crmsh(test: &str) -> bool {
    tools::find(test, "crm").is_some() && tools::find(test, "crm_verify").is_some()
}

#[test]
fn fixtures_agree_with_crmsh() {
    if !have_crmsh("fixtures_agree_with_crmsh") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let same = agree(&tools::crm_files(&root.join("fixtures/compile")), root, true);
    assert!(same >= 30, "only {same} files came out the same");
}

#[test]
fn the_seed_agrees_with_crmsh() {
    let name = "the_seed_agrees_with_crmsh";
    let Some(folder) = tools::shared(name, "seed").filter(|_| have_crmsh(name)) else { return };
    let same = agree(&tools::crm_files(&folder), &folder, false);
    assert!(same >= 5, "only {same} files came out the same");
}

/// It takes about a minute: `CRMC_CORPUS=1` asks for it.
#[test]
fn published_configurations_agree_with_crmsh() {
    let name = "published_configurations_agree_with_crmsh";
    if std::env::var_os("CRMC_CORPUS").is_none_or(|value| value != "1") {
        return println!("skipped: {name} needs CRMC_CORPUS=1");
    }
    let Some(folder) = tools::shared(name, "corpus/crm").filter(|_| have_crmsh(name)) else { return };
    let same = agree(&tools::crm_files(&folder), &folder, false);
    assert!(same >= 80, "only {same} files came out the same");
}

/// The list holds no file that is gone; those of the shared folders can only be looked for where these are.
#[test]
fn every_listed_difference_has_its_file() {
    let folders: Vec<PathBuf> = ["seed", "corpus/crm"]
        .iter()
        .filter_map(|folder| tools::shared("every_listed_difference_has_its_file", folder))
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, reason) in known_differences() {
        assert!(reason.len() > 5, "{name} has no reason");
        let is_own = name.starts_with("fixtures/");
        if is_own || !folders.is_empty() {
            let found = root.join(&name).is_file() || folders.iter().any(|folder| folder.join(&name).is_file());
            assert!(found, "docs/crmsh-differences.md names {name}, which is not there");
        }
    }
}
