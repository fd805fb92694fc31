//! `crmc decompile`.

use crate::program::crmc;

const CIB: &str = r#"<cib validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/><resources>
<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/></resources><constraints/></configuration>
<status><node_state id="1"/></status></cib>"#;

#[test]
fn a_cib_becomes_text_and_the_text_builds_the_cib() {
    let outcome = crmc("decompile cib.xml -o a.crm").file("cib.xml", CIB).ends(0);
    assert_eq!(outcome.stdout, "");
    let text = std::fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap();
    assert_eq!(text, "primitive a Dummy\n");
    let built = crmc("build --force --schema pacemaker-3.9 --section configuration -").stdin(text).ends(0);
    assert!(built.stdout.contains(r#"<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/>"#));
}

#[test]
fn standard_input_is_read_and_a_part_of_a_cib_is_enough() {
    let outcome = crmc("decompile -").stdin(r#"<tags><tag id="t"><obj_ref id="a"/></tag></tags>"#).ends(0);
    assert_eq!(outcome.stdout, "tag t a\n");
}

#[test]
fn malformed_xml_is_shown_at_its_place_and_nothing_is_written() {
    let outcome =
        crmc("decompile --format concise cib.xml").file("cib.xml", "<cib>\n<configuration>\n</cib>\n").ends(1);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.starts_with("cib.xml:3:1: error[malformed-xml]: "), "{}", outcome.stderr);
}

#[test]
fn crm_text_is_refused() {
    let outcome = crmc("decompile a.crm").file("a.crm", "node n1\n").ends(2);
    assert_eq!(outcome.stderr, "crmc: a.crm: is no XML; give the CIB of a cluster\n");
}
