//! What the compiler makes of the language, of the mistakes that are met in it, and of whole clusters: for each
//! file of `fixtures/compile`, the findings and the CIB.

use std::fmt::Write as _;
use std::path::Path;

use crmc::compile::{Compiled, Options, compile};
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

fn findings(sources: &Sources, compiled: &Compiled) -> String {
    let mut text = String::new();
    for found in &compiled.diagnostics {
        let mut report = Report::new(Format::Concise, Look::default(), Vec::new()).unwrap();
        report.add(sources, std::slice::from_ref(found)).unwrap();
        text += String::from_utf8(report.finish().unwrap()).unwrap().trim_start_matches("in.crm:");
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
            insta::assert_snapshot!("", findings(&sources, &compiled) + "----\n" + &cib);
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
        assert_eq!(findings(&sources, &compiled), "", "{}", path.display());
    }
}

#[test]
fn every_trap_is_reported() {
    for path in fixtures_in("traps") {
        let (_, compiled) = compiled(std::fs::read(&path).unwrap());
        assert!(!compiled.diagnostics.is_empty(), "{}", path.display());
    }
}

/// A trap makes one finding, not one for each word that follows from it.
#[test]
fn no_place_is_reported_twice() {
    for path in tools::fixtures() {
        let (sources, compiled) = compiled(std::fs::read(&path).unwrap());
        for pair in compiled.diagnostics.windows(2) {
            assert_ne!(pair[0].span, pair[1].span, "{}: {}", path.display(), findings(&sources, &compiled));
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
        assert_eq!(behind.diagnostics.len(), alone.diagnostics.len() + 1, "{}", path.display());
        assert_eq!(behind.configuration.objects.len(), alone.configuration.objects.len(), "{}", path.display());
    }
}
