//! The layout: what it looks like, that it changes no meaning, and what crmsh says about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::compile::{self, Options};
use crmc::fmt::{Formatted, format};
use crmc::source::Sources;
use insta::{assert_snapshot, glob};
use proptest::prelude::*;

use crate::program::crmc;
use crate::tools;

fn formatted(text: &[u8]) -> Formatted {
    format(text).unwrap()
}

/// The CIB that crmc makes of a text, as far as it understands it.
fn cib(text: &[u8]) -> String {
    let sources = Sources::single("a.crm", text).unwrap();
    let mut out = Vec::new();
    compile::compile(&sources, &Options::default()).write_cib(&mut out, false).unwrap();
    String::from_utf8(out).unwrap()
}

/// The files of crm text in a folder beside the crate; none where it is not there.
/// The configurations in a folder that may lie beside the repository; without it, the test `name` says so.
fn shared(name: &str, folder: &str) -> Vec<PathBuf> {
    tools::shared(name, folder).map(|folder| configurations(&folder)).unwrap_or_default()
}

fn configurations(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "crm"));
    files.sort();
    files
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fmt");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn layouts() {
    glob!("../../fixtures/fmt", "*.crm", |path| {
        let Formatted { text, left } = formatted(&fs::read(path).unwrap());
        let text = String::from_utf8(text).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            assert_snapshot!(format!("{text}--- {left} left as written"));
        });
    });
}

#[test]
fn a_layout_is_final_and_changes_no_cib() {
    let name = "a_layout_is_final_and_changes_no_cib";
    let corpus = [shared(name, "seed"), shared(name, "corpus/crm")].concat();
    for path in fixtures().iter().chain(&corpus) {
        let text = fs::read(path).unwrap();
        let once = formatted(&text);
        assert_eq!(formatted(&once.text), once, "{}", path.display());
        assert_eq!(cib(&once.text), cib(&text), "{}", path.display());
    }
}

#[test]
fn the_example_of_the_documentation_is_real() {
    let page = include_str!("../../docs/fmt.md");
    let mut blocks = page.split("```crm\n").skip(1).map(|block| block.split("```").next().unwrap());
    let (before, after) = (blocks.next().unwrap(), blocks.next().unwrap());
    assert_eq!(String::from_utf8(formatted(before.as_bytes()).text).unwrap(), after);
}

/// What `crm configure show` prints of a file, where crmsh takes it.
fn shown_by_crmsh(crm: &Path, file: &Path) -> Option<String> {
    const EMPTY: &str = r#"<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>"#;
    let folder = tempfile::tempdir().unwrap();
    let cib = folder.path().join("cib.xml");
    let commands = folder.path().join("commands");
    fs::write(&cib, EMPTY).unwrap();
    fs::write(&commands, format!("configure\nload replace {}\nshow\n", file.display())).unwrap();
    let output = Command::new(crm)
        .arg("-F")
        .env("CIB_file", &cib)
        .stdin(fs::File::open(&commands).unwrap())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let shown: Vec<&str> = text.lines().take_while(|line| !line.starts_with("Call failed")).collect();
    (!shown.is_empty()).then(|| shown.join("\n") + "\n")
}

/// What crmsh shows, with two things as crmc writes them: crmsh puts quotes around every value with anything but
/// letters, digits, `_`, `-` and `.` in it; and a group without members has two blanks at the end of its first line.
fn as_crmc_writes(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    for line in shown.split_inclusive('\n') {
        let line = line.replace("  \\\n", " \\\n");
        let mut rest = line.as_str();
        while let Some((head, behind)) = rest.split_once('"') {
            out.push_str(head);
            let inner = behind.split('"').next().unwrap();
            let is_value = head.ends_with(['=', ' ', ':']) && behind[inner.len()..].starts_with(['"']);
            let ends = behind[inner.len() + usize::from(is_value)..].starts_with([' ', '\n']);
            let is_plain = !inner.is_empty() && !inner.contains([' ', '\'', '\\']);
            if is_value && ends && is_plain {
                out.push_str(inner);
                rest = &behind[inner.len() + 1..];
            } else {
                out.push('"');
                rest = behind;
            }
        }
        out.push_str(rest);
    }
    out
}

#[test]
fn what_crmsh_shows_is_laid_out_already() {
    let name = "what_crmsh_shows_is_laid_out_already";
    let Some(crm) = tools::find(name, "crm") else { return };
    let clusters = configurations(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile/clusters"));
    let mut compared = 0;
    for file in [clusters, shared(name, "seed")].concat() {
        let Some(shown) = shown_by_crmsh(&crm, &file) else { continue };
        let text = String::from_utf8(formatted(shown.as_bytes()).text).unwrap();
        assert_eq!(text, as_crmc_writes(&shown), "{}", file.display());
        compared += 1;
    }
    assert!(compared > 3, "crmsh takes {compared} files");
}

#[test]
fn files_are_laid_out_in_place() {
    let program = crmc("fmt a.crm b.crm").file("a.crm", "node  n\n").file("b.crm", "node n\n");
    let outcome = program.ends(0);
    assert_eq!(outcome.stdout, "laid out a.crm\n");
    assert_eq!(outcome.stderr, "");
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), "node n\n");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_its_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let program = crmc("fmt link.crm").file("a.crm", "node  n\n");
    fs::set_permissions(program.path("a.crm"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.crm", program.path("link.crm")).unwrap();
    let outcome = program.ends(0);
    let folder = outcome.folder.path();
    assert!(fs::symlink_metadata(folder.join("link.crm")).unwrap().is_symlink());
    let metadata = fs::metadata(folder.join("a.crm")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(folder.join("a.crm")).unwrap(), "node n\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let outcome = crmc("fmt -").stdin("node  n\n").ends(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("node n\n", ""));
    assert_eq!(crmc("fmt -").stdin("").ends(0).stdout, "");
    let outcome = crmc("fmt --check --stdin-filename live.crm -").stdin("node  n\n").ends(1);
    assert_eq!(outcome.stdout, "live.crm\n");
}

#[test]
fn check_lists_what_would_change_and_changes_nothing() {
    let program = crmc("fmt --check conf");
    let program =
        program.file("conf/a.crm", "node  n\n").file("conf/b.pcmk", "node  m\n").file("conf/c.crm", "node n\n");
    let outcome = program.ends(1);
    assert_eq!(outcome.stdout, "conf/a.crm\nconf/b.pcmk\n");
    assert_eq!(fs::read_to_string(outcome.folder.path().join("conf/a.crm")).unwrap(), "node  n\n");
    let outcome = crmc("fmt --check").file("c.crm", "node n\n").ends(0);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn diff_shows_what_would_change_and_changes_nothing() {
    let program = crmc("fmt --diff a.crm b.crm").file("a.crm", "node n\nnode  m\n").file("b.crm", "node n\n");
    let outcome = program.ends(1);
    assert_eq!(outcome.stdout, "--- a.crm\n+++ a.crm\n@@ -1,2 +1,2 @@\n node n\n-node  m\n+node m\n");
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), "node n\nnode  m\n");
    let outcome = crmc("fmt --diff --color always -").stdin("node  n\n").ends(1);
    assert!(outcome.stdout.contains("\u{1b}[32m+node n\u{1b}[0m\n"), "{}", outcome.stdout);
}

#[test]
fn what_is_left_is_said() {
    let outcome = crmc("fmt a.crm").file("a.crm", "nod  n\nnode  n\n").ends(0);
    assert_eq!(outcome.stdout, "laid out a.crm\n");
    assert_eq!(outcome.stderr, "crmc: a.crm: 1 statement was left as written; `crmc check` says what is wrong there\n");
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), "nod  n\nnode n\n");
}

#[test]
fn what_cannot_be_laid_out_ends_with_2() {
    let outcome = crmc("fmt cib.xml a.crm").file("cib.xml", "<cib/>\n").file("a.crm", "node  n\n").ends(2);
    assert_eq!(outcome.stderr, "crmc: cib.xml: is not crm text: it is XML\n");
    assert_eq!(outcome.stdout, "laid out a.crm\n");
    assert_eq!(fs::read_to_string(outcome.folder.path().join("cib.xml")).unwrap(), "<cib/>\n");
    crmc("fmt missing.crm").ends(2);
    crmc("fmt --check --diff a.crm").ends(2);
    crmc("fmt a.crm").file("a.crm", [0, 1, 2]).ends(2);
}

/// Real text with a few changes: bytes replaced, inserted, taken out, or whole lines put elsewhere.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let texts: Vec<Vec<u8>> = fixtures().iter().map(|path| fs::read(path).unwrap()).collect();
    let sign = prop::sample::select(&b" \t\n\r\\\"'#=:;(){}[]$@/<>-+.,x1\xc3\x00"[..]);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, sign), 1..6);
    (prop::sample::select(texts), changes).prop_map(|(mut text, changes)| {
        for (place, what, sign) in changes {
            let place = place.index(text.len());
            match what {
                0 => text[place] = sign,
                1 => text.insert(place, sign),
                2 => drop(text.remove(place)),
                _ => {
                    let end = (place + 40).min(text.len());
                    let moved: Vec<u8> = text.drain(place..end).collect();
                    text.extend(moved);
                    text.push(sign);
                }
            }
        }
        text
    })
}

/// Words and signs of the language in any order.
fn babble() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "primitive",
        "node",
        "group",
        "location",
        "order",
        "colocation",
        "property",
        "alert",
        "role",
        "tag",
        "xml",
        "bundle",
        "fencing_topology",
        "op",
        "params",
        "meta",
        "rule",
        "attributes",
        "operations",
        "to",
        "select",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "a",
        "\"b c\"",
        "'d'",
        "\"\"",
        "$id=x",
        "$id-ref=y",
        "$z:a=b",
        "@x",
        "a=1",
        "a=\"b c\"",
        "a=",
        "100:",
        "inf:",
        "x:",
        "#uname",
        "eq",
        "and",
        "defined",
        "date",
        "lt",
        "in",
        "start=1",
        "role=Master",
        "description=\"x y\"",
        "read",
        "xpath:/x",
        "a:Master",
        "/x/",
        "\\",
        "\\\n",
        "\n",
        "\n\n",
        "# c",
        "\\\n# c\n",
        "\r\n",
        "crm(live)configure#",
        "Dummy",
        "\"op\"",
        "a\\ b",
        "a\\\n\tb",
        "\"a \\\n b\"",
        "interval=10s",
        "\"interval=10s\"",
        "monitor",
        "p:1",
        "10s:20s",
        "_rsc_set_",
        "sequential=true",
    ];
    prop::collection::vec(prop::sample::select(WORDS), 0..24).prop_map(|words| words.join(" "))
}

/// A text is laid out or refused as no crm text; the layout is final, and means the same.
fn holds(text: &[u8]) -> Result<(), TestCaseError> {
    match format(text) {
        Ok(once) => {
            let twice = format(&once.text);
            let shown = String::from_utf8_lossy(text);
            prop_assert_eq!(twice.as_ref(), Ok(&once), "{:?}", shown);
            prop_assert_eq!(cib(&once.text), cib(text), "{:?}", shown);
        }
        Err(crmc::fmt::Refusal::NotCrm(_)) => {}
        Err(refusal) => return Err(TestCaseError::fail(format!("{refusal}: {:?}", String::from_utf8_lossy(text)))),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_text_is_laid_out_for_good(text in mutated()) {
        holds(&text)?;
    }

    #[test]
    fn babble_is_laid_out_for_good(text in babble()) {
        holds(text.as_bytes())?;
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds(&bytes)?;
    }
}
