//! What Pacemaker itself says of the CIBs that are built: its verifier, and its scheduler with every node online.

use std::path::Path;
use std::process::Command;

use crmc::diagnostic::{Category, Diagnostic, Severity};
use roxmltree::Document;

use crate::language::{cib, compiled, is_of_the_text};
use crate::tools;

/// A CIB with the state of a cluster in which every member is online and nothing has been started yet. On a bare
/// configuration the scheduler sees no node, makes no action and so finds few mistakes.
pub fn with_online_nodes(cib: &str) -> String {
    let document = Document::parse(cib).unwrap();
    let is_member = |node: &roxmltree::Node| {
        node.has_tag_name("node") && matches!(node.attribute("type").unwrap_or("member"), "member" | "normal")
    };
    let states: String = document
        .descendants()
        .filter(is_member)
        .filter_map(|node| Some((node.attribute("id")?, node.attribute("uname")?)))
        .map(|(id, uname)| {
            let (id, uname) = (quoted(id), quoted(uname));
            format!(
                "<node_state id={id} uname={uname} in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\">\
                 <lrm id={id}><lrm_resources/></lrm></node_state>"
            )
        })
        .collect();
    // The oldest feature set that every Pacemaker takes.
    let with_quorum = cib.replacen("<cib ", "<cib have-quorum=\"1\" crm_feature_set=\"3.0.14\" ", 1);
    with_quorum.replacen("<status/>", &format!("<status>{states}</status>"), 1)
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"))
}

/// The fixtures without a finding on their text, names and graphs that have what they name, with their CIBs.
fn clean_fixtures() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile");
    let clean = tools::crm_files(&folder).into_iter().filter_map(|path| {
        let (_, compiled) = compiled(std::fs::read(&path).unwrap());
        let name = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).unwrap();
        let is_wrong = |found: &Diagnostic| {
            found.severity >= Severity::Warning && (is_of_the_text(found) || found.rule.category == Category::Graph)
        };
        let is_clean = !compiled.diagnostics.iter().any(is_wrong);
        let is_fragment = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("# crmc: fragment");
        Some((name.display().to_string(), cib(&compiled)?)).filter(|_| is_clean && !is_fragment)
    });
    clean.collect()
}

/// Pacemaker asks for fencing devices, which few fixtures have; that is another matter.
fn without_fencing(cib: &str) -> String {
    let set = "<cluster_property_set id=\"without-fencing\"><nvpair id=\"without-fencing-1\" name=\"stonith-enabled\" \
               value=\"false\"/></cluster_property_set></crm_config>";
    cib.replacen("<crm_config/>", "<crm_config></crm_config>", 1).replacen("</crm_config>", set, 1)
}

#[test]
fn pacemaker_finds_nothing_in_clean_fixtures() {
    let name = "pacemaker_finds_nothing_in_clean_fixtures";
    let (Some(verify), Some(simulate)) = (tools::find(name, "crm_verify"), tools::find(name, "crm_simulate")) else {
        return;
    };
    let fixtures = clean_fixtures();
    assert!(fixtures.len() >= 20, "only {} fixtures are clean", fixtures.len());
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (index, (name, cib)) in fixtures.iter().enumerate() {
        let file = folder.path().join(format!("{index}.xml"));
        std::fs::write(&file, with_online_nodes(&without_fencing(cib))).unwrap();
        let (_, said) = tools::run(Command::new(&verify).arg("-V").arg("-x").arg(&file));
        if said.contains("error:") || said.contains("Errors found") {
            wrong.push(format!("{name}: crm_verify: {said}"));
        }
        let (has_run, said) = tools::run(Command::new(&simulate).arg("-S").arg("-x").arg(&file));
        if !has_run || said.contains("INVALID") || said.contains("Transition failed") {
            wrong.push(format!("{name}: crm_simulate: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The check above can fail: the scheduler is asked about a cycle of orders.
#[test]
fn an_order_cycle_is_an_invalid_transition() {
    let name = "an_order_cycle_is_an_invalid_transition";
    let Some(simulate) = tools::find(name, "crm_simulate") else { return };
    let (_, compiled) =
        compiled("node n1\nprimitive a Dummy\nprimitive b Dummy\norder o1 Mandatory: a b\norder o2 Mandatory: b a\n");
    let mut text = Vec::new();
    compiled.write_cib(&mut text, false).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cib.xml");
    std::fs::write(&file, with_online_nodes(&without_fencing(&String::from_utf8(text).unwrap()))).unwrap();
    let (_, said) = tools::run(Command::new(simulate).arg("-S").arg("-x").arg(&file));
    assert!(said.contains("Transition failed") || said.contains("INVALID"), "{said}");
}
