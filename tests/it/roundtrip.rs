//! Both ways: CIB XML to crm text and back, crm text to CIB XML and back.

use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;

use crmc::cib::schema::Schema;
use crmc::cib::write::{WriteOptions, write};
use crmc::compile::{Compiled, Options, compile};
use crmc::diagnostic::{Category, Diagnostic};
use crmc::print;
use crmc::resolve::Names;
use crmc::source::Sources;

use crate::{any_cib, tools};

/// The files of a shared folder, sorted; none where it is not at hand.
fn files(test: &str, folder: &str) -> Vec<PathBuf> {
    let Some(folder) = tools::shared(test, folder) else { return Vec::new() };
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

/// A CIB with all its ids and comments, except the ids for which crm text has no place; the objects of a section in
/// the order of their ids.
fn normal(xml: &str) -> String {
    let document = roxmltree::Document::parse(xml).unwrap();
    let configuration = document.descendants().find(|node| node.has_tag_name("configuration")).unwrap();
    lines(configuration, 0).join("\n")
}

fn lines(node: roxmltree::Node, depth: usize) -> Vec<String> {
    const DETAILS: [&str; 12] = [
        "expression",
        "date_expression",
        "duration",
        "date_spec",
        "resource_set",
        "fencing-level",
        "recipient",
        "acl_permission",
        "attribute",
        "read",
        "write",
        "deny",
    ];
    if node.is_comment() {
        return vec![format!("{}<!--{}-->", "  ".repeat(depth), node.text().unwrap_or_default().trim_end())];
    }
    let name = node.tag_name().name();
    let attributes = node.attributes().filter(|attribute| attribute.name() != "id" || !DETAILS.contains(&name));
    let mut attributes: Vec<String> =
        attributes.map(|attribute| format!("{}={:?}", attribute.name(), attribute.value())).collect();
    attributes.sort();
    let mut all = vec![format!("{}<{name} {}>", "  ".repeat(depth), attributes.join(" "))];
    let children = node.children().filter(|child| child.is_element() || child.is_comment());
    let mut children: Vec<Vec<String>> = children.map(|child| lines(child, depth + 1)).collect();
    if depth == 1 && name != "fencing-topology" {
        children.sort();
    }
    all.extend(children.into_iter().flatten());
    all
}

/// The lines that only one of the two has.
fn difference(before: &str, after: &str) -> String {
    let missing =
        before.lines().filter(|line| !after.lines().any(|other| other == *line)).map(|line| format!("-{line}"));
    let added = after.lines().filter(|line| !before.lines().any(|other| other == *line)).map(|line| format!("+{line}"));
    missing.chain(added).take(20).collect::<Vec<_>>().join("\n")
}

#[test]
fn crm_text_comes_back_from_its_cib() {
    const NAME: &str = "crm_text_comes_back_from_its_cib";
    let mut count = 0;
    for path in files(NAME, "seed").into_iter().chain(files(NAME, "corpus/crm")) {
        if path.extension().is_none_or(|extension| extension != "crm") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let (first, xml) = build(&name(&path), &text, None);
        if !first.can_build(true) {
            continue;
        }
        count += 1;
        let (read, again) = build("cib.xml", &xml, None);
        let decompiled = print::configuration(&read.configuration, read.schema);
        let (second, rebuilt) = build("decompiled.crm", &decompiled, Some(read.schema));
        assert_eq!(syntax_errors(&second), Vec::<&Diagnostic>::new(), "{}\n{decompiled}", name(&path));
        assert_eq!(normal(&xml), normal(&again), "{}", name(&path));
        assert_eq!(normal(&xml), normal(&rebuilt), "{}\n{decompiled}", name(&path));
        let direct = print::configuration(&first.configuration, first.schema);
        let (_, rebuilt) = build("printed.crm", &direct, Some(first.schema));
        assert_eq!(normal(&xml), normal(&rebuilt), "{}\n{direct}", name(&path));
        assert!(!decompiled.contains("\nxml <") || text.contains("xml <"), "{}\n{decompiled}", name(&path));
    }
    println!("{count} texts");
}

#[test]
fn every_cib_of_the_corpus_comes_back_from_crm_text() {
    const NAME: &str = "every_cib_of_the_corpus_comes_back_from_crm_text";
    let Some(oracles) = tools::shared(NAME, "oracle") else { return };
    let Some(_) = tools::find(NAME, "python3") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut failures, mut xml_statements, mut statements, mut with_xml) = (Vec::new(), 0, 0, 0);
    let paths = files(NAME, "corpus/cib");
    for path in &paths {
        let sources = Sources::single(name(path), std::fs::read(path).unwrap()).unwrap();
        let Compiled { configuration, schema, .. } = compile(&sources, &Options::default());
        let printed = print::statements(&configuration, schema);
        let in_xml = printed.iter().filter(|statement| statement.is_xml).count();
        xml_statements += in_xml;
        statements += printed.len();
        with_xml += usize::from(in_xml > 0);
        let text = print::configuration(&configuration, schema);
        let laid_out = String::from_utf8(crmc::fmt::format(text.as_bytes()).unwrap().text).unwrap();
        if text != laid_out {
            failures.push(format!("{}: fmt\n{}", name(path), difference(&text, &laid_out)));
        }
        let (compiled, xml) = build("decompiled.crm", &text, Some(schema));
        let built = folder.path().join("built.xml");
        std::fs::write(&built, &xml).unwrap();
        let output = Command::new(oracles.join("same-cib")).arg(path).arg(&built).output().unwrap();
        let errors = syntax_errors(&compiled);
        let mut rewritten = Vec::new();
        let options = WriteOptions { schema, feature_set: None, configuration_only: false };
        write(&Names::new(&configuration), &options, &mut rewritten).unwrap();
        let (before, after) = (normal(&String::from_utf8(rewritten).unwrap()), normal(&xml));
        if before != after {
            let name = name(path);
            failures.push(format!("{name}\n{}", difference(&before, &after)));
        }
        if !output.status.success() || !errors.is_empty() {
            failures.push(format!("{}\n{errors:#?}\n{}", name(path), String::from_utf8_lossy(&output.stdout)));
        }
    }
    println!("{} CIBs, {statements} objects, {xml_statements} as xml, in {with_xml} CIBs", paths.len());
    assert!(failures.is_empty(), "{} of {}\n{}", failures.len(), paths.len(), failures.join("\n"));
}

/// What the scheduler makes of a CIB; nothing where it does not run.
fn simulate(crm_simulate: &Path, cib: &Path) -> Option<String> {
    let output = Command::new(crm_simulate).args(["-S", "-x"]).arg(cib).output().unwrap();
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_scheduler_does_the_same_with_what_comes_back() {
    const NAME: &str = "the_scheduler_does_the_same_with_what_comes_back";
    let Some(crm_simulate) = tools::find(NAME, "crm_simulate") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut runs, mut failures) = (0, Vec::new());
    for path in files(NAME, "corpus/cib") {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Some(expected) = simulate(&crm_simulate, &path) else { continue };
        runs += 1;
        let sources = Sources::single(name(&path), text.as_str()).unwrap();
        let Compiled { configuration, schema, .. } = compile(&sources, &Options::default());
        let (_, xml) = build("decompiled.crm", &print::configuration(&configuration, schema), Some(schema));
        // Crm text has no status: that of the original stays around the new configuration.
        let rebuilt = replaced_configuration(&text, &xml);
        let file = folder.path().join("cib.xml");
        std::fs::write(&file, rebuilt).unwrap();
        let found = simulate(&crm_simulate, &file).unwrap_or_default();
        if found != expected {
            failures.push(format!("{}\n{}", name(&path), difference(&expected, &found)));
        }
    }
    println!("{runs} CIBs run");
    assert!(failures.is_empty(), "{} of {runs}\n{}", failures.len(), failures.join("\n"));
}

fn replaced_configuration(cib: &str, by: &str) -> String {
    let range = |text: &str| {
        let document = roxmltree::Document::parse(text).unwrap();
        document.descendants().find(|node| node.has_tag_name("configuration")).unwrap().range()
    };
    let (old, new) = (range(cib), range(by));
    format!("{}{}{}", &cib[..old.start], &by[new], &cib[old.end..])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// XML → model → XML gives the same XML, and XML → model → text → model → XML the same CIB, with the same ids
    /// wherever crm text has a place for one.
    #[test]
    fn any_cib_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        comes_back(&any_cib::cib(&bytes));
    }
}

/// All elements of a CIB with their attributes, in no order.
fn elements(xml: &str) -> Vec<String> {
    const SECTIONS: [&str; 13] = [
        "rsc_defaults",
        "op_defaults",
        "cib",
        "status",
        "configuration",
        "crm_config",
        "nodes",
        "resources",
        "constraints",
        "tags",
        "acls",
        "alerts",
        "fencing-topology",
    ];
    let document = roxmltree::Document::parse(xml).unwrap();
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    let mut all: Vec<String> = elements
        .filter(|node| !SECTIONS.contains(&node.tag_name().name()) || node.has_attribute("odd"))
        .map(|node| lines(node, 9).swap_remove(0))
        .collect();
    all.sort();
    all
}

fn comes_back(cib: &str) {
    let (read, first) = build("cib.xml", cib, None);
    let (_, second) = build("cib.xml", &first, Some(read.schema));
    assert_eq!(first, second, "model → XML → model");
    assert_eq!(elements(cib), elements(&first), "nothing lost, nothing invented\n{cib}\n{first}");
    let text = print::configuration(&read.configuration, read.schema);
    assert!(crmc::fmt::format(text.as_bytes()).is_ok(), "fmt takes it\n{text}");
    let (lowered, rebuilt) = build("decompiled.crm", &text, Some(read.schema));
    assert_eq!(syntax_errors(&lowered), Vec::<&Diagnostic>::new(), "{cib}\n{text}");
    assert_eq!(normal(&first), normal(&rebuilt), "{cib}\n{text}");
    let again = print::configuration(&lowered.configuration, read.schema);
    assert_eq!(text, again, "text → model → text");
}

#[test]
fn cibs_read_as_crm_text() {
    insta::glob!("../../fixtures/cib", "*.xml", |path| {
        let cib = std::fs::read_to_string(path).unwrap();
        let sources = Sources::single(name(path), cib.as_str()).unwrap();
        let Compiled { configuration, schema, .. } = compile(&sources, &Options::default());
        let text = print::configuration(&configuration, schema);
        insta::assert_snapshot!(text);
        assert_eq!(text, String::from_utf8(crmc::fmt::format(text.as_bytes()).unwrap().text).unwrap(), "fmt");
        comes_back(&cib);
    });
}
