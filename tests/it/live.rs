//! A real cluster of one node takes what crmc builds and runs it.

use std::path::Path;

use crate::lab::Lab;
use crate::language::{cib, compiled};

#[test]
fn a_live_cluster_takes_what_is_built_and_runs_it() {
    let Some(lab) = Lab::up("a_live_cluster_takes_what_is_built_and_runs_it", 1) else { return };
    let (_, compiled) = compiled(
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile/clusters/live.crm")).unwrap(),
    );
    let built = cib(&compiled).unwrap();
    let file = lab.file("whole.xml", &built);
    let (code, said) = lab.on("n1", &["cibadmin", "--replace", "--xml-file", file.to_str().unwrap()]);
    assert_eq!(code, 103, "without the scope, what is built is older than what runs: {said}");
    lab.takes(&built);

    let expected = ["address Started", "replica Promoted", "store Started", "watch Started", "web Started"];
    let expected = expected.map(|resource| format!("{resource} n1"));
    lab.comes_to_run("n1", &expected, "elsewhere is banned from the only node, all else runs");

    // What the cluster keeps is what was built.
    let (code, kept) = lab.on("n1", &["cibadmin", "--query"]);
    assert_eq!(code, 0, "{kept}");
    let (_, said) = lab.on("n1", &["crm_verify", "--live-check", "-V"]);
    assert!(!said.contains("error:"), "{said}");
    for id in
        ["service-with-promoted", "store-before-service", "elsewhere-not-on-n1", "replicas-meta_attributes-promotable"]
    {
        assert!(kept.contains(&format!("id=\"{id}\"")), "{id} is not in {kept}");
    }
}
