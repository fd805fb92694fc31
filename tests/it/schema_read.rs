//! What crmc refuses of CIBs it has read, against what xmllint refuses of them.

use std::fmt::Write as _;
use std::path::Path;

use crmc::cib::read::read;
use crmc::cib::schema::{Feature, Schema, check, check_as_written};
use crmc::cib::write::{WriteOptions, write};
use crmc::compile::{Options, compile};
use crmc::model::Configuration;
use crmc::resolve::Names;
use crmc::source::Sources;

use crate::schema::{REQUIRED_SECTIONS, cases, cib, complaints, installed_schemas};

/// What crmc reads from a CIB.
fn configuration(text: &str) -> Configuration {
    let sources = Sources::single("cib.xml", text).unwrap();
    read(&sources.files()[0]).0
}

#[test]
fn the_walk_finds_what_the_table_says() {
    let mut wrong = String::new();
    for case in cases() {
        let configuration = configuration(&cib(&case));
        for schema in Schema::ALL {
            let violations = check_as_written(&configuration, schema);
            if violations.is_empty() != case.feature.known().contains(schema) {
                let found: Vec<Feature> = violations.iter().map(|violation| violation.feature).collect();
                writeln!(wrong, "{:?} {schema}: {found:?}: {}", case.feature, case.xml).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A CIB of the corpus with what the schema check does not judge made right: the attributes of `cib`, sections that
/// are empty or not there, the status. Nothing for one with pairs that have no id.
fn only_configuration(text: &str) -> Option<String> {
    let document = roxmltree::Document::parse(text).ok()?;
    let root = document.descendants().find(|node| node.has_tag_name("configuration"))?;
    let lacks_id = |node: roxmltree::Node| !node.has_attribute("id") && !node.has_attribute("id-ref");
    if root.descendants().any(|node| node.has_tag_name("nvpair") && lacks_id(node)) {
        return None;
    }
    let mut sections = String::new();
    for tag in REQUIRED_SECTIONS {
        if !root.children().any(|node| node.has_tag_name(tag)) {
            write!(sections, "<{tag}/>").unwrap();
        }
    }
    for node in root.children().filter(roxmltree::Node::is_element) {
        let is_required = REQUIRED_SECTIONS.iter().any(|tag| node.has_tag_name(*tag));
        if !is_required && !node.children().any(|child| child.is_element()) {
            continue;
        }
        sections += &text[node.range()];
    }
    Some(format!(
        r#"<cib admin_epoch="0" epoch="0" num_updates="0"><configuration>{sections}</configuration><status/></cib>"#
    ))
}

/// The files of a folder of the shared corpus, by name; none where it is not here.
fn corpus(folder: &str) -> Vec<(String, Vec<u8>)> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A worktree lies one level deeper.
    let folders = ["../shared/corpus", "../../shared/corpus"].map(|corpus| manifest.join(corpus).join(folder));
    let Some(found) = folders.iter().find(|folder| folder.is_dir()) else {
        println!("skipped: the shared corpus is not here");
        return Vec::new();
    };
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(found)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

/// A part of a configuration refers to what it does not hold; that is another matter.
fn is_valid(complaints: &[String]) -> bool {
    complaints.iter().all(|complaint| complaint.contains("IDREF"))
}

/// Each CIB of the shared corpus with each installed schema: what xmllint takes, we take, and the other way round.
#[test]
fn real_cibs_are_judged_as_xmllint_judges_them() {
    let cibs: Vec<(String, String)> = corpus("cib")
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, only_configuration(&String::from_utf8(bytes).ok()?)?)))
        .collect();
    let documents: Vec<String> = cibs.iter().map(|(_, text)| text.clone()).collect();
    let mut wrong = String::new();
    for schema in installed_schemas("real_cibs_are_judged_as_xmllint_judges_them") {
        for ((name, text), said) in cibs.iter().zip(complaints(schema, &documents)) {
            let violations = check_as_written(&configuration(text), schema);
            // Which form of permissions a CIB has, the model does not tell.
            let has_other_acls =
                text.contains("<acl_role") && text.contains("<acl_permission") != schema.has_acl_permission_element();
            if is_valid(&said) != violations.is_empty() && !(has_other_acls && violations.is_empty()) {
                let found: Vec<&String> = violations.iter().map(|violation| &violation.what).take(3).collect();
                writeln!(wrong, "{schema} {name}: xmllint: {said:?}; crmc: {found:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What crmc builds from real crm text, written for each schema, is valid where the check finds nothing and only there.
#[test]
fn what_is_built_is_valid_where_nothing_is_found() {
    let mut configurations = Vec::new();
    for (name, text) in corpus("crm") {
        let sources = Sources::single(name.as_str(), text).unwrap();
        let compiled = compile(&sources, &Options::default());
        // From what is not whole, no CIB is built.
        let is_whole = !compiled.diagnostics.iter().any(|found| found.rule.blocks_build);
        if is_whole {
            configurations.push((name, compiled.configuration));
        }
    }
    let mut wrong = String::new();
    for schema in installed_schemas("what_is_built_is_valid_where_nothing_is_found") {
        let documents: Vec<String> =
            configurations.iter().map(|(_, configuration)| built(configuration, schema)).collect();
        for ((name, configuration), said) in configurations.iter().zip(complaints(schema, &documents)) {
            let violations = check(configuration, schema);
            // An id that stands twice is not the schema's affair.
            if said.iter().any(|complaint| complaint.contains("redefined")) {
                continue;
            }
            if is_valid(&said) != violations.is_empty() {
                let found: Vec<&String> = violations.iter().map(|violation| &violation.what).take(3).collect();
                writeln!(wrong, "{schema} {name}: xmllint: {said:?}; crmc: {found:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn built(configuration: &Configuration, schema: Schema) -> String {
    let names = Names::new(configuration);
    let options = WriteOptions { schema, feature_set: None, configuration_only: false };
    let mut out = Vec::new();
    write(&names, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
