//! What crmc refuses of CIBs it has read, against what xmllint refuses of them.

use std::fmt::Write as _;
use std::path::Path;

use crmc::cib::read::read;
use crmc::cib::schema::{Feature, Schema, check_as_written};
use crmc::model::Configuration;
use crmc::source::Sources;

use crate::schema::{REQUIRED_SECTIONS, cases, cib, for_each_verdict};

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
    for node in root.children().filter(|node| node.is_element()) {
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

/// Each CIB of the shared corpus with each installed schema: what xmllint takes, we take, and the other way round.
#[test]
fn real_cibs_are_judged_as_xmllint_judges_them() {
    const NAME: &str = "real_cibs_are_judged_as_xmllint_judges_them";
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = ["../shared/corpus/cib", "../../shared/corpus/cib"].map(|folder| manifest.join(folder));
    let Some(corpus) = corpus.iter().find(|folder| folder.is_dir()) else {
        return println!("skipped: the shared corpus of CIBs is not here");
    };
    let mut cibs: Vec<(String, String)> = Vec::new();
    for entry in std::fs::read_dir(corpus).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let text = std::fs::read_to_string(entry.path()).unwrap();
        cibs.extend(only_configuration(&text).map(|text| (name, text)));
    }
    cibs.sort();

    let mut wrong = String::new();
    for_each_verdict(NAME, &cibs, |schema, (name, text), said| {
        // A part of a configuration refers to what it does not hold; that is another matter.
        let valid = said.iter().all(|line| line.contains("IDREF"));
        let violations = check_as_written(&configuration(text), schema);
        // Which form of permissions a CIB has, the model does not tell.
        let old_acls =
            text.contains("<acl_role") && text.contains("<acl_permission") != schema.has_acl_permission_element();
        if valid != violations.is_empty() && !(old_acls && violations.is_empty()) {
            let found: Vec<&String> = violations.iter().map(|violation| &violation.what).take(3).collect();
            writeln!(wrong, "{schema} {name}: xmllint: {said:?}; crmc: {found:?}").unwrap();
        }
    });
    assert!(wrong.is_empty(), "{wrong}");
}
