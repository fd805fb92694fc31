//! Both ways: CIB XML to crm text and back, crm text to CIB XML and back.

use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::cib::schema::Schema;
use crmc::compile::{Compiled, Options, compile};
use crmc::diagnostic::{Category, Diagnostic};
use crmc::print;
use crmc::source::Sources;

use crate::tools;

/// A folder shared by those who work on crmc; nothing where it is not at hand.
pub fn shared(name: &str) -> Option<PathBuf> {
    // A worktree lies one level deeper.
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared", "../../shared"].map(|folder| root.join(folder).join(name)).into_iter().find(|p| p.exists());
    if found.is_none() {
        println!("skipped: ../shared/{name} is not here");
    }
    found
}

/// The files of a shared folder, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let Some(folder) = shared(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn build(name: &str, text: &str, schema: Option<Schema>) -> (Compiled, String) {
    let sources = Sources::single(name, text).unwrap();
    let compiled = compile(&sources, &Options { schema, ..Options::default() });
    let mut xml = Vec::new();
    compiled.write_cib(&mut xml, false).unwrap();
    (compiled, String::from_utf8(xml).unwrap())
}

/// The mistakes that forbid to build, as far as they are mistakes of the text.
fn syntax_errors(compiled: &Compiled) -> Vec<&Diagnostic> {
    compiled
        .diagnostics
        .iter()
        .filter(|found| found.rule.category == Category::Syntax && found.rule.blocks_build)
        .collect()
}

#[test]
fn every_cib_of_the_corpus_comes_back_from_crm_text() {
    let Some(same_cib) = shared("oracle/same-cib") else { return };
    let Some(_) = tools::find("every_cib_of_the_corpus_comes_back_from_crm_text", "python3") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut failures, mut xml_statements, mut statements, mut with_xml) = (Vec::new(), 0, 0, 0);
    let paths = files("corpus/cib");
    for path in &paths {
        let sources = Sources::single(name(path), std::fs::read(path).unwrap()).unwrap();
        let Compiled { configuration, schema, .. } = compile(&sources, &Options::default());
        let printed = print::statements(&configuration, schema);
        let in_xml = printed.iter().filter(|statement| statement.is_xml).count();
        xml_statements += in_xml;
        statements += printed.len();
        with_xml += usize::from(in_xml > 0);
        let text = print::configuration(&configuration, schema);
        if let Ok(keep) = std::env::var("CRMC_KEEP") {
            std::fs::write(Path::new(&keep).join(name(path) + ".crm"), &text).unwrap();
        }
        let (compiled, xml) = build("decompiled.crm", &text, Some(schema));
        let built = folder.path().join("built.xml");
        std::fs::write(&built, xml).unwrap();
        let output = Command::new(&same_cib).arg(path).arg(&built).output().unwrap();
        let errors = syntax_errors(&compiled);
        if !output.status.success() || !errors.is_empty() {
            failures.push(format!("{}\n{errors:#?}\n{}", name(path), String::from_utf8_lossy(&output.stdout)));
        }
    }
    println!("{} CIBs, {statements} objects, {xml_statements} as xml, in {with_xml} CIBs", paths.len());
    assert!(failures.is_empty(), "{} of {}\n{}", failures.len(), paths.len(), failures.join("\n"));
}
