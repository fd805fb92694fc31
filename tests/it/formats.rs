//! Each format for machines, read by what reads it elsewhere.

use std::path::Path;

use crate::program::{Outcome, crmc};
use crate::{python, tools};

/// Configurations with findings of every severity, fixes, labels, secrets, and names that are hard to write.
const AWKWARD: &str = "\
node alpha
node beta
primitive a,b:100% ocf:heartbeat:Dummy params passwd=hush-hush-hush \\
	op monitor interval=10s on_fail=fence
primitive fence stonith:external/ipmi params pcmk_host_lst=alpha
order o1 Mandatory: x y
order o2 Mandatory: y x
location l-漢字 nothing 100: alhpa
property no-quorum-policy=ignore stonith-enabled=false
grop g \"a
";

/// `crmc check` over the fixtures and the awkward file, with these arguments.
fn check(arguments: &str) -> Outcome {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let check =
        crmc(&format!("check {arguments} clean.crm awkward {}", fixtures.display())).file("clean.crm", "node alpha\n");
    let names = ["a,b:100%\u{20AC}", "with a blank", "two\nlines", "<a href=\"'&", "%0A", "back\\slash", ""];
    names.iter().fold(check, |check, name| check.file(&format!("awkward/{name}.crm"), AWKWARD)).ends(1)
}

#[test]
fn json_follows_its_schema() {
    let Some(programs) = python::programs("formats::json_follows_its_schema") else { return };
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report.schema.json");
    let found = check("--format json --target pacemaker=1.1 --target pacemaker=3.0").stdout;
    assert!(found.contains("\"targets\":["), "every field is in use");
    let number: usize = python::judge(&programs, "own_schema.py", Some(&schema), &found).trim().parse().unwrap();
    assert!(number > 100, "{number}");
    assert!(!found.contains("hush"));
}

#[test]
fn sarif_follows_its_schema() {
    let name = "formats::sarif_follows_its_schema";
    let Some(programs) = python::programs(name) else { return };
    let package = "@microsoft/jest-sarif@1.0.0-beta.0";
    let Some(schema) = python::npm_file(name, package, "lib/schemas/sarif-2.1.0-rtm.5.json") else { return };
    let found = check("--format sarif").stdout;
    let said = python::judge(&programs, "sarif_schema.py", Some(&schema), &found);
    assert!(said.trim().parse::<usize>().is_ok_and(|number| number > 100), "{said}");
    assert!(!found.contains("hush"));
    assert!(found.contains("awkward/a%2Cb%3A100%25%E2%82%AC.crm"));
}

/// Edits that SARIF names by line and column give what `--fix` writes.
#[test]
fn sarif_fixes_are_those_that_fix_makes() {
    let text = "primitive db ocf:heartbeat:Dummy params fake=é \\\n\top monitor interval=9s timeout=é on_fail=fence\nnode alpha\n";
    let outcome = crmc("check --output sarif=out.sarif a.crm").file("a.crm", text).ends(1);
    let sarif = std::fs::read_to_string(outcome.folder.path().join("out.sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let fixes = results.iter().filter_map(|result| result["fixes"].as_array());
    let change = &fixes.flatten().next().unwrap()["artifactChanges"][0];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |line: &serde_json::Value, column: &serde_json::Value| {
        let line = usize::try_from(line.as_u64().unwrap()).unwrap() - 1;
        let column = usize::try_from(column.as_u64().unwrap()).unwrap() - 1;
        let before: usize = lines[..line].iter().map(|line| line.len()).sum();
        before + lines[line].chars().take(column).map(char::len_utf8).sum::<usize>()
    };
    let mut repaired = text.to_owned();
    for replacement in change["replacements"].as_array().unwrap().iter().rev() {
        let region = &replacement["deletedRegion"];
        let start = offset(&region["startLine"], &region["startColumn"]);
        let end = offset(&region["endLine"], &region["endColumn"]);
        repaired.replace_range(start..end, replacement["insertedContent"]["text"].as_str().unwrap());
    }
    let outcome = crmc("check --fix a.crm").file("a.crm", text).ends_with([0, 1]);
    assert_eq!(repaired, std::fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap());
    assert_ne!(repaired, text);
}

#[test]
fn junit_is_read_by_a_parser() {
    let Some(programs) = python::programs("formats::junit_is_read_by_a_parser") else { return };
    let found = check("--format junit").stdout;
    let said = python::judge(&programs, "junit.py", None, &found);
    assert!(said.starts_with("clean.crm 1 0\n  crmc check clean.crm []\n"), "{said}");
    assert!(said.contains("awkward/a,b:100%\u{20AC}.crm "), "{said}");
    assert!(!found.contains("hush"));
}

/// GitLab's documentation asks for these fields; it shows only the first of findings with one fingerprint.
#[test]
fn gitlab_gets_what_it_documents() {
    let found = check("--format gitlab ./clean.crm").stdout;
    let report: serde_json::Value = serde_json::from_str(&found).unwrap();
    let mut fingerprints = std::collections::HashSet::new();
    for entry in report.as_array().unwrap() {
        assert!(entry["description"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(entry["check_name"].is_string());
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&entry["severity"].as_str().unwrap()));
        assert!(entry["location"]["path"].as_str().is_some_and(|path| !path.starts_with("./")));
        assert!(entry["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
        assert!(fingerprints.insert(entry["fingerprint"].as_str().unwrap().to_owned()), "{entry}");
    }
    assert!(fingerprints.len() > 100);
    assert!(!found.contains("hush"));
}

/// Reads workflow commands by the rules of GitHub's runner: properties end at `,`, names at `=`, and `%25`, `%0D`, `%0A`,
/// in properties `%3A` and `%2C`, stand for the characters that mean something.
#[test]
fn github_reads_back_what_was_meant() {
    let github = check("--format github").stdout;
    let json: serde_json::Value = serde_json::from_str(&check("--format json").stdout).unwrap();
    let found = json["diagnostics"].as_array().unwrap();
    assert_eq!(github.lines().count(), found.len());
    for (line, finding) in github.lines().zip(found) {
        let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (command, properties) = head.split_once(' ').unwrap();
        let severity = finding["severity"].as_str().unwrap();
        assert_eq!(command, if severity == "info" { "notice" } else { severity });
        let property = |name: &str| {
            let pairs = properties.split(',').map(|pair| pair.split_once('=').unwrap());
            let value = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()?;
            Some(unescape(&value.replace("%3A", ":").replace("%2C", ",")))
        };
        assert_eq!(property("file").unwrap(), finding["file"].as_str().unwrap());
        assert_eq!(property("line").unwrap(), finding["line"].to_string());
        assert_eq!(property("endLine").unwrap(), finding["end_line"].to_string());
        assert_eq!(property("title").unwrap(), finding["rule"].as_str().unwrap());
        assert_eq!(property("col").is_some(), finding["line"] == finding["end_line"]);
        let message = finding["message"].as_str().unwrap();
        assert!(unescape(data).starts_with(message), "{data}");
    }
    assert!(!github.contains("hush"));
}

/// What terminals act on, or what makes a line read differently from what it is, reaches none: not from a name, not from a
/// value, not from what a message quotes.
#[test]
fn terminals_are_told_nothing_but_text() {
    let name = "red\u{1b}[31m\u{202E}crm";
    let text = "node a\nprimitive p ocf:heartbeat:No\u{1b}[31mne params a=\"\u{1b}[2J\u{7}\" b=\u{202E}evil c=\u{9b}5m d=\u{61C} e=nul\0\n\
                group g\u{1b}]0;title\u{7} p \u{1b}[5mnobody\n\u{1b}[31mfoo bar\nlocation l\u{2066} p 100: \u{7F}b\n";
    let xml = "<cib><configuration><nodes><node id='1' uname='&#27;[31ma'/></nodes><resources><primitive id='p\u{202E}' \
               class='ocf' provider='heartbeat' type='\u{1b}[1mNope'/></resources><x\u{202E}/></configuration></cib>";
    let acts = |c: char| (c.is_control() && c != '\n' && c != '\t') || "\u{61C}\u{202E}\u{2066}".contains(c);
    let formats = ["human", "concise", "json", "sarif", "github", "gitlab", "junit"];
    let checks = formats.map(|format| format!("check --format {format} odd"));
    let others =
        ["check --statistics odd", "check --fix --unsafe-fixes --diff odd", "fmt --diff odd", "fmt --check odd"];
    let single = ["build", "diff NONE", "graph --format dot", "graph --format mermaid", "decompile -o out", "explain"];
    let single = single
        .into_iter()
        .flat_map(|command| ["crm", "xml", "nothing"].map(|kind| format!("{command} odd/NAME.{kind}")));
    let all = checks.into_iter().chain(others.map(str::to_owned)).chain(single);
    for command in all {
        let command = command.replace("NAME", name).replace("NONE", "clean.crm");
        let program = crmc(&command).file(&format!("odd/{name}.crm"), text).file(&format!("odd/{name}.xml"), xml);
        let outcome = program.file("clean.crm", "").ends_with([0, 1, 2]);
        for said in [&outcome.stdout, &outcome.stderr] {
            let line = said.lines().find(|line| line.contains(acts));
            // A CIB holds what the text says; it goes to a file or to Pacemaker.
            assert!(line.is_none() || command.starts_with("build"), "{command:?}: {line:?}");
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

#[test]
fn one_run_writes_several_reports() {
    let run = crmc("check --output sarif=out/a.sarif --output junit=a.xml --output human=- a.crm");
    let folder = run.file("a.crm", AWKWARD).file("out/a.sarif", "old").ends(1);
    assert!(folder.stdout.contains("error["), "{}", folder.stdout);
    let read = |name: &str| std::fs::read_to_string(folder.folder.path().join(name)).unwrap();
    assert_eq!(read("out/a.sarif"), crmc("check --format sarif a.crm").file("a.crm", AWKWARD).ends(1).stdout);
    assert_eq!(read("a.xml"), crmc("check --format junit a.crm").file("a.crm", AWKWARD).ends(1).stdout);
    assert_eq!(folder.folder.path().read_dir().unwrap().count(), 3, "nothing is left over");
    let quiet = crmc("check --output json=a.json a.crm").file("a.crm", AWKWARD).ends(1);
    assert_eq!(quiet.stdout, "");
}

#[test]
fn reports_that_cannot_be_written() {
    let said = |arguments: &str| crmc(arguments).file("a.crm", AWKWARD).ends(2).stderr;
    assert!(said("check --output sarf=x a.crm").contains("there is no format `sarf`; did you mean `sarif`?"));
    assert!(said("check --output sarif a.crm").contains("it is FORMAT=FILE, for example sarif=crmc.sarif"));
    assert_eq!(
        said("check --output json=- --output human=- a.crm"),
        "crmc: standard output: takes only one report; send the other one to a file\n"
    );
    assert_eq!(said("check --output json=a.crm ."), "crmc: a.crm: is one of the files to read; write to another one\n");
    assert_eq!(said("check --output json=no/a.json a.crm"), "crmc: no/a.json: there is no such file or folder\n");
}

#[test]
fn statistics_count_by_rule() {
    let run = crmc("check --statistics a.crm b.crm").file("a.crm", AWKWARD).file("b.crm", "grop x y\ngrop z y\n");
    insta::assert_snapshot!(run.ends(1).stdout);
}

/// Secrets that stand in a file do not come out in any format, whatever speaks of them.
#[test]
fn the_corpus_keeps_its_secrets() {
    let Some(corpus) = tools::shared("formats::the_corpus_keeps_its_secrets", "corpus/crm") else { return };
    let secret = "hunter2-is-no-secret";
    let mut text = String::new();
    for file in tools::crm_files(&corpus).iter().take(60) {
        text += &String::from_utf8_lossy(&std::fs::read(file).unwrap()).replace("passwd=", &format!("passwd={secret}"));
    }
    text += &format!("primitive x stonith:external/ipmi params passwd={secret} pcmk_host_lst=alpha\n");
    for format in ["human", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        let found = crmc(&format!("check --format {format} a.crm")).file("a.crm", &text).ends(1).stdout;
        assert!(!found.contains(secret), "{format}");
    }
}
