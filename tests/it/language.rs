//! What the compiler makes of the language, of the mistakes that are met in it, and of whole clusters: for each
//! file of `fixtures/compile`, the findings and the CIB.

use std::fmt::Write as _;
use std::path::Path;

use crmc::compile::{Compiled, Options, compile};
use crmc::diagnostic::{Category, Diagnostic};
use crmc::report::{Format, Look, Report};
use crmc::source::Sources;

use crate::tools;

/// Compiles a text as one file.
pub fn compiled(text: impl Into<Vec<u8>>) -> (Sources, Compiled) {
    let sources = Sources::single("in.crm", text).unwrap();
    let compiled = compile(&sources, &Options::default());
    (sources, compiled)
}

/// The CIB, in spite of errors of rules; nothing where it is open what the text means.
pub fn cib(compiled: &Compiled) -> Option<String> {
    let mut out = Vec::new();
    compiled.write_cib(&mut out, false).unwrap();
    compiled.can_build(true).then(|| String::from_utf8(out).unwrap())
}

/// What is said of the text and its names. What the other rules say is shown on the clusters alone, and on their own
/// fixtures; the files here are too small to be a cluster.
fn shown<'c>(path: &Path, compiled: &'c Compiled) -> Vec<&'c Diagnostic> {
    let is_cluster = path.components().any(|part| part.as_os_str() == "clusters");
    compiled.diagnostics.iter().filter(|found| is_cluster || is_of_the_text(found)).collect()
}

/// Whether a finding speaks of the text, its names or the schema, and not of what a cluster would do.
pub fn is_of_the_text(found: &Diagnostic) -> bool {
    const MISSPELT: [&str; 2] = ["misspelt-pcmk-param", "op-attribute-became-param"];
    found.rule.page.is_none() || found.rule.category == Category::References || MISSPELT.contains(&found.rule.name)
}

fn findings(path: &Path, sources: &Sources, compiled: &Compiled) -> String {
    let mut text = String::new();
    for found in shown(path, compiled) {
        let mut report = Report::new(Format::Concise, Look::default(), Vec::new()).unwrap();
        report.add(sources, std::slice::from_ref(found)).unwrap();
        text += String::from_utf8(report.finish().unwrap().concat()).unwrap().trim_start_matches("in.crm:");
        if let Some(help) = &found.help {
            writeln!(text, "    help: {help}").unwrap();
        }
    }
    text
}

#[test]
fn every_fixture_compiles_as_shown() {
    insta::with_settings!({ snapshot_path => "snapshots/compile", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../../fixtures/compile", "**/*.crm", |path| {
            let (sources, compiled) = compiled(std::fs::read(path).unwrap());
            let cib = cib(&compiled).unwrap_or_else(|| "nothing is built\n".to_owned());
            insta::assert_snapshot!("", findings(path, &sources, &compiled) + "----\n" + &cib);
        });
    });
}

fn fixtures_in(folder: &str) -> Vec<std::path::PathBuf> {
    tools::crm_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile").join(folder))
}

#[test]
fn what_is_right_is_not_reported() {
    for path in fixtures_in("language") {
        let (sources, compiled) = compiled(std::fs::read(&path).unwrap());
        assert_eq!(findings(&path, &sources, &compiled), "", "{}", path.display());
    }
}

#[test]
fn every_trap_is_reported() {
    for path in fixtures_in("traps") {
        let (_, compiled) = compiled(std::fs::read(&path).unwrap());
        assert!(!shown(&path, &compiled).is_empty(), "{}", path.display());
    }
}

/// A trap makes one finding, not one for each word that follows from it. Of a clean text, several rules may speak.
#[test]
fn no_place_is_reported_twice() {
    for path in fixtures_in("") {
        let (sources, compiled) = compiled(std::fs::read(&path).unwrap());
        let of_the_text: Vec<_> = compiled.diagnostics.iter().filter(|found| is_of_the_text(found)).collect();
        for pair in of_the_text.windows(2) {
            assert_ne!(pair[0].span, pair[1].span, "{}: {}", path.display(), findings(&path, &sources, &compiled));
        }
    }
}

/// One bad statement hides no other: what each fixture says does not change where a bad line stands in front of it.
#[test]
fn one_bad_statement_hides_no_other() {
    let bad = "grop g a b\n\n";
    for path in fixtures_in("language") {
        let text = std::fs::read(&path).unwrap();
        if text.starts_with("\u{feff}".as_bytes()) {
            continue;
        }
        let (_, alone) = compiled(text.clone());
        let (_, behind) = compiled([bad.as_bytes(), &text].concat());
        let count = |compiled: &Compiled| shown(&path, compiled).len();
        assert_eq!(count(&behind), count(&alone) + 1, "{}", path.display());
        assert_eq!(behind.configuration.objects.len(), alone.configuration.objects.len(), "{}", path.display());
    }
}
